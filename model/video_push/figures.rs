//! The figures the text prints.

use super::VideoPush;
use super::cases::ONE_CALL;
use super::text::{release, setup};
use super::types::{Commencement, Media, Role, Stimulus};
use callproof_kernel::figure::{Drawn, Figure};

/// Figure by figure, in the text's order.
pub fn all() -> Vec<Figure<VideoPush>> {
    let (one, server, two) = (Role::Client1(0), Role::Server, Role::Client2(0));
    let media = Media::AudioAndVideo;
    let establish = vec![
        (one, Stimulus::Push { commencement: Commencement::Manual }),
        (server, Stimulus::Authorise { slot: 0, caller: true, callee: true, media }),
        (server, Stimulus::ProvideProgress { slot: 0 }),
        (two, Stimulus::Accept),
    ];
    let release = vec![
        (one, Stimulus::Release),
        (server, Stimulus::AuthoriseRelease { slot: 0, allowed: true }),
    ];
    vec![
        Figure {
            clause: setup::CLAUSE,
            number: 1,
            title: "One-to-one video push",
            file: "video-push-set-up",
            drawn: Drawn::AsWritten,
            config: ONE_CALL,
            prelude: vec![],
            script: establish.clone(),
        },
        Figure {
            clause: release::CLAUSE,
            number: 1,
            title: "One-to-one video push – call release",
            file: "video-push-release",
            drawn: Drawn::AsWritten,
            config: ONE_CALL,
            prelude: establish,
            script: release,
        },
    ]
}
