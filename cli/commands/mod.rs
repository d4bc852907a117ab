//! The commands.

mod by_reading;
pub mod check;
pub mod compare;
pub mod contribution;
pub mod diagram;
pub mod explain;
pub mod explore;
pub mod export;
pub mod plain;
pub mod read;
pub mod review;
mod skeleton;
pub mod states;
pub mod witness;
