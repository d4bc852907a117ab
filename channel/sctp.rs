//! Reads SCTP packets in the clear (RFC 9260, RFC 6525), for captures.

mod checksum;
mod reassembler;

pub use reassembler::{Message, Reassembler};

const COMMON_HEADER: usize = 12;
const DATA: u8 = 0;
const RE_CONFIG: u8 = 130;
const OUTGOING_SSN_RESET: u16 = 13;

/// One chunk of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// A message or a fragment of one.
    Data {
        /// The stream it is on.
        stream: u16,
        /// The payload protocol identifier: 50 for DCEP, 51 for a CLUE document.
        ppid: u32,
        /// The transmission sequence number.
        tsn: u32,
        /// Whether a message begins here.
        begin: bool,
        /// Whether a message ends here.
        end: bool,
        /// The payload.
        bytes: Vec<u8>,
    },
    /// A request to reset the sender's outgoing streams; none listed means all.
    Reset {
        /// The streams.
        streams: Vec<u16>,
    },
    /// A chunk of this type that is neither of the others.
    Other(u8),
}

/// Why bytes are not an SCTP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There is no room for a header and a chunk.
    #[error("{0} bytes are too few for an SCTP packet")]
    Short(usize),
    /// The CRC32c does not fit the bytes.
    #[error("the checksum is {stated:08x} where the bytes make {computed:08x}")]
    Checksum {
        /// What the packet says.
        stated: u32,
        /// What its bytes amount to.
        computed: u32,
    },
    /// A chunk is shorter than its kind has to be or longer than the packet.
    #[error("the chunk at byte {0} has an impossible length")]
    Length(usize),
}

/// Every chunk of `packet`, in order, once the checksum is found right.
///
/// # Errors
///
/// [`Malformed`] says what is wrong with the packet.
pub fn data_chunks(packet: &[u8]) -> Result<Vec<Chunk>, Malformed> {
    let (header, mut rest) =
        packet.split_at_checked(COMMON_HEADER).ok_or(Malformed::Short(packet.len()))?;
    if rest.is_empty() {
        return Err(Malformed::Short(packet.len()));
    }
    let stated = u32::from_le_bytes([header[8], header[9], header[10], header[11]]);
    let computed = checksum::crc32c(&[&header[..8], &[0; 4], rest]);
    if stated != computed {
        return Err(Malformed::Checksum { stated, computed });
    }
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let at = packet.len() - rest.len();
        let (chunk, next) = first_chunk(rest).ok_or(Malformed::Length(at))?;
        chunks.push(chunk);
        rest = next;
    }
    Ok(chunks)
}

fn first_chunk(bytes: &[u8]) -> Option<(Chunk, &[u8])> {
    let [kind, flags, l0, l1, ..] = *bytes else { return None };
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let body = bytes.get(4..length)?;
    let chunk = match kind {
        DATA => data(flags, body)?,
        RE_CONFIG => reset(body)?.unwrap_or(Chunk::Other(kind)),
        _ => Chunk::Other(kind),
    };
    // The padding of the last chunk may be missing.
    Some((chunk, bytes.get(length.next_multiple_of(4)..).unwrap_or_default()))
}

fn data(flags: u8, body: &[u8]) -> Option<Chunk> {
    let [t0, t1, t2, t3, s0, s1, _, _, p0, p1, p2, p3, ref bytes @ ..] = *body else {
        return None;
    };
    Some(Chunk::Data {
        stream: u16::from_be_bytes([s0, s1]),
        ppid: u32::from_be_bytes([p0, p1, p2, p3]),
        tsn: u32::from_be_bytes([t0, t1, t2, t3]),
        begin: flags & 2 != 0,
        end: flags & 1 != 0,
        bytes: bytes.to_vec(),
    })
}

/// The outgoing reset among the parameters, if there is one; `None` when they have no form.
fn reset(mut parameters: &[u8]) -> Option<Option<Chunk>> {
    while !parameters.is_empty() {
        let [k0, k1, l0, l1, ..] = *parameters else { return None };
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let body = parameters.get(4..length)?;
        if u16::from_be_bytes([k0, k1]) == OUTGOING_SSN_RESET {
            let streams = body.get(12..)?.chunks_exact(2);
            let streams = streams.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            return Some(Some(Chunk::Reset { streams }));
        }
        parameters = parameters.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Some(None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(chunks: &[u8]) -> Vec<u8> {
        let header = [0x13, 0x88, 0x13, 0x88, 1, 2, 3, 4];
        let sum = checksum::crc32c(&[&header, &[0; 4], chunks]).to_le_bytes();
        [&header[..], &sum, chunks].concat()
    }

    #[test]
    fn data_and_resets_are_read_with_their_padding() {
        let data = [0, 3, 0, 18, 0, 0, 0, 9, 0, 2, 0, 0, 0, 0, 0, 51, b'h', b'i', 0, 0];
        let reset = [130, 0, 0, 22, 0, 13, 0, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 2];
        let read = data_chunks(&packet(&[&data[..], &reset].concat())).unwrap();
        let message = Chunk::Data {
            stream: 2,
            ppid: 51,
            tsn: 9,
            begin: true,
            end: true,
            bytes: b"hi".to_vec(),
        };
        assert_eq!(read, [message, Chunk::Reset { streams: vec![2] }]);
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let whole = packet(&[11, 0, 0, 4]);
        assert_eq!(data_chunks(&whole), Ok(vec![Chunk::Other(11)]));
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(data_chunks(&flipped), Err(Malformed::Checksum { .. })));
        }
        assert_eq!(data_chunks(&whole[..12]), Err(Malformed::Short(12)));
        assert_eq!(data_chunks(&packet(&[11, 0, 0, 3])), Err(Malformed::Length(12)));
    }

    proptest! {
        #[test]
        fn nothing_panics_behind_a_right_checksum(chunks in prop::collection::vec(
            prop_oneof![Just(0u8), Just(130), Just(13), 0u8..40, any::<u8>()], 0..120,
        )) {
            let _ = data_chunks(&chunks);
            let mut reassembler = Reassembler::default();
            if let Ok(read) = data_chunks(&packet(&chunks)) {
                for chunk in &read {
                    let _ = reassembler.take(chunk);
                }
            }
        }
    }
}
