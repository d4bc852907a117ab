//! The state machine of each role, as exploring finds it: where it may stand, what it meets there,
//! what it does then.
//!
//! Nothing here is written down by anybody. A role's state is seen region by region, by the name of
//! where it stands; what two machines have in common is drawn once for all instances of a role.

mod merge;
mod moves;
mod seen;
mod states;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use callproof_kernel::machine::Machine;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::engine::{Explored, Limits, Symmetry, explore_up_to};
use crate::parallel::each;
use crate::world::World;
use merge::merged;
use moves::{Move, Moved, moves};
use states::settle;

/// The machines of all that take part in some worlds, in the order of the lifelines; of one role,
/// in the order of the names of its kinds of regions.
pub fn machines<P: Procedure>(
    worlds: &[World<P>],
    limits: Limits,
    threads: usize,
) -> Vec<Machine<P::Role>> {
    let found = each(worlds, threads, |world| {
        let world = world.clone().forgetting();
        let symmetry = match world.is_symmetric {
            true => Symmetry::full(&world),
            false => Symmetry::none(&world),
        };
        let explored = explore_up_to(&world, symmetry, limits, &mut |_| {});
        (all_moves(&explored), explored.is_complete)
    });
    let is_complete = found.iter().all(|(_, is_whole)| *is_whole);
    let crowded: BTreeSet<_> =
        found.iter().flat_map(|((_, crowded), _)| crowded).copied().collect();
    let mut by_machine: BTreeMap<Known<P::Role>, Vec<Move<P::Role>>> = BTreeMap::new();
    for one in found.into_iter().flat_map(|((moves, _), _)| moves) {
        let machine = (one.role, one.kind);
        let one = if crowded.contains(&machine) { one } else { one.among_two() };
        by_machine.entry(machine).or_default().push(one);
    }
    let mut machines: Vec<Machine<P::Role>> = by_machine
        .into_iter()
        .map(|((role, kind), moves)| {
            let machine = merged((role, kind), moves);
            settle(Machine { is_complete, ..machine }, &|step| place_of(worlds, step))
        })
        .filter(|machine| !machine.transitions.is_empty())
        .collect();
    let lane = |role: P::Role| {
        let entity = |place: &P::Role| worlds[0].case.procedure.entity(*place) == role;
        let found = worlds.iter().find_map(|world| world.cast.iter().position(entity));
        found.unwrap_or(usize::MAX)
    };
    machines.sort_by_key(|machine| lane(machine.role));
    machines
}

/// What a machine is known by: the functional entity, and the kind of its regions.
type Known<R> = (R, &'static str);
/// Machines in whose regions messages are exchanged with more than one other.
type Crowded<R> = BTreeSet<Known<R>>;

/// Everything that comes up, each thing once.
fn all_moves<P: Procedure>(explored: &Explored<'_, P>) -> (Vec<Move<P::Role>>, Crowded<P::Role>) {
    let (mut all, mut known, mut peers) = (Vec::new(), HashSet::new(), BTreeMap::new());
    let mut crowded = BTreeSet::new();
    for taking in explored.takings() {
        for Moved { region, with, one } in moves(explored.world, taking) {
            let here: &mut BTreeSet<P::Role> = peers.entry((taking.role, region)).or_default();
            here.extend(with);
            if here.len() > 1 {
                crowded.insert((one.role, one.kind));
            }
            if known.insert(one.clone()) {
                all.push(one);
            }
        }
    }
    (all, crowded)
}

/// The place of a step in the text; of a proposed one, behind all that are printed.
fn place_of<P: Procedure>(worlds: &[World<P>], step: &Step) -> usize {
    let Some(world) = worlds.first() else { return 0 };
    let printed = world.case.procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter());
    printed.into_iter().position(|known| known == step).unwrap_or(usize::MAX)
}
