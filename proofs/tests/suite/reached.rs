//! What the models are to reach, since an expert would ask for it.

use std::collections::BTreeSet;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Event;
use callproof_kernel::step::Step;
use callproof_model::clue::text::otherwise;
use callproof_model::clue::types::Message as Clue;
use callproof_model::telepresence::issues::refresh::Refresh;
use callproof_model::telepresence::types::{Body, Message};
use callproof_model::telepresence::{Resolutions, Telepresence};
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

/// The default cases in which a CLUE message like this is taken by this step.
fn where_taken(text: &Resolutions, step: Step, is_it: fn(Clue) -> bool) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for case in Telepresence.cases().into_iter().filter(|case| case.size == Size::Default) {
        let name = case.name;
        let world = World::new(case, text.clone());
        let explored = explore(&world, Limits::default(), &mut |_| {});
        let is_met = explored.takings().iter().any(|taking| match &taking.event {
            Event::Message {
                message: Message { body: Body::Clue { message, .. }, .. }, ..
            } => is_it(*message) && taking.outcome.cited.contains(&step),
            _ => false,
        });
        found.extend(is_met.then_some(name));
    }
    found
}

#[test]
fn a_stale_ack_meets_a_provider_that_has_advertised_anew() {
    let text = recommended(Telepresence).with(Refresh::Readvertise);
    let is_ack = |message| matches!(message, Clue::Ack { ok: true, .. });
    let found = where_taken(&text, otherwise::PROVIDER, is_ack);
    assert!(!found.is_empty(), "a plain ack of an advertisement that is not the last is ignored");
    println!("a stale ack in: {found:?}");
}
