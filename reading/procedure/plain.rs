//! The machines in the plain form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::machine::{ClauseMachine, Machine, Placed, Reaction, Told, Trigger};
use super::names::plain_name;
use super::repairs::{ACCEPTED, OUTCOME, REFUSED, Repairs};
use crate::{Contribution, Item, ItemKind};

/// Where everybody begins.
const IDLE: &str = "idle";
/// Where everybody is when what the first clause sets up is there.
const SET_UP: &str = "set up";
/// Where everybody is when it is over.
pub const OVER: &str = "over";

/// Writes what was made of a contribution as a procedure of this name.
pub fn plain(name: &str, contribution: &Contribution, machine: &Machine) -> String {
    let states = states(machine);
    let repairs = Repairs::of(machine, &states);
    Writer { contribution, machine, roles: roles(machine), states: &states, repairs }.text(name)
}

/// Who takes part, in the order in which they come up.
fn roles(machine: &Machine) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    let mut note = |role: &String| {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    };
    for reaction in machine.clauses.iter().flat_map(|clause| &clause.reactions) {
        note(&reaction.role);
        for placed in &reaction.placed {
            if let Some(Told::Send(_, to)) = &placed.told {
                note(to);
            }
        }
    }
    roles
}

/// For each clause and reaction: where its role stands before, and after.
pub type States = Vec<Vec<(String, String)>>;

fn states(machine: &Machine) -> States {
    let mut all = Vec::new();
    // What a role waits for in one clause is not what it waits for in another.
    let mut named: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for clause in &machine.clauses {
        let (start, end) = if clause.is_closing { (SET_UP, OVER) } else { (IDLE, SET_UP) };
        let mut own = vec![(String::new(), String::new()); clause.reactions.len()];
        let roles: BTreeSet<&str> = clause.reactions.iter().map(|r| r.role.as_str()).collect();
        for role in roles {
            let chain = clause.of(role);
            let known = named.entry(role).or_default();
            let mut before = start.to_string();
            for (place, at) in chain.iter().enumerate() {
                let after = match chain.get(place + 1) {
                    None => end.to_string(),
                    Some(next) => fresh(waiting(&clause.reactions[*next].trigger), known),
                };
                own[*at] = (before, after.clone());
                before = after;
            }
            // Who stays is where it was left by what it did before.
            for (at, reaction) in clause.reactions.iter().enumerate() {
                if reaction.role == role && reaction.stays {
                    let last = last_before(&chain, at);
                    let here = last.map_or(start.to_string(), |last| own[last].1.clone());
                    own[at] = (here.clone(), here);
                }
            }
        }
        all.push(own);
    }
    all
}

/// The reaction of a role's chain after which something optional may happen.
fn last_before(chain: &[usize], at: usize) -> Option<usize> {
    chain.iter().rev().find(|own| **own < at).copied()
}

/// The name of a state in which a role waits for this.
fn waiting(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Message(message, _) => format!("awaiting {message}"),
        Trigger::User(..) => "asking its user".into(),
        Trigger::Policy(..) => "checking".into(),
        Trigger::Option(_) => "waiting".into(),
    }
}

fn fresh(name: String, known: &mut BTreeSet<String>) -> String {
    let mut fresh = name.clone();
    let mut number = 2;
    while !known.insert(fresh.clone()) {
        fresh = format!("{name} {number}");
        number += 1;
    }
    fresh
}

struct Writer<'w> {
    contribution: &'w Contribution,
    machine: &'w Machine,
    roles: Vec<String>,
    states: &'w States,
    repairs: Repairs<'w>,
}

/// One rule.
pub struct Row {
    /// Who.
    pub role: String,
    /// In which state.
    pub state: String,
    /// On what.
    pub event: String,
    /// Does what.
    pub effects: Vec<String>,
    /// The state it comes into; empty where it stays.
    pub next: String,
}

impl Row {
    /// Writes it below a step.
    pub fn write(&self, text: &mut String) {
        let Row { role, state, event, effects, next } = self;
        let _ = writeln!(text, "  {role} | {state} | {event} | {} | {next}", effects.join("; "));
    }
}

impl Writer<'_> {
    fn text(&self, name: &str) -> String {
        let mut text = String::new();
        self.head(&mut text, name);
        self.declarations(&mut text);
        self.decisions(&mut text);
        for (place, clause) in self.machine.clauses.iter().enumerate() {
            self.clause(&mut text, place, clause);
        }
        self.open(&mut text);
        self.cases(&mut text);
        text
    }

    /// What the text leaves open: its editor's notes, and where it is silent.
    fn open(&self, text: &mut String) {
        let mut rows = Vec::new();
        let mut places = BTreeMap::new();
        for (place, clause) in self.machine.clauses.iter().enumerate() {
            let of = &self.contribution.clauses[clause.clause];
            let mut known = BTreeMap::new();
            for (at, item) in self.items(clause.clause) {
                rows.extend(self.rows(place, clause, at));
                let head = head(item, &mut known);
                let head =
                    head.trim_start_matches("step ").trim_start_matches("paragraph ").to_string();
                if item.kind == ItemKind::EditorsNote {
                    let _ = writeln!(
                        text,
                        "issue question-line-{} at {} {head}: {}\n\
                         candidate as-written: for further study\n\
                         candidate answer: say here what you propose\n",
                        item.line,
                        of.number,
                        on_a_line(&item.text),
                    );
                }
                places.insert((clause.clause, at), format!("{} {head}", of.number));
            }
        }
        let place =
            |clause: usize, item: usize| places.get(&(clause, item)).cloned().unwrap_or_default();
        let number = |clause: usize| self.contribution.clauses[clause].number.clone();
        text.push_str(&self.repairs.issues(&rows, &place, &number));
    }

    fn items(&self, clause: usize) -> impl Iterator<Item = (usize, &Item)> {
        let items = self.contribution.clauses[clause].items.iter().enumerate();
        items.filter(|(_, item)| item.kind != ItemKind::Caption)
    }

    fn head(&self, text: &mut String, name: &str) {
        let titles =
            self.machine.clauses.iter().map(|c| &self.contribution.clauses[c.clause].title);
        let title = titles.map(|title| on_a_line(title)).find(|title| !title.is_empty());
        let document = self.contribution.documents.first().map_or("a contribution", String::as_str);
        let _ = writeln!(text, "procedure {name}: {}", title.unwrap_or("a procedure".into()));
        let _ = writeln!(text, "document {}", on_a_line(document));
        let _ = writeln!(
            text,
            "scope Read from a contribution, sentence by sentence; nobody has corrected it."
        );
        for assumed in &self.machine.assumed {
            let _ = writeln!(text, "scope Assumed: {}.", on_a_line(assumed));
        }
        for left in &self.machine.left_out {
            let _ = writeln!(text, "scope Not in the model: {}.", on_a_line(left));
        }
        text.push('\n');
    }

    fn declarations(&self, text: &mut String) {
        for role in &self.roles {
            let _ = writeln!(text, "role {role}: {role}");
        }
        let mut waiting: Vec<&str> = Vec::new();
        for (before, after) in self.states.iter().flatten() {
            for state in [before, after] {
                if ![IDLE, SET_UP, OVER].contains(&state.as_str())
                    && !waiting.contains(&state.as_str())
                {
                    waiting.push(state);
                }
            }
        }
        let _ = writeln!(text, "\nstates at rest: {IDLE}, {OVER}");
        if !waiting.is_empty() {
            let _ = writeln!(text, "states kept up: {}", waiting.join(", "));
        }
        let _ = writeln!(text, "states at rest kept up: {SET_UP}\n");
        for message in self.machine.messages.iter().chain(&self.repairs.added) {
            let _ = writeln!(text, "message {message}");
            if self.repairs.refusable.contains(message) {
                let _ = writeln!(text, "  field {OUTCOME}: {ACCEPTED}, {REFUSED}");
            }
        }
        let _ = writeln!(text, "timer response timer");
        let things: BTreeSet<&str> = self
            .told()
            .filter_map(|told| match told {
                Told::Open(what) | Told::Close(what) => Some(what.as_str()),
                _ => None,
            })
            .collect();
        if !things.is_empty() {
            let things: Vec<&str> = things.into_iter().collect();
            let _ = writeln!(text, "resource {} kept when {SET_UP}", things.join(", "));
        }
    }

    fn told(&self) -> impl Iterator<Item = &Told> {
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        reactions
            .flat_map(|r| r.placed.iter().chain(r.otherwise.iter().flatten()))
            .filter_map(|placed| placed.told.as_ref())
    }

    fn decisions(&self, text: &mut String) {
        for (place, clause) in self.machine.clauses.iter().enumerate() {
            for (at, reaction) in clause.reactions.iter().enumerate() {
                let (role, state) = (&reaction.role, &self.states[place][at].0);
                let _ = match &reaction.trigger {
                    Trigger::User(said, _) if reaction.begins && !clause.is_closing => {
                        writeln!(text, "user of {role} begins when {state}: {}", said.join(" or "))
                    }
                    Trigger::User(said, unwritten) => {
                        let all: Vec<&str> =
                            said.iter().chain(unwritten).map(String::as_str).collect();
                        writeln!(text, "user of {role} decides when {state}: {}", all.join(" or "))
                    }
                    Trigger::Policy(yes, no) => {
                        writeln!(text, "policy of {role} decides when {state}: {yes} or {no}")
                    }
                    Trigger::Option(words) => {
                        writeln!(text, "user of {role} may when {state}: {words}")
                    }
                    Trigger::Message(..) => Ok(()),
                };
            }
        }
        text.push('\n');
    }

    fn clause(&self, text: &mut String, place: usize, clause: &ClauseMachine) {
        let of = &self.contribution.clauses[clause.clause];
        let title = on_a_line(&of.title);
        let title = if title.is_empty() { "without a title" } else { &title };
        let _ = writeln!(text, "clause {}: {title}", of.number);
        let mut known = BTreeMap::new();
        for (at, item) in self.items(clause.clause) {
            let head = head(item, &mut known);
            let _ = writeln!(text, "{head}: {}", on_a_line(&item.text));
            let rows = self.rows(place, clause, at);
            if rows.is_empty() {
                let _ = writeln!(text, "  assumed {}", without_rows(item));
            }
            rows.iter().for_each(|row| row.write(text));
        }
        text.push('\n');
    }

    /// The rules that stand under an item.
    fn rows(&self, place: usize, clause: &ClauseMachine, item: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let row =
            |reaction: &Reaction, state: &str, event: String, own: &[&Placed], next: &str| Row {
                role: reaction.role.clone(),
                state: state.into(),
                event,
                effects: own.iter().filter_map(|placed| placed.told.as_ref()).map(effect).collect(),
                next: next.into(),
            };
        for (at, reaction) in clause.reactions.iter().enumerate() {
            let (before, after) = &self.states[place][at];
            let is_here = |placed: &&Placed| placed.item == item;
            let first = reaction.placed.first().map(|placed| placed.item);
            let own: Vec<&Placed> = reaction.placed.iter().filter(is_here).collect();
            if !own.is_empty() {
                let next = match first == Some(item) && !reaction.stays {
                    true => after.as_str(),
                    false => "",
                };
                for event in self.events(&reaction.trigger) {
                    rows.push(row(reaction, before, event, &own, next));
                }
            }
            let no = reaction.otherwise.iter().flatten().filter(is_here).collect::<Vec<_>>();
            if let (Trigger::Policy(_, no_words), false) = (&reaction.trigger, no.is_empty()) {
                rows.push(row(reaction, before, no_words.clone(), &no, OVER));
            }
        }
        rows
    }

    fn events(&self, trigger: &Trigger) -> Vec<String> {
        match trigger {
            Trigger::Message(message, _) if self.repairs.refusable.contains(message) => {
                vec![format!("{message} with {OUTCOME} {ACCEPTED}")]
            }
            Trigger::Message(message, _) => vec![message.clone()],
            Trigger::User(said, _) => said.clone(),
            Trigger::Policy(yes, _) => vec![yes.clone()],
            Trigger::Option(words) => vec![words.clone()],
        }
    }

    fn cases(&self, text: &mut String) {
        let _ = writeln!(text, "case in-order: one call, messages in order, nothing lost");
        let _ = writeln!(text, "case unordered: messages may overtake one another\n  unordered");
        let _ = writeln!(text, "case one-loss: one message may be lost\n  losing 1");
        let _ = writeln!(text, "case one-twice: one message may come twice\n  doubling 1");
        let mut before: Vec<String> = Vec::new();
        for clause in &self.machine.clauses {
            let of = &self.contribution.clauses[clause.clause];
            let shown: Vec<String> = clause.reactions.iter().filter_map(shown).collect();
            if shown.is_empty() {
                continue;
            }
            let file: String =
                of.number.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            let title = on_a_line(&of.title);
            let title = if title.is_empty() { "without a title" } else { &title };
            let _ =
                writeln!(text, "figure figure-{} in {}: {title}", file.to_lowercase(), of.number);
            if clause.is_closing && !before.is_empty() {
                let _ = writeln!(text, "  after {}", before.join("; "));
            }
            let _ = writeln!(text, "  shows {}", shown.join("; "));
            if !clause.is_closing {
                before = shown;
            }
        }
    }
}

/// What is decided where everything goes well.
fn shown(reaction: &Reaction) -> Option<String> {
    let words = match &reaction.trigger {
        Trigger::User(said, _) => said.first()?,
        Trigger::Policy(yes, _) => yes,
        Trigger::Option(_) | Trigger::Message(..) => return None,
    };
    Some(format!("{}: {words}", reaction.role))
}

fn effect(told: &Told) -> String {
    match told {
        Told::Send(message, to) => format!("send {message} to {to}"),
        Told::Refuse(message, to) => format!("send {message} with {OUTCOME} {REFUSED} to {to}"),
        Told::Tell(what) => format!("tell {what}"),
        Told::Open(what) => format!("open {what}"),
        Told::Close(what) => format!("close {what}"),
    }
}

/// How an item is called; what stands in a clause twice is told apart by its line.
fn head(item: &Item, known: &mut BTreeMap<String, usize>) -> String {
    let label: String = item
        .label
        .trim_end_matches(['.', ')', '>'])
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let number: String = item.label.chars().filter(char::is_ascii_digit).collect();
    let head = match item.kind {
        ItemKind::Step if !label.is_empty() => format!("step {label}"),
        ItemKind::Note => format!("note {}", if number.is_empty() { "1" } else { &number }),
        ItemKind::EditorsNote if number.is_empty() => "editor's note".into(),
        ItemKind::EditorsNote => format!("editor's note {number}"),
        ItemKind::Step | ItemKind::Paragraph | ItemKind::Caption => {
            format!("paragraph line {}", item.line)
        }
    };
    let count = known.entry(head.clone()).or_insert(0);
    *count += 1;
    match *count {
        1 => head,
        _ => match item.kind {
            ItemKind::Note => format!("note {}", item.line),
            ItemKind::EditorsNote => format!("editor's note {}", item.line),
            _ => format!("paragraph line {}", item.line),
        },
    }
}

/// Why no rule stands under an item.
fn without_rows(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::EditorsNote => "a question, not a demand",
        ItemKind::Note => "a remark",
        ItemKind::Paragraph => "it demands nothing of anybody",
        ItemKind::Step | ItemKind::Caption => "nothing of it was understood as an act of its own",
    }
}

fn on_a_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    // What parts the words of a rule stands for nothing in a sentence.
    clean.replace('|', "/")
}

/// A name for the command line.
pub fn kebab(name: &str) -> String {
    let plain = plain_name(name).to_lowercase();
    let parts = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("text-{name}"),
    }
}
