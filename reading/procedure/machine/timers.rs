//! Timers that a text names: who starts and stops them, and what is done when they elapse.

use super::super::names::plain_name;
use super::builder::{Builder, Stand, notification};
use super::outcomes::says_no;
use super::{Place, Placed, Told};
use crate::acts::{Act, Does, Party, When};

/// What a role does when a timer of its own elapses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Who.
    pub role: String,
    /// Which timer.
    pub timer: String,
    /// What it does then, under which items.
    pub placed: Vec<Placed>,
}

/// What is taken for granted of what is sent again when a timer elapses.
const SENT_AGAIN: &str = "that it is sent again is left to the layer below";

/// Whether a thing is a timer: "guard timer", "timer T3", "T310".
pub(super) fn is_timer(what: &str) -> bool {
    let words: Vec<&str> = what.split(' ').collect();
    let is_name = |word: &str| {
        word.len() > 1
            && word.starts_with('T')
            && word[1..].chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && word.ends_with(|c: char| c.is_ascii_digit())
    };
    let (first, last) = (words.first(), words.last());
    last.is_some_and(|last| last.eq_ignore_ascii_case("timer"))
        || first.is_some_and(|first| first.eq_ignore_ascii_case("timer")) && words.len() <= 2
        || words.len() == 1 && is_name(what)
}

/// What a timer is called: that of a role, where it has no name.
fn timer_name(what: &str, role: &str) -> String {
    let name = plain_name(what);
    let bare = name.strip_prefix("timer ").unwrap_or(&name);
    match bare.eq_ignore_ascii_case("timer") {
        true => format!("timer of {role}"),
        false => bare.to_string(),
    }
}

/// Whether words say that a timer has elapsed.
pub(super) fn elapses(what: &str) -> bool {
    const ROOTS: [&str; 4] = ["expir", "elaps", "timeout", "fires"];
    let what = what.to_lowercase();
    // "Before the timer expires" says nothing of what is done then.
    let at = ROOTS.iter().filter_map(|root| what.find(root)).min().unwrap_or(what.len());
    let clause = what[..at].rsplit(',').next().unwrap_or_default();
    if ["before ", "until ", "prior to "].iter().any(|it| clause.contains(it)) {
        return false;
    }
    let mut words = what.split(|c: char| !c.is_alphanumeric());
    let denies = what.split(' ').any(|word| word == "not");
    // "After the maximum number of retransmissions".
    let is_last = what.contains("maximum number of")
        && ["retransmission", "attempt", "retries", "repetition"]
            .iter()
            .any(|it| what.contains(it));
    let is_end = what.trim_start_matches("the ").strip_prefix("end of ").is_some_and(names_clock);
    (is_last || is_end || words.any(|word| ROOTS.iter().any(|root| word.starts_with(root))))
        && !denies
}

/// Whether words name what runs by itself until it is at its end: "tide clock T9", "the guard timer".
fn names_clock(what: &str) -> bool {
    is_timer(what) || what.split(' ').any(|word| is_timer(word) || word == "clock")
}

impl Builder<'_> {
    /// A role starts or stops a timer.
    pub(super) fn times(&mut self, item: Place, act: &Act, stand: Stand<'_>) {
        let role = stand.0;
        let told = match &act.does {
            Does::Open(what) => Told::Start(timer_name(what, role)),
            Does::Close(what) => Told::Stop(timer_name(what, role)),
            _ => return,
        };
        self.told(item, act, stand, told);
    }

    /// The timer of a role that elapses where an act is done.
    pub(super) fn elapsed(&self, role: &str, act: &Act) -> Option<String> {
        let said = act.when.iter().find_map(|when| match when {
            When::After(what) | When::If(what) | When::In(what) => {
                Some(what).filter(|it| elapses(it))
            }
            _ => None,
        })?;
        let own = self.made.reactions.iter().filter(|reaction| reaction.role == role);
        let mut started: Vec<&String> = own
            .flat_map(|reaction| reaction.told())
            .filter_map(|told| match told {
                Told::Start(timer) => Some(timer),
                _ => None,
            })
            .collect();
        started.dedup();
        let is_named = |timer: &&&String| said.to_lowercase().contains(&timer.to_lowercase());
        let named: Vec<&String> = started.iter().filter(is_named).copied().collect();
        // "The timer" is the only one.
        match (named.as_slice(), started.as_slice()) {
            ([one], _) => Some((*one).clone()),
            ([], [one]) if one.starts_with("timer of ") || !names_another(said) => {
                Some((*one).clone())
            }
            _ => None,
        }
    }

    /// The timer of a role that has elapsed in the same item, where nothing else is said of when an act
    /// is done.
    pub(super) fn is_elapsing(&self, item: Place, role: Option<&str>, act: &Act) -> Option<String> {
        let (at, by, timer) = self.elapsing.as_ref()?;
        let comes = act
            .when
            .iter()
            .any(|when| matches!(when, When::Receives(..) | When::Otherwise | When::Before(_)));
        let is_own = act.who.as_ref().is_none_or(|who| !who.is_user());
        (*at == item && role == Some(by.as_str()) && !comes && is_own).then(|| timer.clone())
    }

    /// What a role does when its timer elapses.
    pub(super) fn on_expiry(&mut self, item: Place, role: &str, timer: String, act: &Act) {
        let told: Vec<Told> = match &act.does {
            // What is sent again is as if it had been late.
            Does::Send { .. } if act.details.iter().any(|said| said == "again") => {
                return self.assume(item, SENT_AGAIN);
            }
            Does::Send { messages, to, .. } if messages.len() == 1 => {
                let message = self.message_of(&messages[0], role);
                let whom = self.whom(role, &message, to);
                let told = whom.into_iter().filter(|to| to != role).map(|to| {
                    match says_no(act) || self.says_yes(item, role, &message, &to) {
                        true => Told::Refuse(message.clone(), to),
                        false => Told::Send(message.clone(), to),
                    }
                });
                told.collect()
            }
            Does::Inform(whom, what) if !whom.is_empty() && whom.iter().all(Party::is_user) => {
                let what = if what.is_empty() { "no answer".into() } else { plain_name(what) };
                vec![Told::Tell(what)]
            }
            Does::Inform(whom, what) if !whom.is_empty() && !whom.iter().any(Party::is_user) => {
                let name = self.messages.note(&notification(what, act));
                let told = whom.iter().map(|to| Told::Send(name.clone(), plain_name(to.role())));
                told.collect()
            }
            Does::Close(what) if !is_timer(what) => vec![Told::Close(plain_name(what))],
            Does::Repeat(_) => return self.assume(item, SENT_AGAIN),
            Does::Open(what) if is_timer(what) => return,
            _ => Vec::new(),
        };
        let is_end = matches!(act.does, Does::End);
        // What it does by itself then is no message, but it is something.
        let is_local = matches!(act.does, Does::Other(..) | Does::Store(_));
        if told.is_empty() && !is_end {
            self.leave_out(item, act);
            if !is_local {
                return;
            }
        }
        let known = self.made.expiries.iter().position(|of| of.role == role && of.timer == timer);
        let at = known.unwrap_or_else(|| {
            let role = role.to_string();
            self.made.expiries.push(Expiry { role, timer, placed: Vec::new() });
            self.made.expiries.len() - 1
        });
        let ends = (is_end || is_local).then_some(Placed { at: item, told: None });
        let placed = told.into_iter().map(|told| Placed { at: item, told: Some(told) });
        self.made.expiries[at].placed.extend(placed.chain(ends));
    }

    /// A timer of which nothing is said when it elapses elapses, and nobody knows what then.
    pub(super) fn note_unexpired(&mut self) {
        let started = self.made.reactions.iter().flat_map(|reaction| {
            reaction.all_placed().filter_map(|placed| match &placed.told {
                Some(Told::Start(timer)) => Some((reaction.role.clone(), timer.clone())),
                _ => None,
            })
        });
        for (role, timer) in started.collect::<Vec<_>>() {
            let is_said = self.made.expiries.iter().any(|of| of.role == role && of.timer == timer);
            if !is_said && !self.speaks_of_expiry(&timer) {
                self.made.expiries.push(Expiry { role, timer, placed: Vec::new() });
            }
        }
    }

    /// Whether the text says what is done when a timer elapses, understood or not.
    fn speaks_of_expiry(&self, timer: &str) -> bool {
        let name = timer.to_lowercase();
        let is_of = |text: &str| {
            let is_any = names_none(text) && !names_another(text);
            let is_named = text.to_lowercase().contains(&name) || name.starts_with("timer of ");
            elapses(text) && (is_named || is_any)
        };
        let items = self.contribution.clauses.iter().flat_map(|of| &of.items);
        items.flat_map(|item| item.text.split(". ")).any(is_of)
    }

    /// A timer of which what is said when it elapses was not understood is not modelled.
    pub(super) fn leave_timers_out(&mut self) {
        let expiries = self.made.expiries.clone();
        let mut left = Vec::new();
        for reaction in &mut self.made.reactions {
            let role = reaction.role.clone();
            let no = reaction.otherwise.iter_mut().chain(&mut reaction.refused).flatten();
            for placed in reaction.placed.iter_mut().chain(no) {
                let (Some(Told::Start(timer)) | Some(Told::Stop(timer))) = &placed.told else {
                    continue;
                };
                // It may be another clause in which it elapses.
                let of = |(by, of): &(String, String)| (by, of) == (&role, &*timer);
                if !expiries.iter().any(|of| of.role == role && of.timer == *timer)
                    && !self.timers.iter().any(of)
                {
                    let verb = match placed.told {
                        Some(Told::Start(_)) => "starts",
                        _ => "stops",
                    };
                    left.push((placed.at, format!("{role} {verb} {timer}")));
                    placed.told = None;
                }
            }
        }
        for (item, what) in left {
            let said = format!(
                "{}: {what}, of which it was not understood what follows when it elapses",
                self.place(item)
            );
            self.left_out.push(said);
        }
    }
}

/// Whether words speak of "the timer", and do not say which: "the grace timer" is one.
fn names_none(said: &str) -> bool {
    const WHICH: [&str; 7] = ["the", "a", "this", "that", "its", "said", "any"];
    let said = said.to_lowercase();
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
    words.windows(2).any(|two| WHICH.contains(&two[0]) && two[1] == "timer")
}

/// Whether words name a timer of some name.
fn names_another(said: &str) -> bool {
    said.split(' ')
        .any(|word| word.len() > 1 && is_timer(word) && !word.eq_ignore_ascii_case("timer"))
}
