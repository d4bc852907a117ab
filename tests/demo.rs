//! `demo` and `run` as people use them: what is shown is captured and conforms, and nothing is left
//! when somebody interrupts.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use callproof_node::ports::free_address;

const SHOWS: [&str; 3] = ["video-push", "telepresence", "conference"];

fn procedure(show: &str) -> &str {
    if show == "video-push" { show } else { "telepresence" }
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo").join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("writable");
    folder
}

fn callproof() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Standard output of what ended well.
#[track_caller]
fn well(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{}:\n{out}\n{err}", output.status);
    out
}

#[track_caller]
fn conforms(capture: &Path, procedure: &str) -> String {
    let mut command = callproof();
    command.arg("conform").arg(capture).args(["--procedure", procedure]);
    let said = well(&command.output().expect("it starts"));
    assert!(said.contains("conforms to the text, recommended"), "{said}");
    said
}

#[test]
fn what_is_shown_is_captured_drawn_and_judged() {
    let plays = SHOWS.iter().flat_map(|show| [(*show, "udp"), (*show, "tcp")]);
    thread::scope(|scope| {
        let plays = plays.map(|(show, carrier)| scope.spawn(move || shown(show, carrier)));
        for play in plays.collect::<Vec<_>>() {
            play.join().expect("it goes well");
        }
    });
}

fn shown(show: &str, carrier: &str) {
    let folder = folder(&format!("{show}-{carrier}"));
    let (capture, figure) = (folder.join("call.pcap"), folder.join("call.svg"));
    let mut command = callproof();
    command.args(["demo", show, "--transport", carrier]);
    command.arg("--pcap").arg(&capture).arg("--svg").arg(&figure);
    let said = well(&command.output().expect("it starts"));
    let (ladder, verdict) = said.split_once("What `conform` says").expect("it is judged");
    // Arrows have their steps, of the text or of an RFC.
    let arrows = ladder.lines().filter(|line| line.contains(['►', '◄'])).count();
    assert!(arrows > 8, "{ladder}");
    let steps: &[&str] = match show {
        "video-push" => &["1. MCVideo private call request", "4. MCVideo private call request"],
        _ => &["INVITE (RFC 3261, 13.2.1)", "CLUE options (RFC 8847, 6)", "1) BYE"],
    };
    let lacking = steps.iter().find(|step| !ladder.contains(**step));
    assert!(lacking.is_none(), "{lacking:?} is not in\n{ladder}");
    assert!(verdict.contains("conforms to the text, recommended"), "{verdict}");
    let release = if show == "video-push" { "7.4.2.3.3 step 6" } else { "5.x item 2)" };
    assert!(verdict.contains(release), "{verdict}");
    conforms(&capture, procedure(show));
    let figure = fs::read_to_string(figure).expect("it is drawn");
    assert!(figure.contains("<svg") && figure.trim_end().ends_with("</svg>"));
}

/// The packets of a capture of ours that are chosen, with its header.
fn chosen(capture: &[u8], mut is_chosen: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let (mut kept, mut rest) = (capture[..24].to_vec(), &capture[24..]);
    while let [head @ .., _] = &rest[..rest.len().min(17)]
        && head.len() == 16
    {
        let length = u32::from_le_bytes(head[8..12].try_into().expect("four bytes")) as usize;
        let (packet, after) = rest.split_at(16 + length);
        if is_chosen(&packet[16..]) {
            kept.extend(packet);
        }
        rest = after;
    }
    kept
}

fn contains(packet: &[u8], words: &str) -> bool {
    packet.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_session_is_judged_whether_or_not_its_channel_can_be_looked_into() {
    let folder = folder("judged");
    let capture = folder.join("whole.pcap");
    let demo = callproof().args(["demo", "telepresence", "--pcap"]).arg(&capture).output();
    well(&demo.expect("it starts"));
    assert!(!conforms(&capture, "telepresence").contains("Nothing was captured there"));
    let whole = fs::read(&capture).expect("it is written");
    let of_sip = chosen(&whole, |packet| contains(packet, "SIP/2.0"));
    let part = folder.join("part.pcap");
    fs::write(&part, &of_sip).expect("writable");
    let said = conforms(&part, "telepresence");
    assert!(said.contains("Nothing was captured there"), "{said}");
    assert!(said.contains("TP UE 1 – TP UE 2, CLUE channel"), "{said}");
    // Without a message of SIP that another one needs it departs there, channel or none.
    for (lacking, departs) in [("SIP/2.0 200 OK", "ACK"), ("BYE sip:", "200 (BYE)")] {
        for bytes in [&whole, &of_sip] {
            let is_lacking = |packet: &[u8]| !contains(packet, lacking);
            let needed = |packet: &[u8]| lacking.starts_with("BYE") || contains(packet, "1 INVITE");
            let bytes = chosen(bytes, |packet| is_lacking(packet) || !needed(packet));
            fs::write(&part, bytes).expect("writable");
            let mut command = callproof();
            command.arg("conform").arg(&part).args(["--procedure", "telepresence"]);
            let output = command.output().expect("it starts");
            let said = String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(1), "{said}");
            let place = said.split("departs at").nth(1).expect("it says where");
            assert!(place.contains(&format!("sent {departs}")), "{said}");
        }
    }
    let part = part.to_str().expect("a path of ours");
    for (role, why) in [
        ("server=127.0.0.1:5060", "there are: focus"),
        ("focus=192.0.2.77:5060", "no SIP message is from or to 192.0.2.77:5060"),
    ] {
        let args = ["conform", part, "--procedure", "telepresence", "--role", role];
        let output = callproof().args(args).output().expect("it starts");
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && wrong.contains(why), "{wrong}");
    }
}

/// Ends a process as Ctrl-C does.
fn interrupt(child: &Child) {
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("there is a kill").success());
}

#[test]
fn a_show_that_is_interrupted_releases_its_calls() {
    thread::scope(|scope| {
        for show in SHOWS {
            scope.spawn(move || {
                let capture = folder(&format!("{show}-interrupted")).join("call.pcap");
                let mut command = callproof();
                let child = command.args(["demo", show, "--pcap"]).arg(&capture).spawn();
                let child = child.expect("it starts");
                thread::sleep(Duration::from_millis(1200));
                interrupt(&child);
                let said = well(&child.wait_with_output().expect("it ends"));
                // What is not answered yet is given up instead.
                let ends = ["BYE", "CANCEL", "release request"];
                assert!(ends.iter().any(|end| said.contains(end)), "{said}");
                conforms(&capture, procedure(show));
            });
        }
    });
}

/// A role on a port of its own, and what it has said.
struct Role {
    child: Child,
    log: PathBuf,
    capture: PathBuf,
}

impl Role {
    fn start(folder: &Path, name: &str, args: &[&str]) -> Role {
        let (log, capture) =
            (folder.join(format!("{name}.log")), folder.join(format!("{name}.pcap")));
        let mut command = callproof();
        command.arg("run").args(args).arg("--pcap").arg(&capture);
        command.stdout(fs::File::create(&log).expect("writable"));
        let role = Role { child: command.spawn().expect("it starts"), log, capture };
        role.until("listens on");
        role
    }

    #[track_caller]
    fn until(&self, words: &str) {
        let begin = Instant::now();
        while !self.said().contains(words) {
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "no \"{words}\" in\n{}",
                self.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Interrupts it; it ends well, and in time.
    #[track_caller]
    fn interrupt(mut self) -> (String, PathBuf) {
        interrupt(&self.child);
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                break status;
            }
            if begin.elapsed() > Duration::from_secs(20) {
                self.child.kill().expect("it runs");
                panic!("it does not end:\n{}", self.said());
            }
            thread::sleep(Duration::from_millis(20));
        };
        let mut wrong = String::new();
        let errors = self.child.stderr.as_mut().expect("it is piped");
        errors.read_to_string(&mut wrong).expect("it is text");
        assert!(status.success(), "{status}:\n{}\n{wrong}", self.said());
        assert!(!self.said().contains("left behind"), "{}", self.said());
        (self.said(), self.capture)
    }
}

fn port() -> String {
    free_address().expect("some port is free").to_string()
}

/// A server with alice and bob, who is in a call that she has made.
fn a_push(name: &str) -> [Role; 3] {
    let folder = folder(name);
    let [server, alice, bob] = [port(), port(), port()];
    let policy = folder.join("policy.toml");
    let users = format!(
        "domain = \"mc.example.org\"\n[users.alice]\nues = [\"udp:{alice}\"]\n\
         [users.bob]\nues = [\"udp:{bob}\"]\n"
    );
    fs::write(&policy, users).expect("writable");
    let policy = policy.to_str().expect("a path of ours");
    let between = ["mcvideo-server", "--listen", &server, "--policy", policy];
    let called = ["mcvideo-client", "--user", "bob", "--listen", &bob, "--server", &server];
    let calls = ["mcvideo-client", "--listen", &alice, "--server", &server, "--push", "bob"];
    let server = Role::start(&folder, "server", &between);
    let bob = Role::start(&folder, "bob", &called);
    let alice = Role::start(&folder, "alice", &calls);
    alice.until("7.4.2.3.2 step 8");
    bob.until("7.4.2.3.2 step 8");
    [alice, server, bob]
}

#[test]
fn what_either_end_of_a_session_captures_conforms() {
    for early in [false, true] {
        let folder = folder(&format!("session-{early}"));
        let [one, two] = [port(), port()];
        let policy = folder.join("policy.toml");
        let users = format!(
            "domain = \"tp.example.org\"\n[users.room1]\nues = [\"udp:{one}\"]\n\
             [users.room2]\nues = [\"udp:{two}\"]\n"
        );
        fs::write(&policy, users).expect("writable");
        let policy = policy.to_str().expect("a path of ours");
        let own = ["tp-ue", "--policy", policy, "--user"];
        let mut called = [&own[..], &["room2", "--with", "room1", "--listen", &two]].concat();
        if early {
            called.extend(["--early-channel", "--accept", "never"]);
        }
        let called = Role::start(&folder, "called", &called);
        let calls = ["room1", "--with", "room2", "--listen", &one, "--join"];
        let calls = Role::start(&folder, "calls", &[&own[..], &calls].concat());
        calls.until("WAIT FOR CONF RESPONSE, 200");
        let (said, capture) = calls.interrupt();
        let step = if early { "5.x To cancel (CLUE channel)" } else { "5.x item 2)" };
        assert!(said.contains(step), "{said}");
        assert!(conforms(&capture, "telepresence").contains(step));
        conforms(&called.interrupt().1, "telepresence");
    }
}

#[test]
fn whoever_is_interrupted_in_a_push_releases_it() {
    let names = ["alice", "server", "bob"];
    for (place, name) in names.into_iter().enumerate() {
        let mut roles: Vec<(&str, Role)> =
            names.into_iter().zip(a_push(&format!("push-{name}"))).collect();
        let (_, first) = roles.remove(place);
        let (said, _) = first.interrupt();
        assert!(said.contains("→ BYE"), "{name}:\n{said}");
        // The others are told, and have nothing left to release.
        for (_, role) in &roles {
            role.until("← BYE");
        }
        thread::sleep(Duration::from_millis(300));
        for (who, role) in roles {
            let (said, capture) = role.interrupt();
            assert!(!said.contains("→ BYE") || who == "server", "{who}:\n{said}");
            // Whoever is between sees all of it.
            if who == "server" {
                conforms(&capture, "video-push");
            }
        }
    }
}
