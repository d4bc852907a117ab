//! Telepresence sessions between TP UEs, and with a conference focus, on a network that is not
//! there, with real channels: what is done is done, it conforms, and nothing is left afterwards.

mod meetings;

use std::time::{Duration, Instant};

use callproof_kernel::issue::Asking;
use callproof_kernel::reaction::Context;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{ChannelFrom, Role};
use callproof_node::core::Ids;
use callproof_node::frame::{Body, Frame};
use callproof_node::meeting::MemberStation;
use callproof_node::meeting::reading::{Reading, Story, read};
use callproof_node::sim::Weather;
use callproof_node::station::{Deed, Station};
use callproof_node::transaction::Transport;
use callproof_proofs::conform::{Judgement, Observer, Seen, Sighting, judge};
use callproof_proofs::verdict::recommended;
use callproof_wire::sip;

use meetings::{
    FAIR, conference, conference_of, frames, is_in_order, peer, random, sim, two_parties,
    two_parties_from, without_clue,
};

fn judged(story: &Story, limit: usize) -> Judgement<Telepresence> {
    let seen = story.readings.iter().map(|r| Seen { envelope: r.envelope(), in_order: r.in_order });
    let (cast, seen, observer) = (story.cast(), seen.collect(), Observer::BesideSenders);
    let (withheld, hidden) = (story.withheld.clone(), story.hidden.clone());
    let sighting = Sighting { cast, seen, observer, withheld, hidden };
    let (resolutions, config) = (recommended(Telepresence), story.config());
    let context = Context {
        procedure: Telepresence,
        text: Asking::of(&resolutions),
        config: &config,
        mutant: None,
    };
    judge(context, &sighting, limit)
}

fn lines(story: &Story) -> String {
    let line =
        |r: &Reading| format!("{} {} → {}: {} ({})\n", r.number, r.from, r.to, r.message, r.signal);
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
            Judgement::Inconclusive { explained, states } => {
                format!("{explained} explained in {states} states")
            }
        };
        panic!("{what}: {why}\n{}", lines(story));
    }
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
    let frames = frames(&sim);
    conforms(&frames, &what);
    conforms(&without_clue(&frames), &format!("{what}, CLUE hidden"));
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

#[test]
fn a_channel_may_be_there_before_the_answer() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let pair = || two_parties_from(ChannelFrom::Ringing, transport);
        let script = [(0, "call", 2000), (1, "accept", 4000), (0, "leave", 1000)];
        let happened = play(&mut pair(), transport, FAIR, &script);
        let place = |what: &str| happened.iter().position(|line| line.contains(what));
        assert!(place("CLUE advertisement") < place("200 (INVITE)"), "{happened:#?}");
        assert!(place("CLUE advertisement").is_some(), "{happened:#?}");
        // It is given up while it rings: the channel goes too.
        let script = [(0, "call", 2000), (0, "leave", 1000)];
        let happened = play(&mut pair(), transport, FAIR, &script);
        assert!(has(&happened, "487 (INVITE)"), "{happened:#?}");
        let script = [(0, "call", 2000), (1, "refuse", 1000)];
        let happened = play(&mut pair(), transport, FAIR, &script);
        assert!(has(&happened, "486 (INVITE)"), "{happened:#?}");
    }
    // What is lost is sent again: the provisional response until there is a PRACK.
    let weather = Weather { delay: Duration::from_millis(300), lost: 200, doubled: 50 };
    let transport = Transport::Udp;
    for script in [
        [(0, "call", 50_000), (1, "accept", 60_000), (0, "leave", 60_000)],
        [(0, "call", 50_000), (1, "accept", 5), (0, "leave", 60_000)],
    ] {
        play(&mut two_parties_from(ChannelFrom::Ringing, transport), transport, weather, &script);
    }
}

#[test]
fn an_invite_that_nobody_answers_expires_at_who_has_sent_it() {
    for (channel, transport) in [
        (ChannelFrom::Answer, Transport::Udp),
        (ChannelFrom::Answer, Transport::Tcp),
        (ChannelFrom::Ringing, Transport::Udp),
    ] {
        let mut pair = two_parties_from(channel, transport);
        let happened = play(&mut pair, transport, FAIR, &[(0, "call", 70_000)]);
        for what in ["CANCEL, TP UE 1", "487 (INVITE)"] {
            assert!(has(&happened, what), "{what} in {happened:#?}");
        }
    }
}

/// The INVITE with which one TP UE calls another.
fn invitation() -> sip::Request {
    let mut stations = two_parties(Transport::Udp);
    let mut sim = sim(&mut stations, Transport::Udp, FAIR, 1);
    sim.command(0, "call").expect("it may");
    sim.run(Duration::from_millis(100));
    let invite = frames(&sim).into_iter().find_map(|frame| match frame.body {
        Body::Sip(sip::Message::Request(request)) => Some(request),
        _ => None,
    });
    invite.expect("it calls")
}

/// After how many seconds, of so many, a TP UE that is called says something final to this INVITE.
fn refusal(invite: &sip::Request, most: u64) -> Option<(u64, u16)> {
    let (begun, from) = (Instant::now(), peer(1, Transport::Udp));
    let called = &mut two_parties(Transport::Udp)[1];
    called.receive(begun, from, &invite.print());
    (0..most).find_map(|seconds| {
        called.tick(begun + Duration::from_secs(seconds));
        let mut deeds = std::iter::from_fn(|| called.poll());
        deeds.find_map(|deed| match deed {
            Deed::Sip(packet) => match packet.message {
                sip::Message::Response(said) if said.status >= 200 => Some((seconds, said.status)),
                _ => None,
            },
            _ => None,
        })
    })
}

#[test]
fn an_invite_expires_when_it_says_and_only_if_it_does() {
    let mut invite = invitation();
    assert_eq!(invite.headers.get("Expires"), Some("60"));
    assert_eq!(refusal(&invite, 100), Some((60, 487)));
    invite.headers.set("Expires", "5");
    assert_eq!(refusal(&invite, 100), Some((5, 487)));
    for nothing in ["", "soon"] {
        invite.headers.remove("Expires");
        if !nothing.is_empty() {
            invite.headers.set("Expires", nothing);
        }
        assert_eq!(refusal(&invite, 1000), None, "{nothing:?}");
    }
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

#[test]
fn in_any_weather_it_conforms_and_leaves_nothing() {
    for seed in 0..150 {
        let (frames, what) = random(seed);
        conforms(&frames, &what);
        conforms(&without_clue(&frames), &format!("{what}, CLUE hidden"));
    }
}

/// What was seen of three rooms that join, and of which one leaves.
fn a_conference_of(names: [&str; 3], order: [usize; 3]) -> Vec<Frame> {
    let mut stations = conference_of(&names, Transport::Udp);
    let mut sim = sim(&mut stations, Transport::Udp, FAIR, 1);
    for host in order {
        sim.command(host, "join").expect("nobody has joined before");
        sim.run(Duration::from_secs(4));
    }
    sim.command(order[1], "leave").expect("it has joined");
    sim.run(Duration::from_secs(4));
    frames(&sim)
}

#[test]
fn tp_ues_have_the_numbers_in_their_names_or_those_of_their_coming() {
    let frames = a_conference_of(["room1", "room2", "room3"], [3, 1, 2]);
    conforms(&frames, "numbered rooms");
    let (stories, _) = read(&frames, None);
    assert_eq!(stories[0].rooms, ["room1", "room2", "room3"]);
    assert!(stories[0].hidden.is_empty());
    // The node's own numbers are those of its directory.
    let frames = a_conference_of(["rome", "oslo", "lima"], [3, 1, 2]);
    conforms(&frames, "named rooms");
    let (stories, _) = read(&frames, None);
    assert_eq!(stories[0].rooms, ["lima", "rome", "oslo"]);
    assert!(stories[0].hidden.is_empty());
    let advertised = stories[0].readings.iter().any(|r| r.message.to_string().contains("TP UE 3"));
    assert!(advertised, "{}", lines(&stories[0]));
}

#[test]
fn whoever_leaves_at_the_end_excuses_nothing_before() {
    let mut stations = conference(3, Transport::Udp);
    let mut sim = sim(&mut stations, Transport::Udp, FAIR, 1);
    let mut from = 0;
    for (host, words) in [(1, "join"), (2, "join"), (3, "join"), (2, "leave"), (1, "leave")] {
        if (host, words) == (3, "join") {
            from = frames(&sim).len() as u64;
        }
        sim.command(host, words).expect("it may");
        sim.run(Duration::from_secs(40));
    }
    let whole = frames(&sim);
    conforms(&whole, "all of it");
    // The first one is told nothing of who joins and leaves after that, and then leaves.
    let first = peer(2, Transport::Udp).address.ip();
    let is_told = |frame: &Frame| {
        let ends = [frame.from.ip(), frame.to.ip()];
        matches!(frame.body, Body::Sctp(_)) && ends.contains(&first) && frame.number > from
    };
    let part: Vec<Frame> = whole.into_iter().filter(|frame| !is_told(frame)).collect();
    let (stories, _) = read(&part, None);
    assert!(matches!(judged(&stories[0], 200_000), Judgement::Departs { .. }));
}

#[test]
fn captures_that_may_be_of_several_leave_clue_out() {
    let mut frames = a_conference_of(["rome", "oslo", "lima"], [1, 2, 3]);
    // Of the third one's coming, only the first one is told before the capture ends.
    let (stories, _) = read(&frames, None);
    let told = stories[0]
        .readings
        .iter()
        .find(|r| r.to == Role::TpUe(0) && r.message.to_string().contains("TP UE 2, TP UE 3"));
    let told = told.expect("all are told of the third").number;
    let to_others = |frame: &Frame| {
        let is_to = |host| frame.to.ip() == peer(host, Transport::Udp).address.ip();
        matches!(frame.body, Body::Sctp(_)) && (is_to(3) || is_to(4))
    };
    frames.retain(|frame| frame.number <= told && !to_others(frame));
    let (stories, strangers) = read(&frames, None);
    assert!(strangers.iter().any(|(_, why)| why.contains("cannot be told")), "{strangers:?}");
    assert_eq!(stories[0].hidden.len(), 3);
}

#[test]
fn a_room_that_comes_back_is_another_tp_ue_unless_the_conference_was_over() {
    let mut stations = conference(2, Transport::Udp);
    let mut sim = sim(&mut stations, Transport::Udp, FAIR, 1);
    for (host, words) in [(1, "join"), (1, "leave"), (1, "join"), (2, "join")] {
        sim.command(host, words).expect("it may");
        sim.run(Duration::from_secs(40));
    }
    sim.command(1, "leave").expect("it may");
    sim.run(Duration::from_secs(40));
    sim.command(1, "join").expect("its own session is over");
    sim.run(Duration::from_secs(40));
    let frames = frames(&sim);
    let (stories, strangers) = read(&frames, None);
    let rooms: Vec<_> = stories.iter().map(|story| story.rooms.clone()).collect();
    assert_eq!(rooms, [vec!["room1"], vec!["room1", "room2"]]);
    assert_eq!(strangers.len(), 1, "the focus does not take it back: {strangers:?}");
    conforms(&frames, "again");
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
    for seed in 0..40 {
        let (frames, what) = random(seed);
        let mut dice = Ids::new(seed);
        let mut roll = |bound: usize| (dice.number() % bound as u64) as usize;
        let (stories, known) = read(&frames, None);
        let telling = stories.iter().flat_map(|story| &story.readings).map(|r| r.number);
        let telling: Vec<u64> = telling.collect();
        for _ in 0..8 {
            let Some((forged, first)) = forged(&frames, &telling, &mut roll) else { continue };
            let (stories, strangers) = read(&forged, None);
            let mut is_found = strangers.len() > known.len();
            for story in &stories {
                match judged(story, 20_000) {
                    Judgement::Conforms { .. } => {}
                    Judgement::Departs { at, .. } => {
                        let at = story.readings[at].number;
                        assert!(at > first as u64, "{what}: {first} {at}\n{}", lines(story));
                        is_found = true;
                    }
                    Judgement::Inconclusive { .. } => unknown += 1,
                }
            }
            (many, found) = (many + 1, found + usize::from(is_found));
        }
    }
    assert!(many > 150 && found * 5 > many * 2, "{found} of {many}, {unknown} unknown");
}

/// What a TP UE that is called says to this INVITE when it accepts it.
fn acceptance(invite: &sip::Request) -> sip::Response {
    let (now, from) = (Instant::now(), peer(1, Transport::Udp));
    let called = &mut two_parties(Transport::Udp)[1];
    called.receive(now, from, &invite.print());
    while called.poll().is_some() {}
    called.command(now, "accept").expect("it rings");
    let mut deeds = std::iter::from_fn(|| called.poll());
    let accepted = deeds.find_map(|deed| match deed {
        Deed::Sip(packet) => match packet.message {
            sip::Message::Response(response) if response.status == 200 => Some(response),
            _ => None,
        },
        _ => None,
    });
    accepted.expect("it accepts")
}

#[test]
fn session_timers_are_agreed_on_with_those_who_have_them() {
    let mut invite = invitation();
    for (asked, least, agreed) in
        [("600", "", "600"), ("86400", "", "1800"), ("7200", "3600", "3600")]
    {
        invite.headers.set("Session-Expires", asked);
        invite.headers.remove("Min-SE");
        if !least.is_empty() {
            invite.headers.set("Min-SE", least);
        }
        let said = acceptance(&invite);
        let agreed = format!("{agreed};refresher=uac");
        assert_eq!(said.headers.get("Session-Expires"), Some(agreed.as_str()));
        assert!(said.headers.all("Require").any(|tag| tag == "timer"));
    }
    invite.headers.set("Supported", "100rel");
    invite.headers.remove("Session-Expires");
    let said = acceptance(&invite);
    assert_eq!(said.headers.get("Session-Expires"), None);
    assert!(!said.headers.all("Require").any(|tag| tag == "timer"));
}
