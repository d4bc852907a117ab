//! The data channel establishment protocol (RFC 8832), for peers that open in band.

/// The payload protocol identifier of these messages.
pub(crate) const PPID: u32 = 50;

/// DATA_CHANNEL_ACK.
pub(crate) const ACK: [u8; 1] = [2];

const OPEN: u8 = 3;
const HEADER: usize = 12;
const CLUE: &[u8] = b"CLUE";

/// DATA_CHANNEL_OPEN of a reliable, ordered channel with label and subprotocol `CLUE`.
pub(crate) fn open() -> Vec<u8> {
    let length = [0, CLUE.len() as u8];
    [&[OPEN, 0, 0, 0, 0, 0, 0, 0], &length[..], &length, CLUE, CLUE].concat()
}

/// Whether `message` is a whole DATA_CHANNEL_OPEN.
pub(crate) fn is_open(message: &[u8]) -> bool {
    let [OPEN, _, _, _, _, _, _, _, a, b, c, d, ..] = *message else { return false };
    let label = usize::from(u16::from_be_bytes([a, b]));
    let protocol = usize::from(u16::from_be_bytes([c, d]));
    message.len() == HEADER + label + protocol
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_is_known_and_no_part_of_it() {
        let whole = open();
        assert_eq!(whole, *b"\x03\0\0\0\0\0\0\0\0\x04\0\x04CLUECLUE");
        assert!(is_open(&whole));
        for end in 0..whole.len() {
            assert!(!is_open(&whole[..end]));
        }
        assert!(!is_open(&ACK));
    }
}
