//! A procedure that is nothing but a graph: one role walks along labelled edges.

use std::fmt;

use callproof_kernel::case::{Case, Channel};
use callproof_kernel::claim::Claim;
use callproof_kernel::figure::Figure;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::{
    Cause, Decider, MessageKind, Procedure, StimulusKind, TimerKind, Words,
};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};

callproof_kernel::clause! {
    /// The only clause.
    pub walk: "TS 00.000" "1" "Walking" {
        STEP_1 = numbered("1"): "the walker goes on";
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Toy;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Walker;

impl fmt::Display for Walker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("walker")
    }
}

/// Goes to a place; a policy does so sooner or later, a user need not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Go {
    pub to: u8,
    pub by_policy: bool,
}

impl fmt::Display for Go {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "goes to {}", self.to)
    }
}

impl StimulusKind for Go {
    fn decider(&self) -> Decider {
        if self.by_policy { Decider::Policy } else { Decider::User }
    }

    fn begins(&self) -> bool {
        false
    }

    fn decision(&self) -> Self {
        *self
    }
}

/// What this procedure has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nothing {}

impl fmt::Display for Nothing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl TimerKind for Nothing {}

impl MessageKind for Nothing {
    fn channel(&self) -> Channel {
        match *self {}
    }

    fn name(&self) -> &'static str {
        match *self {}
    }
}

/// Edges: from, to, whether a policy takes it.
pub type Edges = Vec<(u8, u8, bool)>;

impl Words for Toy {
    type Role = Walker;
    type State = u8;
    type Message = Nothing;
    type Stimulus = Go;
    type Timer = Nothing;
    type Resource = Nothing;
    type Notice = Nothing;
    type Call = u8;
    type History = ();
    type Config = Edges;
}

impl Procedure for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn title(&self) -> &'static str {
        "a walk in a graph"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(walk::CLAUSE, walk::STEPS)]
    }

    fn issues(&self) -> Vec<Issue> {
        Vec::new()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        Vec::new()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        Vec::new()
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        Vec::new()
    }

    fn cast(&self, _: &Edges) -> Vec<Walker> {
        vec![Walker]
    }

    fn calls(&self, _: &Edges) -> Vec<u8> {
        vec![0]
    }

    fn initial(&self, _: &Edges, _: Walker) -> u8 {
        0
    }

    fn recovered(&self, _: &Edges, _: Walker, _: &u8) -> u8 {
        0
    }

    fn stimuli(&self, context: &Context<'_, Self>, _: Walker, state: &u8) -> Vec<Go> {
        let out = context.config.iter().filter(|(from, ..)| from == state);
        out.map(|(_, to, by_policy)| Go { to: *to, by_policy: *by_policy }).collect()
    }

    fn react(&self, _: Walker, _: &u8, event: &Event<Self>, r: &mut Reaction<Self>) {
        match event {
            Event::Stimulus(Go { to, .. }) => r.at(walk::STEP_1).enter(*to).done(),
            Event::Message { message, .. } => match *message {},
            Event::Timeout(timer) => match *timer {},
        }
    }

    fn cause(&self, timer: &Nothing, _: Omniscient) -> Cause<Walker, u8> {
        match *timer {}
    }

    fn call_of(&self, message: &Nothing, _: Omniscient) -> u8 {
        match *message {}
    }

    fn keeps_up(&self, _: &u8, _: u8, _: Walker, _: Omniscient) -> bool {
        true
    }

    fn is_idle(&self, _: &u8) -> bool {
        true
    }

    fn state_name(&self, state: &u8) -> String {
        format!("at {state}")
    }

    fn situation(&self, state: &u8, _: &Event<Self>, _: Omniscient) -> String {
        format!("at {state}")
    }

    fn entity(&self, role: Walker) -> Walker {
        role
    }
}
