//! Who calls, who is called, and what must come of it.

use std::path::Path;
use std::process::Command;
use std::thread;

use super::stage::{Carrier, Stage};

/// Who is at an end.
#[derive(Clone, Copy)]
pub enum End<'a> {
    /// SIPp with a scenario, and what stands in its places.
    Sipp(&'a str, &'a [(&'a str, &'a str)]),
    /// The client of ours, with these options.
    Ours(&'a [&'a str]),
    Nobody,
}

/// What is played.
pub struct Scene<'a> {
    name: String,
    rules: [(&'a str, String); 2],
    caller: End<'a>,
    callee: End<'a>,
    log: Vec<&'a str>,
    invites: Option<usize>,
    is_judged: bool,
}

impl<'a> Scene<'a> {
    /// Alice calls Bob; both may do everything.
    pub fn new(name: &str, caller: End<'a>, callee: End<'a>) -> Self {
        let rules = [("alice", "ues = [\"{alice}\"]"), ("bob", "ues = [\"{bob}\"]")];
        let rules = rules.map(|(user, rule)| (user, rule.to_owned()));
        let log = Vec::new();
        Scene { name: name.into(), rules, caller, callee, log, invites: None, is_judged: true }
    }

    /// Another rule for a user, instead of one for the same.
    pub fn rule(mut self, user: &str, rule: &str) -> Self {
        let (_, rules) = self.rules.iter_mut().find(|(of, _)| *of == user).expect("a user");
        let key = rule.split(' ').next().expect("a rule has a key");
        let kept = rules.lines().filter(|line| !line.starts_with(key));
        *rules = kept.chain([rule]).collect::<Vec<_>>().join("\n");
        self
    }

    /// The server's log has all this.
    pub fn log(mut self, parts: &[&'a str]) -> Self {
        self.log.extend(parts);
        self
    }

    /// The server sends so many INVITEs, repetitions included.
    pub fn invites(mut self, count: usize) -> Self {
        self.invites = Some(count);
        self
    }

    /// There is more in it than the text says anything of.
    pub fn unjudged(mut self) -> Self {
        self.is_judged = false;
        self
    }

    /// Plays it over UDP and over TCP.
    pub fn play(&self) {
        thread::scope(|scope| {
            let plays = [Carrier::Udp, Carrier::Tcp].map(|c| scope.spawn(move || self.play_on(c)));
            for played in plays {
                played.join().expect("it goes well on either");
            }
        });
    }

    /// Plays it where SIPp is installed.
    pub fn play_on(&self, carrier: Carrier) {
        if Command::new("sipp").arg("-v").output().is_err() {
            println!("sipp is not installed: skipped");
            return;
        }
        let rules = self.rules.iter().map(|(user, rules)| format!("[users.{user}]\n{rules}\n"));
        let rules = format!("domain = \"mc.example.org\"\n{}", rules.collect::<String>());
        let stage = Stage::new("mcvideo-server", &self.name, carrier, &rules);
        let callee = match self.callee {
            End::Sipp(scenario, values) => Some(stage.callee(scenario, values)),
            End::Ours(habits) => Some(stage.bob(habits)),
            End::Nobody => None,
        };
        let caller = match self.caller {
            End::Sipp(scenario, values) => Some(stage.caller(scenario, values)),
            End::Ours(habits) => Some(stage.alice(habits)),
            End::Nobody => None,
        };
        stage.all_end_well(callee.into_iter().chain(caller).collect());
        let (log, capture) = stage.close();
        for part in &self.log {
            assert!(log.contains(part), "{}: {part} is not in\n{log}", self.name);
        }
        if let Some(count) = self.invites {
            assert_eq!(log.matches("→ INVITE ").count(), count, "{}:\n{log}", self.name);
        }
        judge(&capture, self.is_judged.then_some("video-push"));
    }
}

/// SIPp's participants of a conference: a scenario and what stands in its places.
pub type Participant<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// SIPp joins a conference, once or twice; the first of them may have others removed. The log of the
/// focus has all this.
pub fn confer(name: &str, participants: &[Participant<'_>], log: &[&str]) {
    if Command::new("sipp").arg("-v").output().is_err() {
        println!("sipp is not installed: skipped");
        return;
    }
    let rules = "domain = \"tp.example.org\"\n[users.room1]\nremove = true\nues = [\"{alice}\"]\n\
                 [users.room2]\nues = [\"{bob}\"]\n";
    thread::scope(|scope| {
        let on = |carrier| {
            let stage = Stage::new("focus", name, carrier, rules);
            let participants = participants.iter().enumerate();
            let all =
                participants.map(|(room, (what, values))| stage.participant(what, values, room));
            stage.all_end_well(all.collect());
            let (said, capture) = stage.close();
            for part in log {
                assert!(said.contains(part), "{name}: {part} is not in\n{said}");
            }
            judge(&capture, Some("telepresence"));
        };
        let plays = [Carrier::Udp, Carrier::Tcp].map(|carrier| scope.spawn(move || on(carrier)));
        for played in plays {
            played.join().expect("it goes well on either");
        }
    });
}

/// Whether what the server sent and received is a capture, and a run of the text.
fn judge(capture: &Path, procedure: Option<&str>) {
    let bytes = std::fs::read(capture).expect("the server has written its capture");
    let name = capture.display();
    let is_capture = bytes.starts_with(&[0xd4, 0xc3, 0xb2, 0xa1]) && bytes.len() > 24;
    assert!(is_capture, "{name} is a capture with something in it");
    if let Some(procedure) = procedure {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.arg("conform").arg(capture).args(["--procedure", procedure]);
        let output = command.output().expect("it starts");
        let (out, err) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{name}: {}\n{out}\n{err}", output.status);
    }
}
