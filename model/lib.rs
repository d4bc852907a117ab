//! What the texts say: every procedure, step by step, without I/O, clock or chance.

pub mod clue;
pub mod sip;
pub mod telepresence;
pub mod video_push;

include!(concat!(env!("OUT_DIR"), "/source.rs"));

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::{Procedure, Visitor};

/// Meets every procedure in turn, in the order they are checked: the one list of them.
pub fn visit_all<V: Visitor>(visitor: &mut V) -> Vec<V::Output> {
    vec![visitor.visit(video_push::VideoPush), visitor.visit(telepresence::Telepresence)]
}

/// Every procedure, in the order they are checked.
pub fn all() -> Vec<AnyProcedure> {
    struct Forget;
    impl Visitor for Forget {
        type Output = AnyProcedure;
        fn visit<P: Procedure>(&mut self, procedure: P) -> AnyProcedure {
            AnyProcedure::of(procedure)
        }
    }
    visit_all(&mut Forget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_claim_says_in_a_line_what_happens_where_it_is_broken() {
        for procedure in all() {
            for claim in procedure.claims() {
                let name = claim.name;
                let breach = claim.breach.unwrap_or_else(|| {
                    panic!(
                        "{name} says nothing: add `.breach(\"what happens where it is broken\")`"
                    )
                });
                assert!(!breach.ends_with('.'), "{name} ends with a full stop: {breach}");
                assert!(breach.chars().count() <= 120, "{name} is long: {breach}");
            }
        }
    }
}
