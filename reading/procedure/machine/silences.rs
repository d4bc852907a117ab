//! What a text is silent about, and no run shows: who is not told that it is over, and what comes
//! when a timer has elapsed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::names::{is_same, plain_name};
use super::super::states::is_answer;
use super::crossing::{crossings, marks};
use super::timers::is_timer;
use super::{
    ClauseMachine, Expiry, Guard, Machine, Place, Placed, Placing, Reaction, Told, Trigger,
    Unaware, Unnamed, closes,
};
use crate::acts::{Does, Party, When};

/// What others do by themselves, in the third person, on which they rely afterwards.
const KEEPS: [&str; 28] = [
    "applies",
    "blocks",
    "configures",
    "connects",
    "creates",
    "displays",
    "freezes",
    "holds",
    "installs",
    "locks",
    "opens",
    "plays",
    "prepares",
    "shows",
    "activates",
    "adds",
    "allocates",
    "assigns",
    "associates",
    "books",
    "buffers",
    "enters",
    "grants",
    "keeps",
    "marks",
    "registers",
    "reserves",
    "suspends",
];

/// Whether a message calls off or ends what others have begun.
pub(super) fn calls_off(message: &str) -> bool {
    const OFF: [&str; 17] = [
        "recall",
        "retract",
        "abandon",
        "calloff",
        "drop",
        "delete",
        "deregister",
        "unregister",
        "remove",
        "stop",
        "abort",
        "withdraw",
        "withdrawal",
        "revoke",
        "revocation",
        "quit",
        "terminate",
    ];
    let message = message.to_lowercase();
    closes(&message)
        || message.contains("call-off")
        || message.contains("call off")
        || message.split([' ', '_', '-']).any(|word| OFF.contains(&word))
}

/// Whether words say that something has come to its end without anybody's message: "the validity period ends".
fn is_over_by_itself(said: &str) -> bool {
    const OVER: [&str; 9] = [
        " ends",
        " has ended",
        " is over",
        " expires",
        " has expired",
        " is lost",
        " loses the connection",
        " disconnects",
        " times out",
    ];
    OVER.iter().any(|over| said.ends_with(over))
}

/// Whether a message has its receiver do something that lasts, rather than say something: a "lock request".
fn asks_for_work(message: &str) -> bool {
    const ASKS: [&str; 6] = ["request", "command", "order", "instruction", "invite", "invitation"];
    // What is only looked up, asked or told.
    const SAYS: [&str; 28] = [
        "query",
        "check",
        "info",
        "information",
        "status",
        "state",
        "list",
        "get",
        "retrieve",
        "retrieval",
        "fetch",
        "discovery",
        "discover",
        "lookup",
        "authorization",
        "authorisation",
        "authentication",
        "consent",
        "approval",
        "poll",
        "data",
        "profile",
        "location",
        "position",
        "search",
        "resolve",
        "answer",
        "verification",
    ];
    let message = message.to_lowercase();
    let message = message.strip_suffix(" message").unwrap_or(&message);
    let words: Vec<&str> = message.split([' ', '_', '-']).collect();
    words.len() > 1
        && words.last().is_some_and(|last| ASKS.contains(last))
        && !words.iter().any(|word| SAYS.contains(word))
}

/// Finds what the text is silent about.
pub(super) fn silences(all: &mut Machine, acts: &[Placing<'_>]) {
    let clauses = || all.clauses.iter().enumerate();
    let late = clauses().flat_map(|(_, clause)| late(clause, acts)).collect();
    let mut unaware: Vec<Unaware> = Vec::new();
    for (place, clause) in clauses() {
        let before = all.clauses[..place].iter().filter(|_| clause.is_closing);
        let view = View { clause, before: before.collect(), acts };
        for one in view.unaware() {
            // Of one who is not told of one end it is asked once.
            if !unaware.iter().any(|of| of.role == one.role && of.when == one.when) {
                unaware.push(one);
            }
        }
    }
    all.crossing = all.clauses.iter().flat_map(|clause| crossings(clause, acts)).collect();
    all.marked = marks(acts);
    (all.late, all.unaware) = (late, unaware);
}

/// How it ends for a role otherwise than well, as the items in which that is said.
pub(super) struct Ended {
    /// Who.
    pub role: String,
    /// In which item.
    pub at: Place,
    /// In words.
    pub when: String,
    /// The items in which something is done then.
    pub items: BTreeSet<Place>,
    /// The items in which something has been done before.
    pub before: BTreeSet<Place>,
}

/// The ways in which it ends otherwise than well, clause by clause.
pub(super) fn ended(all: &Machine, acts: &[Placing<'_>]) -> Vec<Ended> {
    let mut found = Vec::new();
    for (place, clause) in all.clauses.iter().enumerate() {
        let before = all.clauses[..place].iter().filter(|_| clause.is_closing);
        let view = View { clause, before: before.collect(), acts };
        for ending in view.endings() {
            let known = ending.known.iter().map(|at| &clause.reactions[*at]);
            let earlier = view.before.iter().filter(|_| ending.is_of_all);
            let earlier = earlier.flat_map(|of| &of.reactions).filter(|r| r.role == ending.role);
            let done = known.chain(earlier).flat_map(Reaction::all_placed);
            found.push(Ended {
                role: ending.role.to_string(),
                at: ending.at,
                items: ending.then.iter().map(|placed| placed.at).chain([ending.at]).collect(),
                before: done.map(|placed| placed.at).collect(),
                when: ending.when,
            });
        }
    }
    found
}

/// What stops a timer, and may come when that has elapsed.
fn late(clause: &ClauseMachine, acts: &[Placing<'_>]) -> Vec<(Unnamed, String)> {
    let of = |expiry: &Expiry| {
        let own = clause.reactions.iter().filter(|reaction| reaction.role == expiry.role);
        let mut stops = own.filter_map(|reaction| {
            let Trigger::Message(name, _) = &reaction.trigger else { return None };
            let is_it = |placed: &&Placed| placed.told == Some(Told::Stop(expiry.timer.clone()));
            let at = reaction.placed.iter().find(is_it)?.at;
            Some(Unnamed { at, role: expiry.role.clone(), name: name.clone() })
        });
        let one = stops.next()?;
        (!tries_again(clause, expiry, acts)).then(|| (one, expiry.timer.clone()))
    };
    clause.expiries.iter().filter_map(of).collect()
}

/// Whether who has waited in vain goes on waiting: it starts a timer, or sends what it has sent before.
fn tries_again(clause: &ClauseMachine, expiry: &Expiry, acts: &[Placing<'_>]) -> bool {
    let own = clause.reactions.iter().filter(|reaction| reaction.role == expiry.role);
    let before: Vec<&Told> = own.flat_map(|reaction| reaction.told()).collect();
    let is_sent = |placed: &Placed| {
        let sends = placed.told.as_ref().filter(|told| matches!(told, Told::Send(..)));
        sends.is_some_and(|told| before.contains(&told))
    };
    // A timer that is started when one elapses is not in the model.
    let is_started = acts.iter().any(|(clause, item, act)| {
        let is_here = expiry.placed.iter().any(|placed| placed.at == (*clause, *item));
        let is_own = act.who.as_ref().is_some_and(|who| plain_name(who.role()) == expiry.role);
        is_here && is_own && matches!(&act.does, Does::Open(what) if is_timer(what))
    });
    is_started || expiry.placed.iter().any(is_sent)
}

/// A clause, with those before it that it ends.
struct View<'v> {
    clause: &'v ClauseMachine,
    before: Vec<&'v ClauseMachine>,
    acts: &'v [Placing<'v>],
}

/// How it ends for a role.
struct Ending<'v> {
    role: &'v str,
    /// In which item.
    at: Place,
    /// In words.
    when: String,
    /// What is done then, and in whatever case behind it.
    placed: Vec<&'v Placed>,
    /// What is done then alone.
    then: Vec<&'v Placed>,
    /// The reactions that have come before, as indices into those of the clause.
    known: Vec<usize>,
    /// Who knows of it: who has brought it about.
    by: Option<&'v str>,
    /// Whether it also ends what the clauses before have set up.
    is_of_all: bool,
}

impl View<'_> {
    fn unaware(&self) -> Vec<Unaware> {
        let mut found = Vec::new();
        for ending in self.endings() {
            let reached = self.reached(&ending);
            for (whom, message, at) in self.told_before(&ending) {
                let is_known = reached.contains(whom)
                    || ending.by == Some(whom)
                    || self.is_done_at(whom, &ending);
                if !is_known && whom != ending.role && self.keeps(whom, message, &ending) {
                    found.push(Unaware {
                        at: ending.at,
                        role: whom.to_string(),
                        message: message.to_string(),
                        told: at,
                        when: ending.when.clone(),
                    });
                }
            }
        }
        found
    }

    /// Whether what is closed at an end is closed at somebody: "releases the session at the UPF".
    fn is_done_at(&self, whom: &str, ending: &Ending<'_>) -> bool {
        let items: BTreeSet<Place> = ending.placed.iter().map(|placed| placed.at).collect();
        self.acts.iter().any(|(clause, item, act)| {
            let is_own = act.who.as_ref().is_some_and(|who| plain_name(who.role()) == ending.role);
            let is_there = act.details.iter().any(|said| {
                let said = said.to_lowercase();
                let places = ["at the ", "in the ", "on the ", "towards the ", "with the "];
                places.iter().any(|place| {
                    said.strip_prefix(place).is_some_and(|it| it.starts_with(&whom.to_lowercase()))
                })
            });
            let closes = matches!(act.does, Does::Close(_) | Does::Perform(_));
            is_own && closes && is_there && items.contains(&(*clause, *item))
        })
    }

    /// Where a timer elapses, where a check or an answer says no, and where it is called off.
    fn endings(&self) -> Vec<Ending<'_>> {
        let mut all: Vec<Ending<'_>> = Vec::new();
        let own = |role: &str| self.clause.of(role);
        for expiry in &self.clause.expiries {
            let starts = |reaction: &Reaction| {
                let is_it = |told: &Told| *told == Told::Start(expiry.timer.clone());
                reaction.role == expiry.role && reaction.told().any(is_it)
            };
            let (Some(started), Some(first)) =
                (self.clause.reactions.iter().position(starts), expiry.placed.first())
            else {
                continue;
            };
            // Who tries again has not ended it.
            if tries_again(self.clause, expiry, self.acts) {
                continue;
            }
            let guards = &self.clause.reactions[started].guards;
            let known = own(&expiry.role)
                .into_iter()
                .filter(|at| *at <= started && self.is_on_the_way(*at, guards));
            all.push(Ending {
                role: &expiry.role,
                at: first.at,
                when: format!("{} elapses at {}", expiry.timer, expiry.role),
                placed: expiry.placed.iter().collect(),
                then: expiry.placed.iter().collect(),
                known: known.collect(),
                by: None,
                is_of_all: false,
            });
        }
        for (at, reaction) in self.clause.reactions.iter().enumerate() {
            let role = reaction.role.as_str();
            let known = || {
                own(role)
                    .into_iter()
                    .filter(|own| *own < at && self.is_on_the_way(*own, &reaction.guards))
            };
            // Where what is so ends it: "if the sum is too large, the server rejects the order".
            if let (Trigger::Condition { so, .. }, true, Some(first)) =
                (&reaction.trigger, reaction.ends.contains(&true), reaction.placed.first())
            {
                all.push(Ending {
                    role,
                    at: first.at,
                    when: format!("{role} finds this: {so}"),
                    placed: reaction.placed.iter().collect(),
                    then: reaction.placed.iter().collect(),
                    known: known().collect(),
                    by: None,
                    is_of_all: false,
                });
            }
            // What may be called off at any time may be so on the good way.
            let on_the_good_way = || {
                let is_good = |own: &usize| {
                    let guards = &self.clause.reactions[*own].guards;
                    guards.iter().all(|guard| guard.is_so || reaction.guards.contains(guard))
                };
                own(role).into_iter().filter(move |own| *own < at && is_good(own))
            };
            let no = match &reaction.trigger {
                Trigger::Policy(_, noes) => noes.first().cloned(),
                Trigger::Condition { not_so, .. } if reaction.ends.contains(&false) => {
                    Some(not_so.clone())
                }
                _ => None,
            };
            if let (Some(no), Some(placed)) = (no, &reaction.otherwise)
                && let Some(first) = placed.first()
            {
                all.push(Ending {
                    role,
                    at: first.at,
                    when: format!("{role} finds this: {no}"),
                    placed: placed.iter().collect(),
                    then: placed.iter().collect(),
                    known: known().collect(),
                    by: None,
                    is_of_all: false,
                });
            }
            if let (Trigger::User(said, None), Some(first)) =
                (&reaction.trigger, reaction.placed.first())
                && let Some(over) = said.iter().find(|said| is_over_by_itself(said))
            {
                all.push(Ending {
                    role,
                    at: first.at,
                    when: over.trim_start_matches("finds that ").to_string(),
                    placed: reaction.placed.iter().collect(),
                    then: reaction.placed.iter().collect(),
                    known: known().collect(),
                    by: None,
                    is_of_all: self.clause.is_closing,
                });
            }
            let Trigger::Message(message, from) = &reaction.trigger else { continue };
            if let Some(placed) = &reaction.refused
                && let Some(first) = placed.first()
            {
                all.push(Ending {
                    role,
                    at: first.at,
                    when: format!("the {message} of {from} says no"),
                    placed: placed.iter().collect(),
                    then: placed.iter().collect(),
                    known: known().collect(),
                    by: Some(from),
                    is_of_all: false,
                });
            }
            if let (true, Some(first)) =
                (calls_off(message) && !is_answer(message), reaction.placed.first())
            {
                all.push(Ending {
                    role,
                    at: first.at,
                    when: format!("{from} sends the {message}"),
                    // What is done in any case that follows is done then, too.
                    placed: self.afterwards(at).collect(),
                    then: reaction.placed.iter().collect(),
                    known: on_the_good_way().collect(),
                    by: Some(from),
                    is_of_all: self.clause.is_closing,
                });
            }
        }
        all
    }

    /// Whether what has been found somewhere is in keeping with having done something before.
    fn is_on_the_way(&self, at: usize, guards: &[Guard]) -> bool {
        self.clause.reactions[at].guards.iter().all(|guard| guards.contains(guard))
    }

    /// What a role does on something, and all that it does behind it.
    fn afterwards(&self, at: usize) -> impl Iterator<Item = &Placed> {
        let role = &self.clause.reactions[at].role;
        let later = self.clause.reactions.iter().enumerate();
        let own = later.filter(move |(nth, own)| *nth >= at && own.role == *role);
        own.flat_map(|(_, reaction)| reaction.all_placed())
    }

    /// Whom what is done at an end reaches, hop by hop.
    fn reached(&self, ending: &Ending<'_>) -> BTreeSet<String> {
        let sent = |told: &Told| match told {
            Told::Send(message, to) | Told::Refuse(message, to) => {
                Some((to.clone(), message.clone()))
            }
            _ => None,
        };
        let mut open: Vec<(String, String)> =
            ending.placed.iter().filter_map(|placed| placed.told.as_ref().and_then(sent)).collect();
        let (mut known, mut reached) = (BTreeSet::new(), BTreeSet::new());
        while let Some((role, message)) = open.pop() {
            if !known.insert((role.clone(), message.clone())) {
                continue;
            }
            // On anything else that it does then, since it knows.
            let first = self.clause.reactions.iter().position(|reaction| {
                let is_it = matches!(&reaction.trigger, Trigger::Message(of, _) if *of == message);
                reaction.role == role && is_it
            });
            let behind = first.into_iter().flat_map(|at| self.afterwards(at));
            open.extend(behind.filter_map(|placed| placed.told.as_ref().and_then(sent)));
            reached.insert(role);
        }
        reached
    }

    /// Whom a role has sent something before an end: whom, what, and in which item.
    fn told_before<'e>(&'e self, ending: &Ending<'_>) -> Vec<(&'e str, &'e str, Place)> {
        let here = ending.known.iter().map(|at| &self.clause.reactions[*at]);
        let earlier = self.before.iter().filter(|_| ending.is_of_all);
        let earlier =
            earlier.flat_map(|clause| &clause.reactions).filter(|r| r.role == ending.role);
        let mut found: BTreeMap<&str, (&str, Place)> = BTreeMap::new();
        for placed in here.chain(earlier).flat_map(|reaction| &reaction.placed) {
            if let Some(Told::Send(message, to)) = &placed.told
                && (placed.at < ending.at || ending.is_of_all)
                && !is_answer(message)
            {
                found.entry(to).or_insert((message, placed.at));
            }
        }
        found.into_iter().map(|(whom, (message, at))| (whom, message, at)).collect()
    }

    /// Whether who has got a message relies on it from then on, until it hears otherwise.
    fn keeps(&self, role: &str, message: &str, ending: &Ending<'_>) -> bool {
        let clauses = std::iter::once(self.clause).chain(self.before.iter().copied());
        let mut items: BTreeSet<Place> = BTreeSet::new();
        let mut opens = false;
        for reaction in clauses.flat_map(|clause| &clause.reactions) {
            let is_it = matches!(&reaction.trigger, Trigger::Message(of, _) if of == message);
            if reaction.role != role || !is_it || !reaction.ends.is_empty() {
                continue;
            }
            let is_before = |placed: &&Placed| placed.at < ending.at || ending.is_of_all;
            for placed in reaction.placed.iter().filter(is_before) {
                items.insert(placed.at);
                opens |= matches!(placed.told, Some(Told::Open(_)));
            }
        }
        let mut own = self.acts.iter().filter(|(clause, item, act)| {
            let is_own = matches!(&act.who, Some(Party::Role(who)) if plain_name(who) == role);
            // What it does on it may have been left out of the model.
            let is_on_it = act
                .when
                .iter()
                .any(|when| matches!(when, When::Receives(what, ..) if is_same(what, message)));
            let is_before = (*clause, *item) < ending.at || ending.is_of_all;
            is_own && (items.contains(&(*clause, *item)) || is_on_it && is_before)
        });
        let is_called_off = ending.by.is_some() && ending.when.contains(" sends the ");
        opens
            || is_called_off && asks_for_work(message)
            || own.any(|(.., act)| match &act.does {
                Does::Store(_) => true,
                Does::Other(verb, _) => KEEPS.contains(&verb.as_str()),
                _ => KEEPS.contains(&act.verb.as_str()),
            })
    }
}
