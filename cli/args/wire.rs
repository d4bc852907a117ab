//! Arguments of the commands for procedures whose messages have a form on the wire.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, Subcommand, ValueEnum};

use super::Selection;
use crate::error::without_wire;
use crate::texts::is_file;

/// The commands for procedures whose messages have a form on the wire.
#[derive(Debug, Subcommand)]
pub enum Wire {
    /// Does a capture do what the text says?
    ///
    /// Finds the SIP, CLUE and transmission control messages in a file, maps addresses to roles,
    /// and looks for a run of the text that explains them: decisions, timeouts and hops that were
    /// not captured are filled in. Exit code 0: there is one; 1: there is none, and the first
    /// message that nothing explains is shown with what was allowed there; 2: wrong call, or a
    /// file that cannot be read; 3: nothing in the file was recognised, or a limit stopped the
    /// search.
    #[command(after_help = CONFORM_EXAMPLES)]
    Conform(ConformArgs),
    /// Plays a role on real sockets.
    ///
    /// What the role does is its reaction as recommended, step by step; every step is logged. Users
    /// speak on standard input: `push USER`, `accept`, `refuse`, `transmit`, `complete`, `release`
    /// to an MCVideo client; `join`, `call`, `choose`, `remove ROOM`, `leave` to a TP UE; `remove
    /// ROOM` to the focus; `quit` to all. Ctrl-C releases all calls and ends.
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunArgs),
    /// All roles on this machine, in one command: a call, drawn as it happens, captured and judged.
    #[command(after_help = DEMO_EXAMPLES)]
    Demo(DemoArgs),
}

const CONFORM_EXAMPLES: &str = "Examples:
  callproof conform call.pcap --procedure video-push
  callproof conform call.pcapng --procedure video-push --role server=192.0.2.1:5060
  callproof conform messages.jsonl --procedure video-push --svg what-happened.svg
  callproof conform call.pcap --procedure video-push --as-written
  callproof conform conference.pcap --procedure telepresence --role focus=192.0.2.1:5060

A CLUE channel is read where its SCTP packets, or its documents, are there in the clear; where they
are not, what the text has travel there is filled in. A file of JSON lines has one message a line, with \"from\", \"to\" and \"sip\", \"clue\" or \"rtcp\".";

const RUN_EXAMPLES: &str = "Examples, each in a terminal of its own:
  callproof run mcvideo-server
  callproof run mcvideo-client --user bob --listen 127.0.0.1:5062 --accept auto
  callproof run mcvideo-client --user alice --listen 127.0.0.1:5061 --push bob --for 5s

  callproof run focus
  callproof run tp-ue --user room1 --join
  callproof run tp-ue --user room2 --join --leave-after 10s

  callproof run tp-ue --user room2 --with room1
  callproof run tp-ue --user room1 --with room2 --join --leave-after 5s

  callproof run --replay 1f2e3d4c

A policy file says who may do what, and where users are:
  domain = \"mc.example.org\"
  [users.alice]
  ues = [\"udp:127.0.0.1:5061\"]
  [users.bob]
  push = false                # may be pushed to, and may not push
  commencement = \"automatic\"
  ues = [\"tcp:127.0.0.1:5062\", \"tcp:127.0.0.1:5063\"]
  designated = 1
For telepresence its users are the rooms, and `remove = true` lets one have others removed.";

const DEMO_EXAMPLES: &str = "Examples:
  callproof demo video-push
  callproof demo video-push --transport tcp --pcap call.pcap --svg call.svg
  callproof demo telepresence
  callproof demo conference --svg conference.svg";

/// Most states that `conform` looks at for one group of roles.
pub const MAX_STATES: usize = 200_000;

/// Arguments of `conform`.
#[derive(Debug, Args)]
pub struct ConformArgs {
    /// A pcap or pcapng file, or a file of JSON lines
    pub file: PathBuf,
    /// The procedure
    #[arg(long, value_name = "NAME")]
    pub procedure: String,
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// An address that a role has: of server, client-1 or client-2, or of the focus; may be repeated
    /// [default: inferred from the messages]
    #[arg(long, value_name = "ROLE=ADDRESS")]
    pub role: Vec<String>,
    /// The capture was not taken beside the senders: messages may be missing in it that were lost on
    /// their way, or stand there late; nobody acts on a message before it stands there
    #[arg(long)]
    pub incomplete: bool,
    /// Give up after so many states
    #[arg(long, value_name = "N", default_value_t = MAX_STATES)]
    pub max_states: usize,
    /// Draw what happened, up to the message that nothing explains
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// Roles that can be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The MCVideo server of TS 23.281.
    McvideoServer,
    /// An MCVideo client: it pushes, and is pushed to.
    McvideoClient,
    /// A TP UE: a participant of a conference, or one of two parties.
    TpUe,
    /// The conference focus, with its mixer.
    Focus,
}

/// What can be had on the wire, by name; a procedure in a file is told why it cannot.
#[derive(Clone)]
struct Wired<T>(PhantomData<fn() -> T>);

impl<T> Default for Wired<T> {
    fn default() -> Self {
        Wired(PhantomData)
    }
}

impl<T: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for Wired<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        if is_file(&value.to_string_lossy()) {
            let why = without_wire(&value.to_string_lossy()) + "\n";
            return Err(clap::Error::raw(ErrorKind::InvalidValue, why).with_cmd(command));
        }
        EnumValueParser::<T>::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::value_variants().iter().filter_map(T::to_possible_value)))
    }
}

/// What carries SIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Carrier {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
}

/// What a called user does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Accept {
    /// Accepts by itself.
    Auto,
    /// Waits for `accept` or `refuse` on standard input.
    Manual,
    /// Refuses by itself.
    Refuse,
    /// Never answers.
    Never,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The role
    #[arg(value_parser = Wired::<Part>::default(), required_unless_present = "replay")]
    pub part: Option<Part>,
    /// Let a run found by `check` or `review` happen on real sockets, its deliveries in its order,
    /// and compare what the nodes do with the model
    #[arg(long, value_name = "ID", conflicts_with_all = ["part", "listen", "user", "server", "with",
        "join", "early_channel", "policy", "push", "push_for", "accept", "release_after",
        "give_up_after", "once"])]
    pub replay: Option<String>,
    /// The procedure that the run is of [default: one of those built in]
    #[arg(long, value_name = "PROCEDURE", requires = "replay")]
    pub of: Option<String>,
    /// Where the run is looked for
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// The address to listen on [default: 127.0.0.1:5060 for the server, 5061 for alice, 5062 for
    /// bob, 5070 for the focus, 5071 to 5073 for room1 to room3]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<std::net::SocketAddr>,
    /// What carries SIP
    #[arg(long, value_enum, default_value_t = Carrier::Udp)]
    pub transport: Carrier,
    /// Who uses the client [default: alice, or room1 of a TP UE]
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Where the server or the focus is [default: 127.0.0.1:5060, or 5070 for the focus]
    #[arg(long, visible_alias = "focus", value_name = "ADDRESS")]
    pub server: Option<std::net::SocketAddr>,
    /// The other party of a session between two TP UEs, without a focus
    #[arg(long, value_name = "ROOM")]
    pub with: Option<String>,
    /// Begin a session at once
    #[arg(long, visible_alias = "call")]
    pub join: bool,
    /// With whoever calls, set the CLUE channel up while it rings: offer and answer are exchanged in
    /// a reliable provisional response (RFC 3262)
    #[arg(long, requires = "with")]
    pub early_channel: bool,
    /// Who may do what, and where users are
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Push video to a user at once
    #[arg(long, value_name = "USER")]
    pub push: Option<String>,
    /// For how long, such as 5s or 500ms; then the call is released
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    pub push_for: Option<std::time::Duration>,
    /// What the called user does [default: auto]
    #[arg(long, value_enum)]
    pub accept: Option<Accept>,
    /// Release every call after a time
    #[arg(long, visible_alias = "leave-after", value_name = "TIME", value_parser = duration)]
    pub release_after: Option<std::time::Duration>,
    /// Give up a push that is not answered after a time
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub give_up_after: Option<std::time::Duration>,
    /// End when the first call is over
    #[arg(long)]
    pub once: bool,
    /// Write what is sent and received to a capture
    #[arg(long, value_name = "FILE")]
    pub pcap: Option<PathBuf>,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Show {
    /// A one-to-one video push: set-up and release.
    VideoPush,
    /// A session between two TP UEs: BYE and the CLUE channel.
    Telepresence,
    /// A conference of three: one leaves, one has another removed.
    Conference,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// What is shown
    #[arg(value_parser = Wired::<Show>::default())]
    pub show: Show,
    /// What carries SIP
    #[arg(long, value_enum, default_value_t = Carrier::Udp)]
    pub transport: Carrier,
    /// Write the capture
    #[arg(long, value_name = "FILE")]
    pub pcap: Option<PathBuf>,
    /// Draw the figure
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// Reads a time such as `5s`, `500ms`, `2m`.
fn duration(text: &str) -> Result<std::time::Duration, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let wrong = || format!("\"{text}\" is not a time such as 5s, 500ms or 2m");
    let number: u64 = number.parse().map_err(|_| wrong())?;
    match unit {
        "ms" => Ok(std::time::Duration::from_millis(number)),
        "s" => Ok(std::time::Duration::from_secs(number)),
        "m" if number < 1_000_000 => Ok(std::time::Duration::from_secs(number * 60)),
        _ => Err(wrong()),
    }
}
