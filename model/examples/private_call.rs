//! A private call with floor control in Rust: a third text, as somebody writes one who has read
//! `docs/plain.md` and would rather have types.
//!
//! It is registered nowhere and has every command that needs no wire. `texts/private-call.proc` is
//! the same in the plain form; a test compares the two, state for state and verdict for verdict.
//!
//! ```text
//! cargo run --release -p callproof-model --example private_call -- check
//! ```

use std::collections::BTreeSet;
use std::fmt;
use std::process::ExitCode;

use callproof_cli::texts::Texts;
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Budget, Carriage, Case, Channel};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, Moment, OfState, Scene};
use callproof_kernel::draft::{Draft, Line};
use callproof_kernel::figure::{Drawn, Figure};
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Issue;
use callproof_kernel::owed::free;
use callproof_kernel::procedure::{Cause, Decider, MessageKind, Procedure, StimulusKind, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Item, Step};

callproof_kernel::clause! {
    /// How the call is set up.
    pub setup: "3GPP TS 23.379" "10.7.2.x.1" "Private call with floor control – call set-up" {
        STEP_1 = numbered("1"): "client 1's user calls; client 1 sends a private call request to the server";
        STEP_2 = numbered("2"): "the server sends the private call request to client 2";
        STEP_3 = numbered("3"): "client 2 informs its user, sends a private call response to the server and establishes floor control and media";
        STEP_4 = numbered("4"): "the server sends the private call response to client 1, which establishes floor control and media";
    }
}

callproof_kernel::clause! {
    /// How either user releases it.
    pub release: "3GPP TS 23.379" "10.7.2.x.2" "Private call with floor control – release by either user" {
        INTRODUCTION = paragraph("introduction"): "either MCPTT user releases an on-going call"
            assumed "steps 1 to 6 name client 1's user only; see the open issue releasing-user";
        STEP_1 = numbered("1"): "client 1's user asks for the release; client 1 sends a call end request to the server";
        STEP_2 = numbered("2"): "the server checks that a call is on-going and sends the call end request to client 2";
        STEP_3 = numbered("3"): "client 2 informs its user and releases floor control and media";
        STEP_4 = numbered("4"): "client 2 sends a call end response to the server";
        STEP_5 = numbered("5"): "the server sends the call end response to client 1";
        STEP_6 = numbered("6"): "client 1 releases floor control and media";
        EDITORS_NOTE = editors_note(): "whether the server may release by itself at the maximum duration is for further study"
            assumed "a question, not a demand: it is the open issue maximum-duration";
    }
}

const EITHER: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1a").may(),
    "The MCPTT user at MCPTT client 2 may request release likewise; steps 1 to 6 then apply with \
     MCPTT client 1 and MCPTT client 2 interchanged.",
);
const CROSSING: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("4a"),
    "An MCPTT client or MCPTT server that receives an MCPTT call end request for a call that it is \
     already releasing, or that is no longer on-going, sends an MCPTT call end response; an MCPTT \
     call end response for a call that is no longer on-going is ignored.",
);
const GUARD: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1c"),
    "An MCPTT client or MCPTT server that sends an MCPTT call end request starts a release timer. \
     Upon expiry it regards the call as released.",
);
const SUPERVISE: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4b"),
    "MCPTT clients and MCPTT server supervise each other while the call is on-going. A party that \
     no longer hears another regards the call as released.",
);
const START_MAXIMUM: Step = Step::proposed(
    setup::CLAUSE,
    Item::numbered("4a"),
    "The MCPTT server starts the maximum duration timer of the private call.",
);
const MAXIMUM: Step = Step::proposed(
    release::CLAUSE,
    Item::numbered("1b"),
    "Upon expiry of the maximum duration timer, the MCPTT server sends an MCPTT call end request \
     to both MCPTT clients, each of which proceeds as MCPTT client 2 in steps 3 and 4.",
);

callproof_kernel::open_issue! {
    /// Only client 1's user releases.
    pub ReleasingUser = "releasing-user",
    "How does the user at client 2 release the call, and what if both users do at once?",
    at [release::INTRODUCTION, release::STEP_1],
    recommended EitherUser {
        AsWritten "as-written" "client 1's user only" [];
        EitherUser "either-user" "either user; crossing requests are both answered"
            [EITHER, CROSSING];
    }
}
callproof_kernel::open_issue! {
    /// Nobody waits for a time only.
    pub NoResponse = "no-response",
    "What does a party do when no answer comes to its call end request?",
    at [release::STEP_1, release::STEP_2],
    recommended Supervision {
        AsWritten "as-written" "it waits for ever" [];
        ReleaseTimer "release-timer" "it gives up after a time" [GUARD];
        Supervision "supervision" "it gives up, and the others notice that it is gone"
            [GUARD, SUPERVISE];
    }
}
callproof_kernel::open_issue! {
    /// The editor's note.
    pub MaximumDuration = "maximum-duration",
    "May the server release the call by itself when the maximum duration is reached?",
    at [release::EDITORS_NOTE],
    recommended ServerReleases {
        AsWritten "as-written" "for further study: a call may last for ever" [];
        ServerReleases "server-releases" "the server asks both clients to release the call"
            [START_MAXIMUM, MAXIMUM];
    }
}
callproof_kernel::open_issues! {
    /// One candidate chosen for each open issue.
    of PrivateCall;
    ReleasingUser,
    NoResponse,
    MaximumDuration,
}

/// Declares what has a name: an enum that is displayed in the words of the text.
macro_rules! named {
    ($($type:ident { $($value:ident $name:literal,)* })*) => { $(
        /// As in the text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $type { $($value,)* }
        impl $type {
            fn said(&self) -> &'static str {
                match self { $(Self::$value => $name,)* }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.said())
            }
        }
    )* };
}

named! {
    Role { One "MCPTT client 1", Server "MCPTT server", Two "MCPTT client 2", }
    Message {
        CallRequest "MCPTT private call request",
        CallResponse "MCPTT private call response",
        EndRequest "MCPTT call end request",
        EndResponse "MCPTT call end response",
    }
    Decision { Calls "calls", Releases "releases", }
    Resource { Floor "floor control", Media "media", }
    Notice { Incoming "incoming private call", Released "call released", Lost "call lost", }
}

/// What may elapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Timer {
    Release,
    Maximum,
    Silence(Role),
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Release => f.write_str("release timer"),
            Timer::Maximum => f.write_str("maximum duration"),
            Timer::Silence(of) => write!(f, "silence of {}", of.short()),
        }
    }
}

/// Where a party stands, named by what it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum State {
    Idle,
    Calling,
    On,
    Ending,
    EndingFor(Role),
    EndingForBoth,
    Awaiting(Role),
    Out,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Idle => f.write_str("idle"),
            Calling => f.write_str("calling"),
            On => f.write_str("in the call"),
            Ending => f.write_str("ending"),
            EndingFor(who) => write!(f, "ending for {}", who.short()),
            EndingForBoth => f.write_str("ending for both"),
            Awaiting(who) => write!(f, "awaiting {}", who.short()),
            Out => f.write_str("out of the call"),
        }
    }
}

use Message::{CallRequest, CallResponse, EndRequest, EndResponse};
use Role::{One, Server, Two};
use State::{Awaiting, Calling, Ending, EndingFor, EndingForBoth, Idle, On, Out};

const CLIENTS: [Role; 2] = [One, Two];

impl Role {
    fn other(self) -> Role {
        if self == One { Two } else { One }
    }

    fn short(self) -> &'static str {
        match self {
            One => "client 1",
            Server => "server",
            Two => "client 2",
        }
    }
}

impl State {
    fn is_kept_up(self) -> bool {
        !matches!(self, Idle | Calling | Out)
    }
}

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        Channel::new("signalling", Carriage::AsTheCase)
    }

    fn name(&self) -> &'static str {
        self.said()
    }
}

impl StimulusKind for Decision {
    fn decider(&self) -> Decider {
        Decider::User
    }

    fn begins(&self) -> bool {
        *self == Decision::Calls
    }

    fn decision(&self) -> Self {
        *self
    }
}

/// The procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrivateCall;

/// A reaction, step by step.
type Act<'r> = Draft<'r, PrivateCall, State>;

/// All that a party has in the call is given back, and its timers are stopped.
fn leave(line: Line<'_, '_, PrivateCall, State>) {
    line.close(Resource::Floor)
        .close(Resource::Media)
        .disarm(Timer::Release)
        .disarm(Timer::Maximum)
        .disarm(Timer::Silence(Server))
        .disarm(Timer::Silence(One))
        .disarm(Timer::Silence(Two))
        .enter(Out)
        .done();
}

/// What is added to the step by which a party comes into the call.
fn come_in(act: &mut Act<'_>, role: Role) {
    if act.ask::<NoResponse>() == NoResponse::Supervision {
        let peers = if role == Server { &CLIENTS[..] } else { &[Server][..] };
        peers.iter().fold(act.at(SUPERVISE), |line, peer| line.arm(Timer::Silence(*peer))).done();
    }
    if role == Server && act.ask::<MaximumDuration>() == MaximumDuration::ServerReleases {
        act.at(START_MAXIMUM).arm(Timer::Maximum).done();
    }
}

/// What is added to a call end request.
fn guard(act: &mut Act<'_>) {
    if act.ask::<NoResponse>() != NoResponse::AsWritten {
        act.at(GUARD).arm(Timer::Release).done();
    }
}

fn client(act: &mut Act<'_>, role: Role, event: &Event<PrivateCall>) {
    let either = |act: &Act<'_>| act.ask::<ReleasingUser>() == ReleasingUser::EitherUser;
    match (act.me, event) {
        (Idle, Event::Stimulus(Decision::Calls)) => {
            act.at(setup::STEP_1).send(Server, CallRequest).enter(Calling).done();
        }
        (Idle, Event::Message { message: CallRequest, .. }) if role == Two => {
            act.at(setup::STEP_3)
                .tell(Notice::Incoming)
                .send(Server, CallResponse)
                .open(Resource::Floor)
                .open(Resource::Media)
                .enter(On)
                .then(|act| come_in(act, role));
        }
        (Calling, Event::Message { message: CallResponse, .. }) => {
            let line = act.at(setup::STEP_4).open(Resource::Floor).open(Resource::Media);
            line.enter(On).then(|act| come_in(act, role));
        }
        (On, Event::Stimulus(Decision::Releases)) if role == One || either(act) => {
            let step = if role == One { release::STEP_1 } else { EITHER };
            act.at(step).send(Server, EndRequest).enter(Ending).then(guard);
        }
        (On, Event::Message { message: EndRequest, .. }) if role == Two => {
            leave(act.at(release::STEP_3).tell(Notice::Released));
            act.at(release::STEP_4).send(Server, EndResponse).done();
        }
        (On, Event::Message { message: EndRequest, .. }) => {
            let step = match act.ask() {
                MaximumDuration::ServerReleases => MAXIMUM,
                MaximumDuration::AsWritten if either(act) => EITHER,
                MaximumDuration::AsWritten => return act.unspecified(),
            };
            leave(act.at(step).tell(Notice::Released).send(Server, EndResponse));
        }
        (Ending, Event::Message { message: EndResponse, .. }) => {
            leave(act.at(release::STEP_6));
        }
        (Ending | Out, Event::Message { message: EndRequest, .. }) if either(act) => {
            act.at(CROSSING).send(Server, EndResponse).done();
        }
        (Out, Event::Message { message: EndResponse, .. }) if either(act) => {
            act.at(CROSSING).ignore()
        }
        (Ending, Event::Timeout(Timer::Release)) => leave(act.at(GUARD)),
        (On | Ending, Event::Timeout(Timer::Silence(_))) => {
            leave(act.at(SUPERVISE).tell(Notice::Lost));
        }
        _ => act.unspecified(),
    }
}

fn server(act: &mut Act<'_>, event: &Event<PrivateCall>) {
    match event {
        Event::Message { from, message } => received(act, *from, *message),
        Event::Timeout(timer) => elapsed(act, *timer),
        Event::Stimulus(_) => act.unspecified(),
    }
}

fn received(act: &mut Act<'_>, from: Role, message: Message) {
    let either = act.ask::<ReleasingUser>() == ReleasingUser::EitherUser;
    match (act.me, message) {
        (Idle, CallRequest) => {
            act.at(setup::STEP_2).send(Two, CallRequest).enter(Calling).done();
        }
        (Calling, CallResponse) => {
            let line = act.at(setup::STEP_4).send(One, CallResponse).enter(On);
            line.then(|act| come_in(act, Server));
        }
        (On, EndRequest) if from == One || either => {
            let step = if from == One { release::STEP_2 } else { EITHER };
            let line = act.at(step).send(from.other(), EndRequest).disarm(Timer::Maximum);
            line.enter(EndingFor(from)).then(guard);
        }
        (EndingFor(who), EndResponse) if from != who => {
            leave(act.at(release::STEP_5).send(who, EndResponse));
        }
        (EndingForBoth, EndResponse) => {
            act.at(release::STEP_5).enter(Awaiting(from.other())).done();
        }
        (Awaiting(who), EndResponse) if from == who => leave(act.at(release::STEP_5)),
        (Awaiting(_), EndResponse) => act.at(release::STEP_5).ignore(),
        (Out, EndResponse) if either => act.at(CROSSING).ignore(),
        (EndingFor(who), EndRequest) if either && from != who => {
            leave(act.at(CROSSING).send(from, EndResponse).send(who, EndResponse));
        }
        (EndingFor(_) | EndingForBoth, EndRequest) if either => {
            act.at(CROSSING).send(from, EndResponse).enter(Awaiting(from.other())).done();
        }
        (Awaiting(who), EndRequest) if either && from == who => {
            leave(act.at(CROSSING).send(from, EndResponse));
        }
        (Awaiting(_) | Out, EndRequest) if either => {
            act.at(CROSSING).send(from, EndResponse).done()
        }
        _ => act.unspecified(),
    }
}

fn elapsed(act: &mut Act<'_>, timer: Timer) {
    match (act.me, timer) {
        (EndingFor(who), Timer::Release) => leave(act.at(GUARD).send(who, EndResponse)),
        (EndingForBoth | Awaiting(_), Timer::Release) => leave(act.at(GUARD)),
        (On, Timer::Maximum) => {
            let line = act.at(MAXIMUM).send(One, EndRequest).send(Two, EndRequest);
            line.enter(EndingForBoth).then(guard);
        }
        (EndingFor(who), Timer::Silence(gone)) if gone != who => {
            leave(act.at(SUPERVISE).send(who, EndResponse));
        }
        (EndingFor(_) | EndingForBoth, Timer::Silence(gone)) => {
            act.at(SUPERVISE).enter(Awaiting(gone.other())).done();
        }
        (Awaiting(who), Timer::Silence(gone)) if gone != who => act.at(SUPERVISE).ignore(),
        (On | Awaiting(_), Timer::Silence(_)) => leave(act.at(SUPERVISE)),
        _ => act.unspecified(),
    }
}

type Said = OfState<PrivateCall>;

/// Some client, or every one, is in one of some states.
fn is_in(s: &Scene<'_, PrivateCall>, role: Role, states: &'static [State]) -> Said {
    s.of(role, format!("is in {states:?}"), move |local| states.contains(&local.state))
}

fn holds_nothing(s: &Scene<'_, PrivateCall>, role: Role) -> Said {
    s.of(role, "holds nothing", |local| local.resources.is_empty())
}

fn every_client(say: impl Fn(Role) -> Said) -> Said {
    Condition::All(CLIENTS.into_iter().map(say).collect())
}

fn some_client(say: impl Fn(Role) -> Said) -> Said {
    Condition::Any(CLIENTS.into_iter().map(say).collect())
}

/// Some client or the server keeps up the call.
fn is_kept_up(s: &Scene<'_, PrivateCall>) -> Said {
    s.some_role(|role| s.of(role, "keeps up the call", |local| local.state.is_kept_up()))
}

fn claims() -> Vec<Claim<PrivateCall>> {
    use release::{EDITORS_NOTE, INTRODUCTION, STEP_1, STEP_2, STEP_3, STEP_5, STEP_6};
    let is_ending = |s: &Scene<'_, PrivateCall>| some_client(|role| is_in(s, role, &[Ending]));
    let wants_out = move |s: &Scene<'_, PrivateCall>| {
        let wants = |role: Role| s.past(format!("{role} wants"), move |past| past.contains(&role));
        is_ending(s) | some_client(wants)
    };
    let mut claims = vec![
        Claim::new(
            "a-call-can-be-released",
            "an established call can be released, and nobody holds anything of it any more",
            &[setup::STEP_1, STEP_5, STEP_6],
            Formula::reachable(|s| {
                s.rest() & every_client(|role| is_in(s, role, &[Out]) & holds_nothing(s, role))
            }),
        ),
        Claim::new(
            "media-only-in-the-call",
            "a client has floor control and media only from its establishing the call until it is out of it",
            &[STEP_3, STEP_6],
            Formula::always(
                |_| Condition::always(),
                |s| every_client(|role| holds_nothing(s, role) | is_in(s, role, &[On, Ending])),
            ),
        ),
        Claim::new(
            "either-user-gets-out",
            "when a user asks for the release, its client gets out of the call",
            &[INTRODUCTION, STEP_1],
            Formula::leads_to(move |s, _| wants_out(s), move |s, _| !wants_out(s)),
        ),
        Claim::new(
            "a-release-ends-the-call-everywhere",
            "once a client asks for the release, all parties get out of the call",
            &[STEP_2, STEP_3, STEP_6],
            Formula::leads_to(move |s, _| is_ending(s), |s, _| !is_kept_up(s)),
        ),
        Claim::new(
            "no-call-lasts-for-ever",
            "a call that is on-going ends, whatever the users do",
            &[EDITORS_NOTE],
            Formula::leads_to(|s, _| is_kept_up(s), |s, _| !is_kept_up(s)),
        ),
    ];
    claims.extend(free(PrivateCall));
    claims
}

impl Words for PrivateCall {
    type Role = Role;
    type State = State;
    type Message = Message;
    type Stimulus = Decision;
    type Timer = Timer;
    type Resource = Resource;
    type Notice = Notice;
    type Call = u8;
    type History = BTreeSet<Role>;
    type Config = ();
}

impl Procedure for PrivateCall {
    fn name(&self) -> &'static str {
        "private-call"
    }

    fn title(&self) -> &'static str {
        "MCPTT private call with floor control, release by either user"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(setup::CLAUSE, setup::STEPS), (release::CLAUSE, release::STEPS)]
    }

    fn issues(&self) -> Vec<Issue> {
        all()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claims()
    }

    fn cases(&self) -> Vec<Case<Self>> {
        let begun = vec![(One, Decision::Calls)];
        let case = |name, gist| Case::new(*self, name, gist, ());
        vec![
            case("one-call", "one call, messages in order, nothing lost"),
            case(
                "both-release",
                "both users may release at once, messages overtaking, timers early",
            )
            .after(begun.clone())
            .unordered()
            .hasty(),
            case("lossy", "an established call, any message may be lost")
                .after(begun)
                .losing(Budget::Unbounded),
        ]
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        let calls = vec![(One, Decision::Calls)];
        let figure = |clause, title, file, prelude, script| {
            let (number, drawn, config) = (1, Drawn::AsWritten, ());
            Figure { clause, number, title, file, drawn, config, prelude, script }
        };
        let releases = vec![(One, Decision::Releases)];
        vec![
            figure(
                setup::CLAUSE,
                "Private call set-up",
                "private-call-set-up",
                vec![],
                calls.clone(),
            ),
            figure(
                release::CLAUSE,
                "Private call release",
                "private-call-release",
                calls,
                releases,
            ),
        ]
    }

    fn cast(&self, (): &()) -> Vec<Role> {
        vec![One, Server, Two]
    }

    fn calls(&self, (): &()) -> Vec<u8> {
        vec![1]
    }

    fn initial(&self, (): &(), _: Role) -> State {
        Idle
    }

    fn stimuli(&self, _: &Context<'_, Self>, role: Role, state: &State) -> Vec<Decision> {
        match (role, state) {
            (One, Idle) => vec![Decision::Calls],
            (One | Two, On) => vec![Decision::Releases],
            _ => Vec::new(),
        }
    }

    fn react(&self, role: Role, state: &State, event: &Event<Self>, r: &mut Reaction<Self>) {
        let mut act = Act::new(*state, r);
        match role {
            One | Two => client(&mut act, role, event),
            Server => server(&mut act, event),
        }
    }

    fn cause(&self, timer: &Timer, _: Omniscient) -> Cause<Role, u8> {
        match *timer {
            Timer::Silence(peer) => Cause::Silence { peer, call: 1 },
            Timer::Release | Timer::Maximum => Cause::Elapses,
        }
    }

    fn call_of(&self, _: &Message, _: Omniscient) -> u8 {
        1
    }

    fn keeps_up(&self, state: &State, _: u8, _: Role, _: Omniscient) -> bool {
        state.is_kept_up()
    }

    fn is_idle(&self, state: &State) -> bool {
        matches!(state, Idle | Out)
    }

    fn state_name(&self, state: &State) -> String {
        state.to_string()
    }

    /// Which users have asked for the release and are not yet out of the call.
    fn observe(&self, wants: &mut BTreeSet<Role>, moment: &Moment<'_, Self>) {
        if *moment.event == Event::Stimulus(Decision::Releases) {
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
