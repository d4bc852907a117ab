//! May the server release the call by itself: time limit, administrator, inactivity?

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::text::release;
use crate::video_push::types::{Record, Server};
use callproof_kernel::step::{Item, Step};

/// The server asks both clients.
pub const SERVER: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1e"),
    "If the maximum duration of the private call is reached, no media has been transmitted for a \
     configured time, or an authorised administrator so requests, the MCVideo server sends a \
     private call release request to MCVideo client 1 and to MCVideo client 2.",
);

callproof_kernel::open_issue! {
    /// Step 1 of the release is client 1's user's; TS 23.281 7.2.2.3.3 has a server-initiated one.
    pub ServerRelease = "server-release",
    "How does the server end a call that lasts too long, is idle, or must end?",
    at [release::INTRODUCTION, release::STEP_1, release::STEP_3],
    recommended ReleaseBoth {
        AsWritten "as-written" "nothing is said" [];
        ReleaseBoth "release-both" "it sends a release request to both clients" [SERVER];
    }
}

impl ServerRelease {
    /// The server wants to end an established call.
    pub fn end(self, act: &mut Act<'_, Server>, record: &Record) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::ReleaseBoth => release_steps::release_both(act, record, SERVER),
        }
    }
}
