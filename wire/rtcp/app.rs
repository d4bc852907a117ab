//! The packet around every message.

use super::Error;

/// The type of an APP packet (RFC 3550 12.1).
const APP: u8 = 204;

/// An RTCP APP packet (RFC 3550 6.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// What kind of message it is among those of its name, five bits.
    pub subtype: u8,
    /// Who sends.
    pub ssrc: u32,
    /// Whose messages they are.
    pub name: [u8; 4],
    /// The content, a multiple of four bytes.
    pub data: Vec<u8>,
}

impl App {
    /// Reads a packet that stands alone.
    ///
    /// # Errors
    /// Bytes of another version, type or length.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let (header, data) = bytes.split_first_chunk::<12>().ok_or(Error::NotApp)?;
        let [first, kind, l1, l2, s1, s2, s3, s4, name @ ..] = *header;
        let length = usize::from(u16::from_be_bytes([l1, l2])) * 4 + 4;
        let padding = match first & 0x20 {
            0 => 0,
            _ => usize::from(*data.last().ok_or(Error::NotApp)?),
        };
        match first >> 6 == 2 && kind == APP && length == bytes.len() && padding <= data.len() {
            true => Ok(App {
                subtype: first & 0x1f,
                ssrc: u32::from_be_bytes([s1, s2, s3, s4]),
                name,
                data: data[..data.len() - padding].to_vec(),
            }),
            false => Err(Error::NotApp),
        }
    }

    /// The bytes on the wire; content that is no multiple of four bytes is filled with zeros.
    pub fn print(&self) -> Vec<u8> {
        let words = 2 + self.data.len().div_ceil(4);
        let mut bytes = vec![0x80 | (self.subtype & 0x1f), APP];
        bytes.extend((words as u16).to_be_bytes());
        bytes.extend(self.ssrc.to_be_bytes());
        bytes.extend(self.name);
        bytes.extend(&self.data);
        bytes.resize(4 + 4 * words, 0);
        bytes
    }
}
