//! The worlds to check in, and their bounds.

use std::collections::BTreeMap;

use super::Telepresence;
use super::types::{ChannelFrom, Config, Parties, Role, Set, Stimulus, Terms};
use crate::sip::dialog::Transport;
use callproof_kernel::case::{Budget, Case};

const TCP: Terms = Terms { transport: Transport::Reliable, channel: ChannelFrom::Answer };
const UDP: Terms = Terms { transport: Transport::Unreliable, channel: ChannelFrom::Answer };
const NO_CLUE: Terms = Terms { transport: Transport::Reliable, channel: ChannelFrom::Never };
const EARLY_UDP: Terms = Terms { transport: Transport::Unreliable, channel: ChannelFrom::Ringing };
const EARLY: Terms = Terms { transport: Transport::Reliable, channel: ChannelFrom::Ringing };

/// Two parties that may do whatever the text lets them.
pub const TWO: Config = Config {
    parties: Parties::Two,
    ues: 2,
    terms: TCP,
    callers: Set::first(1),
    quitters: Set::first(1),
    leavers: Set::first(2),
    removable: Set::NONE,
    referrers: Set::NONE,
    targets: Set::NONE,
    choosers: Set::NONE,
    slow: Set::NONE,
    picky: Set::NONE,
};

/// A conference in which nobody does anything.
pub const fn conference(ues: u8) -> Config {
    Config {
        parties: Parties::Conference,
        ues,
        callers: Set::first(ues),
        quitters: Set::NONE,
        leavers: Set::NONE,
        ..TWO
    }
}

/// The first so many join, one after the other.
pub fn joined(many: u8) -> Vec<(Role, Stimulus)> {
    (0..many).map(|number| (Role::TpUe(number), Stimulus::Begin)).collect()
}

/// Every case, the simplest first: two parties, a conference of three, larger conferences.
pub fn all() -> Vec<Case<Telepresence>> {
    let mut cases = two_parties();
    cases.extend(with(3));
    cases.extend(SIZES.iter().map(|(n, name, of)| Case { name, ..of(*n) }.large()));
    cases
}

/// A case for any number of participants.
type OfSize = fn(u8) -> Case<Telepresence>;

/// How the states grow with the participants: other numbers of them, in cases of their own.
const SIZES: &[(u8, &str, OfSize)] = &[
    (2, "leave-2", leave),
    (4, "leave-4", leave),
    (5, "leave-5", leave),
    (6, "leave-6", leave),
    (2, "mass-leave-2", mass_leave),
    (4, "mass-leave-4", mass_leave),
    (3, "removal-while-joining-3", removal_while_joining),
];

fn two_parties() -> Vec<Case<Telepresence>> {
    let once = Budget::AtMost(1);
    let early = Config { terms: EARLY, ..TWO };
    let udp = Config { terms: UDP, ..TWO };
    let early_udp = Config { terms: EARLY_UDP, ..TWO };
    let picky = Config { picky: Set::one(0), ..TWO };
    let no_clue = Config { terms: NO_CLUE, ..TWO };
    let (one, two) = (Role::TpUe(0), Role::TpUe(1));
    let case = |name, gist, config| Case::new(Telepresence, name, gist, config);
    vec![
        case("two-parties", "two TP UEs, messages in order, nothing lost", TWO),
        case("early-channel", "two TP UEs, the CLUE channel is up before the answer", early),
        case("peer-without-clue", "the called party does not support CLUE", no_clue),
        case(
            "refused-first-advertisement",
            "the calling party may refuse what is advertised",
            picky,
        ),
        case("two-parties-unordered", "two TP UEs, messages may overtake each other", TWO)
            .unordered(),
        case("two-parties-hasty", "two TP UEs, timers may elapse before messages arrive", TWO)
            .hasty(),
        case("two-parties-one-loss", "two TP UEs, a SIP message may be lost", udp).losing(once),
        case("two-parties-lossy", "two TP UEs in session, any SIP message may be lost", udp)
            .after(vec![(one, Stimulus::Begin), (two, Stimulus::Answer)])
            .losing(Budget::Unbounded),
        case("two-parties-one-duplicate", "two TP UEs, a SIP message may arrive twice", udp)
            .duplicating(once),
        case("caller-crashes", "the calling TP UE crashes and stays away", TWO)
            .crashing(one, false),
        case("callee-crashes", "the called TP UE crashes and stays away", TWO).crashing(two, false),
        case("early-channel-hasty", "an early CLUE channel, timers before messages", early).hasty(),
        // Setting up with both faults has some 800 000 states, 1.2 million with an early channel: what
        // was explored of it stands in docs/trust.md.
        case(
            "release-hasty-one-loss",
            "two TP UEs in session, timers before messages, a SIP message lost",
            udp,
        )
        .after(vec![(one, Stimulus::Begin), (two, Stimulus::Answer)])
        .hasty()
        .losing(once)
        .large(),
        case("caller-crashes-hasty", "the calling TP UE crashes, timers before messages", TWO)
            .hasty()
            .crashing(one, false)
            .large(),
        case("callee-crashes-hasty", "the called TP UE crashes, timers before messages", TWO)
            .hasty()
            .crashing(two, false)
            .large(),
        case("caller-crashes-one-loss", "the calling TP UE crashes, a SIP message lost", udp)
            .losing(once)
            .crashing(one, false)
            .large(),
        case("callee-crashes-one-loss", "the called TP UE crashes, a SIP message lost", udp)
            .losing(once)
            .crashing(two, false)
            .large(),
        case(
            "early-channel-hasty-caller-crashes",
            "an early CLUE channel, timers before messages, the calling TP UE crashes",
            early,
        )
        .hasty()
        .crashing(one, false)
        .large(),
        case(
            "early-channel-one-loss",
            "an early CLUE channel, a SIP message may be lost",
            early_udp,
        )
        .losing(once)
        .large(),
        case(
            "early-channel-caller-crashes",
            "an early CLUE channel, the calling TP UE crashes",
            early,
        )
        .crashing(one, false)
        .large(),
        case(
            "early-channel-callee-crashes",
            "an early CLUE channel, the called TP UE crashes",
            early,
        )
        .crashing(two, false)
        .large(),
    ]
}

/// The cases of a conference of so many participants, two or more.
pub fn with(n: u8) -> Vec<Case<Telepresence>> {
    let mut cases = leaves(n);
    cases.extend(joins(n));
    cases.extend(removals(n));
    cases.extend(faults(n));
    cases
}

/// A case that begins with everybody in the conference.
fn there(config: Config, name: &'static str, gist: &'static str) -> Case<Telepresence> {
    Case::new(Telepresence, name, gist, config).after(joined(config.ues))
}

/// A case that begins with everybody in the conference but the last.
fn but_one(config: Config, name: &'static str, gist: &'static str) -> Case<Telepresence> {
    Case::new(Telepresence, name, gist, config).after(joined(config.ues - 1))
}

fn leave(n: u8) -> Case<Telepresence> {
    let config = Config { leavers: Set::one(0), ..conference(n) };
    there(config, "leave", "one participant of a conference leaves").of_series("leave", n)
}

fn mass_leave(n: u8) -> Case<Telepresence> {
    let config = Config { leavers: Set::first(n), ..conference(n) };
    there(config, "mass-leave", "all participants may leave").of_series("mass-leave", n)
}

fn leaves(n: u8) -> Vec<Case<Telepresence>> {
    let (one, two, last) = (Set::one(0), Set::first(2), Set::one(n - 1));
    let others = Set(Set::first(n).0 & !one.0);
    let base = Config { leavers: one, ..conference(n) };
    let removed = Config { removable: one, ..base };
    vec![
        leave(n),
        there(
            Config { choosers: others, ..base },
            "choice",
            "one participant leaves, the others may choose captures anew",
        ),
        there(
            Config { leavers: two, slow: last, ..base },
            "quick-departures",
            "two participants leave in quick succession, a slow one stays",
        ),
        there(
            Config { picky: others, ..base },
            "refused-advertisement",
            "one participant leaves, the others may refuse the advertisement they get",
        ),
        mass_leave(n),
        there(
            removed,
            "focus-removes",
            "the focus removes a participant that may leave at the same time",
        ),
    ]
}

fn joins(n: u8) -> Vec<Case<Telepresence>> {
    let (one, last) = (Set::one(0), Set::one(n - 1));
    let base = conference(n);
    let couple = Config { leavers: Set::first(2), ..conference(2) };
    vec![
        Case::new(
            Telepresence,
            "first-to-join",
            "two participants join an empty conference, and leave",
            couple,
        ),
        but_one(
            Config { leavers: one, ..base },
            "join-and-leave",
            "a participant joins while another leaves",
        ),
        but_one(
            Config { quitters: last, removable: last, leavers: last, ..base },
            "join-and-give-up",
            "a participant joins, gives up, leaves, or is removed by the focus",
        ),
    ]
}

fn removal_while_joining(n: u8) -> Case<Telepresence> {
    let last = Set::one(n - 1);
    let config = Config { referrers: Set::one(0), targets: last, quitters: last, ..conference(n) };
    but_one(config, "removal-while-joining", "a participant has another removed that is joining")
        .of_series("removal-while-joining", n)
}

fn removals(n: u8) -> Vec<Case<Telepresence>> {
    let (one, two, last) = (Set::one(0), Set::first(2), Set::one(n - 1));
    let base = Config { referrers: one, targets: last, ..conference(n) };
    let mutual = Config { referrers: two, targets: two, ..conference(2) };
    vec![
        there(base, "removal", "a participant has another removed by REFER"),
        there(
            Config { leavers: Set(one.0 | last.0), ..base },
            "removal-and-leave",
            "a participant has another removed, and both may leave meanwhile",
        ),
        removal_while_joining(2),
        there(
            Config { referrers: two, ..base },
            "two-referrers",
            "two participants have the same one removed",
        ),
        there(mutual, "mutual-removal", "two participants have each other removed"),
    ]
}

fn faults(n: u8) -> Vec<Case<Telepresence>> {
    let once = Budget::AtMost(1);
    let (one, two, last) = (Set::one(0), Set::first(2), Set::one(n - 1));
    let leave = Config { leavers: one, ..conference(n) };
    let others = Set(Set::first(n).0 & !one.0);
    let refer = Config { referrers: one, targets: last, ..conference(n) };
    let crash = Role::TpUe(0);
    vec![
        there(
            Config { leavers: two, ..leave },
            "leave-unordered",
            "two participants leave, messages may overtake each other",
        )
        .unordered(),
        there(
            Config { leavers: one, ..refer },
            "removal-unordered",
            "a participant has another removed and may leave, messages may overtake each other",
        )
        .unordered(),
        there(
            Config { terms: UDP, ..leave },
            "leave-lossy",
            "one participant leaves, any SIP message may be lost",
        )
        .losing(Budget::Unbounded),
        there(
            Config { terms: UDP, ..refer },
            "removal-one-loss",
            "a participant has another removed, a SIP message may be lost",
        )
        .losing(once),
        there(
            Config { terms: UDP, ..refer },
            "removal-one-duplicate",
            "a participant has another removed, a SIP message may arrive twice",
        )
        .duplicating(once),
        there(
            Config { leavers: others, ..leave },
            "participant-crashes",
            "a participant crashes and stays away, the others may leave",
        )
        .crashing(crash, false),
        there(
            leave,
            "participant-restarts",
            "a participant crashes and comes back without its session",
        )
        .crashing(crash, true),
        there(leave, "focus-crashes", "the focus crashes and stays away")
            .crashing(Role::Focus, false),
        but_one(
            Config { quitters: last, leavers: Set::NONE, ..leave },
            "focus-crashes-at-join",
            "the focus crashes while a participant joins that may give up",
        )
        .crashing(Role::Focus, false)
        .large(),
    ]
}

/// Participants with the same permissions may take each other's place.
pub fn interchangeable(config: &Config) -> Vec<Vec<Role>> {
    if config.parties == Parties::Two {
        return Vec::new();
    }
    let mut classes: BTreeMap<Vec<bool>, Vec<Role>> = BTreeMap::new();
    for number in 0..config.ues {
        let Config {
            callers,
            quitters,
            leavers,
            removable,
            referrers,
            targets,
            choosers,
            slow,
            picky,
            ..
        } = config;
        let sets =
            [callers, quitters, leavers, removable, referrers, targets, choosers, slow, picky];
        let key = sets.iter().map(|set| set.has(number)).collect();
        classes.entry(key).or_default().push(Role::TpUe(number));
    }
    classes.into_values().filter(|class| class.len() > 1).collect()
}
