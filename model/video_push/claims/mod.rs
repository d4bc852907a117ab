//! What the text promises, drawn from its steps.

mod liveness;
mod safety;
mod sights;
mod takes;

use super::VideoPush;
use callproof_kernel::claim::Claim;
use callproof_kernel::condition::{Moment, OfState, OfStep, Scene};
use callproof_kernel::owed::free;

type See<'s> = Scene<'s, VideoPush>;
type State = OfState<VideoPush>;
type Step = OfStep<VideoPush>;
type Take<'m> = Moment<'m, VideoPush>;

/// Every claim: safety in the text's order, then liveness, then what every procedure owes.
pub fn all() -> Vec<Claim<VideoPush>> {
    let mut claims = safety::of_one_call();
    claims.extend(safety::of_several());
    claims.extend(liveness::all());
    claims.extend(free(VideoPush));
    claims
}
