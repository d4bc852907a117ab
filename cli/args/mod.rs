//! Arguments.

mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::error::USAGE;
use crate::files;

pub use wire::{Accept, Carrier, ConformArgs, DemoArgs, MAX_STATES, Part, RunArgs, Show, Wire};

/// Says what call procedures say, step by step; finds out whether that works; shows it.
///
/// A text is checked "as written" and as "recommended", which is one candidate for each question
/// that the text leaves open. Everything found is a run of a few arrows with a name of eight
/// digits; `diagram` draws it.
#[derive(Debug, Parser)]
#[command(name = "callproof", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Does the procedure work, and what did the text forget?
    ///
    /// One page: whether the text works as written, the questions that it leaves open and what comes
    /// of each, the most serious first, which answers repair it, and what to do next; with --full
    /// all of it. Most serious is what needs the least to go wrong, and there what leaves somebody
    /// waiting, in a call or with something open. Exit code 0: everything claimed of the selected profile holds;
    /// 1: something fails or is put to the test in none of the cases; 2: wrong call; 3: a limit
    /// stopped a search.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// The figure: of the text, or of anything found by `check`.
    #[command(after_help = DIAGRAM_EXAMPLES)]
    Diagram(DiagramArgs),
    /// What a name means, or what stands at a place: an open issue with its candidates and the steps
    /// they propose, a claim, a case; a clause, a step and what is done under it, a message and who
    /// sends and gets it, a functional entity and what it does; a run. Without a name, what there is.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Step through a procedure in a browser, with Stateright's Explorer on a local port.
    Explore(ExploreArgs),
    /// Puts files in the plain form into the layout in which they are kept.
    ///
    /// One statement a line, at most 100 columns wide, the parts of rules below one another. A file
    /// that is no procedure is told what is wrong with it, and left as it is.
    Fmt(FmtArgs),
    /// Begins a procedure in the plain form: a small one with remarks that explain it, or what a
    /// contribution has, with a place for the rules under each step.
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// What each sentence of a contribution says: who does what, to whom, when, how strongly.
    ///
    /// Beside the printed words stand the acts in a fixed form, with marks: understood, in part,
    /// not, no act; what was not understood is quoted. Nothing is guessed from likelihood, so the
    /// same text reads the same for ever. Exit code 0: every sentence of a numbered step was
    /// understood; 1: not every one; 2: a file that is no such text.
    #[command(after_help = READ_EXAMPLES)]
    Read(ReadArgs),
    /// A case as a model for another tool, so that others judge it too.
    ///
    /// What each role does is in tables; channels, faults, timers, rest, the claims and fairness
    /// are written in the tool's language from their definition. Spin then finds the same states,
    /// verdicts and shortest runs, or something is wrong. How to search the model stands at its
    /// beginning.
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(ExportArgs),
    /// Open questions answered, as a document of Word: a pCR, or a CR with its cover.
    ///
    /// Introduction, reason for change (what goes wrong as the text stands), conclusions, and the
    /// clauses with insertions and deletions as revision marks, figures as pictures that Word can
    /// edit. With --base the clauses' text is that of your own document, else the model's words.
    #[command(after_help = CONTRIBUTION_EXAMPLES)]
    Contribution(ContributionArgs),
    /// Two texts beside each other: two revisions, or two companies' contributions on one clause.
    ///
    /// Which steps are added, gone or do something else (not: are said in other words); a shortest
    /// run after which the two part; what is wrong with only one of them. Of one .docx, the text
    /// before its revision marks beside the text after them; of one text with --resolve or
    /// --as-recommended, as written beside what it would be. Exit code 0: both do the same and
    /// nothing is wrong with only one; 1: something differs; 2: wrong call or file; 3: a limit left
    /// that unknown.
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// The open issues of a text, decided on evidence.
    ///
    /// What is wrong with the text as written and what happens if nothing is changed; what each
    /// candidate of each open issue keeps and breaks; which candidates go together, out of all
    /// there are; where messages come for which there is no step; what depends on each step; how
    /// much order the text relies on. Exit code 0: the recommended candidates keep every claim; 1:
    /// they do not; 2: wrong call; 3: a limit left that unknown.
    ///
    /// With --text: the numbered items of a contribution, a .docx or plain text, are compared with
    /// the steps of the model by number only, its unnumbered paragraphs by the words they share;
    /// then the acts that were read of each with what the reactions do that cite its step. What
    /// messages contain is not compared, but printed side by side for you to read. Exit code 1: a
    /// difference was found; 2: wrong call or file; 3: none was found, which proves nothing, or no
    /// clause of the text is in the model; never 0.
    #[command(after_help = REVIEW_EXAMPLES)]
    Review(ReviewArgs),
    /// What is done with messages on the wire.
    #[command(flatten)]
    Wire(Wire),
}

const NEW_EXAMPLES: &str = "Examples:
  callproof new my-call.proc
  callproof new S6-251234.docx --out my-call.proc";

const EXPORT_EXAMPLES: &str = "Examples:
  callproof export video-push --case one-call --as-written --out push.pml
  callproof export telepresence --case leave --resolve refresh=readvertise --out leave.pml
  spin -a push.pml && cc -O1 -DSAFETY -DBFS -DNOREDUCE -o pan pan.c && ./pan -c0 -E";

const CONTRIBUTION_EXAMPLES: &str = "Examples:
  callproof contribution video-push --resolve refusal=reject --base 23281-030.docx
  callproof contribution video-push --resolve refusal --resolve busy --out pcr.docx
  callproof contribution video-push --source \"Example Ltd\" --author \"A. Delegate\" --date 2026-11-28
  callproof contribution video-push --cr 0123";

/// Arguments of `contribution`.
#[derive(Debug, Args)]
pub struct ContributionArgs {
    /// The procedure
    pub procedure: String,
    /// Answer this open question so, or as is recommended where no candidate is named (repeatable);
    /// without it, every question is answered as is recommended
    #[arg(long, value_name = "ISSUE[=CANDIDATE]")]
    pub resolve: Vec<String>,
    /// The document with the present text, a .docx or plain text: a specification or the pCR that
    /// is revised [default: the contribution, where the procedure is read from one]
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
    /// Of a .docx: the text before its revision marks instead of after them
    #[arg(long, requires = "base")]
    pub original: bool,
    /// The document to write [default: PROCEDURE-pcr.docx]
    #[arg(long, short, value_name = "FILE.docx")]
    pub out: Option<PathBuf>,
    /// A change request with its cover, of this number
    #[arg(long, value_name = "NUMBER")]
    pub cr: Option<String>,
    /// Who submits it
    #[arg(long, value_name = "COMPANY")]
    pub source: Option<String>,
    /// The line of the meeting
    #[arg(long, value_name = "TEXT")]
    pub meeting: Option<String>,
    /// The author of the revision marks
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// The date of the revision marks, a day or a time in UTC; without it always the same
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Leave the figures out
    #[arg(long)]
    pub no_figures: bool,
    /// How many searches to make at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

const COMPARE_EXAMPLES: &str = "Examples:
  callproof compare S6-251234.docx S6-251234r1.docx
  callproof compare S6-251234.docx S6-259876.docx --format html --out compare.html
  callproof compare S6-251234.docx                       before and after its revision marks
  callproof compare video-push --resolve refusal=reject  as written, and with that answer
  callproof compare S6-251234.txt pcr.docx --resolve refusal-1=reject
                                                         does the revision do what was decided?";

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The first text: a procedure, or a contribution
    #[arg(value_name = "TEXT")]
    pub one: String,
    /// The second text
    #[arg(value_name = "OTHER")]
    pub other: Option<String>,
    /// The first text with this answer to an open issue (repeatable); alone, it is compared with
    /// itself as written
    #[arg(long, value_name = "ISSUE[=CANDIDATE]", conflicts_with = "as_recommended")]
    pub resolve: Vec<String>,
    /// The first text with every answer that is recommended
    #[arg(long)]
    pub as_recommended: bool,
    /// Only this clause of each contribution, with those below it
    #[arg(long, value_name = "NUMBER")]
    pub clause: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = CompareFormat::Table)]
    pub format: CompareFormat,
    /// Write to a file instead of printing
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// When a search is given up.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many searches to make at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// How `compare` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people at a terminal.
    Table,
    /// For machines: schema callproof/compare/1.
    Json,
    /// One file for a browser, with figure beside figure.
    Html,
}

const READ_EXAMPLES: &str = "Examples:
  callproof read S6-251234.txt
  callproof read S6-251234.txt --out mine.proc
  callproof read 23281-i00.docx --clause 7.4.2.3.2
  callproof read S6-251234.txt --compare video-push
  callproof check S6-251234.txt";

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// The contribution
    pub file: PathBuf,
    /// Write the procedure in the plain form, to be corrected, instead of printing what was read
    #[arg(long, short, value_name = "FILE.proc")]
    pub out: Option<PathBuf>,
    /// Only this clause, with those below it, e.g. of a specification
    #[arg(long, value_name = "NUMBER")]
    pub clause: Option<String>,
    /// The text before the revision marks of a .docx instead of after them
    #[arg(long)]
    pub original: bool,
    /// Put its findings beside those of this procedure: found by both, by one only. Exit code 0 where
    /// 80 of 100 are found by reading alone
    #[arg(long, value_name = "PROCEDURE", conflicts_with_all = ["out", "clause", "original"])]
    pub compare: Option<String>,
}

const REVIEW_EXAMPLES: &str = "Examples:
  callproof review
  callproof review telepresence --issue refresh
  callproof review --finding 1f2e3d4c
  callproof review video-push --format html --out review.html
  callproof review --text S6-251234.docx";

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The procedure; all of them if none is named
    pub procedure: Option<String>,
    /// Only this open issue: its candidates side by side, and what each would add to the text
    #[arg(long, value_name = "ISSUE", conflicts_with = "finding")]
    pub issue: Option<String>,
    /// Only this finding, by the eight digits of its run or the name of its claim
    #[arg(long, value_name = "WITNESS|CLAIM")]
    pub finding: Option<String>,
    /// Compare a contribution, a .docx or plain text, with the model: items by number only, what
    /// they say act by act
    #[arg(long, value_name = "FILE", conflicts_with_all = ["issue", "finding", "procedure"])]
    pub text: Option<PathBuf>,
    /// Of a .docx: the text before the revision marks instead of after them
    #[arg(long, requires = "text")]
    pub original: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = ReviewFormat::Table)]
    pub format: ReviewFormat,
    /// Write to a file instead of printing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How many searches to make at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// How `review` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormat {
    /// For people at a terminal: what is needed to act.
    Table,
    /// For machines: schema callproof/review/1.
    Json,
    /// For a word processor: everything.
    Markdown,
    /// One file for a browser, to step through the procedures.
    Html,
}

const CHECK_EXAMPLES: &str = "Examples:
  callproof check
  callproof check --as-written --case one-call
  callproof check --resolve transmission-control=explicit-request
  callproof check telepresence --participants 4 --case mass-leave
  callproof check --as-written --resolve refusal=reject --claim the-called-user-gets-out";

const EXPLAIN_EXAMPLES: &str = "Examples:
  callproof explain refusal
  callproof explain 7.4.2.3.2 step 4
  callproof explain MCVideo private call reject
  callproof explain MCVideo server --of video-push
  callproof explain step 2 --of S6-251234.txt";

const DIAGRAM_EXAMPLES: &str = "Examples:
  callproof diagram video-push                    the figures of the text
  callproof diagram video-push --as-recommended   those of the text with what is recommended
  callproof diagram video-push --issue refusal    a figure for each candidate of an open issue
  callproof diagram video-push --states server    where the server may stand, and what it does there
  callproof diagram 1f2e3d4c                      a run found by `callproof check`
  callproof diagram 7.4.2.3.2 step 6              a shortest run in which that step is followed
  callproof diagram MCVideo private call reject   one in which that is sent
  callproof diagram video-push --format dot --stdout | dot -Tpdf -o figures.pdf";

/// Which text is meant, and for how many.
#[derive(Clone, Debug, Args)]
pub struct Selection {
    /// Take the text as written, instead of as recommended
    #[arg(long)]
    pub as_written: bool,
    /// Choose a candidate for an open issue, or what is recommended where none is named
    /// (repeatable)
    #[arg(long, value_name = "ISSUE[=CANDIDATE]")]
    pub resolve: Vec<String>,
    /// Check conferences of so many participants, instead of the cases' own number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=6))]
    pub participants: Option<u8>,
}

/// When to give up.
#[derive(Clone, Debug, Args)]
pub struct LimitArgs {
    /// Look at no more than this many states in a case; a text that is read has a limit of its own,
    /// where none is given
    #[arg(long, value_name = "N")]
    pub limit_states: Option<usize>,
    /// Look no longer than this many seconds at a case
    #[arg(long, value_name = "SECONDS")]
    pub limit_time: Option<u64>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The procedure; all of them if none is named
    pub procedure: Option<String>,
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// Check only this case (repeatable)
    #[arg(long, value_name = "NAME")]
    pub case: Vec<String>,
    /// Check only this claim (repeatable)
    #[arg(long, value_name = "NAME")]
    pub claim: Vec<String>,
    /// Check the large cases too
    #[arg(long)]
    pub all_cases: bool,
    /// When a search is given up.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many cases to check at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Everything: each finding under its question, what the text promises, how far it was checked
    #[arg(long)]
    pub full: bool,
    /// Find out anew what repairs each finding, and keep nothing in the user's cache folder
    #[arg(long)]
    pub no_cache: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Rewrite the ledger with what is found
    #[arg(long, conflicts_with_all = ["locked", "claim", "limit_states", "limit_time", "resolve", "participants"])]
    pub bless: bool,
    /// Fail where the ledger says otherwise
    #[arg(long, conflicts_with_all = ["claim", "limit_states", "limit_time", "resolve", "participants"])]
    pub locked: bool,
    /// The ledger, instead of the procedure's own
    #[arg(long, value_name = "FILE", requires = "procedure")]
    pub ledger: Option<PathBuf>,
}

/// How `check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For machines: schema callproof/check/1.
    Json,
}

/// Arguments of `diagram`.
#[derive(Debug, Args)]
pub struct DiagramArgs {
    /// A procedure, the eight digits of a run, or what there is a run of: a clause, a step, a
    /// message, a claim, an open issue
    #[arg(value_name = "PROCEDURE|ID|NAME", required = true)]
    pub what: Vec<String>,
    /// The procedure that the run or the name is of [default: one of those built in]
    #[arg(long, value_name = "PROCEDURE")]
    pub of: Option<String>,
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// Take the text with everything that is recommended
    #[arg(long, conflicts_with = "as_written")]
    pub as_recommended: bool,
    /// A figure for each candidate of an open issue: the shortest run in which it does something
    /// else than the text as written, and what follows
    #[arg(long, value_name = "ISSUE")]
    pub issue: Option<String>,
    /// The state machine of a role, or of each: where it may stand in the cases that are always
    /// checked, what it meets there, what it does then
    #[arg(long, value_name = "ROLE", num_args = 0..=1, conflicts_with_all = ["issue", "all"])]
    pub states: Option<Option<String>>,
    /// All figures: of the text, of what is recommended, of each candidate of each open issue
    #[arg(long, conflicts_with = "issue")]
    pub all: bool,
    /// Draw in this format (repeatable) [default: svg and dot]
    #[arg(long, value_enum)]
    pub format: Vec<Drawing>,
    /// As wide as this in print, e.g. 17cm: type stays at 8 points or more [default: as it falls]
    #[arg(long, value_name = "WIDTH", value_parser = centimetres)]
    pub width: Option<f64>,
    /// Leave the caption out: in a document it is a paragraph below the figure
    #[arg(long)]
    pub no_caption: bool,
    /// The folder to put the figures in
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub out: PathBuf,
    /// Print the figures instead
    #[arg(long, requires = "format", conflicts_with = "out")]
    pub stdout: bool,
}

/// Formats of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
    /// A picture for a browser or a word processor.
    Svg,
    /// A picture that Word takes apart and edits.
    Emf,
    /// A picture in pixels.
    Png,
    /// A page.
    Pdf,
    /// A source for PlantUML.
    #[value(name = "plantuml")]
    PlantUml,
    /// A source for Mermaid.
    Mermaid,
    /// A source for Graphviz, with the places of everything: `neato -n`.
    Dot,
    /// Plain text, for an electronic mail.
    Text,
}

/// A width on paper, in centimetres or millimetres.
fn centimetres(said: &str) -> Result<f64, String> {
    let (number, factor) = match (said.strip_suffix("cm"), said.strip_suffix("mm")) {
        (Some(number), _) => (number, 1.0),
        (_, Some(number)) => (number, 0.1),
        _ => (said, 1.0),
    };
    let width = number.trim().parse::<f64>().map(|number| number * factor);
    let width = width.map_err(|_| "a width is written as 17cm or 170mm".to_string())?;
    match (5.0..=200.0).contains(&width) {
        true => Ok(width),
        false => Err("a figure is between 5cm and 200cm wide".into()),
    }
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The procedure
    pub procedure: String,
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// The case [default: the procedure's first]
    #[arg(long, value_name = "CASE")]
    pub case: Option<String>,
    /// In which tool's language
    #[arg(long, value_enum, default_value = "promela")]
    pub format: ModelFormat,
    /// Write it to a file, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Languages of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModelFormat {
    /// For Spin.
    Promela,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// An open issue, a claim, a case, a clause, a step (of a clause), a message, a functional
    /// entity, or the eight digits of a run; without it, what there is
    #[arg(value_name = "NAME")]
    pub words: Vec<String>,
    /// The procedure that it is of [default: one of those built in]
    #[arg(long, value_name = "PROCEDURE")]
    pub of: Option<String>,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write nothing; exit code 1 if a file is not in that layout
    #[arg(long)]
    pub check: bool,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to write, whose name ends in .proc; or a contribution, a .docx or plain text, to
    /// begin with its clauses, steps, messages and editor's notes
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The file to write for a contribution [default: its name, ending in .proc]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Of a .docx: the text before the revision marks instead of after them
    #[arg(long)]
    pub original: bool,
}

/// Arguments of `explore`.
#[derive(Debug, Args)]
pub struct ExploreArgs {
    /// The procedure
    pub procedure: String,
    /// Which text is meant.
    #[command(flatten)]
    pub selection: Selection,
    /// The case [default: the procedure's first, or that of the run]
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Begin at the end of a run found by `check`
    #[arg(long, value_name = "ID")]
    pub from: Option<String>,
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 3000, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,
}

/// Prints what clap has to say; help is no error.
pub fn usage(e: &clap::Error) -> ExitCode {
    let is_error = e.use_stderr();
    let text = e.render().ansi().to_string();
    // Nothing is left to be done where even this cannot be printed.
    match is_error {
        true => files::tell(text.trim_end()),
        false => drop(files::say(&text)),
    }
    ExitCode::from(if is_error { USAGE } else { 0 })
}
