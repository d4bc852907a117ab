//! What happens if nothing is changed: where things end after a run that shows a defect.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Case;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Local;

use serde::{Deserialize, Serialize};

use crate::engine::{Limits, explore};
use crate::verdict::Witness;
use crate::world::World;

/// How a party is left when nothing more can happen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Left {
    /// In a call that it should be out of, with something open; the state it is in.
    InCall(String),
    /// Waiting for something that does not come; the state it is in.
    Waiting(String),
    /// Holding something that it should have given back: by name.
    Holding(String),
}

/// A party that is not where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Who.
    pub who: String,
    /// How it is left.
    pub is: Left,
    /// Whether that is so wherever things come to rest.
    pub always: bool,
}

/// Where things end.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Consequence {
    /// Whether things come to rest at all.
    pub rests: bool,
    /// Whether every run was looked at.
    pub is_complete: bool,
    /// Whether somebody has crashed.
    pub has_crashed: bool,
    /// Who is left how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Party>,
}

/// The most states that are looked at after a run.
const MOST: usize = 50_000;

/// Where things end after a run, everything that can still happen taken into account.
pub fn after<P: Procedure>(
    witness: &Witness<P>,
    case: &Case<P>,
    resolutions: &Resolutions<P>,
) -> Consequence {
    let lead = witness.run.occurrences.iter().map(|o| o.action.clone()).collect();
    let world = World::new(case.clone(), resolutions.clone()).following(lead);
    let limits = Limits { states: Some(MOST), ..Limits::default() };
    let explored = explore(&world, limits, &mut |_| {});
    let (mut ends, mut has_crashed) = (0usize, false);
    let mut left: BTreeMap<(String, Left), usize> = BTreeMap::new();
    explored.each_at_rest(|locals| {
        ends += 1;
        has_crashed |= locals.iter().any(|local| local.crashed || local.restarted);
        let mut here: BTreeSet<(String, Left)> = BTreeSet::new();
        for (role, local) in world.cast.iter().zip(locals).filter(|(_, local)| !local.crashed) {
            let who = case.procedure.entity(*role).to_string();
            let left = how(case.procedure, local).into_iter();
            here.extend(left.map(|left| (who.clone(), left)));
        }
        for what in here {
            *left.entry(what).or_default() += 1;
        }
    });
    let party = |((who, is), times)| Party { who, is, always: times == ends };
    let left = left.into_iter().map(party).collect();
    Consequence { left, rests: ends > 0, is_complete: explored.is_complete, has_crashed }
}

const EYE: Omniscient = Omniscient::of_the_world();

/// How a role is left.
fn how<P: Procedure>(procedure: P, local: &Local<P>) -> Vec<Left> {
    let mut left = Vec::new();
    if !procedure.is_idle(&local.state) {
        let regions = procedure.regions(&local.state, EYE);
        let calls: BTreeSet<usize> = regions.iter().map(|region| region.number).collect();
        // Of several calls, each in its state: too much for a sentence.
        let state = match calls.len() > 1 {
            true => "in the middle of something".into(),
            false => procedure.state_name(&local.state),
        };
        // Who has its media open is in the call; who has not, waits for it or for its end.
        let is_in_call = !local.resources.is_empty();
        left.push(if is_in_call { Left::InCall(state) } else { Left::Waiting(state) });
    }
    let kept = local.resources.iter().filter(|r| !procedure.may_hold(&local.state, r));
    left.extend(kept.map(|resource| Left::Holding(resource.to_string())));
    left
}

/// The most things named in a sentence.
const NAMED: usize = 3;

impl Consequence {
    /// What happens if nothing is changed, as the rest of a sentence that begins so.
    pub fn sentence(&self) -> String {
        let seen = if self.is_complete { "" } else { "as far as was looked at, " };
        if !self.rests {
            return format!("{seen}things do not come to rest");
        }
        if self.left.is_empty() {
            let who = if self.has_crashed { "all others" } else { "all parties" };
            return format!("{seen}{who} still get back to idle whenever things come to rest");
        }
        let mut said: BTreeMap<String, bool> = BTreeMap::new();
        for Party { who, is, always } in &self.left {
            let what = match is {
                Left::InCall(state) | Left::Waiting(state) => format!("is left {state}"),
                Left::Holding(_) => "keeps media or channels".into(),
            };
            let what = format!("{} {what}", definite(who));
            *said.entry(what).or_default() |= always;
        }
        let says = |(what, always): (&String, &bool)| {
            let certain = *always && self.is_complete;
            format!("{what}{}", if certain { "" } else { " in some runs" })
        };
        let mut shown: Vec<String> = said.iter().take(NAMED).map(says).collect();
        if said.len() > NAMED {
            shown.push(format!("and {} more", said.len() - NAMED));
        }
        shown.join("; ")
    }

    /// The parties that are left waiting, in a call, or holding something.
    pub fn harmed(&self) -> BTreeSet<&str> {
        self.left.iter().map(|party| party.who.as_str()).collect()
    }

    /// How many things are never given back.
    pub fn held(&self) -> usize {
        self.left.iter().filter(|party| matches!(party.is, Left::Holding(_))).count()
    }

    /// Whether somebody is left so wherever things come to rest.
    pub fn is_certain(&self) -> bool {
        self.is_complete && self.left.iter().any(|party| party.always)
    }

    /// Who is harmed how, as a sentence without states: "client 1 and the server wait for ever".
    /// What is so wherever things come to rest goes before what may be; nothing where nobody is
    /// left. If it is so of all of so many parties, they are not named; `within` is what
    /// they stay in, e.g. "the call".
    pub fn harm(&self, parties: usize, within: &str) -> Option<String> {
        let certain = self.whose(true);
        let (some, may) = match certain.is_empty() {
            true => (self.whose(false), true),
            false => (certain, false),
        };
        let (mut said, all) = (Vec::new(), parties);
        let mut say = |parties: Vec<&str>, one: &str, many: &str| {
            let verb = if parties.len() == 1 && !may { one } else { many };
            let whole = parties.len() > 1 && parties.len() == all;
            let named: Vec<String> = parties.iter().map(|who| definite(who)).collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            let who = if whole { "all parties".into() } else { all_of(&named) };
            if !parties.is_empty() {
                said.push(format!("{who} {}{verb}", if may { "may " } else { "" }));
            }
        };
        let who = |is: fn(&Left) -> bool| -> Vec<&str> {
            let own = some.iter().filter(|party| is(&party.is)).map(|party| party.who.as_str());
            own.collect::<BTreeSet<_>>().into_iter().collect()
        };
        let waits = who(|left| matches!(left, Left::Waiting(_)));
        let stays = who(|left| matches!(left, Left::InCall(_)));
        say(waits, "waits for ever", "wait for ever");
        let (one, many) =
            (format!("stays in {within} for ever"), format!("stay in {within} for ever"));
        say(stays, &one, &many);
        // Who is in the call has its media.
        let stuck: BTreeSet<&str> = some
            .iter()
            .filter(|party| !matches!(party.is, Left::Holding(_)))
            .map(|party| party.who.as_str())
            .collect();
        let mut held: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Party { who, is, .. } in &some {
            if let Left::Holding(what) = is
                && !stuck.contains(who.as_str())
            {
                held.entry(what).or_default().push(who);
            }
        }
        for (what, who) in held {
            let (one, many) = (format!("keeps {what}"), format!("keep {what}"));
            say(who, &one, &many);
        }
        (!said.is_empty()).then(|| said.join("; "))
    }

    fn whose(&self, certain: bool) -> Vec<&Party> {
        let is = |party: &&Party| (party.always && self.is_complete) == certain;
        self.left.iter().filter(is).collect()
    }
}

/// A party in a sentence: "the MCVideo server", but "MCVideo client 1" and "UE B", whose number or
/// letter says which.
pub fn definite(who: &str) -> String {
    let last = who.rsplit(' ').next().unwrap_or_default().trim_end_matches(')');
    let is_told = last.len() == 1 || last.starts_with(|c: char| c.is_ascii_digit());
    let has_article = ["the ", "a ", "an ", "another "].iter().any(|first| who.starts_with(first));
    match is_told || has_article {
        true => who.into(),
        false => format!("the {who}"),
    }
}

/// Names in a sentence: "A", "A and B", "A, B and C".
pub fn all_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
