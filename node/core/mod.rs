//! A node: roles of the model, driven by what comes from the wire, with no socket and no clock.
//!
//! Bytes, decisions and the time go in; bytes, resources to open or close, and what happened come
//! out. What a role does is what its procedure's `react` says, and nothing else.

mod act;
pub mod agent;
pub mod dialog;
mod early;
mod hold;
mod ids;
mod receive;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Instant;

use callproof_kernel::issue::{Asking, Resolutions};
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::{Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Context, Event};
use callproof_kernel::run::{Action, Occurrence};
use callproof_wire::sip;

use agent::{Agent, Because, Content, Place, Seat};
use dialog::{Dialog, Identity};
pub use ids::Ids;
use upkeep::Agreement;
pub use upkeep::{session_interval, time_to_answer};

use crate::transaction::{Key, Pace, Packet, Peer, Transactions};

type ResolutionsOf<A> = Resolutions<<A as Agent>::Procedure>;
type StimulusOf<A> = <<A as Agent>::Procedure as Words>::Stimulus;
type TimerOf<A> = <<A as Agent>::Procedure as Words>::Timer;

/// What a node does to the world.
#[derive(Debug)]
pub enum Output<P: Mapped> {
    /// It sends a SIP message.
    Send(Packet),
    /// It sends a transmission control packet to the other end of a connection.
    Control(Place<P>, Vec<u8>),
    /// One of its roles met something.
    Happened(usize, Occurrence<P>),
    /// It sends a message on the CLUE channel of a connection.
    Clue(Place<P>, Vec<u8>),
    /// It resets the stream of that channel.
    Reset(Place<P>),
    /// A role takes a resource.
    Open(usize, P::Resource),
    /// A role gives a resource back.
    Close(usize, P::Resource),
    /// Something happened of which the model knows nothing.
    Noted(String),
    /// Nothing more is to come on a connection.
    Over(Place<P>),
}

/// A connection: its end in the model, and its dialog.
#[derive(Debug)]
struct Line<P: Mapped> {
    place: Place<P>,
    leg: P::Leg,
    dialog: Dialog,
    /// The dialog of a REFER beside that of the session.
    aside: Option<Dialog>,
    /// When the session is to be refreshed.
    refresh: Option<Instant>,
    /// Who does, and how often, if that was agreed.
    agreement: Option<Agreement>,
    /// The 2xx that waits for the PRACK to a provisional response with the answer.
    delayed: Option<(u16, Content)>,
    /// The tags of those who accepted an INVITE that somebody else had accepted already.
    forks: BTreeSet<String>,
}

/// A node.
pub struct Node<A: Agent> {
    /// What is particular to it.
    pub agent: A,
    me: Identity,
    resolutions: ResolutionsOf<A>,
    ids: Ids,
    transactions: Transactions,
    seats: Vec<Seat<A::Procedure>>,
    lines: Vec<Line<A::Procedure>>,
    /// Which line a request of this node's own belongs to, and which signal it is.
    asked: BTreeMap<Key, Asked<A>>,
    timers: BTreeMap<(usize, TimerOf<A>), Instant>,
    /// Decisions taken, to be carried out if they are still open then.
    decided: Vec<(Instant, usize, StimulusOf<A>)>,
    /// The decisions that were open when each role was last looked at.
    open: BTreeMap<usize, Vec<StimulusOf<A>>>,
    out: VecDeque<Output<A::Procedure>>,
    /// Signals that carry messages and wait to be let through, where somebody says in which order.
    held: Option<Vec<Held<A>>>,
}

impl<A: Agent> Node<A> {
    /// A node with roles that have just started.
    pub fn new(
        agent: A,
        me: Identity,
        resolutions: ResolutionsOf<A>,
        seats: Vec<Seat<A::Procedure>>,
        (pace, seed): (Pace, u64),
    ) -> Self {
        Node {
            agent,
            me,
            resolutions,
            ids: Ids::new(seed),
            transactions: Transactions::new(pace),
            seats,
            lines: Vec::new(),
            asked: BTreeMap::new(),
            timers: BTreeMap::new(),
            decided: Vec::new(),
            open: BTreeMap::new(),
            out: VecDeque::new(),
            held: None,
        }
    }

    /// Its roles.
    pub fn seats(&self) -> &[Seat<A::Procedure>] {
        &self.seats
    }

    /// What it does next.
    pub fn poll(&mut self) -> Option<Output<A::Procedure>> {
        let output = self.out.pop_front()?;
        if let Output::Over(place) = output {
            self.agent.forget(place);
        }
        Some(output)
    }

    /// A datagram, or one message of a stream, has come.
    pub fn receive(&mut self, now: Instant, from: Peer, bytes: &[u8]) {
        match sip::parse(bytes) {
            Ok(message) => {
                let (event, packets) = self.transactions.receive(now, from, message);
                self.send_all(packets);
                if let Some(event) = event {
                    self.transacted(now, event);
                }
            }
            Err(error) => self.malformed(now, from, &error),
        }
    }

    /// A signal has come on a connection by another way than SIP.
    pub fn control(
        &mut self,
        now: Instant,
        place: Place<A::Procedure>,
        signal: &<A::Procedure as Mapped>::Signal,
    ) {
        self.signalled(now, place, signal);
    }

    /// The connection of a call.
    pub fn place_in(&self, call: <A::Procedure as Words>::Call) -> Option<Place<A::Procedure>> {
        self.lines.iter().map(|line| line.place).find(|place| place.call == call)
    }

    /// Lets timers of a role elapse, because what they wait for is known to have happened.
    pub fn fire(
        &mut self,
        now: Instant,
        place: Place<A::Procedure>,
        which: impl Fn(&TimerOf<A>) -> bool,
    ) {
        let own = self.timers.keys().filter(|(seat, timer)| *seat == place.seat && which(timer));
        let timers: Vec<_> = own.map(|(_, timer)| timer.clone()).collect();
        timers.into_iter().for_each(|timer| self.elapse(now, place.seat, timer));
    }

    /// A user or a policy decides. Says whether that was open to them.
    pub fn decide(&mut self, now: Instant, seat: usize, stimulus: StimulusOf<A>) -> bool {
        let is_open = self.open_to(seat).contains(&stimulus);
        if is_open {
            self.meet(now, seat, Event::Stimulus(stimulus), &Because::Other);
            self.sweep();
        }
        is_open
    }

    /// The decisions open to a role's users and policies.
    pub fn open_to(&self, seat: usize) -> Vec<StimulusOf<A>> {
        let Some(seat) = self.seats.get(seat) else { return Vec::new() };
        seat.local.stimuli(&self.context(&seat.config), seat.role)
    }

    fn context<'c>(
        &'c self,
        config: &'c <A::Procedure as Words>::Config,
    ) -> Context<'c, A::Procedure> {
        Context {
            procedure: A::Procedure::default(),
            text: Asking::of(&self.resolutions),
            config,
            mutant: None,
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Instant) {
        let (events, packets) = self.transactions.tick(now);
        self.send_all(packets);
        events.into_iter().for_each(|event| self.transacted(now, event));
        if self.held.is_some() {
            return;
        }
        while let Some(((seat, timer), _)) = self.timers.iter().find(|(_, at)| **at <= now) {
            let (seat, timer) = (*seat, timer.clone());
            self.elapse(now, seat, timer);
        }
        let due: Vec<_> = self.decided.extract_if(.., |(at, ..)| *at <= now).collect();
        for (_, seat, stimulus) in due {
            self.decide(now, seat, stimulus);
        }
        self.refresh(now);
        self.sweep();
    }

    /// When time next matters.
    pub fn next(&self) -> Option<Instant> {
        let timers = self.timers.values().copied();
        let decided = self.decided.iter().map(|(at, ..)| *at);
        let refreshes = self.lines.iter().filter_map(|line| line.refresh);
        timers.chain(decided).chain(refreshes).chain(self.transactions.next()).min()
    }

    /// A connection to a peer is gone.
    pub fn lost(&mut self, now: Instant, peer: Peer) {
        let events = self.transactions.lost(peer);
        events.into_iter().for_each(|event| self.transacted(now, event));
    }

    /// Whether no role is in a call and nothing waits for an answer.
    pub fn is_idle(&self) -> bool {
        let seats = self.seats.iter();
        self.transactions.is_idle()
            && self.decided.is_empty()
            && seats.clone().all(|seat| A::Procedure::default().is_idle(&seat.local.state))
            && seats.clone().all(|seat| seat.local.resources.is_empty())
    }

    /// Whether something of a call is left: a connection, a timer, a resource.
    pub fn leftovers(&self) -> Vec<String> {
        let lines = self.lines.iter().map(|line| format!("{:?}", line.place));
        let timers = self.timers.keys().map(|(_, timer)| timer.to_string());
        let held = self.seats.iter().flat_map(|seat| &seat.local.resources);
        lines.chain(timers).chain(held.map(|resource| resource.to_string())).collect()
    }

    /// The stimuli with which its users get out of whatever they are in.
    pub fn release_all(&mut self, now: Instant) {
        for seat in 0..self.seats.len() {
            for way in self.agent.ways_out() {
                self.decide(now, seat, way);
            }
        }
    }

    fn note(&mut self, what: String) {
        self.out.push_back(Output::Noted(what));
    }

    fn happened(&mut self, seat: usize, action: Action<A::Procedure>, outcome: OutcomeOf<A>) {
        let outcome = Some(outcome);
        self.out.push_back(Output::Happened(seat, Occurrence { action, outcome }));
    }

    /// Asks the agent about decisions that have become open.
    fn consider(&mut self, now: Instant, seat: usize, because: &Because<A::Procedure>) {
        if self.held.is_some() {
            return;
        }
        let open = self.open_to(seat);
        // What is no longer open is no longer wanted.
        self.decided.retain(|(_, of, stimulus)| *of != seat || open.contains(stimulus));
        let before = self.open.insert(seat, open.clone()).unwrap_or_default();
        let decisions =
            |all: &[StimulusOf<A>]| -> Vec<_> { all.iter().map(StimulusKind::decision).collect() };
        let (before, is_signal) = (decisions(&before), matches!(because, Because::Signal(..)));
        let mut asked = open.clone();
        asked.retain(|stimulus| is_signal || !before.contains(&stimulus.decision()));
        let taken = self.agent.decide(&self.seats[seat], &asked, because);
        self.decided.extend(taken.into_iter().map(|(wait, stimulus)| (now + wait, seat, stimulus)));
    }
}

impl<P: Mapped> Line<P> {
    fn new(place: Place<P>, leg: P::Leg, dialog: Dialog) -> Self {
        let (aside, refresh, agreement, delayed, forks) = Default::default();
        Line { place, leg, dialog, aside, refresh, agreement, delayed, forks }
    }
}

/// The connection of a request, and the signal that it is; `None` of what refreshes.
type Asked<A> =
    (Place<<A as Agent>::Procedure>, Option<<<A as Agent>::Procedure as Mapped>::Signal>);
/// A signal that waits, and where it came.
type Held<A> = (Place<<A as Agent>::Procedure>, <<A as Agent>::Procedure as Mapped>::Signal);
type OutcomeOf<A> = callproof_kernel::reaction::Outcome<<A as Agent>::Procedure>;
