//! Who acts in a text.

use super::act::Party;
use super::lexicon::{Form, verb};
use super::phrases::{bare, is_determiner, is_generic, is_number, is_preposition, modal};
use super::tokens::{Is, Token, sentences, tokens};

/// What functional entities are called.
const HEADS: [&str; 14] = [
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
];

/// What users are called.
const USERS: [&str; 3] = ["user", "users", "subscriber"];

/// The most functional entities of a text.
const MOST_ROLES: usize = 50;

/// The most words before the noun that a name ends in.
const MOST_WORDS: usize = 4;

/// The functional entities of a text.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Their names, as printed.
    pub roles: Vec<String>,
}

impl Names {
    /// Those of some texts, in the order in which they come up.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Names {
        let mut found: Vec<String> = Vec::new();
        for sentence in texts.flat_map(sentences) {
            let tokens = tokens(sentence);
            for name in headed(&tokens).into_iter().chain(short(&tokens)) {
                let is_known = found.iter().any(|known| known.eq_ignore_ascii_case(&name));
                if !is_known && found.len() < MOST_ROLES {
                    found.push(name);
                }
            }
        }
        // "MC client" is a short form where "MC client 1" acts, "receiving MC client 2" a long one.
        let is_form = |name: &String| {
            found.iter().any(|other| {
                let numbered = other.strip_prefix(name.as_str()).map(str::trim_start);
                let longer = name.strip_suffix(other.as_str());
                numbered.is_some_and(|rest| !rest.is_empty() && is_label(rest))
                    || longer.is_some_and(|rest| {
                        !rest.is_empty() && other.ends_with(|c: char| c.is_ascii_digit())
                    })
            })
        };
        let roles = found.iter().filter(|name| !is_form(name)).cloned().collect();
        Names { roles }
    }

    /// A functional entity at the beginning of some tokens, and how many tokens name it.
    pub fn role(&self, all: &[Token<'_>]) -> Option<(usize, String)> {
        let rest = bare(all);
        let skipped = all.len() - rest.len();
        let mut best: Option<(usize, &String)> = None;
        for role in &self.roles {
            let name = tokens(role);
            let is_it = rest.len() >= name.len()
                && rest.iter().zip(&name).all(|(one, other)| {
                    one.is == Is::Word && one.text.eq_ignore_ascii_case(other.text)
                });
            if is_it && best.is_none_or(|(length, _)| name.len() > length) {
                best = Some((name.len(), role));
            }
        }
        if let Some((length, role)) = best {
            return Some((skipped + length, role.clone()));
        }
        // A short form of the only one that it can be.
        let of_head = |length: usize| {
            let words: Vec<String> = rest[..length].iter().map(|t| t.text.to_lowercase()).collect();
            let short = words.join(" ");
            let mut like = self.roles.iter().filter(|role| {
                let role = role.to_lowercase();
                let plain = role.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
                plain == short || plain.ends_with(&format!(" {short}"))
            });
            match (like.next(), like.next()) {
                (Some(role), None) => Some((skipped + length, role.clone())),
                _ => None,
            }
        };
        (1..=rest.len().min(MOST_WORDS))
            .rev()
            .filter(|length| is_head(&rest[length - 1]))
            .find_map(of_head)
    }

    /// A user or a functional entity at the beginning of some tokens; `last` is the entity that was
    /// spoken of last, whose user "the user" is.
    pub fn party(&self, all: &[Token<'_>], last: Option<&str>) -> Option<(usize, Party)> {
        self.user(all, last).or_else(|| self.role(all).map(|(n, role)| (n, Party::Role(role))))
    }

    fn user(&self, all: &[Token<'_>], last: Option<&str>) -> Option<(usize, Party)> {
        let is_user = |token: &Token<'_>| USERS.iter().any(|user| token.says(user));
        // "the calling MC user": before the noun stands what names of roles begin with, too.
        let within = |at: &usize| {
            all[..*at].iter().all(|token| {
                is_determiner(token)
                    || is_generic(token)
                    || self.roles.iter().any(|role| role.split(' ').next() == Some(token.text))
            })
        };
        let at = all.iter().take(MOST_WORDS).position(is_user).filter(within)?;
        let mut end = at + 1;
        let number = all.get(end).filter(|token| is_label(token.text));
        end += usize::from(number.is_some());
        let is_at = all.get(end).is_some_and(|t| t.says("at") || t.says("on") || t.says("of"));
        if is_at && let Some((length, role)) = self.role(&all[end + 1..]) {
            return Some((end + 1 + length, Party::UserOf(role)));
        }
        // "user 2" is the user at who has that number.
        if let Some(number) = number {
            let mut numbered = self
                .roles
                .iter()
                .filter(|role| role.rsplit(' ').next().is_some_and(|last| last == number.text));
            let role = numbered.next()?;
            return numbered.next().is_none().then(|| (end, Party::UserOf(role.clone())));
        }
        last.map(|role| (end, Party::UserOf(role.to_string())))
    }
}

fn is_head(token: &Token<'_>) -> bool {
    token.is == Is::Word && HEADS.iter().any(|head| token.text.eq_ignore_ascii_case(head))
        // "as" is a word, "AS" an application server.
        && token.text != "as"
}

/// `1`, `B`: what tells two of a kind apart.
fn is_label(text: &str) -> bool {
    let is_capital = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
    is_capital || !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// Names that end in what functional entities are called.
fn headed(all: &[Token<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    for (at, token) in all.iter().enumerate().filter(|(_, token)| is_head(token)) {
        let belongs = |token: &Token<'_>| {
            let is_name = token.text.starts_with(char::is_uppercase);
            let is_common = !is_determiner(token)
                && !is_generic(token)
                && super::phrases::goes_on(token)
                && !super::phrases::is_adverb(token)
                && (["originating", "terminating"].iter().any(|word| token.says(word))
                    || [Form::Third, Form::Ing, Form::Base, Form::Past]
                        .iter()
                        .all(|form| verb(token.text, *form).is_none()));
            token.is == Is::Word
                && !is_determiner(token)
                && !is_preposition(token)
                && (is_name || is_common)
                && !is_number(token.text)
        };
        let from = (at.saturating_sub(MOST_WORDS)..at)
            .rev()
            .take_while(|before| belongs(&all[*before]))
            .last()
            .unwrap_or(at);
        let number = all.get(at + 1).filter(|next| next.is == Is::Word && is_label(next.text));
        let is_shouted = !token.text.contains(char::is_lowercase);
        if from == at && number.is_none() && !is_shouted {
            continue;
        }
        let end = at + 1 + usize::from(number.is_some());
        names.push(super::phrases::words(&all[from..end]));
    }
    names
}

/// Names of capital letters: "AMF to SMF: …", "The SMF determines".
fn short(all: &[Token<'_>]) -> Vec<String> {
    let is_short = |token: &&Token<'_>| {
        token.is == Is::Word
            && token.text.len() > 1
            && token.text.starts_with(|c: char| c.is_ascii_uppercase() || c == '(')
            && token
                .text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-()".contains(c))
            && verb(token.text, Form::Base).is_none()
    };
    let arrow = all.iter().position(|token| token.is_mark(":")).map(|at| &all[..at]);
    if let Some([from, to, whom]) = arrow.map(|arrow| bare_arrow(arrow))
        && to.says("to")
    {
        return [from, whom].into_iter().filter(is_short).map(|t| t.text.to_string()).collect();
    }
    let mut names = Vec::new();
    for (at, token) in all.iter().enumerate().filter(|(_, token)| is_short(token)) {
        let acts = all
            .get(at + 1)
            .is_some_and(|next| modal(next).is_some() || verb(next.text, Form::Third).is_some());
        let is_begun = at == 0 || is_determiner(&all[at - 1]) || all[at - 1].is == Is::Mark;
        if acts && is_begun {
            names.push(token.text.to_string());
        }
    }
    names
}

/// The last three words before a colon.
fn bare_arrow<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    &tokens[tokens.len().saturating_sub(3)..]
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
}
