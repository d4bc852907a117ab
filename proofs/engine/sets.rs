//! Sets of members of a family, as decision diagrams: one level for each open issue.

use hashbrown::HashMap;

use super::intern::Interner;

/// A set of members, by number; equal sets have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u32);

impl Set {
    /// Its number.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// No member.
pub const NONE: Set = Set(0);
/// Every member.
pub const ALL: Set = Set(1);

/// A member: the place of the candidate chosen for each open issue.
pub type Member = Vec<usize>;

/// A set that depends on the candidate of one issue: the rest of the set under each candidate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Node {
    level: usize,
    kids: Box<[Set]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Minus,
    /// Members of the first that change no more than some member of the second.
    Beyond,
}

/// Sets of members of one family.
#[derive(Debug, Default)]
pub struct Sets {
    /// How many candidates each issue has.
    candidates: Vec<usize>,
    nodes: Interner<Node>,
    done: HashMap<(Operation, Set, Set), Set>,
    least: HashMap<(Set, usize), Set>,
}

impl Sets {
    /// A family with issues of so many candidates.
    pub fn new(candidates: Vec<usize>) -> Self {
        Sets { candidates, nodes: Interner::default(), done: HashMap::new(), least: HashMap::new() }
    }

    /// Those in both.
    pub fn and(&mut self, one: Set, other: Set) -> Set {
        match (one, other) {
            (NONE, _) | (_, NONE) => NONE,
            (ALL, set) | (set, ALL) => set,
            _ if one == other => one,
            _ => self.apply(Operation::And, one.min(other), one.max(other)),
        }
    }

    /// Those in either.
    pub fn or(&mut self, one: Set, other: Set) -> Set {
        match (one, other) {
            (ALL, _) | (_, ALL) => ALL,
            (NONE, set) | (set, NONE) => set,
            _ if one == other => one,
            _ => self.apply(Operation::Or, one.min(other), one.max(other)),
        }
    }

    /// Those in the first and not in the second.
    pub fn minus(&mut self, one: Set, other: Set) -> Set {
        match (one, other) {
            (NONE, _) | (_, ALL) => NONE,
            (_, NONE) => one,
            _ if one == other => NONE,
            _ => self.apply(Operation::Minus, one, other),
        }
    }

    /// Those that have chosen a candidate for an issue.
    pub fn choosing(&mut self, issue: usize, candidate: usize) -> Set {
        let kids = (0..self.candidates[issue]).map(|c| if c == candidate { ALL } else { NONE });
        let kids = kids.collect();
        self.node(issue, kids)
    }

    /// Those that have chosen like `member` for some issues.
    pub fn agreeing(&mut self, member: &[usize], issues: &[usize]) -> Set {
        let mut set = ALL;
        for issue in issues.iter().rev() {
            let choice = self.choosing(*issue, member[*issue]);
            set = self.and(choice, set);
        }
        set
    }

    /// The one member.
    pub fn only(&mut self, member: &[usize]) -> Set {
        let issues: Vec<usize> = (0..member.len()).collect();
        self.agreeing(member, &issues)
    }

    /// Those that choose otherwise than `member` for no more than so many issues.
    pub fn near(&mut self, member: &[usize], changes: usize) -> Set {
        // For each number of changes still allowed, the rest of the levels.
        let mut rest = vec![ALL; changes + 1];
        for level in (0..member.len()).rev() {
            for allowed in (0..=changes).rev() {
                let kids = (0..self.candidates[level]).map(|candidate| {
                    match (candidate == member[level], allowed) {
                        (true, _) => rest[allowed],
                        (false, 0) => NONE,
                        (false, _) => rest[allowed - 1],
                    }
                });
                let kids = kids.collect();
                rest[allowed] = self.node(level, kids);
            }
        }
        rest[changes]
    }

    /// Those that choose for each issue like one of two members.
    pub fn between(&mut self, one: &[usize], other: &[usize]) -> Set {
        let mut set = ALL;
        for level in (0..one.len()).rev() {
            let chosen = |candidate| candidate == one[level] || candidate == other[level];
            let kids =
                (0..self.candidates[level]).map(|c| if chosen(c) { set } else { NONE }).collect();
            set = self.node(level, kids);
        }
        set
    }

    /// Every node of every diagram: a level, and the number of the set under each candidate. The
    /// node of a set has its number less two; 0 is nobody and 1 everybody.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, Vec<u32>)> {
        self.nodes.values().iter().map(|node| (node.level, node.kids.iter().map(|k| k.0).collect()))
    }

    /// A set of another collection of the same family.
    pub fn import(&mut self, from: &Sets, set: Set) -> Set {
        let mut known = HashMap::new();
        self.import_from(from, set, &mut known)
    }

    fn import_from(&mut self, from: &Sets, set: Set, known: &mut HashMap<Set, Set>) -> Set {
        let Some(Node { level, kids }) = from.look(set).cloned() else { return set };
        if let Some(known) = known.get(&set) {
            return *known;
        }
        let kids = kids.iter().map(|kid| self.import_from(from, *kid, known)).collect();
        let here = self.node(level, kids);
        known.insert(set, here);
        here
    }

    /// The first member, in the order of the candidates; `None` of the empty set.
    pub fn first(&self, set: Set) -> Option<Member> {
        let mut member = vec![0; self.candidates.len()];
        let mut at = set;
        while let Some(node) = self.look(at) {
            let choice = node.kids.iter().position(|kid| *kid != NONE);
            member[node.level] = choice.expect("a node that is kept has a member");
            at = node.kids[member[node.level]];
        }
        (at == ALL).then_some(member)
    }

    /// Whether a member is in a set.
    pub fn has(&self, set: Set, member: &[usize]) -> bool {
        let mut at = set;
        while let Some(node) = self.look(at) {
            at = node.kids[member[node.level]];
        }
        at == ALL
    }

    /// How many members a set has, as far as they can be counted: `u64::MAX` is that or more.
    pub fn count(&self, set: Set) -> u64 {
        let mut known = HashMap::new();
        self.count_from(set, 0, &mut known)
    }

    fn count_from(&self, set: Set, level: usize, known: &mut HashMap<Set, u64>) -> u64 {
        let free = |from: usize, to: usize| {
            self.candidates[from..to].iter().fold(1u64, |all, c| all.saturating_mul(*c as u64))
        };
        let Some(node) = self.look(set) else {
            return if set == ALL { free(level, self.candidates.len()) } else { 0 };
        };
        let below = match known.get(&set) {
            Some(below) => *below,
            None => {
                let kids = node.kids.iter();
                let below = kids
                    .map(|kid| self.count_from(*kid, node.level + 1, known))
                    .fold(0u64, u64::saturating_add);
                known.insert(set, below);
                below
            }
        };
        free(level, node.level).saturating_mul(below)
    }

    /// The members of a set, in the order of the candidates; no more than `most`.
    pub fn members(&mut self, set: Set, most: usize) -> Vec<Member> {
        let (mut rest, mut members) = (set, Vec::new());
        while let Some(member) = self.first(rest).filter(|_| members.len() < most) {
            let only = self.only(&member);
            rest = self.minus(rest, only);
            members.push(member);
        }
        members
    }

    /// Those that change less than every other comparable one: none of the others leaves some of
    /// their changes out and makes no other. The first candidate is no change.
    pub fn least(&mut self, set: Set) -> Set {
        self.least_from(set, 0)
    }

    fn least_from(&mut self, set: Set, level: usize) -> Set {
        if set == NONE || level == self.candidates.len() {
            return set;
        }
        if let Some(known) = self.least.get(&(set, level)) {
            return *known;
        }
        let kids = self.kids(set, level);
        let unchanged = self.least_from(kids[0], level + 1);
        let mut least = vec![unchanged];
        for kid in &kids[1..] {
            let alone = self.least_from(*kid, level + 1);
            least.push(self.beyond(alone, kids[0]));
        }
        let result = self.node(level, least.into());
        self.least.insert((set, level), result);
        result
    }

    /// Those of the first that are no extension of any of the second: with all its changes, and
    /// perhaps more.
    fn beyond(&mut self, one: Set, other: Set) -> Set {
        match (one, other) {
            (NONE, _) | (_, ALL) => NONE,
            (_, NONE) => one,
            _ => self.apply(Operation::Beyond, one, other),
        }
    }

    fn apply(&mut self, operation: Operation, one: Set, other: Set) -> Set {
        if let Some(known) = self.done.get(&(operation, one, other)) {
            return *known;
        }
        let level = [one, other].into_iter().filter_map(|set| Some(self.look(set)?.level)).min();
        let level = level.expect("what has no level is handled before");
        let (ones, others) = (self.kids(one, level), self.kids(other, level));
        let mut kids = Vec::with_capacity(ones.len());
        for (place, (a, b)) in ones.iter().zip(&others).enumerate() {
            kids.push(match operation {
                Operation::And => self.and(*a, *b),
                Operation::Or => self.or(*a, *b),
                Operation::Minus => self.minus(*a, *b),
                Operation::Beyond => {
                    // What leaves this issue alone is extended by every choice.
                    let less = if place == 0 { *b } else { self.or(*b, others[0]) };
                    self.beyond(*a, less)
                }
            });
        }
        let result = self.node(level, kids.into());
        self.done.insert((operation, one, other), result);
        result
    }

    fn look(&self, set: Set) -> Option<&Node> {
        (set.0 > 1).then(|| self.nodes.get(set.0 - 2))
    }

    /// The rest of a set under each candidate of an issue.
    fn kids(&self, set: Set, level: usize) -> Box<[Set]> {
        match self.look(set).filter(|node| node.level == level) {
            Some(node) => node.kids.clone(),
            None => vec![set; self.candidates[level]].into(),
        }
    }

    fn node(&mut self, level: usize, kids: Box<[Set]>) -> Set {
        match kids.iter().all(|kid| *kid == kids[0]) {
            true => kids[0],
            false => Set(self.nodes.intern(Node { level, kids }) + 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CANDIDATES: [usize; 4] = [2, 3, 2, 4];

    fn every_member() -> Vec<Member> {
        let mut all = vec![Vec::new()];
        for candidates in CANDIDATES {
            let longer = all.iter().flat_map(|m: &Member| {
                (0..candidates).map(|c| m.iter().copied().chain([c]).collect())
            });
            all = longer.collect();
        }
        all
    }

    fn set_of(sets: &mut Sets, members: &[Member]) -> Set {
        members.iter().fold(NONE, |set, member| {
            let only = sets.only(member);
            sets.or(set, only)
        })
    }

    fn extends(member: &Member, less: &Member) -> bool {
        member.iter().zip(less).all(|(a, b)| a == b || *b == 0)
    }

    fn some_members() -> impl Strategy<Value = Vec<Member>> {
        let all = every_member();
        let count = all.len();
        proptest::sample::subsequence(all, 0..=count)
    }

    proptest! {
        #[test]
        fn diagrams_are_sets(one in some_members(), other in some_members()) {
            let mut sets = Sets::new(CANDIDATES.to_vec());
            let (a, b) = (set_of(&mut sets, &one), set_of(&mut sets, &other));
            let (and, or, minus) = (sets.and(a, b), sets.or(a, b), sets.minus(a, b));
            for member in every_member() {
                let (in_one, in_other) = (one.contains(&member), other.contains(&member));
                prop_assert_eq!(sets.has(a, &member), in_one);
                prop_assert_eq!(sets.has(and, &member), in_one && in_other);
                prop_assert_eq!(sets.has(or, &member), in_one || in_other);
                prop_assert_eq!(sets.has(minus, &member), in_one && !in_other);
            }
            prop_assert_eq!(sets.count(a), one.len() as u64);
            prop_assert_eq!(sets.members(a, usize::MAX), one);
        }

        #[test]
        fn the_near_members_differ_little(at in 0..48usize, changes in 0..5usize) {
            let mut sets = Sets::new(CANDIDATES.to_vec());
            let base = every_member().swap_remove(at);
            let near = sets.near(&base, changes);
            for member in every_member() {
                let differing = member.iter().zip(&base).filter(|(a, b)| a != b).count();
                prop_assert_eq!(sets.has(near, &member), differing <= changes);
            }
        }

        #[test]
        fn the_least_members_extend_no_other(members in some_members()) {
            let mut sets = Sets::new(CANDIDATES.to_vec());
            let set = set_of(&mut sets, &members);
            let least = sets.least(set);
            for member in every_member() {
                let is_least = members.contains(&member)
                    && !members.iter().any(|m| *m != member && extends(&member, m));
                prop_assert_eq!(sets.has(least, &member), is_least);
            }
        }
    }
}
