//! What a packet carries: link and IP headers taken off, UDP and TCP told apart.

use std::net::{IpAddr, SocketAddr};

use etherparse::{
    EtherType, IpFragOffset, IpNumber, Ipv6ExtensionSlice, LaxNetSlice, LaxSlicedPacket, LenSource,
    TcpSlice, UdpHeaderSlice, ip_number,
};
use pcap_file::DataLink;

use super::Error;
use super::packets::Packet;

/// The link types understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Ethernet,
    Ip,
    Loopback,
    Cooked,
    Cooked2,
}

impl Link {
    /// The link type of a number in a file.
    pub fn of(number: u16) -> Result<Link, Error> {
        match number {
            0 | 108 => Ok(Link::Loopback),
            1 => Ok(Link::Ethernet),
            12 | 14 | 101 | 228 | 229 => Ok(Link::Ip),
            113 => Ok(Link::Cooked),
            276 => Ok(Link::Cooked2),
            _ => {
                let name = match DataLink::from(u32::from(number)) {
                    DataLink::Unknown(_) => "no name".to_owned(),
                    link => format!("{link:?}"),
                };
                Err(Error::LinkType { number, name })
            }
        }
    }
}

/// A packet whose payload cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// Not IP, or neither UDP nor TCP.
    Other,
    /// A header contradicts itself.
    Broken,
    /// The file does not have it all.
    Short,
}

/// An IP packet, perhaps a fragment.
pub(super) struct Ip<'a> {
    pub from: IpAddr,
    pub to: IpAddr,
    pub protocol: IpNumber,
    pub payload: &'a [u8],
    pub short: bool,
    pub fragment: Option<Fragment>,
}

/// The place of a fragment.
pub(super) struct Fragment {
    pub datagram: u32,
    pub offset: IpFragOffset,
    pub more: bool,
}

/// UDP or TCP.
pub(super) enum Payload<'a> {
    Udp { from: SocketAddr, to: SocketAddr, bytes: &'a [u8] },
    Tcp { from: SocketAddr, to: SocketAddr, segment: Segment<'a> },
}

/// A TCP segment.
pub(super) struct Segment<'a> {
    pub sequence: u32,
    pub acknowledged: Option<u32>,
    pub syn: bool,
    pub fin: bool,
    pub rst: bool,
    pub bytes: &'a [u8],
}

/// Takes the link and IP headers off a packet.
pub(super) fn ip<'a>(packet: &Packet<'a>) -> Result<Ip<'a>, Loss> {
    let Packet { link, bytes, short, .. } = *packet;
    let headless = |length: usize| bytes.get(length..).ok_or(Loss::Broken);
    let typed =
        |at: usize| bytes.get(at..)?.first_chunk().map(|number| u16::from_be_bytes(*number));
    let cooked = |at, length| match typed(at) {
        Some(number) => Ok(LaxSlicedPacket::from_ether_type(EtherType(number), headless(length)?)),
        None => Err(Loss::Broken),
    };
    let sliced = match link {
        Link::Ethernet => LaxSlicedPacket::from_ethernet(bytes).map_err(|_| Loss::Broken),
        Link::Ip => LaxSlicedPacket::from_ip(bytes).map_err(|_| Loss::Broken),
        Link::Loopback => LaxSlicedPacket::from_ip(headless(4)?).map_err(|_| Loss::Other),
        Link::Cooked => cooked(14, 16),
        Link::Cooked2 => cooked(0, 20),
    }?;
    let (from, to, fragment) = match &sliced.net {
        Some(LaxNetSlice::Ipv4(ip)) => {
            let header = ip.header();
            let fragment = header.is_fragmenting_payload().then(|| Fragment {
                datagram: header.identification().into(),
                offset: header.fragments_offset(),
                more: header.more_fragments(),
            });
            (header.source_addr().into(), header.destination_addr().into(), fragment)
        }
        Some(LaxNetSlice::Ipv6(ip)) => {
            let fragment = ip.extensions().clone().into_iter().find_map(|extension| {
                let Ipv6ExtensionSlice::Fragment(header) = extension else { return None };
                header.is_fragmenting_payload().then(|| Fragment {
                    datagram: header.identification(),
                    offset: header.fragment_offset(),
                    more: header.more_fragments(),
                })
            });
            let header = ip.header();
            (header.source_addr().into(), header.destination_addr().into(), fragment)
        }
        Some(LaxNetSlice::Arp(_)) => return Err(Loss::Other),
        None if sliced.stop_err.is_some() => return Err(Loss::Broken),
        None => return Err(Loss::Other),
    };
    let Some(payload) = sliced.ip_payload() else { return Err(Loss::Other) };
    // Without a length of its own the packet ends where the file says.
    let short = payload.incomplete || (short && payload.len_source == LenSource::Slice);
    Ok(Ip { from, to, protocol: payload.ip_number, payload: payload.payload, short, fragment })
}

/// Tells what a whole IP packet carries.
pub(super) fn payload<'a>(ip: &Ip<'a>) -> Result<Payload<'a>, Loss> {
    let Ip { from, to, protocol, payload: bytes, short, .. } = *ip;
    let broken = if short { Loss::Short } else { Loss::Broken };
    match protocol {
        ip_number::UDP => {
            let header = UdpHeaderSlice::from_slice(bytes).map_err(|_| broken)?;
            let bytes = match usize::from(header.length()) {
                // The length of a datagram too long for the field.
                0 if short => Err(Loss::Short),
                0 => Ok(&bytes[8..]),
                length => bytes.get(8..length).ok_or(broken),
            }?;
            let from = SocketAddr::new(from, header.source_port());
            Ok(Payload::Udp { from, to: SocketAddr::new(to, header.destination_port()), bytes })
        }
        ip_number::TCP => {
            let tcp = TcpSlice::from_slice(bytes).map_err(|_| broken)?;
            let segment = Segment {
                sequence: tcp.sequence_number(),
                acknowledged: tcp.ack().then(|| tcp.acknowledgment_number()),
                syn: tcp.syn(),
                fin: tcp.fin(),
                rst: tcp.rst(),
                bytes: tcp.payload(),
            };
            let from = SocketAddr::new(from, tcp.source_port());
            Ok(Payload::Tcp { from, to: SocketAddr::new(to, tcp.destination_port()), segment })
        }
        _ => Err(Loss::Other),
    }
}
