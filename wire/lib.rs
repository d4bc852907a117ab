//! Bytes and what they say: SIP, its bodies, transmission control, CLUE, and captures of them.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod capture;
pub mod clue;
pub mod mcvideo;
pub mod multipart;
pub mod rtcp;
pub mod rtp;
pub mod sdp;
pub mod sip;
