//! Two texts beside each other, for a terminal.

mod html;
mod item;
mod json;

use callproof_kernel::procedure::{Procedure, Supposed};
use callproof_kernel::step::{Clause, Step, listed};
use callproof_proofs::answer::{Found, Needs, OVERTAKEN};
use callproof_proofs::comparison::{
    Becomes, Beside, Change, Compared, Item, Kind, Ran, Shared, Text,
};
use callproof_proofs::review::difference::{Parting, Side};

use super::answer::{counted, stated};
use super::lines::{Lines, capital};
use super::text::events;

use item::{becomes, label, unplayed};

pub use html::html;
pub use json::json;

/// The most findings of a kind that are told one by one.
const MOST: usize = 12;

/// What is told of two texts.
pub struct Told<'a, P: Procedure> {
    /// What was compared.
    pub texts: [&'a Text<P>; 2],
    /// What came of it.
    pub compared: &'a Compared<P>,
    /// What the texts are called in sentences.
    pub names: [String; 2],
    /// How commands name them; nothing where no command can.
    pub commands: [Option<String>; 2],
}

impl<P: Procedure> Told<'_, P> {
    /// In lines of at most `width` columns.
    pub fn text(&self, width: usize) -> String {
        let mut text = Lines::new(width);
        let [one, other] = &self.names;
        text.bold(&format!("{one} beside {other}: {}", self.verdict()));
        self.summary().iter().for_each(|said| text.item("  ", said));
        self.steps(&mut text);
        self.called(&mut text);
        self.parting(&mut text);
        self.faults(&mut text);
        self.next(&mut text);
        text.to_string()
    }

    /// Whether something is done otherwise, or is wrong with one of them only.
    pub fn is_different(&self) -> bool {
        let faults = &self.compared.faults;
        let is_other = |item: &Item| matches!(item.becomes, Becomes::Otherwise(..));
        self.compared.items().any(|item| is_other(item) || is_done(item))
            || matches!(self.compared.ran, Ran::Part(_))
            || !faults.one.is_empty()
            || !faults.other.is_empty()
    }

    /// Whether everything was looked at, so that what was not found is not there.
    pub fn is_complete(&self) -> bool {
        self.compared.is_complete && matches!(self.compared.ran, Ran::Alike(_))
    }

    fn verdict(&self) -> &'static str {
        let wording = |item: &Item| item.becomes == Becomes::Wording;
        let unplayed = |item: &Item| !item.unplayed.is_empty();
        match self.is_different() {
            true => "THEY DO NOT DO THE SAME.",
            false if !self.is_complete() => "NO DIFFERENCE WAS FOUND, AS FAR AS WAS LOOKED AT.",
            false if self.compared.items().any(unplayed) => {
                "WHAT IS PLAYED IS THE SAME, WHAT IS NOT PLAYED DIFFERS."
            }
            false if self.compared.items().any(wording) => "THEY DO THE SAME, IN OTHER WORDS.",
            false => "THEY DO THE SAME.",
        }
    }

    /// What is not compared, where that may matter: what an item in other words says that nobody does.
    fn caveat(&self) -> Option<&'static str> {
        let wording = |item: &Item| item.becomes == Becomes::Wording;
        self.compared.items().any(wording).then_some(
            "What messages contain, and what notes and conditions only say, is not played: read what \
             is in other words.",
        )
    }

    /// How much differs, a sentence each.
    fn summary(&self) -> Vec<String> {
        let count = |is: &dyn Fn(&Item) -> bool| self.compared.items().filter(|i| is(i)).count();
        let parts = [
            (count(&|i| i.becomes == Becomes::Same), "the same"),
            (count(&|i| i.becomes == Becomes::Wording), "in other words"),
            (count(&|i| matches!(i.becomes, Becomes::Otherwise(..))), "doing something else"),
            (count(&|i| i.becomes == Becomes::Gone), "gone"),
            (count(&|i| i.becomes == Becomes::New), "new"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        let faults = &self.compared.faults;
        let mut summary = vec![
            format!("Steps and notes: {}.", said.join(", ")),
            format!(
                "Findings: {} only in {}, {} only in {}, {} in both.",
                faults.one.len(),
                self.names[0],
                faults.other.len(),
                self.names[1],
                faults.both.len()
            ),
        ];
        for (side, roles) in self.compared.roles.iter().enumerate() {
            if !roles.is_empty() {
                let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
                summary.push(format!("Only in {}: {}.", self.names[side], roles.join(", ")));
            }
        }
        summary.extend(self.caveat().map(String::from));
        if !self.compared.is_complete {
            summary.push("A limit stopped a search, so that more may differ.".into());
        }
        summary
    }

    fn steps(&self, text: &mut Lines) {
        let is_plain = |item: &&Item| {
            let is_there = !item.is_moved && !item.is_renumbered();
            item.becomes == Becomes::Same && is_there && item.unplayed.is_empty()
        };
        for beside in &self.compared.clauses {
            let (same, told): (Vec<&Item>, Vec<&Item>) = beside.items.iter().partition(is_plain);
            text.blank();
            text.bold(&heading(beside, &self.names));
            if beside.clauses[1].is_none() {
                text.item("  ", "A contribution prints only the clauses that it changes; --clause NUMBER compares one.");
            }
            told.iter().for_each(|item| self.item(item, text));
            let others = if told.is_empty() { "" } else { "other " };
            match same.len() {
                0 => {}
                number => {
                    let what = counted(number, &format!("{others}item"));
                    let is = if number == 1 { "is" } else { "are" };
                    text.item("  ", &format!("{what} {is} the same."));
                }
            }
        }
    }

    fn item(&self, item: &Item, text: &mut Lines) {
        text.item("  ", &format!("{}: {}", label(item), becomes(item)));
        let words = match (&item.becomes, &item.own) {
            (Becomes::Gone, [Some(own), _]) | (Becomes::New, [_, Some(own)]) => Some(&own.words),
            _ => None,
        };
        if let Some(words) = words {
            text.item("      ", &format!("\"{words}\""));
        }
        let (less, more) = self.placed(item);
        less.iter().for_each(|deed| text.item("    - ", deed));
        more.iter().for_each(|deed| text.item("    + ", deed));
        unplayed(item).iter().for_each(|said| text.item("    ~ ", said));
        for (side, what) in self.supposed(item) {
            text.item("    ~ ", &format!("taken for granted in {}: {what}", self.names[side]));
        }
    }

    /// What was taken for granted in reading an item of one of the texts, and not of the other.
    fn supposed(&self, item: &Item) -> Vec<(usize, Supposed)> {
        let of = |side: usize| -> Vec<Supposed> {
            let steps = item.own[side].iter().flat_map(|own| &own.steps);
            steps.flat_map(|step| self.texts[side].procedure.supposed(step)).copied().collect()
        };
        let both = [of(0), of(1)];
        let mut only = Vec::new();
        for side in [0, 1] {
            let other = &both[1 - side];
            only.extend(both[side].iter().filter(|what| !other.contains(what)).map(|w| (side, *w)));
        }
        only
    }

    fn called(&self, text: &mut Lines) {
        let mut names = self.compared.names.all().peekable();
        if names.peek().is_none() {
            return;
        }
        text.blank();
        text.bold("NAMED OTHERWISE, and taken for the same");
        for (kind, one, other) in names {
            text.item("  ", &format!("{} \"{one}\": \"{other}\"", thing(kind)));
        }
    }

    /// After which run they part; how far none was found.
    fn parting(&self, text: &mut Lines) {
        text.blank();
        let [one, other] = &self.names;
        match &self.compared.ran {
            Ran::Part(parting) => {
                text.bold("A SHORTEST RUN AFTER WHICH THEY PART");
                for line in events(&parting.shortest(), &parting.beginning, "").lines() {
                    text.item("      ", line);
                }
                text.item("  so: ", &self.so(parting));
            }
            Ran::Alike(cases) => text.item(
                "",
                &format!(
                    "Played beside each other both do the same, whatever happens, in: {}.",
                    cases.join(", ")
                ),
            ),
            Ran::Unknown(cases) => text.item(
                "",
                &format!(
                    "Played beside each other no difference was found; {} {} too large to be \
                     searched to the end.",
                    cases.join(", "),
                    if cases.len() == 1 { "was" } else { "or some of them were" }
                ),
            ),
            Ran::NoCase => text
                .item("", &format!("No case of {one} is one of {other}, so they were not played.")),
        }
    }

    /// What is done by each text where they part.
    fn so(&self, parting: &Parting<P>) -> String {
        let does = |place: usize, side: &Side<P>| match side.deeds.as_slice() {
            [] if side.run.occurrences.len() == side.shared => "this cannot happen".to_string(),
            [] => match self.at(&self.compared.done_later(place), place) {
                None => "nothing more is done".into(),
                Some(at) => format!("nothing more is done yet; that is done {at}"),
            },
            deeds => deeds.join(" and "),
        };
        let [one, other] = &self.names;
        let Parting { role, one: first, other: second, .. } = parting;
        format!("{role}, by {one}: {}; by {other}: {}", does(0, first), does(1, second))
    }

    fn faults(&self, text: &mut Lines) {
        let faults = &self.compared.faults;
        let [one, other] = &self.names;
        self.alone(&faults.one, &format!("WRONG ONLY WITH {one}"), text);
        self.alone(&faults.other, &format!("WRONG ONLY WITH {other}"), text);
        let changed = |change: Change| {
            faults.both.iter().filter(move |shared| shared.change == change).collect::<Vec<_>>()
        };
        self.shared(&changed(Change::Worse), &format!("WRONG WITH BOTH, WORSE WITH {other}"), text);
        let milder = format!("WRONG WITH BOTH, MILDER WITH {other}");
        self.shared(&changed(Change::Milder), &milder, text);
        self.shared(&changed(Change::None), "WRONG WITH BOTH", text);
    }

    fn alone(&self, found: &[Found<P>], heading: &str, text: &mut Lines) {
        if found.is_empty() {
            return;
        }
        text.blank();
        text.bold(&format!("{heading} ({})", found.len()));
        for one in found.iter().take(MOST) {
            text.item(" - ", &format!("{}.", capital(&stated(&one.finding))));
            text.pair("   ", &where_from(one), &listed(&one.finding.steps));
        }
        more(found.len(), text);
    }

    fn shared(&self, found: &[&Shared<P>], heading: &str, text: &mut Lines) {
        if found.is_empty() {
            return;
        }
        text.blank();
        text.bold(&format!("{heading} ({})", found.len()));
        for shared in found.iter().take(MOST) {
            let other = &shared.other.finding;
            let place = match shared.is_moved {
                true => format!(
                    "{}, before {}",
                    listed(&other.steps),
                    listed(&shared.one.finding.steps)
                ),
                false => listed(&other.steps),
            };
            text.pair(" - ", &format!("{}.", capital(&stated(other))), &place);
        }
        more(found.len(), text);
    }

    /// Commands that lead on.
    fn next(&self, text: &mut Lines) {
        let faults = &self.compared.faults;
        let mut next = Vec::new();
        for (side, found) in [&faults.one, &faults.other].into_iter().enumerate() {
            let run = found.iter().find_map(|one| one.finding.own_run());
            if let (Some(run), Some(name)) = (run, &self.commands[side]) {
                next.push(format!("callproof diagram {} --of {name}", run.id));
            }
        }
        if let [Some(one), Some(other)] = &self.commands {
            let html = format!("callproof compare {one} {other} --format html --out compare.html");
            next.push(html);
        }
        if next.is_empty() {
            return;
        }
        text.blank();
        text.item("", "Next:");
        next.iter().for_each(|command| text.line(&format!("  {command}")));
    }
}

/// Where a finding stands, and where it stood before.
fn moved(steps: &[Step], before: &[Step]) -> String {
    match before.is_empty() {
        true => listed(steps),
        false => format!("{}, before {}", listed(steps), listed(before)),
    }
}

/// Whether an item that only one text has does something.
fn is_done(item: &Item) -> bool {
    matches!(item.becomes, Becomes::Gone | Becomes::New)
        && item.deeds.iter().any(|deeds| !deeds.is_empty())
}

/// A clause by its number and title, and by those it had.
fn heading(beside: &Beside, names: &[String; 2]) -> String {
    let said = |clause: &Clause| format!("{} {}", clause.number, clause.title);
    match beside.clauses {
        [Some(one), Some(other)] if said(one) == said(other) => said(other),
        [Some(one), Some(other)] => format!("{} (in {}: {})", said(other), names[0], said(one)),
        [Some(one), None] => format!("{}: only in {}", said(one), names[0]),
        [None, Some(other)] => format!("{}: only in {}", said(other), names[1]),
        [None, None] => String::new(),
    }
}

/// What is named, in a word.
fn thing(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "functional entity",
        Kind::Message => "message",
        Kind::Decision => "decision",
        Kind::Notice => "notice",
        Kind::Resource => "resource",
        Kind::Timer => "timer",
    }
}

/// How much has to come together for a finding, and its figure.
fn where_from<P: Procedure>(found: &Found<P>) -> String {
    let needs = match found.harm.needs {
        Needs::Nothing => "on an ideal network",
        Needs::Overtaking => OVERTAKEN,
        Needs::Race => "where something races",
        Needs::Fault => "where something fails",
    };
    match (&found.finding.owner, &found.finding.witness) {
        (Some(owner), _) => format!("follows from {}", owner.id),
        (None, Some(witness)) => format!("{needs}; figure {}", witness.id),
        (None, None) => needs.into(),
    }
}

fn more(number: usize, text: &mut Lines) {
    if number > MOST {
        text.item("   ", &format!("{} more, see --format json or html", number - MOST));
    }
}
