//! What the texts say: every procedure, step by step, without I/O, clock or chance.

pub mod clue;
pub mod sip;
pub mod telepresence;
pub mod video_push;

use callproof_kernel::procedure::{Procedure, Visitor};

/// Meets every procedure in turn, in the order they are checked: the one list of them.
pub fn visit_all<V: Visitor>(visitor: &mut V) -> Vec<V::Output> {
    vec![visitor.visit(video_push::VideoPush), visitor.visit(telepresence::Telepresence)]
}

/// The names of the procedures, in the order they are checked.
pub fn names() -> Vec<&'static str> {
    struct Name;
    impl Visitor for Name {
        type Output = &'static str;
        fn visit<P: Procedure>(&mut self, procedure: P) -> &'static str {
            procedure.name()
        }
    }
    visit_all(&mut Name)
}

/// Meets one procedure by name; `None` where there is none of that name.
pub fn visit_named<V: Visitor>(name: &str, visitor: &mut V) -> Option<V::Output> {
    struct Named<'v, V>(&'v str, &'v mut V);
    impl<V: Visitor> Visitor for Named<'_, V> {
        type Output = Option<V::Output>;
        fn visit<P: Procedure>(&mut self, procedure: P) -> Option<V::Output> {
            (procedure.name() == self.0).then(|| self.1.visit(procedure))
        }
    }
    visit_all(&mut Named(name, visitor)).into_iter().flatten().next()
}
