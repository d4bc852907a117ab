//! What a file declares and its text does not use: no fault, and mostly a slip.

use std::collections::BTreeSet;

use super::define::{Claimed, Definition, Do, Is, Says, Source, To};
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
    all.filter_map(place).chain(unasked(of, statements)).collect()
}

/// What a role remembers, and no rule and no claim asks, where it is declared.
fn unasked(of: &Definition, statements: &[Statement]) -> Vec<Fault> {
    let asked = asked(of);
    let mut found = Vec::new();
    let (mut roles, mut memories) = (0..of.roles.len(), 0..0);
    let mut role = 0;
    for statement in statements {
        if !statement.is_inner && statement.text.starts_with("role ") {
            role = roles.next().unwrap_or_default();
            memories = 0..of.roles[role].memories.len();
        } else if statement.is_inner && statement.text.starts_with("remembers ") {
            let Some(memory) = memories.next() else { continue };
            if !asked.contains(&(role, memory)) {
                let name = of.roles[role].memories[memory].name;
                let what = format!("what is remembered as \"{name}\" is asked by no rule or claim");
                found.push(statement.fault("remembers ".len(), what));
            }
        }
    }
    found
}

/// What is remembered and asked, by role and by its place there.
fn asked(of: &Definition) -> BTreeSet<(usize, usize)> {
    let mut asked = BTreeSet::new();
    for rule in &of.rules {
        let mut note = |memory: u8| asked.insert((usize::from(rule.role), usize::from(memory)));
        for test in &rule.tests {
            note(test.memory);
        }
        for effect in &rule.effects {
            let Do::Send { fields, to, .. } = effect else { continue };
            if let To::Remembered(memory) = to {
                note(*memory);
            }
            for (_, source) in fields {
                if let Source::Memory(memory) = source {
                    note(*memory);
                }
            }
        }
    }
    for claim in &of.claims {
        match &claim.claimed {
            Claimed::Always(Some(one), two) | Claimed::Leads(one, two) => {
                of_a_condition(one, &mut asked);
                of_a_condition(two, &mut asked);
            }
            Claimed::Always(None, one)
            | Claimed::Can(one)
            | Claimed::Recovers(one)
            | Claimed::SendsAfter(_, one) => of_a_condition(one, &mut asked),
            Claimed::SendsIn(..) => {}
        }
    }
    asked
}

fn of_a_condition(says: &Says, asked: &mut BTreeSet<(usize, usize)>) {
    match says {
        Says::All(all) | Says::Any(all) => all.iter().for_each(|one| of_a_condition(one, asked)),
        Says::Not(one) => of_a_condition(one, asked),
        Says::Every(roles, is) | Says::Some(roles, is) => of_roles(roles, is, asked),
        Says::AtRest | Says::Quiet => {}
    }
}

fn of_roles(roles: &[u8], is: &Is, asked: &mut BTreeSet<(usize, usize)>) {
    match is {
        Is::Any(all) => all.iter().for_each(|one| of_roles(roles, one, asked)),
        Is::Remembers(test) => {
            let memory = usize::from(test.memory);
            asked.extend(roles.iter().map(|role| (usize::from(*role), memory)));
        }
        _ => {}
    }
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
