//! "The server proceeds as in step 12": what it does there is done here, too.

use std::borrow::Cow;

use super::{Acts, Placing};
use crate::Contribution;
use crate::acts::{Act, Does, When};
use crate::procedure::names::plain_name;

/// Puts what stands in another step in the place of what says that it is done as there.
pub(super) fn as_in_steps<'r>(contribution: &Contribution, acts: Acts<'r>) -> Acts<'r> {
    let all: Vec<Placing<'_>> =
        acts.iter().map(|(clause, item, act)| (*clause, *item, act.as_ref())).collect();
    let mut made: Acts<'r> = Vec::with_capacity(acts.len());
    for (clause, item, act) in &acts {
        let copies =
            step_of(act).map(|step| copied(contribution, &all, (*clause, *item, act), &step));
        match copies.filter(|copies| !copies.is_empty()) {
            Some(copies) => {
                made.extend(copies.into_iter().map(|copy| (*clause, *item, Cow::Owned(copy))));
            }
            None => made.push((*clause, *item, act.clone())),
        }
    }
    made
}

/// The step as in which an act goes on.
fn step_of(act: &Act) -> Option<String> {
    const AS_IN: [&str; 6] = [
        "as in step ",
        "as described in step ",
        "as specified in step ",
        "as defined in step ",
        "as under step ",
        "as it does in step ",
    ];
    let (Does::GoOn(said) | Does::Perform(said)) = &act.does else { return None };
    let rest = AS_IN.iter().find_map(|it| said.split_once(it)).map(|(_, rest)| rest)?;
    let label: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    (!label.is_empty()).then(|| plain_name(&label))
}

/// What the same role does in a step, on what the act that refers to it is done on.
fn copied(
    contribution: &Contribution,
    all: &[Placing<'_>],
    (clause, item, act): (usize, usize, &Act),
    step: &str,
) -> Vec<Act> {
    let items = &contribution.clauses[clause].items;
    let label = |at: usize| plain_name(items[at].label.trim_end_matches(['.', ')', '>']));
    let is_there = |at: usize| {
        at != item
            && (label(at) == step || items[at].parent.is_some_and(|above| label(above) == step))
    };
    let own = all.iter().filter(|(of, at, other)| {
        *of == clause && is_there(*at) && other.who.is_some() && other.who == act.who
    });
    let copy = |other: &Act| {
        let kept = other.when.iter().filter(|when| matches!(when, When::If(_) | When::Otherwise));
        let when = act.when.iter().chain(kept).cloned().collect();
        Act { when, strength: act.strength, ..other.clone() }
    };
    own.map(|(.., other)| copy(other)).collect()
}
