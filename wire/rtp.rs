//! RTP packets (RFC 3550 5.1): dummy video to send, and the header of what comes.

use rtp_types::{RtpPacket, RtpPacketBuilder};

/// The longest payload of a packet, in bytes.
const LONGEST: usize = 1200;
/// Ticks of the 90 kHz clock from one frame to the next, at 25 frames per second.
const TICKS: u32 = 3600;

/// Cuts frames of dummy video into packets that look like H.264 fragments (RFC 6184 5.8).
#[derive(Clone, Debug)]
pub struct Packetiser {
    ssrc: u32,
    payload_type: u8,
    sequence: u16,
    timestamp: u32,
}

impl Packetiser {
    /// A stream that starts at sequence number and timestamp 0.
    pub fn new(ssrc: u32, payload_type: u8) -> Self {
        Packetiser { ssrc, payload_type: payload_type & 0x7f, sequence: 0, timestamp: 0 }
    }

    /// The packets of the next frame of this many bytes; the marker is on the last.
    pub fn frame(&mut self, size: usize) -> Vec<Vec<u8>> {
        let count = size.div_ceil(LONGEST - FRAGMENT.len()).max(1);
        let packets = (0..count).map(|index| self.packet(size, index, count)).collect();
        self.timestamp = self.timestamp.wrapping_add(TICKS);
        packets
    }

    fn packet(&mut self, size: usize, index: usize, count: usize) -> Vec<u8> {
        let (is_first, is_last) = (index == 0, index + 1 == count);
        let start = index * (LONGEST - FRAGMENT.len());
        let mut payload = FRAGMENT.to_vec();
        payload[1] |= if is_first { FIRST } else { 0 } | if is_last { LAST } else { 0 };
        payload.resize(LONGEST.min(FRAGMENT.len() + size - start), 0);
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        RtpPacketBuilder::<&[u8], &[u8]>::new()
            .ssrc(self.ssrc)
            .payload_type(self.payload_type)
            .sequence_number(sequence)
            .timestamp(self.timestamp)
            .marker_bit(is_last)
            .payload(&payload)
            .write_vec_unchecked()
    }
}

/// The two bytes before every fragment of a key frame: FU-A, and the type of what is cut.
const FRAGMENT: [u8; 2] = [0x7c, 0x05];
const FIRST: u8 = 0x80;
const LAST: u8 = 0x40;

/// What the fixed header of a packet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Who sends.
    pub ssrc: u32,
    /// The number of the packet.
    pub sequence: u16,
    /// The time of its content, in ticks of the payload type's clock.
    pub timestamp: u32,
    /// Whether it is the last packet of a frame.
    pub marker: bool,
    /// What it carries, as numbered in the SDP.
    pub payload_type: u8,
}

/// The header of a packet; none if the bytes are not RTP.
pub fn parse(bytes: &[u8]) -> Option<Header> {
    let packet = RtpPacket::parse(bytes).ok()?;
    Some(Header {
        ssrc: packet.ssrc(),
        sequence: packet.sequence_number(),
        timestamp: packet.timestamp(),
        marker: packet.marker_bit(),
        payload_type: packet.payload_type(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_frame_is_cut_and_the_next_one_is_later() {
        let mut video = Packetiser::new(7, 97);
        let sizes = |packets: &[Vec<u8>]| packets.iter().map(Vec::len).collect::<Vec<_>>();
        let first = video.frame(3000);
        assert_eq!(sizes(&first), [1212, 1212, 12 + 2 + 3000 - 2 * 1198]);
        let second = video.frame(0);
        assert_eq!(sizes(&second), [14]);
        let headers: Vec<_> = first.iter().chain(&second).map(|p| parse(p).unwrap()).collect();
        let seen: Vec<_> = headers.iter().map(|h| (h.sequence, h.timestamp, h.marker)).collect();
        assert_eq!(seen, [(0, 0, false), (1, 0, false), (2, 0, true), (3, 3600, true)]);
        assert!(headers.iter().all(|h| h.ssrc == 7 && h.payload_type == 97));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(bytes in any::<Vec<u8>>(), first in 0x80u8..0xc0) {
            let _ = parse(&bytes);
            let _ = parse(&[&[first], bytes.as_slice()].concat());
        }

        #[test]
        fn written_packets_are_read_again(
            ssrc: u32,
            payload_type in 0u8..128,
            size in 0usize..9000,
        ) {
            for packet in Packetiser::new(ssrc, payload_type).frame(size) {
                let header = parse(&packet).unwrap();
                prop_assert_eq!((header.ssrc, header.payload_type), (ssrc, payload_type));
            }
        }
    }
}
