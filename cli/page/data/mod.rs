//! The data of a procedure for the page: its text, its open issues, tables to step through it by,
//! what was found, and the sections of the report.

use std::collections::BTreeMap;

use callproof_diagrams::chart::chart;
use callproof_diagrams::svg::svg;
use callproof_kernel::case::{Case, Clock, Order, Rung};
use callproof_kernel::claim::Claim;
use callproof_kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::{Effect, Manner};
use callproof_kernel::run::{Action, label};
use callproof_kernel::step::{Kind, Standing, Step, listed};
use callproof_proofs::engine::{Alone, Answers, Limits, Members, Sheet};
use callproof_proofs::family::sheet;
use callproof_proofs::verdict::{Witness, recommended};
use serde_json::{Value, json};

use crate::report::document::Section;
use crate::review::{Found, Review};

/// The most cases to step through, and how large they may be under the recommended text.
const WORLDS: usize = 5;
const SMALL: usize = 3_000;
/// The most states looked at for the tables of a case.
const LOOKED_AT: usize = 60_000;

/// Everything the page says of a procedure.
pub fn of_procedure<P: Procedure>(review: &Review<P>, sections: &[Section]) -> Value {
    let procedure = review.text.procedure;
    let steps = steps(procedure);
    let place = |step: &Step| steps.iter().position(|(known, ..)| known == step);
    let cases = cases(review);
    let sheets: Vec<(Case<P>, Sheet<P>)> = cases
        .into_iter()
        .map(|case| {
            let limits = Limits { states: Some(LOOKED_AT), ..Limits::default() };
            let sheet = sheet(&case, limits);
            (case, sheet)
        })
        .collect();
    let worlds = sheets.iter().map(|(case, sheet)| world(case, sheet, &place));
    let findings = review.found.iter().map(|found| finding(found, &sheets, &place));
    json!({
        "name": procedure.name(),
        "title": procedure.title(),
        "document": procedure.clauses().first().map_or("", |(clause, _)| clause.document),
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
        "issues": issues(procedure),
        "worlds": worlds.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "sections": sections,
        "runs": runs(review),
    })
}

/// A step of the text, or proposed by a candidate: places of the issue and of the candidate.
type Listed = (Step, Option<(usize, usize)>);

fn steps<P: Procedure>(procedure: P) -> Vec<Listed> {
    let printed = procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter());
    let mut steps: Vec<Listed> = printed.map(|step| (*step, None)).collect();
    for (issue, of) in procedure.issues().iter().enumerate() {
        for (candidate, what) in of.candidates.iter().enumerate() {
            let proposed = what.proposed.iter().map(|step| (*step, Some((issue, candidate))));
            steps.extend(proposed);
        }
    }
    steps
}

/// The label of a step; of a part of one, with what it is about.
fn labelled(step: &Step) -> String {
    match step.is_numbered() && step.item.part.is_some() {
        true => step.item.to_string() + ":",
        false => label(step),
    }
}

fn step((step, proposed): &Listed) -> Value {
    let (standing, why) = match step.standing {
        Standing::Printed => ("printed", ""),
        Standing::Assumed(why) => ("assumed", why),
        Standing::Proposed => ("proposed", ""),
    };
    json!({
        "clause": step.clause.number,
        "clauseTitle": step.clause.title,
        "item": step.item.to_string(),
        "isNumbered": step.is_numbered(),
        "isOfAnRfc": step.is_of_an_rfc(),
        "isNote": step.item.kind == Kind::Note,
        "isOptional": step.is_optional(),
        "label": labelled(step),
        "name": listed(&[*step]),
        "gist": step.gist,
        "standing": standing,
        "why": why,
        "issue": proposed.map(|(issue, _)| issue),
        "candidate": proposed.map(|(_, candidate)| candidate),
    })
}

fn issues<P: Procedure>(procedure: P) -> Vec<Value> {
    let issue = |issue: &callproof_kernel::issue::Issue| {
        let candidates = issue.candidates.iter();
        let candidates = candidates.map(|c| json!({ "name": c.name, "gist": c.gist }));
        json!({
            "name": issue.name,
            "question": issue.question,
            "where": listed(issue.steps),
            "recommended": issue.recommended,
            "candidates": candidates.collect::<Vec<_>>(),
        })
    };
    procedure.issues().iter().map(issue).collect()
}

/// The cases to step through: without faults, and small.
fn cases<P: Procedure>(review: &Review<P>) -> Vec<Case<P>> {
    let is_plain = |case: &Case<P>| matches!(case.rung(), Rung::FifoPerHop | Rung::Unordered);
    let small = review.right.reports.iter().filter(|report| report.states <= SMALL);
    let small = small.filter(|report| is_plain(&report.case));
    small.map(|report| report.case.clone()).take(WORLDS).collect()
}

fn world<P: Procedure>(
    case: &Case<P>,
    sheet: &Sheet<P>,
    place: &dyn Fn(&Step) -> Option<usize>,
) -> Value {
    let cast = case.procedure.cast(&case.config);
    let nodes = sheet.nodes.iter().map(|(level, kids)| {
        let mut node = vec![*level as u32];
        node.extend(kids);
        node
    });
    let starts = sheet.starts.iter().map(|(set, locals)| json!([set.number(), locals]));
    let locals = sheet.locals.iter().map(|known| {
        let local = |local: &callproof_kernel::reaction::Local<P>| {
            json!({
                "state": case.procedure.state_name(&local.state),
                "open": words(local.resources.iter()),
                "armed": words(local.timers.iter()),
            })
        };
        known.iter().map(local).collect::<Vec<_>>()
    });
    let messages = sheet.messages.iter().map(|message| {
        let channel = message.channel();
        json!({
            "label": message.to_string(),
            "channel": channel.to_string(),
            "mayOvertake": case.order(channel) == Order::Unordered,
        })
    });
    let own = sheet.own.iter().map(|known| {
        let own = known.iter().map(|(local, answers)| (local.to_string(), alone(answers)));
        own.collect::<BTreeMap<_, _>>()
    });
    let receptions = sheet.receptions.iter().map(|((to, local, from, message), question)| {
        (format!("{to}.{local}.{from}.{message}"), *question)
    });
    let questions = sheet.questions.iter().map(|answers| {
        answers.iter().map(|(set, taking)| [set.number(), *taking]).collect::<Vec<_>>()
    });
    json!({
        "name": case.name,
        "gist": case.gist,
        "cast": words(cast.iter()),
        "clock": if case.clock == Clock::Hasty { "hasty" } else { "patient" },
        "sets": nodes.collect::<Vec<_>>(),
        "starts": starts.collect::<Vec<_>>(),
        "locals": locals.collect::<Vec<_>>(),
        "messages": messages.collect::<Vec<_>>(),
        "own": own.collect::<Vec<_>>(),
        "receptions": receptions.collect::<BTreeMap<_, _>>(),
        "questions": questions.collect::<Vec<_>>(),
        "takings": takings(sheet, &cast, place),
    })
}

fn words<T: ToString>(things: impl Iterator<Item = T>) -> Vec<String> {
    things.map(|thing| thing.to_string()).collect()
}

fn alone<P: Procedure>(answers: &Answers<Alone<P>>) -> Vec<Value> {
    let one = |own: &Alone<P>| {
        let timers = own.timers.iter().map(|(timer, question, silence)| {
            let silent =
                silence.as_ref().map(|(place, locals)| json!({ "place": place, "locals": locals }));
            json!({ "label": timer.to_string(), "question": question, "silent": silent })
        });
        let decisions = own.decisions.iter().map(|(stimulus, question)| {
            let by = match stimulus.decider() {
                Decider::User => "user",
                Decider::Policy => "policy",
                Decider::Option => "option",
            };
            json!({
                "label": stimulus.to_string(),
                "question": question,
                "by": by,
                "shown": stimulus.is_shown(),
            })
        });
        json!({
            "quiet": own.is_quiet,
            "timers": timers.collect::<Vec<_>>(),
            "decisions": decisions.collect::<Vec<_>>(),
        })
    };
    answers.iter().map(|(set, own)| json!([set.number(), one(own)])).collect()
}

fn takings<P: Procedure>(
    sheet: &Sheet<P>,
    cast: &[P::Role],
    place: &dyn Fn(&Step) -> Option<usize>,
) -> Vec<Value> {
    let numbers: BTreeMap<&P::Message, usize> =
        sheet.messages.iter().enumerate().map(|(number, message)| (message, number)).collect();
    let role = |role: &P::Role| cast.iter().position(|known| known == role);
    let taking = |(taking, after): &(callproof_proofs::engine::Taking<P>, u32)| {
        let outcome = &taking.outcome;
        let mut sends = Vec::new();
        let (mut tells, mut opens, mut closes) = (Vec::new(), Vec::new(), Vec::new());
        for demanded in &outcome.effects {
            match &demanded.effect {
                Effect::Send { to, message } => {
                    sends.push(json!([role(to), numbers.get(message), place(&demanded.step)]));
                }
                Effect::Tell(notice) => tells.push(notice.to_string()),
                Effect::Open(resource) => opens.push(resource.to_string()),
                Effect::Close(resource) => closes.push(resource.to_string()),
                Effect::Arm(_) | Effect::Disarm(_) => {}
            }
        }
        let manner = match outcome.manner {
            Manner::Specified => "specified",
            Manner::Unspecified => "unspecified",
            Manner::Impossible(_) => "impossible",
        };
        json!({
            "after": after,
            "sends": sends,
            "cited": outcome.cited.iter().filter_map(place).collect::<Vec<_>>(),
            "tells": tells,
            "opens": opens,
            "closes": closes,
            "manner": manner,
        })
    };
    sheet.takings.iter().map(taking).collect()
}

fn finding<P: Procedure>(
    found: &Found<P>,
    sheets: &[(Case<P>, Sheet<P>)],
    place: &dyn Fn(&Step) -> Option<usize>,
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
    // A run is drawn once: with the finding that owns it.
    let witness = finding.own_run();
    let drawing = witness.map(|witness| drawn(witness, &finding.sentence()));
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
        "choices": vec![0; issues.len()],
        "play": witness.and_then(|witness| play(witness, finding.case, sheets)),
        "svg": drawing.unwrap_or_default(),
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
    let role = |role: &P::Role| cast.iter().position(|known| known == role);
    let actions = witness.run.occurrences.iter().map(|occurrence| match &occurrence.action {
        Action::Deliver(envelope) => {
            let message = sheet.messages.iter().position(|known| *known == envelope.message)?;
            let (from, to) = (role(&envelope.from)?, role(&envelope.to)?);
            Some(json!({ "kind": "message", "from": from, "to": to, "message": message }))
        }
        Action::Stimulus(by, stimulus) => {
            let (place, label) = (role(by)?, stimulus.to_string());
            Some(json!({ "kind": "decision", "place": place, "label": label }))
        }
        Action::Timeout(by, timer) => {
            let (place, label) = (role(by)?, timer.to_string());
            Some(json!({ "kind": "timeout", "place": place, "label": label }))
        }
        _ => None,
    });
    let actions: Option<Vec<Value>> = actions.collect();
    Some(json!({ "world": number, "actions": actions? }))
}

fn drawn<P: Procedure>(witness: &Witness<P>, caption: &str) -> String {
    let mut chart = chart(&witness.run, 0, caption);
    chart.remark = witness.remark();
    svg(&chart)
}

/// The figure of every run that a section names.
fn runs<P: Procedure>(review: &Review<P>) -> BTreeMap<String, Value> {
    let mut runs = BTreeMap::new();
    let mut add = |witness: &Witness<P>, caption: String| {
        let svg = || json!({ "svg": drawn(witness, &caption), "caption": caption.as_str() });
        runs.entry(witness.id.clone()).or_insert_with(svg);
    };
    for found in &review.found {
        if let Some(witness) = found.finding.own_run() {
            add(witness, found.finding.sentence());
        }
    }
    let claims = review.text.procedure.claims();
    let gist = |name: &str| {
        let claim = claims.iter().find(|claim| claim.name == name);
        claim.map_or(name.into(), Claim::broken)
    };
    for decision in &review.decisions {
        for (column, candidate) in decision.columns.iter().zip(decision.issue.candidates) {
            for (claim, (case, witness)) in &column.witnesses {
                let choice = format!("{}={}", decision.issue.name, candidate.name);
                add(witness, format!("{} ({choice}, case {case})", gist(claim)));
            }
        }
    }
    for (name, climbs) in &review.ladders {
        for climb in climbs {
            for (case, witness) in climb.cells.iter().flatten().filter_map(|c| c.witness.as_ref()) {
                add(witness, format!("{} ({name}, case {case})", gist(climb.claim)));
            }
        }
    }
    for (name, matrices) in &review.receptions {
        for matrix in matrices {
            for (state, cells) in &matrix.rows {
                for (message, cell) in matrix.messages.iter().zip(cells) {
                    if let Some(witness) = &cell.unspecified {
                        let caption = format!("{}, {state}: {message} ({name})", matrix.role);
                        add(witness, format!("no step: {caption}"));
                    }
                }
            }
        }
    }
    runs
}
