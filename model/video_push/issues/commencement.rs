//! Whose word counts for the commencement: the caller's request or the called client's setting.

use crate::kernel::step::Step;
use crate::video_push::React;
use crate::video_push::text::setup;
use crate::video_push::types::Commencement;

/// The called client's setting prevails.
pub const SETTING: Step = Step::proposed(
    setup::CLAUSE,
    "4 (commencement, revised)",
    "The MCVideo private call request of step 1 may contain a requested commencement mode. The \
     MCVideo server indicates automatic commencement only if the setting of the called MCVideo \
     client allows it.",
);

/// The caller's request prevails.
pub const REQUEST: Step = Step::proposed(
    setup::CLAUSE,
    "4 (commencement, revised)",
    "The MCVideo private call request of step 1 contains the requested commencement mode, and the \
     MCVideo server indicates that mode.",
);

crate::open_issue! {
    /// Step 4 goes by the caller's request "or" by the called client's setting.
    pub CommencementMode = "commencement",
    "What if the caller asks for automatic commencement and the called client is set to manual?",
    at [setup::STEP_4_MODE, setup::STEP_1],
    recommended SettingPrevails {
        AsWritten "as-written" "automatic if either says so" [];
        SettingPrevails "setting-prevails"
            "automatic only where the called client's setting allows it" [SETTING];
        RequestPrevails "request-prevails" "as the caller asks" [REQUEST];
    }
}

impl CommencementMode {
    /// Whether the called client's setting is enough for automatic commencement.
    pub fn heeds_setting(self) -> bool {
        self != Self::RequestPrevails
    }

    /// What the server indicates to client 2.
    pub fn indicated(
        self,
        requested: Commencement,
        setting: Commencement,
        r: &mut React,
    ) -> Commencement {
        let is_automatic = |mode| mode == Commencement::Automatic;
        let either = is_automatic(requested) || is_automatic(setting);
        let wanted = match self {
            Self::AsWritten => either,
            Self::SettingPrevails => match r.at(SETTING).stands() {
                true => is_automatic(setting),
                false => either,
            },
            Self::RequestPrevails => match r.at(REQUEST).stands() {
                true => is_automatic(requested),
                false => either,
            },
        };
        match wanted && r.at(setup::STEP_4_MODE).stands() {
            true => Commencement::Automatic,
            false => Commencement::Manual,
        }
    }
}
