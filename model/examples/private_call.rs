//! A private call with floor control in Rust: a third text, as somebody writes one who has read
//! `docs/plain.md` and would rather have types. It is registered nowhere and has every command
//! that needs no wire: `cargo run --release -p callproof-model --example private_call -- check`.
//!
//! `texts/private-call.proc` is the same in the plain form; a test compares the two, state for
//! state and verdict for verdict.

use std::collections::BTreeSet;
use std::process::ExitCode;

use callproof_cli::texts::Texts;
use callproof_kernel::prelude::*;

clause! {
    pub setup: "3GPP TS 23.379" "10.7.2.x.1" "Private call with floor control – call set-up" {
        STEP_1 = numbered("1"): "client 1's user calls; client 1 sends a private call request to \
            the server";
        STEP_2 = numbered("2"): "the server sends the private call request to client 2";
        STEP_3 = numbered("3"): "client 2 informs its user, sends a private call response to the \
            server and establishes floor control and media";
        STEP_4 = numbered("4"): "the server sends the private call response to client 1, which \
            establishes floor control and media";
    } proposed {
        START_MAXIMUM = numbered("4a"): "The MCPTT server starts the maximum duration timer of the \
            private call.";
        SUPERVISE = numbered("4b"): "MCPTT clients and MCPTT server supervise each other while the \
            call is on-going. A party that no longer hears another regards the call as released.";
    }
}

clause! {
    pub release: "3GPP TS 23.379" "10.7.2.x.2"
        "Private call with floor control – release by either user" {
        INTRODUCTION = paragraph("introduction"): "either MCPTT user releases an on-going call"
            assumed "steps 1 to 6 name client 1's user only; see the open issue releasing-user";
        STEP_1 = numbered("1"): "client 1's user asks for the release; client 1 sends a call end \
            request to the server";
        STEP_2 = numbered("2"): "the server checks that a call is on-going and sends the call end \
            request to client 2";
        STEP_3 = numbered("3"): "client 2 informs its user and releases floor control and media";
        STEP_4 = numbered("4"): "client 2 sends a call end response to the server";
        STEP_5 = numbered("5"): "the server sends the call end response to client 1";
        STEP_6 = numbered("6"): "client 1 releases floor control and media";
        EDITORS_NOTE = editors_note(): "whether the server may release by itself at the maximum \
            duration is for further study"
            assumed "a question, not a demand: it is the open issue maximum-duration";
    } proposed {
        EITHER = numbered("1a").may(): "The MCPTT user at MCPTT client 2 may request release \
            likewise; steps 1 to 6 then apply with MCPTT client 1 and MCPTT client 2 interchanged.";
        MAXIMUM = numbered("1b"): "Upon expiry of the maximum duration timer, the MCPTT server \
            sends an MCPTT call end request to both MCPTT clients, each of which proceeds as MCPTT \
            client 2 in steps 3 and 4.";
        GUARD = numbered("1c"): "An MCPTT client or MCPTT server that sends an MCPTT call end \
            request starts a release timer. Upon expiry it regards the call as released.";
        CROSSING = numbered("4a"): "An MCPTT client or MCPTT server that receives an MCPTT call \
            end request for a call that it is already releasing, or that is no longer on-going, \
            sends an MCPTT call end response; an MCPTT call end response for a call that is no \
            longer on-going is ignored.";
    }
}

open_issues! {
    of PrivateCall;
    pub ReleasingUser = "releasing-user",
    "How does the user at client 2 release the call, and what if both users do at once?",
    at [release::INTRODUCTION, release::STEP_1], recommended EitherUser {
        AsWritten "as-written" "client 1's user only" [];
        EitherUser "either-user" "either user; crossing requests are both answered"
            [EITHER, CROSSING];
    }
    pub NoResponse = "no-response",
    "What does a party do when no answer comes to its call end request?",
    at [release::STEP_1, release::STEP_2], recommended Supervision {
        AsWritten "as-written" "it waits for ever" [];
        ReleaseTimer "release-timer" "it gives up after a time" [GUARD];
        Supervision "supervision" "it gives up, and the others notice that it is gone"
            [GUARD, SUPERVISE];
    }
    pub MaximumDuration = "maximum-duration",
    "May the server release the call by itself when the maximum duration is reached?",
    at [release::EDITORS_NOTE], recommended ServerReleases {
        AsWritten "as-written" "for further study: a call may last for ever" [];
        ServerReleases "server-releases" "the server asks both clients to release the call"
            [START_MAXIMUM, MAXIMUM];
    }
}

named! {
    /// Who takes part.
    pub enum Role {
        One "MCPTT client 1" or "client 1",
        Server "MCPTT server" or "server",
        Two "MCPTT client 2" or "client 2",
    }
    /// Where a party stands, named by what it waits for.
    pub enum State {
        Idle "idle", Calling "calling", On "in the call", Ending "ending",
        EndingFor(who: Role) "ending for {who:#}", EndingForBoth "ending for both",
        Awaiting(who: Role) "awaiting {who:#}", Out "out of the call",
    }
    /// What may elapse.
    pub enum Timer {
        Release "release timer", Maximum "maximum duration", Silence(of: Role) "silence of {of:#}",
    }
    /// What may be open.
    pub enum Resource { Floor "floor control", Media "media" }
    /// What users are told.
    pub enum Notice {
        Incoming "incoming private call", Released "call released", Lost "call lost",
    }
}
messages! {
    /// What travels.
    pub enum Message on "signalling" AsTheCase {
        CallRequest "MCPTT private call request", CallResponse "MCPTT private call response",
        EndRequest "MCPTT call end request", EndResponse "MCPTT call end response",
    }
}
decisions! {
    /// What users decide.
    pub enum Decision of User { Calls "calls" begins, Releases "releases" }
}

use Decision::{Calls, Releases};
use Message::{CallRequest, CallResponse, EndRequest, EndResponse};
use Resource::{Floor, Media};
use Role::{One, Server, Two};
use State::{Awaiting, Calling, Ending, EndingFor, EndingForBoth, Idle, On, Out};
use Timer::{Maximum, Silence};
use release::{CROSSING, EITHER, GUARD, MAXIMUM};
use setup::{START_MAXIMUM, SUPERVISE};

const CLIENTS: [Role; 2] = [One, Two];
const TIMERS: [Timer; 5] = [Timer::Release, Maximum, Silence(Server), Silence(One), Silence(Two)];

fn other(client: Role) -> Role {
    if client == One { Two } else { One }
}

impl TimerKind for Timer {}

words! {
    /// The procedure.
    pub struct PrivateCall: Role, State, Message, Decision, Timer, Resource, Notice;
    call u8, history BTreeSet<Role>, config ()
}

/// A reaction, step by step.
type Act<'r> = Draft<'r, PrivateCall, State>;

/// All that a party has in the call is given back, and its timers are stopped.
fn leave(line: Line<'_, '_, PrivateCall, State>) {
    line.close_all([Floor, Media]).disarm_all(TIMERS).until(Out);
}

/// What is added to the step by which a party comes into the call.
fn come_in(act: &mut Act<'_>, role: Role) {
    let peers = if role == Server { &CLIENTS[..] } else { &[Server] };
    if act.ask::<NoResponse>() == NoResponse::Supervision {
        act.at(SUPERVISE).arm_all(peers.iter().copied().map(Silence)).done();
    }
    if role == Server && act.ask::<MaximumDuration>() == MaximumDuration::ServerReleases {
        act.at(START_MAXIMUM).arm(Maximum).done();
    }
}

/// What is added to a call end request.
fn guard(act: &mut Act<'_>) {
    if act.ask::<NoResponse>() != NoResponse::AsWritten {
        act.at(GUARD).arm(Timer::Release).done();
    }
}

fn either(act: &Act<'_>) -> bool {
    act.ask::<ReleasingUser>() == ReleasingUser::EitherUser
}

fn decides(act: &mut Act<'_>, client: Role, decision: Decision) {
    match (act.me, decision) {
        (Idle, Calls) => act.at(setup::STEP_1).send(Server, CallRequest).until(Calling),
        (On, Releases) if client == One || either(act) => {
            let step = if client == One { release::STEP_1 } else { EITHER };
            act.at(step).send(Server, EndRequest).enter(Ending).then(guard);
        }
        _ => act.unspecified(),
    }
}

fn client_receives(act: &mut Act<'_>, client: Role, message: Message) {
    match (act.me, message) {
        (Idle, CallRequest) if client == Two => {
            let line = act.at(setup::STEP_3).tell(Notice::Incoming).send(Server, CallResponse);
            line.open_all([Floor, Media]).enter(On).then(|act| come_in(act, client));
        }
        (Calling, CallResponse) => {
            let line = act.at(setup::STEP_4).open_all([Floor, Media]);
            line.enter(On).then(|act| come_in(act, client));
        }
        (On, EndRequest) if client == Two => {
            leave(act.at(release::STEP_3).tell(Notice::Released));
            act.at(release::STEP_4).send(Server, EndResponse).done();
        }
        (On, EndRequest) => {
            let step = match act.ask() {
                MaximumDuration::ServerReleases => MAXIMUM,
                MaximumDuration::AsWritten if either(act) => EITHER,
                MaximumDuration::AsWritten => return act.unspecified(),
            };
            leave(act.at(step).tell(Notice::Released).send(Server, EndResponse));
        }
        (Ending, EndResponse) => leave(act.at(release::STEP_6)),
        (Ending | Out, EndRequest) if either(act) => {
            act.at(CROSSING).send(Server, EndResponse).done();
        }
        (Out, EndResponse) if either(act) => act.at(CROSSING).ignore(),
        _ => act.unspecified(),
    }
}

fn client_gives_up(act: &mut Act<'_>, timer: Timer) {
    match (act.me, timer) {
        (Ending, Timer::Release) => leave(act.at(GUARD)),
        (On | Ending, Silence(_)) => leave(act.at(SUPERVISE).tell(Notice::Lost)),
        _ => act.unspecified(),
    }
}

/// The release is over for one client: it has answered, has asked for the same, or is gone.
fn over_for(client: Role, line: Line<'_, '_, PrivateCall, State>) {
    match *line.state() {
        EndingFor(who) if client != who => leave(line.send(who, EndResponse)),
        EndingFor(_) | EndingForBoth => line.until(Awaiting(other(client))),
        Awaiting(who) if client == who => leave(line),
        _ => line.done(),
    }
}

fn server_receives(act: &mut Act<'_>, from: Role, message: Message) {
    match (act.me, message) {
        (Idle, CallRequest) => act.at(setup::STEP_2).send(Two, CallRequest).until(Calling),
        (Calling, CallResponse) => {
            let line = act.at(setup::STEP_4).send(One, CallResponse).enter(On);
            line.then(|act| come_in(act, Server));
        }
        (On, EndRequest) if from == One || either(act) => {
            let step = if from == One { release::STEP_2 } else { EITHER };
            let line = act.at(step).send(other(from), EndRequest).disarm(Maximum);
            line.enter(EndingFor(from)).then(guard);
        }
        (EndingFor(who), EndResponse) if from == who => act.unspecified(),
        (EndingFor(_) | EndingForBoth | Awaiting(_), EndResponse) => {
            over_for(from, act.at(release::STEP_5));
        }
        (EndingFor(_) | EndingForBoth | Awaiting(_) | Out, EndRequest) if either(act) => {
            over_for(from, act.at(CROSSING).send(from, EndResponse));
        }
        (Out, EndResponse) if either(act) => act.at(CROSSING).ignore(),
        _ => act.unspecified(),
    }
}

fn server_gives_up(act: &mut Act<'_>, timer: Timer) {
    match (act.me, timer) {
        (EndingFor(who), Timer::Release) => leave(act.at(GUARD).send(who, EndResponse)),
        (EndingForBoth | Awaiting(_), Timer::Release) => leave(act.at(GUARD)),
        (On, Maximum) => {
            let line = act.at(MAXIMUM).send(One, EndRequest).send(Two, EndRequest);
            line.enter(EndingForBoth).then(guard);
        }
        (On, Silence(_)) => leave(act.at(SUPERVISE)),
        (EndingFor(_) | EndingForBoth | Awaiting(_), Silence(gone)) => {
            over_for(gone, act.at(SUPERVISE));
        }
        _ => act.unspecified(),
    }
}

fn is_kept_up(state: &State) -> bool {
    !matches!(state, Idle | Calling | Out)
}

type S<'s> = Scene<'s, PrivateCall>;
type Said = OfState<PrivateCall>;

fn is_ending(s: &S<'_>) -> Said {
    s.some_of(CLIENTS, |client| s.is_in(client, &[Ending]))
}

fn wants_out(s: &S<'_>) -> Said {
    let wants = |who: Role| s.past(format!("{who} wants"), move |past| past.contains(&who));
    is_ending(s) | s.some_of(CLIENTS, wants)
}

fn somebody_keeps_up(s: &S<'_>) -> Said {
    s.some_role(|role| s.of(role, "keeps up the call", |local| is_kept_up(&local.state)))
}

claims! {
    of PrivateCall;
    "a-call-can-be-released" at [setup::STEP_1, release::STEP_5, release::STEP_6]:
        "an established call can be released, and nobody holds anything of it any more",
        Formula::reachable(|s| {
            s.rest() & s.each_of(CLIENTS, |who| s.is_in(who, &[Out]) & s.holds_nothing(who))
        });
    "media-only-in-the-call" at [release::STEP_3, release::STEP_6]:
        "a client has floor control and media only from its establishing the call until it is out \
            of it",
        Formula::invariant(|s| {
            s.each_of(CLIENTS, |who| s.holds_nothing(who) | s.is_in(who, &[On, Ending]))
        });
    "either-user-gets-out" at [release::INTRODUCTION, release::STEP_1]:
        "when a user asks for the release, its client gets out of the call",
        Formula::leads_to(|s, _| wants_out(s), |s, _| !wants_out(s));
    "a-release-ends-the-call-everywhere" at [release::STEP_2, release::STEP_3, release::STEP_6]:
        "once a client asks for the release, all parties get out of the call",
        Formula::leads_to(|s, _| is_ending(s), |s, _| !somebody_keeps_up(s));
    "no-call-lasts-for-ever" at [release::EDITORS_NOTE]:
        "a call that is on-going ends, whatever the users do",
        Formula::leads_to(|s, _| somebody_keeps_up(s), |s, _| !somebody_keeps_up(s));
}

impl Procedure for PrivateCall {
    one_call! { cast [One, Server, Two], first Idle, at rest Idle | Out, keeps up is_kept_up }
    text! {
        "private-call": "MCPTT private call with floor control, release by either user",
        clauses [setup, release], issues open_issues(), claims claims(),
    }

    fn cases(&self) -> Vec<Case<Self>> {
        let case = |name, gist| Case::new(*self, name, gist, ());
        let both = "both users may release at once, messages overtaking, timers early";
        let lossy = "an established call, any message may be lost";
        let calls = vec![(One, Calls)];
        vec![
            case("one-call", "one call, messages in order, nothing lost"),
            case("both-release", both).after(calls.clone()).unordered().hasty(),
            case("lossy", lossy).after(calls).losing(Budget::Unbounded),
        ]
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        let (calls, releases) = (vec![(One, Calls)], vec![(One, Releases)]);
        let figure = |clause, title, file| Figure::new(clause, title, file, ());
        let set_up = figure(setup::CLAUSE, "Private call set-up", "private-call-set-up");
        let release = figure(release::CLAUSE, "Private call release", "private-call-release");
        vec![set_up.shows(calls.clone()), release.after(calls).shows(releases)]
    }

    fn stimuli(&self, _: &Context<'_, Self>, role: Role, state: &State) -> Vec<Decision> {
        match (role, state) {
            (One, Idle) => vec![Calls],
            (One | Two, On) => vec![Releases],
            _ => Vec::new(),
        }
    }

    fn react(&self, role: Role, state: &State, event: &Event<Self>, r: &mut Reaction<Self>) {
        let act = &mut Act::new(*state, r);
        match (role, event) {
            (_, Event::Stimulus(decision)) => decides(act, role, *decision),
            (Server, Event::Message { from, message }) => server_receives(act, *from, *message),
            (Server, Event::Timeout(timer)) => server_gives_up(act, *timer),
            (_, Event::Message { message, .. }) => client_receives(act, role, *message),
            (_, Event::Timeout(timer)) => client_gives_up(act, *timer),
        }
    }

    fn cause(&self, timer: &Timer, _: Omniscient) -> Cause<Role, u8> {
        match *timer {
            Silence(peer) => Cause::Silence { peer, call: 1 },
            Timer::Release | Maximum => Cause::Elapses,
        }
    }

    /// Which users have asked for the release and are not yet out of the call.
    fn observe(&self, wants: &mut BTreeSet<Role>, moment: &Moment<'_, Self>) {
        if *moment.event == Event::Stimulus(Releases) {
            wants.insert(moment.role);
        }
        if self.is_idle(&moment.outcome.after.state) {
            wants.remove(&moment.role);
        }
    }
}

/// The commands, with this text.
pub fn main() -> ExitCode {
    let texts = Texts::new(vec![AnyProcedure::of(PrivateCall)]);
    callproof_cli::main(&texts, callproof_cli::without_wire)
}
