//! TP UEs and the focus on a network that is not there, and what somebody saw of them.

use std::net::SocketAddr;
use std::time::Duration;

use callproof_channel::Certificate;
use callproof_kernel::reaction::Manner;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::ChannelFrom;
use callproof_node::core::dialog::Identity;
use callproof_node::core::{Ids, Node};
use callproof_node::frame::{Body, Frame};
use callproof_node::meeting::member::{self, Habits, Member, Part, Room};
use callproof_node::meeting::{MemberStation, Patience};
use callproof_node::push::client::Answer;
use callproof_node::sim::{Sent, Sim, Weather};
use callproof_node::station::Station;
use callproof_node::transaction::{Pace, Peer, Transport};
use callproof_proofs::verdict::recommended;
use callproof_wire::sip;

/// A play.
pub type Meeting<'s> = Sim<'s, Telepresence>;

/// Nothing is lost.
pub const FAIR: Weather = Weather { delay: Duration::from_millis(20), lost: 0, doubled: 0 };
/// Users that do nothing without being asked.
pub const SILENT: Habits =
    Habits { answer: Answer::Ask, release_after: None, channel: ChannelFrom::Answer };

/// Where a host is.
pub fn peer(host: u8, transport: Transport) -> Peer {
    Peer { transport, address: SocketAddr::from(([10, 0, 0, host], 5060)) }
}

fn station(
    part: Part,
    host: u8,
    other: u8,
    (rooms, transport): (&[Room], Transport),
    seed: u64,
) -> MemberStation {
    station_with(SILENT, part, (host, other), (rooms, transport), seed)
}

fn station_with(
    habits: Habits,
    part: Part,
    (host, other): (u8, u8),
    (rooms, transport): (&[Room], Transport),
    seed: u64,
) -> MemberStation {
    let me = peer(host, transport);
    let name = match part {
        Part::Focus => "conference",
        Part::Party(n) | Part::Participant(n) => &rooms[usize::from(n)].name,
    };
    let certificate = Certificate::generate().expect("the system has randomness");
    let agent = Member::new(
        (part, name),
        (rooms.to_vec(), peer(other, transport)),
        (me.address.ip(), 40_000),
        certificate.fingerprint(),
        (habits, Patience::default()),
    );
    let seats = agent.seats();
    let identity = Identity { peer: me, contact: member::contact(name, part, me) };
    let rules = recommended(Telepresence);
    MemberStation::new(
        Node::new(agent, identity, rules, seats, (Pace::default(), seed)),
        certificate,
    )
}

/// The focus at host 1, and so many rooms after it; the first may have others removed.
pub fn conference(many: u8, transport: Transport) -> Vec<MemberStation> {
    let names: Vec<String> = (1..=many).map(|number| format!("room{number}")).collect();
    conference_of(&names.iter().map(String::as_str).collect::<Vec<_>>(), transport)
}

/// The same with rooms of these names.
pub fn conference_of(names: &[&str], transport: Transport) -> Vec<MemberStation> {
    let rooms = (0..).zip(names).map(|(n, name)| Room {
        name: (*name).to_owned(),
        peer: peer(n + 2, transport),
        may_remove: n == 0,
    });
    let rooms: Vec<Room> = rooms.collect();
    let focus = station(Part::Focus, 1, 1, (&rooms, transport), 1);
    let rest = (0..rooms.len() as u8)
        .map(|n| station(Part::Participant(n), n + 2, 1, (&rooms, transport), u64::from(n) + 2));
    std::iter::once(focus).chain(rest).collect()
}

/// Two TP UEs, of which the first may call the other.
pub fn two_parties(transport: Transport) -> Vec<MemberStation> {
    two_parties_from(ChannelFrom::Answer, transport)
}

/// The same with a CLUE channel from then on.
pub fn two_parties_from(channel: ChannelFrom, transport: Transport) -> Vec<MemberStation> {
    let habits = Habits { channel, ..SILENT };
    let room = |n: u8| Room {
        name: format!("room{}", n + 1),
        peer: peer(n + 1, transport),
        may_remove: false,
    };
    let rooms = [room(0), room(1)];
    vec![
        station_with(habits, Part::Party(0), (1, 2), (&rooms, transport), 1),
        station_with(habits, Part::Party(1), (2, 1), (&rooms, transport), 2),
    ]
}

/// These stations at work.
pub fn sim(
    stations: &mut [MemberStation],
    transport: Transport,
    weather: Weather,
    seed: u64,
) -> Meeting<'_> {
    let stations = stations.iter_mut().enumerate().map(|(at, station)| {
        let station: &mut dyn Station<Procedure = Telepresence> = station;
        (peer(at as u8 + 1, transport).address, station)
    });
    Sim::new(stations.collect(), weather, seed)
}

/// What somebody saw who stood beside every sender and knew what is in DTLS.
pub fn frames(sim: &Meeting<'_>) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut note = |sent: &Sent, body| {
        let (number, in_order) = (frames.len() as u64 + 1, sent.transport == Transport::Tcp);
        frames.push(Frame { number, from: sent.from, to: sent.to, in_order, body });
    };
    let mut clear = sim.clear.iter().peekable();
    for (at, sent) in sim.sent.iter().enumerate() {
        while let Some((_, sent)) = clear.next_if(|(before, _)| *before <= at) {
            note(sent, Body::Sctp(sent.bytes.clone()));
        }
        if let Ok(message) = sip::parse(&sent.bytes) {
            note(sent, Body::Sip(message));
        }
    }
    clear.for_each(|(_, sent)| note(sent, Body::Sctp(sent.bytes.clone())));
    frames
}

/// The same with nothing known of what is in DTLS.
pub fn without_clue(frames: &[Frame]) -> Vec<Frame> {
    let sip = frames.iter().filter(|frame| matches!(frame.body, Body::Sip(_)));
    sip.cloned().collect()
}

/// Nothing is left, and every role reacted as specified.
pub fn is_in_order(sim: &Meeting<'_>, what: &str) {
    assert_eq!(sim.leftovers(), Vec::<String>::new(), "{what}: {:#?}", sim.notes);
    let strange = sim.happened.iter().find(|occurrence| {
        occurrence.outcome.as_ref().is_some_and(|outcome| outcome.manner != Manner::Specified)
    });
    assert!(strange.is_none(), "{what}: {strange:?}");
}

/// A random schedule: what somebody saw of it, and what it was like.
pub fn random(seed: u64) -> (Vec<Frame>, String) {
    let mut dice = Ids::new(seed);
    let mut roll = |bound: u64| dice.number() % bound;
    let weather = Weather {
        delay: Duration::from_millis([5, 50, 400, 1500][roll(4) as usize]),
        lost: [0, 20, 200, 600][roll(4) as usize],
        doubled: [0, 100][roll(2) as usize],
    };
    let transport = if roll(3) == 0 { Transport::Tcp } else { Transport::Udp };
    let rooms = roll(3) as usize;
    let (mut stations, words): (_, &[&[&str]]) = match rooms {
        0 => (
            two_parties(transport),
            &[&["call", "leave", "choose"], &["accept", "accept", "refuse", "leave"]],
        ),
        _ => (
            conference(rooms as u8 + 1, transport),
            &[
                &["remove room1", "remove room2", "remove room3"],
                &["join", "leave", "choose", "remove room2", "remove room3"],
                &["join", "leave", "choose", "remove room1", "remove room3"],
                &["join", "leave", "choose", "remove room1", "remove room2"],
            ],
        ),
    };
    let hosts = stations.len();
    let mut sim = sim(&mut stations, transport, weather, seed);
    let begin = if rooms == 0 { "call" } else { "join" };
    for host in 0..hosts {
        let _ = sim.command(host, begin);
        sim.run(Duration::from_millis([0, 100, 1000, 4000][roll(4) as usize]));
    }
    let mut said = Vec::new();
    for _ in 0..roll(9) {
        let host = roll(hosts as u64) as usize;
        let word = words[host][roll(words[host].len() as u64) as usize];
        if sim.command(host, word).is_ok() {
            said.push(format!("{host} {word}"));
        }
        sim.run(Duration::from_millis([0, 10, 300, 2000, 8000][roll(5) as usize]));
    }
    sim.run(Duration::from_secs(60));
    for _ in 0..3 {
        for host in 0..hosts {
            for word in ["leave", "refuse", "remove room1", "remove room2", "remove room3"] {
                let _ = sim.command(host, word);
            }
        }
        sim.run(Duration::from_secs(700));
    }
    let what = format!("seed {seed}, {rooms}, {transport:?}, {weather:?}, {said:?}");
    is_in_order(&sim, &what);
    (frames(&sim), what)
}
