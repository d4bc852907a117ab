//! What is kept of searches for repairs is what a search finds today, and is used for nothing else.
//!
//! Rewritten by `CALLPROOF_BLESS=1 cargo test --test kept`.

use std::path::{Path, PathBuf};
use std::process::Command;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Size;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::answer::consequences;
use callproof_proofs::engine::Limits;
use callproof_proofs::findings::{Tried, check_one_more, find_repairs, findings};
use callproof_proofs::kept::{self, Kept};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;

/// What a search without a cache finds out about a text as written.
fn anew(procedure: AnyProcedure) -> Kept {
    let claims = procedure.claims();
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    let plan = Plan {
        procedure,
        claims: &claims,
        limits: Limits::default(),
        threads: 2,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    let text = procedure.as_written();
    let (written, right) =
        (survey(&text, &cases, &plan), survey(&recommended(procedure), &cases, &plan));
    let key = kept::key(&text, &cases, &plan).expect("its source is known");
    let mut found = findings(&written);
    find_repairs(&mut found, &text, &cases, &plan, Some(&right));
    check_one_more(&mut found, &text, &cases, &plan, Tried::Simplest);
    let ends = consequences(&written, &found, 2);
    let kept = Kept::of(procedure, key, &found, &ends);
    // Whoever uses it gets what was found out, in the same order.
    let mut again = findings(&written);
    let told = kept.apply(procedure, &mut again).expect("it is about these findings");
    assert_eq!(told, ends);
    let said = |found: &[callproof_proofs::findings::Finding<AnyProcedure>]| -> Vec<String> {
        found
            .iter()
            .map(|f| format!("{:?} {:?} {:?} {:?}", f.key, f.repairs, f.owner, f.steps))
            .collect()
    };
    assert_eq!(said(&again), said(&found));
    // And nobody does for whom something else was found.
    let mut fewer = findings(&written);
    fewer.pop();
    let number = fewer.len();
    assert!(kept.apply(procedure, &mut fewer).is_none() && fewer.len() == number);
    kept
}

fn file(procedure: AnyProcedure) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs");
    folder.join(procedure.name().replace('-', "_")).join("repairs.toml")
}

/// How a text that is new gets what is recorded of it.
const HOW: &str = "`cargo run --release -- check --all-cases --bless` writes a ledger, and `CALLPROOF_BLESS=1 \
                   cargo test --test kept` what is kept beside it";

#[test]
fn what_is_kept_is_what_is_found() {
    for procedure in callproof_model::all() {
        let (file, text) = (file(procedure), anew(procedure).to_text());
        if std::env::var_os("CALLPROOF_BLESS").is_some() {
            std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("it is made");
            std::fs::write(&file, &text).expect("it is written");
            continue;
        }
        assert!(
            std::fs::read_to_string(&file).is_ok_and(|kept| kept == text),
            "{} is not what is found today; write it with `CALLPROOF_BLESS=1 cargo test --test kept`",
            file.display()
        );
    }
}

/// The program carries what is kept of every text that is built in, and its ledger: it needs no
/// file beside it.
#[test]
fn what_is_kept_comes_with_the_program() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_callproof")).expect("it was built");
    for procedure in callproof_model::all() {
        let kept = file(procedure);
        for file in [kept.with_file_name("ledger.toml"), kept] {
            let text = std::fs::read(&file)
                .unwrap_or_else(|_| panic!("{} is missing; {HOW}", file.display()));
            let (head, all) = (&text[..64], text.len());
            let begins = program.windows(head.len()).enumerate().filter(|(_, w)| *w == head);
            let mut whole = begins.filter_map(|(at, _)| program.get(at..at + all));
            assert!(whole.any(|carried| carried == text), "{}", file.display());
        }
    }
}

/// A text that is read from a file has a key of its own, which every edit changes.
#[test]
fn an_edit_is_another_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/private-call.proc");
    let text = std::fs::read_to_string(path).expect("it is there");
    let source = |text: &str| {
        let read = callproof_plain::read(text, None).expect("it is a procedure");
        AnyProcedure::of(read).source().expect("it has one")
    };
    assert_eq!(source(&text), source(&text));
    assert_ne!(source(&text), source(&text.replace("release timer", "guard timer")));
}

/// What was said of a text is said again while everything is the same, and not otherwise.
#[test]
fn the_same_question_has_the_same_answer_at_once() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept");
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("writable");
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/private-call.proc");
    std::fs::copy(text, folder.join("call.proc")).expect("writable");
    let check = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.current_dir(&folder).env("XDG_CACHE_HOME", folder.join("cache"));
        let output = command.args(["check", "call.proc"]).args(more).output().expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let first = check(&[]);
    assert!(first.0 == Some(0) && first.1.contains("AS WRITTEN"), "{first:?}");
    assert_eq!(check(&[]), first);
    // It is what was kept that is said, and nobody else is told it.
    let kept = std::fs::read_dir(folder.join("cache/callproof")).expect("it is there").flatten();
    let is_page =
        |path: &PathBuf| std::fs::read_to_string(path).expect("it is text").contains("AS WRITTEN");
    let page = kept.map(|of| of.path()).find(is_page).expect("the page is kept");
    let text = std::fs::read_to_string(&page).expect("it is text");
    std::fs::write(&page, text.replace("AS WRITTEN", "AS KEPT")).expect("writable");
    assert!(check(&[]).1.contains("AS KEPT"));
    assert_eq!(check(&["--no-cache"]), first);
    assert!(!check(&["--full"]).1.contains("AS KEPT"));
    // Nor is it what was laid out for another terminal.
    let wide = |columns: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.current_dir(&folder).env("XDG_CACHE_HOME", folder.join("cache"));
        command.args(["check", "call.proc", "--full"]).env("COLUMNS", columns);
        String::from_utf8_lossy(&command.output().expect("it starts").stdout).into_owned()
    };
    assert!(wide("200").lines().any(|line| line.chars().count() > 120));
    assert!(wide("120").lines().all(|line| line.chars().count() <= 120));
    assert!(!check(&["--resolve", "no-response"]).1.contains("AS KEPT"));
    let own = std::fs::read_to_string(folder.join("call.proc")).expect("it is text");
    let other = own.replace("release timer, maximum", "guard timer, maximum");
    let other = other.replace("release timer", "guard timer");
    assert_ne!(other, own);
    std::fs::write(folder.join("call.proc"), other).expect("writable");
    assert!(!check(&[]).1.contains("AS KEPT"));
    // A file that is damaged was never there.
    std::fs::write(folder.join("call.proc"), own).expect("writable");
    std::fs::write(&page, "key = ").expect("writable");
    assert_eq!(check(&[]), first);
}
