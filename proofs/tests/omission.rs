//! Leaving out any one step of the text, or of the candidates recommended, is noticed.

use std::collections::BTreeMap;

use callproof_model::kernel::procedure::{Procedure, Visitor};
use callproof_model::kernel::step::{Standing, Step};
use callproof_model::visit_all;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};

/// Cases that are small and between them use every step.
const CASES: &[&str] = &[
    "one-call",
    "set-automatic",
    "unordered",
    "lossy",
    "one-duplicate",
    "two-calls",
    "two-ues",
    "designated-ue",
    "server-crashes",
    "client-1-crashes",
];

struct Noticed;

impl Visitor for Noticed {
    type Output = ();

    fn visit<P: Procedure>(&mut self) {
        let resolutions = recommended::<P>();
        let mut steps: Vec<Step> = P::clauses().into_iter().flat_map(|(_, s)| s).copied().collect();
        for issue in P::issues() {
            steps.extend(issue.candidates[issue.recommended].proposed);
        }
        steps.retain(|step| !matches!(step.standing, Standing::Assumed(_)));
        let whole = verdicts::<P>(&resolutions, None);
        assert!(whole.values().all(|v| *v == Verdict::Holds), "{whole:#?}");
        let mut only_by_coverage = Vec::new();
        for step in steps {
            let without = verdicts::<P>(&resolutions, Some(step));
            let noticed: Vec<_> = whole.keys().filter(|k| whole[*k] != without[*k]).collect();
            assert!(!noticed.is_empty(), "nobody notices that {step} is left out");
            let claims = noticed.iter().filter(|name| ***name != "every-step-happens").count();
            println!("{step}: noticed by {claims} claims besides coverage");
            if claims == 0 {
                only_by_coverage.push(step);
            }
        }
        println!("noticed by coverage alone: {}", only_by_coverage.len());
    }
}

/// The worst verdict of each claim.
fn verdicts<P: Procedure>(
    resolutions: &P::Resolutions,
    omitted: Option<Step>,
) -> BTreeMap<&'static str, Verdict> {
    let mut cases = P::cases();
    cases.retain(|case| CASES.contains(&case.name));
    let claims = P::claims();
    let plan = Plan {
        claims: &claims,
        limits: Default::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        is_whole: true,
        omitted,
        progress: &|_, _| {},
    };
    let survey = survey(resolutions, &cases, &plan);
    let names = claims.iter().map(|claim| claim.name);
    names.filter_map(|name| Some((name, survey.verdict(name)?))).collect()
}

#[test]
fn leaving_out_any_step_is_noticed() {
    visit_all(&mut Noticed);
}
