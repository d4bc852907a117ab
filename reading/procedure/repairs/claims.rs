//! What is claimed of a text, in its own steps.

use std::collections::BTreeMap;

use super::super::machine::{Guard, Place, Reaction, Told, Trigger};
use super::super::rows::{ACCEPTED, OUTCOME};
use super::super::states::SET_UP;
use super::{Claimed, Repairs, sends};

impl Repairs<'_> {
    /// What two have opened with one another, both have or none, when nothing more can happen.
    pub(super) fn both_or_none(&mut self) {
        let mut opened: BTreeMap<String, Vec<(String, Place)>> = BTreeMap::new();
        let mut found: BTreeMap<String, Vec<Vec<Guard>>> = BTreeMap::new();
        let mut closed: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for clause in &self.text.machine.clauses {
            for (nth, reaction) in clause.reactions.iter().enumerate() {
                for placed in &reaction.placed {
                    if let Some(Told::Open(what)) = &placed.told {
                        let own = reaction.is_condition().then_some(Guard { at: nth, is_so: true });
                        let guards = reaction.guards.iter().copied().chain(own).collect();
                        found.entry(what.clone()).or_default().push(guards);
                    }
                    let at = placed.at;
                    match &placed.told {
                        Some(Told::Open(what)) => {
                            let known = opened.entry(what.clone()).or_default();
                            if !known.iter().any(|(role, _)| *role == reaction.role) {
                                known.push((reaction.role.clone(), at));
                            }
                        }
                        Some(Told::Close(what)) => closed.entry(what.clone()).or_default().push(at),
                        _ => {}
                    }
                }
            }
        }
        // What one opens in some cases only, the others may have without it.
        let is_equal = |what: &String| found[what].iter().all(|of| *of == found[what][0]);
        let opened = opened.iter().filter(|(what, who)| who.len() > 1 && is_equal(what));
        for (nth, (what, who)) in opened.enumerate() {
            let holds = |role: &String| format!("{} holds {what}", self.text.cast.some(role));
            let all: Vec<String> = who.iter().map(|(role, _)| holds(role)).collect();
            let places = who.iter().map(|(_, at)| *at);
            let ends = closed.get(what).into_iter().flatten().copied();
            let names: Vec<&str> = who.iter().map(|(role, _)| role.as_str()).collect();
            self.claims.push(Claimed {
                name: format!("both-or-none-{}", nth + 1),
                at: super::unique(places.chain(ends)),
                gist: format!(
                    "{} have {what}, all of them or none, when nothing more can happen",
                    names.join(" and ")
                ),
                formula: format!(
                    "always when at rest: ({}) or not ({})",
                    all.join(" and "),
                    all.join(" or ")
                ),
            });
        }
    }

    /// Who passes on an answer has got it: of the same call, where there are several.
    pub(super) fn only_if(&mut self) {
        let machine = self.text.machine;
        let mut found: Vec<Claimed> = Vec::new();
        for clause in &machine.clauses {
            for reaction in clause.reactions.iter().filter(|r| self.text.cast.is_many(&r.role)) {
                let Trigger::Message(got, from) = &reaction.trigger else { continue };
                let is_sent = |(message, to): (&str, &str)| message == got && to == reaction.role;
                let sender =
                    clause.reactions.iter().find(|r| r.role == *from && sends(r).any(is_sent));
                let heard = sender.and_then(|r| {
                    let is_it =
                        |told: &Told| *told == Told::Send(got.clone(), reaction.role.clone());
                    r.placed.iter().find(|placed| placed.told.as_ref().is_some_and(is_it))
                });
                let Some(heard) = heard else { continue };
                for placed in &reaction.placed {
                    let Some(Told::Send(sent, to)) = &placed.told else { continue };
                    let is_elsewhere = clause.reactions.iter().any(|other| {
                        other.is_condition()
                            && other.role == reaction.role
                            && other.told().any(|told| Some(told) == placed.told.as_ref())
                    });
                    if to == from || self.text.cast.is_caller(from) || is_elsewhere {
                        continue;
                    }
                    let says = match self.refusable.contains(sent) {
                        true => format!(" with {OUTCOME} {ACCEPTED}"),
                        false => String::new(),
                    };
                    let whom = self.text.cast.some(from);
                    found.push(Claimed {
                        name: format!("said-only-if-so-{}", found.len() + 1),
                        at: super::unique([heard.at, placed.at]),
                        gist: format!(
                            "{} sends the {sent} to {to} only if {from} has sent the {got} for it",
                            reaction.role
                        ),
                        formula: format!(
                            "whenever {} sends {sent}{says} to {}: {whom} has sent {got}",
                            reaction.role,
                            self.text.cast.who(to)
                        ),
                    });
                }
            }
        }
        self.claims.extend(found);
    }

    /// Who agrees gets what it has agreed to, or gets out of it.
    pub(super) fn agreed(&mut self) {
        let machine = self.text.machine;
        let Some(caller) = self.text.cast.caller.clone() else { return };
        if self.text.closing().is_none() {
            return;
        }
        let mut found = Vec::new();
        for clause in machine.clauses.iter().filter(|clause| !clause.is_closing) {
            let agrees = clause.reactions.iter().find(|reaction| {
                reaction.role != caller
                    && self.text.holds(&reaction.role)
                    && sends(reaction).next().is_some()
            });
            let told = clause.reactions.iter().rev().find_map(|reaction| {
                let is_it = |told: &Told| matches!(told, Told::Send(_, to) if *to == caller);
                reaction.placed.iter().find(|placed| placed.told.as_ref().is_some_and(is_it))
            });
            let (Some(agrees), Some(told)) = (agrees, told) else { continue };
            // Where some of it is done in some cases only, more than one end is a good one.
            if clause.reactions.iter().any(Reaction::is_condition) {
                continue;
            }
            let (who, some) = (&agrees.role, self.text.cast.some(&caller));
            found.push(Claimed {
                name: format!("who-agrees-gets-it-{}", found.len() + 1),
                at: super::unique(agrees.placed.iter().map(|placed| placed.at).chain([told.at])),
                gist: format!("once {who} has it, {caller} gets it, or {who} gets out of it"),
                formula: format!(
                    "once {who} is {SET_UP}: {some} is {SET_UP} or not ({who} is {SET_UP})"
                ),
            });
        }
        self.claims.extend(found);
    }
}
