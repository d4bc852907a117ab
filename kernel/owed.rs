//! What every procedure owes to those who take part.

use super::claim::{Claim, EVERY_EVENT_HAS_A_STEP, Formula, any_taking};
use super::condition::{OfState, Scene};
use super::procedure::Procedure;
use super::reaction::{Local, Manner};

fn holds_only_what_it_may<P: Procedure>(procedure: P, local: &Local<P>) -> bool {
    local.resources.iter().all(|resource| procedure.may_hold(&local.state, resource))
        && local.timers.iter().all(|timer| procedure.may_run(&local.state, timer))
}

/// Everybody who is up waits for nothing, and is in no call that it should be out of.
fn everybody_is_idle<P: Procedure>(
    procedure: P,
) -> impl Fn(&Scene<'_, P>) -> OfState<P> + Send + Sync + 'static {
    move |s| {
        s.each_role(|role| {
            s.of(role, "waits for nothing", move |l| l.crashed || procedure.is_idle(&l.state))
        })
    }
}

/// The claims every procedure gets for free.
pub fn free<P: Procedure>(procedure: P) -> Vec<Claim<P>> {
    vec![
        Claim::new(
            EVERY_EVENT_HAS_A_STEP,
            "whatever a role meets in a state it can be in, the text says what to do",
            &[],
            Formula::each_step(any_taking, |s| {
                s.taking("has a step for it", |m| m.outcome.manner != Manner::Unspecified)
            }),
        )
        .breach("a role meets something for which the text has no step"),
        Claim::new(
            "nothing-impossible-happens",
            "what the model holds to be impossible does not happen",
            &[],
            Formula::each_step(any_taking, |s| {
                s.taking("meets what can happen", |m| {
                    !matches!(m.outcome.manner, Manner::Impossible(_))
                })
            }),
        )
        .breach("what the model holds to be impossible happens"),
        Claim::new(
            "nobody-waits-for-ever",
            "nobody is still waiting, or in a call, when nothing more can happen",
            &[],
            Formula::always(|s| s.rest(), everybody_is_idle(procedure)),
        )
        .breach("somebody waits for ever, or stays in a call that nobody ends"),
        Claim::new(
            "nothing-is-left-open",
            "no channel, media, other resource or timer is left over when nothing more can happen",
            &[],
            Formula::always(
                |s| s.rest(),
                move |s| {
                    s.each_role(|role| {
                        s.of(role, "holds only what it may", move |l| {
                            l.crashed || holds_only_what_it_may(procedure, l)
                        })
                    })
                },
            ),
        )
        .breach("a channel, media, another resource or a timer is left over for ever"),
        Claim::new(
            "a-new-call-stays-possible",
            "whatever has happened, the parties can still get back to idle",
            &[],
            Formula::recoverable(everybody_is_idle(procedure)),
        )
        .breach("there is no way back to idle for all parties"),
        Claim::new(
            "no-livelock",
            "messages do not go round for ever without a user",
            &[],
            Formula::NoLivelock,
        )
        .breach("messages go round for ever"),
        Claim::new(
            "every-step-happens",
            "every step of the text is obeyed in some run, or says why it cannot be",
            &[],
            Formula::Coverage,
        )
        .breach("a step of the text is obeyed in no run"),
        Claim::new(
            "what-is-sent-is-heeded",
            "whatever a step of the text sends, its receiver does something with in some run",
            &[],
            Formula::Heeded,
        )
        .breach("what a step of the text sends is heeded in no run"),
    ]
}

/// Declares what a procedure's text promises, and with it what any procedure owes: `claims()`.
///
/// Each claim has its name, the steps that it is drawn from, what it says to a delegate, and its
/// formula.
#[macro_export]
macro_rules! claims {
    (of $procedure:ident; $($name:literal at [$($step:expr),* $(,)?]: $gist:literal, $formula:expr;)*) => {
        /// What the text promises, and what any procedure owes to those who take part.
        pub fn claims() -> Vec<$crate::claim::Claim<$procedure>> {
            let promised = vec![$(
                $crate::claim::Claim::new($name, $gist, &[$($step),*], $formula),
            )*];
            promised.into_iter().chain($crate::owed::free($procedure)).collect()
        }
    };
}
