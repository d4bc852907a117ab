//! Where acts are placed: on what a role does them, and in which of the cases that it tells apart.

use super::super::names::{head, is_short, plain_name};
use super::super::states::is_answer;
use super::builder::Builder;
use super::checks::says_no;
use super::{Guard, Place, Placed, Reaction, Told, Trigger, Unnamed, Unsaid, Untold};
use crate::acts::Party;

/// A message on its way.
pub(super) struct Come {
    to: String,
    message: String,
    from: String,
    item: Place,
    /// What has been found where it is sent.
    guards: Vec<Guard>,
    /// From which way, where it is one.
    leaf: Option<Leaf>,
    /// Whether the procedure ends with it.
    ends: bool,
}

/// A way on: a reaction, where its condition is so, or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) at: usize,
    pub(super) is_so: bool,
}

impl Leaf {
    pub(super) fn of(at: usize) -> Self {
        Leaf { at, is_so: true }
    }
}

/// How it is said that something comes to a role that nobody in the text sends.
const GETS: &str = "gets the ";

/// No item.
pub(super) const NONE: (Place, Place) = ((1, 0), (0, 0));

/// How a role goes on.
#[derive(Clone, Debug)]
pub(super) struct Course {
    role: String,
    /// In the case that is spoken of.
    pub(super) main: Leaf,
    /// In the other cases that it tells apart.
    pub(super) others: Vec<Leaf>,
    /// The first and the last item that speak of this case alone.
    pub(super) covers: (Place, Place),
}

impl Course {
    pub(super) fn is_of(&self, role: &str) -> bool {
        self.role == role
    }
}

impl Builder<'_> {
    pub(super) fn course(&mut self, role: &str) -> Option<&mut Course> {
        self.courses.iter_mut().find(|course| course.role == role)
    }

    /// The reaction with which a role goes on, in the case that is spoken of.
    pub(super) fn current_of(&self, role: &str) -> Option<usize> {
        self.courses.iter().find(|course| course.role == role).map(|course| course.main.at)
    }

    /// What has been found on a way. Where the other way has ended, those who have asked do not know
    /// of it, and wait.
    pub(super) fn found(&self, leaf: Leaf) -> Vec<Guard> {
        let reaction = &self.made.reactions[leaf.at];
        let own = Guard { at: leaf.at, is_so: leaf.is_so };
        let is_told_apart = reaction.is_condition() && !reaction.ends.contains(&!leaf.is_so);
        reaction.guards.iter().copied().chain(is_told_apart.then_some(own)).collect()
    }

    /// The ways on which an act of an item belongs: all of them, unless it speaks of one case.
    pub(super) fn leaves(&self, role: &str, item: Place) -> Vec<Leaf> {
        if let Some(aside) = self.way_aside(role) {
            return vec![aside];
        }
        let Some(course) = self.courses.iter().find(|course| course.role == role) else {
            return Vec::new();
        };
        let (first, last) = course.covers;
        let is_alone = self.is_under || (first..=last).contains(&item);
        let is_said = |leaf: &&Leaf| {
            let found = self.found(**leaf);
            self.within.iter().all(|guard| found.contains(guard))
        };
        // What is done on a message is done where it has come, and not on the ways beside that.
        let is_here = |leaf: &&Leaf| {
            self.behind.is_none_or(|behind| {
                let own = &self.made.reactions[behind].guards;
                let is_beside =
                    |guard: &Guard| own.contains(&Guard { is_so: !guard.is_so, ..*guard });
                leaf.at >= behind && !self.found(**leaf).iter().any(is_beside)
            })
        };
        let is_up = |leaf: &&Leaf| {
            !self.resting.iter().any(|(by, of, from)| by == role && of == *leaf && item < *from)
        };
        let others = course.others.iter().filter(|_| !is_alone).filter(is_said);
        let others = others.filter(is_here).filter(is_up);
        [&course.main].into_iter().chain(others).copied().collect()
    }

    /// What has been found on all of these.
    pub(super) fn common(&self, leaves: &[Leaf]) -> Vec<Guard> {
        let mut all = leaves.iter().map(|leaf| self.found(*leaf));
        let first = all.next().unwrap_or_default();
        all.fold(first, |common, of| common.into_iter().filter(|it| of.contains(it)).collect())
    }

    /// Where what is done on a way is noted.
    pub(super) fn placed(&mut self, leaf: Leaf) -> &mut Vec<Placed> {
        let reaction = &mut self.made.reactions[leaf.at];
        match leaf.is_so {
            true => &mut reaction.placed,
            false => reaction.otherwise.get_or_insert_default(),
        }
    }

    /// A role goes on with what it does on something, where this has been found.
    pub(super) fn begin(&mut self, role: &str, trigger: Trigger, guards: Vec<Guard>) -> usize {
        let main = Leaf::of(self.made.reactions.len());
        let before = self.courses.iter().position(|course| course.role == role);
        let before = before.map(|at| self.courses.remove(at));
        let is_condition = matches!(trigger, Trigger::Condition { .. });
        self.made.reactions.push(Reaction { guards, ..Reaction::on(role, trigger) });
        // What is not compatible with it goes on beside it.
        let guards = &self.made.reactions[main.at].guards;
        let is_beside = |leaf: &Leaf| {
            let found = self.found(*leaf);
            guards.iter().any(|it| found.contains(&Guard { is_so: !it.is_so, ..*it }))
        };
        let all = before
            .into_iter()
            .flat_map(|course| [course.main].into_iter().chain(course.others).collect::<Vec<_>>());
        let mut others: Vec<Leaf> = all.filter(is_beside).collect();
        others.extend(is_condition.then_some(Leaf { is_so: false, ..main }));
        // No item speaks of one case alone, until one is found that does.
        self.courses.push(Course { role: role.to_string(), main, others, covers: NONE });
        main.at
    }

    /// The same of something that is decided, by whoever has come so far.
    pub(super) fn go_on(&mut self, role: &str, item: Place, trigger: Trigger) -> usize {
        let guards = self.common(&self.leaves(role, item));
        let covers = self.course(role).map(|course| course.covers);
        let at = self.begin(role, trigger, guards);
        let course = self.course(role).expect("it was just begun");
        if let (Some(covers), false) = (covers, course.others.is_empty()) {
            course.covers = covers;
        }
        at
    }

    /// What is on its way from where the procedure ends is the last that comes.
    pub(super) fn is_last(&mut self, leaf: Leaf) {
        let own = self.inbox.iter_mut().filter(|come| come.leaf == Some(leaf));
        own.for_each(|come| come.ends = true);
    }

    fn comes(&mut self, at: usize) -> (String, Place) {
        let Come { to, message, from, item, guards, ends, .. } = self.inbox.remove(at);
        let at = self.begin(&to, Trigger::Message(message, from), guards);
        self.comes_instead_of(at);
        self.made.reactions[at].ends.extend(ends.then_some(true));
        // An answer belongs to what is asked.
        self.course(&to).expect("it was just begun").covers = (item, item);
        (to, item)
    }

    /// What comes instead of something else, by what another role has found: that, and what its receiver
    /// has done since, comes only where that was found otherwise.
    fn comes_instead_of(&mut self, at: usize) {
        let role = self.made.reactions[at].role.clone();
        for guard in self.made.reactions[at].guards.clone() {
            let other = Guard { is_so: !guard.is_so, ..guard };
            let by = &self.made.reactions[guard.at];
            if by.role == role {
                continue;
            }
            // Of a check that says yes nothing is noted where something is sent.
            let is_sent = |reaction: &Reaction| match &reaction.trigger {
                Trigger::Message(message, from) if *from == by.role && other.is_so => {
                    let mut sent = by.placed.iter().filter_map(|placed| placed.told.as_ref());
                    sent.any(|told| *told == Told::Send(message.clone(), role.clone()))
                }
                _ => false,
            };
            let first = self.made.reactions[..at].iter().position(|reaction| {
                let is_other = reaction.guards.contains(&other) || is_sent(reaction);
                reaction.role == role && is_other
            });
            let Some(first) = first else { continue };
            for reaction in &mut self.made.reactions[first..at] {
                let is_own = reaction.role == role && !reaction.stays;
                if is_own && !reaction.guards.contains(&other) && !reaction.guards.contains(&guard)
                {
                    reaction.guards.push(other);
                }
            }
        }
    }

    /// A message that has come to a role, and to which the text says nothing, is taken.
    pub(super) fn take_waiting(&mut self, role: &str) {
        while let Some(at) = self.inbox.iter().position(|come| come.to == role) {
            let (to, item) = self.comes(at);
            self.add(&to, item, None);
        }
    }

    /// All messages that have come to somebody, and to which the text says nothing, are taken.
    pub(super) fn take_all(&mut self) {
        while !self.inbox.is_empty() {
            let come = &self.inbox[0];
            let name = come.message.clone();
            let asks = name.strip_suffix(" message").unwrap_or(&name);
            let asks = ["request", "command", "invite", "instruction", "order", "invitation"]
                .contains(&head(asks).to_lowercase().as_str());
            // Who does nothing else in the text is none of those that it is about.
            let acts = self.coming.iter().any(|(_, who, ..)| *who == come.to);
            if asks && acts && !name.starts_with("answer to ") {
                let (at, role) = (come.item, come.to.clone());
                self.unheeded.push(Unnamed { at, role, name });
            }
            let (to, item) = self.comes(0);
            self.add(&to, item, None);
        }
    }

    pub(super) fn add(&mut self, role: &str, item: Place, told: Option<Told>) {
        self.ends_aside(told.as_ref());
        for leaf in self.leaves(role, item) {
            let placed = self.placed(leaf);
            let is_undone = placed.iter().any(|placed| undoes(placed.told.as_ref(), told.as_ref()));
            let told = told.clone().filter(|_| !is_undone);
            placed.push(Placed { at: item, told });
            if is_undone {
                let place = self.place(item);
                self.left_out.push(format!("{place}: {role} undoes what it has just done"));
            }
        }
    }

    /// What has come to a role last, and from whom.
    pub(super) fn last_come(&self, role: &str) -> Option<(String, String)> {
        let waiting = self.inbox.iter().rev().find(|come| come.to == role);
        let waiting = waiting.map(|come| (come.message.clone(), come.from.clone()));
        waiting.or_else(|| match &self.made.reactions[self.current_of(role)?].trigger {
            Trigger::Message(message, from) => Some((message.clone(), from.clone())),
            _ => None,
        })
    }

    /// Whether something that was sent under an item is on its way from one to another.
    pub(super) fn is_on_its_way(&self, to: &str, from: &str, item: Place) -> bool {
        self.inbox.iter().any(|come| come.to == to && come.from == from && come.item == item)
    }

    /// Whether anything tells a role to act now.
    pub(super) fn is_told(&self, role: &str) -> bool {
        self.current_of(role).is_some() || self.inbox.iter().any(|come| come.to == role)
    }

    /// On what a role does what it does: its last reaction that is not to what it has found out itself.
    pub(super) fn come_to(&self, role: &str) -> Option<usize> {
        let is_asked = |at: &usize| {
            let reaction = &self.made.reactions[*at];
            reaction.is_condition() || matches!(reaction.trigger, Trigger::Policy(..))
        };
        let mut at = self.current_of(role);
        while let Some(of) = at.filter(is_asked) {
            at = self.own_before(role, of);
        }
        at
    }

    /// Whether a reaction of a role is that to a message, however it is called there.
    fn is_reaction_to(&self, role: &str, at: usize, said: &str) -> bool {
        let message = match &self.made.reactions[at].trigger {
            Trigger::Message(message, _) => message,
            // What comes from outside the text.
            Trigger::User(words, None) => {
                let known = self.messages.known(said);
                let got = words.first().and_then(|words| words.strip_prefix(GETS));
                return got.is_some() && got == known;
            }
            _ => return false,
        };
        let is_alias =
            |(by, name, of): &(String, String, String)| by == role && name == said && of == message;
        // "The response" is what has just come.
        let is_it = is_short(said) && head(message).eq_ignore_ascii_case(said);
        self.messages.known(said) == Some(message) || self.aliases.iter().any(is_alias) || is_it
    }

    /// The last reaction of a role to a message, however it is called there.
    pub(super) fn reaction_to(&self, role: &str, said: &str) -> Option<usize> {
        let mut at = self.current_of(role);
        while let Some(of) = at.filter(|at| !self.is_reaction_to(role, *at, said)) {
            at = self.own_before(role, of);
        }
        at
    }

    /// What comes to a role triggers what it does next; where nothing has come, it goes on with what
    /// it does, or begins by itself.
    pub(super) fn triggered(
        &mut self,
        item: Place,
        role: &str,
        named: Option<(String, Option<String>)>,
    ) {
        // The items of one list are done on what its introduction names.
        let at = self.come_to(role);
        let is_same = match (at, &named) {
            (Some(at), Some((said, _))) => self.is_reaction_to(role, at, said),
            _ => false,
        };
        // Unless something has been asked and answered since; what is named elsewhere is taken there.
        let is_named_elsewhere = |come: &Come| {
            self.receivers.iter().any(|(of, by)| {
                by == role && self.messages.known(of) == Some(come.message.as_str())
            })
        };
        if is_same && !self.inbox.iter().any(|come| come.to == role && !is_named_elsewhere(come)) {
            return;
        }
        let named = named.filter(|_| !is_same);
        // What has come before is taken; the last is answered, or that which is named.
        let from = named.as_ref().and_then(|(_, from)| from.as_ref()).map(|from| plain_name(from));
        let is_from = |come: &Come| from.as_ref().is_none_or(|from| come.from == *from);
        let is_named = |come: &Come| {
            let known = named.as_ref().and_then(|(said, _)| self.messages.known(said));
            come.to == role && known == Some(come.message.as_str()) && is_from(come)
        };
        let waiting = self.inbox.iter().rposition(is_named);
        // Another name may be that of the last, but no request is an answer.
        let may_be = |come: &Come| {
            let is_like = |(said, _): &(String, Option<String>)| {
                is_short(said) || is_answer(said) == is_answer(&come.message)
            };
            come.to == role && named.as_ref().is_none_or(is_like) && is_from(come)
        };
        let waiting = waiting.or_else(|| self.inbox.iter().rposition(may_be));
        if waiting.is_none() && named.is_some() {
            self.take_waiting(role);
        }
        if let Some(mut at) = waiting {
            while let Some(first) = self.inbox[..at].iter().position(|come| come.to == role) {
                let (to, item) = self.comes(first);
                self.add(&to, item, None);
                at -= 1;
            }
            let Come { message, from, .. } = &self.inbox[at];
            if let Some((said, _)) = &named
                && self.messages.known(said) != Some(message)
                && !is_short(said)
            {
                let alias = (role.to_string(), said.clone(), message.clone());
                let said = format!("\"{said}\" is the {message} that {from} has sent");
                self.assume(item, &said);
                self.aliases.push(alias);
            }
            self.comes(at);
            return;
        }
        // "Upon receipt of this message", of which none is on its way, says nothing more.
        let current = self.current_of(role);
        let named =
            named.filter(|(said, from)| current.is_none() || from.is_some() || !is_short(said));
        match (current, named) {
            (Some(_), None) if self.is_behind_a_hole(item, role) => {
                let said = format!(
                    "what tells {role} to do this was not understood, so it may do it at any time"
                );
                self.assume(item, &said);
                let words = self.begins_here(item);
                self.go_on(role, item, Trigger::User(vec![words], None));
            }
            (Some(_), None) => {}
            // It has come before, and more is said of what is done on it.
            (Some(_), Some((said, from)))
                if self.taken_before(role, &said, from.as_ref()).is_some() =>
            {
                let at = self.taken_before(role, &said, from.as_ref());
                self.turns_back(role, Leaf::of(at.unwrap_or_default()));
            }
            (_, Some((said, from))) => {
                let message = self.messages.note(&said);
                let from = from.or_else(|| {
                    self.sent.iter().rev().find(|(of, ..)| of == role).map(|(_, _, to)| to.clone())
                });
                match from {
                    Some(from) if self.comes_by_expiry(role, &from, &message) => {}
                    Some(from) => {
                        self.assume(
                            item,
                            &format!("{from} sends the {message}, which nobody is said to send"),
                        );
                        self.is_sent_unsaid(item, role, (&from, &message));
                    }
                    // It comes from somebody of whom the text says nothing.
                    None => {
                        self.assume(
                            item,
                            &format!("the {message} comes to {role} from outside the text"),
                        );
                        let is_first = self.made.reactions.is_empty();
                        let gets = format!("{GETS}{message}");
                        let (words, _) = self.fresh(gets.clone(), format!("not {gets}"));
                        let at = self.begin(role, Trigger::User(vec![words], None), Vec::new());
                        self.made.reactions[at].begins = is_first;
                    }
                }
            }
            (None, None) => {
                self.begins_alone(item, role);
            }
        }
    }

    /// The reaction in which a role has taken a message already.
    fn taken_before(&self, role: &str, said: &str, from: Option<&String>) -> Option<usize> {
        let known = self.messages.known(said)?;
        let from = from.map(|from| plain_name(from));
        self.made.reactions.iter().rposition(|reaction| match &reaction.trigger {
            Trigger::Message(message, by) => {
                let is_from = from.as_ref().is_none_or(|from| from == by);
                reaction.role == role && message == known && is_from && !reaction.stays
            }
            _ => false,
        })
    }

    /// A role goes on where it was before, beside where it is.
    fn turns_back(&mut self, role: &str, to: Leaf) {
        let Some(course) = self.course(role) else { return };
        let all = [course.main].into_iter().chain(course.others.iter().copied());
        course.others = all.filter(|leaf| *leaf != to).collect();
        course.main = to;
        course.covers = NONE;
        self.is_under = true;
    }

    /// A message says no where the text says that a yes comes from the same, or the reverse: who sends
    /// either decides which. Whether it could be placed.
    fn instead_of(&mut self, item: Place, role: &str, (from, message): (&str, &str)) -> bool {
        let Some(at) = self.current_of(from) else { return false };
        let reaction = &self.made.reactions[at];
        let Trigger::Message(request, _) = &reaction.trigger else { return false };
        let request = request.clone();
        let is_no = says_no(message);
        let other = reaction.placed.iter().find_map(|placed| match &placed.told {
            Some(Told::Send(of, to)) if to == role && says_no(of) != is_no => {
                (says_no(of) || is_answer(of)).then(|| of.clone())
            }
            _ => None,
        });
        let Some(other) = other.filter(|_| is_no || is_answer(message)) else { return false };
        self.asks_itself(item, from, &format!("the {request} can be accepted"));
        let Some(check) = self.current_of(from) else { return false };
        let is_other = |placed: &Placed| {
            placed.told.as_ref() != Some(&Told::Send(other.clone(), role.to_string()))
        };
        let told = Told::Send(message.to_string(), role.to_string());
        let placed = self.placed(Leaf { at: check, is_so: !is_no });
        placed.retain(is_other);
        placed.push(Placed { at: item, told: Some(told) });
        self.made.reactions[check].ends.push(false);
        // Whoever has gone on with the one has done so where it was that.
        let (own, instead) =
            (Guard { at: check, is_so: !is_no }, Guard { at: check, is_so: is_no });
        let first = self.made.reactions.iter().position(|reaction| {
            let is_it = matches!(&reaction.trigger, Trigger::Message(of, _) if *of == other);
            reaction.role == role && is_it
        });
        if let Some(first) = first {
            for reaction in &mut self.made.reactions[first..] {
                if reaction.role == role {
                    reaction.guards.push(instead);
                }
            }
            self.made.reactions[first].ends.extend((!is_no).then_some(true));
        }
        for come in self.inbox.iter_mut().filter(|come| come.to == role && come.message == other) {
            come.guards.push(instead);
        }
        let guards = self.made.reactions[check].guards.iter().copied().chain([own]).collect();
        let trigger = Trigger::Message(message.to_string(), from.to_string());
        let at = self.begin(role, trigger, guards);
        self.made.reactions[at].ends.extend(is_no.then_some(true));
        self.sent.push((from.to_string(), message.to_string(), role.to_string()));
        true
    }

    /// A message comes that nobody is said to send: whoever it comes from sends it with what it has done
    /// last, or begins with it.
    fn is_sent_unsaid(&mut self, item: Place, role: &str, (from, message): (&str, &str)) {
        let is_first = self.made.reactions.is_empty();
        // Who is asked something answers it, said or not.
        let is_asked = self
            .sent
            .iter()
            .any(|(by, of, to)| by == role && to == from && is_answer(message) && !is_answer(of));
        if self.instead_of(item, role, (from, message)) {
            return;
        }
        if is_asked {
            self.take_waiting(from);
        }
        // Of whoever does something else here it is asked; of others nothing is known.
        let acts = self.coming.iter().any(|(_, who, ..)| who == from);
        let is_new = self.current_of(from).is_none();
        if is_new {
            let words = plain_name(&format!("begins with {message}"));
            let at = self.begin(from, Trigger::User(vec![words], None), Vec::new());
            self.made.reactions[at].begins = is_first;
        }
        if !is_asked && (acts || !is_new) {
            let (from, message, to) = (from.to_string(), message.to_string(), role.to_string());
            self.unsaid.push(Unsaid { at: item, from, message, to });
        }
        let leaves = self.leaves(from, item);
        self.send(item, (from, message), &[Party::Role(role.to_string())], &leaves);
        match self.inbox.iter().rposition(|come| come.to == role) {
            Some(at) => {
                self.comes(at);
            }
            // It has been sent before, and taken.
            None => {
                let trigger = Trigger::Message(message.to_string(), from.to_string());
                self.begin(role, trigger, Vec::new());
            }
        }
    }

    /// A role does something of which nothing tells it: at any time, as far as the text goes.
    fn begins_alone(&mut self, item: Place, role: &str) {
        let is_first = self.made.reactions.is_empty();
        let said = match is_first {
            true => format!("{role} begins by a decision of its own"),
            false => format!("nothing tells {role} to do this, so it may do it at any time"),
        };
        self.assume(item, &said);
        // A sentence that was not understood may say so.
        let is_named = |text: &str| text.to_lowercase().contains(&role.to_lowercase());
        let may_be_said =
            self.holes.iter().any(|(at, text)| at.0 == item.0 && *at <= item && is_named(text));
        if !is_first && !may_be_said {
            let (clause, item) = item;
            let (role, reaction) = (role.to_string(), self.made.reactions.len());
            self.untold.push(Untold { clause, item, role, reaction });
        }
        let words = self.begins_here(item);
        let at = self.begin(role, Trigger::User(vec![words], None), Vec::new());
        self.made.reactions[at].begins = is_first;
    }

    /// Whether between what a role has done last and what it does now something is said of it that was
    /// not understood.
    fn is_behind_a_hole(&self, item: Place, role: &str) -> bool {
        let Some((_, last)) = self.touched.iter().find(|(of, _)| of == role) else { return false };
        // Somebody else comes before it in the sentence.
        let tells = |text: &str| {
            let text = text.to_lowercase();
            let first = |of: &str| text.find(&of.to_lowercase());
            let own = first(role);
            let others = self.roles.iter().filter(|of| plain_name(of) != role);
            own.is_some_and(|own| others.filter_map(|of| first(of)).any(|other| other < own))
        };
        let from = (item.0, 0).max(*last);
        let first = self.holes.partition_point(|(at, _)| *at <= from);
        let between = self.holes[first..].iter().take_while(|(at, _)| *at < item);
        between.into_iter().any(|(_, text)| tells(text))
    }

    /// A decision to begin an item.
    fn begins_here(&self, item: Place) -> String {
        let clause = &self.contribution.clauses[item.0];
        let of = &clause.items[item.1];
        let is_twice = clause.items.iter().filter(|item| item.label == of.label).count() > 1;
        let words = plain_name(&match of.label.trim_end_matches(['.', ')', '>']) {
            _ if is_twice => format!("begins line {} of {}", of.line, clause.number),
            "" => format!("begins line {} of {}", of.line, clause.number),
            label => format!("begins step {label} of {}", clause.number),
        });
        // Two roles may begin under one item.
        let numbered = (2..).map(|nth| format!("{words} {nth}"));
        let mut all = std::iter::once(words.clone()).chain(numbered);
        all.find(|words| !self.is_decided(words)).expect("some number is new")
    }

    /// The reaction of a role before another one of it.
    pub(super) fn own_before(&self, role: &str, at: usize) -> Option<usize> {
        let own = |at: &usize| {
            let reaction = &self.made.reactions[*at];
            reaction.role == role && !reaction.stays
        };
        (0..at).rev().find(own)
    }

    /// The message meant by a name; "the request" is the last with that head that the role has got,
    /// or else the last that was sent.
    pub(super) fn message_of(&mut self, name: &str, role: &str) -> String {
        if !is_short(name) {
            return self.messages.note(name);
        }
        let fits = |message: &str| name.eq_ignore_ascii_case("it") || head(message) == name;
        let got = self.sent.iter().rev().find(|(_, m, to)| to == role && fits(m));
        let any = self.sent.iter().rev().find(|(_, m, _)| fits(m));
        match got.or(any) {
            Some((_, message, _)) => message.clone(),
            None => self.messages.note(name),
        }
    }

    pub(super) fn whom(&self, role: &str, message: &str, to: &[Party]) -> Vec<String> {
        let said: Vec<String> = to.iter().map(|party| plain_name(party.role())).collect();
        if !said.is_empty() {
            return said;
        }
        // Who sent what is answered.
        let mut at = self.current_of(role);
        while let Some(of) = at.filter(|at| self.made.reactions[*at].is_condition()) {
            at = self.own_before(role, of);
        }
        let asker = at.and_then(|at| match &self.made.reactions[at].trigger {
            Trigger::Message(_, from) => Some(from.clone()),
            _ => None,
        });
        let receiver = || {
            let is_it = |(of, by): &&(String, String)| {
                by != role && self.messages.known(of).is_some_and(|of| of == message)
            };
            self.receivers.iter().find(is_it).map(|(_, by)| by.clone())
        };
        let service = self.provider(role, message);
        self.asked_for(role, message)
            .or(asker)
            .filter(|_| service.is_none() || is_answer(message))
            .or(service)
            .or_else(receiver)
            .or_else(|| self.answers_it(role, message))
            .or_else(|| self.asker(role))
            .into_iter()
            .collect()
    }

    /// Who provides the service that a message is of, where another one asks for it: "Nsmf_X" is of
    /// the SMF.
    fn provider(&self, role: &str, message: &str) -> Option<String> {
        let rest = message.strip_prefix('N')?;
        let (service, _) = rest.split_once('_')?;
        let is_service = service.len() > 1 && service.chars().all(|c| c.is_ascii_lowercase());
        let is_it = |of: &str| {
            let last = of.rsplit([' ', '-', '/']).next().unwrap_or_default();
            last.eq_ignore_ascii_case(service)
        };
        let all = self.roles.iter().filter(|of| is_service && is_it(of)).map(|of| plain_name(of));
        let all: Vec<String> = all.collect();
        // Of several by whose names it may be, one that acts here.
        let acts = |of: &&String| self.coming.iter().any(|(_, who, ..)| who == *of);
        let acting: Vec<&String> = all.iter().filter(acts).collect();
        let one = match (all.as_slice(), acting.as_slice()) {
            ([one], _) => one,
            (_, [one]) => one,
            _ => return None,
        };
        (*one != role && !is_it(role)).then(|| one.clone())
    }

    /// Who has sent a role what a message answers by its name: the X request of an X response.
    fn asked_for(&self, role: &str, message: &str) -> Option<String> {
        let stem = |name: &str| name.rsplit_once(' ').map(|(stem, _)| stem.to_lowercase());
        let own = stem(message).filter(|_| is_answer(message))?;
        let asks =
            |of: &&(String, String, String)| of.2 == role && stem(&of.1).as_ref() == Some(&own);
        self.sent.iter().rev().find(asks).map(|(from, ..)| from.clone())
    }

    /// What is sent where a check has said no is the last that its receiver gets.
    pub(super) fn comes_instead(
        &mut self,
        item: Place,
        (role, check): (&str, usize),
        placed: &[Placed],
    ) {
        let own = Guard { at: check, is_so: false };
        let guards: Vec<Guard> =
            self.made.reactions[check].guards.iter().copied().chain([own]).collect();
        for told in placed.iter().filter_map(|placed| placed.told.as_ref()) {
            let Told::Send(message, to) = told else { continue };
            let (to, message, from) = (to.clone(), message.clone(), role.to_string());
            let guards = guards.clone();
            self.inbox.push(Come { to, message, from, item, guards, leaf: None, ends: true });
        }
    }

    /// Who answers a request by its name: who sends the X response goes the X request to.
    fn answers_it(&self, role: &str, message: &str) -> Option<String> {
        let stem = |name: &str| {
            let name = name.strip_suffix(" message").unwrap_or(name);
            name.rsplit_once(' ').map(|(stem, _)| stem.to_lowercase())
        };
        let own = stem(message).filter(|_| !is_answer(message))?;
        let mut sent = self.coming.iter().filter(|(_, who, ..)| who != role);
        sent.find(|(_, _, of, to)| {
            let is_to = to.is_empty() || to.iter().any(|to| to == role);
            is_answer(of) && is_to && stem(of).as_ref() == Some(&own)
        })
        .map(|(_, who, ..)| who.clone())
    }

    /// Who has sent something to a role last.
    pub(super) fn asker(&self, role: &str) -> Option<String> {
        self.sent.iter().rev().find(|(_, _, to)| to == role).map(|(from, ..)| from.clone())
    }

    /// Who has asked something of a role last, or else sent it something.
    pub(super) fn who_has_asked(&self, role: &str) -> Option<String> {
        let asks = |(_, of, to): &&(String, String, String)| to == role && !is_answer(of);
        self.sent
            .iter()
            .rev()
            .find(asks)
            .map(|(from, ..)| from.clone())
            .or_else(|| self.asker(role))
    }

    /// Whether its user has said no on a way, where others do something by that.
    fn is_declined(&self, role: &str, leaf: Leaf) -> bool {
        let reaction = &self.made.reactions[leaf.at];
        let is_of_a_user =
            matches!(reaction.trigger, Trigger::Condition { is_of_a_user: true, .. });
        !leaf.is_so && is_of_a_user && self.apart.iter().any(|it| it == role)
    }

    /// A role sends something on these ways.
    pub(super) fn send(
        &mut self,
        item: Place,
        (role, message): (&str, &str),
        to: &[Party],
        leaves: &[Leaf],
    ) {
        let mut whom = self.whom(role, message, to);
        // Nobody sends anything to itself.
        whom.retain(|to| to != role);
        let nothing = Placed { at: item, told: None };
        if whom.is_empty() {
            self.left_out
                .push(format!("{}: {role} sends {message} to nobody named", self.place(item)));
            leaves.iter().for_each(|leaf| self.placed(*leaf).push(nothing.clone()));
        }
        if to.is_empty() && !whom.is_empty() {
            self.assume(item, &format!("{message} goes to {}", whom.join(", ")));
        }
        let guards = self.common(leaves);
        for to in whom {
            let mut is_new = false;
            for leaf in leaves {
                // What is sent whatever its user says says what that is.
                let says_no = leaves.len() > 1 && self.is_declined(role, *leaf);
                let told = Some(match says_no {
                    true => Told::Refuse(message.to_string(), to.clone()),
                    false => Told::Send(message.to_string(), to.clone()),
                });
                let placed = self.placed(*leaf);
                let is_again = placed.iter().any(|placed| placed.told == told);
                is_new |= !is_again;
                placed.push(match is_again {
                    true => nothing.clone(),
                    false => Placed { at: item, told: told.clone() },
                });
            }
            if !is_new {
                let again = format!("{}: {role} sends {message} to {to} again", self.place(item));
                self.left_out.push(again);
                continue;
            }
            if leaves.iter().any(|leaf| self.made.reactions[leaf.at].stays) {
                self.comes_aside(item, (role, message, &to));
            } else {
                let (message, from) = (message.to_string(), role.to_string());
                let guards = guards.clone();
                let leaf = match leaves {
                    [leaf] => Some(*leaf),
                    _ => None,
                };
                let to = to.clone();
                self.inbox.push(Come { to, message, from, item, guards, leaf, ends: false });
            }
            self.sent.push((role.to_string(), message.to_string(), to));
        }
    }
}

/// Whether one opens what the other closes, or starts what it stops.
fn undoes(one: Option<&Told>, other: Option<&Told>) -> bool {
    match (one, other) {
        (Some(Told::Open(one)), Some(Told::Close(other)))
        | (Some(Told::Close(one)), Some(Told::Open(other)))
        | (Some(Told::Start(one)), Some(Told::Stop(other)))
        | (Some(Told::Stop(one)), Some(Told::Start(other))) => one == other,
        _ => false,
    }
}
