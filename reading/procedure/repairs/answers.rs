//! What who has asked does when no answer comes, or when its user gives up.

use super::super::machine::{ClauseMachine, Place, Reaction, Told, Trigger};
use super::super::rows::{Do, On, Row};
use super::super::states::{ClauseStates, OVER, SET_UP, is_answer, is_ready};
use super::endings::OtherWay;
use super::{Addition, Claimed, Issue, Repairs, Unusual, article, sends, sent, ways};

/// Words of a user who waits no longer.
const GIVES_UP: &str = "gives up";

/// Who waits for an answer to what it has sent.
struct Waiting<'w> {
    item: Place,
    role: &'w str,
    request: &'w str,
    before: &'w [String],
    /// Where it waits.
    state: &'w str,
    /// In which states it goes on waiting, since something else may come before; with what ends it.
    all: Vec<(&'w str, Vec<&'w str>)>,
    to: &'w str,
}

/// How what has been asked for is called off.
pub struct Cancelling {
    /// The clause, by its place among the machines.
    place: usize,
    /// Who begins it.
    role: String,
    /// The message.
    message: String,
    /// Where each role stands, and whom it has asked by then.
    asked: Vec<(String, String, Vec<String>)>,
}

impl Cancelling {
    fn asked(&self, role: &str, state: &str) -> Vec<Do> {
        let own = self.asked.iter().find(|(of, at, _)| of == role && at == state);
        let told = |to: &String| Do::Told(Told::Send(self.message.clone(), to.clone()));
        own.map(|(.., whom)| whom.iter().map(told).collect()).unwrap_or_default()
    }
}

fn waiting<'w>(clause: &'w ClauseMachine, states: &'w ClauseStates) -> Vec<Waiting<'w>> {
    let mut all = Vec::new();
    for (at, reaction) in clause.reactions.iter().enumerate().filter(|(_, r)| !r.stays) {
        let chain = clause.of(&reaction.role);
        for (placed, state) in ways(reaction, &states[at]) {
            // What may come where it stands then.
            let comes = |state: &str| -> Vec<(usize, &'w str, &'w str)> {
                let next = chain.iter().filter(|own| **own > at);
                let next = next.filter(|own| states[**own].before.iter().any(|it| it == state));
                let next = next.filter_map(|own| match &clause.reactions[*own].trigger {
                    Trigger::Message(name, from) => Some((*own, name.as_str(), from.as_str())),
                    _ => None,
                });
                next.collect()
            };
            // Nothing answers an answer.
            let answers = |(_, _, from): &(usize, &str, &str)| {
                sent(placed).find(|(_, message, to)| to == from && !is_answer(message))
            };
            // At the end nothing is waited for.
            if [SET_UP, OVER].contains(&state) || is_ready(state) {
                continue;
            }
            let Some((item, request, to)) = comes(state).iter().find_map(answers) else { continue };
            let mut waits: Vec<(&str, Vec<&str>)> = vec![(state, Vec::new())];
            let mut seen = 0;
            while seen < waits.len() {
                for (own, name, _) in comes(waits[seen].0) {
                    let after = states[own].after.as_str();
                    // What it sends itself has a wait of its own, and what it decides takes its time.
                    let asks = sends(&clause.reactions[own]).next().is_some();
                    let is_done =
                        asks || comes(after).is_empty() || after == SET_UP || after == OVER;
                    if is_done {
                        waits[seen].1.push(name);
                    } else if !waits.iter().any(|(known, _)| *known == after) {
                        waits.push((after, Vec::new()));
                    }
                }
                seen += 1;
            }
            let (role, before) = (reaction.role.as_str(), states[at].before.as_slice());
            all.push(Waiting { item, role, request, before, state, all: waits, to });
        }
    }
    all
}

impl Repairs<'_> {
    /// The response timer, for every request that the text answers.
    pub(super) fn no_answer(
        &mut self,
        other_way: Option<&OtherWay>,
        cancelling: Option<&Cancelling>,
    ) {
        let (mut at, mut rows) = (Vec::new(), Vec::new());
        let mut claims = Vec::new();
        for (place, clause) in self.text.machine.clauses.iter().enumerate() {
            let all = waiting(clause, &self.text.states[place]);
            if !all.is_empty() {
                rows.extend(self.refused_waits(place));
            }
            at.extend(all.iter().map(|waiting| waiting.item));
            let cancelling = cancelling.filter(|cancelling| cancelling.place == place);
            for waiting in &all {
                self.timed(&mut rows, waiting, cancelling);
            }
            claims.extend(self.is_answered(place, &all));
        }
        self.claims.extend(claims);
        let Some(after) = at.first().copied() else { return };
        let calls_off = cancelling.map_or(String::new(), |cancelling| {
            let message = &cancelling.message;
            format!(
                "sends {} {message} to whom it has sent the request, unless that was to end what has \
                 been set up, ",
                article(message)
            )
        });
        // Wherever it is over, nobody waits any more.
        let timed = rows.iter().filter(|row| row.does.contains(&Do::Start));
        let timed = super::unique(timed.map(|row| row.role.clone()));
        rows.extend(timed.into_iter().map(|role| {
            Row::new(&role, Vec::new(), On::Enters(OVER.into()), vec![Do::Stop], None)
        }));
        if let Some(other_way) = other_way {
            for waiting in waiting(&other_way.clause, &other_way.states) {
                self.timed(&mut rows, &waiting, None);
            }
        }
        self.issues.push(Issue {
            name: "no-answer".into(),
            at: super::unique(at),
            question: "What does a party do when the answer to its request does not come?".into(),
            not_modelled: None,
            silent: "it waits for ever",
            candidate: "response-timer",
            gist: "it gives up after a time",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: format!(
                    "A functional entity that sends a request in these procedures and expects an \
                     answer starts a response timer, and stops it upon receiving the answer. Upon \
                     expiry of the timer, it {calls_off}regards the procedure as ended, releases its \
                     resources and informs its user, if it has one."
                ),
                rows,
            }],
        });
    }

    fn timed<'w>(
        &self,
        rows: &mut Vec<Row>,
        waiting: &Waiting<'w>,
        cancelling: Option<&Cancelling>,
    ) {
        // The same message, sent to call something off, is not waited for.
        let sends = On::Sends(waiting.request.into());
        let before = waiting.before.to_vec();
        rows.push(Row::new(waiting.role, before, sends, vec![Do::Start], None));
        // Or where it decides on what has come, under some candidate.
        let decides = self.decided.iter();
        let decides = decides.filter(|of| of.role == waiting.role && of.before == waiting.before);
        rows.extend(decides.map(|of| {
            let on = On::Decision(of.yes.clone());
            Row::new(waiting.role, vec![of.state.clone()], on, vec![Do::Start], None)
        }));
        for (state, answers) in &waiting.all {
            let row = |on: On, does: Vec<Do>, next: Option<&str>| {
                Row::new(waiting.role, vec![(*state).into()], on, does, next)
            };
            let calls_off = cancelling.map(|it| it.asked(waiting.role, waiting.state));
            let calls_off = calls_off.unwrap_or_default().into_iter();
            let does = calls_off.chain(self.text.ends(waiting.role, "no answer")).collect();
            rows.push(row(On::Timer, does, Some(OVER)));
            rows.extend(answers.iter().map(|it| row(On::message(it), vec![Do::Stop], None)));
        }
    }

    /// Who is refused waits no longer.
    fn refused_waits(&self, place: usize) -> Vec<Row> {
        let reactions = self.text.machine.clauses[place].reactions.iter();
        let over = reactions.flat_map(|reaction| {
            let items = super::unique(reaction.all_placed().map(|placed| placed.at));
            items.into_iter().flat_map(move |item| self.is_over(place, reaction, item))
        });
        over.map(|row| Row { does: vec![Do::Stop], next: None, ..row }).collect()
    }

    /// Who begins is answered, or gets out.
    fn is_answered(&self, place: usize, all: &[Waiting<'_>]) -> Option<Claimed> {
        let clause = &self.text.machine.clauses[place];
        let first = clause.reactions.first()?;
        let own = all.iter().find(|waiting| waiting.role == first.role)?;
        let last = clause.of(&first.role).last().map(|at| &clause.reactions[*at])?;
        // Where the last answer is sent that it waits for.
        let answer = clause.reactions.iter().rev().find_map(|reaction| {
            let is_it = |told: &Told| matches!(told, Told::Send(_, to) if *to == first.role);
            reaction.placed.iter().find(|placed| placed.told.as_ref().is_some_and(is_it))
        });
        let some = self.text.cast.some(&first.role);
        let states = self.text.waits(place, &first.role).join(" or ");
        let end = if clause.is_closing { "the end of it" } else { "it" };
        let gist = format!(
            "{} gets an answer to {} {}, which it sends to {}, or gets out of {end}",
            first.role,
            article(own.request),
            own.request,
            own.to
        );
        Some(Claimed {
            name: format!("who-asks-is-answered-{}", place + 1),
            at: super::unique(
                [own.item]
                    .into_iter()
                    .chain(answer.map(|placed| placed.at))
                    .chain([self.text.place(place, last)]),
            ),
            gist,
            formula: format!("once {some} is {states}: not ({some} is {states})"),
        })
    }

    /// How what the first clause asks for is called off.
    pub(super) fn cancelling(&mut self) -> Option<Cancelling> {
        let clauses = self.text.machine.clauses.iter().enumerate();
        let mut open = clauses.filter(|(_, clause)| !clause.is_closing);
        let (place, clause, first) = open.find_map(|(place, clause)| {
            let first = clause.reactions.first()?;
            let is_asked = matches!(first.trigger, Trigger::User(..));
            (is_asked && sends(first).next().is_some()).then_some((place, clause, first))
        })?;
        let role = first.role.clone();
        // Who has no user does not change its mind.
        if !self.text.cast.has_person(&role) {
            return None;
        }
        // Nor does who waits for others than users, unless there is a way to end it.
        let is_asked = |reaction: &Reaction| {
            let is_of_a_user = matches!(
                reaction.trigger,
                Trigger::User(..) | Trigger::Condition { is_of_a_user: true, .. }
            );
            reaction.role != role && is_of_a_user
        };
        if self.text.closing().is_none() && !clause.reactions.iter().any(is_asked) {
            return None;
        }
        let waits = waiting(clause, &self.text.states[place]);
        waits.iter().find(|waiting| waiting.role == role)?;
        let request = sends(first).next().map(|(message, _)| message.to_string())?;
        let closes = self.text.closing().filter(|(.., begins)| begins.role == role);
        let closing = closes.and_then(|(.., begins)| sends(begins).next());
        let message = match (closing, request.strip_suffix(" request")) {
            (Some((message, _)), _) => message.to_string(),
            (None, Some(stem)) => format!("{stem} cancel request"),
            (None, None) => format!("{request} cancellation"),
        };
        if closing.is_none() {
            self.added.insert(message.clone());
        }
        let askers = self.askers(place);
        let mut asked = Vec::new();
        for of in askers.keys() {
            let mut whom: Vec<String> = Vec::new();
            for at in clause.of(of) {
                let is_own = |to: &&str| askers.get(*to).is_some_and(|asker| asker == of);
                let ways = ways(&clause.reactions[at], &self.text.states[place][at]);
                let before = whom.clone();
                for (placed, state) in ways {
                    let own = sent(placed).map(|(.., to)| to).filter(is_own).map(String::from);
                    let own: Vec<String> = before.iter().cloned().chain(own).collect();
                    let known = |(of_whom, at, _): &(String, String, Vec<String>)| {
                        of_whom == of && at == state
                    };
                    if !asked.iter().any(known) {
                        asked.push((of.clone(), state.to_string(), own.clone()));
                    }
                    whom = super::unique(whom.into_iter().chain(own));
                }
            }
        }
        Some(Cancelling { place, role, message, asked })
    }

    /// The user gives up before the answer comes.
    pub(super) fn giving_up(&mut self, cancelling: Option<Cancelling>) {
        let Some(cancelling) = cancelling else { return };
        let Cancelling { place, role, message, asked } = &cancelling;
        let clause = &self.text.machine.clauses[*place];
        let waits: Vec<String> = waiting(clause, &self.text.states[*place])
            .iter()
            .filter(|waiting| waiting.role == role)
            .map(|waiting| waiting.state.to_string())
            .collect();
        let taken = self.all_rows();
        let is_taken = |of: &str, state: &String| {
            taken.iter().any(|row| {
                row.role == of && row.message() == Some(message) && row.states.contains(state)
            })
        };
        let mut rows = Vec::new();
        let mut sentences = Vec::new();
        let mut receivers: Vec<(String, Vec<String>)> = Vec::new();
        let end = |of: &str, state: &str, on: On, does: Vec<Do>| {
            Row::new(of, vec![state.into()], on, does, Some(OVER))
        };
        for (of, state, whom) in asked {
            let mut does = cancelling.asked(of, state);
            if of == role && waits.contains(state) {
                does.extend(self.text.holds(of).then_some(Do::CloseAll));
                does.push(Do::Stop);
                rows.push(end(of, state, On::Decision(GIVES_UP.into()), does));
                sentences.push(format!(
                    "If its user gives up before the answer has been received, {of} sends {} {message} \
                     to {}{}.",
                    article(message),
                    whom.join(" and to "),
                    match self.text.holds(of) {
                        true => format!(" and {}", self.text.releases(of)),
                        false => String::new(),
                    }
                ));
            } else if of != role && !is_taken(of, state) {
                does.extend(self.text.ends(of, "called off"));
                does.push(Do::Stop);
                rows.push(end(of, state, On::message(message), does));
                let known = receivers.iter_mut().find(|(by, _)| by == of);
                match known {
                    Some((_, to)) => to.extend(whom.iter().cloned()),
                    None => receivers.push((of.clone(), whom.clone())),
                }
            }
        }
        for (of, whom) in receivers {
            let passes_on = match super::unique(whom).join(" and to ") {
                none if none.is_empty() => String::new(),
                whom => format!("forwards it to {whom}, if it has sent the request there, and "),
            };
            sentences.push(format!(
                "Upon receiving the {message} while the request is pending, {of} {passes_on}{}.",
                self.text.said(&of)
            ));
        }
        self.unusual.push(Unusual {
            role: role.clone(),
            states: waits,
            words: GIVES_UP.into(),
            is_of_a_user: true,
        });
        let first = &clause.reactions[0];
        let after = self.text.place(*place, first);
        self.issues.push(Issue {
            name: "giving-up".into(),
            at: vec![after],
            question: format!("What if the user at {role} gives up before the answer comes?"),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "call-off",
            gist: "the request is called off",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: super::unique(sentences).join(" "),
                rows,
            }],
        });
    }
}
