//! The open issues, and their candidates side by side.

use callproof_kernel::claim::Formula;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::review::cost::Most;
use callproof_proofs::review::decision::Decision;
use callproof_proofs::review::likeness::Likeness;
use callproof_proofs::verdict::Verdict;

use crate::report::decision::why;
use crate::report::document::{Cell, Note, Section, Tone, remarks};
use crate::review::Review;

/// A line for each open issue.
pub(super) fn overview<P: Procedure>(review: &Review<P>) -> Section {
    let row = |decision: &Decision<P>| {
        let Issue { name, candidates, recommended, .. } = decision.issue;
        let columns = decision.columns.iter().enumerate();
        let said = columns.map(|(place, column)| {
            let mark = if place == recommended { " (recommended)" } else { "" };
            let broken = match column.broken().len() {
                0 => "keeps every claim".to_string(),
                1 => "breaks 1 claim".to_string(),
                many => format!("breaks {many} claims"),
            };
            let equal = equal_to(decision, place);
            format!("{}{mark}, {}: {broken}{equal}", candidates[place].name, candidates[place].gist)
        });
        let said: Vec<_> = said.collect();
        let place = listed(decision.issue.steps);
        let mut row = vec![Cell::from(format!("{name}: {}", decision.issue.question))];
        row.push(place.into());
        row.extend(said.into_iter().map(Cell::from));
        row
    };
    Section {
        id: "issues".into(),
        group: "Open issues",
        title: "The questions the text leaves open".into(),
        intro: "Each candidate with everything else as recommended. `callproof review --issue \
                NAME` shows which claims break, with their runs, and the sentences to put into \
                the specification. Candidates are equal only where that is said: claims that both \
                keep do not tell them apart."
            .into(),
        head: ["open issue", "where"]
            .into_iter()
            .map(String::from)
            .chain((1..=MOST_CANDIDATES).map(|n| format!("candidate {n}")))
            .collect(),
        rows: review.decisions.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: true,
    }
}

/// No open issue has more candidates.
const MOST_CANDIDATES: usize = 12;

/// The candidates that are equal to one, after a semicolon.
fn equal_to<P: Procedure>(decision: &Decision<P>, place: usize) -> String {
    let equal = named(decision, place, Likeness::Equal);
    if equal.is_empty() { equal } else { format!("; equal to {equal}") }
}

/// The other candidates with the verdicts of one that are so much like it, by name.
fn named<P: Procedure>(decision: &Decision<P>, place: usize, alike: Likeness) -> String {
    let same = decision.same_verdicts(place).into_iter();
    let such = same.filter(|(_, likeness)| *likeness == alike);
    let names: Vec<&str> = such.map(|(at, _)| decision.issue.candidates[at].name).collect();
    names.join(", ")
}

/// Of each candidate, which others have the same verdicts, and whether they are equal or only not
/// told apart; `None` where no two have.
fn comparison<P: Procedure>(decision: &Decision<P>) -> Option<Vec<Cell>> {
    let places = 0..decision.columns.len();
    if places.clone().all(|place| decision.same_verdicts(place).is_empty()) {
        return None;
    }
    let said = places.map(|place| {
        let of = |alike| Some(named(decision, place, alike)).filter(|names| !names.is_empty());
        let parts = [
            of(Likeness::Equal).map(|names| format!("equal to {names}")),
            of(Likeness::SameMessages)
                .map(|names| format!("not told apart from {names}, nor by any message")),
            of(Likeness::Different).map(|names| {
                format!("not told apart from {names} by these claims, only by messages")
            }),
            of(Likeness::Unknown).map(|names| {
                format!("not told apart from {names} by these claims; too large to compare")
            }),
        ];
        match parts.into_iter().flatten().collect::<Vec<_>>() {
            parts if parts.is_empty() => Cell::new("differs from each", Tone::Dim),
            parts => parts.join(";\n").into(),
        }
    });
    Some(said.collect())
}

/// With which choice for another issue a candidate breaks none of the claims that it breaks with
/// everything else as recommended, nor any other; `None` where there is no such choice for any.
fn companions<P: Procedure>(decision: &Decision<P>) -> Option<Vec<Cell>> {
    if decision.columns.iter().all(|column| column.companions.is_empty()) {
        return None;
    }
    let said = decision.columns.iter().map(|column| {
        let names = column.companions.iter().map(|(issue, choice)| format!("{issue}={choice}"));
        let claims = decision.procedure.claims();
        let is_of_all_cases =
            |name: &&str| claims.iter().any(|c| c.name == *name && c.formula.is_of_all_cases());
        let breaks_none = column.broken().iter().all(is_of_all_cases);
        match (breaks_none, column.companions.is_empty()) {
            (true, _) => Cell::new("what is recommended", Tone::Dim),
            (false, true) => Cell::new("no other single choice", Tone::Dim),
            (false, false) => names.collect::<Vec<_>>().join(" or ").into(),
        }
    });
    Some(said.collect())
}

fn alike<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let name = |place: usize| decision.issue.candidates[place].name;
    let pairs = decision.likeness.iter().filter_map(|((a, b), likeness)| {
        let (one, other) = (name(*a), name(*b));
        match likeness {
            Likeness::Equal => Some(format!(
                "{one} and {other} are equal with everything else as recommended: in every case \
                 looked at the same can happen under both, and everybody does the same."
            )),
            Likeness::SameMessages => Some(format!(
                "The messages modelled here are the same under {one} and under {other}: no \
                 capture of them tells which was chosen; they differ in what the roles do besides."
            )),
            Likeness::Unknown | Likeness::Different => None,
        }
    });
    pairs.collect()
}

/// What the candidates cost, where they differ in it: a row for each cost.
fn costs<P: Procedure>(decision: &Decision<P>) -> Vec<Vec<Cell>> {
    let rows = decision.procedure.costs().into_iter().enumerate().filter_map(|(at, cost)| {
        let numbers: Vec<Most> = decision.columns.iter().map(|column| column.costs[at]).collect();
        let differ = numbers.iter().any(|one| numbers.iter().any(|other| one.differs(*other)));
        if !differ {
            return None;
        }
        let mut row = vec![Cell::from(cost.gist), Cell::new("a cost, no verdict", Tone::Dim)];
        row.extend(numbers.iter().map(|number| Cell::from(number.to_string())));
        Some(row)
    });
    rows.collect()
}

/// One open issue: candidates side by side.
pub fn decision<P: Procedure>(decision: &Decision<P>) -> Section {
    let issue = &decision.issue;
    let mut head = vec!["claim".to_string(), "demanded by".to_string()];
    head.extend(issue.candidates.iter().enumerate().map(|(place, candidate)| {
        let mark = if place == issue.recommended { " (recommended)" } else { "" };
        format!("{}{mark}", candidate.name)
    }));
    let meaning = issue.candidates.iter().map(|candidate| Cell::from(candidate.gist));
    let mut rows = vec![vec!["what it means".into(), Cell::default()]];
    rows[0].extend(meaning);
    let mut messages: Vec<Cell> =
        vec!["messages in the figures of the text".into(), Cell::default()];
    let least = decision.columns.first().and_then(|column| column.messages);
    messages.extend(decision.columns.iter().map(|column| count(column.messages, least)));
    rows.push(messages);
    let costs = costs(decision);
    let about_costs = match costs.is_empty() {
        true => "",
        false => " Costs are the most in runs in which messages arrive in order, once and in time.",
    };
    rows.extend(costs);
    if let Some(said) = comparison(decision) {
        let mut row = vec!["beside those with the same verdicts".into(), Cell::default()];
        row.extend(said);
        rows.push(row);
    }
    if let Some(said) = companions(decision) {
        let mut row = vec!["breaks no claim together with".into(), Cell::default()];
        row.extend(said);
        rows.push(row);
    }
    for claim in decision.procedure.claims() {
        let verdicts: Vec<Option<Verdict>> =
            decision.columns.iter().map(|c| c.verdicts.get(claim.name).copied()).collect();
        // That a step never comes up is no verdict on a candidate: it is told below.
        if matches!(claim.formula, Formula::Coverage) {
            continue;
        }
        if verdicts.iter().flatten().all(|verdict| verdict.counts_as_holding()) {
            continue;
        }
        let mut row = vec![Cell::from(claim.gist), claim.demand.to_string().into()];
        row.extend(decision.columns.iter().zip(verdicts).map(|(column, verdict)| {
            let witness = column.witnesses.get(claim.name);
            match (verdict, witness) {
                (None, _) => Cell::new("not claimed", Tone::Dim),
                (Some(Verdict::Holds), _) => Cell::new("holds", Tone::Good),
                (Some(verdict), Some((case, witness))) => {
                    Cell::new(format!("{verdict} ({case})"), Tone::Bad).shown_by(&witness.id)
                }
                (Some(verdict), None) => Cell::new(verdict.to_string(), Tone::Bad),
            }
        }));
        rows.push(row);
    }
    Section {
        id: format!("decision-{}", issue.name),
        group: "Open issues",
        title: format!("{}: {}", issue.name, issue.question),
        intro: format!(
            "{}. Each candidate with everything else as recommended{}; claims that all of them \
             keep are left out. What holds does so within {}, not all at once.{about_costs}",
            listed(issue.steps),
            decision.participants.as_ref().map_or(String::new(), |number| format!(", {number}")),
            decision.bounds.map_or("no case".into(), |bounds| bounds.to_string()),
        ),
        head,
        rows,
        notes: notes(decision),
        is_wordy: false,
    }
}

/// Why one candidate is recommended, how the others compare, and what each would add.
fn notes<P: Procedure>(decision: &Decision<P>) -> Vec<Note> {
    let said = why(decision)
        .into_iter()
        .chain(alike(decision))
        .chain(unmodelled(decision))
        .chain(never_obeyed(decision));
    let mut notes = remarks(said);
    notes.extend(proposals(decision));
    notes
}

/// Steps that no run obeys under a candidate, everything else being as recommended.
fn never_obeyed<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let columns = decision.columns.iter().zip(decision.issue.candidates);
    let told =
        columns.filter(|(column, _)| !column.uncited.is_empty()).map(|(column, candidate)| {
            format!(
                "{}: with everything else as recommended, no run obeys {}, so that this table says \
             nothing of it.",
                candidate.name,
                listed(&column.uncited),
            )
        });
    told.collect()
}

/// What bears on the decision and is not modelled, where candidates have the same verdicts.
fn unmodelled<P: Procedure>(decision: &Decision<P>) -> Option<String> {
    let what = decision.issue.unmodelled?;
    Some(format!("Not modelled, so that no verdict here can tell: {what}."))
}

/// What each candidate would put into the specification.
fn proposals<P: Procedure>(decision: &Decision<P>) -> Vec<Note> {
    let mut said = Vec::new();
    for (place, candidate) in decision.issue.candidates.iter().enumerate() {
        for (step, sentence) in decision.proposal(place) {
            let text = format!("{} would add {step}: \"{sentence}\"", candidate.name);
            said.push(Note::Proposed(text));
        }
    }
    said
}

fn count(messages: Option<usize>, least: Option<usize>) -> Cell {
    match (messages, least) {
        (None, _) => Cell::new("the figures cannot be drawn", Tone::Dim),
        (Some(count), Some(written)) if count != written => {
            let more = count as i64 - written as i64;
            format!("{count} ({more:+} to as-written)").into()
        }
        (Some(count), _) => count.to_string().into(),
    }
}
