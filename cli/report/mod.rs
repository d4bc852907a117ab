//! What people and machines read.

pub mod answer;
pub mod comparison;
pub mod decision;
pub mod document;
pub mod json;
pub mod lines;
pub mod table;
pub mod text;
