//! The questions the text leaves open, one a file.

pub mod called_party;
pub mod cancel_crossing;
pub mod closing_mechanism;
pub mod crash_detection;
pub mod departed_configure;
pub mod departed_media;
pub mod ending_reason;
pub mod refer_authorisation;
pub mod refer_dialog;
pub mod refer_target;
pub mod refresh;
pub mod release_order;
pub mod remote_duty;
pub mod ringing;
pub mod sole_participant;
pub mod while_processing;

crate::resolutions! {
    /// A choice for every open issue.
    pub struct Resolutions {
        release_order: release_order::ReleaseOrder,
        closing_mechanism: closing_mechanism::ClosingMechanism,
        remote_duty: remote_duty::RemoteDuty,
        ending_reason: ending_reason::EndingReason,
        called_party: called_party::CalledParty,
        cancel_crossing: cancel_crossing::CancelCrossing,
        ringing: ringing::Ringing,
        refer_authorisation: refer_authorisation::ReferAuthorisation,
        refer_target: refer_target::ReferTarget,
        refer_dialog: refer_dialog::ReferDialog,
        refresh: refresh::Refresh,
        while_processing: while_processing::WhileProcessing,
        departed_configure: departed_configure::DepartedConfigure,
        departed_media: departed_media::DepartedMedia,
        sole_participant: sole_participant::SoleParticipant,
        crash_detection: crash_detection::CrashDetection,
    }
}
