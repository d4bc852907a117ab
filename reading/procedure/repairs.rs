//! What a text may say where it is silent: open issues with candidates, drafted in its own names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::machine::{Machine, Reaction, Told, Trigger};
use super::plain::{OVER, Row, States};

/// The field of a message that tells a yes from a no.
pub const OUTCOME: &str = "outcome";
/// Its value for a yes; what a text says of a message without a word about the outcome.
pub const ACCEPTED: &str = "accepted";
/// Its value for a no.
pub const REFUSED: &str = "refused";

/// Someone says no, and it goes back to who has asked.
struct Refusal {
    /// The item at which the text is silent.
    clause: usize,
    item: usize,
    /// The rules: who, in which state, on what.
    rows: Vec<Row>,
    /// In drafting style.
    sentences: Vec<String>,
    /// What is decided.
    words: String,
    role: String,
}

/// What is missing in a text, and what would mend it.
pub struct Repairs<'m> {
    machine: &'m Machine,
    states: &'m States,
    refusals: Vec<Refusal>,
    /// Messages that say no under some candidate.
    pub refusable: BTreeSet<String>,
    /// Messages that no clause has.
    pub added: BTreeSet<String>,
}

impl<'m> Repairs<'m> {
    /// Finds what is missing.
    pub fn of(machine: &'m Machine, states: &'m States) -> Self {
        let mut all = Repairs {
            machine,
            states,
            refusals: Vec::new(),
            refusable: BTreeSet::new(),
            added: BTreeSet::new(),
        };
        for (place, clause) in machine.clauses.iter().enumerate() {
            for (at, reaction) in clause.reactions.iter().enumerate() {
                let words = match &reaction.trigger {
                    Trigger::Policy(_, no) if reaction.otherwise.is_none() => no,
                    Trigger::User(_, Some(no)) => no,
                    _ => continue,
                };
                all.refuse(place, at, words);
            }
            for (at, reaction) in clause.reactions.iter().enumerate() {
                let told = reaction.otherwise.iter().flatten().filter_map(|p| p.told.as_ref());
                for told in told {
                    if let Told::Refuse(message, to) = told {
                        all.refusable.insert(message.clone());
                        all.refused(place, at, message, to);
                    }
                }
            }
        }
        all
    }

    fn refuse(&mut self, place: usize, at: usize, words: &str) {
        let clause = &self.machine.clauses[place];
        let reaction = &clause.reactions[at];
        let before = clause.of(&reaction.role).into_iter().take_while(|own| *own < at).last();
        let asked = before.map_or(reaction, |before| &clause.reactions[before]);
        let item = asked.placed.last().or(reaction.placed.first()).map_or(0, |placed| placed.item);
        let mut refusal = Refusal {
            clause: clause.clause,
            item,
            rows: Vec::new(),
            sentences: Vec::new(),
            words: words.to_string(),
            role: reaction.role.clone(),
        };
        let state = self.states[place][at].0.clone();
        let condition = format!("If {} {words}", reaction.role);
        let role = reaction.role.clone();
        self.back(place, &mut refusal, (role, state, words.to_string()), condition);
        self.refusals.push(refusal);
    }

    /// The text says that somebody refuses, and not what who has asked does then.
    fn refused(&mut self, place: usize, at: usize, message: &str, to: &str) {
        let clause = &self.machine.clauses[place];
        let role = clause.reactions[at].role.clone();
        let placed = clause.reactions[at].otherwise.iter().flatten().next();
        let waits = clause.reactions.iter().enumerate().rev().find(|(other, reaction)| {
            let sends = |placed: &super::machine::Placed| {
                matches!(&placed.told, Some(Told::Send(_, whom)) if *whom == role)
            };
            *other < at && reaction.role == to && reaction.placed.iter().any(sends)
        });
        let (Some((other, _)), Some(placed)) = (waits, placed) else { return };
        let mut refusal = Refusal {
            clause: clause.clause,
            item: placed.item,
            rows: Vec::new(),
            sentences: Vec::new(),
            words: format!("gets {} {message} that refuses", article(message)),
            role: to.to_string(),
        };
        let state = self.states[place][other].1.clone();
        let event = format!("{message} with {OUTCOME} {REFUSED}");
        let condition =
            format!("Upon receiving {} {message} with a negative outcome", article(message));
        self.back(place, &mut refusal, (to.to_string(), state, event), condition);
        self.refusals.push(refusal);
    }

    /// The way back of a no, from who says or hears it to who has begun.
    fn back(
        &mut self,
        place: usize,
        refusal: &mut Refusal,
        (mut role, mut state, mut event): (String, String, String),
        mut condition: String,
    ) {
        // No further back than there are roles.
        for _ in 0..=self.machine.clauses[place].reactions.len() {
            let Some((message, asker, waits)) = self.way_back(place, &role) else {
                refusal.rows.push(Row {
                    role: role.clone(),
                    state,
                    event,
                    effects: self.ends(&role, "refused"),
                    next: OVER.into(),
                });
                refusal.sentences.push(format!("{condition}, {role} {}.", self.said(&role)));
                break;
            };
            refusal.rows.push(Row {
                role: role.clone(),
                state,
                event,
                effects: [format!("send {message} with {OUTCOME} {REFUSED} to {asker}")]
                    .into_iter()
                    .chain(self.holds(&role).then(|| "close everything".to_string()))
                    .collect(),
                next: OVER.into(),
            });
            refusal.sentences.push(format!(
                "{condition}, {role} {}sends {} {message} with a negative outcome to {asker}.",
                if self.holds(&role) { "releases what it holds and " } else { "" },
                article(&message)
            ));
            condition =
                format!("Upon receiving {} {message} with a negative outcome", article(&message));
            event = format!("{message} with {OUTCOME} {REFUSED}");
            self.refusable.insert(message);
            (role, state) = (asker, waits);
        }
    }

    /// What a role answers to who has asked it in a clause, who that is, and where that waits.
    fn way_back(&mut self, place: usize, role: &str) -> Option<(String, String, String)> {
        let clause = &self.machine.clauses[place];
        let first = *clause.of(role).first()?;
        let Trigger::Message(request, asker) = &clause.reactions[first].trigger else {
            return None;
        };
        let answers = |reaction: &Reaction| {
            reaction.placed.iter().find_map(|placed| match &placed.told {
                Some(Told::Send(message, to)) if to == asker && message != request => {
                    Some(message.clone())
                }
                _ => None,
            })
        };
        let own =
            clause.reactions.iter().filter(|reaction| reaction.role == role && !reaction.stays);
        let answer = own.into_iter().find_map(answers);
        let asking = clause.reactions.iter().enumerate().find(|(_, reaction)| {
            reaction.role == *asker
                && reaction.placed.iter().any(|placed| {
                    placed.told == Some(Told::Send(request.clone(), role.to_string()))
                })
        });
        let (at, _) = asking?;
        let waits = self.states[place][at].1.clone();
        let message = answer.unwrap_or_else(|| {
            let message = format!("{request} refusal");
            self.added.insert(message.clone());
            message
        });
        Some((message, asker.clone(), waits))
    }

    /// Whether a role ever opens something.
    fn holds(&self, role: &str) -> bool {
        self.ever(role, |told| matches!(told, Told::Open(_)))
    }

    /// Whether a role has a user: one who decides, or who is told.
    fn has_user(&self, role: &str) -> bool {
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let decides = |r: &Reaction| r.role == role && matches!(r.trigger, Trigger::User(..));
        reactions.into_iter().any(decides) || self.ever(role, |told| matches!(told, Told::Tell(_)))
    }

    fn ever(&self, role: &str, is: impl Fn(&Told) -> bool) -> bool {
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let mut own = reactions.filter(|reaction| reaction.role == role);
        own.any(|r| r.placed.iter().filter_map(|placed| placed.told.as_ref()).any(&is))
    }

    /// What a role does with which it is over for it.
    fn ends(&self, role: &str, told: &str) -> Vec<String> {
        let tell = self.has_user(role).then(|| format!("tell {told}"));
        tell.into_iter().chain(self.holds(role).then(|| "close everything".into())).collect()
    }

    /// The same in a sentence.
    fn said(&self, role: &str) -> &'static str {
        match (self.has_user(role), self.holds(role)) {
            (true, true) => "informs its user and releases what it holds",
            (true, false) => "informs its user",
            (false, true) => "releases what it holds",
            (false, false) => "regards the procedure as ended",
        }
    }

    /// The issues, as statements; `place` names an item of a clause.
    pub fn issues(
        &self,
        rows: &[Row],
        place: &dyn Fn(usize, usize) -> String,
        number: &dyn Fn(usize) -> String,
    ) -> String {
        let mut text = String::new();
        for (at, refusal) in self.refusals.iter().enumerate() {
            self.refusal(&mut text, (at + 1, refusal), place, number);
        }
        self.no_answer(&mut text, place, number);
        self.unexpected(&mut text, rows, place, number);
        text
    }

    fn refusal(
        &self,
        text: &mut String,
        (nth, refusal): (usize, &Refusal),
        place: &dyn Fn(usize, usize) -> String,
        number: &dyn Fn(usize) -> String,
    ) {
        let _ = writeln!(
            text,
            "issue refusal-{nth} at {}: What happens if {} {}?\n\
             candidate as-written: nothing is said\n\
             candidate reject, recommended: who has asked is told, back to the user\n\
             step 0{nth} in {}: {}",
            place(refusal.clause, refusal.item),
            refusal.role,
            refusal.words,
            number(refusal.clause),
            refusal.sentences.join(" "),
        );
        refusal.rows.iter().for_each(|row| row.write(text));
        text.push('\n');
    }

    /// Who waits for an answer to what it has sent: clause, item, role, request, state, answer.
    fn waiting(&self) -> Vec<(usize, usize, &str, &str, &str, &str)> {
        let mut all = Vec::new();
        for (place, clause) in self.machine.clauses.iter().enumerate() {
            for (at, reaction) in clause.reactions.iter().enumerate() {
                let chain = clause.of(&reaction.role);
                let next = chain.iter().find(|own| **own > at).map(|own| &clause.reactions[*own]);
                let Some(Trigger::Message(answer, from)) = next.map(|next| &next.trigger) else {
                    continue;
                };
                let sent = reaction.placed.iter().find_map(|placed| match &placed.told {
                    Some(Told::Send(message, to)) if to == from => Some((placed.item, message)),
                    _ => None,
                });
                if let (Some((item, request)), false) = (sent, reaction.stays) {
                    let state = self.states[place][at].1.as_str();
                    all.push((
                        clause.clause,
                        item,
                        reaction.role.as_str(),
                        request.as_str(),
                        state,
                        answer.as_str(),
                    ));
                }
            }
        }
        all
    }

    fn no_answer(
        &self,
        text: &mut String,
        place: &dyn Fn(usize, usize) -> String,
        number: &dyn Fn(usize) -> String,
    ) {
        let waiting = self.waiting();
        let Some((clause, ..)) = waiting.first() else { return };
        let items: Vec<String> =
            unique(waiting.iter().map(|(clause, item, ..)| place(*clause, *item)));
        let _ = writeln!(
            text,
            "issue no-answer at {}: What does who has asked do when no answer comes?\n\
             candidate as-written: it waits for ever\n\
             candidate response-timer, recommended: it gives up after a time\n\
             step 0t in {}: Whoever sends a request in these procedures and waits for the answer \
             starts a response timer, which the answer stops. Upon its expiry, who has sent the request \
             regards the procedure as ended, releases what it holds for it and informs its user, if \
             it has one.",
            items.join(", "),
            number(*clause),
        );
        let mut known = BTreeSet::new();
        for (_, _, role, request, state, answer) in &waiting {
            if known.insert((role, request, "sends")) {
                let _ = writeln!(text, "  {role} | any | sends {request} | start response timer");
            }
            let _ = writeln!(
                text,
                "  {role} | {state} | response timer | {} | {OVER}\n  \
                 {role} | {state} | {answer} | stop response timer",
                self.ends(role, "no answer").join("; "),
            );
        }
        text.push('\n');
    }

    /// Messages in states in which no rule takes them.
    fn unexpected(
        &self,
        text: &mut String,
        rows: &[Row],
        place: &dyn Fn(usize, usize) -> String,
        number: &dyn Fn(usize) -> String,
    ) {
        let mut taken: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        let mut stands: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let messages: BTreeSet<&str> = self.machine.messages.iter().map(String::as_str).collect();
        for row in rows {
            let known = stands.entry(row.role.as_str()).or_default();
            for state in [row.state.as_str(), row.next.as_str(), OVER] {
                if !state.is_empty() && !known.contains(&state) {
                    known.push(state);
                }
            }
            let event = row.event.split(" with ").next().unwrap_or_default();
            if messages.contains(event) {
                taken.entry((row.role.as_str(), event)).or_default().insert(row.state.as_str());
            }
        }
        let mut ignored = String::new();
        for ((role, message), states) in &taken {
            let others: Vec<&str> =
                stands[role].iter().copied().filter(|state| !states.contains(state)).collect();
            if !others.is_empty() {
                let _ = writeln!(ignored, "  {role} | {} | {message}", others.join(", "));
            }
        }
        let Some(clause) = self.machine.clauses.first().filter(|_| !ignored.is_empty()) else {
            return;
        };
        let item = clause.reactions.first().and_then(|r| r.placed.first()).map_or(0, |p| p.item);
        let _ = write!(
            text,
            "issue unexpected-messages at {}: What does a role do with a message that it does not \
             expect where it stands?\n\
             candidate as-written: nothing is said\n\
             candidate discard, recommended: it discards the message\n\
             step 0u in {}: A message for which these procedures specify no processing where its \
             receiver stands is discarded.\n{ignored}\n",
            place(clause.clause, item),
            number(clause.clause),
        );
    }
}

fn unique(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    all.for_each(|one| {
        if !found.contains(&one) {
            found.push(one);
        }
    });
    found
}

/// "a" or "an": letters that are spelt out are said by their names.
fn article(name: &str) -> &'static str {
    let mut first = name.chars();
    let (one, two) = (first.next(), first.next());
    let is_spelt = two.is_some_and(|c| c.is_ascii_uppercase());
    let sounds = if is_spelt { "AEFHILMNORSX" } else { "AEIOaeio" };
    if one.is_some_and(|c| sounds.contains(c)) { "an" } else { "a" }
}
