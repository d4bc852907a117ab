//! Drives the reactions of the model on the wire: transactions, dialogs, media.

pub mod core;
pub mod frame;
pub mod meeting;
pub mod ports;
pub mod push;
pub mod replay;
pub mod sim;
pub mod socket;
pub mod station;
pub mod transaction;
