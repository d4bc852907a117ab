//! The nodes of a video push.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callproof_model::video_push::VideoPush;
use callproof_node::core::Node;
use callproof_node::core::dialog::Identity;
use callproof_node::push::Patience;
use callproof_node::push::client::{self, Answer, Client, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::push::server::{self, Server};
use callproof_node::transaction::{Pace, Peer, Transport};
use callproof_proofs::verdict::recommended;

use crate::cli::Carrier;

/// The domain of the demo's users.
pub const DOMAIN: &str = "mc.example.org";

/// An address with what carries SIP there.
pub fn peer(carrier: Carrier, address: SocketAddr) -> Peer {
    let transport = match carrier {
        Carrier::Udp => Transport::Udp,
        Carrier::Tcp => Transport::Tcp,
    };
    Peer { transport, address }
}

/// The MCVideo server, at its address, with the port where it expects transmission control.
pub fn server(me: Peer, control: u16, policy: Policy) -> Node<Server> {
    let agent = Server::new(policy, (me.address.ip(), control), Patience::default());
    let identity = Identity { peer: me, contact: server::contact(me) };
    Node::new(agent, identity, recommended::<VideoPush>(), Vec::new(), (Pace::default(), seed()))
}

/// A user's client, at its address; its media use ports from `first_port`.
pub fn client(
    user: &str,
    (me, first_port): (Peer, u16),
    server: Peer,
    habits: Habits,
) -> Node<Client> {
    let (own, at) = ((user, DOMAIN), (me.address.ip(), first_port));
    let agent = Client::new(own, server, at, habits, Patience::default());
    let identity = Identity { peer: me, contact: client::contact(user, me) };
    let seats = Client::seats();
    Node::new(agent, identity, recommended::<VideoPush>(), seats, (Pace::default(), seed()))
}

/// A user who says what is to be done.
pub const ASKED: Habits =
    Habits { answer: Answer::Ask, push_for: None, release_after: None, give_up_after: None };

/// How long the called user's client rings before it accepts by itself.
pub const RINGS: Duration = Duration::from_millis(300);

/// A number that is another each time.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = std::hash::RandomState::new().build_hasher();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    hasher.write_u128(now.as_nanos());
    hasher.finish()
}
