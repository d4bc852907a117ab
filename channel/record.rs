//! DTLS 1.2 records, as far as a datagram has to be judged before DTLS sees it (RFC 6347).

const HEADER: usize = 13;
const ALERT: u8 = 21;
const APPLICATION_DATA: u8 = 23;

/// How long a datagram of the handshake can be: the library gives up, in its own way, on a
/// certificate longer than the buffer it is handed, and holds thirty datagrams at most.
pub(crate) const LONGEST_OF_HANDSHAKE: usize = 4096;

/// How far the connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The handshake goes on.
    Handshake,
    /// Both sides have keys.
    Secured,
}

/// The records of `datagram` that deserve a look; what has not the form of a record ends it.
pub(crate) fn admit(datagram: &[u8], phase: Phase) -> Vec<u8> {
    if phase == Phase::Handshake && datagram.len() > LONGEST_OF_HANDSHAKE {
        return Vec::new();
    }
    let mut rest = datagram;
    let mut admitted = Vec::with_capacity(datagram.len());
    while let [kind, 0xfe, 0xfd | 0xff, e0, e1, _, _, _, _, _, _, l0, l1, ..] = *rest {
        let length = HEADER + usize::from(u16::from_be_bytes([l0, l1]));
        let Some((record, next)) = rest.split_at_checked(length) else { break };
        if wanted(kind, u16::from_be_bytes([e0, e1]), phase) {
            admitted.extend_from_slice(record);
        }
        rest = next;
    }
    admitted
}

fn wanted(kind: u8, epoch: u16, phase: Phase) -> bool {
    match (kind, epoch, phase) {
        (APPLICATION_DATA, 0, _) => false,
        // Anyone can send an alert that nobody signed.
        (ALERT, 0, Phase::Secured) => false,
        (20..=23, 0 | 1, _) => true,
        _ => false,
    }
}

/// The alert that RFC 8122 asks for when the certificate is not the one of the SDP, in the clear.
pub(crate) fn bad_certificate() -> Vec<u8> {
    const FATAL: u8 = 2;
    const BAD_CERTIFICATE: u8 = 42;
    // The highest sequence number of the epoch is one that the handshake has not used.
    vec![ALERT, 0xfe, 0xfd, 0, 0, 255, 255, 255, 255, 255, 255, 0, 2, FATAL, BAD_CERTIFICATE]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, epoch: u8) -> Vec<u8> {
        vec![kind, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 1, 0, 2, 7, 7]
    }

    #[test]
    fn a_secured_connection_takes_no_alert_in_the_clear() {
        let datagram = [record(ALERT, 0), record(APPLICATION_DATA, 1)].concat();
        assert_eq!(admit(&datagram, Phase::Secured), record(APPLICATION_DATA, 1));
        assert_eq!(admit(&bad_certificate(), Phase::Handshake), bad_certificate());
        assert!(admit(&bad_certificate(), Phase::Secured).is_empty());
    }

    #[test]
    fn what_follows_a_broken_record_is_not_looked_at() {
        let whole = record(22, 0);
        for end in 0..whole.len() {
            assert!(admit(&whole[..end], Phase::Handshake).is_empty());
            let datagram = [&whole, &whole[..end]].concat();
            assert_eq!(admit(&datagram, Phase::Handshake), whole);
        }
        assert!(admit(&record(22, 2), Phase::Secured).is_empty());
        assert!(admit(&record(24, 1), Phase::Secured).is_empty());
    }
}
