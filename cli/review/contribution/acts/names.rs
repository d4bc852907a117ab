//! Which role, message or thing of the model a name of the text means.
//!
//! A name means what is called so, whatever its case, its articles and a prefix in capital letters.
//! A name that the model does not have means what the text never calls by its own name and what
//! stands, in every place and in more than one item, where that stands in the model. No table of
//! names is kept.

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::step::Step;
use callproof_proofs::deeds::Deed;
use callproof_reading::procedure::{head, is_same_message, is_short, plain_name};
use callproof_reading::{Item, Variants};

use super::encoded::{Encoded, Has};
use super::said::{Said, Saying};

/// An item with what it says and what the model does under it.
pub struct Beside<'a> {
    /// Its clause and itself, as indices.
    pub place: (usize, usize),
    /// The item.
    pub of: &'a Item,
    /// What it says.
    pub said: Vec<Said>,
    /// What of it was not understood.
    pub left: Vec<&'a str>,
    /// Whether none of its sentences demands anything of anybody.
    pub is_ignored: bool,
    /// The steps of the model that stand beside it.
    pub steps: &'a [Step],
    /// What is done under them.
    pub has: Vec<&'a Has>,
}

/// What the names of a text mean.
pub struct Names {
    roles: BTreeMap<String, String>,
    messages: BTreeMap<String, String>,
    taken_for: Vec<(String, String)>,
    variants: Vec<Variants>,
    /// The messages of the model.
    own: BTreeSet<&'static str>,
}

/// In how many items a name must stand where the model has another.
const ENOUGH: usize = 2;

impl Names {
    /// The names of some items beside those of a model.
    pub fn of(items: &[Beside<'_>], encoded: &Encoded, variants: Vec<Variants>) -> Self {
        let (roles, messages) = (BTreeMap::new(), BTreeMap::new());
        let (taken_for, own) = (Vec::new(), encoded.messages());
        let mut names = Names { roles, messages, taken_for, variants, own };
        names.find_roles(items, encoded);
        names.find_messages(items);
        names
    }

    /// The names of roles that stand in some words after "to" or "with".
    pub fn aims<'n>(&'n self, words: &str) -> impl Iterator<Item = &'n str> {
        let words = format!(" {} ", words.to_lowercase().replace(" the ", " "));
        let is_aim = move |name: &str| {
            let after = ["to", "towards", "toward", "with"];
            after.iter().any(|word| words.contains(&format!(" {word} {name} ")))
        };
        self.roles.iter().filter(move |(name, _)| is_aim(name)).map(|(_, role)| role.as_str())
    }

    /// The names that were taken for others, by where they stand.
    pub fn taken_for(&self) -> &[(String, String)] {
        &self.taken_for
    }

    /// Whether a name of the text means a role of the model.
    pub fn is_role(&self, read: &str, own: &str) -> bool {
        self.roles.get(&read.to_lowercase()).is_some_and(|role| role == own)
    }

    /// Whether the name of what comes, in some item, means a message of the model: what it is called
    /// like, or the longer name that it must be short for there.
    pub fn is_received(&self, read: &str, own: &str, place: (usize, usize)) -> bool {
        let short = without_head(read);
        let is_variant = |group: &Variants| {
            let here = |(name, places): &(String, Vec<(usize, usize)>)| {
                places.contains(&place) && is_same_message(without_head(name), short)
            };
            group.names.iter().any(here)
                && group.names.iter().any(|(name, _)| is_same(without_head(name), own))
        };
        self.is_called(read, own) || self.variants.iter().any(is_variant)
    }

    /// Whether the name of what is sent means a message of the model. Whoever sends what another
    /// message is called means that.
    pub fn is_sent(&self, read: &str, own: &str, place: (usize, usize)) -> bool {
        let is_other = self.own.iter().any(|other| is_same(without_head(read), other));
        match is_other {
            true => self.is_called(read, own),
            false => self.is_received(read, own, place),
        }
    }

    fn is_called(&self, read: &str, own: &str) -> bool {
        let read = without_head(read);
        stands_for(read, own)
            || is_same(read, own)
            || self.messages.get(&read.to_lowercase()).is_some_and(|message| message == own)
    }

    fn find_roles(&mut self, items: &[Beside<'_>], encoded: &Encoded) {
        let own = encoded.roles();
        let read: BTreeSet<&str> = items.iter().flat_map(roles_of).collect();
        let mut unknown = Vec::new();
        for name in read {
            match role_called(name, &own) {
                Some(role) => drop(self.roles.insert(name.to_lowercase(), role.to_string())),
                None => unknown.push(name),
            }
        }
        let is_left = |role: &&str| !self.roles.values().any(|known| known == role);
        let left: Vec<&str> = own.into_iter().filter(is_left).collect();
        for name in unknown {
            let read: BTreeSet<(usize, &str)> = spots(items, |of| parts_said(of, name));
            let fits = |role: &&&str| {
                let own = spots(items, |of| parts_done(of, role));
                read.is_subset(&own)
            };
            let enough = read.iter().map(|(item, _)| item).collect::<BTreeSet<_>>().len() >= ENOUGH;
            let mut fitting = left.iter().filter(fits);
            if let (true, Some(role), None) = (enough, fitting.next(), fitting.next()) {
                self.roles.insert(name.to_lowercase(), role.to_string());
                self.taken_for.push((name.to_string(), role.to_string()));
            }
        }
    }

    fn find_messages(&mut self, items: &[Beside<'_>]) {
        let own = self.own.clone();
        let mut unknown: Vec<&str> = Vec::new();
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for of in items {
            for name in of.said.iter().flat_map(messages_of) {
                let is_own = |own: &&&str| self.is_received(name, own, of.place);
                let mut known = own.iter().filter(is_own).peekable();
                match known.peek() {
                    None if !unknown.contains(&name) => unknown.push(name),
                    _ => met.extend(known),
                }
            }
        }
        for name in unknown {
            let fitting: Vec<&str> = own
                .iter()
                .filter(|own| !met.contains(*own))
                .filter(|own| self.stands_where(name, own, items))
                .copied()
                .collect();
            if let [message] = fitting[..] {
                self.messages.insert(without_head(name).to_lowercase(), message.to_string());
                self.taken_for.push((name.to_string(), message.to_string()));
            }
        }
    }

    /// Whether a name that is sent is, everywhere and often enough, sent where the model sends a
    /// message: by whom and to whom.
    fn stands_where(&self, name: &str, own: &str, items: &[Beside<'_>]) -> bool {
        let (mut here, mut elsewhere) = (0, false);
        for of in items {
            for said in of.said.iter().filter(|said| messages_of(said).any(|it| it == name)) {
                let Saying::Sends { to, .. } = &said.what else { continue };
                let who = said.who.as_ref().map(|who| who.role());
                let is_it = |has: &&&Has| {
                    matches!(&has.deed, Deed::Sends { message, to: own_to, .. }
                        if *message == own
                            && who.is_none_or(|who| self.is_role(who, &has.role))
                            && to.as_ref().is_none_or(|to| self.is_role(to, own_to)))
                };
                match of.has.iter().find(is_it) {
                    Some(_) => here += 1,
                    None => elsewhere = true,
                }
            }
        }
        here >= ENOUGH && !elsewhere
    }
}

/// Whether the words of one thing are among those of the other: "media plane", "media (sending)".
pub fn is_thing(read: &str, own: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let plain = name.split('(').next().unwrap_or_default().to_lowercase();
        let words = plain.split_whitespace().filter(|word| !["the", "a", "an"].contains(word));
        words.map(String::from).collect()
    };
    let (read, own) = (words(read), words(own));
    !read.is_empty() && !own.is_empty() && (read.is_subset(&own) || own.is_subset(&read))
}

/// The role that is called so, or that alone has this for the end of its name.
fn role_called<'r>(name: &str, roles: &BTreeSet<&'r str>) -> Option<&'r str> {
    let name = name.to_lowercase();
    if let Some(role) = roles.iter().find(|role| role.to_lowercase() == name) {
        return Some(role);
    }
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    let mut like = roles.iter().filter(|role| {
        let role = role.to_lowercase();
        ends(&role, &name) || ends(&name, &role)
    });
    match (like.next(), like.next()) {
        (Some(role), None) => Some(role),
        _ => None,
    }
}

/// A name without the word that says nothing of it.
fn without_head(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((rest, last)) if last.eq_ignore_ascii_case("message") => rest,
        _ => name,
    }
}

/// Whether two names are the same as they stand: "MCVideo private call request" and "private call
/// request", "BYE request" and "BYE".
fn is_same(read: &str, own: &str) -> bool {
    let own = plain_name(own);
    let is_method = !own.contains(' ') && !own.contains(char::is_lowercase);
    is_same_message(read, &own)
        || is_method && read.strip_suffix(" request").is_some_and(|method| method == own)
}

/// Whether a short name can stand for a message: "the request", "it".
fn stands_for(read: &str, own: &str) -> bool {
    let is_open = ["it", "message"].iter().any(|word| read.eq_ignore_ascii_case(word));
    is_open || is_short(read) && head(own).eq_ignore_ascii_case(read)
}

fn roles_of<'a>(of: &'a Beside<'_>) -> impl Iterator<Item = &'a str> {
    of.said.iter().flat_map(|said| {
        let other = match &said.what {
            Saying::Sends { to, .. } => to.as_deref(),
            Saying::Receives { from, .. } => from.as_deref(),
            _ => None,
        };
        said.who.as_ref().map(|who| who.role()).into_iter().chain(other)
    })
}

fn messages_of(said: &Said) -> Box<dyn Iterator<Item = &str> + '_> {
    match &said.what {
        Saying::Sends { messages, .. } => Box::new(messages.iter().map(String::as_str)),
        Saying::Receives { message, .. } => Box::new(std::iter::once(message.as_str())),
        _ => Box::new(std::iter::empty()),
    }
}

/// The items where a role has a part, with the part.
fn spots<'p>(
    items: &[Beside<'_>],
    parts: impl Fn(&Beside<'_>) -> Vec<&'p str>,
) -> BTreeSet<(usize, &'p str)> {
    let places = items.iter().enumerate();
    places.flat_map(|(at, of)| parts(of).into_iter().map(move |part| (at, part))).collect()
}

/// The parts that a name has in what an item says.
fn parts_said(of: &Beside<'_>, name: &str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    for said in &of.said {
        if let Saying::Sends { to: Some(to), .. } = &said.what
            && to == name
        {
            parts.push("is sent");
        }
        if said.who.as_ref().is_some_and(|who| who.role() == name) {
            parts.push(match said.what {
                Saying::Sends { .. } => "sends",
                Saying::Tells => "tells",
                Saying::Opens(_) => "opens",
                Saying::Closes(_) => "closes",
                Saying::Begins(_) | Saying::Accepts | Saying::Checks => "decides",
                _ => continue,
            });
        }
    }
    parts
}

/// The parts that a role has in what the model does under an item. Who answers decides.
fn parts_done(of: &Beside<'_>, role: &str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    for has in &of.has {
        if let Deed::Sends { to, .. } = &has.deed
            && to == role
        {
            parts.push("is sent");
        }
        if has.role == role {
            parts.push(match has.deed {
                Deed::Sends { .. } => "sends",
                Deed::Tells(_) => "tells",
                Deed::Opens(_) => "opens",
                Deed::Closes(_) => "closes",
                Deed::Decides { .. } => "decides",
                Deed::Receives { .. } | Deed::Ignores { .. } => continue,
                Deed::Starts(_) | Deed::Stops(_) => continue,
            });
            if has.answer().is_some() {
                parts.push("decides");
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{is_same, is_thing, role_called, stands_for};

    #[test]
    fn names_mean_what_is_called_so() {
        assert!(is_same("private call request", "MCVideo private call request"));
        assert!(is_same("BYE request", "BYE"));
        assert!(!is_same("BYE response", "BYE"));
        assert!(!is_same("private call response", "private call release response"));
        assert!(stands_for("response", "private call release response"));
        assert!(!stands_for("response", "private call release request"));
        assert!(is_thing("media plane", "media (sending)"));
        assert!(is_thing("the CLUE channel", "CLUE channel"));
        assert!(!is_thing("transmission control", "media (sending)"));
        let roles = ["MCVideo client 1", "MCVideo client 2", "MCVideo server"].into();
        assert_eq!(role_called("mcvideo Client 1", &roles), Some("MCVideo client 1"));
        assert_eq!(role_called("server", &roles), Some("MCVideo server"));
        assert_eq!(role_called("client", &roles), None);
        assert_eq!(role_called("MCVideo UE", &roles), None);
    }
}
