//! One text in two forms: the private call in Rust and in the plain form are the same procedure.
//!
//! The two were written by themselves, from the contribution; whatever one of them has and the
//! other has not shows in a state, a verdict, a missing step or a run.

use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::engine::Limits;
use callproof_proofs::ledger::{Difference, Ledger};
use callproof_proofs::survey::{Plan, Survey, survey};

#[path = "../model/examples/private_call.rs"]
#[allow(dead_code)]
mod private_call;

fn in_rust() -> AnyProcedure {
    AnyProcedure::of(private_call::PrivateCall)
}

fn in_the_plain_form() -> AnyProcedure {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/private-call.proc");
    let text = std::fs::read_to_string(file).expect("it is there");
    AnyProcedure::of(callproof_plain::read(&text, None).expect("it is a procedure"))
}

fn look(of: AnyProcedure, text: &Resolutions<AnyProcedure>) -> Survey<AnyProcedure> {
    let plan = Plan {
        procedure: of,
        claims: &of.claims(),
        limits: Limits::default(),
        threads: 2,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(text, &of.cases(), &plan)
}

/// Every choice of candidates.
fn texts(of: AnyProcedure) -> Vec<Resolutions<AnyProcedure>> {
    let mut texts = vec![of.as_written()];
    for issue in of.issues() {
        let with = |text: &Resolutions<AnyProcedure>, candidate: usize| {
            let mut text = text.clone();
            text.choose(issue.place, candidate);
            text
        };
        let candidates = 0..issue.candidates.len();
        texts = candidates
            .flat_map(|c| texts.iter().map(move |t| with(t, c)).collect::<Vec<_>>())
            .collect();
    }
    texts
}

/// A row of a ledger without the name of its run: of several that are equally short, which one is
/// shown depends on the order in which a form lists what may happen.
fn unnamed(row: &str) -> &str {
    row.rsplit_once(' ').map_or(row, |(said, _)| said)
}

/// The lengths of the runs that show something.
fn lengths(of: &Survey<AnyProcedure>) -> Vec<usize> {
    let shown = of.reports.iter().flat_map(|report| {
        let claims = report.results.iter().filter_map(|result| result.witness.as_ref());
        claims.chain(report.holes.iter().map(|hole| &hole.witness))
    });
    let mut lengths: Vec<usize> = shown.map(|witness| witness.run.occurrences.len()).collect();
    lengths.sort_unstable();
    lengths
}

/// Under every choice of candidates, in every case: the same states and transitions, the same
/// verdicts, the same missing steps, and runs as short that show them, nearly all the same.
#[test]
fn both_forms_are_the_same_procedure() {
    let (rust, plain) = (in_rust(), in_the_plain_form());
    let texts = texts(rust);
    assert_eq!(texts.len(), 12);
    let (mut runs, mut others) = (0, 0);
    for text in texts {
        let (own, other) = (look(rust, &text), look(plain, &text));
        let mut ledger = Ledger::default();
        ledger.record("plain", &other);
        let differences = ledger.differences("plain", &own);
        let is_more = |d: &&Difference| unnamed(&d.recorded) != unnamed(&d.found);
        let more: Vec<_> = differences.iter().filter(is_more).collect();
        assert!(more.is_empty(), "{text:?}: {more:#?}");
        assert_eq!(lengths(&own), lengths(&other), "{text:?}");
        (runs, others) = (runs + lengths(&own).len(), others + differences.len());
        for (own, other) in own.reports.iter().zip(&other.reports) {
            assert_eq!((own.states, own.transitions), (other.states, other.transitions));
        }
    }
    // Runs are named by what is read of them, so a text keeps its names in another form.
    assert!(runs > 150 && others * 20 < runs, "{others} of {runs} runs have other names");
}

/// Names, steps, questions and figures are the same as well, so that every command says the same.
#[test]
fn both_forms_have_the_same_names() {
    let (rust, plain) = (in_rust(), in_the_plain_form());
    let said = |of: AnyProcedure| {
        let steps = of.clauses().into_iter().flat_map(|(_, steps)| steps);
        let mut said: Vec<String> =
            steps.map(|s| format!("{s}: {}, {:?}", s.gist, s.standing)).collect();
        for issue in of.issues() {
            said.push(format!("{} {} {:?}", issue.name, issue.question, issue.candidates));
            said.push(format!("{:?} {}", issue.steps, issue.recommended));
        }
        said.extend(of.claims().iter().map(|c| format!("{}: {}, {:?}", c.name, c.gist, c.steps)));
        said.extend(of.cases().iter().map(|case| format!("{}: {}", case.name, case.gist)));
        said.extend(of.figures().iter().map(|figure| figure.caption()));
        said.sort();
        said
    };
    assert_eq!(said(rust), said(plain));
}
