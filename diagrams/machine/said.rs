//! What is said of a machine: on its arrows, in its states, below it.

use std::collections::BTreeMap;
use std::fmt::Display;

use callproof_kernel::machine::{Action, Condition, Done, Event, Machine, Place, Running, Trigger};
use callproof_kernel::step::{Clause, Kind, Step};

/// The most events without a step that are named below a figure.
const NAMED: usize = 4;

/// What a role meets, and under which condition.
pub fn on<R: Display>(trigger: &Trigger<R>, condition: &Condition) -> String {
    let met = met(trigger);
    match condition {
        Condition::Always => met,
        Condition::When(what) => format!("{met} [{what}]"),
        Condition::OneOf => format!("{met} [one of several]"),
    }
}

fn met<R: Display>(Trigger { place, event }: &Trigger<R>) -> String {
    let what = match event {
        Event::Receives { message, from: Some(from) } => format!("receive {message} from {from}"),
        Event::Receives { message, from: None } => format!("receive {message}"),
        Event::Decides { what, .. } => what.clone(),
        Event::Elapses(what) => what.clone(),
        Event::Becomes(state) => format!("becomes “{state}”"),
    };
    let becomes = matches!(event, Event::Becomes(_));
    match place {
        Place::Here => what,
        Place::Beside(kind) if becomes => format!("{kind} {what}"),
        Place::Beside(kind) => format!("{kind}: {what}"),
        Place::Elsewhere("") if becomes => format!("another {what}"),
        Place::Elsewhere("") => format!("elsewhere: {what}"),
        Place::Elsewhere(kind) if becomes => format!("another {kind} {what}"),
        Place::Elsewhere(kind) => format!("another {kind}: {what}"),
    }
}

/// What a role does, what belongs together in one breath.
pub fn does<R: Display>(actions: &[Done<R>]) -> String {
    let mut parts: Vec<(&'static str, &'static str, &'static str, Vec<String>)> = Vec::new();
    for Done { action, is_always } in actions {
        let held = if *is_always { "" } else { ", if any" };
        let either = if *is_always { ", " } else { " or " };
        let (verb, what, joined, behind) = match action {
            Action::Sends { message, detail, to } => {
                let to = to.as_ref().map_or(String::new(), |to| format!(" to {to}"));
                let detail = if detail.is_empty() { String::new() } else { format!(" {detail}") };
                ("send ", format!("{message}{detail}{to}"), ", ", "")
            }
            Action::Starts(timer) => ("start ", named(timer), either, ""),
            Action::Stops(timer) => ("stop ", named(timer), ", ", held),
            Action::Opens(what) => ("establish ", what.clone(), ", ", ""),
            Action::Closes(what) => ("release ", what.clone(), ", ", held),
            Action::Tells(notice) => ("tell the user: ", notice.clone(), either, ""),
            Action::Notes => ("note it", String::new(), "", ""),
        };
        match parts.last_mut() {
            Some(last) if (last.0, last.1, last.2) == (verb, joined, behind) => last.3.push(what),
            _ => parts.push((verb, joined, behind, vec![what])),
        }
    }
    let said = parts.iter().map(|(verb, joined, behind, what)| {
        let what = together(what, joined);
        format!("{verb}{what}{behind}")
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Several things with what they begin with said once: `call failed: busy or declined`.
fn together(what: &[String], joined: &str) -> String {
    let split: Option<Vec<(&str, &str)>> = what.iter().map(|one| one.split_once(": ")).collect();
    match split.as_deref() {
        Some([(head, first), others @ ..])
            if !others.is_empty() && others.iter().all(|(other, _)| other == head) =>
        {
            let tails: Vec<&str> =
                std::iter::once(*first).chain(others.iter().map(|o| o.1)).collect();
            format!("{head}: {}", tails.join(joined))
        }
        _ => what.join(joined),
    }
}

/// A timer by name, else by what its elapsing is.
fn named(timer: &Running) -> String {
    match timer {
        Running::Named(name) => name.clone(),
        Running::Until(what) => format!("“{what}”"),
    }
}

/// The clause whose steps are obeyed most: it need not be said each time.
pub fn home<R>(machine: &Machine<R>) -> Option<&'static Clause> {
    let mut known: BTreeMap<&'static Clause, usize> = BTreeMap::new();
    let steps = machine.transitions.iter().flat_map(|transition| &transition.steps);
    for step in steps.filter(|step| step.is_numbered() && !step.is_of_an_rfc()) {
        *known.entry(step.clause).or_default() += 1;
    }
    let most = known.values().max().copied()?;
    known.into_iter().find(|(_, times)| *times == most).map(|(clause, _)| clause)
}

/// Steps by clause; proposed ones in brackets.
pub fn steps(home: Option<&'static Clause>, steps: &[Step]) -> String {
    let mut clauses: Vec<(&'static Clause, Vec<String>, Vec<String>)> = Vec::new();
    for step in steps {
        let label = match step.is_printed() {
            true => step.number(),
            false => format!("[{}]", step.number()),
        };
        let place = clauses.iter().position(|(clause, ..)| clause.number == step.clause.number);
        let place = place.unwrap_or_else(|| {
            clauses.push((step.clause, Vec::new(), Vec::new()));
            clauses.len() - 1
        });
        let (_, numbered, others) = &mut clauses[place];
        let list = if step.item.kind == Kind::Numbered { numbered } else { others };
        if !list.contains(&label) {
            list.push(label);
        }
    }
    let said = clauses.iter().map(|(clause, numbered, others)| {
        let noun = if numbered.len() > 1 { "steps " } else { "step " };
        let numbered = (!numbered.is_empty()).then(|| format!("{noun}{}", numbered.join(", ")));
        let others = (!others.is_empty()).then(|| others.join(", "));
        let listed = numbered.into_iter().chain(others).collect::<Vec<_>>().join(", ");
        let is_rfc = steps.iter().any(|s| s.clause.number == clause.number && s.is_of_an_rfc());
        match home == Some(*clause) {
            true => listed,
            false if is_rfc => format!("{}, {listed}", clause.number),
            false => format!("{} {listed}", clause.number),
        }
    });
    said.collect::<Vec<_>>().join("; ")
}

/// What a reader needs to know besides.
pub fn remark<R: Display>(machine: &Machine<R>, home: Option<&'static Clause>) -> String {
    let mut said = vec!["what is not shown has no effect".to_string()];
    let holes: Vec<String> = machine
        .holes
        .iter()
        .map(|(state, trigger)| format!("{} in “{}”", met(trigger), machine.states[*state].name))
        .collect();
    match holes.len() {
        0 => {}
        1..=NAMED => said.push(format!("the text has no step for: {}", holes.join(", "))),
        many => said.push(format!("the text has no step for {many} things that can come besides")),
    }
    if let Some(home) = home {
        said.push(format!("steps without a clause are those of {}", home.number));
    }
    let steps = || machine.transitions.iter().flat_map(|transition| &transition.steps);
    if steps().any(|step| !step.is_printed()) {
        said.push("in brackets: steps that are proposed".into());
    }
    let is_open = |condition: &Condition| *condition == Condition::OneOf;
    if machine.transitions.iter().any(|transition| is_open(&transition.condition)) {
        let why = "one of several: on what it depends, the state does not tell";
        said.push(why.into());
    }
    if !machine.is_complete {
        said.push("not everything that can happen was looked at".into());
    }
    said.join("; ")
}
