//! The document of Word: a pseudo-CR as it is submitted, or a CR with its cover.

use std::collections::BTreeSet;

use callproof_diagrams::chart::{Chart, chart, chart_of_amended};
use callproof_diagrams::emf::emf;
use callproof_diagrams::layout::{Options, layout};
use callproof_diagrams::picture::Picture as Sheet;
use callproof_kernel::figure::{Drawn, Figure as Printed};
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Occurrence, Run};
use callproof_kernel::step::{Clause, Step, listed};
use callproof_proofs::amendment::{Amended, label as label_of};
use callproof_proofs::consequence::all_of;
use callproof_proofs::figures::{of_candidate, under};
use callproof_proofs::verdict::recommended;
use callproof_reading::{ClauseText, ItemKind};
use callproof_word::{
    Block, Change as Mark, Document, Figure, Language, Paragraph, Picture, Revisions, Span, Style,
    difference,
};

use super::clause::{Form, Line, based, own};
use super::spelling::{american, is_american};
use super::{Answered, Change, Instead, cover};
use crate::report::answer::counted;
use crate::report::lines::capital;

/// The widest that a figure is drawn, in centimetres.
const WIDEST: f64 = 17.0;

/// What a person says of the document, besides what it changes.
#[derive(Clone, Debug, Default)]
pub struct Particulars {
    /// Who submits it.
    pub source: String,
    /// The meeting.
    pub meeting: String,
    /// The number of the CR; of a pseudo-CR there is none.
    pub cr: Option<String>,
    /// The author and the date of the revision marks.
    pub revisions: Revisions,
    /// Whether figures are left out.
    pub is_plain: bool,
}

/// The text that is changed, as a document has it.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The name of the file.
    pub name: String,
    /// Its clauses.
    pub clauses: Vec<ClauseText>,
    /// Its lines, for labels as they are printed.
    pub text: String,
}

impl Base {
    /// The document's own text of a clause: by its number, else by its title.
    pub fn clause(&self, clause: &Clause) -> Option<&ClauseText> {
        let own = self.clauses.iter().find(|text| text.number == clause.number);
        own.or_else(|| self.clauses.iter().find(|text| text.title == clause.title))
    }
}

/// The document, and what has to be said of it besides, in sentences.
pub fn document<P: Procedure>(
    change: &Change<P>,
    base: Option<&Base>,
    particulars: &Particulars,
) -> (Document, Vec<String>) {
    let mut writer = Writer { change, base, particulars, blocks: Vec::new(), told: Vec::new() };
    match &particulars.cr {
        Some(number) => writer.blocks.extend(cover::cover(change, particulars, number)),
        None => {
            writer.header();
            writer.introduction();
            writer.reason();
            writer.conclusions();
            writer.proposal();
        }
    }
    writer.changes();
    let is_american = base.is_some_and(|base| is_american(&base.text));
    let document = Document {
        title: title(change),
        language: if is_american { Language::American } else { Language::British },
        revisions: particulars.revisions.clone(),
        blocks: writer.blocks,
    };
    (document, writer.told)
}

/// What the document is called.
pub fn title<P: Procedure>(change: &Change<P>) -> String {
    let name = capital(change.procedure.title());
    match change.answers.as_slice() {
        [one] => format!("{name}: {}", one.issue.question),
        several => format!("{name}: {}", counted(several.len(), "open question")),
    }
}

/// The document that is changed.
pub fn specification<P: Procedure>(change: &Change<P>) -> &'static str {
    change.clauses.first().map_or("the specification", |amended| amended.clause.document)
}

struct Writer<'a, P: Procedure> {
    change: &'a Change<P>,
    base: Option<&'a Base>,
    particulars: &'a Particulars,
    blocks: Vec<Block>,
    told: Vec<String>,
}

impl<P: Procedure> Writer<'_, P> {
    fn put(&mut self, style: Style, text: impl Into<String>) {
        self.blocks.push(Paragraph::new(style, text).into());
    }

    fn header(&mut self) {
        let Particulars { source, meeting, .. } = self.particulars;
        let (title, document) = (title(self.change), specification(self.change));
        if !meeting.is_empty() {
            self.put(Style::TdocHeader, meeting.clone());
        }
        for (what, said) in [
            ("Source:", source.as_str()),
            ("Title:", &format!("Pseudo-CR on {title}")),
            ("Spec:", document),
            ("Agenda item:", ""),
            ("Document for:", "Approval"),
        ] {
            self.put(Style::TdocTitle, format!("{what}\t{said}"));
        }
    }

    fn introduction(&mut self) {
        self.put(Style::Heading1, "1.\tIntroduction");
        let clauses: Vec<&str> = self.changed().map(|amended| amended.clause.number).collect();
        let number = self.change.answers.len();
        let questions = counted(number, "question");
        let (are, document) = (if number == 1 { "is" } else { "are" }, specification(self.change));
        let what = format!(
            "This contribution proposes answers to {questions} that {are} left open in {document}, \
             {} {} ({}).",
            if clauses.len() == 1 { "clause" } else { "clauses" },
            all_of(&clauses),
            self.change.procedure.title(),
        );
        self.put(Style::Normal, what);
        if self.base.is_none() {
            let what = "The present text of the clauses stands below in other words than in the \
                        specification; it is to be replaced by the specification's own.";
            self.put(Style::En, format!("Editor's note:\t{what}"));
        }
    }

    fn reason(&mut self) {
        self.put(Style::Heading1, "2.\tReason for Change");
        for (place, answered) in self.change.answers.iter().enumerate() {
            self.answered(place + 1, answered);
        }
    }

    fn answered(&mut self, place: usize, answered: &Answered<P>) {
        let Answered { issue, answer, harm, reasons, .. } = answered;
        let (question, steps) = (issue.question, listed(issue.steps));
        self.put(Style::Heading2, format!("2.{place}\t{question}"));
        self.put(Style::Normal, format!("Clause {steps}: as the text stands, {harm}."));
        for reason in reasons {
            self.put(Style::B1, format!("-\t{reason}"));
        }
        let candidate = &issue.candidates[*answer];
        self.put(Style::Normal, format!("Proposed: {}.", candidate.gist));
        if !answered.instead.is_empty() {
            self.put(Style::Normal, "Considered instead:");
        }
        for Instead { gist, reason } in &answered.instead {
            let said = format!("-\t{gist}. {reason}");
            self.put(Style::B1, said.trim_end());
        }
    }

    fn conclusions(&mut self) {
        self.put(Style::Heading1, "3.\tConclusions");
        for said in &self.change.conclusions {
            self.blocks.push(Paragraph::new(Style::Normal, said).into());
        }
        self.put(Style::Normal, "If this is not approved:");
        for said in self.change.consequences() {
            self.put(Style::B1, format!("-\t{said}"));
        }
    }

    fn proposal(&mut self) {
        self.put(Style::Heading1, "4.\tProposal");
        let document = specification(self.change);
        let what = format!("It is proposed to agree the following changes to {document}.");
        self.put(Style::Normal, what);
    }

    /// The clauses that change.
    fn changed(&self) -> impl Iterator<Item = &Amended> + use<'_, P> {
        self.change.clauses.iter().filter(|amended| !amended.is_unchanged())
    }

    fn changes(&mut self) {
        let changed: Vec<Amended> = self.changed().cloned().collect();
        for (place, amended) in changed.iter().enumerate() {
            let mark = if place == 0 { "First Change" } else { "Next Change" };
            self.put(Style::ChangeMark, format!("* * * {mark} * * * *"));
            self.clause(amended);
        }
        self.put(Style::ChangeMark, "* * * End of Changes * * * *");
    }

    fn clause(&mut self, amended: &Amended) {
        let clause = amended.clause;
        let text = self.base.and_then(|base| base.clause(clause));
        let (number, title) = match text {
            Some(text) => (text.number.clone(), text.title.clone()),
            None => (clause.number.into(), clause.title.into()),
        };
        let depth = number.split('.').count();
        self.put(Style::heading(depth), format!("{number}\t{title}"));
        let lines = match (text, self.base) {
            (Some(text), Some(base)) => {
                let lines: Vec<&str> = base.text.lines().collect();
                let (lines, lost) = based(amended, text, &lines);
                for step in lost {
                    self.told.push(format!(
                        "{} has no item for what {} replaces; put it in by hand",
                        base.name,
                        listed(&[step])
                    ));
                }
                lines
            }
            (None, Some(base)) => {
                let (name, number) = (&base.name, clause.number);
                self.told.push(format!(
                    "{name} has no clause {number}; it stands in the contribution in the model's \
                     words"
                ));
                own(amended)
            }
            (_, None) => own(amended),
        };
        let is_american = self.base.is_some_and(|base| is_american(&base.text));
        let lines = lines.into_iter().map(|line| match is_american && line.old != line.new {
            true => Line { new: line.new.as_deref().map(american), ..line },
            false => line,
        });
        let lines: Vec<Line> = lines.collect();
        let mut shown = BTreeSet::new();
        let mut figures = match self.particulars.is_plain {
            true => Vec::new(),
            false => self.printed(clause, &mut shown),
        };
        for line in &lines {
            // A figure stands above its title.
            let is_title =
                |(label, _): &(String, Block)| line.label.trim_end_matches(':') == *label;
            if line.form == Form::Caption
                && let Some(at) = figures.iter().position(is_title)
            {
                self.blocks.push(figures.remove(at).1);
            }
            self.blocks.push(paragraph(line).into());
        }
        for (label, figure) in figures {
            let printed = self.change.procedure.figures();
            let title = printed.iter().find(|figure| self::label(figure) == label);
            self.blocks.push(figure);
            let title = title.map_or("", |figure| figure.title);
            // A document without the title does not have the figure.
            let mark = if text.is_some() { Mark::Inserted } else { Mark::Kept };
            let title = Paragraph::new(Style::Tf, format!("{label}: {title}")).changed(mark);
            self.blocks.push(title.into());
        }
        if !self.particulars.is_plain {
            self.added(clause, text, &shown);
        }
    }

    /// The figures that the clause prints, as the changed text has them, where that differs.
    fn printed(
        &mut self,
        clause: &'static Clause,
        shown: &mut BTreeSet<Step>,
    ) -> Vec<(String, Block)> {
        let Change { procedure, chosen, .. } = self.change;
        let mut figures = Vec::new();
        let is_whole = *chosen == recommended(*procedure);
        for figure in procedure.figures().into_iter().filter(|figure| figure.clause == clause) {
            // What a figure shows of the text as recommended may not be in this one.
            if figure.drawn == Drawn::Recommended && !is_whole {
                continue;
            }
            let label = label(&figure);
            let before = under(*procedure, &figure, procedure.as_written());
            let after = match under(*procedure, &figure, chosen.clone()) {
                Ok(after) => after,
                Err(stuck) => {
                    self.told.push(format!("{label} cannot be drawn of the changed text: {stuck}"));
                    continue;
                }
            };
            let is_same = before.is_ok_and(|before| drawn(&before) == drawn(&after));
            if !is_same {
                let (run, skip) = &after;
                shown.extend(proposed_in(run));
                figures.push((label.clone(), self.picture(run, *skip, &label)));
            }
        }
        figures
    }

    /// A figure for each answer that the clause is changed for, with a sentence that refers to it;
    /// none where the figures of the clause, which show these steps, show all of it, nor where the
    /// document has it already.
    fn added(
        &mut self,
        clause: &'static Clause,
        text: Option<&ClauseText>,
        shown: &BTreeSet<Step>,
    ) {
        let change = self.change;
        let printed = change.procedure.figures();
        let last = printed.iter().filter(|figure| figure.clause == clause).map(|f| f.number).max();
        let mut number = last.unwrap_or(0);
        let whole = match change.answers.len() {
            1 => "",
            _ => ", with all changes that are proposed here",
        };
        for Example { run, topics, .. } in self.examples(clause, shown) {
            let is_there = |title: &String| {
                text.is_some_and(|text| {
                    let mut captions = text.items.iter().filter(|of| of.kind == ItemKind::Caption);
                    captions.any(|caption| caption.text.ends_with(title))
                })
            };
            let title = titled(&topics);
            if is_there(&title)
                || topics.iter().all(|one| is_there(&titled(std::slice::from_ref(one))))
            {
                continue;
            }
            number += 1;
            let label = format!("Figure {}-{number}", clause.number);
            let what = format!("{label} shows an example of the signalling{whole}.");
            self.blocks.push(Paragraph::inserted(Style::Normal, what).into());
            let figure = self.picture(&run, 0, &label);
            self.blocks.push(figure);
            let title = format!("{label}: {title}");
            self.blocks.push(Paragraph::inserted(Style::Tf, title).into());
        }
    }

    /// An example of each answer that a clause is changed for; what is an example of several answers
    /// is there once.
    fn examples(&self, clause: &'static Clause, shown: &BTreeSet<Step>) -> Vec<Example<P>> {
        let change = self.change;
        let mut examples: Vec<Example<P>> = Vec::new();
        for Answered { issue, answer, .. } in &change.answers {
            if home(issue, *answer) != Some(clause) {
                continue;
            }
            let drawn = of_candidate(&change.chosen, issue, *answer, &change.cases);
            let Some((run, _)) = drawn else { continue };
            // What other questions leave open is no example of this answer.
            if run.occurrences.iter().any(Occurrence::is_unspecified) {
                continue;
            }
            if proposed_in(&run).all(|step| shown.contains(&step)) {
                continue;
            }
            let topic = issue.name.replace('-', " ");
            let sheet = self.sheet(&run, 0);
            match examples.iter_mut().find(|known| known.sheet == sheet) {
                Some(known) => known.topics.push(topic),
                None => examples.push(Example { run, sheet, topics: vec![topic] }),
            }
        }
        examples
    }

    /// What is drawn of a run, whatever it is called.
    fn sheet(&self, run: &Run<P>, skip: usize) -> Sheet {
        let names = |step: &Step| label_of(&self.change.clauses, step);
        let drawn = chart_of_amended(run, skip, "", &names);
        let options = Options { caption: false, width: Some(WIDEST), ..Options::default() };
        layout(&drawn, &options)
    }

    /// A figure as the changed text has it: what is proposed stands in it as if it were agreed.
    fn picture(&self, run: &Run<P>, skip: usize, what: &str) -> Block {
        let picture = Sheet { title: what.into(), ..self.sheet(run, skip) };
        let centimetres = |points: f64| points / 72.0 * 2.54;
        Figure {
            width_cm: centimetres(picture.width),
            height_cm: centimetres(picture.height),
            description: format!("{what}: {}", run.wording()[skip..].join("; ")),
            picture: Picture::Emf(emf(&picture)),
            change: Mark::Inserted,
        }
        .into()
    }
}

/// A run that shows what some answers come to, with what it is about.
struct Example<P: Procedure> {
    run: Run<P>,
    sheet: Sheet,
    topics: Vec<String>,
}

/// The title of an example.
fn titled(topics: &[String]) -> String {
    let mut topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    topics.dedup();
    format!("{} (example)", capital(&all_of(&topics)))
}

/// The steps that are proposed and followed in a run.
fn proposed_in<P: Procedure>(run: &Run<P>) -> impl Iterator<Item = Step> {
    let outcomes = run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
    outcomes.flat_map(|outcome| outcome.cited.iter().copied()).filter(|step| !step.is_printed())
}

/// The clause in which an answer is read first.
fn home(issue: &Issue, answer: usize) -> Option<&'static Clause> {
    issue.candidates[answer].proposed.first().map(|step| step.clause)
}

fn label<P: Procedure>(figure: &Printed<P>) -> String {
    format!("Figure {}-{}", figure.clause.number, figure.number)
}

/// What a figure shows.
fn drawn<P: Procedure>((run, skip): &(Run<P>, usize)) -> Chart {
    chart(run, *skip, "")
}

/// A paragraph with what changes in it.
fn paragraph(line: &Line) -> Paragraph {
    let style = match line.form {
        Form::Step(0) => Style::B1,
        Form::Step(1) => Style::B2,
        Form::Step(_) => Style::B3,
        Form::Note => Style::No,
        Form::EditorsNote => Style::En,
        Form::Paragraph => Style::Normal,
        Form::Caption => Style::Tf,
    };
    let label = match (line.label.as_str(), line.form) {
        ("", _) => String::new(),
        (label, Form::Caption) => format!("{label} "),
        (label, _) => format!("{label}\t"),
    };
    match (&line.old, &line.new) {
        (Some(old), Some(new)) => {
            let mut spans = vec![Span::new(label)];
            spans.extend(difference(old, new));
            Paragraph::of(style, spans)
        }
        (Some(old), None) => Paragraph::deleted(style, format!("{label}{old}")),
        (None, Some(new)) => Paragraph::inserted(style, format!("{label}{new}")),
        (None, None) => Paragraph::new(style, ""),
    }
}
