//! Claims about the session: BYE, CANCEL, and both ends agreeing.

use super::sights::*;
use crate::kernel::claim::{Claim, Formula};
use crate::kernel::reaction::Event;
use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::types::{Message as Sip, Timer as SipTimer};
use crate::telepresence::Telepresence;
use crate::telepresence::names;
use crate::telepresence::text::ending;
use crate::telepresence::types::Timer;

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "a-release-ends-the-session-at-both-sides",
            "once a session has ended at one side it ends at the other, and the CLUE channel \
             with it",
            &[ending::ITEM_1, ending::ITEM_2],
            Formula::LeadsTo {
                from: |s, call| sides(s, call).any(|(leg, _)| leg.stage().has_ended()),
                to: |s, call| {
                    sides(s, call)
                        .all(|(leg, local)| is_out_or_rings(leg) && !has_open_channel(local, call))
                },
            },
        ),
        Claim::new(
            "whoever-releases-gets-out",
            "a party that begins to release a session gets out of it, without its CLUE channel",
            &[ending::TO_RELEASE, ending::ITEM_1, ending::ITEM_2],
            Formula::LeadsTo {
                from: |s, call| {
                    sides(s, call)
                        .any(|(leg, _)| leg.is_releasing() || leg.stage() == Stage::Ending)
                },
                to: |s, call| {
                    sides(s, call).all(|(leg, local)| {
                        let done = !leg.is_releasing() && leg.stage() != Stage::Ending;
                        done && !(is_out(leg) && has_open_channel(local, call))
                    })
                },
            },
        ),
        Claim::new(
            "cancel-only-while-establishing",
            "a CANCEL is sent only after a provisional response and before a final one",
            &[ending::CANCEL],
            Formula::EachStep {
                when: |_, m| sent_in(m, Sip::Cancel).next().is_some(),
                then: |_, m| {
                    sent_in(m, Sip::Cancel).all(|call| match names::leg(&m.before.state, call) {
                        Some(leg) => match leg.dialog {
                            Dialog::Caller(Caller::Early { cancelled: false }) => true,
                            Dialog::Caller(Caller::Early { cancelled: true }) => {
                                matches!(m.event, Event::Timeout(_))
                            }
                            Dialog::Caller(Caller::Preparative { abandoned: true }) => {
                                met_sip(m) == Some(Sip::Ringing)
                            }
                            _ => false,
                        },
                        None => false,
                    })
                },
            },
        )
        .in_cases(with_cancel),
        Claim::new(
            "an-answer-that-crosses-a-cancel-is-released",
            "a 200 to an INVITE that is being cancelled is acknowledged and followed by a BYE",
            &[ending::CANCEL],
            Formula::EachStep {
                when: |_, m| {
                    met_sip(m) == Some(Sip::Accepted)
                        && side_before(m).is_some_and(|leg| leg.dialog.is_abandoned())
                },
                then: |_, m| {
                    side_before(m).is_some_and(|leg| {
                        sends(m, leg.call, Sip::Ack) && sends(m, leg.call, Sip::Bye)
                    })
                },
            },
        )
        .in_cases(with_cancel),
        Claim::new(
            "giving-up-ends-the-session",
            "when the user gives up a session that is being established, neither side gets into \
             it, or both get out again",
            &[ending::CANCEL, ending::CANCEL_CHANNEL],
            Formula::LeadsTo {
                from: |s, call| sides(s, call).any(|(leg, _)| leg.dialog.is_abandoned()),
                to: |s, call| {
                    sides(s, call)
                        .all(|(leg, local)| is_out_or_rings(leg) && !has_open_channel(local, call))
                },
            },
        )
        .in_cases(|case, _| with_quitters(case) && case.crashes.is_none()),
        Claim::new(
            "the-called-side-waits-for-the-ack",
            "the called side sends no BYE before it has the ACK, or has waited for it long enough",
            &[ending::ITEM_1],
            Formula::EachStep {
                when: |_, m| {
                    sent_in(m, Sip::Bye)
                        .any(|call| names::leg(&m.before.state, call).is_some_and(is_callee))
                },
                then: |_, m| {
                    sent_in(m, Sip::Bye).all(|call| match names::leg(&m.before.state, call) {
                        Some(leg) => match leg.dialog {
                            Dialog::Callee(Callee::Moratorium { .. }) => {
                                let waited = matches!(
                                    m.event,
                                    Event::Timeout(Timer::Dialog { timer: SipTimer::H, .. })
                                );
                                met_sip(m) == Some(Sip::Ack) || waited
                            }
                            Dialog::Callee(dialog) => {
                                matches!(dialog, Callee::Established | Callee::Mortal)
                            }
                            Dialog::Caller(_) => true,
                        },
                        None => false,
                    })
                },
            },
        )
        .in_cases(called_side_may_release),
        Claim::new(
            "what-is-over-stays-over",
            "no late message brings a session back that has ended",
            &[ending::ITEM_1, ending::CANCEL],
            Formula::EachStep {
                when: |_, m| {
                    event_call(m)
                        .and_then(|call| change(m, call))
                        .is_some_and(|(before, _)| before.stage().has_ended())
                },
                then: |_, m| {
                    event_call(m)
                        .and_then(|call| change(m, call))
                        .is_none_or(|(_, after)| after.stage().has_ended())
                },
            },
        ),
        Claim::new(
            "both-sides-or-none-at-rest",
            "when nothing more can happen, a session is on at both sides or at none",
            &[ending::ITEM_1, ending::CANCEL],
            Formula::Always {
                when: |s| s.is_quiet && *s.history && !s.locals.iter().any(|l| l.crashed),
                then: |s| {
                    s.calls.iter().all(|call| {
                        let mut on = sides(s, *call).map(|(leg, _)| leg.stage() == Stage::Session);
                        let first = on.next();
                        on.all(|is_on| Some(is_on) == first)
                    })
                },
            },
        ),
        Claim::new(
            "media-only-in-a-session",
            "a side that has sent or received a BYE, or given up, has no media of the session",
            &[ending::ITEM_1],
            Formula::Always {
                when: |s| {
                    s.locals.iter().any(|l| legs(l).iter().any(|leg| leg.stage().has_ended()))
                },
                then: |s| {
                    s.locals.iter().all(|local| {
                        legs(local).iter().all(|leg| {
                            leg.stage() == Stage::Session
                                || !local.resources.contains(
                                    &crate::telepresence::types::Resource::Media(leg.call),
                                )
                        })
                    })
                },
            },
        ),
        Claim::new(
            "a-crash-ends-the-session",
            "when one side crashes, the other gets out of the session, and its CLUE channel is \
             closed",
            &[ending::INTRODUCTION],
            Formula::LeadsTo {
                from: |s, call| {
                    let gone = s
                        .locals
                        .iter()
                        .any(|local| local.crashed && names::leg(&local.state, call).is_some());
                    gone && sides(s, call).any(|(leg, _)| leg.stage() == Stage::Session)
                },
                to: |s, call| {
                    sides(s, call).all(|(leg, local)| {
                        leg.stage().has_ended() && !has_open_channel(local, call)
                            || leg.stage() == Stage::None
                    })
                },
            },
        )
        .in_cases(|case, _| case.crashes.is_some_and(|crash| !crash.recovers)),
        Claim::new(
            "a-session-can-be-established",
            "a session can get as far as both sides being in it, with captures configured",
            &[ending::INTRODUCTION],
            Formula::Reachable(|s| {
                s.calls.iter().any(|call| {
                    sides(s, *call).all(|(leg, _)| leg.is_telepresent() && leg.is_settled())
                })
            }),
        ),
        Claim::new(
            "a-session-can-be-released",
            "an established session can be released, with nothing left of it",
            &[ending::TO_RELEASE],
            Formula::Reachable(|s| {
                s.is_quiet
                    && *s.history
                    && s.calls.iter().any(|call| {
                        sides(s, *call).all(|(leg, l)| is_out(leg) && !has_open_channel(l, *call))
                    })
            }),
        )
        .in_cases(|case, _| {
            let config = case.config;
            (config.leavers.0 | config.removable.0 | config.referrers.0) != 0
        }),
    ]
}
