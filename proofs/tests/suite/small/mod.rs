//! Cases that are small and between them use every step.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;

const CASES: &[(&str, &[&str])] = &[
    (
        "video-push",
        &[
            "one-call",
            "set-automatic",
            "without-video",
            "server-ends",
            "unordered",
            "lossy",
            "one-duplicate",
            "two-calls",
            "two-ues",
            "designated-ue",
            "server-crashes",
            "client-1-crashes",
        ],
    ),
    (
        "telepresence",
        &[
            "early-channel",
            "peer-without-clue",
            "two-parties-unordered",
            "two-parties-lossy",
            "caller-crashes",
            "choice",
            "quick-departures",
            "focus-removes",
            "first-to-join",
            "join-and-give-up",
            "removal-and-leave",
            "removal-while-joining",
            "participant-crashes",
        ],
    ),
];

/// The small cases of a procedure.
pub fn cases<P: Procedure>(procedure: P) -> Vec<Case<P>> {
    let own = CASES.iter().find(|(name, _)| *name == procedure.name());
    let (_, names) = own.expect("each procedure has its small cases");
    let mut cases = procedure.cases();
    cases.retain(|case| names.contains(&case.name));
    assert_eq!(cases.len(), names.len(), "each of these is still a case");
    cases
}
