//! What claims remember of the past, and what they ask of a state.

use std::collections::BTreeSet;
use std::fmt;

use super::VideoPush;
use super::types::{
    Call, Client1, Client2, Message, Phase1, Phase2, Record, Resource, Role, ServerPhase, State,
    Stimulus, Timer,
};
use callproof_kernel::condition::Moment;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::reaction::{Event, Local};

/// Something that has happened in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Both authorisation checks came out positive.
    Authorised,
    /// The server sent the request towards client 2.
    Invited,
    /// Client 2 accepted.
    Accepted,
    /// The server received client 2's answer: an acceptance, or the refusal of the last UE that might
    /// still accept.
    Heard,
    /// The server answered client 1.
    Answered,
    /// Client 1 got into the call.
    Established,
    /// The video transmission was completed.
    Completed,
    /// Client 1's user released the established call.
    UserReleased,
    /// A time limit, the administrator or inactivity was to end the call.
    ServerEnded,
    /// The server asked both clients to release.
    AskedBoth,
    /// The server has heard from this UE that it is out of the call or wants to be, or found out.
    LetGo(Role),
    /// The server has waited in vain for the answer to its release.
    GaveUp,
    /// The server took this UE for the called party: the first whose acceptance it passed on.
    With(Role),
    /// The role has asked for the release: client 1 or a UE waits, or waited, for the answer to its
    /// request, or the server for those to its own.
    AskedToEnd(Role),
    /// The user of the client has decided to leave a call that the client has had ever since.
    WantsOut(Role),
    /// The role has come to have the call and has not let it go, be it that it lost it in a crash.
    Had(Role),
    /// A role that had the call has let it go.
    Ended(Role),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Authorised => f.write_str("both users were authorised"),
            Fact::Invited => f.write_str("client 2 was invited"),
            Fact::Accepted => f.write_str("client 2 accepted"),
            Fact::Heard => f.write_str("the server heard client 2's answer"),
            Fact::Answered => f.write_str("client 1 was answered"),
            Fact::Established => f.write_str("client 1 got into the call"),
            Fact::Completed => f.write_str("the video was completed"),
            Fact::UserReleased => f.write_str("client 1's user released"),
            Fact::ServerEnded => f.write_str("the server was to end the call"),
            Fact::AskedBoth => f.write_str("the server asked both clients to release"),
            Fact::LetGo(role) => write!(f, "the server was done with {role}"),
            Fact::GaveUp => f.write_str("the server waited in vain for the release"),
            Fact::With(role) => write!(f, "the call was with {role}"),
            Fact::AskedToEnd(role) => write!(f, "{role} asked for the release"),
            Fact::WantsOut(role) => write!(f, "the user of {role} decided to leave"),
            Fact::Had(role) => write!(f, "{role} came to have the call and did not let it go"),
            Fact::Ended(role) => write!(f, "{role} was done with the call"),
        }
    }
}

/// The facts of all calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct History(BTreeSet<(Call, Fact)>);

impl History {
    /// Whether something has happened in a call.
    pub fn has(&self, call: Call, fact: Fact) -> bool {
        self.0.contains(&(call, fact))
    }

    /// Notes what a role's taking of an event adds.
    pub fn observe(&mut self, moment: &Moment<'_, VideoPush>) {
        let eye = moment.eye();
        match moment.event {
            Event::Stimulus(Stimulus::Authorise { slot, caller: true, callee: true, .. }) => {
                if let Some(call) = call_in_slot(moment.before, *slot, eye) {
                    self.0.insert((call, Fact::Authorised));
                }
            }
            Event::Stimulus(Stimulus::EndCall { slot }) => {
                if let Some(call) = call_in_slot(moment.before, *slot, eye) {
                    self.0.insert((call, Fact::ServerEnded));
                }
            }
            Event::Stimulus(Stimulus::Complete) => self.note(moment, Fact::Completed),
            Event::Stimulus(Stimulus::Release) => self.note(moment, Fact::UserReleased),
            Event::Message {
                from,
                message:
                    message @ (Message::PrivateCallResponse { .. } | Message::PrivateCallReject { .. }),
            } if moment.role == Role::Server => {
                let call = *message.call().ghost().reveal(eye);
                let is_reject = matches!(message, Message::PrivateCallReject { .. });
                if is_awaited(moment.before, call, (*from, is_reject), eye) {
                    self.0.insert((call, Fact::Heard));
                }
            }
            Event::Message {
                from: from @ Role::Client2(_),
                message:
                    message @ (Message::ReleaseRequest { .. } | Message::ReleaseResponse { .. }),
            } => {
                self.0.insert((*message.call().ghost().reveal(eye), Fact::LetGo(*from)));
            }
            Event::Timeout(Timer::Release { call, .. }) if moment.role == Role::Server => {
                self.0.insert((*call.ghost().reveal(eye), Fact::GaveUp));
            }
            Event::Timeout(Timer::Supervision { call, peer, .. })
                if moment.role == Role::Server =>
            {
                self.0.insert((*call.ghost().reveal(eye), Fact::LetGo(*peer)));
            }
            _ => {}
        }
        self.observe_sent(moment);
        if let State::Client1(Client1 { phase: Phase1::InCall { call, .. }, .. }) =
            &moment.outcome.after.state
        {
            self.0.insert((*call.ghost().reveal(eye), Fact::Established));
        }
        for call in released(&moment.outcome.after, eye) {
            self.0.insert((call, Fact::AskedToEnd(moment.role)));
        }
        self.observe_held(moment);
    }

    fn observe_sent(&mut self, moment: &Moment<'_, VideoPush>) {
        let eye = moment.eye();
        for (to, message) in moment.outcome.sent() {
            let call = *message.call().ghost().reveal(eye);
            let fact = match (moment.role, message, to) {
                (Role::Server, Message::PrivateCallRequest { .. }, _) => Fact::Invited,
                (Role::Server, sent, Role::Client1(_)) if is_final(sent) => Fact::Answered,
                (Role::Client2(_), Message::PrivateCallResponse { .. }, _) => Fact::Accepted,
                _ => continue,
            };
            self.0.insert((call, fact));
        }
        for (_, message) in moment.outcome.sent().filter(|(to, _)| is_caller(*to)) {
            let asked = |(other, sent): (Role, &Message)| !is_caller(other) && sent == message;
            let is_request = matches!(message, Message::ReleaseRequest { .. });
            if is_request && moment.role == Role::Server && moment.outcome.sent().any(asked) {
                self.0.insert((*message.call().ghost().reveal(eye), Fact::AskedBoth));
            }
        }
        if let Event::Message { from: from @ Role::Client2(_), .. } = moment.event
            && moment.role == Role::Server
        {
            let responses = moment
                .outcome
                .sent()
                .filter(|(_, m)| matches!(m, Message::PrivateCallResponse { .. }));
            for call in responses.map(|(_, m)| *m.call().ghost().reveal(eye)) {
                if !self.0.iter().any(|(own, fact)| *own == call && matches!(fact, Fact::With(_))) {
                    self.0.insert((call, Fact::With(*from)));
                }
            }
        }
    }

    /// What the role has had, and what its user wants of it.
    fn observe_held(&mut self, moment: &Moment<'_, VideoPush>) {
        let (eye, role) = (moment.eye(), moment.role);
        let leaves = matches!(
            moment.event,
            Event::Stimulus(
                Stimulus::Abandon | Stimulus::Release | Stimulus::Refuse | Stimulus::HangUp
            )
        );
        let before: BTreeSet<Call> = held(moment.before, eye).collect();
        let after: BTreeSet<Call> = held(&moment.outcome.after, eye).collect();
        for call in after.difference(&before) {
            self.0.insert((*call, Fact::Had(role)));
            self.0.remove(&(*call, Fact::WantsOut(role)));
        }
        for call in before.intersection(&after).filter(|_| leaves) {
            self.0.insert((*call, Fact::WantsOut(role)));
        }
        for call in before.difference(&after) {
            self.0.insert((*call, Fact::Ended(role)));
            self.0.remove(&(*call, Fact::Had(role)));
            self.0.remove(&(*call, Fact::WantsOut(role)));
        }
    }
}

impl History {
    /// Notes a fact of the call that the role is in.
    fn note(&mut self, moment: &Moment<'_, VideoPush>, fact: Fact) {
        self.0.extend(held(moment.before, moment.eye()).map(|call| (call, fact)));
    }
}

/// Whether the server still counts on an answer of `from` in a call; a refusal is client 2's answer
/// only if no other UE may still accept.
fn is_awaited(
    local: &Local<VideoPush>,
    call: Call,
    (from, is_reject): (Role, bool),
    eye: Omniscient,
) -> bool {
    let State::Server(me) = &local.state else { return false };
    let mut own = me.calls.iter().filter(|r| *r.call.ghost().reveal(eye) == call);
    own.any(|record| {
        let is_last = match &record.phase {
            ServerPhase::AwaitingResponse { invited } => {
                invited.iter().all(|ue| from == Role::Client2(*ue))
            }
            _ => true,
        };
        record.involves(from) && (is_last || !is_reject)
    })
}

/// The calls for whose release a role has asked and waits for an answer.
fn released(local: &Local<VideoPush>, eye: Omniscient) -> Vec<Call> {
    let calls: Vec<super::types::CallRef> = match &local.state {
        State::Client1(Client1 { phase: Phase1::AwaitingReleaseResponse { call, .. }, .. }) => {
            vec![*call]
        }
        State::Client2(Client2 { phase: Phase2::AwaitingReleaseResponse { call }, .. }) => {
            vec![*call]
        }
        State::Server(me) => {
            let is_releasing =
                |r: &&Record| matches!(r.phase, ServerPhase::AwaitingReleaseResponse { .. });
            me.calls.iter().filter(is_releasing).map(|r| r.call).collect()
        }
        _ => Vec::new(),
    };
    calls.iter().map(|call| *call.ghost().reveal(eye)).collect()
}

fn is_caller(role: Role) -> bool {
    matches!(role, Role::Client1(_))
}

fn is_final(message: &Message) -> bool {
    matches!(message, Message::PrivateCallResponse { .. } | Message::PrivateCallReject { .. })
}

/// The call in a place of the server.
pub fn call_in_slot(local: &Local<VideoPush>, slot: u8, eye: Omniscient) -> Option<Call> {
    match &local.state {
        State::Server(me) => me.record(slot).map(|record| *record.call.ghost().reveal(eye)),
        _ => None,
    }
}

/// The calls a role is in.
pub fn held(local: &Local<VideoPush>, eye: Omniscient) -> impl Iterator<Item = Call> + use<> {
    let calls: BTreeSet<Call> = match &local.state {
        State::Client1(me) => me.call().iter().map(|c| *c.ghost().reveal(eye)).collect(),
        State::Server(me) => me.calls.iter().map(|r| *r.call.ghost().reveal(eye)).collect(),
        State::Client2(me) => me.call().iter().map(|c| *c.ghost().reveal(eye)).collect(),
    };
    calls.into_iter()
}

/// Whether a role is in a call.
pub fn holds(state: &State, call: Call, eye: Omniscient) -> bool {
    match state {
        State::Client1(me) => me.call().is_some_and(|c| *c.ghost().reveal(eye) == call),
        State::Server(me) => me.calls.iter().any(|r| *r.call.ghost().reveal(eye) == call),
        State::Client2(me) => me.call().is_some_and(|c| *c.ghost().reveal(eye) == call),
    }
}

/// All that a role has of one call.
pub type About = (Option<Phase1>, Vec<Record>, Option<Phase2>, Vec<Resource>, Vec<Timer>);

/// What a role has of one call; two of them differ when something happened to the call there.
pub fn about(local: &Local<VideoPush>, call: Call, eye: Omniscient) -> About {
    let is = |c: &super::types::CallRef| *c.ghost().reveal(eye) == call;
    let (mut one, mut records, mut two) = (None, Vec::new(), None);
    match &local.state {
        State::Client1(me) => one = me.call().filter(is).map(|_| me.phase),
        State::Server(me) => records.extend(me.calls.iter().filter(|r| is(&r.call)).cloned()),
        State::Client2(me) => two = me.call().filter(is).map(|_| me.phase),
    }
    let resources = local.resources.iter().filter(|r| is(r.call())).cloned().collect();
    let timers = local.timers.iter().filter(|t| is(&timed(t))).cloned().collect();
    (one, records, two, resources, timers)
}

fn timed(timer: &Timer) -> super::types::CallRef {
    match *timer {
        Timer::Response { call }
        | Timer::NoAnswer { call, .. }
        | Timer::Release { call, .. }
        | Timer::Supervision { call, .. } => call,
    }
}

/// The name of a state, in the words of what is awaited.
pub fn state_name(state: &State) -> String {
    match state {
        State::Client1(me) => match me.phase {
            Phase1::Idle => "idle".into(),
            Phase1::AwaitingResponse { .. } => "awaiting the response".into(),
            Phase1::InCall { .. } => "in the call".into(),
            Phase1::Completed { .. } => "in the call, video completed".into(),
            Phase1::AwaitingReleaseResponse { .. } => "awaiting the release response".into(),
        },
        State::Server(me) => match &me.calls[..] {
            [] => "no call".into(),
            calls => {
                let names: Vec<_> = calls.iter().map(|r| server_phase_name(&r.phase)).collect();
                names.join(" + ")
            }
        },
        State::Client2(me) => match me.phase {
            Phase2::Idle => "idle".into(),
            Phase2::Alerting { .. } if !me.shows_video => "alerting, without video".into(),
            Phase2::Alerting { .. } => "alerting".into(),
            Phase2::InCall { .. } => "in the call".into(),
            Phase2::AwaitingReleaseResponse { .. } => "awaiting the release response".into(),
        },
    }
}

/// Where a role stands in the matter of an event.
pub fn situation(state: &State, event: &Event<VideoPush>, eye: Omniscient) -> String {
    let State::Server(me) = state else { return state_name(state) };
    let record = match event {
        Event::Message { message, .. } => {
            let call = message.call().ghost().reveal(eye).to_owned();
            // A doubled request makes two records of one call.
            let records = me.calls.iter().filter(|r| *r.call.ghost().reveal(eye) == call);
            let names: Vec<&str> = records.map(|r| server_phase_name(&r.phase)).collect();
            return match names.is_empty() {
                true => "without that call".into(),
                false => names.join(" + "),
            };
        }
        Event::Stimulus(
            Stimulus::Authorise { slot, .. }
            | Stimulus::ProvideProgress { slot }
            | Stimulus::EndCall { slot }
            | Stimulus::AuthoriseRelease { slot, .. },
        ) => me.record(*slot),
        Event::Stimulus(_) | Event::Timeout(_) => me.calls.first(),
    };
    record.map_or("without that call", |r| server_phase_name(&r.phase)).into()
}

/// Where a call stands at the server.
pub fn server_phase_name(phase: &ServerPhase) -> &'static str {
    match phase {
        ServerPhase::Authorising => "checking the authorisation",
        ServerPhase::AwaitingResponse { .. } => "awaiting client 2's response",
        ServerPhase::InCall { .. } => "in the call",
        ServerPhase::AuthorisingRelease { .. } => "checking the release",
        ServerPhase::AwaitingReleaseResponse { .. } => "awaiting the release response",
    }
}
