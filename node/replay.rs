//! A run of the model on real sockets: what the run says happens, in its order, and what the nodes
//! do then is compared with it.

pub mod players;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::MessageKind;
use callproof_kernel::reaction::{Effect, Outcome};
use callproof_kernel::run::{Action, Envelope, Occurrence};

use crate::sim::Sent;
use crate::station::{Deed, Station};
use crate::transaction::{Peer, Transport};

/// A station that does what it is told.
pub trait Puppet: Station {
    /// From now on it does nothing by itself.
    fn hold(&mut self);
    /// Lets a message through; says whether it was there.
    fn release(&mut self, now: Instant, envelope: &Envelope<Self::Procedure>) -> bool;
    /// Whether a message has arrived and waits.
    fn has(&self, envelope: &Envelope<Self::Procedure>) -> bool;
    /// A message is lost; says whether it was there.
    fn lose(&mut self, envelope: &Envelope<Self::Procedure>) -> bool;
    /// What a role meets happens: a decision or a timeout. Says whether it could.
    fn act(&mut self, now: Instant, action: &Action<Self::Procedure>) -> bool;
    /// The state of a role.
    fn state_of(&self, role: RoleOf<Self::Procedure>) -> Option<StateOf<Self::Procedure>>;
    /// A role begins in a state.
    fn begin_in(&mut self, role: RoleOf<Self::Procedure>, state: StateOf<Self::Procedure>);
}

type RoleOf<P> = <P as callproof_kernel::procedure::Words>::Role;
type StateOf<P> = <P as callproof_kernel::procedure::Words>::State;
type ConfigOf<P> = <P as callproof_kernel::procedure::Words>::Config;

/// How a run on the wire differs from that of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Something of the run did not come about.
    Missing(String),
    /// The role did something else.
    Other {
        /// What the model does.
        expected: Vec<String>,
        /// What the node did.
        happened: Vec<String>,
    },
    /// The wire cannot do what the run says, and why.
    Impossible(&'static str),
}

/// Makes a role's station anew.
pub type Factory<P> = Box<dyn Fn(RoleOf<P>) -> Box<dyn Puppet<Procedure = P>>>;

struct Host<P: Mapped> {
    role: RoleOf<P>,
    address: SocketAddr,
    /// `None` while it has crashed.
    sip: Option<UdpSocket>,
    station: Box<dyn Puppet<Procedure = P>>,
    ports: BTreeMap<u16, UdpSocket>,
}

/// A run on real sockets.
pub struct Replay<P: Mapped> {
    hosts: Vec<Host<P>>,
    factory: Factory<P>,
    config: ConfigOf<P>,
    happened: Vec<(RoleOf<P>, Occurrence<P>)>,
    /// What was sent, for a capture; what cannot be read is there as what is in it.
    pub sent: Vec<Sent>,
    start: Instant,
    /// What was sent and has neither been delivered nor lost.
    flying: Vec<Envelope<P>>,
    /// How long is waited for a message to arrive.
    pub patience: Duration,
}

/// How long is waited for what is on its way, and may be held back by what has not yet happened.
const GATHER: Duration = Duration::from_millis(200);

impl<P: Mapped> Replay<P> {
    /// Roles at their addresses.
    ///
    /// # Errors
    /// An address cannot be had.
    pub fn new(
        roles: &[(RoleOf<P>, SocketAddr)],
        factory: Factory<P>,
        config: ConfigOf<P>,
    ) -> io::Result<Self> {
        let host = |(role, address): &(RoleOf<P>, SocketAddr)| -> io::Result<Host<P>> {
            let mut station = factory(*role);
            station.hold();
            let mut ports = BTreeMap::new();
            for port in station.ports() {
                ports.insert(port, bind(SocketAddr::new(address.ip(), port))?);
            }
            let sip = Some(bind(*address)?);
            Ok(Host { role: *role, address: *address, sip, station, ports })
        };
        let hosts = roles.iter().map(host).collect::<io::Result<_>>()?;
        let patience = Duration::from_secs(2);
        Ok(Replay {
            patience,
            hosts,
            factory,
            config,
            happened: Vec::new(),
            flying: Vec::new(),
            sent: Vec::new(),
            start: Instant::now(),
        })
    }

    fn host(&mut self, role: RoleOf<P>) -> Option<&mut Host<P>> {
        self.hosts.iter_mut().find(|host| host.role == role)
    }

    /// Lets one event of a run happen, and compares.
    ///
    /// # Errors
    /// How it differs.
    pub fn perform(&mut self, expected: &Occurrence<P>) -> Result<(), Deviation> {
        self.happened.clear();
        let missing = |what: &str| Err(Deviation::Missing(what.into()));
        match &expected.action {
            Action::Deliver(envelope) => {
                let is_dead = |host: &mut Host<P>| host.sip.is_none();
                if self.host(envelope.to).is_none_or(is_dead) {
                    return Ok(());
                }
                if !self.wait(|host, now| host.station.release(now, envelope), envelope.to) {
                    return missing("the message does not arrive");
                }
            }
            Action::Lose(envelope) => {
                if !self.wait(|host, _| host.station.lose(envelope), envelope.to) {
                    return missing("the message that is to be lost does not arrive");
                }
            }
            Action::Duplicate(_) => {
                return Err(Deviation::Impossible(
                    "SIP's transactions take a message that arrives twice for one",
                ));
            }
            Action::Timeout(role, _) | Action::Stimulus(role, _) => {
                self.gather();
                let action = &expected.action;
                if !self.wait(|host, now| host.station.act(now, action), *role) {
                    return missing("it is not possible");
                }
            }
            Action::Crash(role) => {
                self.gather();
                if let Some(host) = self.host(*role) {
                    (host.sip, host.ports) = (None, BTreeMap::new());
                }
            }
            Action::Recover(role) => return self.recover(*role),
        }
        self.pump();
        self.fly(expected);
        self.compare(expected)
    }

    fn recover(&mut self, role: RoleOf<P>) -> Result<(), Deviation> {
        let mut station = (self.factory)(role);
        station.hold();
        let config = self.config.clone();
        let Some(host) = self.host(role) else { return Ok(()) };
        if let Some(before) = host.station.state_of(role) {
            station.begin_in(role, P::default().recovered(&config, role, &before));
        }
        host.station = station;
        let address = host.address;
        host.sip = bind(address).ok();
        let back = host.sip.is_some();
        back.then_some(()).ok_or(Deviation::Missing("its address is taken".into()))
    }

    fn compare(&mut self, expected: &Occurrence<P>) -> Result<(), Deviation> {
        let Some(outcome) = &expected.outcome else { return Ok(()) };
        let role = expected.action.met().map(|(role, _)| role);
        let own = self.happened.iter().find(|(by, _)| Some(*by) == role);
        if let (Action::Deliver(sent), Some((_, Occurrence { action: Action::Deliver(first), .. }))) =
            (&expected.action, own)
            && first.message != sent.message
        {
            return Err(Deviation::Impossible(
                "to who receives a message that has overtaken others, it says on the wire what they \
                 would have said",
            ));
        }
        let happened = own.and_then(|(_, occurrence)| occurrence.outcome.as_ref());
        let (expected, happened) = (said(outcome), happened.map(said).unwrap_or_default());
        match expected == happened {
            true => Ok(()),
            false => Err(Deviation::Other { expected, happened }),
        }
    }

    /// Waits until something can be done at a role.
    fn wait(
        &mut self,
        mut attempt: impl FnMut(&mut Host<P>, Instant) -> bool,
        role: RoleOf<P>,
    ) -> bool {
        let end = Instant::now() + self.patience;
        loop {
            let Some(host) = self.host(role) else { return false };
            if attempt(host, Instant::now()) {
                return true;
            }
            if Instant::now() > end {
                return false;
            }
            if !self.pump() {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
    }

    /// Notes what is sent, and what is no longer on its way.
    fn fly(&mut self, event: &Occurrence<P>) {
        if let Action::Deliver(envelope) | Action::Lose(envelope) = &event.action {
            let place = self.flying.iter().position(|flying| flying == envelope);
            place.into_iter().for_each(|at| drop(self.flying.remove(at)));
        }
        let (Some((from, _)), Some(outcome)) = (event.action.met(), &event.outcome) else { return };
        self.flying.extend(outcome.sent().map(|(to, message)| Envelope {
            from,
            to,
            message: message.clone(),
        }));
    }

    /// Waits until all that was sent has arrived, and waits there: what comes next may cut its way.
    fn gather(&mut self) {
        let end = Instant::now() + GATHER;
        loop {
            let busy = self.pump();
            let here = self.flying.iter().all(|envelope| {
                let host = self.hosts.iter().find(|host| host.role == envelope.to);
                host.is_none_or(|host| host.sip.is_none() || host.station.has(envelope))
            });
            if here || Instant::now() > end {
                return;
            }
            if !busy {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
    }

    /// Sends what is to be sent and takes what has come; says whether there was anything.
    fn pump(&mut self) -> bool {
        let mut busy = false;
        for at in 0..self.hosts.len() {
            let now = Instant::now();
            self.hosts[at].station.tick(now);
            while let Some(deed) = self.hosts[at].station.poll() {
                busy = true;
                self.carry_out(at, deed);
            }
            busy |= self.hosts[at].take(now);
        }
        busy
    }

    fn note(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let (at, transport) = (self.start.elapsed(), Transport::Udp);
        self.sent.push(Sent { at, transport, from, to, bytes });
    }

    fn carry_out(&mut self, at: usize, deed: Deed<P>) {
        let host = &mut self.hosts[at];
        let ip = host.address.ip();
        let here = |port| SocketAddr::new(ip, port);
        match deed {
            Deed::Sip(packet) => {
                if let Some(sip) = &host.sip {
                    let (bytes, to, from) =
                        (packet.message.print(), packet.to.address, host.address);
                    // What cannot be sent is lost; the run then misses it.
                    let _ = sip.send_to(&bytes, to);
                    self.note(from, to, bytes);
                }
            }
            Deed::Datagram { from, to, bytes } => {
                if let Some(port) = host.ports.get(&from) {
                    let _ = port.send_to(&bytes, to);
                    let from = here(from);
                    self.note(from, to, bytes);
                }
            }
            Deed::Secret { from, to, bytes } => {
                if let Some(port) = host.ports.get(&from) {
                    let _ = port.send_to(&bytes, to);
                }
            }
            Deed::Clear { is_sent: false, .. } => {}
            Deed::Clear { own: from, other: to, bytes, .. } => {
                let from = here(from);
                self.note(from, to, bytes);
            }
            Deed::Bind(port) | Deed::Stream { from: port, .. } if host.sip.is_some() => {
                if let Ok(socket) = bind(here(port)) {
                    host.ports.insert(port, socket);
                }
            }
            Deed::Release(port) => drop(host.ports.remove(&port)),
            Deed::Happened(occurrence) => self.happened.push((host.role, occurrence)),
            Deed::Bind(_) | Deed::Stream { .. } | Deed::Message { .. } | Deed::Noted(_) => {}
        }
    }
}

impl<P: Mapped> Host<P> {
    /// Takes what has come.
    fn take(&mut self, now: Instant) -> bool {
        let mut buffer = [0; 65_535];
        let mut busy = false;
        while let Some(Ok((length, address))) = self.sip.as_ref().map(|s| s.recv_from(&mut buffer))
        {
            let from = Peer { transport: Transport::Udp, address };
            self.station.receive(now, from, &buffer[..length]);
            busy = true;
        }
        for (port, socket) in &self.ports {
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                self.station.datagram(now, *port, from, &buffer[..length]);
                busy = true;
            }
        }
        busy
    }
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// What a role did, in words: two that read alike are alike, whether calls are named or not.
fn said<P: Mapped>(outcome: &Outcome<P>) -> Vec<String> {
    let steps = outcome.cited.iter().map(ToString::to_string);
    let effects = outcome.effects.iter().map(|demanded| match &demanded.effect {
        Effect::Send { to, message } => format!("sends {} to {to}", message.name()),
        Effect::Arm(timer) => format!("timer set ({timer})"),
        Effect::Disarm(timer) => format!("timer stopped ({timer})"),
        Effect::Open(resource) => format!("opens {resource}"),
        Effect::Close(resource) => format!("closes {resource}"),
        Effect::Tell(notice) => format!("tells the user: {notice}"),
    });
    let manner = outcome.is_unspecified().then(|| "no step".to_owned());
    steps.chain(effects).chain(manner).collect()
}
