//! A model in other tools' words, for others to judge.

pub mod promela;
