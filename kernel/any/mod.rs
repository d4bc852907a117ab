//! Any procedure as a value of one type: what works on it is compiled once.
//!
//! [`AnyProcedure`] is a [`Procedure`] like any other, so nothing that is written for procedures can
//! tell the difference; a test compares states, verdicts and runs. What it costs is a look inside a
//! value wherever a reaction, a claim or a case is asked for, which checking does once for each
//! distinct question.

mod claims;
mod convert;
pub mod values;

use std::any::Any;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::case::Case;
use super::claim::{Claim, Cost};
use super::condition::Moment;
use super::figure::Figure;
use super::ghost::Omniscient;
use super::issue::Issue;
use super::procedure::{Cause, Procedure, Region, Renaming, Supposed, Word, Words};
use super::reaction::{Context, Event, Reaction};
use super::run::Run;
use super::step::{Clause, Step};
use convert::Within;
use values::{Clockwork, Decision, Lasting, Letter, Memory, Opaque, Shared, Shown};

/// Any procedure. It lives as long as the program.
#[derive(Clone, Copy)]
pub struct AnyProcedure(&'static dyn Inner);

type Role = Lasting<dyn Shown>;
type State = Shared<dyn Opaque>;
type Message = Shared<dyn Letter>;
type Stimulus = Shared<dyn Decision>;
type Timer = Shared<dyn Clockwork>;
type Resource = Shared<dyn Shown>;
type Notice = Shared<dyn Shown>;
type Call = Lasting<dyn Shown>;
type Config = Shared<dyn Opaque>;

impl AnyProcedure {
    /// Forgets the types of a procedure.
    pub fn of<P: Procedure>(procedure: P) -> Self {
        AnyProcedure(Box::leak(Box::new(Within::new(procedure))))
    }
}

/// The way back from a procedure whose types are not known.
pub struct Known<P: Procedure>(&'static Within<P>);

impl AnyProcedure {
    /// The way back to the types of a procedure, if this is one of that type.
    pub fn known<P: Procedure>(self) -> Option<Known<P>> {
        self.0.itself().downcast_ref().map(Known)
    }
}

impl<P: Procedure> Known<P> {
    /// The procedure.
    pub fn procedure(&self) -> P {
        self.0.procedure()
    }

    /// A case of it.
    pub fn case(&self, case: &Case<AnyProcedure>) -> Case<P> {
        self.0.known_case(case)
    }

    /// A run of it.
    pub fn run(&self, run: &Run<AnyProcedure>) -> Run<P> {
        self.0.known_run(run)
    }
}

/// What [`Procedure`] asks, of a procedure whose types are not known; described there.
trait Inner: Send + Sync {
    fn itself(&'static self) -> &'static dyn Any;
    fn value(&self) -> &dyn Opaque;
    fn name(&self) -> &'static str;
    fn title(&self) -> &'static str;
    fn file(&self) -> Option<&'static str>;
    fn source(&self) -> Option<u64>;
    fn calls_are_pairs(&self) -> bool;
    fn within(&self) -> &'static str;
    fn scope(&self) -> &'static [&'static str];
    fn unread(&self) -> &'static [&'static str];
    fn supposed(&self, step: &Step) -> &'static [Supposed];
    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])>;
    fn issues(&self) -> Vec<Issue>;
    fn claims(&'static self) -> Vec<Claim<AnyProcedure>>;
    fn costs(&'static self) -> Vec<Cost<AnyProcedure>>;
    fn cases(&'static self) -> Vec<Case<AnyProcedure>>;
    fn cases_with(&'static self, participants: u8) -> Option<Vec<Case<AnyProcedure>>>;
    fn figures(&self) -> Vec<Figure<AnyProcedure>>;
    fn cast(&self, config: &Config) -> Vec<Role>;
    fn calls(&self, config: &Config) -> Vec<Call>;
    fn initial(&self, config: &Config, role: Role) -> State;
    fn recovered(&self, config: &Config, role: Role, before: &State) -> State;
    fn stimuli(&self, context: &Context<'_, AnyProcedure>, of: (Role, &State)) -> Vec<Stimulus>;
    fn react(
        &self,
        of: (Role, &State),
        event: &Event<AnyProcedure>,
        reaction: &mut Reaction<AnyProcedure>,
    );
    fn cause(&self, timer: &Timer, eye: Omniscient) -> Cause<Role, Call>;
    fn call_of(&self, message: &Message, eye: Omniscient) -> Call;
    fn keeps_up(&self, state: &State, call: Call, watcher: Role, eye: Omniscient) -> bool;
    fn is_idle(&self, state: &State) -> bool;
    fn may_hold(&self, state: &State, resource: &Resource) -> bool;
    fn may_run(&self, state: &State, timer: &Timer) -> bool;
    fn state_name(&self, state: &State) -> String;
    fn situation(&self, state: &State, event: &Event<AnyProcedure>, eye: Omniscient) -> String;
    fn regions(&self, state: &State, eye: Omniscient) -> Vec<Region>;
    fn standing(&self, state: &State, region: Region, eye: Omniscient) -> String;
    fn region_of(&self, state: &State, event: &Event<AnyProcedure>, eye: Omniscient) -> Region;
    fn entity(&self, role: Role) -> Role;
    fn interchangeable(&self, config: &Config) -> Vec<Vec<Role>>;
    fn rename(&self, word: Word<'_, AnyProcedure>, to: Renaming<'_, AnyProcedure>);
    fn observe(&self, history: &mut Memory, moment: &Moment<'_, AnyProcedure>);
}

impl Words for AnyProcedure {
    type Role = Role;
    type State = State;
    type Message = Message;
    type Stimulus = Stimulus;
    type Timer = Timer;
    type Resource = Resource;
    type Notice = Notice;
    type Call = Call;
    type History = Memory;
    type Config = Config;
}

impl Procedure for AnyProcedure {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn title(&self) -> &'static str {
        self.0.title()
    }

    fn file(&self) -> Option<&'static str> {
        self.0.file()
    }

    fn source(&self) -> Option<u64> {
        self.0.source()
    }

    fn calls_are_pairs(&self) -> bool {
        self.0.calls_are_pairs()
    }

    fn within(&self) -> &'static str {
        self.0.within()
    }

    fn scope(&self) -> &'static [&'static str] {
        self.0.scope()
    }

    fn unread(&self) -> &'static [&'static str] {
        self.0.unread()
    }

    fn supposed(&self, step: &Step) -> &'static [Supposed] {
        self.0.supposed(step)
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        self.0.clauses()
    }

    fn issues(&self) -> Vec<Issue> {
        self.0.issues()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        self.0.claims()
    }

    fn costs(&self) -> Vec<Cost<Self>> {
        self.0.costs()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        self.0.cases()
    }

    fn cases_with(&self, participants: u8) -> Option<Vec<Case<Self>>> {
        self.0.cases_with(participants)
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        self.0.figures()
    }

    fn cast(&self, config: &Config) -> Vec<Role> {
        self.0.cast(config)
    }

    fn calls(&self, config: &Config) -> Vec<Call> {
        self.0.calls(config)
    }

    fn initial(&self, config: &Config, role: Role) -> State {
        self.0.initial(config, role)
    }

    fn recovered(&self, config: &Config, role: Role, before: &State) -> State {
        self.0.recovered(config, role, before)
    }

    fn stimuli(&self, context: &Context<'_, Self>, role: Role, state: &State) -> Vec<Stimulus> {
        self.0.stimuli(context, (role, state))
    }

    fn react(&self, role: Role, state: &State, event: &Event<Self>, reaction: &mut Reaction<Self>) {
        self.0.react((role, state), event, reaction);
    }

    fn cause(&self, timer: &Timer, eye: Omniscient) -> Cause<Role, Call> {
        self.0.cause(timer, eye)
    }

    fn call_of(&self, message: &Message, eye: Omniscient) -> Call {
        self.0.call_of(message, eye)
    }

    fn keeps_up(&self, state: &State, call: Call, watcher: Role, eye: Omniscient) -> bool {
        self.0.keeps_up(state, call, watcher, eye)
    }

    fn is_idle(&self, state: &State) -> bool {
        self.0.is_idle(state)
    }

    fn may_hold(&self, state: &State, resource: &Resource) -> bool {
        self.0.may_hold(state, resource)
    }

    fn may_run(&self, state: &State, timer: &Timer) -> bool {
        self.0.may_run(state, timer)
    }

    fn state_name(&self, state: &State) -> String {
        self.0.state_name(state)
    }

    fn situation(&self, state: &State, event: &Event<Self>, eye: Omniscient) -> String {
        self.0.situation(state, event, eye)
    }

    fn regions(&self, state: &State, eye: Omniscient) -> Vec<Region> {
        self.0.regions(state, eye)
    }

    fn standing(&self, state: &State, region: Region, eye: Omniscient) -> String {
        self.0.standing(state, region, eye)
    }

    fn region_of(&self, state: &State, event: &Event<Self>, eye: Omniscient) -> Region {
        self.0.region_of(state, event, eye)
    }

    fn entity(&self, role: Role) -> Role {
        self.0.entity(role)
    }

    fn interchangeable(&self, config: &Config) -> Vec<Vec<Role>> {
        self.0.interchangeable(config)
    }

    fn rename(&self, word: Word<'_, Self>, to: Renaming<'_, Self>) {
        self.0.rename(word, to);
    }

    fn observe(&self, history: &mut Memory, moment: &Moment<'_, Self>) {
        self.0.observe(history, moment);
    }
}

impl fmt::Debug for AnyProcedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value().fmt(f)
    }
}

impl PartialEq for AnyProcedure {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(self.0, other.0) || self.0.value().is_same(other.0.value().inside())
    }
}

impl Eq for AnyProcedure {}

impl PartialOrd for AnyProcedure {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AnyProcedure {
    fn cmp(&self, other: &Self) -> Ordering {
        let (own, other_own) = (self.0.value(), other.0.value());
        // Two of one name may still be of different types.
        let types = own.inside().type_id().cmp(&other_own.inside().type_id());
        let names = self.name().cmp(other.name());
        names.then(types).then_with(|| own.order(other_own.inside()))
    }
}

impl Hash for AnyProcedure {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.value().feed(state);
    }
}
