//! The DTLS 1.2 connection: the settings, and what comes out of the library in its order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, Output};

use crate::{Certificate, Error, Setup};

/// More than a certificate can be, see [`crate::record::LONGEST_OF_HANDSHAKE`].
const BUFFER: usize = 128 * 1024;

/// Farther away than any timer that matters: the library names a day years ahead for none.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

/// What the connection gives.
pub(crate) enum Given {
    /// A UDP payload for the peer.
    Datagram(Vec<u8>),
    /// The peer's certificate in DER; what follows waits until it is judged.
    Certificate(Vec<u8>),
    /// The handshake is complete.
    Connected,
    /// What the peer sent inside.
    Data(Vec<u8>),
    /// The peer has ended the connection, and is answered.
    CloseNotify,
}

pub(crate) struct Connection {
    dtls: Dtls,
    timeout: Option<Instant>,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(
        certificate: &Certificate,
        setup: Setup,
        now: Instant,
    ) -> Result<Self, Error> {
        let config = Config::builder()
            .mtu(1200)
            .max_queue_tx(64)
            .flight_start_rto(Duration::from_millis(400))
            .flight_retries(7)
            .handshake_timeout(Duration::from_secs(60))
            .build()
            .map_err(|error| Error::Dtls(error.to_string()))?;
        let mut dtls = Dtls::new_12(Arc::new(config), certificate.pair(), now);
        dtls.set_active(setup == Setup::Active);
        Ok(Connection { dtls, timeout: None, buffer: vec![0; BUFFER] })
    }

    /// Lets the time pass; on the active side the first call begins the handshake.
    pub(crate) fn advance(&mut self, now: Instant) -> Result<(), dimpl::Error> {
        self.dtls.handle_timeout(now)
    }

    pub(crate) fn next_timeout(&self, now: Instant) -> Option<Instant> {
        self.timeout.filter(|at| at.saturating_duration_since(now) < NEVER)
    }

    pub(crate) fn receive(&mut self, records: &[u8]) -> Result<(), dimpl::Error> {
        self.dtls.handle_packet(records)
    }

    pub(crate) fn send(&mut self, data: &[u8]) -> Result<(), dimpl::Error> {
        self.dtls.send_application_data(data).map(|_| ())
    }

    /// Sends close_notify once the handshake is complete, and nothing before.
    pub(crate) fn close(&mut self) -> Result<(), dimpl::Error> {
        self.dtls.close()
    }

    /// All that is ready to be given, up to a certificate.
    pub(crate) fn drain(&mut self) -> VecDeque<Given> {
        let mut given = VecDeque::new();
        loop {
            given.push_back(match self.dtls.poll_output(&mut self.buffer) {
                Output::Packet(datagram) => Given::Datagram(datagram.to_vec()),
                Output::PeerCert(der) => {
                    given.push_back(Given::Certificate(der.to_vec()));
                    return given;
                }
                Output::Connected => Given::Connected,
                Output::ApplicationData(data) => Given::Data(data.to_vec()),
                Output::CloseNotify => Given::CloseNotify,
                Output::Timeout(at) => {
                    self.timeout = Some(at);
                    return given;
                }
                Output::BufferTooSmall { needed } => {
                    self.buffer.resize(needed, 0);
                    continue;
                }
                _ => continue,
            });
        }
    }
}
