//! What procedures of two machines, made for a test, have in common: nearly nothing.

use std::fmt;

/// What such a procedure has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nothing {}

impl fmt::Display for Nothing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

/// The parts of `impl Procedure` that say "there is none".
#[macro_export]
macro_rules! nothing_else {
    () => {
        type Resource = $crate::bare::Nothing;
        type Notice = $crate::bare::Nothing;
        type Call = u8;
        type History = bool;

        fn issues() -> Vec<callproof_model::kernel::issue::Issue<Self>> {
            Vec::new()
        }

        fn figures() -> Vec<callproof_model::kernel::figure::Figure<Self>> {
            Vec::new()
        }

        fn calls(_: &Self::Config) -> Vec<u8> {
            vec![1]
        }

        fn recovered(config: &Self::Config, role: Self::Role, _: &Self::State) -> Self::State {
            Self::initial(config, role)
        }

        fn cause(
            _: &Self::Timer,
            _: callproof_model::kernel::ghost::Omniscient,
        ) -> callproof_model::kernel::procedure::Cause<Self::Role, u8> {
            callproof_model::kernel::procedure::Cause::Elapses
        }

        fn call_of(_: &Self::Message, _: callproof_model::kernel::ghost::Omniscient) -> u8 {
            1
        }

        fn keeps_up(
            _: &Self::State,
            _: u8,
            _: Self::Role,
            _: callproof_model::kernel::ghost::Omniscient,
        ) -> bool {
            true
        }

        fn state_name(state: &Self::State) -> String {
            format!("{state:?}")
        }

        fn situation(
            state: &Self::State,
            _: &callproof_model::kernel::reaction::Event<Self>,
            _: callproof_model::kernel::ghost::Omniscient,
        ) -> String {
            Self::state_name(state)
        }

        fn entity(role: Self::Role) -> Self::Role {
            role
        }

        /// Claims at rest are about worlds in which something has happened.
        fn observe(begun: &mut bool, _: &callproof_model::kernel::claim::Moment<'_, Self>) {
            *begun = true;
        }

        fn is_free(s: &callproof_model::kernel::claim::Snapshot<'_, Self>) -> bool {
            s.locals.iter().all(|local| Self::is_idle(&local.state))
        }
    };
}
