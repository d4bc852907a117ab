//! Any bytes at all, and more of them than memory has: nothing panics, nothing grows.

use std::io::{self, Read};

use callproof_wire::capture::{Reader, Writer};
use proptest::prelude::*;

use super::hand::*;

/// Two of everything the reader keeps state for.
fn valid() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(Vec::new()).unwrap();
    let (alice, bob) = (address(ALICE), address(BOB));
    let (alice6, bob6) = (address("[::1]:5060"), address("[::2]:5080"));
    for (from, to) in [(alice, bob), (bob, alice), (alice6, bob6), (bob6, alice6)] {
        writer.udp(millis(1), from, to, b"OPTIONS sip:x SIP/2.0\r\n\r\n").unwrap();
        writer.tcp(millis(2), from, to, &[b'x'; 3000]).unwrap();
    }
    let packets = [send(100, "", b"abc"), send(106, "", b"ghi"), answer(1, 109, "F", b"yes")];
    let order = Order::Little;
    let pcapng = [
        section(order),
        interface(order, 101, &[(9, &[6]), (14, &[1; 8]), (0, b"")]),
        enhanced(order, 0, 5, &packets[0]),
        enhanced(order, 0, 6, &packets[1]),
        enhanced(order, 0, 7, &packets[2]),
    ];
    vec![writer.into_inner(), pcapng.concat()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_bytes_after_a_magic_are_read_or_refused(
        magic in prop::sample::select(vec![
            vec![0xa1, 0xb2, 0xc3, 0xd4], vec![0x4d, 0x3c, 0xb2, 0xa1], section(Order::Big),
            pcap(Order::Big, 0xa1b2_c3d4, 1, &[]), raw(vec![]),
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        until_error(&[magic, bytes].concat());
    }

    #[test]
    fn any_bytes_of_a_packet_are_read_or_counted(
        link in prop::sample::select(vec![0, 1, 12, 14, 101, 108, 113, 276]),
        begin in prop::sample::select(vec![
            vec![], vec![0x45, 0], vec![0x46, 0], vec![0x60, 0, 0, 0], vec![0x08, 0x00, 0x45],
        ]),
        protocol in prop::sample::select(vec![0u8, 6, 17, 43, 44, 51, 60]),
        mut bytes in prop::collection::vec(any::<u8>(), 0..120),
    ) {
        if let Some(at) = bytes.get_mut(9usize.saturating_sub(begin.len())) {
            *at = protocol;
        }
        let packet = [begin, bytes].concat();
        let (_, tally) = all(&pcap(Order::Big, 0xa1b2_c3d4, link, &[(0, 0, packet)]));
        prop_assert_eq!(tally.packets, 1);
    }

    #[test]
    fn a_corrupted_file_is_read_or_refused(
        which in 0usize..2,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
    ) {
        let mut file = valid().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let end = end.index(2 * file.len()).min(file.len());
        until_error(&file[..end]);
    }

    #[test]
    fn a_stream_in_any_order_with_any_repetition_comes_out_whole(
        mut order in Just((0..40u32).collect::<Vec<_>>()).prop_shuffle(),
        again in prop::collection::vec((0u32..40, 1u32..5), 0..40),
        begin in any::<u32>(),
    ) {
        let text: Vec<u8> = (0..120).collect();
        let part = |at: u32, parts: u32| {
            let end = (3 * (at + parts) as usize).min(text.len());
            let sequence = begin.wrapping_add(1).wrapping_add(3 * at);
            send(sequence, "", &text[3 * at as usize..end])
        };
        let mut packets = vec![send(begin, "S", b"")];
        let last = order.pop().unwrap();
        packets.extend(order.iter().map(|at| part(*at, 1)));
        packets.extend(again.iter().map(|(at, parts)| part(*at, *parts)));
        packets.push(part(last, 1));
        let (chunks, tally) = all(&raw(packets));
        let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.bytes.clone()).collect();
        prop_assert_eq!(bytes, text);
        prop_assert_eq!((tally.gaps, chunks.iter().filter(|chunk| chunk.begins).count()), (0, 1));
    }
}

/// A file that is made while it is read.
struct Endless<F> {
    make: F,
    number: u64,
    left: u64,
    part: io::Cursor<Vec<u8>>,
}

impl<F: FnMut(u64) -> Vec<u8>> Endless<F> {
    fn new(left: u64, make: F) -> Self {
        Endless { make, number: 0, left, part: io::Cursor::new(raw(vec![])) }
    }
}

impl<F: FnMut(u64) -> Vec<u8>> Read for Endless<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.part.position() == self.part.get_ref().len() as u64 && self.left > 0 {
            let packet = (self.make)(self.number);
            self.number += 1;
            let record = raw(vec![packet]).split_off(24);
            self.left = self.left.saturating_sub(record.len() as u64);
            self.part = io::Cursor::new(record);
        }
        self.part.read(into)
    }
}

/// Reads it all, and returns the most bytes held and the packets.
fn most(input: impl Read) -> (usize, u64) {
    let mut reader = Reader::new(input).unwrap();
    let mut most = 0;
    let mut number = 0u64;
    while let Some(chunk) = reader.next() {
        chunk.unwrap();
        number += 1;
        if number.is_multiple_of(64) {
            most = most.max(reader.held());
        }
    }
    (most, reader.tally().packets)
}

const HUGE: u64 = 200_000_000;
const BOUND: usize = 26 << 20;

fn port(number: u64) -> String {
    let host = number / 60_000;
    format!("10.{}.{}.1:{}", host / 250 % 250, host % 250, 1024 + number % 60_000)
}

#[test]
fn a_stream_with_a_hole_that_never_fills_is_held_within_bounds() {
    let packets = Endless::new(HUGE, |number| send(100 + 1401 * number as u32, "", &[7; 1400]));
    let (most, packets) = most(packets);
    assert!(most < BOUND && packets > 100_000, "{most} bytes of {packets} packets");
}

#[test]
fn many_streams_with_holes_are_held_within_bounds() {
    let packets = Endless::new(HUGE, |number| {
        let from = port(number / 8);
        let sequence = 100 + 1400 * (number % 8) as u32 + u32::from(number % 8 > 0);
        Tcp { from: &from, to: BOB, sequence, ack: None, flags: "", payload: &[7; 1400] }.packet()
    });
    let (most, packets) = most(packets);
    assert!(most < BOUND && packets > 100_000, "{most} bytes of {packets} packets");
}

#[test]
fn a_million_connections_and_fragments_are_remembered_within_bounds() {
    let packets = Endless::new(HUGE / 2, |number| {
        let from = port(number);
        match number % 3 {
            0 => {
                let mut fragment = udp(&from, BOB, &[7; 64]);
                fragment[4..6].copy_from_slice(&(number as u16).to_be_bytes());
                fragment[6] = 0x20;
                fragment
            }
            1 => Tcp { from: &from, to: BOB, sequence: 1, ack: None, flags: "S", payload: b"" }
                .packet(),
            _ => Tcp { from: &from, to: BOB, sequence: 1, ack: None, flags: "", payload: b"x" }
                .packet(),
        }
    });
    let (most, packets) = most(packets);
    assert!(most < BOUND && packets > 1_000_000, "{most} bytes of {packets} packets");
}
