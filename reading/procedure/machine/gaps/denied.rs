//! A no that comes, and of which nothing is said.

use super::super::checks::says_no;
use super::super::{Machine, Told, Trigger};
use super::Gap;

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
