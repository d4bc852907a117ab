//! One-to-one video push: TS 23.281 7.4.2.3.

pub mod cases;
pub mod claims;
pub mod client_1;
pub mod client_2;
pub mod figures;
pub mod history;
pub mod issues;
pub mod mapping;
pub mod regions;
pub mod server;
pub mod text;
pub mod types;

pub use issues::Resolutions;

use callproof_kernel::case::Case;
use callproof_kernel::claim::Claim;
use callproof_kernel::condition::Moment;
use callproof_kernel::draft::Draft;
use callproof_kernel::figure::Figure;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::{Asking, Issue};
use callproof_kernel::procedure::{Cause, Procedure, Region, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};
use types::{
    Call, Client1, Client2, Config, Message, Notice, Phase1, Phase2, Resource, Role, Server, State,
    Stimulus, Timer,
};

/// The procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VideoPush;

/// A reaction of this procedure.
pub type React = Reaction<VideoPush>;
/// The text, as far as it is open.
pub type Text<'a> = Asking<'a, VideoPush>;
/// A reaction of this procedure, step by step.
pub type Act<'r, S> = Draft<'r, VideoPush, S>;

impl Words for VideoPush {
    type Role = Role;
    type State = State;
    type Message = Message;
    type Stimulus = Stimulus;
    type Timer = Timer;
    type Resource = Resource;
    type Notice = Notice;
    type Call = Call;
    type History = history::History;
    type Config = Config;
}

impl Procedure for VideoPush {
    fn name(&self) -> &'static str {
        "video-push"
    }

    fn title(&self) -> &'static str {
        "MCVideo one-to-one video push, set-up and release"
    }

    fn source(&self) -> Option<u64> {
        Some(crate::SOURCE)
    }

    fn scope(&self) -> &'static [&'static str] {
        text::SCOPE
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![
            (text::general::CLAUSE, text::general::STEPS),
            (text::setup::CLAUSE, text::setup::STEPS),
            (text::release::CLAUSE, text::release::STEPS),
        ]
    }

    fn issues(&self) -> Vec<Issue> {
        issues::open_issues()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims::all()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        cases::all()
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        figures::all()
    }

    fn cast(&self, config: &Config) -> Vec<Role> {
        let callers = (0..config.callers).map(Role::Client1);
        let ues = (0..config.ues).map(Role::Client2);
        callers.chain([Role::Server]).chain(ues).collect()
    }

    fn calls(&self, config: &Config) -> Vec<Call> {
        let numbers = |caller| (1..=config.calls).map(move |number| Call { caller, number });
        (0..config.callers).flat_map(numbers).collect()
    }

    fn initial(&self, config: &Config, role: Role) -> State {
        match role {
            Role::Client1(caller) => Client1 { caller, made: 0, phase: Phase1::Idle }.into(),
            Role::Server => Server {
                ues: (0..config.ues).collect(),
                designated: config.designated,
                setting: config.setting,
                restricts_media: config.restricts_media,
                calls: Vec::new(),
                ended: Vec::new(),
            }
            .into(),
            Role::Client2(_) => Client2 {
                setting: config.setting,
                shows_video: config.shows_video,
                ended: Vec::new(),
                phase: Phase2::Idle,
            }
            .into(),
        }
    }

    fn recovered(&self, config: &Config, role: Role, before: &State) -> State {
        match before {
            // Identifiers stay fresh across a restart.
            State::Client1(me) => Client1 { phase: Phase1::Idle, ..me.clone() }.into(),
            _ => self.initial(config, role),
        }
    }

    fn stimuli(&self, context: &Context<'_, Self>, _: Role, state: &State) -> Vec<Stimulus> {
        let config = context.config;
        match state {
            State::Client1(me) => client_1::stimuli(me, config.calls, config.automatic),
            State::Server(me) => server::stimuli(context.text, me, config.server_ends),
            State::Client2(me) => client_2::stimuli(me, config.called_transmits),
        }
    }

    fn react(&self, _: Role, state: &State, event: &Event<Self>, r: &mut React) {
        match state {
            State::Client1(me) => client_1::react(me, event, r),
            State::Server(me) => server::react(me, event, r),
            State::Client2(me) => client_2::react(me, event, r),
        }
    }

    fn cause(&self, timer: &Timer, eye: Omniscient) -> Cause<Role, Call> {
        match timer {
            Timer::Supervision { call, peer, .. } => {
                Cause::Silence { peer: *peer, call: *call.ghost().reveal(eye) }
            }
            _ => Cause::Elapses,
        }
    }

    fn call_of(&self, message: &Message, eye: Omniscient) -> Call {
        *message.call().ghost().reveal(eye)
    }

    fn keeps_up(&self, state: &State, call: Call, watcher: Role, eye: Omniscient) -> bool {
        match state {
            State::Server(me) => {
                me.calls.iter().any(|r| *r.call.ghost().reveal(eye) == call && r.involves(watcher))
            }
            _ => history::holds(state, call, eye),
        }
    }

    fn is_idle(&self, state: &State) -> bool {
        match state {
            State::Client1(me) => me.phase == Phase1::Idle,
            State::Server(me) => me.calls.is_empty(),
            State::Client2(me) => me.phase == Phase2::Idle,
        }
    }

    fn state_name(&self, state: &State) -> String {
        history::state_name(state)
    }

    fn situation(&self, state: &State, event: &Event<Self>, eye: Omniscient) -> String {
        history::situation(state, event, eye)
    }

    fn regions(&self, state: &State, _: Omniscient) -> Vec<Region> {
        regions::regions(state)
    }

    fn standing(&self, state: &State, region: Region, _: Omniscient) -> String {
        regions::standing(state, region)
    }

    fn region_of(&self, state: &State, event: &Event<Self>, eye: Omniscient) -> Region {
        regions::region_of(state, event, eye)
    }

    fn entity(&self, role: Role) -> Role {
        match role {
            Role::Client1(_) => Role::Client1(0),
            Role::Server => Role::Server,
            Role::Client2(_) => Role::Client2(0),
        }
    }

    fn observe(&self, history: &mut history::History, moment: &Moment<'_, Self>) {
        history.observe(moment);
    }
}
