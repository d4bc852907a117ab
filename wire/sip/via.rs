//! Where a request came from and a response goes to (RFC 3261 18.2, 20.42; RFC 3581).

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::lexical::{
    Params, header_params, host_port, is_token, number, split_outside, write_params,
};

/// One `Via`: the transport, who sent by it, and the branch of the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Via {
    /// `UDP`, `TCP`, ...
    pub transport: String,
    /// The sender's host; an IPv6 address in brackets.
    pub host: String,
    /// The sender's port; 5060 if none is given.
    pub port: Option<u16>,
    /// What names the transaction (8.1.1.7).
    pub branch: Option<String>,
    /// The address that the request came from (18.2.1).
    pub received: Option<String>,
    /// `rport`, with the port that the request came from once known (RFC 3581).
    pub rport: Option<Option<u16>>,
    /// All other parameters.
    pub params: Params,
}

impl Via {
    /// Reads `SIP/2.0/UDP host:port;branch=...`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = split_outside(text, ';');
        let (transport, sent_by) = transport_and_sent_by(pieces.next()?)?;
        let (host, port) = host_port(sent_by)?;
        let mut via = Via { port, ..Via::new(transport, &host, None) };
        for (name, value) in header_params(pieces)? {
            match (name.to_ascii_lowercase().as_str(), &value) {
                ("branch", Some(branch)) => via.branch = Some(branch.clone()),
                ("received", Some(address)) => via.received = Some(address.clone()),
                ("rport", Some(port)) => via.rport = Some(Some(number(port)?)),
                ("rport", None) => via.rport = Some(None),
                _ => via.params.push((name, value)),
            }
        }
        Some(via)
    }

    /// A `Via` without port and parameters except the branch.
    pub fn new(transport: &str, host: &str, branch: Option<&str>) -> Self {
        Via {
            transport: transport.to_owned(),
            host: host.to_owned(),
            port: None,
            branch: branch.map(str::to_owned),
            received: None,
            rport: None,
            params: Params::new(),
        }
    }

    /// Where a response goes over UDP (18.2.2, RFC 3581 4); none if only a name is known.
    pub fn response_address(&self) -> Option<SocketAddr> {
        let host = self.received.as_deref().unwrap_or(&self.host);
        let ip: IpAddr = host.trim_matches(['[', ']']).parse().ok()?;
        let port = self.rport.flatten().or(self.port).unwrap_or(5060);
        Some(SocketAddr::new(ip, port))
    }
}

/// Splits `SIP / 2.0 / UDP host`, where blanks may stand around the slashes.
fn transport_and_sent_by(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.splitn(3, '/').map(str::trim);
    let (name, version, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (transport, sent_by) = rest.split_once(char::is_whitespace)?;
    let sound = name.eq_ignore_ascii_case("SIP") && version == "2.0" && is_token(transport);
    sound.then_some((transport, sent_by.trim()))
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SIP/2.0/{} {}", self.transport, self.host)?;
        self.port.iter().try_for_each(|port| write!(f, ":{port}"))?;
        self.branch.iter().try_for_each(|branch| write!(f, ";branch={branch}"))?;
        match self.rport {
            Some(Some(port)) => write!(f, ";rport={port}")?,
            Some(None) => f.write_str(";rport")?,
            None => {}
        }
        self.received.iter().try_for_each(|address| write!(f, ";received={address}"))?;
        write_params(f, &self.params)
    }
}
