//! What a text may say where it is silent, and what may happen that it does not speak of: open
//! issues with candidates, drafted in its own names, and what users and others may do besides.

mod answers;
mod calls;
mod claims;
mod elapsing;
mod endings;
mod failures;
mod held;
mod notes;
mod refusal;
mod settled;
mod triggers;
mod unexpected;
mod users;

pub use endings::ENDS_IT;

use std::collections::{BTreeMap, BTreeSet};

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
    /// What bears on the answer, and no verdict tells.
    pub not_modelled: Option<&'static str>,
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
    pub instead: Vec<Place>,
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

/// What somebody decides under some candidate only.
pub struct Decided {
    /// In which clause, and instead of which reaction, as places among the machines.
    pub of: (usize, usize),
    /// Who.
    pub role: String,
    /// Where it stands before, as written.
    pub before: Vec<String>,
    /// Where it decides.
    pub state: String,
    /// The answer with which it does what is written.
    pub yes: String,
    /// The other answer.
    pub no: String,
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
    /// How each item is called in its clause.
    pub heads: &'m BTreeMap<Place, String>,
    /// Messages that some role gets from several others, each with one of those.
    pub shared: BTreeSet<(String, String)>,
}

/// Messages that some role gets from several others, each with one of those.
fn shared(machine: &Machine) -> BTreeSet<(String, String)> {
    let mut senders: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for reaction in machine.clauses.iter().flat_map(|clause| &clause.reactions) {
        if let Trigger::Message(name, from) = &reaction.trigger {
            senders.entry((&reaction.role, name)).or_default().insert(from);
        }
    }
    let several = senders.into_iter().filter(|(_, from)| from.len() > 1);
    let each = several.flat_map(|((_, name), from)| from.into_iter().map(move |one| (name, one)));
    each.map(|(name, from)| (name.to_string(), from.to_string())).collect()
}

/// What is missing in a text, and what would mend it.
pub struct Repairs<'m> {
    /// The text.
    pub text: Text<'m>,
    /// The questions, in the order in which they are asked.
    pub issues: Vec<Issue>,
    /// What may happen besides.
    pub unusual: Vec<Unusual>,
    /// What is decided under some candidate.
    pub decided: Vec<Decided>,
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
    /// Finds what is missing in a text whose items are called so.
    pub fn of(machine: &'m Machine, heads: &'m BTreeMap<Place, String>) -> Self {
        let (states, cast, shared) = (states(machine), Cast::of(machine), shared(machine));
        let text = Text { machine, states, cast, heads, shared };
        let mut all = Repairs {
            text,
            issues: Vec::new(),
            unusual: Vec::new(),
            decided: Vec::new(),
            claims: Vec::new(),
            refusable: BTreeSet::new(),
            added: BTreeSet::new(),
            supervised: Vec::new(),
            mirrored: None,
        };
        all.identity();
        all.triggers();
        all.refusals();
        all.failures();
        all.expiry();
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
        all.left_behind();
        all.user_told();
        all.left_open();
        all.left_out_answers();
        all.unexpected();
        // What is waited for on several ways is asked for once.
        for step in all.issues.iter_mut().flat_map(|issue| &mut issue.steps) {
            step.rows = unique(std::mem::take(&mut step.rows));
        }
        all.settle();
        all
    }

    /// The rules that stand under an item.
    pub fn rows(&self, item: Place) -> Vec<Row> {
        let places = 0..self.text.machine.clauses.len();
        places.flat_map(|place| self.rows_of(place, item)).collect()
    }

    fn rows_of(&self, place: usize, item: Place) -> Vec<Row> {
        let clause = &self.text.machine.clauses[place];
        let mut rows = self.elapsing(place, item);
        for (at, reaction) in clause.reactions.iter().enumerate() {
            let Stand { before, after, otherwise } = &self.text.states[place][at];
            // Where it never comes, nothing follows.
            if before.is_empty() {
                continue;
            }
            let is_here = |placed: &&Placed| placed.at == item;
            let is_first = reaction.placed.first().is_some_and(|placed| placed.at == item);
            let own: Vec<&Placed> = reaction.placed.iter().filter(is_here).collect();
            if !own.is_empty() {
                for on in self.on(place, &reaction.trigger) {
                    let is_from_caller = match &reaction.trigger {
                        Trigger::Message(_, from) => self.text.cast.is_caller(from),
                        _ => false,
                    };
                    // The same, where it may come for another reason, is remembered once.
                    let is_again = (0..at).any(|other| {
                        let of = &clause.reactions[other];
                        let stand = &self.text.states[place][other];
                        of.role == reaction.role
                            && of.trigger == reaction.trigger
                            && stand.before.iter().any(|state| before.contains(state))
                    });
                    let remembers = is_first
                        && is_from_caller
                        && !is_again
                        && self.text.cast.is_front(&reaction.role);
                    // Who has asked is remembered from the next event on.
                    let is_asked = is_from_caller && self.text.cast.is_front(&reaction.role);
                    let identifies = is_first
                        && self.text.machine.is_identified
                        && reaction.begins
                        && !clause.is_closing;
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
                        identifies
                            .then_some(Do::Identify)
                            .into_iter()
                            .chain(does)
                            .chain(remembers.then_some(Do::Remember))
                            .collect(),
                        (is_first && (!reaction.stays || reaction.ends.contains(&true)))
                            .then_some(after),
                    ));
                }
            }
            let decided = self.decided.iter().find(|of| of.of == (place, at) && !own.is_empty());
            rows.extend(decided.map(|of| {
                let does = own.iter().filter_map(|placed| placed.told.clone()).map(Do::Told);
                Row::new(
                    &reaction.role,
                    vec![of.state.clone()],
                    On::Decision(of.yes.clone()),
                    does.collect(),
                    is_first.then_some(after),
                )
            }));
            let refused: Vec<&Placed> = reaction.refused.iter().flatten().filter(is_here).collect();
            if !refused.is_empty() {
                let told = || refused.iter().filter_map(|placed| placed.told.clone()).map(Do::Told);
                let on = self.on(place, &reaction.trigger).into_iter().map(On::refused);
                // It is over from the first item on that says so.
                let first = reaction.refused.iter().flatten().next();
                let next = first.filter(|placed| placed.at == item).map(|_| OVER);
                rows.extend(on.map(|on| {
                    Row::new(&reaction.role, before.clone(), on, told().collect(), next)
                }));
            }
            rows.extend(self.is_over(place, reaction, item));
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

    /// Who is refused what it has begun is done with it.
    fn is_over(&self, place: usize, reaction: &Reaction, item: Place) -> Vec<Row> {
        let here = reaction.all_placed().filter(|placed| placed.at == item);
        let over = here.filter_map(|placed| match &placed.told {
            Some(Told::Refuse(message, to))
                if self.begins(place, to) && !self.is_heard(place, to, message) =>
            {
                let states = self.asking(place, to, |_, whom| whom == reaction.role)?;
                Some(Row::new(to, states, On::refusal(message), Vec::new(), Some(OVER)))
            }
            _ => None,
        });
        unique(over)
    }

    /// Whether what a role does in a clause begins with nothing that comes.
    fn begins(&self, place: usize, role: &str) -> bool {
        let clause = &self.text.machine.clauses[place];
        let first = clause.of(role).first().map(|at| &clause.reactions[*at].trigger);
        first.is_some_and(|trigger| !matches!(trigger, Trigger::Message(..)))
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
            let placed = clause.reactions.iter().flat_map(Reaction::all_placed);
            let placed = placed.map(|placed| placed.at);
            placed.collect::<BTreeSet<_>>().into_iter().map(move |item| (place, item))
        });
        items.flat_map(|(place, item)| self.rows_of(place, item)).collect()
    }

    fn on(&self, place: usize, trigger: &Trigger) -> Vec<On> {
        match trigger {
            Trigger::Message(name, from) => vec![On::Message {
                name: name.clone(),
                is_refused: self.refusable.contains(name).then_some(false),
                from: (self.mirrored == Some(place)
                    || self.text.cast.is_caller(from)
                    || self.text.shared.contains(&(name.clone(), from.clone())))
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
        let tell = self.cast.has_person(role).then(|| Do::Told(Told::Tell(told.into())));
        tell.into_iter().chain(self.holds(role).then_some(Do::CloseAll)).collect()
    }

    /// The same in a sentence.
    pub fn said(&self, role: &str) -> String {
        match (self.cast.has_person(role), self.holds(role)) {
            (true, true) => format!("informs its user and {}", self.releases(role)),
            (true, false) => "informs its user".into(),
            (false, true) => self.releases(role),
            (false, false) => "regards the procedure as ended".into(),
        }
    }

    /// That a role gives back what it holds, by its name where that is short.
    pub fn releases(&self, role: &str) -> String {
        const MOST_WORDS: usize = 4;
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let own = reactions.filter(|reaction| reaction.role == role).flat_map(Reaction::told);
        let held = own.filter_map(|told| match told {
            Told::Open(what) => Some(what.as_str()),
            _ => None,
        });
        match unique(held).as_slice() {
            [one] if one.split(' ').count() <= MOST_WORDS && !one.contains('/') => {
                format!("releases the {one}")
            }
            _ => "releases its resources".into(),
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

    /// A numbered step, as a sentence speaks of it; nothing of other items.
    pub fn step(&self, place: Place) -> Option<&str> {
        self.heads.get(&place).map(String::as_str).filter(|head| head.starts_with("step "))
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

/// "a" or "an".
pub fn article(noun: &str) -> &'static str {
    // Letters are read one by one ("MC", "N4", "UE"), unless they can be read as a word ("NOTIFY").
    let first = noun.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let spelt: String =
        first.chars().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).collect();
    let is_whole = spelt.len() == first.len();
    let is_vowel = |c: char| "AEIOUaeiou".contains(c);
    let is_word = match spelt.len() {
        0 => true,
        // "Nsmf" and "Call": one letter that is read for itself, or the first of a word.
        1 => {
            let is_second = first.chars().nth(1).is_some_and(is_vowel);
            !is_whole && (is_second || !spelt.starts_with('N'))
        }
        _ => is_whole && spelt.len() > 2 && spelt.chars().skip(1).any(is_vowel),
    };
    // "a URI", "an UPDATE".
    let is_short_u = spelt.starts_with('U') && spelt.len() < 5;
    let sounds = if is_word { "AEIOUaeiou" } else { "AEFHILMNORSX8" };
    match noun.starts_with(|c| sounds.contains(c)) && !is_short_u {
        true => "an",
        false => "a",
    }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn letters_and_words_have_their_articles() {
        for an in [
            "alert",
            "MC call",
            "N4 request",
            "Nsmf_X request",
            "UPDATE",
            "INVITE",
            "HTTP GET",
            "NG-RAN",
            "AMF",
        ] {
            assert_eq!(article(an), "an", "{an}");
        }
        for a in [
            "call",
            "UE",
            "URI",
            "NOTIFY",
            "200 OK",
            "Call",
            "REFER",
            "CoAP GET",
            "PDU",
            "Service request",
        ] {
            assert_eq!(article(a), "a", "{a}");
        }
    }
}
