//! Claims about the CLUE channel.

use super::sights::*;
use crate::clue::consumer::Phase as Consumed;
use crate::clue::provider::Phase as Provided;
use crate::clue::text::{consumer, provider};
use crate::clue::types::Message as Clue;
use crate::sip::dialog::Stage;
use crate::telepresence::Telepresence;
use crate::telepresence::names;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Captures, Leg, Message, Providing, Side};
use callproof_kernel::claim::{Claim, Formula};

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "silence-after-the-end",
            "no CLUE message is sent in a session that is over or is being cancelled",
            &[ending::ITEM_2, ending::CANCEL_CHANNEL],
            Formula::each_step(
                |s| s.taking("sends a CLUE message", |m| sent_clue(m).next().is_some()),
                |s| {
                    s.taking("has the session for every CLUE message that it sends", |m| {
                        clue_calls(m).all(|call| {
                            names::leg(&m.before.state, call).is_some_and(|leg| {
                                leg.stage() != Stage::Over && !leg.dialog.is_abandoned()
                            })
                        })
                    })
                },
            ),
        )
        .breach("a party sends a CLUE message in a session that is over or is being cancelled")
        .in_cases(with_clue),
        Claim::new(
            "no-channel-without-a-session",
            "an end of the CLUE channel is open only while its side has the session or is ending it",
            &[ending::ITEM_2, ending::CANCEL_CHANNEL],
            Formula::always(
                |s| {
                    s.some_role(|role| {
                        s.of(role, "has a CLUE channel", |local| {
                            legs(local).iter().any(|leg| has_open_channel(local, leg.call))
                        })
                    })
                },
                |s| {
                    s.each_role(|role| {
                        s.of(role, "has a session for each CLUE channel", |local| {
                            legs(local).iter().all(|leg| {
                                !has_open_channel(local, leg.call)
                                    || has_or_ends(leg) && !leg.dialog.is_abandoned()
                            })
                        })
                    })
                },
            ),
        )
        .breach(
            "a side has its end of the CLUE channel open though it has no session, or has given it \
             up",
        ),
        Claim::new(
            "no-channel-is-orphaned",
            "when a session has ended at a side, its end of the CLUE channel gets closed",
            &[ending::ITEM_2, ending::CANCEL_CHANNEL],
            Formula::leads_to_for_each(
                |s, call, role| {
                    side(s, role, call, "has ended its session", |leg, _| leg.stage().has_ended())
                },
                |s, call, role| {
                    side_if_any(s, role, call, "has no channel that is left over", |leg, local| {
                        !leg.stage().has_ended() || !has_open_channel(local, leg.call)
                    })
                },
            ),
        )
        .breach(
            "a side may keep its end of the CLUE channel open for ever after its session has ended",
        ),
        Claim::new(
            "advertisements-are-numbered",
            "each advertisement of a session has the number after the last",
            &[provider::ADVERTISE],
            Formula::each_step(
                |s| {
                    s.taking("advertises", |m| {
                        sent_clue(m).any(|c| matches!(c.1, Clue::Advertisement { .. }))
                    })
                },
                |s| {
                    s.taking("numbers its advertisements one after the other", |m| {
                        sent_clue(m).all(|(call, message, _)| match message {
                            Clue::Advertisement { number } => number == last_number(m, call) + 1,
                            _ => true,
                        })
                    })
                },
            ),
        )
        .breach("a provider numbers an advertisement of a session out of sequence")
        .in_cases(with_advertisements),
        Claim::new(
            "no-outdated-configure-is-accepted",
            "a configure is accepted only if it is for the last advertisement",
            &[provider::ACCEPT],
            Formula::each_step(accepts_a_configure, |s| {
                s.taking("accepts it for its last advertisement", |m| {
                    accepted_configure(m).is_some_and(|(providing, advertisement, _)| {
                        advertisement == providing.machine.last
                    })
                })
            }),
        )
        .breach("a provider accepts a configure for another advertisement than its last")
        .in_cases(with_clue),
        Claim::new(
            "what-is-sent-is-offered",
            "media of a capture is sent only if the capture is in the last advertisement",
            &[ending::EDITORS_NOTE],
            Formula::always(
                |s| {
                    s.some_role(|role| {
                        s.of(role, "sends media of captures", |local| {
                            legs(local).iter().any(|leg| !sends_media(leg, local).is_empty())
                        })
                    })
                },
                |s| {
                    s.each_role(|role| {
                        s.of(role, "sends media of what it offers", |local| {
                            legs(local).iter().all(|leg| {
                                let offered = leg.providing().map_or(Captures::NONE, |p| p.offered);
                                sends_media(leg, local).is_within(offered)
                            })
                        })
                    })
                },
            ),
        )
        .breach("a provider sends media of a capture that is missing from its last advertisement")
        .owed(),
        Claim::new(
            "captures-get-configured",
            "a consumer that is sent an advertisement gets what it wants of it, and the provider \
             knows, or the session ends",
            &[consumer::ADVERTISED, consumer::ANSWERED],
            Formula::leads_to(
                |s, call| {
                    some_side(s, call, "has been sent an advertisement", |leg, _| {
                        leg.is_telepresent()
                            && leg.consuming().is_some_and(|c| !c.offered.is_empty())
                    })
                },
                |s, call| {
                    each_side(s, call, "has captures configured", |leg, _| {
                        let is_configured = match leg.side {
                            Side::Consumer(c) => c.machine.phase == Consumed::Established,
                            Side::Provider(p) => p.machine.phase == Provided::Established,
                        };
                        !leg.is_telepresent() || is_configured
                    })
                },
            ),
        )
        .breach(
            "a consumer in session may never get what it wants of an advertisement, or its \
             provider never know",
        ),
    ]
}

/// Whether a side has the session, or has sent a BYE that is not answered.
fn has_or_ends(leg: &Leg) -> bool {
    leg.stage().is_alive() || leg.stage() == Stage::Ending
}

/// A provider accepts a configure.
pub(super) fn accepts_a_configure(s: &super::See<'_>) -> super::Step {
    s.taking("accepts a configure", |m| accepted_configure(m).is_some())
}

/// The number of the last advertisement in a session. Numbers are counted anew from an exchange
/// that both ends have completed.
fn last_number(moment: &super::Moment<'_>, call: Session) -> u8 {
    let answers = |(c, m, _)| c == call && matches!(m, Clue::ConfigureResponse { .. });
    match change(moment, call).and_then(|(before, _)| before.providing()) {
        Some(providing) if !sent_clue(moment).any(answers) => providing.machine.last,
        _ => 0,
    }
}

type Session = crate::telepresence::types::Call;

fn sent_clue<'a>(
    moment: &'a super::Moment<'_>,
) -> impl Iterator<Item = (Session, Clue, Captures)> + use<'a> {
    moment.outcome.sent().filter_map(|(_, m)| match m.body {
        Body::Clue { message, captures } => Some((m.call, message, captures)),
        _ => None,
    })
}

fn clue_calls<'a>(moment: &'a super::Moment<'_>) -> impl Iterator<Item = Session> + use<'a> {
    sent_clue(moment).map(|(call, ..)| call)
}

/// The provider that accepts a configure, the advertisement it is for, and what it wants.
pub(super) fn accepted_configure(moment: &super::Moment<'_>) -> Option<(Providing, u8, Captures)> {
    let Message { call, body } = met(moment)?;
    let Body::Clue { message: Clue::Configure { advertisement, .. }, captures } = body else {
        return None;
    };
    let accepts = sent_clue(moment)
        .any(|(c, m, _)| c == call && matches!(m, Clue::ConfigureResponse { ok: true, .. }));
    let providing = names::leg(&moment.before.state, call)?.providing()?;
    accepts.then_some((providing, advertisement, captures))
}
