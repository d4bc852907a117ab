//! Whether the text allows what was seen, whatever the capture leaves open; and what would.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::Channel;
use callproof_kernel::issue::{Asking, Issue, Noted, Resolutions};
use callproof_kernel::procedure::{Procedure, Words};
use callproof_kernel::reaction::Context;
use callproof_kernel::run::Envelope;
use callproof_proofs::conform::{
    Judgement, Observer, Seen, Sighting, explains, judge as judge_one,
};

/// A link between two roles; either may stand first.
pub type Link<P> = (<P as Words>::Role, <P as Words>::Role, Channel);

/// What was seen of one story, as messages of the text.
#[derive(Debug)]
pub struct Account<P: Procedure> {
    /// What it is about, such as `Push to bob`.
    pub title: String,
    /// Who takes part, in the order of the lifelines, and who or where that is.
    pub who: Vec<(P::Role, String)>,
    /// The messages, in the order in which they passed.
    pub messages: Vec<Passed<P>>,
    /// Messages that the wire may have held back, each from a place among the messages on.
    pub withheld: BTreeMap<Envelope<P>, usize>,
    /// What the capture leaves open, the likeliest first.
    pub worlds: Vec<P::Config>,
    /// Links on which nothing was seen.
    pub hidden: BTreeSet<Link<P>>,
    /// Links that may have been beside the capture.
    pub aside: BTreeSet<Link<P>>,
    /// Whether a text demands messages on those: then what travels there is filled in.
    pub demands_aside: fn(&Resolutions<P>) -> bool,
    /// A message as far as a text carries what is in it.
    pub carried: fn(&Resolutions<P>, &P::Message) -> P::Message,
}

/// A message as it passed.
#[derive(Debug)]
pub struct Passed<P: Procedure> {
    /// The number of its packet or line.
    pub number: u64,
    /// Who sent what to whom.
    pub envelope: Envelope<P>,
    /// Whether its link keeps the order.
    pub in_order: bool,
    /// What it was on the wire.
    pub signal: String,
}

/// By which text it is judged, and how.
#[derive(Debug)]
pub struct Rules<'a, P: Procedure> {
    /// The procedure.
    pub procedure: P,
    /// A candidate chosen for each open issue.
    pub resolutions: &'a Resolutions<P>,
    /// Where the capture was taken.
    pub observer: Observer,
    /// Most states that a search looks at.
    pub limit: usize,
}

impl<P: Procedure> Clone for Rules<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Procedure> Copy for Rules<'_, P> {}

/// What came of it.
#[derive(Debug)]
pub struct Verdict<P: Procedure> {
    /// What was seen.
    pub account: Account<P>,
    /// How far the text goes along with it.
    pub judgement: Judgement<P>,
    /// Links on which the judgement fills in what travelled.
    pub filled: BTreeSet<Link<P>>,
    /// What would allow the message that the text does not.
    pub remedies: Remedies,
}

/// What would allow the message that the text does not.
#[derive(Debug, Default)]
pub struct Remedies {
    /// Whether a capture that lacks messages could hold it.
    pub incomplete: bool,
    /// The text as written.
    pub as_written: Option<Extent>,
    /// The text as recommended.
    pub recommended: Option<Extent>,
    /// One candidate of one open issue, everything else as chosen.
    pub candidates: Vec<Remedy>,
    /// Whether every single candidate was tried.
    pub is_complete: bool,
}

/// An open issue, a candidate for it, and how far the text goes along with that.
pub type Remedy = (&'static str, &'static str, Extent);

/// How far another text goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// With everything.
    Whole,
    /// With the message in question; it departs at a later one.
    Further,
}

/// Most states of a search for a remedy, and of all of them together.
const REMEDY: usize = 20_000;
const REMEDIES: usize = 400_000;

/// Judges what was seen.
pub fn judge<P: Procedure>(account: Account<P>, rules: Rules<'_, P>) -> Verdict<P> {
    // Only questions that were asked have a say in the answer.
    let asked = Noted::default();
    let (judgement, filled) = best(&account, rules, Asking::noting(rules.resolutions, &asked));
    let (mut issues, asked) = (rules.procedure.issues(), asked.places());
    issues.retain(|issue| asked.contains(&issue.place));
    let asked = issues;
    let remedies = match &judgement {
        Judgement::Departs { at, .. } => {
            Search { account: &account, rules, left: REMEDIES }.remedies(asked, *at)
        }
        _ => Remedies::default(),
    };
    Verdict { account, judgement, filled, remedies }
}

/// The best judgement over all that the capture leaves open, and the links that are filled in.
///
/// A world that was not searched to its end may be the one in which all of it is allowed, so a
/// departure counts only where no world is left undecided.
fn best<P: Procedure>(
    account: &Account<P>,
    rules: Rules<'_, P>,
    text: Asking<'_, P>,
) -> (Judgement<P>, BTreeSet<Link<P>>) {
    let mut best: Option<(Judgement<P>, BTreeSet<Link<P>>)> = None;
    for hidden in ways(account, rules) {
        let sighting = sighting(account, rules, account.messages.len(), &hidden);
        for config in &account.worlds {
            let context = Context { procedure: rules.procedure, text, config, mutant: None };
            let next = judge_one(context, &sighting, rules.limit);
            if matches!(next, Judgement::Conforms { .. }) {
                return (next, hidden);
            }
            if best.as_ref().is_none_or(|(best, _)| rank(&next) > rank(best)) {
                best = Some((next, hidden.clone()));
            }
        }
    }
    best.expect("an account leaves at least one world")
}

/// The links on which messages may have travelled unseen, the fewest first.
fn ways<P: Procedure>(account: &Account<P>, rules: Rules<'_, P>) -> Vec<BTreeSet<Link<P>>> {
    let mut ways = vec![account.hidden.clone()];
    if !account.aside.is_empty() && (account.demands_aside)(rules.resolutions) {
        ways.push(account.hidden.union(&account.aside).cloned().collect());
    }
    ways
}

/// The first messages of an account, as far as the text carries what is in them.
fn sighting<P: Procedure>(
    account: &Account<P>,
    rules: Rules<'_, P>,
    until: usize,
    hidden: &BTreeSet<Link<P>>,
) -> Sighting<P> {
    let carried = |envelope: &Envelope<P>| Envelope {
        message: (account.carried)(rules.resolutions, &envelope.message),
        ..envelope.clone()
    };
    let seen = account.messages[..until].iter();
    let seen = seen.map(|m| Seen { envelope: carried(&m.envelope), in_order: m.in_order });
    Sighting {
        cast: account.who.iter().map(|(role, _)| *role).collect(),
        seen: seen.collect(),
        observer: rules.observer,
        withheld: account.withheld.iter().map(|(held, from)| (carried(held), *from)).collect(),
        hidden: hidden.clone(),
    }
}

/// What makes one judgement better than another.
fn rank<P: Procedure>(judgement: &Judgement<P>) -> (bool, usize) {
    (matches!(judgement, Judgement::Inconclusive { .. }), judgement.reach())
}

/// A search for what would allow a message, which may look at so many states more.
struct Search<'a, P: Procedure> {
    account: &'a Account<P>,
    rules: Rules<'a, P>,
    left: usize,
}

impl<P: Procedure> Search<'_, P> {
    /// Which other text would allow the message at a place, or which other capture.
    fn remedies(mut self, asked: Vec<Issue>, at: usize) -> Remedies {
        let Rules { resolutions, observer, .. } = self.rules;
        let procedure = self.rules.procedure;
        let issues = procedure.issues();
        let mut recommended = procedure.as_written();
        issues.iter().for_each(|issue| recommended.choose(issue.place, issue.recommended));
        let mut profile = |other: &Resolutions<P>| match other == resolutions {
            true => None,
            false => self.extent(other, observer, at),
        };
        let recommended = profile(&recommended);
        let as_written = profile(&procedure.as_written());
        let incomplete = observer == Observer::BesideSenders
            && self.extent(resolutions, Observer::Elsewhere, at).is_some();
        let mut candidates = Vec::new();
        for issue in asked {
            let chosen = resolutions.chosen(issue.place);
            for (place, candidate) in issue.candidates.iter().enumerate() {
                let mut other = resolutions.clone();
                other.choose(issue.place, place);
                let is_other = place != chosen;
                let extent = is_other.then(|| self.extent(&other, observer, at)).flatten();
                candidates.extend(extent.map(|extent| (issue.name, candidate.name, extent)));
            }
        }
        let is_complete = self.left > 0;
        Remedies { incomplete, as_written, recommended, candidates, is_complete }
    }

    fn extent(&mut self, other: &Resolutions<P>, observer: Observer, at: usize) -> Option<Extent> {
        let rules = Rules { resolutions: other, observer, ..self.rules };
        match self.allows(rules, at + 1) {
            false => None,
            true if self.allows(rules, self.account.messages.len()) => Some(Extent::Whole),
            true => Some(Extent::Further),
        }
    }

    /// Whether a text allows the first messages in any world.
    fn allows(&mut self, rules: Rules<'_, P>, until: usize) -> bool {
        for hidden in ways(self.account, rules) {
            let sighting = sighting(self.account, rules, until, &hidden);
            for config in &self.account.worlds {
                let context = Context {
                    procedure: rules.procedure,
                    text: Asking::of(rules.resolutions),
                    config,
                    mutant: None,
                };
                let limit = rules.limit.min(REMEDY).min(self.left);
                let (is_explained, states) = explains(context, &sighting, limit);
                self.left = self.left.saturating_sub(states);
                if is_explained == Some(true) {
                    return true;
                }
            }
        }
        false
    }
}
