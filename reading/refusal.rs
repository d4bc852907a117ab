//! Why a file is not read, in words that help.

use std::error::Error;
use std::fmt;

use super::docx::Damage;

/// The largest file that is read: a .docx, which has figures in it.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The largest file of plain text that is read, and the longest text of a .docx.
pub const MOST_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// One character in this many may be a control character; more are no text.
const CHARACTERS_PER_CONTROL: usize = 10;

/// What a .docx with a password has in it.
const ENCRYPTED: &str = "EncryptedPackage";

/// What a file is that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive.
    Docx,
    /// Plain text.
    Text,
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// It is larger than [`MOST_BYTES`], or plain text larger than [`MOST_TEXT_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is a .docx that cannot be read.
    BrokenDocx(Damage),
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

const MIB: usize = 1024 * 1024;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (is, do_this) = match self {
            Refusal::Empty => ("is empty", "save the contribution again"),
            Refusal::TooLarge { bytes } => {
                return write!(
                    f,
                    "expected a contribution of at most {} MiB as a .docx, or {} MiB as plain \
                     text, but the file has {bytes} bytes; keep only the proposed clauses",
                    MOST_BYTES / MIB,
                    MOST_TEXT_BYTES / MIB,
                );
            }
            Refusal::BrokenDocx(damage) => return write_damage(*damage, f),
            Refusal::Doc => ("looks like a .doc", "open it in Word and save it as a .docx"),
            Refusal::RichText => ("looks like an .rtf", "open it in Word and save it as a .docx"),
            Refusal::Pdf => ("looks like a PDF", "save its source as a .docx"),
            Refusal::Binary => {
                ("is binary", "save the contribution as a .docx, or as plain text in UTF-8")
            }
            Refusal::NoClause => {
                return f.write_str(
                    "expected a clause heading such as \"5.2 Call release\" in the proposed \
                     changes, but found none; keep the number and the title of each clause, and \
                     keep the change marks, if any, around them",
                );
            }
        };
        write!(f, "expected a contribution as a .docx or plain text, but the file {is}; {do_this}")
    }
}

fn write_damage(damage: Damage, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("expected a contribution as a .docx, but ")?;
    match damage {
        Damage::Archive => f.write_str(
            "the file is cut off or damaged; copy it again, or open it in Word and save it again",
        ),
        Damage::Protected => f.write_str(
            "the file is protected by a password; open it in Word and save it without one",
        ),
        Damage::NoDocument => f.write_str(
            "the file is an archive that is no Word document; unpack it if a .docx is in it, or \
             save the contribution as a .docx",
        ),
        Damage::Xml(part) => {
            write!(f, "its {part} is no well-formed XML; open it in Word and save it again")
        }
        Damage::TooDeep(part) => write!(
            f,
            "its {part} is nested more deeply than any that is read; open it in Word and save it \
             again, or keep only the proposed clauses"
        ),
        Damage::TooLarge(part) => {
            write!(f, "its {part} is larger than any that is read; keep only the proposed clauses")
        }
        Damage::TooMuchText => write!(
            f,
            "it has more than {} MiB of text; keep only the proposed clauses",
            MOST_TEXT_BYTES / MIB
        ),
    }
}

impl Error for Refusal {}

/// Says what a file is, and refuses what its size or its first bytes show to be nothing that is
/// read.
pub fn check_bytes(bytes: &[u8]) -> Result<Kind, Refusal> {
    let kind = kind_of(bytes)?;
    let most = match kind {
        Kind::Docx => MOST_BYTES,
        Kind::Text => MOST_TEXT_BYTES,
    };
    match bytes.len() > most {
        true => Err(Refusal::TooLarge { bytes: bytes.len() }),
        false => Ok(kind),
    }
}

fn kind_of(bytes: &[u8]) -> Result<Kind, Refusal> {
    match bytes {
        [] => Err(Refusal::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Ok(Kind::Docx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] if is_encrypted(bytes) => {
            Err(Refusal::BrokenDocx(Damage::Protected))
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Refusal::Doc),
        [b'%', b'P', b'D', b'F', ..] => Err(Refusal::Pdf),
        [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::RichText),
        _ => Ok(Kind::Text),
    }
}

/// Whether a file of the old format is only the envelope of a .docx with a password.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Refuses what reads as no text.
pub fn check_text(text: &str) -> Result<(), Refusal> {
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    let has_nul = text.contains('\0');
    match has_nul || controls > text.chars().count() / CHARACTERS_PER_CONTROL {
        true => Err(Refusal::Binary),
        false if text.trim().is_empty() => Err(Refusal::Empty),
        false => Ok(()),
    }
}
