//! The world: channels, faults, timers and rest, as a reference semantics in plain data.
//!
//! This is the definition. The engine computes the same on interned numbers; a test compares the
//! two, state for state, in every small case.

mod script;

use std::collections::BTreeMap;
use std::sync::Arc;

use callproof_kernel::case::{Budget, Case, Channel, Clock, Order, Unspecified};
use callproof_kernel::condition::{Moment, OfState, Scene, StateAtom};
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::{Asking, Noted, Resolutions};
use callproof_kernel::mutant::Mutant;
use callproof_kernel::procedure::{Cause, Decider, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Context, Event, Local, Outcome};
use callproof_kernel::run::{Action, Envelope, Occurrence, Run};

pub use script::Stuck;

/// A procedure under some resolutions in a case.
#[derive(Clone, Debug)]
pub struct World<P: Procedure> {
    /// The case.
    pub case: Case<P>,
    /// A choice for every open issue.
    pub resolutions: Resolutions<P>,
    /// Where it is noted which issues were asked, if somebody wants to know.
    pub asked: Option<Arc<Noted>>,
    /// A step done wrong, to see who notices.
    pub mutant: Option<Mutant>,
    /// What happens, after the case begins, before this world does.
    pub lead: Vec<Action<P>>,
    /// Whether claims' memory of the past is kept; without it, states differ only in what the
    /// parties themselves know.
    pub remembers: bool,
    /// Whether states that differ by an exchange of interchangeable roles are taken for the same.
    pub is_symmetric: bool,
    /// The roles, in the order of the lifelines.
    pub cast: Vec<P::Role>,
    /// The calls that may come up.
    pub calls: Vec<P::Call>,
}

/// From whom, to whom, on which channel.
pub type Link<P> = (<P as Words>::Role, <P as Words>::Role, Channel);

/// One state of the world.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Global<P: Procedure> {
    /// What each role has, in the order of the cast.
    pub locals: Vec<Local<P>>,
    /// What is in flight: in order of sending on ordered channels, sorted on others.
    pub links: BTreeMap<Link<P>, Vec<P::Message>>,
    /// What claims remember.
    pub history: P::History,
    /// Losses left.
    pub losses: Budget,
    /// Duplications left.
    pub duplicates: Budget,
    /// Whether a crash may still come.
    pub crash_left: bool,
    /// Whether something has happened since the case began.
    pub begun: bool,
}

impl<P: Procedure> World<P> {
    /// The world of a case.
    pub fn new(case: Case<P>, resolutions: Resolutions<P>) -> Self {
        let procedure = case.procedure;
        let cast = procedure.cast(&case.config);
        let calls = procedure.calls(&case.config);
        World {
            case,
            resolutions,
            asked: None,
            mutant: None,
            lead: Vec::new(),
            remembers: true,
            is_symmetric: true,
            cast,
            calls,
        }
    }

    /// The same world without claims' memory of the past.
    pub fn forgetting(self) -> Self {
        World { remembers: false, ..self }
    }

    /// The world that begins where some actions lead.
    pub fn following(self, lead: Vec<Action<P>>) -> Self {
        World { lead, is_symmetric: false, ..self }
    }

    /// The same world with every state counted.
    pub fn whole(self) -> Self {
        World { is_symmetric: false, ..self }
    }

    /// What reactions depend on.
    pub fn context(&self) -> Context<'_, P> {
        Context {
            procedure: self.case.procedure,
            text: match &self.asked {
                Some(asked) => Asking::noting(&self.resolutions, asked),
                None => Asking::of(&self.resolutions),
            },
            config: &self.case.config,
            mutant: self.mutant,
        }
    }

    /// Why the case does not begin as it says, under this text.
    pub fn cannot_begin(&self) -> Option<Box<Stuck<P>>> {
        self.follow(self.start(), &self.case.prelude, &mut |_| {}).err()
    }

    /// How the case begins: where its prelude leads; where that leads nowhere, where it stops.
    pub fn initial(&self) -> Global<P> {
        let led = self.follow(self.start(), &self.case.prelude, &mut |_| {});
        let mut global = led.unwrap_or_else(|stuck| stuck.at);
        (global.losses, global.duplicates) = (self.case.losses, self.case.duplicates);
        global.crash_left = self.case.crashes.is_some();
        global.begun = false;
        for action in &self.lead {
            global = self.apply(&global, action).0;
        }
        global
    }

    /// How everything begins, without faults.
    pub fn start(&self) -> Global<P> {
        let start =
            |role: &P::Role| Local::new(self.case.procedure.initial(&self.case.config, *role));
        Global {
            locals: self.cast.iter().map(start).collect(),
            links: BTreeMap::new(),
            history: P::History::default(),
            losses: Budget::NONE,
            duplicates: Budget::NONE,
            crash_left: false,
            begun: false,
        }
    }

    /// The place of a role in the cast.
    pub fn place(&self, role: P::Role) -> usize {
        self.cast.iter().position(|r| *r == role).expect("every role named is in the cast")
    }

    /// All that can happen in a state, in a fixed order.
    pub fn actions(&self, global: &Global<P>) -> Vec<Action<P>> {
        let mut actions = Vec::new();
        for (link, queue) in &global.links {
            self.deliveries(global, *link, queue, &mut actions);
        }
        for (role, local) in self.cast.iter().zip(&global.locals) {
            let timers = local.timers.iter().filter(|t| self.can_elapse(global, *role, t));
            actions.extend(timers.map(|t| Action::Timeout(*role, t.clone())));
            let stimuli = local.stimuli(&self.context(), *role).into_iter();
            actions.extend(stimuli.map(|s| Action::Stimulus(*role, s)));
        }
        if let Some(crash) = self.case.crashes {
            if global.crash_left {
                actions.push(Action::Crash(crash.role));
            }
            if crash.recovers && global.locals[self.place(crash.role)].crashed {
                actions.push(Action::Recover(crash.role));
            }
        }
        actions
    }

    fn deliveries(
        &self,
        global: &Global<P>,
        (from, to, channel): Link<P>,
        queue: &[P::Message],
        actions: &mut Vec<Action<P>>,
    ) {
        let envelope = |message: &P::Message| Envelope { from, to, message: message.clone() };
        let mut deliverable: Vec<&P::Message> = queue.iter().collect();
        deliverable.dedup();
        let candidates = deliverable.clone();
        if self.case.unspecified == Unspecified::Save {
            let local = &global.locals[self.place(to)];
            deliverable.retain(|m| local.crashed || self.is_specified(to, local, from, m));
        }
        match self.case.order(channel) {
            Order::Fifo => deliverable.truncate(1),
            Order::FifoInCall => {
                let mut begun = Vec::new();
                deliverable.retain(|message| {
                    let call = self.case.procedure.call_of(message, Omniscient::of_the_world());
                    !begun.contains(&call) && (begun.push(call), true).1
                });
            }
            Order::Unordered => {}
        }
        actions.extend(deliverable.iter().map(|m| Action::Deliver(envelope(m))));
        if channel.is_reliable() {
            return;
        }
        if global.losses.is_left() {
            actions.extend(distinct(&candidates).map(|m| Action::Lose(envelope(m))));
        }
        if global.duplicates.is_left() {
            actions.extend(distinct(&candidates).map(|m| Action::Duplicate(envelope(m))));
        }
    }

    fn is_specified(
        &self,
        role: P::Role,
        local: &Local<P>,
        from: P::Role,
        message: &P::Message,
    ) -> bool {
        let event = Event::Message { from, message: message.clone() };
        !Outcome::of(&self.context(), role, local, &event).is_unspecified()
    }

    /// Whether nothing is in flight and no policy owes a decision.
    fn is_settled(&self, global: &Global<P>) -> bool {
        global.links.is_empty()
            && self
                .cast
                .iter()
                .zip(&global.locals)
                .all(|(role, local)| local.stimuli(&self.context(), *role).iter().all(keeps_quiet))
    }

    /// Whether a timer armed by `role` can elapse now.
    pub fn can_elapse(&self, global: &Global<P>, role: P::Role, timer: &P::Timer) -> bool {
        let quiet = self.case.clock == Clock::Hasty || self.is_settled(global);
        quiet && self.has_cause(role, timer, |peer| &global.locals[self.place(peer)])
    }

    /// Whether what a timer of `role` watches for is so.
    pub fn has_cause<'l>(
        &self,
        role: P::Role,
        timer: &P::Timer,
        local_of: impl Fn(P::Role) -> &'l Local<P>,
    ) -> bool {
        let eye = Omniscient::of_the_world();
        match self.case.procedure.cause(timer, eye) {
            Cause::Elapses => true,
            Cause::Silence { peer, call } => {
                let peer = local_of(peer);
                peer.crashed || !self.case.procedure.keeps_up(&peer.state, call, role, eye)
            }
        }
    }

    /// Lets one of [`World::actions`] happen.
    pub fn apply(&self, before: &Global<P>, action: &Action<P>) -> (Global<P>, Option<Outcome<P>>) {
        let mut after = before.clone();
        after.begun = self.remembers;
        match action {
            Action::Deliver(envelope) => self.take(&mut after, envelope),
            Action::Lose(envelope) => {
                self.take(&mut after, envelope);
                after.losses = after.losses.spent();
            }
            Action::Duplicate(envelope) => {
                self.double(&mut after, envelope);
                after.duplicates = after.duplicates.spent();
            }
            Action::Crash(role) => {
                let place = self.place(*role);
                after.locals[place] = self.crashed(*role, &before.locals[place]);
                after.crash_left = false;
            }
            Action::Recover(role) => {
                let local = &mut after.locals[self.place(*role)];
                (local.crashed, local.restarted) = (false, true);
            }
            Action::Timeout(..) | Action::Stimulus(..) => {}
        }
        let outcome = action.met().and_then(|(role, event)| self.meet(&mut after, role, &event));
        (after, outcome)
    }

    /// A role that crashes now.
    pub fn crashed(&self, role: P::Role, local: &Local<P>) -> Local<P> {
        let state = self.case.procedure.recovered(&self.case.config, role, &local.state);
        Local { crashed: true, ..Local::new(state) }
    }

    fn meet(&self, global: &mut Global<P>, role: P::Role, event: &Event<P>) -> Option<Outcome<P>> {
        let place = self.place(role);
        if global.locals[place].crashed {
            return None;
        }
        let before = global.locals[place].clone();
        let outcome = Outcome::of(&self.context(), role, &before, event);
        let moment = Moment { role, before: &before, event, outcome: &outcome };
        if self.remembers {
            self.case.procedure.observe(&mut global.history, &moment);
        }
        global.locals[place] = outcome.after.clone();
        for (to, message) in outcome.sent() {
            self.put(global, Envelope { from: role, to, message: message.clone() });
        }
        Some(outcome)
    }

    fn put(&self, global: &mut Global<P>, envelope: Envelope<P>) {
        let channel = envelope.channel();
        let queue = global.links.entry((envelope.from, envelope.to, channel)).or_default();
        queue.push(envelope.message);
        if self.case.order(channel) == Order::Unordered {
            queue.sort();
        }
    }

    fn take(&self, global: &mut Global<P>, envelope: &Envelope<P>) {
        let link = (envelope.from, envelope.to, envelope.channel());
        let queue = global.links.get_mut(&link).expect("only messages in flight are taken");
        let place = queue.iter().position(|m| *m == envelope.message);
        queue.remove(place.expect("only messages in flight are taken"));
        if queue.is_empty() {
            global.links.remove(&link);
        }
    }

    fn double(&self, global: &mut Global<P>, envelope: &Envelope<P>) {
        let link = (envelope.from, envelope.to, envelope.channel());
        let queue = global.links.get_mut(&link).expect("only messages in flight are doubled");
        let place = queue.iter().position(|m| *m == envelope.message);
        let place = place.expect("only messages in flight are doubled");
        queue.insert(place, envelope.message.clone());
    }

    /// Whether nothing is in flight, no timer can elapse, and no policy owes a decision; users may
    /// still decide.
    pub fn is_quiet(&self, global: &Global<P>) -> bool {
        global.links.is_empty()
            && self.cast.iter().zip(&global.locals).all(|(role, local)| {
                local.timers.iter().all(|t| !self.can_elapse(global, *role, t))
                    && local.stimuli(&self.context(), *role).iter().all(keeps_quiet)
            })
    }

    /// Whether nothing can happen any more unless someone begins something new: nothing in
    /// flight, no timer that can elapse, no decision open to a user or owed by a policy.
    pub fn is_at_rest(&self, global: &Global<P>) -> bool {
        global.links.is_empty()
            && self.cast.iter().zip(&global.locals).all(|(role, local)| {
                local.timers.iter().all(|t| !self.can_elapse(global, *role, t))
                    && local.stimuli(&self.context(), *role).iter().all(keeps_rest)
            })
    }

    /// What claims are spelled out for.
    pub fn scene(&self) -> Scene<'_, P> {
        Scene { config: &self.case.config, cast: &self.cast, calls: &self.calls }
    }

    /// Whether a condition is true of a state.
    pub fn is_so(&self, global: &Global<P>, condition: &OfState<P>) -> bool {
        condition.holds(&mut |atom| match atom {
            StateAtom::Begun => global.begun,
            StateAtom::Quiet => self.is_quiet(global),
            StateAtom::AtRest => self.is_at_rest(global),
            StateAtom::Role { role, is, .. } => {
                let place = self.cast.iter().position(|one| one == role);
                place.is_some_and(|place| is(&global.locals[place]))
            }
            StateAtom::Past { is, .. } => is(&global.history),
        })
    }

    /// The run of a sequence of actions from the beginning; `Err` gives the place of the first
    /// that cannot happen.
    pub fn replay(&self, actions: &[Action<P>]) -> Result<(Run<P>, Global<P>), usize> {
        let mut global = self.initial();
        let mut occurrences = Vec::new();
        for (place, action) in actions.iter().enumerate() {
            if !self.actions(&global).contains(action) {
                return Err(place);
            }
            let (after, outcome) = self.apply(&global, action);
            occurrences.push(Occurrence { action: action.clone(), outcome });
            global = after;
        }
        Ok((
            Run {
                procedure: self.case.procedure,
                cast: self.cast.clone(),
                occurrences,
                loop_from: None,
            },
            global,
        ))
    }
}

/// Whether an open decision leaves a world at rest: one that begins something new, or a
/// permission that need not be used.
pub fn keeps_rest<S: StimulusKind>(stimulus: &S) -> bool {
    stimulus.begins() || stimulus.decider() == Decider::Option
}

/// Whether an open decision leaves a world quiet: nobody owes it.
pub fn keeps_quiet<S: StimulusKind>(stimulus: &S) -> bool {
    stimulus.decider() != Decider::Policy
}

fn distinct<'m, M: Ord>(messages: &[&'m M]) -> impl Iterator<Item = &'m M> + use<'m, M> {
    let mut sorted: Vec<&M> = messages.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted.into_iter()
}
