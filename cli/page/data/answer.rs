//! The answer for the page: what `check` says on its own, with the decisions and figures to open.

use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::answer::{Answer, Found, Question};
use callproof_proofs::review::decision::Decision;
use serde_json::{Value, json};

use crate::report::answer::{Also, Asked, Detail, Group, Noted, Stated, Told, What, noted_in};
use crate::report::decision;
use crate::review::Review;
use crate::select::Profile;

/// The width of a line that is laid out elsewhere.
const ANY: usize = usize::MAX;

/// What is said first; nothing where findings were not asked for.
pub(super) fn answer<P: Procedure>(review: &Review<P>) -> Option<Value> {
    let answer = review.answer.as_ref()?;
    let told = Told {
        answer,
        main: &review.right,
        profile: &Profile::RECOMMENDED,
        against: Some(&review.text),
        flags: "",
        is_narrow: false,
        width: ANY,
    };
    let page = Page { review, told };
    let next = page.told.next().into_iter().map(|(what, command)| json!([what, command]));
    Some(json!({
        "headline": page.told.headline(),
        "facts": page.told.facts(Detail::Full),
        "groups": page.told.groups().iter().map(|group| page.group(group)).collect::<Vec<_>>(),
        "notes": page.told.noted().iter().map(|noted| page.noted(noted)).collect::<Vec<_>>(),
        "also": page.told.also().iter().map(also).collect::<Vec<_>>(),
        "next": next.collect::<Vec<_>>(),
    }))
}

/// The open issue that each finding belongs to, by place.
pub(super) fn issue_of<P: Procedure>(review: &Review<P>, place: usize) -> Option<usize> {
    let key = &review.found[place].finding.key;
    let Answer { questions, .. } = review.answer.as_ref()?;
    let owns = |question: &&Question<P>| question.found.iter().any(|one| one.finding.key == *key);
    let alone = questions.iter().find(owns).map(|question| question.issue.place);
    // Of several answers that are needed together, the first has a figure as well.
    alone.or_else(|| review.found[place].together.first()?.first().map(|(issue, _)| *issue))
}

struct Page<'a, P: Procedure> {
    review: &'a Review<P>,
    told: Told<'a, P>,
}

impl<P: Procedure> Page<'_, P> {
    fn group(&self, group: &Group<'_, P>) -> Value {
        let (questions, findings) = match &group.what {
            What::Questions(first, questions) => {
                let numbered = questions.iter().zip(*first..);
                (numbered.map(|(one, nth)| self.question(nth, one)).collect(), Vec::new())
            }
            What::Findings(found) => {
                (Vec::new(), found.iter().map(|one| self.found(one, None)).collect())
            }
        };
        json!({ "heading": group.heading, "questions": questions, "findings": findings })
    }

    fn question(&self, nth: usize, question: &Question<P>) -> Value {
        let Asked { question: asked, harm, figure, answers, place, unmodelled } =
            self.told.asked(question);
        let found = question.found.iter().map(|one| self.found(one, Some(question)));
        json!({
            "number": nth,
            "question": asked,
            "harm": harm,
            "figure": figure,
            "finding": self.place(question.worst()),
            "answers": answers,
            "place": place,
            "unmodelled": unmodelled,
            "findings": found.collect::<Vec<_>>(),
            "decision": self.decision(&question.issue),
        })
    }

    fn found(&self, found: &Found<P>, question: Option<&Question<P>>) -> Value {
        let said = question.map(|question| &question.worst().harm.consequence);
        let Stated { sentence, harm, details } = self.told.stated(found, said);
        json!({
            "sentence": sentence,
            "harm": harm,
            "details": details.join("; "),
            "finding": self.place(found),
        })
    }

    /// The place of a finding among those of the page.
    fn place(&self, found: &Found<P>) -> Option<usize> {
        let is_it = |one: &crate::review::Found<P>| one.finding.key == found.finding.key;
        self.review.found.iter().position(is_it)
    }

    fn noted(&self, Noted { issue, said }: &Noted<'_>) -> Value {
        json!({
            "clauses": noted_in(&[*issue]),
            "question": issue.question,
            "said": said,
            "keeping": self.of(issue).map(|decision| decision.keeping().len()),
            "decision": self.decision(issue),
        })
    }

    fn of(&self, issue: &Issue) -> Option<&Decision<P>> {
        self.review.decisions.iter().find(|one| one.issue.place == issue.place)
    }

    /// Why an answer is recommended, what the others are, and the sentences to add.
    fn decision(&self, issue: &Issue) -> Value {
        let decision = self.of(issue);
        let candidates = issue.candidates.iter().enumerate().map(|(place, candidate)| {
            let broken = decision.map(|of| of.columns[place].harmed(of).len());
            json!({ "name": candidate.name, "gist": candidate.gist, "broken": broken })
        });
        let best = &issue.candidates[issue.recommended];
        let proposed = best
            .proposed
            .iter()
            .map(|step| json!({ "place": listed(&[*step]), "sentence": step.gist }));
        json!({
            "issue": issue.name,
            "recommended": issue.recommended,
            "why": decision.map_or(Vec::new(), decision::why),
            "candidates": candidates.collect::<Vec<_>>(),
            "proposed": proposed.collect::<Vec<_>>(),
        })
    }
}

fn also(Also { why, issues }: &Also<'_>) -> Value {
    let issues = issues.iter().map(|issue| json!([issue.name, issue.question]));
    json!({ "why": why, "issues": issues.collect::<Vec<_>>() })
}
