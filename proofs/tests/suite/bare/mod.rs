//! What procedures of two machines, made for a test, have in common: nearly nothing.

// Each test uses some of it.
#![allow(dead_code, unused_macros)]

use std::fmt;

use callproof_kernel::procedure::{Procedure, TimerKind};
use callproof_kernel::reaction::Reaction;
use callproof_model::sip::types::{Output, Taken};
use callproof_proofs::engine::Limits;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::Verdict;

/// Checks every claim in every case.
pub fn look<P: Procedure>(procedure: P) -> Survey<P> {
    let plan = Plan {
        procedure,
        claims: &procedure.claims(),
        limits: Limits::default(),
        threads: 2,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(&procedure.as_written(), &procedure.cases(), &plan)
}

/// Every claim holds and every step happens; else tells each run against it.
pub fn assert_sound<P: Procedure>(survey: &Survey<P>) {
    let mut bad = Vec::new();
    for report in &survey.reports {
        let case = report.case.name;
        println!("{case}: {} states", report.states);
        for result in report.results.iter().filter(|r| r.verdict != Verdict::Holds) {
            let run = result.witness.as_ref().map(|w| w.run.wording().join("\n    "));
            let (claim, verdict) = (result.claim.name, result.verdict);
            bad.push(format!("{claim} {verdict} in {case}\n    {}", run.unwrap_or_default()));
        }
        for hole in &report.holes {
            let run = hole.witness.run.wording().join("\n    ");
            bad.push(format!("{:?} in {case}\n    {run}", hole.key));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    let uncited = &survey.overall[0].steps;
    assert!(uncited.is_empty(), "never obeyed: {uncited:?}");
}

/// Does what a SIP machine demands, towards its only peer; `None` is an event without a section.
pub fn obey<P: Procedure, S: Into<P::State>>(
    r: &mut Reaction<P>,
    peer: P::Role,
    taken: Option<Taken<S, P::Message, P::Timer>>,
) {
    let Some(Taken { next, demands }) = taken else { return r.unspecified() };
    let next: P::State = next.into();
    for (step, outputs) in demands {
        let mut obeying = r.at(step).enter(next.clone());
        for output in outputs {
            obeying = match output {
                Output::Send(message) => obeying.send(peer, message),
                Output::Arm(timer) => obeying.arm(timer),
                Output::Disarm(timer) => obeying.disarm(timer),
            };
        }
        obeying.done();
    }
}

/// What such a procedure has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nothing {}

impl fmt::Display for Nothing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl TimerKind for Nothing {}
