//! When the party that asks for the release stops its media.

use crate::video_push::Act;
use crate::video_push::text::release;
use crate::video_push::types::{CallRef, Party, Resource, Side};
use callproof_kernel::step::{Item, Step};

/// Media stops with the request.
pub const STOP: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1b"),
    "When sending a private call release request, the MCVideo client stops sending and receiving \
     media of the call. The media plane resources are released in step 6.",
);

callproof_kernel::open_issue! {
    /// Step 6 comes last, so the camera is on until the release is confirmed.
    pub MediaStop = "media-stop",
    "When does the releasing client stop its media: when it asks, or when it is answered?",
    at [release::STEP_1, release::STEP_6],
    recommended AtRequest {
        AsWritten "as-written" "in step 6, after the response" [];
        AtRequest "at-request" "with the request, as in TS 24.581 6.2.2" [STOP];
    }
}

impl MediaStop {
    /// A client has just sent a release request for its call.
    pub fn requested<S: Party>(self, act: &mut Act<'_, S>, call: CallRef) {
        match self {
            Self::AsWritten => {}
            Self::AtRequest => act
                .at(STOP)
                .close(Resource::Media { call, side: Side::Sending })
                .close(Resource::Media { call, side: Side::Receiving })
                .close(Resource::Permission { call })
                .done(),
        }
    }
}
