//! What is said of messages in a roundabout way, as what is sent and what comes: "if the UE sends M, the
//! AMF shall", "includes the key in a response to the UE", "sends M to the UE by invoking an operation".

use super::act::{Act, Does, Party, When};
use super::grammar::MESSAGES;
use super::lexicon::{Form, Kind, verb};
use super::names::Names;
use super::phrases::{bare, noun_phrase, words};
use super::tokens::{Token, tokens};

/// How it is said of what comes that somebody sends it, without any other reason to.
pub const SENT: &str = "sent";

/// The acts of a sentence, with messages as what comes and what is sent.
pub(super) fn plainly(acts: &mut Vec<Act>, names: &Names) {
    acts.iter_mut().for_each(made_before);
    acts.iter_mut().for_each(|act| comes_by_sending(act, names));
    acts.iter_mut().for_each(|act| put_into_a_message(act, names));
    carried_by_operation(acts, names);
}

/// Whether a message stands here, and how many words name it.
fn message(all: &[Token<'_>]) -> Option<usize> {
    let length = noun_phrase(all);
    let last = all[..length].last()?;
    let is_message = length > 1 && MESSAGES.iter().any(|head| last.says(head));
    // "By using the Nlist_Find service" names a means, and no message.
    let is_service = last.says("service") || last.says("services");
    let is_operation = !is_service && all[..length].iter().any(|token| token.text.contains('_'));
    (is_message || is_operation).then_some(length)
}

/// "After the M is generated, the UE shall pass this message to the lower layers": it sends M.
fn made_before(act: &mut Act) {
    let Does::Send { messages, is_forward, .. } = &mut act.does else { return };
    let is_it = messages.len() == 1
        && ["message", "it", "request", "response", "them"]
            .contains(&messages[0].to_lowercase().as_str());
    let made = |said: &str| -> Option<String> {
        const MADE: [&str; 8] = [
            "generated",
            "created",
            "composed",
            "constructed",
            "built",
            "formulated",
            "prepared",
            "assembled",
        ];
        let all = tokens(said);
        let length = message(&all)?;
        let rest: Vec<&str> = all[length..].iter().map(|token| token.text).collect();
        let is_made = matches!(rest.as_slice(), ["is" | "was", made] | ["has", "been", made] if MADE.contains(made));
        is_made.then(|| words(bare(&all[..length])))
    };
    let found = act.when.iter().enumerate().find_map(|(at, when)| match when {
        When::After(said) => Some((at, made(said)?)),
        _ => None,
    });
    let Some((at, name)) = found else { return };
    act.when.remove(at);
    if is_it {
        (messages[0], *is_forward) = (name, false);
    }
}

/// "If the UE sends M, the AMF shall": it is done on M.
fn comes_by_sending(act: &mut Act, names: &Names) {
    let Some(who) = act.who.as_ref().filter(|who| !who.is_user()).map(|who| who.role().to_string())
    else {
        return;
    };
    for when in &mut act.when {
        let (When::After(said) | When::If(said)) = &*when else { continue };
        let said = said.clone();
        let all = tokens(&said);
        let Some((length, from)) = names.role(&all) else { continue };
        let is_sent = |token: &Token<'_>| {
            let found = verb(token.text, Form::Third);
            found.is_some_and(|it| matches!(it.kind, Kind::Send | Kind::Forward | Kind::Answer))
        };
        if from == who || !all.get(length).is_some_and(is_sent) {
            continue;
        }
        let with = usize::from(all.get(length + 1).is_some_and(|token| token.says("with")));
        let at = length + 1 + with;
        let Some(named) = message(&all[at..]) else { continue };
        let name = words(bare(&all[at..at + named]));
        let rest = &all[at + named..];
        let is_to = rest.first().is_some_and(|token| token.says("to") || token.says("towards"));
        let rest = match names.role(rest.get(1..).unwrap_or_default()).filter(|_| is_to) {
            Some((_, to)) if to != who => continue,
            Some((length, _)) => &rest[1 + length..],
            None => rest,
        };
        // "… and P" is asked besides.
        if rest.iter().any(|token| token.says("and") || token.says("or")) {
            continue;
        }
        *when = When::Receives(name, Some(from), format!("{SENT} {}", words(rest)).trim().into());
    }
}

/// "Includes the key in a response to the UE": a response with the key is sent to the UE.
fn put_into_a_message(act: &mut Act, names: &Names) {
    let Does::Contain(what) = &act.does else { return };
    if act.who.as_ref().is_none_or(Party::is_user) {
        return;
    }
    let found = act.details.iter().enumerate().find_map(|(at, said)| {
        let all = tokens(said);
        let is_in = all.first().is_some_and(|token| token.says("in") || token.says("within"));
        let is_new = all.get(1).is_some_and(|token| token.says("a") || token.says("an"));
        let length = message(all.get(1..)?).filter(|_| is_in && is_new)?;
        Some((at, words(bare(&all[1..1 + length])), words(&all[1 + length..])))
    });
    let Some((at, name, more)) = found else { return };
    // To whom stands in the same words, or in others.
    let whom = |said: &str| -> Option<Party> {
        let all = tokens(said);
        let is_to = all.first().is_some_and(|token| token.says("to") || token.says("towards"));
        let (length, role) = names.role(all.get(1..)?).filter(|_| is_to)?;
        (1 + length == all.len()).then_some(Party::Role(role))
    };
    let place = act.details.iter().position(|said| whom(said).is_some());
    let to = whom(&more).or_else(|| whom(&act.details[place?]));
    let Some(to) = to else { return };
    let contains = format!("containing {what}");
    act.does = Does::Send { messages: vec![name], to: vec![to], via: None, is_forward: false };
    act.details[at] = contains;
    if let Some(place) = place.filter(|place| *place != at) {
        act.details.remove(place);
    }
}

/// "Sends M to the UE by invoking an operation of the AMF": it goes through the AMF.
fn carried_by_operation(acts: &mut Vec<Act>, names: &Names) {
    let mut at = 0;
    while at + 1 < acts.len() {
        let (before, rest) = acts.split_at_mut(at + 1);
        let (sent, by) = (&mut before[at], &rest[0]);
        at += 1;
        let Does::Send { messages: operation, to: provider, .. } = &by.does else { continue };
        let Does::Send { messages, to, via, .. } = &mut sent.does else { continue };
        let is_operation = operation.len() == 1 && operation[0].contains('_');
        let is_means = by.verb.ends_with("ing") && by.who == sent.who && by.when == sent.when;
        if !is_operation || !is_means || to.is_empty() || messages[0].contains('_') {
            continue;
        }
        let provider = provider.first().map(|party| party.role().to_string());
        let provider = provider.or_else(|| service_of(&operation[0], names));
        let is_to = |role: &String| to.iter().any(|to| to.role() == role);
        // What goes to the provider itself goes there in the operation, by its own name.
        if via.is_none() && !provider.as_ref().is_some_and(is_to) {
            via.clone_from(&provider);
        }
        sent.details.push(format!("by {} {}", by.verb, operation[0]));
        acts.remove(at);
    }
}

/// Who provides the service of an operation: "Namf_X" is of the AMF.
fn service_of(operation: &str, names: &Names) -> Option<String> {
    let (service, _) = operation.strip_prefix('N')?.split_once('_')?;
    let mut all = names.roles.iter().filter(|role| role.eq_ignore_ascii_case(service));
    let one = all.next()?;
    all.next().is_none().then(|| one.clone())
}
