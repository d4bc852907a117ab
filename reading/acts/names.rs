//! Who acts in a text.

use super::act::Party;
use super::lexicon::{Form, verb};
use super::occurring::{acts, headed, short};
use super::phrases::{bare, is_determiner};
use super::taking_part;
use super::tokens::{Is, Token, sentences, tokens};
use super::users::{owners, persons};

/// What functional entities are called.
const HEADS: [&str; 30] = [
    "app",
    "invoker",
    "requester",
    "requestor",
    "initiator",
    "originator",
    "responder",
    "dispatcher",
    "broker",
    "registrar",
    "client",
    "server",
    "ue",
    "function",
    "entity",
    "focus",
    "gateway",
    "proxy",
    "node",
    "controller",
    "party",
    "database",
    "agent",
    "as",
    "core",
    "consumer",
    "producer",
    "provider",
    "repository",
    "network",
];

/// The most functional entities of a text.
const MOST_ROLES: usize = 50;

/// The most words before the noun that a name ends in.
pub(super) const MOST_WORDS: usize = 4;

/// The functional entities of a text.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Their names, as printed.
    pub roles: Vec<String>,
    /// Whose user begins: "the initiating user" is its user.
    pub initiator: Option<String>,
    /// Other spellings of some of them, with those that came up first.
    pub spellings: Vec<(String, String)>,
    /// What users are called besides: "the dispatcher at client 1".
    pub persons: Vec<String>,
    /// Those who were spoken of in the sentence before, and not in this one by their full names.
    pub near: Vec<String>,
}

impl Names {
    /// Those of some texts, in the order in which they come up.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Names {
        let mut found: Vec<String> = Vec::new();
        let all: Vec<&str> = texts.flat_map(sentences).collect();
        for sentence in &all {
            let tokens = tokens(sentence);
            for name in headed(&tokens).into_iter().chain(short(&tokens)) {
                let is_known = found.iter().any(|known| known.eq_ignore_ascii_case(&name));
                if !is_known && found.len() < MOST_ROLES {
                    found.push(name);
                }
            }
        }
        // "MC client" is a short form where "MC client 1" acts, and so is "client 1"; "receiving MC
        // client 2" is a long one.
        let is_form = |name: &String| {
            found.iter().any(|other| {
                let numbered = other.strip_prefix(name.as_str()).map(str::trim_start);
                let longer = name.strip_suffix(other.as_str());
                // A sentence may begin with it: "Client 1".
                let ends = other.len().checked_sub(name.len()).filter(|at| {
                    other.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(name))
                });
                let shorter = ends.and_then(|at| other[..at].strip_suffix(' '));
                let is_numbered = name.rsplit(' ').next().is_some_and(is_label);
                numbered.is_some_and(|rest| !rest.is_empty() && is_number_of(rest))
                    || longer
                        .is_some_and(|rest| rest.starts_with(char::is_lowercase) && is_numbered)
                    || shorter.is_some_and(|rest| {
                        let last = rest.rsplit(' ').next().unwrap_or_default();
                        last.starts_with(char::is_uppercase) && is_numbered
                    })
            })
        };
        let mut roles: Vec<String> = found.iter().filter(|name| !is_form(name)).cloned().collect();
        taking_part::find(&all, &mut roles);
        roles.truncate(MOST_ROLES);
        // "source-X server" is the source X server.
        let spelt = |name: &str| {
            // "S-X server" is the source X server, "T-X server" the target one.
            let name = match name.split_once('-') {
                Some(("S", rest)) => format!("source {rest}"),
                Some(("T", rest)) => format!("target {rest}"),
                _ => name.to_string(),
            };
            name.replace('-', " ").to_lowercase()
        };
        // "CCF" is the CAPIF core function, and "X consumer" the X service consumer.
        let bare = |name: &str| spelt(name).replace(" service ", " ");
        let is_one = |one: &str, other: &str| {
            spelt(one) == spelt(other)
                || spelt(&format!("{one}s")) == spelt(other)
                || spelt(one) == spelt(&format!("{other}s"))
                || bare(one) == bare(other)
                || is_initials(one, other)
                || is_initials(other, one)
        };
        let mut spellings = Vec::new();
        for (at, name) in roles.iter().enumerate() {
            let first = roles[..at].iter().find(|other| is_one(other, name));
            spellings.extend(first.map(|first| (name.clone(), first.clone())));
        }
        // "The serving AMF" is the AMF, where there is no other one.
        for name in &roles {
            let Some(rest) =
                name.strip_prefix("serving ").filter(|it| roles.contains(&it.to_string()))
            else {
                continue;
            };
            let is_other = |other: &&String| {
                *other != name && other.strip_suffix(rest).is_some_and(|rest| rest.ends_with(' '))
            };
            if !roles.iter().any(|other| is_other(&other)) {
                spellings.push((name.clone(), rest.to_string()));
            }
        }
        let mut persons = persons(&all);
        persons.extend(owners(&all, &roles));
        let near = Vec::new();
        roles.retain(|role| !persons.iter().any(|person| role.eq_ignore_ascii_case(person)));
        let mut names = Names { roles, initiator: None, spellings, persons, near };
        names.initiator = all.iter().find_map(|sentence| {
            let tokens = tokens(sentence);
            let (length, party) = names.user(&tokens, None)?;
            let is_several = tokens[..length].iter().any(|token| token.says("users"));
            (acts(&tokens[length..]) && !is_several).then(|| party.role().to_string())
        });
        names
    }

    /// The functional entities that a sentence names in full, or by a name that is only theirs.
    pub fn named_in(&self, sentence: &str) -> Vec<String> {
        let all = tokens(sentence);
        let mut found: Vec<String> = Vec::new();
        let mut at = 0;
        while at < all.len() {
            let named = self.role(&all[at..]);
            at += named.as_ref().map_or(1, |(length, _)| *length);
            found.extend(named.map(|(_, role)| role));
        }
        found
    }

    /// A functional entity at the beginning of some tokens, and how many tokens name it.
    pub fn role(&self, all: &[Token<'_>]) -> Option<(usize, String)> {
        let (length, role) = self.named(all).or_else(|| self.short_form(all))?;
        let spelling = self.spellings.iter().find(|(other, _)| *other == role);
        let role = spelling.map_or(role, |(_, first)| first.clone());
        // "each node concerned".
        let is_concerned = all.get(length).is_some_and(is_concerned);
        let length = length + usize::from(is_concerned);
        // "the UE context" is a context.
        (!is_attribute(&all[length..])).then_some((length, role))
    }

    fn named(&self, all: &[Token<'_>]) -> Option<(usize, String)> {
        let last = all.len() - bare_of_name(all).len();
        let is_each = all.first().is_some_and(says_each);
        let first = all.iter().position(|token| !is_determiner(token)).unwrap_or(all.len());
        // "initial AMF" is a name of its own where it acts.
        (first.min(last)..=last).find_map(|skipped| {
            let rest = &all[skipped..];
            let is_it = |role: &&String| {
                let name = tokens(role);
                rest.len() >= name.len()
                    && rest.iter().zip(&name).all(|(one, other)| {
                        // "client 2 to n" as "clients 2 to n", "each member" as "members".
                        let is_one = role.contains(" to ") && plural_head(other.text) || is_each;
                        // "All UPFs", "the ferry servers" are each the UPF, the ferry server.
                        let is_all = ["all", "the", "these", "those", "both"]
                            .iter()
                            .any(|word| all[0].says(word))
                            && (all[0].says("all") || is_head(other));
                        is_same(one.text, other.text)
                            || is_all && is_same(one.text, &format!("{}s", other.text))
                            || is_one && is_same(&format!("{}s", one.text), other.text)
                    })
            };
            let role = self.roles.iter().filter(is_it).max_by_key(|role| tokens(role).len())?;
            Some((skipped + tokens(role).len(), role.clone()))
        })
    }

    /// A short form of the only one that it can be.
    fn short_form(&self, all: &[Token<'_>]) -> Option<(usize, String)> {
        let rest = bare_of_name(all);
        let skipped = all.len() - rest.len();
        // "the respective client" is one of the clients.
        let is_each = all[..skipped].iter().any(says_each);
        let of_head = |length: usize| {
            let label = rest.get(length).filter(|next| is_label(next.text));
            let words: Vec<String> =
                rest[..length].iter().map(|t| normal(t.text).to_lowercase()).collect();
            let short = words.join(" ");
            let numbered = label.map(|label| format!(" {short} {}", label.text).to_lowercase());
            let mut like = self.roles.iter().filter(|role| {
                let role = role.to_lowercase();
                if let Some(numbered) = &numbered {
                    return role.ends_with(numbered);
                }
                let plain = without_number(&role);
                let plain = match is_each {
                    true => plain.strip_suffix('s').unwrap_or("").to_string(),
                    false => plain.to_string(),
                };
                plain == short || plain.ends_with(&format!(" {short}"))
            });
            let like: Vec<&String> = like.by_ref().collect();
            let near: Vec<&String> =
                like.iter().filter(|role| self.near.contains(role)).copied().collect();
            let meant = match (like.as_slice(), near.as_slice()) {
                ([role], _) => role,
                // Of several, the one that was just spoken of.
                (_, [role]) if skipped > 0 && label.is_none() => role,
                _ => return None,
            };
            Some((skipped + length + usize::from(label.is_some()), (*meant).clone()))
        };
        (1..=rest.len().min(MOST_WORDS))
            .rev()
            .filter(|length| is_head(&rest[length - 1]))
            .find_map(of_head)
    }

    /// Those of one name who are told apart by numbers: "MC clients 1 and 2", "client 1, 2 and 3".
    pub fn numbered(&self, all: &[Token<'_>]) -> Option<(usize, Vec<String>)> {
        let rest = bare_of_name(all);
        let skipped = all.len() - rest.len();
        let head = rest.iter().take(MOST_WORDS + 1).position(is_head)?;
        let name: Vec<&str> = rest[..=head].iter().map(|token| token.text).collect();
        let name = name.join(" ").to_lowercase();
        let one = if plural_head(rest[head].text) { &name[..name.len() - 1] } else { &name };
        let mut roles = Vec::new();
        let mut at = head + 1;
        while let Some(label) = rest.get(at).filter(|token| is_label(token.text)) {
            let full = format!("{one} {}", label.text).to_lowercase();
            let is_it = |role: &&String| {
                let role = role.to_lowercase();
                role == full || role.ends_with(&format!(" {full}"))
            };
            let mut like = self.roles.iter().filter(is_it);
            let role = like.next()?;
            if like.next().is_some() {
                return None;
            }
            roles.push(role.clone());
            at += 1;
            let joined = rest.get(at).is_some_and(|t| t.is_mark(",") || t.says("and"));
            let next = at + 1 + usize::from(rest.get(at + 1).is_some_and(|t| t.says("and")));
            if !joined || rest.get(next).is_none_or(|token| !is_label(token.text)) {
                break;
            }
            at = next;
        }
        (roles.len() > 1).then_some((skipped + at, roles))
    }

    /// "Both clients", "either party": two of a kind, where there are two.
    pub fn both(&self, all: &[Token<'_>]) -> Option<(usize, Vec<String>)> {
        let first = all.first()?;
        let is_either = first.says("either");
        if !is_either && !first.says("both") {
            return None;
        }
        let of = usize::from(all.get(1).is_some_and(|token| token.says("of")));
        let the = usize::from(all.get(1 + of).is_some_and(|token| token.says("the")));
        let name = &all[1 + of + the..];
        let head = name.iter().take(MOST_WORDS).position(|token| is_head(&single(token)))?;
        let one = |token: &Token<'_>| single(token).text.to_lowercase();
        let kind: Vec<String> = name[..=head].iter().map(one).collect();
        let kind = kind.join(" ");
        let of_kind = self.roles.iter().filter(|role| {
            let plain = without_number(role).to_lowercase();
            !is_plural(role) && (plain == kind || plain.ends_with(&format!(" {kind}")))
        });
        let two: Vec<String> = of_kind.cloned().collect();
        let length = 2 + of + the + head;
        let rest = &all[length..];
        let is_numbered = rest.first().is_some_and(|next| is_label(next.text));
        (two.len() == 2 && !is_numbered && !is_attribute(rest)).then_some((length, two))
    }

    /// The only class of clients: "the MC clients".
    pub fn class(&self) -> Option<&String> {
        let mut classes = self.roles.iter().filter(|role| is_plural(role) && has_user(role));
        let class = classes.next()?;
        classes.next().is_none().then_some(class)
    }

    /// A user or a functional entity at the beginning of some tokens; `last` is the entity that was
    /// spoken of last, whose user "the user" is.
    pub fn party(&self, all: &[Token<'_>], last: Option<&str>) -> Option<(usize, Party)> {
        self.user(all, last).or_else(|| self.role(all).map(|(n, role)| (n, Party::Role(role))))
    }
}

/// Whether capital letters are the first ones of a name of several words.
fn is_initials(letters: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_short = letters.len() > 2 && letters.chars().all(|c| c.is_ascii_uppercase());
    let first = words.iter().filter_map(|word| word.chars().next());
    is_short
        && words.len() == letters.len()
        && first.map(|c| c.to_ascii_uppercase()).eq(letters.chars())
}

/// Whether a word behind a name says which of several are meant.
pub(super) fn is_concerned(token: &Token<'_>) -> bool {
    ["concerned", "involved", "affected"].iter().any(|word| token.says(word))
}

/// Whether a word says that one of several is meant.
fn says_each(token: &Token<'_>) -> bool {
    ["each", "every", "respective"].iter().any(|word| token.says(word))
}

/// Whether a role has a user: a server has none.
pub(super) fn has_user(role: &str) -> bool {
    const DEVICES: [&str; 5] = ["client", "ue", "party", "agent", "app"];
    let plain = without_number(role).to_lowercase();
    let head = plain.rsplit(' ').next().unwrap_or_default();
    let head = head.strip_suffix('s').unwrap_or(head);
    DEVICES.contains(&head) || !HEADS.contains(&head)
}

/// Whether a role is a device at which somebody sits.
pub fn is_device(role: &str) -> bool {
    const DEVICES: [&str; 9] =
        ["client", "ue", "party", "agent", "terminal", "app", "console", "handset", "phone"];
    let plain = without_number(role).to_lowercase();
    let head = plain.rsplit([' ', '-']).next().unwrap_or_default();
    DEVICES.contains(&head.strip_suffix('s').unwrap_or(head))
}

/// Whether a role is a class of several: "MC clients", "MC clients 2 to n".
pub fn is_plural(role: &str) -> bool {
    without_number(role).rsplit(' ').next().is_some_and(plural_head)
}

/// What several are called, of one: "clients", "parties", "UEs".
fn single<'t>(token: &Token<'t>) -> Token<'t> {
    let text = match token.text {
        "parties" => "party",
        "entities" => "entity",
        "proxies" => "proxy",
        several if several.len() > 2 && plural_head(several) => &several[..several.len() - 1],
        one => one,
    };
    Token { text, ..token.clone() }
}

pub(super) fn plural_head(word: &str) -> bool {
    word.strip_suffix('s')
        .is_some_and(|head| HEADS.contains(&head.to_lowercase().as_str()) && word != "as")
}

/// A name without the number that it ends in.
fn without_number(role: &str) -> &str {
    let words: Vec<&str> = role.split(' ').collect();
    let number = match words.as_slice() {
        [_, .., from, "to", to] => from.len() + to.len() + 5,
        [_, .., last] if is_label(last) => last.len() + 1,
        _ => 0,
    };
    &role[..role.len() - number]
}

/// `1`, or `2 to n`.
fn is_number_of(text: &str) -> bool {
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        [from, "to", to] => is_label(from) && is_last(to),
        [one] => is_label(one),
        _ => false,
    }
}

/// `n`, `N`, `4`: the last of several.
pub(super) fn is_last(text: &str) -> bool {
    is_label(text) || text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// "client(s)" as "clients", "SMF(s)" as "SMF".
pub(super) fn normal(text: &str) -> String {
    match text.strip_suffix("(s)") {
        Some(one) if one.contains(char::is_lowercase) => format!("{one}s"),
        Some(one) => one.to_string(),
        None => text.to_string(),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    normal(one).eq_ignore_ascii_case(other)
}

/// Without articles, what says only which one, and remarks before the name: "the (target) SMF".
fn bare_of_name<'a, 't>(all: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let rest = bare(all);
    // "That operator's console".
    let is_owner = |token: &Token<'_>| token.text.ends_with("'s") || token.text.ends_with("’s");
    // Where it has a name of one word it is the only one of its kind.
    let is_said = |more: &[Token<'_>]| {
        let is_word = more.first().is_some_and(|it| !is_head(it))
            && more.get(1).is_none_or(|next| {
                next.is == Is::Mark
                    || super::phrases::modal(next).is_some()
                    || verb(next.text, Form::Third).is_some()
                    || super::phrases::is_preposition(next)
            });
        all[0].says("that") || all[0].says("the") && is_word
    };
    let rest = match rest {
        [owner, more @ ..] if is_owner(owner) && !more.is_empty() && is_said(more) => more,
        rest => rest,
    };
    // "the trusted AF".
    let is_said = |token: &Token<'_>| {
        token.text.starts_with(char::is_lowercase) && token.text.ends_with("ed")
    };
    let rest = match rest {
        [first, more @ ..] if rest.len() < all.len() && is_said(first) && !more.is_empty() => more,
        rest => rest,
    };
    match rest.first() {
        Some(first) if first.is == Is::Brackets && rest.len() < all.len() => bare(&rest[1..]),
        _ => rest,
    }
}

/// What belongs to a verb behind it.
pub(super) const PARTICLES: [&str; 6] = ["off", "on", "out", "over", "down", "up"];

/// Whether some tokens go on with a noun, so that what stands before them says only which one.
pub(super) fn is_attribute(rest: &[Token<'_>]) -> bool {
    const NO_NOUNS: [&str; 31] = [
        "no",
        "latest",
        "along",
        "together",
        "needs",
        "need",
        "so",
        "such",
        "due",
        "prior",
        "otherwise",
        "e.g",
        "i.e",
        "not",
        "there",
        "here",
        "either",
        "neither",
        "more",
        "does",
        "do",
        "would",
        "acting",
        "like",
        "able",
        "subject",
        "in",
        "out",
        "cannot",
        "once",
        "of",
    ];
    let Some(next) = rest.first() else { return false };
    let is_verb = [Form::Third, Form::Base, Form::Ing, Form::Past]
        .iter()
        .any(|form| verb(next.text, *form).is_some());
    // A verb that is not known, before what it is about: "switches off its motors".
    let particle = rest.get(1).is_some_and(|it| PARTICLES.iter().any(|word| it.says(word)));
    let behind = 1 + usize::from(particle);
    // "Leaves port B", and of several "leave the quay": no noun stands before an article.
    let is_labelled = next.text.len() > 3
        && rest.get(2).is_some_and(|it| is_label(it.text))
        && rest[1].text.starts_with(char::is_lowercase);
    let is_before_article =
        rest.get(1).is_some_and(|it| ["the", "a", "an", "its", "their"].contains(&it.text));
    let is_unknown_verb = next.text.ends_with('s')
        && (rest.get(behind).is_some_and(is_determiner) || is_labelled)
        || is_before_article && next.text.chars().all(|c| c.is_ascii_lowercase());
    super::phrases::goes_on(next)
        && !is_determiner(next)
        && !super::phrases::is_adverb(next)
        && !super::phrases::is_participle(next)
        && !["ly", "able", "ible"].iter().any(|end| next.text.ends_with(end))
        && !NO_NOUNS.iter().any(|word| next.says(word))
        && !next.text.starts_with(|c: char| c.is_ascii_digit())
        && !is_verb
        && !is_doing(rest)
        && !is_unknown_verb
}

/// "Serving the UE", behind a name: what that one does, in whatever verb.
pub(super) fn is_doing(rest: &[Token<'_>]) -> bool {
    let is_verb = |token: &Token<'_>| {
        let text = token.text;
        text.len() > 4 && text.ends_with("ing") && text.starts_with(char::is_lowercase)
    };
    rest.first().is_some_and(is_verb) && rest.get(1).is_some_and(is_determiner)
}

pub(super) fn is_head(token: &Token<'_>) -> bool {
    let word = normal(token.text);
    token.is == Is::Word
        && (HEADS.iter().any(|head| word.eq_ignore_ascii_case(head)) || plural_head(&word))
        // "as" is a word, "AS" an application server.
        && !word.eq_ignore_ascii_case("as") | (word == "AS")
}

/// `1`, `B`: what tells two of a kind apart.
pub(super) fn is_label(text: &str) -> bool {
    let is_capital = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
    is_capital || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::acts::act::Party;
    use crate::acts::tokens::tokens;

    #[test]
    fn who_acts_is_found() {
        let names = Names::of(
            [
                "The MC user at MC client 1 raises an alert. MC client 1 sends it to the MC server.",
                "The receiving MC client 2 asks the content server. The SMF determines it.",
                "AMF to UPF: Session Request. The MC client is a client.",
            ]
            .into_iter(),
        );
        let expected =
            ["MC client 1", "MC server", "MC client 2", "content server", "SMF", "AMF", "UPF"];
        assert_eq!(names.roles, expected);
        let party = |text: &str| names.party(&tokens(text), Some("MC client 2"));
        let user = |role: &str| Party::UserOf(role.into());
        assert_eq!(party("MC users on MC client 1 raise"), Some((6, user("MC client 1"))));
        assert_eq!(party("the user accepts"), Some((2, user("MC client 2"))));
        assert_eq!(party("MC user 1 sends"), Some((3, user("MC client 1"))));
        assert_eq!(
            party("the receiving MC client 2 is"),
            Some((5, Party::Role("MC client 2".into())))
        );
        assert_eq!(party("the server is"), None);
        assert_eq!(party("an alert"), None);
    }

    #[test]
    fn a_letter_tells_two_apart_as_a_number_does() {
        let names = Names::of(
            [
                "MC client A sends a page to the MC server. Client A informs its user.",
                "The MC server sends the page to MC client C. The page ends at client C.",
            ]
            .into_iter(),
        );
        assert_eq!(names.roles, ["MC client A", "MC server", "MC client C"]);
        let role = |text: &str| names.role(&tokens(text));
        assert_eq!(role("client A sends"), Some((2, "MC client A".into())));
        assert_eq!(role("the client C of"), Some((3, "MC client C".into())));
        assert_eq!(role("client B sends"), None);
        let both = ["MC client A", "MC client C"].map(String::from).to_vec();
        assert_eq!(names.numbered(&tokens("clients A and C have")), Some((4, both)));
    }

    #[test]
    fn names_have_short_forms_and_several_are_a_class() {
        let names = Names::of(
            [
                "The user at MC client 1 wants to page. MC client 1 and client 2 of the user act.",
                "MC client 2 sends it to MC clients 5 and 6. The MC clients 3 to n accept. The respective MC client sends.",
                "The source AMF invokes it. The initial AMF sends it to the SMF/UPF and the (old) UPF.",
                "The AMF requests it from X. It gets a name from the UDM. The UPF(s) releases it.",
                "The end triggers the NRF to stop. It has the latest UE context for a B capable UE. If PCF node sends it.",
                "The SGF+PGF sends it over the AS layer to the UE. It follows the PC5 path to the ABC.",
                "UAS NF/NEF invokes it. The network shall stop it. It is sent to the network slice of a core network.",
            ]
            .into_iter(),
        );
        let expected = [
            "MC client 1",
            "MC client 2",
            "MC client 5",
            "MC client 6",
            "MC clients 3 to n",
            "source AMF",
            "initial AMF",
            "SMF/UPF",
            "AMF",
            "UDM",
            "UPF",
            "NRF",
            "UE",
            "PCF node",
            "SGF+PGF",
            "UAS NF/NEF",
            "network",
        ];
        assert_eq!(names.roles, expected);
        assert_eq!(names.initiator.as_deref(), Some("MC client 1"));
        let several = names.numbered(&tokens("the clients 1, 2 and 5 send"));
        let three = ["MC client 1", "MC client 2", "MC client 5"].map(String::from).to_vec();
        assert_eq!(several, Some((7, three)));
        let role = |text: &str| names.role(&tokens(text));
        assert_eq!(role("client 2 sends"), Some((2, "MC client 2".into())));
        assert_eq!(role("MC client 3 to n send"), Some((5, "MC clients 3 to n".into())));
        assert_eq!(role("the respective MC client sends"), Some((4, "MC clients 3 to n".into())));
        assert_eq!(role("the (target) UPF sends"), Some((3, "UPF".into())));
        assert_eq!(role("the initial AMF sends"), Some((3, "initial AMF".into())));
        assert_eq!(role("the UE context of"), None);
        let user = |text: &str| names.party(&tokens(text), Some("AMF node server"));
        assert_eq!(user("the user accepts"), None);
        assert_eq!(user("the user ID is"), None);
    }
}
