//! What was gathered, as sections for a reader who knows the text and no model checking.

mod combinations;
mod findings;
mod issues;
mod ladder;
mod mutants;
mod receptions;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};
use callproof_proofs::review::combination::Choice;

use super::{Review, Text};
use crate::report::document::Section;

use combinations::combinations;
use findings::editors_notes;
use issues::overview;
use ladder::{cases, ladder, policies};
use mutants::mutants;
use receptions::{receptions, unspecified};

pub use findings::{findings, key_of, repairs};
pub use issues::decision;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What is needed to act.
    Short,
    /// Everything.
    Full,
}

/// Every section of a review.
pub fn all<P: Procedure>(review: &Review<P>, extent: Extent) -> Vec<Section> {
    let mut sections = Vec::new();
    sections.extend(editors_notes(review));
    sections.push(findings(review));
    match extent {
        Extent::Short => sections.push(overview(review)),
        Extent::Full => sections.extend(review.decisions.iter().map(decision)),
    }
    sections.extend(review.combinations.as_ref().map(|c| combinations(c, review)));
    for (name, matrices) in &review.receptions {
        match extent {
            Extent::Short if *name == Text::AsRecommended => {}
            Extent::Short => sections.push(unspecified(&name.to_string(), matrices)),
            Extent::Full => {
                sections.extend(matrices.iter().map(|m| receptions(&name.to_string(), m)))
            }
        }
    }
    sections.push(mutants(review, extent));
    for (name, climbs) in &review.ladders {
        sections.push(ladder(review.text.procedure, &name.to_string(), climbs, extent));
    }
    sections.push(policies(review));
    if extent == Extent::Full {
        sections.push(cases(review));
    }
    sections
}

fn gist_of<P: Procedure>(procedure: P, claim: &str) -> String {
    let claims = procedure.claims();
    let known = claims.iter().find(|known| known.name == claim);
    known.map_or(claim.into(), |claim| claim.gist.into())
}

/// Whose demand a claim is, for a delegate.
fn demand_of<P: Procedure>(procedure: P, claim: &str) -> String {
    let claims = procedure.claims();
    let known = claims.iter().find(|known| known.name == claim);
    known.map_or(String::new(), |claim| claim.demand.to_string())
}

/// A set of choices, as `--resolve` takes them.
fn said<P: Procedure>(procedure: P, choices: &[Choice]) -> String {
    let issues = procedure.issues();
    let one = |(issue, candidate): &Choice| {
        format!("{}={}", issues[*issue].name, issues[*issue].candidates[*candidate].name)
    };
    choices.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// Steps, as people cite them; what every text owes stands in none.
fn cited(steps: &[Step]) -> String {
    match steps.is_empty() {
        true => "no single step".into(),
        false => listed(steps),
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}
