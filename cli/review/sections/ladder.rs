//! How much order the text relies on, and in which cases it was looked at.

use callproof_kernel::case::{Rung, Size};
use callproof_kernel::procedure::Procedure;
use callproof_proofs::bounds::Bounds;
use callproof_proofs::check::CaseReport;
use callproof_proofs::review::ladder::{Climb, climbed};
use callproof_proofs::verdict::Verdict;

use crate::report::document::{Cell, Section, Tone};
use crate::review::Review;

use super::{Extent, demand_of, gist_of, slug};

pub(super) fn ladder<P: Procedure>(
    procedure: P,
    name: &str,
    climbs: &[Climb<P>],
    extent: Extent,
) -> Section {
    let mut head = vec!["claim".to_string(), "demanded by".to_string()];
    head.extend(Rung::ALL.iter().map(ToString::to_string));
    let breaking = climbs.iter().filter(|climb| climb.breaks_on().is_some()).count();
    let at_once = |c: &&Climb<P>| c.breaks_on() == Some(Rung::FifoPerHop);
    let plain = climbs.iter().filter(at_once).count();
    let is_shown = |c: &&Climb<P>| {
        extent == Extent::Full || c.breaks_on().is_some_and(|rung| rung != Rung::FifoPerHop)
    };
    let shown = climbs.iter().filter(is_shown);
    let row = |climb: &Climb<P>| {
        let mut row = vec![
            Cell::from(gist_of(procedure, climb.claim)),
            demand_of(procedure, climb.claim).into(),
        ];
        let first = climb.breaks_on();
        row.extend(climb.cells.iter().zip(Rung::ALL).map(|(stand, rung)| match stand {
            None => Cell::new("", Tone::Dim),
            Some(stand) => match (&stand.witness, stand.verdict) {
                (_, Verdict::Holds) => Cell::new("holds", Tone::Good),
                (Some((_, witness)), verdict) if first == Some(rung) => {
                    Cell::new(verdict.to_string(), Tone::Bad).shown_by(&witness.id)
                }
                (_, verdict) => Cell::new(verdict.to_string(), Tone::Bad),
            },
        }));
        row
    };
    let mut within = vec![Cell::from("within"), Cell::default()];
    within.extend(Rung::ALL.map(|rung| {
        let rung = climbed(procedure, rung);
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default && case.rung() == rung);
        Bounds::of(&cases).map_or(Cell::default(), |b| Cell::new(b.to_string(), Tone::Dim))
    }));
    Section {
        id: format!("ladder-{}", slug(name)),
        group: "Order and faults",
        title: format!("How much order the text relies on, {name}"),
        intro: format!(
            "From left to right the network, and those on it, may do more; each column has cases \
             of its own. Of {} claims {plain} fail although messages arrive in order, once and in \
             time, and {} break further on; the run stands where a claim breaks first.",
            climbs.len(),
            breaking - plain,
        ),
        head,
        rows: [within].into_iter().chain(shown.map(row)).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}

pub(super) fn policies<P: Procedure>(review: &Review<P>) -> Section {
    let cell = |verdict: Option<Verdict>| match verdict {
        None => Cell::new("not claimed", Tone::Dim),
        Some(Verdict::Holds) => Cell::new("holds", Tone::Good),
        Some(verdict) => Cell::new(verdict.to_string(), Tone::Bad),
    };
    let procedure = review.text.procedure;
    let row = |policed: &callproof_proofs::review::ladder::Policed| {
        let mut row = vec![
            Cell::from(gist_of(procedure, policed.claim)),
            demand_of(procedure, policed.claim).into(),
        ];
        row.extend(policed.verdicts.iter().map(|verdict| cell(*verdict)));
        row
    };
    let within = Bounds::of(review.right.reports.iter().map(|report| &report.case));
    let rows: Vec<_> = review.policed.iter().map(row).collect();
    let intro = match rows.is_empty() {
        true => "As written. Whether such a message is an error, is discarded, or is kept until \
                 the state changes: no verdict depends on it."
            .into(),
        false => "As written. Claims whose verdict depends on what receivers do with such a \
                  message: two implementations that choose differently differ in these."
            .to_string(),
    };
    Section {
        id: "policies".into(),
        group: "Order and faults",
        title: "What depends on the handling of messages without a step".into(),
        intro,
        head: ["claim", "demanded by", "an error", "discarded", "kept until the state changes"]
            .map(String::from)
            .into(),
        rows,
        notes: within
            .map(|bounds| format!("What holds does so within {bounds}.").into())
            .into_iter()
            .collect(),
        is_wordy: false,
    }
}

/// What the cases are.
pub(super) fn cases<P: Procedure>(review: &Review<P>) -> Section {
    let row = |report: &CaseReport<P>| vec![report.case.name.into(), report.case.gist.into()];
    Section {
        id: "cases".into(),
        group: "Order and faults",
        title: "The cases".into(),
        intro: "The circumstances under which the text was checked, by the names used above."
            .into(),
        head: ["case", "circumstances"].map(String::from).into(),
        rows: review.right.reports.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}
