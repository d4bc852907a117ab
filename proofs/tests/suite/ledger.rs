//! The recorded verdicts are what checking gives today.

use std::collections::BTreeSet;
use std::path::Path;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::ledger::Ledger;
use callproof_proofs::places::Places;
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::{Verdict, recommended};

struct Recomputed;

impl Visitor for Recomputed {
    type Output = ();

    fn visit<P: Procedure>(&mut self, procedure: P) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(procedure.name().replace('-', "_"));
        let text = std::fs::read_to_string(folder.join("ledger.toml")).unwrap_or_else(|_| {
            panic!(
                "{} has no ledger: `cargo run --release -- check --all-cases --bless` writes one",
                procedure.name()
            )
        });
        let ledger = Ledger::parse(&text).expect("it is well-formed");
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        let claims = procedure.claims();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let plan = Plan {
            procedure,
            claims: &claims,
            limits: Default::default(),
            threads,
            is_whole: true,
            mutant: None,
            progress: &|_, _| {},
        };
        for (profile, resolutions) in
            [("as-written", procedure.as_written()), ("recommended", recommended(procedure))]
        {
            let survey = survey(&resolutions, &cases, &plan);
            let covered = survey.overall.iter().map(|overall| overall.verdict).max();
            assert_eq!(covered, Some(Verdict::Holds), "{profile}: every step happens");
            let mut places = Places::of(procedure).expect("its source is known");
            places.add_survey(&survey);
            let read = Places::parse(&places.to_text()).expect("it is as it was written");
            assert_eq!(read, places);
            // A run that the ledger does not name is nowhere else in these cases.
            let named: BTreeSet<&str> = ledger.runs().collect();
            for run in places.names() {
                assert!(named.contains(run), "{profile}: {run} is not in the ledger");
                let place = places.find(run).expect("it is there");
                assert_eq!(place.resolutions(procedure), Some(resolutions.clone()), "{run}");
                assert!(cases.iter().any(|case| case.name == place.case), "{run}");
            }
            let differences = ledger.differences(profile, &survey);
            assert!(
                differences.is_empty(),
                "if this is meant, run `callproof check --bless`: {differences:#?}"
            );
            for case in procedure.cases() {
                let known = ledger.profile.get(profile).is_some_and(|p| p.contains_key(case.name));
                assert!(known, "{profile}, {}: not in the ledger", case.name);
            }
        }
    }
}

#[test]
fn the_ledger_is_what_checking_gives() {
    visit_all(&mut Recomputed);
}

#[test]
fn a_ledger_is_read_as_it_was_written() {
    let text = "schema = \"callproof/ledger/1\"\n[profile.as-written.one]\nstates = 1\n\
                transitions = 2\ndepth = 3\n[profile.as-written.one.claims]\na = \"holds\"\n";
    let ledger = Ledger::parse(text).expect("it is well-formed");
    assert_eq!(Ledger::parse(&ledger.to_text()), Ok(ledger));
}

#[test]
fn a_ledger_that_is_none_is_refused_in_a_sentence() {
    for text in ["", "schema = \"other\"", "[[[", "schema = 3", "\u{0}\u{1}"] {
        let error = Ledger::parse(text).expect_err("it is no ledger");
        assert!(!error.is_empty() && !error.contains('\n'), "{error:?}");
    }
}
