//! Users: whose they are, and what they are called.

use super::act::Party;
use super::lexicon::{Form, verb};
use super::names::{
    MOST_WORDS, Names, has_user, is_attribute, is_device, is_head, is_label, is_plural,
};
use super::occurring::does;
use super::phrases::{bare, is_determiner, is_generic};
use super::tokens::{Token, tokens};

/// What users are called.
pub(super) const USERS: [&str; 3] = ["user", "users", "subscriber"];

/// Whether a word is what users are called.
pub(super) fn is_user(token: &Token<'_>) -> bool {
    USERS.iter().any(|user| token.says(user))
}

/// What the user who has begun is called.
const INITIATES: [&str; 3] = ["initiating", "calling", "originating"];

impl Names {
    /// A user at the beginning of some tokens, and how many tokens name it; `last` is the entity that
    /// was spoken of last.
    pub(super) fn user(&self, all: &[Token<'_>], last: Option<&str>) -> Option<(usize, Party)> {
        // "the calling MC user": before the noun stands what names of roles begin with, too.
        let within = |at: &usize| {
            all[..*at].iter().all(|token| {
                is_determiner(token)
                    || is_generic(token)
                    || token.says("service")
                    || INITIATES.iter().any(|word| token.says(word))
                    || token.text.len() > 1 && !token.text.contains(char::is_lowercase)
                    || self.roles.iter().any(|role| role.split(' ').next() == Some(token.text))
            })
        };
        let is_person = |token: &Token<'_>| self.persons.iter().any(|person| token.says(person));
        let is_it = |token: &Token<'_>| is_user(token) || is_person(token);
        let at = all.iter().take(MOST_WORDS).position(is_it).filter(within)?;
        let mut end = at + 1;
        let number = all.get(end).filter(|token| is_label(token.text));
        end += usize::from(number.is_some());
        // "the user ID" is no user.
        if is_attribute(&all[end..]) {
            return None;
        }
        let is_at = all.get(end).is_some_and(|t| t.says("at") || t.says("on") || t.says("of"));
        if is_at && let Some((length, role)) = self.role(&all[end + 1..]) {
            return Some((end + 1 + length, Party::UserOf(role)));
        }
        // "user 2" is the user at who has that number.
        if let Some(number) = number {
            let mut numbered = self.roles.iter().filter(|role| {
                role.rsplit([' ', '-']).next().is_some_and(|last| last == number.text)
            });
            let role = numbered.next()?;
            return numbered.next().is_none().then(|| (end, Party::UserOf(role.clone())));
        }
        // "The users" are those of the clients, where it is not said of whom.
        if all[at].says("users") && all[..at].iter().all(|token| !token.says("their")) {
            let class = self.class().or_else(|| {
                let last = last.filter(|role| is_plural(role));
                last.and_then(|role| self.roles.iter().find(|known| *known == role))
            });
            return class.map(|class| (end, Party::UserOf(class.clone())));
        }
        // "The calling user" is the user of who has begun.
        let says = |words: &[&str]| {
            all[..at].iter().any(|token| words.iter().any(|word| token.says(word)))
        };
        if says(&INITIATES) {
            return self.initiator.clone().map(|role| (end, Party::UserOf(role)));
        }
        if says(&["called", "invited"]) && last == self.initiator.as_deref() {
            return None;
        }
        // "The technician" is the user of the technician client.
        let person = all[at].text.to_lowercase();
        let is_owned = |role: &&String| role.split(' ').next() == Some(person.as_str());
        let mut owned = self.roles.iter().filter(is_owned);
        if let (Some(role), None) = (owned.next(), owned.next()) {
            return Some((end, Party::UserOf(role.clone())));
        }
        // "The watching user" is the user of the watching client.
        let is_own = |role: &&String| {
            let first = role.split(' ').next().unwrap_or_default();
            first.starts_with(char::is_lowercase) && has_user(role) && says(&[first])
        };
        let mut own = self.roles.iter().filter(is_own);
        if let (Some(role), None) = (own.next(), own.next()) {
            return Some((end, Party::UserOf(role.clone())));
        }
        last.filter(|role| has_user(role)).map(|role| (end, Party::UserOf(role.to_string())))
    }
}

/// Who sits at a device that is called by them: the technician at the technician client, where somebody of
/// that name does something.
pub(super) fn owners(sentences: &[&str], roles: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for role in roles {
        // "The miller BK client" is that of the miller.
        let words: Vec<&str> = role.split(' ').filter(|word| !is_label(word)).collect();
        let ([owner, device] | [owner, _, device]) = words.as_slice() else { continue };
        let is_short = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase());
        let (owner, device) = (*owner, *device);
        let is_one = words[1..words.len() - 1].iter().all(is_short)
            && is_device(device)
            && owner.len() > 3
            && owner.chars().all(|c| c.is_ascii_lowercase())
            && !found.iter().any(|known| known == owner);
        let acts = sentences.iter().any(|sentence| {
            let all = tokens(sentence);
            (0..all.len()).any(|at| {
                let is_begun = at == 0 || is_determiner(&all[at - 1]);
                let label = usize::from(all.get(at + 1).is_some_and(|next| is_label(next.text)));
                all[at].says(owner) && is_begun && does(&all[at + 1 + label..])
            })
        });
        if is_one && acts {
            found.push(owner.into());
        }
    }
    found
}

/// What those are called who sit at a device: "the dispatcher at client 1".
pub(super) fn persons(sentences: &[&str]) -> Vec<String> {
    const PERSONS: [&str; 14] = [
        "customer",
        "owner",
        "passenger",
        "player",
        "technician",
        "dispatcher",
        "operator",
        "person",
        "driver",
        "officer",
        "caller",
        "callee",
        "controller",
        "supervisor",
    ];
    let mut found: Vec<String> = Vec::new();
    for sentence in sentences {
        let all = tokens(sentence);
        for at in 0..all.len().saturating_sub(1) {
            let person = PERSONS.iter().find(|person| all[at].says(person));
            let is_at = ["at", "on"].iter().any(|word| all[at + 1].says(word));
            let rest = bare(&all[at + 2..]);
            let is_device = rest.iter().take(MOST_WORDS).any(is_head);
            // "Upon a request from the skipper to begin".
            let asks = |back: usize, word: &str| {
                at.checked_sub(back).is_some_and(|before| all[before].says(word))
            };
            let is_asking = asks(1, "the")
                && asks(2, "from")
                && asks(3, "request")
                && all[at].text.chars().all(|c| c.is_ascii_lowercase())
                && !is_head(&all[at])
                && !is_user(&all[at])
                && all[at + 1].says("to")
                && all.get(at + 2).is_some_and(|it| verb(it.text, Form::Base).is_some());
            if is_asking && !found.iter().any(|known| all[at].says(known)) {
                found.push(all[at].text.to_string());
            }
            // "Asks its driver".
            let is_its = at > 0 && ["its", "their"].iter().any(|its| all[at - 1].says(its));
            if let Some(person) = person.filter(|_| is_at && is_device || is_its)
                && !found.iter().any(|known| known == person)
            {
                found.push((*person).into());
            }
        }
    }
    found
}
