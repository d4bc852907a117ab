//! What was found, for the page, each with its run.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;
use callproof_kernel::step::listed;
use callproof_proofs::engine::{Members, Sheet};
use callproof_proofs::verdict::{Witness, recommended};
use serde_json::{Value, json};

use super::labels::Labels;
use super::record::record;
use super::world::Place;
use crate::review::{Found, Review};

/// A finding for the page; `asked` is the place of the issue that it belongs to.
pub(super) fn finding<P: Procedure>(
    review: &Review<P>,
    found: &Found<P>,
    asked: Option<usize>,
    sheets: &[(Case<P>, Sheet<P>)],
    place: &Place<'_>,
) -> Value {
    let finding = &found.finding;
    let members = Members::every(found.procedure);
    let best = members.member(&recommended(found.procedure));
    let issues = found.procedure.issues();
    let choice = |(issue, candidate): &(&str, &str)| {
        let at = issues.iter().position(|known| known.name == *issue)?;
        let of = issues[at].candidates.iter().position(|known| known.name == *candidate)?;
        Some(vec![(at, of)])
    };
    let alone = finding.repairs.iter().filter_map(choice);
    let repairs = alone.chain(found.together.iter().filter(|set| !set.is_empty()).cloned());
    let repairs = repairs.map(|choices| {
        let is_best = choices.iter().all(|(issue, candidate)| best[*issue] == *candidate);
        let choices: Vec<[usize; 2]> = choices.into_iter().map(|(i, c)| [i, c]).collect();
        json!({ "choices": choices, "recommended": is_best })
    });
    // A run is played once: with the finding that owns it.
    let witness = finding.own_run();
    let play = witness.and_then(|witness| play(witness, finding.case, sheets));
    let cases = review.text.reports.iter().map(|report| &report.case);
    let case = cases.into_iter().find(|case| case.name == finding.case);
    let record = match (witness, case, &play) {
        (Some(witness), Some(case), None) => record(witness, case, place),
        _ => None,
    };
    json!({
        "sentence": finding.sentence(),
        "where": listed(&finding.steps),
        "steps": finding.steps.iter().filter_map(place).collect::<Vec<_>>(),
        "class": finding.class.to_string(),
        "meaning": finding.class.meaning(),
        "ifUnchanged": found.consequence,
        "case": finding.case,
        "witness": witness.map_or("", |witness| witness.id.as_str()),
        "owner": finding.owner.as_ref().map(|owner| json!({
            "witness": owner.id, "what": owner.to_string()
        })),
        "repairs": repairs.collect::<Vec<_>>(),
        "remark": witness.map_or(String::new(), Witness::remark),
        "loopFrom": witness.and_then(|witness| witness.run.loop_from),
        "asked": asked,
        "play": play,
        "record": record,
    })
}

/// The actions of a run, as the page knows them; `None` where its case is not one to step through.
fn play<P: Procedure>(
    witness: &Witness<P>,
    case: &str,
    sheets: &[(Case<P>, Sheet<P>)],
) -> Option<Value> {
    let number = sheets.iter().position(|(known, _)| known.name == case)?;
    let (case, sheet) = &sheets[number];
    let cast = case.procedure.cast(&case.config);
    let labels = Labels::of(case, sheet);
    let role = |role: &P::Role| cast.iter().position(|known| known == role);
    let actions = witness.run.occurrences.iter().map(|occurrence| match &occurrence.action {
        Action::Deliver(envelope) => {
            let message = sheet.messages.iter().position(|known| *known == envelope.message)?;
            let (from, to) = (role(&envelope.from)?, role(&envelope.to)?);
            Some(json!({ "kind": "message", "from": from, "to": to, "message": message }))
        }
        Action::Stimulus(by, stimulus) => {
            let (place, label) = (role(by)?, labels.decision(stimulus));
            Some(json!({ "kind": "decision", "place": place, "label": label }))
        }
        Action::Timeout(by, timer) => {
            let (place, label) = (role(by)?, labels.timer(timer));
            Some(json!({ "kind": "timeout", "place": place, "label": label }))
        }
        _ => None,
    });
    let actions: Option<Vec<Value>> = actions.collect();
    Some(json!({ "world": number, "actions": actions? }))
}
