//! The commands.

pub mod check;
pub mod diagram;
pub mod explore;
mod witness;
