//! From a capture to a verdict: what is in a file, what it is to the text, whether the text allows
//! it, and how that is said.
//!
//! `frames` and `streams` read files, `roles` says who is who. `judge` and `print` know no
//! procedure; what a capture is to one procedure stands in a file of its own, `push` for video
//! pushes and `meeting` for telepresence, which make an [`judge::Account`] of what was seen.

pub mod drawing;
pub mod frames;
pub mod judge;
pub mod meeting;
pub mod print;
pub mod push;
pub mod roles;
mod streams;
