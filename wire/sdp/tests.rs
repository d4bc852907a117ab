//! The descriptions of the examples, answers to them, and what holds for any description.

use std::net::IpAddr;

use proptest::prelude::*;

use super::*;
use crate::multipart;
use crate::sip::examples::message;

fn body(example: &str) -> Vec<u8> {
    let message = message(example);
    let content_type = message.headers().get("Content-Type").unwrap();
    multipart::read(content_type, message.body()).unwrap().remove(0).body
}

fn description(example: &str) -> Description {
    Description::parse(&body(example)).unwrap()
}

fn text(description: &Description) -> String {
    String::from_utf8(description.print()).unwrap()
}

#[test]
fn the_offer_of_the_push_is_read() {
    let offer = description("W1");
    assert_eq!(offer.address, IpAddr::from([192, 0, 2, 11]));
    assert_eq!((offer.session, offer.version), (3_900_000_001, 1));
    let video = offer.video.as_ref().unwrap();
    assert_eq!((video.port, video.direction, video.payload_type), (40002, Direction::SendOnly, 97));
    let control = offer.control.as_ref().unwrap();
    assert_eq!(control.port, 40004);
    assert_eq!(control.fmtp[0], ("mc_priority".to_owned(), Some("5".to_owned())));
    assert_eq!(control.fmtp[2], ("mc_implicit_request".to_owned(), None));
    assert_eq!(offer.clue, None);
}

#[test]
fn the_descriptions_of_the_push_are_written_as_in_the_examples() {
    for example in ["W1", "W3", "W6", "W8"] {
        let expected = String::from_utf8(body(example)).unwrap();
        let written = text(&description(example));
        assert_eq!(written.trim_end(), expected.trim_end(), "{example}");
    }
}

#[test]
fn the_clue_channel_is_read_and_written() {
    let offer = description("T1");
    let clue = offer.clue.as_ref().unwrap();
    assert_eq!((clue.port, clue.sctp_port, clue.stream), (6100, 5000, 2));
    assert_eq!((clue.setup, clue.mid.as_deref()), (Setup::Actpass, Some("3")));
    assert!(clue.fingerprint.starts_with("sha-256 12:DF:"));
    assert_eq!(offer.audio.as_ref().unwrap().payload_type, 0);
    assert_eq!(description("T2").clue.unwrap().setup, Setup::Active);
    let written = text(&offer);
    assert!(written.contains("\r\na=group:CLUE 3\r\n"));
    assert!(written.contains("\r\na=dcmap:2 subprotocol=\"CLUE\";ordered=true\r\n"));
    assert!(!written.contains("MCVideo"));
    assert_eq!(Description::parse(written.as_bytes()).unwrap(), offer);
}

#[test]
fn an_answer_has_the_lines_of_the_offer_and_rejects_what_is_not_set() {
    let offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                 m=text 11000 RTP/AVP 98\r\nm=video 0 RTP/AVP 97\r\nm=application 5 udp MCVideo\r\n\
                 a=fmtp:MCVideo mc_queueing:mc_priority=5\r\nm=audio 7 RTP/AVPF 96 0\r\n\
                 m=audio 9 RTP/AVP 0\r\nm=application 11 UDP/DTLS/SCTP webrtc-datachannel\r\n";
    let offer = Description::parse(offer.as_bytes()).unwrap();
    assert_eq!(offer.control.as_ref().unwrap().fmtp.len(), 2);
    let mut answer = offer.answer([192, 0, 2, 2].into(), 2, 1);
    answer.audio = offer.audio.as_ref().map(|audio| audio.answer(4000));
    answer.control = Some(Control { address: None, port: 4002, fmtp: Vec::new() });
    let answer = text(&answer);
    let lines: Vec<_> = answer.lines().filter(|line| line.starts_with("m=")).collect();
    assert_eq!(
        lines,
        [
            "m=text 0 RTP/AVP 98",
            "m=video 0 RTP/AVP 97",
            "m=application 4002 udp MCVideo",
            "m=audio 4000 RTP/AVPF 96",
            "m=audio 0 RTP/AVP 0",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
        ]
    );
}

#[test]
fn an_answer_mirrors_the_direction_and_takes_the_active_part() {
    let directions = Direction::ALL.map(|(direction, _)| direction.answer());
    let mirrored =
        [Direction::RecvOnly, Direction::SendOnly, Direction::SendRecv, Direction::Inactive];
    assert_eq!(directions, mirrored);
    assert_eq!(
        Setup::ALL.map(|(setup, _)| setup.answer()),
        [Setup::Active, Setup::Passive, Setup::Active]
    );
}

#[test]
fn names_and_odd_numbers_are_refused() {
    let parse = |origin: &str| Description::parse(format!("v=0\no={origin}\ns=-\n").as_bytes());
    assert!(parse("- 1 1 IN IP4 192.0.2.1").is_ok());
    assert!(parse("- 1 1 IN IP6 2001:db8::1").is_ok());
    assert!(matches!(parse("- 1 1 IN IP4 example.org"), Err(Error::NoAddress(_))));
    assert!(matches!(parse("- x 1 IN IP4 192.0.2.1"), Err(Error::NoSession(_))));
    assert!(matches!(Description::parse(b"hello"), Err(Error::Unreadable(_))));
}

fn any_stream() -> impl Strategy<Value = Stream> {
    let direction =
        proptest::sample::select(Direction::ALL.map(|(direction, _)| direction).to_vec());
    (1u16.., direction, 0u8..128, proptest::option::of("[a-z0-9]{1,4}")).prop_map(
        |(port, direction, payload_type, group_mid)| Stream {
            port,
            direction,
            payload_type,
            group_mid,
        },
    )
}

fn any_control() -> impl Strategy<Value = Control> {
    let parameter = ("mc_[a-z]{1,5}", proptest::option::of("[0-9]{1,5}"));
    let address = proptest::option::of(any::<std::net::Ipv4Addr>().prop_map(IpAddr::from));
    (address, 1u16.., proptest::collection::vec(parameter, 0..4))
        .prop_map(|(address, port, fmtp)| Control { address, port, fmtp })
}

fn any_clue() -> impl Strategy<Value = Clue> {
    let setup = proptest::sample::select(Setup::ALL.map(|(setup, _)| setup).to_vec());
    let numbers = (1u16.., any::<u16>(), any::<u16>());
    (numbers, setup, "sha-256 [A-F0-9:]{1,9}", proptest::option::of("[a-z0-9]{1,4}")).prop_map(
        |((port, sctp_port, stream), setup, fingerprint, mid)| Clue {
            port,
            setup,
            fingerprint,
            sctp_port,
            stream,
            mid,
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(
        bytes: Vec<u8>,
        lines in "(v=0\n|o=- 1 1 IN IP4 1.2.3.4\n|s=-\n|c=IN IP4 [0-9./]{1,9}\n|t=0 0\n\
                  |m=(audio|video|application) [0-9]{1,6} (udp|RTP/AVP) (MCVideo|[0-9]{1,3})?\n\
                  |a=(fmtp|dcmap|setup|mid|sctp-port):\\PC{0,5}\n|[a-z]=\\PC{0,5}\n){0,12}",
    ) {
        let _ = Description::parse(&bytes);
        let _ = Description::parse(lines.as_bytes());
        let whole = format!("v=0\no=- 1 1 IN IP4 1.2.3.4\ns=-\nt=0 0\n{lines}");
        if let Ok(description) = Description::parse(whole.as_bytes()) {
            let again = Description::parse(&description.print()).unwrap();
            prop_assert_eq!(again.print(), description.print());
        }
    }

    #[test]
    fn a_written_description_is_read_again(
        (address, session, version) in any::<(IpAddr, u64, u64)>(),
        audio in proptest::option::of(any_stream()),
        video in proptest::option::of(any_stream()),
        control in proptest::option::of(any_control()),
        clue in proptest::option::of(any_clue()),
    ) {
        let lines = Vec::new();
        let written =
            Description { address, session, version, audio, video, control, clue, lines };
        let mut read = Description::parse(&written.print()).unwrap();
        prop_assert_eq!(read.print(), written.print());
        read.lines.clear();
        prop_assert_eq!(read, written);
    }
}
