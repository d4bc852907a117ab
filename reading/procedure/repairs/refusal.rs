//! A no goes back to who has asked, hop by hop, to the user.

use std::collections::BTreeMap;

use super::super::machine::{ClauseMachine, Placed, Reaction, Told, Trigger, says_no};
use super::super::rows::{Do, On, Row};
use super::super::states::{OVER, Stand, is_answer};
use super::{Addition, Issue, Repairs, article, sends, sent};

/// What a role answers to who has asked it.
pub struct WayBack {
    /// The answer.
    pub message: String,
    /// Who has asked.
    pub asker: String,
    /// Where that waits.
    pub waits: Vec<String>,
    /// What it has asked.
    pub request: String,
}

impl Repairs<'_> {
    /// The noes of checks and users of which the text says nothing, clause by clause, and what who has
    /// asked does with a no of which the text speaks.
    pub(super) fn refusals(&mut self) {
        let machine = self.text.machine;
        for (place, clause) in machine.clauses.iter().enumerate() {
            let mut steps = Vec::new();
            if clause.is_closing {
                self.may_always(place);
            }
            let open = clause.reactions.iter().enumerate().filter(|_| !clause.is_closing);
            for (at, reaction) in open {
                match &reaction.trigger {
                    Trigger::Policy(_, noes) if reaction.otherwise.is_none() => {
                        let said: Vec<String> = noes
                            .iter()
                            .map(|no| match no.starts_with("finds ") {
                                true => format!("{} {no}", reaction.role),
                                false => no.clone(),
                            })
                            .collect();
                        steps.push(self.refuse(place, at, noes, &said.join(", or if ")));
                    }
                    Trigger::User(_, Some(no)) => {
                        let condition = format!("{} {no}", reaction.role);
                        steps.push(self.refuse(place, at, std::slice::from_ref(no), &condition));
                    }
                    _ => {}
                }
            }
            for told in clause.expiries.iter().flat_map(|of| &of.placed) {
                if let Some(Told::Refuse(message, _)) = &told.told {
                    self.refusable.insert(message.clone());
                }
            }
            for (at, reaction) in clause.reactions.iter().enumerate() {
                if let (Trigger::Message(message, _), Some(_)) =
                    (&reaction.trigger, &reaction.refused)
                {
                    self.refusable.insert(message.clone());
                }
                for told in reaction.told().cloned() {
                    if let Told::Refuse(message, to) = told {
                        self.refusable.insert(message.clone());
                        steps.extend(self.refused(place, at, &message, &to));
                    }
                }
            }
            // Whoever hears several noes of one kind hears them once.
            let mut known: Vec<(String, Vec<String>, On)> = Vec::new();
            for step in &mut steps {
                step.rows.retain(|row| {
                    let key = (row.role.clone(), row.states.clone(), row.on.clone());
                    let is_new = !known.contains(&key);
                    known.extend(is_new.then_some(key));
                    is_new
                });
            }
            if steps.is_empty() {
                continue;
            }
            let nth = self.issues.iter().filter(|i| i.name.starts_with("refusal")).count() + 1;
            self.issues.push(Issue {
                name: format!("refusal-{nth}"),
                at: super::unique(steps.iter().map(|step| step.after)),
                question: "What happens if the request is refused?".into(),
                not_modelled: None,
                silent: "nothing is said",
                candidate: "reject",
                gist: "the requesting party is told, back to its user",
                steps,
            });
        }
    }

    /// Nobody who takes part is kept in it: a no to its end changes nothing.
    fn may_always(&mut self, place: usize) {
        let clause = &self.text.machine.clauses[place];
        let (mut at, mut rows, mut said) = (Vec::new(), Vec::new(), Vec::new());
        for (nth, reaction) in clause.reactions.iter().enumerate() {
            let noes: &[String] = match &reaction.trigger {
                Trigger::Policy(_, noes) if reaction.otherwise.is_none() => noes,
                Trigger::User(_, Some(no)) => std::slice::from_ref(no),
                _ => continue,
            };
            let before = clause.of(&reaction.role).into_iter().take_while(|own| *own < nth).last();
            let asked = before.map_or(reaction, |before| &clause.reactions[before]);
            let here = asked.placed.last().or(reaction.placed.first());
            at.push(here.map_or((clause.clause, 0), |placed| placed.at));
            said.push(match &reaction.trigger {
                Trigger::User(..) => format!("if {} {}", reaction.role, noes.join(" or ")),
                _ => format!("if {}", noes.join(", or if ")),
            });
            let Stand { before, after, .. } = self.text.states[place][nth].clone();
            rows.extend(noes.iter().map(|no| {
                Row::new(
                    &reaction.role,
                    before.clone(),
                    On::Decision(no.clone()),
                    reaction.placed.iter().filter_map(|p| p.told.clone()).map(Do::Told).collect(),
                    Some(&after),
                )
            }));
        }
        let Some(after) = at.first().copied() else { return };
        let nth = self.issues.iter().filter(|i| i.name.starts_with("end-refused")).count() + 1;
        self.issues.push(Issue {
            name: format!("end-refused-{nth}"),
            at: super::unique(at),
            question: "What happens if the request to end it is refused?"
                .into(),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "ends-all-the-same",
            gist: "a party may always end it",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: format!(
                    "A party to the procedure may always end it: the following steps also apply {}.",
                    said.join(", and ")
                ),
                rows,
            }],
        });
    }

    fn refuse(&mut self, place: usize, at: usize, noes: &[String], condition: &str) -> Addition {
        let clause = &self.text.machine.clauses[place];
        let reaction = &clause.reactions[at];
        let before = clause.of(&reaction.role).into_iter().take_while(|own| *own < at).last();
        let asked = before.map_or(reaction, |before| &clause.reactions[before]);
        let after = asked.placed.last().or(reaction.placed.first()).map(|placed| placed.at);
        let after = reaction.asked.or(after).unwrap_or((clause.clause, 0));
        let states = self.text.states[place][at].before.clone();
        let on: Vec<On> = noes.iter().cloned().map(On::Decision).collect();
        let (rows, sentence) =
            self.back((place, at), (&reaction.role, &states, &on), format!("If {condition}"));
        Addition { after, instead: Vec::new(), sentence, rows }
    }

    /// The text says that somebody refuses, and not what who has asked does then.
    fn refused(&mut self, place: usize, at: usize, message: &str, to: &str) -> Option<Addition> {
        let clause = &self.text.machine.clauses[place];
        let role = clause.reactions[at].role.as_str();
        let reaction = &clause.reactions[at];
        if self.begins(place, to) || self.is_heard(place, to, message) {
            return None;
        }
        let says_no = |placed: &&Placed| matches!(placed.told, Some(Told::Refuse(..)));
        let placed = reaction.all_placed().find(says_no)?;
        let states = self.asking(place, to, |_, whom| whom == role)?;
        let condition = format!("Upon receiving {}", no(message));
        let at = self.asking_in(place, to, request_of(clause, at).unwrap_or_default(), role);
        let (rows, sentence) =
            self.back((place, at), (to, &states, &[On::refusal(message)]), condition);
        let after = placed.at;
        Some(Addition { after, instead: Vec::new(), sentence, rows })
    }

    /// The way back of a no, from who says or hears it to who has begun: the rules, and the same in
    /// drafting style.
    pub(super) fn back(
        &mut self,
        (place, mut at): (usize, usize),
        (role, states, on): (&str, &[String], &[On]),
        mut condition: String,
    ) -> (Vec<Row>, String) {
        let (mut rows, mut sentences) = (Vec::new(), Vec::new());
        let (mut role, mut states, mut on) = (role.to_string(), states.to_vec(), on.to_vec());
        let row = |role: &str, states: &[String], on: On, does: Vec<Do>| {
            Row::new(role, states.to_vec(), on, does, Some(OVER))
        };
        // No further back than there are roles.
        for _ in 0..=self.text.machine.clauses[place].reactions.len() {
            let Some(way) = self.way_back(place, &role, at) else {
                let does = self.text.ends(&role, "refused");
                rows.extend(heard(on, &does).map(|(on, does)| row(&role, &states, on, does)));
                sentences.push(format!("{condition}, {role} {}.", self.text.said(&role)));
                break;
            };
            let WayBack { message, asker, waits, request } = way;
            at = self.asking_in(place, &asker, &request, &role);
            let holds = self.text.holds(&role);
            let does: Vec<Do> = [Do::Told(Told::Refuse(message.clone(), asker.clone()))]
                .into_iter()
                .chain(holds.then_some(Do::CloseAll))
                .collect();
            rows.extend(heard(on, &does).map(|(on, does)| row(&role, &states, on, does)));
            sentences.push(format!(
                "{condition}, {role} {}sends {} to {asker}.",
                match holds {
                    true => format!("{} and ", self.text.releases(&role)),
                    false => String::new(),
                },
                no(&message)
            ));
            condition = format!("Upon receiving {}", no(&message));
            on = vec![On::refusal(&message)];
            let is_heard = self.is_heard(place, &asker, &message);
            self.refusable.insert(message);
            if is_heard {
                break;
            }
            (role, states) = (asker, waits);
        }
        (rows, sentences.join(" "))
    }

    /// Whether the text says what a role does with a message that says no.
    pub(super) fn is_heard(&self, place: usize, role: &str, message: &str) -> bool {
        let mut reactions = self.text.machine.clauses[place].reactions.iter();
        reactions.any(|reaction| {
            let is_it = matches!(&reaction.trigger, Trigger::Message(name, _) if name == message);
            reaction.role == role && reaction.refused.is_some() && is_it
        })
    }

    /// Where a role stands that has asked: from the first reaction on in which it sends this.
    pub(super) fn asking(
        &self,
        place: usize,
        asker: &str,
        is_it: impl Fn(&str, &str) -> bool,
    ) -> Option<Vec<String>> {
        let clause = &self.text.machine.clauses[place];
        let all = clause.reactions.iter().zip(&self.text.states[place]);
        let mut asking = all.filter(|(r, _)| r.role == asker).map(|(reaction, stand)| {
            let ways = super::ways(reaction, stand);
            let ways = ways.into_iter();
            let asks = ways.filter(|(placed, _)| sent(placed).any(|(_, m, to)| is_it(m, to)));
            super::unique(asks.map(|(_, state)| state.to_string()))
        });
        asking.find(|states| !states.is_empty())
    }

    /// What a role answers to who has asked it last, up to one of its reactions; who that is, and where
    /// that waits.
    pub(super) fn way_back(&mut self, place: usize, role: &str, until: usize) -> Option<WayBack> {
        let clause = &self.text.machine.clauses[place];
        let chain = clause.of(role);
        // What comes from somebody whom it has asked itself is an answer.
        let has_asked = |at: usize, of: &str| {
            let before = chain.iter().take_while(|own| **own < at);
            let mut told = before.flat_map(|own| clause.reactions[*own].told());
            told.any(
                |told| matches!(told, Told::Send(message, to) if to == of && !is_answer(message)),
            )
        };
        let own = chain.iter().copied().filter(|at| *at <= until);
        let (asked, request, asker) = own
            .filter_map(|at| match &clause.reactions[at].trigger {
                Trigger::Message(request, from) if !has_asked(at, from) => {
                    Some((at, request, from))
                }
                _ => None,
            })
            .next_back()?;
        let answers = |at: &usize| {
            let mut sent = sends(&clause.reactions[*at]);
            // What is asked of it is none.
            let is_other = |message: &str| {
                let last = message.strip_suffix(" message").unwrap_or(message);
                let last = last.rsplit(' ').next().unwrap_or_default().to_lowercase();
                ["request", "command", "instruction"].contains(&last.as_str())
            };
            sent.find(|(message, to)| to == asker && message != request && !is_other(message))
                .map(|(message, _)| message.to_string())
        };
        let answer = chain.iter().filter(|at| **at >= asked).find_map(answers);
        let waits = self.asking(place, asker, |message, to| message == request && to == role)?;
        let message = match answer.as_deref().map(|answer| (answer, opposite(answer, request))) {
            Some((answer, None)) => answer.to_string(),
            no => {
                let no = no.and_then(|(_, no)| no);
                let message = no.unwrap_or_else(|| format!("{request} refusal"));
                self.added.insert(message.clone());
                message
            }
        };
        Some(WayBack { message, asker: asker.clone(), waits, request: request.clone() })
    }

    /// The reaction in which a role has asked another.
    fn asking_in(&self, place: usize, asker: &str, request: &str, role: &str) -> usize {
        let clause = &self.text.machine.clauses[place];
        let is_it = |told: &Told| matches!(told, Told::Send(m, to) if m == request && to == role);
        let asks = |reaction: &Reaction| reaction.role == asker && reaction.told().any(is_it);
        clause.reactions.iter().position(asks).unwrap_or_default()
    }

    /// Who has asked whom in a clause, by role.
    pub(super) fn askers(&self, place: usize) -> BTreeMap<String, String> {
        let clause = &self.text.machine.clauses[place];
        let mut askers = BTreeMap::new();
        for reaction in clause.reactions.iter().filter(|reaction| !reaction.stays) {
            let asker = match &reaction.trigger {
                Trigger::Message(_, from) => from.clone(),
                _ => String::new(),
            };
            askers.entry(reaction.role.clone()).or_insert(asker);
        }
        askers
    }
}

/// A message that says no, with its article: by its name, or by its outcome.
pub(super) fn no(message: &str) -> String {
    let is_said = says_no(message) || message.starts_with("error response");
    let outcome = if is_said { "" } else { " with a negative outcome" };
    format!("{} {message}{outcome}", article(message))
}

/// What says no, where an answer says yes by its name: a 200 response, an accept.
fn opposite(answer: &str, request: &str) -> Option<String> {
    const YES: [(&str, &str); 5] = [
        ("accept", "reject"),
        ("acceptance", "rejection"),
        ("grant", "refusal"),
        ("complete", "failure"),
        ("approval", "refusal"),
    ];
    let is_code = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_digit());
    if answer.split(' ').next().is_some_and(|first| is_code(first) && first.starts_with('2')) {
        return Some(format!("error response to {request}"));
    }
    let (before, last) = answer.rsplit_once(' ')?;
    let (_, no) = YES.iter().find(|(yes, _)| last.eq_ignore_ascii_case(yes))?;
    let is_shouted = !last.contains(char::is_lowercase);
    let is_name = last.starts_with(char::is_uppercase);
    let no = match (is_shouted, is_name) {
        (true, _) => no.to_uppercase(),
        (false, true) => format!("{}{}", no[..1].to_uppercase(), &no[1..]),
        (false, false) => (*no).to_string(),
    };
    Some(format!("{before} {no}"))
}

/// The message on which a reaction of a role follows.
fn request_of(clause: &ClauseMachine, at: usize) -> Option<&str> {
    let role = &clause.reactions[at].role;
    clause.of(role).into_iter().filter(|own| *own <= at).rev().find_map(|own| {
        match &clause.reactions[own].trigger {
            Trigger::Message(message, _) => Some(message.as_str()),
            _ => None,
        }
    })
}

/// What is done on each of these; who waits for an answer has got one with a no.
fn heard(on: Vec<On>, does: &[Do]) -> impl Iterator<Item = (On, Vec<Do>)> {
    on.into_iter().map(|on| {
        let is_answer = matches!(on, On::Message { .. });
        let does = does.iter().cloned().chain(is_answer.then_some(Do::Stop)).collect();
        (on, does)
    })
}
