//! Roles cannot look inside ghosts: where nothing but ghosts differs, they react alike.

use std::collections::BTreeMap;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::world::World;

/// Removes what stands in ghosts from a debug print: `ghost Call { .. }` becomes `ghost`.
fn blind(text: &str) -> String {
    let mut blinded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("ghost ") {
        blinded.push_str(&rest[..at]);
        blinded.push_str("ghost");
        let end = rest[at..].find('}').expect("a ghost is printed with its fields");
        rest = &rest[at + end + 1..];
    }
    blinded.push_str(rest);
    blinded
}

struct ReactAlike;

impl Visitor for ReactAlike {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let mut pairs = 0;
        for case in procedure.cases().into_iter().filter(|case| case.size == Size::Default) {
            let name = case.name;
            let world = World::new(case, procedure.as_written());
            let explored = explore(&world, Limits::default(), &mut |_| {});
            let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
            for occasion in explored.occasions() {
                let moment = occasion.moment;
                let met = format!("{:?} {:?} {:?}", moment.role, moment.before, moment.event);
                let done = blind(&format!("{:?}", moment.outcome));
                match known.get(&blind(&met)) {
                    None => drop(known.insert(blind(&met), (met, done))),
                    Some((other, expected)) => {
                        assert_eq!(*expected, done, "in {name}: {other} and {met}");
                        pairs += usize::from(*other != met);
                    }
                }
            }
        }
        pairs
    }
}

#[test]
fn roles_react_alike_where_only_ghosts_differ() {
    let pairs: usize = visit_all(&mut ReactAlike).into_iter().sum();
    assert!(pairs > 50, "only {pairs} pairs of situations differ in nothing but ghosts");
}
