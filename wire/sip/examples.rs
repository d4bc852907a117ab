//! The messages of both procedures, from a video push (W) and a telepresence conference (T).

use super::*;

macro_rules! examples {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("examples/", $name, ".sip"))),)+]
    };
}

const EXAMPLES: &[(&str, &str)] = examples! {
    "W1" "W2" "W3" "W4" "W5" "W6" "W7" "W8" "W9" "W10" "W11" "W12" "W13" "W14" "W15" "W15b"
    "W16" "W17" "T1" "T2" "T3" "T4" "T5" "T6" "T7" "T8" "T9"
};

/// The bytes of an example, whose lines end with CR LF on the wire.
pub(crate) fn bytes(wanted: &str) -> Vec<u8> {
    let found = EXAMPLES.iter().find(|(name, _)| *name == wanted);
    found.expect("an example").1.replace('\n', "\r\n").into_bytes()
}

pub(crate) fn message(name: &str) -> Message {
    parse(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn request(name: &str) -> Request {
    match message(name) {
        Message::Request(request) => request,
        Message::Response(_) => panic!("{name} is a response"),
    }
}

#[test]
fn every_example_is_read_and_written_again() {
    for (name, _) in EXAMPLES {
        let message = message(name);
        assert_eq!(parse(&message.print()).as_ref(), Ok(&message), "{name}");
        assert!(message.cseq().is_some() && message.from().is_some() && message.to().is_some());
    }
}

#[test]
fn a_written_example_differs_in_nothing_but_the_place_of_content_length() {
    for (name, _) in EXAMPLES {
        let lines = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(message(name).print()), lines(bytes(name)), "{name}");
    }
}

#[test]
fn a_stream_of_all_examples_is_cut_into_them() {
    let mut framer = Framer::new();
    let mut framed = Vec::new();
    for byte in EXAMPLES.iter().flat_map(|(name, _)| bytes(name)) {
        framer.push(&[byte]);
        framed.extend(framer.next());
    }
    let expected: Vec<_> = EXAMPLES.iter().map(|(name, _)| Ok(bytes(name))).collect();
    assert_eq!(framed, expected);
}

#[test]
fn the_invite_of_the_push_has_what_the_text_says() {
    let invite = request("W1");
    assert_eq!(invite.method, Method::Invite);
    assert_eq!(invite.uri, "sip:mcvideo-pf@mc.example.org");
    assert_eq!(invite.call_id(), "push1@192.0.2.11");
    assert_eq!(invite.cseq(), Some(CSeq { number: 1, method: Method::Invite }));
    assert_eq!(invite.from().unwrap().tag(), Some("c1-1"));
    assert_eq!(invite.to().unwrap().tag(), None);
    let via = invite.top_via().unwrap();
    assert_eq!((via.transport.as_str(), via.rport), ("TCP", Some(None)));
    assert_eq!(via.branch.as_deref(), Some("z9hG4bKc1inv1"));
    assert_eq!(via.response_address(), "192.0.2.11:5060".parse().ok());
    assert_eq!(invite.headers.all("k").collect::<Vec<_>>(), ["timer", "100rel", "norefersub"]);
    assert_eq!(invite.headers.all("Accept-Contact").count(), 2);
    let contact = invite.contact().unwrap();
    assert_eq!(param(&contact.params, "+G.3gpp.mcvideo"), Some(None));
    let uri = Uri::parse(&contact.uri).unwrap();
    assert_eq!(uri.param("transport"), Some(Some("tcp")));
    assert_eq!(uri.socket_addr(), "192.0.2.11:5060".parse().ok());
    assert_eq!(invite.body.len(), 1269);
}

#[test]
fn the_refer_of_the_chair_says_whom_to_remove() {
    let refer = request("T4");
    let target = NameAddr::parse(refer.headers.get("Refer-To").unwrap()).unwrap();
    let uri = Uri::parse(&target.uri).unwrap();
    assert_eq!((uri.user.as_deref(), uri.method()), (Some("room2"), Some("BYE")));
    let (dialog, params) = value_and_params(refer.headers.get("Target-Dialog").unwrap()).unwrap();
    assert_eq!(dialog, "tp0@192.0.2.30");
    assert_eq!(param(&params, "remote-tag"), Some(Some("fc-0")));
}

#[test]
fn a_response_copies_what_the_request_has_and_adds_the_tag() {
    let ringing = response_to(&request("W1"), 180, reason_phrase(180), Some("srv-1"));
    assert_eq!(ringing.to().unwrap().tag(), Some("srv-1"));
    assert_eq!(ringing.headers.get("Via"), request("W1").headers.get("Via"));
    assert_eq!(ringing.headers.iter().count(), 5);
    let to = |name, tag| response_to(&request(name), 200, "OK", tag).to().unwrap();
    assert_eq!(to("W9", Some("other")).tag(), Some("srv-1"));
    assert_eq!(to("W1", None).tag(), None);
}

#[test]
fn the_topmost_via_is_replaced_and_those_below_stay() {
    let mut headers = Headers::new();
    headers.push("Via", "SIP/2.0/UDP a;branch=z9hG4bK1;rport, SIP/2.0/UDP b;branch=z9hG4bK2");
    headers.push("To", "<sip:c@d>");
    let mut top = headers.top_via().unwrap();
    top.rport = Some(Some(5062));
    top.received = Some("192.0.2.1".to_owned());
    headers.set_top_via(&top);
    assert_eq!(
        headers.all("Via").collect::<Vec<_>>(),
        [
            "SIP/2.0/UDP a;branch=z9hG4bK1;rport=5062;received=192.0.2.1",
            "SIP/2.0/UDP b;branch=z9hG4bK2"
        ]
    );
    assert_eq!(top.response_address(), "192.0.2.1:5062".parse().ok());
    assert_eq!(headers.iter().last(), Some(("To", "<sip:c@d>")));
}

#[test]
fn a_value_can_not_start_a_header_field_of_its_own() {
    let mut headers = Headers::new();
    headers.push("Subject", "hello\r\nBye: now");
    assert_eq!(headers.get("s"), Some("hello  Bye: now"));
}

#[test]
fn a_stream_that_can_not_be_cut_says_why_once() {
    let cut = |text: &str| {
        let mut framer = Framer::new();
        framer.push(text.as_bytes());
        let first = framer.next();
        framer.push(&bytes("W7"));
        assert_eq!(framer.next(), None);
        first.expect("a verdict")
    };
    assert_eq!(cut("BYE sip:a@b SIP/2.0\r\n\r\n"), Err(FrameError::NoContentLength));
    assert_eq!(cut("X\r\nl: -1\r\n\r\n"), Err(FrameError::BadContentLength("-1".to_owned())));
    assert_eq!(
        cut("X\r\nl: 1\r\nContent-Length : 2\r\n\r\n"),
        Err(FrameError::BadContentLength("1, 2".to_owned()))
    );
    assert_eq!(cut("X\r\nl: 65536\r\n\r\n"), Err(FrameError::MessageTooLong));
    assert_eq!(cut(&"X".repeat(65537)), Err(FrameError::HeadTooLong));
    let long = format!("X\r\nl: 0\r\ns: {}\r\n\r\n", "X".repeat(65536));
    assert_eq!(cut(&long), Err(FrameError::HeadTooLong));
}
