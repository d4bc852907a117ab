//! From the wire to the model.

use std::time::Instant;

use callproof_kernel::mapping::{Mapped, Received};
use callproof_kernel::reaction::Event;
use callproof_wire::sip::{Method, ParseError, Request, Response, reason_phrase, response_to};

use super::agent::{Agent, Because, Place, Refused};
use super::dialog::Dialog;
use super::upkeep::{SHORTEST, is_too_short};
use super::{Line, Node, Output};
use crate::transaction::{Event as Transacted, Key, Peer};

type SignalOf<A> = <<A as Agent>::Procedure as Mapped>::Signal;
type PlaceOf<A> = Place<<A as Agent>::Procedure>;

impl<A: Agent> Node<A> {
    /// Answers what could be answered of a message that makes no sense (RFC 3261 8.2, 21.4.1).
    pub(super) fn malformed(&mut self, now: Instant, from: Peer, error: &ParseError) {
        self.note(format!("malformed message from {}: {error}", from.address));
        let Some(request) = &error.answerable else { return };
        let message = callproof_wire::sip::Message::Request((**request).clone());
        match self.transactions.receive(now, from, message) {
            (Some(Transacted::Request(key, _, request)), _) => {
                self.refuse(now, &key, &request, Refused::with(error.status));
            }
            // It comes again, and is answered again.
            (_, packets) => self.send_all(packets),
        }
    }

    pub(super) fn transacted(&mut self, now: Instant, event: Transacted) {
        match event {
            Transacted::Request(key, from, request) => self.asked(now, key, from, request),
            Transacted::Acknowledged(ack) => {
                if let Some(place) = self.place_of(&ack) {
                    self.read(now, place, &ack);
                }
            }
            Transacted::FailureAcknowledged(ack) => {
                if let Some(place) = self.place_of(&ack) {
                    self.failure_acknowledged(now, place);
                }
            }
            Transacted::Response(key, response) => self.answered(now, &key, &response),
            Transacted::TimedOut(key) => self.unanswered(now, &key),
            Transacted::Unacknowledged(key) => self.unacknowledged(now, &key),
            Transacted::Unheard(key) => self.unheard(now, &key),
        }
    }

    /// Refuses a request without a trace.
    pub(super) fn refuse(&mut self, now: Instant, key: &Key, request: &Request, why: Refused) {
        let tag = self.ids.tag();
        let mut response = response_to(request, why.status, reason_phrase(why.status), Some(&tag));
        why.headers.iter().for_each(|(name, value)| response.headers.push(name, value));
        let (method, status) = (&request.method, why.status);
        self.note(format!("{method} from {} answered with {status}", sender(request)));
        let packet = self.transactions.respond(now, key, response);
        self.send_all(packet);
    }

    fn asked(&mut self, now: Instant, key: Key, from: Peer, request: Request) {
        if let Some(why) = self.unsupported(&request) {
            return self.refuse(now, &key, &request, why);
        }
        let in_dialog = request.to().is_some_and(|to| to.tag().is_some());
        match request.method {
            Method::Options => self.refuse(now, &key, &request, self.abilities(200)),
            Method::Cancel => match self.place_of_invite(&key.cancelled()) {
                Some(place) => self.open(now, place, key, request),
                // What is refused stays refused (9.2).
                None if self.transactions.knows(&key.cancelled()) => {
                    self.refuse(now, &key, &request, Refused::with(200));
                }
                None => self.refuse(now, &key, &request, Refused::with(481)),
            },
            _ if in_dialog => match self.place_of(&request) {
                Some(place) => self.within(now, place, key, request),
                None => self.refuse(now, &key, &request, Refused::with(481)),
            },
            // A request that needs a dialog and names none.
            Method::Bye | Method::Update | Method::Notify | Method::Prack | Method::Info => {
                self.refuse(now, &key, &request, Refused::with(481));
            }
            _ => self.begins(now, key, from, request),
        }
    }

    /// What this node cannot do at all (8.2.1, 8.2.2).
    fn unsupported(&self, request: &Request) -> Option<Refused> {
        let allows = self.agent.allows();
        if let Method::Other(_) = request.method {
            return Some(self.abilities(501));
        }
        if !allows.contains(&request.method) {
            return Some(self.abilities(405));
        }
        if !request.uri.to_ascii_lowercase().starts_with("sip") {
            return Some(Refused::with(416));
        }
        if is_too_short(&request.headers) {
            let headers = vec![("Min-SE", SHORTEST.to_string())];
            return Some(Refused { status: 422, headers });
        }
        let is_reliable = allows.contains(&Method::Prack);
        let supported = ["timer", "tdialog", if is_reliable { "100rel" } else { "timer" }];
        let required = request
            .headers
            .all("Require")
            .filter(|tag| !supported.iter().any(|known| known.eq_ignore_ascii_case(tag)));
        let required: Vec<&str> = required.collect();
        let is_bad = !required.is_empty() && !matches!(request.method, Method::Cancel);
        is_bad.then(|| Refused { status: 420, headers: vec![("Unsupported", required.join(", "))] })
    }

    fn abilities(&self, status: u16) -> Refused {
        let names: Vec<&str> = self.agent.allows().iter().map(Method::as_str).collect();
        let accept = "application/sdp, multipart/mixed".into();
        Refused { status, headers: vec![("Allow", names.join(", ")), ("Accept", accept)] }
    }

    /// A request outside any dialog.
    fn begins(&mut self, now: Instant, key: Key, from: Peer, request: Request) {
        if self.transactions.is_merged(&key, &request) {
            // The same request by another way (8.2.2.2).
            return self.refuse(now, &key, &request, Refused::with(482));
        }
        let tag = self.ids.tag();
        let place = match self.agent.admit(&request, from, &mut self.seats) {
            Ok(place) => place,
            Err(why) => return self.refuse(now, &key, &request, why),
        };
        let Some(dialog) = Dialog::of_request(&request, from, &tag) else { return };
        if let Some(line) = self.line_mut(place) {
            // A request beside the session's dialog (RFC 7647).
            line.aside = Some(dialog);
            return self.open(now, place, key, request);
        }
        let leg = A::Procedure::leg(place.call, self.seats[place.seat].role, place.peer);
        self.lines.push(Line::new(place, leg, dialog));
        self.open(now, place, key, request);
    }

    /// A request within a dialog (12.2.2).
    fn within(&mut self, now: Instant, place: PlaceOf<A>, key: Key, request: Request) {
        let takes_offers = self.agent.takes_offers();
        let Some(dialog) = self.dialog_of(place, &request) else { return };
        if !dialog.is_in_order(&request) {
            return self.refuse(now, &key, &request, Refused::with(500));
        }
        match request.method {
            // It ends already, and the first of them is answered when the role does.
            Method::Bye if dialog.is_open(&Method::Bye) => {
                self.refuse(now, &key, &request, Refused::with(500));
            }
            // A session is not changed once it is on (14.2, RFC 3311 5.2).
            Method::Update if !request.body.is_empty() => {
                self.refuse(now, &key, &request, Refused::with(488));
            }
            Method::Update => self.refreshed(now, place, &key, &request),
            Method::Prack => self.pracked(now, place, &key, &request),
            Method::Invite if !takes_offers && dialog.is_unchanged(&request) => {
                self.renewed(now, place, key, request);
            }
            Method::Invite if !takes_offers => {
                let why = self.unchanged(place);
                self.refuse(now, &key, &request, why);
            }
            _ => self.open(now, place, key, request),
        }
    }

    /// Why a session is not changed (14.2): an INVITE is not answered yet, or it is on.
    fn unchanged(&mut self, place: PlaceOf<A>) -> Refused {
        let wait = self.ids.number() % 11;
        let dialog = self.lines.iter().find(|line| line.place == place).map(|line| &line.dialog);
        let ours = dialog.and_then(|dialog| dialog.invite.as_ref());
        if ours.is_some_and(|(key, _)| self.asked.contains_key(key)) {
            return Refused::with(491);
        }
        match dialog.is_some_and(|dialog| dialog.is_open(&Method::Invite)) {
            true => Refused { status: 500, headers: vec![("Retry-After", wait.to_string())] },
            false => Refused::with(488),
        }
    }

    /// A request that a role meets: it stays open until the role answers it.
    fn open(&mut self, now: Instant, place: PlaceOf<A>, key: Key, request: Request) {
        // A CANCEL is known by the INVITE's branch (9.2), anything else by its dialog.
        let dialog = match request.method {
            Method::Cancel => self.line_mut(place).map(|line| &mut line.dialog),
            _ => self.dialog_of(place, &request),
        };
        let Some(dialog) = dialog else {
            return self.refuse(now, &key, &request, Refused::with(481));
        };
        dialog.hear(&request.headers, &request.body);
        dialog.open.push((request.method.clone(), key.clone(), request.clone()));
        match self.agent.read_request(place, &request) {
            Ok(Some(signal)) => {
                self.signalled(now, place, &signal);
                if request.method == Method::Bye {
                    self.terminated(now, place);
                }
            }
            Ok(None) => self.refuse_open(now, place, &key, &request, Refused::with(501)),
            Err(why) => self.refuse_open(now, place, &key, &request, why),
        }
    }

    /// A BYE has ended a dialog: the INVITE that is not answered in it fails (15.1.2).
    fn terminated(&mut self, now: Instant, place: PlaceOf<A>) {
        let me = self.me.clone();
        let Some(line) = self.line_mut(place) else { return };
        if line.dialog.is_open(&Method::Bye) {
            return;
        }
        let invite = line.dialog.open.iter().find(|(method, ..)| *method == Method::Invite);
        let (invite, own) = (invite.cloned(), line.dialog.invite.clone());
        // Nor need an INVITE of this end be answered any more.
        if let Some((key, _)) = own {
            self.transactions.cancelled(now, &key);
        }
        let (Some((_, _, invite)), Some(line)) = (invite, self.line_mut(place)) else { return };
        let reason = reason_phrase(487);
        let Some((key, response)) = line.dialog.respond(&Method::Invite, 487, reason, &me) else {
            return;
        };
        if let Ok(Some(sent)) = self.agent.read_request(place, &invite) {
            let said = self.agent.read_response(place, (&Method::Invite, &sent), &response);
            if let (Some(said), Some(line)) = (said, self.line_mut(place)) {
                A::Procedure::was_sent(&mut line.leg, &said);
            }
        }
        let packet = self.transactions.respond(now, &key, response);
        self.send_all(packet);
        self.sweep();
    }

    fn refuse_open(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        key: &Key,
        request: &Request,
        why: Refused,
    ) {
        self.refuse(now, key, request, why);
        let Some(line) = self.line_mut(place) else { return };
        let is_first = line.dialog.begun_by.as_ref() == Some(key);
        for dialog in [Some(&mut line.dialog), line.aside.as_mut()].into_iter().flatten() {
            dialog.open.retain(|(_, open, _)| open != key);
        }
        if is_first {
            self.lines.retain(|line| line.place != place);
            self.out.push_back(Output::Over(place));
        }
    }

    /// Something that is not answered: an ACK.
    fn read(&mut self, now: Instant, place: PlaceOf<A>, request: &Request) {
        if let Ok(Some(signal)) = self.agent.read_request(place, request) {
            self.signalled(now, place, &signal);
        }
    }

    fn answered(&mut self, now: Instant, key: &Key, response: &Response) {
        let Some((place, sent)) = self.asked.get(key).cloned() else {
            return self.answered_again(now, key, response);
        };
        if response.status >= 200 {
            self.asked.remove(key);
        }
        if key.method == Method::Update {
            return self.kept_up(now, place, response.status);
        }
        let Some(line) = self.line_mut(place) else { return };
        let is_accepted = key.method == Method::Invite && (200..300).contains(&response.status);
        if key.method == Method::Invite && response.status < 200 && !line.dialog.is_next(response) {
            return;
        }
        if key.method == Method::Invite && response.status < 300 {
            line.dialog.hear(&response.headers, &response.body);
        }
        match (&key.method, &mut line.aside) {
            (Method::Invite, _) if is_accepted => {
                line.dialog.learn(response);
                line.dialog.accepted_by = line.dialog.remote.tag().map(str::to_owned);
                self.agreed(now, place, (true, &response.headers));
            }
            (Method::Invite, _) if response.status < 200 => line.dialog.learn(response),
            (Method::Refer, Some(aside)) if response.status < 300 => aside.learn(response),
            _ => {}
        }
        if key.method == Method::Invite && response.status < 200 {
            self.prack(now, place, response);
        }
        let Some(sent) = sent else { return };
        match self.agent.read_response(place, (&key.method, &sent), response) {
            Some(signal) => self.signalled(now, place, &signal),
            None => self.note(format!("{} to {} ignored", response.status, key.method)),
        }
    }

    /// A final response beside one that was there before: an INVITE was forked.
    fn answered_again(&mut self, now: Instant, key: &Key, response: &Response) {
        let own = |line: &&Line<A::Procedure>| {
            line.dialog.invite.as_ref().is_some_and(|(invite, _)| invite == key)
        };
        let line = self.lines.iter().find(own);
        let is_other = |line: &&Line<A::Procedure>| line.dialog.is_of_another(response);
        if let Some(place) = line.filter(is_other).map(|line| line.place) {
            self.decline(now, place, response);
        }
    }

    fn unanswered(&mut self, now: Instant, key: &Key) {
        let Some((place, sent)) = self.asked.remove(key) else { return };
        self.note(format!("{} not answered in time: {place:?}", key.method));
        if key.method == Method::Update {
            self.is_silent(now, place);
        }
        if let Some(signal) = sent.and_then(|sent| self.agent.unanswered(&key.method, &sent)) {
            self.signalled(now, place, &signal);
        } else if let Some(signal) = self.agent.given_up(&key.method)
            && let Some(line) = self.line_mut(place)
        {
            // The role finds out itself; nothing more is to come on the connection.
            A::Procedure::receive(&mut line.leg, &signal);
            self.sweep();
        }
    }

    /// Nobody acknowledges a final response: whoever got it is gone.
    fn unacknowledged(&mut self, now: Instant, key: &Key) {
        let line = self.lines.iter().find(|line| is_of(line, key));
        if let Some(place) = line.map(|line| line.place) {
            self.note(format!("no ACK has come: {place:?}"));
            self.is_silent(now, place);
            self.failure_acknowledged(now, place);
        }
    }

    /// Nobody waits for the ACK to a failure any more.
    fn failure_acknowledged(&mut self, now: Instant, place: PlaceOf<A>) {
        if let Some(signal) = self.agent.failure_acknowledged() {
            self.signalled(now, place, &signal);
        }
    }

    /// A signal arrives on a connection.
    pub(super) fn signalled(&mut self, now: Instant, place: PlaceOf<A>, signal: &SignalOf<A>) {
        if self.holds(place, signal) {
            return;
        }
        self.let_through(now, place, signal);
    }

    /// A signal reaches the role.
    pub(super) fn let_through(&mut self, now: Instant, place: PlaceOf<A>, signal: &SignalOf<A>) {
        let Some(line) = self.line_mut(place) else { return };
        let Received { answers, messages } = A::Procedure::receive(&mut line.leg, signal);
        answers.iter().for_each(|answer| self.emit(now, place, answer));
        let because = Because::Signal(place, signal.clone());
        if messages.is_empty() {
            self.consider(now, place.seat, &because);
        }
        for message in messages {
            self.meet(now, place.seat, Event::Message { from: place.peer, message }, &because);
        }
        self.sweep();
    }

    pub(super) fn elapse(&mut self, now: Instant, seat: usize, timer: super::TimerOf<A>) {
        self.timers.remove(&(seat, timer.clone()));
        self.meet(now, seat, Event::Timeout(timer), &Because::Other);
        self.sweep();
    }

    fn place_of(&self, request: &Request) -> Option<PlaceOf<A>> {
        let has = |line: &&Line<A::Procedure>| {
            line.dialog.has(request) || line.aside.as_ref().is_some_and(|a| a.has(request))
        };
        self.lines.iter().find(has).map(|line| line.place)
    }

    /// The dialog of a connection that a request belongs to.
    fn dialog_of(&mut self, place: PlaceOf<A>, request: &Request) -> Option<&mut Dialog> {
        let line = self.line_mut(place)?;
        match line.dialog.has(request) {
            true => Some(&mut line.dialog),
            false => line.aside.as_mut(),
        }
    }

    fn place_of_invite(&self, key: &Key) -> Option<PlaceOf<A>> {
        let known = self.transactions.knows(key);
        self.lines.iter().find(|line| known && is_of(line, key)).map(|line| line.place)
    }

    pub(super) fn line_mut(&mut self, place: PlaceOf<A>) -> Option<&mut Line<A::Procedure>> {
        self.lines.iter_mut().find(|line| line.place == place)
    }
}

/// Whether a line was begun by an INVITE of this key.
fn is_of<P: Mapped>(line: &Line<P>, key: &Key) -> bool {
    line.dialog.begun_by.as_ref() == Some(key)
}

fn sender(request: &Request) -> String {
    request.from().map_or("somebody".into(), |from| from.uri)
}
