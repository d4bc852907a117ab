//! A CLUE provider and a consumer by themselves: what RFC 8847 leaves open when an advertisement
//! arrives while the previous one is being processed, and what closes it.

use std::fmt;

use crate::bare;
use callproof_kernel::case::{Case, Channel};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, OfState, Scene};
use callproof_kernel::owed::free;
use callproof_kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Item, Step};
use callproof_model::clue::consumer::{self, Consumer};
use callproof_model::clue::provider::{self, Provider};
use callproof_model::clue::text::{consumer as mc, provider as mp};
use callproof_model::clue::types::Message;
use callproof_model::video_push::types::TRANSMISSION_CONTROL;
use callproof_proofs::verdict::Verdict;

callproof_kernel::clause! {
    /// What the machines do not list.
    pub rest: "RFC 8847" "RFC 8847" "Everything else" {
        UNLISTED = section("6").part("otherwise"): "what a machine does not list makes no change of state";
    }
}

/// What a candidate adds where the RFC is silent.
const SUPERSEDE: Step = Step::proposed(
    mc::CLAUSE,
    Item::numbered("6.2").part("ADV PROCESSING, advertisement"),
    "An advertisement that arrives while another is being processed replaces it.",
);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Clue {
    /// Whether an advertisement replaces the one being processed.
    supersedes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Party {
    Provider,
    Consumer,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// A machine, and how often its owner may still make trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum State {
    Provider { machine: Provider, changes: u8, refusals: u8 },
    Consumer { machine: Consumer, nacks: u8, changes: u8 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Sent(Message);

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl MessageKind for Sent {
    fn channel(&self) -> Channel {
        TRANSMISSION_CONTROL
    }

    fn name(&self) -> &'static str {
        "CLUE message"
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Choice {
    Advertise,
    Answer { ok: bool },
    Change,
    Ack,
    Nack,
    Configure,
    Reconfigure,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl StimulusKind for Choice {
    fn decider(&self) -> Decider {
        match self {
            Choice::Change | Choice::Reconfigure => Decider::User,
            _ => Decider::Policy,
        }
    }

    fn begins(&self) -> bool {
        matches!(self, Choice::Change | Choice::Reconfigure)
    }

    fn decision(&self) -> Self {
        match self {
            Choice::Answer { .. } => Choice::Answer { ok: true },
            Choice::Nack | Choice::Configure => Choice::Ack,
            other => *other,
        }
    }
}

impl Words for Clue {
    type Role = Party;
    type State = State;
    type Message = Sent;
    type Stimulus = Choice;
    type Timer = bare::Nothing;
    type Config = ();
    type Resource = bare::Nothing;
    type Notice = bare::Nothing;
    type Call = u8;
    type History = ();
}

impl Procedure for Clue {
    callproof_kernel::one_call!();

    fn name(&self) -> &'static str {
        "clue"
    }

    fn title(&self) -> &'static str {
        "a provider and a consumer"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(mp::CLAUSE, mp::STEPS), (mc::CLAUSE, mc::STEPS), (rest::CLAUSE, rest::STEPS)]
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims(*self)
    }

    fn cases(&self) -> Vec<Case<Self>> {
        vec![Case::new(*self, "changes", "settings change, answers are negative", ())]
    }

    fn cast(&self, (): &()) -> Vec<Party> {
        vec![Party::Provider, Party::Consumer]
    }

    fn initial(&self, (): &(), role: Party) -> State {
        match role {
            Party::Provider => {
                State::Provider { machine: Provider::default(), changes: 2, refusals: 1 }
            }
            Party::Consumer => {
                State::Consumer { machine: Consumer::default(), nacks: 1, changes: 1 }
            }
        }
    }

    fn stimuli(&self, _: &Context<'_, Self>, _: Party, state: &State) -> Vec<Choice> {
        let mut choices = Vec::new();
        match state {
            State::Provider { machine, changes, refusals } => {
                match machine.phase {
                    provider::Phase::Adv => choices.push(Choice::Advertise),
                    provider::Phase::ConfResponse { current, .. } => {
                        if current {
                            choices.push(Choice::Answer { ok: true });
                        }
                        if !current || *refusals > 0 {
                            choices.push(Choice::Answer { ok: false });
                        }
                    }
                    _ => {}
                }
                if *changes > 0 && machine.phase != provider::Phase::Adv {
                    choices.push(Choice::Change);
                }
            }
            State::Consumer { machine, nacks, changes } => match machine.phase {
                consumer::Phase::AdvProcessing => {
                    choices.extend([Choice::Ack, Choice::Configure]);
                    if *nacks > 0 {
                        choices.push(Choice::Nack);
                    }
                }
                consumer::Phase::Conf => choices.push(Choice::Configure),
                consumer::Phase::Established if *changes > 0 => choices.push(Choice::Reconfigure),
                _ => {}
            },
        }
        choices
    }

    fn react(&self, _: Party, state: &State, event: &Event<Self>, r: &mut Reaction<Self>) {
        match *state {
            State::Provider { machine, changes, refusals } => {
                let (input, changes, refusals) = match event {
                    Event::Message { message, .. } => {
                        (provider::Input::Received(message.0), changes, refusals)
                    }
                    Event::Stimulus(Choice::Advertise) => {
                        (provider::Input::Advertise, changes, refusals)
                    }
                    Event::Stimulus(Choice::Answer { ok }) => {
                        let left = refusals - u8::from(!ok && refusals > 0);
                        (provider::Input::Answer { ok: *ok }, changes, left)
                    }
                    _ => (provider::Input::Changed, changes - 1, refusals),
                };
                match machine.take(input) {
                    Some(taken) => {
                        let next = State::Provider { machine: taken.next, changes, refusals };
                        let obeying = r.at(taken.step).enter(next);
                        if let Some(message) = taken.send {
                            obeying.send(Party::Consumer, Sent(message)).done();
                        }
                    }
                    None => r.at(rest::UNLISTED).ignore(),
                }
            }
            State::Consumer { machine, nacks, changes } => {
                let (input, nacks, changes) = match event {
                    Event::Message { message, .. } => {
                        (consumer::Input::Received(message.0), nacks, changes)
                    }
                    Event::Stimulus(Choice::Ack) => (consumer::Input::Ack, nacks, changes),
                    Event::Stimulus(Choice::Nack) => (consumer::Input::Nack, nacks - 1, changes),
                    Event::Stimulus(Choice::Reconfigure) => {
                        (consumer::Input::Configure, nacks, changes - 1)
                    }
                    _ => (consumer::Input::Configure, nacks, changes),
                };
                let to = |machine| State::Consumer { machine, nacks, changes };
                match (machine.take(input), input) {
                    (Some(taken), _) => {
                        let obeying = r.at(taken.step).enter(to(taken.next));
                        if let Some(message) = taken.send {
                            obeying.send(Party::Provider, Sent(message)).done();
                        }
                    }
                    (None, consumer::Input::Received(Message::Advertisement { number }))
                        if self.supersedes =>
                    {
                        r.at(SUPERSEDE).enter(to(machine.processing(number))).done();
                    }
                    (None, _) => r.at(rest::UNLISTED).ignore(),
                }
            }
        }
    }

    fn is_idle(&self, state: &State) -> bool {
        match state {
            State::Provider { machine, .. } => machine.phase == provider::Phase::Established,
            State::Consumer { machine, .. } => machine.phase == consumer::Phase::Established,
        }
    }
}

fn provider(s: &Scene<'_, Clue>, is: impl Fn(Provider) -> bool + Send + Sync + 'static) -> Says {
    s.of(
        Party::Provider,
        "stands so",
        move |l| matches!(l.state, State::Provider { machine, .. } if is(machine)),
    )
}

fn consumer(s: &Scene<'_, Clue>, is: impl Fn(Consumer) -> bool + Send + Sync + 'static) -> Says {
    s.of(
        Party::Consumer,
        "stands so",
        move |l| matches!(l.state, State::Consumer { machine, .. } if is(machine)),
    )
}

type Says = OfState<Clue>;

/// The most advertisements in a run.
const MOST: u8 = 8;

fn claims(procedure: Clue) -> Vec<Claim<Clue>> {
    let mut claims = vec![
        Claim::new(
            "the-consumer-has-the-last-advertisement-at-rest",
            "",
            &[mp::ADVERTISE, mc::ADVERTISED_ANEW],
            Formula::always(
                |s| s.rest(),
                |s| {
                    let same = (0..=MOST).map(|number| {
                        provider(s, move |p| p.last == number)
                            & consumer(s, move |c| c.advertisement == number)
                    });
                    Condition::Any(same.collect())
                },
            ),
        ),
        Claim::new(
            "an-advertisement-is-acknowledged-or-replaced",
            "",
            &[mp::ACKED, mp::CONFIGURED_AND_ACKED],
            Formula::leads_to(
                |s, _| provider(s, |p| p.phase == provider::Phase::WaitForAck),
                |s, _| provider(s, |p| p.phase != provider::Phase::WaitForAck),
            ),
        ),
        Claim::new(
            "only-the-last-advertisement-is-configured",
            "",
            &[mp::ACCEPT, mp::REFUSE],
            Formula::each_step(
                |s| s.taking("comes to it", |m| m.outcome.cited.contains(&mp::ACCEPT)),
                |s| {
                    s.taking("does right", |m| match m.before.state {
                        State::Provider { machine, .. } => {
                            matches!(
                                machine.phase,
                                provider::Phase::ConfResponse { current: true, .. }
                            )
                        }
                        State::Consumer { .. } => false,
                    })
                },
            ),
        ),
    ];
    claims.extend(free(procedure));
    claims
}

/// Literally, an advertisement that arrives in ADV PROCESSING is not listed and changes nothing:
/// its provider waits for an ack that never comes, and nothing in RFC 8847 bounds the wait.
#[test]
fn as_the_rfc_stands_a_consumer_that_is_still_processing_loses_an_advertisement() {
    let survey = bare::look(Clue { supersedes: false });
    assert_eq!(
        survey.verdict("an-advertisement-is-acknowledged-or-replaced"),
        Some(Verdict::Fails)
    );
    assert_eq!(survey.verdict("nobody-waits-for-ever"), Some(Verdict::Fails));
    assert_eq!(
        survey.verdict("the-consumer-has-the-last-advertisement-at-rest"),
        Some(Verdict::Fails)
    );
    assert_eq!(survey.verdict("only-the-last-advertisement-is-configured"), Some(Verdict::Holds));
    let uncited = survey.overall[0].steps.clone();
    assert!(uncited.is_empty(), "every transition of both machines happens: {uncited:?}");
}

#[test]
fn an_advertisement_that_replaces_the_one_being_processed_closes_the_gap() {
    let survey = bare::look(Clue { supersedes: true });
    for result in survey.reports.iter().flat_map(|report| &report.results) {
        let run = result.witness.as_ref().map(|w| w.run.wording().join("\n"));
        assert_eq!(
            result.verdict,
            Verdict::Holds,
            "{}\n{}",
            result.claim.name,
            run.unwrap_or_default()
        );
    }
}

/// The participant's table, row by row.
#[test]
fn a_participant_becomes_active_only_over_options() {
    use Participant::{Active, ChannelSetup, Idle, Options};
    use callproof_model::clue::participant::{Input, Participant};
    let response = |ok| Input::Received(Message::OptionsResponse { ok });
    let rows = [
        (Idle, Input::Start, Some(ChannelSetup)),
        (ChannelSetup, Input::Established { initiator: true }, Some(Options)),
        (ChannelSetup, Input::Established { initiator: false }, Some(Options)),
        (ChannelSetup, Input::Over, Some(Idle)),
        (Options, Input::Answer { ok: true }, Some(Active)),
        (Options, Input::Answer { ok: false }, Some(Idle)),
        (Options, response(true), Some(Active)),
        (Options, response(false), Some(Idle)),
        (Options, Input::TimedOut, Some(Idle)),
        (Options, Input::Over, Some(Idle)),
        (Active, Input::Over, Some(Idle)),
        (Active, response(true), None),
        (Active, Input::TimedOut, None),
        (Idle, Input::Over, None),
        (Idle, response(true), None),
    ];
    for (state, input, expected) in rows {
        let next = state.take(input).map(|taken| taken.next);
        assert_eq!(next, expected, "{state:?} takes {input:?}");
    }
}
