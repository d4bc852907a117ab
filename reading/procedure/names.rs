//! Names of messages, and of whatever else stands in the plain form.

/// The messages of a text: each once, by the longest of its names.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    known: Vec<String>,
}

/// What a message is called for short: "the request", "the response".
const HEADS: [&str; 9] = [
    "request",
    "response",
    "message",
    "report",
    "indication",
    "notification",
    "it",
    "answer",
    "acknowledgement",
];

impl Messages {
    /// Notes a name, and gives that by which the message is known. A name with a prefix in capital
    /// letters before it is the same name: "private call request", "MCVideo private call request".
    pub fn note(&mut self, name: &str) -> String {
        // "Or" stands between answers.
        let name = plain_name(&name.replace(" or ", " / "));
        if let Some(known) = self.known.iter_mut().find(|known| is_same(known, &name)) {
            if name.len() > known.len() {
                *known = name;
            }
            return known.clone();
        }
        self.known.push(name.clone());
        name
    }

    /// The name by which a message is known, where it is.
    pub fn known(&self, name: &str) -> Option<&str> {
        let name = plain_name(&name.replace(" or ", " / "));
        self.known.iter().find(|known| is_same(known, &name)).map(String::as_str)
    }

    /// All of them, in the order in which they came up.
    pub fn all(&self) -> &[String] {
        &self.known
    }
}

/// Whether a name stands for whichever message was spoken of last.
pub fn is_short(name: &str) -> bool {
    HEADS.iter().any(|head| name.eq_ignore_ascii_case(head))
}

/// The last word of a name.
pub fn head(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// Whether two names are those of one message: in whatever case, and with or without a prefix in
/// capital letters.
pub fn is_same(one: &str, other: &str) -> bool {
    // "IDENTITY REQUEST message" is the IDENTITY REQUEST.
    let bare = |name: &'_ str| -> usize {
        let stem = name.strip_suffix(" message").filter(|stem| stem.contains(' '));
        stem.map_or(name.len(), str::len)
    };
    let (one, other) = (&one[..bare(one)], &other[..bare(other)]);
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    if long.eq_ignore_ascii_case(short) {
        return true;
    }
    let at = long.len() - short.len();
    long.is_char_boundary(at)
        && long[at..].eq_ignore_ascii_case(short)
        && short.contains(' ')
        && long[..at].strip_suffix(' ').is_some_and(|prefix| {
            prefix.chars().filter(char::is_ascii_uppercase).count() > 1 && !prefix.contains(' ')
        })
}

/// A name with nothing in it that means something in the plain form.
pub fn plain_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || "-_./' ".contains(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Messages;

    #[test]
    fn a_prefix_makes_no_other_message() {
        let mut names = Messages::default();
        assert_eq!(names.note("private call request"), "private call request");
        assert_eq!(names.note("MCVideo private call request"), "MCVideo private call request");
        assert_eq!(names.note("private call response"), "private call response");
        assert_eq!(names.note("call response"), "call response");
        assert_eq!(names.note("200 (OK) response"), "200 OK response");
        assert_eq!(names.known("private call request"), Some("MCVideo private call request"));
        assert_eq!(names.note("IDENTITY REQUEST"), "IDENTITY REQUEST");
        assert_eq!(names.known("IDENTITY REQUEST message"), Some("IDENTITY REQUEST"));
        assert_eq!(names.known("a message"), None);
        assert_eq!(names.all().len(), 5);
    }
}
