//! The source of everything that a verdict depends on, whatever the text.

#[path = "../fingerprint.rs"]
mod fingerprint;

fn main() {
    // What is made of findings, and what judges captures, has no part in finding them.
    let engine = ["engine", "family", "findings", "liveness", "world", "answer"];
    let files = [
        "../kernel",
        "check.rs",
        "consequence.rs",
        "participants.rs",
        "simplest.rs",
        "survey.rs",
        "tables.rs",
        "traffic.rs",
        "verdict.rs",
    ];
    fingerprint::write(&[&engine[..], &files[..]].concat());
}
