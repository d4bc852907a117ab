//! Runs: what happened, event by event, and which steps each event obeyed.

use std::collections::BTreeSet;

use super::case::Channel;
use super::ghost::Omniscient;
use super::procedure::{MessageKind, Procedure};
use super::reaction::{Effect, Event, Outcome};
use super::step::{Kind, Step};

/// One thing that can happen in the world.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action<P: Procedure> {
    /// A message arrives.
    Deliver(Envelope<P>),
    /// A message is lost.
    Lose(Envelope<P>),
    /// A message in flight is doubled.
    Duplicate(Envelope<P>),
    /// A timer elapses.
    Timeout(P::Role, P::Timer),
    /// A user or policy decides.
    Stimulus(P::Role, P::Stimulus),
    /// A role crashes.
    Crash(P::Role),
    /// A role comes back.
    Recover(P::Role),
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope<P: Procedure> {
    /// Who sent it.
    pub from: P::Role,
    /// Who is to get it.
    pub to: P::Role,
    /// What it is.
    pub message: P::Message,
}

impl<P: Procedure> Envelope<P> {
    /// The channel it travels on.
    pub fn channel(&self) -> Channel {
        self.message.channel()
    }
}

impl<P: Procedure> Action<P> {
    /// The role that takes the event, and the event, where a role takes one.
    pub fn met(&self) -> Option<(P::Role, Event<P>)> {
        match self {
            Action::Deliver(Envelope { from, to, message }) => {
                Some((*to, Event::Message { from: *from, message: message.clone() }))
            }
            Action::Timeout(role, timer) => Some((*role, Event::Timeout(timer.clone()))),
            Action::Stimulus(role, stimulus) => Some((*role, Event::Stimulus(stimulus.clone()))),
            Action::Lose(_) | Action::Duplicate(_) | Action::Crash(_) | Action::Recover(_) => None,
        }
    }

    /// The role at which it happens: a loss or a doubling, where the message was to arrive.
    pub fn place(&self) -> P::Role {
        match self {
            Action::Deliver(Envelope { to, .. })
            | Action::Lose(Envelope { to, .. })
            | Action::Duplicate(Envelope { to, .. }) => *to,
            Action::Timeout(role, _)
            | Action::Stimulus(role, _)
            | Action::Crash(role)
            | Action::Recover(role) => *role,
        }
    }

    /// The kind of event, as machines read it.
    pub fn kind(&self) -> &'static str {
        match self {
            Action::Deliver(_) => "message",
            Action::Lose(_) => "loss",
            Action::Duplicate(_) => "duplicate",
            Action::Timeout(..) => "timeout",
            Action::Stimulus(..) => "stimulus",
            Action::Crash(_) => "crash",
            Action::Recover(_) => "recover",
        }
    }
}

/// One action with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence<P: Procedure> {
    /// What happened.
    pub action: Action<P>,
    /// How the role took it; `None` for faults, and for what reaches a crashed role.
    pub outcome: Option<Outcome<P>>,
}

impl<P: Procedure> Occurrence<P> {
    /// Whether the text had no step for it.
    pub fn is_unspecified(&self) -> bool {
        self.outcome.as_ref().is_some_and(Outcome::is_unspecified)
    }
}

/// What a run says of one of its messages: which event sent it, on which step's demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The place of the event in the run.
    pub event: usize,
    /// The step.
    pub step: Step,
}

/// A sequence of events with what each cited: what proofs find and diagrams draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// The roles, in the order of the lifelines.
    pub cast: Vec<P::Role>,
    /// What happened.
    pub occurrences: Vec<Occurrence<P>>,
    /// Where the part begins that repeats for ever; at the end when the run just stops there.
    pub loop_from: Option<usize>,
}

/// What is in flight, and where it came from.
type Flying<P> = Vec<(Envelope<P>, Origin)>;

impl<P: Procedure> Run<P> {
    /// For each event that concerns a message in flight, where that message came from.
    pub fn origins(&self) -> Vec<Option<Origin>> {
        self.trace().0
    }

    /// Where the message of each event came from, and what is in flight at the end.
    fn trace(&self) -> (Vec<Option<Origin>>, Flying<P>) {
        let mut flying: Flying<P> = Vec::new();
        let mut origins = Vec::with_capacity(self.occurrences.len());
        for (event, occurrence) in self.occurrences.iter().enumerate() {
            let find = |e: &Envelope<P>| flying.iter().position(|(f, _)| f == e);
            origins.push(match &occurrence.action {
                Action::Deliver(e) | Action::Lose(e) => find(e).map(|at| flying.remove(at).1),
                Action::Duplicate(e) => find(e).map(|at| {
                    let twin = flying[at].clone();
                    flying.insert(at, twin.clone());
                    twin.1
                }),
                _ => None,
            });
            flying.extend(sent(occurrence, event));
        }
        (origins, flying)
    }

    /// What has been sent and has neither arrived nor been lost, in the words of the text.
    pub fn on_their_way(&self) -> Vec<String> {
        let note = self.note();
        let said = |(envelope, origin): (Envelope<P>, Origin)| {
            Action::Deliver(envelope).wording(Some(origin.step), note)
        };
        self.trace().1.into_iter().map(said).collect()
    }

    /// What happened, event by event, in the words of the text. Where several calls come up, a
    /// message is followed by the call it really belongs to.
    pub fn wording(&self) -> Vec<String> {
        let origins = self.origins();
        let note = self.note();
        let events = self.occurrences.iter().zip(&origins);
        events.map(|(o, origin)| o.action.wording(origin.map(|o| o.step), note)).collect()
    }

    /// What to add to a message's name: its call, in runs with several.
    pub fn note(&self) -> impl Fn(&P::Message) -> String + Copy + use<P> {
        let (procedure, eye) = (self.procedure, Omniscient::grant());
        let outcomes = self.occurrences.iter().flat_map(|o| o.outcome.iter());
        let calls: BTreeSet<P::Call> =
            outcomes.flat_map(Outcome::sent).map(|(_, m)| procedure.call_of(m, eye)).collect();
        let is_noted = !procedure.calls_are_pairs() && calls.len() > 1;
        move |message| match is_noted {
            true => format!(" [{}]", procedure.call_of(message, eye)),
            false => String::new(),
        }
    }
}

fn sent<P: Procedure>(
    occurrence: &Occurrence<P>,
    event: usize,
) -> impl Iterator<Item = (Envelope<P>, Origin)> {
    let sender = occurrence.action.met().map(|(role, _)| role);
    let effects = occurrence.outcome.iter().flat_map(|outcome| &outcome.effects);
    effects.filter_map(move |demanded| match &demanded.effect {
        Effect::Send { to, message } => {
            let envelope = Envelope { from: sender?, to: *to, message: message.clone() };
            Some((envelope, Origin { event, step: demanded.step }))
        }
        _ => None,
    })
}

impl<P: Procedure> Action<P> {
    /// The action in the words of the text; a message carries the number of the step that
    /// sent it.
    pub fn wording(&self, sent_by: Option<Step>, note: impl Fn(&P::Message) -> String) -> String {
        let arrow = |e: &Envelope<P>| {
            let what = format!("{}{}", e.message, note(&e.message));
            let said =
                sent_by.map_or(what.clone(), |step| labelled(&step, &what, Some(e.message.name())));
            format!("{said}, {} → {}", e.from, e.to)
        };
        match self {
            Action::Deliver(e) => arrow(e),
            Action::Lose(e) => format!("lost: {}", arrow(e)),
            Action::Duplicate(e) => format!("doubled: {}", arrow(e)),
            Action::Timeout(role, timer) => format!("{role}: {timer}"),
            Action::Stimulus(role, stimulus) => format!("{role}: {stimulus}"),
            Action::Crash(role) => format!("{role} crashes"),
            Action::Recover(role) => format!("{role} is back without its calls"),
        }
    }
}

/// What a step demands, with where it stands: a step of the text before it, a section of an RFC
/// behind. `name` is what the words begin with: that of a message, or of what is opened or closed.
pub fn labelled(step: &Step, what: &str, name: Option<&str>) -> String {
    match step.is_of_an_rfc() {
        true => format!("{what} ({}, {})", step.clause.number, step.number()),
        // A paragraph that is known by what it demands needs no label before that.
        false if !step.is_numbered() && name == Some(&step.number()) => what.into(),
        false => format!("{} {what}", label(step)),
    }
}

/// The label of a step on an arrow, e.g. `4.` or `[2a.]` where the step is only proposed.
pub fn label(step: &Step) -> String {
    let number = match step.is_numbered() {
        true if step.item.kind == Kind::Listed => step.number(),
        true => format!("{}.", step.number()),
        false => format!("{}:", step.number()),
    };
    match step.is_printed() {
        true => number,
        false => format!("[{number}]"),
    }
}
