//! The words every procedure is written in, in layers: a file imports only what stands above it.
//!
//! | layer | files |
//! |---|---|
//! | where a text says what | `step`, `ghost`, `issue`, `channel`, `mutant` |
//! | the types of a procedure | `words`, `named` |
//! | what roles meet and do | `reaction`, `draft` |
//! | worlds, figures, and what is asked of them | `case`, `figure`, `condition`, `claim` |
//! | a procedure | `procedure` |
//! | what follows from it | `play`, `wrong`, `run`, `machine`, `owed`, `symmetry` |
//! | who else drives it | `actor`, `mapping`, `any` |
//! | what one is written with | `prelude` |

pub mod actor;
pub mod any;
pub mod case;
pub mod channel;
pub mod claim;
pub mod condition;
pub mod draft;
pub mod figure;
pub mod ghost;
pub mod issue;
pub mod machine;
pub mod mapping;
pub mod mutant;
pub mod named;
pub mod owed;
mod play;
pub mod prelude;
pub mod procedure;
pub mod reaction;
pub mod run;
pub mod step;
pub mod symmetry;
pub mod words;
pub mod wrong;
