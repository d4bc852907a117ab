//! What the check of release step 2 may come to.

use super::release_steps;
use crate::video_push::Act;
use crate::video_push::issues::{Supervision, TransmissionControl};
use crate::video_push::text::release;
use crate::video_push::types::{
    CallRef, Client1, Media, Message, Notice, ONLY_PLACE, Phase1, Record, Role, Server,
    ServerPhase, Timer,
};
use callproof_kernel::step::{Item, Step};

/// A party is always authorised.
pub const PARTY: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("2").part("revised"),
    "A party to the on-going video push call is always authorised to release it; the MCVideo \
     server continues with step 3.",
)
.replacing(&[release::STEP_2]);

/// The server rejects the release.
pub const REJECT: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("2a"),
    "If the release is not authorised, the MCVideo server sends a private call release reject to \
     MCVideo client 1 and the call continues.",
);

/// The call goes on.
pub const CONTINUE: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("2b"),
    "Upon receiving a private call release reject, MCVideo client 1 informs the MCVideo user and \
     the call continues.",
);

callproof_kernel::open_issue! {
    /// Step 2 checks an authorisation and does not say what follows if it is missing.
    pub ReleaseCheck = "release-check",
    "What follows when the server finds client 1's user not authorised to release?",
    at [release::STEP_2],
    recommended PartyMayAlways {
        AsWritten "as-written" "nothing is said" [];
        PartyMayAlways "party-may-always"
            "a party to the call may always release it, as a SIP BYE cannot be refused" [PARTY];
        Reject "reject" "the server rejects the release and the call goes on" [REJECT, CONTINUE];
    }
}

impl ReleaseCheck {
    /// A release request of a party reaches the server in the call.
    pub fn begin(self, act: &mut Act<'_, Server>, record: &Record, ue: u8, requester: Role) {
        match self {
            Self::AsWritten | Self::Reject => {
                let phase = ServerPhase::AuthorisingRelease { ue, requester };
                act.at(release::STEP_2)
                    .change(|me| me.record_mut(record.slot).phase = phase)
                    .then(|act| act.ask::<Supervision>().stop_at_server(act, record, ue));
            }
            Self::PartyMayAlways => {
                if act.at(PARTY).stands() {
                    let other = record.other_party(ue, requester);
                    release_steps::forward_release(act, record, requester, other);
                } else {
                    act.unspecified();
                }
            }
        }
    }

    /// The check came out negative.
    pub fn refuse(self, act: &mut Act<'_, Server>, record: &Record, ue: u8, requester: Role) {
        match self {
            Self::AsWritten | Self::PartyMayAlways => act.unspecified(),
            Self::Reject => {
                let phase = ServerPhase::InCall { ue };
                act.at(REJECT)
                    .send(requester, Message::ReleaseReject { call: record.call })
                    .change(|me| me.record_mut(record.slot).phase = phase)
                    .then(|act| act.ask::<Supervision>().start_at_server(act, record, ue));
            }
        }
    }

    /// The rejection reaches client 1.
    pub fn refused(self, act: &mut Act<'_, Client1>, call: CallRef, media: Media) {
        match self {
            Self::AsWritten | Self::PartyMayAlways => act.unspecified(),
            Self::Reject => {
                let granted = act.ask::<TransmissionControl>().grants_in_response();
                act.at(CONTINUE)
                    .tell(Notice::ReleaseRefused)
                    .disarm(Timer::Release { slot: ONLY_PLACE, call })
                    .change(|me| me.phase = Phase1::InCall { call, media })
                    .then(|act| {
                        // What was given back with the request is taken again.
                        act.ask::<TransmissionControl>().goes_on_at_client_1(act, call, granted);
                        act.ask::<Supervision>().start_at_client(act, call);
                    });
            }
        }
    }
}
