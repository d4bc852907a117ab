//! From bytes to a message (RFC 3261 7), with what a refusal can still be answered with.

use super::address::is_uri;
use super::framer::{lines, split_head};
use super::lexical::{is_token, number};
use super::{Headers, Message, Method, Request, Response, Uri};

/// Why bytes are not a message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a SIP message: {reason}.")]
pub struct ParseError {
    /// What is wrong, as the end of a sentence.
    pub reason: String,
    /// The status code of an answer: 400, or 505 for another version of SIP.
    pub status: u16,
    /// The request, if enough of it can be read that an answer can be sent; never an ACK.
    pub answerable: Option<Box<Request>>,
}

/// Reads a datagram or one framed message; without `Content-Length` the rest is the body (18.3).
///
/// # Errors
/// A wrong start line, a header field that is missing, unreadable or there twice, a method that
/// differs from that of `CSeq`, a body that is shorter than said.
pub fn parse(bytes: &[u8]) -> Result<Message, ParseError> {
    let (head, rest) = split_head(bytes)
        .ok_or_else(|| unanswerable(Fault::new("no empty line ends the header fields")))?;
    let text = String::from_utf8_lossy(head);
    let mut lines = unfold(&text).into_iter();
    let start = lines.next().unwrap_or_default();
    let (headers, fault) = header_fields(lines);
    let mut checks = vec![not_utf8(head), fault];
    match start.get(..4) {
        Some(sip) if sip.eq_ignore_ascii_case("SIP/") => {
            checks.push(wrong_headers(&headers));
            response(&start, headers, checks, rest).map_err(unanswerable)
        }
        _ => request(&start, headers, checks, rest),
    }
}

/// Something that a message must not have.
struct Fault {
    status: u16,
    reason: String,
}

impl Fault {
    fn new(reason: impl Into<String>) -> Self {
        Fault { status: 400, reason: reason.into() }
    }
}

fn unanswerable(Fault { status, reason }: Fault) -> ParseError {
    ParseError { reason, status, answerable: None }
}

/// Lines with those that start with a blank appended to the one before (7.3.1).
fn unfold(head: &str) -> Vec<String> {
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines(head) {
        match unfolded.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => unfolded.push(line.to_owned()),
        }
    }
    unfolded
}

/// All readable header fields, and the first line that is none.
fn header_fields(lines: impl Iterator<Item = String>) -> (Headers, Option<Fault>) {
    let (mut headers, mut fault) = (Headers::new(), None);
    for line in lines {
        match line.split_once(':').map(|(name, value)| (name.trim_end(), value)) {
            Some((name, value)) if is_token(name) && !line.contains('\r') => {
                headers.push(name, value);
            }
            _ => fault = fault.or(Some(Fault::new(format!("{line:?} is not a header field")))),
        }
    }
    (headers, fault)
}

fn not_utf8(head: &[u8]) -> Option<Fault> {
    std::str::from_utf8(head).err().map(|_| Fault::new("the header fields are not UTF-8 (7.3.1)"))
}

/// Reads a status line (7.2) and what follows it.
fn response(
    start: &str,
    mut headers: Headers,
    checks: Vec<Option<Fault>>,
    rest: &[u8],
) -> Result<Message, Fault> {
    let mut words = start.splitn(3, ' ');
    let (version, code) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let reason = words.next().unwrap_or_default().trim().to_owned();
    let status = number(code).filter(|status| (100..700).contains(status));
    let status = status.ok_or_else(|| Fault::new(format!("{start:?} is not a status line")))?;
    first(checks.into_iter().chain([wrong_version(version)]))?;
    let body = take_body(&mut headers, rest)?;
    Ok(Message::Response(Response { status, reason, headers, body }))
}

/// Reads a request line (7.1) and what follows it.
fn request(
    start: &str,
    headers: Headers,
    mut checks: Vec<Option<Fault>>,
    rest: &[u8],
) -> Result<Message, ParseError> {
    let (method, uri, version) = request_line(start).map_err(unanswerable)?;
    checks.extend([wrong_version(version), wrong_uri(uri), wrong_headers(&headers)]);
    checks.push(wrong_method(method, &headers));
    let (method, uri) = (Method::from(method), uri.to_owned());
    let mut request = Request { method, uri, headers, body: Vec::new() };
    match first(checks).and_then(|()| take_body(&mut request.headers, rest)) {
        Ok(body) => Ok(Message::Request(Request { body, ..request })),
        Err(Fault { status, reason }) => {
            let answerable = is_answerable(&request).then(|| Box::new(request));
            Err(ParseError { reason, status, answerable })
        }
    }
}

/// The method, what stands in the place of the URI, and the version.
fn request_line(start: &str) -> Result<(&str, &str, &str), Fault> {
    let fault = || Fault::new(format!("{start:?} is not a request line"));
    let (method, rest) = start.split_once(' ').ok_or_else(fault)?;
    let (uri, version) = rest.trim_end().rsplit_once(' ').ok_or_else(fault)?;
    match is_token(method) && version.to_ascii_uppercase().starts_with("SIP/") {
        true => Ok((method, uri, version)),
        false => Err(fault()),
    }
}

fn wrong_version(version: &str) -> Option<Fault> {
    let reason = format!("the version is {version:?} instead of \"SIP/2.0\"");
    (!version.eq_ignore_ascii_case("SIP/2.0")).then_some(Fault { status: 505, reason })
}

fn wrong_uri(uri: &str) -> Option<Fault> {
    let scheme = uri.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let sound = match scheme.as_str() {
        "sip" | "sips" => Uri::parse(uri).is_some(),
        _ => is_uri(uri),
    };
    (!sound).then(|| Fault::new(format!("the Request-URI {uri:?} is malformed")))
}

/// The header fields that every message has (8.1.1), and those that stand in it once.
fn wrong_headers(headers: &Headers) -> Option<Fault> {
    let twice = ["From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Content-Type"]
        .into_iter()
        .find(|name| headers.all(name).nth(1).is_some())
        .map(|name| Fault::new(format!("{name} is there twice")));
    unreadable(headers).map(|name| Fault::new(format!("{name} is missing or malformed"))).or(twice)
}

/// The first header field that a response needs and that is missing or malformed.
fn unreadable(headers: &Headers) -> Option<&'static str> {
    let readable = [
        ("Via", headers.top_via().is_some()),
        ("From", headers.from().is_some()),
        ("To", headers.to().is_some()),
        ("Call-ID", !headers.call_id().is_empty()),
        ("CSeq", headers.cseq().is_some()),
    ];
    readable.into_iter().find(|(_, readable)| !readable).map(|(name, _)| name)
}

fn wrong_method(method: &str, headers: &Headers) -> Option<Fault> {
    let differs = headers.cseq().is_some_and(|cseq| cseq.method.as_str() != method);
    differs.then(|| Fault::new(format!("the method of CSeq is not {method} (8.1.1.5)")))
}

fn is_answerable(request: &Request) -> bool {
    request.method != Method::Ack && unreadable(&request.headers).is_none()
}

/// Removes `Content-Length` and takes as many bytes, all if there is none (18.3, 20.14).
fn take_body(headers: &mut Headers, rest: &[u8]) -> Result<Vec<u8>, Fault> {
    let length = match headers.get("Content-Length") {
        None => rest.len(),
        Some(text) => number(text)
            .ok_or_else(|| Fault::new(format!("the Content-Length {text:?} is no length")))?,
    };
    headers.remove("Content-Length");
    match rest.get(..length) {
        Some(body) => Ok(body.to_vec()),
        None => Err(Fault::new(format!("the body has {} of {length} bytes (18.3)", rest.len()))),
    }
}

fn first(checks: impl IntoIterator<Item = Option<Fault>>) -> Result<(), Fault> {
    checks.into_iter().flatten().next().map_or(Ok(()), Err)
}
