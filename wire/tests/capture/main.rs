//! Captures: what the writer and hand-made files hold comes out as it went in, within bounds.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;
mod fragments;
mod hand;
mod json;
mod noise;
mod streams;
mod written;
