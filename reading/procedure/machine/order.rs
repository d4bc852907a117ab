//! Which clauses belong together, and in which order what they say is done.

use super::super::names::{is_same, is_short, plain_name};
use super::{closes, sends_something};
use crate::Contribution;
use crate::acts::{Act, Does, When};

/// An act with its clause and item.
type Placed<'r> = (usize, usize, &'r Act);

/// Among so many of the clauses before it is looked for what belongs to one.
const MOST_BEFORE: usize = 8;

/// The clauses, those together of which one says what is done on what another one sends: the
/// procedures of a client and of its server.
pub(super) fn together(contribution: &Contribution, acts: &[Placed<'_>]) -> Vec<Vec<usize>> {
    let mut by_clause: Vec<Vec<&Placed<'_>>> = vec![Vec::new(); contribution.clauses.len()];
    acts.iter().for_each(|placed| by_clause[placed.0].push(placed));
    // Under one clause, or under two of one: "6.2.1.1" and "6.2.2.1".
    let parts: Vec<Vec<&str>> =
        contribution.clauses.iter().map(|clause| clause.number.split('.').collect()).collect();
    let is_near = |one: usize, other: usize| {
        let (one, other) = (&parts[one], &parts[other]);
        let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let depth = one.len();
        depth == other.len() && (common + 1 == depth || depth > 3 && common + 2 == depth)
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, clause) in contribution.clauses.iter().enumerate() {
        let own = &by_clause[place];
        let is_apart = closes(&clause.title) || !own.iter().any(|(.., act)| sends_something(act));
        let group = groups.iter_mut().rev().take(MOST_BEFORE).find(|group| {
            let before = || group.iter().flat_map(|at| &by_clause[*at]).copied();
            !is_apart
                && is_near(group[0], place)
                && own
                    .iter()
                    .any(|(.., act)| is_of_another(act, before) || elapses_there(act, before))
        });
        match group {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    // What stands apart and only goes on belongs to what it goes on from, wherever that stands: "upon
    // receiving the response", "on expiry of timer T1".
    let mut is_changed = true;
    while std::mem::take(&mut is_changed) {
        let mut at = 0;
        while at < groups.len() {
            let own = || groups[at].iter().flat_map(|place| &by_clause[*place]).copied();
            let title = &contribution.clauses[groups[at][0]].title;
            let goes_on = own().next().is_some_and(|(.., act)| goes_on(act)) && !closes(title);
            let found = (0..groups.len()).filter(|other| *other != at && goes_on).find(|other| {
                let there = || groups[*other].iter().flat_map(|place| &by_clause[*place]).copied();
                let is_closing = closes(&contribution.clauses[groups[*other][0]].title);
                !is_closing
                    && is_near(groups[*other][0], groups[at][0])
                    && own().all(|(.., act)| {
                        !goes_on_by_message(act)
                            || is_sent_there(act, there, own)
                            || elapses_there(act, there)
                    })
                    && own().any(|(.., act)| {
                        is_sent_there(act, there, own) || elapses_there(act, there)
                    })
            });
            match found {
                Some(other) => {
                    let moved = groups.remove(at);
                    let other = if other > at { other - 1 } else { other };
                    groups[other].extend(moved);
                    groups[other].sort_unstable();
                    is_changed = true;
                }
                None => at += 1,
            }
        }
    }
    groups.sort();
    groups
}

/// Whether an act is done on what comes, or when a time is over, so that nothing begins with it.
fn goes_on(act: &Act) -> bool {
    goes_on_by_message(act)
        || act.when.iter().any(|when| match when {
            When::After(what) | When::If(what) => what.to_lowercase().contains("expir"),
            _ => false,
        })
}

fn goes_on_by_message(act: &Act) -> bool {
    received(act).is_some()
}

/// Whether what an act is done on is sent by somebody else in another group, and not in its own.
fn is_sent_there<'a, 'r: 'a, I, J>(
    act: &Act,
    elsewhere: impl Fn() -> I,
    own: impl Fn() -> J,
) -> bool
where
    I: Iterator<Item = &'a Placed<'r>>,
    J: Iterator<Item = &'a Placed<'r>>,
{
    let (Some(who), Some(message)) = (&act.who, received(act)) else { return false };
    let by_another = |(.., other): &Placed<'_>| {
        sends(other, &message) && other.who.as_ref().is_some_and(|by| by.role() != who.role())
    };
    elsewhere().any(by_another) && !own().any(by_another)
}

/// Whether something is done on what is sent elsewhere, by somebody who does nothing there.
fn is_of_another<'a, 'r: 'a, I>(act: &Act, elsewhere: impl Fn() -> I) -> bool
where
    I: Iterator<Item = &'a Placed<'r>>,
{
    let (Some(who), Some(message)) = (&act.who, received(act)) else { return false };
    let acts_there =
        elsewhere().any(|(.., other)| other.who.as_ref().is_some_and(|by| by.role() == who.role()));
    !acts_there && elsewhere().any(|(.., other)| sends(other, &message))
}

/// Whether something is done when a timer elapses that was started elsewhere by the same: "upon expiry of
/// timer TF4".
fn elapses_there<'a, 'r: 'a, I>(act: &Act, elsewhere: impl Fn() -> I) -> bool
where
    I: Iterator<Item = &'a Placed<'r>>,
{
    let said = act.when.iter().find_map(|when| match when {
        When::After(what) | When::If(what) if what.to_lowercase().contains("expir") => Some(what),
        _ => None,
    });
    let Some(said) = said else { return false };
    elsewhere().any(|(.., other)| {
        let Does::Open(timer) = &other.does else { return false };
        let name = timer.rsplit(' ').next().unwrap_or_default();
        let is_name = name.starts_with('T') && name.ends_with(|c: char| c.is_ascii_digit());
        is_name && other.who == act.who && said.split(' ').any(|word| word == name)
    })
}

/// What has to come for an act to be done, by a name of its own.
fn received(act: &Act) -> Option<String> {
    act.when.iter().find_map(|when| match when {
        When::Receives(what, ..) if !is_short(what) => Some(plain_name(what)),
        _ => None,
    })
}

/// Whether an act sends a message.
fn sends(act: &Act, message: &str) -> bool {
    sent(act).iter().any(|name| is_same(name, message))
}

/// The messages that an act sends.
fn sent(act: &Act) -> Vec<String> {
    match &act.does {
        Does::Send { messages, .. } => messages.iter().map(|name| plain_name(name)).collect(),
        _ => Vec::new(),
    }
}

/// What one role does on one message, by what the message says: who, and which message, where more is
/// said of it than once.
pub(super) fn split(acts: &[&Placed<'_>]) -> Vec<(String, String)> {
    let mut said: Vec<(String, String, Vec<&str>)> = Vec::new();
    for (.., act) in acts {
        let (Some(who), Some(message)) = (&act.who, received(act)) else { continue };
        let who = plain_name(who.role());
        let more = act.when.iter().find_map(|when| match when {
            When::Receives(_, _, more) => Some(more.as_str()),
            _ => None,
        });
        let more = more.unwrap_or_default();
        match said.iter_mut().find(|(by, on, _)| (by, on) == (&who, &message)) {
            Some((.., known)) if !known.contains(&more) => known.push(more),
            Some(_) => {}
            None => said.push((who, message, vec![more])),
        }
    }
    let several = said.into_iter().filter(|(.., more)| more.len() > 1);
    several.map(|(who, message, _)| (who, message)).collect()
}

/// What one role does on one message, or one act.
struct Block<'a, 'r> {
    who: Option<String>,
    on: Option<String>,
    /// From whom that comes, where it is said.
    from: Option<String>,
    /// What it sends.
    sends: Vec<String>,
    acts: Vec<&'a Placed<'r>>,
}

/// So many acts may be put into another order.
const MOST_ACTS: usize = 400;

/// The acts in an order in which nothing is done on a message before it is sent; else that of the text.
pub(super) fn causal<'a, 'r>(acts: Vec<&'a Placed<'r>>) -> Vec<&'a Placed<'r>> {
    if acts.len() > MOST_ACTS {
        return acts;
    }
    let mut blocks: Vec<Block<'a, 'r>> = Vec::new();
    for placed in acts {
        let who = placed.2.who.as_ref().map(|who| who.role().to_string());
        let on = received(placed.2);
        let from = placed.2.when.iter().find_map(|when| match when {
            When::Receives(_, from, _) => from.clone(),
            _ => None,
        });
        match blocks.last_mut().filter(|last| on.is_some() && (&last.who, &last.on) == (&who, &on))
        {
            Some(last) => {
                last.sends.extend(sent(placed.2));
                last.acts.push(placed);
            }
            None => {
                let sends = sent(placed.2);
                blocks.push(Block { who, on, from, sends, acts: vec![placed] });
            }
        }
    }
    let mut ordered: Vec<Block<'_, '_>> = Vec::new();
    while !blocks.is_empty() {
        let is_sent = |of: &[Block<'_, '_>], message: &str, block: &Block<'_, '_>| {
            of.iter().any(|other| {
                let is_from = block.from.is_none() || other.who == block.from;
                other.who != block.who
                    && is_from
                    && other.sends.iter().any(|name| is_same(name, message))
            })
        };
        let is_ready = |at: &usize| {
            let block = &blocks[*at];
            let is_behind = blocks[..*at].iter().any(|before| before.who == block.who);
            let comes_later = block.on.as_ref().is_some_and(|message| {
                !is_sent(&ordered, message, block) && is_sent(&blocks, message, block)
            });
            !is_behind && !comes_later
        };
        let next = (0..blocks.len()).find(is_ready).unwrap_or(0);
        ordered.push(blocks.remove(next));
    }
    ordered.into_iter().flat_map(|block| block.acts).collect()
}
