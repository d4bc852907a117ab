//! The source of what reads and plays a file in the plain form.

#[path = "../fingerprint.rs"]
mod fingerprint;

fn main() {
    fingerprint::write(&["."]);
}
