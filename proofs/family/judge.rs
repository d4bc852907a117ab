//! Judging a case for many members at once.

use std::collections::BTreeMap;

use callproof_kernel::case::{Case, Unspecified};
use callproof_kernel::claim::{Claim, Formula, Response};
use callproof_kernel::condition::{Moment, OfState, OfStep};
use callproof_kernel::issue::{Asking, Noted};
use callproof_kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_kernel::reaction::Event;
use callproof_kernel::run::Action;

use super::{Family, Lost, OfCase, Verdicts, runs};
use crate::engine::{
    Asked, AskedOfStep, Expander, Expanse, Limits, Members, NONE, Occasion, Progress, Seen, Set,
    Sets, Symmetry, Taking, Watch, explore_members_up_to,
};
use crate::traffic::{HoleKey, Traffic, traffic};
use crate::world::World;

/// Looks at a case, and notes what each claim says there.
pub(super) fn look<P: Procedure>(
    family: &mut Family<P>,
    case: &Case<P>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) {
    if family.going == NONE {
        return;
    }
    let world = World::new(case.clone(), case.procedure.as_written());
    let mut members = std::mem::replace(&mut family.members, Members::every(case.procedure));
    let mut symmetry = match world.is_symmetric {
        true => Symmetry::keeping_calls(&world),
        false => Symmetry::none(&world),
    };
    loop {
        let mut judge = Judge::new(family, &mut members, &world);
        let mut expanse = explore_members_up_to(
            &world,
            (members, symmetry),
            family.going,
            limits,
            &mut judge,
            progress,
        );
        // What is claimed of a call asks for every run, where states come again.
        if expanse.is_reduced() && !runs::is_acyclic(&expanse) {
            members = expanse.into_members();
            symmetry = Symmetry::none(&world);
            continue;
        }
        judge.of_runs(&mut expanse);
        judge.leave_open(&mut expanse);
        family.take(judge, expanse);
        return;
    }
}

impl<P: Procedure> Family<P> {
    fn take(&mut self, judge: Judge<'_, P>, mut expanse: Expanse<'_, P>) {
        self.states += expanse.states();
        let taken = expanse.taken_within();
        let unfinished = expanse.unfinished;
        let (mut holes, mut steps) = (BTreeMap::new(), BTreeMap::new());
        // The sets are lent while the takings are read.
        let mut sets = std::mem::take(expanse.sets());
        self.unfinished = sets.or(self.unfinished, unfinished);
        for (taking, within) in expanse.takings().iter().zip(taken) {
            if within == NONE {
                continue;
            }
            for step in &taking.outcome.cited {
                add(&mut steps, *step, within, &mut sets);
            }
            self.take_taking(taking, within, &mut sets);
            let key = HoleKey::of(judge.case.procedure, &taking.moment());
            if taking.outcome.is_unspecified() && !judge.is_tolerated(&taking.moment()) {
                add(&mut holes, (key.role, key.event), within, &mut sets);
            }
        }
        *expanse.sets() = sets;
        let sets = expanse.sets();
        if self.lost == Lost::GivenUp {
            self.going =
                judge.found.iter().fold(self.going, |rest, found| sets.minus(rest, found.fails));
        }
        let (case, verdicts) = (judge.case.name, judge.found);
        self.cases.push(OfCase { case, verdicts, holes, cited: steps, unfinished });
        self.members = expanse.into_members();
    }
}

impl<P: Procedure> Family<P> {
    /// What steps send, and what somebody does something with.
    fn take_taking(&mut self, taking: &Taking<P>, within: Set, sets: &mut Sets) {
        let Traffic { sent, heeded, named } =
            traffic(self.members.procedure, std::slice::from_ref(taking));
        for sent in sent {
            add(&mut self.sent, sent, within, sets);
        }
        for heeded in heeded {
            add(&mut self.heeded, heeded, within, sets);
        }
        for named in named {
            add(&mut self.named, named, within, sets);
        }
    }
}

fn add<K: Ord>(known: &mut BTreeMap<K, Set>, key: K, within: Set, sets: &mut Sets) {
    let known = known.entry(key).or_insert(NONE);
    *known = sets.or(*known, within);
}

/// What the takings of an event say of the claims, computed once each.
struct Said {
    pair: usize,
    met: Vec<usize>,
    fails: Vec<usize>,
}

/// What a claim asks in the case.
enum Question<P: Procedure> {
    Always {
        when: Asked<P>,
        then: Asked<P>,
    },
    EachStep {
        when: AskedOfStep<P>,
        then: AskedOfStep<P>,
    },
    Reachable(Asked<P>),
    Happens(AskedOfStep<P>),
    LeadsTo(Vec<Response<P>>),
    Recoverable(OfState<P>),
    NoLivelock,
    /// It is asked of all cases together.
    Elsewhere,
}

impl<P: Procedure> Question<P> {
    fn of(claim: &Claim<P>, world: &World<P>) -> Self {
        let scene = world.scene();
        let asked = |condition: &OfState<P>| Asked::new(condition, &world.cast);
        match &claim.formula {
            Formula::Always { when, then } => {
                Question::Always { when: asked(&when(&scene)), then: asked(&then(&scene)) }
            }
            Formula::EachStep { when, then } => {
                let asked = |condition: &OfStep<P>| AskedOfStep::new(condition);
                Question::EachStep { when: asked(&when(&scene)), then: asked(&then(&scene)) }
            }
            Formula::Reachable(goal) => Question::Reachable(asked(&goal(&scene))),
            Formula::Happens(like) => Question::Happens(AskedOfStep::new(&like(&scene))),
            Formula::LeadsTo(responses) => Question::LeadsTo(responses(&scene)),
            Formula::Recoverable(goal) => Question::Recoverable(goal(&scene)),
            Formula::NoLivelock => Question::NoLivelock,
            Formula::Coverage | Formula::Heeded => Question::Elsewhere,
        }
    }
}

struct Judge<'c, P: Procedure> {
    case: &'c Case<P>,
    questions: Vec<Question<P>>,
    found: Vec<Verdicts>,
    lost: Lost,
    within: Set,
    /// What is said of pairs, as far as they say something.
    said: Vec<Said>,
    heard: usize,
}

impl<'c, P: Procedure> Judge<'c, P> {
    fn new(family: &Family<P>, members: &mut Members<P>, world: &'c World<P>) -> Self {
        let case = &world.case;
        let applying = |claim: &Claim<P>| {
            let (mut rest, mut applies) = (family.going, NONE);
            while rest != NONE {
                let member = members.pick(rest);
                let asked = Noted::default();
                let is_claimed = (claim.applies)(case, Asking::noting(&member, &asked));
                let like = members.like(&member, &asked);
                if is_claimed {
                    let here = members.sets.and(like, family.going);
                    applies = members.sets.or(applies, here);
                }
                rest = members.sets.minus(rest, like);
            }
            Verdicts { claim: claim.name, applies, met: NONE, fails: NONE, open: NONE }
        };
        let found = family.claims.iter().map(applying).collect();
        let questions = family.claims.iter().map(|claim| Question::of(claim, world)).collect();
        Judge {
            case,
            questions,
            found,
            lost: family.lost,
            within: family.going,
            said: Vec::new(),
            heard: 0,
        }
    }

    fn add(&mut self, claim: usize, (met, fails): (Set, Set), sets: &mut Sets) {
        let found = &mut self.found[claim];
        let (met, fails) = (sets.and(met, found.applies), sets.and(fails, found.applies));
        found.met = sets.or(found.met, met);
        found.fails = sets.or(found.fails, fails);
    }

    /// Those for whom nothing has failed yet.
    fn going(&self, sets: &mut Sets) -> Set {
        match self.lost {
            Lost::Followed => self.within,
            Lost::GivenUp => {
                self.found.iter().fold(self.within, |rest, found| sets.minus(rest, found.fails))
            }
        }
    }

    fn hear(&self, pair: usize, occasion: &Occasion<'_, P>) -> Said {
        let (mut met, mut fails) = (Vec::new(), Vec::new());
        for (place, question) in self.questions.iter().enumerate() {
            match question {
                Question::EachStep { when, then } => {
                    if !when.is_met(occasion) {
                        continue;
                    }
                    met.push(place);
                    let holds = then.is_met(occasion);
                    if !holds && !self.is_tolerated(&occasion.moment) {
                        fails.push(place);
                    }
                }
                Question::Happens(like) if like.is_met(occasion) => {
                    met.push(place);
                }
                _ => {}
            }
        }
        Said { pair, met, fails }
    }

    /// Whether the case's policy for messages without a step is not to mind this one.
    fn is_tolerated(&self, moment: &Moment<'_, P>) -> bool {
        let is_message = matches!(moment.event, Event::Message { .. });
        let is_unspecified = moment.outcome.is_unspecified();
        self.case.unspecified != Unspecified::Error && is_message && is_unspecified
    }

    /// Judges what needs whole runs.
    fn of_runs(&mut self, expanse: &mut Expanse<'_, P>) {
        for place in 0..self.questions.len() {
            let going = self.going(expanse.sets());
            let found = self.found[place];
            let asked = expanse.sets().and(going, found.applies);
            let unfinished = expanse.unfinished;
            let asked = expanse.sets().minus(asked, unfinished);
            let judged = match &self.questions[place] {
                _ if asked == NONE => continue,
                Question::Always { .. } | Question::EachStep { .. } | Question::Elsewhere => {
                    continue;
                }
                Question::Reachable(_) | Question::Happens(_) => {
                    (NONE, expanse.sets().minus(asked, found.met))
                }
                Question::Recoverable(goal) => {
                    (asked, runs::stranded(expanse, asked, goal, &is_no_fault))
                }
                Question::LeadsTo(responses) => leads_to(expanse, asked, responses),
                Question::NoLivelock => (asked, runs::livelocked(expanse, asked, &goes_by_itself)),
            };
            self.add(place, judged, expanse.sets());
        }
    }

    /// Notes for whom a limit leaves a claim open: a run against it is enough, and so is one that
    /// shows what is claimed to be possible.
    fn leave_open(&mut self, expanse: &mut Expanse<'_, P>) {
        let unfinished = expanse.unfinished;
        for (question, found) in self.questions.iter().zip(&mut self.found) {
            let sets = expanse.sets();
            let open = sets.and(found.applies, unfinished);
            let decided = match question {
                Question::Reachable(_) | Question::Happens(_) => sets.or(found.fails, found.met),
                _ => found.fails,
            };
            found.open = sets.minus(open, decided);
        }
    }
}

fn leads_to<P: Procedure>(
    expanse: &mut Expanse<'_, P>,
    asked: Set,
    responses: &[Response<P>],
) -> (Set, Set) {
    let (mut met, mut fails) = (NONE, NONE);
    let calls = expanse.calls();
    for Response { from, to, .. } in responses.iter().filter(|r| calls.contains(&r.call)) {
        let begun = expanse.where_true(from);
        if begun.iter().all(|begun| *begun == NONE) {
            continue;
        }
        let done = expanse.where_true(to);
        for state in &begun {
            met = expanse.sets().or(met, *state);
        }
        let left = expanse.sets().minus(asked, fails);
        let refuted = runs::refuted(expanse, left, &begun, &done);
        fails = expanse.sets().or(fails, refuted);
    }
    (met, fails)
}

fn is_no_fault<P: Procedure>(action: &Action<P>) -> bool {
    !matches!(action, Action::Crash(_) | Action::Duplicate(_) | Action::Lose(_))
}

fn goes_by_itself<P: Procedure>(action: &Action<P>) -> bool {
    match action {
        Action::Stimulus(_, stimulus) => stimulus.decider() != Decider::User,
        _ => true,
    }
}

impl<P: Procedure> Watch<P> for Judge<'_, P> {
    fn state(&mut self, seen: &Seen<'_, '_, P>, within: Set, sets: &mut Sets) {
        for place in 0..self.questions.len() {
            let said = match &self.questions[place] {
                Question::Always { when, then } if seen.is_so(when) => match seen.is_so(then) {
                    true => (within, NONE),
                    false => (within, within),
                },
                Question::Reachable(goal) if seen.is_so(goal) => (within, NONE),
                _ => continue,
            };
            self.add(place, said, sets);
        }
    }

    fn wave(&mut self, expander: &mut Expander<'_, P>) -> Set {
        while let Some(occasion) = expander.pair(self.heard) {
            let said = self.hear(self.heard, &occasion);
            if !said.met.is_empty() || !said.fails.is_empty() {
                self.said.push(said);
            }
            self.heard += 1;
        }
        let said = std::mem::take(&mut self.said);
        for Said { pair, met, fails } in &said {
            let within = expander.within(*pair);
            let sets = &mut expander.members().sets;
            met.iter().for_each(|place| self.add(*place, (within, NONE), sets));
            fails.iter().for_each(|place| self.add(*place, (NONE, within), sets));
        }
        self.said = said;
        self.going(&mut expander.members().sets)
    }
}
