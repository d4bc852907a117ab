//! Who takes part: the roles of a text, and another one that begins as the first does.

use std::collections::BTreeSet;

use super::machine::{Machine, Reaction, Told, Trigger};
use crate::acts::is_device;

/// What a role remembers of who has asked it.
pub const ASKER: &str = "asker";

/// The roles, and who of them may be two.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Who takes part, in the order in which they come up.
    pub roles: Vec<String>,
    /// Who begins, where there may be two of it.
    pub caller: Option<String>,
    /// Who is asked by who begins, and so has to remember by whom.
    fronts: BTreeSet<String>,
    /// Who has users.
    with_users: BTreeSet<String>,
    /// Whose users the text speaks of.
    persons: BTreeSet<String>,
    /// Who opens or closes something.
    holders: BTreeSet<String>,
}

impl Cast {
    /// The cast of a text.
    pub fn of(machine: &Machine) -> Self {
        let mut cast = Cast { roles: roles(machine), ..Cast::default() };
        for reaction in reactions(machine) {
            let tells = told(reaction).any(|told| matches!(told, Told::Tell(_)));
            let decides = matches!(
                reaction.trigger,
                Trigger::User(..) | Trigger::Condition { is_of_a_user: true, .. }
            );
            let own = match &reaction.trigger {
                Trigger::User(said, no) => no.is_some() || !said.iter().all(|it| is_own(it)),
                _ => false,
            };
            if tells || own {
                cast.persons.insert(reaction.role.clone());
            }
            if told(reaction).any(|told| matches!(told, Told::Open(_) | Told::Close(_))) {
                cast.holders.insert(reaction.role.clone());
            }
            if tells || decides {
                cast.with_users.insert(reaction.role.clone());
            }
        }
        let mut clauses = machine.clauses.iter().filter(|clause| !clause.is_closing);
        let first = clauses.next().and_then(|clause| clause.reactions.first());
        let caller = first.filter(|r| r.begins && matches!(r.trigger, Trigger::User(..)));
        if let Some(caller) = caller.map(|caller| caller.role.clone()) {
            cast.fronts = reactions(machine)
                .filter(|r| matches!(&r.trigger, Trigger::Message(_, from) if *from == caller))
                .map(|reaction| reaction.role.clone())
                .collect();
            if cast.is_told_by_who_knows_it(machine, &caller) {
                cast.caller = Some(caller);
            } else {
                cast.fronts.clear();
            }
        }
        cast
    }

    /// Whether everybody who sends something to who begins has got something from it before, so that
    /// it can tell two of them apart.
    fn is_told_by_who_knows_it(&self, machine: &Machine, caller: &str) -> bool {
        let mut knows: BTreeSet<&str> = BTreeSet::new();
        reactions(machine).all(|reaction| {
            if matches!(&reaction.trigger, Trigger::Message(_, from) if from == caller) {
                knows.insert(reaction.role.as_str());
            }
            let mut told = told(reaction);
            knows.contains(reaction.role.as_str())
                || !told.any(
                    |told| matches!(told, Told::Send(_, to) | Told::Refuse(_, to) if to == caller),
                )
        }) && !knows.is_empty()
    }

    /// How a role is called where rules are written: of two who may begin, either.
    pub fn who(&self, role: &str) -> String {
        match self.is_caller(role) {
            true => format!("either {role}"),
            false => role.to_string(),
        }
    }

    /// How a role is called in a condition.
    pub fn some(&self, role: &str) -> String {
        match self.is_caller(role) {
            true => format!("some either {role}"),
            false => role.to_string(),
        }
    }

    /// The other one that begins.
    pub fn another(&self) -> Option<String> {
        self.caller.as_ref().map(|caller| format!("another {caller}"))
    }

    /// To whom a role sends what goes to another.
    pub fn address(&self, by: &str, to: &str) -> String {
        match self.is_caller(to) && self.fronts.contains(by) {
            true => ASKER.to_string(),
            false => to.to_string(),
        }
    }

    /// Whether a role may be two.
    pub fn is_caller(&self, role: &str) -> bool {
        self.caller.as_deref() == Some(role)
    }

    /// Whether a role remembers who has asked it.
    pub fn is_front(&self, role: &str) -> bool {
        self.fronts.contains(role)
    }

    /// Whether a role keeps several calls apart, where two may begin: who has no user, or holds nothing
    /// that there is only one of.
    pub fn is_many(&self, role: &str) -> bool {
        let is_single = self.persons.contains(role) && self.holders.contains(role);
        self.caller.is_some() && !is_single && !self.is_caller(role)
    }

    /// Whether somebody sits at a role who may change their mind: one whose user the text speaks of, or
    /// a client in a text of users.
    pub fn has_person(&self, role: &str) -> bool {
        self.persons.contains(role) || is_device(role) && !self.persons.is_empty()
    }

    /// Whether a role has a user: one who decides, or who is told.
    pub fn has_user(&self, role: &str) -> bool {
        self.with_users.contains(role)
    }
}

/// Whether a decision is a role's own, and not one of a user: what begins a step of which nothing tells
/// it, or what it does in order to reach something.
pub fn is_own(words: &str) -> bool {
    ["begins step ", "begins line ", "begins with ", "finds that ", "wants to "]
        .iter()
        .any(|own| words.starts_with(own))
}

fn reactions(machine: &Machine) -> impl Iterator<Item = &Reaction> {
    machine.clauses.iter().flat_map(|clause| &clause.reactions)
}

fn told(reaction: &Reaction) -> impl Iterator<Item = &Told> {
    reaction.told()
}

fn roles(machine: &Machine) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    let mut note = |role: &String| {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    };
    let mut all = |role: &String, told: &mut dyn Iterator<Item = &Told>| {
        note(role);
        for told in told {
            if let Told::Send(_, to) | Told::Refuse(_, to) = told {
                note(to);
            }
        }
    };
    for clause in &machine.clauses {
        for reaction in &clause.reactions {
            all(&reaction.role, &mut told(reaction));
        }
        // Somebody may be told of nothing but that a timer has elapsed.
        for expiry in &clause.expiries {
            let told = expiry.placed.iter().filter_map(|placed| placed.told.as_ref());
            all(&expiry.role, &mut { told });
        }
    }
    roles
}
