//! To whom something is sent, where it is said in words that are no role's name: they are those of a role
//! that is known by what it has done, or they are not understood. Nobody else is put in its place.

use super::act::{Act, Does, Party};
use super::lexicon::{Form, Kind, verb};
use super::names::{Names, is_head};
use super::phrases::{
    is_being, is_determiner, is_generic, is_having, is_relative, noun_phrase, words,
};
use super::taking_part::{is_message_head, is_place};
use super::tokens::{Is, Token, tokens};

/// Whether it is said of an act to whom something is sent, in words that name nobody who is known.
pub fn names_another(act: &Act) -> bool {
    let Does::Send { messages, to, .. } = &act.does else { return false };
    let is_answer = messages.iter().all(|name| name == "answer" || name.starts_with("answer to "));
    let is_said = |said: &String| {
        let all = tokens(said);
        addressee(&all).is_some_and(|whom| !is_answer || is_somebody(&all[1..], whom))
    };
    to.is_empty() && act.details.iter().any(is_said)
}

/// How many tokens behind "to" name who receives something: "to the inviting client".
fn addressee(all: &[Token<'_>]) -> Option<usize> {
    let is_to = |token: &Token<'_>| ["to", "towards", "toward"].iter().any(|to| token.says(to));
    let first = all.get(1).filter(|_| is_to(&all[0]))?;
    if first.says("it") || first.says("them") {
        return Some(1);
    }
    let begins = is_determiner(first)
        || first.says("other")
        || first.text.starts_with(char::is_uppercase) && verb(first.text, Form::Base).is_none();
    let length = noun_phrase(&all[1..]);
    let name = &all[1..=length];
    let end = name.iter().position(|token| token.says("of")).unwrap_or(length);
    let head = name[..end].iter().rev().find(|token| token.is == Is::Word)?;
    let is_place = name[..end].iter().any(|token| is_place(token.text));
    let is_who = !is_determiner(head) && !is_message_head(head.text) && !is_place;
    (begins && is_who).then_some(length)
}

/// Whether a noun phrase says who, and not what: what is answered may be either.
fn is_somebody(rest: &[Token<'_>], length: usize) -> bool {
    let name = &rest[..length];
    let end = name.iter().position(|token| token.says("of")).unwrap_or(length);
    let is_shouted = |token: &Token<'_>| {
        token.text.len() > 1 && token.text.chars().all(|c| c.is_ascii_uppercase())
    };
    name[..end].last().is_some_and(|head| is_head(head) || is_shouted(head) || head.says("it"))
}

/// Gives what is sent to whom the words name, and quotes them where that is nobody.
pub(super) fn resolve(
    acts: &mut [Act],
    left: &mut Vec<String>,
    sentence: &str,
    names: &Names,
    before: &[Act],
) {
    for at in 0..acts.len() {
        if !names_another(&acts[at]) {
            continue;
        }
        let (earlier, rest) = acts.split_at_mut(at);
        let act = &mut rest[0];
        let known = || before.iter().chain(earlier.iter());
        let place = act.details.iter().position(|said| addressee(&tokens(said)).is_some());
        let Some(place) = place else { continue };
        let said = act.details[place].clone();
        let all = tokens(&said);
        let own = act.who.as_ref().map(|who| who.role().to_string());
        let meant = Meant { names, own: own.as_deref(), sentence };
        match meant.by(&all[1..], &known) {
            Some((length, role)) => {
                let more = words(&all[1 + length..]);
                match more.is_empty() {
                    true => drop(act.details.remove(place)),
                    false => act.details[place] = more,
                }
                if let Does::Send { to, .. } = &mut act.does {
                    to.push(Party::Role(role));
                }
            }
            None => left.push(said),
        }
    }
}

/// Who is meant, by what is known of the roles.
struct Meant<'m> {
    names: &'m Names,
    /// Who sends it.
    own: Option<&'m str>,
    sentence: &'m str,
}

impl Meant<'_> {
    /// Who is meant by the words at the beginning of some tokens, and how many tokens say so.
    fn by<'a, I: Iterator<Item = &'a Act>>(
        &self,
        rest: &[Token<'_>],
        known: &dyn Fn() -> I,
    ) -> Option<(usize, String)> {
        if rest[0].says("it") || rest[0].says("them") {
            // "Both clients" are two, and not the one that has another name.
            let all = tokens(self.sentence);
            let is_two = (0..all.len()).any(|at| self.names.both(&all[at..]).is_some());
            if rest[0].says("them") && is_two {
                return None;
            }
            let several = || self.only_several().filter(|_| rest[0].says("them"));
            return Some((1, self.only_other().or_else(several)?));
        }
        let length = noun_phrase(rest);
        let skipped = rest.iter().take_while(|token| is_determiner(token)).count();
        let name = &rest[skipped.min(length)..length];
        if let Some(of) = name.iter().position(|token| token.says("of")) {
            return Some((length, self.whose(&name[..of], &name[of + 1..])?));
        }
        let first = name.first()?;
        let kind = words(&name[1..]);
        if first.says("other") {
            return Some((length, one(self.of_kind(&kind).into_iter())?));
        }
        // "The selected client".
        if ["selected", "chosen", "determined"].iter().any(|word| first.says(word)) {
            return Some((length, self.selected(&kind, known)?));
        }
        if let Some(root) = first.text.strip_suffix("ing").filter(|_| name.len() > 1) {
            let has_done = |role: &String| known().any(|act| does_so(act, role, root));
            return Some((length, one(self.of_kind(&kind).into_iter().filter(has_done))?));
        }
        // "The client that has requested the move".
        rest.get(length).filter(|token| is_relative(token))?;
        let end = rest[length..].iter().position(|token| token.is == Is::Mark);
        let clause = &rest[length + 1..end.map_or(rest.len(), |end| length + end)];
        let has_done = |role: &String| known().any(|act| did_that(act, role, clause));
        let kind = words(name);
        let role = one(self.of_kind(&kind).into_iter().filter(has_done))?;
        Some((length + 1 + clause.len(), role))
    }

    /// Who was selected last by who sends it, of a kind.
    fn selected<'a, I: Iterator<Item = &'a Act>>(
        &self,
        kind: &str,
        known: &dyn Fn() -> I,
    ) -> Option<String> {
        let is_own = |act: &&Act| act.who.as_ref().map(Party::role) == self.own;
        let chosen = known().filter(is_own).filter_map(|act| match &act.does {
            Does::Other(verb, what)
                if ["selects", "chooses", "determines"].contains(&verb.as_str()) =>
            {
                Some(what.clone())
            }
            _ => None,
        });
        let what = chosen.last()?;
        let (length, role) = self.names.role(&tokens(&what))?;
        let is_it = length == tokens(&what).len() && self.of_kind(kind).contains(&role);
        is_it.then_some(role)
    }

    /// The only other role that the sentence names.
    fn only_other(&self) -> Option<String> {
        let all = tokens(self.sentence);
        let named = (0..all.len()).filter_map(|at| self.names.role(&all[at..]));
        let mut others: Vec<String> =
            named.map(|(_, role)| role).filter(|role| Some(role.as_str()) != self.own).collect();
        others.dedup();
        one(others.into_iter())
    }

    /// The only role of which the sentence speaks in the plural.
    fn only_several(&self) -> Option<String> {
        let all = tokens(self.sentence);
        let mut several: Vec<String> = (0..all.len())
            .filter_map(|at| {
                let (length, role) = self.names.role(&all[at..])?;
                let last = all[at + length - 1].text;
                (last.ends_with('s') && Some(role.as_str()) != self.own).then_some(role)
            })
            .collect();
        several.dedup();
        one(several.into_iter())
    }

    /// "The device of the guest": the guest device.
    fn whose(&self, name: &[Token<'_>], of: &[Token<'_>]) -> Option<String> {
        let skip = |token: &&Token<'_>| is_determiner(token) || is_generic(token);
        // "The client of the assisted person": the assisted client.
        const PERSONS: [&str; 4] = ["person", "party", "user", "member"];
        let of: Vec<&str> = of.iter().skip_while(skip).map(|token| token.text).collect();
        let of = match of.as_slice() {
            [which @ .., last] if !which.is_empty() && PERSONS.contains(last) => which,
            of => of,
        };
        let name: Vec<&str> = name.iter().skip_while(skip).map(|token| token.text).collect();
        let full = format!("{} {}", of.join(" "), name.join(" ")).to_lowercase();
        let owned = |role: &&String| {
            let role = role.to_lowercase();
            role == full || role.ends_with(&format!(" {full}"))
        };
        one(self.names.roles.iter().filter(owned).cloned())
    }

    /// The roles of a kind, but for who sends it: "client 1" and "client 2" are clients.
    fn of_kind(&self, said: &str) -> Vec<String> {
        let said = said.to_lowercase();
        let plain = |role: &String| {
            let is_label = |word: &&str| word.chars().all(|c| c.is_ascii_digit());
            let all: Vec<&str> = role.split(' ').collect();
            let end = all.len() - usize::from(all.last().is_some_and(is_label));
            all[..end].join(" ").to_lowercase()
        };
        let is_it = |role: &&String| {
            let plain = plain(role);
            !said.is_empty() && (plain == said || plain.ends_with(&format!(" {said}")))
        };
        let all = self.names.roles.iter().filter(is_it);
        all.filter(|role| Some(role.as_str()) != self.own).cloned().collect()
    }
}

/// The only one there is.
fn one(mut all: impl Iterator<Item = String>) -> Option<String> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Whether a role, or its user, has done what the root of a participle says: "invit", "request".
fn does_so(act: &Act, role: &str, root: &str) -> bool {
    let root = root.to_lowercase();
    let begins = |word: &str| word.to_lowercase().starts_with(&root);
    act.who.as_ref().is_some_and(|who| who.role() == role)
        && match &act.does {
            Does::Send { messages, .. } => {
                begins(&act.verb) || messages.iter().any(|name| name.split(' ').any(begins))
            }
            Does::Begin(_) | Does::Other(..) => begins(&act.verb),
            _ => false,
        }
}

/// Whether a role has done what a relative clause says: "has sent the move request".
fn did_that(act: &Act, role: &str, clause: &[Token<'_>]) -> bool {
    let says = clause.iter().position(|token| !is_having(token) && !is_being(token));
    let Some(at) = says else { return false };
    let done = [Form::Past, Form::Third].iter().find_map(|form| verb(clause[at].text, *form));
    let shown = format!("{} {}", act.verb, act.does).to_lowercase();
    let is_done = done.is_some_and(|done| match done.kind {
        Kind::Receive => false,
        Kind::Send | Kind::Forward => true,
        _ => shown.contains(done.lemma),
    });
    let what = &clause[at + 1..];
    let is_own = act.who.as_ref().is_some_and(|who| who.role() == role);
    let sends = matches!(act.does, Does::Send { .. } | Does::Begin(_));
    let said = format!(" {} ", act.does).to_lowercase();
    let mut named = what.iter().filter(|token| !is_determiner(token)).peekable();
    let is_named = named.peek().is_some();
    is_done
        && is_own
        && sends
        && is_named
        && named.all(|token| said.contains(&format!(" {} ", token.text.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::super::{Understood, understand};

    /// The acts of the last item, and what was not understood of it.
    fn last(steps: &str) -> Vec<String> {
        let text = format!("5.1 Procedure\n{steps}");
        let contribution = crate::read(text.as_bytes()).expect("it is a contribution");
        let reading = understand(&contribution);
        let item = reading.items.last().expect("it has items");
        let of = |it: &super::super::SentenceActs| {
            let acts = it.acts.iter().map(ToString::to_string);
            let left = it.left.iter().map(|left| format!("? {left}"));
            assert_eq!(it.left.is_empty(), it.is == Understood::Wholly, "{it:?}");
            acts.chain(left).collect::<Vec<_>>()
        };
        item.sentences.iter().flat_map(of).collect()
    }

    /// Two who are told apart by what they have done.
    const BEGUN: &str = "1. MC client 1 sends a move request to the MC server.\n2. The MC server sends a \
                         move offer to MC client 2.\n3. MC client 2 sends a move consent to the MC server.\n";

    #[test]
    fn who_receives_is_known_by_what_it_has_done() {
        for (whom, expected) in [
            ("the requesting client", "MC client 1"),
            ("the client that has sent the move request", "MC client 1"),
            ("the client which sent the move consent", "MC client 2"),
        ] {
            let text = format!("{BEGUN}4. The MC server sends a move report to {whom}.\n");
            let said = format!("MC server sends move report to {expected}");
            assert_eq!(last(&text), [said], "{whom}");
        }
        let other = format!("{BEGUN}4. MC client 1 sends a move report to the other client.\n");
        assert_eq!(last(&other), ["MC client 1 sends move report to MC client 2"]);
        let it = "1. The key broker stores the key. MC client 1 asks the key broker by sending a key request to it.\n";
        assert!(last(it).contains(&"MC client 1 sends key request to key broker".to_string()));
    }

    #[test]
    fn what_is_sent_by_its_own_name_is_carried_by_nothing_else() {
        let of = |second: &str| {
            last(&format!(
                "1. Upon receiving a page call, the MC server shall store it.\n2. MC client 1 generates a page \
                 call. {second}\n3. MC client 1 sends a SIP CANCEL request to the MC server.\n"
            ))
        };
        let own = ["MC client 1 sends SIP CANCEL request to MC server"];
        assert_eq!(of("MC client 1 sends it to the MC server."), own);
        assert_eq!(of("MC client 1 sends the page call to the MC server."), own);
        let carried = ["MC client 1 sends page call to MC server [in an SIP CANCEL request]"];
        assert_eq!(of("MC client 1 stores the page call."), carried);
    }

    #[test]
    fn it_is_who_receives_what_comes_first() {
        let first =
            last("1. When the MC server receives a page request, it shall store the page.\n");
        assert_eq!(first, ["on page request: MC server shall: stores page"]);
        let nobody = last("1. MC client 1 stores it.\n2. When the page is old, it is stored.\n");
        assert!(nobody.iter().all(|act| !act.contains("page is old: MC")), "{nobody:?}");
    }

    #[test]
    fn who_was_selected_is_meant() {
        let of = |chosen: &str| {
            last(&format!(
                "1. The visited gateway sends a key to the MC server.\n2. The visited gateway sends a list to \
                 the home gateway.\n3. The MC server selects {chosen}.\n4. The MC server sends a report to the \
                 selected gateway.\n"
            ))
        };
        assert_eq!(of("the home gateway"), ["MC server sends report to home gateway"]);
        assert_eq!(of("a visited gateway"), ["MC server sends report to visited gateway"]);
        assert_eq!(
            of("the list"),
            ["MC server sends report [to the selected gateway]", "? to the selected gateway"]
        );
    }

    #[test]
    fn the_user_of_whom_a_participle_says_decides() {
        let of = |user: &str| {
            last(&format!(
                "1. The sharing client sends an offer to the watching client. If the key is new, the sharing \
                 client stores it.\n2. The {user} accepts the offer.\n"
            ))
        };
        for which in ["sharing", "watching"] {
            let said = format!("user of {which} client accepts offer");
            assert_eq!(of(&format!("{which} user")), [said], "{which}");
        }
        assert_eq!(of("paying user"), ["? The paying user accepts the offer"]);
    }

    #[test]
    fn a_device_is_that_of_who_is_named() {
        let of = |whom: &str| {
            last(&format!(
                "1. The visitor agent sends a key to the MC server.\n2. The MC server sends a report to {whom}.\n"
            ))
        };
        for whom in ["the visitor agent", "the agent of the visitor", "the agent"] {
            assert_eq!(of(whom), ["MC server sends report to visitor agent"], "{whom}");
        }
        // That of another one is another one.
        assert_eq!(of("the agent of the host"), ["MC server sends report to host agent"]);
    }

    #[test]
    fn who_is_not_known_is_quoted_and_nobody_is_put_in_its_place() {
        for whom in [
            "the paying client",
            "the client of the visitor",
            "the client that has received the move consent",
            "the clients which have sent the move parcel",
        ] {
            let text = format!("{BEGUN}4. The MC server sends a move report to {whom}.\n");
            let said = format!("MC server sends move report [to {whom}]");
            assert_eq!(last(&text), [said, format!("? to {whom}")], "{whom}");
        }
        // To whom a message goes is somebody, though it does nothing more.
        for (whom, role) in
            [("the charging vault", "charging vault"), ("each crew member", "crew member")]
        {
            let text = format!("{BEGUN}4. The MC server sends a move report to {whom}.\n");
            assert_eq!(last(&text), [format!("MC server sends move report to {role}")]);
        }
        // What is answered, and where it is kept, is nobody.
        for what in ["the move offer", "the resource of the move"] {
            let text = format!("{BEGUN}4. MC client 2 sends a move response to {what}.\n");
            assert_eq!(
                last(&text),
                [format!("MC client 2 sends move response [to {what}]")],
                "{what}"
            );
        }
    }

    /// "The server" of two is the one that was just spoken of, where the other is named in full.
    #[test]
    fn which_of_two_was_just_spoken_of() {
        let of = |second: &str| {
            last(&format!(
                "1. MC server 1 sends a page request to MC server 2.\n2. MC client 1 sends a page response to MC \
                 server 2. {second}\n"
            ))
        };
        let own = "MC server 2 forwards page response to MC server 1";
        let said = of("The server forwards the page response to MC server 1.");
        assert_eq!(said.last().map(String::as_str), Some(own));
        // Where both, or none, were spoken of, nobody is meant.
        let nobody = of("MC server 1 informs MC server 2. The server stops the page.");
        assert!(nobody.last().is_some_and(|said| said.starts_with("? ")), "{nobody:?}");
        let nobody = last("1. MC server 1 informs MC server 2.\n2. The server stops the page.\n");
        assert!(nobody.last().is_some_and(|said| said.starts_with("? ")), "{nobody:?}");
    }

    /// What is returned in a service operation is that operation.
    #[test]
    fn what_goes_in_an_operation_is_it() {
        let said = last(
            "1. The SMF stores the key.\n2. The AMF returns the outcome in an Nx_Page_Response (SUPI, cause) to the \
             SMF.\n",
        );
        assert_eq!(said, ["AMF sends Nx_Page_Response to SMF [(SUPI, cause); outcome]"]);
        // What has just been made goes in it, and not what came before.
        let said = last(
            "1. Client 1 sends a page request to the MC server.\n2. Upon receiving the page request, the MC server \
             builds a token and sends it within a page response to client 1.\n",
        );
        assert_eq!(
            said.last().map(String::as_str),
            Some("on page request: MC server sends page response to Client 1 [token]")
        );
    }

    /// Whoever sits at a device is its user, whatever called.
    #[test]
    fn a_person_at_a_device_is_its_user() {
        let said = last(
            "1. The dispatcher at MC client 1 wants to page. MC client 1 sends a page to MC client 2.\n2. MC client \
             2 informs the dispatcher about the page.\n",
        );
        assert_eq!(said, ["MC client 2 informs user of MC client 2: the page"]);
    }

    #[test]
    fn what_is_sent_by_nobody_is_sent_by_who_has_acted_in_the_sentence_before() {
        for (before, who) in [
            ("The MC server stores the key.", "MC server "),
            ("The MC server checks whether the key is old.", "MC server "),
            ("The MC server informs MC client 2.", "MC server "),
            // It may be who has been turned to, or one of two, or who gets it.
            ("The MC server informs MC client 1.", ""),
            ("MC client 1 and the MC server store the key.", ""),
            ("MC client 2 stores the key.", ""),
        ] {
            let text = format!("{BEGUN}4. {before} A move report is sent to MC client 2.\n");
            let said = format!("{who}sends move report to MC client 2");
            assert_eq!(last(&text).last(), Some(&said), "{before}");
        }
    }
}
