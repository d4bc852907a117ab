//! A TP UE or the focus as a station: SIP, and a CLUE channel for each session.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use callproof_channel::{Certificate, Setup};
use callproof_kernel::run::{Action, Envelope};
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::mapping::Signal;
use callproof_model::telepresence::types::{Call, Resource, Role, State};
use callproof_wire::clue::parse;

use super::codec;
use super::link::{Act, Link};
use super::member::{Member, is_heartbeat};
use crate::core::agent::Place;
use crate::core::{Node, Output};
use crate::replay::Puppet;
use crate::station::{Deed, Station};
use crate::transaction::Peer;

type MeetingDeed = Deed<Telepresence>;

/// A member with its channels.
pub struct MemberStation {
    node: Node<Member>,
    certificate: Certificate,
    links: BTreeMap<Call, Link>,
    /// Ports taken for channels that are offered.
    offered: BTreeMap<Call, u16>,
    /// Sessions whose channel is over.
    closed: BTreeSet<Call>,
    /// What is to be done before the node is asked again.
    deeds: VecDeque<MeetingDeed>,
    now: Instant,
}

impl MemberStation {
    /// A member that has this certificate.
    pub fn new(node: Node<Member>, certificate: Certificate) -> Self {
        let (links, offered, closed, deeds) = Default::default();
        MemberStation { node, certificate, links, offered, closed, deeds, now: Instant::now() }
    }

    fn place(&self, call: Call) -> Option<Place<Telepresence>> {
        self.node.place_in(call)
    }

    /// Opens what can be opened: both ends have said where they are.
    fn join(&mut self, call: Call, setup: Setup) {
        if self.links.contains_key(&call) || self.closed.contains(&call) {
            return;
        }
        let Some(talk) = self.node.agent.talk(call) else { return };
        let (Some(other), port) = (talk.channel(), talk.channel_port()) else { return };
        let stream = talk.theirs.as_ref().and_then(|sdp| sdp.clue.as_ref()).map_or(0, |c| c.stream);
        match Link::new(&self.certificate, (setup, stream), port, other, self.now) {
            Ok(link) => drop(self.links.insert(call, link)),
            Err(error) => self.deeds.push_back(Deed::Noted(error.to_string())),
        }
    }

    /// The port of a channel is taken from when it is offered.
    fn offer(&mut self) {
        let talks: Vec<_> =
            self.node.agent.talks().map(|(call, talk)| (*call, talk.channel_port())).collect();
        for (call, port) in talks {
            if !self.closed.contains(&call) && self.offered.insert(call, port).is_none() {
                self.deeds.push_back(Deed::Bind(port));
            }
        }
        // Who was called opens the channel when the role does; who called waits for that.
        let waiting: Vec<Call> = self.offered.keys().copied().collect();
        for call in waiting {
            let answered = self.node.agent.talk(call).is_some_and(|talk| {
                let clue = talk.theirs.as_ref().and_then(|sdp| sdp.clue.as_ref());
                clue.is_some_and(|clue| clue.setup == callproof_wire::sdp::Setup::Active)
            });
            if answered {
                self.join(call, Setup::Passive);
            }
        }
    }

    /// The session is over: nothing of its channel stays.
    fn close(&mut self, call: Call) {
        self.closed.insert(call);
        if let Some(link) = self.links.get_mut(&call) {
            link.abort();
        }
        self.drain(call);
        self.links.remove(&call);
        if let Some(port) = self.offered.remove(&call) {
            self.deeds.push_back(Deed::Release(port));
        }
    }

    /// What a channel does is done.
    fn drain(&mut self, call: Call) {
        loop {
            let Some(link) = self.links.get_mut(&call) else { return };
            let (from, to) = (link.port, link.to);
            match link.poll() {
                None => return,
                Some(Act::Send(bytes)) => {
                    self.deeds.push_back(Deed::Secret { from, to, bytes });
                }
                Some(Act::Clear { is_sent, bytes }) => {
                    self.deeds.push_back(Deed::Clear { own: from, other: to, is_sent, bytes });
                }
                Some(Act::Message(bytes)) => self.heard(call, &bytes),
                Some(Act::Reset) => self.signal(call, &Signal::Reset),
                Some(Act::Gone(why)) => {
                    self.links.remove(&call);
                    if let Some(why) = why {
                        self.deeds.push_back(Deed::Noted(format!("CLUE channel: {why}")));
                        if let Some(place) = self.place(call) {
                            self.node.fire(self.now, place, |timer| is_heartbeat(timer, call));
                        }
                    }
                    return;
                }
            }
        }
    }

    fn heard(&mut self, call: Call, bytes: &[u8]) {
        match parse(bytes) {
            Ok(document) => self.signal(call, &codec::clue(&document, &codec::capture)),
            Err(error) => self.deeds.push_back(Deed::Noted(format!("CLUE channel: {error}"))),
        }
    }

    fn signal(&mut self, call: Call, signal: &Signal) {
        if let Some(place) = self.place(call) {
            self.node.control(self.now, place, signal);
        }
    }

    fn output(&mut self, output: Output<Telepresence>) -> Option<MeetingDeed> {
        match output {
            Output::Send(packet) => Some(Deed::Sip(packet)),
            Output::Happened(_, occurrence) => Some(Deed::Happened(occurrence)),
            Output::Noted(note) => Some(Deed::Noted(note)),
            Output::Clue(place, bytes) => {
                let now = self.now;
                let (to, wire) = (place.peer.to_string(), "CLUE channel".to_owned());
                self.deeds.push_back(Deed::Message { to, wire });
                if let Some(link) = self.links.get_mut(&place.call) {
                    link.send(now, bytes);
                }
                self.drain(place.call);
                None
            }
            Output::Reset(place) => {
                let (to, wire) = (place.peer.to_string(), "RE-CONFIG".to_owned());
                self.deeds.push_back(Deed::Message { to, wire });
                if let Some(link) = self.links.get_mut(&place.call) {
                    link.reset();
                }
                self.drain(place.call);
                None
            }
            Output::Open(_, Resource::ClueChannel(call)) => {
                self.join(call, Setup::Active);
                None
            }
            Output::Close(_, Resource::ClueChannel(call)) => {
                self.close(call);
                None
            }
            Output::Open(_, Resource::Media(call)) => {
                let talk = self.node.agent.talk(call)?;
                let theirs = talk.theirs.as_ref()?;
                let video = theirs.video.as_ref()?;
                let to = SocketAddr::new(theirs.address, video.port);
                Some(Deed::Stream { from: talk.video_port, to })
            }
            Output::Close(_, Resource::Media(call)) => {
                Some(Deed::Release(self.node.agent.talk(call)?.video_port))
            }
            Output::Over(place) => {
                self.close(place.call);
                self.closed.remove(&place.call);
                None
            }
            Output::Control(..) => None,
        }
    }
}

impl Station for MemberStation {
    type Procedure = Telepresence;

    fn ports(&self) -> Vec<u16> {
        Vec::new()
    }

    fn receive(&mut self, now: Instant, from: Peer, bytes: &[u8]) {
        self.now = now;
        self.node.receive(now, from, bytes);
    }

    fn datagram(&mut self, now: Instant, port: u16, from: SocketAddr, bytes: &[u8]) {
        self.now = now;
        let own = self.links.iter_mut().find(|(_, link)| link.port == port && link.to == from);
        if let Some((call, link)) = own {
            let call = *call;
            link.receive(now, bytes);
            self.drain(call);
        }
    }

    fn lost(&mut self, now: Instant, peer: Peer) {
        self.now = now;
        self.node.lost(now, peer);
    }

    fn tick(&mut self, now: Instant) {
        self.now = now;
        self.node.tick(now);
        for call in self.links.keys().copied().collect::<Vec<_>>() {
            if let Some(link) = self.links.get_mut(&call) {
                link.tick(now);
            }
            self.drain(call);
        }
    }

    fn next(&mut self) -> Option<Instant> {
        let links = self.links.values_mut().filter_map(Link::next);
        links.chain(self.node.next()).min()
    }

    fn poll(&mut self) -> Option<MeetingDeed> {
        loop {
            if let Some(deed) = self.deeds.pop_front() {
                return Some(deed);
            }
            let Some(output) = self.node.poll() else {
                // What was heard may be enough for a channel, though no role has met it.
                self.offer();
                return self.deeds.pop_front();
            };
            let deed = self.output(output);
            self.offer();
            if deed.is_some() {
                return deed;
            }
        }
    }

    fn command(&mut self, now: Instant, words: &str) -> Result<(), String> {
        self.now = now;
        let mut words = words.split_whitespace();
        let (verb, object) = (words.next().unwrap_or_default(), words.next());
        let ways = self.node.agent.decision(verb, object)?;
        match ways.into_iter().any(|way| self.node.decide(now, 0, way)) {
            true => Ok(()),
            false => {
                let open = self.node.open_to(0);
                let open: Vec<String> = open.iter().map(ToString::to_string).collect();
                Err(format!("\"{verb}\" is not possible now; possible: {}", open.join("; ")))
            }
        }
    }

    fn release_all(&mut self, now: Instant) {
        self.now = now;
        self.node.release_all(now);
    }

    fn is_idle(&self) -> bool {
        self.node.is_idle() && self.links.is_empty()
    }

    fn leftovers(&self) -> Vec<String> {
        let links = self.links.keys().map(|call| format!("CLUE channel of {call}"));
        self.node.leftovers().into_iter().chain(links).collect()
    }
}

impl Puppet for MemberStation {
    fn hold(&mut self) {
        self.node.hold();
    }

    fn release(&mut self, now: Instant, envelope: &Envelope<Telepresence>) -> bool {
        self.now = now;
        self.node.release(now, (envelope.from, envelope.to), &envelope.message)
    }

    fn has(&self, envelope: &Envelope<Telepresence>) -> bool {
        self.node.has((envelope.from, envelope.to), &envelope.message)
    }

    fn lose(&mut self, envelope: &Envelope<Telepresence>) -> bool {
        self.node.lose((envelope.from, envelope.to), &envelope.message)
    }

    fn act(&mut self, now: Instant, action: &Action<Telepresence>) -> bool {
        self.now = now;
        match action {
            Action::Stimulus(role, stimulus) => self.node.decide_as(now, *role, stimulus),
            Action::Timeout(role, timer) => self.node.elapse_as(now, *role, timer),
            _ => false,
        }
    }

    fn state_of(&self, role: Role) -> Option<State> {
        self.node.state_of(role)
    }

    fn begin_in(&mut self, role: Role, state: State) {
        self.node.begin_in(role, state);
    }
}
