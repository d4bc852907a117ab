//! What the writer writes, the reader reads.

use std::time::Duration;

use callproof_wire::capture::{Chunk, Transport, WriteError, Writer};

use super::hand::{ALICE, BOB, address, all, millis};

const ALICE6: &str = "[2001:db8::1]:5060";
const BOB6: &str = "[2001:db8::2]:5080";

fn streams(chunks: &[Chunk], from: &str) -> Vec<u8> {
    let from = address(from);
    chunks.iter().filter(|chunk| chunk.from == from).flat_map(|chunk| chunk.bytes.clone()).collect()
}

#[test]
fn datagrams_of_both_families_come_back_with_their_times() {
    let mut writer = Writer::new(Vec::new()).unwrap();
    let begin = Duration::from_secs(1_700_000_000);
    let large = vec![7; 60_000];
    writer.udp(begin, address(ALICE), address(BOB), b"OPTIONS").unwrap();
    writer.udp(begin + millis(1), address(ALICE6), address(BOB6), &large).unwrap();
    writer.udp(begin + millis(1500), address(BOB), address(ALICE), b"").unwrap();
    writer.flush().unwrap();
    let (chunks, tally) = all(&writer.into_inner());
    let expected = [
        (1, 0, ALICE, BOB, b"OPTIONS".to_vec()),
        (2, 1, ALICE6, BOB6, large),
        (3, 1500, BOB, ALICE, vec![]),
    ]
    .map(|(packet, at, from, to, bytes)| Chunk {
        packet,
        at: millis(at),
        transport: Transport::Udp,
        from: address(from),
        to: address(to),
        bytes,
        begins: true,
    });
    assert_eq!(chunks, expected);
    assert_eq!((tally.packets, tally.skipped, tally.broken), (3, 0, 0));
}

#[test]
fn streams_of_both_families_come_back_in_segments() {
    let large: Vec<u8> = (0..100_000u32).map(|number| number as u8).collect();
    for (alice, bob) in [(ALICE, BOB), (ALICE6, BOB6), (BOB, ALICE)] {
        let mut writer = Writer::new(Vec::new()).unwrap();
        writer.tcp(millis(0), address(alice), address(bob), &large).unwrap();
        writer.tcp(millis(1), address(bob), address(alice), b"answer").unwrap();
        writer.tcp(millis(2), address(alice), address(bob), b"more").unwrap();
        let (chunks, tally) = all(&writer.into_inner());
        assert_eq!(streams(&chunks, alice), [large.as_slice(), b"more"].concat());
        assert_eq!(streams(&chunks, bob), b"answer");
        assert_eq!(chunks.iter().filter(|chunk| chunk.begins).count(), 2);
        assert_eq!(chunks[0].packet, 4, "three packets of handshake come first");
        assert!(chunks.iter().all(|chunk| chunk.bytes.len() <= 1400));
        assert_eq!((tally.gaps, tally.skipped, tally.broken), (0, 0, 0));
    }
}

#[test]
fn what_no_packet_can_hold_is_refused() {
    let mut writer = Writer::new(Vec::new()).unwrap();
    let (alice, bob) = (address(ALICE), address(BOB));
    let refused = writer.udp(millis(0), alice, address(BOB6), b"").unwrap_err();
    assert!(matches!(refused, WriteError::Families { .. }), "{refused}");
    let refused = writer.udp(millis(0), alice, bob, &[0; 65_508]).unwrap_err();
    assert_eq!(refused.to_string(), "65508 bytes do not fit into one datagram");
    let refused = writer.tcp(Duration::from_secs(1 << 32), alice, bob, b"late").unwrap_err();
    assert!(matches!(refused, WriteError::Time { .. }), "{refused}");
    writer.udp(millis(0), alice, bob, &[0; 65_507]).unwrap();
    writer.udp(millis(0), address(ALICE6), address(BOB6), &[0; 65_527]).unwrap();
    let (chunks, _) = all(&writer.into_inner());
    assert_eq!(chunks.iter().map(|chunk| chunk.bytes.len()).collect::<Vec<_>>(), [65_507, 65_527]);
}
