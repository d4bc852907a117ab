//! SIP messages (RFC 3261): what is in one, how it is read from bytes and written again.
//!
//! The parser is strict about what a transaction or a dialog depends on and keeps everything else
//! as it was written, so that unknown methods, header fields and parameters survive.

mod address;
mod framer;
mod headers;
pub(crate) mod lexical;
mod message;
mod method;
mod parse;
mod status;
mod via;

pub use address::{NameAddr, Uri};
pub use framer::{FrameError, Framer};
pub use headers::Headers;
pub use lexical::{Params, param, value_and_params};
pub use message::{CSeq, Message, Request, Response, response_to};
pub use method::Method;
pub use parse::{ParseError, parse};
pub use status::reason_phrase;
pub use via::Via;

#[cfg(test)]
pub(crate) mod examples;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod torture;
