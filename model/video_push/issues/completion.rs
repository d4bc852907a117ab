//! Who releases the call when the video transmission is completed.

use super::release_steps;
use crate::kernel::step::Step;
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::{CallRef, Client1, Media, Phase1};
use crate::video_push::{React, Resolutions};

/// The release that NOTE 2 asks for is client 1's.
pub const CLIENT_1: Step = Step::proposed(
    release::CLAUSE,
    "1a",
    "When the video transmission is completed, MCVideo client 1 initiates the release of the \
     video push call as if the MCVideo user had requested it (replaces NOTE 2 of the call setup).",
);

crate::open_issue! {
    /// NOTE 2 says that the call is released and not by whom; a NOTE cannot demand it.
    pub Completion = "completion",
    "Who releases the call when the video transmission is completed?",
    at [general::ENDS_WITH_VIDEO, setup::NOTE_2],
    recommended Client1Releases {
        AsWritten "as-written" "the call is released, it is not said by whom" [];
        Client1Releases "client-1-releases" "client 1 sends the release request" [CLIENT_1];
    }
}

impl Completion {
    /// The transmission is completed.
    pub fn complete(
        self,
        resolutions: &Resolutions,
        me: &Client1,
        (call, media): (CallRef, Media),
        r: &mut React,
    ) {
        r.at(general::ENDS_WITH_VIDEO).done();
        match self {
            Self::AsWritten => {
                r.at(setup::NOTE_2).enter(me.to(Phase1::Completed { call, media })).done();
            }
            Self::Client1Releases => {
                r.at(setup::NOTE_2).done();
                if r.at(CLIENT_1).stands() {
                    release_steps::request_release(resolutions, me, (call, media), r);
                }
            }
        }
    }
}
