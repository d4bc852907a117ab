//! A no that comes, and of which nothing is said, and a bad case that only a permission leads out of.

use super::super::checks::says_no;
use super::super::{Machine, Told, Trigger};
use super::{Ending, Gap, Text};
use crate::acts::{Act, Does, Strength};

/// Asks what a role does with a no, where the text says what it does with a yes of the same sender.
pub(super) fn denials(all: &Machine) -> Vec<Gap> {
    let mut found = Vec::new();
    for clause in &all.clauses {
        for reaction in &clause.reactions {
            for placed in reaction.all_placed() {
                let (no, to) = match &placed.told {
                    Some(Told::Send(no, to) | Told::Refuse(no, to)) if says_no(no) => (no, to),
                    _ => continue,
                };
                let from = &reaction.role;
                let of_it = |wanted: bool| {
                    clause.reactions.iter().filter(move |own| {
                        own.role == *to
                            && matches!(&own.trigger, Trigger::Message(of, by)
                                if by == from && (of == no) == wanted && (wanted || !says_no(of)))
                    })
                };
                let acts = |own: &super::super::Reaction| {
                    own.placed.iter().any(|placed| placed.told.is_some())
                };
                // What stops its timer on it has done something.
                let does_something = of_it(true).any(acts);
                let does_on_yes = of_it(false).any(acts);
                let is_nameless = no.contains(" of ");
                if does_something || !does_on_yes || is_nameless {
                    continue;
                }
                found.push(Gap {
                    kind: "denial",
                    like: None,
                    at: vec![placed.at],
                    question: format!("What does {to} do when it receives the {no}?"),
                    silent: "nothing is said; it is over for it",
                });
            }
        }
    }
    found
}

/// Asks what is done where only a permission leads out of a bad case.
pub(super) fn may_only(text: &Text<'_>, endings: &[Ending]) -> Vec<Gap> {
    let mut found = Vec::new();
    for ending in endings {
        let (clause, item, first) = text.acts[ending.acts[0]];
        let is_permission = |nth: &usize| text.acts[*nth].2.strength == Strength::May;
        let others = endings.iter().filter(|other| {
            other.role == ending.role && other.when == ending.when && other.acts != ending.acts
        });
        // What somebody else does in that case is its way on.
        let is_alone = ending.acts.iter().all(is_permission) && others.count() == 0;
        let in_item = text.acts.iter().filter(|(of, at, _)| (*of, *at) == (clause, item));
        let is_all = in_item.count() == ending.acts.len();
        if !is_alone || !is_all || !is_sent(first) {
            continue;
        }
        found.push(Gap {
            kind: "instead",
            like: None,
            at: vec![(clause, item)],
            question: format!(
                "What happens when {} and {} makes no use of what it may do?",
                ending.when, ending.role
            ),
            silent: "nothing is said",
        });
    }
    found
}

fn is_sent(act: &Act) -> bool {
    !matches!(act.does, Does::Contain(_) | Does::Has(..))
}
