//! What a procedure does as written, in words.

use std::collections::BTreeSet;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Size;
use callproof_kernel::procedure::{Decider, Procedure};
use callproof_kernel::step::Step;
use callproof_proofs::deeds::{Deed, deeds};
use callproof_proofs::engine::Limits;
use callproof_reading::acts::lexicon::{Form, Kind, verb};

/// The most states of a case that are looked at.
const MOST_STATES: usize = 1_000_000;

/// Something that a role does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Has {
    /// The functional entity.
    pub role: String,
    /// What it does.
    pub deed: Deed<String>,
    /// Whether that is only permitted.
    pub is_permitted: bool,
}

/// What a procedure does under each of its steps.
pub struct Encoded {
    has: Vec<(Step, Has)>,
    /// Whether every reaction was seen.
    pub is_complete: bool,
}

impl Encoded {
    /// What a procedure does, as written, in the cases that are checked by default.
    pub fn of(procedure: AnyProcedure, threads: usize) -> Self {
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        let limits = Limits { states: Some(MOST_STATES), time: None };
        let (found, is_complete) = deeds(&procedure.as_written(), &cases, limits, threads);
        let has = found.into_iter().flat_map(|(step, done)| {
            // Texts say of timers what they are for.
            let is_timers = |deed: &Deed<_>| matches!(deed, Deed::Starts(_) | Deed::Stops(_));
            let done = done.into_iter().filter(move |((_, deed), _)| !is_timers(deed));
            done.map(move |((role, deed), is_permitted)| {
                let deed = in_words(deed);
                (step, Has { role: role.to_string(), deed, is_permitted })
            })
        });
        Encoded { has: has.collect(), is_complete }
    }

    /// What is done under some steps.
    pub fn under(&self, steps: &[Step]) -> Vec<&Has> {
        let mut found: Vec<&Has> = Vec::new();
        for (_, has) in self.has.iter().filter(|(step, _)| steps.contains(step)) {
            let same = found.iter().position(|o| o.role == has.role && o.deed == has.deed);
            match same {
                // What one part of an item demands, the item demands.
                Some(at) if found[at].is_permitted && !has.is_permitted => found[at] = has,
                Some(_) => {}
                None => found.push(has),
            }
        }
        found
    }

    /// All that is done under any step, those of other documents included.
    pub fn all(&self) -> impl Iterator<Item = &Has> {
        self.has.iter().map(|(_, has)| has)
    }

    /// Who acts.
    pub fn roles(&self) -> BTreeSet<&str> {
        self.all().map(|has| has.role.as_str()).collect()
    }

    /// What is sent.
    pub fn messages(&self) -> BTreeSet<&'static str> {
        let sent = self.all().filter_map(|has| match has.deed {
            Deed::Sends { message, .. } => Some(message),
            _ => None,
        });
        sent.collect()
    }
}

fn in_words<R: ToString>(deed: Deed<R>) -> Deed<String> {
    match deed {
        Deed::Decides { decider, answer, what } => Deed::Decides { decider, answer, what },
        Deed::Receives { message, from } => Deed::Receives { message, from: from.to_string() },
        Deed::Ignores { message } => Deed::Ignores { message },
        Deed::Sends { message, to, opposite } => {
            Deed::Sends { message, to: to.to_string(), opposite }
        }
        Deed::Tells(what) => Deed::Tells(what),
        Deed::Opens(what) => Deed::Opens(what),
        Deed::Closes(what) => Deed::Closes(what),
        Deed::Starts(what) => Deed::Starts(what),
        Deed::Stops(what) => Deed::Stops(what),
    }
}

impl Has {
    /// Whether a sentence of the text must have it: what comes, what is left alone and what a
    /// negative answer leads to need not be said.
    pub fn must_be_read(&self) -> bool {
        match &self.deed {
            Deed::Decides { answer, .. } => *answer != Some(false),
            Deed::Receives { .. } | Deed::Ignores { .. } => false,
            Deed::Starts(_) | Deed::Stops(_) => false,
            Deed::Sends { .. } | Deed::Tells(_) | Deed::Opens(_) | Deed::Closes(_) => true,
        }
    }

    /// Whether it is a positive or a negative answer to what somebody asked.
    pub fn answer(&self) -> Option<bool> {
        match &self.deed {
            Deed::Decides { decider: Decider::User, answer, .. } => *answer,
            Deed::Sends { message, opposite: Some(_), .. } => Some(!says_no(message)),
            _ => None,
        }
    }

    /// In a sentence.
    pub fn words(&self) -> String {
        let role = &self.role;
        match &self.deed {
            Deed::Decides { decider, what, .. } => match decider {
                Decider::User => format!("{role}: {what}"),
                Decider::Policy => format!("{role} finds out, or decides, whether: {what}"),
                Decider::Option => format!("{role} may: {what}"),
            },
            Deed::Receives { message, from } => format!("{role} receives {message} from {from}"),
            Deed::Ignores { message } => format!("{role} does nothing with {message}"),
            Deed::Sends { message, to, .. } => {
                let may = if self.is_permitted { "may send" } else { "sends" };
                format!("{role} {may} {message} to {to}")
            }
            Deed::Tells(what) => format!("{role} tells its user: {what}"),
            Deed::Opens(what) => format!("{role} opens {what}"),
            Deed::Closes(what) => format!("{role} closes {what}"),
            Deed::Starts(what) => format!("{role} starts {what}"),
            Deed::Stops(what) => format!("{role} stops {what}"),
        }
    }
}

/// Whether an answer says no, by the words of its name: "call reject", "486 (INVITE)".
fn says_no(message: &str) -> bool {
    let is_no = |word: &str| {
        let forms = [Form::Base, Form::Third, Form::Ing, Form::Past];
        let kinds = forms.iter().filter_map(|form| verb(word, *form));
        let is_refusal = kinds.map(|verb| verb.kind).any(|kind| kind == Kind::Reject);
        is_refusal || word.parse::<u16>().is_ok_and(|code| (300..700).contains(&code))
    };
    message.split(|c: char| !c.is_alphanumeric()).any(is_no)
}

#[cfg(test)]
mod tests {
    use super::says_no;

    #[test]
    fn answers_say_no_by_their_names() {
        for no in ["MCVideo private call reject", "481 (re-INVITE)", "call refused"] {
            assert!(says_no(no), "{no}");
        }
        for yes in ["MCVideo private call response", "200 (BYE)", "transmit media granted"] {
            assert!(!says_no(yes), "{yes}");
        }
    }
}
