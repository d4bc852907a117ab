//! TCP: order, repetition, overlap, gaps and ends.

use callproof_wire::capture::Tally;

use super::hand::*;

fn gaps(packets: Vec<Vec<u8>>) -> (Vec<String>, u64) {
    let (chunks, Tally { gaps, .. }) = all(&raw(packets));
    (chunks.iter().map(shown).collect(), gaps)
}

#[test]
fn segments_out_of_order_are_put_in_order() {
    let packets = vec![
        send(99, "S", b""),
        send(106, "", b"ghi"),
        send(103, "", b"def"),
        send(100, "", b"abc"),
        send(109, "", b"jkl"),
    ];
    let expected = ["4|abc", "3 def", "2 ghi", "5 jkl"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 0));
}

#[test]
fn repeated_and_overlapping_bytes_come_once() {
    let packets = vec![
        send(100, "", b"abc"),
        send(100, "", b"abc"),
        send(101, "", b"bcde"),
        send(99, "", b"?"),
        send(108, "", b"ij"),
        send(107, "", b"hi"),
        send(107, "", b"hijk"),
        send(105, "", b"fgh"),
    ];
    let expected = ["1|abc", "3 de", "8 fgh", "7 ijk"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 0));
}

#[test]
fn sequence_numbers_pass_zero() {
    let packets = vec![
        send(u32::MAX - 2, "S", b""),
        send(1, "", b"cd"),
        send(u32::MAX - 1, "", b"ab?"),
        send(3, "", b"ef"),
    ];
    let expected = ["3|ab?", "2 cd", "4 ef"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 0));
}

#[test]
fn bytes_acknowledged_but_not_captured_are_a_gap() {
    let packets = vec![
        send(100, "", b"abc"),
        send(110, "", b"klm"),
        answer(500, 113, "", b""),
        answer(500, 113, "", b"yes"),
        send(113, "", b"nop"),
    ];
    let expected = ["1|abc", "2|klm", "4|yes", "5 nop"].map(str::to_owned);
    let (mut shown, gaps) = gaps(packets);
    shown.sort();
    assert_eq!((shown, gaps), (expected.to_vec(), 1));
}

#[test]
fn a_segment_captured_just_after_its_acknowledgment_is_no_gap() {
    let packets = vec![
        send(100, "", b"abc"),
        send(106, "", b"ghi"),
        answer(500, 109, "", b""),
        send(103, "", b"def"),
    ];
    let expected = ["1|abc", "4 def", "2 ghi"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 0));
}

#[test]
fn gaps_end_with_patience_with_the_file_and_with_a_reset() {
    let (first, late) = (send(100, "", b"abc"), send(110, "", b"klm"));
    let end = vec![first.clone(), late.clone()];
    let expected = ["1|abc", "2|klm"].map(str::to_owned).to_vec();
    assert_eq!(gaps(end), (expected.clone(), 1));

    let reset = vec![first.clone(), late.clone(), send(113, "R", b""), udp(ALICE, BOB, b"u")];
    let (chunks, gaps) = gaps(reset);
    assert_eq!((chunks[..2].to_vec(), gaps), (expected, 1));
    assert_eq!(chunks[2], "4|u", "a reset hands out at once");

    let waiting = [(0, 0, first), (1, 0, late), (40, 0, send(113, "", b"n"))];
    let (chunks, tally) = all(&pcap(Order::Big, 0xa1b2_c3d4, 101, &waiting));
    assert_eq!(chunks.iter().map(shown).collect::<Vec<_>>(), ["1|abc", "2|klm", "3 n"]);
    assert_eq!((chunks[1].at, tally.gaps), (millis(1000), 1));
}

#[test]
fn a_connection_opened_again_is_a_new_stream() {
    let packets = vec![
        send(99, "S", b""),
        answer(499, 100, "S", b""),
        send(100, "", b"abc"),
        answer(500, 103, "", b"yes"),
        send(103, "F", b""),
        answer(503, 104, "F", b""),
        send(77, "S", b""),
        answer(88, 78, "S", b""),
        send(77, "S", b""),
        send(78, "", b"new"),
        answer(89, 81, "", b"too"),
    ];
    let expected = ["3|abc", "4|yes", "10|new", "11|too"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 0));
}

#[test]
fn a_connection_opened_again_unseen_is_a_gap() {
    let packets = vec![
        send(100, "", b"abc"),
        send(3_000_000_000, "", b"new"),
        send(3_000_000_003, "", b"er"),
    ];
    let expected = ["1|abc", "2|new", "3 er"].map(str::to_owned).to_vec();
    assert_eq!(gaps(packets), (expected, 1));
}

#[test]
fn a_keepalive_that_comes_first_does_not_shift_the_stream() {
    let packets = vec![send(99, "", b""), answer(500, 100, "", b""), send(100, "", b"abc")];
    assert_eq!(gaps(packets), (vec!["3|abc".to_owned()], 0));
}

#[test]
fn a_segment_captured_short_leaves_a_gap() {
    let mut short = send(100, "", b"abcdef");
    short.truncate(43);
    let packets =
        vec![short, answer(500, 106, "", b""), send(106, "", b"ghi"), answer(500, 109, "", b"")];
    let (chunks, tally) = all(&raw(packets));
    assert_eq!(chunks.iter().map(shown).collect::<Vec<_>>(), ["1|abc", "3|ghi"]);
    assert_eq!((tally.short, tally.gaps), (1, 1));
}

#[test]
fn a_stream_with_a_fault_in_the_file_gives_what_it_holds_first() {
    let mut file = raw(vec![send(100, "", b"abc"), send(110, "", b"klm"), send(113, "", b"n")]);
    file.pop();
    let (chunks, _, error) = until_error(&file);
    assert_eq!(chunks.iter().map(shown).collect::<Vec<_>>(), ["1|abc", "2|klm"]);
    assert_eq!(error.unwrap().to_string(), "the capture is cut off before packet 3 ends");
}
