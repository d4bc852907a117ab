//! The CLUE protocol of RFC 8847: participant, media provider and media consumer.

pub mod consumer;
pub mod participant;
pub mod provider;
pub mod text;
pub mod types;
