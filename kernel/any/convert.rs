//! A procedure of known types behind one that has none: everything is handed through, unpacked on
//! the way in and packed on the way out.

use std::any::Any;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use super::values::{Lasting, Memory, Opaque, Shared, Shown};
use super::{
    AnyProcedure, Call, Config, Inner, Message, Notice, Resource, Role, State, Stimulus, Timer,
};
use crate::case::{Case, Crashes};
use crate::claim::{Claim, Cost};
use crate::condition::{Moment, Scene};
use crate::figure::Figure;
use crate::ghost::Omniscient;
use crate::issue::Issue;
use crate::procedure::{Cause, Procedure, Region, Renaming, Supposed, Value, Word};
use crate::reaction::{Context, Demanded, Effect, Event, Local, Outcome, Reaction};
use crate::run::{Action, Envelope, Occurrence, Run};
use crate::step::{Clause, Step};

/// A procedure with the names that have come up in it, each kept once: roles and calls are few.
pub(super) struct Within<P: Procedure> {
    procedure: P,
    roles: Names<P::Role>,
    calls: Names<P::Call>,
}

/// Names that live as long as the program.
struct Names<T: 'static>(RwLock<Vec<&'static T>>);

impl<T: Value + Copy + fmt::Display> Names<T> {
    fn lasting(&self, name: T) -> Lasting<dyn Shown> {
        let find = |known: &[&'static T]| known.iter().find(|one| ***one == name).copied();
        let known = find(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        Lasting(known.unwrap_or_else(|| {
            let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
            find(&names).unwrap_or_else(|| {
                names.push(Box::leak(Box::new(name)));
                names[names.len() - 1]
            })
        }))
    }
}

impl<P: Procedure> Within<P> {
    pub(super) fn new(procedure: P) -> Self {
        Within { procedure, roles: Names(RwLock::default()), calls: Names(RwLock::default()) }
    }

    pub(super) fn role(&self, role: P::Role) -> Role {
        self.roles.lasting(role)
    }

    pub(super) fn call(&self, call: P::Call) -> Call {
        self.calls.lasting(call)
    }

    pub(super) fn procedure(&self) -> P {
        self.procedure
    }

    /// A run with its types known again.
    pub(super) fn known_run(&self, run: &Run<AnyProcedure>) -> Run<P> {
        let occurrence = |occurrence: &Occurrence<AnyProcedure>| Occurrence {
            action: known_action::<P>(&occurrence.action),
            outcome: occurrence.outcome.as_ref().map(known_outcome::<P>),
        };
        Run {
            procedure: self.procedure,
            cast: run.cast.iter().map(|role| known_role::<P>(*role)).collect(),
            occurrences: run.occurrences.iter().map(occurrence).collect(),
            loop_from: run.loop_from,
        }
    }

    fn renaming<'r>(
        &'r self,
        to: Renaming<'r, AnyProcedure>,
    ) -> impl Fn(P::Role) -> P::Role + use<'r, P> {
        |role| known_role::<P>(to(self.role(role)))
    }

    fn effect(&self, effect: Effect<P>) -> Effect<AnyProcedure> {
        match effect {
            Effect::Send { to, message } => {
                Effect::Send { to: self.role(to), message: Message::of(message) }
            }
            Effect::Arm(timer) => Effect::Arm(Timer::of(timer)),
            Effect::Disarm(timer) => Effect::Disarm(Timer::of(timer)),
            Effect::Open(resource) => Effect::Open(Resource::of(resource)),
            Effect::Close(resource) => Effect::Close(Resource::of(resource)),
            Effect::Tell(notice) => Effect::Tell(Notice::of(notice)),
        }
    }

    fn decided(&self, script: Vec<(P::Role, P::Stimulus)>) -> Vec<(Role, Stimulus)> {
        let one = |(role, stimulus)| (self.role(role), Stimulus::of(stimulus));
        script.into_iter().map(one).collect()
    }

    fn case(&'static self, case: Case<P>) -> Case<AnyProcedure> {
        let crashes = |Crashes { role, recovers }| Crashes { role: self.role(role), recovers };
        Case {
            procedure: AnyProcedure(self),
            name: case.name,
            gist: case.gist,
            config: Config::of(case.config),
            prelude: self.decided(case.prelude),
            order: case.order,
            losses: case.losses,
            duplicates: case.duplicates,
            crashes: case.crashes.map(crashes),
            clock: case.clock,
            unspecified: case.unspecified,
            size: case.size,
            series: case.series,
        }
    }

    /// A case with its types known again.
    pub(super) fn known_case(&self, case: &Case<AnyProcedure>) -> Case<P> {
        let decided = |(role, stimulus): &(Role, Stimulus)| {
            (known_role::<P>(*role), stimulus.get::<P::Stimulus>().clone())
        };
        let crashes = |Crashes { role, recovers }| {
            let role = known_role::<P>(role);
            Crashes { role, recovers }
        };
        Case {
            procedure: self.procedure,
            name: case.name,
            gist: case.gist,
            config: case.config.get::<P::Config>().clone(),
            prelude: case.prelude.iter().map(decided).collect(),
            order: case.order,
            losses: case.losses,
            duplicates: case.duplicates,
            crashes: case.crashes.map(crashes),
            clock: case.clock,
            unspecified: case.unspecified,
            size: case.size,
            series: case.series,
        }
    }
}

pub(super) fn known_role<P: Procedure>(role: Role) -> P::Role {
    *role.get()
}

/// What is remembered, with its type known again.
pub(super) fn known_history<P: Procedure>(history: &Memory) -> P::History {
    history
        .0
        .as_ref()
        .map_or_else(P::History::default, |history| history.get::<P::History>().clone())
}

fn memory<P: Procedure>(history: P::History) -> Memory {
    let is_first = history == P::History::default();
    Memory((!is_first).then(|| Shared::<dyn Opaque>::of(history)))
}

/// What a role has, with its types known again.
pub(super) fn known_local<P: Procedure>(local: &Local<AnyProcedure>) -> Local<P> {
    Local {
        state: local.state.get::<P::State>().clone(),
        resources: local.resources.iter().map(|r| r.get::<P::Resource>().clone()).collect(),
        timers: local.timers.iter().map(|t| t.get::<P::Timer>().clone()).collect(),
        spent: local.spent.iter().map(|s| s.get::<P::Stimulus>().clone()).collect(),
        crashed: local.crashed,
        restarted: local.restarted,
    }
}

fn known_event<P: Procedure>(event: &Event<AnyProcedure>) -> Event<P> {
    match event {
        Event::Message { from, message } => Event::Message {
            from: known_role::<P>(*from),
            message: message.get::<P::Message>().clone(),
        },
        Event::Timeout(timer) => Event::Timeout(timer.get::<P::Timer>().clone()),
        Event::Stimulus(stimulus) => Event::Stimulus(stimulus.get::<P::Stimulus>().clone()),
    }
}

fn known_action<P: Procedure>(action: &Action<AnyProcedure>) -> Action<P> {
    let envelope = |Envelope { from, to, message }: &Envelope<AnyProcedure>| Envelope {
        from: known_role::<P>(*from),
        to: known_role::<P>(*to),
        message: message.get::<P::Message>().clone(),
    };
    match action {
        Action::Deliver(e) => Action::Deliver(envelope(e)),
        Action::Lose(e) => Action::Lose(envelope(e)),
        Action::Duplicate(e) => Action::Duplicate(envelope(e)),
        Action::Timeout(role, timer) => {
            Action::Timeout(known_role::<P>(*role), timer.get::<P::Timer>().clone())
        }
        Action::Stimulus(role, stimulus) => {
            Action::Stimulus(known_role::<P>(*role), stimulus.get::<P::Stimulus>().clone())
        }
        Action::Crash(role) => Action::Crash(known_role::<P>(*role)),
        Action::Recover(role) => Action::Recover(known_role::<P>(*role)),
    }
}

fn known_effect<P: Procedure>(effect: &Effect<AnyProcedure>) -> Effect<P> {
    match effect {
        Effect::Send { to, message } => {
            Effect::Send { to: known_role::<P>(*to), message: message.get::<P::Message>().clone() }
        }
        Effect::Arm(timer) => Effect::Arm(timer.get::<P::Timer>().clone()),
        Effect::Disarm(timer) => Effect::Disarm(timer.get::<P::Timer>().clone()),
        Effect::Open(resource) => Effect::Open(resource.get::<P::Resource>().clone()),
        Effect::Close(resource) => Effect::Close(resource.get::<P::Resource>().clone()),
        Effect::Tell(notice) => Effect::Tell(notice.get::<P::Notice>().clone()),
    }
}

fn known_outcome<P: Procedure>(outcome: &Outcome<AnyProcedure>) -> Outcome<P> {
    let effect = |demanded: &Demanded<AnyProcedure>| {
        let Demanded { step, effect } = demanded;
        Demanded { step: *step, effect: known_effect::<P>(effect) }
    };
    Outcome {
        after: known_local::<P>(&outcome.after),
        cited: outcome.cited.clone(),
        effects: outcome.effects.iter().map(effect).collect(),
        manner: outcome.manner,
    }
}

/// Asks something of a moment with its types known again.
pub(super) fn at_moment<P: Procedure, T>(
    moment: &Moment<'_, AnyProcedure>,
    ask: impl FnOnce(&Moment<'_, P>) -> T,
) -> T {
    let before = known_local::<P>(moment.before);
    let event = known_event::<P>(moment.event);
    let outcome = known_outcome::<P>(moment.outcome);
    let role = known_role::<P>(moment.role);
    ask(&Moment { role, before: &before, event: &event, outcome: &outcome })
}

/// Asks something of a scene with its types known again.
pub(super) fn in_scene<P: Procedure, T>(
    scene: &Scene<'_, AnyProcedure>,
    ask: impl FnOnce(&Scene<'_, P>) -> T,
) -> T {
    let cast: Vec<P::Role> = scene.cast.iter().map(|role| known_role::<P>(*role)).collect();
    let calls: Vec<P::Call> = scene.calls.iter().map(|call| *call.get::<P::Call>()).collect();
    ask(&Scene { config: scene.config.get::<P::Config>(), cast: &cast, calls: &calls })
}

fn asked<P: Procedure, T>(
    procedure: P,
    context: &Context<'_, AnyProcedure>,
    ask: impl FnOnce(&Context<'_, P>) -> T,
) -> T {
    let resolutions = context.text.resolutions().cast::<P>();
    ask(&Context {
        procedure,
        text: context.text.under(&resolutions),
        config: context.config.get::<P::Config>(),
        mutant: context.mutant,
    })
}

impl<P: Procedure> Inner for Within<P> {
    fn itself(&'static self) -> &'static dyn Any {
        self
    }

    fn value(&self) -> &dyn Opaque {
        &self.procedure
    }

    fn name(&self) -> &'static str {
        self.procedure.name()
    }

    fn title(&self) -> &'static str {
        self.procedure.title()
    }

    fn file(&self) -> Option<&'static str> {
        self.procedure.file()
    }

    fn source(&self) -> Option<u64> {
        self.procedure.source()
    }

    fn calls_are_pairs(&self) -> bool {
        self.procedure.calls_are_pairs()
    }

    fn within(&self) -> &'static str {
        self.procedure.within()
    }

    fn scope(&self) -> &'static [&'static str] {
        self.procedure.scope()
    }

    fn unread(&self) -> &'static [&'static str] {
        self.procedure.unread()
    }

    fn supposed(&self, step: &Step) -> &'static [Supposed] {
        self.procedure.supposed(step)
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        self.procedure.clauses()
    }

    fn issues(&self) -> Vec<Issue> {
        self.procedure.issues()
    }

    fn claims(&'static self) -> Vec<Claim<AnyProcedure>> {
        self.procedure.claims().into_iter().map(|claim| self.claim(claim)).collect()
    }

    fn costs(&'static self) -> Vec<Cost<AnyProcedure>> {
        self.procedure.costs().into_iter().map(|cost| self.cost(cost)).collect()
    }

    fn cases(&'static self) -> Vec<Case<AnyProcedure>> {
        self.procedure.cases().into_iter().map(|case| self.case(case)).collect()
    }

    fn cases_with(&'static self, participants: u8) -> Option<Vec<Case<AnyProcedure>>> {
        let cases = self.procedure.cases_with(participants)?;
        Some(cases.into_iter().map(|case| self.case(case)).collect())
    }

    fn figures(&self) -> Vec<Figure<AnyProcedure>> {
        let figure = |figure: Figure<P>| Figure {
            clause: figure.clause,
            number: figure.number,
            title: figure.title,
            file: figure.file,
            drawn: figure.drawn,
            config: Config::of(figure.config),
            prelude: self.decided(figure.prelude),
            script: self.decided(figure.script),
        };
        self.procedure.figures().into_iter().map(figure).collect()
    }

    fn cast(&self, config: &Config) -> Vec<Role> {
        let cast = self.procedure.cast(config.get());
        cast.into_iter().map(|role| self.role(role)).collect()
    }

    fn calls(&self, config: &Config) -> Vec<Call> {
        let calls = self.procedure.calls(config.get());
        calls.into_iter().map(|call| self.call(call)).collect()
    }

    fn initial(&self, config: &Config, role: Role) -> State {
        State::of(self.procedure.initial(config.get(), known_role::<P>(role)))
    }

    fn recovered(&self, config: &Config, role: Role, before: &State) -> State {
        let role = known_role::<P>(role);
        State::of(self.procedure.recovered(config.get(), role, before.get()))
    }

    fn stimuli(
        &self,
        context: &Context<'_, AnyProcedure>,
        (role, state): (Role, &State),
    ) -> Vec<Stimulus> {
        let stimuli = asked(self.procedure, context, |context| {
            self.procedure.stimuli(context, known_role::<P>(role), state.get())
        });
        stimuli.into_iter().map(Stimulus::of).collect()
    }

    fn react(
        &self,
        (role, state): (Role, &State),
        event: &Event<AnyProcedure>,
        reaction: &mut Reaction<AnyProcedure>,
    ) {
        let event = known_event::<P>(event);
        reaction.by(
            |reaction| {
                self.procedure.react(known_role::<P>(role), state.get(), &event, reaction);
            },
            |effect| self.effect(effect),
            State::of,
        );
    }

    fn cause(&self, timer: &Timer, eye: Omniscient) -> Cause<Role, Call> {
        match self.procedure.cause(timer.get(), eye) {
            Cause::Elapses => Cause::Elapses,
            Cause::Silence { peer, call } => {
                Cause::Silence { peer: self.role(peer), call: self.call(call) }
            }
        }
    }

    fn call_of(&self, message: &Message, eye: Omniscient) -> Call {
        self.call(self.procedure.call_of(message.get(), eye))
    }

    fn keeps_up(&self, state: &State, call: Call, watcher: Role, eye: Omniscient) -> bool {
        let watcher = known_role::<P>(watcher);
        self.procedure.keeps_up(state.get(), *call.get(), watcher, eye)
    }

    fn is_idle(&self, state: &State) -> bool {
        self.procedure.is_idle(state.get())
    }

    fn may_hold(&self, state: &State, resource: &Resource) -> bool {
        self.procedure.may_hold(state.get(), resource.get())
    }

    fn may_run(&self, state: &State, timer: &Timer) -> bool {
        self.procedure.may_run(state.get(), timer.get())
    }

    fn state_name(&self, state: &State) -> String {
        self.procedure.state_name(state.get())
    }

    fn situation(&self, state: &State, event: &Event<AnyProcedure>, eye: Omniscient) -> String {
        self.procedure.situation(state.get(), &known_event::<P>(event), eye)
    }

    fn regions(&self, state: &State, eye: Omniscient) -> Vec<Region> {
        self.procedure.regions(state.get(), eye)
    }

    fn standing(&self, state: &State, region: Region, eye: Omniscient) -> String {
        self.procedure.standing(state.get(), region, eye)
    }

    fn region_of(&self, state: &State, event: &Event<AnyProcedure>, eye: Omniscient) -> Region {
        self.procedure.region_of(state.get(), &known_event::<P>(event), eye)
    }

    fn entity(&self, role: Role) -> Role {
        self.role(self.procedure.entity(known_role::<P>(role)))
    }

    fn interchangeable(&self, config: &Config) -> Vec<Vec<Role>> {
        let classes = self.procedure.interchangeable(config.get());
        let class = |class: Vec<P::Role>| class.into_iter().map(|role| self.role(role)).collect();
        classes.into_iter().map(class).collect()
    }

    fn rename(&self, word: Word<'_, AnyProcedure>, to: Renaming<'_, AnyProcedure>) {
        let to = self.renaming(to);
        macro_rules! within {
            ($kind:ident, $word:ident) => {{
                let mut known = $word.get::<P::$kind>().clone();
                self.procedure.rename(Word::$kind(&mut known), &to);
                known
            }};
        }
        match word {
            Word::State(word) => *word = State::of(within!(State, word)),
            Word::Message(word) => *word = Message::of(within!(Message, word)),
            Word::Stimulus(word) => *word = Stimulus::of(within!(Stimulus, word)),
            Word::Timer(word) => *word = Timer::of(within!(Timer, word)),
            Word::Resource(word) => *word = Resource::of(within!(Resource, word)),
            Word::Notice(word) => *word = Notice::of(within!(Notice, word)),
            Word::Call(word) => *word = self.call(within!(Call, word)),
            Word::History(word) => {
                let mut known = known_history::<P>(word);
                self.procedure.rename(Word::History(&mut known), &to);
                *word = memory::<P>(known);
            }
        }
    }

    fn observe(&self, history: &mut Memory, moment: &Moment<'_, AnyProcedure>) {
        let mut known = known_history::<P>(history);
        at_moment::<P, _>(moment, |moment| self.procedure.observe(&mut known, moment));
        *history = memory::<P>(known);
    }
}
