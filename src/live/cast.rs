//! The nodes that are played, as the demo's policies and a user's arguments have them.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callproof_channel::Certificate;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_node::core::Node;
use callproof_node::core::dialog::Identity;
use callproof_node::meeting::member::{self, Member, Part, Room};
use callproof_node::meeting::{self, MemberStation};
use callproof_node::push::Patience;
use callproof_node::push::client::{self, Answer, Client, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::push::server::{self, Server};
use callproof_node::transaction::{Pace, Peer, Transport};
use callproof_proofs::verdict::recommended;

use callproof_cli::args::Carrier;
use callproof_cli::error::Error;

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
    Node::new(agent, identity, recommended(VideoPush), Vec::new(), (Pace::default(), seed()))
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
    Node::new(agent, identity, recommended(VideoPush), seats, (Pace::default(), seed()))
}

/// A TP UE or the focus, at its address; its media use ports from `first_port`.
pub fn member(
    part: Part,
    (me, first_port): (Peer, u16),
    (rooms, other): (Vec<Room>, Peer),
    habits: member::Habits,
) -> Result<MemberStation, Error> {
    let name = match part {
        Part::Focus => "conference".to_owned(),
        Part::Party(n) | Part::Participant(n) => rooms[usize::from(n)].name.clone(),
    };
    let cannot = |error| Error::Usage(format!("cannot make a certificate: {error}"));
    let certificate = Certificate::generate().map_err(cannot)?;
    let agent = Member::new(
        (part, &name),
        (rooms, other),
        (me.address.ip(), first_port),
        certificate.fingerprint(),
        (habits, meeting::Patience::default()),
    );
    let (seats, contact) = (agent.seats(), member::contact(&name, part, me));
    let identity = Identity { peer: me, contact };
    let rules = recommended(Telepresence);
    let node = Node::new(agent, identity, rules, seats, (Pace::default(), seed()));
    Ok(MemberStation::new(node, certificate))
}

/// The demo's rooms, each where it is; the first may have others removed.
pub fn rooms(peers: &[Peer]) -> Vec<Room> {
    let room = |(n, peer): (usize, &Peer)| Room {
        name: format!("room{}", n + 1),
        peer: *peer,
        may_remove: n == 0,
    };
    peers.iter().enumerate().map(room).collect()
}

/// The rooms of a policy, in the order of their names.
pub fn rooms_of(policy: &Policy) -> Vec<Room> {
    let nowhere =
        Peer { transport: Transport::Udp, address: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)) };
    let room = |(name, user): (&String, &callproof_node::push::policy::User)| Room {
        name: name.clone(),
        peer: user.peers.first().copied().unwrap_or(nowhere),
        may_remove: user.remove,
    };
    policy.users.iter().map(room).collect()
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
