//! Telepresence sessions between TP UEs, and with a conference focus, on a network that is not
//! there, with real channels: what is done is done, it conforms, and nothing is left afterwards.

use std::net::SocketAddr;
use std::time::Duration;

use callproof_channel::Certificate;
use callproof_model::kernel::reaction::{Context, Manner};
use callproof_model::kernel::run::Envelope;
use callproof_model::telepresence::Telepresence;
use callproof_node::core::dialog::Identity;
use callproof_node::core::{Ids, Node};
use callproof_node::meeting::member::{self, Habits, Member, Part, Room};
use callproof_node::meeting::reading::{Body, Frame, Story, read};
use callproof_node::meeting::{MemberStation, Patience};
use callproof_node::push::client::Answer;
use callproof_node::sim::{Sent, Sim, Weather};
use callproof_node::station::Station;
use callproof_node::transaction::{Pace, Peer, Transport};
use callproof_proofs::conform::{Judgement, Observer, Seen, Sighting, judge};
use callproof_proofs::verdict::recommended;
use callproof_wire::sip;

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

type Meeting<'s> = Sim<'s, Telepresence>;

fn sim(
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
fn frames(sim: &Meeting<'_>) -> Vec<Frame> {
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

fn is_sip(frame: &Frame) -> bool {
    matches!(frame.body, Body::Sip(_))
}

fn judged(story: &Story, limit: usize) -> Judgement<Telepresence> {
    let seen = story.readings.iter().map(|r| Seen {
        envelope: Envelope { from: r.from, to: r.to, message: r.message },
        in_order: r.in_order,
    });
    let (cast, seen, observer) = (story.cast(), seen.collect(), Observer::BesideSenders);
    let (withheld, hidden) = (story.withheld.clone(), story.hidden.clone());
    let sighting = Sighting { cast, seen, observer, withheld, hidden };
    let (resolutions, config) = (recommended::<Telepresence>(), story.config());
    let context = Context { resolutions: &resolutions, config: &config, mutant: None };
    judge(context, &sighting, limit)
}

fn lines(story: &Story) -> String {
    let line = |r: &callproof_node::meeting::reading::Reading| {
        format!("{} {} → {}: {} ({})\n", r.number, r.from, r.to, r.message, r.signal)
    };
    story.readings.iter().map(line).collect()
}

fn conforms(frames: &[Frame], what: &str) {
    let (stories, strangers) = read(frames, None);
    // Who has left a conference may not come back before it is over.
    let strange = strangers.iter().find(|(_, why)| !why.contains("refused before anybody rang"));
    assert!(strange.is_none(), "{what}: {strangers:?}");
    for story in &stories {
        let why = match judged(story, 200_000) {
            Judgement::Conforms { .. } => continue,
            Judgement::Departs { at, stood, allowed, .. } => {
                let allowed = allowed.iter().map(|allowed| allowed.envelope.message.to_string());
                let allowed: Vec<String> = allowed.collect();
                let stood: Vec<_> = stood.into_iter().take(3).collect();
                format!("{} departs: {allowed:?} {stood:?}", story.readings[at].number)
            }
            // Where a session is over before its channel is up, nobody can tell that it had none.
            Judgement::Inconclusive { .. } if !story.hidden.is_empty() => continue,
            Judgement::Inconclusive { explained, states } => {
                format!("{explained} explained in {states} states")
            }
        };
        panic!("{what}: {why}\n{}", lines(story));
    }
}

/// Nothing is left, and every role reacted as specified.
fn is_in_order(sim: &Meeting<'_>, what: &str) {
    assert_eq!(sim.leftovers(), Vec::<String>::new(), "{what}: {:#?}", sim.notes);
    let strange = sim.happened.iter().find(|occurrence| {
        occurrence.outcome.as_ref().is_some_and(|outcome| outcome.manner != Manner::Specified)
    });
    assert!(strange.is_none(), "{what}: {strange:?}");
}

/// Plays a script: who says what, and how long is waited then. Gives back what happened in words.
fn play(
    stations: &mut [MemberStation],
    transport: Transport,
    weather: Weather,
    script: &[(usize, &str, u64)],
) -> Vec<String> {
    let mut sim = sim(stations, transport, weather, 7);
    for (host, words, wait) in script {
        sim.command(*host, words).unwrap_or_else(|why| panic!("{words}: {why}\n{:#?}", sim.notes));
        sim.run(Duration::from_millis(*wait));
    }
    sim.run(Duration::from_secs(300));
    let what = format!("{transport:?} {script:?}");
    is_in_order(&sim, &what);
    let mut frames = frames(&sim);
    conforms(&frames, &what);
    frames.retain(is_sip);
    conforms(&frames, &format!("{what}, CLUE hidden"));
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

/// A random schedule: what somebody saw of it, and what it was like.
fn random(seed: u64) -> (Vec<Frame>, String) {
    let mut dice = Ids::new(seed);
    let mut roll = |bound: u64| dice.number() % bound;
    let weather = Weather {
        delay: Duration::from_millis([5, 50, 400, 1500][roll(4) as usize]),
        lost: std::env::var("LOST")
            .ok()
            .and_then(|s| s.parse().ok())
            .unwrap_or([0, 20, 200][roll(3) as usize]),
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
        sim.run(Duration::from_secs(400));
    }
    let what = format!("seed {seed}, {rooms}, {transport:?}, {weather:?}, {said:?}");
    if std::env::var("SHOWH").is_ok() {
        for o in &sim.happened {
            eprintln!("HAPP {}", o.action.wording(None, |_| String::new()));
        }
        for n in &sim.notes {
            eprintln!("NOTE {n}");
        }
        for s in &sim.sent {
            if let Ok(m) = sip::parse(&s.bytes) {
                eprintln!(
                    "{:?} {} {} {}",
                    s.at,
                    s.from,
                    s.to,
                    String::from_utf8_lossy(&m.print()).lines().next().unwrap_or("")
                );
            }
        }
    }
    is_in_order(&sim, &what);
    (frames(&sim), what)
}

#[test]
fn in_any_weather_it_conforms_and_leaves_nothing() {
    let many = std::env::var("SEEDS").ok().and_then(|s| s.parse().ok()).unwrap_or(120);
    let first = std::env::var("FIRST").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let mut failed = 0;
    for seed in first..many {
        let done = std::panic::catch_unwind(|| {
            let (frames, what) = random(seed);
            conforms(&frames, &what);
            if std::env::var("HIDE").is_ok() {
                let mut frames = frames;
                frames.retain(is_sip);
                let t = std::time::Instant::now();
                conforms(&frames, &format!("{what}, CLUE hidden"));
                eprintln!("hidden {:?}", t.elapsed());
            }
        });
        failed += u32::from(done.is_err());
    }
    assert_eq!(failed, 0);
}

/// The same with one message changed, dropped, sent anew or moved; and where, if it can be.
fn forged(
    frames: &[Frame],
    telling: &[u64],
    roll: &mut dyn FnMut(usize) -> usize,
) -> Option<(Vec<Frame>, usize)> {
    let (mut forged, at) = (frames.to_vec(), telling[roll(telling.len())] as usize - 1);
    let mut first = at;
    match (roll(4), &mut forged[at].body) {
        (0, _) => drop(forged.remove(at)),
        (1, _) => {
            let moved = forged.remove(at);
            let to = roll(frames.len());
            forged.insert(to, moved);
            first = first.min(to);
        }
        (2, Body::Sip(sip::Message::Response(response))) => {
            response.status = match response.status {
                100 => return None,
                101..=199 => 486,
                200..=299 => 481,
                _ => 200,
            };
        }
        (3, Body::Sip(sip::Message::Request(request))) => {
            let mut anew = frames[at].clone();
            request.headers.set("CSeq", format!("77 {}", request.method));
            anew.body = Body::Sip(sip::Message::Request(request.clone()));
            forged[at] = frames[at].clone();
            forged.insert(at + 1, anew);
            first = at + 1;
        }
        _ => return None,
    }
    for (number, frame) in (1..).zip(&mut forged) {
        frame.number = number;
    }
    Some((forged, first))
}

#[test]
fn a_forged_capture_departs_where_it_is_forged_or_later() {
    let (mut many, mut found, mut unknown) = (0, 0, 0);
    let seeds: u64 = std::env::var("FORGED").ok().and_then(|s| s.parse().ok()).unwrap_or(40);
    for seed in 0..seeds {
        let (frames, what) = random(seed);
        let mut dice = Ids::new(seed);
        let mut roll = |bound: usize| (dice.number() % bound as u64) as usize;
        let (stories, _) = read(&frames, None);
        let telling = stories.iter().flat_map(|story| &story.readings).map(|r| r.number);
        let telling: Vec<u64> = telling.collect();
        for _ in 0..8 {
            let Some((forged, first)) = forged(&frames, &telling, &mut roll) else { continue };
            many += 1;
            let (stories, strangers) = read(&forged, None);
            let judgements = stories.iter().map(|story| (story, judged(story, 4_000)));
            let mut is_found = false;
            for (story, judgement) in judgements {
                match judgement {
                    Judgement::Conforms { .. } => {}
                    Judgement::Departs { at, .. } => {
                        let number = story.readings[at].number;
                        assert!(
                            number > first as u64,
                            "{what}: {first} {number}\n{}",
                            lines(story)
                        );
                        is_found = true;
                    }
                    Judgement::Inconclusive { .. } => unknown += 1,
                }
            }
            found += usize::from(is_found || !strangers.is_empty());
            if std::env::var("SHOW").is_ok() && !is_found && strangers.is_empty() {
                eprintln!("UNFOUND {seed} at {first} of {} -> {}", frames.len(), forged.len());
                for r in stories.iter().flat_map(|s| &s.readings) {
                    if r.number + 3 > first as u64 && r.number < first as u64 + 5 {
                        eprintln!("   {} {} → {}: {}", r.number, r.from, r.to, r.message);
                    }
                }
                let (before, _) = read(&frames, None);
                eprintln!("   was");
                for r in before.iter().flat_map(|s| &s.readings) {
                    if r.number + 3 > first as u64 && r.number < first as u64 + 5 {
                        eprintln!("   {} {} → {}: {}", r.number, r.from, r.to, r.message);
                    }
                }
            }
        }
    }
    eprintln!("{found} of {many}, {unknown} unknown");
    assert!(found * 3 > many, "{found} of {many} were found, {unknown} unknown");
}
