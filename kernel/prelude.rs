//! All that a procedure is written with: `use callproof_kernel::prelude::*`.

pub use super::any::AnyProcedure;
pub use super::case::{Budget, Carriage, Case, Channel};
pub use super::claim::{Claim, Formula};
pub use super::condition::{Condition, Moment, OfState, OfStep, Scene};
pub use super::draft::{Draft, Line};
pub use super::figure::{Drawn, Figure};
pub use super::ghost::Omniscient;
pub use super::issue::{Issue, IssueOf, OpenIssue};
pub use super::procedure::{
    Cause, Decider, MessageKind, Procedure, Renaming, StimulusKind, TimerKind, Value, Word, Words,
};
pub use super::reaction::{Context, Effect, Event, Local, Outcome, Reaction};
pub use super::step::{Clause, Item, Step};
pub use crate::{
    claims, clause, decisions, messages, named, one_call, open_issue, open_issues, text, words,
};
