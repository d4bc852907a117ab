//! Telepresence sessions between TP UEs, and with a conference focus, on a network that is not
//! there, with real channels: what is done is done, and nothing is left afterwards.

use std::net::SocketAddr;
use std::time::Duration;

use callproof_channel::Certificate;
use callproof_model::kernel::reaction::Manner;
use callproof_model::telepresence::Telepresence;
use callproof_node::core::Node;
use callproof_node::core::dialog::Identity;
use callproof_node::meeting::member::{self, Habits, Member, Part, Room};
use callproof_node::meeting::{MemberStation, Patience};
use callproof_node::push::client::Answer;
use callproof_node::sim::{Sim, Weather};
use callproof_node::station::Station;
use callproof_node::transaction::{Pace, Peer, Transport};
use callproof_proofs::verdict::recommended;

const FAIR: Weather = Weather { delay: Duration::from_millis(20), lost: 0, doubled: 0 };
const SILENT: Habits = Habits { answer: Answer::Ask, release_after: None };

fn peer(host: u8, transport: Transport) -> Peer {
    Peer { transport, address: SocketAddr::from(([10, 0, 0, host], 5060)) }
}

fn station(
    part: Part,
    host: u8,
    other: u8,
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
        (SILENT, Patience::default()),
    );
    let seats = agent.seats();
    let identity = Identity { peer: me, contact: member::contact(name, part, me) };
    let rules = recommended::<Telepresence>();
    MemberStation::new(
        Node::new(agent, identity, rules, seats, (Pace::default(), seed)),
        certificate,
    )
}

/// The focus at host 1, and so many rooms after it; the first may have others removed.
fn conference(many: u8, transport: Transport) -> Vec<MemberStation> {
    let rooms: Vec<Room> = (0..many)
        .map(|n| Room {
            name: format!("room{}", n + 1),
            peer: peer(n + 2, transport),
            may_remove: n == 0,
        })
        .collect();
    let focus = station(Part::Focus, 1, 1, (&rooms, transport), 1);
    let rest = (0..many)
        .map(|n| station(Part::Participant(n), n + 2, 1, (&rooms, transport), u64::from(n) + 2));
    std::iter::once(focus).chain(rest).collect()
}

fn two_parties(transport: Transport) -> Vec<MemberStation> {
    let room = |n: u8| Room {
        name: format!("room{}", n + 1),
        peer: peer(n + 1, transport),
        may_remove: false,
    };
    let rooms = [room(0), room(1)];
    vec![
        station(Part::Party(0), 1, 2, (&rooms, transport), 1),
        station(Part::Party(1), 2, 1, (&rooms, transport), 2),
    ]
}

/// Plays a script: who says what, and how long is waited then. Gives back what happened in words.
fn play(
    stations: &mut [MemberStation],
    transport: Transport,
    weather: Weather,
    script: &[(usize, &str, u64)],
) -> Vec<String> {
    let stations = stations.iter_mut().enumerate().map(|(at, station)| {
        let station: &mut dyn Station<Procedure = Telepresence> = station;
        (peer(at as u8 + 1, transport).address, station)
    });
    let mut sim = Sim::new(stations.collect(), weather, 7);
    for (host, words, wait) in script {
        sim.command(*host, words).unwrap_or_else(|why| panic!("{words}: {why}\n{:#?}", sim.notes));
        sim.run(Duration::from_millis(*wait));
    }
    sim.run(Duration::from_secs(300));
    assert_eq!(sim.leftovers(), Vec::<String>::new(), "{:#?}", sim.notes);
    let strange = sim.happened.iter().find(|occurrence| {
        occurrence.outcome.as_ref().is_some_and(|outcome| outcome.manner != Manner::Specified)
    });
    assert!(strange.is_none(), "{strange:?}");
    sim.happened.iter().map(|o| o.action.wording(None, |_| String::new())).collect()
}

fn has(happened: &[String], what: &str) -> bool {
    happened.iter().any(|line| line.contains(what))
}

#[test]
fn two_parties_begin_and_end_a_session() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let script = [(0, "call", 200), (1, "accept", 4000), (0, "leave", 1000)];
        let happened = play(&mut two_parties(transport), transport, FAIR, &script);
        for what in ["CLUE options, ", "CLUE advertisement", "CLUE configure", "BYE, TP UE 1"] {
            assert!(has(&happened, what), "{what} in {happened:#?}");
        }
    }
}

#[test]
fn the_called_party_rejects_and_the_caller_gives_up() {
    let transport = Transport::Udp;
    let script = [(0, "call", 200), (1, "refuse", 200)];
    let happened = play(&mut two_parties(transport), transport, FAIR, &script);
    assert!(has(&happened, "486 (INVITE)"), "{happened:#?}");
    let script = [(0, "call", 200), (0, "leave", 200)];
    let happened = play(&mut two_parties(transport), transport, FAIR, &script);
    assert!(has(&happened, "487 (INVITE)"), "{happened:#?}");
    let script = [(0, "call", 200), (1, "accept", 0), (0, "leave", 3000)];
    let happened = play(&mut two_parties(transport), transport, FAIR, &script);
    assert!(has(&happened, "BYE, TP UE 1"), "{happened:#?}");
}

const JOIN: [(usize, &str, u64); 3] = [(1, "join", 4000), (2, "join", 4000), (3, "join", 4000)];

#[test]
fn a_participant_leaves_and_the_others_are_told() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let leave = [(2, "leave", 3000), (1, "leave", 3000), (3, "leave", 3000)];
        let script: Vec<_> = JOIN.into_iter().chain(leave).collect();
        let happened = play(&mut conference(3, transport), transport, FAIR, &script);
        let told = happened.iter().filter(|line| line.contains("CLUE advertisement")).count();
        assert!(told >= 6, "{happened:#?}");
    }
}

#[test]
fn the_chair_has_a_participant_removed_and_another_may_not() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let rest = [
            (2, "remove room3", 2000),
            (1, "remove room2", 3000),
            (1, "leave", 2000),
            (3, "leave", 2000),
        ];
        let script: Vec<_> = JOIN.into_iter().chain(rest).collect();
        let happened = play(&mut conference(3, transport), transport, FAIR, &script);
        for what in ["403 (REFER)", "200 (REFER)", "NOTIFY (100)", "NOTIFY (200)"] {
            assert!(has(&happened, what), "{what} in {happened:#?}");
        }
    }
}

#[test]
fn the_focus_removes_a_participant() {
    let transport = Transport::Udp;
    let rest = [(0, "remove room2", 3000), (1, "leave", 2000), (3, "leave", 2000)];
    let script: Vec<_> = JOIN.into_iter().chain(rest).collect();
    let happened = play(&mut conference(3, transport), transport, FAIR, &script);
    assert!(has(&happened, "BYE, conference focus → TP UE 2"), "{happened:#?}");
}

#[test]
fn in_bad_weather_sessions_end_as_well() {
    let transport = Transport::Udp;
    let weather = Weather { delay: Duration::from_millis(300), lost: 100, doubled: 50 };
    let leave = [(1, "leave", 60_000), (2, "leave", 60_000), (3, "leave", 60_000)];
    let join = JOIN.map(|(host, words, _)| (host, words, 60_000));
    let script: Vec<_> = join.into_iter().chain(leave).collect();
    let happened = play(&mut conference(3, transport), transport, weather, &script);
    assert!(has(&happened, "CLUE configure"), "{happened:#?}");
}
