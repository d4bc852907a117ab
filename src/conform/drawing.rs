//! What happened, as a figure.

use callproof_diagrams::chart::{Arrow, Chart, Fate, chart};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Action, Occurrence, Run};
use callproof_proofs::conform::Judgement;

use super::frames::Origin;
use super::judge::Verdict;

/// The run that explains a story, or as much of it as the text goes along with and the message that
/// it does not; nothing of a story that is undecided.
pub fn drawn<P: Procedure>(verdict: &Verdict<P>, origin: &Origin) -> Option<Chart> {
    let Verdict { account, judgement, .. } = verdict;
    match judgement {
        Judgement::Conforms { run, .. } => {
            Some(chart(&prompt(run), 0, &format!("{}: it conforms to the text", account.title)))
        }
        Judgement::Departs { at, run, .. } => {
            let passed = &account.messages[*at];
            let number = at + 1;
            let caption =
                format!("{}: it departs from the text at message {number}", account.title);
            let mut drawn = chart(&prompt(run), 0, &caption);
            let envelope = &passed.envelope;
            let lane = |role: P::Role| account.who.iter().position(|(known, _)| *known == role);
            let row = drawn.rows;
            drawn.rows += 1;
            drawn.arrows.push(Arrow {
                from: (lane(envelope.from)?, row),
                to: (lane(envelope.to)?, row),
                label: format!("{} – no step sends it here", envelope.message),
                fate: Fate::NoStep,
                is_optional: false,
            });
            drawn.remark = format!(
                "Message {number} ({}): no step of the text has {} send {} there.",
                origin.place(passed.number),
                envelope.from,
                envelope.message
            );
            Some(drawn)
        }
        Judgement::Inconclusive { .. } => None,
    }
}

/// The same run, in which messages arrive as soon as they can: what was seen says only that they
/// did so in time. Each role meets the same in the same order.
pub fn prompt<P: Procedure>(run: &Run<P>) -> Run<P> {
    let mut drawn: Vec<(usize, &Occurrence<P>)> = Vec::new();
    for (place, (occurrence, origin)) in run.occurrences.iter().zip(run.origins()).enumerate() {
        let earliest = match (&occurrence.action, origin) {
            (Action::Deliver(e), Some(origin)) => {
                let after = |(known, other): &(usize, &Occurrence<P>)| {
                    let role = other.action.met().map(|(role, _)| role);
                    *known == origin.event || role == Some(e.to)
                };
                drawn.iter().rposition(after).map_or(0, |last| last + 1)
            }
            _ => drawn.len(),
        };
        drawn.insert(earliest, (place, occurrence));
    }
    let occurrences = drawn.into_iter().map(|(_, occurrence)| occurrence.clone()).collect();
    Run { occurrences, ..run.clone() }
}
