//! Datagrams from strangers, and what a good channel makes of them: nothing.

#![allow(clippy::unwrap_used)]

use callproof_channel::Event;
use link::{Link, PERFECT};
use proptest::prelude::*;

mod link;

/// Bytes, some with the look of DTLS records.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![bytes, prop::collection::vec(record(), 1..5).prop_map(|records| records.concat())]
}

fn record() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop_oneof![18u8..27, Just(22), Just(23)];
    let version = prop_oneof![Just([0xfe, 0xfd]), Just([0xfe, 0xff]), any::<[u8; 2]>()];
    let body = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..100),
        handshake(),
        Just(vec![1, 0]),
        Just(vec![2, 40]),
        Just(vec![1]),
    ];
    (kind, version, 0u8..3, any::<[u8; 6]>(), -2i16..3, body).prop_map(
        |(kind, version, epoch, sequence, off, body)| {
            let length = (body.len() as i16 + if off > 0 { off } else { 0 }) as u16;
            let header = [&[kind][..], &version, &[0, epoch], &sequence].concat();
            [&header[..], &length.to_be_bytes(), &body].concat()
        },
    )
}

fn handshake() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop::sample::select(vec![0u8, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 20]);
    (kind, 0u8..9, prop::collection::vec(any::<u8>(), 0..80)).prop_map(|(kind, number, body)| {
        let length = [0, 0, body.len() as u8];
        [&[kind][..], &length, &[0, number, 0, 0, 0], &length, &body].concat()
    })
}

fn still_good(link: &mut Link) {
    let before = link.ends.each_ref().map(|end| end.messages().len());
    for end in &mut link.ends {
        end.channel.send(b"still here").unwrap();
    }
    link.run(|link| (0..2).all(|side| link.ends[side].messages().len() > before[side]));
    assert!(!link.over(), "{:?}", link.events());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_channel_that_is_up_stays_up(datagrams in prop::collection::vec(garbage(), 100)) {
        let mut link = Link::up(PERFECT, 1);
        for (index, datagram) in datagrams.iter().enumerate() {
            link.inject(index % 2, datagram);
        }
        still_good(&mut link);
    }

    #[test]
    fn datagrams_of_the_channel_that_are_damaged_or_come_again_do_no_harm(
        damages in prop::collection::vec((any::<u16>(), any::<u16>(), 0u8..=255), 100),
    ) {
        let mut link = Link::up(PERFECT, 2);
        for end in &mut link.ends {
            end.channel.send(b"something to copy").unwrap();
        }
        link.run(|link| link.ends.iter().all(|end| !end.messages().is_empty()));
        let seen = link.ends.each_ref().map(|end| end.sent.clone());
        for (index, (which, place, mask)) in damages.into_iter().enumerate() {
            let from = index % 2;
            let mut datagram = seen[from][usize::from(which) % seen[from].len()].clone();
            let place = usize::from(place) % datagram.len();
            datagram[place] ^= mask;
            // To the peer, and back to the one who sent it.
            link.inject(1 - from, &datagram);
            link.inject(from, &datagram);
        }
        for end in &link.ends {
            prop_assert_eq!(end.messages().len(), 1);
        }
        still_good(&mut link);
    }

    #[test]
    fn nothing_panics_before_the_channel_is_up(
        datagrams in prop::collection::vec((garbage(), 0usize..2, 0u64..3), 60),
    ) {
        let mut link = Link::new(PERFECT, 3);
        link.open();
        for (datagram, to, millis) in datagrams {
            link.inject(to, &datagram);
            link.wait(std::time::Duration::from_millis(millis));
        }
        link.run(|link| link.over() || link.both(&Event::Up));
    }

    #[test]
    fn plain_noise_during_the_handshake_does_not_prevent_it(
        datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 60),
    ) {
        let mut link = Link::new(PERFECT, 4);
        link.open();
        for (index, datagram) in datagrams.into_iter().enumerate() {
            link.inject(index % 2, &datagram);
            link.wait(std::time::Duration::from_millis(index as u64 % 2));
        }
        link.run(|link| link.over() || link.both(&Event::Up));
        still_good(&mut link);
    }
}
