//! What the RFCs demand of SIP user agents, as clauses of their own. No bytes here.

pub mod callee;
pub mod caller;
pub mod dialog;
pub mod refer;
pub mod text;
pub mod types;
