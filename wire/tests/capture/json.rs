//! JSON lines.

use std::io::BufReader;

use callproof_wire::capture::Transport;
use callproof_wire::capture::json::{Body, Error, Line, MAX_LINE, read, write_line};
use proptest::prelude::*;

use super::hand::millis;

fn lines(text: &str) -> Vec<Result<Line, Error>> {
    read(text.as_bytes()).collect()
}

fn fault(line: &str) -> String {
    match lines(line).pop() {
        Some(Err(error)) => error.to_string(),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn lines_are_messages_and_blank_ones_are_passed_over() {
    let text = concat!(
        "{\"from\": \"alice\", \"to\": \"192.0.2.2:5060\", \"at\": 1.25, \"transport\": \"tcp\", ",
        "\"sip\": \"BYE sip:bob SIP/2.0\\nCall-ID: 1\\n\\nbody\\nstays\"}\n\n  \r\n",
        "{\"from\": \"alice\", \"to\": \"bob\", \"clue\": \"<a/>\"}\r\n",
        "{\"from\": \"alice\", \"to\": \"bob\", \"rtcp\": \"80CC0a\"}",
    );
    let lines: Vec<Line> = lines(text).into_iter().map(Result::unwrap).collect();
    let sip = b"BYE sip:bob SIP/2.0\r\nCall-ID: 1\r\n\r\nbody\nstays".to_vec();
    assert_eq!((lines[0].number, lines[0].at), (1, Some(millis(1250))));
    assert_eq!(lines[0].transport, Some(Transport::Tcp));
    assert_eq!((lines[0].from.as_str(), lines[0].to.as_str()), ("alice", "192.0.2.2:5060"));
    assert_eq!(lines[0].body, Body::Sip(sip));
    assert_eq!((lines[1].number, &lines[1].body), (4, &Body::Clue(b"<a/>".to_vec())));
    assert_eq!((lines[2].number, &lines[2].body), (5, &Body::Rtcp(vec![0x80, 0xcc, 0x0a])));
    assert_eq!(lines[2].at, None);
}

#[test]
fn a_header_with_crlf_stays_as_it_is() {
    let text = r#"{"from": "a", "to": "b", "sip": "BYE x\r\nA: 1\r\n\r\nbody\n\nmore\n"}"#;
    let Body::Sip(sip) = lines(text).remove(0).unwrap().body else { panic!("not SIP") };
    assert_eq!(sip, b"BYE x\r\nA: 1\r\n\r\nbody\n\nmore\n");
}

#[test]
fn a_fault_names_its_line_and_the_next_is_read() {
    let text = "\n{\"form\": \"a\"}\n{\"from\": \"a\", \"to\": \"b\", \"clue\": \"c\"}\n";
    let read = lines(text);
    let error = read[0].as_ref().unwrap_err().to_string();
    assert_eq!(error, "line 2: there is no `form`; `from` is nearest");
    assert_eq!(read[1].as_ref().unwrap().number, 3);
}

#[test]
fn every_fault_has_its_sentence() {
    let with = |rest: &str| fault(&format!("{{\"from\": \"a\", \"to\": \"b\"{rest}}}"));
    let bodies = "line 1: exactly one of `sip`, `clue` and `rtcp` is to be there, not";
    assert_eq!(with(""), format!("{bodies} 0"));
    assert_eq!(with(", \"sip\": \"x\", \"clue\": \"y\""), format!("{bodies} 2"));
    assert_eq!(with(", \"to\": \"c\""), "line 1: `to` stands there twice");
    assert_eq!(with(", \"sipp\": 1"), "line 1: there is no `sipp`; `sip` is nearest");
    assert_eq!(with(", \"clue\": 1"), "line 1: `clue` is to be text, and not empty");
    let hex = "line 1: `rtcp` is to be hexadecimal, two digits a byte";
    assert_eq!((with(", \"rtcp\": \"abc\""), with(", \"rtcp\": \"é\"")), (hex.into(), hex.into()));
    let at = "line 1: `at` is to be seconds, from 0 to 4294967295";
    assert_eq!(with(", \"sip\": \"x\", \"at\": -1"), at);
    assert_eq!(with(", \"sip\": \"x\", \"at\": 1e300"), at);
    let carrier = "line 1: `transport` is to be \"udp\" or \"tcp\"";
    assert_eq!(with(", \"sip\": \"x\", \"transport\": \"tls\""), carrier);
    assert_eq!(fault("{\"to\": \"b\", \"sip\": \"x\"}"), "line 1: `from` is missing");
    assert_eq!(fault("[1]"), "line 1: column 1: invalid type: sequence, expected an object");
    assert_eq!(fault("{\"to\" 1}"), "line 1: column 7: expected `:`");
}

#[test]
fn a_line_over_the_limit_is_refused_and_the_next_is_read() {
    let good = "{\"from\": \"a\", \"to\": \"b\", \"clue\": \"c\"}";
    let text = format!("{}\n{good}", "x".repeat(3 * MAX_LINE));
    let read: Vec<_> = read(BufReader::new(text.as_bytes())).collect();
    assert_eq!(
        read[0].as_ref().unwrap_err().to_string(),
        "line 1: a line has at most 1048576 bytes"
    );
    assert_eq!((read.len(), read[1].as_ref().unwrap().number), (2, 2));
    let longest = format!("{good}{}\n{good}", " ".repeat(MAX_LINE - good.len()));
    assert!(lines(&longest).iter().all(Result::is_ok));
}

#[test]
fn what_no_line_can_hold_is_not_written() {
    let line = |body| Line {
        number: 3,
        at: None,
        from: "a".into(),
        to: "b".into(),
        transport: None,
        body,
    };
    let error = write_line(Vec::new(), &line(Body::Sip(vec![0xff]))).unwrap_err();
    assert!(error.to_string().starts_with("line 3: `sip` is to be text"), "{error}");
    let error = write_line(Vec::new(), &line(Body::Rtcp(vec![0; MAX_LINE]))).unwrap_err();
    assert_eq!(error.to_string(), "line 3: a line has at most 1048576 bytes");
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        "[^\n]{1,40}".prop_map(|text| Body::Sip(format!("{text}\r\n\r\n").into_bytes())),
        ".{1,40}".prop_map(|text| Body::Clue(text.into_bytes())),
        prop::collection::vec(any::<u8>(), 1..40).prop_map(Body::Rtcp),
    ]
}

proptest! {
    #[test]
    fn written_lines_are_read_as_they_were(
        at in prop::option::of(0u64..1_000_000_000_000),
        from in ".{1,20}",
        to in ".{1,20}",
        transport in prop::option::of(prop_oneof![Just(Transport::Udp), Just(Transport::Tcp)]),
        body in body(),
    ) {
        let at = at.map(std::time::Duration::from_micros);
        let line = Line { number: 1, at, from, to, transport, body };
        let mut text = Vec::new();
        write_line(&mut text, &line).unwrap();
        let read: Vec<Line> = read(&text[..]).map(Result::unwrap).collect();
        prop_assert_eq!(read, [line]);
    }

    #[test]
    fn any_bytes_are_read_or_refused(text in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&text[..]).for_each(drop);
    }

    #[test]
    fn any_members_are_read_or_refused(
        text in "(\\{?\"(at|from|to|sip|clue|rtcp)\": ?(\"[a-f0-9é]*\"|[0-9]{1,3}|null),?\\}?\n?){0,6}",
    ) {
        read(text.as_bytes()).for_each(drop);
    }
}
