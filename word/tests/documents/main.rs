//! What is written, taken apart again: the archive, its XML, and both sides of the revision marks.

mod any;
mod covers;
mod office;
mod order;
mod parts;
mod read;
mod sample;
mod sides;
mod tree;
