//! What sentences say, as far as it can be found in a model.

use callproof_reading::acts::{Act, Does, Party, Strength, When};
use callproof_reading::procedure::plain_name;

/// Something that a sentence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who does it; nobody where the sentence does not say.
    pub who: Option<Party>,
    /// What.
    pub what: Saying,
    /// How strongly.
    pub strength: Strength,
    /// Whether it is said to be done on some condition.
    pub is_conditional: bool,
    /// In the form in which acts are printed.
    pub words: String,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Somebody begins something of their own accord: what, in the text's words.
    Begins(String),
    /// Somebody begins what is described elsewhere in the text.
    Performs(String),
    /// Something is done in order to reach something: somebody wants it.
    Wants,
    /// Answers with yes.
    Accepts,
    /// Answers with no.
    Rejects,
    /// Does nothing with something.
    Ignores,
    /// Finds out whether something is so.
    Checks,
    /// Sends one of some messages.
    Sends {
        /// The messages; none where only who is informed is said.
        messages: Vec<String>,
        /// To whom, where it is said.
        to: Option<String>,
        /// Through whom.
        via: Option<String>,
        /// Whether what has come is passed on.
        is_forward: bool,
    },
    /// Tells its user something.
    Tells,
    /// Opens something.
    Opens(String),
    /// Closes something.
    Closes(String),
    /// Something comes.
    Receives {
        /// What.
        message: String,
        /// From whom, where it is said.
        from: Option<String>,
        /// Whether something else is done on it.
        is_trigger: bool,
    },
    /// What the model cannot have: why.
    Else(&'static str),
}

/// Why contents are not compared.
pub const CONTENTS: &str = "what messages contain";
/// Why the order of steps is not compared.
pub const ORDER: &str = "when steps are done, left out, repeated or gone on with";
/// Why other acts are not compared.
pub const OTHERS: &str = "what is stored, deferred or described elsewhere";
/// Why what nobody does is not compared.
pub const NOBODY: &str = "acts of which it is not said who does them";
/// Why the object of a check is not compared.
pub const CHECKED: &str = "what is checked";
/// Why conditions are not compared.
pub const CONDITIONS: &str = "conditions";

/// What an act says: to each receiver, of each thing, and on what.
pub fn of_act(act: &Act) -> Vec<Said> {
    let mut all: Vec<Said> =
        what(act).into_iter().map(|what| said(act, what, act.to_string())).collect();
    for when in &act.when {
        if let When::Receives(what, from, _) = when {
            let (message, from) = (plain_name(what), from.clone());
            let receives = Saying::Receives { message, from, is_trigger: true };
            let words = match &act.who {
                Some(who) => format!("{who} acts {when}"),
                None => when.to_string(),
            };
            all.push(Said { strength: Strength::Does, ..said(act, receives, words) });
        }
    }
    all.extend(purpose_of_act(act));
    all
}

/// What an act is for, where it is said: somebody wants that.
pub fn purpose_of_act(act: &Act) -> Option<Said> {
    let purpose = act.when.iter().find(|when| matches!(when, When::InOrderTo(_)))?;
    let words = purpose.to_string();
    act.who.as_ref()?;
    Some(Said { strength: Strength::Does, ..said(act, Saying::Wants, words) })
}

fn said(act: &Act, what: Saying, words: String) -> Said {
    let is_conditional = act.when.iter().any(|when| {
        matches!(
            when,
            When::If(_) | When::Otherwise | When::After(_) | When::Before(_) | When::Conditional
        )
    });
    Said { who: act.who.clone(), what, strength: act.strength, is_conditional, words }
}

fn what(act: &Act) -> Vec<Saying> {
    let is_user = act.who.as_ref().is_some_and(Party::is_user);
    let is_own_user = |party: &Party| {
        party.is_user() && act.who.as_ref().is_some_and(|who| who.role() == party.role())
    };
    let role = |party: &Party| Some(party.role().to_string());
    match &act.does {
        Does::Accept(_) => vec![Saying::Accepts],
        Does::Reject(_) => vec![Saying::Rejects],
        Does::Ignore(_) => vec![Saying::Ignores],
        Does::Check(_) => vec![Saying::Checks],
        Does::Begin(what) => vec![Saying::Begins(what.clone())],
        Does::Open(what) | Does::Close(what) if is_user => vec![Saying::Begins(what.clone())],
        Does::Send { messages, .. } if is_user => vec![Saying::Begins(messages.join(", "))],
        Does::Perform(what) => vec![Saying::Performs(what.clone())],
        Does::Send { messages, to, via, is_forward } => {
            let sends = |to: Option<String>| Saying::Sends {
                messages: messages.iter().map(|name| plain_name(name)).collect(),
                to,
                via: via.clone(),
                is_forward: *is_forward,
            };
            match to.is_empty() {
                true => vec![sends(None)],
                false => to
                    .iter()
                    .map(|to| if is_own_user(to) { Saying::Tells } else { sends(role(to)) })
                    .collect(),
            }
        }
        Does::Inform(whom, _) => whom
            .iter()
            .map(|whom| match is_own_user(whom) {
                true => Saying::Tells,
                false => {
                    let to = role(whom);
                    Saying::Sends { messages: Vec::new(), to, via: None, is_forward: false }
                }
            })
            .collect(),
        Does::Open(what) => things(what).map(Saying::Opens).collect(),
        Does::Close(what) => things(what).map(Saying::Closes).collect(),
        Does::Receive(what) => {
            let message = plain_name(what);
            vec![Saying::Receives { message, from: None, is_trigger: false }]
        }
        Does::Contain(_) | Does::Has(..) => vec![Saying::Else(CONTENTS)],
        Does::Repeat(_) | Does::End | Does::GoOn(_) | Does::Skip(_) | Does::Occur(_) => {
            vec![Saying::Else(ORDER)]
        }
        Does::Store(_) | Does::Defer(_) | Does::Other(..) => vec![Saying::Else(OTHERS)],
    }
}

/// "media plane and transmission control" are two things.
fn things(what: &str) -> impl Iterator<Item = String> {
    let parts = what.split(" and ").flat_map(|part| part.split(", "));
    parts.map(|part| part.trim().to_string()).filter(|part| !part.is_empty())
}
