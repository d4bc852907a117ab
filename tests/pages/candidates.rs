//! The candidates of the larger open issues side by side, in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use callproof_kernel::case::Size;
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::family::{TablePlan, neighbours};
use callproof_proofs::review::companion::companions;
use callproof_proofs::review::likeness::{Likeness, likeness};
use callproof_proofs::verdict::{Verdict, recommended};

use super::{ledger, look};

/// The verdict of each candidate on each claim, everything else being as recommended.
pub fn candidates_section<P: Procedure>(procedure: P) -> String {
    let mut text = String::new();
    for issue in procedure.issues().iter().filter(|issue| issue.candidates.len() > 3) {
        let columns: Vec<_> =
            (0..issue.candidates.len()).map(|at| column(procedure, issue, at)).collect();
        let names: Vec<_> = issue.candidates.iter().map(|c| format!("`{}`", c.name)).collect();
        let _ = write!(
            text,
            "\n## The candidates of `{}`\n\n{} Each candidate with everything else as \
             recommended, in the default cases; claims that all of them keep are left out.\n\n| \
             claim | {} |\n|---|{}\n",
            issue.name,
            issue.question,
            names.join(" | "),
            "---|".repeat(names.len()),
        );
        for claim in procedure.claims() {
            let row: Vec<_> = columns.iter().map(|c| c.get(claim.name).copied()).collect();
            if row.iter().flatten().all(|v| *v == Verdict::Holds) {
                continue;
            }
            let cells: Vec<_> =
                row.iter().map(|v| v.map_or("".into(), |v| v.to_string())).collect();
            let _ = writeln!(text, "| {} | {} |", claim.gist, cells.join(" | "));
        }
        if let Some(cells) = companions_of(procedure, issue, &columns) {
            let _ = writeln!(text, "| breaks no claim together with | {} |", cells.join(" | "));
        }
        let cells = comparison(procedure, issue, &columns);
        let _ = writeln!(text, "| beside those with the same verdicts | {} |", cells.join(" | "));
    }
    text
}

/// The verdicts under one candidate, where what they are about happens.
fn column<P: Procedure>(procedure: P, issue: &Issue, at: usize) -> BTreeMap<&'static str, Verdict> {
    let mut resolutions = recommended(procedure);
    resolutions.choose(issue.place, at);
    let survey = look(procedure, &resolutions);
    let verdict = |claim: &Claim<P>| Some((claim.name, survey.verdict_where_met(claim.name)?));
    procedure.claims().iter().filter_map(verdict).collect()
}

/// With which choice for another issue each candidate breaks no claim, where any does that breaks
/// some without.
fn companions_of<P: Procedure>(
    procedure: P,
    issue: &Issue,
    columns: &[BTreeMap<&'static str, Verdict>],
) -> Option<Vec<String>> {
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    let plan = TablePlan { limits: Default::default(), threads: 2, progress: &|_, _| {} };
    let issues = procedure.issues();
    let place = issues.iter().position(|other| other.name == issue.name)?;
    let table = neighbours(
        procedure,
        &recommended(procedure),
        std::slice::from_ref(&issues[place]),
        &cases,
        &plan,
    );
    let of = |candidate: usize| {
        let mut member = table.members[0].clone();
        member[place] = candidate;
        let at = table.place(&member).expect("the table has every candidate");
        companions(&table, (at, place), &cases, &plan)
    };
    let found: Vec<_> = (0..columns.len()).map(of).collect();
    if found.iter().all(Vec::is_empty) {
        return None;
    }
    let name = |(issue, choice): &(&str, &str)| format!("`{issue}={choice}`");
    let names = |of: &Vec<_>| of.iter().map(name).collect::<Vec<_>>().join(" or ");
    let cells = found.iter().zip(columns).map(|(of, column)| {
        match column.values().all(|verdict| *verdict == Verdict::Holds) {
            true => "".into(),
            false if of.is_empty() => "no other single choice".into(),
            false => names(of),
        }
    });
    Some(cells.collect())
}

/// Of each candidate, which others have the same verdicts, and whether they are equal or only not
/// told apart.
fn comparison<P: Procedure>(
    procedure: P,
    issue: &Issue,
    columns: &[BTreeMap<&'static str, Verdict>],
) -> Vec<String> {
    let choosing = |at| {
        let mut resolutions = recommended(procedure);
        resolutions.choose(issue.place, at);
        resolutions
    };
    let texts: Vec<_> = (0..columns.len()).map(choosing).collect();
    let known = &ledger(procedure).profile["recommended"];
    let mut cases = procedure.cases();
    cases.retain(|case| case.size == Size::Default);
    cases.sort_by_key(|case| known[case.name].states);
    let likeness = likeness(&texts, &cases);
    let say = |at: usize| {
        let same = (0..columns.len()).filter(|b| *b != at && columns[*b] == columns[at]);
        let said = same.map(|other| {
            let name = issue.candidates[other].name;
            match likeness[&(at.min(other), at.max(other))] {
                Likeness::Equal => format!("equal to `{name}`"),
                Likeness::SameMessages => {
                    format!("not told apart from `{name}`, nor by any message")
                }
                Likeness::Different => {
                    format!("not told apart from `{name}` by these claims, only by messages")
                }
                Likeness::Unknown => {
                    format!("not told apart from `{name}` by these claims; too large to compare")
                }
            }
        });
        said.collect::<Vec<_>>().join("; ")
    };
    (0..columns.len()).map(say).collect()
}
