//! `conform` as a test engineer meets it: captures, verdicts, exit codes.

mod calls;

use std::path::{Path, PathBuf};
use std::process::Command;

use calls::{
    Sip, Who, answer, answer_of_bob, cancel, file, lines, moved, push, tcp, udp, until, with,
    without,
};

/// Exit code, standard output, standard error.
type Said = (i32, String, String);

fn conform(args: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    let output = command.arg("conform").args(args).output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = (output.status.code(), text(&output.stdout), text(&output.stderr));
    (said.0.unwrap_or_else(|| panic!("it crashed: {}", said.2)), said.1, said.2)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conform").join(name);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

#[track_caller]
fn judged(name: &str, bytes: &[u8], args: &[&str]) -> Said {
    let path = file(&folder(name), "capture", bytes);
    conform(&[&[path.as_str(), "--procedure", "video-push"], args].concat())
}

#[track_caller]
fn says(said: &Said, code: i32, phrases: &[&str]) {
    let (exit, out, err) = said;
    assert_eq!(*exit, code, "{out}{err}");
    for phrase in phrases {
        assert!(out.contains(phrase), "it does not say \"{phrase}\":\n{out}{err}");
    }
    // Paths are as long as they are.
    let mut lines = out.lines().filter(|line| !line.starts_with('/'));
    assert!(lines.all(|line| line.chars().count() <= 112), "it fits a terminal:\n{out}");
}

/// A wrong call or file: exit code 2 and one sentence.
#[track_caller]
fn refused(args: &[&str], phrase: &str) {
    let (code, out, err) = conform(args);
    assert_eq!(code, 2, "{out}{err}");
    assert!(err.contains(phrase), "it does not say \"{phrase}\": {err}");
    assert!(out.is_empty() && err.trim().lines().count() == 1, "{out}{err}");
}

/// The capture departs at a message of the text, in a packet.
#[track_caller]
fn departs(name: &str, of: &[Sip], at: usize, packet: usize, phrases: &[&str]) {
    let place = format!("departs at message {at} of ");
    let said = judged(name, &udp(of), &[]);
    says(&said, 1, &[&place, &format!("(packet {packet}, ")]);
    says(&said, 1, phrases);
}

#[test]
fn a_push_conforms_on_datagrams_on_connections_and_as_lines() {
    for (name, bytes) in
        [("udp", udp(&push(1))), ("tcp", tcp(&push(1))), ("lines", lines(&push(1)))]
    {
        let said = judged(name, &bytes, &[]);
        says(
            &said,
            0,
            &[
                "Push to bob: 9 messages",
                "conforms to the text, recommended",
                "7.4.2.3.2 step 1 ",
                "7.4.2.3.3 step 6",
                "[7.4.2.3.2 step 7c]",
                "13 SIP messages",
            ],
        );
        assert!(!said.1.contains("not seen before the capture ended"), "{}", said.1);
        assert!(!said.1.contains("Not judged"), "{}", said.1);
    }
}

#[test]
fn a_limit_that_is_reached_decides_nothing() {
    for of in [push(1), until(push(1), "W2")] {
        says(
            &judged("decides-nothing", &udp(&of), &["--max-states", "1"]),
            3,
            &["undecided: 0 of"],
        );
    }
}

#[test]
fn on_a_connection_nothing_is_overtaken_wherever_the_capture_was_taken() {
    let all = push(1);
    let of = |names: &[&str]| -> Vec<Sip> {
        let one = |name: &&str| all.iter().find(|sip| sip.name == *name).cloned();
        names.iter().map(|name| one(name).expect("a message of the push")).collect()
    };
    let late = ["W1", "W3", "W6", "W7", "W10", "W5", "W8"];
    let crossed = ["W1", "W2", "W3", "W4", "W6", "W7", "W8", "W5", "W8a"];
    // The rest of what was sent may come when the capture has ended.
    for many in [6, 7] {
        let said = judged("late-tcp", &tcp(&of(&late[..many])), &["--incomplete"]);
        assert_eq!(said.0, 0, "{many}: {}{}", said.1, said.2);
    }
    for (name, names, code) in [("overtaken", &crossed[..], 1), ("in-order", &crossed[..6], 0)] {
        let said = judged(name, &tcp(&of(names)), &["--incomplete"]);
        assert_eq!(said.0, code, "{}{}", said.1, said.2);
    }
}

#[test]
fn who_is_who_is_said() {
    let udp = judged("who-udp", &udp(&push(1)), &[]);
    says(
        &udp,
        0,
        &[
            "MCVideo client 1  alice at 192.0.2.11:5060",
            "MCVideo server    198.51.100.10:5060",
            "MCVideo client 2  bob at 192.0.2.22:5060",
        ],
    );
    let tcp = judged("who-tcp", &tcp(&push(1)), &[]);
    says(&tcp, 0, &["alice at 192.0.2.11:49152", "MCVideo server    198.51.100.10:5060"]);
    says(&judged("who-lines", &lines(&push(1)), &[]), 0, &["alice at client-1", "bob at client-2"]);
}

#[test]
fn the_steps_stand_in_the_order_of_the_text() {
    let (_, out, _) = judged("order", &udp(&push(1)), &[]);
    let place = |step: &str| out.find(step).unwrap_or_else(|| panic!("no {step} in\n{out}"));
    let steps = [
        "7.4.2.3.2 step 2 ",
        "7.4.2.3.2 step 7 ",
        "7.4.2.3.2 step 7c]",
        "7.4.2.3.2 step 8",
        "7.4.2.3.3 step 1 ",
    ];
    assert!(steps.map(place).is_sorted(), "{out}");
}

#[test]
fn what_is_sent_before_its_time_departs() {
    // The server says that bob has accepted before bob is asked.
    departs(
        "early-200",
        &moved(push(1), "W8", "W3"),
        2,
        3,
        &[
            "MCVideo server sent MCVideo private call response",
            "to MCVideo client 1",
            "7.4.2.3.2 step 4",
            "MCVideo private call request to MCVideo client 2",
        ],
    );
    // It confirms the release before it has asked bob; that bob has not answered, a timer may do.
    let phrases =
        ["private call release response", "private call release request to MCVideo client 2"];
    departs("early-release", &moved(push(1), "W11a", "W10"), 7, 11, &phrases);
    says(&judged("timer", &udp(&moved(push(1), "W11a", "W11")), &[]), 0, &["conforms"]);
    // Bob releases what he was not asked to release.
    departs(
        "unasked",
        &moved(push(1), "W11", "W10"),
        7,
        11,
        &["private call release response", "MCVideo client 2 stood: ", "in the call"],
    );
}

#[test]
fn what_is_left_out_departs_where_it_is_missed() {
    // Without the INVITE nothing is known of the leg that it begins.
    let said = judged("no-invite", &udp(&without(push(1), "W3")), &[]);
    says(&said, 0, &["bob, not captured", "it belongs to no call whose INVITE was"]);
    departs("no-bye", &without(push(1), "W10"), 7, 11, &[]);
    departs("no-answer", &without(push(1), "W6"), 4, 7, &["stood: "]);
}

#[test]
fn what_a_party_has_not_done_yet_is_owed() {
    // The server has given up waiting for bob: alice is told, and bob, who accepts, is not yet.
    let of = [until(push(1), "W6"), vec![answer("408 Request Timeout", "")]].concat();
    let of = [of, vec![push(1)[calls::place(&push(1), "W6")].clone()]].concat();
    says(
        &judged("cut-off", &udp(&of), &[]),
        0,
        &[
            "Sent according to the text, not seen before the capture ended:",
            "private call release request, MCVideo server → MCVideo client 2",
        ],
    );
    says(&judged("released", &udp(&until(push(1), "W10")), &[]), 0, &["6 messages", "conforms"]);
    says(&judged("asked", &udp(&until(push(1), "W6")), &[]), 0, &["Push to bob: 3 messages"]);
}

#[test]
fn an_optional_message_may_be_left_out() {
    for name in ["W5", "W4", "W2"] {
        says(&judged("optional", &udp(&without(push(1), name)), &[]), 0, &["conforms"]);
    }
}

#[test]
fn repetitions_are_folded() {
    let mut twice = push(1);
    for name in ["W11a", "W10", "W9", "W8", "W6", "W3", "W1"] {
        let at = calls::place(&twice, name);
        twice.insert(at, twice[at].clone());
    }
    says(
        &judged("repeated", &udp(&twice), &[]),
        0,
        &["20 SIP messages", "Push to bob: 9 messages"],
    );
}

#[test]
fn a_second_final_response_is_no_repetition() {
    let of = with(push(1), answer("486 Busy Here", ""), "W9");
    departs("second-answer", &of, 6, 10, &["MCVideo private call reject (busy)"]);
}

#[test]
fn a_cancel_that_comes_too_late_has_no_effect() {
    // It may have crossed the answer, and then has no effect (RFC 3261 9.2).
    for before in ["W8", "W8a"] {
        let said = judged("crossed", &udp(&with(push(1), cancel(), before)), &[]);
        says(&said, 0, &["Push to bob: 9 messages"]);
        assert!(!said.1.contains("Not judged"), "{}", said.1);
    }
    let late = judged("late-cancel", &udp(&with(push(1), cancel(), "W9")), &[]);
    says(&late, 0, &["packet 10: a CANCEL of what was answered long ago"]);
}

#[test]
fn refusals_conform_where_the_text_has_them() {
    let of = [
        until(push(1), "W6"),
        vec![
            answer_of_bob("480 Temporarily Unavailable", "110 user declined the call invitation"),
            answer("480 Temporarily Unavailable", "110 user declined the call invitation"),
        ],
    ]
    .concat();
    says(&judged("declined", &udp(&of), &[]), 0, &["[7.4.2.3.2 step 6"]);
    let said = judged("written", &udp(&of), &["--as-written"]);
    says(
        &said,
        1,
        &[
            "departs at message 4 of 5",
            "MCVideo private call reject (declined)",
            "--resolve refusal=reject (or first-reject) allows it",
            "The recommended text allows it.",
        ],
    );
    let args = ["--as-written", "--resolve", "refusal=reject"];
    says(&judged("resolved", &udp(&of), &args), 0, &["as-written with refusal=reject"]);
    let not_allowed = "107 user not authorised to make private calls";
    let of = [until(push(1), "W3"), vec![answer("403 Forbidden", not_allowed)]].concat();
    says(&judged("forbidden", &udp(&of), &[]), 0, &["Nothing was captured there"]);
}

#[test]
fn the_text_as_written_allows_a_plain_push() {
    let said = judged("as-written", &udp(&push(1)), &["--as-written"]);
    says(&said, 0, &["conforms to the text, as-written", "7.4.2.3.3 step 5"]);
    assert!(!said.1.contains("    ["), "nothing is proposed:\n{}", said.1);
}

#[test]
fn messages_may_be_late_or_lost_where_the_capture_was_not_taken_beside_the_senders() {
    // The progress indication is late.
    let of = moved(push(1), "W5", "W8a");
    let said = judged("late", &udp(&of), &[]);
    says(&said, 1, &["judge it with --incomplete: that allows"]);
    says(&judged("late-allowed", &udp(&of), &["--incomplete"]), 0, &["conforms"]);
    // Nothing lost or late explains an answer of the server to which bob gave no reason.
    let said = judged("lost", &udp(&without(push(1), "W6")), &["--incomplete"]);
    says(&said, 1, &["departs at message 4 of 8", "nor do messages lost"]);
}

#[test]
fn a_capture_beside_one_client_leaves_the_other_leg_open() {
    let leg: Vec<Sip> =
        push(1).into_iter().filter(|s| s.from != Who::Bob && s.to != Who::Bob).collect();
    let said = judged("leg-1", &udp(&leg), &[]);
    says(
        &said,
        0,
        &[
            "bob, not captured",
            "Nothing was captured there",
            "MCVideo client 2 – MCVideo server, signalling",
        ],
    );
    let leg: Vec<Sip> =
        push(1).into_iter().filter(|s| s.from != Who::Alice && s.to != Who::Alice).collect();
    says(&judged("leg-2", &udp(&leg), &[]), 0, &["alice, not captured"]);
}

#[test]
fn calls_one_after_another_are_one_story() {
    let of: Vec<Sip> = (1..=5).flat_map(push).collect();
    says(&judged("five", &udp(&of), &[]), 0, &["Push to bob: 45 messages", "conforms"]);
    // A call that is not let through is not taken for the next one.
    let refused = [until(push(1), "W3"), vec![answer("403 Forbidden", "107 user not authorised")]];
    let of = [refused.concat(), push(2)].concat();
    says(&judged("refused-first", &udp(&of), &[]), 0, &["Push to bob: 11 messages"]);
}

#[test]
fn more_calls_than_can_be_counted_are_to_be_cut() {
    let of: Vec<Sip> = (1..=256).flat_map(|n| until(push(n), "W2")).collect();
    let path = file(&folder("many"), "capture", &udp(&of));
    refused(&[&path, "--procedure", "video-push"], "256 calls of one caller to bob");
    let path = file(&folder("many"), "capture", &udp(&of[..255]));
    let (code, out, err) = conform(&[&path, "--procedure", "video-push"]);
    assert!(code == 0 || code == 1, "{out}{err}");
}

#[test]
fn a_limit_is_never_taken_for_an_answer() {
    let said = judged("limit", &udp(&push(1)), &["--max-states", "3"]);
    says(&said, 3, &["undecided", "--max-states above 3"]);
    let path = file(&folder("limit-0"), "capture", &udp(&push(1)));
    refused(&[&path, "--procedure", "video-push", "--max-states", "0"], "would look at nothing");
}

#[test]
fn what_is_cut_off_is_judged_as_far_as_it_goes() {
    let bytes = udp(&push(1));
    let said = judged("truncated", &bytes[..bytes.len() - 10], &[]);
    says(&said, 0, &["cut off before packet 13 ends", "12 packets", "8 messages"]);
    let first = &bytes[..40];
    let path = file(&folder("stump"), "capture", first);
    refused(&[&path, "--procedure", "video-push"], "cut off before packet 1 ends");
}

#[test]
fn files_that_are_no_captures_are_refused() {
    let folder = folder("files");
    for (name, bytes, phrase) in [
        ("empty", &b""[..], "it is empty"),
        ("text", b"hello\n", "neither pcap nor pcapng, nor is it of JSON lines"),
        ("garbage", &[0x80, 0, 255, 3, 9], "neither pcap nor pcapng"),
        ("gzip", &[0x1f, 0x8b, 8, 0], "gzip"),
        ("json", b"{\"from\": \"server\"}\n", "line 1: exactly one of"),
        ("names", b"{\"from\": \"sever\", \"to\": \"client-1\", \"rtcp\": \"00\"}", "\"server\"?"),
        (
            "sip",
            b"{\"from\": \"server\", \"to\": \"client-1\", \"sip\": \"hm\"}",
            "line 1: `sip`: ",
        ),
    ] {
        let path = file(&folder, name, bytes);
        refused(&[&path, "--procedure", "video-push"], phrase);
    }
    let path = folder.to_str().expect("plain");
    refused(&[path, "--procedure", "video-push"], "is a directory");
    let missing = folder.join("missing");
    refused(&[missing.to_str().expect("plain"), "--procedure", "video-push"], "no such file");
}

#[test]
fn a_corrupt_capture_is_refused() {
    let mut bytes = udp(&push(1));
    // The length of the first packet.
    bytes[32..36].copy_from_slice(&[255; 4]);
    let path = file(&folder("corrupt"), "capture", &bytes);
    refused(&[&path, "--procedure", "video-push"], "packet 1 claims 4294967295 bytes");
}

#[test]
fn a_capture_without_a_push_says_nothing_of_it() {
    let said = judged("nothing", &udp(&[]), &[]);
    says(&said, 3, &["0 SIP messages", "was recognised"]);
    let mut broken = push(1);
    broken.truncate(1);
    broken[0].text = broken[0].text.replace("CSeq: 1 INVITE", "CSeq: one");
    says(&judged("broken", &udp(&broken), &[]), 3, &["packet 1: SIP that cannot be read"]);
    let register = push(1)[0].text.replace("INVITE", "REGISTER");
    let of = [Sip { text: register, ..push(1)[0].clone() }];
    says(&judged("register", &udp(&of), &[]), 3, &["packet 1: it belongs to no call"]);
}

#[test]
fn what_stands_beside_a_push_is_named_and_not_judged() {
    let stray = Sip { text: push(9)[10].text.clone(), ..push(1)[10].clone() };
    let said = judged("stray", &udp(&with(push(1), stray, "W6")), &[]);
    says(&said, 0, &["Not judged:", "packet 6: it belongs to no call", "conforms"]);
}

#[test]
fn roles_can_be_given_and_wrong_ones_are_refused() {
    let path = file(&folder("roles"), "capture", &udp(&push(1)));
    let with = |role: &'static str| [path.as_str(), "--procedure", "video-push", "--role", role];
    for role in ["server=198.51.100.10", "client-1=192.0.2.11:5060", "client-2=192.0.2.22:5060"] {
        says(&conform(&with(role)), 0, &["MCVideo server    198.51.100.10:5060"]);
    }
    refused(&with("sever=198.51.100.10"), "did you mean \"server\"?");
    refused(&with("server"), "ROLE=ADDRESS");
    refused(&with("server=example.org"), "is not an address");
    refused(&with("server=198.51.100.10:99999"), "is not an address");
    refused(&with("server=10.9.9.9:5060"), "no SIP message is from or to 10.9.9.9:5060");
    let twice = ["--role", "client-1=198.51.100.10"];
    refused(&[&with("server=198.51.100.10")[..], &twice].concat(), "is given to two roles");
    let twice = ["--role", "server=198.51.100.11"];
    refused(&[&with("server=198.51.100.10")[..], &twice].concat(), "two addresses");
}

#[test]
fn the_server_is_who_it_is_said_to_be() {
    // If alice is said to be the server, nobody was seen to ask her to invite.
    let path = file(&folder("server"), "capture", &udp(&push(1)));
    let role = ["--role", "server=192.0.2.11:5060"];
    let said = conform(&[&[path.as_str(), "--procedure", "video-push"], &role[..]].concat());
    says(&said, 1, &["MCVideo server    192.0.2.11:5060", "somebody, not captured"]);
}

#[test]
fn a_push_is_no_telepresence() {
    let path = file(&folder("other"), "capture", &udp(&push(1)));
    let said = conform(&[&path, "--procedure", "telepresence"]);
    says(&said, 3, &["Nothing of this procedure", "neither `+sip.clue` in a Contact nor"]);
}

#[test]
fn wrong_calls_are_refused() {
    let path = file(&folder("calls"), "capture", &udp(&push(1)));
    refused(&[&path, "--procedure", "video-pusch"], "did you mean \"video-push\"?");
    let with =
        |args: &[&'static str]| [&[path.as_str(), "--procedure", "video-push"], args].concat();
    refused(&with(&["--resolve", "refusl=reject"]), "\"refusal\"");
    refused(&with(&["--resolve", "refusal=rejct"]), "\"reject\"");
    refused(&with(&["--participants", "3"]), "--participants is for a procedure");
    let telepresence = [&path, "--procedure", "telepresence", "--participants", "3"];
    refused(&telepresence, "who takes part stands in the capture");
    assert_eq!(conform(&[&path]).0, 2, "--procedure is needed");
    // Before any work: the file to judge is not even looked for.
    let args = ["/nowhere/at/all", "--procedure", "video-push", "--svg", "/nowhere/call.svg"];
    refused(&args, "cannot write /nowhere/call.svg");
}

#[test]
fn the_figure_shows_what_happened() {
    let folder = folder("figure");
    let svg = folder.join("call.svg");
    let path = svg.to_str().expect("plain");
    let draw = |of: &[Sip]| {
        let capture = file(&folder, "capture", &udp(of));
        conform(&[&capture, "--procedure", "video-push", "--svg", path])
    };
    says(&draw(&push(1)), 0, &["call.svg: the figure of \"Push to bob\""]);
    let drawn = std::fs::read_to_string(&svg).expect("written");
    for shown in ["MCVideo client 2", "1. MCVideo private call request", "Push to bob: it conforms"]
    {
        assert!(drawn.contains(shown), "{shown}: {drawn}");
    }
    says(&draw(&moved(push(1), "W8", "W3")), 1, &["the figure of"]);
    let drawn = std::fs::read_to_string(&svg).expect("written");
    for shown in ["sends it here", "Message 2 (packet 3", "departs from the text"] {
        assert!(drawn.contains(shown), "{shown}: {drawn}");
    }
}

#[test]
fn a_long_capture_is_judged_in_bounded_time() {
    let of: Vec<Sip> = (1..=200).flat_map(push).collect();
    let start = std::time::Instant::now();
    says(&judged("long", &udp(&of), &[]), 0, &["Push to bob: 1800 messages"]);
    println!("200 calls: {:?}", start.elapsed());
}

#[test]
fn transmission_control_that_was_not_captured_is_filled_in_where_the_text_demands_it() {
    let args = ["--resolve", "transmission-control=server-grant"];
    let said = judged("control", &udp(&push(1)), &args);
    says(&said, 0, &["Nothing was captured there", "MCVideo server, transmission control"]);
    assert!(!judged("control", &udp(&push(1)), &[]).1.contains("Nothing was captured there"));
}
