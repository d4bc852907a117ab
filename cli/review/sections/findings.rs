//! What is wrong with the text as written, its editor's notes first.

use callproof_kernel::case::Rung;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Kind, Step, listed};
use callproof_proofs::findings::{Class, Key};
use callproof_proofs::participants;
use callproof_proofs::review::decision::Decision;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::{choices, recommended};

use crate::report::document::{Cell, Section, Tone, remarks};
use crate::review::{Found, Review};

use super::{cited, said};

/// The editor's notes of the text, each with the answer that is recommended.
pub(super) fn editors_notes<P: Procedure>(review: &Review<P>) -> Option<Section> {
    let is_note = |step: &Step| step.item.kind == Kind::EditorsNote;
    let notes = review.decisions.iter().filter(|d| d.issue.steps.iter().any(is_note));
    let row = |decision: &Decision<P>| {
        let issue = &decision.issue;
        let best = &issue.candidates[issue.recommended];
        let proposal = decision.proposal(issue.recommended).into_iter();
        let proposal = proposal.map(|(step, sentence)| format!("{step}: \"{sentence}\""));
        vec![
            format!("{}: {}", listed(issue.steps), issue.question).into(),
            format!("{}={}: {}", issue.name, best.name, best.gist).into(),
            proposal.collect::<Vec<_>>().join("\n").into(),
        ]
    };
    let rows: Vec<_> = notes.map(row).collect();
    (!rows.is_empty()).then(|| Section {
        id: "editors-notes".into(),
        group: "Findings",
        title: "The editor's notes, and the answer recommended for each".into(),
        intro: "Why, and what the other answers keep and break: `callproof review --issue NAME`."
            .into(),
        head: ["editor's note", "recommended", "text to add"].map(String::from).into(),
        rows,
        notes: Vec::new(),
        is_wordy: true,
    })
}

/// Which candidates make a finding disappear.
pub fn repairs<P: Procedure>(found: &Found<P>) -> String {
    let procedure = found.procedure;
    let best = choices(procedure, &recommended(procedure));
    let name = |repair: &(&'static str, &'static str)| {
        let caveat = found.finding.caveat(repair);
        let caveat = caveat.map_or(String::new(), |caveat| format!(" ({caveat})"));
        format!("{}={}{caveat}", repair.0, repair.1)
    };
    let (recommended, other): (Vec<_>, Vec<_>) =
        found.finding.repairs.iter().partition(|repair| best.contains(repair));
    let mut all: Vec<String> =
        recommended.into_iter().map(|r| format!("{} (recommended)", name(r))).collect();
    let together = found.together.iter().filter(|set| !set.is_empty());
    all.extend(together.map(|set| format!("{} (recommended)", said(found.procedure, set))));
    if all.is_empty() {
        let all_together = match found.finding.is_left {
            true => "none of the candidates: the text as recommended shows it as well",
            false => "the recommended candidates together",
        };
        all.push(all_together.into());
    }
    all.extend(other.into_iter().map(name));
    all.join(";\nor ")
}

/// What is wrong with the text as written.
pub fn findings<P: Procedure>(review: &Review<P>) -> Section {
    let row = |found: &Found<P>| {
        let finding = &found.finding;
        let mut sentence = finding.sentence();
        if finding.cannot_tell {
            sentence += "; the role cannot know: it does the same in the same state in another \
                         run, where it is right";
        }
        let case = review.text.reports.iter().find(|report| report.case.name == finding.case);
        let case = match case {
            Some(report) => format!("{}: {},", finding.case, report.case.gist),
            None => finding.case.into(),
        };
        let witness = match (&finding.owner, &finding.witness) {
            (Some(owner), _) => Cell::new(format!("{case} {owner}"), Tone::None),
            (None, Some(witness)) => Cell::new(case, Tone::None).shown_by(&witness.id),
            (None, None) => Cell::new(case + " no run", Tone::None),
        };
        vec![
            sentence.into(),
            cited(&finding.steps).into(),
            Cell::new(finding.class.to_string(), Tone::Bad),
            witness,
            repairs(found).into(),
            found.consequence.clone().into(),
        ]
    };
    let meanings = Class::ALL.iter().map(|class| format!("{class}: {}.", class.meaning()));
    let mut notes: Vec<String> = meanings.collect();
    notes.push(
        "Draw a run with `callproof diagram RUN`; `callproof explain CASE` says what a case is."
            .into(),
    );
    Section {
        id: "findings".into(),
        group: "Findings",
        title: "What is wrong with the text as written".into(),
        intro: format!(
            "{} findings, {} of them although messages arrive in order, once and in time, {} of \
             them consequences of others; each of the rest with the shortest run of the simplest \
             case that shows it, drawn from the text as written. A candidate that repairs one \
             makes it disappear where it shows, everything else being as written; \"and\" means \
             that all of them are needed.{}",
            review.found.len(),
            review.found.iter().filter(|found| is_plain(review, found)).count(),
            review.found.iter().filter(|found| found.finding.owner.is_some()).count(),
            one_more(&review.text),
        ),
        head: ["finding", "clause and step", "class", "case, run", "repaired by"]
            .map(String::from)
            .into_iter()
            .chain(["if nothing is changed".into()])
            .collect(),
        rows: review.found.iter().map(row).collect(),
        notes: remarks(notes),
        is_wordy: true,
    }
}

/// With how many participants repairs were tried; nothing where their number is fixed.
fn one_more<P: Procedure>(text: &Survey<P>) -> String {
    let cases: Vec<_> = text.reports.iter().map(|report| report.case.clone()).collect();
    match participants::in_words(&cases) {
        Some(number) => {
            format!(
                " Repairs were tried {number}, and, where nothing else is said, with one more; \
                 several together were not tried with one more.",
            )
        }
        None => String::new(),
    }
}

/// Whether a finding shows where nothing goes wrong on the way.
pub(super) fn is_plain<P: Procedure>(review: &Review<P>, found: &Found<P>) -> bool {
    let plain = review.text.reports.iter().filter(|r| r.case.rung() == Rung::FifoPerHop);
    plain.into_iter().any(|report| found.finding.cases.contains(report.case.name))
}

/// The steps and claims of one finding, in words.
pub fn key_of<P: Procedure>(key: &Key<P>) -> String {
    match key {
        Key::Claim(name) => (*name).into(),
        Key::Hole(role, event) => format!("{role}: {event}"),
    }
}
