//! The figure of a run that shows something: marks where it is wrong, and what it comes to.

use std::collections::BTreeSet;

use callproof_diagrams::chart::{Chart, chart, chart_of_breach};
use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Run;
use callproof_proofs::consequence::Consequence;
use callproof_proofs::findings::{Class, Finding};
use callproof_proofs::verdict::{Witness, choices, recommended};

/// What a run shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// That something is possible: nothing in it is wrong.
    Possible,
    /// An event without a step, which every figure marks.
    Hole,
    /// That its last event breaks a promise, and how.
    BrokenAtLast(String),
    /// That a promise is broken by where it ends or by what repeats, and how.
    BrokenInTheEnd(String),
}

impl Shows {
    /// What a run against a claim shows.
    pub fn against<P: Procedure>(claim: &Claim<P>) -> Self {
        match claim.formula {
            Formula::Always { .. } | Formula::EachStep { .. } => {
                Shows::BrokenAtLast(claim.broken())
            }
            _ => Shows::BrokenInTheEnd(claim.broken()),
        }
    }

    /// What the run of a finding shows.
    pub fn of<P: Procedure>(finding: &Finding<P>) -> Self {
        match finding.class {
            Class::NoStep => Shows::Hole,
            Class::Broken => Shows::BrokenAtLast(finding.what.clone()),
            Class::NeedNotHappen | Class::Stuck | Class::Impossible => {
                Shows::BrokenInTheEnd(finding.what.clone())
            }
        }
    }

    /// What remains for those who take part, where that comes of what the run shows: after a promise
    /// is broken things may go wrong for other reasons as well, and what repeats for ever does not
    /// come to an end.
    pub fn harm<P: Procedure>(
        &self,
        witness: &Witness<P>,
        consequence: &Consequence,
    ) -> Option<String> {
        let run = &witness.run;
        let repeats = run.loop_from.is_some_and(|from| from < run.occurrences.len());
        let is_told = match self {
            Shows::Possible => false,
            Shows::Hole => !repeats,
            Shows::BrokenAtLast(_) | Shows::BrokenInTheEnd(_) => {
                consequence.is_certain() && !repeats
            }
        };
        let mut cases = run.procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        let said = || consequence.harm(parties(run.procedure, &cases), run.procedure.within());
        is_told.then(said).flatten()
    }
}

/// From which answers a figure is drawn, for its remark: those that are not what the others are, and
/// what the others are; nothing of the text as written.
pub fn drawn_with<P: Procedure>(procedure: P, resolutions: &Resolutions<P>) -> Option<String> {
    let own = choices(procedure, resolutions);
    let others = |text: &Resolutions<P>| -> Vec<String> {
        let all = own.iter().zip(choices(procedure, text)).filter(|(one, other)| *one != other);
        all.map(|((issue, candidate), _)| format!("{issue}={candidate}")).collect()
    };
    let (written, best) = (others(&procedure.as_written()), others(&recommended(procedure)));
    let (named, rest) = match best.len() <= written.len() {
        true => (best, "every other question answered as recommended"),
        false => (written, "every other question left open"),
    };
    match named.is_empty() {
        true if *resolutions == procedure.as_written() => None,
        true => Some("every question answered as recommended".into()),
        false => Some(format!("drawn with {}, {rest}", named.join(", "))),
    }
}

/// Joins what is to be said below a figure.
pub fn remarks(said: impl IntoIterator<Item = Option<String>>) -> String {
    let said = said.into_iter().flatten().filter(|said| !said.is_empty());
    said.collect::<Vec<_>>().join("; ")
}

/// The figure of a run, with a mark where it is wrong; where it is known how things end, with that.
pub fn figure<P: Procedure>(
    witness: &Witness<P>,
    caption: &str,
    shows: &Shows,
    consequence: Option<&Consequence>,
) -> Chart {
    let run = &witness.run;
    let harm = consequence.and_then(|consequence| shows.harm(witness, consequence));
    let mut drawn = match shows {
        Shows::BrokenAtLast(breach) => chart_of_breach(run, caption, breach),
        Shows::Possible | Shows::Hole | Shows::BrokenInTheEnd(_) => chart(run, 0, caption),
    };
    let end = match (shows, harm) {
        (Shows::BrokenInTheEnd(breach), Some(harm)) => Some(format!("{breach}: {harm}")),
        (Shows::BrokenInTheEnd(breach), None) => Some(breach.clone()),
        (_, harm) => harm,
    };
    if let Some(end) = end {
        let harmed = consequence.map(Consequence::harmed).unwrap_or_default();
        let lifelines = of_entities(run, &harmed, &drawn);
        drawn.comes_to(&end, &lifelines);
    }
    drawn.remark = witness.remark();
    drawn
}

/// The lifelines of some functional entities on which something is drawn, or else all of theirs.
fn of_entities<P: Procedure>(run: &Run<P>, entities: &BTreeSet<&str>, drawn: &Chart) -> Vec<usize> {
    let is_one =
        |role: &P::Role| entities.contains(run.procedure.entity(*role).to_string().as_str());
    let own: Vec<usize> = (0..run.cast.len()).filter(|at| is_one(&run.cast[*at])).collect();
    let seen: Vec<usize> = own.iter().copied().filter(|at| drawn.is_drawn_on(*at)).collect();
    if seen.is_empty() { own } else { seen }
}

/// How many parties a text has in some cases: a role that stands for several counts once.
pub fn parties<'c, P: Procedure>(
    procedure: P,
    cases: impl IntoIterator<Item = &'c Case<P>>,
) -> usize {
    let roles = cases.into_iter().flat_map(|case| procedure.cast(&case.config));
    roles.map(|role| procedure.entity(role)).collect::<BTreeSet<_>>().len()
}
