//! What a text may say where it is silent, and what may happen that it does not speak of: open
//! issues with candidates, drafted in its own names, and what users and others may do besides.

mod answers;
mod calls;
mod claims;
mod endings;
mod notes;
mod refusal;
mod unexpected;

pub use endings::ENDS_IT;

use std::collections::BTreeSet;

use super::cast::Cast;
use super::machine::{ClauseMachine, Machine, Place, Placed, Reaction, Told, Trigger};
use super::rows::{Do, On, Row};
use super::states::{ClauseStates, IDLE, OVER, SET_UP, Stand, states};

/// A question that the text leaves open, with an answer to it.
pub struct Issue {
    /// Its name.
    pub name: String,
    /// Where the text is silent.
    pub at: Vec<Place>,
    /// The question.
    pub question: String,
    /// What happens as it stands.
    pub silent: &'static str,
    /// The name of the answer.
    pub candidate: &'static str,
    /// The answer in short.
    pub gist: &'static str,
    /// What it adds.
    pub steps: Vec<Addition>,
}

/// A proposed step.
pub struct Addition {
    /// The item that it follows.
    pub after: Place,
    /// What is not done where it applies.
    pub instead: Option<Place>,
    /// In drafting style.
    pub sentence: String,
    /// Its rules.
    pub rows: Vec<Row>,
}

/// What somebody may do of which the text does not speak.
pub struct Unusual {
    /// Who.
    pub role: String,
    /// Where it may.
    pub states: Vec<String>,
    /// What.
    pub words: String,
    /// Whether it is a user's, and not the role's own.
    pub is_of_a_user: bool,
}

/// What is claimed of the text, besides what every procedure is owed.
pub struct Claimed {
    /// Its name.
    pub name: String,
    /// The items that say so.
    pub at: Vec<Place>,
    /// In a sentence.
    pub gist: String,
    /// In the plain form.
    pub formula: String,
}

/// A text with its states and its cast.
pub struct Text<'m> {
    /// Its machines.
    pub machine: &'m Machine,
    /// Where the roles stand.
    pub states: Vec<ClauseStates>,
    /// Who takes part.
    pub cast: Cast,
}

/// What is missing in a text, and what would mend it.
pub struct Repairs<'m> {
    /// The text.
    pub text: Text<'m>,
    /// The questions, in the order in which they are asked.
    pub issues: Vec<Issue>,
    /// What may happen besides.
    pub unusual: Vec<Unusual>,
    /// What is claimed.
    pub claims: Vec<Claimed>,
    /// Messages that say no under some candidate.
    pub refusable: BTreeSet<String>,
    /// Messages that no clause has.
    pub added: BTreeSet<String>,
    /// Who is listened to under some candidate.
    pub supervised: Vec<String>,
    /// The clause that the other side may begin as well.
    pub mirrored: Option<usize>,
}

impl<'m> Repairs<'m> {
    /// Finds what is missing.
    pub fn of(machine: &'m Machine) -> Self {
        let text = Text { machine, states: states(machine), cast: Cast::of(machine) };
        let mut all = Repairs {
            text,
            issues: Vec::new(),
            unusual: Vec::new(),
            claims: Vec::new(),
            refusable: BTreeSet::new(),
            added: BTreeSet::new(),
            supervised: Vec::new(),
            mirrored: None,
        };
        all.identity();
        all.refusals();
        let other_way = all.other_way();
        let cancelling = all.cancelling();
        all.no_answer(other_way.as_ref(), cancelling.as_ref());
        all.giving_up(cancelling);
        all.either_side(other_way);
        all.own_end();
        all.again();
        all.supervision();
        all.promises();
        all.windows();
        all.both_or_none();
        all.only_if();
        all.agreed();
        all.unexpected();
        // What is waited for on several ways is asked for once.
        for step in all.issues.iter_mut().flat_map(|issue| &mut issue.steps) {
            step.rows = unique(std::mem::take(&mut step.rows));
        }
        all
    }

    /// The rules that stand under an item.
    pub fn rows(&self, item: Place) -> Vec<Row> {
        let places = 0..self.text.machine.clauses.len();
        places.flat_map(|place| self.rows_of(place, item)).collect()
    }

    fn rows_of(&self, place: usize, item: Place) -> Vec<Row> {
        let clause = &self.text.machine.clauses[place];
        let mut rows = Vec::new();
        for (at, reaction) in clause.reactions.iter().enumerate() {
            let Stand { before, after, otherwise } = &self.text.states[place][at];
            let is_here = |placed: &&Placed| placed.at == item;
            let is_first = reaction.placed.first().is_some_and(|placed| placed.at == item);
            let own: Vec<&Placed> = reaction.placed.iter().filter(is_here).collect();
            if !own.is_empty() {
                for on in self.on(place, &reaction.trigger) {
                    let is_from_caller = match &reaction.trigger {
                        Trigger::Message(_, from) => self.text.cast.is_caller(from),
                        _ => false,
                    };
                    let remembers =
                        is_first && is_from_caller && self.text.cast.is_front(&reaction.role);
                    // Who has asked is remembered from the next event on.
                    let is_asked = is_from_caller && self.text.cast.is_front(&reaction.role);
                    let does = own.iter().filter_map(|placed| placed.told.clone());
                    let does = does.map(|told| match told {
                        Told::Send(message, to) if is_asked && self.text.cast.is_caller(&to) => {
                            Do::ReplySender(message)
                        }
                        Told::Refuse(message, to) if is_asked && self.text.cast.is_caller(&to) => {
                            Do::RefuseSender(message)
                        }
                        told => Do::Told(told),
                    });
                    rows.push(Row::new(
                        &reaction.role,
                        before.clone(),
                        on,
                        does.chain(remembers.then_some(Do::Remember)).collect(),
                        (is_first && !reaction.stays).then_some(after),
                    ));
                }
            }
            let no: Vec<&Placed> = reaction.otherwise.iter().flatten().filter(is_here).collect();
            let first = reaction.otherwise.iter().flatten().next();
            let is_first = first.is_some_and(|placed| placed.at == item);
            let (noes, next) = match &reaction.trigger {
                _ if no.is_empty() => continue,
                Trigger::Policy(_, noes) => (noes.as_slice(), Some(OVER)),
                Trigger::Condition { not_so, .. } => {
                    (std::slice::from_ref(not_so), is_first.then_some(otherwise.as_str()))
                }
                _ => continue,
            };
            rows.extend(noes.iter().map(|words| {
                Row::new(
                    &reaction.role,
                    before.clone(),
                    On::Decision(words.clone()),
                    no.iter().filter_map(|placed| placed.told.clone()).map(Do::Told).collect(),
                    next,
                )
            }));
        }
        rows
    }

    /// Where a role stands under some candidate, besides where it does in the text.
    fn drafted(&self, role: &str) -> Vec<String> {
        let rows = self.issues.iter().flat_map(|issue| &issue.steps).flat_map(|step| &step.rows);
        let own = rows.filter(|row| row.role == role);
        unique(own.flat_map(|row| row.states.iter().chain(&row.next)).cloned())
    }

    /// All rules of the text.
    fn all_rows(&self) -> Vec<Row> {
        let places = self.text.machine.clauses.iter().enumerate();
        let items = places.flat_map(|(place, clause)| {
            let placed = clause.reactions.iter().flat_map(|r| {
                r.placed.iter().chain(r.otherwise.iter().flatten()).map(|placed| placed.at)
            });
            placed.collect::<BTreeSet<_>>().into_iter().map(move |item| (place, item))
        });
        items.flat_map(|(place, item)| self.rows_of(place, item)).collect()
    }

    fn on(&self, place: usize, trigger: &Trigger) -> Vec<On> {
        match trigger {
            Trigger::Message(name, from) => vec![On::Message {
                name: name.clone(),
                is_refused: self.refusable.contains(name).then_some(false),
                from: (self.mirrored == Some(place) || self.text.cast.is_caller(from))
                    .then(|| from.clone()),
                is_of_another: false,
            }],
            Trigger::User(said, _) => said.iter().cloned().map(On::Decision).collect(),
            Trigger::Policy(yes, _) | Trigger::Condition { so: yes, .. } => {
                vec![On::Decision(yes.clone())]
            }
            Trigger::Option(words) => vec![On::Decision(words.clone())],
        }
    }
}

impl Text<'_> {
    /// Whether a role ever opens something.
    pub fn holds(&self, role: &str) -> bool {
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let mut own = reactions.filter(|reaction| reaction.role == role);
        own.any(|r| r.placed.iter().any(|placed| matches!(placed.told, Some(Told::Open(_)))))
    }

    /// What a role does with which it is over for it.
    pub fn ends(&self, role: &str, told: &str) -> Vec<Do> {
        let tell = self.cast.has_user(role).then(|| Do::Told(Told::Tell(told.into())));
        tell.into_iter().chain(self.holds(role).then_some(Do::CloseAll)).collect()
    }

    /// The same in a sentence.
    pub fn said(&self, role: &str) -> &'static str {
        match (self.cast.has_user(role), self.holds(role)) {
            (true, true) => "informs its user and releases what it holds",
            (true, false) => "informs its user",
            (false, true) => "releases what it holds",
            (false, false) => "regards the procedure as ended",
        }
    }

    /// The first clause that closes what another has set up, and who begins it.
    pub fn closing(&self) -> Option<(usize, &ClauseMachine, &Reaction)> {
        let mut clauses = self.machine.clauses.iter().enumerate();
        clauses.find_map(|(place, clause)| {
            let first = clause.reactions.first().filter(|_| clause.is_closing)?;
            matches!(first.trigger, Trigger::User(..)).then_some((place, clause, first))
        })
    }

    /// Where a role stands in a clause after something has come to it, in the order of the text.
    pub fn stands(&self, place: usize, role: &str) -> Vec<String> {
        let chain = self.machine.clauses[place].of(role);
        let mut found: Vec<String> = Vec::new();
        for at in chain {
            let stand = &self.states[place][at];
            for after in [&stand.after, &stand.otherwise] {
                if !after.is_empty() && !found.contains(after) {
                    found.push(after.clone());
                }
            }
        }
        found
    }

    /// Where a role waits for others within a clause: not for its user, and not at the end.
    pub fn waits(&self, place: usize, role: &str) -> Vec<String> {
        let clause = &self.machine.clauses[place];
        let chain = clause.of(role);
        let next = chain.iter().skip(1).map(|at| (*at, &clause.reactions[*at].trigger));
        let waits = next.filter(|(_, trigger)| matches!(trigger, Trigger::Message(..)));
        let states = waits.flat_map(|(at, _)| self.states[place][at].before.clone());
        unique(states.filter(|state| ![IDLE, SET_UP, OVER].contains(&state.as_str())))
    }

    /// An item that stands for a reaction.
    pub fn place(&self, place: usize, reaction: &Reaction) -> Place {
        let here = (self.machine.clauses[place].clause, 0);
        reaction.placed.first().map_or(here, |placed| placed.at)
    }
}

/// What a reaction sends: which messages, to whom.
pub fn sends(reaction: &Reaction) -> impl Iterator<Item = (&str, &str)> {
    sent(&reaction.placed).map(|(_, message, to)| (message, to))
}

/// What is sent: under which item, which messages, to whom.
pub fn sent(placed: &[Placed]) -> impl Iterator<Item = (Place, &str, &str)> {
    placed.iter().filter_map(|placed| match &placed.told {
        Some(Told::Send(message, to)) => Some((placed.at, message.as_str(), to.as_str())),
        _ => None,
    })
}

/// How a reaction may go: what is done, and where its role stands then; a refusal is no way on.
pub fn ways<'r>(reaction: &'r Reaction, stand: &'r Stand) -> Vec<(&'r [Placed], &'r str)> {
    let other = reaction.otherwise.as_deref().filter(|_| reaction.is_condition());
    let other = other.map(|placed| (placed, stand.otherwise.as_str()));
    [(reaction.placed.as_slice(), stand.after.as_str())].into_iter().chain(other).collect()
}

/// Each once, in order.
pub fn unique<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// "a" or "an": letters that are spelt out are said by their names.
pub fn article(name: &str) -> &'static str {
    let mut first = name.chars();
    let (one, two) = (first.next(), first.next());
    let is_spelt = two.is_some_and(|c| c.is_ascii_uppercase());
    let sounds = if is_spelt { "AEFHILMNORSX" } else { "AEIOaeio" };
    if one.is_some_and(|c| sounds.contains(c)) { "an" } else { "a" }
}
