//! What NOTEs promise: a window in which a step may be done, and an end that nobody brings about.

use super::super::machine::{Machine, Promise, Reaction, Told, Trigger, Window};
use super::super::rows::{Do, On, Row};
use super::super::states::{OVER, SET_UP, Stand};
use super::{Addition, Claimed, Issue, Repairs, Unusual, sends};

impl Repairs<'_> {
    /// "When the transmission is completed, the call is released".
    pub(super) fn promises(&mut self) {
        let machine = self.text.machine;
        for (nth, Promise { clause, note, when }) in machine.promises.iter().enumerate() {
            let opens = |reaction: &&Reaction| {
                reaction.placed.iter().any(|placed| matches!(placed.told, Some(Told::Open(_))))
            };
            let closing = self.text.closing();
            let first = machine.clauses.iter().filter(|c| c.has(*clause));
            let begins = first.filter_map(|clause| clause.reactions.first()).next();
            let holder = machine.clauses.iter().flat_map(|c| &c.reactions).find(opens);
            let who = match (&closing, begins, holder) {
                (Some((.., first)), ..) => *first,
                (None, Some(first), _) | (None, None, Some(first)) => first,
                (None, None, None) => continue,
            };
            let words = format!("notices that {when}");
            let role = who.role.clone();
            self.unusual.push(Unusual {
                role: role.clone(),
                states: vec![SET_UP.into()],
                words: words.clone(),
                is_of_a_user: true,
            });
            let Some((place, _, first)) = closing else { continue };
            let some = self.text.cast.some(&role);
            self.claims.push(Claimed {
                name: format!("it-ends-as-the-note-says-{}", nth + 1),
                at: vec![(*clause, *note)],
                gist: format!("when {when}, {role} gets out of it"),
                formula: format!("once {some} has decided {words}: {some} is {OVER}"),
            });
            let does = first.placed.iter().filter_map(|placed| placed.told.clone()).map(Do::Told);
            let (does, next) = (does.collect(), self.text.states[place][0].after.clone());
            let label = self.text.place(place, first);
            let row = Row::new(&role, vec![SET_UP.into()], On::Decision(words), does, Some(&next));
            self.issues.push(Issue {
                name: format!("end-{}", nth + 1),
                at: vec![(*clause, *note), label],
                question: format!("Who ends it when {when}?"),
                not_modelled: None,
                silent: "nobody is said to",
                candidate: "who-has-begun",
                gist: "the party that may end it",
                steps: vec![Addition {
                    after: label,
                    instead: Vec::new(),
                    sentence: format!(
                        "When {when}, {role} proceeds as if its user had requested the end of it."
                    ),
                    rows: vec![row],
                }],
            });
        }
    }

    /// "Step 3 can occur at any time after step 4 and before step 6": its role may not see that.
    pub(super) fn windows(&mut self) {
        let machine = self.text.machine;
        for (nth, window) in machine.windows.iter().enumerate() {
            let Some(option) = Permission::of(machine, window) else { continue };
            let some = |role: &str| self.text.cast.some(role);
            let sent = |of: &(String, String)| format!("{} has sent {}", some(&of.0), of.1);
            let after = window.after.and_then(|item| sent_at(machine, window.clause, item));
            let before = window.before.and_then(|item| sent_at(machine, window.clause, item));
            // What a role has done itself, it knows: the permission stands after it.
            let others = |of: &&(String, String)| of.0 != option.role;
            let bounds: Vec<String> = after
                .iter()
                .filter(others)
                .map(&sent)
                .chain(before.iter().map(|of| format!("not ({})", sent(of))))
                .collect();
            if bounds.is_empty() {
                continue;
            }
            let at = (window.clause, window.step);
            self.claims.push(Claimed {
                name: format!("in-its-window-{}", nth + 1),
                at: vec![at, (window.clause, window.note)],
                gist: format!("{} sends {} when the NOTE says so", option.role, option.message),
                formula: format!(
                    "whenever {} sends {}: {}",
                    option.role,
                    option.message,
                    bounds.join(" and ")
                ),
            });
            let Some((by, with)) = after.filter(|(by, _)| *by == option.role) else { continue };
            let clauses = machine.clauses.iter().enumerate();
            let carrier = clauses.filter(|(_, c)| c.has(window.clause)).find_map(|(place, c)| {
                let mut all = c.reactions.iter().enumerate();
                let (at, reaction) =
                    all.find(|(_, r)| r.role == by && sends(r).any(|(m, _)| m == with))?;
                Some((place, at, reaction))
            });
            let Some((place, of, reaction)) = carrier else { continue };
            let told = Do::Told(Told::Send(option.message.clone(), option.to.clone()));
            let mut rows: Vec<Row> = self
                .on(place, &reaction.trigger)
                .into_iter()
                .map(|on| {
                    Row::new(
                        &by,
                        self.text.states[place][of].before.clone(),
                        on,
                        vec![told.clone()],
                        None,
                    )
                })
                .collect();
            let not_later = Row::new(
                &by,
                vec![option.state(&self.text.states[place])],
                On::Decision(option.words.clone()),
                Vec::new(),
                None,
            );
            // Who gets it takes it as the step says.
            let places = machine.clauses.iter().zip(&self.text.states);
            let here = places.filter(|(c, _)| c.has(window.clause));
            for (reaction, stand) in
                here.flat_map(|(clause, states)| clause.reactions.iter().zip(states))
            {
                let on = self.on(place, &reaction.trigger);
                if reaction.role == option.to
                    && reaction.placed.iter().any(|placed| placed.at == at)
                {
                    rows.extend(on.into_iter().map(|on| {
                        Row::new(&reaction.role, stand.before.clone(), on, Vec::new(), None)
                    }));
                }
            }
            self.issues.push(Issue {
                name: format!("window-{}", nth + 1),
                at: vec![at, (window.clause, window.note)],
                question: format!(
                    "How does {by} know, when it sends {}, that the window of the NOTE is still open?",
                    option.message
                ),
                not_modelled: None,
                silent: "it cannot know",
                candidate: "with-the-request",
                gist: "it is sent together with what opens the window",
                steps: vec![
                    Addition {
                        after: at,
                        instead: Vec::new(),
                        sentence: format!(
                            "{by} sends the {} to {} together with the {with}.",
                            option.message, option.to
                        ),
                        rows,
                    },
                    Addition {
                        after: at,
                        instead: vec![at],
                        sentence: format!(
                            "{by} does not send the {} at any later time, since it cannot know whether the \
                             window is still open.",
                            option.message
                        ),
                        rows: vec![not_later],
                    },
                ],
            });
        }
    }
}

/// The step that a NOTE speaks of, as a permission.
struct Permission {
    at: usize,
    role: String,
    words: String,
    message: String,
    to: String,
}

impl Permission {
    fn of(machine: &Machine, window: &Window) -> Option<Self> {
        let clause = machine.clauses.iter().find(|made| made.has(window.clause))?;
        clause.reactions.iter().enumerate().find_map(|(at, reaction)| {
            let Trigger::Option(words) = &reaction.trigger else { return None };
            reaction.placed.iter().find(|placed| placed.at == (window.clause, window.step))?;
            let (message, to) = sends(reaction).next()?;
            Some(Permission {
                at,
                role: reaction.role.clone(),
                words: words.clone(),
                message: message.into(),
                to: to.into(),
            })
        })
    }

    fn state(&self, states: &[Stand]) -> String {
        states[self.at].at().to_string()
    }
}

/// What is sent first in an item, and by whom.
fn sent_at(machine: &Machine, clause: usize, item: usize) -> Option<(String, String)> {
    let at = (clause, item);
    let clause = machine.clauses.iter().find(|made| made.has(clause))?;
    clause.reactions.iter().find_map(|reaction| {
        reaction.placed.iter().filter(|placed| placed.at == at).find_map(|placed| {
            match &placed.told {
                Some(Told::Send(message, _)) => Some((reaction.role.clone(), message.clone())),
                _ => None,
            }
        })
    })
}
