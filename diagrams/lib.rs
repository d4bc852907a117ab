//! Show it: runs as sequence charts, and roles as state machines, in the drafting conventions of the texts.

pub mod chart;
pub mod dot;
pub mod emf;
pub mod font;
mod format;
mod ladder;
pub mod layout;
pub mod machine;
pub mod mermaid;
pub mod pdf;
pub mod picture;
pub mod plantuml;
pub mod png;
pub mod svg;
pub mod text;

pub use format::{Format, write};
pub use layout::Options;
