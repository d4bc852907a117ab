//! SIP over TCP: connections are kept and used in both directions (RFC 3261 18).

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use callproof_wire::sip::Framer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{Input, Seen};
use crate::transaction::{Peer, Transport};

/// How long answers are sent to an end that has closed its direction of a connection.
const ANSWERS: Duration = Duration::from_secs(2);
/// The most connections that a host accepts at once.
const MOST: usize = 256;

type Outgoing = UnboundedSender<Vec<u8>>;

/// A host's connections, by the other end's address.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    host: usize,
    input: UnboundedSender<Input>,
    open: Arc<Mutex<BTreeMap<SocketAddr, Outgoing>>>,
}

impl Connections {
    pub fn new(host: usize, input: UnboundedSender<Input>) -> Self {
        Connections { host, input, open: Arc::default() }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, BTreeMap<SocketAddr, Outgoing>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends on a connection; gives back the task of a new one, to where the other end listens, if
    /// there was none.
    pub fn send(
        &self,
        to: Peer,
        listens: SocketAddr,
        bytes: Vec<u8>,
    ) -> Option<impl Future<Output = ()> + Send + use<>> {
        let known = self.open().get(&to.address).map(|connection| connection.send(bytes.clone()));
        if let Some(Ok(())) = known {
            return None;
        }
        let (sender, outgoing) = unbounded_channel();
        // The receiver lives in the task below.
        let _ = sender.send(bytes);
        self.open().insert(to.address, sender);
        let own = self.clone();
        Some(async move {
            match TcpStream::connect(listens).await {
                Ok(stream) => own.serve(stream, to.address, outgoing).await,
                Err(error) => own.lost(to.address, &error.to_string()),
            }
        })
    }

    /// Accepts connections for ever.
    pub async fn accept(self, listener: TcpListener) {
        let mut served = tokio::task::JoinSet::new();
        loop {
            let Ok((stream, address)) = listener.accept().await else { continue };
            while served.try_join_next().is_some() {}
            if served.len() >= MOST {
                continue;
            }
            let (sender, outgoing) = unbounded_channel();
            self.open().insert(address, sender);
            served.spawn(self.clone().serve(stream, address, outgoing));
        }
    }

    async fn serve(
        self,
        stream: TcpStream,
        address: SocketAddr,
        outgoing: UnboundedReceiver<Vec<u8>>,
    ) {
        let Ok(own) = stream.local_addr() else { return };
        let (reader, writer) = stream.into_split();
        let mut writing = std::pin::pin!(self.write(writer, own, address, outgoing));
        let why = tokio::select! {
            why = self.read(reader, own, address) => {
                // Whoever has no more to say may still listen to the answers.
                let _ = tokio::time::timeout(ANSWERS, &mut writing).await;
                why
            }
            why = &mut writing => why,
        };
        self.lost(address, &why);
    }

    async fn read(
        &self,
        mut reader: OwnedReadHalf,
        own: SocketAddr,
        address: SocketAddr,
    ) -> String {
        let (mut framer, mut buffer) = (Framer::new(), vec![0; 16_384]);
        loop {
            let length = match reader.read(&mut buffer).await {
                Ok(0) => return "closed".into(),
                Ok(length) => length,
                Err(error) => return error.to_string(),
            };
            framer.push(&buffer[..length]);
            while let Some(message) = framer.next() {
                let bytes = match message {
                    Ok(bytes) => bytes,
                    Err(error) => return error.to_string(),
                };
                let (host, transport) = (self.host, Transport::Tcp);
                let seen = Seen {
                    transport,
                    from: address,
                    to: own,
                    bytes: bytes.clone(),
                    is_sent: false,
                };
                let from = Peer { transport, address };
                let told = self.input.send(Input::Seen { host, seen });
                if told.and(self.input.send(Input::Sip { host, from, bytes })).is_err() {
                    return "nobody listens".into();
                }
            }
        }
    }

    async fn write(
        &self,
        mut writer: OwnedWriteHalf,
        own: SocketAddr,
        address: SocketAddr,
        mut outgoing: UnboundedReceiver<Vec<u8>>,
    ) -> String {
        while let Some(bytes) = outgoing.recv().await {
            if let Err(error) = writer.write_all(&bytes).await {
                return error.to_string();
            }
            let (transport, from, to) = (Transport::Tcp, own, address);
            let seen = Seen { transport, from, to, bytes, is_sent: true };
            if self.input.send(Input::Seen { host: self.host, seen }).is_err() {
                return "nobody listens".into();
            }
        }
        "closed".into()
    }

    fn lost(&self, address: SocketAddr, why: &str) {
        self.open().remove(&address);
        let peer = Peer { transport: Transport::Tcp, address };
        // Whoever has stopped need not know.
        let _ = self.input.send(Input::Lost { host: self.host, peer, why: why.into() });
    }

    /// Closes all connections once what is to be written is written.
    pub fn close(&self) {
        self.open().clear();
    }
}
