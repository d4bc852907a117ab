//! The forms of files: byte orders, resolutions, link types, blocks, and files that end early.

use super::hand::*;

const MICROS: u32 = 0xa1b2_c3d4;
const NANOS: u32 = 0xa1b2_3c4d;

fn refusal(file: &[u8]) -> String {
    until_error(file).2.unwrap().to_string()
}

/// Six blocks in two sections: two clocks, two link types, and a block to be passed over.
fn sections() -> Vec<u8> {
    let (packet, ethernet) = (udp(ALICE, BOB, b"raw"), ethernet(0x0800, &udp(ALICE, BOB, b"eth")));
    let simple = [Order::Little.u32(ethernet.len() as u32).to_vec(), ethernet.clone()].concat();
    let obsolete = {
        let order = Order::Little;
        let length = packet.len() as u32;
        let mut body = [order.u16(1), order.u16(0)].concat();
        body.extend([0, 3_500_000, length, length].map(|field| order.u32(field)).concat());
        [body, packet.clone()].concat()
    };
    [
        section(Order::Big),
        interface(Order::Big, 101, &[(2, b"any"), (9, &[9]), (0, b"")]),
        enhanced(Order::Big, 0, 1_000_000_000, &packet),
        block(Order::Big, 0x0000_0bad, b"whatever"),
        section(Order::Little),
        interface(Order::Little, 1, &[(9, &[0x80 | 10])]),
        interface(Order::Little, 101, &[(14, &[0xff; 8])]),
        enhanced(Order::Little, 0, 3 << 9, &ethernet),
        block(Order::Little, 3, &simple),
        block(Order::Little, 2, &obsolete),
    ]
    .concat()
}

fn ethernet(kind: u16, payload: &[u8]) -> Vec<u8> {
    [&[2; 12][..], &kind.to_be_bytes(), payload].concat()
}

#[test]
fn byte_orders_and_resolutions_of_pcap_are_told_by_the_magic() {
    for order in [Order::Big, Order::Little] {
        for (magic, second) in [(MICROS, 250_000), (NANOS, 250_000_000)] {
            let packets = [(9, 0, udp(ALICE, BOB, b"a")), (10, second, udp(BOB, ALICE, b"b"))];
            let (chunks, _) = all(&pcap(order, magic, 101, &packets));
            assert_eq!(chunks.iter().map(shown).collect::<Vec<_>>(), ["1|a", "2|b"]);
            assert_eq!(chunks[1].at, millis(1250), "{order:?}");
        }
    }
}

#[test]
fn every_link_type_leads_to_the_datagram() {
    let ip = udp(ALICE, BOB, b"here");
    let cooked = |kind: [u8; 2]| [&[0; 14][..], &kind, &ip].concat();
    let tags = [&[0, 5, 0x81, 0, 0, 6, 8, 0][..], &ip].concat();
    let tagged = ethernet(0x88a8, &tags);
    let mut padded = ethernet(0x0800, &ip);
    padded.extend([0; 14]);
    let cases = [
        (0, [&[2, 0, 0, 0][..], &ip].concat()),
        (108, [&[0, 0, 0, 2][..], &ip].concat()),
        (1, padded),
        (1, tagged),
        (12, ip.clone()),
        (14, ip.clone()),
        (101, ip.clone()),
        (113, cooked([8, 0])),
        (276, [&[8, 0][..], &[0; 18], &ip].concat()),
    ];
    for (link, bytes) in cases {
        let file = pcap(Order::Little, MICROS, link, &[(0, 0, bytes)]);
        assert_eq!(payloads(&file), ["1|here"], "link type {link}");
    }
}

#[test]
fn other_link_types_are_named() {
    let file = pcap(Order::Little, MICROS, 105, &[]);
    assert_eq!(
        refusal(&file),
        "link type 105 (IEEE802_11) cannot be read; \
         Ethernet, raw IP, loopback and Linux cooked captures can"
    );
    let unused = [section(Order::Big), interface(Order::Big, 105, &[])].concat();
    assert!(until_error(&unused).2.is_none());
    let used = [unused, enhanced(Order::Big, 0, 0, b"")].concat();
    assert!(refusal(&used).starts_with("link type 105"));
}

#[test]
fn sections_have_their_own_order_interfaces_and_clocks() {
    let (chunks, tally) = all(&sections());
    let shown: Vec<_> = chunks.iter().map(shown).collect();
    assert_eq!(shown, ["1|raw", "2|eth", "3|eth", "4|raw"]);
    let times: Vec<_> = chunks.iter().map(|chunk| chunk.at.as_millis()).collect();
    assert_eq!(times, [0, 500, 500, 1500]);
    assert_eq!(tally.packets, 4);
}

#[test]
fn what_is_no_udp_or_tcp_is_counted() {
    let mut short = udp(ALICE, BOB, b"cut off by the snap length");
    short.truncate(40);
    let mut broken = udp(ALICE, BOB, b"");
    broken[25] = 200;
    let arp = ethernet(0x0806, &[0; 28]);
    let icmp = {
        let mut icmp = udp(ALICE, BOB, b"");
        icmp[9] = 1;
        icmp
    };
    let frames =
        [arp, ethernet(0x0800, &icmp), ethernet(0x0800, &short), ethernet(0x0800, &broken)];
    let packets: Vec<_> = frames.into_iter().map(|frame| (0, 0, frame)).collect();
    let (chunks, tally) = all(&pcap(Order::Little, MICROS, 1, &packets));
    assert_eq!(chunks, []);
    assert_eq!((tally.packets, tally.skipped, tally.short, tally.broken), (4, 2, 1, 1));
}

#[test]
fn a_file_cut_off_anywhere_gives_what_came_before_and_says_so() {
    let packets: Vec<_> = [b"one", b"two", b"six"].map(|text| udp(ALICE, BOB, text)).into();
    for file in [raw(packets), sections()] {
        let (whole, _) = all(&file);
        for length in 0..file.len() {
            let (chunks, tally, error) = until_error(&file[..length]);
            assert!(whole.starts_with(&chunks));
            assert_eq!(tally.packets as usize, chunks.len());
            match error {
                None => assert!(length >= 24, "a file ends only between packets"),
                Some(error) if length < 4 => {
                    assert!(error.to_string().starts_with("this is not a capture"), "{error}");
                }
                Some(error) => {
                    let packet = chunks.len() + 1;
                    let expected = format!("the capture is cut off before packet {packet} ends");
                    assert_eq!(error.to_string(), expected, "after {length} bytes");
                }
            }
        }
    }
}

#[test]
fn other_files_are_told_what_they_are() {
    let begin = "this is not a capture: it begins with";
    let end = ", neither pcap nor pcapng";
    for (file, found) in [
        (&b""[..], "nothing"),
        (b"INVITE sip:", "the bytes [49, 4e, 56, 49]"),
        (b"\x1f\x8b\x08\x00", "the mark of gzip, which is to be unpacked first"),
    ] {
        assert_eq!(refusal(file), format!("{begin} {found}{end}"));
    }
}

#[test]
fn impossible_lengths_are_named_with_their_packet() {
    let mut file = raw(vec![udp(ALICE, BOB, b"a"), udp(ALICE, BOB, b"b")]);
    let second = 24 + 16 + 29;
    file[second + 8..second + 12].copy_from_slice(&300_000u32.to_le_bytes());
    assert_eq!(refusal(&file), "packet 2 claims 300000 bytes; a packet has 262144 at most");

    let order = Order::Big;
    let head = [section(order), interface(order, 101, &[])].concat();
    let mut long = enhanced(order, 0, 0, b"abcd");
    long[23] = 5;
    long[27] = 5;
    let mut differs = block(order, 77, b"");
    differs[11] = 16;
    for (block, what) in [
        (long, "a packet longer than its block"),
        (differs, "a block whose two lengths differ"),
        (block(order, 6, b"short"), "a packet block of impossible length"),
        (enhanced(order, 1, 0, b""), "a packet of an interface that is not described"),
        ([order.u32(77), order.u32(13)].concat(), "a block of impossible length"),
    ] {
        let file = [head.clone(), block].concat();
        assert_eq!(refusal(&file), format!("the capture is corrupt at packet 1: {what}"));
    }
}
