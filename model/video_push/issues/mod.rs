//! The open issues: one file a question, in the order of the text.

pub mod abandonment;
pub mod acceptable_media;
pub mod authorisation_failure;
pub mod busy;
pub mod call_identity;
pub mod commencement;
pub mod completion;
pub mod designation;
pub mod media_stop;
pub mod media_subset;
pub mod no_answer;
pub mod no_response;
pub mod progress_window;
pub mod refusal;
pub mod release_answer;
pub mod release_check;
pub mod release_steps;
pub mod releasing_party;
pub mod repeated_messages;
pub mod server_release;
pub mod supervision;
pub mod transmission_control;
pub mod unexpected_messages;

pub use abandonment::Abandonment;
pub use acceptable_media::AcceptableMedia;
pub use authorisation_failure::AuthorisationFailure;
pub use busy::Busy;
pub use call_identity::CallIdentity;
pub use commencement::CommencementMode;
pub use completion::Completion;
pub use designation::Designation;
pub use media_stop::MediaStop;
pub use media_subset::MediaSubset;
pub use no_answer::NoAnswer;
pub use no_response::NoResponse;
pub use progress_window::ProgressWindow;
pub use refusal::CalledUserRefuses;
pub use release_answer::ReleaseAnswer;
pub use release_check::ReleaseCheck;
pub use releasing_party::ReleasingParty;
pub use repeated_messages::RepeatedMessages;
pub use server_release::ServerRelease;
pub use supervision::Supervision;
pub use transmission_control::TransmissionControl;
pub use unexpected_messages::UnexpectedMessages;

use super::{Text, VideoPush};

callproof_kernel::open_issues! {
    /// A choice for every open issue of video push.
    of VideoPush;
    CallIdentity,
    UnexpectedMessages,
    RepeatedMessages,
    Abandonment,
    NoResponse,
    AuthorisationFailure,
    ProgressWindow,
    MediaSubset,
    AcceptableMedia,
    CommencementMode,
    Designation,
    Busy,
    CalledUserRefuses,
    NoAnswer,
    TransmissionControl,
    Supervision,
    Completion,
    ReleasingParty,
    ServerRelease,
    ReleaseAnswer,
    MediaStop,
    ReleaseCheck,
}

/// Whether some candidate lets a push fail before it is established.
pub fn may_fail(text: Text<'_>) -> bool {
    text.ask::<CalledUserRefuses>() != CalledUserRefuses::AsWritten
        || text.ask::<NoResponse>() != NoResponse::AsWritten
        || text.ask::<AcceptableMedia>() != AcceptableMedia::AsWritten
}

/// Whether some candidate lets a client wait for a time only.
pub fn has_timers_at_clients(text: Text<'_>) -> bool {
    text.ask::<NoResponse>() != NoResponse::AsWritten
        || text.ask::<NoAnswer>() != NoAnswer::AsWritten
        || text.ask::<Supervision>() != Supervision::AsWritten
}

/// Whether some candidate makes the server withdraw a call that still alerts.
pub fn may_withdraw(text: Text<'_>) -> bool {
    text.ask::<Abandonment>() != Abandonment::AsWritten
        || text.ask::<NoAnswer>() == NoAnswer::ServerTimer
        || text.ask::<Designation>() != Designation::AsWritten
}
