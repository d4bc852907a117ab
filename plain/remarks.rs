//! What a file declares and its text does not use: no fault, and mostly a slip.

use std::collections::BTreeSet;

use callproof_kernel::procedure::Decider;

use super::define::{Claimed, Definition, Do, Is, On, Says, Source, To};
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
        let own = statements.iter().filter(|statement| !statement.is_inner);
        let declares = |statement: &Statement| declared_at(&statement.text, word, name);
        let found = own.clone().find_map(|statement| Some((statement, declares(statement)?)));
        // A name with a letter is written out for every role.
        let written = |statement: &&Statement| {
            let rest = statement.text.strip_prefix(word);
            rest.is_some_and(|rest| has_word(rest, name) || rest.starts_with(' '))
        };
        let (statement, at) = found.or_else(|| Some((own.clone().find(written)?, 0)))?;
        Some(statement.fault(at, what))
    };
    let undecided = undecided(of).chain(unchanneled(of)).chain(unspoken(of));
    all.chain(undecided).filter_map(place).chain(unasked(of, statements)).collect()
}

/// Where a statement that begins with a word declares a name, in bytes; `None` where it does not.
fn declared_at(text: &str, word: &str, name: &str) -> Option<usize> {
    let rest = text.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric))?;
    // States and decisions stand behind a colon; a role and a message have a name before it, and may be
    // printed by the one behind it.
    let is_behind = ["states", "user", "policy"].contains(&word);
    let from = if is_behind { text.len() - rest.len() + rest.find(':')? + 1 } else { word.len() };
    let mut at = from;
    for part in text[from..].split(',') {
        let bare = [" kept when ", " watches "].iter().find_map(|end| part.split_once(end));
        let bare = bare.map_or(part, |(bare, _)| bare);
        let short = bare.split_once(':').map_or(bare, |(short, _)| short);
        let full = bare.split_once(':').map_or("", |(_, full)| full);
        for one in short.split(" or ") {
            let begins = at + (one.as_ptr() as usize - part.as_ptr() as usize);
            if one.trim() == name || full.trim() == name {
                return Some(begins + (one.len() - one.trim_start().len()));
            }
        }
        at += part.len() + 1;
    }
    None
}

/// Questions that nobody is ever asked: no rule waits for an answer, and no state is named.
fn undecided(of: &Definition) -> impl Iterator<Item = Unused> + '_ {
    let is_asked = |name: &str| {
        of.decisions.iter().any(|own| own.what.name == name && !own.offered.is_empty())
    };
    let mut known = BTreeSet::new();
    let unasked = of
        .decisions
        .iter()
        .filter(move |decision| !is_asked(decision.what.name) && known.insert(decision.what.name));
    unasked.map(|decision| Unused {
        word: if decision.decider == Decider::Policy { "policy" } else { "user" },
        name: decision.what.name,
        what: format!("\"{}\" is never decided: no rule waits for it", decision.what.name),
    })
}

/// Channels that no message travels on.
fn unchanneled(of: &Definition) -> impl Iterator<Item = Unused> + '_ {
    let is_used = |name: &str| of.messages.iter().any(|it| it.channel.name == name);
    let unused = of.channels.iter().copied().filter(move |name| !is_used(name));
    unused.map(|name| Unused {
        word: "channel",
        name,
        what: format!("no message travels on the channel \"{name}\""),
    })
}

/// Classes that no line speaks of.
fn unspoken(of: &Definition) -> impl Iterator<Item = Unused> + '_ {
    of.unspoken.iter().map(|name| Unused {
        word: "class",
        name,
        what: format!("no line speaks of the class \"{name}\""),
    })
}

/// What a role remembers, and no rule and no claim asks, and fields that no line speaks of, where they
/// are declared.
fn unasked(of: &Definition, statements: &[Statement]) -> Vec<Fault> {
    let (asked, spoken) = (asked(of), spoken(of));
    let mut found = Vec::new();
    let (mut roles, mut messages) = (0..of.roles.len(), 0..of.messages.len());
    let (mut role, mut message, mut inner) = (0, 0, 0..);
    for statement in statements {
        let text = &statement.text;
        if !statement.is_inner {
            inner = 0..;
            if text.starts_with("role ") {
                role = roles.next().unwrap_or_default();
            } else if text.starts_with("message ") {
                message = messages.next().unwrap_or_default();
            }
        } else if text.starts_with("remembers ") {
            let at = inner.next().unwrap_or_default();
            let name = of.roles[role].memories.get(at).map_or("", |memory| memory.name);
            if !asked.contains(&(role, at)) {
                let what = format!("what is remembered as \"{name}\" is asked by no rule or claim");
                found.push(statement.fault("remembers ".len(), what));
            }
        } else if text.starts_with("field ") {
            let at = inner.next().unwrap_or_default();
            let name = of.messages[message].fields.get(at).map_or("", |(name, _)| *name);
            if !spoken.contains(&(message, at)) {
                let what = format!("no rule and no claim speaks of the field \"{name}\"");
                found.push(statement.fault("field ".len(), what));
            }
        }
    }
    found
}

/// The fields that a rule or a claim speaks of, by message and by their places there.
fn spoken(of: &Definition) -> BTreeSet<(usize, usize)> {
    let mut spoken = BTreeSet::new();
    let mut note = |kind: u8, field: u8| spoken.insert((usize::from(kind), usize::from(field)));
    for rule in &of.rules {
        if let On::Message { kind, fields, .. } = &rule.on {
            fields.iter().for_each(|(field, _)| _ = note(*kind, *field));
        }
        for effect in &rule.effects {
            match effect {
                Do::Send { kind, fields, .. } => {
                    fields.iter().for_each(|(field, _)| _ = note(*kind, *field));
                    for (_, source) in fields {
                        if let (Source::Received(field), On::Message { kind, .. }) =
                            (source, &rule.on)
                        {
                            note(*kind, *field);
                        }
                    }
                }
                Do::Set(_, Source::Received(field)) => {
                    if let On::Message { kind, .. } = &rule.on {
                        note(*kind, *field);
                    }
                }
                _ => {}
            }
        }
    }
    for claim in &of.claims {
        if let Claimed::SendsIn(sent, _) | Claimed::SendsAfter(sent, _) = &claim.claimed {
            sent.fields.iter().for_each(|(field, _)| _ = note(sent.kind, *field));
        }
    }
    spoken
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
