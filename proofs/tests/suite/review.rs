//! What a review says is so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::mutant::{Mutant, Slip};
use callproof_kernel::procedure::{Procedure, Visitor, Words};
use callproof_kernel::step::Step;
use callproof_model::visit_all;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::findings::{Key, find_repairs, findings};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::review::combination::{combinations, repairs_together};
use callproof_proofs::review::mutation::mutants;
use callproof_proofs::review::reception::{Reception, matrices};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, recommended};
use callproof_proofs::world::World;

fn plan<P: Procedure>(procedure: P, claims: &[Claim<P>]) -> Plan<'_, P> {
    Plan {
        procedure,
        claims,
        limits: Limits::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    }
}

fn cases<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    cases
}

/// Nothing fails, and everything is put to the test somewhere.
fn keeps_every_claim<P: Procedure>(procedure: P, survey: &Survey<P>) -> bool {
    procedure
        .claims()
        .iter()
        .all(|claim| survey.verdict(claim.name).is_none_or(|verdict| verdict == Verdict::Holds))
}

struct Mutants;

impl Visitor for Mutants {
    type Output = (usize, usize);

    /// How many mutants are noticed, and of how many.
    fn visit<P: Procedure>(&mut self, procedure: P) -> (usize, usize) {
        let claims = procedure.claims();
        let right = survey(&recommended(procedure), &cases(procedure), &plan(procedure, &claims));
        let fates = mutants(&right, &plan(procedure, &claims));
        let of_text: Vec<_> = fates.iter().filter(|f| !f.mutant.step.is_of_an_rfc()).collect();
        let left: BTreeSet<(String, String)> = of_text
            .iter()
            .filter(|fate| !fate.is_noticed())
            .map(|fate| (fate.mutant.step.to_string(), fate.mutant.slip.to_string()))
            .collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(procedure.name().replace('-', "_"));
        let ledger = std::fs::read_to_string(folder.join("ledger.toml")).unwrap_or_else(|_| {
            panic!(
                "{} has no ledger: `cargo run --release -- check --all-cases --bless` writes one",
                procedure.name()
            )
        });
        let argued = Ledger::parse(&ledger).expect("well-formed").argued;
        let argued: BTreeSet<(String, String)> =
            argued.into_iter().map(|argued| (argued.step, argued.slip)).collect();
        let list = |of: Vec<&(String, String)>| {
            of.iter().map(|(step, slip)| format!("  {step}: {slip}\n")).collect::<String>()
        };
        let (unargued, noticed) =
            (list(left.difference(&argued).collect()), list(argued.difference(&left).collect()));
        assert!(
            unargued.is_empty(),
            "{}: no claim notices what is done wrong here:\n{unargued}Add a claim that does, or \
             say under [[argued]] in the ledger why it does no harm.",
            procedure.name()
        );
        assert!(
            noticed.is_empty(),
            "{}: the ledger argues for what some claim notices:\n{noticed}Take it out there.",
            procedure.name()
        );
        let noticed = of_text.len() - left.len();
        println!("{}: {noticed} of {} mutants are noticed", procedure.name(), of_text.len());
        let omitted = of_text.iter().filter(|fate| fate.mutant.slip == Slip::Omitted).count();
        let mut steps: BTreeSet<Step> =
            right.reports.iter().flat_map(|r| &r.cited).copied().collect();
        steps.retain(|step| !step.is_of_an_rfc());
        assert_eq!(omitted, steps.len(), "each step that is obeyed is left out once");
        (noticed, of_text.len())
    }
}

#[test]
fn a_step_done_wrong_is_noticed_or_argued_in_the_ledger() {
    let found = visit_all(&mut Mutants).into_iter();
    let (noticed, all) = found.fold((0, 0), |(n, a), (noticed, all)| (n + noticed, a + all));
    assert!(noticed * 100 >= all * 95, "{noticed} of {all}: claims notice too little");
}

struct Smallest;

impl Visitor for Smallest {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let (claims, cases, issues) = (procedure.claims(), cases(procedure), procedure.issues());
        let found = combinations(procedure, &cases, Limits::default(), &|_, _| {});
        assert!(found.recommended_is_good && found.unknown == 0);
        assert!(found.good >= found.least && found.least > 0);
        // The first and the last of the smallest sets keep every claim; without any one of their
        // changes they do not.
        for set in [found.listed.first(), found.listed.last()].into_iter().flatten() {
            let with = |left_out: Option<usize>| {
                let mut resolutions = procedure.as_written();
                for (issue, candidate) in set.iter().filter(|(issue, _)| Some(*issue) != left_out) {
                    resolutions.choose(*issue, *candidate);
                }
                keeps_every_claim(
                    procedure,
                    &survey(&resolutions, &cases, &plan(procedure, &claims)),
                )
            };
            assert!(with(None), "{set:?} keeps every claim");
            let (issue, _) = set[set.len() / 2];
            assert!(!with(Some(issue)), "{} is needed", issues[issue].name);
        }
    }
}

#[test]
fn the_smallest_sets_keep_every_claim_and_no_part_does() {
    visit_all(&mut Smallest);
}

struct Together;

impl Visitor for Together {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let (claims, mut cases, issues) =
            (procedure.claims(), cases(procedure), procedure.issues());
        let text = procedure.as_written();
        let all = survey(&text, &cases, &plan(procedure, &claims));
        // Where all mixtures are soon looked at.
        let is_small =
            |case: &Case<P>| all.reports.iter().any(|r| r.case.name == case.name && r.states < 600);
        cases.retain(is_small);
        let small =
            survey(&text, &cases, &Plan { procedure, is_whole: false, ..plan(procedure, &claims) });
        let mut found = findings(&small);
        find_repairs(&mut found, &text, &cases, &plan(procedure, &claims), None);
        found.retain(|finding| finding.repairs.is_empty());
        let limits = Limits { states: Some(150_000), ..Limits::default() };
        let mended = repairs_together(procedure, &found, &cases, limits, 2, &|_, _| {});
        let mut seen = 0;
        for (finding, sets) in found.iter().zip(mended) {
            let Key::Claim(name) = finding.key else { continue };
            let Some(set) = sets.first().filter(|set| set.len() > 1) else { continue };
            let concerned: Vec<_> =
                cases.iter().filter(|c| finding.cases.contains(c.name)).cloned().collect();
            let is_gone = |left_out: Option<usize>| {
                let mut resolutions = procedure.as_written();
                for (issue, candidate) in set.iter().filter(|(issue, _)| Some(*issue) != left_out) {
                    resolutions.choose(*issue, *candidate);
                }
                let plan = Plan { procedure, is_whole: false, ..plan(procedure, &claims) };
                survey(&resolutions, &concerned, &plan).verdict(name) != Some(Verdict::Fails)
            };
            assert!(is_gone(None), "{name}: {set:?} mends it");
            for (issue, _) in set {
                assert!(!is_gone(Some(*issue)), "{name}: {} is needed", issues[*issue].name);
            }
            seen += 1;
        }
        seen
    }
}

#[test]
fn what_mends_a_finding_together_mends_it_only_together() {
    let seen: usize = visit_all(&mut Together).into_iter().sum();
    assert!(seen > 5, "only {seen} findings need several candidates");
}

struct MidFlight {
    in_flight: usize,
}

impl Visitor for MidFlight {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let (claims, mut cases) = (procedure.claims(), cases(procedure));
        let text = procedure.as_written();
        let all = survey(&text, &cases, &plan(procedure, &claims));
        cases.retain(|case| all.reports.iter().any(|r| r.case.name == case.name && r.states < 250));
        for finding in findings(&survey(&text, &cases, &plan(procedure, &claims))) {
            let Some(witness) = &finding.witness else { continue };
            let case = cases.iter().find(|case| case.name == finding.case).expect("it is one");
            let lead = witness.run.occurrences.iter().map(|o| o.action.clone()).collect();
            let world = World::new(case.clone(), text.clone()).following(lead);
            let start = world.initial();
            self.in_flight += usize::from(!start.links.is_empty());
            let mut seen = BTreeSet::from([start.clone()]);
            let mut work = vec![start];
            while let Some(state) = work.pop() {
                let next = world.actions(&state).into_iter().map(|a| world.apply(&state, &a).0);
                work.extend(next.filter(|next| seen.insert(next.clone())));
            }
            let found = explore(&world, Limits::default(), &mut |_| {}).states();
            assert_eq!(found, seen.len(), "{} after {}", case.name, witness.id);
        }
    }
}

#[test]
fn a_run_is_continued_with_what_is_in_flight_at_its_end() {
    let mut looked_at = MidFlight { in_flight: 0 };
    visit_all(&mut looked_at);
    assert!(looked_at.in_flight > 5, "{} runs end with messages on their way", looked_at.in_flight);
}

/// Cell by cell: what is done with a message where a role stands.
type Cells<P> =
    BTreeMap<(<P as Words>::Role, String, &'static str), (BTreeSet<Vec<Step>>, Reception)>;

fn cells<P: Procedure>(survey: &Survey<P>) -> Cells<P> {
    let mut cells = BTreeMap::new();
    for matrix in matrices(survey) {
        for (state, row) in matrix.rows {
            for (message, cell) in matrix.messages.iter().zip(row) {
                let kind = cell.kind();
                cells.insert((matrix.role, state.clone(), *message), (cell.specified, kind));
            }
        }
    }
    cells
}

struct Deleted {
    compared: usize,
}

impl Visitor for Deleted {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let (claims, mut cases) = (procedure.claims(), cases(procedure));
        let best = recommended(procedure);
        let whole = survey(&best, &cases, &plan(procedure, &claims));
        cases.retain(|case| {
            whole.reports.iter().any(|r| r.case.name == case.name && r.states < 8_000)
        });
        let right = survey(&best, &cases, &plan(procedure, &claims));
        let before = cells(&right);
        let mut slips: BTreeMap<Step, BTreeSet<Slip>> = BTreeMap::new();
        for (step, own) in right.reports.iter().flat_map(|report| &report.slips) {
            slips.entry(*step).or_default().extend(own);
        }
        // Rules of the text that say what to do with a message and neither send anything nor change a state: to
        // delete one changes no run, only what is said of the message.
        let rules = slips.iter().filter(|(_, own)| own.iter().eq([&Slip::Omitted]));
        for (step, _) in rules.filter(|(step, _)| !step.is_of_an_rfc()) {
            let mutant = Some(Mutant { step: *step, slip: Slip::Omitted });
            let without =
                survey(&best, &cases, &Plan { procedure, mutant, ..plan(procedure, &claims) });
            let is_same = right
                .reports
                .iter()
                .zip(&without.reports)
                .all(|(a, b)| (a.states, a.transitions) == (b.states, b.transitions));
            let is_of_messages =
                before.values().any(|(lists, _)| lists.iter().any(|list| list.contains(step)));
            if !is_same || !is_of_messages {
                continue;
            }
            let predicted: Cells<P> = before
                .iter()
                .map(|(key, (lists, kind))| (key.clone(), deleted(lists, *kind, *step)))
                .collect();
            assert_eq!(cells(&without), predicted, "{}: without {step}", procedure.name());
            let changed = before.iter().zip(&predicted).filter(|(a, b)| a != b).count();
            println!("{}: without {step}, {changed} cells change", procedure.name());
            assert!(changed > 0 && changed < before.len());
            self.compared += 1;
        }
    }
}

/// What a cell says when a step is taken out of it.
fn deleted(
    lists: &BTreeSet<Vec<Step>>,
    kind: Reception,
    step: Step,
) -> (BTreeSet<Vec<Step>>, Reception) {
    let mut left = BTreeSet::new();
    let mut is_emptied = false;
    for list in lists {
        let list: Vec<Step> = list.iter().copied().filter(|known| *known != step).collect();
        match list.is_empty() {
            true => is_emptied = true,
            false => {
                left.insert(list);
            }
        }
    }
    let kind = match (is_emptied, left.is_empty()) {
        (false, _) => kind,
        (true, true) => Reception::Unspecified,
        (true, false) => Reception::Sometimes,
    };
    (left, kind)
}

#[test]
fn deleting_a_rule_changes_the_matrix_in_exactly_the_cells_that_cite_it() {
    let mut deleted = Deleted { compared: 0 };
    visit_all(&mut deleted);
    assert!(deleted.compared > 1, "{} rules were deleted", deleted.compared);
}
