//! What the layout and the writers hold to, for every chart that there is and many that chance
//! makes.

mod charts;
mod formats;
mod layout;
mod machines;
mod tools;
mod wrong;
