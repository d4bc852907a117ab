//! What is done under each step, beside what single reactions and the traffic of checking say.

use std::collections::BTreeSet;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Decider, Procedure};
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::text::{release, setup};
use callproof_model::video_push::types::Role;
use callproof_proofs::check::check;
use callproof_proofs::deeds::{Deed, deeds};
use callproof_proofs::engine::Limits;
use callproof_proofs::world::World;

/// What is sent under each step is what checking sees sent, as written and as recommended.
#[test]
fn what_is_sent_is_what_checking_sees() {
    let mut cases = VideoPush.cases();
    cases.retain(|case| case.size == Size::Default);
    let (found, is_complete) = deeds(&VideoPush.as_written(), &cases, Limits::default(), 2);
    assert!(is_complete);
    let sent: BTreeSet<_> = found
        .iter()
        .flat_map(|(step, done)| done.keys().map(move |(role, deed)| (*step, *role, deed)))
        .filter_map(|(step, from, deed)| match deed {
            Deed::Sends { message, to, .. } => Some((step, (from, *to, *message))),
            _ => None,
        })
        .collect();
    let mut expected = BTreeSet::new();
    for case in &cases {
        let world = World::new(case.clone(), VideoPush.as_written());
        expected.extend(check(&world, &[], Limits::default(), &mut |_| {}).traffic.sent);
    }
    assert_eq!(sent, expected);
}

/// Decisions stand under the step that they begin, and permissions are told from demands.
#[test]
fn who_decides_stands_under_the_first_step() {
    let cases = VideoPush.cases();
    let (found, _) = deeds(&VideoPush.as_written(), &cases[..1], Limits::default(), 1);
    let decided = |step, role| -> Vec<(Decider, Option<bool>)> {
        let done = found[&step].keys().filter(|(own, _)| *own == role);
        done.filter_map(|(_, deed)| match deed {
            Deed::Decides { decider, answer, .. } => Some((*decider, *answer)),
            _ => None,
        })
        .collect()
    };
    assert_eq!(decided(setup::STEP_1, Role::Client1(0)), [(Decider::User, None)]);
    assert_eq!(decided(setup::STEP_6, Role::Client2(0)), [(Decider::User, Some(true))]);
    assert_eq!(decided(release::STEP_4, Role::Client2(0)), []);
    let is_permitted = |step| {
        let mut done = found[&step].iter();
        done.any(|((_, deed), is)| matches!(deed, Deed::Sends { .. }) && *is)
    };
    assert!(is_permitted(setup::STEP_3));
    assert!(!is_permitted(setup::STEP_4));
}
