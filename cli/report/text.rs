//! Runs in words.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Run;
use callproof_proofs::overtaking::OVERTAKING;
use callproof_proofs::verdict::Witness;

/// A run, an arrow or decision a line, the repeating part marked; last what is on its way, and what
/// it comes to.
pub fn arrows<P: Procedure>(witness: &Witness<P>, indent: &str, so: &str) -> String {
    let Witness { run, beginning, why_fair, overtakes, .. } = witness;
    let mut text = events(run, beginning, indent);
    if *overtakes {
        text.push_str(&format!("{indent}... {OVERTAKING}\n"));
    }
    if !why_fair.is_empty() {
        text.push_str(&format!("{indent}... {why_fair}\n"));
    }
    for message in run.on_their_way() {
        text.push_str(&format!("{indent}on its way: {message}\n"));
    }
    text.push_str(&format!("{indent}so: {so}\n"));
    text
}

/// The events of a run, an arrow or decision a line, the repeating part marked.
pub fn events<P: Procedure>(run: &Run<P>, beginning: &str, indent: &str) -> String {
    let mut text = String::new();
    if !beginning.is_empty() {
        text.push_str(&format!("{indent}({beginning})\n"));
    }
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
    text
}
