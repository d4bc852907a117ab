//! The editor's note: what the others learn when a participant has left.

mod conference_event;
mod sdp;

use crate::clue::provider::Phase;
use crate::telepresence::issues::DepartedConfigure;
use crate::telepresence::session::Acting;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Again, Call, Captures, Focus, Party, Set, Ue};
use crate::telepresence::{Act, clue};
use callproof_kernel::step::{Item, Step};

/// Everybody is told at once.
pub const READVERTISE: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "If the conference focus is aware that a conference participant has left, the conference \
     focus shall send an ADVERTISEMENT message with the media captures that are still available \
     to each other conference participant with an established CLUE channel, whether or not an \
     earlier ADVERTISEMENT message has been answered.",
);

/// The media descriptions go.
pub const SDP_ONLY: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "If the conference focus is aware that a conference participant has left, the conference \
     focus shall send to each other conference participant a re-INVITE request that removes the \
     media descriptions over which the media of the conference participant that has left are \
     sent.",
);

/// The roster is notified.
pub const CONFERENCE_EVENT: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "If the conference focus is aware that a conference participant has left, the conference \
     focus shall send a NOTIFY request of the conference event package (IETF RFC 4575) to each \
     other conference participant, as a subscriber, which shall send a 200 (OK) response. A \
     conference participant that has configured media captures of the conference participant that \
     has left shall send a CONFIGURE message without them.",
);

/// There is nothing to refresh.
pub const COMPOSED: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "The conference focus shall advertise media captures that are composed of the media of the \
     conference participants (IETF RFC 8845) and no media capture of a single conference \
     participant, so that the media captures do not change when a conference participant joins or \
     leaves.",
);

/// Who asks for what is gone is told.
pub const ON_ERROR: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "If a conference participant configures a media capture of a conference participant that has \
     left, the conference focus shall refuse the CONFIGURE message and shall send an \
     ADVERTISEMENT message with the available media captures to the sender of the CONFIGURE \
     message.",
);

/// One advertisement at a time.
pub const COALESCED: Step = Step::proposed(
    ending::CLAUSE,
    Item::paragraph("new paragraph").part("refresh"),
    "If the conference focus is aware that a conference participant has joined or left, the \
     conference focus shall send an ADVERTISEMENT message with the available media captures to \
     each other conference participant with an established CLUE channel. While an ADVERTISEMENT \
     message sent to a conference participant is not answered, the conference focus shall not \
     send another one to that conference participant. Once it is answered, the conference focus \
     shall send one ADVERTISEMENT message with the then available media captures if they have \
     changed.",
);

callproof_kernel::open_issue! {
    /// "It probably needs to trigger an update procedure."
    pub Refresh = "refresh",
    "How do the other participants learn which captures are left when a participant has left?",
    at [ending::EDITORS_NOTE],
    unmodelled "an SDP offer together with an advertisement, and what a composed picture costs",
    recommended Coalesced {
        AsWritten "as-written" "they do not" [];
        Readvertise "readvertise"
            "the focus advertises anew to each of them, at once; what arrives while an earlier \
             advertisement is being processed is lost (see while-processing)" [READVERTISE];
        SdpOnly "sdp-only"
            "the focus removes the media descriptions by re-INVITE, and says nothing on the CLUE \
             channel; it reaches participants without CLUE as well" [SDP_ONLY];
        ConferenceEvent "conference-event"
            "the focus notifies the roster to its subscribers, who drop the captures themselves; \
             that they know which captures are whose is taken for granted" [CONFERENCE_EVENT];
        Composed "composed"
            "there is no need: the focus offers composed captures only" [COMPOSED];
        OnError "on-error"
            "the focus refuses a configure for captures that are gone, and advertises anew to \
             its sender" [ON_ERROR];
        Coalesced "coalesced"
            "the focus advertises anew, one advertisement at a time for each of them" [COALESCED];
    }
}

impl Refresh {
    /// What there is to offer in a session of the focus; nothing where nobody else is there.
    pub fn offer(self, act: &mut Act<'_, Focus>, call: Call) -> Captures {
        match self {
            Self::Composed if act.at(COMPOSED).stands() => Captures::COMPOSED,
            _ => act.me.captures_for(call),
        }
    }

    /// Another participant has joined: its captures are new to this one.
    pub fn joined(self, act: &mut Act<'_, Focus>, call: Call) {
        match self {
            Self::Composed => act.at(COMPOSED).done(),
            Self::Coalesced if act.at(COALESCED).stands() => coalesce(act, call),
            _ => announce(act, call),
        }
    }

    /// Another participant has left.
    pub fn departed(self, act: &mut Act<'_, Focus>, call: Call, who: u8) {
        match self {
            Self::AsWritten | Self::Composed | Self::OnError => {}
            Self::Readvertise if act.me.leg(call).is_telepresent() => {
                if act.at(READVERTISE).stands() {
                    clue::advertise_by(act, call, Some(READVERTISE));
                }
            }
            Self::SdpOnly if act.at(SDP_ONLY).stands() => sdp::remove(act, call, who),
            Self::ConferenceEvent => conference_event::notify(act, call, who),
            Self::Coalesced if act.at(COALESCED).stands() => coalesce(act, call),
            Self::Readvertise | Self::SdpOnly | Self::Coalesced => {}
        }
    }

    /// A participant has answered an advertisement, or been answered.
    pub fn has_exchanged(self, act: &mut Act<'_, Focus>, call: Call) {
        let refused = act.me.legs[usize::from(call.0)]
            .providing()
            .is_some_and(|p| p.machine.phase == Phase::WaitForConf);
        match self {
            Self::Coalesced => coalesce(act, call),
            Self::OnError if refused && has_news(act, call) && act.at(ON_ERROR).stands() => {
                clue::advertise_by(act, call, Some(ON_ERROR));
            }
            Self::Composed => {}
            _ => announce(act, call),
        }
    }

    /// Whether what a participant wants of the current advertisement is granted.
    pub fn grants(self, act: &mut Act<'_, Focus>, wanted: Captures) -> bool {
        match self {
            Self::OnError if act.at(ON_ERROR).stands() => !act.me.names_departed(wanted),
            _ => act.ask::<DepartedConfigure>().grants(act, wanted),
        }
    }

    /// What a consumer goes on leaving out after it has configured.
    pub fn still_excluded(self, excluded: Captures) -> Captures {
        match self {
            Self::ConferenceEvent => Captures::NONE,
            _ => excluded,
        }
    }

    /// The focus removes media descriptions.
    pub fn offered(self, act: &mut Act<'_, Ue>, call: Call, removed: Captures) {
        match self {
            Self::SdpOnly => sdp::offered(act, call, removed),
            _ => act.impossible("only sdp-only sends a re-INVITE"),
        }
    }

    /// A participant answers a re-INVITE.
    pub fn answered(self, act: &mut Act<'_, Focus>, call: Call) {
        match self {
            Self::SdpOnly => sdp::answered(act, call),
            _ => act.impossible("only sdp-only sends a re-INVITE"),
        }
    }

    /// A participant has no session for a re-INVITE.
    pub fn unanswered(self, act: &mut Act<'_, Focus>, call: Call) {
        match self {
            Self::SdpOnly => sdp::unanswered(act, call),
            _ => act.impossible("only sdp-only sends a re-INVITE"),
        }
    }

    /// Media descriptions that are to go are removed wherever that can be asked for now.
    pub fn offer_removals(self, act: &mut Act<'_, Focus>) {
        if self == Self::SdpOnly {
            sdp::offer(act);
        }
    }

    /// A request to a participant is not answered in time.
    pub fn elapsed(self, act: &mut Act<'_, Focus>, call: Call, again: Again) {
        match self {
            Self::SdpOnly => sdp::elapsed(act, call, again),
            Self::ConferenceEvent => conference_event::elapsed(act, call, again),
            _ => act.impossible("nothing was requested"),
        }
    }

    /// A TP UE is notified that a participant has left.
    pub fn told(self, act: &mut Act<'_, Ue>, call: Call, who: u8) {
        match self {
            Self::ConferenceEvent => conference_event::told(act, call, who),
            _ => act.impossible("only conference-event sends a NOTIFY of the roster"),
        }
    }

    /// The NOTIFY of the roster is answered.
    pub fn heard(self, act: &mut Act<'_, Focus>, call: Call, who: u8) {
        match self {
            Self::ConferenceEvent => conference_event::heard(act, call, who),
            _ => act.impossible("only conference-event sends a NOTIFY of the roster"),
        }
    }
}

/// Whether what is offered in a session is no longer what there is.
fn has_news(act: &mut Act<'_, Focus>, call: Call) -> bool {
    let offered = act.me.legs[usize::from(call.0)].providing().map(|p| p.offered);
    Focus::offer(act, call).is_some_and(|captures| Some(captures) != offered)
}

/// Whether an advertisement may be sent to a participant: none is to be answered.
fn is_free(me: &Focus, call: Call) -> bool {
    let leg = &me.legs[usize::from(call.0)];
    let providing = leg.providing();
    leg.is_telepresent() && providing.is_some_and(|p| p.machine.phase != Phase::WaitForAck)
}

/// Advertises whom a participant has not been told of, as soon as it has answered what it was sent
/// before. Every candidate does so: who joins is not the question of the editor's note.
fn announce(act: &mut Act<'_, Focus>, call: Call) {
    let offered = act.me.legs[usize::from(call.0)].providing().map(|p| p.offered);
    let Some(offered) = offered else { return };
    let has_joined = |now: Captures| now.except(offered).of != Set::NONE;
    if is_free(&act.me, call) && Focus::offer(act, call).is_some_and(has_joined) {
        clue::advertise(act, call);
    }
}

/// Advertises anew unless an advertisement is still to be answered, or there is nothing new.
fn coalesce(act: &mut Act<'_, Focus>, call: Call) {
    if is_free(&act.me, call) && has_news(act, call) {
        clue::advertise_by(act, call, Some(COALESCED));
    }
}
