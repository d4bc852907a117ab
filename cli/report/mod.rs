//! What people and machines read.

pub mod document;
pub mod json;
pub mod table;
pub mod text;
