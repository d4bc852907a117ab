//! Claims about removing participants by REFER.

use super::sights::*;
use super::{Moment, Says, See};
use crate::sip::dialog::Stage;
use crate::sip::refer::{Message as Refer, Notifier, Progress, Referrer};
use crate::sip::types::{Message as Sip, Timer as SipTimer};
use crate::telepresence::Telepresence;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Role, State, Stimulus, Timer};
use callproof_kernel::case::Budget;
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::reaction::Event;

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    let mut claims = of_the_focus();
    claims.extend(of_the_outcome());
    claims
}

fn of_the_focus() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "only-the-authorised-remove",
            "the focus acts on a REFER only if the conference policy allows its sender to remove \
             participants",
            &[ending::REFER],
            Formula::each_step(
                |s| s.taking("accepts a REFER", accepts_refer),
                |s| {
                    s.taking("has found its sender authorised", |m| {
                        matches!(
                            m.event,
                            Event::Stimulus(Stimulus::Authorise { allowed: true, .. })
                        )
                    })
                },
            ),
        )
        .breach("the conference focus acts on a REFER without having found its sender authorised")
        .owed()
        .in_cases(with_refer),
        Claim::new(
            "the-outcome-is-true",
            "the sender of a REFER is told that the participant is removed when its session has \
             ended, not before, and not again when that is done",
            &[ending::REFER],
            Formula::each_step(
                |s| s.taking("reports a removal", |m| final_notifies(m).next().is_some()),
                |s| {
                    s.taking("has removed the participant, and has not said so before", |m| {
                        final_notifies(m).all(|by| {
                            let before = asked_in(&m.before.state, by);
                            let over = target_is_out(&m.outcome.after.state, by);
                            over && before.is_some_and(is_under_way)
                        })
                    })
                },
            ),
        )
        .breach(
            "the sender of a REFER is told that the participant is removed before it is, or once \
             too often",
        )
        .in_cases(with_refer),
        Claim::new(
            "only-the-target-leaves",
            "the focus sends a BYE only to the participant that was to be removed, whose session is \
             otherwise at its end, or who would be left alone",
            &[ending::FOCUS, ending::REFER],
            Formula::each_step(
                |s| {
                    s.taking("is the focus and sends a BYE", |m| {
                        matches!(m.before.state, State::Focus(_))
                            && sent_in(m, Sip::Bye).next().is_some()
                    })
                },
                |s| {
                    s.taking("means its receiver", |m| {
                        sent_in(m, Sip::Bye).all(|call| is_meant(m, call))
                    })
                },
            ),
        )
        .breach(
            "the conference focus sends a BYE to a participant other than the one whose session is \
             to end",
        )
        .in_cases(|case, text| {
            in_conferences(case, text) && called_side_may_release(case, text)
        }),
        Claim::new(
            "every-accepted-refer-is-resolved",
            "each REFER that the focus accepts comes to its end at the focus",
            &[ending::REFER],
            Formula::leads_to(is_accepted, |s, call| !is_accepted(s, call)),
        )
        .breach("the conference focus may never be done with a REFER that it has accepted")
        .in_cases(|case, text| with_refer(case, text) && no_focus_crash(case)),
    ]
}

fn of_the_outcome() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "an-accepted-refer-removes",
            "when the focus accepts a REFER, the participant gets out of the conference",
            &[ending::REFER],
            Formula::leads_to(
                |s, call| {
                    focus(s, format!("is removing a participant ({call})"), move |f, _| {
                        f.asked.iter().any(|a| a.target == call.0 && is_under_way(a.notifier))
                    })
                },
                |s, call| {
                    each_side(s, call, "is out of its session", |leg, _| {
                        matches!(leg.stage(), Stage::None | Stage::Over)
                    })
                },
            ),
        )
        .breach(
            "a participant may stay in the conference for ever after the focus has accepted its \
             removal",
        )
        .in_cases(with_refer),
        Claim::new(
            "who-asks-learns-the-outcome",
            "the sender of a REFER that is accepted learns what became of it, even if it has left \
             meanwhile",
            &[ending::REFER],
            Formula::leads_to(is_accepted, |s, call| {
                referrer(s, call, "knows the outcome of its REFER", |referrer| {
                    matches!(referrer, None | Some(Referrer::Done { outcome: Some(_) }))
                })
            }),
        )
        .breach("the sender of a REFER that is accepted may never learn what became of it")
        .in_cases(|case, text| {
            with_refer(case, text)
                && case.crashes.is_none()
                && in_patience(case)
                && case.losses != Budget::Unbounded
        }),
        Claim::new(
            "a-participant-can-be-removed",
            "a REFER can lead to the participant being out and its sender knowing, with nothing more \
             under way",
            &[ending::REFER],
            Formula::reachable(|s| {
                s.quiet()
                    & s.some_call(|call| {
                        referrer(s, call, "knows that its REFER was obeyed", |referrer| {
                            referrer == Some(Referrer::Done { outcome: Some(true) })
                        })
                    })
            }),
        )
        .breach(
            "a REFER cannot get a participant out so that its sender knows and nothing more is \
             under way",
        )
        .in_cases(with_refer),
    ]
}

fn accepts_refer(moment: &Moment<'_>) -> bool {
    let State::Focus(before) = &moment.before.state else { return false };
    let State::Focus(after) = &moment.outcome.after.state else { return false };
    after.asked.iter().any(|asked| {
        matches!(asked.notifier, Notifier::Acting { .. })
            && before.asked_by(asked.by).is_none_or(|b| b.notifier == Notifier::Deciding)
    })
}

fn final_notifies<'a>(moment: &'a Moment<'_>) -> impl Iterator<Item = u8> + use<'a> {
    moment.outcome.sent().filter_map(|(_, m)| match m.body {
        Body::Referred(Refer::Notify(Progress::Final { ok: true })) => Some(m.call.0),
        _ => None,
    })
}

/// Where the REFER of a TP UE stands at the focus.
fn asked_in(state: &State, by: u8) -> Option<Notifier> {
    match state {
        State::Focus(focus) => focus.asked_by(by).map(|asked| asked.notifier),
        State::Ue(_) => None,
    }
}

/// Whether the session with the participant that a TP UE wants removed is over.
fn target_is_out(state: &State, by: u8) -> bool {
    match state {
        State::Focus(focus) => focus.asked_by(by).is_some_and(|asked| {
            let stage = focus.legs[usize::from(asked.target)].stage();
            matches!(stage, Stage::None | Stage::Over)
        }),
        State::Ue(_) => false,
    }
}

/// Whether a BYE of the focus is for the participant that the event is about.
fn is_meant(moment: &Moment<'_>, call: Call) -> bool {
    let is_about_it = match *moment.event {
        Event::Stimulus(Stimulus::Act { by, .. } | Stimulus::Authorise { by, .. }) => {
            let State::Focus(focus) = &moment.before.state else { return false };
            focus.asked_by(by).is_some_and(|asked| asked.target == call.0)
        }
        Event::Timeout(Timer::Dialog { call: of, timer: SipTimer::E | SipTimer::H }) => of == call,
        _ => event_call(moment) == Some(call),
    };
    is_about_it || is_left_alone(&moment.outcome.after.state, call)
}

/// Nobody else is in a session with the focus, nor about to be.
fn is_left_alone(state: &State, call: Call) -> bool {
    match state {
        State::Focus(focus) => {
            focus.legs.iter().all(|leg| leg.call == call || !leg.stage().is_alive())
        }
        State::Ue(_) => false,
    }
}

/// The focus has accepted the REFER of a TP UE, and is not done with it.
fn is_accepted(s: &See<'_>, call: Call) -> Says {
    focus(s, format!("acts on a REFER ({call})"), move |focus, _| {
        focus.asked_by(call.0).is_some_and(|asked| is_under_way(asked.notifier))
    })
}

fn is_under_way(notifier: Notifier) -> bool {
    matches!(notifier, Notifier::Acting { .. } | Notifier::Ending { .. })
}

/// Where the REFER of a TP UE stands at its sender.
fn referrer(
    s: &See<'_>,
    call: Call,
    says: &'static str,
    stands: fn(Option<Referrer>) -> bool,
) -> Says {
    s.of(Role::TpUe(call.0), says, move |local| match &local.state {
        State::Ue(me) => stands(me.asking.map(|asking| asking.referrer)),
        State::Focus(_) => false,
    })
}
