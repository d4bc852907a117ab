//! Three that work and rest, and a claim that is lost where two of them are taken for the same.
//!
//! Whoever waits must begin to work sooner or later, since its policy is asked all the time; having
//! worked, it never waits again. Where states that differ by an exchange of the second and the third
//! are taken for the same, the one that waits is now under the one name and now under the other, and
//! a round in which it waits for ever seems fair.

use callproof_kernel::case::Case;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, StateAtom};

use super::{Party, Players, Rules, Table, answer, is_in, policy, rule};

const ALL: [u8; 3] = [1, 2, 3];

/// What each of them does.
pub fn table() -> Table {
    let first = |name| answer(name, "first");
    let of = |who: u8| {
        [
            rule(who, "new", first("begins with work")).enters("works"),
            rule(who, "new", first("begins with waiting")).enters("waits"),
            rule(who, "waits", policy("goes to work")).enters("works"),
            rule(who, "works", policy("takes a rest")).enters("rests"),
            rule(who, "rests", policy("goes to work")).enters("works"),
        ]
    };
    ALL.into_iter().flat_map(of).collect()
}

/// The same, as a procedure.
pub fn rules() -> Rules {
    Rules::of(table())
}

/// All three, alike, each with a call of its own.
pub fn case() -> Case<Rules> {
    let players = Players { first: vec!["new"; 3], calls: ALL.to_vec(), alike: ALL.to_vec() };
    Case::new(rules(), "workers", "three that work and rest", players)
}

/// In the matter of each: sooner or later none of the others waits.
pub fn claim() -> Claim<Rules> {
    let formula = Formula::leads_to(
        |_, _| Condition::Atom(StateAtom::Begun),
        |s, call| {
            s.each_role(|Party(who)| match who == call {
                true => Condition::always(),
                false => is_in(s, who, &["works", "rests"]),
            })
        },
    );
    Claim::new("nobody-else-waits-for-ever", "", &[], formula)
}
