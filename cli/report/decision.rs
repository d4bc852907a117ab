//! One open issue for a terminal: which candidate, why, and what each would mean, a block each.

use std::path::Path;

use callproof_kernel::case::Case;
use callproof_kernel::issue::Candidate;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};
use callproof_proofs::amendment::{amended, label};
use callproof_proofs::answer::{Needs, circumstances};
use callproof_proofs::review::decision::{Column, Decision};
use callproof_proofs::review::difference::Parting;
use callproof_proofs::review::evidence::{Deed, Rival};
use callproof_proofs::review::likeness::Likeness;
use callproof_proofs::verdict::Verdict;

use super::answer::{counted, place};
use super::lines::{Lines, capital};
use super::text::events;
use crate::texts::is_plain;

/// The most deeds that are told of one candidate beside another.
const DEEDS: usize = 4;

/// The decision in lines of at most `width` columns.
pub fn blocks<P: Procedure>(decision: &Decision<P>, width: usize) -> String {
    let telling = Telling { decision, width };
    let mut text = telling.head();
    text.blank();
    text.extend(&telling.answer());
    text.blank();
    text.extend(&telling.candidates());
    text.extend(&telling.additions());
    text.extend(&telling.next());
    text.to_string()
}

/// Why the recommended candidate is recommended, and what tells the others that keep every claim
/// from it: a sentence each.
pub fn why<P: Procedure>(decision: &Decision<P>) -> Vec<String> {
    let telling = Telling { decision, width: usize::MAX };
    let best = telling.candidate(decision.issue.recommended).name;
    let mut said = vec![format!("Recommended is {best}. {}", telling.reason())];
    for rival in decision.rivals() {
        said.push(telling.beside(&rival));
        let parting = decision.partings.get(&rival.place);
        said.extend(parting.map(|parting| {
            let way = parting.shortest().wording().join("; ");
            format!("They part after this: {way}. {}.", telling.done(rival.place, parting))
        }));
    }
    said
}

struct Telling<'a, P: Procedure> {
    decision: &'a Decision<P>,
    width: usize,
}

impl<P: Procedure> Telling<'_, P> {
    fn lines(&self) -> Lines {
        Lines::new(self.width)
    }

    fn candidate(&self, at: usize) -> &Candidate {
        &self.decision.issue.candidates[at]
    }

    fn names(&self, places: &[usize]) -> String {
        anded(&places.iter().map(|at| self.candidate(*at).name.into()).collect::<Vec<_>>())
    }

    fn head(&self) -> Lines {
        let (mut head, issue) = (self.lines(), &self.decision.issue);
        let procedure = self.decision.procedure;
        head.line(&format!("{} ({})", procedure.name(), place(procedure)));
        head.bold(&format!("{}: {}", issue.name, issue.question));
        head.item("  ", &format!("Asked at {}.", listed(issue.steps)));
        head
    }

    /// What is recommended, and why it and not another.
    fn answer(&self) -> Lines {
        let (mut text, issue) = (self.lines(), &self.decision.issue);
        if self.is_unwritten() {
            text.bold("NOTHING IS RECOMMENDED: no answer is written yet");
            let why = "What was checked cannot tell: an answer has to be written before it can be \
                       compared with the text as it stands. Its sentences and what they do go into \
                       the plain form.";
            text.item("  ", why);
            return text;
        }
        let best = self.candidate(issue.recommended);
        let as_it_is = if issue.recommended == 0 { ", the text stays as it is" } else { "" };
        text.bold(&format!("RECOMMENDED: {}{as_it_is}", best.name));
        text.item("  ", &format!("{}.", capital(best.gist)));
        text.item("  ", &self.reason());
        for rival in self.decision.rivals() {
            text.item("  - ", &self.beside(&rival));
            if let Some(parting) = self.decision.partings.get(&rival.place) {
                self.parting(rival.place, parting, &mut text);
            }
        }
        if let Some(what) = issue.unmodelled {
            text.item("  ", &format!("Not modelled, so that no claim can tell: {what}."));
        }
        text
    }

    /// Whether there is no answer but the places of those that are still to be written.
    fn is_unwritten(&self) -> bool {
        self.decision.issue.candidates.iter().skip(1).all(|of| of.is_blank)
    }

    /// Which candidates keep every claim.
    fn reason(&self) -> String {
        let decision = self.decision;
        let (keeping, best) = (decision.keeping(), decision.issue.recommended);
        let others: Vec<usize> = keeping.iter().copied().filter(|at| *at != best).collect();
        let failing: Vec<usize> =
            (0..decision.columns.len()).filter(|at| !keeping.contains(at)).collect();
        let broken = decision.columns[best].harmed(decision).len();
        let them = self.names(&others);
        match (keeping.contains(&best), others.len(), failing.len()) {
            (true, 0, _) => "It is the only candidate that keeps every claim.".into(),
            (true, _, 0) => {
                "Every candidate keeps every claim, so that the claims do not decide:".into()
            }
            (true, 1, _) => format!("It keeps every claim. So does {them}:"),
            (true, _, _) => format!("It keeps every claim. So do {them}:"),
            (false, 0, _) => format!(
                "No candidate keeps every claim; it breaks {} with everything else as \
                 recommended, for which another question may be the cause.",
                counted(broken, "claim")
            ),
            (false, _, _) => {
                format!("It breaks {}, which {them} would keep.", counted(broken, "claim"))
            }
        }
    }

    /// What tells a candidate from the recommended one where both keep every claim.
    fn beside(&self, rival: &Rival) -> String {
        let candidate = self.candidate(rival.place);
        let mut said = match rival.place {
            0 => vec!["as-written may stay if nothing more is wanted".to_string()],
            _ => vec![format!("Choose {} if this is wanted: {}", candidate.name, candidate.gist)],
        };
        said.push(match rival.likeness {
            Likeness::Equal => {
                "in every case looked at the same happens under both, a choice of words".into()
            }
            Likeness::SameMessages => {
                "the same messages are sent, what differs is inside the roles".into()
            }
            Likeness::Different => "some messages differ".into(),
            Likeness::Unknown => "the cases are too large to compare what can happen".into(),
        });
        if let Some((ours, theirs)) = rival.messages {
            let more = theirs.abs_diff(ours);
            let than = if theirs > ours { "more" } else { "fewer" };
            said.push(format!("the figures of the text show {} {than}", counted(more, "message")));
        }
        let costs = rival.costs.iter();
        said.extend(costs.map(|(what, ours, theirs)| format!("{what}: {theirs}, not {ours}")));
        said.extend(told("in the figures of the text", &rival.more));
        said.extend(told("in the figures of the text no more", &rival.less));
        let (ours, theirs) = rival.sentences;
        if ours != theirs {
            said.push(format!("{} to add, not {ours}", counted(theirs, "sentence")));
        }
        let undone = &self.decision.columns[rival.place].uncited;
        if !undone.is_empty() {
            said.push(format!("nobody ever follows {}", self.undone(undone)));
        }
        format!("{}.", said.join("; "))
    }

    /// Steps that nobody follows, those that are proposed with the answer that proposes them.
    fn undone(&self, steps: &[Step]) -> String {
        let issues = self.decision.procedure.issues();
        let said = steps.iter().map(|step| {
            let by = issues.iter().find_map(|issue| {
                let best = &issue.candidates[issue.recommended];
                best.proposed.contains(step).then(|| format!("{}={}", issue.name, best.name))
            });
            match by.filter(|_| !step.is_printed()) {
                Some(by) => format!("{} of {by}", listed(&[*step])),
                None => listed(&[*step]),
            }
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// A shortest run after which somebody does one thing or another.
    fn parting(&self, place: usize, parting: &Parting<P>, text: &mut Lines) {
        text.item("    ", "A shortest run in which they part:");
        for line in events(&parting.shortest(), &parting.beginning, "").lines() {
            text.item("      ", line);
        }
        text.item("      so: ", &self.done(place, parting));
    }

    /// What the role does by the recommended candidate, and what by the other.
    fn done(&self, place: usize, parting: &Parting<P>) -> String {
        let does = |what: &[String]| match what {
            [] => "does nothing more".to_string(),
            what => anded(what),
        };
        let Parting { role, one, other, .. } = parting;
        let best = self.candidate(self.decision.issue.recommended).name;
        let name = self.candidate(place).name;
        format!("{role}, with {best}, {}; with {name}, {}", does(&one.deeds), does(&other.deeds))
    }

    fn candidates(&self) -> Lines {
        let mut text = self.lines();
        let decision = self.decision;
        let procedure = decision.procedure;
        let bounds = decision.bounds.map_or("no case".into(), |bounds| bounds.in_words());
        let sized = decision.participants.as_ref().map_or(String::new(), |n| format!(", {n}"));
        let count = decision.columns.len();
        text.bold(&format!("THE {count} CANDIDATES, each with everything else as recommended"));
        text.item("  ", &format!("Looked at with {bounds}; not all of it at once{sized}."));
        if decision.columns.iter().any(|column| !column.witnesses.is_empty()) {
            let what = procedure.file().unwrap_or(procedure.name());
            let draw = "At the right the run that shows it; it is drawn by";
            text.item("  ", &format!("{draw} `callproof diagram RUN --of {what}`."));
        }
        for (at, column) in decision.columns.iter().enumerate() {
            text.extend(&self.candidate_block(at, column));
        }
        text
    }

    fn candidate_block(&self, at: usize, column: &Column<P>) -> Lines {
        let (mut block, decision) = (self.lines(), self.decision);
        let is_best = at == decision.issue.recommended && !self.is_unwritten();
        let mark = if is_best { " (recommended)" } else { "" };
        let candidate = self.candidate(at);
        block.item(
            &format!("{}  ", at + 1),
            &format!("{}{mark}: {}.", candidate.name, candidate.gist),
        );
        if candidate.is_blank {
            block.item("   ", "Still to be written.");
            return block;
        }
        let harmed = column.harmed(decision);
        match harmed.len() {
            0 => block.item("   ", "Keeps every claim."),
            number => block.item("   ", &format!("Breaks {}:", counted(number, "claim"))),
        }
        let mut harmed = harmed;
        harmed.sort_by_key(|name| self.needs(name, column));
        for name in harmed {
            self.broken(name, column, &mut block);
        }
        let companions: Vec<String> =
            column.companions.iter().map(|(issue, of)| format!("{issue}={of}")).collect();
        if !companions.is_empty() {
            let with = companions.join(" or ");
            block.item("   ", &format!("Breaks none together with {with}."));
        }
        let messages = match column.messages {
            Some(number) => format!("{} in the figures of the text", counted(number, "message")),
            None => "the figures of the text cannot be drawn with it".into(),
        };
        block.item("   ", &format!("{}.", capital(&messages)));
        if !column.uncited.is_empty() {
            let steps = self.undone(&column.uncited);
            block.item("   ", &format!("Leaves undone: nobody ever follows {steps}."));
        }
        block
    }

    /// The case of the run that breaks a claim.
    fn case(&self, name: &str, column: &Column<P>) -> Option<Case<P>> {
        let (case, _) = column.witnesses.get(name)?;
        self.decision.procedure.cases().into_iter().find(|known| known.name == *case)
    }

    /// What has to come together for a claim to be broken.
    fn needs(&self, name: &str, column: &Column<P>) -> Option<Needs> {
        let run = column.witnesses.get(name).map(|(_, witness)| witness);
        self.case(name, column).as_ref().map(|case| Needs::of(case, run))
    }

    /// One claim that is broken: what happens then, whose demand it is, and the run that shows it.
    fn broken(&self, name: &str, column: &Column<P>, block: &mut Lines) {
        let claims = self.decision.procedure.claims();
        let Some(claim) = claims.iter().find(|claim| claim.name == name) else { return };
        let witness = column.witnesses.get(name);
        let run = witness.map_or(String::new(), |(_, run)| run.id.clone());
        let case = self.case(name, column);
        let shown = witness.map(|(_, witness)| witness);
        let needs = case.map_or(String::new(), |case| format!("; {}", circumstances(&case, shown)));
        let verdict = match column.verdicts.get(name) {
            Some(Verdict::Vacuous) => "not exercised: ",
            Some(Verdict::Inconclusive) => "not decided, a limit stopped the search: ",
            _ => "",
        };
        let by = demanded(&claim.demand.to_string());
        let what = format!("{verdict}{} ({by}{needs})", claim.broken());
        block.pair("   - ", &what, &run);
    }

    /// The sentences to put into the text: each once, with the candidates that need it.
    fn additions(&self) -> Lines {
        let mut text = self.lines();
        let mut steps: Vec<(Step, Vec<usize>)> = Vec::new();
        for (at, candidate) in self.decision.issue.candidates.iter().enumerate() {
            for step in candidate.proposed {
                match steps.iter_mut().find(|(known, _)| known == step) {
                    Some((_, of)) => of.push(at),
                    None => steps.push((*step, vec![at])),
                }
            }
        }
        if steps.is_empty() {
            return text;
        }
        text.blank();
        text.bold("SENTENCES TO PUT INTO THE TEXT");
        let best = self.decision.issue.recommended;
        // What is recommended stands first.
        steps.sort_by_key(|(_, of)| !of.contains(&best));
        for (step, of) in &steps {
            let place = format!("{}{}", listed(&[*step]), self.relabelled(step, of));
            text.item("  ", &format!("{place}, for {}:", self.names(of)));
            text.item("    ", &format!("\"{}\"", step.gist));
        }
        text
    }

    /// The number that a proposed sentence gets where this question alone is answered, if that is
    /// another one: numbers are given with those in mind that every answer proposes.
    fn relabelled(&self, step: &Step, of: &[usize]) -> String {
        let (procedure, best) = (self.decision.procedure, self.decision.issue.recommended);
        let answer = if of.contains(&best) { best } else { of[0] };
        let mut chosen = procedure.as_written();
        chosen.choose(self.decision.issue.place, answer);
        let label = label(&amended(procedure, &chosen), step).unwrap_or_default();
        let label = label.trim_end_matches('.');
        match label.is_empty() || label == step.item.whole() {
            true => String::new(),
            false => format!(", {label} if nothing else is answered"),
        }
    }

    /// What to do next.
    fn next(&self) -> Lines {
        let (mut text, decision) = (self.lines(), self.decision);
        let (name, issue) = (decision.procedure.name(), &decision.issue);
        let what = decision.procedure.file().unwrap_or(name);
        text.blank();
        text.bold("NEXT");
        if self.is_unwritten() {
            let plain = Path::new(what).with_extension("proc");
            match self.decision.procedure.file() {
                Some(file) if !is_plain(file) => {
                    text.line(&format!("  callproof read {what} --out {}", plain.display()))
                }
                _ => text.line(&format!("  write the answer of {} in {what}", issue.name)),
            }
            return text;
        }
        let best = self.candidate(issue.recommended).name;
        text.line(&format!("  callproof check {what} --resolve {}={best}", issue.name));
        text.line(&format!("  callproof diagram {what} --issue {}", issue.name));
        if issue.recommended > 0 {
            text.line(&format!("  callproof contribution {what} --resolve {}={best}", issue.name));
        }
        // A run against another answer, as likely to come up as there is one.
        let others = decision.columns.iter().enumerate().filter(|(at, _)| *at != issue.recommended);
        let runs = others.flat_map(|(at, column)| {
            let own = column.witnesses.iter();
            own.map(move |(name, (_, run))| ((at == 0, self.needs(name, column)), run))
        });
        if let Some((_, witness)) = runs.min_by_key(|(rank, _)| *rank) {
            text.line(&format!("  callproof diagram {} --of {what}", witness.id));
        }
        text
    }
}

/// What is done, by role: "client 1 opens media and sends …"; nothing where it is nothing.
fn told(intro: &str, deeds: &[Deed]) -> Option<String> {
    let mut roles: Vec<(&str, Vec<String>)> = Vec::new();
    for deed in deeds.iter().take(DEEDS) {
        match roles.iter_mut().find(|(role, _)| *role == deed.role) {
            Some((_, what)) => what.push(deed.what.clone()),
            None => roles.push((&deed.role, vec![deed.what.clone()])),
        }
    }
    if roles.is_empty() {
        return None;
    }
    let said: Vec<String> =
        roles.iter().map(|(role, what)| format!("{role} {}", anded(what))).collect();
    let more = match deeds.len().saturating_sub(DEEDS) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!("{intro} {}{more}", said.join(", ")))
}

fn demanded(by: &str) -> String {
    format!("demanded by {by}")
}

/// "a", "a and b", "a, b and c".
fn anded(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
