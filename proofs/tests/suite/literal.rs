//! What a sentence says literally is not always what was meant: candidates whose sentences lack a
//! few words, and the claims that those words are for.

use callproof_kernel::case::{Case, Size};
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_model::visit_all;
use callproof_proofs::engine::Limits;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::{Verdict, recommended};

/// A candidate that obeys a sentence without some words of the recommended one.
struct Literal {
    procedure: &'static str,
    issue: &'static str,
    candidate: &'static str,
    /// The words that the recommended sentence has more.
    words: &'static str,
    /// A claim that is kept with them and broken without.
    claim: &'static str,
}

const LITERAL: &[Literal] = &[
    Literal {
        procedure: "video-push",
        issue: "call-identity",
        candidate: "number",
        words: "no other call has",
        claim: "a-caller-can-learn-that-client-2-is-busy",
    },
    Literal {
        procedure: "video-push",
        issue: "commencement",
        candidate: "request-prevails",
        words: "manual commencement otherwise",
        claim: "a-manual-setting-is-heeded",
    },
    Literal {
        procedure: "telepresence",
        issue: "cancel-crossing",
        candidate: "as-written",
        words: "followed by a BYE request",
        claim: "an-answer-that-crosses-a-cancel-is-released",
    },
];

fn looked_at<P: Procedure>(procedure: P, resolutions: &Resolutions<P>, claim: &str) -> Survey<P> {
    let mut claims = procedure.claims();
    claims.retain(|own| own.name == claim);
    let cases: Vec<Case<P>> =
        procedure.cases().into_iter().filter(|case| case.size == Size::Default).collect();
    let plan = Plan {
        procedure,
        claims: &claims,
        limits: Limits::default(),
        threads: 2,
        is_whole: false,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(resolutions, &cases, &plan)
}

struct Literally;

impl Visitor for Literally {
    type Output = usize;

    fn visit<P: Procedure>(&mut self, procedure: P) -> usize {
        let own = LITERAL.iter().filter(|literal| literal.procedure == procedure.name());
        for literal in own.clone() {
            let Literal { issue, candidate, words, claim, .. } = *literal;
            let issue =
                procedure.issues().into_iter().find(|own| own.name == issue).expect("an issue");
            let place = issue.candidates.iter().position(|own| own.name == candidate);
            let place = place.expect("a candidate");
            let says = |place: usize| {
                let sentences = issue.candidates[place].proposed.iter().map(|step| step.gist);
                sentences.collect::<Vec<_>>().join(" ").contains(words)
            };
            assert!(says(issue.recommended) && !says(place), "{candidate}: {words}");
            let right = recommended(procedure);
            let mut literally = right.clone();
            literally.choose(issue.place, place);
            let verdict = |text| looked_at(procedure, text, claim).verdict(claim);
            assert_eq!(verdict(&right), Some(Verdict::Holds), "{claim}");
            assert_eq!(verdict(&literally), Some(Verdict::Fails), "{candidate}: {claim}");
        }
        own.count()
    }
}

#[test]
fn words_that_a_sentence_lacks_are_missed() {
    let looked_at: usize = visit_all(&mut Literally).into_iter().sum();
    assert_eq!(looked_at, LITERAL.len());
}
