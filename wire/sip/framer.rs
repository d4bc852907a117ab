//! Messages out of a stream of bytes, by `Content-Length` (RFC 3261 18.3).

use super::headers::canonical;
use super::lexical::number;

/// The longest head, and the longest message, that is taken from a stream.
const LONGEST: usize = 64 * 1024;

/// Cuts a stream into messages; empty lines between them are skipped (7.5, RFC 5626 3.5.1).
#[derive(Clone, Debug, Default)]
pub struct Framer {
    buffer: Vec<u8>,
    broken: bool,
}

/// Why a stream can not be cut any further: where the next message starts is unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No empty line within 64 KiB.
    #[error("The header fields are longer than {LONGEST} bytes.")]
    HeadTooLong,
    /// Head and body together.
    #[error("The message is longer than {LONGEST} bytes.")]
    MessageTooLong,
    /// It is mandatory on a stream (18.3).
    #[error("The message has no Content-Length.")]
    NoContentLength,
    /// Not a number, or there twice.
    #[error("The Content-Length {0:?} is no length.")]
    BadContentLength(String),
}

impl Framer {
    /// A stream from which nothing has come yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what has come; nothing any more once the stream is unusable.
    pub fn push(&mut self, bytes: &[u8]) {
        if !self.broken {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// How many bytes wait for more.
    pub fn waiting(&self) -> usize {
        self.buffer.len()
    }

    /// The next whole message; none until more comes, and none ever after an error.
    #[expect(clippy::should_implement_trait, reason = "more may follow after none")]
    pub fn next(&mut self) -> Option<Result<Vec<u8>, FrameError>> {
        let blank = self.buffer.iter().take_while(|b| b"\r\n".contains(b)).count();
        self.buffer.drain(..blank);
        match message_length(&self.buffer) {
            Ok(None) => None,
            Ok(Some(length)) if self.buffer.len() < length => None,
            Ok(Some(length)) => Some(Ok(self.buffer.drain(..length).collect())),
            Err(error) => {
                *self = Framer { buffer: Vec::new(), broken: true };
                Some(Err(error))
            }
        }
    }
}

/// The length of the message that the bytes start with, once its head is there.
fn message_length(bytes: &[u8]) -> Result<Option<usize>, FrameError> {
    let Some((head, rest)) = split_head(bytes) else {
        return if bytes.len() > LONGEST { Err(FrameError::HeadTooLong) } else { Ok(None) };
    };
    let head_length = bytes.len() - rest.len();
    match content_length(&String::from_utf8_lossy(head))? {
        _ if head_length > LONGEST => Err(FrameError::HeadTooLong),
        body if body > LONGEST - head_length => Err(FrameError::MessageTooLong),
        body => Ok(Some(head_length + body)),
    }
}

/// The one `Content-Length` among the lines of a head.
fn content_length(head: &str) -> Result<usize, FrameError> {
    let mut values = lines(head)
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| canonical(name.trim_end()) == "Content-Length")
        .map(|(_, value)| value.trim());
    match (values.next(), values.next()) {
        (None, _) => Err(FrameError::NoContentLength),
        (Some(value), None) => {
            number(value).ok_or_else(|| FrameError::BadContentLength(value.to_owned()))
        }
        (Some(one), Some(other)) => Err(FrameError::BadContentLength(format!("{one}, {other}"))),
    }
}

/// Splits a message after the first empty line, empty lines before it skipped (7.5).
pub(super) fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = bytes.iter().take_while(|b| b"\r\n".contains(b)).count();
    let bytes = &bytes[blank..];
    let mut start = 0;
    loop {
        let end = start + bytes[start..].iter().position(|b| *b == b'\n')?;
        if start > 0 && [b"".as_slice(), b"\r"].contains(&&bytes[start..end]) {
            return Some((&bytes[..start], &bytes[end + 1..]));
        }
        start = end + 1;
    }
}

/// The lines of a head, which end with CR LF or, from a lenient sender, with LF alone.
pub(super) fn lines(head: &str) -> impl Iterator<Item = &str> {
    head.split_terminator('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}
