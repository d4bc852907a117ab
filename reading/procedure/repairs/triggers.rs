//! Who tells a role that it is its turn, where nothing in the text does.

use super::super::machine::{Place, Reaction, Told, Trigger, Untold};
use super::super::names::plain_name;
use super::super::rows::{Do, On, Row};
use super::super::states::Stand;
use super::{Addition, Issue, Repairs, unique};

impl Repairs<'_> {
    /// Whoever has done what comes before it tells a role of which nothing says when it acts.
    pub(super) fn triggers(&mut self) {
        let machine = self.text.machine;
        for (nth, untold) in machine.untold.iter().enumerate() {
            if let Some(issue) = self.trigger(untold, nth + 1) {
                self.issues.push(issue);
            }
        }
    }

    fn trigger(&mut self, untold: &Untold, nth: usize) -> Option<Issue> {
        let machine = self.text.machine;
        let (place, clause) =
            machine.clauses.iter().enumerate().find(|(_, made)| made.has(untold.clause))?;
        let at = (untold.clause, untold.item);
        let role = &untold.role;
        let own = &clause.reactions[untold.reaction];
        let Trigger::User(decided, _) = &own.trigger else { return None };
        // What has been done last before it, by somebody else who does not act of its own accord.
        let before = clause.reactions[..untold.reaction].iter().filter(|of| of.role != *role);
        let (last, by) = before
            .flat_map(|of| of.all_placed().map(|placed| (placed.at, &of.role)))
            .filter(|(done, _)| *done < at)
            .max_by_key(|(done, _)| *done)?;
        // Where somebody is told so already, it is told what to go on with.
        let mut name = plain_name(&match self.text.step(last) {
            Some(step) => format!("notification that {step} is done"),
            None => format!("notification for {role}"),
        });
        let is_known = self.added.contains(&name);
        if is_known {
            let next = self.text.step(at).map_or(format!("action {nth}"), String::from);
            name = plain_name(&format!("notification to go on with {next}"));
        }
        let tells = Do::Told(Told::Send(name.clone(), role.clone()));
        let mut told = Vec::new();
        for (reaction, stand) in clause.reactions.iter().zip(&self.text.states[place]) {
            if reaction.role == *by {
                told.extend(self.telling(place, (reaction, stand), last, &tells));
            }
        }
        // What is done on its own accord only cannot be told by anybody.
        if told.is_empty() {
            return None;
        }
        let stand = &self.text.states[place][untold.reaction];
        let does = own.placed.iter().filter_map(|placed| placed.told.clone()).map(Do::Told);
        let taken = Row::new(
            role,
            stand.before.clone(),
            On::message(&name),
            does.collect(),
            Some(&stand.after),
        );
        let not_alone = decided.iter().map(|words| {
            Row::new(role, stand.before.clone(), On::Decision(words.clone()), Vec::new(), None)
        });
        self.added.insert(name);
        let done = match is_known {
            true => self.text.step(at).map(|step| format!("notifies {role} to go on with {step}")),
            false => self.text.step(last).map(|it| format!("notifies {role} that {it} is done")),
        };
        let done = done.unwrap_or_else(|| format!("then notifies {role}"));
        let next = self.text.step(at).map(|step| format!(" with {step}")).unwrap_or_default();
        Some(Issue {
            name: format!("trigger-{nth}"),
            at: vec![at],
            question: format!("What tells {role} that it is its turn?"),
            not_modelled: None,
            silent: "nothing, so it may do this at any time",
            candidate: "is-told",
            gist: "whoever has done what comes before tells it",
            steps: vec![
                Addition {
                    after: last,
                    instead: Vec::new(),
                    sentence: format!("{by} {done}."),
                    rows: unique(told),
                },
                Addition {
                    after: last,
                    instead: unique(own.all_placed().map(|placed| placed.at)),
                    sentence: format!(
                        "Upon receiving the notification, {role} proceeds{next}, and does not do so at any \
                         other time."
                    ),
                    rows: std::iter::once(taken).chain(not_alone).collect(),
                },
            ],
        })
    }

    /// With what is done under an item, on either way, somebody is told.
    fn telling(
        &self,
        place: usize,
        (reaction, stand): (&Reaction, &Stand),
        item: Place,
        tells: &Do,
    ) -> Vec<Row> {
        let row =
            |on: On| Row::new(&reaction.role, stand.before.clone(), on, vec![tells.clone()], None);
        let mut rows = Vec::new();
        if reaction.placed.iter().any(|placed| placed.at == item) {
            rows.extend(self.on(place, &reaction.trigger).into_iter().map(row));
        }
        if let Trigger::Condition { not_so, .. } = &reaction.trigger
            && reaction.otherwise.iter().flatten().any(|placed| placed.at == item)
        {
            rows.push(row(On::Decision(not_so.clone())));
        }
        rows
    }
}
