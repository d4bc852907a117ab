//! What the texts say: every procedure, step by step, without I/O, clock or chance.

pub mod clue;
pub mod kernel;
pub mod sip;
pub mod telepresence;
pub mod video_push;

use kernel::procedure::{Procedure, Visitor};

/// The names of the procedures, in the order they are checked.
pub const PROCEDURES: &[&str] = &[video_push::VideoPush::NAME, telepresence::Telepresence::NAME];

/// Meets every procedure in turn.
pub fn visit_all<V: Visitor>(visitor: &mut V) -> Vec<V::Output> {
    vec![visitor.visit::<video_push::VideoPush>(), visitor.visit::<telepresence::Telepresence>()]
}

/// Meets one procedure by name; `None` where there is none of that name.
pub fn visit_named<V: Visitor>(name: &str, visitor: &mut V) -> Option<V::Output> {
    match name {
        video_push::VideoPush::NAME => Some(visitor.visit::<video_push::VideoPush>()),
        telepresence::Telepresence::NAME => Some(visitor.visit::<telepresence::Telepresence>()),
        _ => None,
    }
}
