//! What is said in another order, or in other words, than the grammar has it.

use super::Parser;
use crate::acts::act::{Act, Does, Strength, When};
use crate::acts::lexicon::{Form, Kind, third, verb};
use crate::acts::names::Names;
use crate::acts::phrases::{bare, is_being, is_determiner, modal, noun_phrase, words};
use crate::acts::tokens::{Is, Token, tokens};

/// What says the same in another order: "fetches from B the key", and "with X and, if P, Y"; of that,
/// besides, that Y is there if P.
pub(super) fn plainly<'t>(mut all: Vec<Token<'t>>, names: &Names) -> (Vec<Token<'t>>, Vec<String>) {
    /// So many words may be inserted.
    const MOST: usize = 14;
    let mut asides = Vec::new();
    let mut at = 0;
    while at + 1 < all.len() {
        let gets = [Form::Third, Form::Base, Form::Past]
            .iter()
            .any(|form| verb(all[at].text, *form).is_some_and(|found| found.kind == Kind::Receive));
        if gets
            && all[at + 1].says("from")
            && let Some((length, _)) = names.role(&all[at + 2..])
        {
            let what = at + 2 + length;
            let is_thing = all.get(what).is_some_and(is_determiner);
            let more = noun_phrase(&all[what.min(all.len())..]);
            if is_thing && more > 0 {
                all[at + 1..what + more].rotate_left(1 + length);
            }
        }
        // "Sends it a request" is "sends a request to it".
        let sends = [Form::Third, Form::Base, Form::Ing].iter().any(|form| {
            verb(all[at].text, *form)
                .is_some_and(|it| matches!(it.kind, Kind::Send | Kind::Forward))
        });
        let is_thing = all.get(at + 2).is_some_and(is_determiner);
        if sends && is_thing && (all[at + 1].says("it") || all[at + 1].says("them")) {
            let length = noun_phrase(&all[at + 2..]);
            all[at + 1..at + 2 + length].rotate_left(1);
            all.insert(at + 1 + length, Token { text: "to", is: Is::Word });
        }
        let is_aside = all[at].is_mark(",")
            && ["if", "when", "where", "depending"].iter().any(|word| all[at + 1].says(word));
        let comma = all[at + 1..].iter().take(MOST).position(|token| token.is_mark(","));
        let behind = comma.map(|length| at + 2 + length).filter(|_| is_aside);
        // What is done if X is no part of what is sent.
        let is_noun = |at: usize| {
            all.get(at).is_some_and(is_determiner) && names.party(&all[at..], None).is_none()
        };
        let follows = at > 0 && all[at - 1].says("and") && at > 1 && all[at - 2].is == Is::Word;
        if let Some(behind) = behind.filter(|behind| follows && is_noun(*behind)) {
            let thing = noun_phrase(&all[behind..]);
            let is_done = all.get(behind + thing).is_some_and(|next| {
                modal(next).is_some() || is_being(next) || verb(next.text, Form::Third).is_some()
            });
            if !is_done {
                let thing = words(bare(&all[behind..behind + thing]));
                asides.push(format!("{thing} only {}", words(&all[at + 1..behind - 1])));
                all.drain(at..behind);
            }
        }
        at += 1;
    }
    (all, asides)
}

impl Parser<'_, '_> {
    /// What is only sometimes in what is sent is said of that.
    pub(super) fn has_in_it(&mut self, asides: Vec<String>) {
        let sends = |act: &&mut Act| {
            matches!(
                act.does,
                Does::Send { .. } | Does::Contain(_) | Does::Has(..) | Does::Store(_)
            )
        };
        match self.said.acts.iter_mut().find(sends) {
            Some(act) => act.details.extend(asides),
            None => self.said.left.extend(asides),
        }
    }

    /// "Stops the timer, if running": stopping one that does not run does nothing.
    pub(super) fn stops_what_runs(&mut self) {
        for act in &mut self.said.acts {
            if matches!(&act.does, Does::Close(what) if what.to_lowercase().contains("timer")) {
                const RUNS: [&str; 4] =
                    ["running", "it is running", "still running", "it is still running"];
                act.when.retain(
                    |when| !matches!(when, When::If(what) if RUNS.contains(&what.as_str())),
                );
            }
        }
    }

    /// "Assembles the description and sends it": what is sent is what somebody has made or taken just
    /// before.
    pub(super) fn hands_on_what_it_has(&mut self) {
        for at in 1..self.said.acts.len() {
            let (before, rest) = self.said.acts.split_at_mut(at);
            let (before, act) = (&mut before[at - 1], &mut rest[0]);
            let Does::Send { messages, is_forward, .. } = &mut act.does else { continue };
            let is_it = matches!(messages.as_slice(), [one] if one == "it" || one == "them");
            // "Acknowledges the order and forwards it": the order is forwarded, and not the answer to it.
            if let (true, true, Does::Send { messages: answer, .. }) =
                (is_it, before.who == act.who, &before.does)
                && let Some(of) = answer[0].strip_prefix("answer to ")
                && *is_forward
            {
                messages[0] = of.to_string();
                continue;
            }
            let (what, is_made) = match &before.does {
                Does::Send { messages, to, .. } if messages.len() == 1 && to.is_empty() => {
                    (messages[0].as_str(), true)
                }
                Does::Other(_, what) => (what.as_str(), true),
                Does::Store(what) | Does::Receive(what) => (what.as_str(), false),
                _ => continue,
            };
            let all = tokens(what);
            let name = words(bare(&all[..noun_phrase(&all)]));
            if is_it && before.who == act.who && !name.is_empty() && name != "it" {
                messages[0] = name;
                *is_forward &= !is_made;
                if let Does::Send { messages, .. } = &before.does {
                    let is_third = verb(&before.verb, Form::Third).is_some();
                    let made = if is_third { before.verb.clone() } else { third(&before.verb) };
                    before.does = Does::Other(made, messages[0].clone());
                }
            }
        }
    }

    /// "After having verified that P, the server sends": it checks that, and sends if it is so.
    pub(super) fn checked_before(&mut self) {
        let is_check = |words: &str| {
            let words = words.strip_prefix("having ").unwrap_or(words);
            let (first, rest) = words.split_once(' ')?;
            let found = verb(first, Form::Past).or_else(|| verb(first, Form::Ing))?;
            let says = ["that ", "whether ", "if "].iter().any(|word| rest.starts_with(word));
            (found.kind == Kind::Check && says).then(|| rest.to_string())
        };
        let found = self.said.acts.iter().position(|act| {
            act.who.is_some()
                && act
                    .when
                    .iter()
                    .any(|when| matches!(when, When::After(it) if is_check(it).is_some()))
        });
        let Some(at) = found else { return };
        let mut what = String::new();
        let who = self.said.acts[at].who.clone();
        let mut before = Vec::new();
        for act in self.said.acts[at..].iter_mut().filter(|act| act.who == who) {
            for when in &mut act.when {
                let When::After(words) = when else {
                    if what.is_empty() {
                        before.push(when.clone());
                    }
                    continue;
                };
                if let Some(checked) = is_check(words) {
                    what = checked;
                    *when = When::If("so".into());
                }
            }
        }
        let check = Act {
            who,
            does: Does::Check(what),
            verb: "verify".into(),
            strength: Strength::Does,
            when: before,
            is_alternative: false,
            details: Vec::new(),
        };
        self.said.acts.insert(at, check);
    }
}
