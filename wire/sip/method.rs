//! The methods a request may have (RFC 3261 7.1 and the extensions in use).

use std::fmt;

macro_rules! methods {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What a request asks for; unknown methods are kept, so that they can be answered.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Method {
            $($(#[$doc])* $variant,)+
            /// A method that is not known here.
            Other(String),
        }

        impl Method {
            /// The method as it is written; case matters (RFC 3261 7.1).
            pub fn as_str(&self) -> &str {
                match self {
                    $(Method::$variant => $name,)+
                    Method::Other(name) => name,
                }
            }
        }

        impl From<&str> for Method {
            fn from(name: &str) -> Self {
                match name {
                    $($name => Method::$variant,)+
                    other => Method::Other(other.to_owned()),
                }
            }
        }
    };
}

methods! {
    /// Starts or changes a session (RFC 3261 13, 14).
    Invite = "INVITE",
    /// Acknowledges a final response to an INVITE (RFC 3261 13, 17).
    Ack = "ACK",
    /// Gives up an INVITE that is not answered yet (RFC 3261 9).
    Cancel = "CANCEL",
    /// Ends a session (RFC 3261 15).
    Bye = "BYE",
    /// Asks the recipient to send a request (RFC 3515).
    Refer = "REFER",
    /// Reports an event (RFC 6665).
    Notify = "NOTIFY",
    /// Asks for reports of events (RFC 6665).
    Subscribe = "SUBSCRIBE",
    /// Asks for capabilities (RFC 3261 11).
    Options = "OPTIONS",
    /// Acknowledges a reliable provisional response (RFC 3262).
    Prack = "PRACK",
    /// Changes a session before it is answered (RFC 3311).
    Update = "UPDATE",
    /// Carries an instant message (RFC 3428).
    Message = "MESSAGE",
    /// Carries information within a dialog (RFC 6086).
    Info = "INFO",
    /// Binds an address of record to contacts (RFC 3261 10).
    Register = "REGISTER",
    /// Publishes an event state (RFC 3903).
    Publish = "PUBLISH",
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
