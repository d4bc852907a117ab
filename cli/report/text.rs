//! Runs in words.

use callproof_kernel::procedure::Procedure;
use callproof_proofs::verdict::Witness;

/// A run, an arrow or decision a line, the repeating part marked; last what is on its way, and what
/// it comes to.
pub fn arrows<P: Procedure>(witness: &Witness<P>, indent: &str, so: &str) -> String {
    let run = &witness.run;
    let mut text = String::new();
    if !witness.beginning.is_empty() {
        text.push_str(&format!("{indent}({})\n", witness.beginning));
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
    if !witness.why_fair.is_empty() {
        text.push_str(&format!("{indent}... {}\n", witness.why_fair));
    }
    for message in run.on_their_way() {
        text.push_str(&format!("{indent}on its way: {message}\n"));
    }
    text.push_str(&format!("{indent}so: {so}\n"));
    text
}
