//! Why a file is not read, in words that help.

use std::error::Error;
use std::fmt;

/// The largest file that is read.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// One character in this many may be a control character; more are no text.
const CHARACTERS_PER_CONTROL: usize = 10;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// It is larger than [`MOST_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is a Word document.
    Docx,
    /// It is a Word document of the old format.
    Doc,
    /// It is rich text.
    RichText,
    /// It is a PDF file.
    Pdf,
    /// It is no text.
    Binary,
    /// No clause begins in it.
    NoClause,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (is, do_this) = match self {
            Refusal::Empty => ("is empty", "save the contribution as plain text again"),
            Refusal::TooLarge { bytes } => {
                let most = MOST_BYTES / (1024 * 1024);
                return write!(
                    f,
                    "expected a contribution of at most {most} MiB as plain text, but the file has \
                     {bytes} bytes; keep only the proposed clauses"
                );
            }
            Refusal::Docx => ("looks like a .docx", "open it in Word and save it as plain text"),
            Refusal::Doc => ("looks like a .doc", "open it in Word and save it as plain text"),
            Refusal::RichText => {
                ("looks like an .rtf", "open it in Word and save it as plain text")
            }
            Refusal::Pdf => ("looks like a PDF", "save its source as plain text"),
            Refusal::Binary => ("is binary", "save the contribution as plain text in UTF-8"),
            Refusal::NoClause => {
                return f.write_str(
                    "expected a clause heading such as \"5.2 Call release\" in the proposed \
                     changes, but found none; keep the number and the title of each clause, and \
                     keep the change marks, if any, around them",
                );
            }
        };
        write!(f, "expected the plain text of a contribution, but the file {is}; {do_this}")
    }
}

impl Error for Refusal {}

/// Refuses what its size or its first bytes show to be no plain text.
pub fn check_bytes(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { bytes: bytes.len() });
    }
    match bytes {
        [] => Err(Refusal::Empty),
        [b'P', b'K', 3, 4, ..] => Err(Refusal::Docx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Refusal::Doc),
        [b'%', b'P', b'D', b'F', ..] => Err(Refusal::Pdf),
        [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::RichText),
        _ => Ok(()),
    }
}

/// Refuses what reads as no text.
pub fn check_text(bytes: &[u8], text: &str) -> Result<(), Refusal> {
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    let has_nul = text.contains('\0');
    match has_nul || controls > text.chars().count() / CHARACTERS_PER_CONTROL {
        true if bytes.starts_with(b"PK") => Err(Refusal::Docx),
        true => Err(Refusal::Binary),
        false if text.trim().is_empty() => Err(Refusal::Empty),
        false => Ok(()),
    }
}
