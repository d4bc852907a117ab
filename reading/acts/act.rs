//! Acts.

use std::fmt;

/// Who acts, or to whom something is done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// A functional entity, by its name.
    Role(String),
    /// The user at a functional entity.
    UserOf(String),
}

impl Party {
    /// The functional entity.
    pub fn role(&self) -> &str {
        match self {
            Party::Role(role) | Party::UserOf(role) => role,
        }
    }

    /// Whether it is a user.
    pub fn is_user(&self) -> bool {
        matches!(self, Party::UserOf(_))
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Role(role) => f.write_str(role),
            Party::UserOf(role) => write!(f, "user of {role}"),
        }
    }
}

/// How strongly the text says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// "sends".
    #[default]
    Does,
    /// "shall send", "must send".
    Shall,
    /// "should send".
    Should,
    /// "may send", "can send".
    May,
    /// "shall not send".
    ShallNot,
}

/// What is done. All names are as printed, without articles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Does {
    /// Sends a message; `forward` where it is one that came.
    Send {
        /// The messages; of several, one.
        messages: Vec<String>,
        /// To whom, where it is said.
        to: Vec<Party>,
        /// Through whom.
        via: Option<String>,
        /// Whether it is passed on as it came.
        is_forward: bool,
    },
    /// Answers with no.
    Reject(String),
    /// Answers with yes.
    Accept(String),
    /// Leaves an answer for later.
    Defer(String),
    /// Finds out whether something is so.
    Check(String),
    /// Informs somebody of something.
    Inform(Vec<Party>, String),
    /// Wants something: a user's act.
    Begin(String),
    /// Opens or starts something.
    Open(String),
    /// Closes or stops something.
    Close(String),
    /// Keeps something in mind.
    Store(String),
    /// Takes in a message.
    Receive(String),
    /// Does nothing with something.
    Ignore(String),
    /// Puts something into the message that it sends.
    Contain(String),
    /// Sends something again.
    Repeat(String),
    /// Does what is described elsewhere.
    Perform(String),
    /// Something else, which reaches nobody by itself: the verb in the third person, and what.
    Other(String, String),
    /// A message has something in it: the message, and what.
    Has(String, String),
    /// The procedure ends.
    End,
    /// The procedure goes on elsewhere.
    GoOn(String),
    /// Steps are left out.
    Skip(String),
    /// Steps are done, when it says so.
    Occur(String),
}

/// When something is done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// When something comes: what, from whom, where it is said, and what else is said of it.
    Receives(String, Option<String>, String),
    /// When something has been done or has happened, in the text's words.
    After(String),
    /// Before something, in the text's words.
    Before(String),
    /// If something is so, in the text's words.
    If(String),
    /// If what was asked before is not so.
    Otherwise,
    /// In order to reach something: the act begins there.
    InOrderTo(String),
    /// In some situation, in the text's words: "in the conference case".
    In(String),
    /// Marked as conditional.
    Conditional,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Act {
    /// Who; nobody in a sentence about a message or about the procedure.
    pub who: Option<Party>,
    /// What.
    pub does: Does,
    /// The verb, as printed; none where there is none ("A to B: M").
    pub verb: String,
    /// How strongly.
    pub strength: Strength,
    /// When, all of these.
    pub when: Vec<When>,
    /// Whether it is done instead of the act before: "accepts or declines".
    pub is_alternative: bool,
    /// What else is said of it, in the text's words.
    pub details: Vec<String>,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_alternative {
            f.write_str("or ")?;
        }
        for when in &self.when {
            write!(f, "{when}: ")?;
        }
        if let Some(who) = &self.who {
            write!(f, "{who} ")?;
        }
        match self.strength {
            Strength::Does => {}
            Strength::Shall => f.write_str("shall: ")?,
            Strength::Should => f.write_str("should: ")?,
            Strength::May => f.write_str("may: ")?,
            Strength::ShallNot => f.write_str("shall not: ")?,
        }
        write!(f, "{}", self.does)?;
        match self.details.is_empty() {
            true => Ok(()),
            false => write!(f, " [{}]", self.details.join("; ")),
        }
    }
}

impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            |parties: &[Party]| parties.iter().map(Party::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Does::Send { messages, to, via, is_forward } => {
                let verb = if *is_forward { "forwards" } else { "sends" };
                write!(f, "{verb} {}", messages.join(" or "))?;
                if !to.is_empty() {
                    write!(f, " to {}", names(to))?;
                }
                via.as_ref().map_or(Ok(()), |via| write!(f, " via {via}"))
            }
            Does::Reject(what) => write!(f, "rejects {what}"),
            Does::Accept(what) => write!(f, "accepts {what}"),
            Does::Defer(what) => write!(f, "defers {what}"),
            Does::Check(what) => write!(f, "checks {what}"),
            Does::Inform(whom, what) if what.is_empty() => write!(f, "informs {}", names(whom)),
            Does::Inform(whom, what) => write!(f, "informs {}: {what}", names(whom)),
            Does::Begin(what) => write!(f, "begins {what}"),
            Does::Open(what) => write!(f, "opens {what}"),
            Does::Close(what) => write!(f, "closes {what}"),
            Does::Store(what) => write!(f, "stores {what}"),
            Does::Receive(what) => write!(f, "receives {what}"),
            Does::Ignore(what) => write!(f, "ignores {what}"),
            Does::Contain(what) => write!(f, "includes {what}"),
            Does::Repeat(what) => write!(f, "repeats {what}"),
            Does::Perform(what) => write!(f, "performs {what}"),
            Does::Other(verb, what) => write!(f, "{verb} {what}"),
            Does::Has(message, what) => write!(f, "{message} contains {what}"),
            Does::End => f.write_str("the procedure ends"),
            Does::GoOn(place) => write!(f, "the procedure continues with {place}"),
            Does::Skip(steps) => write!(f, "{steps} skipped"),
            Does::Occur(steps) => write!(f, "{steps} done"),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Receives(what, from, more) => {
                write!(f, "on {what}")?;
                from.as_ref().map_or(Ok(()), |from| write!(f, " from {from}"))?;
                match more.is_empty() {
                    true => Ok(()),
                    false => write!(f, " ({more})"),
                }
            }
            When::After(what) => write!(f, "after {what}"),
            When::Before(what) => write!(f, "before {what}"),
            When::If(what) => write!(f, "if {what}"),
            When::Otherwise => f.write_str("otherwise"),
            When::InOrderTo(what) => write!(f, "to {what}"),
            When::In(what) => f.write_str(what),
            When::Conditional => f.write_str("[conditional]"),
        }
    }
}
