//! Acts that are done only where something is so.

use super::super::names::plain_name;
use super::alike::answers;
use super::builder::Builder;
use super::flow::{Leaf, NONE};
use super::outcomes::user_answer;
use super::questions::{Asked, is_of_a_user, negation, stated};
use super::{Guard, Place, Placed, Told, Trigger};
use crate::acts::{Act, Does, Party, When};
use crate::{Item, ItemKind};

/// Something that a role has found out, in the text's words.
pub(super) struct Known {
    /// In which reaction.
    at: usize,
    /// The words.
    words: String,
    /// Of which message, where it is what that says.
    message: Option<String>,
}

impl Known {
    /// Whether it is what a message says.
    pub(super) fn says(&self, message: &str, words: &str) -> bool {
        self.message.as_deref() == Some(message) && self.words == words
    }

    /// Whether it is this, in these words.
    pub(super) fn is(&self, words: &str) -> bool {
        self.words == words
    }

    /// That it is so.
    pub(super) fn guard(&self) -> Guard {
        Guard { at: self.at, is_so: true }
    }
}

/// Steps that are left out where something is so.
pub(super) struct Skipped {
    /// The first and the last of them.
    items: (Place, Place),
    /// Where this is so.
    words: String,
    /// The item that says so, and what it says.
    said: (Place, Act),
}

impl Builder<'_> {
    /// What a message says is a condition, where one thing or another is done by it.
    pub(super) fn in_content(&mut self, item: Place, role: &str, act: &Act) {
        let Some((message, words)) = self.content_of(role, act) else { return };
        let of = |known: &&Known| known.message.as_ref() == Some(&message);
        if self.turns_to(role, &words).is_none() {
            // Where it says none of what was told apart before.
            let before = self.known.iter().rev().find(of);
            let before = before.map(|known| Guard { at: known.at, is_so: false });
            if let Some(guard) = before {
                self.turns_to_guard(role, guard);
            }
            let is_under = std::mem::replace(&mut self.is_under, before.is_some());
            self.find_out(item, role, &words, true, NONE);
            self.is_under = is_under;
            if let Some(known) = self.known.last_mut() {
                known.message = Some(message.clone());
            }
        }
        let known = self.known.iter().rev().find(|known| known.says(&message, &words));
        self.within.extend(known.map(Known::guard));
    }

    /// What a message says where an act is done on it, where another one is done if it says something
    /// else; with the message.
    pub(super) fn content_of(&self, role: &str, act: &Act) -> Option<(String, String)> {
        let (message, more) = act.when.iter().find_map(|when| match when {
            When::Receives(what, _, more) => Some((plain_name(what), more)),
            _ => None,
        })?;
        let is_split = self.split.contains(&(role.to_string(), message.clone()));
        let words = match more.strip_prefix("where ") {
            Some(said) => said.to_string(),
            None => format!("the {message} is {more}"),
        };
        (is_split && !more.is_empty()).then_some((message, words))
    }

    /// What a role does next stands under a condition: it finds out whether that is so, if it does not
    /// know.
    pub(super) fn under(&mut self, item: Place, role: &str, asked: &Asked) {
        let all = match asked {
            Asked::Nothing => return,
            Asked::Marked | Asked::Same if self.is_given(role) => return self.is_under = true,
            Asked::Same | Asked::Happens(_) => return,
            Asked::Marked => {
                let clause = &self.contribution.clauses[item.0];
                vec![match clause.items[item.1].label.trim_end_matches(['.', ')', '>']) {
                    "" => format!("line {} applies", clause.items[item.1].line),
                    label => format!("step {label} applies"),
                }]
            }
            Asked::If(words) => words.clone(),
        };
        for words in
            all.into_iter().filter(|words| !self.is_what_came(role, words)).collect::<Vec<_>>()
        {
            if self.begun.iter().any(|(by, on)| by == role && *on == words) {
                continue;
            }
            let known = self.turns_to(role, &words);
            // Another "if" of the same item stands beside the one before it.
            if known.is_none() && self.within.is_empty() && !self.opens && !self.is_under {
                self.stands_beside(item, role);
            }
            let guard = known.unwrap_or_else(|| {
                self.find_out(item, role, &words, true, (item, item));
                self.known.last().expect("it has just been found out").guard()
            });
            self.within.push(guard);
        }
    }

    /// What is asked next is asked in all cases that an item has told apart before.
    fn stands_beside(&mut self, item: Place, role: &str) {
        let Some(course) = self.courses.iter().find(|course| course.is_of(role)) else { return };
        let is_here = course.covers == (item, item);
        let is_told_apart = self.made.reactions[course.main.at].is_condition();
        if let (true, Some(course)) = (is_here && is_told_apart, self.course(role)) {
            course.covers = NONE;
        }
    }

    /// Whether so much is asked in a clause that more of it would say nothing to anybody.
    pub(super) fn has_many_conditions(&self) -> bool {
        const MOST: usize = 64;
        self.known.len() >= MOST
    }

    /// "Triggered by the server", on a message from the server.
    fn is_what_came(&self, role: &str, words: &str) -> bool {
        let mut at = self.current_of(role);
        while let Some(of) = at {
            if let Trigger::Message(_, from) = &self.made.reactions[of].trigger {
                let said = format!("{words} ").to_lowercase().replace(" by the ", " by ");
                let from = from.to_lowercase();
                return ["triggered", "initiated", "requested", "sent"]
                    .iter()
                    .any(|verb| said.contains(&format!(" {verb} by {from} ")));
            }
            at = self.own_before(role, of);
        }
        false
    }

    /// A role that nothing has told to act does so where something is so.
    pub(super) fn begins_where(&mut self, item: Place, role: &str, words: &str) {
        let found = format!("finds that {}", stated(words));
        let (so, _) = self.fresh(found.clone(), format!("not {found}"));
        self.assume(item, &format!("{role} {so} by itself, and begins then"));
        let is_first = self.made.reactions.is_empty();
        self.begun.push((role.to_string(), words.to_string()));
        let at = self.begin(role, Trigger::User(vec![so], None), Vec::new());
        self.made.reactions[at].begins = is_first;
    }

    /// A role does something when something happens that nobody tells it.
    pub(super) fn happens(&mut self, item: Place, role: &str, words: &str) {
        let found = format!("finds that {}", stated(words));
        let current = self.current_of(role).map(|at| &self.made.reactions[at].trigger);
        let is_it = |trigger: &Trigger| match trigger {
            Trigger::User(said, _) => said.iter().any(|it| it.starts_with(&found)),
            _ => false,
        };
        if current.is_some_and(is_it) {
            return;
        }
        if !self.is_told(role) {
            return self.begins_where(item, role, words);
        }
        self.take_waiting(role);
        let (so, _) = self.fresh(found.clone(), format!("not {found}"));
        self.assume(item, &format!("{role} {so} by itself, and goes on then"));
        self.go_on(role, item, Trigger::User(vec![so], None));
    }

    /// Whether what a role does now is done in one case only.
    pub(super) fn is_given(&self, role: &str) -> bool {
        let main = self.courses.iter().find(|course| course.is_of(role)).map(|course| course.main);
        main.is_some_and(|main| !self.found(main).is_empty())
    }

    /// Whether a role knows already that something is so, or not so; it goes on there.
    fn turns_to(&mut self, role: &str, words: &str) -> Option<Guard> {
        // "If so": where what was decided last is so.
        if words == "so" {
            let last = self.known.iter().rev().find(|of| self.made.reactions[of.at].role == role);
            let guard = last.map(|known| Guard { at: known.at, is_so: true });
            return guard.filter(|guard| self.turns_to_guard(role, *guard));
        }
        let known = self.known.iter().rev().find_map(|known| {
            let is_it = |other: &str| known.words.eq_ignore_ascii_case(other);
            let is_so = is_it(words).then_some(true);
            let is_so = is_so.or_else(|| is_it(&negation(words)).then_some(false));
            let is_so = is_so.or_else(|| (negation(&known.words) == words).then_some(false));
            let is_so = is_so.or_else(|| answers(&known.words, words));
            is_so.map(|is_so| Guard { at: known.at, is_so })
        });
        // An answer of its user is one, however it is said.
        let answered = || {
            let asked = user_answer(words)?;
            self.known.iter().rev().find_map(|known| {
                let is_own = self.made.reactions[known.at].role == role;
                let answer = user_answer(&known.words).filter(|_| is_own)?;
                Some(Guard { at: known.at, is_so: answer == asked })
            })
        };
        let known = known.or_else(answered);
        known.filter(|guard| self.turns_to_guard(role, *guard))
    }

    /// Whether a user of somebody else has decided it already, and nothing that a role has got says how.
    pub(super) fn is_decided_elsewhere(&mut self, role: &str, words: &str) -> bool {
        let Some(answer) = user_answer(words) else { return false };
        let known = self.known.iter().rev().find_map(|known| {
            let said = user_answer(&known.words)?;
            Some((self.made.reactions[known.at].role.clone(), known.at, said == answer))
        });
        let Some((_, at, is_so)) = known.filter(|(by, ..)| by != role) else { return false };
        // Its own user may be asked as well.
        let has_user = self.made.reactions.iter().any(|of| {
            let asks = matches!(&of.trigger, Trigger::Condition { is_of_a_user: true, .. });
            of.role == role && (asks || matches!(of.trigger, Trigger::User(..)))
        });
        !has_user && !self.turns_to_guard(role, Guard { at, is_so })
    }

    /// The same of several conditions, each where those before it are so.
    fn turns_to_all(&mut self, role: &str, all: &[String]) -> bool {
        all.iter().all(|words| self.turns_to(role, words).is_some())
    }

    /// A role goes on where this has been found.
    pub(super) fn turns_to_guard(&mut self, role: &str, guard: Guard) -> bool {
        let Some(course) = self.courses.iter().find(|course| course.is_of(role)) else {
            return false;
        };
        let all: Vec<Leaf> = [&course.main].into_iter().chain(&course.others).copied().collect();
        let ended = Leaf { at: guard.at, is_so: guard.is_so };
        let knows = |leaf: &Leaf| {
            let reaction = &self.made.reactions[leaf.at];
            *leaf == ended && reaction.is_condition() || reaction.guards.contains(&guard)
        };
        let is_own = self.made.reactions[guard.at].role == role;
        let to = all.iter().copied().find(knows).or(is_own.then_some(ended).filter(|ended| {
            self.made.reactions[ended.at].ends.contains(&ended.is_so)
                && all.iter().any(|leaf| leaf.at == ended.at)
        }));
        let Some(to) = to else { return false };
        let course = self.course(role).expect("it was just found");
        course.others = all.into_iter().filter(|leaf| *leaf != to).collect();
        course.main = to;
        true
    }

    /// A role finds out whether something is so; the items given speak of one case, that in which it
    /// is so, or that in which it is not.
    fn find_out(
        &mut self,
        item: Place,
        role: &str,
        words: &str,
        is_so: bool,
        covers: (Place, Place),
    ) {
        let (so, not_so) = self.fresh(stated(words), negation(words));
        let asks = if is_of_a_user(words) { format!("the user of {role}") } else { role.into() };
        self.assume(item, &format!("{asks} decides whether {so} or {not_so}"));
        let trigger = Trigger::Condition { so, not_so, is_of_a_user: is_of_a_user(words) };
        let before = self.leaves(role, item);
        let here = Placed { at: item, told: None };
        for leaf in &before {
            let placed = self.placed(*leaf);
            if placed.is_empty() {
                placed.push(here.clone());
            }
        }
        let at = self.go_on(role, item, trigger);
        self.known.push(Known { at, words: words.to_string(), message: None });
        // What is sent in the same breath is sent when it is found out, lest the answer come before.
        if let [Leaf { at: of, is_so: true }] = before[..]
            && !self.made.reactions[of].is_condition()
        {
            let sent: Vec<Placed> = self.made.reactions[of]
                .placed
                .iter_mut()
                .filter(|placed| matches!(placed.told, Some(Told::Send(..) | Told::Refuse(..))))
                .map(|placed| {
                    let moved = placed.clone();
                    placed.told = None;
                    moved
                })
                .collect();
            self.made.reactions[at].placed.extend(sent.clone());
            self.made.reactions[at].otherwise = Some(sent);
        }
        self.made.reactions[at].placed.push(here.clone());
        self.made.reactions[at].otherwise.get_or_insert_default().push(here);
        let course = self.course(role).expect("it goes on");
        course.covers = covers;
        if !is_so {
            let so = course.main;
            course.main = Leaf { is_so: false, ..so };
            course.others.retain(|leaf| *leaf != course.main);
            course.others.push(so);
        }
    }

    /// The user of a role says yes or no, and it goes on with the yes.
    pub(super) fn asks_its_user(&mut self, item: Place, role: &str, words: &str) {
        self.find_out(item, role, words, true, NONE);
    }

    /// A role finds something out by itself, and it goes on where that is so.
    pub(super) fn asks_itself(&mut self, item: Place, role: &str, words: &str) {
        self.find_out(item, role, words, true, NONE);
    }

    /// Words for what is found out, of which none is in use.
    pub(super) fn fresh(&self, so: String, not_so: String) -> (String, String) {
        let with = |nth: usize, words: &str| match nth {
            1 => words.to_string(),
            nth => format!("{words} {nth}"),
        };
        let nth = (1..).find(|nth| {
            !self.is_decided(&with(*nth, &so)) && !self.is_decided(&with(*nth, &not_so))
        });
        let nth = nth.expect("some number is new");
        (with(nth, &so), with(nth, &not_so))
    }

    /// Whether something that is decided is called so already.
    pub(super) fn is_decided(&self, words: &str) -> bool {
        let of_somebody = super::of_a_user("", words);
        let is_it = |known: &String| known == words || known.ends_with(&of_somebody);
        self.decided.iter().any(is_it)
            || self.made.reactions.iter().any(|reaction| match &reaction.trigger {
                Trigger::Policy(yes, noes) => yes == words || noes.iter().any(|no| no == words),
                Trigger::Condition { so, not_so, .. } => so == words || not_so == words,
                Trigger::User(said, no) => said.iter().chain(no).any(|said| said == words),
                _ => false,
            })
    }

    /// What is said of the other case begins: "Otherwise".
    pub(super) fn other_case(&mut self, role: &str) -> bool {
        let Some(course) = self.courses.iter().find(|course| course.is_of(role)) else {
            return false;
        };
        let main = course.main;
        let reaction = &self.made.reactions[main.at];
        let own = |guard: &&Guard| self.made.reactions[guard.at].role == role;
        let guard = match reaction.is_condition() {
            true => Some(Guard { at: main.at, is_so: main.is_so }),
            false => reaction.guards.iter().rev().find(own).copied(),
        };
        let Some(guard) = guard else { return false };
        // The other case may be the one that is gone on with already.
        if let Some(ended) = self.made.reactions[guard.at].ends.first().copied()
            && ended != guard.is_so
        {
            return true;
        }
        let other = Leaf { at: guard.at, is_so: !guard.is_so };
        // Or it goes on elsewhere, so that the other case is spoken of already.
        if self.resting.iter().any(|(by, leaf, _)| by == role && *leaf == other) {
            return true;
        }
        let course = self.course(role).expect("it was just found");
        if !course.others.contains(&other) {
            return false;
        }
        course.others.retain(|leaf| *leaf != other);
        course.others.push(course.main);
        course.main = other;
        true
    }

    /// The case that is spoken of ends here; what follows is said of the other.
    pub(super) fn ends_case(&mut self, role: &str) -> bool {
        let Some(course) = self.courses.iter().find(|course| course.is_of(role)) else {
            return false;
        };
        let (main, others) = (course.main, course.others.clone());
        let Some(next) = others.last().copied() else { return false };
        self.made.reactions[main.at].ends.push(main.is_so);
        self.is_last(main);
        let course = self.course(role).expect("it was just found");
        course.others.pop();
        course.main = next;
        true
    }

    /// Where the case that was spoken of last has ended, what is said without its condition is said of the
    /// others.
    pub(super) fn leaves_what_has_ended(&mut self, act: &Act) {
        let Some(role) = act.who.as_ref().map(|who| plain_name(who.role())) else { return };
        let Some(course) = self.courses.iter().find(|course| course.is_of(&role)) else { return };
        let has_ended = |leaf: &Leaf| {
            let reaction = &self.made.reactions[leaf.at];
            reaction.is_condition() && reaction.ends.contains(&leaf.is_so)
        };
        let is_same = act.when.iter().any(|when| {
            matches!(when, When::If(_) | When::Otherwise | When::In(_) | When::After(_))
        });
        let next = course.others.iter().rev().find(|leaf| !has_ended(leaf)).copied();
        let (Some(next), true, false) = (next, has_ended(&course.main), is_same) else { return };
        let Some(course) = self.course(&role) else { return };
        course.others.retain(|leaf| *leaf != next);
        course.main = next;
    }

    /// "If P, A sends M to B, and B stores it": B does so on what it is sent, and decides nothing.
    pub(super) fn by_what_it_is_told(&mut self, item: Place, act: &Act) -> Option<Act> {
        let role = plain_name(act.who.as_ref()?.role());
        let said: Vec<String> = act
            .when
            .iter()
            .filter_map(|when| match when {
                When::If(said) => Some(said.clone()),
                When::Otherwise => Some("otherwise".into()),
                _ => None,
            })
            .collect();
        let before = self.conditioned.take();
        if let Some((at, by, known)) = &before
            && *at == item
            && *by != role
            && *known == said
            && !said.is_empty()
            && !act.who.as_ref().is_some_and(Party::is_user)
        {
            let refused =
                self.made.reactions.iter().flat_map(|of| of.all_placed()).find_map(|it| match &it
                    .told
                {
                    Some(Told::Refuse(message, to)) if it.at == item && *to == role => {
                        Some(message.clone())
                    }
                    _ => None,
                });
            let is_coming = self.is_on_its_way(&role, by, item);
            let mut act = act.clone();
            act.when.retain(|when| !matches!(when, When::If(_) | When::Otherwise));
            match (is_coming, refused) {
                (true, _) => {}
                (false, Some(message)) => {
                    let no = "with a negative outcome".to_string();
                    act.when.push(When::Receives(message, Some(by.clone()), no));
                }
                (false, None) => act.when.push(When::In("in which case".into())),
            }
            self.conditioned = before;
            return Some(act);
        }
        self.conditioned = Some((item, role, said));
        None
    }

    /// Who has said no where something is so is done with that, when something else is spoken of.
    pub(super) fn ends_with_no(&mut self, item: Place, act: &Act) {
        let Some((at, role, when, leaf)) = self.last_no.clone() else { return };
        let is_own = act.who.as_ref().is_none_or(|who| plain_name(who.role()) == role);
        if at == item && (!is_own || act.when == when) {
            return;
        }
        self.last_no = None;
        // It may have ended or gone elsewhere by now.
        let main = self.courses.iter().find(|course| course.is_of(&role)).map(|it| it.main);
        let is_case = main == Some(leaf)
            && main.is_some_and(|main| {
                let reaction = &self.made.reactions[main.at];
                reaction.is_condition() && !reaction.ends.contains(&main.is_so)
            });
        if is_case && !matches!(act.does, Does::End | Does::GoOn(_) | Does::Skip(_)) {
            self.assume(at, &format!("it is over for {role} with what it answers there"));
            self.ends_case(&role);
        }
    }

    /// Steps are left out where something is so.
    pub(super) fn skip(&mut self, item: Place, act: &Act, asked: &Asked) {
        let last = self.last.clone();
        let items = match &act.does {
            Does::Skip(steps) => self.steps(item, steps),
            Does::GoOn(place) => {
                let to = self.steps(item, place).map(|((_, first), _)| first);
                let (clause, own) = item;
                to.filter(|to| *to > own + 1).map(|to| ((clause, own + 1), (clause, to - 1)))
            }
            _ => None,
        };
        let is_end = matches!(act.does, Does::End);
        let has_denied = |role: &String| {
            let at = self.current_of(role).map(|at| &self.made.reactions[at]);
            at.is_some_and(|of| matches!(of.trigger, Trigger::Policy(..)) && of.otherwise.is_some())
        };
        let is_on = matches!(act.does, Does::GoOn(_));
        match (asked, items, last) {
            // Where a check says no, it is over for who has checked.
            (Asked::Nothing | Asked::Same, _, Some(role)) if has_denied(&role) => {}
            (Asked::If(words), _, Some(role)) if is_end && self.turns_to_all(&role, words) => {
                self.ends_case(&role);
            }
            (Asked::Nothing | Asked::Same, _, Some(role))
                if is_end && self.leaves(&role, item).len() == 1 && self.ends_case(&role) => {}
            (Asked::If(words), Some(items), Some(role)) if self.turns_to_all(&role, words) => {
                self.goes_round(&role, items);
            }
            (Asked::Same | Asked::Nothing, Some(items), Some(role)) if self.is_given(&role) => {
                self.goes_round(&role, items);
            }
            // "If P, the AMF continues with step 8": in this case.
            (Asked::If(_), Some(items), Some(role)) if is_on && self.is_told(&role) => {
                self.under(item, &role, asked);
                self.goes_round(&role, items);
            }
            (Asked::If(words), Some(items), _) => {
                let (words, said) = (words.join(" and "), (item, act.clone()));
                self.skipped.push(Skipped { items, words, said });
            }
            _ => self.leave_out(item, act),
        }
    }

    /// The case that is spoken of goes on behind these items, which speak of the others.
    fn goes_round(&mut self, role: &str, (_, (clause, last)): (Place, Place)) {
        let Some(course) = self.courses.iter().find(|course| course.is_of(role)) else { return };
        let main = course.main;
        let is_up = |leaf: &&Leaf| !self.resting.iter().any(|(_, of, _)| of == *leaf);
        let Some(next) = course.others.iter().rev().find(is_up).copied() else { return };
        self.resting.push((role.to_string(), main, (clause, last + 1)));
        let Some(course) = self.course(role) else { return };
        course.others.retain(|leaf| *leaf != next);
        course.others.push(main);
        course.main = next;
    }

    /// Who acts first in steps that may be left out finds out whether they are.
    pub(super) fn enters(&mut self, item: Place, role: &str) {
        let is_here = |skipped: &Skipped| (skipped.items.0..=skipped.items.1).contains(&item);
        let Some(at) = self.skipped.iter().position(is_here) else { return };
        if !self.is_told(role) {
            return;
        }
        let Skipped { items, words, said } = self.skipped.remove(at);
        self.triggered(item, role, None);
        self.find_out(said.0, role, &words, false, items);
    }

    /// What was said of steps that nobody comes to.
    pub(super) fn not_entered(&mut self) {
        for Skipped { said: (item, act), .. } in std::mem::take(&mut self.skipped) {
            self.leave_out(item, &act);
        }
    }

    /// The items of "steps 5 to 7", "step 8": the first and the last.
    fn steps(&self, item: Place, said: &str) -> Option<(Place, Place)> {
        let items = &self.contribution.clauses[item.0].items;
        let words: Vec<&str> = said.split([' ', '-', '–', ',']).filter(|w| !w.is_empty()).collect();
        let is_label = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit());
        let labels: Vec<&str> = words.iter().filter(is_label).copied().collect();
        let is_elsewhere = words.iter().any(|word| *word == "clause" || word.contains('.'));
        let label = |item: &Item| plain_name(item.label.trim_end_matches(['.', ')', '>']));
        let number =
            |label: &str| -> String { label.chars().take_while(char::is_ascii_digit).collect() };
        let is = |item: &Item, said: &str| {
            let own = label(item);
            item.kind == ItemKind::Step && (own == said || number(&own) == said && !own.is_empty())
        };
        let first = items.iter().position(|item| labels.first().is_some_and(|of| is(item, of)))?;
        let last = items.iter().rposition(|item| labels.last().is_some_and(|of| is(item, of)))?;
        (!is_elsewhere && first <= last).then_some(((item.0, first), (item.0, last)))
    }
}
