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

crate::resolutions! {
    /// A choice for every open issue of video push.
    pub struct Resolutions {
        call_identity: call_identity::CallIdentity,
        unexpected_messages: unexpected_messages::UnexpectedMessages,
        repeated_messages: repeated_messages::RepeatedMessages,
        abandonment: abandonment::Abandonment,
        no_response: no_response::NoResponse,
        authorisation_failure: authorisation_failure::AuthorisationFailure,
        progress_window: progress_window::ProgressWindow,
        media_subset: media_subset::MediaSubset,
        acceptable_media: acceptable_media::AcceptableMedia,
        commencement: commencement::CommencementMode,
        designation: designation::Designation,
        busy: busy::Busy,
        refusal: refusal::CalledUserRefuses,
        no_answer: no_answer::NoAnswer,
        transmission_control: transmission_control::TransmissionControl,
        supervision: supervision::Supervision,
        completion: completion::Completion,
        releasing_party: releasing_party::ReleasingParty,
        server_release: server_release::ServerRelease,
        release_answer: release_answer::ReleaseAnswer,
        media_stop: media_stop::MediaStop,
        release_check: release_check::ReleaseCheck,
    }
}

impl Resolutions {
    /// Whether some candidate lets a push fail before it is established.
    pub fn may_fail(&self) -> bool {
        *self.refusal != refusal::CalledUserRefuses::AsWritten
            || *self.no_response != no_response::NoResponse::AsWritten
            || *self.acceptable_media != acceptable_media::AcceptableMedia::AsWritten
    }

    /// Whether some candidate lets a client wait for a time only.
    pub fn has_timers_at_clients(&self) -> bool {
        *self.no_response != no_response::NoResponse::AsWritten
            || *self.no_answer != no_answer::NoAnswer::AsWritten
            || *self.supervision != supervision::Supervision::AsWritten
    }

    /// Whether some candidate makes the server withdraw a call that still alerts.
    pub fn may_withdraw(&self) -> bool {
        *self.abandonment != abandonment::Abandonment::AsWritten
            || *self.no_answer == no_answer::NoAnswer::ServerTimer
            || *self.designation != designation::Designation::AsWritten
    }
}
