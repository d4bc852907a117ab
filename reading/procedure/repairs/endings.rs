//! How it ends: by the other side, by who stands between, and for both at once.

use std::collections::{BTreeMap, BTreeSet};

use super::super::machine::{ClauseMachine, Reaction, Told, Trigger};
use super::super::rows::{Do, On, Row};
use super::super::states::{ClauseStates, OVER, SET_UP, of_clause};
use super::{Addition, Claimed, Issue, Repairs, Unusual, sends};

/// What the other side may decide.
pub const ENDS_IT: &str = "ends it";
/// What who stands between may do.
const OF_ITSELF: &str = "ends it of its own accord";

/// A closing clause, the other way round.
pub struct OtherWay {
    /// Its place among the machines.
    place: usize,
    /// Who begins it as written, and who may as well.
    own: String,
    other: String,
    /// With the two exchanged, and without checks and questions.
    pub clause: ClauseMachine,
    /// Where the roles stand.
    pub states: ClauseStates,
}

impl Repairs<'_> {
    /// The closing clause with the other side in the place of who begins it.
    pub(super) fn other_way(&mut self) -> Option<OtherWay> {
        let machine = self.text.machine;
        let (place, clause, first) = self.text.closing()?;
        let own = first.role.clone();
        let begins = |role: &String| {
            machine.clauses.iter().any(|clause| {
                let first = clause.reactions.first();
                clause.is_closing && first.is_some_and(|first| first.role == *role)
            })
        };
        let is_set_up = |role: &String| {
            let mut open = machine.clauses.iter().filter(|clause| !clause.is_closing);
            open.any(|clause| !clause.of(role).is_empty())
        };
        let takes_part = |role: &&String| !clause.of(role).is_empty() && is_set_up(role);
        let mut others = self.text.cast.roles.iter().filter(|role| **role != own);
        let other = others
            .find(|role| {
                let is_one = self.text.holds(role) && self.text.cast.has_person(role);
                is_one && takes_part(role) && !begins(role)
            })?
            .clone();
        let clause = exchanged(clause, &own, &other);
        let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (machine, states) in machine.clauses.iter().zip(&self.text.states) {
            for (reaction, stand) in machine.reactions.iter().zip(states) {
                let known = named.entry(reaction.role.clone()).or_default();
                known.extend(stand.before.iter().cloned());
                known.extend([stand.after.clone(), stand.otherwise.clone()]);
            }
        }
        let states = of_clause(&clause, &mut named);
        self.mirrored = Some(place);
        Some(OtherWay { place, own, other, clause, states })
    }

    /// The other side ends it.
    pub(super) fn either_side(&mut self, other_way: Option<OtherWay>) {
        let Some(it) = other_way else { return };
        let machine = self.text.machine;
        let written = &machine.clauses[it.place];
        let mut rows = Vec::new();
        for (reaction, stand) in it.clause.reactions.iter().zip(&it.states) {
            rows.push(Row::new(
                &reaction.role,
                stand.before.clone(),
                match &reaction.trigger {
                    Trigger::Message(name, from) => from_whom(name, from),
                    _ => On::Decision(ENDS_IT.into()),
                },
                effects(reaction),
                Some(&stand.after),
            ));
        }
        // Both at once: who has asked answers the other's request, and who stands between passes
        // neither on any further.
        let plain = exchanged(&exchanged(written, &it.own, &it.other), &it.own, &it.other);
        let waits = |clause: &ClauseMachine, states: &ClauseStates, role: &str| -> Vec<String> {
            let own = clause.of(role).into_iter().map(|at| states[at].after.clone());
            own.filter(|state| state != OVER && state != SET_UP).collect()
        };
        let written_states = &self.text.states[it.place];
        let mut crossing = |role: &str, states: Vec<String>, from: &ClauseMachine, is_end: bool| {
            let first = from.of(role).first().map(|at| &from.reactions[*at]);
            let Some(Reaction { trigger: Trigger::Message(name, sender), .. }) = first else {
                return;
            };
            if states.is_empty() {
                return;
            }
            let does = match (is_end, first) {
                (true, Some(first)) => {
                    let sent = effects(first);
                    let sent =
                        sent.into_iter().filter(|one| matches!(one, Do::Told(Told::Send(..))));
                    let closes = self.text.holds(role).then_some(Do::CloseAll);
                    sent.chain(closes).chain([Do::Stop]).collect()
                }
                _ => Vec::new(),
            };
            rows.push(Row::new(
                role,
                states,
                from_whom(name, sender),
                does,
                is_end.then_some(OVER),
            ));
        };
        crossing(&it.own, waits(written, written_states, &it.own), &it.clause, true);
        crossing(&it.other, waits(&it.clause, &it.states, &it.other), &plain, true);
        let between: Vec<String> = self.text.cast.roles.clone();
        for role in between.iter().filter(|role| **role != it.own && **role != it.other) {
            crossing(role, waits(written, written_states, role), &it.clause, false);
            crossing(role, waits(&it.clause, &it.states, role), &plain, false);
        }
        self.unusual.push(Unusual {
            role: it.other.clone(),
            states: vec![SET_UP.into()],
            words: ENDS_IT.into(),
            is_of_a_user: true,
        });
        let after = self.text.place(it.place, &written.reactions[0]);
        let (own, other) = (&it.own, &it.other);
        self.issues.push(Issue {
            name: "releasing-party".into(),
            at: vec![after],
            question: format!("What if the user at {other} wants to end what has been set up?"),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "either-party",
            gist: "either party may end it",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: format!(
                    "The user at {other} may end it as well. The steps of this clause then apply with \
                     {own} and {other} interchanged, without a check, and without asking the user. If \
                     both users end it at the same time, {own} and {other} each answer the request \
                     that they receive and regard the procedure as ended, and a functional entity \
                     between them does not forward the second request."
                ),
                rows,
            }],
        });
    }

    /// Who stands between ends it of its own accord.
    pub(super) fn own_end(&mut self) {
        let machine = self.text.machine;
        let Some((place, clause, first)) = self.text.closing() else { return };
        let (own, mut found) = (first.role.clone(), None);
        for reaction in &clause.reactions {
            let to = sends(reaction).find(|(_, to)| *to != own && self.text.cast.has_user(to));
            if let Some((message, to)) = to
                && reaction.role != own
                && !self.text.cast.has_user(&reaction.role)
            {
                found = Some((reaction.role.clone(), message.to_string(), to.to_string()));
                break;
            }
        }
        let Some((between, message, other)) = found else { return };
        let is_told =
            machine.clauses.iter().flat_map(|c| &c.reactions).any(|reaction| {
                reaction.role == between && sends(reaction).any(|(_, to)| to == own)
            });
        let set_up = machine
            .clauses
            .iter()
            .position(|clause| !clause.is_closing && !clause.of(&between).is_empty());
        // What nobody holds does not end either.
        let is_held = self.text.cast.roles.iter().any(|role| self.text.holds(role));
        let (Some(set_up), true) = (set_up, is_told && is_held) else { return };
        let mut states = self.text.waits(set_up, &own);
        states.push(SET_UP.into());
        states.extend(self.text.waits(place, &own));
        let told = |to: &str| Do::Told(Told::Send(message.clone(), to.to_string()));
        let row = |role: &str, states: Vec<String>, on: On, does: Vec<Do>| {
            Row::new(role, states, on, does, Some(OVER))
        };
        let mut ends = self.text.ends(&own, "it has ended");
        ends.push(Do::Stop);
        let rows = vec![
            row(
                &between,
                vec![SET_UP.into()],
                On::Decision(OF_ITSELF.into()),
                [told(&own), told(&other)]
                    .into_iter()
                    .chain(self.text.holds(&between).then_some(Do::CloseAll))
                    .collect(),
            ),
            row(&own, states, from_whom(&message, &between), ends),
            // Nobody waits for an answer to it.
            row(&between, vec![OVER.into()], On::Timer, Vec::new()),
        ];
        self.unusual.push(Unusual {
            role: between.clone(),
            states: vec![SET_UP.into()],
            words: OF_ITSELF.into(),
            is_of_a_user: false,
        });
        // A user who is asked need not answer.
        let is_asked = |role: &&String| {
            let own = clause.reactions.iter().skip(1).filter(|r| r.role == **role);
            own.clone().any(|reaction| matches!(reaction.trigger, Trigger::User(..)))
        };
        let all: Vec<&String> =
            self.text.cast.roles.iter().filter(|role| !is_asked(role)).collect();
        let names: Vec<&str> = all.iter().map(|role| role.as_str()).collect();
        let gone = all.iter().map(|role| format!("{} is {OVER}", self.text.cast.some(role)));
        let gone = gone.collect::<Vec<_>>().join(" and ");
        self.claims.push(Claimed {
            name: "own-end-is-told".into(),
            at: super::unique(
                clause
                    .reactions
                    .iter()
                    .flat_map(|reaction| reaction.placed.iter().map(|placed| placed.at)),
            ),
            gist: format!(
                "when {between} ends it of its own accord, {} get out of it",
                names.join(" and ")
            ),
            formula: format!("once {between} has decided {OF_ITSELF}: {gone}"),
        });
        let last = machine.clauses[set_up].of(&between).last().copied();
        let last = last.map(|at| &machine.clauses[set_up].reactions[at]);
        let after = last.map_or((0, 0), |last| self.text.place(set_up, last));
        let at = self.text.place(place, &clause.reactions[0]);
        self.issues.push(Issue {
            name: "own-end".into(),
            at: vec![after, at],
            question: format!(
                "What if {between} needs to end what has been set up, e.g. upon expiry of a time limit?"
            ),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "tells-both",
            gist: "it informs both parties",
            steps: vec![Addition {
                after: at,
                instead: Vec::new(),
                sentence: format!(
                    "If {between} needs to end what has been set up on its own initiative (e.g. upon \
                     expiry of a time limit), it sends {} {message} to {own} and to {other}, does not \
                     wait for an answer and {}. Upon receiving this message, {own} {}.",
                    super::article(&message),
                    match self.text.holds(&between) {
                        true => self.text.releases(&between),
                        false => "regards the procedure as ended".into(),
                    },
                    self.text.said(&own)
                ),
                rows,
            }],
        });
    }

    /// Who has what was set up notices that the other has not.
    pub(super) fn supervision(&mut self) {
        let machine = self.text.machine;
        let Some((place, clause, first)) = self.text.closing() else { return };
        let Some((set_up, _)) = machine.clauses.iter().enumerate().find(|(_, c)| !c.is_closing)
        else {
            return;
        };
        let has_it = |role: &String| self.text.stands(set_up, role).iter().any(|s| s == SET_UP);
        let mut pairs: Vec<(String, String)> = Vec::new();
        for role in self.text.cast.roles.iter().filter(|role| has_it(role)) {
            // One may be two: who is asked by either listens to the one that has asked.
            let own = clause.reactions.iter().filter(|r| r.role == *role);
            let others = own.flat_map(|r| {
                let from = match &r.trigger {
                    Trigger::Message(_, from) => Some(from.as_str()),
                    _ => None,
                };
                sends(r).map(|(_, to)| to).chain(from).collect::<Vec<_>>()
            });
            let others = others.filter(|of| has_it(&of.to_string()));
            let knows = |of: &&str| !self.text.cast.is_caller(of) || self.text.cast.is_front(role);
            pairs.extend(others.filter(knows).map(|of| (role.clone(), of.to_string())));
        }
        let pairs = super::unique(pairs);
        let Some(_) = pairs.first() else { return };
        let (mut rows, mut supervised) = (Vec::new(), Vec::new());
        for (role, of) in &pairs {
            let several = [Some(of.clone()), self.text.cast.another()];
            let is_either = self.text.cast.is_caller(of);
            for of in several.into_iter().flatten().take(if is_either { 2 } else { 1 }) {
                let asker = is_either.then(|| of.clone());
                let enters = |state: &str| On::Enters(state.into());
                let row = |states: Vec<String>, on: On, does: Vec<Do>, next: Option<&str>| Row {
                    role: role.clone(),
                    states,
                    asker: asker.clone(),
                    on,
                    does,
                    next: next.map(String::from),
                };
                rows.push(row(Vec::new(), enters(SET_UP), vec![Do::Listen(of.clone())], None));
                rows.push(row(Vec::new(), enters(OVER), vec![Do::Leave(of.clone())], None));
                let mut ends = self.text.ends(role, "it is lost");
                ends.push(Do::Stop);
                let stands = self.text.stands(place, role).into_iter();
                let states = [SET_UP.to_string()].into_iter().chain(stands);
                let states = super::unique(states.chain(self.drafted_in(role)));
                let states = states.into_iter().filter(|state| state != OVER).collect();
                rows.push(row(states, On::Silence(of.clone()), ends, Some(OVER)));
                supervised.push(of);
            }
        }
        self.supervised = super::unique(supervised);
        let after = self.text.place(place, first);
        self.issues.push(Issue {
            name: "supervision".into(),
            at: vec![after],
            question: "What if a party has gone without telling the others?".into(),
            not_modelled: None,
            silent: "nobody notices",
            candidate: "keep-alive",
            gist: "a party that hears nothing more gets out",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence:
                    "While what has been set up exists, the parties exchange keep-alive messages. A \
                           party that no longer receives keep-alive messages from another party \
                           regards the procedure as ended, releases its resources and informs its \
                           user, if it has one."
                        .into(),
                rows,
            }],
        });
    }

    /// Where a role stands while the other side ends it.
    fn drafted_in(&self, role: &str) -> Vec<String> {
        let issue = self.issues.iter().find(|issue| issue.name == "releasing-party");
        let rows = issue.into_iter().flat_map(|issue| &issue.steps).flat_map(|step| &step.rows);
        let own = rows.filter(|row| row.role == role).filter_map(|row| row.next.clone());
        own.collect()
    }
}

fn from_whom(name: &str, from: &str) -> On {
    let (name, from) = (name.to_string(), Some(from.to_string()));
    On::Message { name, is_refused: None, from, is_of_another: false }
}

fn effects(reaction: &Reaction) -> Vec<Do> {
    reaction.placed.iter().filter_map(|placed| placed.told.clone()).map(Do::Told).collect()
}

/// A clause with two roles in one another's place; whoever checks says yes, and nobody is asked.
fn exchanged(clause: &ClauseMachine, one: &str, other: &str) -> ClauseMachine {
    let name = |role: &String| match role {
        role if role == one => other.to_string(),
        role if role == other => one.to_string(),
        role => role.clone(),
    };
    let mut made = ClauseMachine {
        expiries: Vec::new(),
        clause: clause.clause,
        clauses: clause.clauses.clone(),
        is_closing: clause.is_closing,
        reactions: Vec::<Reaction>::new(),
    };
    for (at, reaction) in clause.reactions.iter().enumerate().filter(|(_, r)| !r.stays) {
        let mut reaction = reaction.clone();
        reaction.role = name(&reaction.role);
        // What was told apart as written is taken to be so: the ways are counted anew.
        (reaction.otherwise, reaction.refused) = (None, None);
        (reaction.guards, reaction.ends) = (Vec::new(), Vec::new());
        for placed in &mut reaction.placed {
            if let Some(Told::Send(_, to)) = &mut placed.told {
                *to = name(to);
            }
        }
        if let Trigger::Message(_, from) = &mut reaction.trigger {
            *from = name(from);
        }
        let before = made.reactions.iter_mut().rev().find(|own| own.role == reaction.role);
        match (&reaction.trigger, before) {
            (Trigger::Message(..), _) => made.reactions.push(reaction),
            (Trigger::User(..), _) if at == 0 => made.reactions.push(reaction),
            (_, Some(before)) => before.placed.extend(reaction.placed),
            (_, None) => {}
        }
    }
    made
}
