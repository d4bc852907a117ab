//! Clients and the server of a video push as stations.

use std::net::SocketAddr;
use std::time::Instant;

use callproof_kernel::run::{Action, Envelope};
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::{
    Call, CallRef, Commencement, Resource, Role, Side, State, Stimulus,
};

use super::client::{CALLED, CALLING, Client};
use super::codec;
use super::server::Server;
use crate::core::agent::Agent;
use crate::core::{Node, Output};
use crate::replay::Puppet;
use crate::station::{Deed, Station};
use crate::transaction::Peer;

type PushDeed = Deed<VideoPush>;

impl Station for Node<Client> {
    type Procedure = VideoPush;

    fn ports(&self) -> Vec<u16> {
        Vec::new()
    }

    fn receive(&mut self, now: Instant, from: Peer, bytes: &[u8]) {
        Node::receive(self, now, from, bytes);
    }

    fn datagram(&mut self, now: Instant, port: u16, _: SocketAddr, bytes: &[u8]) {
        let place = self.agent.controlled(port);
        if let (Some(place), Some(signal)) = (place, codec::control(bytes)) {
            self.control(now, place, &signal);
        }
    }

    fn lost(&mut self, now: Instant, peer: Peer) {
        Node::lost(self, now, peer);
    }

    fn tick(&mut self, now: Instant) {
        Node::tick(self, now);
    }

    fn next(&mut self) -> Option<Instant> {
        Node::next(self)
    }

    fn poll(&mut self) -> Option<PushDeed> {
        while let Some(output) = Node::poll(self) {
            let deed = match output {
                Output::Send(packet) => Some(Deed::Sip(packet)),
                Output::Control(place, bytes) => self
                    .agent
                    .control_way(place)
                    .map(|(from, to)| Deed::Datagram { from, to, bytes }),
                Output::Happened(_, occurrence) => Some(Deed::Happened(occurrence)),
                Output::Noted(note) => Some(Deed::Noted(note)),
                Output::Open(seat, resource) => self.opened(seat, &resource),
                Output::Close(seat, resource) => self.closed(seat, &resource),
                Output::Over(_) | Output::Clue(..) | Output::Reset(_) => None,
            };
            if deed.is_some() {
                return deed;
            }
        }
        None
    }

    fn command(&mut self, now: Instant, words: &str) -> Result<(), String> {
        let mut words = words.split_whitespace();
        let (verb, object) = (words.next().unwrap_or_default(), words.next());
        let way = match (verb, object) {
            ("push", Some(user)) => {
                self.agent.target = user.into();
                let commencement = match words.next() {
                    Some("auto") => Commencement::Automatic,
                    _ => Commencement::Manual,
                };
                vec![(CALLING, Stimulus::Push { commencement })]
            }
            ("accept", None) => vec![(CALLED, Stimulus::Accept)],
            ("refuse", None) => vec![(CALLED, Stimulus::Refuse)],
            ("complete", None) => vec![(CALLING, Stimulus::Complete)],
            ("transmit", None) => vec![(CALLED, Stimulus::Transmit)],
            ("release", None) => vec![
                (CALLING, Stimulus::Release),
                (CALLED, Stimulus::HangUp),
                (CALLING, Stimulus::Abandon),
            ],
            _ => {
                return Err("say one of: push USER [auto], accept, refuse, transmit, complete, \
                            release, quit"
                    .into());
            }
        };
        match way.into_iter().any(|(seat, stimulus)| self.decide(now, seat, stimulus)) {
            true => Ok(()),
            false => Err(format!("\"{verb}\" is not possible now; {}", self.possible())),
        }
    }

    fn release_all(&mut self, now: Instant) {
        Node::release_all(self, now);
    }

    fn is_idle(&self) -> bool {
        Node::is_idle(self)
    }

    fn leftovers(&self) -> Vec<String> {
        Node::leftovers(self)
    }
}

impl Node<Client> {
    /// What its users may decide now, in words.
    fn possible(&self) -> String {
        let open: Vec<String> = [CALLING, CALLED]
            .into_iter()
            .flat_map(|seat| self.open_to(seat))
            .map(|stimulus| stimulus.to_string())
            .collect();
        format!("possible: {}", open.join("; "))
    }

    fn opened(&self, seat: usize, resource: &Resource) -> Option<PushDeed> {
        let (ports, theirs) = self.agent.media(seat, named(resource.call())?)?;
        match resource {
            Resource::Media { side: Side::Sending, .. } => {
                let theirs = theirs?;
                let to = SocketAddr::new(theirs.address, theirs.video.as_ref()?.port);
                Some(Deed::Stream { from: ports.video, to })
            }
            Resource::Media { side: Side::Receiving, .. } => Some(Deed::Bind(ports.video)),
            Resource::TransmissionControl { .. } => Some(Deed::Bind(ports.control)),
            // A permission has no port; without it the media is not opened for sending.
            Resource::Permission { .. } => None,
        }
    }

    fn closed(&self, seat: usize, resource: &Resource) -> Option<PushDeed> {
        let (ports, _) = self.agent.media(seat, named(resource.call())?)?;
        match resource {
            Resource::Media { .. } => Some(Deed::Release(ports.video)),
            Resource::TransmissionControl { .. } => Some(Deed::Release(ports.control)),
            Resource::Permission { .. } => None,
        }
    }
}

fn named(call: &CallRef) -> Option<Call> {
    call.name()
}

impl Station for Node<Server> {
    type Procedure = VideoPush;

    fn ports(&self) -> Vec<u16> {
        vec![self.agent.control_port()]
    }

    fn receive(&mut self, now: Instant, from: Peer, bytes: &[u8]) {
        Node::receive(self, now, from, bytes);
    }

    fn datagram(&mut self, now: Instant, _: u16, from: SocketAddr, bytes: &[u8]) {
        let place = self.agent.controlled(from);
        if let (Some(place), Some(signal)) = (place, codec::control(bytes)) {
            self.control(now, place, &signal);
        }
    }

    fn lost(&mut self, now: Instant, peer: Peer) {
        Node::lost(self, now, peer);
    }

    fn tick(&mut self, now: Instant) {
        Node::tick(self, now);
    }

    fn next(&mut self) -> Option<Instant> {
        Node::next(self)
    }

    fn poll(&mut self) -> Option<PushDeed> {
        while let Some(output) = Node::poll(self) {
            let deed = match output {
                Output::Send(packet) => Some(Deed::Sip(packet)),
                Output::Control(place, bytes) => {
                    let from = self.agent.control_port();
                    let way = self.agent.control_way(place);
                    way.map(|to| Deed::Datagram { from, to, bytes })
                }
                Output::Happened(_, occurrence) => Some(Deed::Happened(occurrence)),
                Output::Noted(note) => Some(Deed::Noted(note)),
                // The server of the text has no media of its own.
                Output::Open(..)
                | Output::Close(..)
                | Output::Over(_)
                | Output::Clue(..)
                | Output::Reset(_) => None,
            };
            if deed.is_some() {
                return deed;
            }
        }
        None
    }

    fn command(&mut self, _: Instant, _: &str) -> Result<(), String> {
        Err("the server does what its policy says; the only word is: quit".into())
    }

    fn release_all(&mut self, now: Instant) {
        self.hang_up(now);
    }

    fn is_between(&self) -> bool {
        true
    }

    fn is_idle(&self) -> bool {
        Node::is_idle(self)
    }

    fn leftovers(&self) -> Vec<String> {
        Node::leftovers(self)
    }
}

impl<A> Puppet for Node<A>
where
    A: Agent<Procedure = VideoPush>,
    Node<A>: Station<Procedure = VideoPush>,
{
    fn hold(&mut self) {
        Node::hold(self);
    }

    fn release(&mut self, now: Instant, envelope: &Envelope<VideoPush>) -> bool {
        Node::release(self, now, (envelope.from, envelope.to), &envelope.message)
    }

    fn has(&self, envelope: &Envelope<VideoPush>) -> bool {
        Node::has(self, (envelope.from, envelope.to), &envelope.message)
    }

    fn lose(&mut self, envelope: &Envelope<VideoPush>) -> bool {
        Node::lose(self, (envelope.from, envelope.to), &envelope.message)
    }

    fn act(&mut self, now: Instant, action: &Action<VideoPush>) -> bool {
        match action {
            Action::Stimulus(role, stimulus) => self.decide_as(now, *role, stimulus),
            Action::Timeout(role, timer) => self.elapse_as(now, *role, timer),
            _ => false,
        }
    }

    fn state_of(&self, role: Role) -> Option<State> {
        Node::state_of(self, role)
    }

    fn begin_in(&mut self, role: Role, state: State) {
        Node::begin_in(self, role, state);
    }
}
