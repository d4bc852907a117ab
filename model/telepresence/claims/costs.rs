//! What refreshing costs: numbers beside the candidates, and no verdicts.

use super::departures::{advertises, advertises_again, advertises_unanswered};
use crate::telepresence::Telepresence;
use callproof_kernel::claim::Cost;

/// Every cost.
pub fn all() -> Vec<Cost<Telepresence>> {
    vec![
        Cost::new("advertisements", "the most times in one run that the focus advertises", |s| {
            s.taking("advertises", |m| advertises(m).next().is_some())
        }),
        Cost::new(
            "advertisements-on-top-of-another",
            "the most times in one run that the focus advertises to a participant that has not \
             answered the advertisement before",
            |s| s.taking("advertises on top of another advertisement", advertises_unanswered),
        ),
        Cost::new(
            "repeated-advertisements",
            "the most times in one run that an advertisement says what the one before said",
            |s| s.taking("repeats an advertisement", advertises_again),
        ),
    ]
}
