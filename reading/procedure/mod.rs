//! From acts to a procedure in the plain form, as written and nothing more.
//!
//! A role's acts, in the text's order, are its machine: what comes, or what is decided, triggers
//! what it does until the next thing that comes or is decided; between the two it stands in a state
//! named by what it waits for. What is taken for granted on the way is said, sentence by sentence.

mod cast;
mod machine;
mod names;
mod open;
mod plain;
mod repairs;
mod rows;
mod states;

pub use machine::{
    Assumed, ClauseMachine, Guard, Machine, Placed, Promise, Reaction, Told, Trigger, Untold,
    Window, machine,
};
pub use names::{head, is_same as is_same_message, is_short, plain_name};
pub use plain::{kebab, plain};
