//! Who releases the call when the video transmission is completed.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::text::{general, release, setup};
use crate::video_push::types::{CallRef, Client1, Media, Message, Phase1, Record, Role, Server};
use callproof_kernel::step::{Item, Step};

/// The release that NOTE 2 asks for is client 1's.
pub const CLIENT_1: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1a"),
    "When the video transmission is completed, MCVideo client 1 initiates the release of the \
     video push call as if the MCVideo user had requested it.",
)
.replacing(&[setup::NOTE_2]);

/// The release that NOTE 2 asks for is the server's.
pub const SERVER: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1a"),
    "When the video transmission is completed, MCVideo client 1 sends a transmission end request \
     to the MCVideo server. Upon receiving it, the MCVideo server sends a private call release \
     request to MCVideo client 1 and to MCVideo client 2.",
)
.replacing(&[setup::NOTE_2]);

callproof_kernel::open_issue! {
    /// NOTE 2 says that the call is released and not by whom; a NOTE cannot demand it.
    pub Completion = "completion",
    "Who releases the call when the video transmission is completed?",
    at [general::ENDS_WITH_VIDEO, setup::NOTE_2],
    recommended Client1Releases {
        AsWritten "as-written" "the call is released, it is not said by whom" [];
        Client1Releases "client-1-releases" "client 1 sends the release request" [CLIENT_1];
        ServerReleases "server-releases"
            "client 1 tells the server that the transmission ends, and the server releases the call"
            [SERVER];
    }
}

impl Completion {
    /// The transmission is completed.
    pub fn complete(self, act: &mut Act<'_, Client1>, call: CallRef, media: Media) {
        let completed = Phase1::Completed { call, media };
        act.at(general::ENDS_WITH_VIDEO).done();
        match self {
            Self::AsWritten => {
                act.at(setup::NOTE_2).change(|me| me.phase = completed).done();
            }
            Self::ServerReleases => {
                act.at(setup::NOTE_2).done();
                act.at(SERVER)
                    .send(Role::Server, Message::TransmissionEndRequest { call })
                    .change(|me| me.phase = completed)
                    .done();
            }
            Self::Client1Releases => {
                act.at(setup::NOTE_2).done();
                if act.at(CLIENT_1).stands() {
                    release_steps::request_release(act, call, media);
                }
            }
        }
    }
}

/// The server hears that client 1's transmission has ended.
pub fn ended(act: &mut Act<'_, Server>, record: &Record) {
    release_steps::release_both(act, record, SERVER);
}
