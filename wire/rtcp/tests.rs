//! The packets of one push, and what holds for any bytes.

use proptest::prelude::*;

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

#[test]
fn the_packets_of_one_push_are_read() {
    let request = "80 CC 00 04 12 34 56 78 4D 43 56 30 00 02 05 00 0D 02 80 00";
    let granted = "90 CC 00 09 AA AA AA AA 4D 43 56 31 01 02 00 3C 0E 06 42 42 42 42 00 00 \
                   17 06 42 42 42 43 00 00 00 02 05 00 0D 02 80 00";
    let end = "90 CC 00 07 12 34 56 78 4D 43 56 32 0E 06 42 42 42 42 00 00 \
               17 06 42 42 42 43 00 00 0D 02 80 00";
    let ended = "81 CC 00 07 AA AA AA AA 4D 43 56 32 0E 06 42 42 42 42 00 00 \
                 17 06 42 42 42 43 00 00 0D 02 80 00";
    let parse = |hex| Packet::parse(&bytes(hex));
    let (client, server) = (0x1234_5678, 0xaaaa_aaaa);
    assert_eq!(parse(request), Ok(Packet::new(client, Control::TransmissionRequest)));
    let control = Control::TransmissionGranted {
        duration: Some(60),
        audio_ssrc: Some(0x4242_4242),
        video_ssrc: Some(0x4242_4243),
    };
    assert_eq!(parse(granted), Ok(Packet { ack_required: true, ..Packet::new(server, control) }));
    let control = Control::TransmissionEndRequest;
    assert_eq!(parse(end), Ok(Packet { ack_required: true, ..Packet::new(client, control) }));
    assert_eq!(parse(ended), Ok(Packet::new(server, Control::TransmissionEndResponse)));
}

#[test]
fn a_request_is_written_byte_by_byte() {
    let request = Packet::new(0x1234_5678, Control::TransmissionRequest).print();
    assert_eq!(request, bytes("80 CC 00 03 12 34 56 78 4D 43 56 30 0D 02 80 00"));
}

#[test]
fn what_is_cut_off_or_padded_too_far_is_refused() {
    let packet = |hex| Packet::parse(&bytes(hex));
    assert_eq!(packet("80 CC 00 02 00 00 00 01 4D 43 56"), Err(Error::NotApp));
    assert_eq!(packet("80 CC 00 03 00 00 00 01 4D 43 56 30"), Err(Error::NotApp));
    assert_eq!(packet("80 C8 00 02 00 00 00 01 4D 43 56 30"), Err(Error::NotApp));
    assert_eq!(packet("A0 CC 00 02 00 00 00 01 4D 43 56 30"), Err(Error::NotApp));
    assert_eq!(packet("A0 CC 00 03 00 00 00 01 4D 43 56 30 00 00 00 05"), Err(Error::NotApp));
    assert_eq!(packet("80 CC 00 03 00 00 00 01 4D 43 56 30 06 03 61 62"), Err(Error::CutOff(6)));
}

fn any_control() -> impl Strategy<Value = Control> {
    let user = "\\PC{0,20}";
    prop_oneof![
        Just(Control::TransmissionRequest),
        Just(Control::ReceiveMediaRequest),
        Just(Control::TransmissionEndRequest),
        Just(Control::TransmissionEndResponse),
        Just(Control::TransmissionIdle),
        any::<(Option<u16>, Option<u32>, Option<u32>)>().prop_map(
            |(duration, audio_ssrc, video_ssrc)| Control::TransmissionGranted {
                duration,
                audio_ssrc,
                video_ssrc,
            }
        ),
        any::<u8>().prop_map(|cause| Control::TransmissionRejected { cause }),
        any::<u8>().prop_map(|cause| Control::TransmissionRevoked { cause }),
        (user, any::<bool>()).prop_map(|(user, automatic)| {
            Control::MediaTransmissionNotification { user, automatic }
        }),
        any::<bool>().prop_map(|ok| Control::ReceiveMediaResponse { ok }),
        user.prop_map(|user| Control::TransmissionEndNotify { user }),
        (any::<[u8; 4]>(), 0u8..16).prop_map(|(name, subtype)| Control::Ack { name, subtype }),
        (1u8..16).prop_map(|subtype| Control::Other { name: *b"abcd", subtype }),
        Just(Control::TransmissionIdle.ack()),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(
        any in any::<Vec<u8>>(),
        subtype: u8,
        name in "MCV[0-3]",
        data in any::<Vec<u8>>(),
    ) {
        let _ = Packet::parse(&any);
        let name: [u8; 4] = name.into_bytes().try_into().unwrap();
        let mut bytes = App { subtype, ssrc: 1, name, data }.print();
        let _ = Packet::parse(&bytes);
        bytes[0] |= 0x20;
        let _ = Packet::parse(&bytes);
    }

    #[test]
    fn a_written_packet_is_read_again(
        ssrc: u32,
        ack_required: bool,
        control in any_control(),
        user in proptest::option::of("\\PC{0,20}"),
    ) {
        let packet = Packet { ssrc, ack_required, control, user };
        prop_assert_eq!(Packet::parse(&packet.print()), Ok(packet));
    }
}
