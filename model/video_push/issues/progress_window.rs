//! Until when the server may indicate progress: NOTE 1 names a moment that the server cannot see.

use crate::video_push::Act;
use crate::video_push::text::setup;
use crate::video_push::types::{Client1, Message, Record, Server, ServerPhase};
use callproof_kernel::step::{Item, Step};

/// NOTE 1 as a rule that the server can follow.
pub const BEFORE_ANSWER: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("3").part("revised"),
    "The MCVideo server may provide a progress indication to MCVideo client 1 at any time \
     following step 4 and before it receives the response of MCVideo client 2. MCVideo client 1 \
     ignores a progress indication received later.",
)
.replacing(&[setup::STEP_3, setup::NOTE_1]);

/// Progress goes with the invitation.
pub const WITH_INVITATION: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("3").part("revised"),
    "Immediately following step 4 the MCVideo server provides a progress indication to MCVideo \
     client 1. MCVideo client 1 ignores a progress indication received after the response.",
)
.replacing(&[setup::STEP_3, setup::NOTE_1]);

callproof_kernel::open_issue! {
    /// NOTE 1 bounds step 3 by step 6, which happens at client 2.
    pub ProgressWindow = "progress-window",
    "How does the server know that step 6 has not happened yet?",
    at [setup::STEP_3, setup::NOTE_1],
    recommended BeforeAnswer {
        AsWritten "as-written" "the bound is step 6, which the server cannot observe" [];
        BeforeAnswer "before-answer"
            "the bound is the server's reception of client 2's answer" [BEFORE_ANSWER];
        WithInvitation "with-invitation"
            "progress is indicated together with step 4 and never later" [WITH_INVITATION];
    }
}

impl ProgressWindow {
    /// Whether the server may indicate progress by itself after step 4.
    pub fn is_optional(self) -> bool {
        match self {
            Self::AsWritten | Self::BeforeAnswer => true,
            Self::WithInvitation => false,
        }
    }

    /// Whether anything is said of a progress indication that comes late.
    pub fn is_settled(self) -> bool {
        self != Self::AsWritten
    }

    /// Whether NOTE 1 still stands as printed or is obeyed to the letter.
    pub fn keeps_note_1(self) -> bool {
        match self {
            Self::AsWritten | Self::WithInvitation => true,
            Self::BeforeAnswer => false,
        }
    }

    /// A progress indication reaches client 1 when it awaits no response any more.
    pub fn late(self, act: &mut Act<'_, Client1>) {
        match self {
            Self::AsWritten => act.unspecified(),
            Self::BeforeAnswer => act.at(BEFORE_ANSWER).ignore(),
            Self::WithInvitation => act.at(WITH_INVITATION).ignore(),
        }
    }

    /// The server uses its permission.
    pub fn indicate(self, act: &mut Act<'_, Server>, record: &Record) {
        let progress = Message::ProgressIndication { call: record.call };
        match (self, &record.phase) {
            (Self::AsWritten, ServerPhase::AwaitingResponse { .. }) => {
                if act.at(setup::NOTE_1).stands() {
                    act.at(setup::STEP_3).send(record.caller, progress).done();
                }
            }
            (Self::BeforeAnswer, ServerPhase::AwaitingResponse { .. }) => {
                act.at(setup::NOTE_1).done();
                if act.at(BEFORE_ANSWER).stands() {
                    act.at(setup::STEP_3).send(record.caller, progress).done();
                }
            }
            _ => act.unspecified(),
        }
    }

    /// The server has just sent the invitation.
    pub fn invited(self, act: &mut Act<'_, Server>, record: &Record) {
        match self {
            Self::AsWritten | Self::BeforeAnswer => {}
            Self::WithInvitation => {
                let progress = Message::ProgressIndication { call: record.call };
                act.at(setup::NOTE_1).done();
                if act.at(WITH_INVITATION).stands() {
                    act.at(setup::STEP_3).send(record.caller, progress).done();
                }
            }
        }
    }
}
