//! What happens when the called user has several UEs and has designated none.

use crate::video_push::Act;
use crate::video_push::text::setup;
use crate::video_push::types::{Message, Record, Role, Server};
use callproof_kernel::step::{Item, Step};

/// Every UE is asked, the first UE to accept has the call.
pub const FIRST_ANSWER: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("6a"),
    "If the called MCVideo user has registered with multiple MCVideo UEs and designated none, the \
     MCVideo server sends the MCVideo private call request towards each of them, continues with \
     the MCVideo UE whose response accepting the call it receives first, and sends a private call \
     release request to each of the others.",
);

/// One UE is asked.
pub const ONE_UE: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4d"),
    "If the called MCVideo user has registered with multiple MCVideo UEs and designated none, the \
     MCVideo server sends the MCVideo private call request towards one of them, chosen by local \
     policy.",
);

callproof_kernel::open_issue! {
    /// Step 4 covers several UEs only where one of them is designated.
    pub Designation = "designation",
    "Which UE is sent the request when several are registered and none is designated?",
    at [setup::STEP_4_UE, setup::STEP_4],
    recommended FirstAnswerTakesIt {
        AsWritten "as-written" "nothing is said" [];
        FirstAnswerTakesIt "first-answer"
            "each of them; the first UE to accept has the call, the others are released"
            [FIRST_ANSWER];
        OneUe "one-ue" "one that the server chooses" [ONE_UE];
    }
}

impl Designation {
    /// The UEs that are sent the request, with the step that says so; `None` where none does.
    pub fn invited(self, act: &mut Act<'_, Server>) -> Option<(Step, Vec<u8>)> {
        let registered = act.me.ues.clone();
        match (act.me.designated, &registered[..], self) {
            (_, [only], _) => Some((setup::STEP_4, vec![*only])),
            (Some(ue), ues, _) => match act.at(setup::STEP_4_UE).stands() {
                true => Some((setup::STEP_4_UE, vec![ue])),
                false => Some((setup::STEP_4, ues.to_vec())),
            },
            (None, _, Self::AsWritten) => None,
            (None, ues, Self::FirstAnswerTakesIt) => Some((FIRST_ANSWER, ues.to_vec())),
            (None, ues, Self::OneUe) => Some((ONE_UE, ues.iter().take(1).copied().collect())),
        }
    }

    /// One UE of `invited` has accepted: what of the others?
    pub fn release_others(
        self,
        act: &mut Act<'_, Server>,
        record: &Record,
        invited: &[u8],
        winner: u8,
    ) {
        match self {
            Self::AsWritten | Self::OneUe => {}
            Self::FirstAnswerTakesIt => {
                for ue in invited.iter().filter(|ue| **ue != winner) {
                    let release = Message::ReleaseRequest { call: record.call };
                    act.at(FIRST_ANSWER).send(Role::Client2(*ue), release).done();
                }
            }
        }
    }

    /// One of several UEs has refused; the call goes on as long as another may accept.
    pub fn goes_on(self, left: &[u8]) -> bool {
        self == Self::FirstAnswerTakesIt && !left.is_empty()
    }
}
