//! One question, and one finding, in sentences.

use std::collections::BTreeSet;

use callproof_kernel::procedure::{Procedure, Supposed};
use callproof_kernel::step::{Step, listed};
use callproof_proofs::answer::{Done, Found, Question, circumstances};
use callproof_proofs::consequence::Consequence;
use callproof_proofs::findings::{Class, Finding};

use super::{Told, counted};
use crate::figure::parties;
use crate::report::lines::capital;

/// A question with what comes of leaving it open.
pub struct Asked {
    /// The question.
    pub question: &'static str,
    /// What comes of leaving it open, as a sentence.
    pub harm: String,
    /// The run that shows that, by its eight digits.
    pub figure: Option<String>,
    /// The answers that repair the worst of it, as `--resolve` takes them.
    pub answers: String,
    /// The steps at which it stands.
    pub place: String,
    /// What bears on it and is not modelled.
    pub unmodelled: Option<String>,
}

/// A finding in sentences.
pub struct Stated {
    /// What is wrong.
    pub sentence: String,
    /// What that does to those who take part, where nothing beside it says so.
    pub harm: Option<String>,
    /// Run, case, steps and what repairs it.
    pub details: Vec<String>,
}

impl<P: Procedure> Told<'_, P> {
    /// A question in sentences.
    pub fn asked(&self, question: &Question<P>) -> Asked {
        let (issue, worst) = (&question.issue, question.worst());
        let best = issue.candidates[issue.recommended].name;
        let answers = question.answers();
        // What repairs the worst may bring about something else: that is what a review looks at.
        let answers = match answers.contains(&best) {
            true => format!("{}={best} (recommended)", issue.name),
            false => format!("{}={}", issue.name, answers.join(" or ")),
        };
        Asked {
            question: issue.question,
            harm: format!("{}.", capital(&self.harm(worst))),
            figure: worst.finding.own_run().map(|witness| witness.id.clone()),
            answers: format!("Answer {answers}{}", self.unread(question)),
            place: listed(issue.steps),
            unmodelled: issue.unmodelled.map(|what| format!("Not modelled: {what}.")),
        }
    }

    /// A finding in sentences, beside a question that has told of a consequence already.
    pub fn stated(&self, found: &Found<P>, beside: Option<&Consequence>) -> Stated {
        let finding = &found.finding;
        let still = self.answer.still.get(&finding.key).filter(|_| finding.is_left);
        let found = still.unwrap_or(found);
        let tells = finding.owner.is_none()
            && matches!(found.harm.done, Done::Left | Done::MayBeLeft)
            && beside != Some(&found.harm.consequence);
        let harm = match tells {
            true => found.harm.consequence.harm(self.parties(), self.main.procedure.within()),
            false => None,
        };
        let mut places = Vec::new();
        match (&finding.owner, &finding.witness) {
            (Some(owner), _) => places.push(format!("follows from {}", owner.id)),
            (None, Some(witness)) => places.push(format!("figure {}", witness.id)),
            (None, None) => {}
        }
        places.push(format!("case {}", finding.case));
        let mut details = match still.and_then(|still| self.shown_still(still)) {
            Some(still) => vec![still, format!("as written: {}", places.join(", "))],
            None => places,
        };
        if !finding.steps.is_empty() {
            details.push(listed(&finding.steps));
        }
        let repairs = repairs(finding);
        details.extend((!repairs.is_empty()).then(|| format!("repaired by {repairs}")));
        Stated {
            sentence: format!("{}.", capital(&stated(finding))),
            harm: harm.map(|harm| format!("{}.", capital(&harm))),
            details,
        }
    }

    /// What has to come together for the text as recommended to show a finding, and where it does;
    /// nothing of what follows from another.
    fn shown_still(&self, still: &Found<P>) -> Option<String> {
        let finding = &still.finding;
        let reports = &self.main.reports;
        let case = &reports.iter().find(|report| report.case.name == finding.case)?.case;
        let witness = finding.witness.as_ref().filter(|_| finding.owner.is_none())?;
        Some(format!(
            "as recommended, {}: figure {}, case {}",
            circumstances(case, Some(witness)),
            witness.id,
            case.name
        ))
    }

    /// What a finding does to those who take part, as a sentence.
    pub fn harm(&self, found: &Found<P>) -> String {
        let harm = found.harm.consequence.harm(self.parties(), self.main.procedure.within());
        let what = &found.finding.what;
        match (found.harm.done, harm, found.finding.class) {
            (Done::Left | Done::MayBeLeft, Some(harm), Class::NoStep) => harm,
            (Done::Left, Some(harm), _) => format!("{what}: {harm}"),
            (_, _, Class::NoStep) => format!("no step for this: {what}"),
            _ => what.clone(),
        }
    }

    /// How many parties the text has.
    fn parties(&self) -> usize {
        parties(self.main.procedure, self.main.reports.iter().map(|report| &report.case))
    }

    /// Whether what was left out in reading may answer a question: in how many places.
    fn unread(&self, question: &Question<P>) -> String {
        let mut places: BTreeSet<(Step, Supposed)> = BTreeSet::new();
        for witness in question.found.iter().filter_map(|found| found.finding.own_run()) {
            let outcomes = witness.run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
            for step in outcomes.flat_map(|outcome| outcome.cited.clone()) {
                let all = self.main.procedure.supposed(&step).iter().copied();
                let unread = all.filter(|what| matches!(what, Supposed::PassedOver(_)));
                places.extend(unread.map(|what| (step, what)));
            }
        }
        match places.len() {
            0 => String::new(),
            many => format!(
                "; perhaps answered by what was left out in reading, in {}",
                counted(many, "place")
            ),
        }
    }
}

/// What is wrong, as a sentence.
pub fn stated<P: Procedure>(finding: &Finding<P>) -> String {
    match finding.class {
        Class::NoStep => format!("no step for this: {}", finding.sentence()),
        _ => finding.sentence(),
    }
}

/// Candidates by issue, as `--resolve` takes them where there is only one.
fn repairs<P: Procedure>(finding: &Finding<P>) -> String {
    let mut issues: Vec<(&str, Vec<String>)> = Vec::new();
    for repair in &finding.repairs {
        let caveat = finding.caveat(repair).map_or(String::new(), |caveat| format!(" ({caveat})"));
        let candidate = format!("{}{caveat}", repair.1);
        match issues.iter_mut().find(|(known, _)| *known == repair.0) {
            Some((_, candidates)) => candidates.push(candidate),
            None => issues.push((repair.0, vec![candidate])),
        }
    }
    let said = issues.iter().map(|(issue, of)| format!("{issue}={}", of.join(" or ")));
    said.collect::<Vec<_>>().join(", ")
}
