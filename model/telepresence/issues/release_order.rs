//! Whether the BYE or the removal of the CLUE channel comes first.

use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Owed};
use crate::telepresence::{Act, session};
use callproof_kernel::step::{Item, Step};

/// The channel goes first.
pub const CHANNEL_FIRST: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new wording").part("items 1 and 2"),
    "To release an existing IM session supporting telepresence, the TP UE shall: 1) remove the \
     CLUE channel between the TP UE and the remote party; and 2) without waiting for the \
     completion of item 1, generate a BYE request for the session in accordance with 3GPP TS \
     24.229 [3].",
)
.replacing(&[ending::TO_RELEASE, ending::ITEM_1, ending::ITEM_2]);

/// Both at once.
pub const AT_ONCE: Step = Step::proposed(
    ending::CLAUSE,
    Item::listed("2").part("revised"),
    "at the same time, without waiting for the response to the BYE request, remove the CLUE \
     channel between the TP UE and the remote party. The TP UE shall not send CLUE messages from \
     then on.",
)
.replacing(&[ending::ITEM_2]);

/// The BYE goes first.
pub const BYE_FIRST: Step = Step::proposed(
    ending::CLAUSE,
    Item::listed("2").part("revised"),
    "when the BYE request has been answered, or has not been answered in time, remove the CLUE \
     channel between the TP UE and the remote party.",
)
.replacing(&[ending::ITEM_2]);

callproof_kernel::open_issue! {
    /// Two items and an "and", without an order.
    pub ReleaseOrder = "release-order",
    "Is the CLUE channel removed before the BYE, after it, or after its answer?",
    at [ending::ITEM_1, ending::ITEM_2],
    unmodelled "call preservation: where the CLUE channel is lost and the SDP of the session stays as it \
        is, the media that CLUE has configured goes on (RFC 8848, 4.5.4.4), so that between the removal \
        of the channel and the BYE a session of telepresence becomes one without; what the users see \
        of that tells channel-first from at-once, and is not in the model",
    recommended AtOnce {
        AsWritten "as-written" "in either order, at any distance" [];
        AtOnce "at-once" "in the order printed, both at once" [AT_ONCE];
        ChannelFirst "channel-first" "the channel first, the BYE at once after it" [CHANNEL_FIRST];
        ByeFirst "bye-first" "the BYE first, the channel when the BYE is answered" [BYE_FIRST];
    }
}

impl ReleaseOrder {
    /// An established session is released here.
    pub fn release<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        let has_channel = act.me.leg(call).has_channel();
        match self {
            Self::ChannelFirst if act.at(CHANNEL_FIRST).stands() => {
                if has_channel {
                    session::remove_channel(act, call, ending::ITEM_2);
                }
                session::send_bye(act, call);
            }
            Self::AtOnce if act.at(AT_ONCE).stands() => {
                let owed = Owed { channel: has_channel, ..Owed::default() };
                act.at(AT_ONCE).change(|me| me.leg_mut(call).owed = owed).done();
                session::send_bye(act, call);
                if has_channel {
                    session::remove_channel(act, call, ending::ITEM_2);
                }
            }
            Self::ByeFirst if act.at(BYE_FIRST).stands() => {
                let owed = Owed { channel: has_channel, ..Owed::default() };
                act.at(BYE_FIRST).change(|me| me.leg_mut(call).owed = owed).done();
                session::send_bye(act, call);
            }
            _ => {
                let owed = Owed { bye: true, channel: has_channel, answer: false };
                act.at(ending::TO_RELEASE).change(|me| me.leg_mut(call).owed = owed).done();
            }
        }
    }

    /// The dialog is gone here.
    pub fn is_over<S: session::Acting>(self, act: &mut Act<'_, S>, call: Call) {
        match self {
            Self::ByeFirst if act.me.leg(call).owed.channel => {
                session::remove_channel(act, call, ending::ITEM_2);
            }
            _ => {}
        }
    }
}
