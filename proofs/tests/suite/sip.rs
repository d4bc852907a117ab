//! The INVITE dialog by itself: two user agents, every race that RFC 5407 catalogues, and what the
//! RFCs promise of it.

use std::collections::BTreeSet;
use std::fmt;

use crate::bare;
use callproof_kernel::case::{Budget, Case, Clock};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Moment, OfState, Scene};
use callproof_kernel::owed::free;
use callproof_kernel::procedure::{Procedure, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};
use callproof_model::sip::callee::Callee;
use callproof_model::sip::caller::Caller;
use callproof_model::sip::dialog::{Dialog as Side, Stage};
use callproof_model::sip::text::{bye, cancel, invite, races, transaction};
use callproof_model::sip::types::{Decision, Input, Message, Timer};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Dialog;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Agent {
    Caller,
    Callee,
}

impl fmt::Display for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Agent::Caller => "caller",
            Agent::Callee => "callee",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum State {
    Caller(Caller),
    Callee(Callee),
}

impl From<Caller> for State {
    fn from(state: Caller) -> Self {
        State::Caller(state)
    }
}

impl From<Callee> for State {
    fn from(state: Callee) -> Self {
        State::Callee(state)
    }
}

type See<'a> = Scene<'a, Dialog>;
type Take<'a> = Moment<'a, Dialog>;

impl Words for Dialog {
    type Role = Agent;
    type State = State;
    type Message = Message;
    type Stimulus = Decision;
    type Timer = Timer;
    type Config = ();
    type Resource = bare::Nothing;
    type Notice = bare::Nothing;
    type Call = u8;
    type History = ();
}

impl Procedure for Dialog {
    callproof_kernel::one_call!();

    fn name(&self) -> &'static str {
        "sip-dialog"
    }

    fn title(&self) -> &'static str {
        "an INVITE dialog"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![
            (cancel::CLAUSE, cancel::STEPS),
            (invite::CLAUSE, invite::STEPS),
            (bye::CLAUSE, bye::STEPS),
            (transaction::CLAUSE, transaction::STEPS),
            (races::CLAUSE, races::STEPS),
        ]
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        let case = |name, gist| Case::new(Dialog, name, gist, ());
        let once = Budget::AtMost(1);
        vec![
            case("in-order", "nothing lost, in order"),
            case("unordered", "messages overtake each other").unordered(),
            case("hasty", "timers at any time").hasty(),
            case("one-loss", "one message lost").losing(once),
            case("lossy", "any message lost").losing(Budget::Unbounded),
            case("all-at-once", "loss, repetition, overtaking")
                .unordered()
                .losing(once)
                .duplicating(once),
        ]
    }

    fn cast(&self, (): &()) -> Vec<Agent> {
        vec![Agent::Caller, Agent::Callee]
    }

    fn initial(&self, (): &(), role: Agent) -> State {
        match role {
            Agent::Caller => State::Caller(Caller::default()),
            Agent::Callee => State::Callee(Callee::default()),
        }
    }

    fn stimuli(&self, _: &Context<'_, Self>, _: Agent, state: &State) -> Vec<Decision> {
        match state {
            State::Caller(state) => state.decisions().to_vec(),
            State::Callee(state) => state.decisions().to_vec(),
        }
    }

    fn react(&self, _: Agent, state: &State, event: &Event<Self>, r: &mut Reaction<Self>) {
        let input = match event {
            Event::Stimulus(decision) => Input::Decided(*decision),
            Event::Message { message, .. } => Input::Received(*message),
            Event::Timeout(timer) => Input::Elapsed(*timer),
        };
        match state {
            State::Caller(state) => {
                let taken = state.take(input);
                let next = taken.as_ref().map(|taken| taken.next);
                expire(r, Side::Caller(*state), next.map(Side::Caller));
                bare::obey(r, Agent::Callee, taken);
            }
            State::Callee(state) => {
                let taken = state.take(input);
                let next = taken.as_ref().map(|taken| taken.next);
                expire(r, Side::Callee(*state), next.map(Side::Callee));
                bare::obey(r, Agent::Caller, taken);
            }
        }
    }

    fn is_idle(&self, state: &State) -> bool {
        matches!(
            state,
            State::Caller(Caller::Idle | Caller::Morgue)
                | State::Callee(Callee::Idle | Callee::Morgue)
        )
    }
}

fn sends(m: &Take<'_>, what: Message) -> bool {
    m.outcome.sent().any(|(_, message)| *message == what)
}

fn receives(m: &Take<'_>, what: Message) -> bool {
    matches!(m.event, Event::Message { message, .. } if *message == what)
}

fn caller(s: &See<'_>, is: impl Fn(Caller) -> bool + Send + Sync + 'static) -> OfState<Dialog> {
    s.of(Agent::Caller, "stands so", move |l| matches!(l.state, State::Caller(own) if is(own)))
}

fn callee(s: &See<'_>, is: impl Fn(Callee) -> bool + Send + Sync + 'static) -> OfState<Dialog> {
    s.of(Agent::Callee, "stands so", move |l| matches!(l.state, State::Callee(own) if is(own)))
}

fn in_session(state: State) -> bool {
    match state {
        State::Caller(state) => state.is_in_session(),
        State::Callee(state) => state.is_in_session(),
    }
}

fn gave_up(state: Caller) -> bool {
    matches!(state, Caller::Early { cancelled: true } | Caller::Preparative { abandoned: true })
}

/// Whether a repetition gets through where the first sending did not, before timers give up: what
/// SIP without session timers rests on.
fn is_fair_lossy(case: &Case<Dialog>) -> bool {
    let once = [Budget::NONE, Budget::AtMost(1)].contains(&case.losses);
    once && case.clock == Clock::Patient
}

/// Every INVITE says when it expires: while it is not answered, that may come about.
fn expire(r: &mut Reaction<Dialog>, was: Side, is: Option<Side>) {
    let waits = |side: Side| side.stage() == Stage::Pending && !side.is_abandoned();
    match (waits(was), is.map(waits)) {
        (false, Some(true)) => r.at(invite::SEND).arm(Timer::Expires).done(),
        (true, Some(false)) => r.at(invite::SEND).disarm(Timer::Expires).done(),
        _ => {}
    }
}

fn claims() -> Vec<Claim<Dialog>> {
    let mut claims = vec![
        Claim::new(
            "a-cancel-waits-for-a-provisional-response",
            "",
            &[cancel::AFTER_PROVISIONAL],
            Formula::each_step(
                |s| s.taking("comes to it", |m| sends(m, Message::Cancel)),
                |s| {
                    s.taking("does right", |m| {
                        receives(m, Message::Ringing)
                            || matches!(m.before.state, State::Caller(Caller::Early { .. }))
                    })
                },
            ),
        ),
        Claim::new(
            "a-callee-waits-for-the-ack",
            "",
            &[bye::CALLEE_WAITS],
            Formula::each_step(
                |s| s.taking("comes to it", |m| m.role == Agent::Callee && sends(m, Message::Bye)),
                |s| {
                    s.taking("does right", |m| match m.before.state {
                        State::Callee(Callee::Established | Callee::Mortal) => true,
                        State::Callee(Callee::Moratorium { .. }) => {
                            receives(m, Message::Ack) || matches!(m.event, Event::Timeout(Timer::H))
                        }
                        _ => false,
                    })
                },
            ),
        ),
        Claim::new(
            "every-2xx-is-acknowledged",
            "",
            &[invite::ACCEPTED],
            Formula::each_step(
                |s| s.taking("comes to it", |m| receives(m, Message::Accepted)),
                |s| s.taking("does right", |m| sends(m, Message::Ack)),
            ),
        ),
        Claim::new(
            "a-2xx-after-a-cancel-is-followed-by-a-bye",
            "",
            &[races::CANCEL_IN_MORATORIUM],
            Formula::each_step(
                |s| {
                    s.taking("comes to it", |m| {
                        let waited =
                            matches!(m.before.state, State::Caller(state) if gave_up(state));
                        waited && receives(m, Message::Accepted)
                    })
                },
                |s| s.taking("does right", |m| sends(m, Message::Bye)),
            ),
        ),
        Claim::new(
            "an-ended-session-stays-ended",
            "",
            &[races::ACCEPTED_IN_MORTAL, races::ACK_IN_MORTAL],
            Formula::each_step(
                |s| {
                    s.taking("comes to it", |m| {
                        matches!(
                            m.before.state,
                            State::Caller(Caller::Mortal | Caller::Morgue)
                                | State::Callee(Callee::Mortal | Callee::Morgue)
                        )
                    })
                },
                |s| s.taking("does right", |m| !in_session(m.outcome.after.state)),
            ),
        ),
        Claim::new(
            "a-bye-ends-the-session-for-both",
            "",
            &[bye::SEND, bye::RECEIVE],
            Formula::leads_to(
                |s, _| caller(s, |c| c == Caller::Mortal) | callee(s, |c| c == Callee::Mortal),
                |s, _| !caller(s, Caller::is_in_session) & !callee(s, Callee::is_in_session),
            ),
        )
        .in_cases(|case, _| is_fair_lossy(case)),
        Claim::new(
            "giving-up-ends-the-call",
            "",
            &[cancel::STOP, cancel::WAIT],
            Formula::leads_to(
                |s, _| caller(s, gave_up),
                |s, _| !caller(s, gave_up) & !callee(s, Callee::is_in_session),
            ),
        )
        .in_cases(|case, _| is_fair_lossy(case)),
        Claim::new(
            "both-can-hang-up-at-once",
            "",
            &[races::BYE_CROSSING],
            Formula::reachable(|s| {
                caller(s, |c| c == Caller::Mortal) & callee(s, |c| c == Callee::Mortal)
            }),
        ),
    ];
    claims.extend(free(Dialog));
    claims
}

#[test]
fn the_dialog_keeps_what_the_rfcs_promise_and_runs_into_every_race() {
    let survey = bare::look(Dialog);
    bare::assert_sound(&survey);
    let cited: BTreeSet<Step> = survey.reports.iter().flat_map(|r| r.cited.clone()).collect();
    assert!(races::STEPS.iter().all(|race| cited.contains(race)), "every race comes up");
}
