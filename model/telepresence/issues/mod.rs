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

pub use called_party::CalledParty;
pub use cancel_crossing::CancelCrossing;
pub use closing_mechanism::ClosingMechanism;
pub use crash_detection::CrashDetection;
pub use departed_configure::DepartedConfigure;
pub use departed_media::DepartedMedia;
pub use ending_reason::EndingReason;
pub use refer_authorisation::ReferAuthorisation;
pub use refer_dialog::ReferDialog;
pub use refer_target::ReferTarget;
pub use refresh::Refresh;
pub use release_order::ReleaseOrder;
pub use remote_duty::RemoteDuty;
pub use ringing::Ringing;
pub use sole_participant::SoleParticipant;
pub use while_processing::WhileProcessing;

use super::Telepresence;

callproof_kernel::open_issues! {
    /// A choice for every open issue.
    of Telepresence;
    ReleaseOrder,
    ClosingMechanism,
    RemoteDuty,
    EndingReason,
    CalledParty,
    CancelCrossing,
    Ringing,
    ReferAuthorisation,
    ReferTarget,
    ReferDialog,
    Refresh,
    WhileProcessing,
    DepartedConfigure,
    DepartedMedia,
    SoleParticipant,
    CrashDetection,
}
