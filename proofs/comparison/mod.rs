//! Two texts beside each other: which steps do something else, after which run they part, and what
//! is wrong with only one of them.
//!
//! What is named otherwise is one and the same where the names stand in each other's place and
//! neither text has the other's name. Nothing is compared by its wording: a step that is said in
//! other words and does the same does the same.

mod clauses;
mod deed;
mod faults;
mod names;
mod parting;
mod unplayed;

use std::collections::BTreeSet;

use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;

use crate::deeds;
use crate::engine::{Limits, Progress};
use crate::review::difference::Parting;

use clauses::{Done, judge, of_clauses};

pub use clauses::{Becomes, Beside, Item, Own};
pub use deed::Deed;
pub use faults::{Change, Faults, Shared};
pub use names::{Kind, Names};
pub use parting::Ran;
pub use unplayed::Unplayed;

/// One of the two texts.
pub struct Text<P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// How its open issues are answered.
    pub resolutions: Resolutions<P>,
    /// The cases that are looked at.
    pub cases: Vec<Case<P>>,
}

/// How the two are compared.
pub struct Plan<'a> {
    /// How far each case is searched.
    pub limits: Limits,
    /// How many searches are made at once.
    pub threads: usize,
    /// Told of progress: the case, and how far its search is.
    pub progress: &'a (dyn Fn(&str, Progress) + Sync),
}

/// What two texts have in common, and what they have not.
pub struct Compared<P: Procedure> {
    /// Their clauses, in the order of the second text; those that went stand where they stood.
    pub clauses: Vec<Beside>,
    /// What is named otherwise in the second text.
    pub names: Names,
    /// Who takes part by one of the texts only: by the first, by the second.
    pub roles: [BTreeSet<String>; 2],
    /// What playing them beside each other comes to.
    pub ran: Ran<P>,
    /// What is wrong with them.
    pub faults: Faults<P>,
    /// Whether every reaction of both was seen.
    pub is_complete: bool,
}

impl<P: Procedure> Compared<P> {
    /// Compares two texts.
    pub fn of(one: &Text<P>, other: &Text<P>, plan: &Plan<'_>) -> Self {
        let texts = [one, other];
        let done = texts.map(|text| Done::of(text, plan));
        let is_complete = done.iter().all(|done| done.is_complete);
        let roles = done.each_ref().map(|done| done.roles.clone());
        let mut names = Names::of_roles(&roles);
        let mut clauses = of_clauses(done.each_ref().map(|done| &done.clauses[..]), &names);
        names.learn(&clauses);
        judge(&mut clauses, &names);
        unplayed::compare(&mut clauses, &names);
        let only = [0, 1].map(|side| names.only(side, &roles));
        let ran = parting::run(texts, &names);
        let faults = Faults::of(texts, &clauses, &names, plan);
        Compared { clauses, names, roles: only, ran, faults, is_complete }
    }

    /// The run after which they part, where one was found.
    pub fn parting(&self) -> Option<&Parting<P>> {
        match &self.ran {
            Ran::Part(parting) => Some(parting),
            Ran::Alike(_) | Ran::Unknown(_) | Ran::NoCase => None,
        }
    }

    /// The items of the other text under which something is done that the first, 0, or the second,
    /// 1, does under another item.
    pub fn elsewhere(&self, side: usize, deed: &Deed, but: &Item) -> Vec<(&Beside, &Own)> {
        self.doing(1 - side, &[self.in_second(side, deed)], Some(but))
    }

    /// Where the texts part and one of them, 0 or 1, does nothing more: the items under which it does
    /// what the other does there.
    pub fn done_later(&self, side: usize) -> Vec<(&Beside, &Own)> {
        let Some(parting) = self.parting() else { return Vec::new() };
        let doing = if side == 0 { &parting.other } else { &parting.one };
        let Some(event) = doing.run.occurrences.get(doing.shared) else { return Vec::new() };
        let Some((role, _)) = event.action.met() else { return Vec::new() };
        let procedure = doing.run.procedure;
        let role = procedure.entity(role);
        let effects = event.outcome.iter().flat_map(|outcome| &outcome.effects);
        let deeds: Vec<Deed> = effects
            .map(|demanded| {
                let deed = deeds::Deed::of_effect(procedure, &demanded.effect);
                self.in_second(1 - side, &Deed::of(&role, &deed, false))
            })
            .collect();
        self.doing(side, &deeds, None)
    }

    /// A deed of one of the texts in the names of the second; whether it is permitted or demanded is
    /// no difference.
    fn in_second(&self, side: usize, deed: &Deed) -> Deed {
        let named = if side == 0 { deed.renamed(&self.names) } else { deed.clone() };
        Deed { is_permitted: false, ..named }
    }

    /// The items of one of the texts under which any of these is done, except one.
    fn doing(&self, side: usize, deeds: &[Deed], but: Option<&Item>) -> Vec<(&Beside, &Own)> {
        let items = self.clauses.iter().flat_map(|of| of.items.iter().map(move |item| (of, item)));
        let others = items.filter(|(_, item)| !but.is_some_and(|but| std::ptr::eq(*item, but)));
        let does = |item: &Item| {
            item.deeds[side].iter().any(|deed| deeds.contains(&self.in_second(side, deed)))
        };
        let found = others.filter(|(_, item)| does(item));
        found.filter_map(|(of, item)| Some((of, item.own[side].as_ref()?))).collect()
    }

    /// The items of both texts, side by side.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.clauses.iter().flat_map(|clause| &clause.items)
    }
}

impl<P: Procedure> Text<P> {
    /// The names of those who take part in any of the cases.
    fn roles(&self) -> BTreeSet<String> {
        self.cases.iter().flat_map(|case| self.cast(case)).collect()
    }

    /// The names of those who take part in a case.
    fn cast(&self, case: &Case<P>) -> BTreeSet<String> {
        let cast = self.procedure.cast(&case.config).into_iter();
        cast.map(|role| self.procedure.entity(role).to_string()).collect()
    }
}
