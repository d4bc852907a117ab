//! What is claimed of a text, in its own steps.

use std::collections::BTreeMap;

use super::super::machine::{Guard, Place, Reaction, Told, Trigger};
use super::super::rows::{ACCEPTED, Do, OUTCOME, On, Row};
use super::super::states::{OVER, SET_UP, is_answer, is_ready};
use super::{Addition, Claimed, Issue, Repairs, sends};

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

    /// Who has been asked and waits for more gives up after a time.
    fn gives_up_in_the_middle(&mut self, place: usize, left: &[String]) {
        let clause = &self.text.machine.clauses[place];
        let states = &self.text.states[place];
        let (mut rows, mut sentences, mut at) = (Vec::new(), Vec::new(), Vec::new());
        let mut supervised = Vec::new();
        for role in left {
            let asks = clause.reactions.iter().filter_map(|reaction| match &reaction.trigger {
                Trigger::Message(message, from)
                    if reaction.role == *role && !is_answer(message) =>
                {
                    Some((from.clone(), self.text.place(place, reaction)))
                }
                _ => None,
            });
            let asks: Vec<(String, Place)> = asks.collect();
            at.extend(asks.first().map(|(_, at)| *at));
            let own = clause.reactions.iter().zip(states).filter(|(of, _)| of.role == *role);
            let all = own.flat_map(|(_, stand)| [stand.after.clone(), stand.otherwise.clone()]);
            let all = super::unique(all.filter(|state| !state.is_empty()));
            let (middle, others): (Vec<String>, Vec<String>) =
                all.into_iter().partition(|state| is_ready(state));
            let by = super::unique(asks.into_iter().map(|(by, _)| by));
            let knows =
                |by: &&String| !self.text.cast.is_caller(by) || self.text.cast.is_front(role);
            let by: Vec<String> = by.into_iter().filter(|by| knows(&by)).collect();
            if by.is_empty() {
                continue;
            }
            for by in &by {
                let is_either = self.text.cast.is_caller(by);
                let several = [Some(by.clone()), self.text.cast.another()];
                for of in several.into_iter().flatten().take(if is_either { 2 } else { 1 }) {
                    let row =
                        |states: Vec<String>, on: On, does: Vec<Do>, next: Option<&str>| Row {
                            role: role.clone(),
                            states,
                            asker: is_either.then(|| of.clone()),
                            on,
                            does,
                            next: next.map(String::from),
                        };
                    for state in &middle {
                        let on = On::Enters(state.clone());
                        rows.push(row(Vec::new(), on, vec![Do::Listen(of.clone())], None));
                    }
                    for state in super::unique(others.iter().cloned().chain([OVER.to_string()])) {
                        let on = On::Enters(state);
                        rows.push(row(Vec::new(), on, vec![Do::Leave(of.clone())], None));
                    }
                    let does = self.text.ends(role, "called off");
                    rows.push(row(middle.clone(), On::Silence(of.clone()), does, Some(OVER)));
                    supervised.push(of);
                }
            }
            sentences.push(format!(
                "{role} starts a guard timer, which runs longer than {} may take, when it waits for more \
                 from there, and stops it upon receiving that. Upon expiry of the timer, {role} {}.",
                by.join(" or "),
                self.text.said(role)
            ));
        }
        let Some(after) = at.first().copied().filter(|_| !rows.is_empty()) else { return };
        let all = self.supervised.iter().cloned().chain(supervised);
        self.supervised = super::unique(all);
        let nth = self.issues.iter().filter(|i| i.name.starts_with("left-behind")).count() + 1;
        self.issues.push(Issue {
            name: format!("left-behind-{nth}"),
            at: super::unique(at),
            question: format!(
                "What becomes of {} when it is over for who has asked it?",
                left.join(" and ")
            ),
            not_modelled: Some("a timer that elapses while more is still to come"),
            silent: "nothing is said",
            candidate: "guard-timer",
            gist: "who waits for more gives up after a time",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: sentences.join(" "),
                rows,
            }],
        });
    }

    /// Where it is over for somebody before it is done, nobody else is left in the middle of it.
    pub(super) fn left_behind(&mut self) {
        let (mut found, mut told) = (Vec::new(), Vec::new());
        let clauses = self.text.machine.clauses.iter().zip(&self.text.states).enumerate();
        for (place, (clause, states)) in clauses.filter(|(_, (clause, _))| !clause.is_closing) {
            let (mut over, mut middle) = (Vec::new(), Vec::new());
            let mut at = Vec::new();
            for (reaction, stand) in clause.reactions.iter().zip(states) {
                let some = self.text.cast.some(&reaction.role);
                let ready = [&stand.after, &stand.otherwise].into_iter().filter(|it| is_ready(it));
                for state in ready {
                    let said = format!("{some} is {state}");
                    if !middle.contains(&(reaction.role.clone(), said.clone())) {
                        middle.push((reaction.role.clone(), said));
                        at.extend(reaction.placed.first().map(|placed| placed.at));
                    }
                }
                over.push((reaction.role.clone(), format!("{some} is {OVER}")));
            }
            let over = super::unique(over);
            // One by one, lest who is over and who is left are one.
            let asks = |by: &String, left: &String| {
                clause.reactions.iter().any(|reaction| match &reaction.trigger {
                    Trigger::Message(message, from) => {
                        reaction.role == *left && from == by && !is_answer(message)
                    }
                    _ => false,
                })
            };
            let pairs = middle.iter().flat_map(|(left, said)| {
                let others = over.iter().filter(|(role, _)| role != left && asks(role, left));
                let others: Vec<&str> = others.map(|(_, it)| it.as_str()).collect();
                (!others.is_empty()).then(|| format!("({}) and ({said})", others.join(" or ")))
            });
            let pairs: Vec<String> = pairs.collect();
            if pairs.is_empty() {
                continue;
            }
            let left = super::unique(middle.iter().map(|(role, _)| role.clone()));
            found.push(Claimed {
                name: format!("nobody-is-left-behind-{}", place + 1),
                at: super::unique(at.iter().copied()),
                gist: match left.as_slice() {
                    [one] => format!(
                        "when it is over for who has asked it, {one} is not left in the middle of it"
                    ),
                    _ => format!(
                        "when it is over for who has asked them, none of {} is left in the middle of it",
                        left.join(" and ")
                    ),
                },
                formula: format!("always when at rest: not ({})", pairs.join(" or ")),
            });
            told.push((place, left));
        }
        self.claims.extend(found);
        for (place, left) in told {
            self.gives_up_in_the_middle(place, &left);
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
