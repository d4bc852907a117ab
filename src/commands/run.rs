//! `run`: a role on real sockets.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use callproof_kernel::mapping::Mapped;
use callproof_model::telepresence::types::ChannelFrom;
use callproof_node::meeting::MemberStation;
use callproof_node::meeting::member::{self, Room};
use callproof_node::ports::Row;
use callproof_node::push::client::{Answer, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::socket::{Handle, Runner, Told, Until};
use callproof_node::station::Station;
use callproof_node::transaction::Peer;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::live::capture::Capture;
use crate::live::log::Log;
use crate::live::{block_on, cast, interrupted};
use callproof_cli::args::{Accept, Part, RunArgs, Selection};
use callproof_cli::error::{Error, Outcome};
use callproof_cli::texts::Texts;
use callproof_cli::{files, names};

/// The largest policy file, in bytes.
const LARGEST: usize = 1 << 20;

/// Plays a role until it is told to stop.
pub fn run(args: &RunArgs, texts: &Texts) -> Result<Outcome, Error> {
    let Some(part) = args.part else {
        let id = args.replay.as_deref().unwrap_or_default();
        let within = texts.of(args.of.as_deref())?;
        return super::replay::run(id, (&within, texts), &args.selection, args.pcap.as_deref());
    };
    check(args, part)?;
    let me = cast::peer(args.transport, args.listen.unwrap_or_else(|| usual(args)));
    // Media stay away from the ports where this node and others listen, as long as it runs.
    let none =
        |error| Error::Address { address: me.address.to_string(), why: files::plain(&error) };
    let row = Row::take(me.address).map_err(none)?;
    let beside = row.first;
    let capture = Capture::new(args.pcap.as_deref())?;
    match part {
        Part::McvideoServer => {
            let control = me.address.port().saturating_add(4);
            let policy = policy(args)?.unwrap_or_else(|| of_the_demo(me));
            block_on(play(args, me, Box::new(cast::server(me, control, policy)), capture))?
        }
        Part::McvideoClient => {
            let server = cast::peer(args.transport, args.server.unwrap_or_else(|| local(5060)));
            let client = cast::client(user(args), (me, beside), server, habits(args));
            block_on(play(args, me, Box::new(client), capture))?
        }
        Part::TpUe | Part::Focus => {
            let station = member(args, me, beside)?;
            block_on(play(args, me, Box::new(station), capture))?
        }
    }
}

/// Which options go with which roles.
fn check(args: &RunArgs, part: Part) -> Result<(), Error> {
    use Part::{Focus, McvideoClient, McvideoServer, TpUe};
    let options: [(bool, &str, &[Part]); 11] = [
        (args.push.is_some(), "--push", &[McvideoClient]),
        (args.push_for.is_some(), "--for", &[McvideoClient]),
        (args.give_up_after.is_some(), "--give-up-after", &[McvideoClient]),
        (args.release_after.is_some(), "--release-after", &[McvideoClient, TpUe]),
        (args.user.is_some(), "--user", &[McvideoClient, TpUe]),
        (args.server.is_some(), "--server", &[McvideoClient, TpUe]),
        (args.accept.is_some(), "--accept", &[McvideoClient, TpUe]),
        (args.with.is_some(), "--with", &[TpUe]),
        (args.join, "--join", &[TpUe]),
        (args.early_channel, "--early-channel", &[TpUe]),
        (args.policy.is_some(), "--policy", &[McvideoServer, Focus, TpUe]),
    ];
    let Selection { as_written, resolve, participants } = &args.selection;
    if *as_written || !resolve.is_empty() || participants.is_some() {
        let why = "roles are played as recommended; --as-written, --resolve and --participants go \
                   with --replay";
        return Err(Error::Usage(why.into()));
    }
    let wrong = options.iter().find(|(given, _, parts)| *given && !parts.contains(&part));
    if let Some((_, option, parts)) = wrong {
        let parts: Vec<&str> = parts.iter().map(|part| name_of(*part)).collect();
        return Err(Error::Usage(format!("{option} goes with {}", parts.join(", "))));
    }
    match args.push_for.is_some() && args.push.is_none() {
        true => {
            Err(Error::Usage("--for says how long a push lasts; name its user with --push".into()))
        }
        false => Ok(()),
    }
}

fn name_of(part: Part) -> &'static str {
    match part {
        Part::McvideoServer => "mcvideo-server",
        Part::McvideoClient => "mcvideo-client",
        Part::TpUe => "tp-ue",
        Part::Focus => "focus",
    }
}

fn user(args: &RunArgs) -> &str {
    let usual = if args.part == Some(Part::TpUe) { "room1" } else { "alice" };
    args.user.as_deref().unwrap_or(usual)
}

/// Where a role listens if nothing is said: where the demo's policy has it.
fn usual(args: &RunArgs) -> SocketAddr {
    local(match (args.part, user(args)) {
        (Some(Part::McvideoServer) | None, _) => 5060,
        (Some(Part::McvideoClient), "bob") => 5062,
        (Some(Part::McvideoClient), _) => 5061,
        (Some(Part::Focus), _) => 5070,
        (Some(Part::TpUe), "room2") => 5072,
        (Some(Part::TpUe), "room3") => 5073,
        (Some(Part::TpUe), _) => 5071,
    })
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn of_the_demo(me: Peer) -> Policy {
    let at = |port| Peer { address: local(port), ..me };
    Policy::of_the_demo(at(5061), at(5062))
}

fn policy(args: &RunArgs) -> Result<Option<Policy>, Error> {
    let Some(path) = &args.policy else { return Ok(None) };
    let wrong = |why: String| Error::Read { path: path.display().to_string(), why };
    let bytes = files::read(path, LARGEST)?;
    if bytes.len() > LARGEST {
        return Err(wrong("it is too large for a policy: more than 1 MiB".into()));
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8".into()))?;
    let policy = text.parse();
    policy.map(Some).map_err(|e: callproof_node::push::policy::Error| wrong(e.to_string()))
}

fn habits(args: &RunArgs) -> Habits {
    let RunArgs { push_for, release_after, give_up_after, .. } = *args;
    Habits { answer: answer(args), push_for, release_after, give_up_after }
}

fn answer(args: &RunArgs) -> Answer {
    match args.accept.unwrap_or(Accept::Auto) {
        Accept::Auto => Answer::Accept(cast::RINGS),
        Accept::Manual => Answer::Ask,
        Accept::Refuse => Answer::Refuse(cast::RINGS),
        Accept::Never => Answer::Never,
    }
}

/// A TP UE or the focus.
fn member(args: &RunArgs, me: Peer, beside: u16) -> Result<MemberStation, Error> {
    let at = |port| Peer { address: local(port), ..me };
    let rooms = match policy(args)? {
        Some(policy) => cast::rooms_of(&policy),
        None => cast::rooms(&[at(5071), at(5072), at(5073)]),
    };
    if rooms.is_empty() || rooms.len() > 8 {
        let why = format!("a conference has 1 to 8 rooms; the policy has {}", rooms.len());
        return Err(Error::Usage(why));
    }
    let channel = match args.early_channel {
        true => ChannelFrom::Ringing,
        false => ChannelFrom::Answer,
    };
    let habits =
        member::Habits { answer: answer(args), release_after: args.release_after, channel };
    let focus = Peer { address: args.server.unwrap_or_else(|| local(5070)), ..me };
    let known: Vec<String> = rooms.iter().map(|room| room.name.clone()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let find = |name: &str| names::find("room", name, &known);
    let (part, rooms, other) = match (args.part, &args.with) {
        (Some(Part::Focus), _) => (member::Part::Focus, rooms, focus),
        (_, None) => {
            let number = u8::try_from(find(user(args))?).unwrap_or_default();
            (member::Part::Participant(number), rooms, focus)
        }
        (_, Some(with)) => {
            let own: Room = rooms[find(user(args))?].clone();
            let theirs: Room = rooms[find(with)?].clone();
            if own.name == theirs.name {
                return Err(Error::Usage("--with names the other party".into()));
            }
            let other = Peer { transport: me.transport, ..theirs.peer };
            match args.join {
                true => (member::Part::Party(0), vec![own, theirs], other),
                false => (member::Part::Party(1), vec![theirs, own], other),
            }
        }
    };
    cast::member(part, (me, beside), (rooms, other), habits)
}

async fn play<P: Mapped>(
    args: &RunArgs,
    me: Peer,
    station: Box<dyn Station<Procedure = P>>,
    mut capture: Capture,
) -> Result<Outcome, Error> {
    let mut runner = Runner::<P>::new();
    let address = me.address.to_string();
    let listen = |error: std::io::Error| Error::Address { address, why: files::plain(&error) };
    runner.add(me, station).await.map_err(listen)?;
    let (log, handle) = (Log::new(), runner.handle());
    log.say(&format!("listens on {} {}", me.transport.name(), me.address))?;
    if let Some(user) = &args.push {
        handle.say(0, &format!("push {user}"));
    }
    if args.join {
        handle.say(0, "join");
    }
    let asked = tokio::spawn(listen_to_users(handle.clone()));
    let until = if args.once { Until::Over } else { Until::Told };
    let mut trouble = Ok(());
    let left = runner
        .run(until, |_, told| {
            let said = tell(&log, &told);
            if let Told::Seen(seen) = told {
                capture.take(seen);
            }
            if trouble.is_ok() {
                trouble = said;
            }
            // Whoever reads this has gone: so do we.
            if trouble.is_err() {
                handle.leave();
            }
        })
        .await;
    asked.abort();
    capture.finish()?;
    trouble?;
    match left.is_empty() {
        true => Ok(Outcome::Good),
        false => {
            log.say(&format!("left behind: {}", left.join("; ")))?;
            Ok(Outcome::Bad)
        }
    }
}

fn tell<P: Mapped>(log: &Log, told: &Told<'_, P>) -> Result<(), Error> {
    match told {
        Told::Happened(occurrence) => log.happened(occurrence),
        Told::Sip(packet) => log.sends(packet),
        Told::Control(to, _) => files::say(&format!("{:13}→ transmission control to {to}\n", "")),
        Told::Message(to, wire) => files::say(&format!("{:13}→ {wire} to {to}\n", "")),
        Told::Seen(seen) if !seen.is_sent && callproof_wire::sip::parse(&seen.bytes).is_ok() => {
            log.receives(&seen.bytes, seen.from)
        }
        Told::Seen(_) => Ok(()),
        Told::Noted(note) => log.say(note),
        Told::Answered(answer) => log.say(answer),
    }
}

/// Hands on what users say until they leave.
async fn listen_to_users(handle: Handle) {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let ask = async {
        loop {
            match lines.next_line().await {
                Ok(Some(line)) if line.trim() == "quit" => return,
                Ok(Some(line)) if line.trim().is_empty() => {}
                Ok(Some(line)) => handle.say(0, &line),
                // Nobody speaks any more; a node that serves others goes on.
                Ok(None) | Err(_) => std::future::pending().await,
            }
        }
    };
    tokio::select! {
        () = ask => {}
        _ = interrupted() => {}
    }
    handle.leave();
    // Asked twice: at once.
    if interrupted().await.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        handle.leave();
    }
}
