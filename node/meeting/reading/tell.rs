//! What passed in a meeting, as messages of the text.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::mapping::Mapped;
use callproof_kernel::run::Envelope;
use callproof_model::sip::refer::Progress;
use callproof_model::sip::types::Message as Sip;
use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::mapping::{Clue, ClueBody, Leg, Signal};
use callproof_model::telepresence::types::CLUE_CHANNEL;
use callproof_model::telepresence::types::{Body, Call, Captures, ChannelFrom, Message, Role, Set};
use callproof_wire::sip::Method;

use super::captures::Naming;
use super::cast::Meeting;
use super::session::Session;
use super::track::{Event, What};
use super::{Reading, Story};
use crate::frame::Frame;
use crate::meeting::codec;

/// A session while it is told.
struct Link {
    call: Call,
    /// The caller and the other end.
    roles: [Role; 2],
    legs: [Leg; 2],
    /// The numbers of the last advertisement and the last configure.
    last: [u32; 2],
    /// Whether the INVITE was answered before anybody rang.
    is_sudden: bool,
    /// Whether CLUE options were answered.
    is_active: bool,
    /// Whether the other end has answered a BYE.
    is_over: bool,
}

/// Tells what passed in a meeting.
pub(super) fn story(
    meeting: &Meeting,
    sessions: &[Session],
    events: &[&Event<'_>],
    strangers: &mut Vec<(u64, String)>,
) -> Story {
    let naming = Naming::of(meeting, events);
    if let Err((frame, id)) = &naming {
        let why = format!("whose capture \"{id}\" is cannot be told: CLUE is left out");
        strangers.push((*frame, why));
    }
    let mut teller = Teller {
        meeting,
        naming: naming.ok(),
        now: BTreeMap::new(),
        links: BTreeMap::new(),
        readings: Vec::new(),
        late: BTreeSet::new(),
    };
    for (number, name) in (0..).zip(&meeting.rooms) {
        teller.now.entry(name).or_insert(number);
    }
    events.iter().for_each(|event| teller.take(event));
    let Teller { naming, links, readings, late, .. } = teller;
    let is_looked_into = naming.is_some() && links.keys().any(|at| sessions[*at].is_clear);
    let offered = offered(&readings);
    let mut hidden = BTreeSet::new();
    let mut withheld: BTreeMap<_, _> = late.into_iter().map(|envelope| (envelope, 0)).collect();
    for (at, link) in &links {
        let (session, [from, to]) = (&sessions[*at], link.roles);
        withheld.extend(link.unsent().map(|envelope| (envelope, 0)));
        match session.had_channel() {
            // Who looks into one channel looks into all: of this one there was nothing to see.
            true if is_looked_into && (session.is_clear || !offered.has(link.call.0)) => {
                // What may be held back from the beginning may be so later.
                for (envelope, from) in link.held_back(session, meeting.rooms.len(), &readings) {
                    let known = withheld.entry(envelope).or_insert(from);
                    *known = (*known).min(from);
                }
            }
            true => drop(hidden.insert((from, to, CLUE_CHANNEL))),
            false => {}
        }
    }
    let (parties, rooms) = (meeting.parties, meeting.rooms.clone());
    let is_early = links.keys().any(|at| sessions[*at].is_early);
    let channel = if is_early { ChannelFrom::Ringing } else { ChannelFrom::Answer };
    Story { parties, channel, rooms, readings, withheld, hidden }
}

/// Whose captures were offered by the focus.
fn offered(readings: &[Reading]) -> Captures {
    let by_focus = readings.iter().filter(|reading| reading.from == Role::Focus);
    by_focus.fold(Captures::NONE, |all, reading| match reading.message.body {
        Body::Clue { captures, .. } => all.and_also(captures),
        _ => all,
    })
}

struct Teller<'m> {
    meeting: &'m Meeting,
    /// How captures are named; `None` where that cannot be told.
    naming: Option<Naming>,
    /// Which TP UE a name now belongs to.
    now: BTreeMap<&'m str, u8>,
    links: BTreeMap<usize, Link>,
    readings: Vec<Reading>,
    /// What may have been said long before it passed.
    late: BTreeSet<Envelope<Telepresence>>,
}

impl<'m> Teller<'m> {
    fn take(&mut self, event: &Event<'_>) {
        let meeting = self.meeting;
        let (call, caller, other) = meeting.roles[&event.session];
        if let Role::TpUe(number) = caller {
            self.now.insert(&meeting.rooms[usize::from(number)], number);
        }
        let signal = self.signal(event);
        let link = self.links.entry(event.session).or_insert_with(|| Link {
            call,
            roles: [caller, other],
            legs: [(caller, other), (other, caller)]
                .map(|(role, peer)| Telepresence::leg(call, role, peer)),
            last: [0; 2],
            is_sudden: false,
            is_active: false,
            is_over: false,
        });
        if let Some(signal) = signal {
            let mut readings = link.pass(event.frame, event.by_caller, signal);
            // What transactions repeat need not reach a role, and what comes later does.
            readings.iter_mut().for_each(|reading| reading.in_order &= !event.is_repeated);
            if let What::Clue { may_be_late: true, .. } = event.what {
                self.late.extend(readings.iter().map(Reading::envelope));
            }
            self.readings.extend(readings);
        }
    }

    fn signal(&self, event: &Event<'_>) -> Option<Signal> {
        let directory = |name: &str| self.now.get(name).copied();
        match &event.what {
            What::Request { request, is_first } => codec::request(request, *is_first, &directory),
            What::FailureAcknowledged => Some(Signal::Acknowledged),
            What::Response { response, method, to, is_first } => {
                let sent = match to {
                    Some(request) => codec::request(request, *is_first, &directory),
                    None => unseen(method, *is_first),
                };
                codec::response(method, &sent?, response)
            }
            What::Clue { document, .. } => {
                let naming = self.naming.as_ref()?;
                Some(codec::clue(document, &|id| naming.captures(id, &self.now)))
            }
            What::Reset => Some(Signal::Reset),
        }
    }
}

/// What a request was that nobody saw.
fn unseen(method: &Method, is_first: bool) -> Option<Signal> {
    match method {
        Method::Invite if is_first => Some(Signal::Invite),
        Method::Invite => Some(Signal::Offer { removed: Captures::NONE }),
        Method::Cancel => Some(Signal::Cancel),
        Method::Bye => Some(Signal::Bye),
        Method::Refer => Some(Signal::Refer { target: 0 }),
        Method::Notify => Some(Signal::Notify(Progress::Trying)),
        _ => None,
    }
}

impl Link {
    /// A signal passes: its sender has sent it, and its receiver takes it for messages.
    fn pass(&mut self, frame: &Frame, by_caller: bool, signal: Signal) -> Vec<Reading> {
        let (sender, receiver) = if by_caller { (0, 1) } else { (1, 0) };
        let meant = match signal {
            // The INVITE's transaction is still there to answer, which no role meets (RFC 3261 9.2).
            Signal::CancelAnswer { .. } if self.is_over => Signal::CancelAnswer { known: false },
            _ => signal,
        };
        Telepresence::was_sent(&mut self.legs[sender], &meant);
        let messages = Telepresence::receive(&mut self.legs[receiver], &meant).messages;
        match signal {
            Signal::ByeAnswer { .. } => self.is_over |= !by_caller,
            Signal::Accepted | Signal::Failed { .. } => self.is_sudden |= messages.len() > 1,
            Signal::Clue(Clue { number, body }) => match body {
                ClueBody::OptionsResponse { .. } => self.is_active = true,
                ClueBody::Advertisement { .. } => self.last[0] = number,
                ClueBody::Configure { .. } => self.last[1] = number,
                _ => {}
            },
            _ => {}
        }
        let is_clue = matches!(signal, Signal::Clue(_) | Signal::Reset);
        let (from, to) = (self.roles[sender], self.roles[receiver]);
        let (number, in_order) = (frame.number, frame.in_order || is_clue);
        let reading = |message| Reading { number, from, to, message, in_order, signal };
        messages.into_iter().map(reading).collect()
    }

    fn envelope(&self, by_caller: bool, message: Message) -> Envelope<Telepresence> {
        let [caller, other] = self.roles;
        let (from, to) = if by_caller { (caller, other) } else { (other, caller) };
        Envelope { from, to, message }
    }

    /// What its ends demanded and the wire had no use for: a CANCEL when the answer was there.
    fn unsent(&self) -> Option<Envelope<Telepresence>> {
        let cancel = Message { call: self.call, body: Body::Dialog(Sip::Cancel) };
        self.is_sudden.then(|| self.envelope(true, cancel))
    }

    /// What else may have been held back where the channel was seen: options, and when one end has
    /// gone, what the other one would have said next.
    fn held_back(
        &self,
        session: &Session,
        rooms: usize,
        readings: &[Reading],
    ) -> Vec<(Envelope<Telepresence>, usize)> {
        let [caller, other] = &self.legs;
        let ok = true;
        let opens = said(caller, ClueBody::Options).map(|message| (false, message));
        let mut held: Vec<_> = opens.map(|(by, m)| (self.envelope(by, m), 0)).into_iter().collect();
        let Some(ended) = session.ended else { return held };
        // Whoever ends the session removes the channel at the same time. What had to wait until then
        // is never sent.
        let from = |by_caller: bool| {
            let waits = session.repeats_from[usize::from(!by_caller)];
            let since = waits.map_or(ended, |number| number.min(ended));
            readings.iter().filter(|reading| reading.number <= since).count()
        };
        let mut last = self.last_words(rooms);
        if !self.is_active {
            last.extend(said(other, ClueBody::OptionsResponse { ok }).map(|m| (true, m)));
        }
        held.extend(last.into_iter().map(|(by, message)| (self.envelope(by, message), from(by))));
        held
    }

    /// What either end would say next on the channel, and whether the caller does.
    fn last_words(&self, rooms: usize) -> Vec<(bool, Message)> {
        let all = (0..1_u16 << rooms.min(8)).map(|set| Captures { of: Set(set as u8), own: None });
        let all: Vec<_> = all.chain([Captures::SLATE, Captures::COMPOSED]).collect();
        let ([advertisement, configure], [caller, other]) = (self.last, &self.legs);
        let mut words = Vec::new();
        let answers = [true, false].map(|ok| ClueBody::ConfigureResponse { configure, ok });
        words.extend(answers.iter().filter_map(|body| Some((false, said(caller, *body)?))));
        // A provider that has answered may have something new to offer at once.
        let after = answers.map(|body| heard(caller, body).0);
        for captures in all {
            for acks in [true, false] {
                let body = ClueBody::Configure { advertisement, acks, captures };
                words.extend(said(other, body).map(|message| (true, message)));
            }
            for caller in after.iter().chain([caller]) {
                let offer = said(caller, ClueBody::Advertisement { captures });
                words.extend(offer.map(|message| (false, message)));
            }
        }
        words
    }
}

/// What a CLUE message would be at an end that it arrives at.
fn said(receiver: &Leg, body: ClueBody) -> Option<Message> {
    heard(receiver, body).1
}

/// The same, and what becomes of that end.
fn heard(receiver: &Leg, body: ClueBody) -> (Leg, Option<Message>) {
    let mut after = receiver.clone();
    let signal = Signal::Clue(Clue { number: u32::MAX, body });
    let message = Telepresence::receive(&mut after, &signal).messages.pop();
    (after, message)
}
