//! The figures: of each run that the page names, and of each recommended answer.

use std::collections::BTreeMap;

use callproof_diagrams::Options;
use callproof_diagrams::chart::{Chart, chart};
use callproof_diagrams::layout::layout;
use callproof_diagrams::svg::svg_of;
use callproof_kernel::case::Case;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::figures::of_candidate;
use callproof_proofs::parallel::each;
use callproof_proofs::verdict::{Witness, recommended};
use serde_json::{Value, json};

use crate::figure::{self, Shows};
use crate::review::Review;

/// The width of a figure, in centimetres.
const WIDTH: f64 = 17.0;

/// What the recommended answer of each of these issues changes, everything else being as
/// recommended: the figure that `callproof diagram --issue` draws.
pub(super) fn resolved<P: Procedure>(review: &Review<P>, issues: &[Issue]) -> Vec<Value> {
    let procedure = review.text.procedure;
    let base = recommended(procedure);
    let cases: Vec<Case<P>> = review.text.reports.iter().map(|one| one.case.clone()).collect();
    each(issues, review.threads, |issue| {
        let best = &issue.candidates[issue.recommended];
        let Some((run, case)) = of_candidate(&base, issue, issue.recommended, &cases) else {
            return Value::Null;
        };
        let caption = format!("{}={}: {}", issue.name, best.name, best.gist);
        let mut drawn = chart(&run, 0, &caption);
        let known = cases.iter().find(|known| known.name == case);
        drawn.remark = known.and_then(Case::beginning).unwrap_or_default();
        let caption =
            format!("{caption} (case {case}, every other question answered as recommended)");
        json!({ "issue": issue.name, "svg": sheet(&drawn), "caption": caption })
    })
}

/// A drawing without its caption, which stands below it and breaks where the window ends, so narrow
/// that two of them fit beside each other.
fn sheet(chart: &Chart) -> String {
    svg_of(
        chart,
        &layout(chart, &Options { caption: false, width: Some(WIDTH), ..Options::default() }),
    )
}

/// The figure of every run that a section names.
pub(super) fn runs<P: Procedure>(review: &Review<P>) -> BTreeMap<String, Value> {
    let mut runs = BTreeMap::new();
    let mut add = |witness: &Witness<P>, caption: String, shows: &Shows| {
        let of_a_finding = review.answer.as_ref().and_then(|answer| answer.ends(&witness.id));
        let svg = || {
            let drawn = figure::figure(witness, &caption, shows, of_a_finding);
            json!({ "svg": sheet(&drawn), "caption": caption.as_str() })
        };
        runs.entry(witness.id.clone()).or_insert_with(svg);
    };
    for found in &review.found {
        if let Some(witness) = found.finding.own_run() {
            let case = found.finding.case;
            add(
                witness,
                format!("{} (case {case}, the text as written)", found.finding.sentence()),
                &Shows::of(&found.finding),
            );
        }
    }
    let claims = review.text.procedure.claims();
    let broken = |name: &str| {
        let claim = claims.iter().find(|claim| claim.name == name);
        claim.map(|claim| (claim.broken(), Shows::against(claim)))
    };
    for decision in &review.decisions {
        for (column, candidate) in decision.columns.iter().zip(decision.issue.candidates) {
            for (claim, (case, witness)) in &column.witnesses {
                let choice = format!("{}={}", decision.issue.name, candidate.name);
                let Some((gist, shows)) = broken(claim) else { continue };
                let with = "every other question answered as recommended";
                add(witness, format!("{gist} ({choice}, {with}, case {case})"), &shows);
            }
        }
    }
    for (name, climbs) in &review.ladders {
        for climb in climbs {
            for (case, witness) in climb.cells.iter().flatten().filter_map(|c| c.witness.as_ref()) {
                let Some((gist, shows)) = broken(climb.claim) else { continue };
                add(witness, format!("{gist} ({name}, case {case})"), &shows);
            }
        }
    }
    for (name, matrices) in &review.receptions {
        for matrix in matrices {
            for (state, cells) in &matrix.rows {
                for (message, cell) in matrix.messages.iter().zip(cells) {
                    if let Some(witness) = &cell.unspecified {
                        let caption = format!("{}, {state}: {message} ({name})", matrix.role);
                        add(witness, format!("no step: {caption}"), &Shows::Hole);
                    }
                }
            }
        }
    }
    runs
}
