//! Requests and responses (RFC 3261 7), how they are written, and the answer to a request (8.2.6).

use std::fmt;

use super::lexical::{is_token, number, one_line};
use super::{Headers, Method, NameAddr, Via};

/// A request or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Asks for something.
    Request(Request),
    /// Answers a request.
    Response(Response),
}

/// A request (7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is asked for.
    pub method: Method,
    /// Whom it is asked of, as written.
    pub uri: String,
    /// The header fields.
    pub headers: Headers,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

/// A response (7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code, 100 to 699.
    pub status: u16,
    /// The reason phrase, which may be empty.
    pub reason: String,
    /// The header fields.
    pub headers: Headers,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
}

/// `CSeq`: the number of a request and its method (20.16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CSeq {
    /// The sequence number, less than 2^31 (8.1.1.5).
    pub number: u32,
    /// The method of the request.
    pub method: Method,
}

/// The answer to a request (8.2.6): its Via, From, To, Call-ID and CSeq, `to_tag` if To has none.
pub fn response_to(request: &Request, status: u16, reason: &str, to_tag: Option<&str>) -> Response {
    let mut headers = Headers::new();
    let copied = ["Via", "From", "To", "Call-ID", "CSeq"];
    for name in copied {
        request.headers.all(name).for_each(|value| headers.push(name, value));
    }
    match (request.to(), to_tag) {
        (Some(to), Some(tag)) if to.tag().is_none() => headers.set("To", to.with_tag(tag)),
        _ => {}
    }
    Response { status, reason: reason.to_owned(), headers, body: Vec::new() }
}

impl Message {
    /// The bytes on the wire, with the `Content-Length` of the body.
    pub fn print(&self) -> Vec<u8> {
        match self {
            Message::Request(request) => request.print(),
            Message::Response(response) => response.print(),
        }
    }

    fn parts(&self) -> (&Headers, &[u8]) {
        match self {
            Message::Request(request) => (&request.headers, &request.body),
            Message::Response(response) => (&response.headers, &response.body),
        }
    }

    fn parts_mut(&mut self) -> &mut Headers {
        match self {
            Message::Request(request) => &mut request.headers,
            Message::Response(response) => &mut response.headers,
        }
    }
}

impl Request {
    /// The bytes on the wire, with the `Content-Length` of the body.
    pub fn print(&self) -> Vec<u8> {
        print(&format!("{} {} SIP/2.0", self.method, self.uri), &self.headers, &self.body)
    }

    fn parts(&self) -> (&Headers, &[u8]) {
        (&self.headers, &self.body)
    }

    fn parts_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }
}

impl Response {
    /// The bytes on the wire, with the `Content-Length` of the body.
    pub fn print(&self) -> Vec<u8> {
        print(&format!("SIP/2.0 {} {}", self.status, self.reason), &self.headers, &self.body)
    }

    fn parts(&self) -> (&Headers, &[u8]) {
        (&self.headers, &self.body)
    }

    fn parts_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }
}

/// What is asked of the header fields in the same way for all three.
macro_rules! reads_headers {
    ($($type:ty),+) => {$(
        impl $type {
            /// The header fields.
            pub fn headers(&self) -> &Headers {
                self.parts().0
            }

            /// The header fields, to change them.
            pub fn headers_mut(&mut self) -> &mut Headers {
                self.parts_mut()
            }

            /// The body, empty if there is none.
            pub fn body(&self) -> &[u8] {
                self.parts().1
            }

            /// `Call-ID` (20.8); empty if missing.
            pub fn call_id(&self) -> &str {
                self.headers().call_id()
            }

            /// `CSeq` (20.16).
            pub fn cseq(&self) -> Option<CSeq> {
                self.headers().cseq()
            }

            /// The topmost `Via` (20.42).
            pub fn top_via(&self) -> Option<Via> {
                self.headers().top_via()
            }

            /// `From` (20.20).
            pub fn from(&self) -> Option<NameAddr> {
                self.headers().from()
            }

            /// `To` (20.39).
            pub fn to(&self) -> Option<NameAddr> {
                self.headers().to()
            }

            /// The first `Contact` (20.10).
            pub fn contact(&self) -> Option<NameAddr> {
                self.headers().contact()
            }
        }
    )+};
}

reads_headers!(Message, Request, Response);

/// Start line, `Via`, all other header fields in their order, `Content-Length`, body.
fn print(start: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let (vias, others): (Vec<_>, Vec<_>) = headers.iter().partition(|(name, _)| *name == "Via");
    let mut text = one_line(start);
    text.push_str("\r\n");
    for (name, value) in vias.into_iter().chain(others) {
        if name != "Content-Length" {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

impl CSeq {
    /// Reads `1 INVITE`.
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, method) = text.split_once(char::is_whitespace)?;
        let number = number(digits).filter(|number| *number < 1 << 31)?;
        let method = method.trim_start();
        is_token(method).then(|| CSeq { number, method: Method::from(method) })
    }
}

impl fmt::Display for CSeq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.method)
    }
}
