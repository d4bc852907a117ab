//! The machines in the plain form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::cast::ASKER;
use super::machine::{ClauseMachine, Guard, Machine, Place, Reaction, Told, Trigger};
use super::names::plain_name;
use super::repairs::{ENDS_IT, Repairs};
use super::rows::{ACCEPTED, Do, OUTCOME, REFUSED, Row, TIMER, silence};
use super::states::{IDLE, OVER, SET_UP, is_ready};
use crate::acts::is_pre_condition;
use crate::{Contribution, Item, ItemKind};

/// Writes what was made of a contribution as a procedure of this name.
pub fn plain(name: &str, contribution: &Contribution, machine: &Machine) -> String {
    let mut heads = BTreeMap::new();
    for (at, clause) in contribution.clauses.iter().enumerate() {
        let mut known = BTreeMap::new();
        for (item, of) in clause.items.iter().enumerate() {
            let is_given = of.parent.is_some_and(|parent| is_pre_condition(&clause.items[parent]));
            if of.kind != ItemKind::Caption {
                heads.insert((at, item), head(of, is_given, &mut known));
            }
        }
    }
    let repairs = Repairs::of(machine, &heads);
    Writer { contribution, machine, repairs, heads: &heads }.text(name)
}

/// So many checks and conditions may stand in a text of which two who begin at once are looked at in seconds.
const MOST_WAYS: usize = 6;
/// With more than so many, what may go wrong besides is looked at only when all cases are.
const TOO_MANY_WAYS: usize = 9;

pub(super) struct Writer<'w> {
    pub(super) contribution: &'w Contribution,
    pub(super) machine: &'w Machine,
    pub(super) repairs: Repairs<'w>,
    /// How each item is called in its clause.
    heads: &'w BTreeMap<Place, String>,
}

impl Writer<'_> {
    fn text(&self, name: &str) -> String {
        let mut text = String::new();
        self.head(&mut text, name);
        self.declarations(&mut text);
        self.decisions(&mut text);
        let mut settled = Settled::default();
        for clause in self.clauses() {
            self.clause(&mut text, clause, &mut settled);
        }
        self.open(&mut text);
        self.claims(&mut text);
        self.cases(&mut text);
        text
    }

    /// Whether a step says only what somebody may do.
    fn is_permission(&self, place: Place) -> bool {
        let is_step = self.heads.get(&place).is_some_and(|head| head.starts_with("step "));
        let clauses = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let mut options = clauses.filter(|reaction| matches!(reaction.trigger, Trigger::Option(_)));
        is_step && options.any(|of| of.placed.iter().any(|placed| placed.at == place))
    }

    /// An item in its clause.
    fn short(&self, place: Place) -> &str {
        let head = self.heads.get(&place).map_or("", String::as_str);
        head.trim_start_matches("step ").trim_start_matches("paragraph ")
    }

    pub(super) fn place(&self, place: Place) -> String {
        format!("{} {}", self.contribution.clauses[place.0].number, self.short(place))
    }

    pub(super) fn places(&self, places: &[Place]) -> String {
        let all: Vec<String> = places.iter().map(|place| self.place(*place)).collect();
        all.join(", ")
    }

    pub(super) fn items(&self, clause: usize) -> impl Iterator<Item = (usize, &Item)> {
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
        if let Some(within) = self.within() {
            let _ = writeln!(text, "within {within}");
        }
        let _ = writeln!(
            text,
            "scope Read from a contribution, sentence by sentence; nobody has corrected it."
        );
        for assumed in self.machine.assumed.iter().filter(|assumed| assumed.item.is_none()) {
            let _ = writeln!(text, "scope Assumed: {}.", on_a_line(&assumed.placed));
        }
        for left in &self.machine.left_out {
            let _ = writeln!(text, "unread {}.", on_a_line(left));
        }
        text.push('\n');
    }

    /// What parties are in, in the word that the items have most, where that is not the call.
    fn within(&self) -> Option<&'static str> {
        let items = self.clauses().into_iter().flat_map(|clause| self.items(clause));
        let (mut calls, mut sessions) = (0, 0);
        for word in items.flat_map(|(_, item)| item.text.split_whitespace()) {
            match word.trim_end_matches(',') {
                "call" => calls += 1,
                "session" => sessions += 1,
                _ => {}
            }
        }
        match (calls, sessions) {
            (0, 0) => Some("the middle of it"),
            (calls, sessions) if calls >= sessions => None,
            _ => Some("the session"),
        }
    }

    fn declarations(&self, text: &mut String) {
        let cast = &self.repairs.text.cast;
        // Who may be two stands above whoever remembers which of them.
        let (first, others): (Vec<_>, Vec<_>) =
            cast.roles.iter().partition(|role| cast.is_caller(role));
        for role in first.into_iter().chain(others) {
            let _ = writeln!(text, "role {role}: {role}");
            if cast.is_many(role) {
                text.push_str("  many calls\n");
            }
            if let (Some(caller), true) = (&cast.caller, cast.is_front(role)) {
                let _ = writeln!(text, "  remembers {ASKER}: one of either {caller}");
            }
            if let (Some(another), true) = (cast.another(), cast.is_caller(role)) {
                let _ = writeln!(text, "role {another}: {another}");
                let _ = writeln!(text, "class either {role}: {role}, {another}");
            }
        }
        text.push('\n');
        self.states(text);
        // What is proposed may be a message that the text has.
        let known = &self.machine.messages;
        let added = self.repairs.added.iter().filter(|message| !known.contains(message));
        for message in known.iter().chain(added) {
            let _ = writeln!(text, "message {message}");
            if self.repairs.refusable.contains(message) {
                let _ = writeln!(text, "  field {OUTCOME}: {ACCEPTED}, {REFUSED}");
            }
        }
        let _ = writeln!(text, "timer {TIMER}");
        let expiries = self.machine.clauses.iter().flat_map(|clause| &clause.expiries);
        for timer in expiries.map(|of| of.timer.as_str()).collect::<BTreeSet<_>>() {
            let _ = writeln!(text, "timer {timer}");
        }
        for of in &self.repairs.supervised {
            let _ = writeln!(text, "timer {} watches {of}", silence(of));
        }
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

    fn states(&self, text: &mut String) {
        let (mut waiting, mut ready): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        let own = self.repairs.text.states.iter().flatten();
        let own = own.flat_map(|stand| {
            let after = [&stand.after, &stand.otherwise].into_iter().filter(|s| !s.is_empty());
            stand.before.iter().chain(after).map(String::as_str)
        });
        let drafted = self.repairs.issues.iter().flat_map(|issue| &issue.steps);
        let drafted = drafted.flat_map(|step| &step.rows);
        let drafted =
            drafted.flat_map(|row| row.states.iter().chain(&row.next).map(String::as_str));
        for state in own.chain(drafted) {
            let known = if is_ready(state) { &mut ready } else { &mut waiting };
            if ![IDLE, SET_UP, OVER].contains(&state) && !known.contains(&state) {
                known.push(state);
            }
        }
        let _ = writeln!(text, "states at rest: {IDLE}, {OVER}");
        if !waiting.is_empty() {
            let _ = writeln!(text, "states kept up: {}", waiting.join(", "));
        }
        if !ready.is_empty() {
            let _ = writeln!(text, "states at rest kept up: {}", ready.join(", "));
        }
        // What a clause of the text ends is not left standing for ever.
        let rests = if self.repairs.text.closing().is_some() { "" } else { " at rest" };
        let _ = writeln!(text, "states{rests} kept up: {SET_UP}\n");
    }

    fn told(&self) -> impl Iterator<Item = &Told> {
        let clauses = self.machine.clauses.iter();
        let on_expiry = clauses.clone().flat_map(|clause| &clause.expiries);
        let on_expiry = on_expiry.flat_map(|of| &of.placed).filter_map(|it| it.told.as_ref());
        let reactions = clauses.flat_map(|clause| &clause.reactions);
        reactions.flat_map(Reaction::told).chain(on_expiry)
    }

    fn decisions(&self, text: &mut String) {
        let cast = &self.repairs.text.cast;
        for (place, clause) in self.machine.clauses.iter().enumerate() {
            for (at, reaction) in clause.reactions.iter().enumerate() {
                let stand = &self.repairs.text.states[place][at];
                // Who has no call yet begins one, or decides nothing.
                let is_begun = stand.before.iter().any(|state| state == IDLE)
                    && matches!(reaction.trigger, Trigger::User(..));
                let states = stand.before.iter().filter(|state| is_begun == (*state == IDLE));
                let state = states.cloned().collect::<Vec<_>>().join(", ");
                let role = cast.who(&reaction.role);
                let _ = match &reaction.trigger {
                    Trigger::User(said, _) if state == IDLE => {
                        writeln!(text, "user of {role} begins when {state}: {}", said.join(" or "))
                    }
                    Trigger::User(said, unwritten) => {
                        let all: Vec<&str> =
                            said.iter().chain(unwritten).map(String::as_str).collect();
                        writeln!(text, "user of {role} decides when {state}: {}", all.join(" or "))
                    }
                    Trigger::Policy(yes, noes) => {
                        let noes = noes.join(" or ");
                        writeln!(text, "policy of {role} decides when {state}: {yes} or {noes}")
                    }
                    Trigger::Option(words) => {
                        writeln!(text, "user of {role} may when {state}: {words}")
                    }
                    Trigger::Condition { so, not_so, is_of_a_user } => {
                        let whose = if *is_of_a_user { "user" } else { "policy" };
                        writeln!(text, "{whose} of {role} decides when {state}: {so} or {not_so}")
                    }
                    Trigger::Message(..) => Ok(()),
                };
            }
        }
        for decided in &self.repairs.decided {
            let role = cast.who(&decided.role);
            let _ = writeln!(
                text,
                "policy of {role} decides when {}: {} or {}",
                decided.state, decided.yes, decided.no
            );
        }
        for unusual in &self.repairs.unusual {
            let verb = if unusual.is_of_a_user { "decides" } else { "may" };
            let _ = writeln!(
                text,
                "user of {} {verb} when {}: {}",
                cast.who(&unusual.role),
                unusual.states.join(", "),
                unusual.words
            );
        }
        text.push('\n');
    }

    /// The clauses that are modelled, in the order of the text.
    pub(super) fn clauses(&self) -> BTreeSet<usize> {
        self.machine.clauses.iter().flat_map(|clause| clause.clauses.iter().copied()).collect()
    }

    fn clause(&self, text: &mut String, clause: usize, settled: &mut Settled) {
        let of = &self.contribution.clauses[clause];
        let title = on_a_line(&of.title);
        let title = if title.is_empty() { "without a title" } else { &title };
        let _ = writeln!(text, "clause {}: {title}", of.number);
        for (at, item) in self.items(clause) {
            let head = &self.heads[&(clause, at)];
            let may = if self.is_permission((clause, at)) { ", may" } else { "" };
            let _ = writeln!(text, "{head}{may}: {}", on_a_line(&item.text));
            let of = self.machine.assumed.iter();
            for assumed in of.filter(|of| (of.clause, of.item) == (clause, Some(at))) {
                let word = if assumed.passes_over { "passing over" } else { "supposing" };
                let _ = writeln!(text, "  {word} {}", on_a_line(&assumed.what));
            }
            let said = self.repairs.rows((clause, at));
            let rows: Vec<Row> = said.iter().cloned().filter_map(|row| settled.take(row)).collect();
            if rows != said {
                let _ = writeln!(
                    text,
                    "  supposing what the text says of the same event before comes first, and what \
                     differs here is left out"
                );
            }
            if rows.is_empty() {
                let _ = writeln!(text, "  assumed {}", without_rows(item));
            }
            rows.iter().for_each(|row| row.write(text, &self.repairs.text.cast));
        }
        text.push('\n');
    }

    fn claims(&self, text: &mut String) {
        for claim in &self.repairs.claims {
            let _ = writeln!(
                text,
                "claim {} ({}): {}\n  {}",
                claim.name,
                self.places(&claim.at),
                on_a_line(&claim.gist),
                claim.formula
            );
        }
        text.push('\n');
    }

    fn cases(&self, text: &mut String) {
        let cast = &self.repairs.text.cast;
        let only = cast.another().map(|_| format!("  only {}\n", cast.roles.join(", ")));
        let only = only.unwrap_or_default();
        let reactions = self.machine.clauses.iter().flat_map(|clause| &clause.reactions);
        let is_way = |reaction: &&Reaction| {
            reaction.is_condition() || matches!(reaction.trigger, Trigger::Policy(..))
        };
        let ways = reactions.filter(is_way).count() + self.repairs.decided.len();
        // Clauses that begin by themselves are looked at one by one.
        let begun = self.begun();
        let others = |but: usize| -> String {
            let all = begun.iter().enumerate().filter(|(nth, _)| *nth != but);
            all.flat_map(|(_, (_, words))| words.iter())
                .map(|words| format!("  without {words}\n"))
                .collect()
        };
        let usual = |but: &[&str]| -> String {
            let all = self.repairs.unusual.iter().map(|unusual| unusual.words.as_str());
            let all = all.filter(|words| !but.contains(words)).collect::<BTreeSet<_>>();
            all.into_iter().map(|words| format!("  without {words}\n")).collect()
        };
        let mut case = |name: &str, gist: &str, more: &str, is_alone: bool, is_usual: bool| {
            let only = if is_alone { only.as_str() } else { "" };
            // Who is left by the others gets out by ending it.
            let without = if is_usual { usual(&[ENDS_IT]) } else { String::new() };
            let without = others(0) + &without;
            let _ = write!(text, "case {name}: {gist}\n{only}{without}{more}");
        };
        case("in-order", "one call, messages in order, nothing lost", "", true, true);
        if !self.repairs.unusual.is_empty() {
            case(
                "unusual",
                "somebody gives up, asks again or ends it; messages in order",
                "",
                true,
                false,
            );
        }
        if cast.another().is_some() {
            // Of two who begin, each may go any way that the other may.
            // Timers may elapse at any time, and what nobody tells somebody to do may be done at any.
            let clauses = &self.machine.clauses;
            let timers: usize = clauses.iter().map(|clause| clause.expiries.len()).sum();
            let ways = ways + timers + self.machine.untold.len();
            let large = if ways > MOST_WAYS { "  large\n" } else { "" };
            case("two-begin", "two begin at once, messages in order", large, false, true);
        }
        let with = |more: &str| match ways > TOO_MANY_WAYS {
            true => format!("{more}  large\n"),
            false => more.to_string(),
        };
        let unordered = with("  unordered\n");
        case("unordered", "messages may overtake one another", &unordered, true, true);
        case("one-loss", "one message may be lost", &with("  losing 1\n"), true, true);
        // Nearly every layer below takes care of that, and its name says so wherever it is shown.
        let gist = "one message may come twice, unless the layer below takes care of that";
        case("one-twice", gist, &with("  doubling 1\n"), true, true);
        for (nth, role) in cast.roles.iter().enumerate() {
            let (name, gist) = (format!("crash-{}", nth + 1), format!("{role} crashes"));
            case(&name, &gist, &with(&format!("  {role} crashes\n")), true, true);
        }
        for (nth, (number, _)) in begun.iter().enumerate().skip(1) {
            let without = others(nth) + &usual(&[ENDS_IT]);
            for (name, gist, more) in [
                ("in-order", "messages in order, nothing lost", String::new()),
                ("one-loss", "one message may be lost", with("  losing 1\n")),
            ] {
                let name = format!("{name}-{}", nth + 1);
                let _ = write!(text, "case {name}: {number}, {gist}\n{only}{without}{more}");
            }
        }
        self.figures(text);
    }

    /// The clauses that begin by themselves, by their numbers, with the decisions that begin them.
    fn begun(&self) -> Vec<(&str, &[String])> {
        let open = self.machine.clauses.iter().filter(|clause| !clause.is_closing);
        let begun = open.filter_map(|clause| {
            let first = clause.reactions.first().filter(|first| first.begins)?;
            let Trigger::User(said, _) = &first.trigger else { return None };
            let number = self.contribution.clauses[clause.clause].number.as_str();
            Some((number, said.as_slice()))
        });
        begun.collect()
    }

    fn figures(&self, text: &mut String) {
        let cast = &self.repairs.text.cast;
        let only = cast.another().map(|_| format!("  only {}\n", cast.roles.join(", ")));
        let only = only.unwrap_or_default();
        let mut before: Vec<String> = Vec::new();
        let mut known = BTreeSet::new();
        for clause in &self.machine.clauses {
            let of = &self.contribution.clauses[clause.clause];
            let shown = shown(clause);
            if shown.is_empty() {
                continue;
            }
            let number = of.number.to_lowercase();
            let number: String =
                number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            // Numbers that differ in a mark only are of two figures all the same.
            let more = (2..).map(|nth| format!("figure-{number}-{nth}"));
            let mut file = [format!("figure-{number}")].into_iter().chain(more);
            let file = file.find(|file| known.insert(file.clone())).expect("there are numbers");
            let title = on_a_line(&of.title);
            let title = if title.is_empty() { "without a title" } else { &title };
            let _ = writeln!(text, "figure {file} in {}: {title}", of.number);
            text.push_str(&only);
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

pub(super) fn bare(label: &str) -> String {
    let label = label.trim_end_matches(['.', ')', '>']).chars();
    label.filter(|c| c.is_alphanumeric()).collect()
}

/// The rules so far, so that no two bring a role into two states, or send the same, on one event.
#[derive(Default)]
struct Settled(Vec<Row>);

impl Settled {
    /// A rule in the states in which none before it does otherwise; nothing where there is none.
    fn take(&mut self, mut row: Row) -> Option<Row> {
        let is_any = row.states.is_empty();
        let before = |state: &String| {
            let state = state.clone();
            let (role, on) = (row.role.clone(), row.on.clone());
            self.0
                .iter()
                .filter(move |of| of.role == role && of.on.meets(&on) && of.states.contains(&state))
        };
        let is_free = |state: &String| {
            before(state).all(|of| of.next.is_none() || row.next.is_none() || of.next == row.next)
        };
        let free: Vec<String> = row.states.iter().filter(|state| is_free(state)).cloned().collect();
        let known: Vec<Do> = free.iter().flat_map(before).flat_map(|of| of.does.clone()).collect();
        if free.is_empty() && !is_any {
            return None;
        }
        row.states = free;
        // A yes and a no to one are not both said on one event.
        let is_known = |does: &Do| known.contains(does) || known.iter().any(|of| of.sends_as(does));
        row.does.retain(|does| !is_known(does));
        self.0.push(row.clone());
        Some(row)
    }
}

/// What is decided where everything goes well: of the ways on, that of which more is said.
fn shown(clause: &ClauseMachine) -> Vec<String> {
    let (mut found, mut shown): (Vec<Guard>, Vec<String>) = (Vec::new(), Vec::new());
    for (at, reaction) in clause.reactions.iter().enumerate() {
        let is_other = |guard: &Guard| found.contains(&Guard { is_so: !guard.is_so, ..*guard });
        if reaction.guards.iter().any(is_other) {
            continue;
        }
        let words = match &reaction.trigger {
            Trigger::User(said, _) => match said.first() {
                Some(words) => words,
                None => continue,
            },
            Trigger::Policy(yes, _) => yes,
            Trigger::Condition { so, not_so, .. } => {
                let said = |is_so: bool| {
                    let guard = Guard { at, is_so };
                    clause.reactions.iter().filter(|r| r.guards.contains(&guard)).count()
                };
                let is_so = match reaction.ends.first() {
                    Some(ended) => !ended,
                    None => said(true) >= said(false),
                };
                found.push(Guard { at, is_so });
                if is_so { so } else { not_so }
            }
            Trigger::Option(_) | Trigger::Message(..) => continue,
        };
        shown.push(format!("{}: {words}", reaction.role));
    }
    shown
}

/// How an item is called; what stands in a clause twice is told apart by its line.
fn head(item: &Item, is_given: bool, known: &mut BTreeMap<String, usize>) -> String {
    let label = bare(&item.label);
    let number: String = item.label.chars().filter(char::is_ascii_digit).collect();
    let head = match item.kind {
        ItemKind::Step if is_given && !label.is_empty() => {
            format!("paragraph pre-condition {label}")
        }
        ItemKind::Step if !label.is_empty() => format!("step {label}"),
        ItemKind::Note => format!("note {}", if number.is_empty() { "1" } else { &number }),
        ItemKind::EditorsNote if number.is_empty() => "editor's note".into(),
        ItemKind::EditorsNote => format!("editor's note {number}"),
        ItemKind::Step | ItemKind::Paragraph | ItemKind::Caption => {
            format!("paragraph line {}", item.line)
        }
    };
    // "B" below "b" is another one, and names are read in whatever case.
    let count = known.entry(head.to_lowercase()).or_insert(0);
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

pub(super) fn on_a_line(text: &str) -> String {
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
