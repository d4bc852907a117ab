//! The editor's note: how transmission control is managed.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::issues::Completion;
use crate::video_push::text::{general, setup};
use crate::video_push::types::{
    CallRef, Client1, Client2, Media, Message, Notice, Phase1, Record, Resource, Role, Server, Side,
};
use callproof_kernel::step::{Item, Step};

/// The call is the permission.
pub const CALL_PERMITS: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8").part("revised"),
    "MCVideo client 1 and MCVideo client 2 have established the media plane. No transmission \
     control is used. MCVideo client 1 may transmit for as long as the private call for video push \
     is established; MCVideo client 2 does not transmit and informs an MCVideo user who wants to \
     that it may not.",
)
.replacing(&[setup::STEP_8]);

/// The request to transmit is implied, the permission comes with the response.
pub const IMPLICIT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7c"),
    "The MCVideo private call request of step 1 contains an implicit transmit media request. The \
     MCVideo server grants it when MCVideo client 2 has accepted, not before, and indicates the \
     grant in the MCVideo private call response to MCVideo client 1.",
);

/// Client 1 asks after the call is established.
pub const EXPLICIT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8a"),
    "Following step 7, MCVideo client 1 sends a transmit media request to the MCVideo server and \
     transmits when it receives a transmit media granted.",
);

/// Who may push may transmit.
pub const GRANT: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("8b"),
    "Upon receiving a transmit media request from MCVideo client 1, the MCVideo server sends a \
     transmit media granted to MCVideo client 1.",
);

/// The server permits without being asked.
pub const UNSOLICITED: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7c"),
    "Following step 7, the MCVideo server sends a transmit media granted to MCVideo client 1.",
);

/// The called party is turned down.
pub const RECEIVE_ONLY: Step = Step::proposed(
    general::CLAUSE,
    Item::paragraph("new paragraph").part("receive only"),
    "MCVideo client 2 may send a transmit media request; the MCVideo server answers it with a \
     transmit media rejected with the cause \"receive only\", and MCVideo client 2 informs the \
     MCVideo user.",
);

/// The end of the transmission carries the release.
pub const PIGGYBACK: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("9"),
    "When the video transmission is completed, MCVideo client 1 sends a media transmission release \
     containing a private call release request to the MCVideo server, which continues with step 2 \
     of the call release.",
)
.replacing(&[setup::NOTE_2]);

callproof_kernel::open_issue! {
    /// Step 8 says that transmission control is established, and not how.
    pub TransmissionControl = "transmission-control",
    "How is the transmission control managed?",
    at [setup::EDITORS_NOTE, setup::STEP_8, general::ONLY_THE_CALLER],
    unmodelled "a server that lets client 1 push, and then does not let it transmit",
    recommended ImplicitRequest {
        AsWritten "as-written" "it is established, nothing is said of permission" [];
        CallIsPermission "call-is-permission"
            "none is used: the call itself permits client 1 to transmit" [CALL_PERMITS];
        ImplicitRequest "implicit-request"
            "the call request asks and the call response grants, as in TS 24.281 6.4; client 2 is \
             receive only"
            [IMPLICIT, RECEIVE_ONLY];
        ExplicitRequest "explicit-request"
            "client 1 asks after step 7 and the server grants; client 2 is receive only"
            [EXPLICIT, GRANT, RECEIVE_ONLY];
        ServerGrant "server-grant"
            "the server grants without being asked after step 7" [UNSOLICITED, RECEIVE_ONLY];
        Piggyback "piggyback"
            "the call request asks and the call response grants, and the end of the transmission \
             carries the release, as in TS 23.281 7.7.1; client 2 is receive only"
            [IMPLICIT, RECEIVE_ONLY, PIGGYBACK];
    }
}

impl TransmissionControl {
    /// Whether step 8 still stands as printed.
    pub fn keeps_step_8(self) -> bool {
        !matches!(self, Self::CallIsPermission)
    }

    /// Whether the server's response to client 1 permits to transmit.
    pub fn grants_in_response(self) -> bool {
        matches!(self, Self::ImplicitRequest | Self::Piggyback)
    }

    /// Client 1 is told that the call is established.
    pub fn established_at_client_1(self, act: &mut Act<'_, Client1>, call: CallRef, granted: bool) {
        let media = Resource::Media { call, side: Side::Sending };
        let control = Resource::TransmissionControl { call };
        let permission = Resource::Permission { call };
        match self {
            Self::AsWritten => act.at(setup::STEP_8).open(media).open(control).done(),
            Self::CallIsPermission => {
                act.at(setup::STEP_8)
                    .open(media)
                    .then(|act| act.at(CALL_PERMITS).open(permission).done());
            }
            Self::ImplicitRequest | Self::Piggyback => {
                act.at(setup::STEP_8).open(control).then(|act| {
                    if granted {
                        act.at(IMPLICIT).open(permission).open(media).done();
                    }
                });
            }
            Self::ExplicitRequest => {
                act.at(setup::STEP_8).open(control).then(|act| {
                    let request = Message::TransmitMediaRequest { call };
                    act.at(EXPLICIT).send(Role::Server, request).done();
                });
            }
            Self::ServerGrant => act.at(setup::STEP_8).open(control).done(),
        }
    }

    /// Client 1's release is refused: what it gave back is taken again. It asks only after step 7.
    pub fn goes_on_at_client_1(self, act: &mut Act<'_, Client1>, call: CallRef, granted: bool) {
        match self {
            Self::ExplicitRequest => {
                act.at(setup::STEP_8).open(Resource::TransmissionControl { call }).done();
            }
            _ => self.established_at_client_1(act, call, granted),
        }
    }

    /// Client 2 has accepted.
    pub fn established_at_client_2(self, act: &mut Act<'_, Client2>, call: CallRef) {
        let side = match act.at(general::ONLY_THE_CALLER).stands() {
            true => Side::Receiving,
            false => Side::Sending,
        };
        let media = Resource::Media { call, side };
        match self {
            Self::CallIsPermission => act.at(setup::STEP_8).open(media).done(),
            _ => {
                let control = Resource::TransmissionControl { call };
                act.at(setup::STEP_8).open(media).open(control).done();
            }
        }
    }

    /// The server has told client 1 that the call is established.
    pub fn established_at_server(self, act: &mut Act<'_, Server>, record: &Record) {
        let call = record.call;
        match self {
            Self::ServerGrant => act
                .at(UNSOLICITED)
                .send(record.caller, Message::TransmitMediaGranted { call })
                .done(),
            Self::ImplicitRequest | Self::Piggyback => act.at(IMPLICIT).done(),
            Self::AsWritten | Self::CallIsPermission | Self::ExplicitRequest => {}
        }
    }

    /// Client 2's user wants to transmit.
    pub fn client_2_wants(self, act: &mut Act<'_, Client2>, call: CallRef) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::CallIsPermission => act.at(CALL_PERMITS).tell(Notice::ReceiveOnly).done(),
            Self::ImplicitRequest | Self::ExplicitRequest | Self::ServerGrant | Self::Piggyback => {
                act.at(RECEIVE_ONLY)
                    .send(Role::Server, Message::TransmitMediaRequest { call })
                    .done();
            }
        }
    }

    /// A request to transmit finds the call established at the server.
    pub fn requested(self, act: &mut Act<'_, Server>, record: &Record, from: Role) {
        let call = record.call;
        match self {
            Self::AsWritten | Self::CallIsPermission => act.unspecified(),
            Self::ExplicitRequest if from == record.caller => {
                act.at(GRANT).send(from, Message::TransmitMediaGranted { call }).done();
            }
            _ => act.at(RECEIVE_ONLY).send(from, Message::TransmitMediaRejected { call }).done(),
        }
    }

    /// A permission reaches client 1 in the call.
    pub fn granted_to_client_1(self, act: &mut Act<'_, Client1>, call: CallRef) {
        let (media, permission) =
            (Resource::Media { call, side: Side::Sending }, Resource::Permission { call });
        match self {
            Self::ExplicitRequest => act.at(EXPLICIT).open(permission).open(media).done(),
            Self::ServerGrant => act.at(UNSOLICITED).open(permission).open(media).done(),
            _ => act.unspecified(),
        }
    }

    /// Whether client 2 may be refused to transmit, rather than left without an answer.
    pub fn refuses(self) -> bool {
        !matches!(self, Self::AsWritten | Self::CallIsPermission)
    }

    /// A refusal to permit reaches client 2.
    pub fn client_2_rejected(self, act: &mut Act<'_, Client2>) {
        match self {
            Self::AsWritten | Self::CallIsPermission => act.unspecified(),
            Self::ImplicitRequest | Self::ExplicitRequest | Self::ServerGrant | Self::Piggyback => {
                act.at(RECEIVE_ONLY).tell(Notice::ReceiveOnly).done()
            }
        }
    }

    /// The video transmission is completed.
    pub fn complete(self, act: &mut Act<'_, Client1>, call: CallRef, media: Media) {
        match self {
            Self::Piggyback => {
                act.at(general::ENDS_WITH_VIDEO).done();
                act.at(setup::NOTE_2).done();
                act.at(PIGGYBACK)
                    .send(Role::Server, Message::MediaTransmissionRelease { call })
                    .change(|me| me.phase = Phase1::AwaitingReleaseResponse { call, media })
                    .then(|act| release_steps::release_requested(act, call));
            }
            _ => act.ask::<Completion>().complete(act, call, media),
        }
    }
}
