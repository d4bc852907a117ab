//! From sentences to acts: who does what, to whom, when, and how strongly.
//!
//! The grammar is closed and says what it does not understand. A sentence is a row of clauses; a
//! clause has a subject that is known to act in the text, and verbs of the lexicon with what belongs
//! to them. Nothing is guessed from likelihood: the same text reads the same for ever.

pub mod act;
mod aliases;
mod by_messages;
mod events;
mod grammar;
pub mod lexicon;
mod names;
mod occurring;
mod phrases;
mod receivers;
mod taking_part;
pub mod tokens;
mod users;
mod values;
mod whole;

pub(crate) use events::SENT;
pub(crate) use lexicon::{Form, Kind, past, third, verb};
pub(crate) use names::is_device;
pub(crate) use phrases::is_adverb;
pub(crate) use receivers::names_another;

pub use act::{Act, Does, Party, Strength, When};
pub(crate) use whole::is_pre_condition;
pub use whole::{ItemActs, Reading, SentenceActs, Understood, understand};
