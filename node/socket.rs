//! Stations on real sockets: UDP and TCP, one thread, nothing left at the end.

mod media;
mod tcp;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Occurrence;
use callproof_wire::sip::Message;
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, JoinSet};

use crate::station::{Deed, Station};
use crate::transaction::{Packet, Peer, Transport};
use tcp::Connections;

/// What happened on the network, or was told a station.
#[derive(Debug)]
pub(crate) enum Input {
    /// A SIP message has come.
    Sip { host: usize, from: Peer, bytes: Vec<u8> },
    /// A datagram has come to a port.
    Datagram { host: usize, port: u16, from: SocketAddr, bytes: Vec<u8> },
    /// A connection is gone, or could not be made.
    Lost { host: usize, peer: Peer, why: String },
    /// Something was sent or received, as a capture has it.
    Seen { host: usize, seen: Seen },
    /// A user of a station says something.
    Said { host: usize, words: String },
    /// Everybody is to leave.
    Leave,
}

/// A packet as a capture has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// By what.
    pub transport: Transport,
    /// From where.
    pub from: SocketAddr,
    /// To where.
    pub to: SocketAddr,
    /// What.
    pub bytes: Vec<u8>,
    /// Whether it was sent from here, rather than received.
    pub is_sent: bool,
}

/// Something worth telling.
pub enum Told<'t, P: Mapped> {
    /// A role met something.
    Happened(&'t Occurrence<P>),
    /// A SIP message is sent.
    Sip(&'t Packet),
    /// A transmission control packet is sent.
    Control(SocketAddr, &'t [u8]),
    /// A message is sent by another way: to which role, and what it is on the wire.
    Message(&'t str, &'t str),
    /// A packet as a capture has it.
    Seen(&'t Seen),
    /// Something of which the model knows nothing.
    Noted(&'t str),
    /// What a station answers its user.
    Answered(&'t str),
}

struct Host<P: Mapped> {
    station: Box<dyn Station<Procedure = P>>,
    me: Peer,
    udp: Arc<UdpSocket>,
    connections: Connections,
    ports: BTreeMap<u16, Port>,
}

struct Port {
    socket: Arc<UdpSocket>,
    tasks: Vec<AbortHandle>,
}

/// Stations on real sockets.
pub struct Runner<P: Mapped> {
    hosts: Vec<Host<P>>,
    tasks: JoinSet<()>,
    inputs: UnboundedReceiver<Input>,
    input: UnboundedSender<Input>,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Somebody says so.
    Told,
    /// The first call is over.
    Over,
}

/// A way to talk to running stations.
#[derive(Clone, Debug)]
pub struct Handle(UnboundedSender<Input>);

impl Handle {
    /// A station's user says something.
    pub fn say(&self, host: usize, words: &str) {
        // Whoever has stopped hears nothing.
        let _ = self.0.send(Input::Said { host, words: words.into() });
    }

    /// Everybody is to release what they have and leave.
    pub fn leave(&self) {
        let _ = self.0.send(Input::Leave);
    }
}

/// How long answers to what may still be repeated are given, at the end.
const LINGER: Duration = Duration::from_millis(300);
/// How long the stations have to get out of what they are in.
const FAREWELL: Duration = Duration::from_secs(5);

/// Where the receiver of a message listens: of a response, what its Via says, which serves when the
/// connection of the request is gone (RFC 3261 18.2.2).
fn listens_at(packet: &Packet) -> SocketAddr {
    let via = match &packet.message {
        Message::Response(response) => response.top_via(),
        Message::Request(_) => None,
    };
    let port = via.map(|via| via.port.unwrap_or(5060));
    port.map_or(packet.to.address, |port| SocketAddr::new(packet.to.address.ip(), port))
}

impl<P: Mapped> Runner<P> {
    /// Nobody yet.
    pub fn new() -> Self {
        let (input, inputs) = unbounded_channel();
        Runner { hosts: Vec::new(), tasks: JoinSet::new(), inputs, input }
    }

    /// A way to talk to the stations while they run.
    pub fn handle(&self) -> Handle {
        Handle(self.input.clone())
    }

    /// Puts a station at its address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn add(
        &mut self,
        me: Peer,
        station: Box<dyn Station<Procedure = P>>,
    ) -> io::Result<()> {
        let host = self.hosts.len();
        let connections = Connections::new(host, self.input.clone());
        // Both are to be there (RFC 3261 18), whatever carries this node's own requests.
        let udp = Arc::new(UdpSocket::bind(me.address).await?);
        let listener = tokio::net::TcpListener::bind(me.address).await?;
        let at = Peer { transport: Transport::Udp, ..me };
        self.tasks.spawn(media::read_sip(host, at, udp.clone(), self.input.clone()));
        self.tasks.spawn(connections.clone().accept(listener));
        let own = station.ports();
        self.hosts.push(Host { station, me, udp, connections, ports: BTreeMap::new() });
        for port in own {
            self.bind(host, port).await?;
        }
        Ok(())
    }

    /// Runs the stations, telling what happens. Gives back what is left at the end.
    pub async fn run(
        mut self,
        until: Until,
        mut tell: impl FnMut(usize, Told<'_, P>),
    ) -> Vec<String> {
        let mut leaving: Option<Instant> = None;
        let (mut has_begun, mut idle_since) = (false, None);
        loop {
            self.carry_out(&mut tell).await;
            let now = Instant::now();
            let is_idle = self.hosts.iter().all(|host| host.station.is_idle());
            has_begun |= !is_idle;
            idle_since = if is_idle { idle_since.or(Some(now)) } else { None };
            let is_over = leaving.is_some() || (until == Until::Over && has_begun);
            let quiet = idle_since.map(|since| since + LINGER).filter(|_| is_over);
            let end = quiet.into_iter().chain(leaving).min();
            if end.is_some_and(|end| end <= now) {
                break;
            }
            let next = self.hosts.iter_mut().filter_map(|host| host.station.next());
            let next = next.chain(end).min();
            let wait =
                next.map_or(Duration::from_secs(3600), |at| at.saturating_duration_since(now));
            tokio::select! {
                input = self.inputs.recv() => match input {
                    Some(Input::Leave) if leaving.is_none() => {
                        leaving = Some(Instant::now() + FAREWELL);
                        self.release_all();
                    }
                    // Asked twice: at once.
                    Some(Input::Leave) | None => break,
                    Some(input) => self.take(input, &mut tell),
                },
                () = tokio::time::sleep(wait) => {}
            }
            let now = Instant::now();
            self.hosts.iter_mut().for_each(|host| host.station.tick(now));
        }
        self.close(&mut tell).await
    }

    /// Everybody gets out of their calls; whoever is only between others does if nobody else is here.
    fn release_all(&mut self) {
        let now = Instant::now();
        let is_alone = self.hosts.iter().all(|host| host.station.is_between());
        let hosts = self.hosts.iter_mut();
        let leaving = hosts.filter(|host| is_alone || !host.station.is_between());
        leaving.for_each(|host| host.station.release_all(now));
    }

    fn take(&mut self, input: Input, tell: &mut impl FnMut(usize, Told<'_, P>)) {
        let now = Instant::now();
        match input {
            Input::Sip { host, from, bytes } => {
                self.hosts[host].station.receive(now, from, &bytes);
            }
            Input::Datagram { host, port, from, bytes } => {
                self.hosts[host].station.datagram(now, port, from, &bytes);
            }
            Input::Lost { host, peer, why } => {
                tell(host, Told::Noted(&format!("connection to {}: {why}", peer.address)));
                self.hosts[host].station.lost(now, peer);
            }
            Input::Seen { host, seen } => tell(host, Told::Seen(&seen)),
            Input::Said { host, words } => {
                if let Err(why) = self.hosts[host].station.command(now, &words) {
                    tell(host, Told::Answered(&why));
                }
            }
            Input::Leave => {}
        }
    }

    async fn carry_out(&mut self, tell: &mut impl FnMut(usize, Told<'_, P>)) {
        for host in 0..self.hosts.len() {
            while let Some(deed) = self.hosts[host].station.poll() {
                self.carry_out_one(host, deed, tell).await;
            }
        }
    }

    async fn carry_out_one(
        &mut self,
        host: usize,
        deed: Deed<P>,
        tell: &mut impl FnMut(usize, Told<'_, P>),
    ) {
        let me = self.hosts[host].me;
        match deed {
            Deed::Sip(packet) => {
                tell(host, Told::Sip(&packet));
                let bytes = packet.message.print();
                let at = &mut self.hosts[host];
                match packet.to.transport {
                    Transport::Udp => {
                        let to = packet.to.address;
                        if let Err(error) = at.udp.send_to(&bytes, to).await {
                            tell(host, Told::Noted(&format!("cannot send to {to}: {error}")));
                        }
                        let (transport, from) = (Transport::Udp, me.address);
                        let seen = Seen { transport, from, to, bytes, is_sent: true };
                        tell(host, Told::Seen(&seen));
                    }
                    Transport::Tcp => {
                        let listens = listens_at(&packet);
                        if let Some(task) = at.connections.send(packet.to, listens, bytes) {
                            self.tasks.spawn(task);
                        }
                    }
                }
            }
            Deed::Secret { from, to, bytes } => {
                if let Some(port) = self.hosts[host].ports.get(&from) {
                    // What is lost is sent again by SCTP, or by DTLS.
                    let _ = port.socket.send_to(&bytes, to).await;
                }
            }
            Deed::Clear { own, other, is_sent, bytes } => {
                let own = SocketAddr::new(me.address.ip(), own);
                let (from, to) = if is_sent { (own, other) } else { (other, own) };
                let transport = Transport::Udp;
                tell(host, Told::Seen(&Seen { transport, from, to, bytes, is_sent }));
            }
            Deed::Datagram { from, to, bytes } => {
                tell(host, Told::Control(to, &bytes));
                let port = self.hosts[host].ports.get(&from);
                let sent = match port {
                    Some(port) => port.socket.send_to(&bytes, to).await.map(drop),
                    None => Err(io::Error::other("the port is not open")),
                };
                match sent {
                    Ok(()) => {
                        let (transport, from) =
                            (Transport::Udp, SocketAddr::new(me.address.ip(), from));
                        let seen = Seen { transport, from, to, bytes, is_sent: true };
                        tell(host, Told::Seen(&seen));
                    }
                    Err(error) => {
                        tell(host, Told::Noted(&format!("cannot send to {to}: {error}")));
                    }
                }
            }
            Deed::Bind(port) => {
                if let Err(error) = self.bind(host, port).await {
                    tell(host, Told::Noted(&format!("port {port} cannot be had: {error}")));
                }
            }
            Deed::Stream { from, to } => {
                let bound = self.bind(host, from).await;
                if let Err(error) = bound {
                    tell(host, Told::Noted(&format!("port {from} cannot be had: {error}")));
                } else if let Some(port) = self.hosts[host].ports.get_mut(&from) {
                    let at = SocketAddr::new(me.address.ip(), from);
                    let video =
                        media::send_video(host, (port.socket.clone(), at), to, self.input.clone());
                    port.tasks.push(self.tasks.spawn(video));
                }
            }
            Deed::Release(port) => {
                if let Some(port) = self.hosts[host].ports.remove(&port) {
                    port.tasks.iter().for_each(AbortHandle::abort);
                }
            }
            Deed::Message { to, wire } => tell(host, Told::Message(&to, &wire)),
            Deed::Happened(occurrence) => tell(host, Told::Happened(&occurrence)),
            Deed::Noted(note) => tell(host, Told::Noted(&note)),
        }
    }

    async fn bind(&mut self, host: usize, port: u16) -> io::Result<()> {
        if self.hosts[host].ports.contains_key(&port) {
            return Ok(());
        }
        let at = SocketAddr::new(self.hosts[host].me.address.ip(), port);
        let socket = Arc::new(UdpSocket::bind(at).await?);
        let reader = media::read_port(host, at, socket.clone(), self.input.clone());
        let tasks = vec![self.tasks.spawn(reader)];
        self.hosts[host].ports.insert(port, Port { socket, tasks });
        Ok(())
    }

    /// Stops all tasks: what is left of calls, and of sockets that should have been given back.
    async fn close(mut self, tell: &mut impl FnMut(usize, Told<'_, P>)) -> Vec<String> {
        while let Ok(input) = self.inputs.try_recv() {
            self.take(input, tell);
        }
        let mut left = Vec::new();
        for host in &mut self.hosts {
            left.extend(host.station.leftovers());
            let own = host.station.ports();
            let ports = host.ports.keys().filter(|port| !own.contains(port));
            left.extend(ports.map(|port| format!("port {port} of {}", host.me.address)));
            host.connections.close();
        }
        self.tasks.shutdown().await;
        left
    }
}

impl<P: Mapped> Default for Runner<P> {
    fn default() -> Self {
        Runner::new()
    }
}
