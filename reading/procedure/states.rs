//! Where the roles stand, named by what they wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::is_own;
use super::machine::{ClauseMachine, Guard, Machine, Reaction, Told, Trigger};
use super::names::head;

/// Where everybody begins.
pub const IDLE: &str = "idle";
/// Where everybody is when what the first clause sets up is there.
pub const SET_UP: &str = "set up";
/// Where everybody is when it is over.
pub const OVER: &str = "over";

/// Whether a role waits for nothing that it has asked for, and takes what comes.
pub fn is_ready(state: &str) -> bool {
    state.starts_with(READY)
}

/// How such a state is called, before the message.
const READY: &str = "ready for ";

/// Where a role stands around a reaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// Before it; in one of several, where what comes before may be left out.
    pub before: Vec<String>,
    /// After it.
    pub after: String,
    /// After it, where a condition is found not so.
    pub otherwise: String,
}

impl Stand {
    /// The state before, where it is one; of several the last, in which nothing has been left out.
    pub fn at(&self) -> &str {
        self.before.first().map_or(IDLE, String::as_str)
    }
}

/// For each reaction of a clause: where its role stands before, and after.
pub type ClauseStates = Vec<Stand>;

/// The states of every clause.
pub fn states(machine: &Machine) -> Vec<ClauseStates> {
    // What a role waits for in one clause is not what it waits for in another.
    let mut named = BTreeMap::new();
    machine.clauses.iter().map(|clause| of_clause(clause, &mut named)).collect()
}

/// The states of one clause, besides those that are named already, by role.
pub fn of_clause(
    clause: &ClauseMachine,
    named: &mut BTreeMap<String, BTreeSet<String>>,
) -> ClauseStates {
    let mut own = vec![Stand::default(); clause.reactions.len()];
    let roles: BTreeSet<&str> = clause.reactions.iter().map(|r| r.role.as_str()).collect();
    for role in roles {
        // Who takes part in the end only is not there before.
        let start = if clause.is_closing && named.contains_key(role) { SET_UP } else { IDLE };
        let known = named.entry(role.to_string()).or_default();
        let mut chain =
            Chain { clause, role, places: clause.of(role), known, waits: BTreeMap::new() };
        chain.stand(start, &mut own);
        // Who stays is where it was left by what it did before.
        for (at, reaction) in clause.reactions.iter().enumerate() {
            if reaction.role == role && reaction.stays {
                let last = chain.places.iter().rev().find(|own| **own < at);
                let here = last.map_or(start.to_string(), |last| own[*last].after.clone());
                let ends = reaction.ends.contains(&true);
                let after = if ends { OVER.to_string() } else { here.clone() };
                // Nothing is done where it is over: what is said there last may be done before.
                let mut before = chain.open(reaction, &own, (start, here == OVER));
                if before.is_empty() {
                    before.push(here);
                }
                own[at] = Stand { before, after, ..Stand::default() };
            }
        }
    }
    own
}

/// So many messages may be named in a state that waits for one of them.
const MOST_NAMED: usize = 3;
/// More than those.
const MANY: usize = MOST_NAMED + 1;

/// The reactions of a role in a clause, one after another.
struct Chain<'c> {
    clause: &'c ClauseMachine,
    role: &'c str,
    places: Vec<usize>,
    /// The names of states that are in use.
    known: &'c mut BTreeSet<String>,
    /// The states by what may come next in them.
    waits: BTreeMap<Vec<usize>, String>,
}

impl Chain<'_> {
    fn stand(&mut self, start: &str, own: &mut ClauseStates) {
        for at in self.next(0, &[]) {
            own[at].before.push(start.to_string());
        }
        for place in 0..self.places.len() {
            let at = self.places[place];
            let reaction = &self.clause.reactions[at];
            let guards = reaction.guards.clone();
            let is_asked = matches!(reaction.trigger, Trigger::Condition { .. });
            // Where a check has said no, it goes on nowhere.
            let is_checked = matches!(reaction.trigger, Trigger::Policy(..));
            let ends = reaction.ends.clone();
            let mut comes_into = |is_so: bool| {
                let mut guards = guards.clone();
                guards.extend((is_asked || is_checked).then_some(Guard { at, is_so }));
                if ends.contains(&is_so) {
                    return OVER.to_string();
                }
                let next = self.next(place + 1, &guards);
                let state = self.state(&next, &guards);
                for at in next {
                    if !own[at].before.contains(&state) {
                        own[at].before.push(state.clone());
                    }
                }
                state
            };
            let after = comes_into(true);
            let otherwise = if is_asked { comes_into(false) } else { String::new() };
            (own[at].after, own[at].otherwise) = (after, otherwise);
        }
        self.agree(own);
    }

    /// The same message, which may come for two reasons where a role cannot tell them apart, brings it
    /// into one state: where one of them ends it, to the end.
    fn agree(&self, own: &mut ClauseStates) {
        let message = |at: usize| match &self.clause.reactions[at].trigger {
            Trigger::Message(message, from) => Some((message, from)),
            _ => None,
        };
        for (nth, at) in self.places.iter().enumerate() {
            for before in &self.places[..nth] {
                let is_same = message(*at).is_some() && message(*at) == message(*before);
                let meet = own[*at].before.iter().any(|state| own[*before].before.contains(state));
                if is_same && meet && own[*at].after != own[*before].after {
                    let ends = own[*at].after == OVER;
                    let after = own[if ends { *at } else { *before }].after.clone();
                    own[*at].after.clone_from(&after);
                    own[*before].after = after;
                }
            }
        }
    }

    /// What may come next, from a place of the chain on: the first that has to come, and before it
    /// whatever comes only where another role has found something so, or not so.
    fn next(&self, from: usize, found: &[Guard]) -> Vec<usize> {
        let (mut next, mut passed, mut is_last) = (Vec::new(), Vec::new(), false);
        for at in self.places.iter().skip(from).copied() {
            let guards = self.clause.reactions[at].guards.iter();
            let open: Vec<&Guard> = guards.filter(|guard| !found.contains(guard)).collect();
            let is_own = |guard: &Guard| self.clause.reactions[guard.at].role == self.role;
            let other = |guard: &Guard| Guard { is_so: !guard.is_so, ..*guard };
            // What has been found otherwise, or what this role has to find out first, is not waited
            // for here, nor is what comes only after something that may come first.
            let is_instead = open.iter().any(|guard| passed.contains(&&other(guard)));
            let is_later = |guard: &&Guard| {
                let is_behind = !is_instead && passed.contains(guard);
                is_own(guard) || is_behind || found.contains(&other(guard))
            };
            if open.iter().any(is_later) {
                continue;
            }
            // Of what is waited for, only what comes instead of it may come as well.
            if is_last && !is_instead {
                continue;
            }
            next.push(at);
            if open.is_empty() {
                break;
            }
            // Behind what ends it nothing comes, so that anything else comes instead.
            if !self.clause.reactions[at].ends.contains(&true) {
                is_last |= is_instead || self.is_awaited(at);
                passed.extend(open);
            }
        }
        next
    }

    /// Where what comes beside the course may come, and where what may be done until a message comes may
    /// be done: in nearly all states between the beginning and the end.
    fn open(
        &self,
        reaction: &Reaction,
        own: &ClauseStates,
        (start, is_past): (&str, bool),
    ) -> Vec<String> {
        // Of what nobody does anything with it is not said that it may come anywhere.
        let is_heeded = reaction.told().next().is_some()
            || !reaction.ends.is_empty()
            || reaction.refused.is_some();
        let is_message = is_heeded && matches!(reaction.trigger, Trigger::Message(..));
        let until = reaction.until.as_ref().map(|message| {
            let mut all = self.places.iter();
            all.position(|at| {
                let trigger = &self.clause.reactions[*at].trigger;
                matches!(trigger, Trigger::Message(of, _) if of == message)
            })
        });
        let places = match until {
            Some(Some(last)) => &self.places[..=last],
            _ if is_message || is_past => self.places.as_slice(),
            _ => return Vec::new(),
        };
        let mut states: Vec<String> = Vec::new();
        for at in places {
            for state in &own[*at].before {
                if state != start && state != OVER && !states.contains(state) {
                    states.push(state.clone());
                }
            }
        }
        // Where it is set up, too, unless something else is said.
        let last = self.places.iter().map(|at| &own[*at].after).filter(|state| *state == SET_UP);
        if is_message {
            states.extend(last.take(1).cloned());
        }
        states
    }

    /// Whether a role waits for something: what answers what it has sent there.
    fn is_awaited(&self, at: usize) -> bool {
        let Trigger::Message(message, from) = &self.clause.reactions[at].trigger else {
            return false;
        };
        let before = self.places.iter().rev().filter(|own| **own < at);
        let mut before = before.map(|own| &self.clause.reactions[*own]);
        let asks = before.find_map(|reaction| {
            let sends = reaction.placed.iter().chain(reaction.otherwise.iter().flatten());
            let mut sends = sends.filter_map(|placed| placed.told.as_ref());
            let sends = sends.any(|told| matches!(told, Told::Send(_, to) if to == from));
            let is_answered = matches!(&reaction.trigger, Trigger::Message(_, by) if by == from);
            (sends || is_answered).then_some(sends)
        });
        asks == Some(true) && is_answer(message)
    }

    /// Whether a role has asked something of who sends what comes, or finds out something itself.
    fn has_asked(&self, at: usize) -> bool {
        let Trigger::Message(_, from) = &self.clause.reactions[at].trigger else { return true };
        let before = self.places.iter().filter(|own| **own < at);
        let mut told = before.flat_map(|own| self.clause.reactions[*own].told());
        told.any(
            |told| matches!(told, Told::Send(message, to) if to == from && !is_answer(message)),
        )
    }

    /// The name of the state in which these may come next.
    fn state(&mut self, next: &[usize], found: &[Guard]) -> String {
        let open = |at: &usize| {
            let guards = self.clause.reactions[*at].guards.iter();
            guards.filter(|guard| !found.contains(guard)).copied().collect::<Vec<_>>()
        };
        let all: Vec<Guard> = next.iter().flat_map(open).collect();
        let comes = |at: &usize| {
            let open = open(at);
            let other = |guard: &Guard| all.contains(&Guard { is_so: !guard.is_so, ..*guard });
            open.is_empty() || open.iter().any(other) || self.is_awaited(*at)
        };
        // Where nothing has to come any more, it is done.
        let Some(first) = next.first().filter(|_| next.iter().any(comes)) else {
            return if self.clause.is_closing { OVER } else { SET_UP }.to_string();
        };
        if let Some(known) = self.waits.get(next) {
            return known.clone();
        }
        let message = |at: &usize| match &self.clause.reactions[*at].trigger {
            Trigger::Message(message, _) => Some(message.as_str()),
            _ => None,
        };
        let messages: BTreeSet<&str> = next.iter().filter_map(message).collect();
        let waits = match next.iter().any(|at| self.has_asked(*at)) {
            true => "awaiting ",
            false => READY,
        };
        let name = match (message(first), messages.len()) {
            (Some(_), 2..=MOST_NAMED) => {
                let messages: Vec<&str> = messages.into_iter().collect();
                format!("{waits}{}", messages.join(" / "))
            }
            (Some(first), MANY..) => format!("{waits}{first} and others"),
            (Some(first), _) => format!("{waits}{first}"),
            _ => waiting(&self.clause.reactions[*first].trigger),
        };
        let name = fresh(name, self.known);
        self.waits.insert(next.to_vec(), name.clone());
        name
    }
}

/// Whether a message is called as answers are.
pub(super) fn is_answer(message: &str) -> bool {
    const ANSWERS: [&str; 11] = [
        "response",
        "answer",
        "reply",
        "accept",
        "reject",
        "ack",
        "acknowledge",
        "acknowledgement",
        "complete",
        "confirm",
        "result",
    ];
    // "Move Response message" is the Move Response.
    let last = head(message.strip_suffix(" message").unwrap_or(message)).to_lowercase();
    ANSWERS.contains(&last.as_str())
}

/// The name of a state in which a role waits for this.
fn waiting(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Message(message, _) => format!("awaiting {message}"),
        Trigger::User(said, None) if said.iter().all(|it| is_own(it)) => "before it goes on".into(),
        Trigger::User(..) | Trigger::Condition { is_of_a_user: true, .. } => {
            "asking its user".into()
        }
        Trigger::Policy(..) | Trigger::Condition { .. } => "checking".into(),
        Trigger::Option(_) => "waiting".into(),
    }
}

fn fresh(name: String, known: &mut BTreeSet<String>) -> String {
    let mut fresh = name.clone();
    let mut number = 2;
    while !known.insert(fresh.clone()) {
        fresh = format!("{name} {number}");
        number += 1;
    }
    fresh
}
