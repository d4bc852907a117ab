//! Is it so? Worlds, exhaustive search, verdicts.

include!(concat!(env!("OUT_DIR"), "/source.rs"));

pub mod amendment;
pub mod answer;
pub mod bounds;
pub mod check;
pub mod comparison;
pub mod conform;
pub mod consequence;
pub mod deeds;
pub mod engine;
pub mod export;
pub mod family;
pub mod figures;
pub mod findings;
pub mod kept;
pub mod ledger;
pub mod liveness;
pub mod machine;
pub mod overtaking;
pub mod parallel;
pub mod participants;
pub mod places;
mod references;
pub mod review;
pub mod simplest;
pub mod stateright;
pub mod survey;
pub mod tables;
pub mod traffic;
pub mod verdict;
pub mod world;
