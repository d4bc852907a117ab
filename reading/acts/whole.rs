//! A whole contribution, sentence by sentence.

use std::collections::VecDeque;

use super::act::{Act, Does, Party, When};
use super::aliases::Aliases;
use super::events;
use super::grammar::{Frame, MAKES, MESSAGES, parse};

use super::names::{Names, is_head};
use super::phrases::{bare, noun_phrase, words};
use super::receivers;
use super::taking_part::is_message_head;
use super::tokens::{sentences, tokens};
use super::values;
use crate::procedure::{head, is_same_message as is_same, is_short};
use crate::{Contribution, Item, ItemKind};

/// How a sentence was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Understood {
    /// Every word has its place.
    Wholly,
    /// It says acts, and has words that were not understood.
    Partly,
    /// It says no act that was understood.
    No,
    /// It is no act, for this reason.
    Ignored(&'static str),
}

/// A sentence with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceActs {
    /// As printed.
    pub text: String,
    /// How it was taken.
    pub is: Understood,
    /// The acts, in order.
    pub acts: Vec<Act>,
    /// The words that were not understood.
    pub left: Vec<String>,
    /// What was taken for granted.
    pub assumed: Vec<String>,
}

/// An item of a clause with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemActs {
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The item, as an index into the clause's items.
    pub item: usize,
    /// Its sentences.
    pub sentences: Vec<SentenceActs>,
}

/// What a contribution says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Who acts, in the order in which they come up.
    pub roles: Vec<String>,
    /// Other spellings of some of them, with those that came up first.
    pub spellings: Vec<(String, String)>,
    /// The items, in the order of the text; captions are left out.
    pub items: Vec<ItemActs>,
}

impl Reading {
    /// The sentences of numbered steps: how many were wholly understood, and how many there are.
    pub fn share(&self, contribution: &Contribution) -> (usize, usize) {
        let is_step =
            |it: &&ItemActs| contribution.clauses[it.clause].items[it.item].kind == ItemKind::Step;
        let all = self.items.iter().filter(is_step).flat_map(|item| &item.sentences);
        let all: Vec<_> = all.filter(|s| !matches!(s.is, Understood::Ignored(_))).collect();
        let wholly = all.iter().filter(|sentence| sentence.is == Understood::Wholly).count();
        (wholly, all.len())
    }
}

/// Reads the sentences of a contribution.
pub fn understand(contribution: &Contribution) -> Reading {
    let acting = |item: &&Item| matches!(item.kind, ItemKind::Step | ItemKind::Paragraph);
    let texts = contribution.clauses.iter().flat_map(|clause| &clause.items).filter(acting);
    let texts: Vec<&str> = texts.map(|item| item.text.as_str()).collect();
    let aliases = Aliases::of(texts.iter().copied());
    let texts: Vec<String> = texts.into_iter().map(|text| in_full(&aliases, text)).collect();
    let mut names = Names::of(texts.iter().map(String::as_str));
    let (mut items, mut done) = (Vec::new(), Vec::new());
    for (place, clause) in contribution.clauses.iter().enumerate() {
        let mut last: Option<String> = None;
        let mut frames: Vec<Option<Frame>> = Vec::new();
        for (at, item) in clause.items.iter().enumerate() {
            // "elements and may include the:" goes on with the item before it.
            let goes_on = item.kind == ItemKind::Paragraph
                && item.text.starts_with(char::is_lowercase)
                && at > 0
                && clause.items[at - 1].kind == ItemKind::Step;
            let parent = if goes_on { clause.items[at - 1].parent } else { item.parent };
            let above = parent.and_then(|parent| frames[parent].clone());
            // "Pre-condition: both are registered" introduces nothing.
            let is_given = item.parent.is_some_and(|parent| {
                let above = &clause.items[parent];
                is_pre_condition(above) && above.text.trim_end().ends_with([':', 's'])
            });
            let mut frame = above.clone();
            let sentences = match item.kind {
                ItemKind::Caption => {
                    frames.push(None);
                    continue;
                }
                _ => sentences(without_joint(&item.text)),
            };
            let mut said: Vec<SentenceActs> = Vec::new();
            let mut before: Vec<String> = Vec::new();
            for text in sentences {
                let full = aliases.resolved(text);
                names.near.clear();
                let own = names.named_in(&full);
                before.retain(|role| !own.contains(role));
                names.near = std::mem::replace(&mut before, own);
                let is_near = names.near.clone();
                let mut parsed = parse(&full, &names, last.as_deref(), above.as_ref());
                let meant = names.named_in(&full).into_iter().filter(|role| is_near.contains(role));
                for role in meant {
                    let said = format!("it is {role} of the sentence before");
                    if !parsed.assumed.contains(&said) {
                        parsed.assumed.push(said);
                    }
                }
                receivers::resolve(&mut parsed.acts, &mut parsed.left, &full, &names, &done);
                frame = parsed.frame.clone().or(frame);
                last = parsed.last.clone().or(last);
                let is = match item.kind {
                    ItemKind::EditorsNote => Understood::Ignored("an open question"),
                    _ if is_given || is_pre_condition(item) => {
                        Understood::Ignored("a pre-condition")
                    }
                    _ if parsed.no_act.is_some() => {
                        Understood::Ignored(parsed.no_act.unwrap_or_default())
                    }
                    _ if parsed.frame.is_some() && parsed.left.is_empty() => Understood::Wholly,
                    ItemKind::Paragraph if parsed.acts.is_empty() && !parsed.speaks => {
                        Understood::Ignored("it demands nothing of anybody")
                    }
                    _ if parsed.acts.is_empty() => Understood::No,
                    _ if parsed.left.is_empty() => Understood::Wholly,
                    _ => Understood::Partly,
                };
                let (mut acts, mut left) = (parsed.acts, parsed.left);
                let mut assumed = parsed.assumed;
                let before = said.last().map_or(&[][..], |before| &before.acts);
                assumed.extend(by_who_has_acted(&mut acts, before));
                assumed.extend(by_who_has_opened(&mut acts, &done));
                let own = said.iter().flat_map(|before| &before.acts);
                assumed.extend(by_who_alone_acts(&mut acts, own));
                told_by_a_message(&mut acts);
                arrives(&mut acts, before);
                acts.iter_mut().for_each(|act| reaches(act, &names));
                acts.iter_mut().for_each(|act| received_from(act, &names));
                acts.iter_mut().for_each(carried);
                events::plainly(&mut acts, &names);
                done.extend(acts.iter().cloned());
                if matches!(is, Understood::Ignored(_)) {
                    left.clear();
                    assumed.clear();
                }
                said.push(SentenceActs { text: text.into(), is, acts, left, assumed });
            }
            frames.push(frame);
            items.push(ItemActs { clause: place, item: at, sentences: said });
        }
    }
    values::told_apart_by_content(&mut items);
    values::told_apart(&mut items);
    received_by(&mut items);
    called_by_what_they_do(&mut items, &mut names.roles);
    made_is_sent(&mut items);
    carriers_are_named(&mut items);
    let is_other = |name: &String| names.spellings.iter().any(|(other, _)| other == name);
    let roles = names.roles.iter().filter(|name| !is_other(name)).cloned().collect();
    Reading { roles, spellings: names.spellings, items }
}

/// "Sends the result to the loader", who does nothing by that name, where one role alone is said to receive
/// what goes to it: the loader is that role.
fn called_by_what_they_do(items: &mut [ItemActs], roles: &mut Vec<String>) {
    let acts = || items.iter().flat_map(|it| &it.sentences).flat_map(|said| &said.acts);
    let mut same: Vec<(String, String)> = Vec::new();
    for role in roles.iter() {
        let acts_itself = acts().any(|act| act.who.as_ref().is_some_and(|who| who.role() == role));
        // Another server is another one, and so is whatever is called half as somebody else is.
        let is_like_another = roles.iter().filter(|other| *other != role).any(|other| {
            other.split(' ').any(|word| role.split(' ').any(|own| own.eq_ignore_ascii_case(word)))
        });
        if acts_itself || is_like_another || tokens(role).last().is_some_and(is_head) {
            continue;
        }
        let sent: Vec<(&String, Option<&Party>)> = acts()
            .filter_map(|act| match &act.does {
                Does::Send { messages, to, .. } if to.iter().any(|to| to.role() == role) => {
                    messages.first().map(|message| (message, act.who.as_ref()))
                }
                _ => None,
            })
            .collect();
        let takes = |message: &String, by: Option<&Party>| -> Vec<&Party> {
            let mut all: Vec<&Party> = acts()
                .filter(|act| {
                    act.when.iter().any(|when| {
                        matches!(when, When::Receives(of, ..) if of.eq_ignore_ascii_case(message))
                    })
                })
                .filter_map(|act| act.who.as_ref())
                .filter(|who| !who.is_user() && Some(*who) != by)
                .collect();
            all.dedup();
            all
        };
        let receivers: Vec<Vec<&Party>> = sent.iter().map(|(of, by)| takes(of, *by)).collect();
        let [first, ..] = receivers.as_slice() else { continue };
        let ([one], true) = (first.as_slice(), receivers.iter().all(|all| all == first)) else {
            continue;
        };
        same.push((role.clone(), one.role().to_string()));
    }
    for (role, one) in same {
        let all = items.iter_mut().flat_map(|it| &mut it.sentences);
        for said in all {
            let mut is_said = false;
            for act in &mut said.acts {
                if let Does::Send { to, .. } = &mut act.does {
                    for to in to.iter_mut().filter(|to| to.role() == role) {
                        *to = Party::Role(one.clone());
                        is_said = true;
                    }
                }
                for when in &mut act.when {
                    if let When::Receives(_, Some(from), _) = when
                        && *from == role
                    {
                        from.clone_from(&one);
                    }
                }
            }
            if is_said {
                said.assumed.push(format!("the {role} is {one}"));
            }
        }
        roles.retain(|of| *of != role);
    }
}

/// "Sends M to all members of the group", of whom nobody is known by that name, where one role alone is said
/// to receive M: it goes there.
fn received_by(items: &mut [ItemActs]) {
    let mut receivers: Vec<(String, Party)> = Vec::new();
    for act in items.iter().flat_map(|it| &it.sentences).flat_map(|said| &said.acts) {
        let Some(who) = act.who.as_ref().filter(|who| !who.is_user()) else { continue };
        for when in &act.when {
            if let When::Receives(message, ..) = when {
                receivers.push((message.to_lowercase(), who.clone()));
            }
        }
    }
    let is_to = |said: &str| ["to ", "towards "].iter().any(|it| said.starts_with(it));
    for said in items.iter_mut().flat_map(|it| &mut it.sentences) {
        let SentenceActs { acts, left, assumed, is, .. } = said;
        for act in acts.iter_mut() {
            let own = act.who.clone();
            let Does::Send { messages, to, .. } = &mut act.does else { continue };
            let whom = act.details.iter().position(|said| is_to(said) && left.contains(said));
            let (Some(at), true, Some(message)) = (whom, to.is_empty(), messages.first()) else {
                continue;
            };
            let name = message.to_lowercase();
            let mut all: Vec<&Party> =
                receivers.iter().filter(|(of, _)| *of == name).map(|(_, who)| who).collect();
            all.dedup();
            let [one] = all.as_slice() else { continue };
            if Some(*one) == own.as_ref() {
                continue;
            }
            let whom = act.details.remove(at);
            left.retain(|said| *said != whom);
            let name = whom.split_once(' ').map_or(whom.as_str(), |(_, name)| name);
            assumed.push(format!("\"{name}\" is {}", one.role()));
            *to = vec![(*one).clone()];
        }
        if *is == Understood::Partly && left.is_empty() {
            *is = Understood::Wholly;
        }
    }
}

/// "The server stores the key. A key response is sent to client 1": the server sends it, where it alone
/// has acted in the sentence before, and has not turned to somebody else with that.
fn by_who_has_acted(acts: &mut [Act], before: &[Act]) -> Option<String> {
    let last = before.last()?;
    let role = last.who.as_ref().map(|who| who.role().to_string())?;
    let is_own = |act: &Act| act.who.as_ref().is_some_and(|who| who.role() == role);
    if !before.iter().all(is_own) {
        return None;
    }
    let turned: &[Party] = match &last.does {
        Does::Send { to, .. } | Does::Inform(to, _) => to,
        _ => &[],
    };
    let turned: Vec<&str> = turned.iter().filter(|to| to.role() != role).map(Party::role).collect();
    let mut is_taken = false;
    for act in acts.iter_mut().filter(|act| act.who.is_none()) {
        let Does::Send { to, .. } = &act.does else { continue };
        let is_its = !to.is_empty()
            && to.iter().all(|to| to.role() != role)
            && (turned.is_empty() || to.iter().all(|to| turned.contains(&to.role())));
        if is_its {
            act.who = Some(Party::Role(role.clone()));
            is_taken = true;
        }
    }
    is_taken.then(|| format!("it is {role} who sends"))
}

/// "Client 1 receives a report from the server": the server sends it there.
fn received_from(act: &mut Act, names: &Names) {
    let Does::Receive(what) = &act.does else { return };
    let Some(Party::Role(own)) = act.who.clone() else { return };
    let receives = ["receives", "receive", "gets", "get"].contains(&act.verb.as_str());
    let last = what.rsplit(' ').next().unwrap_or_default();
    let found = act.details.iter().enumerate().find_map(|(at, said)| {
        let all = tokens(said.strip_prefix("from ")?);
        let (length, role) = names.role(&all)?;
        (length == all.len() && role != own).then_some((at, role))
    });
    let Some((at, role)) = found.filter(|_| receives && is_message_head(last)) else { return };
    act.details.remove(at);
    let messages = vec![what.clone()];
    act.who = Some(Party::Role(role));
    act.does = Does::Send { messages, to: vec![Party::Role(own)], via: None, is_forward: false };
}

/// "The server waits for M. If it arrives, …": if M is received.
fn arrives(acts: &mut [Act], before: &[Act]) {
    const ARRIVES: [&str; 6] = [
        "it arrives",
        "it comes",
        "it is received",
        "this is received",
        "it arrives in time",
        "it is received in time",
    ];
    let awaited = before.iter().rev().find_map(|act| match &act.does {
        Does::Other(verb, what) if verb == "waits" => what.strip_prefix("for "),
        _ => None,
    });
    let Some(awaited) = awaited else { return };
    let all = tokens(awaited);
    let name = words(bare(&all[..noun_phrase(&all)]));
    for when in acts.iter_mut().flat_map(|act| &mut act.when) {
        if let When::If(what) | When::After(what) = when
            && ARRIVES.contains(&what.as_str())
        {
            *when = When::Receives(name.clone(), None, String::new());
        }
    }
}

/// "When M is received, the timer is stopped": by who alone acts in the sentences before of the same item.
fn by_who_alone_acts<'a>(
    acts: &mut [Act],
    before: impl Iterator<Item = &'a Act> + Clone,
) -> Option<String> {
    let mut all = before.filter_map(|act| act.who.as_ref()).filter(|who| !who.is_user());
    let first = all.next()?.clone();
    if all.any(|who| *who != first) {
        return None;
    }
    let mut is_taken = false;
    for act in acts.iter_mut().filter(|act| act.who.is_none()) {
        if matches!(act.does, Does::Open(_) | Does::Close(_) | Does::Store(_)) {
            act.who = Some(first.clone());
            is_taken = true;
        }
    }
    is_taken.then(|| format!("it is {} who does it", first.role()))
}

/// "The board is closed": by who has opened it; and what else is done in that breath is done by the same.
fn by_who_has_opened(acts: &mut [Act], done: &[Act]) -> Option<String> {
    let who = acts.iter().filter(|act| act.who.is_none()).find_map(|act| {
        let Does::Close(what) = &act.does else { return None };
        let is_it = |before: &&Act| match &before.does {
            Does::Open(own) | Does::Store(own) => own == what,
            _ => false,
        };
        let last = done.iter().rev().find(is_it)?;
        last.who.clone().filter(|who| !who.is_user())
    })?;
    for act in acts.iter_mut().filter(|act| act.who.is_none()) {
        if matches!(act.does, Does::Close(_) | Does::Inform(..) | Does::Send { .. }) {
            act.who = Some(who.clone());
        }
    }
    Some(format!("it is {} who does it", who.role()))
}

/// A text in which everything has its full name.
fn in_full(aliases: &Aliases, text: &str) -> String {
    let all: Vec<String> = sentences(text).into_iter().map(|it| aliases.resolved(it)).collect();
    all.join(". ")
}

/// "Performs the X procedure to the server": the server is asked for it.
fn reaches(act: &mut Act, names: &Names) {
    let Does::Perform(what) = &act.does else { return };
    if !head(what).eq_ignore_ascii_case("procedure") || act.who.as_ref().is_none_or(Party::is_user)
    {
        return;
    }
    let whom = act.details.iter().find_map(|said| {
        let all = tokens(said);
        let is_to = ["to", "towards", "toward", "with"].iter().any(|word| all[0].says(word));
        let (_, role) = names.role(&all[1..]).filter(|_| is_to)?;
        Some(role)
    });
    let own = act.who.as_ref().map(|who| who.role().to_string());
    if let Some(role) = whom.filter(|role| own.as_ref() != Some(role)) {
        let (messages, to) = (vec![what.clone()], vec![Party::Role(role)]);
        act.does = Does::Send { messages, to, via: None, is_forward: false };
    }
}

/// "Notifies the server by sending M": what is told goes there in M.
fn told_by_a_message(acts: &mut Vec<Act>) {
    let mut at = 0;
    while at + 1 < acts.len() {
        let (told, sent) = acts.split_at_mut(at + 1);
        let (told, sent) = (&told[at], &mut sent[0]);
        let Does::Inform(whom, what) = &told.does else {
            at += 1;
            continue;
        };
        let is_role = !whom.is_empty() && !whom.iter().any(Party::is_user);
        match &mut sent.does {
            Does::Send { to, .. }
                if is_role
                    && sent.who == told.who
                    && sent.verb.ends_with("ing")
                    && (to.is_empty() || to == whom) =>
            {
                to.clone_from(whom);
                sent.details.extend(told.details.iter().cloned());
                sent.details.extend((!what.is_empty()).then(|| format!("about {what}")));
                acts.remove(at);
            }
            _ => at += 1,
        }
    }
}

/// "Informs the server of X with the X response", "returns the document in a 2.05 response": what is said
/// goes in that message.
fn carried(act: &mut Act) {
    let within = |whole: &String| -> Option<String> {
        let said = whole.strip_prefix("by means of ").map(|rest| format!("with {rest}"));
        let said = said.as_ref().unwrap_or(whole);
        let mut words = said.split(' ');
        let is_in =
            words.next().is_some_and(|first| ["with", "in", "within", "using"].contains(&first));
        let is_article = |next: &str| ["a", "an", "the"].contains(&next);
        let mut rest: Vec<&str> = words.collect();
        // "In Nx_Report (number)" names an operation.
        let is_named = rest.first().is_some_and(|first| {
            first.contains('_') && first.starts_with(|c: char| c.is_ascii_uppercase())
        });
        let is_article = rest.first().is_some_and(|next| is_article(next)) || is_named;
        if !is_named && !rest.is_empty() {
            rest.remove(0);
        }
        // As far as the word that messages are called by, or that of a service operation.
        let is_operation =
            |word: &str| word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase());
        let is_end = |word: &&str| is_message_head(word) || is_operation(word);
        // "By means of a move notice".
        let is_joint = |word: &&str| ["to", "from", "of", "and", "or", "in", "with"].contains(word);
        let length = rest.iter().position(is_joint).unwrap_or(rest.len());
        let whole = said.len() != whole.len();
        let end =
            rest.iter().position(is_end).or_else(|| (whole && length > 1).then(|| length - 1))?;
        let end = match rest.get(end + 1) {
            Some(next)
                if is_operation(rest[end]) && MESSAGES.contains(&next.to_lowercase().as_str()) =>
            {
                end + 1
            }
            _ => end,
        };
        let name = rest[..=end].join(" ");
        let is_name = (end > 0 || is_operation(rest[end]))
            && !rest[..end].contains(&"of")
            && !rest[..end].contains(&"to");
        (is_in && is_article && is_name).then_some(name)
    };
    let Some(name) = act.details.iter().find_map(within) else { return };
    match &mut act.does {
        Does::Inform(whom, what) if !whom.is_empty() && !whom.iter().any(Party::is_user) => {
            let about = (!what.is_empty()).then(|| format!("about {what}"));
            let to = std::mem::take(whom);
            act.does = Does::Send { messages: vec![name], to, via: None, is_forward: false };
            act.details.extend(about);
        }
        Does::Send { messages, .. } => {
            // A thing, and not a message of its own.
            let is_thing = |message: &String| {
                if message == "it" || message == "them" {
                    return true;
                }
                let last = head(message).to_lowercase();
                !MESSAGES.contains(&last.as_str()) && !message.contains('_') && !is_short(message)
            };
            if messages.len() == 1 && messages.iter().all(is_thing) {
                // Behind the message may stand more of it.
                if let Some(place) = act.details.iter().position(|said| within(said).is_some()) {
                    let said = act.details.remove(place);
                    let more = said.split_once(name.as_str()).map_or("", |(_, more)| more.trim());
                    if !more.is_empty() {
                        act.details.insert(place, more.into());
                    }
                }
                let thing = std::mem::replace(&mut messages[0], name);
                act.details.extend((thing != "it" && thing != "them").then_some(thing));
            }
        }
        _ => {}
    }
}

/// What somebody sends: in which clause, who, on what, which messages.
struct Sent {
    clause: usize,
    who: Party,
    on: Vec<When>,
    messages: Vec<String>,
}

/// On what an act is done.
fn on_what(act: &Act) -> Vec<When> {
    let is_trigger = |when: &&When| matches!(when, When::Receives(..) | When::InOrderTo(_));
    act.when.iter().filter(is_trigger).cloned().collect()
}

/// Among so many of the next that are sent it is looked for.
const MOST_NEXT: usize = 64;

/// "Generates a request", and nothing more is said of sending it by the same role in the clause: it is
/// made to be sent.
fn made_is_sent(items: &mut [ItemActs]) {
    let mut sent: VecDeque<Sent> = VecDeque::new();
    for it in items.iter_mut().rev() {
        for act in it.sentences.iter_mut().rev().flat_map(|said| said.acts.iter_mut().rev()) {
            let Some(who) = act.who.clone() else { continue };
            match &act.does {
                Does::Send { messages, .. } => {
                    let (clause, on) = (it.clause, on_what(act));
                    sent.push_front(Sent { clause, who, on, messages: messages.clone() });
                    sent.truncate(MOST_NEXT);
                }
                Does::Other(verb, what) if is_making(verb) && is_message(what) => {
                    let is_carried = |name: &String| is_carrier(name) && !is_carrier(what);
                    let is_it =
                        |name: &String| is_short(name) || is_same(name, what) || is_carried(name);
                    let on = on_what(act);
                    let is_sent = sent.iter().any(|later| {
                        let is_there = later.clause == it.clause && later.who == who;
                        let is_then = later.on.is_empty() || later.on == on;
                        is_there && is_then && later.messages.iter().any(is_it)
                    });
                    if !is_sent {
                        act.does = Does::Send {
                            messages: vec![what.clone()],
                            to: Vec::new(),
                            via: None,
                            is_forward: false,
                        };
                    }
                }
                _ => {}
            }
        }
    }
}

/// "Generates a token response", and sends an HTTP response: where somebody gets the token response, that
/// is what is sent.
fn carriers_are_named(items: &mut [ItemActs]) {
    let acts = items.iter().flat_map(|it| &it.sentences).flat_map(|said| &said.acts);
    let got: Vec<String> = acts
        .flat_map(|act| &act.when)
        .filter_map(|when| match when {
            When::Receives(what, ..) => Some(what.clone()),
            _ => None,
        })
        .collect();
    // What was made last, by whom, in which clause and on what.
    let mut made: Option<(usize, Party, Vec<When>, String)> = None;
    for it in items.iter_mut() {
        for act in it.sentences.iter_mut().flat_map(|said| &mut said.acts) {
            let Some(who) = act.who.clone() else { continue };
            let on = on_what(act);
            match &mut act.does {
                Does::Other(verb, what)
                    if is_making(verb)
                        && !is_carrier(what)
                        && got.iter().any(|name| is_same(name, what)) =>
                {
                    made = Some((it.clause, who, on, what.clone()));
                }
                // It has been sent by its own name.
                Does::Send { messages, .. }
                    if messages.iter().any(|name| {
                        is_short(name) || made.as_ref().is_some_and(|(.., own)| own == name)
                    }) =>
                {
                    made.take_if(|(clause, by, ..)| *clause == it.clause && *by == who);
                }
                Does::Send { messages, .. } if messages.iter().all(|name| is_carrier(name)) => {
                    let is_it = |(clause, by, then, _): &(usize, Party, Vec<When>, String)| {
                        *clause == it.clause && *by == who && (on.is_empty() || *then == on)
                    };
                    if let Some((.., name)) = made.take_if(|made| is_it(made)) {
                        let carrier = std::mem::replace(messages, vec![name]).join(" or ");
                        act.details.push(format!("in an {carrier}"));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a message carries what another one says: an HTTP response, a SIP request.
pub(super) fn is_carrier(name: &str) -> bool {
    const PROTOCOLS: [&str; 3] = ["http", "coap", "sip"];
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    PROTOCOLS.contains(&first.as_str())
}

/// Whether a verb says that a message is made.
fn is_making(verb: &str) -> bool {
    MAKES.iter().any(|made| verb.to_lowercase().starts_with(made.trim_end_matches('e')))
}

/// Whether something is called as messages are.
fn is_message(what: &str) -> bool {
    is_short(head(what))
}

/// Whether an item says what is given before the procedure begins, or introduces a list of that.
pub fn is_pre_condition(item: &Item) -> bool {
    let text = item.text.to_lowercase();
    let opens = text.trim_end().ends_with(':')
        && (text.contains("pre-conditions") || text.contains("preconditions"));
    item.kind == ItemKind::Paragraph
        && (text.starts_with("pre-condition") || text.starts_with("precondition") || opens)
}

/// An item of a list without what joins it to the next.
fn without_joint(text: &str) -> &str {
    let text = text.trim_end();
    let text = text.strip_suffix(" and").or(text.strip_suffix(" or")).unwrap_or(text);
    text.trim_end_matches([';', ',', ' '])
}
