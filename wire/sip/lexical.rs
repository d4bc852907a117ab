//! The small grammar under every header field (RFC 3261 25.1): tokens, quotes, lists, parameters.

use std::fmt;

/// Parameters in their order; a value is kept as written, with its quotes if it has any.
pub type Params = Vec<(String, Option<String>)>;

/// The value of a parameter, names comparing case-insensitively; `Some(None)` when it has none.
pub fn param<'a>(params: &'a Params, name: &str) -> Option<Option<&'a str>> {
    let found = params.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_deref())
}

/// Splits `value;a=b;c` as in `Event`, `Reason` or `Session-Expires`; none if it is malformed.
pub fn value_and_params(text: &str) -> Option<(&str, Params)> {
    let mut pieces = split_outside(text, ';');
    let value = pieces.next()?.trim();
    Some((value, header_params(pieces)?))
}

/// Reads `a=b`, `a="b"` or `a` from every piece; none if one is malformed.
pub(super) fn header_params<'a>(pieces: impl Iterator<Item = &'a str>) -> Option<Params> {
    pieces
        .map(|piece| match piece.split_once('=') {
            None => is_token(piece.trim()).then(|| (piece.trim().to_owned(), None)),
            Some((name, value)) => {
                let (name, value) = (name.trim(), value.trim());
                let sound = is_token(name) && (is_word(value) || unquote(value).is_some());
                sound.then(|| (name.to_owned(), Some(value.to_owned())))
            }
        })
        .collect()
}

/// Writes `;a=b;c`.
pub(super) fn write_params(f: &mut fmt::Formatter<'_>, params: &Params) -> fmt::Result {
    params.iter().try_for_each(|(name, value)| match value {
        Some(value) => write!(f, ";{name}={value}"),
        None => write!(f, ";{name}"),
    })
}

/// Splits at a separator that stands neither in quotes nor in angle brackets; pieces untrimmed.
pub(super) fn split_outside(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let (piece, remainder) = match find_outside(current, separator) {
            Some(at) => (&current[..at], Some(&current[at + separator.len_utf8()..])),
            None => (current, None),
        };
        rest = remainder;
        Some(piece)
    })
}

/// Where a character first stands neither in quotes nor in angle brackets.
pub(super) fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for (at, character) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match character {
            found if found == wanted && !quoted && !bracketed => return Some(at),
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => bracketed = true,
            '>' if !quoted => bracketed = false,
            _ => {}
        }
    }
    None
}

/// Whether a text is a `token`: a method, the name of a header field or of a parameter.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&b))
}

/// Whether a text can be a value without quotes, more liberal than `token / host`.
fn is_word(text: &str) -> bool {
    let reserved = |c: char| c.is_whitespace() || c.is_control() || "\"<>,;".contains(c);
    !text.is_empty() && !text.contains(reserved)
}

/// What stands in a `quoted-string`; none if the text is not exactly one.
pub(super) fn unquote(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut plain = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => plain.push(characters.next()?),
            other => plain.push(other),
        }
    }
    Some(plain)
}

/// A `quoted-string` that says this.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Splits `host[:port]`; an IPv6 address keeps its brackets.
pub(super) fn host_port(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(inside) => {
            let end = inside.find(']')? + 2;
            (&text[..end], text[end..].trim_start())
        }
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let host = host.trim();
    let port = match port.strip_prefix(':') {
        Some(digits) => Some(number(digits.trim())?),
        None if port.is_empty() => None,
        None => return None,
    };
    is_host(host).then(|| (host.to_owned(), port))
}

/// Whether a text is a host name, an IPv4 address or an IPv6 address in brackets.
fn is_host(text: &str) -> bool {
    match text.strip_prefix('[') {
        Some(inside) => {
            inside.strip_suffix(']').is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok())
        }
        None => {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        }
    }
}

/// A number that is written in digits only.
pub(super) fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    match text.bytes().all(|b| b.is_ascii_digit()) {
        true => text.parse().ok(),
        false => None,
    }
}

/// A text without line breaks, so that a value can not start a header field of its own.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ").trim().to_owned()
}
