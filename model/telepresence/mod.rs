//! The end of an IM session supporting telepresence: TR 24.803 5.x.

pub mod cases;
pub mod claims;
pub mod clue;
pub mod figures;
pub mod focus;
pub mod issues;
pub mod mapping;
pub mod names;
pub mod regions;
pub mod session;
pub mod text;
pub mod tp_ue;
pub mod types;

pub use issues::Resolutions;

use crate::sip::refer;
use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Cost};
use callproof_kernel::draft::Draft;
use callproof_kernel::figure::Figure;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::{Asking, Issue};
use callproof_kernel::procedure::{Cause, Procedure, Region, Renaming, Word, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};
use types::{
    Call, Config, Message, Notice, Parties, Rename, Resource, Role, State, Stimulus, Timer,
};

/// The procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telepresence;

/// A reaction of this procedure.
pub type React = Reaction<Telepresence>;
/// The text, as far as it is open.
pub type Text<'a> = Asking<'a, Telepresence>;
/// A reaction of this procedure, step by step.
pub type Act<'r, S> = Draft<'r, Telepresence, S>;

impl Words for Telepresence {
    type Role = Role;
    type State = State;
    type Message = Message;
    type Stimulus = Stimulus;
    type Timer = Timer;
    type Resource = Resource;
    type Notice = Notice;
    type Call = Call;
    type History = ();
    type Config = Config;
}

impl Procedure for Telepresence {
    fn name(&self) -> &'static str {
        "telepresence"
    }

    fn title(&self) -> &'static str {
        "end of an IM session supporting telepresence"
    }

    fn calls_are_pairs(&self) -> bool {
        true
    }

    fn source(&self) -> Option<u64> {
        Some(crate::SOURCE)
    }

    fn within(&self) -> &'static str {
        "the session"
    }

    fn scope(&self) -> &'static [&'static str] {
        text::SCOPE
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(text::ending::CLAUSE, text::ending::STEPS)]
    }

    fn issues(&self) -> Vec<Issue> {
        issues::open_issues()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims::all()
    }

    fn costs(&self) -> Vec<Cost<Self>> {
        claims::costs()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        cases::all()
    }

    fn cases_with(&self, participants: u8) -> Option<Vec<Case<Self>>> {
        Some(cases::with(participants))
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        figures::all()
    }

    fn cast(&self, config: &Config) -> Vec<Role> {
        let ues = (0..config.ues).map(Role::TpUe);
        let mut cast: Vec<Role> = ues.collect();
        if config.parties == Parties::Conference {
            cast.insert(1, Role::Focus);
        }
        cast
    }

    fn calls(&self, config: &Config) -> Vec<Call> {
        match config.parties {
            Parties::Two => vec![Call(0)],
            Parties::Conference => (0..config.ues).map(Call).collect(),
        }
    }

    fn initial(&self, config: &Config, role: Role) -> State {
        match role {
            Role::TpUe(number) => tp_ue::initial(config, number).into(),
            Role::Focus | Role::AnyTpUe => focus::initial(config).into(),
        }
    }

    fn recovered(&self, config: &Config, role: Role, _: &State) -> State {
        let mut state = self.initial(config, role);
        // Nobody begins a second session; what comes for the first meets a dialog that is gone.
        match &mut state {
            State::Ue(ue) => ue.leg.lose(),
            State::Focus(focus) => focus.legs.iter_mut().for_each(types::Leg::lose),
        }
        state
    }

    fn stimuli(&self, context: &Context<'_, Self>, _: Role, state: &State) -> Vec<Stimulus> {
        match state {
            State::Ue(me) => tp_ue::stimuli(context.config, me),
            State::Focus(me) => focus::stimuli(context.text, context.config, me),
        }
    }

    fn react(&self, _: Role, state: &State, event: &Event<Self>, r: &mut React) {
        match state {
            State::Ue(me) => tp_ue::react(me, event, r),
            State::Focus(me) => focus::react(me, event, r),
        }
    }

    fn cause(&self, timer: &Timer, _: Omniscient) -> Cause<Role, Call> {
        match *timer {
            Timer::Silence { call, peer, .. } => Cause::Silence { peer, call },
            // A subscription is refreshed as long as the focus has it.
            Timer::Refer { by, timer: refer::Timer::Expiry } => {
                Cause::Silence { peer: Role::Focus, call: Call::subscription_of(by) }
            }
            _ => Cause::Elapses,
        }
    }

    fn call_of(&self, message: &Message, _: Omniscient) -> Call {
        message.call
    }

    fn keeps_up(&self, state: &State, call: Call, _: Role, _: Omniscient) -> bool {
        match call.subscriber() {
            Some(number) => names::has_subscriber(state, number),
            None => names::leg(state, call).is_some_and(|leg| leg.stage().is_alive()),
        }
    }

    fn is_idle(&self, state: &State) -> bool {
        names::is_idle(state)
    }

    fn may_hold(&self, state: &State, resource: &Resource) -> bool {
        match *resource {
            Resource::ClueChannel(call) | Resource::Media(call) => names::is_on(state, call),
        }
    }

    fn may_run(&self, state: &State, timer: &Timer) -> bool {
        match *timer {
            Timer::Silence { call, .. } => names::is_on(state, call),
            _ => false,
        }
    }

    fn state_name(&self, state: &State) -> String {
        names::state_name(state)
    }

    fn situation(&self, state: &State, event: &Event<Self>, _: Omniscient) -> String {
        names::situation(state, event)
    }

    fn regions(&self, state: &State, _: Omniscient) -> Vec<Region> {
        regions::regions(state)
    }

    fn standing(&self, state: &State, region: Region, _: Omniscient) -> String {
        regions::standing(state, region)
    }

    fn region_of(&self, state: &State, event: &Event<Self>, _: Omniscient) -> Region {
        regions::region_of(state, event)
    }

    fn entity(&self, role: Role) -> Role {
        match role {
            Role::TpUe(_) | Role::AnyTpUe => Role::AnyTpUe,
            Role::Focus => Role::Focus,
        }
    }

    fn interchangeable(&self, config: &Config) -> Vec<Vec<Role>> {
        cases::interchangeable(config)
    }

    fn rename(&self, word: Word<'_, Self>, to: Renaming<'_, Self>) {
        match word {
            Word::State(state) => state.rename(to),
            Word::Message(message) => message.rename(to),
            Word::Stimulus(stimulus) => stimulus.rename(to),
            Word::Timer(timer) => timer.rename(to),
            Word::Resource(resource) => resource.rename(to),
            Word::Call(call) => call.rename(to),
            Word::Notice(_) | Word::History(()) => {}
        }
    }
}
