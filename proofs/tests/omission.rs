//! Leaving out any one step of the text, or of the candidates recommended, is noticed.

mod small;

use std::collections::BTreeMap;

use callproof_model::kernel::mutant::{Mutant, Slip};
use callproof_model::kernel::procedure::{Procedure, Visitor};
use callproof_model::kernel::step::{Standing, Step};
use callproof_model::visit_all;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};

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
            assert_ne!(whole.get(COVERAGE), without.get(COVERAGE), "{step} is still cited");
            let noticed = whole.keys().filter(|k| **k != COVERAGE && whole[*k] != without[*k]);
            let noticed = noticed.count();
            println!("{step}: noticed by {noticed} claims besides coverage");
            if noticed == 0 {
                only_by_coverage.push(step.to_string());
            }
        }
        let own = ONLY_CITED.iter().filter(|(procedure, ..)| *procedure == P::NAME);
        let argued: Vec<&str> = own.map(|(_, step, _)| *step).collect();
        assert_eq!(only_by_coverage, argued, "nobody but the coverage notices these");
    }
}

const COVERAGE: &str = "every-step-happens";

/// Steps on which no claim depends, each with the reason.
const ONLY_CITED: &[(&str, &str, &str)] = &[
    (
        "video-push",
        "7.4.2.3.1 general (end)",
        "says what NOTE 2 says; the release hangs on the step proposed",
    ),
    ("video-push", "7.4.2.3.2 NOTE 1", "replaced by the proposed step 3"),
    ("video-push", "7.4.2.3.2 NOTE 2", "replaced by the proposed step 1a of the release"),
    (
        "video-push",
        "7.4.2.3.3 step 2",
        "a party may always release, says the proposed step; what is left of the check is that the \
         call exists, without which step 3 has no receiver",
    ),
];

/// The worst verdict of each claim.
fn verdicts<P: Procedure>(
    resolutions: &P::Resolutions,
    omitted: Option<Step>,
) -> BTreeMap<&'static str, Verdict> {
    let cases = small::cases::<P>();
    let claims = P::claims();
    let plan = Plan {
        claims: &claims,
        limits: Default::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        is_whole: true,
        mutant: omitted.map(|step| Mutant { step, slip: Slip::Omitted }),
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
