//! The figures: the text prints none, and these are what it describes.

use super::Telepresence;
use super::cases::{TWO, conference, joined};
use super::text::ending;
use super::types::{ChannelFrom, Config, Role, Set, Stimulus, Terms};
use callproof_kernel::figure::{Drawn, Figure};

/// Figure by figure, in the text's order.
pub fn all() -> Vec<Figure<Telepresence>> {
    let (one, two) = (Role::TpUe(0), Role::TpUe(1));
    let early = Terms { channel: ChannelFrom::Ringing, ..TWO.terms };
    let leaving = Config { leavers: Set::one(0), ..conference(3) };
    let removing = Config { referrers: Set::one(0), targets: Set::one(1), ..conference(3) };
    let figure = |number, title, file| Figure {
        clause: ending::CLAUSE,
        number,
        title,
        file,
        drawn: Drawn::AsWritten,
        config: TWO,
        prelude: vec![(one, Stimulus::Begin), (two, Stimulus::Answer)],
        script: vec![(one, Stimulus::Release)],
    };
    vec![
        figure(1, "Release of an IM session supporting telepresence", "telepresence-release"),
        Figure {
            config: Config { terms: early, ..TWO },
            prelude: vec![(one, Stimulus::Begin)],
            script: vec![(one, Stimulus::GiveUp)],
            ..figure(
                2,
                "Cancellation of an IM session supporting telepresence",
                "telepresence-cancel",
            )
        },
        Figure {
            config: leaving,
            prelude: joined(3),
            ..figure(3, "A participant leaves a conference", "telepresence-leave")
        },
        Figure {
            config: removing,
            prelude: joined(3),
            script: vec![
                (one, Stimulus::Refer { target: 1 }),
                (Role::Focus, Stimulus::Act { by: 0, acts: true }),
            ],
            ..figure(
                4,
                "A participant is removed from a conference by REFER",
                "telepresence-removal",
            )
        },
        Figure {
            drawn: Drawn::Recommended,
            config: leaving,
            prelude: joined(3),
            ..figure(
                5,
                "Refresh of the media captures when a participant has left, as recommended",
                "telepresence-refresh",
            )
        },
    ]
}
