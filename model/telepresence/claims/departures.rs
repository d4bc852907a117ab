//! Claims about who leaves a conference, and what the others see.

use super::See;
use super::clue::accepted_configure;
use super::sights::*;
use crate::clue::consumer::Phase as Consumed;
use crate::clue::provider::Phase;
use crate::clue::types::Message as Clue;
use crate::kernel::case::Budget;
use crate::kernel::claim::{Claim, Formula};
use crate::telepresence::Telepresence;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Captures, Own, Role, State};

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "departed-means-gone",
            "once the focus has ended the session with a participant, it sends no media of it to \
             anybody, nor any to it",
            &[ending::FOCUS, ending::EDITORS_NOTE],
            Formula::Always {
                when: |s| focus(s).is_some_and(|f| f.legs.iter().any(|l| l.stage().has_ended())),
                then: |s| {
                    focus(s).is_none_or(|f| {
                        f.legs.iter().filter(|leg| leg.stage().has_ended()).all(|gone| {
                            f.legs.iter().all(|leg| match leg.providing() {
                                Some(p) if leg.call == gone.call => p.sending.is_empty(),
                                Some(p) => !p.sending.has(gone.call.0),
                                None => true,
                            })
                        })
                    })
                },
            },
        )
        .in_cases(with_departures),
        Claim::new(
            "nothing-of-who-has-left-is-granted",
            "the focus does not grant captures of a participant that has left",
            &[ending::EDITORS_NOTE],
            Formula::EachStep {
                when: |_, m| accepted_configure(m).is_some() && has_departed(&m.before.state),
                then: |_, m| {
                    accepted_configure(m)
                        .is_none_or(|(_, _, wanted)| !names_departed(&m.before.state, wanted))
                },
            },
        )
        .in_cases(with_configures_after_departures),
        Claim::new(
            "the-view-is-the-roster",
            "when nothing more is under way, each participant is offered the captures of the \
             others and of nobody else",
            &[ending::EDITORS_NOTE],
            Formula::Always {
                when: |s| s.is_quiet && *s.history && focus(s).is_some() && !has_crashed(s),
                then: |s| {
                    let Some(focus) = focus(s) else { return true };
                    s.calls.iter().all(|call| match viewer(s, *call) {
                        None => true,
                        Some((consuming, _)) => {
                            let others = present(focus).without(call.0);
                            match consuming.offered.own {
                                Some(Own::Composed) => true,
                                Some(Own::Slate) => others.is_empty(),
                                None => consuming.offered.of == others.of,
                            }
                        }
                    })
                },
            },
        )
        .in_cases(in_conferences),
        Claim::new(
            "a-departure-is-refreshed",
            "when a participant has left, each other one that stays gets to an advertisement \
             without its captures, and configures it",
            &[ending::EDITORS_NOTE],
            Formula::LeadsTo {
                from: |s, call| has_left(s, call),
                to: |s, call| focus(s).is_none() || is_refreshed(s, call),
            },
        )
        .in_cases(|case, resolutions| with_departures(case, resolutions) && no_focus_crash(case)),
        Claim::new(
            "a-departure-becomes-known",
            "when a participant has left, each other one that stays is told so in some way, \
             unless the network loses every repetition",
            &[ending::EDITORS_NOTE],
            Formula::LeadsTo {
                from: |s, call| has_left(s, call),
                to: |s, call| {
                    s.calls.iter().filter(|other| **other != call).all(|other| {
                        viewer(s, *other).is_none_or(|(c, _)| {
                            let offered = c.offered.has(call.0);
                            let composed = c.offered.own == Some(Own::Composed);
                            let known = c.gone.has(call.0) || c.excluded.has(call.0);
                            known || !offered && !composed
                        })
                    })
                },
            },
        )
        .in_cases(|case, resolutions| {
            with_departures(case, resolutions)
                && no_focus_crash(case)
                && case.losses != Budget::Unbounded
        }),
        Claim::new(
            "nobody-goes-on-showing-who-has-left",
            "when a participant has left, each other one stops showing its captures",
            &[ending::EDITORS_NOTE],
            Formula::LeadsTo {
                from: |s, call| has_left(s, call),
                to: |s, call| {
                    s.calls
                        .iter()
                        .filter(|other| **other != call)
                        .all(|other| viewer(s, *other).is_none_or(|(c, _)| !c.shown.has(call.0)))
                },
            },
        )
        .in_cases(|case, resolutions| with_departures(case, resolutions) && no_focus_crash(case)),
        Claim::new(
            "nobody-shows-who-has-left-at-rest",
            "when nothing more is under way, nobody shows captures of a participant that has left",
            &[ending::EDITORS_NOTE],
            Formula::Always {
                when: |s| {
                    s.is_quiet
                        && focus(s).is_some_and(|f| f.legs.iter().any(|l| l.stage().has_ended()))
                },
                then: |s| {
                    let Some(focus) = focus(s) else { return true };
                    s.calls.iter().all(|call| match viewer(s, *call) {
                        None => true,
                        Some((c, _)) => focus
                            .legs
                            .iter()
                            .all(|leg| !leg.stage().has_ended() || !c.shown.has(leg.call.0)),
                    })
                },
            },
        )
        .in_cases(with_departures),
        Claim::new(
            "one-advertisement-at-a-time",
            "a participant that has not answered an advertisement is not sent another",
            &[ending::EDITORS_NOTE],
            Formula::EachStep {
                when: |_, m| advertises(m).next().is_some(),
                then: |_, m| {
                    advertises(m).all(|(call, _)| {
                        advertises(m).filter(|(other, _)| *other == call).count() == 1
                            && change(m, call)
                                .and_then(|(before, _)| before.providing())
                                .is_none_or(|p| {
                                    p.machine.phase != Phase::WaitForAck || answers(m, call)
                                })
                    })
                },
            },
        )
        .in_cases(|case, resolutions| {
            in_conferences(case, resolutions) && with_advertisements(case, resolutions)
        }),
        Claim::new(
            "each-advertisement-says-something-new",
            "no advertisement repeats the one before, so that there are no more than changes of \
             the roster, and one",
            &[ending::EDITORS_NOTE],
            Formula::EachStep {
                when: |_, m| advertises(m).next().is_some(),
                then: |_, m| {
                    advertises(m).all(|(call, captures)| {
                        change(m, call)
                            .and_then(|(before, _)| before.providing())
                            .is_none_or(|p| p.offered != captures)
                    })
                },
            },
        )
        .in_cases(|case, resolutions| {
            in_conferences(case, resolutions) && with_advertisements(case, resolutions)
        }),
        Claim::new(
            "participants-can-choose-whom-to-see",
            "a participant can get the captures of one other participant, as such",
            &[ending::EDITORS_NOTE],
            Formula::Reachable(|s| {
                s.calls.iter().any(|call| {
                    viewer(s, *call).is_some_and(|(c, _)| {
                        c.machine.phase == Consumed::Established && c.shown.of.0 != 0
                    })
                })
            }),
        )
        .in_cases(in_conferences),
        Claim::new(
            "a-crashed-participant-is-noticed",
            "when a participant crashes, the focus sooner or later regards it as having left",
            &[ending::EDITORS_NOTE],
            Formula::LeadsTo { from: |s, call| is_down(s, call), to: |s, call| !is_there(s, call) },
        )
        .in_cases(|case, resolutions| {
            in_conferences(case, resolutions)
                && no_focus_crash(case)
                && case.crashes.is_some_and(|crash| !crash.recovers)
        }),
    ]
}

fn has_departed(state: &State) -> bool {
    matches!(state, State::Focus(f) if f.legs.iter().any(|l| l.stage().has_ended()))
}

fn names_departed(state: &State, wanted: Captures) -> bool {
    match state {
        State::Focus(f) => {
            f.legs.iter().any(|leg| leg.stage().has_ended() && wanted.has(leg.call.0))
        }
        State::Ue(_) => false,
    }
}

/// Whether a participant has crashed and not come back.
fn is_down(s: &See<'_>, call: Call) -> bool {
    s.local(Role::TpUe(call.0)).is_some_and(|local| local.crashed)
}

/// Whether the session with a participant has ended at the focus.
fn has_left(s: &See<'_>, call: Call) -> bool {
    focus(s).is_some_and(|f| f.legs[usize::from(call.0)].stage().has_ended())
}

/// Whether a participant is in the conference, or about to be, as the focus sees it.
fn is_there(s: &See<'_>, call: Call) -> bool {
    focus(s).is_some_and(|f| f.legs[usize::from(call.0)].stage().is_alive())
}

fn advertises<'a>(
    moment: &'a super::Moment<'_>,
) -> impl Iterator<Item = (Call, Captures)> + use<'a> {
    let is_focus = matches!(moment.before.state, State::Focus(_));
    moment.outcome.sent().filter(move |_| is_focus).filter_map(|(_, m)| match m.body {
        Body::Clue { message: Clue::Advertisement { .. }, captures } => Some((m.call, captures)),
        _ => None,
    })
}

/// Whether what is met answers the advertisement of a session.
fn answers(moment: &super::Moment<'_>, call: Call) -> bool {
    met(moment).is_some_and(|m| {
        m.call == call
            && matches!(
                m.body,
                Body::Clue { message: Clue::Ack { .. } | Clue::Configure { acks: true, .. }, .. }
            )
    })
}
