//! What is seen when the clauses have been read.

use std::collections::BTreeSet;

use super::super::names::{Messages, plain_name};
use super::{Assumed, ClauseMachine, Machine, Place, Reaction, Trigger, Unnamed, sends_something};
use crate::Contribution;
use crate::acts::{Act, Does, Reading, Understood};

/// What begins two procedures at somebody is told apart there, by the clause: two requests of one name
/// that go to two resources.
pub(super) fn told_apart(
    made: &mut ClauseMachine,
    before: &[ClauseMachine],
    number: &str,
    messages: &mut Messages,
) {
    if made.is_closing {
        return;
    }
    let begins = |clause: &ClauseMachine, role: &str| -> Option<(String, String)> {
        let first = clause.of(role).first().map(|at| &clause.reactions[*at].trigger)?;
        match first {
            Trigger::Message(message, from) => Some((message.clone(), from.clone())),
            _ => None,
        }
    };
    let roles: BTreeSet<String> = made.reactions.iter().map(|r| r.role.clone()).collect();
    for role in roles {
        let Some(own) = begins(made, &role) else { continue };
        let mut others = before.iter().filter(|clause| !clause.is_closing);
        if !others.any(|clause| begins(clause, &role).as_ref() == Some(&own)) {
            continue;
        }
        let name = messages.note(&format!("{} of {number}", own.0));
        for reaction in &mut made.reactions {
            reaction.rename(&own.0, &name);
        }
    }
}

/// Who checks whether something may be done, of who asks for it, and not whether the same may end it.
pub(super) fn unchecked(all: &mut Machine) {
    let asks = |reaction: &Reaction| {
        let said = match &reaction.trigger {
            Trigger::Policy(yes, noes) => std::iter::once(yes).chain(noes).any(|words| {
                words.contains("authoris")
                    || words.contains("allowed")
                    || words.contains("permitted")
            }),
            _ => false,
        };
        said.then(|| reaction.role.clone())
    };
    let open = all.clauses.iter().filter(|clause| !clause.is_closing);
    let checks: BTreeSet<String> =
        open.flat_map(|clause| clause.reactions.iter().filter_map(asks)).collect();
    let mut found = Vec::new();
    for clause in all.clauses.iter().filter(|clause| clause.is_closing) {
        let Some(first) = clause.reactions.first() else { continue };
        for role in &checks {
            let own = clause.of(role);
            let is_checked = own.iter().any(|at| {
                let trigger = &clause.reactions[*at].trigger;
                matches!(trigger, Trigger::Policy(..) | Trigger::Condition { .. })
            });
            let asked = own.first().map(|at| &clause.reactions[*at]);
            if let (Some(asked), false) = (asked, is_checked)
                && let Trigger::Message(name, from) = &asked.trigger
                && *from == first.role
                && let Some(placed) = asked.placed.first()
            {
                let (role, name) = (role.clone(), name.clone());
                found.push(Unnamed { at: placed.at, role, name });
            }
        }
    }
    all.unchecked = found;
}

/// What is left out, or was not understood, may bear on what its role does next: that it does not is
/// taken for granted where the role has acted last.
pub(super) fn passed_over(contribution: &Contribution, reading: &Reading, all: &mut Machine) {
    for it in &reading.items {
        for said in it.sentences.iter().filter(|said| said.is == Understood::No) {
            let text = said.text.to_lowercase();
            let found = |role: &&String| text.find(&role.to_lowercase());
            if let Some(role) =
                reading.roles.iter().filter(|role| found(role).is_some()).min_by_key(found)
            {
                let what = format!("\"{}\"", said.text);
                all.passed_over.push(((it.clause, it.item), plain_name(role), what));
            }
        }
    }
    for (at, role, what) in &all.passed_over {
        let Some(clause) = all.clauses.iter().find(|clause| clause.has(at.0)) else { continue };
        let own = clause.reactions.iter().filter(|reaction| reaction.role == *role);
        let items: BTreeSet<Place> =
            own.flat_map(|reaction| reaction.all_placed().map(|placed| placed.at)).collect();
        let before = items.range(..=*at).next_back().or_else(|| items.iter().next());
        let Some(here) = before.copied() else { continue };
        let placed = format!(
            "{}: {what}, which was left out in reading, has no bearing on this",
            contribution.clauses[here.0].number
        );
        let what = what.clone();
        let said = Assumed { clause: here.0, item: Some(here.1), passes_over: true, what, placed };
        if !all.assumed.contains(&said) {
            all.assumed.push(said);
        }
    }
}

/// Whether several messages carry something that says to which request they belong.
pub(super) fn is_identified(acts: &[(usize, usize, &Act)]) -> bool {
    const IDENTIFIERS: [&str; 8] =
        ["ID", "Id", "IDs", "identifier", "identifiers", "SUPI", "GPSI", "correlation"];
    let says = |said: &String| {
        said.starts_with('(')
            && said.split(|c: char| !c.is_alphanumeric()).any(|word| IDENTIFIERS.contains(&word))
    };
    let carries = |(.., act): &&(usize, usize, &Act)| {
        matches!(act.does, Does::Send { .. }) && act.details.iter().any(says)
    };
    acts.iter().filter(carries).count() > 1
}

/// Of how many items that say that something is sent the machines send it, and how many say so.
pub(super) fn sending(machine: &Machine, acts: &[(usize, usize, &Act)]) -> (usize, usize) {
    let says = acts.iter().filter(|(.., act)| sends_something(act));
    let says: BTreeSet<Place> = says.map(|(clause, item, _)| (*clause, *item)).collect();
    let reactions = machine.clauses.iter().flat_map(|clause| &clause.reactions);
    let placed = reactions.flat_map(Reaction::all_placed);
    let does = placed.filter(|placed| placed.told.is_some());
    let does: BTreeSet<Place> = does.map(|placed| placed.at).collect();
    (says.intersection(&does).count(), says.len())
}
