//! Who is who: roles named on the command line, or in a file in place of addresses.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use callproof_node::frame::{Body, Frame};
use callproof_node::push::reading;
use callproof_wire::sip::{Message, Method};

use callproof_cli::error::Error;
use callproof_cli::names;

/// The roles of a video push that may be given an address.
pub const OF_PUSH: [&str; 3] = ["server", "client-1", "client-2"];
/// Those of telepresence: who joins says its name.
pub const OF_TELEPRESENCE: [&str; 1] = ["focus"];
/// What may stand for an address in a file.
const IN_FILES: [&str; 5] = ["server", "client-1", "client-2", "focus", "tp-ue-1"];

/// The addresses in a file, some of which are names.
#[derive(Debug, Default)]
pub struct Ends {
    named: BTreeMap<String, SocketAddr>,
}

impl Ends {
    /// An address, or one made up for a role.
    pub fn address(&mut self, key: &str, text: &str) -> Result<SocketAddr, String> {
        if let Some(address) = address(text) {
            return Ok(address);
        }
        // Of clients and TP UEs there may be any number.
        let is_like = |known: &str| {
            let kind = known.trim_end_matches(char::is_numeric);
            text == known
                || kind.ends_with('-') && text.len() > kind.len() && text.starts_with(kind)
        };
        let is_role = IN_FILES.into_iter().any(is_like);
        if !is_role {
            let why = names::unknown("role", text, &IN_FILES);
            return Err(format!("`{key}` is neither an address such as 192.0.2.1:5060: {why}"));
        }
        let place = self.named.len() as u16 + 1;
        // From the block that is kept for documentation, so that no message has it.
        let made_up = Ipv6Addr::new(0x2001, 0xdb8, 0xca11, 0, 0, 0, 0, place);
        let address = SocketAddr::new(made_up.into(), 5060);
        Ok(*self.named.entry(text.into()).or_insert(address))
    }

    /// The address made up for a role.
    pub fn named(&self, role: &str) -> Option<SocketAddr> {
        self.named.get(role).copied()
    }

    /// The names of the addresses made up.
    pub fn names(self) -> BTreeMap<SocketAddr, String> {
        self.named.into_iter().map(|(name, address)| (address, name)).collect()
    }
}

/// An address with a port; 5060 if there is none.
fn address(text: &str) -> Option<SocketAddr> {
    let alone = || text.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    text.parse().ok().or_else(|| Some(SocketAddr::new(alone()?, 5060)))
}

/// Roles with the addresses given to them.
pub type Given = BTreeMap<&'static str, SocketAddr>;

/// Reads roles as they are given on the command line, of those that may be.
pub fn given(arguments: &[String], roles: &[&'static str]) -> Result<Given, Error> {
    let mut given = Given::new();
    for argument in arguments {
        let Some((role, text)) = argument.split_once('=') else {
            return Err(Error::Usage(format!(
                "\"{argument}\" is not of the form ROLE=ADDRESS, e.g. server=192.0.2.1:5060"
            )));
        };
        let role = roles[names::find("role", role, roles)?];
        let Some(address) = address(text) else {
            return Err(Error::Usage(format!(
                "\"{text}\" is not an address such as 192.0.2.1:5060 or [2001:db8::1]:5060"
            )));
        };
        if given.insert(role, address).is_some() {
            return Err(Error::Usage(format!("{role} is given two addresses; give it one")));
        }
        if given.values().filter(|known| **known == address).count() > 1 {
            return Err(Error::Usage(format!("{address} is given to two roles; give it to one")));
        }
    }
    Ok(given)
}

/// The focus's address, if it is given.
pub fn focus(given: &Given, frames: &[Frame]) -> Result<Option<SocketAddr>, Error> {
    let focus = given.get("focus").copied();
    let is_there = |address| frames.iter().any(|f| f.from == address || f.to == address);
    match focus.filter(|address| !frames.is_empty() && !is_there(*address)) {
        Some(address) => Err(strange("focus", address)),
        None => Ok(focus),
    }
}

fn strange(role: &str, address: SocketAddr) -> Error {
    Error::Usage(format!("no SIP message is from or to {address}, which {role} is said to have"))
}

/// The server's address, as far as it follows from the roles given: it is where the caller sends
/// its INVITEs, and where those to the called user come from.
pub fn server(given: &Given, frames: &[Frame]) -> Result<Option<SocketAddr>, Error> {
    let mut inferred = given.get("server").copied();
    for (role, address) in given {
        let mut is_there = false;
        for frame in frames {
            let Body::Sip(Message::Request(request)) = &frame.body else {
                is_there |= frame.from == *address || frame.to == *address;
                continue;
            };
            let from = reading::addresses(frame, request);
            is_there |= from.contains(address) || frame.to == *address;
            let is_invite = request.method == Method::Invite;
            let server = match *role {
                "client-1" if is_invite && from.contains(address) => Some(frame.to),
                // Where it listens, rather than where a connection of it comes from.
                "client-2" if is_invite && frame.to == *address => {
                    from.iter().rfind(|a| **a != frame.from).or(from.first()).copied()
                }
                _ => None,
            };
            inferred = inferred.or(server);
        }
        if !is_there && !frames.is_empty() {
            return Err(strange(role, *address));
        }
    }
    Ok(inferred)
}
