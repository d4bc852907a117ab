//! Bodies of several parts (RFC 2046 5.1), as in the INVITE of a video push.

use mailparse::{MailHeaderMap, ParsedMail};

use crate::sip::lexical::one_line;

/// One part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The media type with its parameters.
    pub content_type: String,
    /// `Content-Disposition`, if it is given.
    pub disposition: Option<String>,
    /// The content, decoded if a transfer encoding was given.
    pub body: Vec<u8>,
}

/// Why a body can not be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What the reader says.
    #[error("The multipart body can not be read: {0}.")]
    Unreadable(#[from] mailparse::MailParseError),
    /// The boundary is missing in the type or in the body.
    #[error("The body of type {0:?} has no parts.")]
    NoParts(String),
}

/// The value of `Content-Type`, and the body; the boundary is lengthened if a part contains it.
pub fn write(boundary: &str, parts: &[Part]) -> (String, Vec<u8>) {
    let mut boundary = one_line(boundary);
    while parts.iter().any(|part| contains(&part.body, boundary.as_bytes())) {
        boundary.push('0');
    }
    let mut body = Vec::new();
    for part in parts {
        let content_type = one_line(&part.content_type);
        body.extend(format!("--{boundary}\r\nContent-Type: {content_type}\r\n").into_bytes());
        if let Some(disposition) = &part.disposition {
            let disposition = one_line(disposition);
            body.extend(format!("Content-Disposition: {disposition}\r\n").into_bytes());
        }
        body.extend(b"\r\n");
        body.extend(&part.body);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    (format!("multipart/mixed;boundary={boundary}"), body)
}

fn contains(body: &[u8], boundary: &[u8]) -> bool {
    boundary.is_empty() || body.windows(boundary.len()).any(|window| window == boundary)
}

/// The parts of a body; a body of another type is its own single part.
///
/// # Errors
/// A multipart body without parts, or with a part that can not be decoded.
pub fn read(content_type: &str, body: &[u8]) -> Result<Vec<Part>, Error> {
    let content_type = one_line(content_type);
    if !content_type.to_ascii_lowercase().starts_with("multipart/") {
        return Ok(vec![Part { content_type, disposition: None, body: body.to_vec() }]);
    }
    let mail = [format!("Content-Type: {content_type}\r\n\r\n").as_bytes(), body].concat();
    let mail = mailparse::parse_mail(&mail)?;
    match mail.subparts.as_slice() {
        [] => Err(Error::NoParts(content_type)),
        parts => parts.iter().map(part).collect(),
    }
}

fn part(mail: &ParsedMail<'_>) -> Result<Part, Error> {
    let value = |name| mail.headers.get_first_value(name);
    Ok(Part {
        content_type: value("Content-Type").unwrap_or_else(|| "text/plain".to_owned()),
        disposition: value("Content-Disposition"),
        body: mail.get_body_raw()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sip::examples::message;

    fn parts(example: &str) -> Vec<Part> {
        let message = message(example);
        let content_type = message.headers().get("Content-Type").unwrap().to_owned();
        read(&content_type, message.body()).unwrap()
    }

    fn types(parts: &[Part]) -> Vec<&str> {
        parts.iter().map(|part| part.content_type.as_str()).collect()
    }

    #[test]
    fn the_invite_of_the_push_has_three_parts() {
        let parts = parts("W1");
        let info = "application/vnd.3gpp.mcvideo-info+xml";
        assert_eq!(types(&parts), ["application/sdp", info, "application/resource-lists+xml"]);
        assert_eq!(parts[2].disposition.as_deref(), Some("recipient-list"));
        assert!(parts[0].body.starts_with(b"v=0\r\n"));
    }

    #[test]
    fn a_body_of_another_type_is_a_single_part() {
        assert_eq!(types(&parts("W6")), ["application/sdp"]);
        assert_eq!(types(&parts("T9")), ["application/conference-info+xml"]);
    }

    #[test]
    fn a_boundary_that_a_part_contains_is_lengthened() {
        let part = Part {
            content_type: "text/plain".to_owned(),
            disposition: None,
            body: b"x\r\n--b\r\ny --b0".to_vec(),
        };
        let (content_type, body) = write("b", std::slice::from_ref(&part));
        assert_eq!(content_type, "multipart/mixed;boundary=b00");
        assert_eq!(read(&content_type, &body).unwrap(), [part]);
    }

    #[test]
    fn a_multipart_body_without_a_boundary_is_refused() {
        assert!(matches!(read("multipart/mixed", b"x"), Err(Error::NoParts(_))));
        assert!(matches!(read("Multipart/Mixed;boundary=b", b"x"), Err(Error::NoParts(_))));
    }

    #[test]
    fn parts_within_parts_end_somewhere() {
        let level =
            |n: usize| format!("--{n}x\r\nContent-Type:multipart/a;boundary={}x\r\n\r\n", n + 1);
        let body: String = (0..2000).map(level).collect();
        assert!(read("multipart/mixed;boundary=0x", body.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_body_makes_the_reader_panic(
            content_type in "multipart/mixed;boundary=(b|\"b|\")|\\PC*",
            body in "(--b|--|\r\n|Content-Type: |multipart/x;boundary=b|[a-z=]|: ){0,20}",
        ) {
            let _ = read(&content_type, body.as_bytes());
        }

        #[test]
        fn written_parts_are_read_again(
            bodies in proptest::collection::vec(any::<Vec<u8>>(), 1..4),
            disposition in proptest::option::of("[a-z]{1,9}"),
        ) {
            let content_type = "application/x;y=\"z\"".to_owned();
            let part = |body| Part {
                content_type: content_type.clone(),
                disposition: disposition.clone(),
                body,
            };
            let parts: Vec<Part> = bodies.into_iter().map(part).collect();
            let (content_type, body) = write("mcv", &parts);
            prop_assert_eq!(read(&content_type, &body).unwrap(), parts);
        }
    }
}
