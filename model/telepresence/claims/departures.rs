//! Claims about who leaves a conference, and what the others see.

use super::clue::{accepted_configure, accepts_a_configure};
use super::sights::*;
use super::{Says, See};
use crate::clue::consumer::Phase as Consumed;
use crate::clue::provider::Phase;
use crate::clue::text::provider;
use crate::clue::types::Message as Clue;
use crate::telepresence::Telepresence;
use crate::telepresence::text::ending;
use crate::telepresence::types::{Body, Call, Captures, Own, Role, State};
use callproof_kernel::case::Budget;
use callproof_kernel::claim::{Claim, Formula};

pub(super) fn all() -> Vec<Claim<Telepresence>> {
    let mut claims = of_the_focus();
    claims.extend(of_the_others());
    claims
}

fn of_the_focus() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "departed-means-gone",
            "once a participant has left or did not get in, the focus sends no media of it to \
             anybody, nor any to it",
            &[ending::FOCUS, ending::EDITORS_NOTE],
            Formula::always(somebody_has_left, |s| {
                focus(s, "sends no media of or to who has left", |f, local| {
                    f.legs.iter().filter(|leg| leg.stage().has_ended()).all(|gone| {
                        f.legs.iter().all(|leg| {
                            let sent = sends_media(leg, local);
                            match leg.call == gone.call {
                                true => sent.is_empty(),
                                false => !sent.has(gone.call.0),
                            }
                        })
                    })
                })
            }),
        )
        .breach(
            "the conference focus sends media of, or to, a participant that has left or did not \
             get in",
        )
        .owed()
        .in_cases(with_departures),
        Claim::new(
            "nothing-of-who-has-left-is-granted",
            "the focus does not grant captures of a participant that has left",
            &[ending::EDITORS_NOTE],
            Formula::each_step(
                |s| {
                    let departed =
                        s.taking("has seen somebody leave", |m| has_departed(&m.before.state));
                    accepts_a_configure(s) & departed
                },
                |s| {
                    s.taking("grants nothing of who has left", |m| {
                        accepted_configure(m)
                            .is_none_or(|(_, _, wanted)| !names_departed(&m.before.state, wanted))
                    })
                },
            ),
        )
        .breach("the conference focus grants captures of a participant that has left")
        .owed()
        .in_cases(with_configures_after_departures),
        Claim::new(
            "a-crashed-participant-is-noticed",
            "when a participant crashes, the focus sooner or later regards it as having left",
            &[ending::EDITORS_NOTE],
            Formula::leads_to(
                |s: &See<'_>, call: Call| {
                    s.of(Role::TpUe(call.0), "has crashed", |local| local.crashed)
                },
                |s, call| !at_focus(s, call, "has the participant", |leg| leg.stage().is_alive()),
            ),
        )
        .breach(
            "the conference focus may for ever regard a participant that has crashed as still \
             there",
        )
        .owed()
        .in_cases(|case, text| {
            in_conferences(case, text)
                && no_focus_crash(case)
                && case.crashes.is_some_and(|crash| !crash.recovers)
        }),
    ]
}

fn of_the_others() -> Vec<Claim<Telepresence>> {
    vec![
        Claim::new(
            "the-view-is-the-roster",
            "when nothing more is under way and nobody has crashed, each participant is offered the \
             captures of the others and of nobody else",
            &[ending::EDITORS_NOTE, provider::CHANGED],
            Formula::always(
                |s| s.quiet() & focus_is_up(s) & nobody_has_crashed(s),
                |s| s.each_call(|call| !watches(s, call) | has_the_view(s, call)),
            ),
        )
        .breach(
            "a participant is left with an offer of other captures than those of the others that \
             are there",
        )
        .cited()
        .in_cases(in_conferences),
        Claim::new(
            "a-departure-is-refreshed",
            "when a participant has left or did not get in, each other one that stays gets to an \
             advertisement without its captures, and configures it",
            &[ending::EDITORS_NOTE, provider::CHANGED],
            Formula::leads_to(has_left, |s, left| {
                let refreshed = each_other(s, left, |call| {
                    let has_what_is_left = consumes(
                        s,
                        call,
                        format!("has configured an advertisement without TP UE {}", left.0 + 1),
                        move |c| c.machine.phase == Consumed::Established && !c.offered.has(left.0),
                    );
                    !watches(s, call) | has_what_is_left
                });
                !focus_is_up(s) | refreshed
            }),
        )
        .breach(
            "a participant may never configure an advertisement without one that has left or did \
             not get in",
        )
        .cited()
        .in_cases(|case, text| with_departures(case, text) && no_focus_crash(case)),
        Claim::new(
            "a-departure-becomes-known",
            "when a participant has left or did not get in, each other one that stays is told so in \
             some way, unless the network loses every repetition",
            &[ending::EDITORS_NOTE],
            Formula::leads_to(has_left, |s, left| {
                each_other(s, left, |call| {
                    let says = format!("knows that TP UE {} has left", left.0 + 1);
                    let knows = consumes(s, call, says, move |c| {
                        let is_composed = c.offered.own == Some(Own::Composed);
                        let is_told = c.gone.has(left.0) || c.excluded.has(left.0);
                        is_told || !c.offered.has(left.0) && !is_composed
                    });
                    !watches(s, call) | knows
                })
            }),
        )
        .breach("a participant may never learn that another one has left or did not get in")
        .owed()
        .in_cases(|case, text| {
            with_departures(case, text)
                && no_focus_crash(case)
                && case.losses != Budget::Unbounded
        }),
        Claim::new(
            "nobody-goes-on-showing-who-has-left",
            "when a participant has left or did not get in, each other one stops showing its captures",
            &[ending::EDITORS_NOTE],
            Formula::leads_to(has_left, |s, left| {
                each_other(s, left, |call| !watches(s, call) | !shows(s, call, left))
            }),
        )
        .breach(
            "a participant may for ever go on showing captures of one that has left or did not get \
             in",
        )
        .owed()
        .in_cases(|case, text| with_departures(case, text) && no_focus_crash(case)),
        Claim::new(
            "nobody-shows-who-has-left-at-rest",
            "when nothing more is under way, nobody shows captures of a participant that has left or \
             did not get in",
            &[ending::EDITORS_NOTE],
            Formula::always(
                |s| s.quiet() & somebody_has_left(s),
                |s| {
                    s.each_call(|call| {
                        let shown = s.each_call(|left| !has_left(s, left) | !shows(s, call, left));
                        !watches(s, call) | shown
                    })
                },
            ),
        )
        .breach("a participant is left showing captures of one that has left or did not get in")
        .owed()
        .in_cases(with_departures),
        Claim::new(
            "participants-can-choose-whom-to-see",
            "a participant can get the captures of one other participant, as such",
            &[ending::EDITORS_NOTE],
            Formula::reachable(|s| {
                s.some_call(|call| {
                    let has_chosen = consumes(s, call, "has captures of another one", |c| {
                        c.machine.phase == Consumed::Established && c.shown.of.0 != 0
                    });
                    watches(s, call) & has_chosen
                })
            }),
        )
        .breach("a participant cannot get the captures of one other participant, as such")
        .owed()
        .in_cases(in_conferences),
    ]
}

/// The session with somebody has ended at the focus.
fn somebody_has_left(s: &See<'_>) -> Says {
    s.some_call(|call| has_left(s, call))
}

/// A participant shows captures of another one.
fn shows(s: &See<'_>, call: Call, whose: Call) -> Says {
    let says = format!("shows captures of TP UE {}", whose.0 + 1);
    consumes(s, call, says, move |c| c.shown.has(whose.0))
}

/// A participant is offered the captures of those who are there besides: each of them as such, or
/// all of them composed, or the focus's own where there is nobody.
fn has_the_view(s: &See<'_>, call: Call) -> Says {
    let own = |own: Option<Own>| {
        consumes(s, call, format!("is offered {own:?} of the focus"), move |c| c.offered.own == own)
    };
    let offered = |whose: Call| {
        let says = format!("is offered captures of TP UE {}", whose.0 + 1);
        consumes(s, call, says, move |c| c.offered.has(whose.0))
    };
    let nobody = each_other(s, call, |other| !is_present(s, other));
    let each_as_such = each_other(s, call, |other| {
        (offered(other) & is_present(s, other)) | (!offered(other) & !is_present(s, other))
    });
    own(Some(Own::Composed))
        | (own(Some(Own::Slate)) & nobody)
        | (own(None) & !offered(call) & each_as_such)
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

/// The advertisements that the focus sends: in which session, of what.
pub(super) fn advertises<'a>(
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

/// Whether the focus advertises to somebody who has not answered the advertisement before.
pub(super) fn advertises_unanswered(moment: &super::Moment<'_>) -> bool {
    advertises(moment).any(|(call, _)| {
        let several = advertises(moment).filter(|(other, _)| *other == call).count() > 1;
        let waits = change(moment, call)
            .and_then(|(before, _)| before.providing())
            .is_some_and(|p| p.machine.phase == Phase::WaitForAck && !answers(moment, call));
        several || waits
    })
}

/// Whether the focus advertises what it has advertised before.
pub(super) fn advertises_again(moment: &super::Moment<'_>) -> bool {
    advertises(moment).any(|(call, captures)| {
        change(moment, call)
            .and_then(|(before, _)| before.providing())
            .is_some_and(|p| p.offered == captures)
    })
}
