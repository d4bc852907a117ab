//! Reliable provisional responses (RFC 3262).

use std::time::Instant;

use callproof_kernel::mapping::Mapped;
use callproof_wire::sip::{Method, Request, Response};

use super::agent::{Agent, Content, Place, Refused};
use super::dialog::Dialog;
use super::{Line, Node};
use crate::transaction::Key;

type PlaceOf<A> = Place<<A as Agent>::Procedure>;

impl<A: Agent> Node<A> {
    /// A provisional response that is reliable is acknowledged (RFC 3262 4).
    pub(super) fn prack(&mut self, now: Instant, place: PlaceOf<A>, response: &Response) {
        let Some(number) = number_of(response) else { return };
        let Some(line) = self.line_mut(place) else { return };
        line.dialog.heard = Some(number);
        let Some(cseq) = response.cseq() else { return };
        let mut content = Content::none();
        content.headers.push(("RAck", format!("{number} {} {}", cseq.number, cseq.method)));
        self.request(now, place, (Method::Prack, None), content);
    }

    /// A PRACK: the provisional response it names has come, and what waited for that goes out.
    pub(super) fn pracked(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        key: &Key,
        request: &Request,
    ) {
        let Some(line) = self.line_mut(place) else { return };
        let number = request.headers.get("RAck");
        let number = number.and_then(|rack| rack.split_whitespace().next()?.parse().ok());
        let invite = line.dialog.open.iter().find(|(method, ..)| *method == Method::Invite);
        let invite = invite.map(|(_, key, _)| key.clone());
        if number.is_none() || line.dialog.unheard != number {
            return self.refuse(now, key, request, Refused::with(481));
        }
        line.dialog.unheard = None;
        let delayed = line.delayed.take();
        if let Some(invite) = invite {
            self.transactions.is_heard(&invite);
        }
        self.refuse(now, key, request, Refused::with(200));
        if let Some((status, content)) = delayed {
            self.respond(now, place, &Method::Invite, status, content);
        }
    }

    /// Nobody has heard that it rings: the INVITE fails (RFC 3262 3), as if refused.
    pub(super) fn unheard(&mut self, now: Instant, key: &Key) {
        let line = self.lines.iter().find(|line| line.dialog.begun_by.as_ref() == Some(key));
        let Some(place) = line.map(|line| line.place) else { return };
        self.note(format!("no PRACK has come: {place:?}"));
        for way in self.agent.ways_out() {
            self.decide(now, place.seat, way);
        }
    }

    /// Instead of a BYE in a dialog whose 2xx was never sent, the INVITE fails (RFC 3261 15): says
    /// whether it did.
    pub(super) fn fails_instead(&mut self, now: Instant, place: PlaceOf<A>) -> bool {
        let is_delayed = self.line_mut(place).is_some_and(|line| line.delayed.take().is_some());
        if is_delayed {
            self.respond(now, place, &Method::Invite, 504, Content::none());
        }
        is_delayed
    }
}

impl<P: Mapped> Line<P> {
    /// Whether a response to the INVITE can go out. A 2xx waits for the PRACK to a provisional
    /// response with the answer (RFC 3262 3); any other one need not be heard of any more.
    pub(super) fn is_ready(&mut self, status: u16, content: &Content) -> bool {
        let number = content.headers.iter().find(|(name, _)| *name == "RSeq");
        match status {
            100..=199 => {
                let number = number.and_then(|(_, number)| number.parse().ok());
                self.dialog.unheard = number.or(self.dialog.unheard);
                true
            }
            200..=299 if self.dialog.unheard.is_some() => {
                self.delayed = Some((status, content.clone()));
                false
            }
            _ => {
                (self.dialog.unheard, self.delayed) = (None, None);
                true
            }
        }
    }
}

impl Dialog {
    /// Whether a provisional response is new, and the next if it is numbered (RFC 3262 4).
    pub(super) fn is_next(&self, response: &Response) -> bool {
        match (number_of(response), self.heard) {
            (Some(number), Some(last)) => number == last.wrapping_add(1),
            (None, _) | (_, None) => true,
        }
    }
}

/// The number of a provisional response that is reliable.
fn number_of(response: &Response) -> Option<u32> {
    let mut tags = response.headers.all("Require");
    let is_reliable = tags.any(|tag| tag.eq_ignore_ascii_case("100rel"));
    response.headers.get("RSeq").filter(|_| is_reliable)?.trim().parse().ok()
}
