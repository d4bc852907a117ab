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
        let ours: Vec<Known> = one.iter().map(|found| Known::of(found, Some(names))).collect();
        let theirs: Vec<Known> = other.iter().map(|found| Known::of(found, None)).collect();
        let beside = twins(&ours, &theirs);
        let mut others: Vec<Option<Found<P>>> = other.into_iter().map(Some).collect();
        let mut faults = Faults { one: Vec::new(), other: Vec::new(), both: Vec::new() };
        for (found, place) in one.into_iter().zip(beside) {
            match place.and_then(|place| others[place].take()) {
                None => faults.one.push(found),
                Some(twin) => {
                    let is_moved = is_moved(&found, &twin, clauses);
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
/// the name of the claim.
fn twins(ours: &[Known], theirs: &[Known]) -> Vec<Option<usize>> {
    let mut beside: Vec<Option<usize>> = vec![None; ours.len()];
    let is_same_claim = |a: &Known, b: &Known| a.claim.is_some() && a.claim == b.claim;
    let ways: [IsSame<'_, Known>; 2] = [&Known::eq, &is_same_claim];
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
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    /// What is met without a step, or what becomes of the claim.
    what: String,
    /// The claim, where its name was given to it and was not counted.
    claim: Option<&'static str>,
}

impl Known {
    fn of<P: Procedure>(found: &Found<P>, names: Option<&Names>) -> Self {
        let finding = &found.finding;
        match &finding.key {
            Key::Hole(role, event) => {
                let role = role.to_string();
                let role = names.map_or(role.clone(), |names| names.of(Kind::Role, &role));
                let event = names.map_or(event.clone(), |names| names.in_words(event));
                Known { what: format!("{role}: {event}"), claim: None }
            }
            Key::Claim(name) => {
                let what =
                    names.map_or(finding.what.clone(), |names| names.in_words(&finding.what));
                let is_counted = name.ends_with(|c: char| c.is_ascii_digit());
                Known { what, claim: (!is_counted).then_some(*name) }
            }
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

/// Whether a finding of the first text stands at steps that did not become those of its twin.
fn is_moved<P: Procedure>(one: &Found<P>, other: &Found<P>, clauses: &[Beside]) -> bool {
    let items = || clauses.iter().flat_map(|clause| &clause.items);
    let is_in =
        |step: &Step, of: &Option<Own>| of.as_ref().is_some_and(|own| own.steps.contains(step));
    let places = |steps: &[Step], side: usize| -> BTreeSet<usize> {
        let at = |step: &Step| items().position(|item| is_in(step, &item.own[side]));
        steps.iter().filter_map(at).collect()
    };
    places(&one.finding.steps, 0) != places(&other.finding.steps, 1)
}
