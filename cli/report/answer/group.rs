//! Questions and findings in groups, by what has to come together for something to go wrong.

use callproof_kernel::case::Rung;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::answer::{Answer, Found, Needs, OVERTAKEN, Question, fault};

use super::Told;

/// Questions or findings under a heading.
pub struct Group<'a, P: Procedure> {
    /// What they have in common.
    pub heading: String,
    /// The questions or findings.
    pub what: What<'a, P>,
}

/// What stands in a group.
pub enum What<'a, P: Procedure> {
    /// Questions, with the number of the first.
    Questions(usize, Vec<&'a Question<P>>),
    /// Findings that belong to no question.
    Findings(&'a [Found<P>]),
}

impl<'a, P: Procedure> Told<'a, P> {
    /// What is open, the most serious first.
    pub fn groups(&self) -> Vec<Group<'a, P>> {
        let answer = self.answer;
        let mut nth = 0;
        let mut groups = Vec::new();
        for (needs, heading) in [
            (Needs::Nothing, "ON AN IDEAL NETWORK, most serious first".to_string()),
            (Needs::Overtaking, OVERTAKEN.to_uppercase()),
            (Needs::Race, "WHERE MESSAGES, TIMERS OR CALLS RACE".to_string()),
            (Needs::Fault, faults(answer)),
        ] {
            let questions = answer.needing(needs);
            if !questions.is_empty() {
                let first = nth + 1;
                nth += questions.len();
                groups.push(Group { heading, what: What::Questions(first, questions) });
            }
        }
        if !answer.left.is_empty() {
            groups.insert(
                groups.len().min(1),
                Group::of("NOT REPAIRED BY WHAT IS RECOMMENDED", &answer.left),
            );
        }
        if !answer.together.is_empty() {
            let heading = match answer.is_complete {
                true => "REPAIRED ONLY BY SEVERAL RECOMMENDED ANSWERS",
                false => "REPAIRED BY NO ANSWER ALONE, as far as was looked at",
            };
            groups.push(Group::of(heading, &answer.together));
        }
        groups
    }
}

impl<'a, P: Procedure> Group<'a, P> {
    /// Findings under a heading.
    fn of(heading: &str, found: &'a [Found<P>]) -> Self {
        Group { heading: heading.into(), what: What::Findings(found) }
    }

    /// The names of those from some place on; of findings, nothing but where to see them.
    pub fn names(&self, from: usize) -> String {
        match &self.what {
            What::Questions(_, questions) => {
                let names = questions[from..].iter().map(|question| question.issue.name);
                format!(": {}", names.collect::<Vec<_>>().join(", "))
            }
            What::Findings(_) => ", see --full".into(),
        }
    }
}

/// The heading of what needs a fault: which, and what layers below do about it.
fn faults<P: Procedure>(answer: &Answer<P>) -> String {
    let of = answer.needing(Needs::Fault);
    let is_needed = |rung: Rung| of.iter().any(|question| question.worst().harm.rung == rung);
    let needed = || Rung::ALL.into_iter().filter(|rung| is_needed(*rung)).filter_map(fault);
    let names: Vec<&str> = needed().map(|(name, _)| name).collect();
    let unless = match needed().any(|(_, is_absorbed)| is_absorbed) {
        true => ", unless a layer below repairs that",
        false => "",
    };
    format!("WHERE {}{unless}", names.join(" OR ").to_uppercase())
}
