//! What claims ask of a state, and of a moment.

use super::{Moment, Says, See};
use crate::sip::dialog::{Dialog, Stage};
use crate::sip::types::{Message as Sip, Timer as SipTimer};
use crate::telepresence::Telepresence;
use crate::telepresence::Text;
use crate::telepresence::issues::cancel_crossing::CancelCrossing;
use crate::telepresence::issues::refresh::Refresh;
use crate::telepresence::issues::sole_participant::SoleParticipant;
use crate::telepresence::names;
use crate::telepresence::types::{
    Body, Call, Captures, ChannelFrom, Config, Consuming, Focus, Leg, Message, Parties, Resource,
    Role, State, Stimulus, Timer,
};
use callproof_kernel::case::{Case, Clock};
use callproof_kernel::condition::Condition;
use callproof_kernel::reaction::{Event, Local};

pub(super) type Own = Local<Telepresence>;

/// The side of a session at a role that is up is like this.
pub(super) fn side(
    s: &See<'_>,
    role: Role,
    call: Call,
    says: &str,
    is: impl Fn(&Leg, &Own) -> bool + Send + Sync + 'static,
) -> Says {
    s.of(role, format!("{says} ({call})"), move |local| {
        !local.crashed && names::leg(&local.state, call).is_some_and(|leg| is(leg, local))
    })
}

/// The side of a session at a role is like this, unless it has none or has crashed.
pub(super) fn side_if_any(
    s: &See<'_>,
    role: Role,
    call: Call,
    says: &str,
    is: impl Fn(&Leg, &Own) -> bool + Send + Sync + 'static,
) -> Says {
    s.of(role, format!("{says}, if anything ({call})"), move |local| {
        local.crashed || names::leg(&local.state, call).is_none_or(|leg| is(leg, local))
    })
}

/// Some side of a session, at a role that is up, is like this.
pub(super) fn some_side(
    s: &See<'_>,
    call: Call,
    says: &str,
    is: impl Fn(&Leg, &Own) -> bool + Copy + Send + Sync + 'static,
) -> Says {
    s.some_role(|role| side(s, role, call, says, is))
}

/// Each side of a session, at a role that is up, is like this.
pub(super) fn each_side(
    s: &See<'_>,
    call: Call,
    says: &str,
    is: impl Fn(&Leg, &Own) -> bool + Copy + Send + Sync + 'static,
) -> Says {
    s.each_role(|role| side_if_any(s, role, call, says, is))
}

/// Every side of every session at a role.
pub(super) fn legs(local: &Own) -> &[Leg] {
    names::legs(&local.state)
}

/// Whether a role's end of a CLUE channel is open.
pub(super) fn has_open_channel(local: &Own, call: Call) -> bool {
    local.resources.contains(&Resource::ClueChannel(call))
}

/// The captures whose media a side sends now.
pub(super) fn sends_media(leg: &Leg, local: &Own) -> Captures {
    match leg.providing() {
        Some(p) if local.resources.contains(&Resource::Media(leg.call)) => p.sending,
        _ => Captures::NONE,
    }
}

/// Nobody has crashed so far.
pub(super) fn nobody_has_crashed(s: &See<'_>) -> Says {
    s.each_role(|role| s.of(role, "has not crashed", |l| !l.crashed && !l.restarted))
}

/// Nobody is down.
pub(super) fn everybody_is_up(s: &See<'_>) -> Says {
    s.each_role(|role| s.of(role, "is up", |l| !l.crashed))
}

/// The focus is up.
pub(super) fn focus_is_up(s: &See<'_>) -> Says {
    s.of(Role::Focus, "is up", |l| !l.crashed)
}

/// The focus is up, and like this.
pub(super) fn focus(
    s: &See<'_>,
    says: impl Into<String>,
    is: impl Fn(&Focus, &Own) -> bool + Send + Sync + 'static,
) -> Says {
    s.of(Role::Focus, says.into(), move |local| match &local.state {
        State::Focus(focus) => !local.crashed && is(focus, local),
        State::Ue(_) => false,
    })
}

/// What the focus has of a session is like this.
pub(super) fn at_focus(
    s: &See<'_>,
    call: Call,
    says: &str,
    is: impl Fn(&Leg) -> bool + Send + Sync + 'static,
) -> Says {
    side(s, Role::Focus, call, says, move |leg, _| is(leg))
}

/// The session with a participant has ended at the focus.
pub(super) fn has_left(s: &See<'_>, call: Call) -> Says {
    at_focus(s, call, "has ended the session", |leg| leg.stage().has_ended())
}

/// A participant takes part now, as the focus sees it.
pub(super) fn is_present(s: &See<'_>, call: Call) -> Says {
    at_focus(s, call, "has the participant in session with CLUE", Leg::is_telepresent)
}

/// The session of a participant is on at both sides, with captures to see.
pub(super) fn watches(s: &See<'_>, call: Call) -> Says {
    let here = |leg: &Leg, _: &Own| leg.is_telepresent() && leg.consuming().is_some();
    let there = |leg: &Leg| leg.is_telepresent() && leg.providing().is_some();
    side(s, Role::TpUe(call.0), call, "is in session with CLUE", here)
        & at_focus(s, call, "is in session with CLUE", there)
}

/// What a participant consumes is like this.
pub(super) fn consumes(
    s: &See<'_>,
    call: Call,
    says: impl Into<String>,
    is: impl Fn(Consuming) -> bool + Send + Sync + 'static,
) -> Says {
    side(s, Role::TpUe(call.0), call, &says.into(), move |leg, _| leg.consuming().is_some_and(&is))
}

/// The other calls.
pub(super) fn each_other(s: &See<'_>, call: Call, mut say: impl FnMut(Call) -> Says) -> Says {
    let others = s.calls.iter().copied().filter(|other| *other != call);
    Condition::All(others.map(&mut say).collect())
}

/// The message that a role meets.
pub(super) fn met(moment: &Moment<'_>) -> Option<Message> {
    match moment.event {
        Event::Message { message, .. } => Some(*message),
        _ => None,
    }
}

/// The message of a dialog that a role meets.
pub(super) fn met_sip(moment: &Moment<'_>) -> Option<Sip> {
    match met(moment)?.body {
        Body::Dialog(message) => Some(message),
        _ => None,
    }
}

/// The side a role had of the session that a message met belongs to.
pub(super) fn side_before<'a>(moment: &'a Moment<'_>) -> Option<&'a Leg> {
    names::leg(&moment.before.state, met(moment)?.call)
}

/// The session that an event is about, where it is about one.
pub(super) fn event_call(moment: &Moment<'_>) -> Option<Call> {
    match *moment.event {
        Event::Message { message, .. } => Some(message.call),
        Event::Timeout(
            Timer::Dialog { call, .. }
            | Timer::Options(call)
            | Timer::Update { call, .. }
            | Timer::Silence { call, .. },
        ) => Some(call),
        Event::Stimulus(
            Stimulus::SendBye(call)
            | Stimulus::RemoveChannel(call)
            | Stimulus::Admit(call)
            | Stimulus::Remove(call),
        ) => Some(call),
        Event::Timeout(Timer::Refer { .. }) | Event::Stimulus(_) => None,
    }
}

/// The side a role had of a session, and what it is afterwards.
pub(super) fn change<'a>(moment: &'a Moment<'_>, call: Call) -> Option<(&'a Leg, &'a Leg)> {
    let before = names::leg(&moment.before.state, call)?;
    Some((before, names::leg(&moment.outcome.after.state, call)?))
}

/// Whether a role sends this in a session.
pub(super) fn sends(moment: &Moment<'_>, call: Call, message: Sip) -> bool {
    moment.outcome.sent().any(|(_, m)| m.call == call && m.body == Body::Dialog(message))
}

/// The sessions in which a role sends this.
pub(super) fn sent_in<'a>(
    moment: &'a Moment<'_>,
    message: Sip,
) -> impl Iterator<Item = Call> + use<'a> {
    let is = move |m: &Message| m.body == Body::Dialog(message);
    moment.outcome.sent().filter(move |(_, m)| is(m)).map(|(_, m)| m.call)
}

/// Whether the role has sent a BYE that is neither answered nor given up. A CANCEL, which has the
/// same timers, is sent before the session.
pub(super) fn awaits_bye_answer(leg: &Leg, local: &Own) -> bool {
    let repeats = |timer: SipTimer| Timer::Dialog { call: leg.call, timer };
    let is_repeated = [SipTimer::E, SipTimer::F].map(repeats);
    leg.stage() == Stage::Ending && is_repeated.iter().any(|timer| local.timers.contains(timer))
}

/// Whether the role is the called one of a session.
pub(super) fn is_callee(leg: &Leg) -> bool {
    matches!(leg.dialog, Dialog::Callee(_))
}

/// Whether a side is out of its session for good, with nothing under way.
pub(super) fn is_out(leg: &Leg) -> bool {
    leg.stage() == Stage::Over
}

/// Whether a side is out of its session, or was never in it.
pub(super) fn is_out_or_was_never_in(leg: &Leg) -> bool {
    matches!(leg.stage(), Stage::None | Stage::Over)
}

/// Cases with a conference.
pub(super) fn in_conferences(case: &Case<Telepresence>, _: Text<'_>) -> bool {
    case.config.parties == Parties::Conference
}

/// Cases in which somebody may ask for a removal.
pub(super) fn with_refer(case: &Case<Telepresence>, _: Text<'_>) -> bool {
    case.config.referrers.0 != 0
}

/// Cases in which somebody may give up.
pub(super) fn with_quitters(case: &Case<Telepresence>) -> bool {
    case.config.quitters.0 & case.config.callers.0 != 0 && with_set_up(case)
}

/// Cases in which somebody may give up, and does so by a CANCEL.
pub(super) fn with_cancel(case: &Case<Telepresence>, text: Text<'_>) -> bool {
    with_quitters(case) && text.ask::<CancelCrossing>() != CancelCrossing::ByeInstead
}

/// Cases in which the called side of a session may release it.
pub(super) fn called_side_may_release(case: &Case<Telepresence>, _: Text<'_>) -> bool {
    let config = case.config;
    config.parties == Parties::Two || config.removable.0 | config.referrers.0 != 0
}

/// Cases in which sessions are set up.
pub(super) fn with_set_up(case: &Case<Telepresence>) -> bool {
    case.prelude.len() < case.config.callers.0.count_ones() as usize
}

/// Cases in which some end may open a CLUE channel.
pub(super) fn has_channel(case: &Case<Telepresence>) -> bool {
    case.config.terms.channel != ChannelFrom::Never
}

/// Cases in which advertisements are sent: to who joins, and where that is how others are told.
pub(super) fn with_advertisements(case: &Case<Telepresence>, text: Text<'_>) -> bool {
    let anew = match text.ask::<Refresh>() {
        Refresh::Readvertise | Refresh::Coalesced => true,
        Refresh::OnError => case.config.choosers.0 != 0,
        _ => false,
    };
    let has_clue = case.config.terms.channel != ChannelFrom::Never;
    has_clue && with_set_up(case) || anew && with_departures(case, text)
}

/// Cases in which somebody may leave while another configures.
pub(super) fn with_configures_after_departures(case: &Case<Telepresence>, text: Text<'_>) -> bool {
    let anew = [Refresh::Readvertise, Refresh::ConferenceEvent, Refresh::Coalesced];
    let again = case.config.choosers.0 != 0 || anew.contains(&text.ask());
    with_departures(case, text) && again && may_see_a_departure(case, text)
}

/// Whether in a case a participant configures after the focus has ended the session with another.
fn may_see_a_departure(case: &Case<Telepresence>, text: Text<'_>) -> bool {
    let more = case.config.ues > 2 || text.ask::<SoleParticipant>() == SoleParticipant::Slate;
    more || case.config.choosers.0 != 0
}

/// Cases in which there is something to say on the CLUE channel.
pub(super) fn with_clue(case: &Case<Telepresence>, text: Text<'_>) -> bool {
    let told = text.ask::<Refresh>() == Refresh::ConferenceEvent;
    case.config.choosers.0 != 0
        || with_advertisements(case, text)
        || told && with_departures(case, text)
}

/// Cases in which timers do not elapse before their time.
pub(super) fn in_patience(case: &Case<Telepresence>) -> bool {
    case.clock == Clock::Patient
}

/// Cases in which participants of a conference may leave or be removed.
pub(super) fn with_departures(case: &Case<Telepresence>, _: Text<'_>) -> bool {
    let Config { leavers, removable, referrers, parties, .. } = case.config;
    let some = leavers.0 | removable.0 | referrers.0;
    parties == Parties::Conference && (some != 0 || case.crashes.is_some())
}

/// Cases in which the focus does not crash.
pub(super) fn no_focus_crash(case: &Case<Telepresence>) -> bool {
    case.crashes.is_none_or(|crash| crash.role != Role::Focus)
}
