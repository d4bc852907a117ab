//! `demo`: all roles on this machine, in one command.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use callproof_diagrams::chart::{Chart, chart};
use callproof_diagrams::svg;
use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::{Occurrence, Run};
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::types::{ChannelFrom, Role as Tp};
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::Role;
use callproof_node::meeting::member::{self, Part};
use callproof_node::ports::{Row, free_address};
use callproof_node::push::client::{Answer, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::socket::{Handle, Runner, Told, Until};
use callproof_node::station::Station;
use callproof_node::transaction::Peer;

use crate::conform::drawing::prompt;
use crate::live::capture::Capture;
use crate::live::ladder::{Ladder, Lifeline};
use crate::live::{block_on, cast, interrupted};
use callproof_cli::args::{ConformArgs, DemoArgs, MAX_STATES, Selection, Show};
use callproof_cli::error::{Error, Outcome};
use callproof_cli::files;
use callproof_cli::texts::Texts;
use callproof_kernel::any::AnyProcedure;

/// Shows a procedure on the wire.
pub fn run(args: &DemoArgs) -> Result<Outcome, Error> {
    args.svg.iter().try_for_each(|path| files::check_writable(path))?;
    // A capture that nobody asked for is judged as well, and forgotten.
    let folder = tempfile::tempdir().map_err(|error| no_ports(&error))?;
    let file = args.pcap.clone().unwrap_or_else(|| folder.path().join("demo.pcap"));
    let capture = (Capture::new(Some(&file))?, file);
    match args.show {
        Show::VideoPush => block_on(play(args, video_push(args)?, capture))?,
        Show::Telepresence => block_on(play(args, two_parties(args)?, capture))?,
        Show::Conference => block_on(play(args, conference(args)?, capture))?,
    }
}

/// Somebody on the stage.
struct Player<P: Mapped> {
    role: P::Role,
    /// Who plays it, where several might.
    who: Option<String>,
    at: Ports,
    station: Box<dyn Station<Procedure = P>>,
}

impl<P: Mapped> Player<P> {
    fn new(
        role: P::Role,
        who: Option<String>,
        at: Ports,
        station: impl Station<Procedure = P> + 'static,
    ) -> Self {
        Player { role, who, at, station: Box::new(station) }
    }

    fn lifeline(&self) -> Lifeline {
        let role = self.role.to_string();
        let name = match &self.who {
            Some(who) => format!("{role} ({who})"),
            None => role.clone(),
        };
        Lifeline { role, name, address: self.at.peer.address }
    }
}

/// What is shown.
struct Play<P: Mapped> {
    story: &'static str,
    players: Vec<Player<P>>,
    /// Who says what, and how long after the line before.
    lines: Vec<(Duration, usize, &'static str)>,
}

/// How long the video lasts.
const VIDEO: Duration = Duration::from_secs(1);
/// The time between two decisions.
const PAUSE: Duration = Duration::from_millis(700);

fn video_push(args: &DemoArgs) -> Result<Play<VideoPush>, Error> {
    let [alice, server, bob] = ports(args)?;
    let policy = Policy::of_the_demo(alice.peer, bob.peer);
    let pushes = Habits { push_for: Some(VIDEO), ..cast::ASKED };
    let accepts = Habits { answer: Answer::Accept(cast::RINGS), ..cast::ASKED };
    let one = cast::client("alice", (alice.peer, alice.media.first), server.peer, pushes);
    let two = cast::client("bob", (bob.peer, bob.media.first), server.peer, accepts);
    let between = cast::server(server.peer, server.media.first, policy);
    Ok(Play {
        story: "alice pushes video to bob, who accepts; when it is completed the call is released.",
        players: vec![
            Player::new(Role::Client1(0), Some("alice".into()), alice, one),
            Player::new(Role::Server, None, server, between),
            Player::new(Role::Client2(0), Some("bob".into()), bob, two),
        ],
        lines: vec![(Duration::ZERO, 0, "push bob")],
    })
}

/// Users who say nothing.
const QUIET: member::Habits =
    member::Habits { answer: Answer::Ask, release_after: None, channel: ChannelFrom::Answer };

fn two_parties(args: &DemoArgs) -> Result<Play<Telepresence>, Error> {
    let at: [Ports; 2] = ports(args)?;
    let rooms = cast::rooms(&at.each_ref().map(|ports| ports.peer));
    let accepts = member::Habits { answer: Answer::Accept(cast::RINGS), ..QUIET };
    let player = |n: u8, habits| -> Result<Player<Telepresence>, Error> {
        let (own, other) = (at[usize::from(n)].clone(), at[usize::from(1 - n)].peer);
        let sides = (rooms.clone(), other);
        let station = cast::member(Part::Party(n), (own.peer, own.media.first), sides, habits)?;
        Ok(Player::new(Tp::TpUe(n), Some(format!("room{}", n + 1)), own, station))
    };
    Ok(Play {
        story: "room1 calls room2, a CLUE channel is set up, and room1 ends the session.",
        players: vec![player(0, QUIET)?, player(1, accepts)?],
        lines: vec![(Duration::ZERO, 0, "call"), (PAUSE * 2, 0, "leave")],
    })
}

fn conference(args: &DemoArgs) -> Result<Play<Telepresence>, Error> {
    let at: [Ports; 4] = ports(args)?;
    let [focus, others @ ..] = at;
    let rooms = cast::rooms(&others.each_ref().map(|ports| ports.peer));
    let participant = |n: u8| -> Result<Player<Telepresence>, Error> {
        let own = others[usize::from(n)].clone();
        let sides = (rooms.clone(), focus.peer);
        let station =
            cast::member(Part::Participant(n), (own.peer, own.media.first), sides, QUIET)?;
        Ok(Player::new(Tp::TpUe(n), Some(format!("room{}", n + 1)), own, station))
    };
    let sides = (rooms.clone(), focus.peer);
    let station = cast::member(Part::Focus, (focus.peer, focus.media.first), sides, QUIET)?;
    let middle = Player::new(Tp::Focus, None, focus.clone(), station);
    Ok(Play {
        story: "room1, room2 and room3 join a conference; room2 leaves, room1 has room3 removed, \
                and leaves.",
        players: vec![participant(0)?, middle, participant(1)?, participant(2)?],
        lines: vec![
            (Duration::ZERO, 0, "join"),
            (PAUSE, 2, "join"),
            (PAUSE, 3, "join"),
            (PAUSE, 2, "leave"),
            (PAUSE, 0, "remove room3"),
            (PAUSE, 0, "leave"),
        ],
    })
}

async fn play<P: Mapped>(
    args: &DemoArgs,
    play: Play<P>,
    (mut capture, file): (Capture, PathBuf),
) -> Result<Outcome, Error> {
    let Play { story, players, lines } = play;
    let mut runner = Runner::<P>::new();
    let cast = players.iter().map(|player| player.role).collect();
    let lifelines: Vec<Lifeline> = players.iter().map(Player::lifeline).collect();
    let names = lifelines.iter().map(|lifeline| lifeline.name.clone()).collect();
    // The rows of ports are held until the show is over.
    let mut held = Vec::new();
    for Player { at, station, .. } in players {
        runner.add(at.peer, station).await.map_err(|error| no_ports(&error))?;
        held.push(at.media);
    }
    files::say(&format!("{story}\n\n"))?;
    let mut ladder = Ladder::begin(lifelines)?;
    let handle = runner.handle();
    let cues = tokio::spawn(give_cues(handle.clone(), lines));
    let (mut happened, mut trouble) = (Vec::new(), Ok(()));
    let left = runner
        .run(Until::Told, |node, told| {
            if let Told::Seen(seen) = &told
                && seen.is_sent
            {
                capture.take(seen);
                ladder.alias(seen.from, node);
            }
            if trouble.is_ok() {
                trouble = tell(&mut ladder, node, &told);
            }
            if trouble.is_err() {
                handle.leave();
            }
            if let Told::Happened(occurrence) = told {
                happened.push(occurrence.clone());
            }
        })
        .await;
    cues.abort();
    trouble?;
    ladder.end()?;
    capture.finish()?;
    if let Some(path) = &args.svg {
        files::write(path, &svg::svg(&figure::<P>(cast, happened, (story, names))))?;
    }
    if !left.is_empty() {
        files::say(&format!("Left behind: {}\n", left.join("; ")))?;
        return Ok(Outcome::Bad);
    }
    judged::<P>(&file)
}

/// What `conform` says of the capture.
fn judged<P: Mapped>(file: &Path) -> Result<Outcome, Error> {
    files::say("What `conform` says of the capture:\n\n")?;
    let args = ConformArgs {
        file: file.to_owned(),
        procedure: P::default().name().into(),
        selection: Selection { as_written: false, resolve: Vec::new(), participants: None },
        role: Vec::new(),
        incomplete: false,
        max_states: MAX_STATES,
        svg: None,
    };
    super::conform::run(&args, &Texts::new(vec![AnyProcedure::of(P::default())]))
}

/// Says the lines in their time, and then that it is over.
async fn give_cues(handle: Handle, lines: Vec<(Duration, usize, &'static str)>) {
    let cues = async {
        for (wait, node, words) in lines {
            tokio::time::sleep(wait).await;
            handle.say(node, words);
        }
        tokio::time::sleep(VIDEO + PAUSE * 2).await;
    };
    tokio::select! {
        () = cues => {}
        _ = interrupted() => {}
    }
    handle.leave();
}

fn tell<P: Mapped>(ladder: &mut Ladder, node: usize, told: &Told<'_, P>) -> Result<(), Error> {
    match told {
        Told::Happened(occurrence) => ladder.happened(node, occurrence),
        Told::Sip(packet) => ladder.sip(node, packet),
        Told::Message(to, wire) => ladder.message(node, to, wire),
        Told::Control(..) => ladder.control(node),
        Told::Noted(_) | Told::Seen(_) | Told::Answered(_) => Ok(()),
    }
}

/// What happened, as a figure.
fn figure<P: Mapped>(
    cast: Vec<P::Role>,
    occurrences: Vec<Occurrence<P>>,
    (story, names): (&str, Vec<String>),
) -> Chart {
    let run = Run { procedure: P::default(), cast, occurrences, loop_from: None };
    Chart { lifelines: names, ..chart(&prompt(&run), 0, story) }
}

/// The ports of a node: SIP, and those for media.
#[derive(Clone, Debug)]
struct Ports {
    peer: Peer,
    media: Row,
}

/// Ports that nobody uses now, for so many nodes.
fn ports<const N: usize>(args: &DemoArgs) -> Result<[Ports; N], Error> {
    let mut all = Vec::new();
    for _ in 0..N {
        let sip = free_address().map_err(|error| no_ports(&error))?;
        let media = Row::take(sip).map_err(|error| no_ports(&error))?;
        all.push(Ports { peer: cast::peer(args.transport, sip), media });
    }
    all.try_into().map_err(|_| Error::Usage("not enough free ports".into()))
}

fn no_ports(error: &io::Error) -> Error {
    Error::Address { address: "127.0.0.1".into(), why: files::plain(error) }
}
