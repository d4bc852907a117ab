//! The header fields of a message (RFC 3261 7.3): ordered, names comparing case-insensitively.

use std::fmt::Display;

use super::lexical::{one_line, split_outside};
use super::{CSeq, NameAddr, Via};

/// The header fields of a message in their order, as canonical names and values.
///
/// `Content-Length` is not among those of a parsed message: it is the length of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// No header fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value that [`Headers::all`] gives.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a name, several in one line apart where the field is a list (7.3.1).
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let name = canonical(name);
        let is_list = LISTS.contains(&name.as_str());
        self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(&name)).flat_map(
            move |(_, value)| {
                let separator = if is_list { ',' } else { NEVER };
                split_outside(value, separator)
                    .map(str::trim)
                    .filter(move |item| !is_list || !item.is_empty())
            },
        )
    }

    /// Appends a header field; line breaks in the value become spaces.
    pub fn push(&mut self, name: &str, value: impl Display) {
        self.0.push((canonical(name), one_line(&value.to_string())));
    }

    /// Replaces all values of a name by one, in the place of the first.
    pub fn set(&mut self, name: &str, value: impl Display) {
        let name = canonical(name);
        let place = self.0.iter().position(|(known, _)| known.eq_ignore_ascii_case(&name));
        self.remove(&name);
        let place = place.unwrap_or(self.0.len());
        self.0.insert(place, (name, one_line(&value.to_string())));
    }

    /// Removes all values of a name.
    pub fn remove(&mut self, name: &str) {
        let name = canonical(name);
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
    }

    /// The lines in their order, as name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// `Call-ID` (20.8); empty if missing.
    pub fn call_id(&self) -> &str {
        self.get("Call-ID").unwrap_or_default()
    }

    /// `CSeq` (20.16).
    pub fn cseq(&self) -> Option<CSeq> {
        CSeq::parse(self.get("CSeq")?)
    }

    /// The topmost `Via` (20.42).
    pub fn top_via(&self) -> Option<Via> {
        Via::parse(self.get("Via")?)
    }

    /// Replaces the topmost `Via` and keeps those below.
    pub fn set_top_via(&mut self, top: &Via) {
        let below: Vec<String> = self.all("Via").skip(1).map(str::to_owned).collect();
        let place = self.0.iter().position(|(name, _)| name == "Via").unwrap_or(0);
        self.remove("Via");
        let all = std::iter::once(top.to_string()).chain(below);
        let lines = all.map(|via| ("Via".to_owned(), one_line(&via)));
        self.0.splice(place..place, lines);
    }

    /// `From` (20.20).
    pub fn from(&self) -> Option<NameAddr> {
        NameAddr::parse(self.get("From")?)
    }

    /// `To` (20.39).
    pub fn to(&self) -> Option<NameAddr> {
        NameAddr::parse(self.get("To")?)
    }

    /// The first `Contact` (20.10).
    pub fn contact(&self) -> Option<NameAddr> {
        NameAddr::parse(self.get("Contact")?)
    }
}

/// A character that no value holds, since none holds a line break.
const NEVER: char = '\n';

/// The fields whose values may stand in one line, apart by commas.
const LISTS: [&str; 20] = [
    "Accept",
    "Accept-Contact",
    "Alert-Info",
    "Allow",
    "Allow-Events",
    "Contact",
    "Feature-Caps",
    "History-Info",
    "P-Asserted-Identity",
    "Path",
    "Proxy-Require",
    "Reason",
    "Record-Route",
    "Reject-Contact",
    "Require",
    "Route",
    "Service-Route",
    "Supported",
    "Unsupported",
    "Via",
];

/// The other fields with a spelling of their own here.
const SINGLES: [&str; 34] = [
    "Answer-Mode",
    "Call-ID",
    "Content-Disposition",
    "Content-Encoding",
    "Content-ID",
    "Content-Length",
    "Content-Type",
    "CSeq",
    "Date",
    "Event",
    "Expires",
    "From",
    "Identity",
    "Max-Forwards",
    "MIME-Version",
    "Min-Expires",
    "Min-SE",
    "P-Asserted-Service",
    "P-Preferred-Identity",
    "P-Preferred-Service",
    "Priv-Answer-Mode",
    "RAck",
    "Refer-Sub",
    "Refer-To",
    "Referred-By",
    "Request-Disposition",
    "Resource-Priority",
    "Retry-After",
    "RSeq",
    "Session-Expires",
    "Subject",
    "Subscription-State",
    "Target-Dialog",
    "To",
];

/// The compact forms (7.3.3 and the extensions that registered one).
const COMPACT: [(&str, &str); 18] = [
    ("a", "Accept-Contact"),
    ("b", "Referred-By"),
    ("c", "Content-Type"),
    ("d", "Request-Disposition"),
    ("e", "Content-Encoding"),
    ("f", "From"),
    ("i", "Call-ID"),
    ("j", "Reject-Contact"),
    ("k", "Supported"),
    ("l", "Content-Length"),
    ("m", "Contact"),
    ("o", "Event"),
    ("r", "Refer-To"),
    ("s", "Subject"),
    ("t", "To"),
    ("u", "Allow-Events"),
    ("v", "Via"),
    ("x", "Session-Expires"),
];

/// The full name of a header field in its usual spelling; an unknown one as it is.
pub(super) fn canonical(name: &str) -> String {
    let compact = COMPACT.iter().find(|(short, _)| short.eq_ignore_ascii_case(name));
    let name = compact.map_or(name, |(_, full)| full);
    let known = LISTS.iter().chain(&SINGLES).find(|known| known.eq_ignore_ascii_case(name));
    known.map_or(name, |known| known).to_owned()
}
