//! What people and machines read.

pub mod json;
pub mod table;
pub mod text;
