//! Messages where no rule takes them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::rows::{On, Row};
use super::super::states::{IDLE, OVER};
use super::{Addition, Issue, Repairs};

/// From whom a message is taken, where that matters, and in which states.
type Taken<'t> = (Option<&'t str>, BTreeSet<&'t str>);

impl Repairs<'_> {
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
            silent: "nothing is said",
            candidate: "discard",
            gist: "it discards the message",
            steps: vec![Addition {
                after,
                instead: None,
                sentence: "A functional entity discards a message for which these procedures specify no \
                           action in its current state."
                    .into(),
                rows,
            }],
        });
    }
}
