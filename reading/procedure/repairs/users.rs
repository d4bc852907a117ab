//! Whether users hear what has become of what they have begun.

use super::super::machine::{Reaction, Told, Trigger};
use super::super::rows::{Do, Row};
use super::{Addition, Issue, Repairs, unique};

impl Repairs<'_> {
    /// A user who has begun something is told how it ends, and one whose role closes something is told.
    pub(super) fn user_told(&mut self) {
        let machine = self.text.machine;
        let (mut at, mut steps, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        for (place, clause) in machine.clauses.iter().enumerate() {
            for role in self.text.cast.roles.iter().filter(|role| self.text.cast.has_person(role)) {
                let chain = clause.of(role);
                let own = || chain.iter().map(|at| (*at, &clause.reactions[*at]));
                let comes = |(_, reaction): &(usize, &Reaction)| {
                    matches!(reaction.trigger, Trigger::Message(..))
                };
                let tells = |of: &Reaction| of.told().any(|told| matches!(told, Told::Tell(_)));
                let closes = |of: &Reaction| of.told().any(|told| matches!(told, Told::Close(_)));
                let is_asked = |of: &Reaction| {
                    matches!(
                        of.trigger,
                        Trigger::User(..) | Trigger::Condition { is_of_a_user: true, .. }
                    )
                };
                let begins = own().next().is_some_and(|(_, first)| is_asked(first));
                let is_told = own().any(|(_, of)| tells(of));
                let found = match begins {
                    _ if is_told => None,
                    true => own().rfind(comes),
                    false if own().any(|(_, of)| is_asked(of)) => None,
                    false => own().find(|of| comes(of) && closes(of.1)),
                };
                let Some((nth, reaction)) = found else { continue };
                let after = self.text.place(place, reaction);
                at.push(after);
                roles.push(role.clone());
                let before = &self.text.states[place][nth].before;
                let rows = self.on(place, &reaction.trigger).into_iter().map(|on| {
                    let tells = vec![Do::Told(Told::Tell("how it has ended".into()))];
                    Row::new(role, before.clone(), on, tells, None)
                });
                steps.push(Addition {
                    after,
                    instead: Vec::new(),
                    sentence: format!("{role} informs its user of the outcome."),
                    rows: rows.collect(),
                });
            }
        }
        if at.is_empty() {
            return;
        }
        let roles = unique(roles);
        let question = match roles.as_slice() {
            [one] => format!("Is the user at {one} told how it has ended?"),
            all => format!("Are the users at {} told how it has ended?", all.join(" and ")),
        };
        self.issues.push(Issue {
            name: "user-told".into(),
            at: unique(at),
            question,
            not_modelled: Some("which user was told of what"),
            silent: "nothing is said",
            candidate: "informs",
            gist: "who has a user informs it",
            steps,
        });
    }
}
