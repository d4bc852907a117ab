//! Review: the open issues of a text, decided on evidence.
//!
//! Everything here is computed from the model: what is wrong with the text as written, what each
//! candidate keeps and breaks, which sets of candidates keep everything, what each role meets where,
//! who notices a step done wrong, how much order the text relies on.

pub mod combination;
pub mod companion;
pub mod cost;
pub mod decision;
pub mod difference;
pub mod evidence;
pub mod ladder;
pub mod likeness;
pub mod mutation;
pub mod reception;
