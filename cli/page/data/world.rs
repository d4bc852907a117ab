//! Tables to step through a case by, small enough to be carried along.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::{Case, Clock, Order, Rung};
use callproof_kernel::procedure::{Decider, MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::{Effect, Local, Manner, Outcome};
use callproof_kernel::step::Step;
use callproof_proofs::check::CaseReport;
use callproof_proofs::engine::{Alone, Answers, Limits, Set, Sheet, Taking};
use callproof_proofs::family::sheet;
use serde_json::{Value, json};

use super::labels::Labels;

/// The most cases to step through, and how large they may be under the recommended text.
const WORLDS: usize = 5;
/// The most states of a case to step through, under the recommended text.
pub(super) const SMALL: usize = 3_000;
/// The most states looked at for the tables of a case.
const LOOKED_AT: usize = 60_000;

/// The place of a step among those of the page.
pub(super) type Place<'a> = dyn Fn(&Step) -> Option<usize> + 'a;

/// The cases to step through, without faults and small, each with its tables; the reports are of
/// the text as recommended.
pub(super) fn sheets<P: Procedure>(reports: &[CaseReport<P>]) -> Vec<(Case<P>, Sheet<P>)> {
    let is_plain = |case: &Case<P>| matches!(case.rung(), Rung::FifoPerHop | Rung::Unordered);
    let small = reports.iter().filter(|report| report.is_complete && report.states <= SMALL);
    let small = small.filter(|report| is_plain(&report.case)).take(WORLDS);
    let limits = Limits { states: Some(LOOKED_AT), ..Limits::default() };
    small.map(|report| (report.case.clone(), sheet(&report.case, limits))).collect()
}

/// The sets that answers hang on, with those below them, under new numbers: the decision diagrams
/// of a search hold many more.
struct Needed {
    numbers: BTreeMap<usize, usize>,
    nodes: Vec<Value>,
}

impl Needed {
    fn of<P: Procedure>(sheet: &Sheet<P>) -> Self {
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        wanted.extend(sheet.starts.iter().map(|(set, _)| set.number() as usize));
        wanted.extend(sheet.questions.iter().flatten().map(|(set, _)| set.number() as usize));
        let own = sheet.own.iter().flat_map(BTreeMap::values).flatten();
        wanted.extend(own.map(|(set, _)| set.number() as usize));
        let mut open: Vec<usize> = wanted.iter().copied().collect();
        while let Some(set) = open.pop() {
            let kids = if set > 1 { sheet.nodes[set - 2].1.as_slice() } else { &[] };
            let kids = kids.iter().map(|kid| *kid as usize);
            open.extend(kids.filter(|kid| wanted.insert(*kid)));
        }
        wanted.extend([0, 1]);
        let numbers: BTreeMap<usize, usize> = wanted.into_iter().zip(0..).collect();
        let nodes = numbers.keys().filter(|set| **set > 1).map(|set| {
            let (level, kids) = &sheet.nodes[set - 2];
            let kids = kids.iter().map(|kid| numbers[&(*kid as usize)]);
            [*level].into_iter().chain(kids).collect::<Vec<_>>().into()
        });
        let nodes = nodes.collect();
        Needed { numbers, nodes }
    }
}

/// The tables of a case for the page.
pub(super) fn world<P: Procedure>(case: &Case<P>, sheet: &Sheet<P>, place: &Place<'_>) -> Value {
    let cast = case.procedure.cast(&case.config);
    let labels = Labels::of(case, sheet);
    let Needed { numbers, nodes } = Needed::of(sheet);
    let number = |set: &Set| numbers[&(set.number() as usize)];
    let starts = sheet.starts.iter().map(|(set, locals)| json!([number(set), locals]));
    let locals = sheet
        .locals
        .iter()
        .map(|known| known.iter().map(|one| local(case.procedure, one)).collect::<Vec<_>>());
    let messages = sheet.messages.iter().enumerate().map(|(number, message)| {
        let channel = message.channel();
        json!({
            "label": labels.message(number),
            "channel": channel.to_string(),
            "mayOvertake": case.order(channel) == Order::Unordered,
        })
    });
    let own = sheet.own.iter().map(|known| {
        let own = known
            .iter()
            .map(|(local, answers)| (local.to_string(), alone(answers, &labels, &number)));
        own.collect::<BTreeMap<_, _>>()
    });
    let receptions = sheet.receptions.iter().map(|((to, local, from, message), question)| {
        (format!("{to}.{local}.{from}.{message}"), *question)
    });
    let questions = sheet.questions.iter().map(|answers| {
        answers.iter().map(|(set, taking)| [number(set), *taking as usize]).collect::<Vec<_>>()
    });
    json!({
        "name": case.name,
        "gist": case.gist,
        "cast": words(cast.iter()),
        "clock": if case.clock == Clock::Hasty { "hasty" } else { "patient" },
        "sets": nodes,
        "starts": starts.collect::<Vec<_>>(),
        "locals": locals.collect::<Vec<_>>(),
        "messages": messages.collect::<Vec<_>>(),
        "own": own.collect::<Vec<_>>(),
        "receptions": receptions.collect::<BTreeMap<_, _>>(),
        "questions": questions.collect::<Vec<_>>(),
        "takings": takings(sheet, &cast, place),
    })
}

/// Things in words.
pub(super) fn words<T: ToString>(things: impl Iterator<Item = T>) -> Vec<String> {
    things.map(|thing| thing.to_string()).collect()
}

fn alone<P: Procedure>(
    answers: &Answers<Alone<P>>,
    labels: &Labels<P>,
    number: &dyn Fn(&Set) -> usize,
) -> Vec<Value> {
    let one = |own: &Alone<P>| {
        let timers = own.timers.iter().map(|(timer, question, silence)| {
            let silent =
                silence.as_ref().map(|(place, locals)| json!({ "place": place, "locals": locals }));
            json!({ "label": labels.timer(timer), "question": question, "silent": silent })
        });
        let decisions = own.decisions.iter().map(|(stimulus, question)| {
            json!({
                "label": labels.decision(stimulus),
                "question": question,
                "by": decider(stimulus),
                "shown": stimulus.is_shown(),
            })
        });
        json!({
            "quiet": own.is_quiet,
            "timers": timers.collect::<Vec<_>>(),
            "decisions": decisions.collect::<Vec<_>>(),
        })
    };
    answers.iter().map(|(set, own)| json!([number(set), one(own)])).collect()
}

fn takings<P: Procedure>(sheet: &Sheet<P>, cast: &[P::Role], place: &Place<'_>) -> Vec<Value> {
    let numbers: BTreeMap<&P::Message, usize> =
        sheet.messages.iter().enumerate().map(|(number, message)| (message, number)).collect();
    let number = |message: &P::Message| numbers.get(message).copied();
    let one = |(known, after): &(Taking<P>, u32)| {
        let mut said = taking(&known.outcome, cast, &number, place);
        said["after"] = json!(after);
        said
    };
    sheet.takings.iter().map(one).collect()
}

/// Who decides, as the page knows it.
pub(super) fn decider<S: StimulusKind>(stimulus: &S) -> &'static str {
    match stimulus.decider() {
        Decider::User => "user",
        Decider::Policy => "policy",
        Decider::Option => "option",
    }
}

/// What a role has: its state, what it holds open, and the timers that it has armed.
pub(super) fn local<P: Procedure>(procedure: P, local: &Local<P>) -> Value {
    let state = procedure.state_name(&local.state);
    json!({
        "state": if local.crashed { format!("{state} (crashed)") } else { state.to_string() },
        "open": words(local.resources.iter()),
        "armed": words(local.timers.iter()),
    })
}

/// What a role does with an event; a message has the number that is given to it.
pub(super) fn taking<P: Procedure>(
    outcome: &Outcome<P>,
    cast: &[P::Role],
    number: &dyn Fn(&P::Message) -> Option<usize>,
    place: &Place<'_>,
) -> Value {
    let role = |role: &P::Role| cast.iter().position(|known| known == role);
    let mut sends = Vec::new();
    let (mut tells, mut opens, mut closes) = (Vec::new(), Vec::new(), Vec::new());
    for demanded in &outcome.effects {
        match &demanded.effect {
            Effect::Send { to, message } => {
                sends.push(json!([role(to), number(message), place(&demanded.step)]));
            }
            Effect::Tell(notice) => tells.push(notice.to_string()),
            Effect::Open(resource) => opens.push(resource.to_string()),
            Effect::Close(resource) => closes.push(resource.to_string()),
            Effect::Arm(_) | Effect::Disarm(_) => {}
        }
    }
    json!({
        "sends": sends,
        "cited": outcome.cited.iter().filter_map(place).collect::<Vec<_>>(),
        "tells": tells,
        "opens": opens,
        "closes": closes,
        "manner": match outcome.manner {
            Manner::Specified => "specified",
            Manner::Unspecified => "unspecified",
            Manner::Impossible(_) => "impossible",
        },
    })
}
