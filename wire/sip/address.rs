//! Addresses: a URI with its parts (RFC 3261 19.1), and a URI with a display name (20.10).

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::lexical::{
    Params, find_outside, header_params, host_port, is_token, param, quote, split_outside, unquote,
    write_params,
};

/// A URI with a display name and parameters, as in `From`, `To`, `Contact`, `Route`, `Refer-To`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAddr {
    /// The display name without its quotes.
    pub display: Option<String>,
    /// The URI as written, without angle brackets.
    pub uri: String,
    /// The parameters of the header field, not those of the URI.
    pub params: Params,
}

impl NameAddr {
    /// An address without display name and parameters.
    pub fn new(uri: &str) -> Self {
        NameAddr { display: None, uri: uri.to_owned(), params: Params::new() }
    }

    /// Reads `"Name" <uri>;params`, `Name <uri>;params` or `uri;params`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = split_outside(text, ';');
        let address = pieces.next()?.trim();
        let (display, uri) = match find_outside(address, '<') {
            None => (None, address),
            Some(at) => {
                let uri = address[at + 1..].strip_suffix('>')?.trim();
                (display_name(address[..at].trim())?, uri)
            }
        };
        let params = header_params(pieces)?;
        is_uri(uri).then(|| NameAddr { display, uri: uri.to_owned(), params })
    }

    /// The tag of a dialog's side (19.3).
    pub fn tag(&self) -> Option<&str> {
        param(&self.params, "tag").flatten()
    }

    /// The same address with this tag.
    pub fn with_tag(mut self, tag: &str) -> Self {
        self.params.retain(|(name, _)| !name.eq_ignore_ascii_case("tag"));
        self.params.push(("tag".to_owned(), Some(tag.to_owned())));
        self
    }
}

/// Reads a display name, which may be missing; none if it is neither quoted nor of tokens.
fn display_name(text: &str) -> Option<Option<String>> {
    match text {
        "" => Some(None),
        quoted if quoted.starts_with('"') => unquote(quoted).map(Some),
        words => words.split_whitespace().all(is_token).then(|| Some(words.to_owned())),
    }
}

/// Whether a text has a scheme and something after it, without blanks and brackets.
pub(super) fn is_uri(text: &str) -> bool {
    let reserved = |c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c);
    match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) && !rest.is_empty() => !text.contains(reserved),
        _ => false,
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

impl fmt::Display for NameAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display.iter().try_for_each(|name| write!(f, "{} ", quote(name)))?;
        write!(f, "<{}>", self.uri)?;
        write_params(f, &self.params)
    }
}

/// A SIP or SIPS URI in its parts, escapes (`%41`) kept as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    /// `sip` or `sips`, in lower case.
    pub scheme: String,
    /// The user, with the password if there is one.
    pub user: Option<String>,
    /// The host; an IPv6 address in brackets.
    pub host: String,
    /// The port, if it is given.
    pub port: Option<u16>,
    /// Parameters such as `transport`, `lr`, `gr`, `method`.
    pub params: Params,
    /// Header fields for a request built from the URI.
    pub headers: Vec<(String, String)>,
}

impl Uri {
    /// Reads `sip:user@host:port;params?headers`; none for other schemes.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':').filter(|_| is_uri(text))?;
        let scheme = scheme.to_ascii_lowercase();
        let (user, rest) = match rest.split_once('@') {
            Some((user, rest)) => (Some(user.to_owned()), rest),
            None => (None, rest),
        };
        let (rest, headers) = rest.split_once('?').map_or((rest, ""), |split| split);
        let mut pieces = rest.split(';');
        let (host, port) = host_port(pieces.next()?)?;
        let params = pieces.map(uri_param).collect::<Option<_>>()?;
        let headers = headers.split('&').filter(|h| !h.is_empty()).map(uri_header).collect();
        let sound = ["sip", "sips"].contains(&scheme.as_str()) && user.as_deref() != Some("");
        sound.then_some(Uri { scheme, user, host, port, params, headers })
    }

    /// The value of a parameter; `Some(None)` when it has none.
    pub fn param(&self, name: &str) -> Option<Option<&str>> {
        param(&self.params, name)
    }

    /// The method of the request to build, as in `Refer-To: <sip:bob@x;method=BYE>` (19.1.1).
    pub fn method(&self) -> Option<&str> {
        self.param("method").flatten()
    }

    /// The address and port, 5060 (5061 for sips) if none is given, when the host is an address.
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        let ip: IpAddr = self.host.trim_matches(['[', ']']).parse().ok()?;
        let usual = if self.scheme == "sips" { 5061 } else { 5060 };
        Some(SocketAddr::new(ip, self.port.unwrap_or(usual)))
    }
}

fn uri_param(text: &str) -> Option<(String, Option<String>)> {
    match text.split_once('=') {
        Some((name, value)) => (!name.is_empty()).then(|| (name.into(), Some(value.into()))),
        None => (!text.is_empty()).then(|| (text.into(), None)),
    }
}

fn uri_header(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.to_owned(), value.to_owned())
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scheme)?;
        self.user.iter().try_for_each(|user| write!(f, "{user}@"))?;
        f.write_str(&self.host)?;
        self.port.iter().try_for_each(|port| write!(f, ":{port}"))?;
        write_params(f, &self.params)?;
        let mut separator = '?';
        self.headers.iter().try_for_each(|(name, value)| {
            write!(f, "{}{name}={value}", std::mem::replace(&mut separator, '&'))
        })
    }
}
