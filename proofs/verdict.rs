//! Verdicts, and the runs that show them.

use std::fmt;

use callproof_kernel::issue::{Issue, Resolutions};
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::{Demanded, Effect};
use callproof_kernel::run::{Run, label};
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};
use serde::{Deserialize, Serialize};

use crate::overtaking::OVERTAKING;

/// What checking a claim in a case gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All states of the case were searched.
    Holds,
    /// A limit stopped the search; nothing was found until then.
    Inconclusive,
    /// What the claim is about never happens.
    Vacuous,
    /// There is a run against it.
    Fails,
}

impl Verdict {
    /// Whether the claim may be relied on.
    pub fn counts_as_holding(self) -> bool {
        self == Verdict::Holds
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Holds => "holds",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Vacuous => "vacuous",
            Verdict::Fails => "fails",
        })
    }
}

/// A run that shows a verdict, with the name under which it can be asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness<P: Procedure> {
    /// What happens.
    pub run: Run<P>,
    /// Eight hexadecimal digits: a hash of the procedure, the case, and what is read of the run.
    pub id: String,
    /// Why the cycle of a run against a liveness claim is fair; empty elsewhere.
    pub why_fair: String,
    /// What was decided before the run begins, in words; empty where nothing was.
    pub beginning: String,
    /// Whether messages overtake each other in it, and have to for it to end so.
    pub overtakes: bool,
}

impl<P: Procedure> Witness<P> {
    /// What is to be said of the run besides its events: how it begins, whether messages overtake
    /// each other in it, and why it may go on so.
    pub fn remark(&self) -> String {
        let overtaking = if self.overtakes { OVERTAKING } else { "" };
        let said = [self.beginning.as_str(), overtaking, self.why_fair.as_str()];
        said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("; ")
    }

    /// Names a run: by what is to be read of it in its figure. That is who takes part; event by
    /// event what happens, the steps obeyed and what they demand; the sentences of those that are
    /// only proposed; where it repeats. So it keeps its name whatever its values are called in Rust,
    /// however other steps are worded, and in whichever form the text is written.
    pub fn new(run: Run<P>, case: &str) -> Self {
        let mut text = format!("callproof 2\n{}\n{case}\n", run.procedure.name());
        run.cast.iter().for_each(|role| text += &format!("{role}\n"));
        for (occurrence, words) in run.occurrences.iter().zip(run.wording()) {
            text += &words;
            let Some(outcome) = &occurrence.outcome else {
                text += "\n";
                continue;
            };
            for step in &outcome.cited {
                let sentence = if step.is_printed() { "" } else { step.gist };
                text += &format!("; {step}{sentence}");
            }
            // Messages leave in their order; what else is done has none that can be read.
            let said = |d: &Demanded<P>| format!("; {} {}", label(&d.step), d.effect);
            let is_sent = |d: &&Demanded<P>| matches!(d.effect, Effect::Send { .. });
            let (sent, done): (Vec<_>, Vec<_>) = outcome.effects.iter().partition(is_sent);
            let mut done: Vec<String> = done.into_iter().map(said).collect();
            done.sort();
            text.extend(sent.into_iter().map(said).chain(done));
            text += if occurrence.is_unspecified() { "; no step\n" } else { "\n" };
        }
        text += &format!("{:?}", run.loop_from);
        let hash = rapidhash_v3_seeded(text.as_bytes(), &RapidSecrets::seed(0));
        Witness {
            run,
            id: format!("{:08x}", hash as u32),
            why_fair: String::new(),
            beginning: String::new(),
            overtakes: false,
        }
    }
}

/// The candidate chosen for each open issue, by name, in the text's order.
pub fn choices<P: Procedure>(
    procedure: P,
    resolutions: &Resolutions<P>,
) -> Vec<(&'static str, &'static str)> {
    let name = |issue: &Issue| (issue.name, issue.candidates[resolutions.chosen(issue.place)].name);
    procedure.issues().iter().map(name).collect()
}

/// The text as recommended: the recommended candidate of every open issue.
pub fn recommended<P: Procedure>(procedure: P) -> Resolutions<P> {
    let mut resolutions = procedure.as_written();
    for issue in procedure.issues() {
        resolutions.choose(issue.place, issue.recommended);
    }
    resolutions
}
