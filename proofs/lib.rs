//! Is it so? Worlds, exhaustive search, verdicts.

pub mod check;
pub mod engine;
pub mod liveness;
pub mod verdict;
pub mod world;
