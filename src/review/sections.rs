//! What was gathered, as sections for a reader who knows the text and no model checking.

use std::collections::{BTreeMap, BTreeSet};

use callproof_model::kernel::case::Rung;
use callproof_model::kernel::issue::Issue;
use callproof_model::kernel::mutant::Slip;
use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::{Step, listed};
use callproof_proofs::check::CaseReport;
use callproof_proofs::findings::{Class, Key};
use callproof_proofs::review::combination::{Choice, Combinations};
use callproof_proofs::review::decision::Decision;
use callproof_proofs::review::ladder::Climb;
use callproof_proofs::review::mutation::Fate;
use callproof_proofs::review::reception::{Cell as Met, Matrix};
use callproof_proofs::verdict::{Verdict, choices, recommended};

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
    let mut sections = Vec::new();
    sections.extend(editors_notes(review));
    sections.push(findings(review));
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
    if extent == Extent::Full {
        sections.push(cases(review));
    }
    sections
}

/// The editor's notes of the text, each with the answer that is recommended.
fn editors_notes<P: Procedure>(review: &Review<P>) -> Option<Section> {
    let is_note = |step: &Step| step.item.to_lowercase().contains("editor");
    let notes = review.decisions.iter().filter(|d| d.issue.steps.iter().any(is_note));
    let row = |decision: &Decision<P>| {
        let issue = &decision.issue;
        let best = &issue.candidates[issue.recommended];
        let proposal = decision.proposal(issue.recommended).into_iter();
        let proposal = proposal.map(|(step, sentence)| format!("{step}: \"{sentence}\""));
        vec![
            format!("{}: {}", listed(issue.steps), issue.question).into(),
            format!("{}={}: {}", issue.name, best.name, best.gist).into(),
            proposal.collect::<Vec<_>>().join("\n").into(),
        ]
    };
    let rows: Vec<_> = notes.map(row).collect();
    (!rows.is_empty()).then(|| Section {
        id: "editors-notes".into(),
        group: "Findings",
        title: "The editor's notes, and the answer recommended for each".into(),
        intro: "Why, and what the other answers keep and break: `callproof review --issue NAME`."
            .into(),
        head: ["editor's note", "recommended", "text to add"].map(String::from).into(),
        rows,
        notes: Vec::new(),
        is_wordy: true,
    })
}

/// What the cases are.
fn cases<P: Procedure>(review: &Review<P>) -> Section {
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
        true => "no single step".into(),
        false => listed(steps),
    }
}

/// Which candidates make a finding disappear.
pub fn repairs<P: Procedure>(found: &Found<P>) -> String {
    let best = choices::<P>(&recommended::<P>());
    let name = |(issue, name): &(&str, &str)| format!("{issue}={name}");
    let (recommended, other): (Vec<_>, Vec<_>) =
        found.finding.repairs.iter().partition(|repair| best.contains(repair));
    let mut all: Vec<String> =
        recommended.into_iter().map(|r| format!("{} (recommended)", name(r))).collect();
    let together = found.together.iter().filter(|set| !set.is_empty());
    all.extend(together.map(|set| format!("{} (recommended)", said::<P>(set))));
    if all.is_empty() {
        all.push("the recommended candidates together".into());
    }
    all.extend(other.into_iter().map(name));
    all.join(";\nor ")
}

/// What is wrong with the text as written.
pub fn findings<P: Procedure>(review: &Review<P>) -> Section {
    let row = |found: &Found<P>| {
        let finding = &found.finding;
        let mut sentence = finding.sentence();
        if finding.cannot_tell {
            sentence += "; the role cannot know: it does the same in the same state in another \
                         run, where it is right";
        }
        let case = review.text.reports.iter().find(|report| report.case.name == finding.case);
        let case = match case {
            Some(report) => format!("{}: {},", finding.case, report.case.gist),
            None => finding.case.into(),
        };
        let witness = match &finding.witness {
            Some(witness) => Cell::new(case, Tone::None).shown_by(&witness.id),
            None => Cell::new(case + " no run", Tone::None),
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
    notes.push(
        "Draw a run with `callproof diagram RUN`; `callproof explain CASE` says what a case is."
            .into(),
    );
    Section {
        id: "findings".into(),
        group: "Findings",
        title: "What is wrong with the text as written".into(),
        intro: format!(
            "{} findings, {} of them although messages arrive in order, once and in time; each \
             with a shortest run that shows it, drawn from the text as written. A candidate that \
             repairs one makes it disappear where it shows, everything else being as written; \
             \"and\" means that all of them are needed.",
            review.found.len(),
            review.found.iter().filter(|found| is_plain(review, found)).count(),
        ),
        head: ["finding", "clause and step", "class", "case, run", "repaired by"]
            .map(String::from)
            .into_iter()
            .chain(["if nothing is changed".into()])
            .collect(),
        rows: review.found.iter().map(row).collect(),
        notes,
        is_wordy: true,
    }
}

/// Whether a finding shows where nothing goes wrong on the way.
fn is_plain<P: Procedure>(review: &Review<P>, found: &Found<P>) -> bool {
    let plain = review.text.reports.iter().filter(|r| r.case.rung() == Rung::FifoPerHop);
    plain.into_iter().any(|report| found.finding.cases.contains(report.case.name))
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
            format!("{}{mark}, {}: {broken}", candidates[place].name, candidates[place].gist)
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
                the specification."
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

fn alike<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let name = |place: usize| decision.issue.candidates[place].name;
    let pairs = decision.alike.iter();
    pairs.map(|(a, b)| {
        let (one, other) = (name(*a), name(*b));
        format!(
            "The messages modelled here are the same under {one} and under {other}: no capture of \
             them tells which was chosen; they differ in what the roles do besides."
        )
    }).collect()
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
        intro: "Every choice of candidates was looked at. With a candidate in the last column some \
                claim fails, or a step that it proposes never comes to be obeyed, whatever is chosen \
                for the other issues."
            .into(),
        head: ["open issue", "may be chosen", "breaks something"].map(String::from).into(),
        rows,
        notes,
        is_wordy: false,
    }
}

/// The open issues that only together mend something.
fn interacting<P: Procedure>(review: &Review<P>) -> Vec<String> {
    let mut needed: BTreeMap<String, usize> = BTreeMap::new();
    for found in &review.found {
        if let Some(set) = found.together.first().filter(|set| set.len() > 1) {
            *needed.entry(said::<P>(set)).or_default() += 1;
        }
    }
    if needed.is_empty() {
        return vec!["No two open issues need each other.".into()];
    }
    let mut notes =
        vec!["Issues that need each other: a finding is mended only by all of these.".to_string()];
    notes.extend(needed.into_iter().map(|(set, findings)| {
        let noun = if findings == 1 { "finding" } else { "findings" };
        format!("- {set} ({findings} {noun})")
    }));
    notes
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
            "{} cells of the reception matrix; {specified} others are specified, in {unreachable} \
             the message does not come. The whole matrix is in `--format markdown`, `json` and `html`.",
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
        title: "Which claim would fail if a step were done wrong".into(),
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
    let at_once = |c: &&Climb<P>| c.breaks_on() == Some(Rung::FifoPerHop);
    let plain = climbs.iter().filter(at_once).count();
    let is_shown = |c: &&Climb<P>| {
        extent == Extent::Full || c.breaks_on().is_some_and(|rung| rung != Rung::FifoPerHop)
    };
    let shown = climbs.iter().filter(is_shown);
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
            "From left to right the network, and those on it, may do more; each column has cases \
             of its own. Of {} claims {plain} fail although messages arrive in order, once and in \
             time, and {} break further on; the run stands where a claim breaks first.",
            climbs.len(),
            breaking - plain,
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
