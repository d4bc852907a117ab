//! Who is asked and answers, without asking anybody or checking anything, may be unable to do it.

use super::super::machine::{Place, Reaction, Told, Trigger, closes};
use super::super::rows::{Do, On, Row};
use super::super::states::{Stand, is_answer};
use super::{Addition, Decided, Issue, Repairs, sent, unique};

/// Whether a message is what was asked for, though it is called no answer: "the TMGI" on a request for it.
fn gives_back(request: &str, message: &str) -> bool {
    const ON_ITS_WAY: [&str; 5] = ["ringing", "trying", "progress", "pending", "notification"];
    let last = message.rsplit(' ').next().unwrap_or_default().to_lowercase();
    is_answer(message)
        || request.to_lowercase().contains("request") && !ON_ITS_WAY.contains(&last.as_str())
}

/// A request that is answered at once.
struct Asked {
    at: usize,
    role: String,
    request: String,
}

impl Repairs<'_> {
    /// An answer may say no, and that goes back to who has begun.
    pub(super) fn failures(&mut self) {
        let machine = self.text.machine;
        let places = 0..machine.clauses.len();
        for place in places.filter(|place| !machine.clauses[*place].is_closing) {
            let asked = self.asked_at_once(place);
            if asked.is_empty() {
                continue;
            }
            let items: Vec<Place> = asked
                .iter()
                .map(|asked| self.text.place(place, &machine.clauses[place].reactions[asked.at]))
                .collect();
            let roles = unique(asked.iter().map(|asked| asked.role.clone())).join(" and ");
            let mut steps = Vec::new();
            for asked in &asked {
                steps.extend(self.failure(place, asked));
            }
            let nth = self.issues.iter().filter(|i| i.name.starts_with("failure")).count() + 1;
            self.issues.push(Issue {
                name: format!("failure-{nth}"),
                at: unique(items),
                question: format!("What if {roles} cannot do what is asked?"),
                not_modelled: Some("as written, that what is asked may fail"),
                silent: "nothing is said",
                candidate: "negative-answer",
                gist: "the answer says so, back to who has begun",
                steps,
            });
        }
    }

    /// The step before an item, behind which is said what is found out before it is done; the item
    /// itself, where it is the first.
    fn before(&self, place: usize, item: Place) -> Place {
        let reactions = self.text.machine.clauses[place].reactions.iter();
        let items = reactions.flat_map(Reaction::all_placed).map(|placed| placed.at);
        items.filter(|at| at.0 == item.0 && *at < item).max().unwrap_or(item)
    }

    /// Requests that are answered at once, by somebody who has decided nothing.
    fn asked_at_once(&self, place: usize) -> Vec<Asked> {
        let clause = &self.text.machine.clauses[place];
        let mut found: Vec<Asked> = Vec::new();
        for (at, reaction) in clause.reactions.iter().enumerate().filter(|(_, r)| !r.stays) {
            let Trigger::Message(request, from) = &reaction.trigger else { continue };
            let first = clause.of(&reaction.role).first().copied();
            let is_first = first == Some(at);
            let is_answered = sent(&reaction.placed).any(|(_, message, to)| {
                to == from && message != request && gives_back(request, message)
            });
            let says_no = reaction.refused.is_some()
                || clause.reactions.iter().any(|own| {
                    let is_own = own.role == reaction.role;
                    is_own && own.told().any(|told| matches!(told, Told::Refuse(..)))
                });
            let is_known = found.iter().any(|of| of.role == reaction.role);
            if closes(request) {
                continue;
            }
            if is_first && is_answered && !says_no && !is_known {
                let (role, request) = (reaction.role.clone(), request.clone());
                found.push(Asked { at, role, request });
            }
        }
        found
    }

    /// It is found out whether it can be done, before it is.
    fn failure(&mut self, place: usize, asked: &Asked) -> [Addition; 2] {
        let Asked { at, role, request } = asked;
        let machine = self.text.machine;
        let reaction: &Reaction = &machine.clauses[place].reactions[*at];
        let stand = self.text.states[place][*at].clone();
        let state = format!("deciding on the {request}");
        let (yes, no) = (format!("accepts the {request}"), format!("cannot do the {request}"));
        let is_from_caller = matches!(&reaction.trigger, Trigger::Message(_, from) if self.text.cast.is_caller(from));
        let remembers = is_from_caller && self.text.cast.is_front(role);
        let stands: Vec<&String> = stand.before.iter().collect();
        let comes = self.on(place, &reaction.trigger).into_iter().map(|on| {
            let does = remembers.then_some(Do::Remember).into_iter().collect();
            Row::new(role, stand.before.clone(), on, does, Some(&state))
        });
        // What is said of it elsewhere, where it comes in the same state, waits for that as well.
        let is_alike = |(other, stand): &(&Reaction, &Stand)| {
            let is_it = match &other.trigger {
                Trigger::Message(message, _) => message == request,
                _ => false,
            };
            is_it && other.role == *role && stand.before.iter().any(|it| stands.contains(&it))
        };
        let all = machine.clauses.iter().zip(&self.text.states);
        let all = all.flat_map(|(clause, stands)| clause.reactions.iter().zip(stands));
        let alike = all.filter(is_alike).flat_map(|(other, _)| other.all_placed());
        let items = unique(alike.map(|placed| placed.at));
        let rows: Vec<Row> = comes.collect();
        self.decided.push(Decided {
            of: (place, *at),
            role: role.clone(),
            before: stand.before.clone(),
            state: state.clone(),
            yes,
            no: no.clone(),
        });
        let condition = "If it cannot do what is requested".to_string();
        let (back, sentence) = self.back(
            (place, *at),
            (role, std::slice::from_ref(&state), &[On::Decision(no)]),
            condition,
        );
        let after = self.before(place, self.text.place(place, reaction));
        let first = format!(
            "Upon receiving the {request}, {role} determines whether it can do what is requested."
        );
        [
            Addition { after, instead: items, sentence: first, rows },
            Addition { after, instead: Vec::new(), sentence, rows: back },
        ]
    }
}
