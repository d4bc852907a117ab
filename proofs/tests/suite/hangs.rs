//! What a candidate adds to a step hangs on it: with the step left out, the addition is gone.

use std::collections::BTreeSet;

use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::reaction::Outcome;
use callproof_kernel::step::Step;
use callproof_model::visit_all;
use callproof_proofs::engine::{Limits, Taking, explore};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

use crate::written::{every_name, typed};

struct Loose;

/// What the candidates of a text add to its steps.
struct Additions {
    name: &'static str,
    /// What does not hang on its step.
    loose: BTreeSet<String>,
    /// How often something does.
    hanging: usize,
}

impl Visitor for Loose {
    type Output = Additions;

    /// Every text that differs from the recommended one in one candidate, in its default cases.
    fn visit<P: Procedure>(&mut self, procedure: P) -> Additions {
        let best = recommended(procedure);
        let mut texts = vec![best.clone()];
        for issue in procedure.issues() {
            for candidate in (0..issue.candidates.len()).filter(|c| *c != issue.recommended) {
                let mut text = best.clone();
                text.choose(issue.place, candidate);
                texts.push(text);
            }
        }
        let (mut loose, mut hanging) = (BTreeSet::new(), 0);
        for text in texts {
            let simple = procedure.cases().into_iter().filter(|case| case.size == Size::Default);
            for case in simple.take(6) {
                let world = World::new(case, text.clone());
                let limits = Limits { states: Some(20_000), ..Limits::default() };
                for taking in explore(&world, limits, &mut |_| {}).takings() {
                    for (addition, hangs) in additions(&world, taking) {
                        hanging += usize::from(hangs);
                        if !hangs {
                            let to: Vec<String> =
                                taking.outcome.cited.iter().map(ToString::to_string).collect();
                            loose.insert(format!("{addition}, cited with {}", to.join("; ")));
                        }
                    }
                }
            }
        }
        Additions { name: procedure.name(), loose, hanging }
    }
}

/// The proposed steps that are obeyed after steps of the text that do something, each with whether
/// it is gone where all other steps are left out. A step that stands in the place of
/// one that is printed is no addition.
fn additions<P: Procedure>(world: &World<P>, taking: &Taking<P>) -> Vec<(Step, bool)> {
    let cited = &taking.outcome.cited;
    let printed: Vec<&Step> =
        world.case.procedure.clauses().into_iter().flat_map(|(_, steps)| steps).collect();
    // "4 (media, revised)" stands in the place of 4, "new wording (To cancel)" in that of To cancel.
    let replaces = |step: &Step| {
        let is_its_place = |known: &&Step| {
            let whole = known.item.whole();
            whole == step.item.whole() || step.item.part == Some(known.item.label)
        };
        printed.iter().any(|known| known.clause == step.clause && is_its_place(known))
    };
    let without = |steps: &[Step]| {
        let met = (&taking.before, &taking.event);
        Outcome::without(&world.context(), taking.role, met, steps)
    };
    let does_something = |step: &Step| {
        let other = without(&[*step]);
        (&other.after, &other.effects) != (&taking.outcome.after, &taking.outcome.effects)
    };
    let addition = |(at, step): (usize, &Step)| {
        let before = &cited[..at];
        let is_added = !step.is_printed()
            && !replaces(step)
            && !before.contains(step)
            && before.iter().any(|known| known.is_printed() && does_something(known));
        let others: Vec<Step> = cited.iter().copied().filter(|other| other != step).collect();
        is_added.then(|| (*step, !without(&others).cited.contains(step)))
    };
    cited.iter().enumerate().filter_map(addition).collect()
}

#[test]
fn what_is_added_to_a_step_is_gone_with_it() {
    let found = visit_all(&mut Loose);
    for Additions { name, loose, .. } in &found {
        assert!(
            loose.is_empty(),
            "{name}: an addition stands beside a step and not on it; write \
             `act.at(STEP)…then(|act| …)`:\n{loose:#?}"
        );
    }
    // A small text may add nothing.
    let hanging: usize = found.iter().map(|one| one.hanging).sum();
    assert!(hanging > 0, "nothing is added to any step of any text");
}

#[test]
fn so_it_is_in_the_plain_form() {
    let texts = every_name().into_iter().map(|name| typed(&name));
    // A text as written only has no question, and nothing to add.
    let asking = texts.filter(|text| !text.issues().is_empty());
    let found: Vec<Additions> = asking.map(|text| Loose.visit(text)).collect();
    for Additions { name, loose, .. } in &found {
        assert!(loose.is_empty(), "{name}: {loose:#?}");
    }
    // Some add to nothing: what they propose happens where the text does nothing.
    let adding = found.iter().filter(|one| one.hanging > 0).count();
    assert!(found.len() > 4 && adding > 2, "{adding} of {} add something", found.len());
}
