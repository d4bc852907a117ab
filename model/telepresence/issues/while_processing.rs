//! A new advertisement for a consumer that has not done with the one before.

use crate::clue::text::otherwise;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Captures, Consuming, Side};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The newer one counts.
pub const REPLACE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("processing"),
    "If a TP UE receives an ADVERTISEMENT message while it is still processing an earlier one, \
     the TP UE shall process the later ADVERTISEMENT message instead.",
);

callproof_kernel::open_issue! {
    /// The consumer's machine of RFC 8847 has no transition for it.
    pub WhileProcessing = "while-processing",
    "What does a consumer do with an advertisement that arrives while it is processing another?",
    at [ending::EDITORS_NOTE],
    recommended AsWritten {
        AsWritten "as-written"
            "it is lost, as RFC 8847 has it; harmless where nobody sends one (refresh=coalesced)"
            [];
        Replace "replace" "it replaces the one being processed" [REPLACE];
    }
}

impl WhileProcessing {
    /// It happens.
    pub fn answer<S: session::Acting>(
        self,
        act: &mut Act<'_, S>,
        call: Call,
        consuming: Consuming,
        (number, offered): (u8, Captures),
    ) {
        match self {
            Self::AsWritten => act.at(otherwise::CONSUMER).done(),
            Self::Replace => {
                let machine = consuming.machine.processing(number);
                let next = Consuming { machine, offered, ..consuming };
                act.at(REPLACE).change(|me| me.leg_mut(call).side = Side::Consumer(next)).done();
            }
        }
    }
}
