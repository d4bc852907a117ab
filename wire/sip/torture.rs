//! Messages after RFC 4475, valid ones that are unusual and invalid ones that are likely.

use super::*;

/// The usual header fields of a torture message, with one to replace or to add.
fn with(start: &str, changed: &str) -> String {
    let name = |line: &str| line.split(':').next().unwrap().trim().to_lowercase();
    let method = start.split(' ').next().unwrap();
    let usual = [
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw".to_owned(),
        "From: <sip:caller@example.org>;tag=33242".to_owned(),
        "To: <sip:j_user@example.com>".to_owned(),
        "Max-Forwards: 3".to_owned(),
        "Call-ID: semiuri.0ha0isndaksdj".to_owned(),
        format!("CSeq: 8 {method}"),
    ];
    let kept = usual.iter().filter(|line| !changed.lines().any(|other| name(line) == name(other)));
    let kept: String = kept.map(|line| format!("{line}\r\n")).collect();
    let changed: String = changed.lines().map(|line| format!("{line}\r\n")).collect();
    format!("{start}\r\n{kept}{changed}\r\n")
}

fn valid(text: &str) -> Message {
    let message = parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(parse(&message.print()).map(|again| again.print()), Ok(message.print()));
    message
}

/// The status code of the answer; none if none can be sent.
fn refused(text: &str) -> Option<u16> {
    let error = parse(text.as_bytes()).expect_err(text);
    error.answerable.map(|_| error.status)
}

#[test]
fn a_short_tortuous_invite_is_read() {
    let message = valid(concat!(
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n",
        "TO :\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n",
        "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n  ;\n  tag = 98asjd8\n",
        "MaX-fOrWaRdS: 0068\nCall-ID: wsinv.ndaksdj@192.0.2.1\nContent-Length   : 3\n",
        "cseq: 0009\n  INVITE\nVia  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=390skdjuw\n",
        "s :\nNewFangledHeader:   newfangled value\n continued newfangled value\n",
        "UnknownHeaderWithUnusualValue: ;;,,;;,;\nContent-Type: application/sdp\nRoute:\n",
        " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n",
        "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n  branch  =   z9hG4bK9ikj8  ,\n",
        " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n z9hG4bK30239\n",
        "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n",
        "      newvalue ;\n  secondparam ; q = 0.33\n\nv=0",
    ));
    let branches: Vec<_> = message.headers().all("Via").map(|v| Via::parse(v).unwrap()).collect();
    let branches: Vec<_> = branches.iter().map(|via| via.branch.as_deref().unwrap()).collect();
    assert_eq!(branches, ["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"]);
    assert_eq!(message.to().unwrap().tag(), Some("1918181833n"));
    assert_eq!(message.from().unwrap().display.as_deref(), Some("J Rosenberg \\\""));
    assert_eq!(message.cseq().unwrap().number, 9);
    assert_eq!(message.headers().get("Subject"), Some(""));
    assert_eq!(message.headers().get("UnknownHeaderWithUnusualValue"), Some(";;,,;;,;"));
    let contact = message.contact().unwrap();
    assert_eq!(contact.display.as_deref(), Some("Quoted string \"\""));
    assert_eq!(param(&contact.params, "q"), Some(Some("0.33")));
    assert_eq!(message.body(), b"v=0");
}

#[test]
fn a_wide_range_of_characters_is_read() {
    let method = "!interesting-Method0123456789_*+`.%indeed'~";
    let uri = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.\
               (doesn't-it)@example.com";
    let to = "To: \"BEL:\\\u{7} NUL:\\\0 DEL:\\\u{7f}\" <sip:1_unusual.URI@example.com>";
    let message = valid(&with(&format!("{method} {uri} SIP/2.0"), to));
    assert_eq!(message.cseq().unwrap().method, Method::Other(method.to_owned()));
    assert_eq!(message.to().unwrap().display.as_deref(), Some("BEL:\u{7} NUL:\0 DEL:\u{7f}"));
}

#[test]
fn a_method_that_starts_with_a_known_one_is_another() {
    let message = valid(&with("INVITEX sip:a@b SIP/2.0", ""));
    assert_eq!(message.cseq().unwrap().method, Method::Other("INVITEX".to_owned()));
}

#[test]
fn escapes_semicolons_and_unknown_schemes_in_uris_are_read() {
    let options = |uri: &str| valid(&with(&format!("OPTIONS {uri} SIP/2.0"), ""));
    options("sip:sips%3Auser%40example.com@example.net");
    options("sip:null-%00-null@example.com");
    options("nobodyKnowsThisScheme:totallyopaquecontent");
    options("tel:+4930123");
    options("sip:user;par=u%40example.net@example.com");
    let uri = Uri::parse("sip:user;par=u%40example.net@example.com").unwrap();
    assert_eq!(uri.user.as_deref(), Some("user;par=u%40example.net"));
}

#[test]
fn a_display_name_may_touch_the_bracket() {
    let from = "From: caller<sip:caller@example.com>;tag=323";
    let message = valid(&with("OPTIONS sip:user@example.com SIP/2.0", from));
    assert_eq!(message.from().unwrap().display.as_deref(), Some("caller"));
}

#[test]
fn a_long_request_is_read() {
    let long = format!("F: \"{}\" <sip:a@b>;tag={}", "long".repeat(999), "1".repeat(999));
    let message = valid(&with("INVITE sip:user@example.com SIP/2.0", &long).replace("From:", "X:"));
    assert_eq!(message.from().unwrap().tag().unwrap().len(), 999);
}

#[test]
fn what_follows_the_message_in_a_datagram_is_ignored() {
    let first = with("REGISTER sip:example.com SIP/2.0", "Content-Length: 0");
    let both = format!("{first}{}", with("INVITE sip:joe@example.com SIP/2.0", ""));
    assert_eq!(parse(both.as_bytes()), parse(first.as_bytes()));
}

#[test]
fn unusual_transports_and_reasons_are_read() {
    let vias = "Via: SIP/2.0/SCTP t1.example.com;branch=z9hG4bK1, SIP/2.0/UNKNOWN t5.example.com";
    let options = valid(&with("OPTIONS sip:user@example.com SIP/2.0", vias));
    assert_eq!(options.top_via().unwrap().transport, "SCTP");
    for reason in ["", "= 2**3 * 5**2 но сто девяносто девять - простое", "OK"]
    {
        let text = format!("SIP/2.0 200 {reason}");
        let response = valid(&with(&text, "CSeq: 8 INVITE"));
        assert!(matches!(response, Message::Response(Response { reason: r, .. }) if r == reason));
    }
}

#[test]
fn a_request_with_extraneous_separators_is_refused() {
    let invite = "INVITE sip:user@example.com SIP/2.0";
    assert_eq!(refused(&with(invite, "Via: SIP/2.0/UDP 192.0.2.15;;,;,,")), None);
    assert_eq!(refused(&with(invite, "To: \"Mr. J. User <sip:j.user@example.com>")), None);
    assert_eq!(refused(&with(invite, "From: Bell, Alexander <sip:a@b>;tag=43")), None);
}

#[test]
fn a_wrong_content_length_is_refused_with_400() {
    let invite = |length: &str| refused(&with("INVITE sip:user@example.com SIP/2.0", length));
    assert_eq!(invite("Content-Length: 9999"), Some(400));
    assert_eq!(invite("Content-Length: -999"), Some(400));
    assert_eq!(invite("Content-Length: +0"), Some(400));
    assert_eq!(invite("Content-Length: 99999999999999999999999999"), Some(400));
    assert_eq!(invite("Content-Length: 0\nl: 0"), Some(400));
}

#[test]
fn an_overlarge_number_is_refused() {
    let cseq = |number: &str| with("REGISTER sip:a SIP/2.0", &format!("CSeq: {number} REGISTER"));
    valid(&cseq("2147483647"));
    assert_eq!(refused(&cseq("2147483648")), None);
    assert_eq!(refused(&cseq("36893488147419103232")), None);
    assert_eq!(refused(&with("SIP/2.0 4294967301 better not break the receiver", "")), None);
    assert_eq!(refused(&with("SIP/2.0 099 x", "CSeq: 8 INVITE")), None);
}

#[test]
fn blanks_and_brackets_around_the_uri_are_refused_with_400() {
    for start in [
        "INVITE <sip:user@example.com> SIP/2.0",
        "INVITE sip:user@example.com; lr SIP/2.0",
        "INVITE  sip:user@example.com  SIP/2.0",
        "INVITE sip: SIP/2.0",
        "INVITE user@example.com SIP/2.0",
        "INVITE sip:a@b@c SIP/2.0",
    ] {
        assert_eq!(refused(&with(start, "")), Some(400), "{start}");
    }
}

#[test]
fn another_version_is_refused_with_505() {
    assert_eq!(refused(&with("OPTIONS sip:t.watson@example.org SIP/7.0", "")), Some(505));
    assert_eq!(refused(&with("SIP/7.0 200 OK", "CSeq: 8 INVITE")), None);
}

#[test]
fn a_method_that_differs_from_that_of_cseq_is_refused_with_400() {
    let start = "OPTIONS sip:user@example.com SIP/2.0";
    assert_eq!(refused(&with(start, "CSeq: 8 INVITE")), Some(400));
    assert_eq!(
        refused(&with("NEWMETHOD sip:user@example.com SIP/2.0", "CSeq: 9 INVITE")),
        Some(400)
    );
    assert_eq!(refused(&with("ACK sip:user@example.com SIP/2.0", "CSeq: 9 INVITE")), None);
}

#[test]
fn a_missing_or_doubled_header_field_is_refused() {
    let invite = "INVITE sip:user@example.com SIP/2.0";
    assert_eq!(refused(&with(invite, "").replace("Call-ID", "X-ID")), None);
    assert_eq!(refused(&with(invite, "CSeq: 1 INVITE\nCSeq: 2 INVITE")), Some(400));
    assert_eq!(refused(&with(invite, "From: <sip:a@b>;tag=1\nf: <sip:c@d>;tag=2")), Some(400));
    assert_eq!(refused(&with(invite, "a line without a colon")), Some(400));
    assert_eq!(refused(&with(invite, "Subject: a lone \r in it")), Some(400));
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_with_400() {
    let mut bytes = with("OPTIONS sip:user@example.com SIP/2.0", "Subject: ?").into_bytes();
    let place = bytes.iter().rposition(|b| *b == b'?').unwrap();
    bytes[place] = 0xe9;
    assert_eq!(parse(&bytes).unwrap_err().status, 400);
    assert!(parse(&bytes).unwrap_err().answerable.is_some());
}

#[test]
fn no_message_at_all_is_refused() {
    for text in
        ["", "\r\n\r\n", "\0", "INVITE", "INVITE sip:a@b SIP/2.0\r\n", "GET / HTTP/1.1\r\n\r\n"]
    {
        assert_eq!(refused(text), None);
    }
}
