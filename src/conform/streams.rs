//! SIP messages out of TCP connections, whatever else travels on them.

use std::collections::HashMap;
use std::net::SocketAddr;

use callproof_wire::sip::Framer;

/// Most bytes of a first line that is waited for.
const LINE: usize = 8192;

/// The directions of connections on which SIP travels, or may.
#[derive(Debug, Default)]
pub struct Streams {
    open: HashMap<(SocketAddr, SocketAddr), Stream>,
    /// Bytes that are kept until more come.
    pub pending: usize,
}

/// One direction of a connection.
#[derive(Debug)]
enum Stream {
    /// The first line is not whole.
    Beginning(Vec<u8>),
    /// It is a SIP message's.
    Sip {
        framer: Framer,
        /// What the framer keeps.
        pending: usize,
    },
}

impl Streams {
    /// Takes the next bytes of a direction: the messages that they complete, and what is wrong
    /// where the rest of the stream cannot be read.
    pub fn push(
        &mut self,
        way: (SocketAddr, SocketAddr),
        bytes: &[u8],
        begins: bool,
    ) -> (Vec<Vec<u8>>, Option<String>) {
        if begins {
            self.close(way);
        }
        // In the middle of something else, a message may begin with a chunk.
        let fresh = begins || whole_line(bytes).is_some_and(is_first_line);
        match self.open.remove(&way) {
            None if !fresh => (Vec::new(), None),
            None => self.begin(way, bytes.to_vec()),
            Some(Stream::Beginning(mut head)) => {
                self.pending -= head.len();
                head.extend_from_slice(bytes);
                self.begin(way, head)
            }
            Some(Stream::Sip { framer, pending }) => self.go_on(way, framer, pending, bytes),
        }
    }

    fn close(&mut self, way: (SocketAddr, SocketAddr)) {
        match self.open.remove(&way) {
            Some(Stream::Beginning(head)) => self.pending -= head.len(),
            Some(Stream::Sip { pending, .. }) => self.pending -= pending,
            None => {}
        }
    }

    fn begin(
        &mut self,
        way: (SocketAddr, SocketAddr),
        head: Vec<u8>,
    ) -> (Vec<Vec<u8>>, Option<String>) {
        match whole_line(&head) {
            Some(line) if is_first_line(line) => self.go_on(way, Framer::new(), 0, &head),
            None if head.len() < LINE && head.iter().all(|b| is_of_a_line(*b)) => {
                self.pending += head.len();
                self.open.insert(way, Stream::Beginning(head));
                (Vec::new(), None)
            }
            _ => (Vec::new(), None),
        }
    }

    fn go_on(
        &mut self,
        way: (SocketAddr, SocketAddr),
        mut framer: Framer,
        pending: usize,
        bytes: &[u8],
    ) -> (Vec<Vec<u8>>, Option<String>) {
        self.pending -= pending;
        framer.push(bytes);
        let mut messages = Vec::new();
        while let Some(next) = framer.next() {
            match next {
                Ok(message) => messages.push(message),
                Err(error) => return (messages, Some(error.to_string())),
            }
        }
        let kept = framer.waiting();
        self.pending += kept;
        self.open.insert(way, Stream::Sip { framer, pending: kept });
        (messages, None)
    }
}

/// The first line that is not empty, if it is whole.
fn whole_line(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = &bytes[bytes.iter().take_while(|b| b"\r\n".contains(b)).count()..];
    let end = bytes.iter().position(|b| *b == b'\n')?;
    Some(bytes[..end].trim_ascii_end())
}

/// Whether a line is the first of a SIP message (RFC 3261 7.1, 7.2).
pub fn is_first_line(line: &[u8]) -> bool {
    line.starts_with(b"SIP/2.0 ") || line.ends_with(b" SIP/2.0")
}

/// Whether a payload begins as a SIP message does.
pub fn is_sip(bytes: &[u8]) -> bool {
    whole_line(bytes).is_some_and(is_first_line)
}

fn is_of_a_line(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b'\t' | 0x20..)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 2\r\n\r\nhi";

    fn way() -> (SocketAddr, SocketAddr) {
        (SocketAddr::from(([10, 0, 0, 1], 40_000)), SocketAddr::from(([10, 0, 0, 2], 5060)))
    }

    #[test]
    fn a_message_comes_out_however_it_is_cut() {
        for size in [1, 7, 30, MESSAGE.len() * 2] {
            let mut streams = Streams::default();
            let (mut found, mut begins) = (Vec::new(), true);
            for piece in [MESSAGE, b"\r\n", MESSAGE].concat().chunks(size) {
                let (messages, wrong) = streams.push(way(), piece, begins);
                assert_eq!(wrong, None);
                found.extend(messages);
                begins = false;
            }
            assert_eq!(found, [MESSAGE, MESSAGE], "pieces of {size}");
            assert_eq!(streams.pending, 0);
        }
    }

    #[test]
    fn what_is_no_sip_is_not_kept() {
        let mut streams = Streams::default();
        for other in [&b"\x16\x03\x01\x02"[..], b"GET / HTTP/1.1\r\n", &[b'x'; LINE]] {
            assert_eq!(streams.push(way(), other, true), (vec![], None));
            assert_eq!(streams.pending, 0);
        }
    }

    #[test]
    fn a_stream_is_taken_up_where_a_message_begins_again() {
        let mut streams = Streams::default();
        let (found, wrong) = streams.push(way(), b"BYE sip:a@b SIP/2.0\r\nTo: a\r\n\r\n", true);
        assert!(found.is_empty() && wrong.is_some_and(|why| why.contains("Content-Length")));
        assert_eq!(streams.push(way(), b"the rest of it", false), (vec![], None));
        assert_eq!(streams.push(way(), MESSAGE, false), (vec![MESSAGE.to_vec()], None));
        // After a gap nothing of before is left.
        streams.push(way(), &MESSAGE[..30], false);
        assert_eq!(streams.push(way(), MESSAGE, true), (vec![MESSAGE.to_vec()], None));
    }
}
