//! What is said on arrows and in boxes.

use callproof_kernel::procedure::{Procedure, StimulusKind};
use callproof_kernel::reaction::{Demanded, Effect, Manner, Outcome};
use callproof_kernel::run::{Action, Occurrence, labelled};
use callproof_kernel::step::{Clause, Kind, Step};

/// How steps are named in a figure.
#[derive(Clone, Copy)]
pub struct Naming<'n> {
    /// The clause of the first step drawn; steps of others are drawn with their clause.
    pub home: Option<&'static Clause>,
    /// The labels of proposed steps that stand as if they were agreed.
    pub names: &'n dyn Fn(&Step) -> Option<String>,
}

/// What a step demands, with the step's label; of another clause, with that too. `name` is what
/// the text begins with: that of the message that is sent, or of what is established or released.
pub fn numbered(naming: Naming<'_>, step: Option<Step>, text: &str, name: Option<&str>) -> String {
    let Naming { home, names } = naming;
    let of_another = |step: &Step| step.is_numbered() && home.is_some_and(|h| h != step.clause);
    if let Some((step, label)) = step.and_then(|step| Some((step, names(&step)?))) {
        let clause = if of_another(&step) { step.clause.number } else { "" };
        let parts = [clause, &label, text].into_iter().filter(|part| !part.is_empty());
        return parts.collect::<Vec<_>>().join(" ");
    }
    match step {
        // A source is not torn apart where the label is broken.
        Some(step) if step.is_of_an_rfc() => {
            let label = labelled(&step, text, name);
            let (what, source) = label.split_at(text.len() + 1);
            format!("{what}{}", source.replace(' ', "\u{a0}"))
        }
        Some(step) if of_another(&step) => {
            format!("{} {}", step.clause.number, labelled(&step, text, name))
        }
        Some(step) => labelled(&step, text, name),
        None => text.to_string(),
    }
}

/// A line of a box, and the step that has it happen.
pub struct Line {
    /// The step, of what one demands.
    pub step: Option<Step>,
    /// What it says.
    pub text: String,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Line { step: None, text: text.into() }
    }
}

/// What boxes for this event say: the decision and what the steps make the role do inside, before
/// messages leave and after.
pub fn lines<P: Procedure>(
    naming: Naming<'_>,
    occurrence: &Occurrence<P>,
) -> (Vec<Line>, Vec<Line>) {
    let mut first = match &occurrence.action {
        Action::Timeout(_, timer) => vec![Line::plain(timer.to_string())],
        Action::Stimulus(_, stimulus) => decision(naming, stimulus, occurrence.outcome.as_ref()),
        Action::Crash(_) => vec![Line::plain("crashes")],
        Action::Recover(_) => vec![Line::plain("is back without its calls")],
        Action::Duplicate(e) => vec![Line::plain(format!("{} is doubled on its way", e.message))],
        Action::Deliver(_) | Action::Lose(_) => Vec::new(),
    };
    let Some(outcome) = &occurrence.outcome else { return (first, Vec::new()) };
    let split = outcome.effects.iter().position(is_sent).unwrap_or(outcome.effects.len());
    let (before, after) = outcome.effects.split_at(split);
    first.extend(inside(naming, before));
    match outcome.manner {
        Manner::Unspecified => first.push(Line::plain("the text has no step for this")),
        Manner::Impossible(why) => {
            first.push(Line::plain(format!("held to be impossible: {why}")));
        }
        Manner::Specified => {}
    }
    (first, inside(naming, after))
}

/// What is said of a decision: nothing where the message of the very step shows it.
fn decision<P: Procedure>(
    naming: Naming<'_>,
    stimulus: &P::Stimulus,
    outcome: Option<&Outcome<P>>,
) -> Vec<Line> {
    let own = |step: &&Step| !matches!(step.item.kind, Kind::Section | Kind::Note);
    let first = outcome.iter().flat_map(|o| &o.cited).find(own);
    let cited = first.copied().filter(Step::is_numbered);
    let sent = outcome.iter().flat_map(|o| &o.effects).find(|demanded| is_sent(demanded));
    let step = outcome.iter().flat_map(|o| &o.cited).find(|s| s.item.kind == Kind::Numbered);
    let is_seen = step.is_some() && sent.map(|demanded| &demanded.step) == step;
    match stimulus.is_shown() && !is_seen {
        true => vec![Line::plain(numbered(naming, cited, &stimulus.to_string(), None))],
        false => Vec::new(),
    }
}

fn is_sent<P: Procedure>(demanded: &Demanded<P>) -> bool {
    matches!(demanded.effect, Effect::Send { .. })
}

/// What somebody does that nobody else sees.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Told,
    Established,
    Released,
}

fn inside<P: Procedure>(naming: Naming<'_>, effects: &[Demanded<P>]) -> Vec<Line> {
    let mut inside: Vec<(Step, Vec<(Deed, String)>)> = Vec::new();
    for Demanded { step, effect } in effects {
        let what = match effect {
            Effect::Tell(notice) => (Deed::Told, notice.to_string()),
            Effect::Open(resource) => (Deed::Established, resource.to_string()),
            Effect::Close(resource) => (Deed::Released, resource.to_string()),
            Effect::Send { .. } | Effect::Arm(_) | Effect::Disarm(_) => continue,
        };
        match inside.iter_mut().find(|(known, _)| known == step) {
            Some((_, parts)) => parts.push(what),
            None => inside.push((*step, vec![what])),
        }
    }
    let line = |(step, parts): &(Step, Vec<(Deed, String)>)| Line {
        step: Some(*step),
        text: numbered(naming, Some(*step), &joined(parts), first_named(parts)),
    };
    inside.iter().map(line).collect()
}

/// The name that what is done begins with, where that is of something established or released.
fn first_named(parts: &[(Deed, String)]) -> Option<&str> {
    let first = parts.first().filter(|(deed, _)| *deed != Deed::Told)?;
    Some(&first.1)
}

/// What is done, with what is established, or released, in one breath.
fn joined(parts: &[(Deed, String)]) -> String {
    let mut said: Vec<(Deed, String)> = Vec::new();
    for (deed, what) in parts {
        match said.last_mut() {
            Some((last, known)) if last == deed && *deed != Deed::Told => {
                *known += &format!(", {what}");
            }
            _ => said.push((*deed, what.clone())),
        }
    }
    let one = |(deed, what): &(Deed, String)| match deed {
        Deed::Told => format!("user is told: {what}"),
        Deed::Established => format!("{what} established"),
        Deed::Released => format!("{what} released"),
    };
    said.iter().map(one).collect::<Vec<_>>().join("; ")
}
