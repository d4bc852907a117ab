//! Whose word counts for the commencement: the caller's request or the called client's setting.

use crate::video_push::Act;
use crate::video_push::text::setup;
use crate::video_push::types::{Client2, Commencement, Server};
use callproof_kernel::step::{Item, Step};

/// The called client's setting prevails.
pub const SETTING: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4").part("commencement, revised"),
    "The MCVideo private call request of step 1 may contain a requested commencement mode. Whatever \
     it is, the MCVideo server indicates automatic commencement if the called MCVideo client is \
     set to automatic commencement, and manual commencement otherwise.",
)
.replacing(&[setup::STEP_4_MODE]);

/// The caller's request prevails.
pub const REQUEST: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4").part("commencement, revised"),
    "The MCVideo private call request of step 1 contains the requested commencement mode, and the \
     MCVideo server indicates that mode.",
)
.replacing(&[setup::STEP_4_MODE]);

/// The called client decides.
pub const CLIENT_2: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4").part("commencement, revised"),
    "The MCVideo private call request of step 1 contains the requested commencement mode, which \
     the MCVideo server indicates; MCVideo client 2 applies automatic commencement if it is set to \
     it, and manual commencement otherwise, whatever mode is indicated.",
)
.replacing(&[setup::STEP_4_MODE]);

callproof_kernel::open_issue! {
    /// Step 4 goes by the caller's request "or" by the called client's setting.
    pub CommencementMode = "commencement",
    "What if the caller asks for automatic commencement and the called client is set to manual?",
    at [setup::STEP_4_MODE, setup::STEP_1],
    recommended SettingPrevails {
        AsWritten "as-written" "automatic if either says so" [];
        SettingPrevails "setting-prevails"
            "automatic only where the called client's setting allows it" [SETTING];
        ClientDecides "client-decides"
            "client 2 goes by its own setting, which the server need not know" [CLIENT_2];
        RequestPrevails "request-prevails" "as the caller asks" [REQUEST];
    }
}

impl CommencementMode {
    /// Whether the called client's setting is enough for automatic commencement.
    pub fn heeds_setting(self) -> bool {
        !matches!(self, Self::RequestPrevails | Self::ClientDecides)
    }

    /// What client 2 goes by, of the mode indicated and its own setting.
    pub fn heeded(self, act: &mut Act<'_, Client2>, indicated: Commencement) -> Commencement {
        match self {
            Self::ClientDecides if act.at(CLIENT_2).stands() => act.me.setting,
            _ => indicated,
        }
    }

    /// What the server indicates to client 2.
    pub fn indicated(self, act: &mut Act<'_, Server>, requested: Commencement) -> Commencement {
        let setting = act.me.setting;
        let is_automatic = |mode| mode == Commencement::Automatic;
        let either = is_automatic(requested) || is_automatic(setting);
        let wanted = match self {
            Self::AsWritten => either,
            Self::SettingPrevails => match act.at(SETTING).stands() {
                true => is_automatic(setting),
                false => either,
            },
            Self::ClientDecides => match act.at(CLIENT_2).stands() {
                true => is_automatic(requested),
                false => either,
            },
            Self::RequestPrevails => match act.at(REQUEST).stands() {
                true => is_automatic(requested),
                false => either,
            },
        };
        match wanted && act.at(setup::STEP_4_MODE).stands() {
            true => Commencement::Automatic,
            false => Commencement::Manual,
        }
    }
}
