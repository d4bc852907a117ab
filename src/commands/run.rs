//! `run`: a role on real sockets.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use callproof_model::video_push::VideoPush;
use callproof_node::push::client::{Answer, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::socket::{Handle, Runner, Told, Until};
use callproof_node::station::Station;
use callproof_node::transaction::Peer;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::cli::{Accept, Part, RunArgs};
use crate::error::{Error, Outcome};
use crate::files;
use crate::live::capture::Capture;
use crate::live::log::Log;
use crate::live::{block_on, cast, interrupted};

/// The largest policy file, in bytes.
const LARGEST: usize = 1 << 20;

/// Plays a role until it is told to stop.
pub fn run(args: &RunArgs) -> Result<Outcome, Error> {
    check(args)?;
    let me = cast::peer(args.transport, args.listen.unwrap_or_else(|| usual(args)));
    let station = station(args, me)?;
    let capture = Capture::new(args.pcap.as_deref())?;
    block_on(play(args, me, station, capture))?
}

/// Refuses what does not go together.
fn check(args: &RunArgs) -> Result<(), Error> {
    let clients_only = [
        (args.push.is_some(), "--push"),
        (args.push_for.is_some(), "--for"),
        (args.release_after.is_some(), "--release-after"),
        (args.give_up_after.is_some(), "--give-up-after"),
    ];
    match args.part {
        Part::McvideoServer => {
            let wrong = clients_only.iter().find(|(given, _)| *given);
            wrong.map_or(Ok(()), |(_, name)| {
                Err(Error::Usage(format!("{name} is for mcvideo-client; the server does not call")))
            })
        }
        Part::McvideoClient if args.policy.is_some() => {
            Err(Error::Usage("--policy is for mcvideo-server; clients have none".into()))
        }
        Part::McvideoClient if args.push_for.is_some() && args.push.is_none() => {
            Err(Error::Usage("--for says how long a push lasts; name its user with --push".into()))
        }
        Part::McvideoClient => Ok(()),
    }
}

/// Where a role listens if nothing is said: alice and bob are where the demo's policy has them.
fn usual(args: &RunArgs) -> SocketAddr {
    let port = match (args.part, args.user.as_str()) {
        (Part::McvideoServer, _) => 5060,
        (Part::McvideoClient, "bob") => 5062,
        (Part::McvideoClient, _) => 5061,
    };
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn station(args: &RunArgs, me: Peer) -> Result<Box<dyn Station<Procedure = VideoPush>>, Error> {
    // Media stay away from the ports where others listen.
    let beside = me.address.port().wrapping_mul(8).max(20_000);
    Ok(match args.part {
        Part::McvideoServer => {
            Box::new(cast::server(me, me.address.port().saturating_add(4), policy(args, me)?))
        }
        Part::McvideoClient => {
            let server = cast::peer(args.transport, args.server);
            Box::new(cast::client(&args.user, (me, beside), server, habits(args)))
        }
    })
}

fn policy(args: &RunArgs, me: Peer) -> Result<Policy, Error> {
    let Some(path) = &args.policy else {
        let at = |port| Peer { address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)), ..me };
        return Ok(Policy::of_the_demo(at(5061), at(5062)));
    };
    let wrong = |why: String| Error::Read { path: path.display().to_string(), why };
    let text = String::from_utf8(files::read(path, LARGEST)?);
    let text = text.map_err(|_| wrong("it is not UTF-8".into()))?;
    text.parse().map_err(|error: callproof_node::push::policy::Error| wrong(error.to_string()))
}

fn habits(args: &RunArgs) -> Habits {
    let answer = match args.accept {
        Accept::Auto => Answer::Accept(cast::RINGS),
        Accept::Manual => Answer::Ask,
        Accept::Refuse => Answer::Refuse(cast::RINGS),
        Accept::Never => Answer::Never,
    };
    let RunArgs { push_for, release_after, give_up_after, .. } = *args;
    Habits { answer, push_for, release_after, give_up_after }
}

async fn play(
    args: &RunArgs,
    me: Peer,
    station: Box<dyn Station<Procedure = VideoPush>>,
    mut capture: Capture,
) -> Result<Outcome, Error> {
    let mut runner = Runner::<VideoPush>::new();
    let address = me.address.to_string();
    let listen = |error: std::io::Error| Error::Address { address, why: files::plain(&error) };
    runner.add(me, station).await.map_err(listen)?;
    let (log, handle) = (Log::new(), runner.handle());
    log.say(&format!("listens on {} {}", me.transport.name(), me.address))?;
    if let Some(user) = &args.push {
        handle.say(0, &format!("push {user}"));
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

fn tell(log: &Log, told: &Told<'_, VideoPush>) -> Result<(), Error> {
    match told {
        Told::Happened(occurrence) => log.happened(occurrence),
        Told::Sip(packet) => log.sends(packet),
        Told::Control(to, _) => files::say(&format!("{:13}→ transmission control to {to}\n", "")),
        Told::Seen(seen) if !seen.is_sent && callproof_wire::rtp::parse(&seen.bytes).is_none() => {
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
