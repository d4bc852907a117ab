//! REFER and its implicit subscription by themselves.

use std::fmt;

use crate::bare;
use callproof_kernel::case::{Budget, Case};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{OfState, Scene};
use callproof_kernel::owed::free;
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};
use callproof_model::sip::refer::{
    Message, Notifier, NotifierInput, Progress, Referrer, ReferrerInput, Timer,
};
use callproof_model::sip::text::refer;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Refer;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Party {
    Referrer,
    Focus,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Party::Referrer => "referrer",
            Party::Focus => "focus",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum State {
    Referrer(Referrer),
    Focus(Notifier),
}

impl From<Referrer> for State {
    fn from(state: Referrer) -> Self {
        State::Referrer(state)
    }
}

impl From<Notifier> for State {
    fn from(state: Notifier) -> Self {
        State::Focus(state)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Choice {
    Ask,
    Authorise(bool),
    Acted(bool),
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl StimulusKind for Choice {
    fn decider(&self) -> Decider {
        match self {
            Choice::Ask => Decider::User,
            _ => Decider::Policy,
        }
    }

    fn begins(&self) -> bool {
        *self == Choice::Ask
    }

    fn decision(&self) -> Self {
        match self {
            Choice::Ask => Choice::Ask,
            Choice::Authorise(_) => Choice::Authorise(true),
            Choice::Acted(_) => Choice::Acted(true),
        }
    }
}

impl Words for Refer {
    type Role = Party;
    type State = State;
    type Message = Message;
    type Stimulus = Choice;
    type Timer = Timer;
    type Config = ();
    type Resource = bare::Nothing;
    type Notice = bare::Nothing;
    type Call = u8;
    type History = ();
}

impl Procedure for Refer {
    callproof_kernel::one_call!();

    fn name(&self) -> &'static str {
        "refer"
    }

    fn title(&self) -> &'static str {
        "a REFER and its subscription"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(refer::CLAUSE, refer::STEPS)]
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        let case = |name| Case::new(Refer, name, "one REFER", ());
        let once = Budget::AtMost(1);
        vec![
            case("in-order"),
            case("unordered").unordered(),
            case("hasty").hasty(),
            case("one-loss").losing(once),
            case("lossy").losing(Budget::Unbounded),
            case("all-at-once").unordered().losing(once).duplicating(once),
        ]
    }

    fn cast(&self, (): &()) -> Vec<Party> {
        vec![Party::Referrer, Party::Focus]
    }

    fn initial(&self, (): &(), role: Party) -> State {
        match role {
            Party::Referrer => State::Referrer(Referrer::default()),
            Party::Focus => State::Focus(Notifier::default()),
        }
    }

    fn stimuli(&self, _: &Context<'_, Self>, _: Party, state: &State) -> Vec<Choice> {
        match state {
            State::Referrer(Referrer::Idle) => vec![Choice::Ask],
            State::Focus(Notifier::Deciding) => {
                vec![Choice::Authorise(true), Choice::Authorise(false)]
            }
            State::Focus(Notifier::Acting { answered: true }) => {
                vec![Choice::Acted(true), Choice::Acted(false)]
            }
            _ => vec![],
        }
    }

    fn react(&self, _: Party, state: &State, event: &Event<Self>, r: &mut Reaction<Self>) {
        match state {
            State::Referrer(state) => {
                let input = match event {
                    Event::Message { message, .. } => ReferrerInput::Received(*message),
                    Event::Timeout(timer) => ReferrerInput::Elapsed(*timer),
                    Event::Stimulus(_) => ReferrerInput::Refer,
                };
                bare::obey(r, Party::Focus, state.take(input));
            }
            State::Focus(state) => {
                let input = match event {
                    Event::Message { message, .. } => NotifierInput::Received(*message),
                    Event::Timeout(timer) => NotifierInput::Elapsed(*timer),
                    Event::Stimulus(Choice::Acted(ok)) => NotifierInput::Acted { ok: *ok },
                    Event::Stimulus(choice) => {
                        NotifierInput::Decided { accept: *choice == Choice::Authorise(true) }
                    }
                };
                bare::obey(r, Party::Referrer, state.take(input));
            }
        }
    }

    fn is_idle(&self, state: &State) -> bool {
        matches!(
            state,
            State::Referrer(Referrer::Idle | Referrer::Done { .. })
                | State::Focus(Notifier::Idle | Notifier::Refused | Notifier::Done)
        )
    }
}

fn referrer(s: &Scene<'_, Refer>, is: fn(Referrer) -> bool) -> OfState<Refer> {
    s.of(Party::Referrer, "stands so", move |l| matches!(l.state, State::Referrer(own) if is(own)))
}

fn claims() -> Vec<Claim<Refer>> {
    let mut claims = vec![
        Claim::new(
            "every-refer-comes-to-an-end",
            "",
            &[refer::FINAL, refer::EXPIRED],
            Formula::leads_to(
                |s, _| {
                    referrer(s, |r| matches!(r, Referrer::Referring { .. } | Referrer::Subscribed))
                },
                |s, _| referrer(s, |r| matches!(r, Referrer::Done { .. })),
            ),
        ),
        Claim::new(
            "the-outcome-told-is-the-one-that-was",
            "",
            &[refer::FINAL],
            Formula::each_step(
                |s| s.taking("comes to it", |m| m.outcome.cited.contains(&refer::FINAL)),
                |s| {
                    s.taking("does right", |m| {
                        match (m.before.state, m.event, m.outcome.after.state) {
                            (
                                State::Referrer(_),
                                Event::Message {
                                    message: Message::Notify(Progress::Final { ok }),
                                    ..
                                },
                                State::Referrer(Referrer::Done { outcome }),
                            ) => outcome == Some(*ok),
                            (State::Focus(_), ..) => true,
                            _ => false,
                        }
                    })
                },
            ),
        ),
        Claim::new(
            "one-final-notify-for-a-refer",
            "",
            &[refer::FINAL],
            Formula::each_step(
                |s| {
                    s.taking("comes to it", |m| {
                        m.outcome
                            .sent()
                            .any(|(_, s)| matches!(s, Message::Notify(Progress::Final { .. })))
                    })
                },
                |s| {
                    s.taking("does right", |m| match m.before.state {
                        State::Focus(Notifier::Acting { answered: true }) => true,
                        // The same one again.
                        State::Focus(Notifier::Ending { .. }) => {
                            matches!(m.event, Event::Timeout(_))
                        }
                        _ => false,
                    })
                },
            ),
        ),
    ];
    claims.extend(free(Refer));
    claims
}

#[test]
fn a_refer_comes_to_an_end_and_tells_the_truth() {
    bare::assert_sound(&bare::look(Refer));
}
