//! What is wrong with each of two texts, and with both.

use std::collections::BTreeSet;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Step;

use crate::answer::{Found, Harm, consequences};
use crate::findings::{Key, findings};
use crate::survey::{self, survey};

use super::clauses::{Beside, IsSame, Own};
use super::names::{Kind, Names};
use super::{Plan, Text};

/// How a finding that both texts have differs in the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all.
    None,
    /// It needs more to come together, or does less harm.
    Milder,
    /// It needs less to come together, or does more harm.
    Worse,
}

/// A finding that both texts have.
pub struct Shared<P: Procedure> {
    /// In the first text.
    pub one: Found<P>,
    /// In the second text.
    pub other: Found<P>,
    /// Whether it stands at other steps.
    pub is_moved: bool,
    /// Whether it is worse or milder.
    pub change: Change,
}

/// What is wrong with two texts; each list begins with what harms most.
pub struct Faults<P: Procedure> {
    /// With the first one only.
    pub one: Vec<Found<P>>,
    /// With the second one only.
    pub other: Vec<Found<P>>,
    /// With both.
    pub both: Vec<Shared<P>>,
}

impl<P: Procedure> Faults<P> {
    pub(super) fn of(
        texts: [&Text<P>; 2],
        clauses: &[Beside],
        names: &Names,
        plan: &Plan<'_>,
    ) -> Self {
        let [one, other] = texts.map(|text| found(text, plan));
        let known = |found: &Found<P>, side: usize, names: Option<&Names>| {
            Known::of(found, names, places(found, side, clauses))
        };
        let ours: Vec<Known> = one.iter().map(|found| known(found, 0, Some(names))).collect();
        let theirs: Vec<Known> = other.iter().map(|found| known(found, 1, None)).collect();
        let beside = twins(&ours, &theirs);
        let mut others: Vec<Option<Found<P>>> = other.into_iter().map(Some).collect();
        let mut faults = Faults { one: Vec::new(), other: Vec::new(), both: Vec::new() };
        for (found, place) in one.into_iter().zip(beside) {
            match place.and_then(|place| others[place].take()) {
                None => faults.one.push(found),
                Some(twin) => {
                    let is_moved = places(&found, 0, clauses) != places(&twin, 1, clauses);
                    let weight = |of: &Found<P>| (of.harm.needs, of.harm.done);
                    let change = match weight(&found).cmp(&weight(&twin)) {
                        std::cmp::Ordering::Less => Change::Milder,
                        std::cmp::Ordering::Equal => Change::None,
                        std::cmp::Ordering::Greater => Change::Worse,
                    };
                    faults.both.push(Shared { one: found, other: twin, is_moved, change });
                }
            }
        }
        faults.other.extend(others.into_iter().flatten());
        faults
    }
}

/// For each finding of the first text that of the second that is the same: by what is wrong, else by
/// the name of the claim, where that is drawn from the same item in both. A name alone tells nothing:
/// texts that were read count their claims.
fn twins(ours: &[Known], theirs: &[Known]) -> Vec<Option<usize>> {
    let mut beside: Vec<Option<usize>> = vec![None; ours.len()];
    let is_same_claim = |a: &Known, b: &Known| a.claim == b.claim;
    let is_wrong_alike = |a: &Known, b: &Known| a.what == b.what;
    let is_both = |a: &Known, b: &Known| is_wrong_alike(a, b) && is_same_claim(a, b);
    let is_drawn_alike = |a: &Known, b: &Known| {
        let is_somewhere = a.places.is_empty() && b.places.is_empty();
        let is_together = is_somewhere || !a.places.is_disjoint(&b.places);
        a.claim.is_some() && is_same_claim(a, b) && is_together
    };
    let ways: [IsSame<'_, Known>; 3] = [&is_both, &is_wrong_alike, &is_drawn_alike];
    for is_same in ways {
        for (at, known) in ours.iter().enumerate() {
            if beside[at].is_none() {
                let is_it = |place: &usize| {
                    !beside.contains(&Some(*place)) && is_same(known, &theirs[*place])
                };
                beside[at] = (0..theirs.len()).find(is_it);
            }
        }
    }
    beside
}

/// What a finding is known by in both texts.
#[derive(Clone, Debug)]
struct Known {
    /// What is met without a step, or what becomes of the claim.
    what: String,
    /// The name of the claim.
    claim: Option<&'static str>,
    /// The items at which it stands, by their places among those that stand side by side.
    places: BTreeSet<usize>,
}

impl Known {
    fn of<P: Procedure>(found: &Found<P>, names: Option<&Names>, places: BTreeSet<usize>) -> Self {
        let finding = &found.finding;
        let in_words = |said: &String| names.map_or(said.clone(), |names| names.in_words(said));
        match &finding.key {
            Key::Hole(role, event) => {
                let role = role.to_string();
                let role = names.map_or(role.clone(), |names| names.of(Kind::Role, &role));
                Known { what: format!("{role}: {}", in_words(event)), claim: None, places }
            }
            Key::Claim(name) => Known { what: in_words(&finding.what), claim: Some(*name), places },
        }
    }
}

/// What is wrong with a text, the most harmful first.
fn found<P: Procedure>(text: &Text<P>, plan: &Plan<'_>) -> Vec<Found<P>> {
    let claims = text.procedure.claims();
    let of_survey = survey::Plan {
        procedure: text.procedure,
        claims: &claims,
        limits: plan.limits,
        threads: plan.threads,
        is_whole: true,
        mutant: None,
        progress: plan.progress,
    };
    let survey = survey(&text.resolutions, &text.cases, &of_survey);
    let found = findings(&survey);
    let ends = consequences(&survey, &found, plan.threads);
    let with_harm = found.into_iter().zip(ends).map(|(finding, consequence)| Found {
        harm: Harm::of(&survey, &finding, consequence),
        finding,
    });
    let mut found: Vec<Found<P>> = with_harm.collect();
    found.sort_by_key(|one| (one.finding.owner.is_some(), one.harm.weight()));
    found
}

/// The items at which a finding stands, by their places among those that stand side by side.
fn places<P: Procedure>(found: &Found<P>, side: usize, clauses: &[Beside]) -> BTreeSet<usize> {
    let items = || clauses.iter().flat_map(|clause| &clause.items);
    let is_in =
        |step: &Step, of: &Option<Own>| of.as_ref().is_some_and(|own| own.steps.contains(step));
    let at = |step: &Step| items().position(|item| is_in(step, &item.own[side]));
    found.finding.steps.iter().filter_map(at).collect()
}
