//! Show it: runs as sequence charts, in the drafting conventions of the texts.

pub mod chart;
pub mod dot;
pub mod emf;
pub mod font;
pub mod layout;
pub mod picture;
pub mod svg;
