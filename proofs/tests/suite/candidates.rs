//! The candidates of an editor's note differ in what they keep.

use std::collections::BTreeMap;

use callproof_kernel::case::Size;
use callproof_kernel::issue::{Candidate, Issue};
use callproof_kernel::procedure::Procedure;
use callproof_model::telepresence::Telepresence;
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::review::companion::companions;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};

/// The verdict on every claim, where what it is about happens, with everything else as
/// recommended.
fn verdicts(issue: &Issue, candidate: usize) -> BTreeMap<&'static str, Verdict> {
    let mut resolutions = recommended(Telepresence);
    resolutions.choose(issue.place, candidate);
    let mut cases = Telepresence.cases();
    cases.retain(|case| case.size == Size::Default);
    let claims = Telepresence.claims();
    let plan = Plan {
        procedure: Telepresence,
        claims: &claims,
        limits: Default::default(),
        threads: 2,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    };
    let survey = survey(&resolutions, &cases, &plan);
    let named = claims.iter().filter_map(|c| Some((c.name, survey.verdict_where_met(c.name)?)));
    named.collect()
}

#[test]
fn what_a_candidate_lacks_may_be_the_choice_for_another_question() {
    let issues = Telepresence.issues();
    let place = issues.iter().position(|issue| issue.name == "refresh").expect("the editor's note");
    let mut cases = Telepresence.cases();
    cases.retain(|case| case.size == Size::Default);
    let plan = TablePlan { limits: Default::default(), threads: 2, progress: &|_, _| {} };
    let own = std::slice::from_ref(&issues[place]);
    let table = neighbours(Telepresence, &recommended(Telepresence), own, &cases, &plan);
    let of = |name: &str| {
        let mut member = table.members[0].clone();
        let named = |candidate: &Candidate| candidate.name == name;
        member[place] = issues[place].candidates.iter().position(named).expect("a candidate");
        let at = table.place(&member).expect("the table has every candidate");
        companions(&table, (at, place), &cases, &plan)
    };
    assert_eq!(of("readvertise"), [("while-processing", "replace")]);
    // What keeps every claim anyway has none, and neither has what nothing else mends.
    assert!(of("coalesced").is_empty() && of("composed").is_empty());
}

#[test]
fn every_candidate_for_the_refresh_has_verdicts_of_its_own() {
    let issues = Telepresence.issues();
    let issue = issues.iter().find(|issue| issue.name == "refresh").expect("the editor's note");
    assert_eq!(issue.candidates.len(), 7, "as written, and six others");
    let columns: Vec<_> = (0..7).map(|candidate| verdicts(issue, candidate)).collect();
    for (place, column) in columns.iter().enumerate() {
        let same = columns.iter().filter(|other| *other == column).count();
        assert_eq!(same, 1, "{} has nothing of its own", issue.candidates[place].name);
        let all_hold = column.values().all(|v| v.counts_as_holding());
        assert_eq!(all_hold, place == issue.recommended, "{}", issue.candidates[place].name);
    }
}
