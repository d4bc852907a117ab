//! Datagrams: SIP, transmission control, and video.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use callproof_wire::rtp::Packetiser;
use tokio::net::UdpSocket;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::MissedTickBehavior;

use super::{Input, Seen};
use crate::transaction::{Peer, Transport};

/// The largest datagram.
const MOST: usize = 65_535;
/// A frame of the video: made up, of the size of a small one.
const FRAME: usize = 3_000;

/// Hands on the SIP messages that come to a socket.
pub(super) async fn read_sip(
    host: usize,
    me: Peer,
    socket: Arc<UdpSocket>,
    input: UnboundedSender<Input>,
) {
    let mut buffer = vec![0; MOST];
    loop {
        // An error here is about a datagram sent before: nobody was there to get it.
        let Ok((length, address)) = socket.recv_from(&mut buffer).await else { continue };
        let bytes = buffer[..length].to_vec();
        // Blank lines keep a way through a firewall open (RFC 5626 3.5.1).
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let (transport, to) = (Transport::Udp, me.address);
        let seen = Seen { transport, from: address, to, bytes: bytes.clone(), is_sent: false };
        let from = Peer { transport, address };
        if input.send(Input::Seen { host, seen }).is_err()
            || input.send(Input::Sip { host, from, bytes }).is_err()
        {
            return;
        }
    }
}

/// Hands on the datagrams that come to a port.
pub(super) async fn read_port(
    host: usize,
    at: SocketAddr,
    socket: Arc<UdpSocket>,
    input: UnboundedSender<Input>,
) {
    let mut buffer = vec![0; MOST];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        let bytes = buffer[..length].to_vec();
        let (transport, to, port) = (Transport::Udp, at, at.port());
        let seen = Seen { transport, from, to, bytes: bytes.clone(), is_sent: false };
        if input.send(Input::Seen { host, seen }).is_err()
            || input.send(Input::Datagram { host, port, from, bytes }).is_err()
        {
            return;
        }
    }
}

/// Sends video, 25 frames a second, until it is stopped.
pub(super) async fn send_video(
    host: usize,
    (socket, from): (Arc<UdpSocket>, SocketAddr),
    to: SocketAddr,
    input: UnboundedSender<Input>,
) {
    let mut packetiser = Packetiser::new(0x5eed_0000 | u32::from(from.port()), 97);
    let mut clock = tokio::time::interval(Duration::from_millis(40));
    clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        clock.tick().await;
        for bytes in packetiser.frame(FRAME) {
            // Video that nobody gets is lost, as on any network.
            if socket.send_to(&bytes, to).await.is_ok() {
                let transport = Transport::Udp;
                let seen = Seen { transport, from, to, bytes, is_sent: true };
                if input.send(Input::Seen { host, seen }).is_err() {
                    return;
                }
            }
        }
    }
}
