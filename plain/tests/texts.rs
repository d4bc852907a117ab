//! The texts that stand in the plain form: each is read, and is what its ledger says.

use std::path::{Path, PathBuf};

use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_plain::Plain;
use callproof_proofs::engine::Limits;
use callproof_proofs::ledger::Ledger;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, recommended};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../texts")
}

/// Every text, with its file.
fn texts() -> Vec<(PathBuf, Plain)> {
    let files = std::fs::read_dir(folder()).expect("the folder of the texts");
    let files = files.map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "proc")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{}: a line is wider than 100 columns", path.display());
        let laid_out = callproof_plain::format(&text).expect("it can be read");
        assert_eq!(laid_out, text, "{}: run `callproof fmt`", path.display());
        match callproof_plain::read(&text, None) {
            Ok(plain) => {
                assert_eq!(plain.remarks(), [], "{}", path.display());
                (path, plain)
            }
            Err(fault) => panic!("{}: {fault}", path.display()),
        }
    };
    files.into_iter().map(read).collect()
}

/// What checking every case of a text gives under some resolutions.
fn look(text: Plain, resolutions: &Resolutions<Plain>) -> Survey<Plain> {
    let (claims, cases) = (text.claims(), text.cases());
    let plan = Plan {
        procedure: text,
        claims: &claims,
        limits: Limits::default(),
        threads: 2,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(resolutions, &cases, &plan)
}

#[test]
fn every_text_is_what_its_ledger_says() {
    for (path, text) in texts() {
        let ledger = std::fs::read_to_string(path.with_extension("ledger.toml"))
            .expect("each has a ledger: `callproof check FILE --bless` writes it");
        let ledger = Ledger::parse(&ledger).expect("it is well-formed");
        for (profile, resolutions) in
            [("as-written", text.as_written()), ("recommended", recommended(text))]
        {
            let differences = ledger.differences(profile, &look(text, &resolutions));
            assert!(differences.is_empty(), "{}: {differences:#?}", text.name());
            assert_eq!(ledger.profile[profile].len(), text.cases().len(), "{}", text.name());
        }
    }
}

/// What a delegate who wrote the private call would want to hear: as proposed, it works.
#[test]
fn the_private_call_works_as_recommended() {
    let (_, text) = texts().into_iter().find(|(_, t)| t.name() == "private-call").expect("there");
    let found = look(text, &recommended(text));
    let holds = |claim: &str| found.verdict(claim).is_some_and(Verdict::counts_as_holding);
    let claims = text.claims();
    let failing: Vec<&str> = claims.iter().map(|c| c.name).filter(|name| !holds(name)).collect();
    assert!(failing.is_empty(), "{failing:?}");
}

/// What `callproof new` writes is a procedure with something to find in it, laid out as all are.
#[test]
fn the_skeleton_is_a_procedure_with_an_open_question() {
    let text = callproof_plain::SKELETON;
    assert_eq!(callproof_plain::format(text).expect("it can be read"), text);
    let plain = callproof_plain::read(text, None).expect("it is a procedure");
    assert_eq!(plain.issues().len(), 1);
    assert!(!plain.figures().is_empty() && !plain.cases().is_empty());
}

/// A run keeps its name when a step is worded otherwise: it is named by what is read of it.
#[test]
fn runs_keep_their_names_when_a_step_is_reworded() {
    let file = folder().join("private-call.proc");
    let text = std::fs::read_to_string(&file).expect("it can be read");
    let sentence = "step 3: client 2 informs its user and releases floor control and media";
    assert!(text.contains(sentence));
    let reworded = text.replace(sentence, "step 3: client 2 gives everything back and says so");
    let reworded = callproof_plain::read(&reworded, None).expect("it is a procedure");
    let ledger = std::fs::read_to_string(file.with_extension("ledger.toml")).expect("committed");
    let ledger = Ledger::parse(&ledger).expect("it is well-formed");
    let differences = ledger.differences("as-written", &look(reworded, &reworded.as_written()));
    assert!(differences.is_empty(), "{differences:#?}");
}
