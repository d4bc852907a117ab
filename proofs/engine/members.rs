//! The members of a family: texts that differ in the candidates chosen for their open issues.

use callproof_kernel::issue::{Issue, Noted, Resolutions};
use callproof_kernel::procedure::Procedure;

use super::sets::{ALL, Member, NONE, Set, Sets};

/// Texts that are looked at together.
///
/// What a role does is asked of one member and noted for all that answer alike the questions it
/// asked on the way.
pub struct Members<P: Procedure> {
    /// The procedure whose texts they are.
    pub procedure: P,
    issues: Vec<Issue>,
    base: Resolutions<P>,
    /// Sets of members.
    pub sets: Sets,
}

/// Answers, each with the members it is good for.
#[derive(Clone, Debug)]
pub struct Guarded<T> {
    /// Members with an answer.
    pub covered: Set,
    /// No two answers are good for the same member.
    pub answers: Vec<(Set, T)>,
}

impl<T> Default for Guarded<T> {
    fn default() -> Self {
        Guarded { covered: NONE, answers: Vec::new() }
    }
}

impl<T: PartialEq> Guarded<T> {
    /// Notes an answer of members that had none.
    pub fn add(&mut self, sets: &mut Sets, members: Set, answer: T) {
        self.covered = sets.or(self.covered, members);
        match self.answers.iter_mut().find(|(_, known)| *known == answer) {
            Some((set, _)) => *set = sets.or(*set, members),
            None => self.answers.push((members, answer)),
        }
    }
}

impl<P: Procedure> Members<P> {
    /// A family of one.
    pub fn one(procedure: P, resolutions: &Resolutions<P>) -> Self {
        let (issues, base) = (Vec::new(), resolutions.clone());
        Members { procedure, issues, base, sets: Sets::new(Vec::new()) }
    }

    /// Every choice of candidates.
    pub fn every(procedure: P) -> Self {
        let issues = procedure.issues();
        let candidates = issues.iter().map(|issue| issue.candidates.len()).collect();
        Members { procedure, issues, base: procedure.as_written(), sets: Sets::new(candidates) }
    }

    /// The open issues.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// A member's choices.
    pub fn resolutions(&self, member: &[usize]) -> Resolutions<P> {
        let mut resolutions = self.base.clone();
        for (issue, candidate) in self.issues.iter().zip(member) {
            resolutions.choose(issue.place, *candidate);
        }
        resolutions
    }

    /// The member with these choices.
    pub fn member(&self, resolutions: &Resolutions<P>) -> Member {
        self.issues.iter().map(|issue| resolutions.chosen(issue.place)).collect()
    }

    /// One of some members, to be asked.
    pub fn pick(&self, within: Set) -> Resolutions<P> {
        let member = self.sets.first(within).expect("only members are asked");
        self.resolutions(&member)
    }

    /// All that choose like one member wherever it was asked.
    pub fn like(&mut self, member: &Resolutions<P>, asked: &Noted) -> Set {
        if self.issues.is_empty() {
            return ALL;
        }
        self.sets.agreeing(&self.member(member), &asked.places())
    }
}

impl<P: Procedure> std::fmt::Debug for Members<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Members").field("issues", &self.issues.len()).finish_non_exhaustive()
    }
}
