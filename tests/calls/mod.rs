//! A push on the wire, message by message, to be changed and written as a file.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use callproof_wire::capture::{Writer, json};

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Alice,
    Server,
    Bob,
}
use Who::{Alice, Bob, Server};

/// A message with its name in domain.md, such as `W6`.
#[derive(Clone, Debug)]
pub struct Sip {
    pub name: &'static str,
    pub from: Who,
    pub to: Who,
    pub text: String,
}

const ALICE: &str = "192.0.2.11:5060";
const SERVER: &str = "198.51.100.10:5060";
const BOB: &str = "192.0.2.22:5060";

/// Where somebody listens.
pub fn address(who: Who) -> SocketAddr {
    let text = match who {
        Alice => ALICE,
        Server => SERVER,
        Bob => BOB,
    };
    text.parse().expect("an address")
}

fn sdp(ip: &str, port: u16, direction: &str, control: &str) -> String {
    let (video, app) = (port + 2, port + 4);
    format!(
        "v=0\r\no=- 3900000001 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\n\
         m=audio {port} RTP/AVP 96\r\na=rtpmap:96 AMR-WB/16000\r\na={direction}\r\n\
         m=video {video} RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na={direction}\r\n\
         m=application {app} udp MCVideo\r\na=fmtp:MCVideo mc_priority=5{control}\r\n"
    )
}

fn parts(sdp: &str, more: &[(&str, &str)]) -> (String, String) {
    let mut body = format!("--mcv\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n");
    for (kind, text) in more {
        body += &format!("--mcv\r\nContent-Type: {kind}\r\n\r\n{text}\r\n");
    }
    ("multipart/mixed;boundary=mcv".into(), body + "--mcv--\r\n")
}

fn info(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><mcvideoinfo xmlns=\
         \"urn:3gpp:ns:mcvideoInfo:1.0\"><mcvideo-Params><session-type>one-to-one video push\
         </session-type>{inside}</mcvideo-Params></mcvideoinfo>"
    )
}

/// One dialog: between alice and the server, or the server and bob.
struct Leg {
    via: &'static str,
    branch: String,
    from: String,
    to: String,
    tag: String,
    call_id: String,
    uri: String,
}

impl Leg {
    fn request(&self, method: &str, branch: &str, cseq: u32, to_tag: bool, rest: &str) -> String {
        let Leg { via, from, to, tag, call_id, uri, .. } = self;
        let tag = if to_tag { format!(";tag={tag}") } else { String::new() };
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {via};branch={branch}\r\n\
             Max-Forwards: 70\r\nFrom: {from}\r\nTo: {to}{tag}\r\nCall-ID: {call_id}\r\n\
             CSeq: {cseq} {method}\r\n{rest}"
        )
    }

    fn response(&self, status: &str, branch: &str, cseq: &str, rest: &str) -> String {
        let Leg { via, from, to, tag, call_id, .. } = self;
        let tag = if status.starts_with("100") { String::new() } else { format!(";tag={tag}") };
        format!(
            "SIP/2.0 {status}\r\nVia: SIP/2.0/UDP {via};branch={branch}\r\nFrom: {from}\r\n\
             To: {to}{tag}\r\nCall-ID: {call_id}\r\nCSeq: {cseq}\r\n{rest}"
        )
    }
}

const EMPTY: &str = "Content-Length: 0\r\n\r\n";

fn with_body(headers: &str, (kind, body): (String, String)) -> String {
    format!("{headers}Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn legs(number: usize) -> [Leg; 2] {
    let leg_1 = Leg {
        via: ALICE,
        branch: format!("z9hG4bKc1inv{number}"),
        from: format!("<sip:alice@ims.example.org>;tag=c1-{number}"),
        to: "<sip:mcvideo-pf@mc.example.org>".into(),
        tag: format!("srv-1-{number}"),
        call_id: format!("push{number}@192.0.2.11"),
        uri: "sip:mcvideo-pf@mc.example.org".into(),
    };
    let leg_2 = Leg {
        via: SERVER,
        branch: format!("z9hG4bKsrv{number}"),
        from: format!("<sip:mcvideo-cf@mc.example.org>;tag=srv-2-{number}"),
        to: "<sip:bob@ims.example.org>".into(),
        tag: format!("c2-{number}"),
        call_id: format!("leg2-push{number}@198.51.100.10"),
        uri: "sip:bob@192.0.2.22:5060".into(),
    };
    [leg_1, leg_2]
}

/// A whole push with its release: W1 to W11 of domain.md, with the responses that it leaves out.
pub fn push(number: usize) -> Vec<Sip> {
    let [one, two] = legs(number);
    let (b1, b2) = (one.branch.as_str(), two.branch.as_str());
    let list = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><resource-lists xmlns=\
                \"urn:ietf:params:xml:ns:resource-lists\"><list><entry uri=\
                \"sip:bob@mc.example.org\"/></list></resource-lists>";
    let asks = ";mc_granted;mc_implicit_request";
    let offer = parts(
        &sdp("192.0.2.11", 40_000, "sendonly", asks),
        &[
            ("application/vnd.3gpp.mcvideo-info+xml", &info("")),
            ("application/resource-lists+xml", list),
        ],
    );
    let parties = "<mcvideo-request-uri type=\"Normal\"><mcvideoURI>sip:bob@mc.example.org\
                   </mcvideoURI></mcvideo-request-uri><mcvideo-calling-user-id type=\"Normal\">\
                   <mcvideoURI>sip:alice@mc.example.org</mcvideoURI></mcvideo-calling-user-id>";
    let onward = parts(
        &sdp("198.51.100.10", 52_000, "sendonly", ""),
        &[("application/vnd.3gpp.mcvideo-info+xml", &info(parties))],
    );
    let plain = |body: String| ("application/sdp".to_string(), body);
    let answer = plain(sdp("192.0.2.22", 41_000, "recvonly", ""));
    let granted = plain(sdp("198.51.100.10", 52_010, "recvonly", asks));
    let contact = |uri: &str| format!("Contact: <sip:{uri}>\r\n");
    let of_alice = contact("alice@192.0.2.11:5060")
        + "P-Preferred-Identity: <sip:alice@mc.example.org>\r\nAnswer-Mode: Manual\r\n";
    let of_server = contact("mcv@198.51.100.10:5060")
        + "P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.mcvideo\r\nAnswer-Mode: Manual\r\n";
    let sip = |name, from, to, text| Sip { name, from, to, text };
    let bye = [format!("{b1}bye"), format!("{b2}bye")];
    vec![
        sip("W1", Alice, Server, one.request("INVITE", b1, 1, false, &with_body(&of_alice, offer))),
        sip("W2", Server, Alice, one.response("100 Trying", b1, "1 INVITE", EMPTY)),
        sip("W3", Server, Bob, two.request("INVITE", b2, 1, false, &with_body(&of_server, onward))),
        sip("W4", Bob, Server, two.response("180 Ringing", b2, "1 INVITE", EMPTY)),
        sip("W5", Server, Alice, one.response("180 Ringing", b1, "1 INVITE", EMPTY)),
        sip("W6", Bob, Server, two.response("200 OK", b2, "1 INVITE", &with_body("", answer))),
        sip("W7", Server, Bob, two.request("ACK", &format!("{b2}ack"), 1, true, EMPTY)),
        sip("W8", Server, Alice, one.response("200 OK", b1, "1 INVITE", &with_body("", granted))),
        sip("W8a", Alice, Server, one.request("ACK", &format!("{b1}ack"), 1, true, EMPTY)),
        sip("W9", Alice, Server, one.request("BYE", &bye[0], 2, true, EMPTY)),
        sip("W10", Server, Bob, two.request("BYE", &bye[1], 2, true, EMPTY)),
        sip("W11", Bob, Server, two.response("200 OK", &bye[1], "2 BYE", EMPTY)),
        sip("W11a", Server, Alice, one.response("200 OK", &bye[0], "2 BYE", EMPTY)),
    ]
}

/// Alice's CANCEL (W13).
pub fn cancel() -> Sip {
    let [one, _] = legs(1);
    let text = one.request("CANCEL", &one.branch, 1, false, EMPTY);
    Sip { name: "W13", from: Alice, to: Server, text }
}

/// The server's answer to alice's INVITE.
pub fn answer(status: &str, warning: &str) -> Sip {
    let [one, _] = legs(1);
    let rest = match warning {
        "" => EMPTY.into(),
        warning => format!("Warning: 399 mc.example.org \"{warning}\"\r\n{EMPTY}"),
    };
    let text = one.response(status, &one.branch, "1 INVITE", &rest);
    Sip { name: "W16", from: Server, to: Alice, text }
}

/// Bob's answer to the server's INVITE.
pub fn answer_of_bob(status: &str, warning: &str) -> Sip {
    let [_, two] = legs(1);
    let rest = format!("Warning: 399 192.0.2.22 \"{warning}\"\r\n{EMPTY}");
    let text = two.response(status, &two.branch, "1 INVITE", &rest);
    Sip { name: "W17", from: Bob, to: Server, text }
}

/// The place of a message.
pub fn place(of: &[Sip], name: &str) -> usize {
    of.iter().position(|sip| sip.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// Without a message.
pub fn without(mut of: Vec<Sip>, name: &str) -> Vec<Sip> {
    of.remove(place(&of, name));
    of
}

/// With a message moved before another.
pub fn moved(mut of: Vec<Sip>, name: &str, before: &str) -> Vec<Sip> {
    let sip = of.remove(place(&of, name));
    of.insert(place(&of, before), sip);
    of
}

/// With a message put before another.
pub fn with(mut of: Vec<Sip>, sip: Sip, before: &str) -> Vec<Sip> {
    of.insert(place(&of, before), sip);
    of
}

/// Until before a message.
pub fn until(mut of: Vec<Sip>, name: &str) -> Vec<Sip> {
    of.truncate(place(&of, name));
    of
}

fn at(place: usize) -> Duration {
    Duration::from_millis(100 * place as u64)
}

/// As a capture of datagrams.
pub fn udp(of: &[Sip]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new()).expect("memory");
    for (place, sip) in of.iter().enumerate() {
        let ends = (address(sip.from), address(sip.to));
        writer.udp(at(place), ends.0, ends.1, sip.text.as_bytes()).expect("memory");
    }
    writer.into_inner()
}

/// As a capture of two connections, which alice and the server made from any port.
pub fn tcp(of: &[Sip]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new()).expect("memory");
    for (place, sip) in of.iter().enumerate() {
        let port = |who, made: bool| {
            let mut address = address(who);
            address.set_port(if made { 49_152 } else { 5060 });
            address
        };
        let first = sip.from == Alice || sip.to == Alice;
        let makes = if first { Alice } else { Server };
        let ends = [sip.from, sip.to].map(|who| port(who, who == makes));
        let text = sip.text.replace("SIP/2.0/UDP", "SIP/2.0/TCP");
        writer.tcp(at(place), ends[0], ends[1], text.as_bytes()).expect("memory");
    }
    writer.into_inner()
}

/// As JSON lines with roles for addresses.
pub fn lines(of: &[Sip]) -> Vec<u8> {
    let role = |who| match who {
        Alice => "client-1".to_string(),
        Server => "server".to_string(),
        Bob => "client-2".to_string(),
    };
    let mut written = Vec::new();
    for (place, sip) in of.iter().enumerate() {
        let line = json::Line {
            number: place as u64 + 1,
            at: Some(at(place)),
            from: role(sip.from),
            to: role(sip.to),
            transport: None,
            body: json::Body::Sip(sip.text.clone().into_bytes()),
        };
        json::write_line(&mut written, &line).expect("memory");
    }
    written
}

/// Writes a file.
pub fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("writable");
    path.to_str().expect("plain").into()
}
