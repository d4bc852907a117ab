//! Spin judges the same worlds from their tables: states, transitions, depth, the verdict and the
//! shortest run of every claim on states and steps, and leads-to under fairness.

use crate::spin_harness::{compare_fair_runs, compare_states, has_spin};
use crate::written::plain;
use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

/// The cases of video push that are compared, as written and recommended.
const VIDEO_PUSH: &[&str] = &[
    "one-call",
    "set-automatic",
    "unordered",
    "hasty",
    "one-loss",
    "lossy",
    "one-duplicate",
    "two-calls",
    "two-calls-per-dialog",
    "without-video",
    "server-ends",
    "two-ues",
    "designated-ue",
    "client-1-crashes",
    "server-restarts",
    "client-2-restarts",
];

/// The same of telepresence.
const TELEPRESENCE: &[&str] = &[
    "two-parties",
    "early-channel",
    "peer-without-clue",
    "two-parties-unordered",
    "two-parties-one-loss",
    "two-parties-lossy",
    "two-parties-one-duplicate",
    "caller-crashes",
    "leave",
    "choice",
    "mass-leave",
    "focus-removes",
    "removal",
    "mutual-removal",
    "leave-unordered",
    "leave-lossy",
    "participant-crashes",
    "participant-restarts",
    "focus-crashes",
];

/// Compares leads-to in one world.
fn compare_responses<P: Procedure>(
    procedure: P,
    case: &Case<P>,
    resolutions: Resolutions<P>,
    profile: &str,
) {
    let world = World::new(case.clone(), resolutions);
    compare_fair_runs(&world, &procedure.claims(), &format!("{}, {profile}", case.name));
}

/// Compares one world.
fn compare<P: Procedure>(procedure: P, case: &Case<P>, resolutions: Resolutions<P>, profile: &str) {
    let world = World::new(case.clone(), resolutions);
    compare_states(&world, &procedure.claims(), &format!("{}, {profile}", case.name));
}

fn case<P: Procedure>(procedure: P, name: &str) -> Case<P> {
    procedure.cases().into_iter().find(|case| case.name == name).expect("it is still a case")
}

fn compare_all<P: Procedure>(procedure: P, names: &[&str]) {
    for name in names {
        compare(procedure, &case(procedure, name), procedure.as_written(), "as written");
        compare(procedure, &case(procedure, name), recommended(procedure), "recommended");
    }
}

#[test]
fn spin_finds_the_same_of_video_push() {
    if has_spin() {
        compare_all(VideoPush, VIDEO_PUSH);
    }
}

#[test]
fn spin_finds_the_same_of_telepresence() {
    if has_spin() {
        compare_all(Telepresence, TELEPRESENCE);
    }
}

#[test]
fn spin_finds_the_same_fair_runs_of_video_push() {
    if has_spin() {
        for name in ["one-call", "lossy"] {
            compare_responses(
                VideoPush,
                &case(VideoPush, name),
                VideoPush.as_written(),
                "as written",
            );
            compare_responses(
                VideoPush,
                &case(VideoPush, name),
                recommended(VideoPush),
                "recommended",
            );
        }
    }
}

#[test]
fn spin_finds_the_same_fair_runs_of_telepresence() {
    if has_spin() {
        for name in ["two-parties", "two-parties-lossy"] {
            compare_responses(
                Telepresence,
                &case(Telepresence, name),
                Telepresence.as_written(),
                "as written",
            );
            compare_responses(
                Telepresence,
                &case(Telepresence, name),
                recommended(Telepresence),
                "recommended",
            );
        }
    }
}

/// A text that was read from a file is exported as one in Rust is.
#[test]
fn spin_finds_the_same_of_a_text_in_the_plain_form() {
    if has_spin() {
        let procedure = plain("private-call");
        for case in procedure.cases() {
            for (text, profile) in
                [(procedure.as_written(), "as written"), (recommended(procedure), "recommended")]
            {
                compare(procedure, &case, text.clone(), profile);
                if case.name != "lossy" {
                    compare_responses(procedure, &case, text, profile);
                }
            }
        }
    }
}
