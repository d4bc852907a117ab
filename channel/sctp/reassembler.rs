//! Puts messages together from their fragments.

use std::collections::{BTreeMap, BTreeSet};

use super::Chunk;

/// How many fragments one message may have; what is longer stays apart.
const MOST_FRAGMENTS: i64 = 4096;

/// A whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The stream it came on.
    pub stream: u16,
    /// The payload protocol identifier.
    pub ppid: u32,
    /// The payload.
    pub bytes: Vec<u8>,
}

/// Puts together what one side sent; packets may be out of order and may come again.
#[derive(Clone, Debug, Default)]
pub struct Reassembler {
    last: Option<(u32, i64)>,
    waiting: BTreeMap<i64, Fragment>,
    taken: BTreeSet<i64>,
}

#[derive(Clone, Debug)]
struct Fragment {
    stream: u16,
    begin: bool,
    end: bool,
    bytes: Vec<u8>,
}

impl Reassembler {
    /// Takes a chunk and gives the message that it makes whole, once.
    pub fn take(&mut self, chunk: &Chunk) -> Option<Message> {
        let Chunk::Data { stream, ppid, tsn, begin, end, ref bytes } = *chunk else {
            return None;
        };
        let at = self.position(tsn);
        if !self.taken.insert(at) {
            return None;
        }
        let bytes = bytes.clone();
        self.waiting.insert(at, Fragment { stream, begin, end, bytes });
        let (first, last) = self.whole(at, stream)?;
        let mut parts: Vec<Fragment> =
            (first..=last).filter_map(|at| self.waiting.remove(&at)).collect();
        let bytes = parts.iter_mut().flat_map(|part| part.bytes.drain(..)).collect();
        Some(Message { stream, ppid, bytes })
    }

    /// Where `tsn` stands in the whole run of numbers, which wraps on the wire.
    fn position(&mut self, tsn: u32) -> i64 {
        let at = match self.last {
            None => i64::from(tsn),
            Some((last, at)) => at + i64::from(tsn.wrapping_sub(last).cast_signed()),
        };
        self.last = Some((tsn, at));
        at
    }

    /// The first and the last fragment of the message that `at` is in, when none lacks.
    fn whole(&self, at: i64, stream: u16) -> Option<(i64, i64)> {
        let fragment = |at: &i64| self.waiting.get(at).filter(|part| part.stream == stream);
        let mut first = at;
        while !fragment(&first)?.begin {
            first -= 1;
            if at - first > MOST_FRAGMENTS {
                return None;
            }
        }
        let mut last = at;
        while !fragment(&last)?.end {
            last += 1;
            if last - first > MOST_FRAGMENTS {
                return None;
            }
        }
        Some((first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(tsn: u32, place: &str, bytes: &[u8]) -> Chunk {
        let (begin, end) = (place.starts_with('('), place.ends_with(')'));
        Chunk::Data { stream: 2, ppid: 51, tsn, begin, end, bytes: bytes.to_vec() }
    }

    #[test]
    fn a_message_is_given_once_whatever_the_order_of_its_fragments() {
        let first = u32::MAX - 1;
        let parts = [
            chunk(first, "(", b"one "),
            chunk(first.wrapping_add(1), "", b"two "),
            chunk(first.wrapping_add(2), ")", b"three"),
        ];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut reassembler = Reassembler::default();
            let twice = order.iter().chain(&order).flat_map(|at| [*at, *at]);
            let given: Vec<Message> = twice.filter_map(|at| reassembler.take(&parts[at])).collect();
            assert_eq!(given.len(), 1);
            assert_eq!(given[0].bytes, b"one two three");
        }
    }

    #[test]
    fn a_fragment_lost_for_good_holds_back_its_message_only() {
        let mut reassembler = Reassembler::default();
        assert_eq!(reassembler.take(&chunk(1, "(", b"lost")), None);
        assert_eq!(reassembler.take(&chunk(3, ")", b"lost")), None);
        let whole = reassembler.take(&chunk(4, "()", b"kept")).unwrap();
        assert_eq!((whole.stream, whole.ppid, whole.bytes), (2, 51, b"kept".to_vec()));
    }
}
