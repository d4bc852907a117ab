//! A session, as far as it was seen.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use callproof_channel::sctp::{Chunk, Reassembler};
use callproof_wire::clue;
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Method, NameAddr, Request, Response, Uri};

use super::track::What;
use crate::frame::Frame;
use crate::meeting::codec::name_of;

/// A session as it was seen, from its INVITE on.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The number of the frame with the INVITE.
    pub number: u64,
    /// Who calls.
    pub caller: String,
    /// Who is called.
    pub called: String,
    /// Where the INVITE came from, and where it went.
    pub from: SocketAddr,
    pub to: SocketAddr,
    /// The CSeq number of the INVITE that began it.
    pub first: u32,
    /// The branch of that INVITE.
    branch: Option<String>,
    /// Whether either end says that it supports telepresence.
    pub is_telepresence: bool,
    /// Whether the caller says that it is a focus.
    pub by_focus: bool,
    /// Whether the other end does, and where it is then.
    pub focus: Option<SocketAddr>,
    /// Whether somebody rang.
    pub has_rung: bool,
    /// Its first final response.
    pub status: Option<u16>,
    /// The Call-ID of its dialog, and the tag of whoever accepted first.
    pub call_id: String,
    pub accepted_by: Option<String>,
    /// Whether the ACK to a 2xx was seen.
    pub is_acknowledged: bool,
    /// The number of the frame with which one end began to end it: a BYE, a CANCEL, or a failure.
    pub ended: Option<u64>,
    /// The number of the frame with which it was over: an answer to a BYE, or the ACK to a failure.
    pub over: Option<u64>,
    /// Whether the offer was answered in a reliable provisional response.
    pub is_early: bool,
    /// Where the caller and the other end expect the CLUE channel.
    pub channels: [Option<SocketAddr>; 2],
    /// Whether that channel was seen in the clear.
    pub is_clear: bool,
    reassemblers: [Reassembler; 2],
    chunks: [BTreeSet<u32>; 2],
    /// The frame from which on each end had to send something again: SCTP then makes what comes
    /// later wait.
    pub repeats_from: [Option<u64>; 2],
    has_reset: [bool; 2],
}

/// The payload protocol identifier of the messages that open channels (RFC 8832).
const DCEP: u32 = 50;

impl Session {
    /// The session that somebody's INVITE begins.
    pub fn begun_by(invite: &Request, frame: &Frame, caller: String) -> Self {
        let called = invite.to().map(|to| to.uri).unwrap_or_default();
        Session {
            number: frame.number,
            caller,
            called: name_of(&called).to_owned(),
            from: frame.from,
            to: frame.to,
            first: invite.cseq().map_or(0, |cseq| cseq.number),
            branch: invite.top_via().and_then(|via| via.branch),
            is_telepresence: false,
            by_focus: false,
            focus: None,
            has_rung: false,
            status: None,
            call_id: invite.call_id().to_owned(),
            accepted_by: None,
            is_acknowledged: false,
            ended: None,
            over: None,
            is_early: false,
            channels: [None; 2],
            is_clear: false,
            reassemblers: Default::default(),
            chunks: Default::default(),
            repeats_from: [None; 2],
            has_reset: [false; 2],
        }
    }

    /// Takes what an end says of itself.
    pub fn learn(&mut self, by_caller: bool, contact: Option<NameAddr>, body: &[u8]) {
        let has = |contact: &NameAddr, tag: &str| {
            contact.params.iter().any(|(name, _)| name.eq_ignore_ascii_case(tag))
        };
        self.is_telepresence |= contact.as_ref().is_some_and(|c| has(c, "+sip.clue"));
        if let Some(contact) = contact.filter(|contact| has(contact, "isfocus")) {
            let address = Uri::parse(&contact.uri).and_then(|uri| uri.socket_addr());
            match by_caller {
                true => self.by_focus = true,
                false => self.focus = Some(address.unwrap_or(self.to)),
            }
        }
        let Ok(sdp) = Description::parse(body) else { return };
        if let Some(clue) = &sdp.clue {
            self.is_telepresence = true;
            let at = SocketAddr::new(sdp.address, clue.port);
            self.channels[usize::from(!by_caller)] = Some(at);
        }
    }

    /// Whether there was a CLUE channel: it was offered, and that was answered.
    pub fn had_channel(&self) -> bool {
        self.channels.iter().all(Option::is_some)
    }

    /// Whether a request is the ACK to the failure of the INVITE.
    pub fn is_failed_by(&self, request: &Request, is_first: bool) -> bool {
        let is_ack = request.method == Method::Ack && is_first;
        is_ack
            && match self.status {
                Some(status) => status >= 300,
                // Without any final response the branch tells (RFC 3261 17.1.1.3).
                None => request.top_via().and_then(|via| via.branch) == self.branch,
            }
    }

    /// Another request is seen.
    pub fn asked(&mut self, request: &Request, is_first: bool, number: u64) {
        self.is_acknowledged |= request.method == Method::Ack && is_first;
        if matches!(request.method, Method::Bye | Method::Cancel) {
            self.ended.get_or_insert(number);
        }
    }

    /// A response is seen.
    pub fn answered(&mut self, response: &Response, method: &Method, is_first: bool, number: u64) {
        match (method, response.status) {
            (Method::Bye, _) => drop(self.over.get_or_insert(number)),
            (Method::Invite, 101..=199) if is_first => self.has_rung = true,
            (Method::Invite, 200..) if is_first => {
                let tag = || Some(response.to()?.tag()?.to_owned());
                if self.status.is_none() && response.status < 300 {
                    self.accepted_by = tag();
                }
                self.status = self.status.or(Some(response.status));
                if response.status >= 300 {
                    self.ended.get_or_insert(number);
                }
            }
            _ => {}
        }
    }

    /// What a chunk makes whole.
    pub fn chunk<'f>(
        &mut self,
        by_caller: bool,
        chunk: &Chunk,
        number: u64,
    ) -> Result<Option<What<'f>>, String> {
        let end = usize::from(!by_caller);
        self.is_clear = true;
        match chunk {
            Chunk::Reset { .. } => {
                let is_new = !std::mem::replace(&mut self.has_reset[end], true);
                return Ok(is_new.then_some(What::Reset));
            }
            Chunk::Data { tsn, .. } => {
                if !self.chunks[end].insert(*tsn) {
                    self.repeats_from[end].get_or_insert(number);
                }
            }
            Chunk::Other(_) => {}
        }
        match self.reassemblers[end].take(chunk).filter(|message| message.ppid != DCEP) {
            Some(message) => {
                let document = clue::parse(&message.bytes).map_err(|error| error.to_string())?;
                Ok(Some(What::Clue { document, may_be_late: self.repeats_from[end].is_some() }))
            }
            None => Ok(None),
        }
    }
}
