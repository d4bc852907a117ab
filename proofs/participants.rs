//! How many take part: cases whose number of participants can be chosen, and the same with another.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;

/// The most participants for whom cases are looked up.
const MOST: u8 = 7;

/// The number of participants of a case; `None` where it cannot be chosen.
pub fn participants<P: Procedure>(case: &Case<P>) -> Option<u8> {
    let with = |number: u8| named(case.procedure, number, case.name);
    let is_it = |of: &Case<P>| of.config == case.config && of.prelude == case.prelude;
    let is_with = |number: u8| with(number).is_some_and(|of| is_it(&of));
    let number = (2..=MOST).find(|number| is_with(*number))?;
    // Where all numbers give the same case, none is chosen.
    (!is_with(number + 1)).then_some(number)
}

/// The same case with another number of participants; `None` where it cannot be chosen.
pub fn with_participants<P: Procedure>(case: &Case<P>, number: u8) -> Option<Case<P>> {
    participants(case)?;
    named(case.procedure, number, case.name)
}

fn named<P: Procedure>(procedure: P, number: u8, name: &str) -> Option<Case<P>> {
    procedure.cases_with(number)?.into_iter().find(|case| case.name == name)
}

/// How many participants the cases have whose number can be chosen, in words; `None` where there
/// are no such cases.
pub fn in_words<P: Procedure>(cases: &[Case<P>]) -> Option<String> {
    let mut numbers: Vec<u8> = cases.iter().filter_map(participants).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (last, others) = numbers.split_last()?;
    let others: Vec<String> = others.iter().map(u8::to_string).collect();
    Some(match others.is_empty() {
        true => format!("with {last} participants in a conference"),
        false => format!("with {} or {last} participants in a conference", others.join(", ")),
    })
}
