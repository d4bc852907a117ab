//! What verbs say, from a data file.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The verbs, by kind.
const TEXT: &str = include_str!("lexicon.txt");

/// What a verb says that somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names say it; the verbs stand in `lexicon.txt`.
pub enum Kind {
    Send,
    Forward,
    Answer,
    Reject,
    Accept,
    Defer,
    Check,
    Inform,
    Begin,
    Open,
    Close,
    Store,
    Receive,
    Ignore,
    Contain,
    Repeat,
    Perform,
    Go,
    Skip,
    Other,
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "send".
    Base,
    /// "sends".
    Third,
    /// "sending".
    Ing,
    /// "sent".
    Past,
}

/// A verb as it stands in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// Its base form.
    pub lemma: &'static str,
    /// What it says.
    pub kind: Kind,
}

static VERBS: LazyLock<HashMap<(String, Form), Verb>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut verbs = HashMap::new();
    for line in lines {
        let (kind, words) = line.split_once(": ").expect("the data file has kinds before verbs");
        let kind = named(kind);
        for word in words.split(' ') {
            let (lemma, irregular) = match word.split_once('(') {
                Some((lemma, forms)) => (lemma, forms.trim_end_matches(')')),
                None => (word, ""),
            };
            for (form, written) in forms(lemma, irregular) {
                // Verbs of two words are written with a low line between them.
                let written = written.replace('_', " ");
                verbs.entry((written, form)).or_insert(Verb { lemma, kind });
            }
        }
    }
    verbs
});

fn named(kind: &str) -> Kind {
    match kind {
        "send" => Kind::Send,
        "forward" => Kind::Forward,
        "answer" => Kind::Answer,
        "reject" => Kind::Reject,
        "accept" => Kind::Accept,
        "defer" => Kind::Defer,
        "check" => Kind::Check,
        "inform" => Kind::Inform,
        "begin" => Kind::Begin,
        "open" => Kind::Open,
        "close" => Kind::Close,
        "store" => Kind::Store,
        "receive" => Kind::Receive,
        "ignore" => Kind::Ignore,
        "contain" => Kind::Contain,
        "repeat" => Kind::Repeat,
        "perform" => Kind::Perform,
        "go" => Kind::Go,
        "skip" => Kind::Skip,
        "other" => Kind::Other,
        other => unreachable!("{other} is no kind of verb"),
    }
}

/// The forms of a verb: those written after it, else the regular ones.
fn forms(lemma: &str, irregular: &str) -> Vec<(Form, String)> {
    let mut all = vec![(Form::Base, lemma.to_string())];
    if !irregular.is_empty() {
        let written = irregular.split('/').zip([Form::Third, Form::Ing, Form::Past]);
        for (forms, form) in written {
            all.extend(forms.split(',').map(|written| (form, written.to_string())));
        }
        return all;
    }
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let ends_in_y = lemma.ends_with('y') && !lemma.ends_with("ay") && !lemma.ends_with("ey");
    let (third, past) = if ends_in_y {
        let stem = &lemma[..lemma.len() - 1];
        (format!("{stem}ies"), format!("{stem}ied"))
    } else if ["s", "sh", "ch", "x"].iter().any(|end| lemma.ends_with(end)) {
        (format!("{lemma}es"), format!("{lemma}ed"))
    } else {
        (format!("{lemma}s"), format!("{stem}ed"))
    };
    all.extend([(Form::Third, third), (Form::Ing, format!("{stem}ing")), (Form::Past, past)]);
    all
}

/// The third person of a verb in its base form: "resolves".
pub fn third(lemma: &str) -> String {
    // "Looks up".
    if let Some((first, particle)) = lemma.split_once('_') {
        return format!("{} {particle}", third(first));
    }
    let made = forms(lemma, "").into_iter().find(|(form, _)| *form == Form::Third);
    made.map_or_else(|| lemma.to_string(), |(_, written)| written)
}

/// The participle of a verb in its base form: "verified".
pub fn past(lemma: &str) -> String {
    let made = forms(lemma, "").into_iter().find(|(form, _)| *form == Form::Past);
    made.map_or_else(|| lemma.to_string(), |(_, written)| written)
}

/// The verb that a word is in some form.
pub fn verb(word: &str, form: Form) -> Option<Verb> {
    let word = word.to_lowercase();
    // "re-initiates" initiates once more.
    let word = word.strip_prefix("re-").map_or(word.clone(), String::from);
    VERBS.get(&(word, form)).copied()
}

#[cfg(test)]
mod tests {
    use super::{Form, Kind, verb};

    #[test]
    fn forms_are_made_or_written() {
        let kind = |word: &str, form| verb(word, form).map(|verb| verb.kind);
        assert_eq!(kind("Sends", Form::Third), Some(Kind::Send));
        assert_eq!(kind("sent", Form::Past), Some(Kind::Send));
        assert_eq!(kind("releasing", Form::Ing), Some(Kind::Close));
        assert_eq!(kind("notified", Form::Past), Some(Kind::Inform));
        assert_eq!(kind("notifies", Form::Third), Some(Kind::Inform));
        assert_eq!(kind("transmitting", Form::Ing), Some(Kind::Send));
        assert_eq!(kind("establishes", Form::Third), Some(Kind::Open));
        assert_eq!(kind("client", Form::Base), None);
    }
}
