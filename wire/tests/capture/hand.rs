//! Files and packets made by hand.

use std::net::SocketAddr;
use std::time::Duration;

use callproof_wire::capture::{Chunk, Error, Reader, Tally};
use etherparse::PacketBuilder;

pub const ALICE: &str = "192.0.2.1:5060";
pub const BOB: &str = "192.0.2.2:5080";

/// The order of a file's bytes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Order {
    Big,
    Little,
}

impl Order {
    pub fn u16(self, number: u16) -> [u8; 2] {
        match self {
            Order::Big => number.to_be_bytes(),
            Order::Little => number.to_le_bytes(),
        }
    }

    pub fn u32(self, number: u32) -> [u8; 4] {
        match self {
            Order::Big => number.to_be_bytes(),
            Order::Little => number.to_le_bytes(),
        }
    }
}

/// A pcap file: times are seconds and units.
pub fn pcap(order: Order, magic: u32, link: u32, packets: &[(u32, u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(order.u32(magic));
    file.extend([order.u16(2), order.u16(4)].concat());
    file.extend([0, 0, 65535, link].map(|field| order.u32(field)).concat());
    for (seconds, units, bytes) in packets {
        let length = bytes.len() as u32;
        file.extend([*seconds, *units, length, length].map(|field| order.u32(field)).concat());
        file.extend(bytes);
    }
    file
}

/// A pcap file of raw IP packets, a millisecond apart.
pub fn raw(packets: Vec<Vec<u8>>) -> Vec<u8> {
    let packets: Vec<_> =
        (0..).zip(packets).map(|(number, bytes)| (0, number * 1000, bytes)).collect();
    pcap(Order::Little, 0xa1b2_c3d4, 101, &packets)
}

/// A pcapng block.
pub fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = body.len().next_multiple_of(4);
    let mut block = [order.u32(kind), order.u32(padded as u32 + 12)].concat();
    block.extend(body);
    block.resize(8 + padded, 0);
    block.extend(order.u32(padded as u32 + 12));
    block
}

pub fn section(order: Order) -> Vec<u8> {
    let length = [0xff; 8];
    let version = [order.u16(1), order.u16(0)].concat();
    block(order, 0x0a0d_0d0a, &[&order.u32(0x1a2b_3c4d)[..], &version, &length].concat())
}

/// An interface; its options are code and value.
pub fn interface(order: Order, link: u16, options: &[(u16, &[u8])]) -> Vec<u8> {
    let mut body = [order.u16(link), order.u16(0)].concat();
    body.extend(order.u32(0));
    for (code, value) in options {
        body.extend([order.u16(*code), order.u16(value.len() as u16)].concat());
        body.extend(*value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    block(order, 1, &body)
}

pub fn enhanced(order: Order, interface: u32, stamp: u64, bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u32;
    let fields = [interface, (stamp >> 32) as u32, stamp as u32, length, length];
    let mut body = fields.map(|field| order.u32(field)).concat();
    body.extend(bytes);
    block(order, 6, &body)
}

pub fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn octets(text: &str) -> [u8; 4] {
    match address(text) {
        SocketAddr::V4(address) => address.ip().octets(),
        SocketAddr::V6(_) => panic!("an IPv4 address"),
    }
}

/// A raw IPv4 packet with a datagram.
pub fn udp(from: &str, to: &str, payload: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    PacketBuilder::ipv4(octets(from), octets(to), 64)
        .udp(address(from).port(), address(to).port())
        .write(&mut packet, payload)
        .unwrap();
    packet
}

/// A TCP segment before it is a packet.
pub struct Tcp<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub sequence: u32,
    pub ack: Option<u32>,
    pub flags: &'a str,
    pub payload: &'a [u8],
}

impl Tcp<'_> {
    pub fn packet(&self) -> Vec<u8> {
        let mut step = PacketBuilder::ipv4(octets(self.from), octets(self.to), 64).tcp(
            address(self.from).port(),
            address(self.to).port(),
            self.sequence,
            1000,
        );
        if let Some(ack) = self.ack {
            step = step.ack(ack);
        }
        for flag in self.flags.chars() {
            step = match flag {
                'S' => step.syn(),
                'F' => step.fin(),
                'R' => step.rst(),
                _ => panic!("no such flag"),
            };
        }
        let mut packet = Vec::new();
        step.write(&mut packet, self.payload).unwrap();
        packet
    }
}

/// From Alice to Bob.
pub fn send(sequence: u32, flags: &str, payload: &[u8]) -> Vec<u8> {
    Tcp { from: ALICE, to: BOB, sequence, ack: None, flags, payload }.packet()
}

/// From Bob to Alice.
pub fn answer(sequence: u32, ack: u32, flags: &str, payload: &[u8]) -> Vec<u8> {
    Tcp { from: BOB, to: ALICE, sequence, ack: Some(ack), flags, payload }.packet()
}

/// All of a file, without an error.
pub fn all(file: &[u8]) -> (Vec<Chunk>, Tally) {
    let (chunks, tally, error) = until_error(file);
    assert!(error.is_none(), "{error:?}");
    (chunks, tally)
}

/// All of a file, and the error at its end.
pub fn until_error(file: &[u8]) -> (Vec<Chunk>, Tally, Option<Error>) {
    let mut reader = match Reader::new(file) {
        Ok(reader) => reader,
        Err(error) => return (Vec::new(), Tally::default(), Some(error)),
    };
    let mut chunks = Vec::new();
    let mut failure = None;
    for item in reader.by_ref() {
        assert!(failure.is_none(), "an error is the last item");
        match item {
            Ok(chunk) => chunks.push(chunk),
            Err(error) => failure = Some(error),
        }
    }
    (chunks, reader.tally(), failure)
}

pub fn payloads(file: &[u8]) -> Vec<String> {
    all(file).0.iter().map(shown).collect()
}

/// A chunk in short: its packet, a bar where a stream begins, and its text.
pub fn shown(chunk: &Chunk) -> String {
    let begins = if chunk.begins { "|" } else { " " };
    format!("{}{begins}{}", chunk.packet, String::from_utf8_lossy(&chunk.bytes))
}

pub fn millis(number: u64) -> Duration {
    Duration::from_millis(number)
}
