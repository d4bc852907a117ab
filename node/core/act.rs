//! From the model to the wire.

use std::time::Instant;

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::{Procedure, Words};
use callproof_kernel::reaction::{Effect, Event, Outcome};
use callproof_kernel::run::{Action, Envelope};
use callproof_wire::sip::{Method, NameAddr, Response, reason_phrase};

use super::agent::{Agent, Because, Content, Form, Place, Reach, Seat};
use super::dialog::{Dialog, description};
use super::{Line, Node, Output};
use crate::transaction::{Key, Packet};

type SignalOf<A> = <<A as Agent>::Procedure as Mapped>::Signal;
type PlaceOf<A> = Place<<A as Agent>::Procedure>;
type MessageOf<A> = <<A as Agent>::Procedure as Words>::Message;

impl<A: Agent> Node<A> {
    /// A role meets an event: the model says what it does.
    pub(super) fn meet(
        &mut self,
        now: Instant,
        seat: usize,
        event: Event<A::Procedure>,
        because: &Because<A::Procedure>,
    ) {
        let Some(own) = self.seats.get(seat) else { return };
        let role = own.role;
        let outcome = Outcome::of(&self.context(&own.config), role, &own.local, &event);
        self.seats[seat].local = outcome.after.clone();
        let action = match event {
            Event::Message { from, message } => {
                Action::Deliver(Envelope { from, to: role, message })
            }
            Event::Timeout(timer) => Action::Timeout(role, timer),
            Event::Stimulus(stimulus) => Action::Stimulus(role, stimulus),
        };
        self.happened(seat, action, outcome.clone());
        for demanded in &outcome.effects {
            self.obey(now, seat, &demanded.effect, because, &outcome);
        }
        self.consider(now, seat, because);
    }

    fn obey(
        &mut self,
        now: Instant,
        seat: usize,
        effect: &Effect<A::Procedure>,
        because: &Because<A::Procedure>,
        outcome: &Outcome<A::Procedure>,
    ) {
        match effect {
            Effect::Send { to, message } => self.say(now, seat, *to, message),
            Effect::Arm(timer) => {
                let wait = self.agent.duration(timer);
                self.timers.insert((seat, timer.clone()), now + wait);
                self.supervise(now, seat, timer);
            }
            Effect::Disarm(timer) => drop(self.timers.remove(&(seat, timer.clone()))),
            Effect::Open(resource) => self.out.push_back(Output::Open(seat, resource.clone())),
            Effect::Close(resource) => self.out.push_back(Output::Close(seat, resource.clone())),
            Effect::Tell(notice) => {
                let Because::Signal(place, _) = because else { return };
                // Whoever is answered at once need not be told that it rings.
                let answered = outcome.sent().any(|(to, _)| to == place.peer);
                if answered {
                    return;
                }
                if let Some(line) = self.line_mut(*place) {
                    let signals = A::Procedure::tell(&mut line.leg, notice);
                    signals.iter().for_each(|signal| self.emit(now, *place, signal));
                }
            }
        }
    }

    /// A role sends a message.
    fn say(
        &mut self,
        now: Instant,
        seat: usize,
        to: <A::Procedure as Words>::Role,
        message: &MessageOf<A>,
    ) {
        let call = A::Procedure::default().call_of(message, Omniscient::of_the_world());
        let place = Place { seat, call, peer: to };
        if self.line_mut(place).is_none() {
            // Nothing is begun only to be ended.
            let mut leg = A::Procedure::leg(call, self.seats[seat].role, to);
            if A::Procedure::send(&mut leg, message).is_empty() {
                return;
            }
        }
        if self.line_mut(place).is_none() && !self.connect(place) {
            return self.note(format!("there is no way to {to} for a {message}"));
        }
        let Some(line) = self.line_mut(place) else { return };
        let signals = A::Procedure::send(&mut line.leg, message);
        signals.iter().for_each(|signal| self.emit(now, place, signal));
    }

    /// Begins a connection.
    fn connect(&mut self, place: PlaceOf<A>) -> bool {
        let Some(reach) = self.agent.reach(place, &self.seats[place.seat]) else { return false };
        let Reach { peer, target, from, to } = reach;
        let (Some(from), Some(to)) = (NameAddr::parse(&from), NameAddr::parse(&to)) else {
            return false;
        };
        let dialog = Dialog {
            call_id: self.call_id(),
            local: from.with_tag(&self.ids.tag()),
            remote: to,
            target,
            routes: Vec::new(),
            peer,
            number: 0,
            their_number: None,
            invite: None,
            begun_by: None,
            open: Vec::new(),
            accepted_by: None,
            ours: None,
            theirs: None,
            heard: None,
            unheard: None,
        };
        let leg = A::Procedure::leg(place.call, self.seats[place.seat].role, place.peer);
        self.lines.push(Line::new(place, leg, dialog));
        true
    }

    fn call_id(&mut self) -> String {
        format!("{}@{}", self.ids.tag(), self.me.peer.address.ip())
    }

    /// A signal goes out on a connection.
    pub(super) fn emit(&mut self, now: Instant, place: PlaceOf<A>, signal: &SignalOf<A>) {
        match self.agent.write(place, signal, &self.me) {
            Form::Request(Method::Cancel, content) => {
                self.cancel(now, place, Some(signal), content)
            }
            Form::Request(Method::Ack, _) => self.acknowledge(place),
            Form::Request(Method::Bye, _) if self.fails_instead(now, place) => {
                // Whoever would have answered the BYE has nothing left.
                if let Some(over) = self.agent.unanswered(&Method::Bye, signal) {
                    self.signalled(now, place, &over);
                }
            }
            Form::Request(method, content) => {
                self.request(now, place, (method, Some(signal.clone())), content);
            }
            Form::Response(method, status, content) => {
                self.respond(now, place, &method, status, content);
            }
            Form::Control(bytes) => self.out.push_back(Output::Control(place, bytes)),
            Form::Clue(bytes) => self.out.push_back(Output::Clue(place, bytes)),
            Form::Reset => self.out.push_back(Output::Reset(place)),
            Form::Nothing => {}
        }
    }

    pub(super) fn request(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        (method, signal): (Method, Option<SignalOf<A>>),
        content: Content,
    ) {
        let (branch, me) = (self.ids.branch(), self.me.clone());
        let key = Key::of_own(&branch, method.clone());
        let (call_id, tag) = (self.call_id(), self.ids.tag());
        let Some(line) = self.line_mut(place) else { return };
        let session = line.dialog.named();
        let dialog = match content.is_aside {
            true => line.aside.get_or_insert_with(|| line.dialog.beside(call_id, &tag)),
            false => &mut line.dialog,
        };
        let mut request = dialog.request(method.clone(), &branch, &me);
        let peer = dialog.next_hop();
        content.headers.iter().for_each(|(name, value)| request.headers.push(name, value));
        if let Some((kind, body)) = content.body {
            dialog.ours = description(Some(&kind), &body).or(dialog.ours.take());
            request.headers.push("Content-Type", kind);
            request.body = body;
        }
        // Which session it is about (RFC 4538).
        if method == Method::Refer && content.is_aside {
            request.headers.push("Target-Dialog", session);
        }
        if method == Method::Invite {
            dialog.invite = Some((key.clone(), request.clone()));
        }
        self.asked.insert(key.clone(), (place, signal));
        let packet = self.transactions.request(now, key, peer, request);
        self.send_all([packet]);
    }

    fn cancel(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        signal: Option<&SignalOf<A>>,
        content: Content,
    ) {
        let Some(line) = self.line_mut(place) else { return };
        let (Some((key, mut cancel)), peer) = (line.dialog.cancel(), line.dialog.peer) else {
            return;
        };
        content.headers.iter().for_each(|(name, value)| cancel.headers.push(name, value));
        self.asked.insert(key.clone(), (place, signal.cloned()));
        self.transactions.cancelled(now, &key.cancelled());
        let packet = self.transactions.request(now, key, peer, cancel);
        self.send_all([packet]);
    }

    fn acknowledge(&mut self, place: PlaceOf<A>) {
        let (branch, me) = (self.ids.branch(), self.me.clone());
        let Some(line) = self.line_mut(place) else { return };
        let ack = line.dialog.request(Method::Ack, &branch, &me);
        let (invite, peer) = (line.dialog.invite.clone(), line.dialog.next_hop());
        let Some((key, _)) = invite else { return };
        let packet = self.transactions.acknowledge(&key, peer, ack);
        self.send_all([packet]);
    }

    pub(super) fn respond(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        method: &Method,
        status: u16,
        content: Content,
    ) {
        let me = self.me.clone();
        let Some(line) = self.line_mut(place) else { return };
        let reason = reason_phrase(status);
        if *method == Method::Invite && !line.is_ready(status, &content) {
            return;
        }
        let dialog = match (content.is_aside, &mut line.aside) {
            (true, Some(aside)) => aside,
            _ => &mut line.dialog,
        };
        let Some((key, mut response)) = dialog.respond(method, status, reason, &me) else {
            return self.note(format!("{status} to a {method} that is not open"));
        };
        content.headers.iter().for_each(|(name, value)| response.headers.push(name, value));
        if let Some((kind, body)) = content.body {
            dialog.ours = description(Some(&kind), &body).or(dialog.ours.take());
            response.headers.push("Content-Type", kind);
            response.body = body;
        }
        if *method == Method::Invite && (200..300).contains(&status) {
            self.agreed(now, place, (false, &response.headers));
        }
        let packet = self.transactions.respond(now, &key, response);
        self.send_all(packet);
    }

    /// Another end has accepted an INVITE that one end had accepted already: it is acknowledged, and
    /// released at once (RFC 3261 13.2.2.4).
    pub(super) fn decline(&mut self, now: Instant, place: PlaceOf<A>, response: &Response) {
        let (branches, me) = ([self.ids.branch(), self.ids.branch()], self.me.clone());
        let Some(line) = self.line_mut(place) else { return };
        let mut fork = Dialog { routes: Vec::new(), ..line.dialog.clone() };
        fork.learn(response);
        let tag = fork.remote.tag().unwrap_or_default().to_owned();
        let is_new = line.forks.insert(tag);
        let Some((key, _)) = fork.invite.clone() else { return };
        let (ack, hop) = (fork.request(Method::Ack, &branches[0], &me), fork.next_hop());
        let packet = self.transactions.acknowledge(&key, hop, ack);
        self.send_all([packet]);
        if is_new {
            self.note("another end has accepted the INVITE too, and is released".into());
            let bye = fork.request(Method::Bye, &branches[1], &me);
            let key = Key::of_own(&branches[1], Method::Bye);
            let packet = self.transactions.request(now, key, hop, bye);
            self.send_all([packet]);
        }
    }

    /// The node leaves: it ends what it is in on the wire, whatever the text says of that.
    pub(crate) fn hang_up(&mut self, now: Instant) {
        let me = self.me.clone();
        for place in self.lines.iter().map(|line| line.place).collect::<Vec<_>>() {
            let Some(line) = self.line_mut(place) else { continue };
            let confirmed = line.dialog.remote.tag().is_some();
            let method = match (&line.dialog.invite, confirmed) {
                (Some(_), false) => Method::Cancel,
                _ => Method::Bye,
            };
            if line.dialog.open.iter().any(|(method, ..)| *method == Method::Invite) {
                let response = line.dialog.respond(&Method::Invite, 503, reason_phrase(503), &me);
                let packet = response.and_then(|(key, r)| self.transactions.respond(now, &key, r));
                self.send_all(packet);
                continue;
            }
            let reason = ("Reason", "SIP ;cause=503 ;text=\"shutting down\"".to_owned());
            let content = Content { headers: vec![reason], ..Content::none() };
            match method {
                Method::Cancel => self.cancel(now, place, None, content),
                method => self.request(now, place, (method, None), content),
            }
        }
        // What is left is the transactions': the roles are no more.
        self.timers.clear();
        self.decided.clear();
        self.lines.clear();
        self.seats.clear();
    }

    pub(super) fn send_all(&mut self, packets: impl IntoIterator<Item = Packet>) {
        self.out.extend(packets.into_iter().map(Output::Send));
    }

    /// Forgets connections on which nothing more is to come.
    pub(super) fn sweep(&mut self) {
        // Where somebody says what happens, something may still be to come.
        if self.held.is_some() {
            return;
        }
        let over = |line: &Line<A::Procedure>| {
            let open = line.aside.as_ref().is_some_and(|aside| !aside.open.is_empty());
            let is_done = self.agent.is_done(&self.seats[line.place.seat]);
            let is_over = A::Procedure::is_over(&line.leg) || is_done;
            is_over && line.dialog.open.is_empty() && !open
        };
        let gone: Vec<_> = self.lines.iter().filter(|l| over(l)).map(|l| l.place).collect();
        for place in gone {
            let asked = self.asked.values().any(|(asked, _)| *asked == place);
            if !asked {
                self.out.push_back(Output::Over(place));
                self.lines.retain(|line| line.place != place);
            }
        }
        for at in 0..self.seats.len() {
            let seat = &self.seats[at];
            let is_quiet = self.lines.iter().all(|line| line.place.seat != at)
                && self.timers.keys().all(|(of, _)| *of != at);
            if is_quiet && self.agent.is_spent(seat) {
                self.seats[at] = Seat::new(&seat.name.clone(), seat.role, seat.config.clone());
            }
        }
    }
}
