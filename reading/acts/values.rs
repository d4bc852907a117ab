//! Messages of one name that are told apart by the value of a field: "a SIP MESSAGE with the `<kind>` element
//! set to "request"" and "… set to "release"" are two, as two names would be.

use super::act::{Act, Does, Party, When};
use super::phrases::{is_being, is_determiner};
use super::tokens::{Is, Token, tokens};
use super::whole::ItemActs;

/// What the parts of a message are called that have values.
const FIELDS: [&str; 14] = [
    "field",
    "element",
    "attribute",
    "parameter",
    "header",
    "ie",
    "flag",
    "indicator",
    "type",
    "subtype",
    "body",
    "code",
    "value",
    "cause",
];

/// What is done to a field so that it has a value.
const GIVEN: [&str; 8] =
    ["set", "marked", "equal", "having", "containing", "filled", "indicating", "reading"];

/// The most words of a value.
const MOST_WORDS: usize = 4;

/// Gives messages of one carrier names of their own, where what they contain tells them apart: "a SIP MESSAGE
/// request containing a <load-request> element" and "… containing a <load-result> element".
pub(super) fn told_apart_by_content(items: &mut [ItemActs]) {
    let mut found: Vec<(String, String)> = Vec::new();
    for act in items.iter().flat_map(|it| &it.sentences).flat_map(|said| &said.acts) {
        if let Does::Send { messages, .. } = &act.does
            && let [carrier] = messages.as_slice()
        {
            let element = act.details.iter().find_map(|said| element_in(said));
            found.extend(element.map(|element| (carrier.to_lowercase(), element)));
        }
        for when in &act.when {
            if let When::Receives(carrier, _, more) = when {
                let element = element_in(more);
                found.extend(element.map(|element| (carrier.to_lowercase(), element)));
            }
        }
    }
    found.sort();
    found.dedup();
    let is_apart = |carrier: &str| {
        found.iter().filter(|(name, _)| name.eq_ignore_ascii_case(carrier)).count() > 1
    };
    for act in items.iter_mut().flat_map(|it| &mut it.sentences).flat_map(|said| &mut said.acts) {
        for when in &mut act.when {
            if let When::Receives(carrier, _, more) = when
                && is_apart(carrier)
                && let Some(element) = element_in(more)
            {
                *carrier = named(carrier, &element);
                *more = behind_element(more);
            }
        }
        if let Does::Send { messages, .. } = &mut act.does
            && let [carrier] = messages.as_mut_slice()
            && is_apart(carrier)
            && let Some(at) = act.details.iter().position(|said| element_in(said).is_some())
            && let Some(element) = element_in(&act.details[at])
        {
            *carrier = named(carrier, &element);
            let rest = behind_element(&act.details[at]);
            match rest.is_empty() {
                true => drop(act.details.remove(at)),
                false => act.details[at] = rest,
            }
        }
    }
}

/// The element in "containing a `<kind>` element".
fn element_in(said: &str) -> Option<String> {
    let all = tokens(said);
    let first = all.first()?;
    let contains = ["containing", "including", "carrying", "with"].iter().any(|it| first.says(it));
    let at = 1 + usize::from(all.get(1).is_some_and(is_determiner));
    let element = all.get(at).filter(|_| contains)?;
    let is_one = element.text.starts_with('<')
        && all.get(at + 1).is_some_and(|next| next.says("element") || next.says("body"));
    is_one.then(|| element.text.trim_matches(['<', '>']).to_string())
}

/// What is said behind the element: "set to ok".
fn behind_element(said: &str) -> String {
    let at = said.find("> element").map(|at| at + "> element".len());
    let at = at.or_else(|| said.find("> body").map(|at| at + "> body".len()));
    said[at.unwrap_or(said.len())..].trim().to_string()
}

/// Gives messages of one carrier names of their own, where the text gives a field of it several values.
pub(super) fn told_apart(items: &mut [ItemActs]) {
    let mut found: Vec<(String, String)> = Vec::new();
    for act in items.iter().flat_map(|it| &it.sentences).flat_map(|said| &said.acts) {
        found.extend(carried(act));
    }
    found.sort();
    found.dedup();
    let is_apart = |carrier: &str| {
        found.iter().filter(|(name, _)| name.eq_ignore_ascii_case(carrier)).count() > 1
    };
    // By whom the value of a carrier was tested last, and which: "otherwise" it is the other one of two.
    let mut tested: Option<(Option<Party>, String, String)> = None;
    // What was sent to whom last, by which name.
    let mut sent: Vec<(Vec<Party>, String, String)> = Vec::new();
    for act in items.iter_mut().flat_map(|it| &mut it.sentences).flat_map(|said| &mut said.acts) {
        let who = act.who.clone();
        let is_else = act.when.contains(&When::Otherwise);
        if let Some((by, carrier, value)) = tested.clone().filter(|(by, ..)| *by == who && is_else)
        {
            let of = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(&carrier);
            let mut others = found.iter().filter(of).filter(|(_, other)| *other != value);
            if let (Some((_, other)), None) = (others.next(), others.next()) {
                let is_it = |when: &When| match when {
                    When::Otherwise => true,
                    When::Receives(name, ..) => name.eq_ignore_ascii_case(&carrier),
                    _ => false,
                };
                act.when.retain(|when| !is_it(when));
                act.when.push(When::Receives(named(&carrier, other), None, String::new()));
            }
            tested = Some((by, carrier, value));
        } else if tested.as_ref().is_some_and(|(by, ..)| *by == who) {
            tested = None;
        }
        // "If the <result> element is set to "accepted"", below "upon receiving the response".
        let said = act.when.iter().position(|when| match when {
            When::If(said) => value_in(&format!("with {said}")).is_some(),
            _ => false,
        });
        let is_bare = act.when.iter().any(|when| {
            matches!(when, When::Receives(carrier, _, more) if is_apart(carrier) && more.is_empty())
        });
        if let (Some(at), true) = (said, is_bare)
            && let When::If(condition) = &act.when[at]
        {
            let condition = format!("with {condition}");
            let value = value_in(&condition).unwrap_or_default();
            let is_known = found.iter().any(|(_, of)| *of == value);
            if is_known {
                act.when.remove(at);
                for when in &mut act.when {
                    if let When::Receives(carrier, _, more) = when
                        && is_apart(carrier)
                        && more.is_empty()
                    {
                        *more = condition.clone();
                        tested = Some((who.clone(), carrier.clone(), value.clone()));
                    }
                }
            }
        }
        for when in &mut act.when {
            let When::Receives(carrier, _, more) = when else { continue };
            if !is_apart(carrier) {
                continue;
            }
            // "Upon receiving the form": the one that was sent to it last.
            let is_its = |(to, of, _): &&(Vec<Party>, String, String)| {
                let is_to = to.is_empty() || who.as_ref().is_some_and(|who| to.contains(who));
                is_to && of.eq_ignore_ascii_case(carrier)
            };
            let last = sent.iter().rev().find(is_its).map(|(.., name)| name.clone());
            match (value_in(more), last) {
                (Some(value), _) => {
                    *carrier = named(carrier, &value);
                    more.clear();
                }
                (None, Some(name)) if more.is_empty() => *carrier = name,
                (None, _) => {}
            }
        }
        if let Does::Send { messages, to, .. } = &mut act.does
            && let [carrier] = messages.as_mut_slice()
            && is_apart(carrier)
            && let Some((place, value)) = valued(&act.details)
        {
            let name = named(carrier, &value);
            sent.push((to.clone(), std::mem::replace(carrier, name.clone()), name));
            act.details.remove(place);
        }
    }
}

/// The carriers of an act, each with its value.
fn carried(act: &Act) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Does::Send { messages, .. } = &act.does
        && let ([carrier], Some((_, value))) = (messages.as_slice(), valued(&act.details))
    {
        found.push((carrier.to_lowercase(), value));
    }
    for when in &act.when {
        if let When::Receives(carrier, _, more) = when
            && let Some(value) = value_in(more)
        {
            found.push((carrier.to_lowercase(), value));
        }
    }
    found
}

fn valued(details: &[String]) -> Option<(usize, String)> {
    details.iter().enumerate().find_map(|(at, said)| Some((at, value_in(said)?)))
}

/// The value in "with the `<kind>` field marked "tow"", "whose type is set to release", where no more is said.
fn value_in(said: &str) -> Option<String> {
    let all = tokens(said);
    let first = all.first()?;
    let begins = ["with", "whose", "containing", "including", "in"];
    begins.iter().any(|word| first.says(word)).then_some(())?;
    let is_field = |token: &Token<'_>| {
        token.is == Is::Word
            && (FIELDS.iter().any(|it| token.says(it)) || token.text.starts_with('<'))
    };
    let field = all.iter().position(is_field)?;
    let is_given = |token: &Token<'_>| GIVEN.iter().any(|it| token.says(it)) || is_being(token);
    let given = field + all[field..].iter().position(is_given)?;
    let is_filler = |token: &Token<'_>| {
        is_given(token)
            || is_determiner(token)
            || ["to", "as", "by", "with", "value", "of"].iter().any(|it| token.says(it))
    };
    let from = given + all[given..].iter().take_while(|token| is_filler(token)).count();
    let value = &all[from..];
    // "The identity of the server" is another value each time.
    const JOINS: [&str; 8] = ["and", "or", "of", "the", "in", "from", "for", "to"];
    let is_plain = (1..=MOST_WORDS).contains(&value.len())
        && value.iter().all(|token| token.is == Is::Word)
        && !value.iter().any(|token| JOINS.iter().any(|word| token.says(word)));
    let words: Vec<&str> = value.iter().map(|token| token.text).collect();
    is_plain.then(|| words.join(" "))
}

/// The name of what a carrier with such a value is.
fn named(carrier: &str, value: &str) -> String {
    format!("{value} {carrier}")
}

#[cfg(test)]
mod tests {
    use super::{behind_element, element_in, value_in};

    #[test]
    fn an_element_tells_apart() {
        assert_eq!(element_in("containing a <list> element set to x").as_deref(), Some("list"));
        assert_eq!(behind_element("containing a <list> element set to x"), "set to x");
        assert_eq!(element_in("containing the list"), None);
        assert_eq!(element_in("to a <list> element"), None);
    }

    #[test]
    fn a_field_has_a_value() {
        let table = [
            ("with the <kind> field marked tow", Some("tow")),
            ("with the <kind> element set to a value of tow off", Some("tow off")),
            ("whose type is release", Some("release")),
            ("with the Cause IE set to busy", Some("busy")),
            ("with the key and the token", None),
            ("with the type field", None),
            ("to the type of server set to x", None),
            ("with the <kind> field set to one and the key", None),
        ];
        for (said, expected) in table {
            assert_eq!(value_in(said).as_deref(), expected, "{said}");
        }
    }
}
