//! Claims about removing participants by REFER.

use super::sights::*;
use super::{Moment, See};
use crate::kernel::case::Budget;
use crate::kernel::claim::{Claim, Formula};
use crate::kernel::reaction::Event;
use crate::sip::dialog::Stage;
use crate::sip::refer::{Message as Refer, Notifier, Progress, Referrer};
use crate::sip::types::{Message as Sip, Timer as SipTimer};
use crate::telepresence::Telepresence;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Role, State, Stimulus, Timer};

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "only-the-authorised-remove",
            "the focus acts on a REFER only if the conference policy allows its sender to remove \
             participants",
            &[ending::REFER],
            Formula::EachStep {
                when: |_, m| accepts_refer(m),
                then: |_, m| {
                    matches!(m.event, Event::Stimulus(Stimulus::Authorise { allowed: true, .. }))
                },
            },
        )
        .in_cases(with_refer),
        Claim::new(
            "the-outcome-is-true",
            "the sender of a REFER is told that the participant is removed when its session has \
             ended, not before, and not again when that is done",
            &[ending::REFER],
            Formula::EachStep {
                when: |_, m| final_notifies(m).next().is_some(),
                then: |_, m| {
                    final_notifies(m).all(|by| {
                        let before = asked_in(&m.before.state, by);
                        let over = target_is_out(&m.outcome.after.state, by);
                        over && before.is_some_and(is_under_way)
                    })
                },
            },
        )
        .in_cases(with_refer),
        Claim::new(
            "only-the-target-leaves",
            "the focus sends a BYE only to the participant that was to be removed, or whose \
             session is otherwise at its end",
            &[ending::FOCUS, ending::REFER],
            Formula::EachStep {
                when: |_, m| {
                    matches!(m.before.state, State::Focus(_))
                        && sent_in(m, Sip::Bye).next().is_some()
                },
                then: |_, m| sent_in(m, Sip::Bye).all(|call| is_meant(m, call)),
            },
        )
        .in_cases(|case, resolutions| {
            in_conferences(case, resolutions) && called_side_may_release(case, resolutions)
        }),
        Claim::new(
            "every-accepted-refer-is-resolved",
            "each REFER that the focus accepts comes to its end at the focus",
            &[ending::REFER],
            Formula::LeadsTo {
                from: |s, call| notifier(s, call).is_some_and(is_under_way),
                to: |s, call| !notifier(s, call).is_some_and(is_under_way),
            },
        )
        .in_cases(|case, resolutions| with_refer(case, resolutions) && no_focus_crash(case)),
        Claim::new(
            "an-accepted-refer-removes",
            "when the focus accepts a REFER, the participant gets out of the conference",
            &[ending::REFER],
            Formula::LeadsTo {
                from: |s, call| {
                    focus(s).is_some_and(|f| {
                        f.asked.iter().any(|a| a.target == call.0 && is_under_way(a.notifier))
                    })
                },
                to: |s, call| {
                    sides(s, call).all(|(leg, _)| matches!(leg.stage(), Stage::None | Stage::Over))
                },
            },
        )
        .in_cases(with_refer),
        Claim::new(
            "who-asks-learns-the-outcome",
            "the sender of a REFER that is accepted learns what became of it, even if it has left \
             meanwhile",
            &[ending::REFER],
            Formula::LeadsTo {
                from: |s, call| notifier(s, call).is_some_and(is_under_way),
                to: |s, call| {
                    matches!(referrer(s, call), None | Some(Referrer::Done { outcome: Some(_) }))
                },
            },
        )
        .in_cases(|case, resolutions| {
            with_refer(case, resolutions)
                && case.crashes.is_none()
                && in_patience(case)
                && case.losses != Budget::Unbounded
        }),
        Claim::new(
            "a-participant-can-be-removed",
            "a REFER can lead to a participant being out and its sender knowing",
            &[ending::REFER],
            Formula::Reachable(|s| {
                s.calls.iter().any(|call| {
                    let known = referrer(s, *call) == Some(Referrer::Done { outcome: Some(true) });
                    known && s.is_quiet
                })
            }),
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
    match *moment.event {
        Event::Stimulus(Stimulus::Act { by, .. } | Stimulus::Authorise { by, .. }) => {
            let State::Focus(focus) = &moment.before.state else { return false };
            focus.asked_by(by).is_some_and(|asked| asked.target == call.0)
        }
        Event::Timeout(Timer::Dialog { call: of, timer: SipTimer::E | SipTimer::H }) => of == call,
        _ => event_call(moment) == Some(call),
    }
}

fn notifier(s: &See<'_>, call: Call) -> Option<Notifier> {
    focus(s)?.asked_by(call.0).map(|asked| asked.notifier)
}

fn is_under_way(notifier: Notifier) -> bool {
    matches!(notifier, Notifier::Acting { .. } | Notifier::Ending { .. })
}

fn referrer(s: &See<'_>, call: Call) -> Option<Referrer> {
    match &s.local(Role::TpUe(call.0))?.state {
        State::Ue(me) => me.asking.map(|asking| asking.referrer),
        State::Focus(_) => None,
    }
}
