//! `demo`: all roles on this machine, in one command.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use callproof_diagrams::{chart::chart, svg};
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::run::{Occurrence, Run};
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::Role;
use callproof_node::push::client::{Answer, Habits};
use callproof_node::push::policy::Policy;
use callproof_node::socket::{Runner, Told, Until};
use callproof_node::transaction::Peer;

use crate::cli::{Carrier, DemoArgs, Show};
use crate::error::{Error, Outcome};
use crate::files;
use crate::live::capture::Capture;
use crate::live::ladder::{Ladder, Lifeline};
use crate::live::{block_on, cast, interrupted};

/// Shows a procedure on the wire.
pub fn run(args: &DemoArgs) -> Result<Outcome, Error> {
    args.svg.iter().try_for_each(|path| files::check_writable(path))?;
    let capture = Capture::new(args.pcap.as_deref())?;
    match args.show {
        Show::VideoPush => block_on(video_push(args, capture))?,
    }
}

/// How long the video lasts.
const VIDEO: Duration = Duration::from_secs(1);

/// The nodes of a demo, and where they stand in the diagram.
const CLIENT_1: usize = 0;
const SERVER: usize = 1;
const CLIENT_2: usize = 2;

async fn video_push(args: &DemoArgs, mut capture: Capture) -> Result<Outcome, Error> {
    let free = || free_ports().map_err(|error| no_ports(&error));
    let [alice, server, bob] = [free()?, free()?, free()?];
    let peers = [alice, server, bob].map(|ports| peer(args.transport, ports.sip));
    let policy = Policy::of_the_demo(peers[CLIENT_1], peers[CLIENT_2]);
    let quiet = cast::ASKED;
    let pushes = Habits { push_for: Some(VIDEO), ..quiet };
    let accepts = Habits { answer: Answer::Accept(cast::RINGS), ..quiet };
    let at = peers[SERVER];
    let mut runner = Runner::<VideoPush>::new();
    let listen = |error: io::Error| no_ports(&error);
    let one = cast::client("alice", (peers[CLIENT_1], alice.media), at, pushes);
    let two = cast::client("bob", (peers[CLIENT_2], bob.media), at, accepts);
    runner.add(peers[CLIENT_1], Box::new(one)).await.map_err(listen)?;
    runner.add(at, Box::new(cast::server(at, server.media, policy))).await.map_err(listen)?;
    runner.add(peers[CLIENT_2], Box::new(two)).await.map_err(listen)?;
    let names = ["MCVideo client 1", "MCVideo server", "MCVideo client 2"];
    let lifelines = names
        .iter()
        .zip(peers)
        .map(|(name, peer)| Lifeline { name: (*name).into(), address: peer.address });
    files::say(
        "alice pushes video to bob, who accepts; when it is completed the call is released.\n\n",
    )?;
    let mut ladder = Ladder::begin(lifelines.collect())?;
    let handle = runner.handle();
    handle.say(CLIENT_1, "push bob");
    let leave = tokio::spawn(async move {
        if interrupted().await.is_ok() {
            handle.leave();
        }
    });
    let (mut happened, mut trouble) = (Vec::new(), Ok(()));
    let left = runner
        .run(Until::Over, |node, told| {
            if let Told::Seen(seen) = &told {
                if seen.is_sent {
                    capture.take(seen);
                }
                if let Some(node) = (0..3).find(|at| peers[*at].address == seen.to) {
                    let other = if node == SERVER { CLIENT_1 } else { SERVER };
                    ladder.alias(seen.from, other);
                }
            }
            if trouble.is_ok() {
                trouble = tell(&mut ladder, node, &told);
            }
            if let Told::Happened(occurrence) = told {
                happened.push(occurrence.clone());
            }
        })
        .await;
    leave.abort();
    trouble?;
    ladder.end()?;
    let frames = capture.finish()?;
    let _ = (frames, left);
    if let Some(path) = &args.svg {
        files::write(path, &svg::svg(&figure(happened)))?;
    }
    Ok(Outcome::Good)
}

fn tell(ladder: &mut Ladder, node: usize, told: &Told<'_, VideoPush>) -> Result<(), Error> {
    match told {
        Told::Happened(occurrence) => ladder.happened(node, occurrence),
        Told::Sip(packet) => ladder.sip(node, packet),
        Told::Control(..) => ladder.control(node, if node == SERVER { CLIENT_2 } else { SERVER }),
        Told::Noted(_) | Told::Seen(_) | Told::Answered(_) => Ok(()),
    }
}

/// What happened, as a figure.
fn figure(occurrences: Vec<Occurrence<VideoPush>>) -> callproof_diagrams::chart::Chart {
    let cast = vec![Role::Client1(0), Role::Server, Role::Client2(0)];
    let run = Run { cast, occurrences, loop_from: None };
    chart(&run, 0, &format!("{} on the wire", VideoPush::TITLE))
}

/// The ports of a node: SIP, and the first of those for media.
#[derive(Clone, Copy, Debug)]
struct Ports {
    sip: SocketAddr,
    media: u16,
}

/// Ports that nobody uses now.
fn free_ports() -> io::Result<Ports> {
    for _ in 0..32 {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let sip = udp.local_addr()?;
        let tcp = TcpListener::bind(sip);
        let first = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let media = (0..6).map(|after| first.checked_add(after));
        let free =
            media.map(|port| port.and_then(|p| UdpSocket::bind((Ipv4Addr::LOCALHOST, p)).ok()));
        if tcp.is_ok() && free.into_iter().collect::<Vec<_>>().iter().all(Option::is_some) {
            return Ok(Ports { sip, media: first });
        }
    }
    Err(io::Error::other("no free ports were found"))
}

fn peer(carrier: Carrier, address: SocketAddr) -> Peer {
    cast::peer(carrier, address)
}

fn no_ports(error: &io::Error) -> Error {
    Error::Address { address: "127.0.0.1".into(), why: files::plain(error) }
}
