//! `explain`: what a name means, or what stands at a place of a text.

mod claimed;
mod place;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::{Claim, Demand, Formula, Response};
use callproof_kernel::condition::{Condition, Scene};
use callproof_kernel::issue::{AS_WRITTEN, Candidate, Issue};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::verdict::recommended;

use super::witness::{Found, Use, find, is_id};
use crate::args::{ExplainArgs, Selection};
use crate::error::{Error, Outcome};
use crate::lookup::{self, Meant, What};
use crate::report::text;
use crate::texts::Texts;
use crate::width::{self, WIDEST, folded, of_sentences};
use crate::{files, select};
use claimed::Said;
use place::Done;

/// Explains what some words name, or lists all names.
pub fn run(args: &ExplainArgs, texts: &Texts) -> Result<Outcome, Error> {
    // A procedure that is named alone is explained as a whole.
    let (words, of) = match (args.words.as_slice(), &args.of) {
        ([name], None) if texts.is_known(name) => (String::new(), texts.of(Some(name))?),
        (words, of) => texts.asked(words, of.as_deref())?,
    };
    if words.is_empty() {
        let entries: Vec<Entry> = of.iter().flat_map(|procedure| glossary(*procedure)).collect();
        files::say(&overview(&entries))?;
        return Ok(Outcome::Good);
    }
    if is_id(&words) {
        let selection = Selection { as_written: false, resolve: Vec::new(), participants: None };
        find(&words, (&of, texts), &selection, &mut Teller)?;
        return Ok(Outcome::Good);
    }
    let threads = select::threads(None)?;
    let mut done: Option<Done> = None;
    let mut said = Vec::new();
    for Meant { procedure, what } in lookup::find(&words, &of, threads)? {
        said.push(match what {
            What::Issue(issue) => issue_entry(procedure, &issue).text,
            What::Claim(claim) => claim_entry(procedure, &claim).text,
            What::Case(case) => case_entry(&case).text,
            What::Clause(clause, steps) => place::clause(procedure, clause, steps),
            What::Step(step) => known(&mut done, procedure, threads).step(&step),
            What::Message(message) => known(&mut done, procedure, threads).message(message),
            What::Role(role) => known(&mut done, procedure, threads).role(&role),
        });
    }
    files::say(&folded(&said.join("\n"), of_sentences(WIDEST)))?;
    Ok(Outcome::Good)
}

/// What is done in a text, found out once.
fn known(done: &mut Option<Done>, procedure: AnyProcedure, threads: usize) -> &Done {
    let known = done.take().filter(|done| done.is_of(procedure));
    done.insert(known.unwrap_or_else(|| Done::of(procedure, threads)))
}

/// Tells a run, event by event.
struct Teller;

impl Use for Teller {
    fn with(&mut self, found: Found) -> Result<(), Error> {
        let so = match found.harm() {
            Some(harm) => format!("{}; {harm}", found.sentence),
            None => found.sentence.clone(),
        };
        let Found { witness, sentence, case, .. } = found;
        let head = format!("{}: {} ({}).\n", witness.id, sentence, case.name);
        files::say(&format!("{head}{}", text::arrows(&witness, "    ", &so)))
    }
}

/// A name with what is to be said of it.
struct Entry {
    kind: &'static str,
    name: &'static str,
    line: String,
    text: String,
}

fn overview(entries: &[Entry]) -> String {
    let mut text = String::new();
    let (mut kind, mut told) = ("", Vec::new());
    for entry in entries {
        if told.contains(&(entry.kind, entry.name)) {
            continue;
        }
        told.push((entry.kind, entry.name));
        if entry.kind != kind {
            kind = entry.kind;
            text += &format!("{}{kind}:\n", if text.is_empty() { "" } else { "\n" });
        }
        text += &beside(entry.name, &entry.line);
    }
    text
}

/// How many columns a name takes in a list, with a space before what it is.
const NAME: usize = 43;

/// A name with what it is beside it, or below it where there is little room.
fn beside(name: &str, what: &str) -> String {
    let columns = of_sentences(WIDEST);
    let below = " ".repeat(if columns < WIDEST { 6 } else { NAME });
    let head = match columns < WIDEST || name.len() + 3 > NAME {
        true => format!("  {name}\n{below}"),
        false => format!("{:<NAME$}", format!("  {name}")),
    };
    let lines = width::wrapped(what, "", "", columns - below.len());
    format!("{head}{}\n", lines.join(&format!("\n{below}")))
}

fn glossary(procedure: AnyProcedure) -> Vec<Entry> {
    let issues = procedure.issues().into_iter().map(|issue| issue_entry(procedure, &issue));
    let claims = procedure.claims().into_iter().map(|claim| claim_entry(procedure, &claim));
    let cases = procedure.cases().into_iter().map(|case| case_entry(&case));
    issues.chain(claims).chain(cases).collect()
}

fn issue_entry<P: Procedure>(procedure: P, issue: &Issue) -> Entry {
    let (name, question) = (issue.name, issue.question);
    let mut text = format!(
        "open issue {name} of {}: {question}\nIt stands at {}.\n",
        procedure.name(),
        listed(issue.steps)
    );
    if let Some(what) = issue.unmodelled {
        text += &wrapped(&format!("Not modelled, so that no verdict tells: {what}."));
    }
    for (place, candidate) in issue.candidates.iter().enumerate() {
        text += &candidate_text(name, candidate, place == issue.recommended);
    }
    Entry { kind: "open issues", name, line: question.into(), text }
}

fn candidate_text(issue: &str, candidate: &Candidate, is_recommended: bool) -> String {
    let mark = if is_recommended { " (recommended)" } else { "" };
    let mut text = format!("\n{issue}={}{mark}: {}.\n", candidate.name, candidate.gist);
    for step in candidate.proposed {
        text += &format!("    {}\n{}", place(step), wrapped(step.gist));
    }
    if candidate.proposed.is_empty() && candidate.name == AS_WRITTEN {
        text += "    The text stays as it is.\n";
    }
    text
}

fn place(step: &Step) -> String {
    format!("{}:", step.place())
}

fn claim_entry<P: Procedure>(procedure: P, claim: &Claim<P>) -> Entry {
    let mut text = format!("claim {} of {}: {}.\n", claim.name, procedure.name(), claim.gist);
    text += &format!("Kind: {}.\n", claim.formula.kind());
    text += &match claim.demand {
        Demand::Text => "The text promises it.\n".to_string(),
        Demand::Cited => {
            "A document that the text cites demands it of those who do what it describes.\n".into()
        }
        Demand::Owed => "Any such procedure owes it to those who take part.\n".to_string(),
    };
    text += &judged(procedure, claim);
    match claim.steps {
        [] => text += "Every text owes it.\n",
        steps => {
            text += "What it is drawn from:\n";
            for step in steps {
                text += &format!("    {}\n{}", place(step), wrapped(step.gist));
            }
        }
    }
    Entry { kind: "claims", name: claim.name, line: claim.gist.into(), text }
}

/// What is judged, in the words of its atoms, in the simplest case in which it is.
fn judged<P: Procedure>(procedure: P, claim: &Claim<P>) -> String {
    let resolutions = recommended(procedure);
    let cases = procedure.cases();
    let Some(case) = cases.iter().find(|case| claim.is_made(case, &resolutions)) else {
        return String::new();
    };
    let (cast, calls) = (procedure.cast(&case.config), procedure.calls(&case.config));
    let scene = Scene { config: &case.config, cast: &cast, calls: &calls };
    // Of one call nobody need be told which.
    let plainly = |said: String| match calls.as_slice() {
        [call] => said.replace(&format!(" ({call})"), "").replace(&call.to_string(), "the call"),
        _ => said,
    };
    let asked = match &claim.formula {
        Formula::Always { when, then } => required(&when(&scene), &then(&scene), &plainly),
        Formula::EachStep { when, then } => required(&when(&scene), &then(&scene), &plainly),
        Formula::LeadsTo(responses) => match responses(&scene).first() {
            Some(Response { from, to, .. }) => {
                let mut said = under("once this is so", from, &plainly);
                said.extend(under("    sooner or later", to, &plainly));
                said
            }
            None => return String::new(),
        },
        Formula::Reachable(goal) => under("it can come to this", &goal(&scene), &plainly),
        Formula::Happens(goal) => under("this can happen", &goal(&scene), &plainly),
        Formula::Recoverable(goal) => {
            under("whatever has happened, it can still come to this", &goal(&scene), &plainly)
        }
        Formula::NoLivelock | Formula::Coverage | Formula::Heeded => return String::new(),
    };
    let made = cases.iter().filter(|case| claim.is_made(case, &resolutions)).count();
    let judged = match made {
        1 => format!("Judged in {}", case.name),
        made => format!("Judged in {made} cases; in {}", case.name),
    };
    format!("{judged}, {}\n", asked.join("\n"))
}

/// When something is asked, and what.
fn required<A: Said>(
    when: &Condition<A>,
    then: &Condition<A>,
    plainly: &dyn Fn(String) -> String,
) -> Vec<String> {
    let then = claimed::then(when, then);
    if when.is_trivial() {
        return under("always", then, plainly);
    }
    let mut said = under("whenever this is so", when, plainly);
    said.extend(under("    it is so that", then, plainly));
    said
}

/// What is asked, in lines under some words.
fn under<A: Said>(
    words: &str,
    asked: &Condition<A>,
    plainly: &dyn Fn(String) -> String,
) -> Vec<String> {
    let mut said = vec![format!("{words}:")];
    for (deep, line) in claimed::lines(asked) {
        let indent = " ".repeat(8 + 2 * deep);
        let below = format!("{indent}{}", if line.starts_with("- ") { "  " } else { "" });
        let columns = of_sentences(WIDEST);
        said.extend(width::wrapped(&plainly(line), &indent, &below, columns));
    }
    said
}

fn case_entry<P: Procedure>(case: &Case<P>) -> Entry {
    let size = match case.size {
        Size::Default => "It is always checked.",
        Size::Large => "It is checked with --all-cases, or by its name.",
    };
    let mut text =
        format!("case {} of {}: {}.\n{size}\n", case.name, case.procedure.name(), case.gist);
    if let Some(bounds) = Bounds::of([case]) {
        text += &wrapped(&format!("In it there are {}.", bounds.in_words()));
    }
    if let Some(beginning) = case.beginning() {
        text += &format!("It {beginning}.\n");
    }
    Entry { kind: "cases", name: case.name, line: case.gist.into(), text }
}

/// A sentence in lines, indented.
fn wrapped(sentence: &str) -> String {
    let indent = " ".repeat(8);
    width::wrapped(sentence, &indent, &indent, of_sentences(WIDEST)).join("\n") + "\n"
}
