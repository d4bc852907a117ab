//! How it ends otherwise than well, as the acts of a text say it.

use super::super::super::states::is_answer;
use super::super::checks::says_no;
use super::super::questions::negation;
use super::super::silences::calls_off;
use super::{Text, is_no, who};
use crate::acts::{Act, Does, When};

/// Acts of one role in one case in which it ends otherwise than well.
pub(super) struct Ending {
    /// Who.
    pub role: String,
    /// The acts, as indices into those of the text.
    pub acts: Vec<usize>,
    /// When, in words.
    pub when: String,
}

/// The cases in which it ends otherwise than well, in the order of the text.
pub(super) fn endings(text: &Text<'_>) -> Vec<Ending> {
    let mut found: Vec<Ending> = Vec::new();
    let mut condition = String::new();
    for (nth, (clause, item, act)) in text.acts.iter().enumerate() {
        let said = act.when.iter().find_map(|when| match when {
            When::If(said) if said != "so" => Some(said.clone()),
            _ => None,
        });
        condition = said.unwrap_or(condition);
        let (Some(role), Some(when)) = (who(act), case(act, &condition)) else { continue };
        let last = found.last_mut().filter(|last| {
            let of = text.acts[last.acts[0]];
            last.role == role && last.when == when && (of.0, of.1) == (*clause, *item)
        });
        match last {
            Some(last) => last.acts.push(nth),
            None => found.push(Ending { role, acts: vec![nth], when }),
        }
    }
    found.retain(|ending| ending.acts.iter().any(|nth| ends(text.acts[*nth].2, &ending.when)));
    found
}

/// In which case an act is done, where that is one of its ending.
fn case(act: &Act, condition: &str) -> Option<String> {
    act.when.iter().rev().find_map(|when| match when {
        When::If(said) if is_bad(said) => Some(said.clone()),
        When::After(said) if is_expiry(said) => Some(said.clone()),
        When::Otherwise if !condition.is_empty() && !is_bad(condition) => Some(negation(condition)),
        When::Receives(message, ..)
            if says_no(message) || calls_off(message) && !is_answer(message) =>
        {
            Some(format!("the {message} comes"))
        }
        _ => None,
    })
}

/// Whether words say that something has gone wrong.
pub(super) fn is_bad(said: &str) -> bool {
    let said = said.to_lowercase();
    is_expiry(&said) || said.split(|c: char| !c.is_alphanumeric() && c != '\'').any(is_no)
}

/// Whether words say that a time is over.
pub(super) fn is_expiry(said: &str) -> bool {
    let said = said.to_lowercase();
    ["expir", "elaps", "times out", "time-out", "timeout"].iter().any(|it| said.contains(it))
}

/// Whether an act is one with which it ends: a no, a calling off, what is closed, or anything when a time
/// is over.
fn ends(act: &Act, when: &str) -> bool {
    is_expiry(when)
        || when.ends_with(" comes")
        || match &act.does {
            Does::Reject(_) | Does::End | Does::Close(_) => true,
            Does::Send { messages, .. } => {
                messages.iter().any(|message| says_no(message) || calls_off(message))
            }
            _ => false,
        }
}
