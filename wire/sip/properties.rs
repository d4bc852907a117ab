//! What holds for any bytes, and for any message that is written and read again.

use proptest::prelude::*;

use super::*;

/// Bytes that look like a message here and there.
fn scraps() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just("INVITE sip:a@b SIP/2.0\r\n".to_owned()),
        Just("SIP/2.0 200 OK\r\n".to_owned()),
        Just("Via: SIP/2.0/UDP [::1]:5060;branch=z9hG4bK1;rport\r\n".to_owned()),
        Just("v: SIP / 2.0 / TCP a ,".to_owned()),
        Just("From: \"A\\\"\" <sip:a@b>;tag=1\r\nt: b <sip:b>\r\n".to_owned()),
        Just("Call-ID: 1\r\nCSeq: 1 INVITE\r\n".to_owned()),
        Just("Content-Length: 4\r\n".to_owned()),
        Just("\r\n".to_owned()),
        "[ -~]{0,12}",
        "[a-z]{1,3}: .{0,8}\r?\n?",
        "[\\[\\]<>\"\\\\;,:@?=&\r\n ]{1,6}",
    ];
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

fn any_params() -> impl Strategy<Value = Params> {
    let value = prop_oneof!["[a-z0-9.:\\[\\]=]{1,6}", "\"[a-z ;,<>]{0,6}\""];
    proptest::collection::vec(("x-[a-z]{1,5}", proptest::option::of(value)), 0..4)
}

fn any_uri() -> impl Strategy<Value = String> {
    let params = any_params().prop_map(|params| {
        params.into_iter().map(|(name, _)| format!(";{name}=1")).collect::<String>()
    });
    ("sips?", "([a-z;?%+]{1,6}@)?", "[a-z0-9.-]{1,8}|\\[::1\\]", "(:[0-9]{1,4})?", params).prop_map(
        |(scheme, user, host, port, params)| format!("{scheme}:{user}{host}{port}{params}"),
    )
}

fn any_address() -> impl Strategy<Value = NameAddr> {
    (proptest::option::of("[^\r\n]{0,8}"), any_uri(), any_params())
        .prop_map(|(display, uri, params)| NameAddr { display, uri, params })
}

fn any_via() -> impl Strategy<Value = Via> {
    let text = proptest::option::of("[a-zA-Z0-9.]{1,8}");
    (("UDP|TCP|TLS", "[a-z0-9.-]{1,8}|\\[::1\\]", any::<Option<u16>>()), text.clone(), text)
        .prop_flat_map(|(sent_by, branch, received)| {
            (Just((sent_by, branch, received)), any::<Option<Option<u16>>>(), any_params())
        })
        .prop_map(|(((transport, host, port), branch, received), rport, params)| Via {
            transport,
            host,
            port,
            branch,
            received,
            rport,
            params,
        })
}

fn any_method() -> impl Strategy<Value = Method> {
    prop_oneof![Just("INVITE"), Just("BYE"), Just("INVITEX"), Just("invite")].prop_map(Method::from)
}

fn any_message() -> impl Strategy<Value = Message> {
    let start = (any_method(), any_uri(), proptest::option::of(100u16..700), "([!-~]{1,5} ?)*");
    let vias = proptest::collection::vec(any_via(), 1..3);
    let subjects = proptest::collection::vec("[^\r\n]{0,20}", 0..3);
    let body = any::<Vec<u8>>();
    (start, vias, any_address(), any_address(), subjects, body).prop_map(
        |((method, uri, status, reason), vias, from, to, subjects, body)| {
            let mut headers = Headers::new();
            vias.iter().for_each(|via| headers.push("Via", via));
            headers.push("From", from);
            headers.push("To", to.with_tag("t"));
            headers.push("Call-ID", "1@h");
            headers.push("CSeq", CSeq { number: 7, method: method.clone() });
            subjects.iter().for_each(|subject| headers.push("Subject", subject));
            match status {
                None => Message::Request(Request { method, uri, headers, body }),
                Some(status) => {
                    let reason = reason.trim().to_owned();
                    Message::Response(Response { status, reason, headers, body })
                }
            }
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in prop_oneof![any::<Vec<u8>>(), scraps()]) {
        let _ = parse(&bytes);
    }

    #[test]
    fn what_is_read_from_scraps_is_written_and_read_again(bytes in scraps()) {
        if let Ok(message) = parse(&bytes) {
            let again = parse(&message.print());
            prop_assert_eq!(again.map(|again| again.print()), Ok(message.print()));
        }
    }

    #[test]
    fn no_stream_makes_the_framer_panic(bytes in scraps(), cut in any::<prop::sample::Index>()) {
        let (mut framer, middle) = (Framer::new(), cut.index(bytes.len() + 1));
        for part in [&bytes[..middle], &bytes[middle..]] {
            framer.push(part);
            while framer.next().is_some() {}
        }
    }

    #[test]
    fn a_written_message_is_read_again(message in any_message()) {
        prop_assert_eq!(parse(&message.print()), Ok(message.clone()));
        let mut framer = Framer::new();
        framer.push(&message.print());
        prop_assert_eq!(framer.next(), Some(Ok(message.print())));
    }

    #[test]
    fn no_text_makes_the_small_parsers_panic(text in "\\PC*|[\\[\\]<>\"\\\\;,:@?=&/ a1]*") {
        let _ = (NameAddr::parse(&text), Uri::parse(&text), Via::parse(&text), CSeq::parse(&text));
        let _ = value_and_params(&text);
        let mut headers = Headers::new();
        headers.push("Via", &text);
        headers.push("Contact", &text);
        let _ = (headers.all("m").count(), headers.top_via());
    }

    #[test]
    fn a_written_address_is_read_again(address in any_address()) {
        prop_assert_eq!(NameAddr::parse(&address.to_string()), Some(address));
    }

    #[test]
    fn a_written_uri_is_read_again(text in any_uri()) {
        let uri = Uri::parse(&text);
        prop_assert!(uri.is_some());
        prop_assert_eq!(Uri::parse(&uri.clone().unwrap().to_string()), uri);
    }

    #[test]
    fn a_written_via_is_read_again(via in any_via()) {
        prop_assert_eq!(Via::parse(&via.to_string()), Some(via));
    }
}
