//! Steps and runs in words.

use callproof_model::kernel::procedure::Procedure;
use callproof_model::kernel::step::{Clause, Step};
use callproof_proofs::verdict::Witness;

/// Steps by clause: `7.4.2.3.2 steps 2, 4; 7.4.2.3.3 step 1`.
pub fn steps(steps: &[Step]) -> String {
    let mut clauses: Vec<(&'static Clause, Vec<&Step>)> = Vec::new();
    for step in steps {
        match clauses.iter_mut().find(|(clause, _)| *clause == step.clause) {
            Some((_, items)) => items.push(step),
            None => clauses.push((step.clause, vec![step])),
        }
    }
    let said: Vec<String> =
        clauses.iter().map(|(clause, items)| in_clause(clause, items)).collect();
    said.join("; ")
}

fn in_clause(clause: &Clause, items: &[&Step]) -> String {
    let (numbered, others): (Vec<_>, Vec<_>) = items.iter().partition(|s| s.is_numbered());
    let list = |steps: &[&&Step]| steps.iter().map(|s| s.item).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    match numbered.len() {
        0 => {}
        1 => parts.push(format!("step {}", list(&numbered))),
        _ => parts.push(format!("steps {}", list(&numbered))),
    }
    if !others.is_empty() {
        parts.push(list(&others));
    }
    format!("{} {}", clause.number, parts.join(", "))
}

/// A run, an arrow or decision a line, the repeating part marked.
pub fn arrows<P: Procedure>(witness: &Witness<P>, indent: &str) -> String {
    let run = &witness.run;
    let mut text = String::new();
    for (place, line) in run.wording().iter().enumerate() {
        let mark = match run.loop_from {
            Some(from) if place == from => "from here for ever: ",
            _ => "",
        };
        let hole = match run.occurrences[place].is_unspecified() {
            true => "   <- no step for this",
            false => "",
        };
        text.push_str(&format!("{indent}{mark}{line}{hole}\n"));
    }
    if !witness.why_fair.is_empty() {
        text.push_str(&format!("{indent}... {}\n", witness.why_fair));
    }
    text
}
