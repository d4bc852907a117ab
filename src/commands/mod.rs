//! The commands.

pub mod check;
pub mod diagram;
pub mod explain;
pub mod explore;
pub mod review;
mod witness;
