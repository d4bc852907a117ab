//! Roles, messages, decisions, timers, resources, and the states of each role.

mod captures;
mod messages;
mod parties;
mod rename;
mod resources;
mod states;
mod stimuli;

pub use captures::{Captures, Own};
pub use messages::{Body, CLUE_CHANNEL, Message};
pub use parties::{Call, ChannelFrom, Config, Parties, Role, Set, Terms};
pub use rename::Rename;
pub use resources::{Again, Notice, Resource, Timer, Watch};
pub use states::{Asked, Asking, Consuming, Focus, Leg, Owed, Party, Providing, Side, State, Ue};
pub use stimuli::Stimulus;
