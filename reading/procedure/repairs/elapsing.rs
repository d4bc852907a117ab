//! What is done when timers elapse that the text names.

use super::super::machine::{Expiry, Place, Placed, Reaction, Told, Trigger};
use super::super::rows::{Do, On, Row};
use super::super::states::OVER;
use super::{Addition, Issue, Repairs, unique};

impl Repairs<'_> {
    /// The rules of an item that says what is done when a timer elapses, and of those that start one.
    pub(super) fn elapsing(&self, place: usize, item: Place) -> Vec<Row> {
        let clause = &self.text.machine.clauses[place];
        let mut rows = Vec::new();
        for expiry in &clause.expiries {
            let own = || expiry.placed.iter().filter(|placed| placed.at == item);
            let told: Vec<Told> = own().filter_map(|placed| placed.told.clone()).collect();
            let is_first = expiry.placed.first().is_some_and(|first| first.at == item);
            if own().next().is_some() {
                let on = On::Expiry(expiry.timer.clone());
                let does = told.iter().cloned().map(Do::Told).collect();
                let next = is_first.then_some(OVER);
                rows.push(Row::new(&expiry.role, self.running(place, expiry), on, does, next));
                rows.extend(told.iter().filter_map(|told| self.hears(place, expiry, told)));
            }
            // Wherever it is over, the timer runs no longer.
            let started = clause.reactions.iter().filter(|of| of.role == expiry.role).any(|of| {
                let is_it = |told: &Told| matches!(told, Told::Start(of) if *of == expiry.timer);
                of.placed.iter().any(|it| it.at == item && it.told.as_ref().is_some_and(is_it))
            });
            let stop = Do::Told(Told::Stop(expiry.timer.clone()));
            rows.extend(started.then(|| {
                Row::new(&expiry.role, Vec::new(), On::Enters(OVER.into()), vec![stop], None)
            }));
        }
        rows
    }

    /// A timer is started, and nothing is said of its elapsing.
    pub(super) fn expiry(&mut self) {
        let machine = self.text.machine;
        let mut found = Vec::new();
        for (place, clause) in machine.clauses.iter().enumerate() {
            for expiry in clause.expiries.iter().filter(|expiry| expiry.placed.is_empty()) {
                let starts = |placed: &&Placed| matches!(&placed.told, Some(Told::Start(timer)) if *timer == expiry.timer);
                let own = clause.reactions.iter().filter(|of| of.role == expiry.role);
                let started = own.flat_map(Reaction::all_placed).find(starts);
                let states = self.running(place, expiry);
                if let Some(started) = started.filter(|_| !states.is_empty()) {
                    found.push((started.at, expiry, states));
                }
            }
        }
        for (nth, (at, Expiry { role, timer, .. }, states)) in found.into_iter().enumerate() {
            let has_user = self.text.cast.has_user(role);
            let told = has_user.then(|| Do::Told(Told::Tell("no answer".into())));
            let and = if has_user { ", and informs its user" } else { "" };
            let on = On::Expiry(timer.clone());
            self.issues.push(Issue {
                name: format!("expiry-{}", nth + 1),
                at: vec![at],
                question: format!("What does {role} do when {timer} elapses?"),
                not_modelled: None,
                silent: "nothing is said",
                candidate: "give-up",
                gist: "it gives up",
                steps: vec![Addition {
                    after: at,
                    instead: Vec::new(),
                    sentence: format!(
                        "Upon expiry of {timer}, {role} regards the procedure as ended{and}."
                    ),
                    rows: vec![Row::new(role, states, on, told.into_iter().collect(), Some(OVER))],
                }],
            });
        }
    }

    /// Where a role stands while its timer runs.
    fn running(&self, place: usize, expiry: &Expiry) -> Vec<String> {
        let clause = &self.text.machine.clauses[place];
        let (mut states, mut runs) = (Vec::new(), false);
        for at in clause.of(&expiry.role) {
            let does = |timed: fn(&Told) -> Option<&String>| {
                clause.reactions[at].told().filter_map(timed).any(|timer| *timer == expiry.timer)
            };
            let starts = does(|told| match told {
                Told::Start(timer) => Some(timer),
                _ => None,
            });
            let stops = does(|told| match told {
                Told::Stop(timer) => Some(timer),
                _ => None,
            });
            runs = starts || runs && !stops;
            if runs {
                let stand = &self.text.states[place][at];
                states.extend([stand.after.clone(), stand.otherwise.clone()]);
            }
        }
        unique(states.into_iter().filter(|state| !state.is_empty() && state != OVER))
    }

    /// Who has asked, and is told then, waits no longer.
    fn hears(&self, place: usize, expiry: &Expiry, told: &Told) -> Option<Row> {
        let (message, to, is_no) = match told {
            Told::Refuse(message, to) => (message, to, true),
            Told::Send(message, to) => (message, to, false),
            _ => return None,
        };
        let clause = &self.text.machine.clauses[place];
        let takes = clause.reactions.iter().any(|of| {
            let is_it = matches!(&of.trigger, Trigger::Message(name, _) if name == message);
            of.role == *to && is_it && (!is_no || of.refused.is_some())
        });
        if takes {
            return None;
        }
        let states = self.asking(place, to, |_, whom| whom == expiry.role)?;
        let on = if is_no { On::refusal(message) } else { On::message(message) };
        Some(Row::new(to, states, on, Vec::new(), Some(OVER)))
    }
}
