//! What stands at a place of a text, and what is done there: clauses, steps, messages, roles.

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Clause, Standing, Step, listed};
use callproof_proofs::comparison::{Deed, Kind};
use callproof_proofs::verdict::recommended;

use super::{place, wrapped};
use crate::lookup;

/// What is done under the steps of a text, as written and with the recommended answers.
pub struct Done {
    procedure: AnyProcedure,
    /// As written, and as recommended: each step with its deeds.
    texts: [Vec<(Step, Vec<Deed>)>; 2],
}

impl Done {
    pub fn of(procedure: AnyProcedure, threads: usize) -> Self {
        let texts = [procedure.as_written(), recommended(procedure)];
        let done = texts.map(|text| done(procedure, &text, threads));
        Done { procedure, texts: done }
    }

    /// Whether it is what is done in a text.
    pub fn is_of(&self, procedure: AnyProcedure) -> bool {
        self.procedure == procedure
    }

    /// A step: what it says, what is done under it, and what is said of it.
    pub fn step(&self, step: &Step) -> String {
        let name = self.procedure.name();
        let mut text = format!("{step} of {name}:\n{}", wrapped(step.gist));
        match step.standing {
            Standing::Assumed(why) => text += &format!("Nothing obeys it: {why}.\n"),
            Standing::Proposed => {
                let by: Vec<String> = self.proposed_by(step).collect();
                text += &format!("Proposed by {}.\n", by.join(", "));
                if !step.replaces.is_empty() {
                    text += &format!("It takes the place of {}.\n", listed(step.replaces));
                }
            }
            Standing::Printed => {}
        }
        let [written, best] = [0, 1].map(|at| self.under(at, step));
        match (written.is_empty(), best == written) {
            (true, true) => {
                text += "As written and as recommended, nobody does anything under it.\n"
            }
            (false, true) => text += &told("What is done under it", &written),
            (_, false) => {
                text += &told("What is done under it, as written", &written);
                text += &told("With the recommended answers", &best);
            }
        }
        let issues = self.procedure.issues().into_iter();
        let asked = issues.filter(|issue| issue.steps.contains(step)).map(|issue| issue.name);
        text += &names("Open issues asked there", asked.collect());
        let claims = self.procedure.claims().into_iter();
        let own = claims.filter(|claim| claim.steps.contains(step)).map(|claim| claim.name);
        text + &names("Claims that rest on it", own.collect())
    }

    /// The candidates that propose a step.
    fn proposed_by(&self, step: &Step) -> impl Iterator<Item = String> {
        let issues = self.procedure.issues().into_iter();
        issues.flat_map(|issue| {
            let own = issue.candidates.iter().filter(|of| of.proposed.contains(step));
            own.map(|of| format!("{}={}", issue.name, of.name)).collect::<Vec<_>>()
        })
    }

    fn under(&self, at: usize, step: &Step) -> Vec<String> {
        let own = self.texts[at].iter().find(|(known, _)| known == step);
        own.map_or(Vec::new(), |(_, deeds)| deeds.iter().map(Deed::to_string).collect())
    }

    /// A message: who sends it and gets it, under which steps.
    pub fn message(&self, message: &str) -> String {
        let head = format!("message {message} of {}:\n", self.procedure.name());
        head + &self.said_of(&|deed| deed.kind == Kind::Message && deed.what == message)
    }

    /// A functional entity: what it does, step by step.
    pub fn role(&self, role: &str) -> String {
        let head = format!("{role}, a functional entity of {}:\n", self.procedure.name());
        head + &self.said_of(&|deed| deed.role == role)
    }

    /// Deeds with their steps, in the order of the text; those that only answers bring are marked.
    fn said_of(&self, is_it: &dyn Fn(&Deed) -> bool) -> String {
        let mut text = String::new();
        for step in lookup::steps(self.procedure) {
            let of = |at: usize| -> Vec<&Deed> {
                let own = self.texts[at].iter().filter(|(known, _)| *known == step);
                own.flat_map(|(_, deeds)| deeds).filter(|deed| is_it(deed)).collect()
            };
            let (written, best) = (of(0), of(1));
            let mut lines: Vec<String> = written.iter().map(|deed| deed.to_string()).collect();
            let more = best.iter().filter(|deed| !written.contains(deed));
            lines.extend(more.map(|deed| match step.is_printed() {
                true => format!("{deed} (with the recommended answers)"),
                false => deed.to_string(),
            }));
            if !lines.is_empty() {
                text += &format!("    {step}:\n");
                lines.iter().for_each(|line| text += &wrapped(line));
            }
        }
        text
    }
}

/// A clause with its items, and what is asked there.
pub fn clause(procedure: AnyProcedure, clause: &Clause, steps: &[Step]) -> String {
    let Clause { document, number, title } = clause;
    let mut text = format!("clause {number} of {document}: {title}.\n");
    for step in steps {
        text += &format!("    {}\n{}", place(step), wrapped(step.gist));
    }
    let issues = procedure.issues().into_iter();
    let asked = issues.filter(|issue| issue.steps.iter().any(|step| steps.contains(step)));
    text += &names("Open issues asked there", asked.map(|issue| issue.name).collect());
    let figures = procedure.figures().into_iter();
    let own = figures.filter(|figure| figure.clause.number == *number);
    own.for_each(|figure| text += &format!("{}.\n", figure.caption()));
    text
}

fn done(
    procedure: AnyProcedure,
    text: &Resolutions<AnyProcedure>,
    threads: usize,
) -> Vec<(Step, Vec<Deed>)> {
    let deeds = lookup::done(procedure, text, threads).into_iter();
    let of = deeds.map(|(step, done)| {
        let deeds = done.iter().map(|((role, deed), may)| Deed::of(role, deed, *may));
        let mut deeds: Vec<Deed> = deeds.collect();
        deeds.sort_by_key(Deed::rank);
        (step, deeds)
    });
    of.collect()
}

fn told(head: &str, deeds: &[String]) -> String {
    let lines: String = deeds.iter().map(|deed| wrapped(deed)).collect();
    match deeds.is_empty() {
        true => format!("{head}: nothing.\n"),
        false => format!("{head}:\n{lines}"),
    }
}

fn names(head: &str, names: Vec<&str>) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("{head}: {}.\n", names.join(", ")),
    }
}
