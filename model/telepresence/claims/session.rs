//! Claims about the session: BYE, CANCEL, and both ends agreeing.

use super::sights::*;
use super::{Moment, See, Step};
use crate::sip::callee::Callee;
use crate::sip::caller::Caller;
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::types::{Message as Sip, Timer as SipTimer};
use crate::telepresence::Telepresence;
use crate::telepresence::names;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Call, Leg, Parties, Resource, Role, Timer};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::reaction::Event;

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    let mut claims = ending();
    claims.extend(giving_up());
    claims.extend(order());
    claims
}

fn ending() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "a-release-ends-the-session-at-both-sides",
            "once a session has ended at one side it ends at the other, and the CLUE channel with it",
            &[ending::ITEM_1, ending::ITEM_2],
            Formula::leads_to(
                |s, call| {
                    some_side(s, call, "has ended its session", |leg, _| leg.stage().has_ended())
                },
                is_out_at_every_side,
            ),
        )
        .breach(
            "a side may be left in the session, or with its CLUE channel, for ever after one side \
             has ended it",
        ),
        Claim::new(
            "whoever-releases-gets-out",
            "a party that begins to release a session gets out of it, without its CLUE channel",
            &[ending::TO_RELEASE, ending::ITEM_1, ending::ITEM_2],
            Formula::leads_to_for_each(
                |s, call, role| side(s, role, call, "is releasing its session", is_releasing),
                |s, call, role| {
                    side_if_any(s, role, call, "is done with its release", |leg, local| {
                        let is_left = is_out(leg) && has_open_channel(local, leg.call);
                        !is_releasing(leg, local) && !is_left
                    })
                },
            ),
        )
        .breach(
            "a party may be stuck in its own release of a session, or keep its CLUE channel, for \
             ever",
        ),
        Claim::new(
            "who-is-released-is-told",
            "a user whose session the other side or the conference focus ends, or whose session is \
             found to be lost, is told so",
            &[ending::ITEM_1, ending::FOCUS],
            Formula::each_step(
                |s| {
                    s.taking("is a TP UE in session, and meets a BYE request or silence", |m| {
                        let leg = event_call(m).and_then(|call| names::leg(&m.before.state, call));
                        let in_session = leg.is_some_and(|leg| leg.stage() == Stage::Session);
                        let is_lost = matches!(m.event, Event::Timeout(Timer::Silence { .. }));
                        let ends = met_sip(m) == Some(Sip::Bye) || is_lost;
                        m.role != Role::Focus && in_session && ends
                    })
                },
                |s| s.taking("tells its user", |m| m.outcome.told().next().is_some()),
            ),
        )
        .breach(
            "a user is left unaware that the other side or the focus has ended the session, or \
             that it is lost",
        )
        .owed()
        .in_cases(called_side_may_release),
        Claim::new(
            "what-is-over-stays-over",
            "no late message brings a session back that has ended",
            &[ending::ITEM_1, ending::CANCEL],
            Formula::each_step(
                |s| {
                    s.taking("meets something of a session that has ended", |m| {
                        own_change(m).is_some_and(|(before, _)| before)
                    })
                },
                |s| s.taking("leaves it ended", |m| own_change(m).is_none_or(|(_, after)| after)),
            ),
        )
        .breach("a party is drawn back into a session that had ended for it"),
        Claim::new(
            "both-sides-or-none-at-rest",
            "when nothing more is under way and nobody is down, a session is on at both sides or at \
             none",
            &[ending::ITEM_1, ending::CANCEL],
            Formula::always(
                |s| s.quiet() & everybody_is_up(s),
                |s| {
                    s.each_call(|call| {
                        let on = each_side(s, call, "is in session", |leg, _| {
                            leg.stage() == Stage::Session
                        });
                        let off = each_side(s, call, "is in no session", |leg, _| {
                            leg.stage() != Stage::Session
                        });
                        on | off
                    })
                },
            ),
        )
        .breach(
            "one side is left in a session that the other side is not in, with nothing more under \
             way",
        ),
        Claim::new(
            "media-only-in-a-session",
            "a side has media of a session only while it is in it",
            &[ending::ITEM_1],
            Formula::always(
                |s| {
                    s.some_role(|role| {
                        s.of(role, "has media of a session", |l| {
                            let media = |leg: &Leg| Resource::Media(leg.call);
                            legs(l).iter().any(|leg| l.resources.contains(&media(leg)))
                        })
                    })
                },
                |s| {
                    s.each_role(|role| {
                        s.of(role, "has media in a session only", |l| {
                            legs(l).iter().all(|leg| {
                                let media = Resource::Media(leg.call);
                                leg.stage() == Stage::Session || !l.resources.contains(&media)
                            })
                        })
                    })
                },
            ),
        )
        .breach("a side has media of a session open without being in it"),
        Claim::new(
            "a-crash-ends-the-session",
            "when one side crashes, the other gets out of the session, and its CLUE channel is \
             closed",
            &[ending::INTRODUCTION],
            Formula::leads_to(
                |s, call| {
                    let gone = s.some_role(|role| {
                        s.of(role, format!("has crashed ({call})"), move |local| {
                            local.crashed && names::leg(&local.state, call).is_some()
                        })
                    });
                    gone & some_side(s, call, "is in session", |leg, _| {
                        leg.stage() == Stage::Session
                    })
                },
                |s, call| {
                    each_side(s, call, "is in no session, without a channel", |leg, local| {
                        leg.stage().has_ended() && !has_open_channel(local, leg.call)
                            || leg.stage() == Stage::None
                    })
                },
            ),
        )
        .breach(
            "the other side may stay in the session, or keep its CLUE channel, for ever after one \
             has crashed",
        )
        .owed()
        .in_cases(|case, _| case.crashes.is_some_and(|crash| !crash.recovers)),
        Claim::new(
            "a-session-can-be-established",
            "a session can get as far as both sides being in it, with captures configured",
            &[ending::INTRODUCTION],
            Formula::reachable(|s| {
                s.some_call(|call| {
                    s.each_role(|role| {
                        let says = format!("is up, with captures configured ({call}), if anything");
                        s.of(role, says, move |local| {
                            names::leg(&local.state, call).is_none_or(|leg| {
                                !local.crashed && leg.is_telepresent() && leg.is_settled()
                            })
                        })
                    })
                })
            }),
        )
        .breach("a session cannot get as far as both sides being in it, with captures configured")
        .in_cases(|case, _| has_channel(case)),
        Claim::new(
            "a-session-can-be-released",
            "an established session can be released, with nothing left of it",
            &[ending::TO_RELEASE],
            Formula::reachable(|s| {
                s.quiet()
                    & s.some_call(|call| {
                        each_side(
                            s,
                            call,
                            "is out of its session, without a channel",
                            |leg, local| is_out(leg) && !has_open_channel(local, leg.call),
                        )
                    })
            }),
        )
        .breach("an established session cannot be released so that nothing is left of it")
        .in_cases(|case, _| {
            // Where no session is set up, all of them were established before the case began.
            let config = case.config;
            let some_leave = (config.leavers.0 | config.removable.0 | config.referrers.0) != 0;
            some_leave && !with_set_up(case) && case.crashes.is_none()
        }),
    ]
}

fn giving_up() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "cancel-only-while-establishing",
            "a CANCEL is sent only after a provisional response and before a final one",
            &[ending::CANCEL],
            Formula::each_step(
                |s| sends_some(s, "a CANCEL", Sip::Cancel),
                |s| {
                    s.taking("is between a provisional and a final response", |m| {
                        sent_in(m, Sip::Cancel).all(|call| may_cancel(m, call))
                    })
                },
            ),
        )
        .breach("a caller sends a CANCEL before a provisional response, or after a final one")
        .in_cases(with_cancel),
        Claim::new(
            "an-answer-that-crosses-a-cancel-is-released",
            "a 200 to an INVITE that is being cancelled is acknowledged and followed by a BYE",
            &[ending::CANCEL],
            Formula::each_step(
                |s| {
                    s.taking("meets a 200 to an INVITE that it has given up", |m| {
                        met_sip(m) == Some(Sip::Accepted)
                            && side_before(m).is_some_and(|leg| leg.dialog.is_abandoned())
                    })
                },
                |s| {
                    s.taking("sends an ACK and a BYE", |m| {
                        side_before(m).is_some_and(|leg| {
                            sends(m, leg.call, Sip::Ack) && sends(m, leg.call, Sip::Bye)
                        })
                    })
                },
            ),
        )
        .breach(
            "a caller that has given up leaves the 200 to its INVITE without an ACK, or without a \
             BYE",
        )
        .in_cases(with_cancel),
        Claim::new(
            "giving-up-ends-the-session",
            "when the caller gives up a session that is being established, by a CANCEL, both sides \
             get out of it, without a CLUE channel",
            &[ending::CANCEL, ending::CANCEL_CHANNEL],
            Formula::leads_to(
                |s, call| {
                    some_side(s, call, "has given its session up", |leg, _| {
                        leg.dialog.is_abandoned()
                    })
                },
                is_out_at_every_side,
            ),
        )
        .breach(
            "a side may be left in the session, or with a CLUE channel, for ever after the caller \
             has given up",
        )
        .in_cases(|case, text| with_cancel(case, text) && case.crashes.is_none()),
        Claim::new(
            "nobody-waits-for-who-has-left",
            "while a session is being established, a side whose other side is out of it, or down, \
             sooner or later stops ringing, or waiting for the answer",
            &[ending::CANCEL],
            Formula::leads_to(waits_in_vain, |s, call| {
                each_side(s, call, "does not wait", |leg, _| leg.stage() != Stage::Pending)
            }),
        )
        .breach(
            "a side may ring, or wait for the answer, for ever although the other side is out or \
             down",
        )
        .owed()
        .in_cases(|case, _| with_set_up(case)),
        Claim::new(
            "who-stops-ringing-is-told",
            "a called user for whom it no longer rings, without having answered, is told so",
            &[ending::CANCEL],
            Formula::each_step(
                |s| s.taking("is a TP UE that no longer rings, unanswered", stops_ringing),
                |s| s.taking("tells its user", |m| m.outcome.told().next().is_some()),
            ),
        )
        .breach("a called user who has not answered is left unaware that it no longer rings")
        .owed()
        .in_cases(|case, _| with_set_up(case) && case.config.parties == Parties::Two),
    ]
}

fn order() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "the-called-side-waits-for-the-ack",
            "the called side sends no BYE before it has the ACK, or has waited for it long enough",
            &[ending::ITEM_1],
            Formula::each_step(
                |s| {
                    s.taking("is the called side and sends a BYE", |m| {
                        sent_in(m, Sip::Bye)
                            .any(|call| names::leg(&m.before.state, call).is_some_and(is_callee))
                    })
                },
                |s| {
                    s.taking("has the ACK, or has waited for it", |m| {
                        sent_in(m, Sip::Bye).all(|call| may_say_bye(m, call))
                    })
                },
            ),
        )
        .breach(
            "the called side sends a BYE before it has the ACK or has waited for it long enough",
        )
        .in_cases(called_side_may_release),
    ]
}

/// Each side is out of its session, without a CLUE channel.
fn is_out_at_every_side(s: &See<'_>, call: Call) -> super::Says {
    each_side(s, call, "is out of its session, without a channel", |leg, local| {
        is_out_or_was_never_in(leg) && !has_open_channel(local, leg.call)
    })
}

/// Whether the called side has not answered yet.
fn rings(leg: &Leg) -> bool {
    is_callee(leg) && leg.stage() == Stage::Pending
}

/// A side rings, or waits for the answer, while the other is out of the session, or down.
fn waits_in_vain(s: &See<'_>, call: Call) -> super::Says {
    let is_out = move |local: &Own| {
        names::leg(&local.state, call).is_some_and(|leg| local.crashed || leg.stage().has_ended())
    };
    let has_left = s.some_role(|role| s.of(role, format!("is out, or down ({call})"), is_out));
    has_left & some_side(s, call, "waits", |leg, _| leg.stage() == Stage::Pending)
}

/// Whether a TP UE no longer rings, without a decision of its user.
fn stops_ringing(m: &Moment<'_>) -> bool {
    let decided = matches!(m.event, Event::Stimulus(_));
    let change = event_call(m).and_then(|call| {
        Some((names::leg(&m.before.state, call)?, names::leg(&m.outcome.after.state, call)?))
    });
    let stops = change.is_some_and(|(before, after)| rings(before) && !rings(after));
    m.role != Role::Focus && !decided && stops
}

/// Whether a side has begun to release its session and is not done with that.
fn is_releasing(leg: &Leg, local: &Own) -> bool {
    leg.is_releasing() || leg.stage() == Stage::Ending && awaits_bye_answer(leg, local)
}

/// Whether the session that an event is about had ended before it, and has afterwards.
fn own_change(m: &Moment<'_>) -> Option<(bool, bool)> {
    let (before, after) = change(m, event_call(m)?)?;
    Some((before.stage().has_ended(), after.stage().has_ended()))
}

/// The role sends this in some session.
fn sends_some(s: &See<'_>, what: &str, message: Sip) -> Step {
    s.taking(format!("sends {what}"), move |m| sent_in(m, message).next().is_some())
}

fn may_cancel(m: &Moment<'_>, call: Call) -> bool {
    let Some(leg) = names::leg(&m.before.state, call) else { return false };
    match leg.dialog {
        Dialog::Caller(Caller::Early { cancelled: false }) => true,
        Dialog::Caller(Caller::Early { cancelled: true }) => matches!(m.event, Event::Timeout(_)),
        Dialog::Caller(Caller::Preparative { abandoned: true }) => met_sip(m) == Some(Sip::Ringing),
        _ => false,
    }
}

fn may_say_bye(m: &Moment<'_>, call: Call) -> bool {
    let Some(leg) = names::leg(&m.before.state, call) else { return false };
    match leg.dialog {
        Dialog::Callee(Callee::Moratorium { .. }) => {
            let waited = Event::Timeout(Timer::Dialog { call, timer: SipTimer::H });
            met_sip(m) == Some(Sip::Ack) || *m.event == waited
        }
        Dialog::Callee(dialog) => matches!(dialog, Callee::Established | Callee::Mortal),
        Dialog::Caller(_) => true,
    }
}
