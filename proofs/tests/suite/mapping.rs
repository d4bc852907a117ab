//! The wire mapping of telepresence: whatever a role sends arrives as itself, and who looks on
//! reads the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::dice::Dice;
use crate::small;
use callproof_kernel::case::{Budget, Case, Clock, Order};
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::reaction::{Event, Outcome};
use callproof_kernel::run::{Action, Envelope, Occurrence};
use callproof_model::clue::consumer::{self, Consumer};
use callproof_model::clue::participant::Participant;
use callproof_model::clue::provider::{self, Provider};
use callproof_model::clue::types::Message as Media;
use callproof_model::sip::dialog::{Stage, Transport};
use callproof_model::sip::refer::Progress;
use callproof_model::sip::types::SIGNALLING;
use callproof_model::sip::types::{Failure, Message as Sip};
use callproof_model::telepresence::mapping::{Clue, ClueBody, Leg, Signal};
use callproof_model::telepresence::types::{Body, Call, Captures, Config, Message, Role, Terms};
use callproof_model::telepresence::{Resolutions, Telepresence, names};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::{Global, World};

const STEPS: usize = 400;
const WALKS: u64 = 100;

/// An end of a session: which, whose, and with whom.
type End = (Call, Role, Role);

/// A message on the wire.
struct InFlight {
    envelope: Envelope<Telepresence>,
    signals: Vec<Signal>,
}

/// The ends of all sessions, as the roles keep them and as somebody does who looks on.
#[derive(Default)]
struct Wire {
    ends: BTreeMap<End, Leg>,
    looked_on: BTreeMap<End, Leg>,
    in_flight: Vec<InFlight>,
    /// The sessions whose INVITE has a final response.
    answered: BTreeSet<Call>,
    /// What the messages are called that have travelled.
    carried: BTreeSet<&'static str>,
    /// The legs that were reached.
    reached: BTreeSet<Leg>,
}

fn end_of(ends: &mut BTreeMap<End, Leg>, end: End) -> &mut Leg {
    ends.entry(end).or_insert_with(|| Telepresence::leg(end.0, end.1, end.2))
}

impl Wire {
    /// A role sends something; whether it travels.
    fn sends(&mut self, envelope: Envelope<Telepresence>) -> bool {
        let Envelope { from, to, message } = envelope;
        let leg = end_of(&mut self.ends, (message.call, from, to));
        let mut watched = leg.clone();
        let mut signals = Telepresence::send(leg, &message);
        signals.iter().for_each(|signal| Telepresence::was_sent(&mut watched, signal));
        assert_eq!(*leg, watched, "who saw {signals:?} knows as much as who sent {message}");
        self.reached.insert(watched);
        match message.body {
            _ if !signals.is_empty() => {}
            Body::Dialog(Sip::Ack) => signals.push(Signal::Acknowledged),
            Body::Dialog(Sip::Accepted | Sip::Cancel) => {
                assert!(self.answered.contains(&message.call), "{message} is worth sending");
                return false;
            }
            _ => panic!("{message} is no signal"),
        }
        if matches!(message.body, Body::Dialog(Sip::Accepted | Sip::Failed(_))) {
            self.answered.insert(message.call);
        }
        let mut read = Vec::new();
        for signal in &signals {
            Telepresence::was_sent(end_of(&mut self.looked_on, (message.call, from, to)), signal);
            let other = end_of(&mut self.looked_on, (message.call, to, from));
            read.extend(Telepresence::receive(other, signal).messages);
        }
        assert_eq!(read, [message], "as read from {signals:?} by who looks on");
        self.carried.insert(message.name());
        self.in_flight.push(InFlight { envelope, signals });
        true
    }

    /// A message arrives: what the receiving role is given.
    fn arrives(&mut self, envelope: &Envelope<Telepresence>) -> Vec<Message> {
        let place = self.in_flight.iter().position(|flying| flying.envelope == *envelope);
        let InFlight { envelope, signals } =
            self.in_flight.remove(place.expect("what arrives was sent"));
        let leg = end_of(&mut self.ends, (envelope.message.call, envelope.to, envelope.from));
        let mut messages = Vec::new();
        for signal in signals {
            let received = Telepresence::receive(leg, &signal);
            assert_eq!(received.answers, [], "the model answers {signal} itself");
            messages.extend(received.messages);
        }
        self.reached.insert(leg.clone());
        messages
    }
}

/// A run of the world whose messages go over a wire.
struct Walk {
    world: World<Telepresence>,
    global: Global<Telepresence>,
    wire: Wire,
}

impl Walk {
    /// What the case begins with.
    fn begin(case: &Case<Telepresence>, resolutions: &Resolutions) -> Self {
        let world = World::new(case.clone(), resolutions.clone()).forgetting();
        let mut wire = Wire::default();
        let global = world.follow(world.start(), &case.prelude, &mut |occurrence| {
            let Occurrence { action, outcome } = occurrence;
            if let Action::Deliver(envelope) = &action {
                assert_eq!(wire.arrives(envelope), [envelope.message]);
            }
            for envelope in sent(&action, outcome) {
                assert!(wire.sends(envelope), "nothing is repeated before anything is late");
            }
        });
        Walk { world, global: global.expect("the case begins as it says"), wire }
    }

    /// Something happens.
    fn step(&mut self, action: &Action<Telepresence>) {
        let (after, outcome) = self.world.apply(&self.global, action);
        self.global = after;
        for envelope in sent(action, outcome) {
            if !self.wire.sends(envelope.clone()) {
                self.global = self.world.apply(&self.global, &Action::Lose(envelope)).0;
            }
        }
    }

    /// A message arrives as itself; a 180 that it has overtaken arrives with it.
    fn deliver(&mut self, envelope: &Envelope<Telepresence>) {
        let end = (envelope.message.call, envelope.to, envelope.from);
        let was_over = Telepresence::is_over(end_of(&mut self.wire.ends, end));
        let is_expected = self.is_in_time() && envelope.channel() == SIGNALLING;
        assert!(!(is_expected && was_over), "{} comes when all is over", envelope.message);
        let mut messages = self.wire.arrives(envelope);
        assert_eq!(messages.pop(), Some(envelope.message));
        for message in messages {
            let overtaken = Envelope { message, ..envelope.clone() };
            assert_eq!(message.body, Body::Dialog(Sip::Ringing));
            assert!(!self.is_in_time(), "{message} is not overtaken");
            assert_eq!(self.wire.arrives(&overtaken), [], "it has come with the answer");
            self.step(&Action::Deliver(overtaken));
        }
        self.step(&Action::Deliver(envelope.clone()));
    }

    /// Whether nothing overtakes anything, and no timer.
    fn is_in_time(&self) -> bool {
        let case = &self.world.case;
        case.clock == Clock::Patient && case.order == Order::Fifo
    }

    /// Goes on by chance; `looks` is shown every state.
    fn on(&mut self, dice: &mut Dice, looks: &mut dyn FnMut(&Walk)) {
        for _ in 0..STEPS {
            let actions = self.world.actions(&self.global);
            if actions.is_empty() {
                break;
            }
            match &actions[dice.below(actions.len())] {
                Action::Deliver(envelope) => self.deliver(envelope),
                action => self.step(action),
            }
            looks(self);
        }
    }

    /// Where both ends are done with a session, nothing more is awaited on the wire.
    fn is_over_where_it_is(&self) {
        let is_timed = self.world.case.clock == Clock::Hasty;
        if is_timed || !self.world.is_at_rest(&self.global) {
            return;
        }
        for ((call, role, peer), leg) in &self.wire.ends {
            let stage = |role: &Role| {
                let local = &self.global.locals[self.world.place(*role)];
                names::leg(&local.state, *call).map(|leg| leg.stage())
            };
            if stage(role) == Some(Stage::Over) && stage(peer) == Some(Stage::Over) {
                assert!(Telepresence::is_over(leg), "{call} at {role}: {leg:#?}");
            }
        }
    }
}

fn sent(
    action: &Action<Telepresence>,
    outcome: Option<Outcome<Telepresence>>,
) -> Vec<Envelope<Telepresence>> {
    let Some((from, _)) = action.met() else { return Vec::new() };
    let outcome = outcome.into_iter();
    outcome
        .flat_map(|outcome| {
            let sent = outcome.sent().map(|(to, message)| Envelope { from, to, message: *message });
            sent.collect::<Vec<_>>()
        })
        .collect()
}

/// The small cases over a transport that transactions make reliable, without faults.
fn cases() -> Vec<Case<Telepresence>> {
    let reliable = |case: Case<Telepresence>| {
        let terms = Terms { transport: Transport::Reliable, ..case.config.terms };
        let config = Config { terms, ..case.config };
        Case { config, losses: Budget::NONE, duplicates: Budget::NONE, crashes: None, ..case }
    };
    small::cases(Telepresence).into_iter().map(reliable).collect()
}

/// The same cases in order and not, with timers that are patient and not.
fn worlds() -> Vec<Case<Telepresence>> {
    let ways = |case: Case<Telepresence>| {
        let in_order = Case { order: Order::Fifo, clock: Clock::Patient, ..case };
        let unordered = in_order.clone().unordered();
        [in_order.clone(), in_order.hasty(), unordered.clone(), unordered.hasty()]
    };
    cases().into_iter().flat_map(ways).collect()
}

/// The recommended candidates, and each other one in the place of one of them.
fn resolutions() -> Vec<Resolutions> {
    let mut all = vec![recommended(Telepresence)];
    for issue in Telepresence.issues() {
        for candidate in (0..issue.candidates.len()).filter(|place| *place != issue.recommended) {
            let mut resolutions = recommended(Telepresence);
            resolutions.choose(issue.place, candidate);
            all.push(resolutions);
        }
    }
    all
}

fn walk(case: &Case<Telepresence>, resolutions: &Resolutions, seed: u64) -> Walk {
    let mut walk = Walk::begin(case, resolutions);
    walk.on(&mut Dice(seed), &mut |_| {});
    walk
}

#[test]
fn what_is_sent_arrives_as_itself() {
    for case in worlds() {
        for seed in 0..WALKS {
            walk(&case, &recommended(Telepresence), seed).is_over_where_it_is();
        }
    }
}

#[test]
fn what_is_sent_arrives_as_itself_however_the_questions_are_answered() {
    let mut carried = BTreeSet::new();
    for resolutions in resolutions() {
        for case in worlds() {
            for seed in 0..12 {
                carried.extend(walk(&case, &resolutions, seed).wire.carried);
            }
        }
    }
    // All but NOTIFY (503): whom the focus removes goes.
    assert_eq!(carried.len(), 35, "{carried:#?}");
}

/// Signals that a stranger may send, about these TP UEs.
fn strange_signals(ues: u8) -> Vec<Signal> {
    let mut signals = vec![
        Signal::Invite,
        Signal::Trying,
        Signal::Ringing,
        Signal::Accepted,
        Signal::Acknowledged,
        Signal::Ack,
        Signal::Cancel,
        Signal::Bye,
        Signal::Offer { removed: Captures::of(0) },
        Signal::OfferAnswer,
        Signal::OfferAck,
        Signal::OfferUnknown,
        Signal::OfferPending,
        Signal::ChannelOffer,
        Signal::ReferAccepted,
        Signal::ReferRefused,
        Signal::ReferUnknown,
        Signal::Notify(Progress::Trying),
        Signal::Notify(Progress::Final { ok: true }),
        Signal::Notify(Progress::Final { ok: false }),
        Signal::Reset,
    ];
    signals.extend([300, 408, 486, 487, 699].map(|status| Signal::Failed { status }));
    for known in [false, true] {
        let answers = [
            Signal::CancelAnswer { known },
            Signal::ByeAnswer { known },
            Signal::NotifyAnswer { known },
        ];
        signals.extend(answers);
    }
    for who in 0..ues {
        let about = [Signal::Departed { who }, Signal::DepartedAnswer { who }];
        signals.extend(about);
        signals.push(Signal::Refer { target: who });
    }
    for number in [0, 1, 2, 3, u32::MAX] {
        let bodies = clue_bodies(number, Captures::of(0)).into_iter();
        signals.extend(bodies.map(|body| Signal::Clue(Clue { number, body })));
    }
    signals
}

fn clue_bodies(number: u32, captures: Captures) -> Vec<ClueBody> {
    let mut bodies = vec![ClueBody::Options, ClueBody::Advertisement { captures }];
    for ok in [false, true] {
        bodies.extend([
            ClueBody::OptionsResponse { ok },
            ClueBody::Ack { advertisement: number, ok },
            ClueBody::Configure { advertisement: number, acks: ok, captures },
            ClueBody::ConfigureResponse { configure: number, ok },
        ]);
    }
    bodies
}

#[test]
fn any_signal_may_come_at_any_time() {
    let mut reached = BTreeSet::new();
    for case in worlds() {
        for seed in 0..4 {
            reached.extend(walk(&case, &recommended(Telepresence), seed).wire.reached);
        }
    }
    assert!(reached.len() > 300, "only {} legs", reached.len());
    // Whom a stranger names need not exist.
    let signals = strange_signals(u8::MAX);
    for leg in &reached {
        for signal in &signals {
            let mut after = leg.clone();
            Telepresence::receive(&mut after, signal);
            Telepresence::is_over(&after);
            // A second one meets what the first has left.
            Telepresence::receive(&mut after, &Signal::Notify(Progress::Trying));
            Telepresence::was_sent(&mut after, signal);
        }
    }
}

/// What a role makes of what a stranger sends.
fn meets_strangers(walk: &Walk, ues: u8) {
    let context = walk.world.context();
    for (&(_, role, peer), leg) in &walk.wire.ends {
        let local = &walk.global.locals[walk.world.place(role)];
        for signal in strange_signals(ues) {
            for message in Telepresence::receive(&mut leg.clone(), &signal).messages {
                let event = Event::Message { from: peer, message };
                Outcome::of(&context, role, local, &event);
            }
        }
    }
}

/// A number that nobody has sent is no current number of the machines.
fn numbers_of_strangers_are_outdated(walk: &Walk) {
    const UNKNOWN: u32 = 4_000_000_000;
    for (&(call, role, _), leg) in &walk.wire.ends {
        let local = &walk.global.locals[walk.world.place(role)];
        let side = names::leg(&local.state, call).expect("the role has this session");
        if side.channel != Participant::Active {
            continue;
        }
        for body in clue_bodies(UNKNOWN, Captures::NONE) {
            let signal = Signal::Clue(Clue { number: UNKNOWN, body });
            let messages = Telepresence::receive(&mut leg.clone(), &signal).messages;
            let [Message { body: Body::Clue { message, .. }, .. }] = messages[..] else { continue };
            match (message, side.providing(), side.consuming()) {
                (
                    Media::Ack { advertisement, .. } | Media::Configure { advertisement, .. },
                    Some(providing),
                    _,
                ) => assert_ne!(advertisement, providing.machine.last),
                (Media::ConfigureResponse { configure, .. }, _, Some(consuming)) => {
                    assert_ne!(configure, consuming.machine.last);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn roles_put_up_with_strangers() {
    for case in worlds() {
        for seed in 0..2 {
            let mut walk = Walk::begin(&case, &recommended(Telepresence));
            let mut dice = Dice(seed);
            let mut count = 0;
            walk.on(&mut dice, &mut |walk| {
                count += 1;
                numbers_of_strangers_are_outdated(walk);
                if count % 16 == 0 {
                    meets_strangers(walk, case.config.ues);
                }
            });
        }
    }
}

const CALL: Call = Call(0);

fn dialog(message: Sip) -> Message {
    Message { call: CALL, body: Body::Dialog(message) }
}

fn clue(message: Media) -> Message {
    Message { call: CALL, body: Body::Clue { message, captures: Captures::NONE } }
}

fn caller() -> Leg {
    Telepresence::leg(CALL, Role::TpUe(0), Role::Focus)
}

fn callee() -> Leg {
    Telepresence::leg(CALL, Role::Focus, Role::TpUe(0))
}

fn received(leg: &mut Leg, signal: Signal) -> Vec<Message> {
    Telepresence::receive(leg, &signal).messages
}

#[test]
fn a_failure_is_acknowledged_by_transactions() {
    let (mut caller, mut callee) = (caller(), callee());
    Telepresence::send(&mut caller, &dialog(Sip::Invite));
    received(&mut callee, Signal::Invite);
    received(&mut caller, Signal::Ringing);
    let failed = Telepresence::send(&mut callee, &dialog(Sip::Failed(Failure::Busy)));
    assert_eq!(failed, [Signal::Failed { status: 486 }]);
    assert!(!Telepresence::is_over(&callee));
    // Some other status says the same.
    let received_failure = received(&mut caller, Signal::Failed { status: 603 });
    assert_eq!(received_failure, [dialog(Sip::Failed(Failure::Busy))]);
    assert_eq!(Telepresence::send(&mut caller, &dialog(Sip::Ack)), []);
    assert_eq!(received(&mut callee, Signal::Acknowledged), [dialog(Sip::Ack)]);
    assert_eq!(received(&mut callee, Signal::Acknowledged), [], "once");
    assert!(Telepresence::is_over(&caller) && Telepresence::is_over(&callee));
}

#[test]
fn who_answers_at_once_has_rung() {
    let mut caller = caller();
    Telepresence::send(&mut caller, &dialog(Sip::Invite));
    assert_eq!(received(&mut caller, Signal::Trying), []);
    let messages = received(&mut caller, Signal::Accepted);
    assert_eq!(messages, [dialog(Sip::Ringing), dialog(Sip::Accepted)]);
    assert_eq!(received(&mut caller, Signal::Ringing), [], "it has been overtaken");
    assert_eq!(Telepresence::send(&mut caller, &dialog(Sip::Cancel)), [], "it is answered");
    assert_eq!(Telepresence::send(&mut caller, &dialog(Sip::Ack)), [Signal::Ack]);
}

#[test]
fn a_second_180_says_nothing_new() {
    let mut caller = caller();
    Telepresence::send(&mut caller, &dialog(Sip::Invite));
    assert_eq!(received(&mut caller, Signal::Ringing), [dialog(Sip::Ringing)]);
    assert_eq!(received(&mut caller, Signal::Ringing), []);
}

#[test]
fn a_subscription_outlives_its_session() {
    let mut leg = caller();
    let signals = [Signal::Ringing, Signal::Accepted];
    Telepresence::was_sent(&mut leg, &Signal::Invite);
    signals.into_iter().for_each(|signal| drop(received(&mut leg, signal)));
    Telepresence::was_sent(&mut leg, &Signal::Refer { target: 1 });
    received(&mut leg, Signal::ReferAccepted);
    Telepresence::was_sent(&mut leg, &Signal::Bye);
    received(&mut leg, Signal::ByeAnswer { known: true });
    assert!(!Telepresence::is_over(&leg), "the outcome is still to come");
    received(&mut leg, Signal::Notify(Progress::Final { ok: true }));
    assert!(!Telepresence::is_over(&leg), "and to be answered");
    Telepresence::was_sent(&mut leg, &Signal::NotifyAnswer { known: true });
    assert!(Telepresence::is_over(&leg));
}

#[test]
fn who_hangs_up_waits_for_no_ack() {
    let mut leg = callee();
    received(&mut leg, Signal::Invite);
    [Signal::Ringing, Signal::Accepted, Signal::Bye]
        .iter()
        .for_each(|signal| Telepresence::was_sent(&mut leg, signal));
    received(&mut leg, Signal::ByeAnswer { known: false });
    assert!(Telepresence::is_over(&leg));
}

fn clue_signal(number: u32, body: ClueBody) -> Signal {
    Signal::Clue(Clue { number, body })
}

#[test]
fn number_0_is_what_was_configured_last_even_of_a_lax_provider() {
    let (mut leg, captures) = (caller(), Captures::NONE);
    for number in [11, 12] {
        received(&mut leg, clue_signal(number, ClueBody::Advertisement { captures }));
    }
    // The second one was lost on a consumer that still processed the first.
    let configure = Media::Configure { number: 1, advertisement: 1, acks: true };
    Telepresence::send(&mut leg, &clue(configure));
    received(&mut leg, clue_signal(13, ClueBody::ConfigureResponse { configure: 1, ok: true }));
    let again = Media::Configure { number: 1, advertisement: 0, acks: false };
    let body = ClueBody::Configure { advertisement: 11, acks: false, captures };
    assert_eq!(Telepresence::send(&mut leg, &clue(again)), [clue_signal(2, body)]);
}

#[test]
fn a_configure_of_nothing_does_not_make_the_last_advertisement_outdated() {
    let (mut leg, captures) = (callee(), Captures::NONE);
    Telepresence::send(&mut leg, &clue(Media::Advertisement { number: 1 }));
    let configure = |advertisement| ClueBody::Configure { advertisement, acks: true, captures };
    let read = |leg: &mut Leg, number, advertisement| match received(
        leg,
        clue_signal(number, configure(advertisement)),
    )[..]
    {
        [
            Message {
                body: Body::Clue { message: Media::Configure { advertisement, .. }, .. },
                ..
            },
        ] => advertisement,
        _ => panic!("a configure is a configure"),
    };
    assert_eq!(read(&mut leg, 1, 1), 1);
    let answer = |ok| clue(Media::ConfigureResponse { configure: 1, ok });
    Telepresence::send(&mut leg, &answer(true));
    assert_ne!(read(&mut leg, 2, 77), 0, "it is the number of the last one");
    Telepresence::send(&mut leg, &answer(false));
    assert_eq!(read(&mut leg, 3, 1), 0);
}

/// The numbers of RFC 8847's example, from the consumer's end.
#[test]
fn a_stranger_counts_from_anywhere() {
    let mut leg = caller();
    let captures = Captures::NONE;
    let advertisement = ClueBody::Advertisement { captures };
    for (number, configured) in [(11, 1), (13, 2), (15, 3)] {
        let first = Media::Advertisement { number: 1 };
        assert_eq!(received(&mut leg, clue_signal(number, advertisement)), [clue(first)]);
        let configure = Media::Configure { number: 1, advertisement: 1, acks: true };
        let body = ClueBody::Configure { advertisement: number, acks: true, captures };
        let sent = Telepresence::send(&mut leg, &clue(configure));
        assert_eq!(sent, [clue_signal(configured, body)]);
        let body = ClueBody::ConfigureResponse { configure: configured, ok: true };
        let answer = Media::ConfigureResponse { configure: 1, ok: true };
        assert_eq!(received(&mut leg, clue_signal(number + 1, body)), [clue(answer)]);
    }
    // Number 0 is the one configured last.
    let again = Media::Configure { number: 1, advertisement: 0, acks: false };
    let body = ClueBody::Configure { advertisement: 15, acks: false, captures };
    assert_eq!(Telepresence::send(&mut leg, &clue(again)), [clue_signal(4, body)]);
}

#[test]
fn captures_of_who_begins_the_session_are_left_out() {
    let body = ClueBody::Advertisement { captures: Captures::of(0) };
    let mut leg = callee();
    assert_eq!(received(&mut leg, Signal::Clue(Clue { number: 7, body })), []);
    assert_eq!(leg, callee());
    Telepresence::was_sent(&mut leg, &Signal::Clue(Clue { number: 7, body: clue_ack(7) }));
    assert_eq!(leg, callee());
}

fn clue_ack(advertisement: u32) -> ClueBody {
    ClueBody::Ack { advertisement, ok: true }
}

/// A provider and a consumer by themselves, far longer than a walk, with all that RFC 8847 lets
/// them do.
struct Talk {
    provider: Provider,
    consumer: Consumer,
    provides: Leg,
    consumes: Leg,
    to_consumer: VecDeque<(Media, Signal)>,
    to_provider: VecDeque<(Media, Signal)>,
}

/// The machines count the messages of one exchange in a byte.
const MOST: u8 = 250;

impl Talk {
    fn provider_sends(&mut self, message: Media) {
        let signal = sent_on(&mut self.provides, message);
        self.to_consumer.push_back((message, signal));
    }

    fn consumer_sends(&mut self, message: Media) {
        let signal = sent_on(&mut self.consumes, message);
        self.to_provider.push_back((message, signal));
    }

    fn advertises(&mut self) {
        if self.provider.last >= MOST {
            return;
        }
        if let Some(changed) = self.provider.take(provider::Input::Changed) {
            self.provider = changed.next;
        }
        let taken = self.provider.take(provider::Input::Advertise).expect("it may advertise");
        self.provider = taken.next;
        self.provider_sends(taken.send.expect("it advertises"));
    }

    fn decides(&mut self, dice: &mut Dice) {
        let input = match dice.below(8) {
            0 => consumer::Input::Nack,
            1 | 2 => consumer::Input::Ack,
            _ if self.consumer.last >= MOST => return,
            _ => consumer::Input::Configure,
        };
        if let Some(taken) = self.consumer.take(input) {
            self.consumer = taken.next;
            self.consumer_sends(taken.send.expect("it decides to send something"));
        }
    }

    fn provider_receives(&mut self, dice: &mut Dice) {
        let Some((message, signal)) = self.to_provider.pop_front() else { return };
        assert_eq!(received(&mut self.provides, signal), [clue(message)]);
        let Some(taken) = self.provider.take(provider::Input::Received(message)) else { return };
        self.provider = taken.next;
        match taken.next.phase {
            provider::Phase::ConfResponse { current, .. } => {
                let ok = current && dice.below(4) > 0;
                let answered = self.provider.take(provider::Input::Answer { ok });
                let answered = answered.expect("it answers what has come");
                self.provider = if current { answered.next.settled() } else { answered.next };
                self.provider_sends(answered.send.expect("it answers"));
            }
            provider::Phase::Adv => self.advertises(),
            _ => {}
        }
    }

    fn consumer_receives(&mut self, dice: &mut Dice) {
        let Some((message, signal)) = self.to_consumer.pop_front() else { return };
        assert_eq!(received(&mut self.consumes, signal), [clue(message)]);
        match (self.consumer.take(consumer::Input::Received(message)), message) {
            (Some(taken), Media::ConfigureResponse { .. }) => self.consumer = taken.next.settled(),
            (Some(taken), _) => self.consumer = taken.next,
            // It replaces the one being processed, or is lost.
            (None, Media::Advertisement { number }) if dice.below(2) == 0 => {
                self.consumer = self.consumer.processing(number);
            }
            (None, _) => {}
        }
    }
}

/// The one signal that a CLUE message is, to whoever sends it and to whoever sees it sent.
fn sent_on(leg: &mut Leg, message: Media) -> Signal {
    let mut watched = leg.clone();
    let signals = Telepresence::send(leg, &clue(message));
    let [signal] = signals[..] else { panic!("{message} is one signal: {signals:?}") };
    Telepresence::was_sent(&mut watched, &signal);
    assert_eq!(*leg, watched);
    signal
}

#[test]
fn numbers_are_followed_however_long_it_takes() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut talk = Talk {
            provider: Provider::default(),
            consumer: Consumer::default(),
            provides: callee(),
            consumes: caller(),
            to_consumer: VecDeque::new(),
            to_provider: VecDeque::new(),
        };
        let mut last = 0;
        for _ in 0..20_000 {
            match dice.below(16) {
                0 => talk.advertises(),
                1..=4 => talk.decides(&mut dice),
                5..=10 => talk.provider_receives(&mut dice),
                _ => talk.consumer_receives(&mut dice),
            }
            if let Some((_, Signal::Clue(Clue { number, .. }))) = talk.to_consumer.back() {
                assert!(*number <= last + 1, "one after the other");
                last = *number;
            }
        }
        assert!(last > 1000, "only {last} messages of the provider");
    }
}
