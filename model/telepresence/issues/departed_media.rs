//! Whether the mixer still has what a participant sent who has left.

use crate::sip::dialog::Stage;
use crate::telepresence::Act;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Captures, Focus, Side};
use callproof_kernel::step::{Item, Step};

/// The mixer drops it.
pub const STOP: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("media"),
    "When the session with a conference participant ends, the conference focus shall stop sending \
     media to that conference participant and shall stop sending the media of that conference \
     participant to the other conference participants, whatever they have configured.",
);

callproof_kernel::open_issue! {
    /// The text ends the session and the CLUE channel; nothing is said of the mixer.
    pub DepartedMedia = "departed-media",
    "When does the conference focus stop sending the media of a participant that has left?",
    at [ending::FOCUS, ending::EDITORS_NOTE],
    recommended Stop {
        AsWritten "as-written" "nothing is said" [];
        Stop "stop" "at once (RFC 4353, 5.3)" [STOP];
    }
}

impl DepartedMedia {
    /// The session with a participant is over.
    pub fn stop(self, act: &mut Act<'_, Focus>, call: Call) {
        match self {
            Self::AsWritten => {}
            Self::Stop => act
                .at(STOP)
                .change(|me| {
                    for leg in &mut me.legs {
                        let is_own = leg.call == call;
                        if let Side::Provider(providing) = &mut leg.side {
                            providing.sending = match is_own {
                                true => Captures::NONE,
                                false => providing.sending.without(call.0),
                            };
                        }
                    }
                })
                .done(),
        }
    }

    /// What is sent of the captures that a participant was granted.
    pub fn sends(self, act: &mut Act<'_, Focus>, granted: Captures) -> Captures {
        match self {
            Self::Stop if act.at(STOP).stands() => {
                let there = act.me.legs.iter().filter(|leg| leg.stage() == Stage::Session);
                let there = there.fold(Captures::NONE, |all, leg| all.with(leg.call.0));
                Captures { own: granted.own, ..granted.and(there) }
            }
            _ => granted,
        }
    }
}
