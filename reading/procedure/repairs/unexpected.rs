//! Messages where no rule takes them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::machine::Trigger;
use super::super::rows::{Do, On, Row};
use super::super::states::{IDLE, OVER, SET_UP};
use super::{Addition, Issue, Repairs, article};

/// From whom a message is taken, where that matters, and in which states.
type Taken<'t> = (Option<&'t str>, BTreeSet<&'t str>);

impl Repairs<'_> {
    /// An answer that somebody waits for may be left out: what comes behind it then is taken all the
    /// same.
    pub(super) fn left_out_answers(&mut self) {
        let machine = self.text.machine;
        let mut found: Vec<Issue> = Vec::new();
        for (place, clause) in machine.clauses.iter().enumerate() {
            let states = &self.text.states[place];
            for role in &self.text.cast.roles {
                let chain = clause.of(role);
                for two in chain.windows(2) {
                    let (first, next) = (&clause.reactions[two[0]], &clause.reactions[two[1]]);
                    let (Trigger::Message(answer, from), Trigger::Message(message, by)) =
                        (&first.trigger, &next.trigger)
                    else {
                        continue;
                    };
                    // What comes only where something is so, and what comes in any case.
                    let is_left_out = first.guards.iter().any(|it| !next.guards.contains(it));
                    let waits: Vec<String> = states[two[0]]
                        .before
                        .iter()
                        .filter(|state| !states[two[1]].before.contains(state))
                        .filter(|state| ![IDLE, SET_UP, OVER].contains(&state.as_str()))
                        .cloned()
                        .collect();
                    if !is_left_out || from != by || answer == message || waits.is_empty() {
                        continue;
                    }
                    let at = self.text.place(place, next);
                    let does = next.placed.iter().filter_map(|placed| placed.told.clone());
                    let does = does.map(Do::Told).chain([Do::Stop]).collect();
                    let on = self.on(place, &next.trigger).into_iter().next();
                    let after = states[two[1]].after.as_str();
                    let rows = on.map(|on| {
                        [
                            Row::new(role, waits, on.clone(), does, Some(after)),
                            Row::new(role, vec![after.to_string()], on, Vec::new(), None),
                        ]
                    });
                    found.push(Issue {
                        name: format!("left-out-{}", found.len() + 1),
                        at: vec![self.text.place(place, first), at],
                        question: format!(
                            "What does {role} do when the {message} comes, and no {answer} has?"
                        ),
                        not_modelled: None,
                        silent: "nothing is said",
                        candidate: "goes-on",
                        gist: "it goes on as if the answer had come",
                        steps: vec![Addition {
                            after: at,
                            instead: Vec::new(),
                            sentence: format!(
                                "If {role} receives the {message} without having received {} {answer} \
                                 before, {role} performs the actions that follow the {message}, and \
                                 ignores any further {message}.",
                                article(answer)
                            ),
                            rows: rows.into_iter().flatten().collect(),
                        }],
                    });
                }
            }
        }
        self.issues.extend(found);
    }

    /// Messages that no rule takes are discarded, where their receiver stands and of another call.
    pub(super) fn unexpected(&mut self) {
        let own = self.all_rows();
        let drafted = self.issues.iter().flat_map(|issue| &issue.steps).flat_map(|step| &step.rows);
        let mut taken: BTreeMap<(&str, &str), Vec<Taken<'_>>> = BTreeMap::new();
        let mut stands: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in own.iter().chain(drafted) {
            let known = stands.entry(row.role.as_str()).or_default();
            let next = row.next.as_deref();
            for state in row.states.iter().map(String::as_str).chain(next).chain([IDLE, OVER]) {
                if !known.contains(&state) {
                    known.push(state);
                }
            }
            if let On::Message { name, from, is_of_another: false, .. } = &row.on {
                let of = taken.entry((row.role.as_str(), name)).or_default();
                of.push((from.as_deref(), row.states.iter().map(String::as_str).collect()));
            }
        }
        let mut rows = Vec::new();
        for ((role, message), by) in &taken {
            let senders: BTreeSet<Option<&str>> = by.iter().map(|(from, _)| *from).collect();
            // Where it matters from whom it comes, it is asked of each.
            let senders: Vec<Option<&str>> = match senders.iter().any(Option::is_some) {
                true => senders.into_iter().filter(Option::is_some).collect(),
                false => vec![None],
            };
            for from in senders {
                let takes = |state: &&str| {
                    by.iter().any(|(of, states)| {
                        (of.is_none() || *of == from) && states.contains(*state)
                    })
                };
                let others = stands[role].iter().filter(|state| !takes(state));
                let others: Vec<String> = others.map(|state| (*state).to_string()).collect();
                if !others.is_empty() {
                    rows.push(Row::new(
                        role,
                        others,
                        On::Message {
                            name: (*message).to_string(),
                            is_refused: None,
                            from: from.map(String::from),
                            is_of_another: false,
                        },
                        Vec::new(),
                        None,
                    ));
                }
            }
            // Who has one call at a time may get a message of another.
            let is_refused = self
                .issues
                .iter()
                .flat_map(|i| &i.steps)
                .flat_map(|s| &s.rows)
                .any(|row| row.role == **role && row.on == On::of_another(message));
            if self.text.cast.caller.is_some() && !self.text.cast.is_many(role) && !is_refused {
                rows.push(Row::new(role, Vec::new(), On::of_another(message), Vec::new(), None));
            }
        }
        let first = self.text.machine.clauses.first().and_then(|clause| clause.reactions.first());
        let (Some(first), false) = (first, rows.is_empty()) else { return };
        let after = self.text.place(0, first);
        self.issues.push(Issue {
            name: "unexpected-messages".into(),
            at: vec![after],
            question: "What does a functional entity do with a message that it does not expect in its state?"
                .into(),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "discard",
            gist: "it discards the message",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: "A functional entity discards a message for which these procedures specify no \
                           action in its current state."
                    .into(),
                rows,
            }],
        });
    }
}
