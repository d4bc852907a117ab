//! What the text is, whether it works, and what is gained by the recommended answers.

use callproof_kernel::claim::Formula;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::answer::{Answer, Done, Needs, tally};
use callproof_proofs::findings::Key;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::Verdict;

use super::{Detail, Told, counted, place, sized};
use crate::report::lines::capital;
use crate::select::Profile;
use crate::texts::is_plain;

impl<P: Procedure> Told<'_, P> {
    /// What the text is, and whether it works.
    pub fn headline(&self) -> String {
        let procedure = self.main.procedure;
        let name = format!("{} ({})", procedure.name(), place(procedure));
        let text = match self.against.is_some() || *self.profile == Profile::AS_WRITTEN {
            true if !procedure.unread().is_empty() => "AS FAR AS IT WAS READ, IT".to_string(),
            true => "AS WRITTEN IT".to_string(),
            false => format!("{} IT", self.profile),
        };
        let of = if self.is_narrow { "IN WHAT WAS ASKED FOR, " } else { "" };
        format!("{name}: {of}{text} {}", self.verdict())
    }

    /// What is to be said below that, a sentence or two each.
    pub fn facts(&self, detail: Detail) -> Vec<String> {
        let procedure = self.main.procedure;
        let mut facts = vec![format!("{}.", capital(procedure.title()))];
        facts.extend(left_out(procedure));
        facts.extend(self.loose());
        facts.extend(self.promised(detail));
        facts.push(format!(
            "{}; {}.",
            counted(self.count(), "finding"),
            counted(procedure.issues().len(), "open question")
        ));
        facts.push(self.gained());
        // Of a text with some answers it is said what stands with the other questions.
        if self.against.is_none() && !self.profile.answers.is_empty() {
            let others = match self.profile.is_as_written {
                true => "left open",
                false => "answered as is recommended",
            };
            facts.push(format!("Every other question is {others}."));
        }
        facts
    }

    /// The steps of a text that was read which are obeyed in no run: there reading has not brought the
    /// text together.
    fn loose(&self) -> Option<String> {
        let procedure = self.main.procedure;
        let is_read = procedure.file().is_some_and(|file| !is_plain(file));
        let questions = self.answer.questions.iter().flat_map(|question| &question.found);
        let mut all = questions.chain(&self.answer.together).chain(&self.answer.left);
        let claims = procedure.claims();
        let coverage = claims.iter().find(|claim| matches!(claim.formula, Formula::Coverage))?;
        let found = all.find(|found| found.finding.key == Key::Claim(coverage.name))?;
        let steps = listed(&found.finding.steps);
        let said = format!(
            "Not brought together in reading: no run obeys {steps}, so what is found there may come from \
             that."
        );
        (is_read && !found.finding.steps.is_empty()).then_some(said)
    }

    /// What can be done and what cannot.
    fn promised(&self, detail: Detail) -> Vec<String> {
        let Answer { possible, impossible, .. } = self.answer;
        let mut said = Vec::new();
        for claim in possible.iter().filter(|_| detail == Detail::Full) {
            said.push(format!("It can be done: {}.", claim.gist));
        }
        for claim in impossible {
            said.push(format!("It cannot be done: {}.", claim.gist));
        }
        if detail == Detail::Page && !possible.is_empty() {
            let more = match possible.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more that it promises, see --full)"),
            };
            said.push(format!("The normal flow works: {}{more}.", possible[0].gist));
        }
        said
    }

    /// How many claims hold with the recommended answers, or with those that are looked at.
    fn gained(&self) -> String {
        let tally = tally(self.main);
        let with = match self.against {
            Some(_) => "With the recommended answers".to_string(),
            None => format!("{},", capital(&self.profile.in_words())),
        };
        format!(
            "{with} {} of {} claims hold, in {}{}{}.",
            tally.hold,
            tally.all,
            counted(tally.cases, "case"),
            sized(self.main),
            others(self.main)
        )
    }

    fn count(&self) -> usize {
        let of_questions: usize = self.answer.questions.iter().map(|q| q.found.len()).sum();
        of_questions + self.answer.together.len() + self.answer.left.len()
    }

    /// Whether the text works, as the rest of a sentence.
    fn verdict(&self) -> &'static str {
        let worst = self.answer.questions.iter().map(|question| &question.found);
        let all = worst.flatten().chain(&self.answer.together).chain(&self.answer.left);
        let at_once = all.filter(|found| found.harm.needs == Needs::Nothing);
        let is_harmful = at_once.clone().any(|found| found.harm.done != Done::Unsaid);
        match self.answer.least() {
            None if !self.answer.is_complete => "DID NOT FAIL, AS FAR AS WAS LOOKED AT.",
            None if self.is_unexercised() => "DID NOT FAIL; NOT ALL OF IT WAS EXERCISED.",
            None => "WORKS.",
            Some(Needs::Nothing) if is_harmful => "DOES NOT WORK.",
            Some(Needs::Nothing) => "LEAVES OUT WHAT TO DO.",
            // Of an ideal network nothing is known that was not looked at.
            Some(needs) if self.is_narrow || !self.answer.is_complete => match needs {
                Needs::Overtaking => "FAILS WHERE A MESSAGE OVERTAKES ANOTHER.",
                Needs::Race => "FAILS WHERE SOMETHING RACES.",
                Needs::Nothing | Needs::Fault => "FAILS WHERE A FAULT STRIKES.",
            },
            Some(Needs::Overtaking) => "WORKS ONLY WHILE NO MESSAGE OVERTAKES ANOTHER.",
            Some(Needs::Race) => "WORKS ONLY WHILE NOTHING RACES.",
            Some(Needs::Fault) => "WORKS ONLY WHILE NOTHING FAILS.",
        }
    }

    /// Whether something that is claimed of the text was put to the test in no case.
    fn is_unexercised(&self) -> bool {
        self.against.unwrap_or(self.main).worst() == Some(Verdict::Vacuous)
    }
}

/// What was left out in reading, where anything was.
fn left_out<P: Procedure>(procedure: P) -> Option<String> {
    let unread = procedure.unread().len();
    let file = procedure.file().unwrap_or("FILE");
    let left = counted(unread, "act");
    let seen = match is_plain(file) {
        true => format!("they stand in {file} behind \"unread\""),
        false => format!("callproof read {file}"),
    };
    let said = format!("Left out in reading: {left}, which may answer what is asked below: {seen}");
    (unread > 0).then_some(said)
}

/// Claims that neither hold nor fail, after a semicolon.
fn others<P: Procedure>(survey: &Survey<P>) -> String {
    let names = survey.procedure.claims().into_iter().map(|claim| claim.name);
    let verdicts: Vec<Verdict> = names.filter_map(|name| survey.verdict(name)).collect();
    let of = |verdict: Verdict, said: &str| match verdicts.iter().filter(|v| **v == verdict).count()
    {
        0 => String::new(),
        number => format!("; {number} {said}"),
    };
    of(Verdict::Inconclusive, "inconclusive, since a limit stopped the search")
        + &of(Verdict::Vacuous, "not exercised in any of them")
}
