//! Where the roles stand, named by what they wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::machine::{ClauseMachine, Machine, Trigger};

/// Where everybody begins.
pub const IDLE: &str = "idle";
/// Where everybody is when what the first clause sets up is there.
pub const SET_UP: &str = "set up";
/// Where everybody is when it is over.
pub const OVER: &str = "over";

/// For each reaction of a clause: where its role stands before, and after.
pub type ClauseStates = Vec<(String, String)>;

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
    let end = if clause.is_closing { OVER } else { SET_UP };
    let mut own = vec![(String::new(), String::new()); clause.reactions.len()];
    let roles: BTreeSet<&str> = clause.reactions.iter().map(|r| r.role.as_str()).collect();
    for role in roles {
        let chain = clause.of(role);
        // Who takes part in the end only is not there before.
        let start = if clause.is_closing && named.contains_key(role) { SET_UP } else { IDLE };
        let known = named.entry(role.to_string()).or_default();
        let mut before = start.to_string();
        for (place, at) in chain.iter().enumerate() {
            let after = match chain.get(place + 1) {
                None => end.to_string(),
                Some(next) => fresh(waiting(&clause.reactions[*next].trigger), known),
            };
            own[*at] = (before, after.clone());
            before = after;
        }
        // Who stays is where it was left by what it did before.
        for (at, reaction) in clause.reactions.iter().enumerate() {
            if reaction.role == role && reaction.stays {
                let last = chain.iter().rev().find(|own| **own < at);
                let here = last.map_or(start.to_string(), |last| own[*last].1.clone());
                own[at] = (here.clone(), here);
            }
        }
    }
    own
}

/// The name of a state in which a role waits for this.
fn waiting(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Message(message, _) => format!("awaiting {message}"),
        Trigger::User(..) => "asking its user".into(),
        Trigger::Policy(..) => "checking".into(),
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
