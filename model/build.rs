//! The source of the texts.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods)] // It reads source files.

#[path = "../fingerprint.rs"]
mod fingerprint;

fn main() {
    fingerprint::write(&["."]);
}
