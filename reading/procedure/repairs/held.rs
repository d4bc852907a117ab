//! What somebody holds, and no step gives back.

use super::super::machine::{Reaction, Told, Trigger};
use super::super::rows::{Do, Row};
use super::super::states::OVER;
use super::{Addition, Issue, Repairs, ways};

impl Repairs<'_> {
    /// What has been opened is closed with the last that its role does where it ends.
    pub(super) fn left_open(&mut self) {
        let machine = self.text.machine;
        let Some((place, clause, _)) = self.text.closing() else { return };
        let mut found = Vec::new();
        for role in &self.text.cast.roles {
            let own = machine.clauses.iter().flat_map(|clause| &clause.reactions);
            let own: Vec<&Told> =
                own.filter(|of| of.role == *role).flat_map(|of| of.told()).collect();
            let closes = |what: &String| {
                own.iter().any(|told| matches!(told, Told::Close(of) if of == what))
            };
            let held = own.iter().filter_map(|told| match told {
                Told::Open(what) if !closes(what) => Some(what.clone()),
                _ => None,
            });
            let held = super::unique(held);
            // Where it is over for it.
            let opens = |of: &Reaction| {
                of.told().any(|told| matches!(told, Told::Open(what) if held.contains(what)))
            };
            let all = clause.of(role).into_iter().map(|at| (&clause.reactions[at], at));
            let all = all.filter(|(of, _)| !opens(of));
            let last: Vec<_> = all
                .filter(|(of, at)| {
                    let stand = &self.text.states[place][*at];
                    ways(of, stand).iter().any(|(_, state)| *state == OVER)
                        && matches!(
                            of.trigger,
                            Trigger::Message(..) | Trigger::Policy(..) | Trigger::Condition { .. }
                        )
                })
                .collect();
            let Some((first, _)) = last.first().filter(|_| !held.is_empty()) else { continue };
            let after = self.text.place(place, first);
            let closes: Vec<Do> = held.iter().cloned().map(Told::Close).map(Do::Told).collect();
            let mut rows = Vec::new();
            for (of, at) in &last {
                let before = &self.text.states[place][*at].before;
                let on = self.on(place, &of.trigger).into_iter();
                let no = match &of.trigger {
                    Trigger::Condition { not_so, .. } => {
                        Some(super::super::rows::On::Decision(not_so.clone()))
                    }
                    _ => None,
                };
                rows.extend(
                    on.chain(no).map(|on| Row::new(role, before.clone(), on, closes.clone(), None)),
                );
            }
            let what = held.join(" and ");
            found.push(Issue {
                name: format!("left-open-{}", found.len() + 1),
                at: vec![after],
                question: format!("When does {role} end {what}?"),
                not_modelled: None,
                silent: "nothing is said",
                candidate: "ends-it",
                gist: "with the last that it does",
                steps: vec![Addition {
                    after,
                    instead: Vec::new(),
                    sentence: format!("{role} then ends {what}."),
                    rows: super::unique(rows),
                }],
            });
        }
        self.issues.extend(found);
    }
}
