//! The words every procedure is written in.

pub mod actor;
pub mod any;
pub mod case;
pub mod claim;
pub mod condition;
pub mod draft;
pub mod figure;
pub mod ghost;
pub mod issue;
pub mod mapping;
pub mod mutant;
pub mod procedure;
pub mod reaction;
pub mod run;
pub mod step;
pub mod symmetry;
