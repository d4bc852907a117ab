//! The commands for procedures whose messages have a form on the wire.

pub mod conform;
pub mod demo;
mod replay;
pub mod run;
