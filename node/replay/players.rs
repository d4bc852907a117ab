//! The roles of a case on real sockets, each at an address of its own.

use std::io;
use std::net::SocketAddr;

use callproof_channel::Certificate;
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::Procedure;
use callproof_model::telepresence::types::{Parties, Role as Tp};
use callproof_model::telepresence::{self, Telepresence};
use callproof_model::video_push::types::Role;
use callproof_model::video_push::{self as push, VideoPush};

use super::{Factory, Puppet};
use crate::core::Node;
use crate::core::dialog::Identity;
use crate::meeting::member::{self, Member, Part, Room};
use crate::meeting::{self, MemberStation};
use crate::ports::{Row, free_address};
use crate::push::Patience;
use crate::push::client::{self, Answer, Client, Habits};
use crate::push::policy::{Policy, User};
use crate::push::server::{self, Server};
use crate::transaction::{Pace, Peer, Transport};

const DOMAIN: &str = "mc.example.org";
/// Users who say nothing.
const SILENT: Habits =
    Habits { answer: Answer::Ask, push_for: None, release_after: None, give_up_after: None };

/// The roles of a case, where they are, and how to make them.
pub struct Players<P: Mapped> {
    /// The roles.
    pub roles: Vec<(P::Role, SocketAddr)>,
    /// How to make them.
    pub factory: Factory<P>,
}

/// An address for each role, and its ports for media.
fn places<P: Procedure>(procedure: P, config: &P::Config) -> io::Result<Vec<(P::Role, Peer, Row)>> {
    let place = |role: P::Role| {
        let address = free_address()?;
        Ok((role, Peer { transport: Transport::Udp, address }, Row::take(address)?))
    };
    procedure.cast(config).into_iter().map(place).collect()
}

/// The number that makes names; the same each time.
const SEED: u64 = 0x5eed;

/// The clients and the server of a case.
///
/// # Errors
/// There are no ports.
pub fn of_push(
    config: push::types::Config,
    rules: push::Resolutions,
) -> io::Result<Players<VideoPush>> {
    let places = places(VideoPush, &config)?;
    let caller = |n: u8| format!("caller{}", n + 1);
    let callers: Vec<String> = (0..config.callers).map(caller).collect();
    let find = |wanted: Role| places.iter().find(|(role, ..)| *role == wanted).map(|p| p.1);
    let Some(server) = find(Role::Server) else {
        return Err(io::Error::other("a video push has a server"));
    };
    let ues = (0..config.ues).filter_map(|ue| find(Role::Client2(ue))).collect();
    let mut policy = Policy::of_the_demo(server, server);
    if let Some(bob) = policy.users.get_mut("bob") {
        bob.peers = ues;
    }
    for name in &callers {
        policy.users.insert(name.clone(), User::default());
    }
    let roles = places.iter().map(|(role, peer, _)| (*role, peer.address)).collect();
    let factory: Factory<VideoPush> = Box::new(move |role| -> Box<dyn Puppet<Procedure = _>> {
        let place = places.iter().find(|(of, ..)| *of == role);
        let (_, me, media) = place.unwrap_or(&places[0]);
        let (me, media) = (*me, media.first);
        let timing = (Pace::default(), SEED + u64::from(me.address.port()));
        match role {
            Role::Server => {
                let at = (me.address.ip(), media);
                let agent = Server::new(policy.clone(), at, Patience::default()).among(&callers);
                let identity = Identity { peer: me, contact: server::contact(me) };
                let seats = Server::seats_of("bob", config);
                Box::new(Node::new(agent, identity, rules.clone(), seats, timing))
            }
            Role::Client1(_) | Role::Client2(_) => {
                let name = match role {
                    Role::Client1(n) => caller(n),
                    _ => "bob".into(),
                };
                let own = (name.as_str(), DOMAIN);
                let at = (me.address.ip(), media);
                let mut agent = Client::new(own, server, at, SILENT, Patience::default());
                agent.target = "bob".into();
                let identity = Identity { peer: me, contact: client::contact(&name, me) };
                let seats = Client::seats_of(role, config);
                Box::new(Node::new(agent, identity, rules.clone(), seats, timing))
            }
        }
    });
    Ok(Players { roles, factory })
}

/// The TP UEs of a case, and the focus if it has one.
///
/// # Errors
/// There are no ports, or no randomness.
pub fn of_meeting(
    config: telepresence::types::Config,
    rules: telepresence::Resolutions,
) -> io::Result<Players<Telepresence>> {
    let places = places(Telepresence, &config)?;
    let peer_of = |wanted: Tp| places.iter().find(|(role, ..)| *role == wanted).map(|p| p.1);
    let ues: Vec<Peer> = (0..config.ues).filter_map(|n| peer_of(Tp::TpUe(n))).collect();
    let focus = peer_of(Tp::Focus);
    let rooms: Vec<Room> = ues.iter().zip(1..).map(|(peer, n)| room(n, *peer)).collect();
    Certificate::generate().map_err(io::Error::other)?;
    let roles = places.iter().map(|(role, peer, _)| (*role, peer.address)).collect();
    let factory: Factory<Telepresence> = Box::new(move |role| -> Box<dyn Puppet<Procedure = _>> {
        let place = places.iter().find(|(of, ..)| *of == role);
        let (_, me, media) = place.unwrap_or(&places[0]);
        let (me, media) = (*me, media.first);
        let (part, other) = match (role, config.parties) {
            (Tp::TpUe(n), Parties::Two) => (Part::Party(n), ues[usize::from(1 - n.min(1))]),
            (Tp::TpUe(n), Parties::Conference) => (Part::Participant(n), focus.unwrap_or(me)),
            (Tp::Focus | Tp::AnyTpUe, _) => (Part::Focus, me),
        };
        let name = match part {
            Part::Focus => "conference".to_owned(),
            Part::Party(n) | Part::Participant(n) => rooms[usize::from(n)].name.clone(),
        };
        let channel = config.terms.channel;
        let habits = member::Habits { answer: Answer::Ask, release_after: None, channel };
        // The first was made above; the system has not run out of randomness since.
        let certificate = Certificate::generate().expect("a certificate can be made");
        let agent = Member::new(
            (part, &name),
            (rooms.clone(), other),
            (me.address.ip(), media),
            certificate.fingerprint(),
            (habits, meeting::Patience::default()),
        );
        let seats = agent.seats_of(config);
        let identity = Identity { peer: me, contact: member::contact(&name, part, me) };
        let timing = (Pace::default(), SEED + u64::from(me.address.port()));
        let node = Node::new(agent, identity, rules.clone(), seats, timing);
        Box::new(MemberStation::new(node, certificate))
    });
    Ok(Players { roles, factory })
}

fn room(number: u8, peer: Peer) -> Room {
    Room { name: format!("room{number}"), peer, may_remove: number == 1 }
}
