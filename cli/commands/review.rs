//! `review`: the open issues of a text, decided on evidence.

use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Standing, listed};
use callproof_proofs::findings::Class;
use callproof_proofs::parallel::each;
use callproof_reading as contribution;
use serde::Serialize;

use crate::args::{ReviewArgs, ReviewFormat};
use crate::error::{Error, Outcome};
use crate::kept::Store;
use crate::progress::Meter;
use crate::report::answer::width;
use crate::report::document::{Note, Section};
use crate::report::{decision, text};
use crate::review::contribution::{self as contribution_of, Compared, Verdict};
use crate::review::sections::{self, Extent, repairs};
use crate::review::{Asked, Found, Review, gather};
use crate::texts::Texts;
use crate::{files, names, page, select};

/// Reviews what the arguments ask for.
pub fn run(args: &ReviewArgs, texts: &Texts) -> Result<Outcome, Error> {
    if let Some(path) = &args.text {
        return compare(path, args, texts);
    }
    let procedures = texts.of(args.procedure.as_deref())?;
    let issues: Vec<&str> = procedures.iter().flat_map(Procedure::issues).map(|i| i.name).collect();
    if let Some(issue) = &args.issue {
        names::find("open issue", issue, &issues)?;
    }
    if args.format == ReviewFormat::Html && args.out.is_none() {
        return Err(Error::Usage("--format html writes a file; name it with --out FILE".into()));
    }
    if let Some(path) = &args.out {
        files::check_writable(path)?;
    }
    let threads = select::threads(args.threads)?;
    let meter = Meter::new();
    let store = Store::new(texts.kept(), true);
    let one = One { args, texts, threads, store, meter: &meter };
    let reviewed = each(&procedures, threads, |procedure| one.review(*procedure));
    meter.done();
    let (mut report, mut outcome) = (Report::default(), Outcome::Good);
    for part in reviewed {
        let Some(Part { document, page, verdict }) = part? else { continue };
        report.reviews.push(document);
        report.pages.extend(page);
        outcome = worse(outcome, verdict);
    }
    match &args.finding {
        Some(name) if report.reviews.iter().all(|of| of.sections.is_empty()) => {
            Err(Error::Usage(format!(
                "no finding of the text as written is shown by a run {name}, or is called so; \
                 `callproof review` lists them"
            )))
        }
        _ => report.print(args).map(|()| outcome),
    }
}

/// Compares a contribution with the model. Never good: numbers, shared words and acts are no
/// contents, so where no difference is found there may still be one.
fn compare(path: &Path, args: &ReviewArgs, texts: &Texts) -> Result<Outcome, Error> {
    if args.format == ReviewFormat::Html {
        let why = "--format html is for the procedures; a contribution is printed as table, \
                   markdown or json";
        return Err(Error::Usage(why.into()));
    }
    let threads = select::threads(args.threads)?;
    let bytes = files::read(path, contribution::MOST_BYTES)?;
    let side = select::side(args.original);
    let text = contribution::read_side(&bytes, side).map_err(|refusal| Error::Read {
        path: path.display().to_string(),
        why: refusal.to_string(),
    })?;
    let Compared { sections, verdict } = contribution_of::compare(&text, texts.built_in(), threads);
    let title = verdict.title();
    let reviews =
        vec![Document { procedure: "text", title, verdict: Some(verdict), sections, said: None }];
    Report { reviews, ..Report::default() }.print(args)?;
    Ok(match verdict {
        Verdict::Differs => Outcome::Bad,
        Verdict::NoDifferenceFound | Verdict::NotCompared => Outcome::Inconclusive,
    })
}

/// What was found out about one procedure.
#[derive(Serialize)]
struct Document {
    procedure: &'static str,
    title: &'static str,
    /// What came of the comparison, of a contribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    sections: Vec<Section>,
    /// What a terminal shows instead of the sections, where that is easier to read.
    #[serde(skip)]
    said: Option<String>,
}

/// What machines read.
#[derive(Serialize)]
struct Report {
    schema: &'static str,
    reviews: Vec<Document>,
    /// What the page says of each procedure.
    #[serde(skip)]
    pages: Vec<serde_json::Value>,
}

impl Default for Report {
    fn default() -> Self {
        Report { schema: "callproof/review/1", reviews: Vec::new(), pages: Vec::new() }
    }
}

/// The review of one procedure.
struct One<'a> {
    args: &'a ReviewArgs,
    texts: &'a Texts,
    threads: usize,
    store: Store<'a>,
    meter: &'a Meter,
}

/// What came of it.
struct Part {
    document: Document,
    page: Option<serde_json::Value>,
    verdict: Outcome,
}

impl One<'_> {
    /// Nothing for a procedure that does not have the open issue asked for.
    fn review(&self, procedure: AnyProcedure) -> Result<Option<Part>, Error> {
        let args = self.args;
        let asked = match (&args.issue, &args.finding) {
            (Some(issue), _) if procedure.issues().iter().all(|known| known.name != issue) => {
                return Ok(None);
            }
            (Some(issue), _) => Asked::Issue(issue),
            // On a page every finding is a click away.
            (None, Some(_)) if args.format == ReviewFormat::Html => Asked::Findings,
            (None, Some(name)) => Asked::Finding(name),
            (None, None) => Asked::Everything,
        };
        let ledger = self.texts.ledger(procedure)?.unwrap_or_default();
        let tell = |stage: &str, progress| self.meter.tell(stage, progress);
        let review = gather(procedure, asked, ledger.argued, (self.threads, &self.store), &tell);
        self.store.remember(procedure, |places| {
            places.add_survey(&review.text);
            places.add_survey(&review.right);
            let base = &review.right.resolutions;
            review.decisions.iter().for_each(|decision| places.add_decision(decision, base));
        });
        let extent = match args.format {
            ReviewFormat::Table => Extent::Short,
            _ => Extent::Full,
        };
        let sections = match asked {
            Asked::Everything => sections::all(&review, extent),
            Asked::Issue(_) => review.decisions.iter().map(sections::decision).collect(),
            Asked::Findings | Asked::Finding(_) => {
                wanted(&review, args.finding.as_deref().unwrap_or_default())
            }
        };
        let page =
            (args.format == ReviewFormat::Html).then(|| page::of_procedure(&review, &sections));
        let document = Document {
            procedure: procedure.name(),
            title: procedure.title(),
            verdict: None,
            sections,
            said: matches!(asked, Asked::Issue(_)).then(|| {
                let blocks = review.decisions.iter().map(|of| decision::blocks(of, width()));
                blocks.collect::<Vec<_>>().join("\n")
            }),
        };
        Ok(Some(Part { document, page, verdict: judge(&review) }))
    }
}

/// The sections of the finding asked for, by its run or its name.
fn wanted<P: Procedure>(review: &Review<P>, name: &str) -> Vec<Section> {
    let is_it = |found: &&Found<P>| Found::is_called(&found.finding, name);
    let wanted: Vec<&Found<P>> = review.found.iter().filter(is_it).collect();
    let owner = |found: &Found<P>| found.finding.owner.as_ref().map(|owner| owner.key.clone());
    let is_drawn = |found: &Found<P>| {
        owner(found).is_some_and(|owner| wanted.iter().any(|other| other.finding.key == owner))
    };
    wanted.iter().map(|found| detail(found, is_drawn(found))).collect()
}

fn worse(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::Bad, _) | (_, Outcome::Bad) => Outcome::Bad,
        (Outcome::Inconclusive, _) | (_, Outcome::Inconclusive) => Outcome::Inconclusive,
        _ => Outcome::Good,
    }
}

/// Bad where the recommended candidates do not keep every claim.
fn judge<P: Procedure>(review: &Review<P>) -> Outcome {
    match &review.combinations {
        Some(found) if !found.recommended_is_good && found.unknown > 0 => Outcome::Inconclusive,
        Some(found) if !found.recommended_is_good => Outcome::Bad,
        _ => Outcome::Good,
    }
}

impl Report {
    fn print(&self, args: &ReviewArgs) -> Result<(), Error> {
        let text = match args.format {
            ReviewFormat::Table => self.for_a_terminal(),
            ReviewFormat::Markdown => self.for_a_word_processor(),
            ReviewFormat::Json => {
                let text = serde_json::to_string_pretty(self);
                format!("{}\n", text.expect("a document is plain data"))
            }
            ReviewFormat::Html => page::page(self.pages.clone()),
        };
        match &args.out {
            Some(path) => files::write(path, &text),
            None if args.format == ReviewFormat::Table => files::say(&text),
            None => files::say_as_it_is(&text),
        }
    }

    fn for_a_terminal(&self) -> String {
        let mut text = String::new();
        for Document { procedure, title, sections, said, .. } in &self.reviews {
            if let Some(said) = said {
                text += said;
                continue;
            }
            // Of a procedure without the finding asked for nothing is said.
            if !sections.is_empty() {
                text += &format!("{procedure}: {title}\n\n");
            }
            let sections = sections.iter().map(Section::to_terminal);
            text += &sections.map(|section| section + "\n").collect::<String>();
        }
        text
    }

    fn for_a_word_processor(&self) -> String {
        let mut text = String::new();
        for Document { procedure, title, sections, .. } in &self.reviews {
            if sections.is_empty() {
                continue;
            }
            text += &format!("# {procedure}: {title}\n\n");
            text += &sections.iter().map(|of| format!("- {}\n", of.title)).collect::<String>();
            let sections = sections.iter().map(Section::to_markdown);
            text += &sections.map(|section| format!("\n{section}")).collect::<String>();
            text += "\n";
        }
        text
    }
}

/// One finding with everything a rapporteur asks next.
///
/// Its run is left out where the finding that owns it is said as well.
fn detail<P: Procedure>(found: &Found<P>, is_drawn: bool) -> Section {
    let finding = &found.finding;
    let mut notes: Vec<Note> = Vec::new();
    for step in &finding.steps {
        let why = match step.standing {
            Standing::Assumed(why) => format!(" ({why})"),
            Standing::Printed | Standing::Proposed => String::new(),
        };
        notes.push(format!("{}: {}{why}", listed(&[*step]), step.gist).into());
    }
    if let Some(owner) = &finding.owner {
        notes.push(format!("{}.", sentence_case(&owner.to_string())).into());
    }
    if let Some(witness) = finding.witness.as_ref().filter(|_| !is_drawn) {
        notes.push(format!("A shortest run, {} in case {}:", witness.id, finding.case).into());
        let so = match finding.class {
            Class::NoStep => "the text does not say what comes next",
            _ => &finding.what,
        };
        notes.push(text::arrows(witness, "    ", so).trim_end().into());
    }
    notes.push(format!("{}.", sentence_case(&found.consequence)).into());
    notes.push(format!("Repaired by: {}.", repairs(found).replace('\n', " ")).into());
    for (issue, candidate) in &finding.repairs {
        let issues = found.procedure.issues();
        let known = issues.iter().find(|known| known.name == *issue);
        let chosen = known.and_then(|k| k.candidates.iter().find(|c| c.name == *candidate));
        for step in chosen.into_iter().flat_map(|chosen| chosen.proposed) {
            let place = listed(&[*step]);
            let text = format!("{issue}={candidate} would add {place}: \"{}\"", step.gist);
            notes.push(Note::Proposed(text));
        }
    }
    notes.push(format!("It shows in: {}.", in_words(&finding.cases)).into());
    Section {
        id: sections::key_of(&finding.key),
        group: "Findings",
        title: finding.sentence(),
        intro: format!("{}: {}.", finding.class, finding.class.meaning()),
        notes,
        ..Section::default()
    }
}

fn in_words(cases: &std::collections::BTreeSet<&'static str>) -> String {
    cases.iter().copied().collect::<Vec<_>>().join(", ")
}

fn sentence_case(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
