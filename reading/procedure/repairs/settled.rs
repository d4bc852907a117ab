//! What is proposed and what is printed cannot both say where a role goes: what is proposed stands
//! instead of the other.

use std::collections::BTreeMap;

use super::super::machine::{Place, Reaction};
use super::super::rows::Row;
use super::Repairs;

impl Repairs<'_> {
    /// Each proposed rule by which a role comes into another state than by one that is printed stands
    /// instead of the items of that.
    pub(super) fn settle(&mut self) {
        // What another proposed step has said already is said once: two that fail come back one way.
        for issue in &mut self.issues {
            let mut known: Vec<Row> = Vec::new();
            for step in &mut issue.steps {
                step.rows.retain(|row| !known.contains(row));
                known.extend(step.rows.iter().cloned());
            }
        }
        self.issues.retain_mut(|issue| {
            let is_blank = issue.steps.is_empty();
            issue.steps.retain(|step| !step.rows.is_empty());
            is_blank || !issue.steps.is_empty()
        });
        let reactions = self.text.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let mut items: Vec<Place> =
            reactions.flat_map(Reaction::all_placed).map(|placed| placed.at).collect();
        items.sort_unstable();
        items.dedup();
        let mut printed: BTreeMap<String, Vec<(Place, Row)>> = BTreeMap::new();
        for item in items {
            for row in self.rows(item).into_iter().filter(|row| row.next.is_some()) {
                printed.entry(row.role.clone()).or_default().push((item, row));
            }
        }
        for step in self.issues.iter_mut().flat_map(|issue| &mut issue.steps) {
            for row in step.rows.iter().filter(|row| row.next.is_some()) {
                let own = printed.get(&row.role).into_iter().flatten();
                let others = own.filter(|(_, other)| other.next != row.next && meet(row, other));
                for (item, _) in others {
                    if !step.instead.contains(item) {
                        step.instead.push(*item);
                    }
                }
            }
        }
    }
}

/// Whether two rules of a role may both apply.
fn meet(one: &Row, other: &Row) -> bool {
    let shares = |some: &[String], more: &[String]| {
        some.is_empty() || more.is_empty() || some.iter().any(|state| more.contains(state))
    };
    let is_either = one.asker.is_none() || other.asker.is_none() || one.asker == other.asker;
    one.on.meets(&other.on) && is_either && shares(&one.states, &other.states)
}
