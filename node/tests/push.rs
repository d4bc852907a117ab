//! Video pushes between a client, the server and another client on a network that is not there:
//! what they do conforms, in any weather, and nothing is left afterwards.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use callproof_kernel::issue::Asking;
use callproof_kernel::reaction::Context;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::{Commencement, Config, Role};
use callproof_node::core::dialog::Identity;
use callproof_node::core::{Ids, Node, Output};
use callproof_node::frame::{Body, Frame};
use callproof_node::push::client::{self, Answer, Client, Habits};
use callproof_node::push::policy::{Policy, User};
use callproof_node::push::reading::{Story, read};
use callproof_node::push::server::{self, Server};
use callproof_node::push::{Patience, config};
use callproof_node::sim::{Sent, Sim, Weather};
use callproof_node::station::Station;
use callproof_node::transaction::{Pace, Packet, Peer, Transport};
use callproof_proofs::conform::{Judgement, Observer, Seen, Sighting, judge};
use callproof_proofs::verdict::recommended;
use callproof_wire::sip;

const FAIR: Weather = Weather { delay: Duration::from_millis(20), lost: 0, doubled: 0 };
const SILENT: Habits =
    Habits { answer: Answer::Ask, push_for: None, release_after: None, give_up_after: None };

fn peer(host: u8, transport: Transport) -> Peer {
    Peer { transport, address: SocketAddr::from(([10, 0, 0, host], 5060)) }
}

struct Cast {
    alice: Node<Client>,
    server: Node<Server>,
    bob: Node<Client>,
}

impl Cast {
    fn new(transport: Transport, habits: [Habits; 2], policy: fn(&mut Policy), seed: u64) -> Self {
        let [server, alice, bob] = [1, 2, 3].map(|host| peer(host, transport));
        let mut rules = Policy::of_the_demo(alice, bob);
        policy(&mut rules);
        let patience = Patience::default();
        let client = |user: &str, me: Peer, habits: Habits, seed: u64| {
            let address = me.address.ip();
            let own = (user, "mc.example.org");
            let agent = Client::new(own, server, (address, 40_000), habits, patience);
            let contact = client::contact(user, me);
            let me = Identity { peer: me, contact };
            Node::new(agent, me, recommended(VideoPush), Client::seats(), (Pace::default(), seed))
        };
        let me = Identity { peer: server, contact: server::contact(server) };
        let agent = Server::new(rules, (server.address.ip(), 50_004), patience);
        let rules = recommended(VideoPush);
        Cast {
            alice: client("alice", alice, habits[0], seed * 3),
            bob: client("bob", bob, habits[1], seed * 3 + 1),
            server: Node::new(agent, me, rules, Vec::new(), (Pace::default(), seed * 3 + 2)),
        }
    }

    fn sim(&mut self, weather: Weather, seed: u64) -> Sim<'_, VideoPush> {
        let address = |host| peer(host, Transport::Udp).address;
        let stations: Vec<(SocketAddr, &mut dyn Station<Procedure = VideoPush>)> = vec![
            (address(1), &mut self.server),
            (address(2), &mut self.alice),
            (address(3), &mut self.bob),
        ];
        Sim::new(stations, weather, seed)
    }
}

const ALICE: usize = 1;
const BOB: usize = 2;

fn frames(sent: &[Sent]) -> Vec<Frame> {
    let frame = |(number, sent): (usize, &Sent)| {
        let body = match sip::parse(&sent.bytes) {
            Ok(message) => Body::Sip(message),
            Err(_) => Body::Control(sent.bytes.clone()),
        };
        let (number, in_order) = (number as u64 + 1, sent.transport == Transport::Tcp);
        Frame { number, from: sent.from, to: sent.to, in_order, body }
    };
    sent.iter().enumerate().map(frame).collect()
}

fn judged(story: &Story) -> Judgement<VideoPush> {
    let callers = (0..story.callers.len() as u8).map(Role::Client1);
    let ues = (0..story.ues.len() as u8).map(Role::Client2);
    let cast = callers.chain([Role::Server]).chain(ues).collect();
    let seen = story.readings.iter().map(|r| Seen { envelope: r.envelope(), in_order: r.in_order });
    let (observer, hidden) = (Observer::BesideSenders, BTreeSet::new());
    let withheld = story.withheld.iter().map(|held| (held.clone(), 0)).collect();
    let seen = seen.collect();
    let sighting = Sighting { cast, seen, observer, withheld, hidden };
    let settings = [Commencement::Manual, Commencement::Automatic];
    let judgements = settings.map(|setting| {
        let ues = story.ues.len() as u8;
        let config = Config { restricts_media: true, ..config(ues, None, setting) };
        let resolutions = recommended(VideoPush);
        judge(
            Context {
                procedure: VideoPush,
                text: Asking::of(&resolutions),
                config: &config,
                mutant: None,
            },
            &sighting,
            100_000,
        )
    });
    judgements.into_iter().max_by_key(Judgement::reach).expect("there are two")
}

fn conforms(sent: &[Sent], what: &str) {
    let (stories, strangers) = read(&frames(sent), None);
    assert!(strangers.is_empty(), "{what}: {strangers:?}");
    for story in &stories {
        if let Judgement::Conforms { .. } = judged(story) {
            continue;
        }
        let lines: Vec<String> = story
            .readings
            .iter()
            .map(|r| format!("{} {} → {}: {} ({})", r.number, r.from, r.to, r.message, r.signal))
            .collect();
        panic!("{what}: {:#?}\n{}", judged(story), lines.join("\n"));
    }
}

fn statuses(sent: &[Sent]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for sent in sent {
        let line = String::from_utf8_lossy(&sent.bytes);
        let line = line.lines().next().unwrap_or_default();
        let words: Vec<&str> = line.split(' ').collect();
        let word = if words[0] == "SIP/2.0" { words[1] } else { words[0] };
        said.push(format!("{}{word}", sent.from.ip().to_string().chars().last().unwrap_or(' ')));
    }
    said
}

fn play(
    (transport, weather): (Transport, Weather),
    habits: [Habits; 2],
    policy: fn(&mut Policy),
    script: &[(usize, &str, u64)],
) -> (Vec<Sent>, Vec<String>) {
    let mut cast = Cast::new(transport, habits, policy, 1);
    let mut sim = cast.sim(weather, 1);
    for (host, words, wait) in script {
        sim.command(*host, words).unwrap_or_else(|why| panic!("{words}: {why}"));
        sim.run(Duration::from_millis(*wait));
    }
    sim.run(Duration::from_secs(300));
    assert_eq!(sim.leftovers(), Vec::<String>::new(), "{:?}\n{:?}", statuses(&sim.sent), sim.notes);
    (sim.sent.clone(), sim.notes.clone())
}

#[test]
fn a_push_is_set_up_and_released() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let script = [(ALICE, "push bob", 1000), (BOB, "accept", 1000), (ALICE, "release", 1000)];
        let (sent, _) = play((transport, FAIR), [SILENT; 2], |_| {}, &script);
        conforms(&sent, "a push");
        let said = statuses(&sent);
        let expected = [
            "2INVITE", "1100", "1INVITE", "3100", "3180", "1180", "3200", "1ACK", "1200", "2ACK",
            "2BYE", "1BYE", "3200", "1200",
        ];
        assert_eq!(said, expected, "{said:?}");
    }
}

/// What it is about, what bob does when called, who may do what, what users say, and a status or a
/// method that must come of it.
type Script =
    (&'static str, Habits, fn(&mut Policy), Vec<(usize, &'static str, u64)>, &'static str);

#[test]
fn whatever_happens_conforms_and_leaves_nothing() {
    let refuses = Habits { answer: Answer::Refuse(Duration::ZERO), ..SILENT };
    let never = Habits { answer: Answer::Never, ..SILENT };
    let deny: fn(&mut Policy) = |policy| {
        policy.users.entry("alice".into()).and_modify(|user| user.push = false);
    };
    let nobody: fn(&mut Policy) = |policy| {
        policy.users.entry("bob".into()).and_modify(|user| user.receive = false);
    };
    let plain: fn(&mut Policy) = |_| {};
    let auto: fn(&mut Policy) = |policy| {
        let rules = "[users.bob]\ncommencement = \"automatic\"\nues = [\"10.0.0.3:5060\"]";
        let mut rules: Policy = rules.parse().expect("these are rules");
        let mut bob = rules.users.remove("bob").expect("bob is among them");
        bob.peers.clone_from(&policy.users["bob"].peers);
        policy.users.insert("bob".into(), bob);
    };
    let push = (ALICE, "push bob", 1000);
    let scripts: Vec<Script> = vec![
        ("refused", refuses, plain, vec![push], "1480"),
        ("given up", SILENT, plain, vec![push, (ALICE, "release", 1000)], "1487"),
        ("never answered", never, plain, vec![push], "1408"),
        ("not authorised", SILENT, deny, vec![push], "1403"),
        ("not to be called", SILENT, nobody, vec![push], "1403"),
        (
            "bob hangs up",
            SILENT,
            plain,
            vec![push, (BOB, "accept", 500), (BOB, "release", 500)],
            "1BYE",
        ),
        (
            "both release",
            SILENT,
            plain,
            vec![push, (BOB, "accept", 500), (BOB, "release", 0), (ALICE, "release", 500)],
            "1200",
        ),
        (
            "bob wants to transmit",
            SILENT,
            plain,
            vec![push, (BOB, "accept", 500), (BOB, "transmit", 500), (ALICE, "complete", 500)],
            "1BYE",
        ),
        (
            "accepted and given up at once",
            SILENT,
            plain,
            vec![push, (BOB, "accept", 0), (ALICE, "release", 500)],
            "2BYE",
        ),
        (
            "again",
            SILENT,
            plain,
            vec![push, (BOB, "accept", 500), (ALICE, "release", 500), push, (BOB, "refuse", 500)],
            "1480",
        ),
        (
            "automatic",
            SILENT,
            auto,
            vec![(ALICE, "push bob auto", 500), (ALICE, "release", 1)],
            "2BYE",
        ),
    ];
    for (what, habits, policy, script, expected) in scripts {
        for transport in [Transport::Udp, Transport::Tcp] {
            let (sent, notes) = play((transport, FAIR), [SILENT, habits], policy, &script);
            conforms(&sent, what);
            let said = statuses(&sent);
            assert!(said.iter().any(|word| word == expected), "{what}: {said:?} {notes:?}");
        }
    }
}

#[test]
fn an_unknown_user_is_not_found() {
    let (sent, _) =
        play((Transport::Udp, FAIR), [SILENT; 2], |_| {}, &[(ALICE, "push nobody", 100)]);
    assert!(statuses(&sent).contains(&"1404".to_owned()));
    let away: fn(&mut Policy) = |policy| {
        policy.users.insert("carol".into(), User::default());
    };
    let (sent, _) = play((Transport::Udp, FAIR), [SILENT; 2], away, &[(ALICE, "push carol", 100)]);
    assert!(statuses(&sent).contains(&"1480".to_owned()));
}

#[test]
fn in_any_weather_it_conforms_and_leaves_nothing() {
    let words =
        ["release", "accept", "refuse", "transmit", "complete", "push bob", "push bob auto"];
    for seed in 0..400 {
        let mut dice = Ids::new(seed);
        let mut roll = |bound: u64| dice.number() % bound;
        let weather = Weather {
            delay: Duration::from_millis([5, 50, 400, 1500][roll(4) as usize]),
            lost: [0, 20, 200][roll(3) as usize],
            doubled: [0, 100][roll(2) as usize],
        };
        let transport = if roll(4) == 0 { Transport::Tcp } else { Transport::Udp };
        let mut cast = Cast::new(transport, [SILENT; 2], |_| {}, seed);
        let mut sim = cast.sim(weather, seed);
        let _ = sim.command(ALICE, "push bob");
        for _ in 0..roll(8) {
            sim.run(Duration::from_millis([0, 10, 100, 1000, 5000][roll(5) as usize]));
            let host = [ALICE, BOB][roll(2) as usize];
            let _ = sim.command(host, words[roll(words.len() as u64) as usize]);
        }
        sim.run(Duration::from_secs(60));
        for host in [ALICE, BOB] {
            let _ = sim.command(host, "release");
        }
        sim.run(Duration::from_secs(600));
        let what = format!("seed {seed}, {transport:?}, {weather:?}");
        assert_eq!(sim.leftovers(), Vec::<String>::new(), "{what}: {:#?}", statuses(&sim.sent));
        conforms(&sim.sent, &what);
    }
}

/// What alice's client sends.
fn sent_by(alice: &mut Node<Client>) -> Vec<Packet> {
    let outputs = std::iter::from_fn(|| alice.poll());
    let sent = outputs.filter_map(|output| match output {
        Output::Send(packet) => Some(packet),
        _ => None,
    });
    sent.collect()
}

fn method_of(message: &sip::Message) -> String {
    match message {
        sip::Message::Request(request) => request.method.to_string(),
        sip::Message::Response(response) => response.status.to_string(),
    }
}

/// Alice's client has pushed to bob; a server that nobody here wrote has accepted, with this
/// Session-Expires.
fn accepted_with(says: &str) -> (Node<Client>, Instant) {
    let (alice, now, _) = accepted(says);
    (alice, now)
}

/// The same, with the answer.
fn accepted(says: &str) -> (Node<Client>, Instant, Vec<u8>) {
    let mut alice = Cast::new(Transport::Udp, [SILENT, SILENT], |_| {}, 1).alice;
    let now = Instant::now();
    alice.command(now, "push bob").expect("she may");
    let sent = sent_by(&mut alice);
    let sip::Message::Request(invite) = &sent[0].message else { panic!("{sent:?}") };
    let mut ok = sip::response_to(invite, 200, "OK", Some("s1"));
    // It listens elsewhere than where the INVITE went.
    ok.headers.push("Contact", "<sip:elsewhere@10.0.0.9:5090>");
    if !says.is_empty() {
        ok.headers.push("Session-Expires", says);
    }
    ok.headers.push("Content-Type", "application/sdp");
    let offer = String::from_utf8_lossy(&invite.body);
    let (_, offer) = offer.split_once("\r\n\r\n").expect("a body in parts");
    let (offer, _) = offer.split_once("\r\n--").expect("parts have an end");
    ok.body = format!("{offer}\r\n").replace("sendonly", "recvonly").into_bytes();
    alice.receive(now, peer(1, Transport::Udp), &ok.print());
    alice.tick(now);
    (alice, now, ok.body)
}

#[test]
fn requests_go_where_the_other_end_listens() {
    let (mut alice, now) = accepted_with("1800;refresher=uac");
    let ack = sent_by(&mut alice).pop().expect("the 2xx is acknowledged");
    assert_eq!(method_of(&ack.message), "ACK");
    assert_eq!(ack.to.address, SocketAddr::from(([10, 0, 0, 9], 5090)));
    alice.command(now, "release").expect("she may");
    let bye = sent_by(&mut alice).pop().expect("she hangs up");
    assert_eq!((method_of(&bye.message).as_str(), bye.to), ("BYE", ack.to));
}

#[test]
fn a_session_is_refreshed_as_often_as_was_agreed() {
    for (says, seconds) in [("300;refresher=uac", 150), ("", 900), ("1800;refresher=uac", 900)] {
        // Whoever does not know UPDATE is there; whoever does not know the session is not.
        for (status, goes_on) in [(200, true), (501, true), (481, false)] {
            let (mut alice, now) = accepted_with(says);
            sent_by(&mut alice);
            alice.tick(now + Duration::from_secs(seconds - 1));
            assert!(sent_by(&mut alice).is_empty(), "{says}");
            let then = now + Duration::from_secs(seconds);
            alice.tick(then);
            let sent = sent_by(&mut alice).pop().expect("it is refreshed");
            let sip::Message::Request(update) = &sent.message else { panic!("{sent:?}") };
            assert_eq!(update.method.to_string(), "UPDATE");
            let answer = sip::response_to(update, status, "", None);
            alice.receive(then, peer(1, Transport::Udp), &answer.print());
            let in_call = alice.command(then, "release").is_ok();
            assert_eq!(in_call, goes_on, "{says} {status}");
        }
    }
}

#[test]
fn an_interval_beyond_all_bounds_is_no_trouble() {
    for says in ["18446744073709551615", "0", "-1", "4294967295;refresher=uas"] {
        let (mut alice, now) = accepted_with(says);
        alice.tick(now + Duration::from_secs(40));
        assert!(alice.command(now, "release").is_ok(), "{says}");
    }
}

/// An INVITE of somebody to bob, as alice's client writes it.
fn invite_of(user: &str, number: usize) -> Vec<u8> {
    let mut alice = Cast::new(Transport::Udp, [SILENT, SILENT], |_| {}, 1).alice;
    alice.command(Instant::now(), "push bob").expect("she may");
    let invite = sent_by(&mut alice).remove(0).message.print();
    let text = String::from_utf8(invite).expect("it is text").replace("alice", user);
    text.replace("branch=z9hG4bK", &format!("branch=z9hG4bK{number}x"))
        .replace("Call-ID: ", &format!("Call-ID: {number}-"))
        .into_bytes()
}

fn said_by(server: &mut Node<Server>) -> Vec<String> {
    let outputs = std::iter::from_fn(|| server.poll());
    let sent = outputs.filter_map(|output| match output {
        Output::Send(packet) => Some(method_of(&packet.message)),
        _ => None,
    });
    sent.collect()
}

#[test]
fn strangers_use_up_no_room() {
    let mut cast = Cast::new(Transport::Udp, [SILENT, SILENT], |_| {}, 1);
    let (now, from) = (Instant::now(), peer(9, Transport::Udp));
    for number in 0..300 {
        cast.server.receive(now, from, &invite_of(&format!("mallory{number}"), number));
        let sent = said_by(&mut cast.server);
        assert!(sent.iter().any(|status| status == "403"), "{number}: {sent:?}");
    }
    cast.server.receive(now, from, &invite_of("alice", 300));
    cast.server.tick(now);
    let sent = said_by(&mut cast.server);
    assert!(sent.iter().any(|method| method == "INVITE"), "{sent:?}");
}

#[test]
fn an_ack_before_the_answer_is_none() {
    let mut cast = Cast::new(Transport::Udp, [SILENT, SILENT], |_| {}, 1);
    let (mut now, from) = (Instant::now(), peer(2, Transport::Udp));
    let invite = invite_of("alice", 1);
    cast.server.receive(now, from, &invite);
    let Ok(sip::Message::Request(mut ack)) = sip::parse(&invite) else { panic!("an INVITE") };
    (ack.method, ack.body) = (sip::Method::Ack, Vec::new());
    ack.headers.remove("Content-Type");
    ack.headers.set("CSeq", "1 ACK");
    cast.server.receive(now, from, &ack.print());
    // Nobody answers, so the caller is told so in the end.
    let mut sent = Vec::new();
    for _ in 0..200 {
        now += Duration::from_secs(1);
        cast.server.tick(now);
        sent.extend(said_by(&mut cast.server));
    }
    assert!(sent.iter().any(|status| status == "408" || status == "480"), "{sent:?}");
    assert!(cast.server.leftovers().is_empty(), "{:?}", cast.server.leftovers());
}

#[test]
fn a_bye_that_nobody_answers_leaves_nothing() {
    let (mut alice, now) = accepted_with("");
    alice.command(now, "release").expect("she may");
    for seconds in 0..120 {
        alice.tick(now + Duration::from_secs(seconds));
        sent_by(&mut alice);
    }
    assert!(alice.leftovers().is_empty(), "{:?}", alice.leftovers());
}

#[test]
fn an_invite_that_says_nothing_new_refreshes_the_session() {
    let (mut alice, now, answer) = accepted("1800;refresher=uas");
    let ack = sent_by(&mut alice).pop().expect("the 2xx is acknowledged");
    let sip::Message::Request(ack) = ack.message else { panic!("an ACK") };
    let answer = String::from_utf8(answer).expect("it is text");
    let origin = answer.lines().find(|line| line.starts_with("o=")).expect("it has an origin");
    let other = answer.replace(origin, "o=- 1 2 IN IP4 10.0.0.1");
    for (number, offer, status) in [(5, answer.as_str(), 200), (6, &other, 488), (7, "", 200)] {
        let mut again = ack.clone();
        again.method = sip::Method::Invite;
        again.headers.set("Via", format!("SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKagain{number}"));
        again.headers.set("From", ack.to().expect("it has one"));
        again.headers.set("To", ack.from().expect("it has one"));
        again.headers.set("CSeq", format!("{number} INVITE"));
        again.headers.set("Session-Expires", "600;refresher=uac");
        again.body = offer.into();
        if !offer.is_empty() {
            again.headers.set("Content-Type", "application/sdp");
        }
        alice.receive(now, peer(1, Transport::Udp), &again.print());
        let sent = sent_by(&mut alice);
        let Some(sip::Message::Response(response)) = sent.last().map(|packet| &packet.message)
        else {
            panic!("{sent:?}")
        };
        assert_eq!(response.status, status, "{number}");
        assert_eq!(response.headers.get("Session-Expires").is_some(), status == 200, "{number}");
        assert_eq!(response.body.starts_with(b"v=0"), status == 200, "{number}");
    }
    assert!(alice.command(now, "release").is_ok(), "the call goes on");
}
