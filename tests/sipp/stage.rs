//! Processes on loopback: one server of ours, SIPp or a client of ours at either end.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What carries SIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    Udp,
    Tcp,
}

impl Carrier {
    pub fn name(self) -> &'static str {
        match self {
            Carrier::Udp => "udp",
            Carrier::Tcp => "tcp",
        }
    }

    /// As SIPp has it: one socket for all calls.
    fn of_sipp(self) -> &'static str {
        match self {
            Carrier::Udp => "u1",
            Carrier::Tcp => "t1",
        }
    }
}

/// A process that does not outlive the test.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    fn start(name: &str, command: &mut Command) -> Running {
        command.stdin(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} starts: {error}"));
        Running { name: name.into(), child }
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child can be asked").is_some()
    }

    /// Waits until it ends by itself.
    fn end(&mut self) -> ExitStatus {
        until(&format!("{} ends", self.name), || self.has_ended());
        self.child.wait().expect("a child can be waited for")
    }

    fn terminate(&self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &id]).status().expect("there is a kill");
        assert!(killed.success(), "{} can be told to end", self.name);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended, which is all that is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(25);

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}, but not in time");
        sleep(Duration::from_millis(10));
    }
}

/// A server of ours and the place of either end, on ports of their own.
pub struct Stage {
    pub carrier: Carrier,
    folder: PathBuf,
    server: Running,
    at: [u16; 3],
}

const SERVER: usize = 0;
const ALICE: usize = 1;
const BOB: usize = 2;

impl Stage {
    /// Starts a server, or a focus, with these rules; `{alice}` and `{bob}` in them are where they
    /// are.
    pub fn new(part: &str, name: &str, carrier: Carrier, rules: &str) -> Stage {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sipp");
        let folder = folder.join(format!("{name}-{}", carrier.name()));
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).expect("the folder for tests is writable");
        let at = [port(), port(), port()];
        let place = |port: u16| format!("{}:127.0.0.1:{port}", carrier.name());
        let rules = rules.replace("{alice}", &place(at[ALICE])).replace("{bob}", &place(at[BOB]));
        fs::write(folder.join("policy.toml"), rules).expect("the folder is writable");
        let mut command = ours(part, carrier, at[SERVER]);
        command.arg("--policy").arg(folder.join("policy.toml"));
        command.arg("--pcap").arg(folder.join("server.pcap"));
        command.stdout(create(&folder, "server.log")).stderr(create(&folder, "server.err"));
        let server = Running::start("the server", &mut command);
        let mut stage = Stage { carrier, folder, server, at };
        until("the server listens", || {
            assert!(!stage.server.has_ended(), "{}", stage.said("server.err"));
            stage.said("server.log").contains("listens on")
        });
        stage
    }

    /// What a process has written.
    pub fn said(&self, file: &str) -> String {
        let bytes = fs::read(self.folder.join(file)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn server(&self) -> String {
        format!("127.0.0.1:{}", self.at[SERVER])
    }

    /// Bob's client.
    pub fn bob(&self, habits: &[&str]) -> Running {
        let log = "bob.log";
        let mut command = ours("mcvideo-client", self.carrier, self.at[BOB]);
        command.args(["--user", "bob", "--server", &self.server(), "--once"]).args(habits);
        command.stdout(create(&self.folder, log)).stderr(create(&self.folder, "bob.err"));
        let bob = Running::start("bob's client", &mut command);
        until("bob's client listens", || self.said(log).contains("listens on"));
        bob
    }

    /// Alice's client, which pushes to bob.
    pub fn alice(&self, habits: &[&str]) -> Running {
        let mut command = ours("mcvideo-client", self.carrier, self.at[ALICE]);
        command.args(["--user", "alice", "--server", &self.server(), "--once"]);
        command.args(["--push", "bob"]).args(habits);
        command.stdout(create(&self.folder, "alice.log"));
        command.stderr(create(&self.folder, "alice.err"));
        Running::start("alice's client", &mut command)
    }

    /// SIPp where Bob is.
    pub fn callee(&self, scenario: &str, values: &[(&str, &str)]) -> Running {
        let mut bob = self.sipp(scenario, values, BOB, &[]);
        let table = format!("/proc/net/{}", self.carrier.name());
        let port = format!(":{:04X} ", self.at[BOB]);
        until("SIPp listens", || {
            assert!(!bob.has_ended(), "{}", self.trace(&bob.name));
            fs::read_to_string(&table).is_ok_and(|sockets| sockets.contains(&port))
        });
        bob
    }

    /// SIPp where Alice is.
    pub fn caller(&self, scenario: &str, values: &[(&str, &str)]) -> Running {
        self.sipp(scenario, values, ALICE, &[self.server()])
    }

    /// SIPp in a conference, where Alice or Bob is.
    pub fn participant(&self, scenario: &str, values: &[(&str, &str)], room: usize) -> Running {
        self.sipp(scenario, values, [ALICE, BOB][room], &[self.server()])
    }

    fn sipp(
        &self,
        scenario: &str,
        values: &[(&str, &str)],
        place: usize,
        remote: &[String],
    ) -> Running {
        let name = format!("{scenario}-{}", ["server", "alice", "bob"][place]);
        let file = self.folder.join(format!("{name}.xml"));
        fs::write(&file, script(scenario, values)).expect("the folder is writable");
        let mut command = Command::new("sipp");
        command.args(remote).arg("-sf").arg(&file).args(["-t", self.carrier.of_sipp()]);
        command.args(["-i", "127.0.0.1", "-p", &self.at[place].to_string(), "-nostdin"]);
        command.args(["-m", "1", "-timeout", "20s", "-timeout_error", "-recv_timeout", "10000"]);
        command.args(["-default_behaviors", "abortunexp", "-trace_err", "-trace_msg"]);
        if REPEATING.contains(&scenario) {
            command.arg("-nr");
        }
        command.arg("-error_file").arg(self.folder.join(format!("{name}.err")));
        command.arg("-message_file").arg(self.folder.join(format!("{name}.messages")));
        command.current_dir(&self.folder);
        command.stdout(create(&self.folder, &format!("{name}.out")));
        command.stderr(create(&self.folder, &format!("{name}.stderr")));
        Running::start(&name, &mut command)
    }

    /// What SIPp sent and received, and what it has to say of that.
    fn trace(&self, name: &str) -> String {
        let parts = ["messages", "err", "stderr"];
        parts.map(|part| self.said(&format!("{name}.{part}"))).join("\n")
    }

    /// Everybody ends by themselves, and content.
    pub fn all_end_well(&self, mut processes: Vec<Running>) {
        for process in processes.iter_mut().rev() {
            let status = process.end();
            let name = process.name.clone();
            let log = self.said("server.log");
            assert!(status.success(), "{name}: {status}\n{}\n{log}", self.trace(&name));
        }
    }

    /// Stops the server, which has nothing left: its log and its capture.
    pub fn close(mut self) -> (String, PathBuf) {
        self.server.terminate();
        let status = self.server.end();
        let log = self.said("server.log");
        assert!(status.success(), "{status}\n{log}\n{}", self.said("server.err"));
        for never in ["left behind", "no step for it", "there is no way to", "shutting down"] {
            assert!(!log.contains(never), "{never}:\n{log}");
        }
        (log, self.folder.join("server.pcap"))
    }
}

/// A role played by the program under test.
fn ours(part: &str, carrier: Carrier, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    let listen = format!("127.0.0.1:{port}");
    command.args(["run", part, "--transport", carrier.name(), "--listen", &listen]);
    command
}

fn create(folder: &Path, name: &str) -> File {
    File::create(folder.join(name)).expect("the folder is writable")
}

/// A port that is free here, with what stands on it and four above it (transmission control), and
/// that no other test of this process gets. They are below those that systems give to clients.
fn port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        // Tests that run beside this process begin elsewhere.
        let count = std::process::id() * 500 + NEXT.fetch_add(5, Ordering::Relaxed);
        let port = u16::try_from(10_000 + count % 20_000).expect("it is less than 30 000");
        let udp = |port| UdpSocket::bind(("127.0.0.1", port)).is_ok();
        if udp(port) && udp(port + 4) && TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Scenarios to which repetitions matter; in all others SIPp itself takes care of them.
const REPEATING: [&str; 5] = [
    "callee-misses-the-ack",
    "callee-misses-the-invite",
    "caller-misses-the-200",
    "caller-repeats",
    "caller-repeats-a-failure",
];

/// What stands in the places of scenarios where nothing else is said.
const USUAL: [(&str, &str); 21] = [
    ("leg", "b"),
    ("room", "room1"),
    ("target", "room2"),
    ("asked", "BYE"),
    ("dialog", "[call_id];local-tag=[pid]p[call_number];remote-tag=unknown"),
    ("media", "4100"),
    ("stays", "300"),
    ("caller", "alice"),
    ("called", "bob"),
    ("version", "SIP/2.0"),
    ("supported", "timer, 100rel, norefersub"),
    ("interval", "1800"),
    ("more", "User-Agent: SIPp"),
    ("type", "multipart/mixed;boundary=mcv1"),
    ("offer", "application/sdp"),
    ("way", ""),
    ("keeps-up", "Session-Expires: 1800;refresher=uac"),
    ("check", "check_it"),
    ("rings", "100"),
    ("why", "Server: SIPp"),
    ("failure", "487 Request Terminated"),
];

/// A scenario of `tests/sipp` with its parts in their places.
fn script(scenario: &str, values: &[(&str, &str)]) -> String {
    let values = USUAL.iter().chain(values).map(|(name, value)| ((*name).into(), (*value).into()));
    expand(&read(&format!("{scenario}.xml")), &values.collect())
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sipp").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Puts a value in the place of `{{name}}`; where there is none the part of that name, in which
/// `{{part name=value}}` gives values.
fn expand(text: &str, values: &BTreeMap<String, String>) -> String {
    let Some((before, rest)) = text.split_once("{{") else { return text.into() };
    let (place, after) = rest.split_once("}}").expect("what is opened is closed");
    let mut words = place.split_whitespace();
    let name = words.next().expect("a place has a name");
    let middle = match values.get(name) {
        Some(value) => value.clone(),
        None => {
            let pairs = words.map(|word| word.split_once('=').expect("a value has a name"));
            let mut inner = values.clone();
            inner.extend(pairs.map(|(name, value)| (name.into(), value.into())));
            expand(&read(&format!("parts/{name}.xml")), &inner)
        }
    };
    format!("{before}{middle}{}", expand(after, values))
}
