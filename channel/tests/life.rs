//! Two channels against each other: up, messages, and every way to end.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use callproof_channel::sctp::{self, Chunk, Reassembler};
use callproof_channel::{Certificate, Channel, Error, Event, MAX_MESSAGE, Setup};
use link::{Faults, Link, PERFECT, POOR, STREAM};

mod link;

fn document(length: usize, salt: usize) -> Vec<u8> {
    (0..length).map(|at| b'a' + ((at * 7 + salt) % 26) as u8).collect()
}

fn closed(link: &Link) {
    for (side, end) in link.ends.iter().enumerate() {
        assert_eq!(end.events.last(), Some(&Event::Closed), "side {side}: {:?}", link.events());
    }
}

fn quiet(link: &mut Link) {
    let sent = link.ends.each_ref().map(|end| end.sent.len());
    link.wait(Duration::from_secs(600));
    assert_eq!(link.ends.each_ref().map(|end| end.sent.len()), sent);
    assert_eq!(link.ends.each_mut().map(|end| end.channel.next_timeout()), [None, None]);
}

#[test]
fn both_sides_come_up_and_messages_of_any_length_pass_both_ways() {
    let mut link = Link::up(PERFECT, 1);
    let lengths = [1, 1000, 1200, 40_000, MAX_MESSAGE];
    for (salt, length) in lengths.into_iter().enumerate() {
        for end in &mut link.ends {
            end.channel.send(&document(length, salt)).unwrap();
        }
    }
    link.run(|link| link.ends.iter().all(|end| end.messages().len() == lengths.len()));
    for end in &link.ends {
        for (salt, length) in lengths.into_iter().enumerate() {
            assert_eq!(end.messages()[salt], document(length, salt));
        }
    }
}

#[test]
fn every_record_is_of_dtls_1_2_and_nothing_of_it_is_in_the_clear() {
    let mut link = Link::up(PERFECT, 2);
    link.ends[0].channel.send(b"<options>plain</options>").unwrap();
    link.run(|link| !link.ends[1].messages().is_empty());
    for datagram in link.ends.iter().flat_map(|end| &end.sent) {
        assert!((20..=23).contains(&datagram[0]));
        assert!(datagram[1..3] == [0xfe, 0xfd] || datagram[1..3] == [0xfe, 0xff]);
        assert!(datagram.len() <= 1200, "{}", datagram.len());
        assert!(!datagram.windows(5).any(|window| window == b"plain"));
    }
}

#[test]
fn the_packets_in_the_clear_tell_the_whole_story_to_both_sides() {
    let mut link = Link::up(POOR, 3);
    link.ends[0].channel.send(&document(40_000, 5)).unwrap();
    link.run(|link| !link.ends[1].messages().is_empty());
    link.ends[1].channel.close();
    link.run(Link::over);
    for (side, end) in link.ends.iter().enumerate() {
        let mut reassemblers = [Reassembler::default(), Reassembler::default()];
        let mut messages = Vec::new();
        let mut resets = [false; 2];
        for (outgoing, packet) in &end.clear {
            let from = if *outgoing { side } else { 1 - side };
            for chunk in sctp::data_chunks(packet).unwrap() {
                resets[from] |= chunk == Chunk::Reset { streams: vec![STREAM] };
                messages.extend(reassemblers[from].take(&chunk));
            }
        }
        assert_eq!(resets, [true, true]);
        let [message] = &messages[..] else { panic!("{} messages", messages.len()) };
        assert_eq!((message.stream, message.ppid), (STREAM, 51));
        assert_eq!(message.bytes, document(40_000, 5));
    }
}

#[test]
fn a_wrong_fingerprint_fails_both_sides_whichever_has_it() {
    let [one, other, stranger] = [(); 3].map(|()| Certificate::generate().unwrap());
    let right = [one.fingerprint(), other.fingerprint()];
    let strange = stranger.fingerprint();
    for prints in [
        [strange.clone(), right[1].clone()],
        [right[0].clone(), strange.clone()],
        [strange.clone(), strange],
    ] {
        let mut link = Link::between([&one, &other], prints, PERFECT, 4);
        link.open();
        link.run(Link::over);
        for end in &link.ends {
            assert!(end.failed().is_some(), "{:?}", link.events());
            assert!(!end.events.contains(&Event::Up));
        }
        let told = link.ends.iter().filter_map(|end| end.failed());
        assert!(told.into_iter().any(|reason| reason.contains("not that of the SDP")));
        quiet(&mut link);
    }
}

#[test]
fn a_close_from_either_side_or_from_both_closes_both() {
    for closers in [&[0][..], &[1], &[0, 1]] {
        let mut link = Link::up(PERFECT, 5);
        for closer in closers {
            link.ends[*closer].channel.close();
            assert_eq!(link.ends[*closer].channel.send(b"late"), Err(Error::NotOpen));
        }
        link.run(Link::over);
        closed(&link);
        assert!(link.both(&Event::Reset), "{:?}", link.events());
        quiet(&mut link);
    }
}

#[test]
fn what_was_sent_before_a_close_still_arrives() {
    let mut link = Link::up(POOR, 6);
    link.ends[0].channel.send(&document(40_000, 1)).unwrap();
    link.ends[1].channel.send(&document(40_000, 2)).unwrap();
    link.ends[0].channel.close();
    link.run(Link::over);
    closed(&link);
    assert_eq!(link.ends[1].messages(), [document(40_000, 1)]);
    assert_eq!(link.ends[0].messages(), [document(40_000, 2)]);
}

#[test]
fn an_abort_ends_this_side_at_once_and_fails_the_other() {
    for aborter in [0, 1] {
        let mut link = Link::up(PERFECT, 7);
        link.ends[aborter].channel.abort();
        link.drain();
        assert!(link.ends[aborter].over());
        link.run(Link::over);
        assert_eq!(link.ends[aborter].events.last(), Some(&Event::Closed));
        assert!(link.ends[1 - aborter].failed().is_some());
        quiet(&mut link);
    }
}

#[test]
fn a_close_before_the_channel_is_up_ends_it() {
    for closer in [0, 1] {
        for millis in [0, 1, 2, 4, 6, 8, 10, 12] {
            let mut link = Link::new(PERFECT, 8);
            link.open();
            link.wait(Duration::from_millis(millis));
            link.ends[closer].channel.close();
            link.run(|link| link.over());
            assert_eq!(link.ends[closer].events.last(), Some(&Event::Closed));
        }
    }
}

#[test]
fn a_peer_that_vanishes_is_given_up_after_the_retransmissions() {
    for silent in [0, 1] {
        let mut link = Link::up(PERFECT, 9);
        let start = link.now;
        link.ends[silent].alive = false;
        link.ends[1 - silent].channel.send(b"anyone there?").unwrap();
        link.run(Link::over);
        assert!(link.ends[1 - silent].failed().is_some());
        let passed = link.now - start;
        assert!((20..300).contains(&passed.as_secs()), "{passed:?}");
    }
}

#[test]
fn a_peer_that_vanishes_is_noticed_without_traffic_and_while_closing() {
    for close in [false, true] {
        let mut link = Link::up(PERFECT, 10);
        link.ends[1].alive = false;
        if close {
            link.ends[0].channel.close();
        }
        link.run(Link::over);
        assert!(link.ends[0].failed().is_some());
    }
}

#[test]
fn a_peer_that_never_answers_the_handshake_is_given_up() {
    let mut link = Link::new(PERFECT, 11);
    link.ends[1].alive = false;
    link.open();
    link.run(Link::over);
    assert!(link.ends[0].failed().is_some());
    assert_eq!(link.ends[1].channel.next_timeout(), None);
}

#[test]
fn a_peer_that_vanishes_half_way_is_given_up_whichever_it_is() {
    for silent in [0, 1] {
        for millis in 1..12 {
            let mut link = Link::new(PERFECT, 15);
            link.open();
            link.wait(Duration::from_millis(millis));
            link.ends[silent].alive = false;
            link.run(Link::over);
            assert!(link.ends[1 - silent].failed().is_some(), "{silent} {millis}");
        }
    }
}

#[test]
fn a_peer_that_opens_in_band_is_answered() {
    for opener in [0, 1] {
        let mut link = Link::new(PERFECT, 12);
        link.ends[opener].channel.open_in_band();
        link.open();
        link.run(|link| link.both(&Event::Up));
        link.ends[opener].channel.send(b"first").unwrap();
        link.run(|link| !link.ends[1 - opener].messages().is_empty());
        link.wait(Duration::from_secs(1));
        let sent = |side: usize, expected: &[u8]| {
            link.ends[side].clear.iter().filter(|(outgoing, _)| *outgoing).any(|(_, packet)| {
                sctp::data_chunks(packet).unwrap().iter().any(|chunk| {
                    matches!(chunk, Chunk::Data { ppid: 50, bytes, .. } if bytes == expected)
                })
            })
        };
        assert!(sent(opener, b"\x03\0\0\0\0\0\0\0\0\x04\0\x04CLUECLUE"));
        assert!(sent(1 - opener, b"\x02"));
        assert_eq!(link.ends[1 - opener].messages(), [b"first"]);
    }
}

#[test]
fn a_poor_link_delays_everything_and_prevents_nothing() {
    for seed in 0..40 {
        let faults = Faults { loss: 5 + seed % 20, ..POOR };
        let mut link = Link::up(faults, 100 + seed);
        for salt in 0..3 {
            for end in &mut link.ends {
                end.channel.send(&document(10_000, salt)).unwrap();
            }
        }
        link.run(|link| link.ends.iter().all(|end| end.messages().len() == 3));
        for end in &link.ends {
            let expected: Vec<Vec<u8>> = (0..3).map(|salt| document(10_000, salt)).collect();
            assert_eq!(end.messages(), expected, "seed {seed}");
        }
        let closers: &[usize] = [&[0][..], &[1], &[0, 1]][seed as usize % 3];
        for closer in closers {
            link.ends[*closer].channel.close();
        }
        link.run(Link::over);
        closed(&link);
        quiet(&mut link);
    }
}

#[test]
fn a_message_is_refused_when_it_cannot_be_sent() {
    let mut link = Link::new(PERFECT, 13);
    assert_eq!(link.ends[0].channel.send(b"early"), Err(Error::NotOpen));
    link.open();
    link.run(|link| link.both(&Event::Up));
    let channel = &mut link.ends[0].channel;
    assert_eq!(channel.send(b""), Err(Error::Empty));
    assert_eq!(channel.send(&document(MAX_MESSAGE + 1, 0)), Err(Error::TooLong(MAX_MESSAGE + 1)));
    let full = (0..100).find_map(|_| channel.send(&document(MAX_MESSAGE, 0)).err());
    assert_eq!(full, Some(Error::Full));
}

#[test]
fn a_fingerprint_that_is_none_is_refused() {
    let certificate = Certificate::generate().unwrap();
    let now = std::time::Instant::now();
    let made = Channel::new(&certificate, Setup::Active, "sha-1 00".to_owned(), STREAM, now);
    assert_eq!(made.err(), Some(Error::Fingerprint("sha-1 00".to_owned())));
}

#[test]
fn time_that_goes_backwards_is_taken_for_standing_still() {
    let mut link = Link::up(PERFECT, 14);
    let earlier = link.now - Duration::from_secs(3);
    link.ends[0].channel.tick(earlier).unwrap();
    link.ends[0].channel.send(b"still here").unwrap();
    link.run(|link| !link.ends[1].messages().is_empty());
    assert_eq!(link.ends[1].messages(), [b"still here"]);
}
