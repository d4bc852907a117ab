//! The answer for a terminal: one screen, or everything.

use callproof_kernel::case::Rung;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::answer::{Found, Question};
use callproof_proofs::consequence::Consequence;
use callproof_proofs::findings::Class;

use super::{Asked, Detail, Group, Noted, Stated, Told, What, noted_in};
use crate::report::lines::Lines;

/// The most lines of a page: one screen.
const PAGE: usize = 40;

impl<P: Procedure> Told<'_, P> {
    /// The answer on one page, with so many lines left below it; what does not fit is counted.
    pub fn page(&self, below: usize) -> String {
        let fits = |page: &Lines| page.len() + below <= PAGE;
        let named = |room: usize| self.page_with(room, false);
        let room = (0..PAGE).rev().find(|room| fits(&named(*room))).unwrap_or(0);
        // What is open besides is told in words where there is room for it.
        let in_words = self.page_with(room, true);
        if fits(&in_words) { in_words.to_string() } else { named(room).to_string() }
    }

    /// A page on which blocks take up no more than so many lines.
    fn page_with(&self, mut room: usize, in_words: bool) -> Lines {
        let mut text = self.head(Detail::Page);
        for group in &self.groups() {
            let blocks = self.blocks(group, Detail::Page);
            let mut shown = 0;
            for block in &blocks {
                let Some(left) = room.checked_sub(block.len()) else { break };
                if shown == 0 {
                    text.blank();
                    text.bold(&group.heading);
                }
                (room, shown) = (left, shown + 1);
                text.extend(block);
            }
            let rest = blocks.len() - shown;
            if rest > 0 {
                // What comes after is less serious, and does not take the room.
                room = 0;
                let names = group.names(shown);
                match shown {
                    0 => {
                        text.blank();
                        text.item("", &format!("{} ({rest}){names}", group.heading));
                    }
                    _ => text.item("   ", &format!("{rest} more{names}")),
                }
            }
        }
        text.extend(&self.foot(Detail::Page, in_words));
        text
    }

    /// The answer with every finding under its question.
    pub fn full(&self) -> String {
        let mut text = self.head(Detail::Full);
        for group in &self.groups() {
            text.blank();
            text.bold(&group.heading);
            self.blocks(group, Detail::Full).iter().for_each(|block| text.extend(block));
        }
        text.extend(&self.foot(Detail::Full, true));
        text.to_string()
    }

    fn head(&self, detail: Detail) -> Lines {
        let mut head = Lines::new(self.width);
        head.bold(&self.headline());
        self.facts(detail).iter().for_each(|fact| head.item("  ", fact));
        head
    }

    fn blocks(&self, group: &Group<'_, P>, detail: Detail) -> Vec<Lines> {
        match &group.what {
            What::Questions(first, questions) => {
                let numbered = questions.iter().zip(*first..);
                numbered.map(|(question, nth)| self.question(nth, question, detail)).collect()
            }
            What::Findings(found) => found.iter().map(|one| self.found(" - ", one, None)).collect(),
        }
    }

    /// Editor's notes, questions that no run answers, and what to do next.
    fn foot(&self, detail: Detail, in_words: bool) -> Lines {
        let mut foot = Lines::new(self.width);
        self.notes(&mut foot, detail);
        for (nth, also) in self.also().iter().enumerate() {
            if nth == 0 {
                foot.blank();
            }
            match in_words {
                false => {
                    let names: Vec<&str> = also.issues.iter().map(|issue| issue.name).collect();
                    foot.item("", &format!("{}: {}", also.why, names.join(", ")));
                }
                true => {
                    foot.item("", also.why);
                    for issue in &also.issues {
                        let said =
                            format!("{} ({}: {})", issue.question, listed(issue.steps), issue.name);
                        foot.item(" - ", &said);
                    }
                }
            }
        }
        foot.blank();
        foot.item("", "Next:");
        for (what, command) in self.next() {
            // A command is one line, so that it can be copied.
            match 20 + command.chars().count() <= self.width {
                true => foot.line(&format!("  {what:<18}{command}")),
                false => {
                    foot.line(&format!("  {what}"));
                    foot.line(&format!("    {command}"));
                }
            }
        }
        foot
    }

    /// What the editor's notes ask: each with its question where there are few, else by name.
    fn notes(&self, foot: &mut Lines, detail: Detail) {
        let noted = self.noted();
        if detail == Detail::Full || noted.len() < 3 {
            for Noted { issue, said } in &noted {
                let text = format!("{} {}: {said}", issue.question, issue.name);
                foot.blank();
                foot.item("", &format!("EDITOR'S NOTE {}: {text}", noted_in(&[*issue])));
            }
            return;
        }
        let issues: Vec<&Issue> = noted.iter().map(|one| one.issue).collect();
        let said = noted.iter().map(|Noted { issue, said }| format!("{} ({said})", issue.name));
        let said: Vec<String> = said.collect();
        foot.blank();
        foot.item("", &format!("EDITOR'S NOTES {}: {}", noted_in(&issues), said.join("; ")));
    }

    /// A question with what comes of leaving it open.
    fn question(&self, nth: usize, question: &Question<P>, detail: Detail) -> Lines {
        let mut lines = Lines::new(self.width);
        let Asked { question: asked, harm, figure, answers, place, unmodelled } =
            self.asked(question);
        lines.item(&format!("{nth:>2} "), asked);
        let figure = figure.map_or(String::new(), |figure| format!("figure {figure}"));
        lines.pair("   ", &harm, &figure);
        lines.pair("   ", &answers, &place);
        if detail == Detail::Full {
            unmodelled.iter().for_each(|what| lines.item("   ", what));
            let said = Some(&question.worst().harm.consequence);
            // What only comes twice is told once, with the others behind it.
            let comes_twice = |one: &&Found<P>| {
                one.harm.rung == Rung::Duplication && one.finding.class == Class::NoStep
            };
            let (twice, others): (Vec<_>, Vec<_>) = question.found.iter().partition(comes_twice);
            let (alone, more) = twice.split_at(twice.len().min(1));
            others
                .iter()
                .chain(alone)
                .for_each(|one| lines.extend(&self.found("   - ", one, said)));
            if !more.is_empty() {
                lines.item("     ", &format!("The same where {}.", self.alike(more)));
            }
        }
        lines
    }

    /// What else no step is for, each with its step and its run.
    fn alike(&self, found: &[&Found<P>]) -> String {
        let each = found.iter().map(|one| {
            let run = one.finding.own_run().map(|run| format!("figure {}", run.id));
            let steps = (!one.finding.steps.is_empty()).then(|| listed(&one.finding.steps));
            let places: Vec<String> = steps.into_iter().chain(run).collect();
            format!("{} ({})", one.finding.what, places.join(", "))
        });
        each.collect::<Vec<_>>().join("; ")
    }

    /// A finding with its run.
    fn found(&self, mark: &str, found: &Found<P>, beside: Option<&Consequence>) -> Lines {
        let mut lines = Lines::new(self.width);
        let Stated { sentence, harm, details } = self.stated(found, beside);
        lines.item(mark, &sentence);
        let indent = " ".repeat(mark.len());
        harm.iter().for_each(|harm| lines.item(&indent, harm));
        lines.item(&indent, &details.join("; "));
        lines
    }
}
