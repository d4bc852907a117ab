//! Runs Spin on a world in Promela, and compares what it finds with what our engine finds.

// Each test uses some of it.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::procedure::Procedure;
use callproof_proofs::check::{ClaimReport, check};
use callproof_proofs::engine::Limits;
use callproof_proofs::export::promela::{Model, model};
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;

/// Whether Spin is there; without it nothing is compared, which is said.
pub fn has_spin() -> bool {
    let there = Command::new("spin").arg("-V").output().is_ok_and(|o| o.status.success());
    if !there {
        assert!(std::env::var_os("CALLPROOF_NEEDS_SPIN").is_none(), "Spin is not installed");
        eprintln!("skipped: there is no Spin on this machine (Debian package spin)");
    }
    there
}

fn run(folder: &Path, program: &str, arguments: &[&str], set: &[(&str, String)]) -> String {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments);
    command.envs(set.iter().map(|(name, value)| (*name, value)));
    let output = command.output().expect("the program can be started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    let is_good = output.status.success() && complaint.trim().is_empty();
    assert!(is_good, "{program} {arguments:?}:\n{text}\n{complaint}");
    text
}

/// What a search of all states says.
#[derive(Debug, Default)]
struct Searched {
    states: usize,
    transitions: usize,
    depth: usize,
    met: Vec<usize>,
    decided: BTreeMap<usize, usize>,
}

/// Builds a verifier and runs it.
fn verifier(folder: &Path, text: &str, flags: &[&str], options: &[&str]) {
    std::fs::write(folder.join("model.pml"), text).expect("a fresh folder can be written");
    let said = run(folder, "spin", &[flags, &["-a", "model.pml"]].concat(), &[]);
    assert!(!said.contains("error"), "{said}");
    let cc = ["-O1", "-w", "-DNOREDUCE", "-DVECTORSZ=4096", "-o", "pan", "pan.c"];
    run(folder, "cc", &[options, &cc].concat(), &[]);
}

fn search(model: &Model) -> Searched {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    verifier(folder.path(), &model.text, &[], &["-DSAFETY", "-DBFS"]);
    let pan = folder.path().join("pan");
    let said = run(folder.path(), pan.to_str().expect("a plain path"), &["-c0", "-E", "-w20"], &[]);
    let mut searched = Searched::default();
    let (mut stored, mut taken) = (0, 0);
    for line in said.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |word: usize| words[word].parse::<usize>().expect("Spin prints numbers");
        match words[..] {
            ["CLAIM", _, "met"] => searched.met.push(number(1)),
            ["CLAIM", _, .., "after", _] => {
                searched.decided.insert(number(1), number(words.len() - 1));
            }
            ["MISSING:" | "OVERFULL:", ..] => panic!("{line}"),
            [_, "states,", "stored"] => stored = number(0),
            [_, "transitions", ..] => taken = number(0),
            ["State-vector", ..] => {
                let depth = words.iter().position(|word| *word == "reached").expect("it says");
                let depth = words[depth + 1].trim_end_matches(',');
                searched.depth = depth.parse().expect("Spin prints numbers");
            }
            ["error:", ..] | ["Warning:", ..] => panic!("{line}"),
            _ => {}
        }
    }
    // An event is two transitions, and the way in is one.
    searched.transitions = (taken - 1) / 2;
    searched.states = stored - 1 - searched.transitions;
    // It ends with the way in and, where something else can be chosen last, that choice.
    searched.depth = (searched.depth - 1) / 2;
    searched
}

/// The leads-to claims that some fair run breaks.
fn broken(model: &Model) -> BTreeSet<&'static str> {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    verifier(folder.path(), &model.text, &["-DFAIR"], &[]);
    let pan = folder.path().join("pan");
    let pan = pan.to_str().expect("a plain path");
    let mut broken = BTreeSet::new();
    for (instance, claim) in model.responses.iter().enumerate() {
        let set = [("RESPONSE", instance.to_string())];
        let said = run(folder.path(), pan, &["-a", "-E", "-m10000000", "-w18"], &set);
        let unwanted = ["MISSING", "OVERFULL", "max search depth too small", "out of memory"];
        assert!(unwanted.iter().all(|word| !said.contains(word)), "{claim}: {said}");
        assert!(said.contains("errors: "), "{claim}: {said}");
        if !said.contains("errors: 0") {
            broken.insert(*claim);
        }
    }
    broken
}

/// Compares leads-to in one world; gives the claims that are broken.
pub fn compare_fair_runs<P: Procedure>(
    world: &World<P>,
    claims: &[Claim<P>],
    place: &str,
) -> BTreeSet<&'static str> {
    let world = world.clone().whole();
    let mut claims = claims.to_vec();
    claims.retain(|claim| matches!(claim.formula, Formula::LeadsTo(_)));
    let ours = check(&world, &claims, Limits::default(), &mut |_| {});
    let model = model(&world, &claims).expect("the case is small");
    let fails = |r: &&ClaimReport<P>| r.verdict == Verdict::Fails;
    let ours: BTreeSet<&str> = ours.results.iter().filter(fails).map(|r| r.claim.name).collect();
    let theirs = broken(&model);
    println!("{place}: {} of {} broken", ours.len(), model.responses.len());
    assert_eq!(ours, theirs, "{place}: leads-to");
    theirs
}

fn length<P: Procedure>(result: &ClaimReport<P>) -> Option<usize> {
    result.witness.as_ref().map(|witness| witness.run.occurrences.len())
}

/// Compares states, transitions, depth, and the claims on states and steps in one world.
pub fn compare_states<P: Procedure>(world: &World<P>, claims: &[Claim<P>], place: &str) {
    let world = world.clone().whole();
    let ours = check(&world, claims, Limits::default(), &mut |_| {});
    let model = model(&world, claims).expect("the case is small");
    let theirs = search(&model);
    assert_eq!(ours.states, theirs.states, "{place}: states");
    assert_eq!(ours.transitions, theirs.transitions, "{place}: transitions");
    assert_eq!(ours.depth, theirs.depth, "{place}: depth");
    println!("{place}: {} states, depth {}", ours.states, ours.depth);
    for (number, name) in model.safety.iter().enumerate() {
        let result = ours.results.iter().find(|r| r.claim.name == *name).expect("it is claimed");
        let decided = theirs.decided.get(&number).copied();
        let is_goal = matches!(result.claim.formula, Formula::Reachable(_) | Formula::Happens(_));
        let verdict = match (is_goal, decided, theirs.met.contains(&number)) {
            (true, Some(_), _) => Verdict::Holds,
            (true, None, _) | (false, Some(_), _) => Verdict::Fails,
            (false, None, true) => Verdict::Holds,
            (false, None, false) => Verdict::Vacuous,
        };
        assert_eq!(result.verdict, verdict, "{place}: {name}");
        assert_eq!(length(result), decided, "{place}: {name}, the shortest run");
    }
}
