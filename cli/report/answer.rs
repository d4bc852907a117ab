//! The answer: a page that says whether the text works, what harms most, and what to do next.

use std::collections::BTreeSet;

use callproof_kernel::case::Rung;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Kind, Step, listed};
use callproof_proofs::answer::{Answer, Done, Found, Needs, Question, fault, tally};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::consequence::{Consequence, all_of};
use callproof_proofs::findings::{Class, Finding};
use callproof_proofs::participants;
use callproof_proofs::survey::Survey;
use callproof_proofs::verdict::Verdict;
use callproof_reading::procedure::{LEFT_OUT, NOT_MODELLED};

use super::lines::{Lines, WIDEST, capital};

/// The most lines of a page: one screen.
const PAGE: usize = 40;

/// What is told of one text.
pub struct Told<'a, P: Procedure> {
    /// What the text leaves open.
    pub answer: &'a Answer<P>,
    /// The survey of the profile that is judged.
    pub main: &'a Survey<P>,
    /// The name of that profile.
    pub profile: &'a str,
    /// The text that the findings are against; `None` where it is that of the profile.
    pub against: Option<&'a Survey<P>>,
    /// The options that choose the text, for commands that are offered.
    pub flags: &'a str,
    /// Whether only some cases or claims were asked for: then nothing is said of the others.
    pub is_narrow: bool,
    /// The columns of a line.
    pub width: usize,
}

impl<P: Procedure> Told<'_, P> {
    /// The answer on one page; what does not fit is counted.
    pub fn page(&self) -> String {
        let pages = (0..PAGE).rev().map(|room| self.page_with(room));
        let fits = |page: &Lines| page.len() <= PAGE;
        pages.into_iter().find(fits).unwrap_or_else(|| self.page_with(0)).to_string()
    }

    /// A page on which blocks take up no more than so many lines.
    fn page_with(&self, mut room: usize) -> Lines {
        let mut text = self.head(Detail::Page);
        for group in &self.groups() {
            let blocks = group.blocks(self, Detail::Page);
            let mut shown = 0;
            for block in &blocks {
                let Some(left) = room.checked_sub(block.len()) else { break };
                if shown == 0 {
                    text.blank();
                    text.bold(&group.heading);
                }
                (room, shown) = (left, shown + 1);
                text.extend(block);
            }
            let rest = blocks.len() - shown;
            if rest > 0 {
                // What comes after is less serious, and does not take the room.
                room = 0;
                let names = group.names(shown);
                match shown {
                    0 => {
                        text.blank();
                        text.item("", &format!("{} ({rest}){names}", group.heading));
                    }
                    _ => text.item("   ", &format!("{rest} more{names}")),
                }
            }
        }
        text.extend(&self.foot(Detail::Page));
        text
    }

    /// The answer with every finding under its question.
    pub fn full(&self) -> String {
        let mut text = self.head(Detail::Full);
        for group in self.groups() {
            text.blank();
            text.bold(&group.heading);
            group.blocks(self, Detail::Full).iter().for_each(|block| text.extend(block));
        }
        text.extend(&self.foot(Detail::Full));
        text.to_string()
    }

    /// What the text is, whether it works, and what is gained by the recommended answers.
    fn head(&self, detail: Detail) -> Lines {
        let mut head = Lines::new(self.width);
        let procedure = self.main.procedure;
        let name = format!("{} ({})", procedure.name(), place(procedure));
        let unread = unread(procedure);
        let text = match self.against.is_some() || self.profile == "as-written" {
            true if unread > 0 => "AS FAR AS IT WAS READ, IT".to_string(),
            true => "AS WRITTEN IT".to_string(),
            false => format!("{} IT", self.profile),
        };
        let of = if self.is_narrow { "IN WHAT WAS ASKED FOR, " } else { "" };
        head.bold(&format!("{name}: {of}{text} {}", self.verdict()));
        head.item("  ", &format!("{}.", capital(procedure.title())));
        if unread > 0 {
            let file = procedure.file().unwrap_or("FILE");
            let left = counted(unread, "act");
            let may = "may answer what is asked below";
            head.item(
                "  ",
                &format!("Left out in reading: {left}, which {may}: callproof read {file}"),
            );
        }
        let Answer { possible, impossible, .. } = self.answer;
        for claim in possible.iter().filter(|_| detail == Detail::Full) {
            head.item("  ", &format!("It can be done: {}.", claim.gist));
        }
        for claim in impossible {
            head.item("  ", &format!("It cannot be done: {}.", claim.gist));
        }
        if detail == Detail::Page && !possible.is_empty() {
            let more = match possible.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more that it promises, see --full)"),
            };
            head.item("  ", &format!("The normal flow works: {}{more}.", possible[0].gist));
        }
        let questions = procedure.issues().len();
        let findings = self.count();
        head.item(
            "  ",
            &format!("{}; {}.", counted(findings, "finding"), counted(questions, "open question")),
        );
        let tally = tally(self.main);
        let cases = counted(tally.cases, "case");
        let with = match self.against {
            Some(_) => "With the recommended answers".to_string(),
            None => format!("{},", capital(&self.profile.replace("as-written", "as written"))),
        };
        let sized = sized(self.main);
        head.item(
            "  ",
            &format!(
                "{with} {} of {} claims hold, in {cases}{sized}{}.",
                tally.hold,
                tally.all,
                others(self.main)
            ),
        );
        head
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
            Some(Needs::Race) => "WORKS ONLY WHILE NOTHING RACES.",
            Some(Needs::Fault) => "WORKS ONLY WHILE NOTHING FAILS.",
        }
    }

    /// Whether something that is claimed of the text was put to the test in no case.
    fn is_unexercised(&self) -> bool {
        self.against.unwrap_or(self.main).worst() == Some(Verdict::Vacuous)
    }

    fn groups(&self) -> Vec<Group<'_, P>> {
        let answer = self.answer;
        let mut nth = 0;
        let mut groups = Vec::new();
        for (needs, heading) in [
            (Needs::Nothing, "ON AN IDEAL NETWORK, most serious first".to_string()),
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

    /// Editor's notes, questions that no run answers, and what to do next.
    fn foot(&self, detail: Detail) -> Lines {
        let mut foot = Lines::new(self.width);
        self.notes(&mut foot, detail);
        let is_noted = |issue: &&Issue| self.answer.noted.iter().any(|of| of.place == issue.place);
        let besides: Vec<&Issue> =
            self.answer.besides.iter().filter(|issue| !is_noted(issue)).collect();
        if !besides.is_empty() {
            foot.blank();
            let names: Vec<&str> = besides.iter().map(|issue| issue.name).collect();
            let what = "ALSO OPEN, and nothing that was tried goes wrong for it";
            foot.item("", &format!("{what}: {}", names.join(", ")));
        }
        let others = self.answer.others.iter().filter(|issue| !is_noted(issue));
        let others: Vec<&str> = others.map(|issue| issue.name).collect();
        if !others.is_empty() {
            if besides.is_empty() {
                foot.blank();
            }
            let what = "ALSO OPEN, and repairing nothing alone";
            foot.item("", &format!("{what}: {}", others.join(", ")));
        }
        foot.blank();
        foot.item("", "Next:");
        for (what, command) in self.next() {
            // A command is one line, so that it can be copied.
            foot.line(&format!("  {what:<18}{command}"));
        }
        foot
    }

    /// What the editor's notes ask: each with its question where there are few, else by name.
    fn notes(&self, foot: &mut Lines, detail: Detail) {
        let noted = &self.answer.noted;
        let clauses = |issues: &[Issue]| {
            let steps = issues.iter().flat_map(|issue| issue.steps);
            let notes = steps.filter(|step| step.item.kind == Kind::EditorsNote);
            let numbers: BTreeSet<&str> = notes.map(|step| step.clause.number).collect();
            all_of(&numbers.into_iter().collect::<Vec<_>>())
        };
        let recommended = |issue: &Issue| match issue.recommended {
            0 => "nothing is proposed".to_string(),
            best => format!(
                "{}, recommended {}",
                counted(issue.candidates.len(), "answer"),
                issue.candidates[best].name
            ),
        };
        if detail == Detail::Full || noted.len() < 3 {
            for issue in noted {
                let (place, said) = (clauses(std::slice::from_ref(issue)), recommended(issue));
                let text = format!("{} {}: {}", issue.question, issue.name, said);
                foot.blank();
                foot.item("", &format!("EDITOR'S NOTE {place}: {text}"));
            }
            return;
        }
        let said = |issue: &Issue| format!("{} ({})", issue.name, recommended(issue));
        let said: Vec<String> = noted.iter().map(said).collect();
        foot.blank();
        foot.item("", &format!("EDITOR'S NOTES {}: {}", clauses(noted), said.join("; ")));
    }

    /// The commands that lead on, each with what it is for.
    fn next(&self) -> Vec<(&'static str, String)> {
        let (name, file) = (self.named(), self.main.procedure.file());
        let of = file.map_or(String::new(), |file| format!(" --of {file}"));
        let found = self.answer.questions.iter().flat_map(|question| &question.found);
        let found = found.chain(&self.answer.left).chain(&self.answer.together);
        let run = found.clone().find_map(|one| one.finding.own_run());
        let mut next = Vec::new();
        if let Some(run) = run {
            let command = format!("callproof diagram {}{}{of}", run.id, self.flags);
            next.push(("see it happen:", command));
        }
        if let Some(question) = self.answer.questions.first() {
            let issue = question.issue.name;
            next.push(("compare answers:", format!("callproof review{name} --issue {issue}")));
            next.push(match question.issue.recommended {
                0 => ("what it is about:", format!("callproof explain {issue}{of}")),
                _ => ("into Word:", format!("callproof contribution{name} --resolve {issue}")),
            });
        }
        next.push(("everything:", format!("callproof check{name}{} --full", self.flags)));
        next
    }

    fn named(&self) -> String {
        let procedure = self.main.procedure;
        format!(" {}", procedure.file().unwrap_or(procedure.name()))
    }

    /// A question with what comes of leaving it open.
    fn question(&self, nth: usize, question: &Question<P>, detail: Detail) -> Lines {
        let mut lines = Lines::new(self.width);
        let issue = &question.issue;
        let worst = question.worst();
        lines.item(&format!("{nth:>2} "), issue.question);
        let figure = worst.finding.own_run().map(|witness| format!("figure {}", witness.id));
        let harm = format!("{}.", capital(&self.harm(worst)));
        lines.pair("   ", &harm, &figure.unwrap_or_default());
        let best = issue.candidates[issue.recommended].name;
        let said = |answer: &&str| match *answer == best {
            true => format!("{answer} (recommended)"),
            false => (*answer).to_string(),
        };
        let answers: Vec<String> = question.answers().iter().map(said).collect();
        let answers = format!("{}={}", issue.name, answers.join(" or "));
        let answers = format!("Answer {answers}{}", self.unread(question));
        lines.pair("   ", &answers, &listed(issue.steps));
        if detail == Detail::Full {
            if let Some(what) = issue.unmodelled {
                lines.item("   ", &format!("Not modelled: {what}."));
            }
            let said = Some(&worst.harm.consequence);
            question.found.iter().for_each(|one| lines.extend(&self.found("   - ", one, said)));
        }
        lines
    }

    /// A finding with its run.
    fn found(&self, mark: &str, found: &Found<P>, beside: Option<&Consequence>) -> Lines {
        let mut lines = Lines::new(self.width);
        let finding = &found.finding;
        lines.item(mark, &format!("{}.", capital(&stated(finding))));
        let indent = " ".repeat(mark.len());
        // Under a question it says what the question says already.
        if finding.owner.is_none()
            && matches!(found.harm.done, Done::Left | Done::MayBeLeft)
            && beside != Some(&found.harm.consequence)
            && let Some(harm) = found.harm.consequence.harm(self.parties(), self.matter())
        {
            lines.item(&indent, &format!("{}.", capital(&harm)));
        }
        let mut said = Vec::new();
        match (&finding.owner, &finding.witness) {
            (Some(owner), _) => said.push(format!("follows from {}", owner.id)),
            (None, Some(witness)) => said.push(format!("figure {}", witness.id)),
            (None, None) => {}
        }
        said.push(format!("case {}", finding.case));
        if !finding.steps.is_empty() {
            said.push(listed(&finding.steps));
        }
        let repairs = repairs(finding);
        said.extend((!repairs.is_empty()).then(|| format!("repaired by {repairs}")));
        lines.item(&indent, &said.join("; "));
        lines
    }

    /// What a finding does to those who take part, as a sentence.
    pub fn harm(&self, found: &Found<P>) -> String {
        let harm = found.harm.consequence.harm(self.parties(), self.matter());
        let what = &found.finding.what;
        match (found.harm.done, harm, found.finding.class) {
            (Done::Left | Done::MayBeLeft, Some(harm), Class::NoStep) => harm,
            (Done::Left, Some(harm), _) => format!("{what}: {harm}"),
            (_, _, Class::NoStep) => format!("no step for this: {what}"),
            _ => what.clone(),
        }
    }

    /// What parties are in, in the word that the steps have most.
    fn matter(&self) -> &'static str {
        let clauses = self.main.procedure.clauses();
        let gists = clauses.iter().flat_map(|(_, steps)| steps.iter()).map(|step| step.gist);
        let words: Vec<&str> = gists.flat_map(|gist| gist.split(' ')).collect();
        let times =
            |said: &str| words.iter().filter(|word| word.trim_end_matches(',') == said).count();
        match (times("call"), times("session")) {
            (0, 0) => "the middle of it",
            (calls, sessions) if calls >= sessions => "the call",
            _ => "the session",
        }
    }

    /// How many parties the text has: a role that stands for several counts once.
    fn parties(&self) -> usize {
        let procedure = self.main.procedure;
        let cases = self.main.reports.iter().map(|report| &report.case);
        let roles = cases.flat_map(|case| procedure.cast(&case.config));
        roles.map(|role| procedure.entity(role)).collect::<BTreeSet<_>>().len()
    }

    /// Whether what was left out in reading may answer a question: in how many places.
    fn unread(&self, question: &Question<P>) -> String {
        let mut places: BTreeSet<(Step, &'static str)> = BTreeSet::new();
        for witness in question.found.iter().filter_map(|found| found.finding.own_run()) {
            let outcomes = witness.run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
            for step in outcomes.flat_map(|outcome| outcome.cited.clone()) {
                let all = self.main.procedure.supposed(&step).iter().copied();
                places.extend(all.filter(|what| what.contains(LEFT_OUT)).map(|what| (step, what)));
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

/// How much is said of a question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What harms most.
    Page,
    /// Every finding.
    Full,
}

struct Group<'a, P: Procedure> {
    heading: String,
    what: What<'a, P>,
}

enum What<'a, P: Procedure> {
    /// Questions, with the number of the first.
    Questions(usize, Vec<&'a Question<P>>),
    /// Findings that belong to no question.
    Findings(&'a [Found<P>]),
}

impl<'a, P: Procedure> Group<'a, P> {
    /// Findings under a heading.
    fn of(heading: &str, found: &'a [Found<P>]) -> Self {
        Group { heading: heading.into(), what: What::Findings(found) }
    }

    fn blocks(&self, told: &Told<'_, P>, detail: Detail) -> Vec<Lines> {
        match &self.what {
            What::Questions(first, questions) => {
                let numbered = questions.iter().zip(*first..);
                numbered.map(|(question, nth)| told.question(nth, question, detail)).collect()
            }
            What::Findings(found) => found.iter().map(|one| told.found(" - ", one, None)).collect(),
        }
    }

    /// The names of those from some place on; of findings, nothing but where to see them.
    fn names(&self, from: usize) -> String {
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

/// How many acts of a text that was read are not in the model, understood or not.
fn unread<P: Procedure>(procedure: P) -> usize {
    procedure.scope().iter().filter(|said| said.starts_with(NOT_MODELLED)).count()
}

/// The document and the clauses.
pub fn place<P: Procedure>(procedure: P) -> String {
    let clauses = procedure.clauses();
    let numbers: Vec<&str> = clauses.iter().map(|(clause, _)| clause.number).collect();
    let Some((first, _)) = clauses.first() else { return procedure.title().into() };
    let own: Vec<&str> = clauses
        .iter()
        .filter(|(clause, _)| clause.document == first.document)
        .map(|(clause, _)| clause.number)
        .collect();
    let numbers = match (own.len(), numbers.len()) {
        (1, _) => own[0].to_string(),
        (2, _) => format!("{} and {}", own[0], own[1]),
        _ => format!("{} to {}", own[0], own[own.len() - 1]),
    };
    // "3GPP TS 23.281 7.4.2", but "a contribution, 7.4.2".
    let comma = if first.document.starts_with(char::is_lowercase) { "," } else { "" };
    format!("{}{comma} {numbers}", first.document)
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

/// "1 finding", "3 findings".
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// With how many participants, after a comma; nothing where their number is fixed.
pub fn sized<P: Procedure>(survey: &Survey<P>) -> String {
    let cases: Vec<_> = survey.reports.iter().map(|report| report.case.clone()).collect();
    participants::in_words(&cases).map_or(String::new(), |number| format!(", {number}"))
}

/// How far the cases go.
pub fn within<P: Procedure>(survey: &Survey<P>) -> String {
    let mut lines = Lines::new(width());
    if let Some(bounds) = Bounds::of(survey.reports.iter().map(|report| &report.case)) {
        lines.item("", &format!("Within {bounds}, not all at once."));
    }
    lines.to_string()
}

/// The columns of a line: those of the terminal, as far as they can be read at a glance.
pub fn width() -> usize {
    let known = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    known.clamp(40, WIDEST)
}
