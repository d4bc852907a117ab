//! Video push in two forms: as written, the plain form finds what the Rust model finds.
//!
//! Each form is read from the text by itself. In every case with one call the same events have no
//! step, and the claims that every procedure gets say the same. What the plain form cannot say
//! (the identity of a call beyond one, its memory, the claims about media at both ends) is listed
//! in docs/plain.md.

use std::collections::BTreeSet;
use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::owed::free;
use callproof_kernel::procedure::Procedure;
use callproof_model::video_push::VideoPush;
use callproof_proofs::check::{CaseReport, Hole};
use callproof_proofs::engine::Limits;
use callproof_proofs::survey::{Plan, survey};

fn in_the_plain_form() -> AnyProcedure {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/video-push-as-written.proc");
    let text = std::fs::read_to_string(file).expect("it is there");
    AnyProcedure::of(callproof_plain::read(&text, None).expect("it is a procedure"))
}

/// The names of the cases with one call.
fn with_one_call() -> Vec<&'static str> {
    let is_one = |case: &Case<VideoPush>| case.config.callers == 1 && case.config.calls == 1;
    VideoPush.cases().into_iter().filter(is_one).map(|case| case.name).collect()
}

fn look(of: AnyProcedure, name: &str) -> CaseReport<AnyProcedure> {
    let claims = free(of);
    let case = of.cases().into_iter().find(|case| case.name == name);
    let plan = Plan {
        procedure: of,
        claims: &claims,
        limits: Limits::default(),
        threads: 2,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    let case = case.unwrap_or_else(|| panic!("there is no case {name}"));
    survey(&of.as_written(), &[case], &plan).reports.remove(0)
}

/// Who meets what without a step, and where it stands then.
///
/// Where the server has two records of one call, since a request came twice, Rust says where it
/// stands in both, and the plain form in which of them it looks: there no state is compared.
fn holes(report: &CaseReport<AnyProcedure>) -> BTreeSet<(String, String, String)> {
    let doubles = report.case.duplicates.is_left();
    let hole = |hole: &Hole<AnyProcedure>| {
        // In Rust all UEs of the called user are one functional entity.
        let role = hole.key.role.to_string().replace(" (UE 2)", "");
        let event = hole.key.event.clone();
        let state = match hole.key.state.as_str() {
            _ if doubles && role == "MCVideo server" => "in its records",
            "without that call" => "idle",
            "in the call with the video completed" => "in the call, video completed",
            "alerting, without video" => "alerting",
            state => state,
        };
        let event = match event.as_str() {
            "a time limit ends the call" => {
                "a time limit, the administrator or inactivity ends the call".into()
            }
            _ => event,
        };
        (role, state.to_string(), event)
    };
    report.holes.iter().map(hole).collect()
}

/// The verdicts on the claims that every procedure gets.
fn verdicts(report: &CaseReport<AnyProcedure>) -> Vec<String> {
    report
        .results
        .iter()
        .map(|result| format!("{} {}", result.claim.name, result.verdict))
        .collect()
}

#[test]
fn as_written_both_forms_find_the_same_in_every_case_with_one_call() {
    let (rust, plain) = (AnyProcedure::of(VideoPush), in_the_plain_form());
    let cases = with_one_call();
    assert!(cases.len() > 20);
    let (mut found, mut wrong) = (0, String::new());
    for name in cases {
        let (own, other) = (look(rust, name), look(plain, name));
        assert!(own.is_complete && other.is_complete, "{name}");
        let (in_rust, in_plain) = (holes(&own), holes(&other));
        found += in_rust.len();
        for one in in_rust.difference(&in_plain) {
            wrong += &format!("{name}: only in Rust: {one:?}\n");
        }
        for one in in_plain.difference(&in_rust) {
            wrong += &format!("{name}: only in the plain form: {one:?}\n");
        }
        let (in_rust, in_plain) = (verdicts(&own), verdicts(&other));
        assert!(in_rust.len() > 5, "{name}");
        if in_rust != in_plain {
            wrong += &format!("{name}: {in_rust:?} in Rust, {in_plain:?} in the plain form\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(found > 100, "only {found} events without a step were compared");
}
