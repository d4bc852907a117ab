//! IP fragments put together.

use etherparse::{
    IpFragOffset, IpNumber, Ipv4Header, Ipv6FragmentHeader, Ipv6Header, UdpHeader, ip_number,
};

use super::hand::*;

fn datagram(payload: &[u8]) -> Vec<u8> {
    let header = UdpHeader {
        source_port: 5060,
        destination_port: 5080,
        length: 8 + payload.len() as u16,
        checksum: 0,
    };
    [&header.to_bytes(), payload].concat()
}

fn fragment4(id: u16, whole: &[u8], begin: usize, end: usize) -> Vec<u8> {
    let length = (end - begin) as u16;
    let mut header =
        Ipv4Header::new(length, 64, ip_number::UDP, [192, 0, 2, 1], [192, 0, 2, 2]).unwrap();
    header.identification = id;
    header.dont_fragment = false;
    header.more_fragments = end < whole.len();
    header.fragment_offset = IpFragOffset::try_new(begin as u16 / 8).unwrap();
    [&header.to_bytes(), &whole[begin..end]].concat()
}

fn fragment6(id: u32, whole: &[u8], begin: usize, end: usize) -> Vec<u8> {
    let fragment = Ipv6FragmentHeader {
        next_header: ip_number::UDP,
        fragment_offset: IpFragOffset::try_new(begin as u16 / 8).unwrap(),
        more_fragments: end < whole.len(),
        identification: id,
    };
    let header = Ipv6Header {
        payload_length: 8 + (end - begin) as u16,
        next_header: IpNumber(44),
        hop_limit: 64,
        source: [1; 16],
        destination: [2; 16],
        ..Ipv6Header::default()
    };
    [&header.to_bytes()[..], &fragment.to_bytes(), &whole[begin..end]].concat()
}

#[test]
fn fragments_in_any_order_make_one_datagram() {
    let text = "x".repeat(2990) + "the end";
    let whole = datagram(text.as_bytes());
    let ends = [(0, 1480), (1480, 2960), (2960, whole.len())];
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        for make in [
            |whole: &[u8], (begin, end)| fragment4(7, whole, begin, end),
            |whole: &[u8], (begin, end)| fragment6(7, whole, begin, end),
        ] {
            let packets = order.map(|at| make(&whole, ends[at])).to_vec();
            let (chunks, tally) = all(&raw(packets));
            assert_eq!(chunks.len(), 1);
            assert_eq!(chunks[0].packet, 3, "the fragment that completes it");
            assert_eq!(chunks[0].bytes, text.as_bytes());
            assert_eq!((tally.incomplete, tally.broken), (0, 0));
        }
    }
}

#[test]
fn an_unfragmented_packet_with_a_fragment_header_is_whole() {
    let whole = datagram(b"atomic");
    assert_eq!(payloads(&raw(vec![fragment6(1, &whole, 0, whole.len())])), ["1|atomic"]);
}

#[test]
fn a_missing_fragment_loses_its_datagram_and_no_other() {
    let whole = datagram(&[b'x'; 100]);
    let packets = vec![
        fragment4(1, &whole, 0, 48),
        fragment4(2, &whole, 0, 48),
        fragment4(2, &whole, 48, 108),
    ];
    let (chunks, tally) = all(&raw(packets));
    assert_eq!(chunks.len(), 1);
    assert_eq!(tally.incomplete, 1);
}

#[test]
fn contradicting_fragments_lose_the_datagram() {
    let whole = datagram(&[b'x'; 100]);
    let mut longer = fragment4(1, &whole, 0, 48);
    longer[7] = 90; // offset 720, past the end told
    let packets = vec![fragment4(1, &whole, 48, 108), longer, fragment4(1, &whole, 0, 48)];
    let (chunks, tally) = all(&raw(packets));
    assert_eq!(chunks, []);
    assert_eq!(tally.incomplete, 2);
}

#[test]
fn a_number_used_again_much_later_is_another_datagram() {
    let (old, new) = (datagram(&[b'o'; 100]), datagram(&[b'n'; 100]));
    let packets = [
        (0, 0, fragment4(1, &old, 0, 48)),
        (100, 0, fragment4(1, &new, 48, 108)),
        (101, 0, fragment4(1, &new, 0, 48)),
    ];
    let (chunks, tally) = all(&pcap(Order::Big, 0xa1b2_c3d4, 101, &packets));
    assert_eq!(chunks.len(), 1);
    assert_eq!(chunks[0].bytes, [b'n'; 100]);
    assert_eq!(tally.incomplete, 1);
}
