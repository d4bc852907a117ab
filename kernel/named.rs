//! Macros that declare the words of a procedure: what has a name in the text, once.

/// Declares enums whose values are called what the text calls them.
///
/// A value may carry one other, which its name quotes: `Silence(of: Role) "silence of {of}"`. A
/// second name, behind `or`, is the short one: it is what `{:#}` shows. `Debug` shows the name too,
/// so a state is called alike wherever it comes up.
///
/// ```
/// callproof_kernel::named! {
///     /// Who takes part.
///     pub enum Party { Caller "calling party" or "caller", Called "called party" or "called" }
///     /// Where a party stands.
///     pub enum State { Idle "idle", Awaiting(who: Party) "awaiting {who:#}" }
/// }
/// assert_eq!(Party::Caller.to_string(), "calling party");
/// assert_eq!(State::Awaiting(Party::Caller).to_string(), "awaiting caller");
/// assert_eq!(format!("{:?}", [State::Idle]), "[idle]");
/// ```
#[macro_export]
macro_rules! named {
    ($($(#[$doc:meta])* pub enum $type:ident {
        $($value:ident $(($of:ident: $other:ty))? $name:literal $(or $short:literal)?),* $(,)?
    })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $(#[doc = $name] $value $(($other))?),* }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $($(Self::$value if f.alternate() => f.pad($short),)?
                    Self::$value $(($of))? => f.pad(&format!($name)),)*
                }
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }
    )* };
}

/// Declares messages that carry nothing but their names, all of them on one channel.
///
/// ```
/// use callproof_kernel::words::MessageKind;
/// callproof_kernel::messages! {
///     /// What travels.
///     pub enum Message on "signalling" AsTheCase {
///         Setup "call set-up request",
///     }
/// }
/// assert_eq!(Message::Setup.name(), "call set-up request");
/// ```
#[macro_export]
macro_rules! messages {
    ($(#[$doc:meta])* pub enum $type:ident on $channel:literal $carriage:ident {
        $($value:ident $name:literal),* $(,)?
    }) => {
        $crate::named! { $(#[$doc])* pub enum $type { $($value $name),* } }

        impl $crate::words::MessageKind for $type {
            fn channel(&self) -> $crate::channel::Channel {
                $crate::channel::Channel::new($channel, $crate::channel::Carriage::$carriage)
            }

            fn name(&self) -> &'static str {
                match self { $(Self::$value => $name),* }
            }
        }
    };
}

/// Declares decisions that are all taken alike: by users, by policies, or as the text permits.
///
/// ```
/// use callproof_kernel::words::StimulusKind;
/// callproof_kernel::decisions! {
///     /// What users decide.
///     pub enum Decision of User { Calls "calls" begins, Releases "releases" }
/// }
/// assert!(Decision::Calls.begins() && !Decision::Releases.begins());
/// ```
#[macro_export]
macro_rules! decisions {
    ($(#[$doc:meta])* pub enum $type:ident of $decider:ident {
        $($value:ident $name:literal $($begins:ident)?),* $(,)?
    }) => {
        $crate::named! { $(#[$doc])* pub enum $type { $($value $name),* } }

        impl $crate::words::StimulusKind for $type {
            fn decider(&self) -> $crate::words::Decider {
                $crate::words::Decider::$decider
            }

            fn begins(&self) -> bool {
                match self { $(Self::$value => $crate::decisions!(@ $($begins)?)),* }
            }
        }
    };
    (@) => { false };
    (@ begins) => { true };
}
