//! What happens when the called user has several UEs and has designated none.

use crate::kernel::step::Step;
use crate::video_push::React;
use crate::video_push::text::setup;
use crate::video_push::types::{Message, Record, Role};

/// The first UE to accept has the call.
pub const FIRST_ANSWER: Step = Step::proposed(
    setup::CLAUSE,
    "6a",
    "If the MCVideo private call request was sent towards several MCVideo UEs, the MCVideo server \
     continues with the MCVideo UE whose response accepting the call is received first and \
     releases the call towards each of the others.",
);

crate::open_issue! {
    /// Step 4 covers several UEs only where one of them is designated.
    pub Designation = "designation",
    "Which UE gets the call when several are registered and none is designated?",
    at [setup::STEP_4_UE, setup::STEP_6],
    recommended FirstAnswerTakesIt {
        AsWritten "as-written" "every UE is sent the request and may accept it" [];
        FirstAnswerTakesIt "first-answer"
            "the first UE to accept has the call, the others are released" [FIRST_ANSWER];
    }
}

impl Designation {
    /// One UE of `invited` has accepted: what of the others?
    pub fn release_others(self, record: &Record, invited: &[u8], winner: u8, r: &mut React) {
        match self {
            Self::AsWritten => {}
            Self::FirstAnswerTakesIt => {
                for ue in invited.iter().filter(|ue| **ue != winner) {
                    let release = Message::ReleaseRequest { call: record.call };
                    r.at(FIRST_ANSWER).send(Role::Client2(*ue), release).done();
                }
            }
        }
    }

    /// One of several UEs has refused; the call goes on as long as another may accept.
    pub fn goes_on(self, left: &[u8]) -> bool {
        match self {
            Self::AsWritten => false,
            Self::FirstAnswerTakesIt => !left.is_empty(),
        }
    }
}
