//! What was gathered, as sections for a reader who knows the text and no model checking.

use std::collections::{BTreeMap, BTreeSet};

use callproof_model::kernel::case::Rung;
use callproof_model::kernel::issue::Issue;
use callproof_model::kernel::mutant::Slip;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::{Step, listed};
use callproof_proofs::findings::{Class, Key};
use callproof_proofs::review::combination::{Choice, Combinations};
use callproof_proofs::review::decision::Decision;
use callproof_proofs::review::ladder::Climb;
use callproof_proofs::review::mutation::Fate;
use callproof_proofs::review::reception::{Cell as Met, Matrix};
use callproof_proofs::verdict::Verdict;

use super::{Found, Review};
use crate::report::document::{Cell, Section, Tone};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What is needed to act.
    Short,
    /// Everything.
    Full,
}

/// Every section of a review.
pub fn all<P: Procedure>(review: &Review<P>, extent: Extent) -> Vec<Section> {
    let mut sections = vec![findings(review)];
    match extent {
        Extent::Short => sections.push(overview(review)),
        Extent::Full => sections.extend(review.decisions.iter().map(decision)),
    }
    sections.extend(review.combinations.as_ref().map(|c| combinations::<P>(c, review)));
    for (name, matrices) in &review.receptions {
        match extent {
            Extent::Short if *name == "as recommended" => {}
            Extent::Short => sections.push(unspecified(name, matrices)),
            Extent::Full => sections.extend(matrices.iter().map(|m| receptions(name, m))),
        }
    }
    sections.push(mutants(review, extent));
    for (name, climbs) in &review.ladders {
        sections.push(ladder(name, climbs, extent));
    }
    sections.push(policies(review));
    sections
}

fn gist_of<P: Procedure>(claim: &str) -> String {
    let claims = P::claims();
    let known = claims.iter().find(|known| known.name == claim);
    known.map_or(claim.into(), |claim| claim.gist.into())
}

/// A set of choices, as `--resolve` takes them.
fn said<P: Procedure>(choices: &[Choice]) -> String {
    let issues = P::issues();
    let one = |(issue, candidate): &Choice| {
        format!("{}={}", issues[*issue].name, issues[*issue].candidates[*candidate].name)
    };
    choices.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// Steps, as people cite them; what every text owes stands in none.
fn cited(steps: &[Step]) -> String {
    match steps.is_empty() {
        true => "every text".into(),
        false => listed(steps),
    }
}

/// Which candidates make a finding disappear.
pub fn repairs<P: Procedure>(found: &Found<P>) -> String {
    let alone = found.finding.repairs.iter().map(|(issue, name)| format!("{issue}={name}"));
    let together = found.together.iter().filter(|set| !set.is_empty()).map(|set| said::<P>(set));
    let all: Vec<String> = alone.chain(together).collect();
    match all.is_empty() {
        true => "the recommended candidates together".into(),
        false => all.join(";\nor "),
    }
}

/// What is wrong with the text as written.
pub fn findings<P: Procedure>(review: &Review<P>) -> Section {
    let row = |found: &Found<P>| {
        let finding = &found.finding;
        let mut sentence = finding.sentence();
        if finding.cannot_tell {
            sentence += "; who breaks it cannot tell: on the same event in the same state it does \
                         right in another run";
        }
        let witness = match &finding.witness {
            Some(witness) => Cell::new(finding.case, Tone::None).shown_by(&witness.id),
            None => finding.case.into(),
        };
        vec![
            sentence.into(),
            cited(&finding.steps).into(),
            Cell::new(finding.class.to_string(), Tone::Bad),
            witness,
            repairs(found).into(),
            found.consequence.trim_start_matches("if nothing is changed, ").into(),
        ]
    };
    let meanings = Class::ALL.iter().map(|class| format!("{class}: {}.", class.meaning()));
    let mut notes: Vec<String> = meanings.collect();
    notes.push("Draw a run with `callproof diagram WITNESS`.".into());
    Section {
        id: "findings".into(),
        group: "Findings",
        title: "What is wrong with the text as written".into(),
        intro: format!(
            "{} findings, each with a shortest run that shows it. A candidate that repairs one \
             makes it disappear, everything else being as written; \"and\" means that all of them \
             are needed.",
            review.found.len()
        ),
        head: ["finding", "clause and step", "class", "case, witness", "repaired by"]
            .map(String::from)
            .into_iter()
            .chain(["if nothing is changed".into()])
            .collect(),
        rows: review.found.iter().map(row).collect(),
        notes,
        is_wordy: true,
    }
}

/// A line for each open issue.
fn overview<P: Procedure>(review: &Review<P>) -> Section {
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
            format!("{}{mark}: {broken}", candidates[place].name)
        });
        let said: Vec<_> = said.collect();
        let place = listed(decision.issue.steps);
        vec![name.into(), place.into(), said.join("\n").into(), alike(decision).join("\n").into()]
    };
    Section {
        id: "issues".into(),
        group: "Open issues",
        title: "The questions the text leaves open".into(),
        intro: "Each candidate with everything else as recommended. `callproof review --issue \
                NAME` shows which claims break, with their runs, and the sentences to put into \
                the specification."
            .into(),
        head: ["open issue", "where", "candidates", "remark"].map(String::from).into(),
        rows: review.decisions.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}

fn alike<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let name = |place: usize| decision.issue.candidates[place].name;
    let pairs = decision.alike.iter();
    pairs.map(|(a, b)| format!("no message tells {} from {}", name(*a), name(*b))).collect()
}

/// One open issue: candidates side by side.
pub fn decision<P: Procedure>(decision: &Decision<P>) -> Section {
    let issue = &decision.issue;
    let mut head = vec!["claim".to_string()];
    head.extend(issue.candidates.iter().enumerate().map(|(place, candidate)| {
        let mark = if place == issue.recommended { " (recommended)" } else { "" };
        format!("{}{mark}", candidate.name)
    }));
    let meaning = issue.candidates.iter().map(|candidate| Cell::from(candidate.gist));
    let mut rows = vec![vec!["what it means".into()]];
    rows[0].extend(meaning);
    let mut messages: Vec<Cell> = vec!["messages in the figures of the text".into()];
    let least = decision.columns.first().and_then(|column| column.messages);
    messages.extend(decision.columns.iter().map(|column| count(column.messages, least)));
    rows.push(messages);
    for claim in P::claims() {
        let verdicts: Vec<Option<Verdict>> =
            decision.columns.iter().map(|c| c.verdicts.get(claim.name).copied()).collect();
        if verdicts.iter().flatten().all(|verdict| verdict.counts_as_holding()) {
            continue;
        }
        let mut row = vec![Cell::from(claim.gist)];
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
            "{}. Each candidate with everything else as recommended; claims that all of them keep \
             are left out.",
            listed(issue.steps)
        ),
        head,
        rows,
        notes: alike(decision).into_iter().chain(proposals(decision)).collect(),
        is_wordy: false,
    }
}

/// What each candidate would put into the specification.
fn proposals<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let mut said = Vec::new();
    for (place, candidate) in decision.issue.candidates.iter().enumerate() {
        for (step, sentence) in decision.proposal(place) {
            said.push(format!("{} would add {step}: \"{sentence}\"", candidate.name));
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

fn combinations<P: Procedure>(found: &Combinations, review: &Review<P>) -> Section {
    let issues = P::issues();
    let mut notes = vec![format!(
        "{} of {} ways to choose a candidate for every issue keep every claim; {} of these change \
         no more than they must. The recommended candidates {} one of them.",
        found.good,
        found.members,
        found.least,
        if found.recommended_is_good { "are" } else { "are NOT" },
    )];
    if found.unknown > 0 {
        notes.push(format!("Of {} a limit left something unknown.", found.unknown));
    }
    let mut rows = Vec::new();
    for (place, issue) in issues.iter().enumerate() {
        let chosen = found.free.as_ref().map(|free| &free[place]);
        let name = |candidate: &usize| issue.candidates[*candidate].name;
        let may = match chosen {
            Some(chosen) => chosen.iter().map(name).collect::<Vec<_>>().join(" or "),
            None => String::new(),
        };
        let out: Vec<&str> = found
            .hopeless
            .iter()
            .filter(|(at, _)| *at == place)
            .map(|(_, candidate)| name(candidate))
            .collect();
        rows.push(vec![issue.name.into(), may.into(), Cell::new(out.join(", "), Tone::Bad)]);
    }
    match (&found.free, found.listed.is_empty()) {
        (_, true) => notes.push("No choice of candidates keeps every claim.".into()),
        (Some(_), _) => notes.push(
            "Every mixture of what may be chosen is one of the smallest sets: these choices do not \
             depend on one another."
                .into(),
        ),
        (None, _) => {
            notes.push("The smallest sets of changes that keep every claim:".into());
            notes.extend(found.listed.iter().map(|set| format!("- {}", said::<P>(set))));
        }
    }
    for (one, other) in &found.excluding {
        notes.push(format!("Not both: {} and {}.", said::<P>(&[*one]), said::<P>(&[*other])));
    }
    notes.extend(interacting(review));
    Section {
        id: "combinations".into(),
        group: "Combinations",
        title: "Which candidates go together".into(),
        intro: "Every choice of candidates was looked at. What is out of the question breaks a \
                claim whatever else is chosen."
            .into(),
        head: ["open issue", "may be chosen", "out of the question"].map(String::from).into(),
        rows,
        notes,
        is_wordy: false,
    }
}

/// The pairs of open issues that only together mend something.
fn interacting<P: Procedure>(review: &Review<P>) -> Vec<String> {
    let issues = P::issues();
    let mut pairs: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
    for found in &review.found {
        for set in &found.together {
            for (place, (one, _)) in set.iter().enumerate() {
                for (other, _) in &set[place + 1..] {
                    let why = pairs.entry((*one, *other)).or_default();
                    why.insert(found.finding.what.clone());
                }
            }
        }
    }
    if pairs.is_empty() {
        return vec!["No two open issues need each other.".into()];
    }
    let mut said = vec!["Issues that need each other, and what only both repair:".to_string()];
    said.extend(pairs.into_iter().map(|((one, other), why)| {
        let first = why.iter().next().cloned().unwrap_or_default();
        let more = match why.len() {
            1 => String::new(),
            many => format!(", and {} more", many - 1),
        };
        format!("- {} with {}: {first}{more}", issues[one].name, issues[other].name)
    }));
    said
}

fn receptions<P: Procedure>(name: &str, matrix: &Matrix<P>) -> Section {
    let mut head = vec!["where it stands".to_string()];
    head.extend(matrix.messages.iter().map(ToString::to_string));
    let row = |(state, cells): &(String, Vec<Met<P>>)| {
        let mut row = vec![Cell::from(state.as_str())];
        row.extend(cells.iter().map(met));
        row
    };
    Section {
        id: format!("receptions-{}-{}", slug(name), slug(&matrix.role.to_string())),
        group: "Receptions",
        title: format!("What {} does with each message, {name}", matrix.role),
        intro: "\"Unreachable\": the message cannot come there in any case looked at.".into(),
        head,
        rows: matrix.rows.iter().map(row).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}

fn met<P: Procedure>(cell: &Met<P>) -> Cell {
    let steps: BTreeSet<Step> = cell.specified.iter().flatten().copied().collect();
    let steps: Vec<Step> = steps.into_iter().collect();
    let with = |cell_of: Cell| match &cell.unspecified {
        Some(witness) => cell_of.shown_by(&witness.id),
        None => cell_of,
    };
    match cell.kind() {
        "specified" => Cell::new(listed(&steps), Tone::Good),
        "sometimes unspecified" => {
            with(Cell::new(format!("{}; sometimes no step", listed(&steps)), Tone::Bad))
        }
        "unspecified" => with(Cell::new("no step", Tone::Bad)),
        other => Cell::new(other, Tone::Dim),
    }
}

/// Only the cells without a step.
fn unspecified<P: Procedure>(name: &str, matrices: &[Matrix<P>]) -> Section {
    let mut rows = Vec::new();
    let (mut specified, mut unreachable) = (0, 0);
    for matrix in matrices {
        for (state, cells) in &matrix.rows {
            for (message, cell) in matrix.messages.iter().zip(cells) {
                match cell.kind() {
                    "specified" => specified += 1,
                    "unreachable" | "not met" => unreachable += 1,
                    _ => rows.push(vec![
                        matrix.role.to_string().into(),
                        state.as_str().into(),
                        (*message).into(),
                        met(cell),
                    ]),
                }
            }
        }
    }
    Section {
        id: "receptions".into(),
        group: "Receptions",
        title: format!("Messages that come where the text has no step, {name}"),
        intro: format!(
            "{} cells of the reception matrix; {specified} others are specified, {unreachable} \
             cannot be reached. The whole matrix is in `--format markdown`, `json` and `html`.",
            rows.len()
        ),
        head: ["role", "where it stands", "message", "what the text says"].map(String::from).into(),
        rows,
        notes: Vec::new(),
        is_wordy: false,
    }
}

fn mutants<P: Procedure>(review: &Review<P>, extent: Extent) -> Section {
    let mut steps: Vec<Step> = Vec::new();
    for fate in &review.fates {
        if !steps.contains(&fate.mutant.step) {
            steps.push(fate.mutant.step);
        }
    }
    let why = |fate: &Fate| {
        let argued = review.argued.iter().find(|argued| {
            argued.step == fate.mutant.step.to_string()
                && argued.slip == fate.mutant.slip.to_string()
        });
        argued.map(|argued| argued.why.clone())
    };
    let mut rows = Vec::new();
    for step in &steps {
        let own: Vec<&Fate> = review.fates.iter().filter(|f| f.mutant.step == *step).collect();
        if extent == Extent::Short && own.iter().all(|fate| fate.is_noticed()) {
            continue;
        }
        let mut row = vec![Cell::from(step.to_string())];
        row.extend(Slip::ALL.iter().map(|slip| {
            let fate = own.iter().find(|fate| fate.mutant.slip == *slip);
            fate.map_or(Cell::new("-", Tone::Dim), |fate| fate_cell(fate, why(fate)))
        }));
        rows.push(row);
    }
    let score = |fates: Vec<&Fate>| {
        let noticed = fates.iter().filter(|fate| fate.is_noticed()).count();
        format!("{noticed} of {}", fates.len())
    };
    let (rfc, text): (Vec<&Fate>, Vec<&Fate>) =
        review.fates.iter().partition(|fate| fate.mutant.step.is_of_an_rfc());
    let mut notes = Vec::new();
    if !rfc.is_empty() {
        notes.push(format!(
            "Of sections of RFCs, {} are noticed here; their machines are checked by themselves.",
            score(rfc)
        ));
    }
    Section {
        id: "mutants".into(),
        group: "Steps done wrong",
        title: "What depends on each step".into(),
        intro: format!(
            "Each step is done wrong on purpose, in the recommended text, to see which claim \
             notices: {} of the text's and the proposed steps are noticed.{}",
            score(text),
            match extent {
                Extent::Short => " Shown are the steps with a slip that nobody notices.",
                Extent::Full => "",
            }
        ),
        head: ["step".to_string()]
            .into_iter()
            .chain(Slip::ALL.iter().map(ToString::to_string))
            .collect(),
        rows,
        notes,
        is_wordy: false,
    }
}

fn fate_cell(fate: &Fate, why: Option<String>) -> Cell {
    match (fate.noticed_by.as_slice(), why) {
        ([], Some(why)) => Cell::new(format!("nobody notices: {why}"), Tone::Dim),
        ([], None) if fate.mutant.step.is_of_an_rfc() => {
            Cell::new("nobody notices here", Tone::Dim)
        }
        ([], None) if !fate.is_complete => {
            Cell::new("nobody notices, as far as was looked", Tone::Bad)
        }
        ([], None) => Cell::new("nobody notices: nothing in this text depends on this", Tone::Bad),
        ([only], _) => Cell::new(*only, Tone::Good),
        ([first, rest @ ..], _) => {
            Cell::new(format!("{first} and {} more", rest.len()), Tone::Good)
        }
    }
}

fn ladder<P: Procedure>(name: &str, climbs: &[Climb<P>], extent: Extent) -> Section {
    let mut head = vec!["claim".to_string()];
    head.extend(Rung::ALL.iter().map(ToString::to_string));
    let breaking = climbs.iter().filter(|climb| climb.breaks_on().is_some()).count();
    let shown = climbs.iter().filter(|c| extent == Extent::Full || c.breaks_on().is_some());
    let row = |climb: &Climb<P>| {
        let mut row = vec![Cell::from(gist_of::<P>(climb.claim))];
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
    Section {
        id: format!("ladder-{}", slug(name)),
        group: "Order and faults",
        title: format!("How much order the text relies on, {name}"),
        intro: format!(
            "From left to right the network, and those on it, may do more. {breaking} of {} claims \
             break on some rung; the run stands where a claim breaks first.",
            climbs.len()
        ),
        head,
        rows: shown.map(row).collect(),
        notes: Vec::new(),
        is_wordy: false,
    }
}

fn policies<P: Procedure>(review: &Review<P>) -> Section {
    let cell = |verdict: Option<Verdict>| match verdict {
        None => Cell::new("not claimed", Tone::Dim),
        Some(Verdict::Holds) => Cell::new("holds", Tone::Good),
        Some(verdict) => Cell::new(verdict.to_string(), Tone::Bad),
    };
    let row = |policed: &callproof_proofs::review::ladder::Policed| {
        let mut row = vec![Cell::from(gist_of::<P>(policed.claim))];
        row.extend(policed.verdicts.iter().map(|verdict| cell(*verdict)));
        row
    };
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
        head: ["claim", "an error", "discarded", "kept until the state changes"]
            .map(String::from)
            .into(),
        rows,
        notes: Vec::new(),
        is_wordy: false,
    }
}

/// The steps and claims of one finding, in words.
pub fn key_of<P: Procedure>(key: &Key<P>) -> String {
    match key {
        Key::Claim(name) => (*name).into(),
        Key::Hole(role, event) => format!("{role}: {event}"),
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}
