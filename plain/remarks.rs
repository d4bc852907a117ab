//! What a file declares and its text does not use: no fault, and mostly a slip.

use super::define::{Definition, Do};
use super::error::Fault;
use super::lines::Statement;
use super::names::has_word;

/// What is declared and comes up in no rule, each where it is declared.
pub(super) fn remarks(of: &Definition, statements: &[Statement]) -> Vec<Fault> {
    let effects = || of.rules.iter().flat_map(|rule| &rule.effects);
    let is_entered = |state: usize| {
        state == 0 || of.rules.iter().any(|rule| rule.next.map(usize::from) == Some(state))
    };
    let is_sent = |message: usize| {
        effects().any(|e| matches!(e, Do::Send { kind, .. } if usize::from(*kind) == message))
    };
    let is_started = |timer: usize| {
        effects().any(|effect| matches!(effect, Do::Start(t) if usize::from(*t) == timer))
    };
    let is_opened = |resource: usize| {
        effects().any(|effect| matches!(effect, Do::Open(r) if usize::from(*r) == resource))
    };
    let acts = |role: usize| of.rules.iter().any(|rule| usize::from(rule.role) == role);
    let states = of.states.iter().map(|state| state.name.name);
    let states = unused(("states", "state", "entered"), states, &is_entered);
    // A message and a role are printed by other names than they are declared by.
    let messages = of.messages.iter().map(|message| message.name.name);
    let messages = unused(("message", "message", "sent"), messages, &is_sent);
    let timers = of.timers.iter().map(|timer| timer.name.name);
    let timers = unused(("timer", "timer", "started"), timers, &is_started);
    let resources = of.resources.iter().map(|resource| resource.name);
    let resources = unused(("resource", "resource", "opened"), resources, &is_opened);
    let roles = of.roles.iter().map(|role| role.name.name);
    let roles = unused(("role", "role", "given anything to do"), roles, &acts);
    let all = [states, messages, timers, resources, roles].into_iter().flatten();
    let place = |Unused { word, name, what }: Unused| {
        let declares = |statement: &&Statement| {
            !statement.is_inner
                && statement.text.strip_prefix(word).is_some_and(|rest| has_word(rest, name))
        };
        let statement = statements.iter().find(declares)?;
        Some(statement.fault(statement.text.find(name).unwrap_or(0), what))
    };
    all.filter_map(place).collect()
}

/// Something that no rule uses.
struct Unused {
    /// The word with which the statement begins that declares it.
    word: &'static str,
    name: &'static str,
    /// What is said of it.
    what: String,
}

fn unused(
    (word, kind, done): (&'static str, &str, &str),
    names: impl Iterator<Item = &'static str>,
    is_used: &dyn Fn(usize) -> bool,
) -> Vec<Unused> {
    let left = names.enumerate().filter(|(place, _)| !is_used(*place));
    left.map(|(_, name)| Unused {
        word,
        name,
        what: format!("the {kind} \"{name}\" is never {done}"),
    })
    .collect()
}
