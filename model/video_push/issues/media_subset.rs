//! Which media types the call ends up with when the server offers on only some of them.

use crate::video_push::Act;
use crate::video_push::issues::RepeatedMessages;
use crate::video_push::text::setup;
use crate::video_push::types::{Client2, Media, Message, Record, Refusal, Server};
use callproof_kernel::step::{Item, Step};

/// The subset has video in it.
pub const WITH_VIDEO: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4").part("media, revised"),
    "The subset of the media types that the MCVideo server offers contains video. If the MCVideo \
     server cannot offer video, it sends an MCVideo private call reject with the cause \"no \
     video\" to MCVideo client 1.",
);

/// The responses say what was accepted.
pub const ANSWER: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("7").part("revised"),
    "The MCVideo private call response contains an SDP answer with the media types accepted, and \
     MCVideo client 1 establishes the media plane for these only.",
);

callproof_kernel::open_issue! {
    /// Step 4 allows a subset; steps 6 and 7 carry no answer, and nothing keeps video in it.
    pub MediaSubset = "media-subset",
    "How does client 1 learn which media types were left, and may video be left out?",
    at [setup::STEP_4_MEDIA, setup::STEP_7, setup::STEP_8],
    recommended AnswerCarriesMedia {
        AsWritten "as-written" "any subset, and no answer in the responses" [];
        AnswerCarriesMedia "answer-carries-media"
            "the subset keeps video and the responses carry an answer" [WITH_VIDEO, ANSWER];
    }
}

impl MediaSubset {
    /// What the server offers on, of the media types it was offered, having chosen some of them;
    /// `None` where it may not.
    pub fn offer(self, act: &mut Act<'_, Server>, offered: Media, chosen: Media) -> Option<Media> {
        let chosen = match act.at(setup::STEP_4_MEDIA).stands() {
            true => chosen,
            false => offered,
        };
        match self {
            Self::AsWritten => Some(chosen),
            Self::AnswerCarriesMedia => {
                Some(chosen).filter(|media| !act.at(WITH_VIDEO).stands() || media.has_video())
            }
        }
    }

    /// The server may offer nothing that a push can do with.
    pub fn reject(self, act: &mut Act<'_, Server>, record: &Record) {
        let (call, cause) = (record.call, Refusal::NoVideo);
        let memory = act.ask::<RepeatedMessages>();
        act.at(WITH_VIDEO)
            .send(record.caller, Message::PrivateCallReject { call, cause })
            .change(|me| memory.end_at_server(me, record))
            .done();
    }

    /// What a response says of the media accepted.
    pub fn answered(self, act: &mut Act<'_, Client2>, accepted: Media) -> Option<Media> {
        match self {
            Self::AsWritten => None,
            Self::AnswerCarriesMedia => act.at(ANSWER).stands().then_some(accepted),
        }
    }
}
