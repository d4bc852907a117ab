//! The ports of a node: that of SIP, and a row of them for its media.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

/// As many ports in a row as the media of a node take: those of eight sessions.
const ROW: u16 = 64;
/// The first port of the first row.
const FIRST: u16 = 20_000;
/// How many rows there are: all stay below 32768, where systems begin to give out ports themselves.
const ROWS: u16 = 199;

/// A row of ports for the media of one node. No other node takes one of them as long as a clone of
/// this lives: its last port is held, where no stream is ever put.
#[derive(Clone, Debug)]
pub struct Row {
    /// The first of them.
    pub first: u16,
    _mark: Arc<UdpSocket>,
}

impl Row {
    /// A row at an address that nobody uses now, other than where the node itself is to listen for
    /// SIP, which also says where the search begins.
    ///
    /// # Errors
    /// There is none, or the address cannot be had.
    pub fn take(sip: SocketAddr) -> io::Result<Row> {
        let begin = sip.port() % ROWS;
        for after in 0..ROWS {
            let first = FIRST + (begin + after) % ROWS * ROW;
            if (first..first + ROW).contains(&sip.port()) {
                continue;
            }
            match Row::at(sip.ip(), first) {
                Ok(row) => return Ok(row),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(error),
            }
        }
        let last = FIRST + ROWS * ROW - 1;
        let why = format!("no {ROW} ports in a row are free for media from {FIRST} to {last}");
        Err(io::Error::other(why))
    }

    fn at(ip: IpAddr, first: u16) -> io::Result<Row> {
        // The mark comes first: of two that look at the same row one has it.
        let mark = UdpSocket::bind((ip, first + ROW - 1))?;
        for port in first..first + ROW - 1 {
            UdpSocket::bind((ip, port))?;
        }
        Ok(Row { first, _mark: Arc::new(mark) })
    }
}

/// An address for SIP of this machine alone that nobody uses now, over UDP or TCP.
///
/// # Errors
/// There is none.
pub fn free_address() -> io::Result<SocketAddr> {
    for _ in 0..64 {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let sip = udp.local_addr()?;
        if TcpListener::bind(sip).is_ok() {
            return Ok(sip);
        }
    }
    Err(io::Error::other("no free ports were found"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_would_begin_at_the_same_row_get_rows_of_their_own() {
        let sip = SocketAddr::from((Ipv4Addr::LOCALHOST, 45_060));
        let rows: Vec<Row> = (0..3).map(|_| Row::take(sip).expect("there are rows")).collect();
        let mut firsts: Vec<u16> = rows.iter().map(|row| row.first).collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 3);
        for row in &rows {
            let all = row.first..row.first + ROW - 1;
            assert!(all.clone().all(|port| UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok()));
        }
    }

    #[test]
    fn a_row_has_neither_the_port_of_sip_nor_one_that_is_used() {
        // Its own row would be the first that is looked at.
        for sip in (FIRST..FIRST + ROWS * ROW).step_by(61) {
            let sip = SocketAddr::from((Ipv4Addr::LOCALHOST, sip));
            let row = Row::take(sip).expect("there are rows");
            assert!(!(row.first..row.first + ROW).contains(&sip.port()), "{sip}");
        }
        let sip = SocketAddr::from((Ipv4Addr::LOCALHOST, 45_160));
        let first = Row::take(sip).expect("there are rows").first;
        let used = UdpSocket::bind((Ipv4Addr::LOCALHOST, first + 2)).expect("it was free");
        assert_ne!(Row::take(sip).expect("there are rows").first, first);
        drop(used);
    }
}
