//! A text in the plain form.

use callproof_reading::acts::understand;
use callproof_reading::procedure::{machine, plain};
use callproof_reading::read;

/// What is made of a contribution.
pub fn written(text: &str) -> String {
    let contribution = read(text.as_bytes()).expect("it is a contribution");
    let reading = understand(&contribution);
    plain("text", &contribution, &machine(&contribution, &reading))
}
