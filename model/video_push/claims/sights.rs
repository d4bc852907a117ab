//! What claims ask of a state.

use super::{See, State as Says};
use crate::video_push::VideoPush;
use crate::video_push::history::{Fact, holds};
use crate::video_push::types::{
    Call, CallRef, Client1, Client2, Media, Phase1, Phase2, Resource, Role, Side, State,
};
use callproof_kernel::condition::Condition;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::reaction::Local;

type Own = Local<VideoPush>;

/// What is never so.
pub(super) fn never() -> Says {
    Condition::Any(Vec::new())
}

pub(super) fn caller(call: Call) -> Role {
    Role::Client1(call.caller)
}

/// Whether what is said of a call is about this one.
pub(super) fn is(said: &CallRef, call: Call, eye: Omniscient) -> bool {
    *said.ghost().reveal(eye) == call
}

pub(super) fn ues(s: &See<'_>) -> Vec<Role> {
    s.cast.iter().copied().filter(|role| matches!(role, Role::Client2(_))).collect()
}

pub(super) fn some_ue(s: &See<'_>, say: impl FnMut(Role) -> Says) -> Says {
    Condition::Any(ues(s).into_iter().map(say).collect())
}

pub(super) fn each_ue(s: &See<'_>, say: impl FnMut(Role) -> Says) -> Says {
    Condition::All(ues(s).into_iter().map(say).collect())
}

/// A fact of a call.
pub(super) fn fact(s: &See<'_>, call: Call, fact: Fact) -> Says {
    s.past(format!("{fact} ({call})"), move |history| history.has(call, fact))
}

pub(super) fn has(s: &See<'_>, role: Role, call: Call) -> Says {
    let eye = s.eye();
    s.of(role, format!("has {call}"), move |l| !l.crashed && holds(&l.state, call, eye))
}

pub(super) fn nobody_has(s: &See<'_>, call: Call) -> Says {
    s.each_role(|role| !has(s, role, call))
}

/// Where the call stands at its caller.
fn at_caller(
    s: &See<'_>,
    call: Call,
    says: &str,
    stands: impl Fn(Phase1) -> bool + Send + Sync + 'static,
) -> Says {
    let eye = s.eye();
    s.of(caller(call), format!("{says} {call}"), move |l| match &l.state {
        State::Client1(me) if !l.crashed => {
            me.call().is_some_and(|own| is(&own, call, eye)) && stands(me.phase)
        }
        _ => false,
    })
}

/// Where a call stands at a UE of the called user.
fn at_ue(
    s: &See<'_>,
    ue: Role,
    call: Call,
    says: &str,
    stands: impl Fn(Phase2) -> bool + Send + Sync + 'static,
) -> Says {
    let eye = s.eye();
    s.of(ue, format!("{says} {call}"), move |l| match &l.state {
        State::Client2(me) if !l.crashed => {
            me.call().is_some_and(|own| is(&own, call, eye)) && stands(me.phase)
        }
        _ => false,
    })
}

pub(super) fn caller_in_call(s: &See<'_>, call: Call) -> Says {
    at_caller(s, call, "is in", |phase| {
        matches!(phase, Phase1::InCall { .. } | Phase1::Completed { .. })
    })
}

pub(super) fn awaits_response(s: &See<'_>, call: Call) -> Says {
    at_caller(s, call, "awaits the response of", |phase| {
        matches!(phase, Phase1::AwaitingResponse { .. })
    })
}

pub(super) fn ue_in_call(s: &See<'_>, ue: Role, call: Call) -> Says {
    at_ue(s, ue, call, "is in", |phase| matches!(phase, Phase2::InCall { .. }))
}

pub(super) fn some_ue_in_call(s: &See<'_>, call: Call) -> Says {
    some_ue(s, |ue| ue_in_call(s, ue, call))
}

pub(super) fn both_in_call(s: &See<'_>, call: Call) -> Says {
    caller_in_call(s, call) & some_ue_in_call(s, call)
}

pub(super) fn fewer_media(s: &See<'_>, call: Call) -> Says {
    some_ue(s, |ue| {
        at_ue(
            s,
            ue,
            call,
            "receives fewer media types than were offered in",
            |phase| matches!(phase, Phase2::InCall { media, .. } if media != Media::OFFERED),
        )
    })
}

fn caller_releases(s: &See<'_>, call: Call) -> Says {
    at_caller(s, call, "has asked for the release of", |phase| {
        matches!(phase, Phase1::AwaitingReleaseResponse { .. })
    })
}

fn ue_releases(s: &See<'_>, ue: Role, call: Call) -> Says {
    at_ue(s, ue, call, "has asked for the release of", |phase| {
        matches!(phase, Phase2::AwaitingReleaseResponse { .. })
    })
}

/// Client 1, the server, or the UE with which the call is has asked for the release. Of several UEs,
/// one that hangs up before does not release the others' call.
pub(super) fn was_asked_to_end(s: &See<'_>, call: Call) -> Says {
    let is_only_ue = ues(s).len() == 1;
    let asked = |role| fact(s, call, Fact::AskedToEnd(role));
    let by_ue = some_ue(s, |ue| match is_only_ue {
        true => asked(ue),
        false => asked(ue) & fact(s, call, Fact::With(ue)),
    });
    asked(Role::Server) | asked(caller(call)) | by_ue
}

/// Another UE has the call than the one with which it is.
pub(super) fn another_ue_has(s: &See<'_>, call: Call) -> Says {
    some_ue(s, |ue| has(s, ue, call) & !fact(s, call, Fact::With(ue)))
}

/// Both ends have asked for the release and neither has been answered.
pub(super) fn both_release(s: &See<'_>, call: Call) -> Says {
    caller_releases(s, call) & some_ue(s, |ue| ue_releases(s, ue, call))
}

fn is_sent_media(resource: &Resource) -> bool {
    matches!(resource, Resource::Media { side: Side::Sending, .. })
}

fn is_media(resource: &Resource) -> bool {
    matches!(resource, Resource::Media { .. })
}

fn has_open(s: &See<'_>, role: Role, call: Call, says: &str, kind: fn(&Resource) -> bool) -> Says {
    let eye = s.eye();
    s.of(role, format!("has {says} of {call}"), move |l| {
        !l.crashed && l.resources.iter().any(|r| kind(r) && is(r.call(), call, eye))
    })
}

pub(super) fn transmits(s: &See<'_>, call: Call) -> Says {
    has_open(s, caller(call), call, "media to send", is_sent_media)
}

pub(super) fn somebody_transmits(s: &See<'_>) -> Says {
    s.some_role(|role| s.of(role, "has media to send", |l| l.resources.iter().any(is_sent_media)))
}

pub(super) fn somebody_has_media(s: &See<'_>) -> Says {
    s.some_role(|role| s.of(role, "has media", |l| l.resources.iter().any(is_media)))
}

pub(super) fn sends_as_caller_only(s: &See<'_>, role: Role) -> Says {
    let eye = s.eye();
    s.of(role, "sends media of its own calls only", move |l| {
        let sent = l.resources.iter().filter(|r| is_sent_media(r));
        sent.map(|r| *r.call().ghost().reveal(eye)).all(|call| role == caller(call))
    })
}

pub(super) fn sends_with_permission_only(s: &See<'_>, role: Role) -> Says {
    s.of(role, "has a permission for all media that it sends", |l| {
        l.resources.iter().filter(|r| is_sent_media(r)).all(|r| {
            let permission = Resource::Permission { call: *r.call() };
            l.resources.contains(&permission)
        })
    })
}

pub(super) fn has_media_in_call_only(s: &See<'_>, role: Role) -> Says {
    let eye = s.eye();
    s.of(role, "has media of the call only that it is in", move |l| {
        let current = match &l.state {
            State::Client1(Client1 {
                phase: Phase1::InCall { call, .. } | Phase1::Completed { call, .. },
                ..
            })
            | State::Client2(Client2 { phase: Phase2::InCall { call, .. }, .. }) => Some(*call),
            _ => None,
        };
        l.resources.iter().filter(|r| is_media(r)).all(|r| {
            current.is_some_and(|call| call.ghost().reveal(eye) == r.call().ghost().reveal(eye))
        })
    })
}

const ALL_MEDIA: [Media; 3] = [Media::AudioAndVideo, Media::Video, Media::Audio];

/// Client 1 transmits the media types that each UE in the call receives.
pub(super) fn agree_on_media(s: &See<'_>, call: Call) -> Says {
    let agree = |media: Media| {
        let sent = at_caller(s, call, &format!("transmits {media} in"), move |phase| {
            matches!(phase, Phase1::InCall { media: own, .. } | Phase1::Completed { media: own, .. }
                if own == media)
        });
        let received = each_ue(s, |ue| {
            let same = at_ue(
                s,
                ue,
                call,
                &format!("receives {media} in"),
                move |phase| matches!(phase, Phase2::InCall { media: own, .. } if own == media),
            );
            !ue_in_call(s, ue, call) | same
        });
        !sent | received
    };
    Condition::All(ALL_MEDIA.map(agree).into())
}

/// A client's user has decided to leave the call, and the client still has it: the decision was
/// without effect, or the release is under way, which the client may have begun by itself.
pub(super) fn wants_out(s: &See<'_>, role: Role, call: Call) -> Says {
    let eye = s.eye();
    let releases = s.of(role, format!("is releasing {call}"), move |l: &Own| {
        let is_releasing = match &l.state {
            State::Client1(me) => matches!(me.phase, Phase1::AwaitingReleaseResponse { .. }),
            State::Client2(me) => matches!(me.phase, Phase2::AwaitingReleaseResponse { .. }),
            State::Server(_) => false,
        };
        !l.crashed && is_releasing && holds(&l.state, call, eye)
    });
    releases | has(s, role, call) & fact(s, call, Fact::WantsOut(role))
}

/// A party of the call is down, or had it, lost it in a crash and has not had it since, while another
/// still has it.
pub(super) fn someone_was_lost(s: &See<'_>, call: Call) -> Says {
    let eye = s.eye();
    let parties = s.cast.iter().copied().filter(|role| match role {
        Role::Client1(_) => *role == caller(call),
        Role::Server | Role::Client2(_) => true,
    });
    let lost = parties.map(|party| {
        let is_down = s.of(party, "is down", |l| l.crashed);
        let lacks =
            s.of(party, format!("has not got {call}"), move |l| !holds(&l.state, call, eye));
        let is_lost = is_down | lacks & fact(s, call, Fact::Had(party));
        let others = s.cast.iter().filter(|role| **role != party);
        is_lost & Condition::Any(others.map(|role| has(s, *role, call)).collect())
    });
    Condition::Any(lost.collect())
}

/// Both ends have open what step 8 says.
pub(super) fn is_equipped(s: &See<'_>, call: Call) -> Says {
    let is_control = |resource: &Resource| matches!(resource, Resource::TransmissionControl { .. });
    let control = |role| has_open(s, role, call, "transmission control", is_control);
    control(caller(call))
        & each_ue(s, |ue| {
            let media = has_open(s, ue, call, "media", is_media);
            !ue_in_call(s, ue, call) | (control(ue) & media)
        })
}
