//! The commands.

pub mod check;
pub mod conform;
pub mod demo;
pub mod diagram;
pub mod explain;
pub mod explore;
pub mod export;
pub mod plain;
mod replay;
pub mod review;
pub mod run;
mod witness;
