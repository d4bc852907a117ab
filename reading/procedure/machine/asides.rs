//! What may come at any time: an exchange beside the course of a clause, begun by what somebody may send.
//! Whoever takes part in it stays where they stand, unless it ends what they hold.

use super::super::names::{head, is_short, plain_name};
use super::builder::Builder;
use super::flow::Leaf;
use super::{Place, Placed, Reaction, Told, Trigger};
use crate::acts::{Act, Does, Party, SENT, Strength, When};

/// What comes beside the course of a clause.
pub(super) struct Aside {
    role: String,
    message: String,
    from: String,
    /// The item in which it is sent.
    item: Place,
    /// What is done on it, as an index into the reactions.
    at: usize,
}

impl Builder<'_> {
    /// "If client 2 sends M, the server shall": client 2 may send it, where nothing else is said of when
    /// it does.
    pub(super) fn may_be_sent(&mut self, item: Place, act: &Act) {
        let Some(who) = act.who.as_ref().filter(|who| !who.is_user()) else { return };
        // "Client 2 may leave. Upon receiving the leave request, the server shall": by client 2.
        let may = self.may.clone().filter(|(at, _)| *at == item);
        let by_who_may = may.as_ref().and_then(|(_, may)| may.who.as_ref());
        let by_who_may = by_who_may.filter(|by| by.role() != who.role()).map(|by| by.role());
        let said = act.when.iter().find_map(|when| match (when, by_who_may) {
            (When::Receives(message, Some(from), more), _) if more.starts_with(SENT) => {
                Some((message, from.clone()))
            }
            (When::Receives(message, None, _), Some(by)) if !is_short(message) => {
                Some((message, by.to_string()))
            }
            _ => None,
        });
        let Some((message, from)) = said else { return };
        let by = plain_name(&from);
        let name = self.messages.note(message);
        let is_it = |of: &String| super::super::names::is_same(of, &name);
        let sends =
            |(_, who, of, _): &(Place, String, String, Vec<String>)| *who == by && is_it(of);
        let is_known = self.asides.iter().any(|aside| aside.message == name && aside.from == by);
        let is_sent = |(_, _, of, _): &(Place, String, String, Vec<String>)| is_it(of);
        let by_any = by_who_may.is_some() && self.coming.iter().any(is_sent);
        if by_any || self.coming.iter().any(sends) || is_known || self.made.reactions.is_empty() {
            return;
        }
        let (when, details) = match may {
            Some((_, may)) => {
                let is_window = |when: &When| match when {
                    When::Before(what) | When::If(what) => super::questions::until(what).is_some(),
                    _ => false,
                };
                (may.when.into_iter().filter(is_window).collect(), may.details)
            }
            None => Default::default(),
        };
        let does = Does::Send {
            messages: vec![message.clone()],
            to: vec![Party::Role(who.role().to_string())],
            via: None,
            is_forward: false,
        };
        let sent = Act {
            who: Some(Party::Role(from)),
            does,
            verb: "send".into(),
            strength: Strength::May,
            when,
            is_alternative: false,
            details,
        };
        self.take_in(item, &sent);
    }

    /// "To cancel the move, the UE shall send M": it may, whenever that is wanted, once it is under way.
    pub(super) fn whenever_wanted(&self, act: &Act) -> Option<Act> {
        let role = plain_name(act.who.as_ref().filter(|who| !who.is_user())?.role());
        let wants = act.when.iter().any(|when| match when {
            When::InOrderTo(what) => super::closes(what),
            _ => false,
        });
        let is_alone = act.when.len() == 1 && matches!(act.does, Does::Send { .. });
        let acts = self.made.reactions.iter().any(|reaction| reaction.role == role);
        (wants && is_alone && acts && !self.made.is_closing).then(|| Act {
            when: Vec::new(),
            strength: Strength::May,
            ..act.clone()
        })
    }

    /// "The AF may decide to cancel. In this case, the AF sends M": it may send it.
    pub(super) fn linked_to_what_may_be(&self, item: Place, act: &Act) -> Option<Act> {
        let (_, may) = self.may.as_ref().filter(|(at, _)| *at == item)?;
        let refers = |when: &When| match when {
            When::In(what) => super::questions::refers_back(what),
            When::If(what) => what == "so",
            _ => false,
        };
        // "The user may cancel it. The client sends M": the client may.
        let by_user = may.who.as_ref().filter(|who| who.is_user()).map(|who| who.role());
        let is_for_user = act.when.iter().all(refers)
            && by_user.is_some()
            && act.who.as_ref().is_some_and(|who| !who.is_user() && by_user == Some(who.role()))
            && self
                .made
                .reactions
                .iter()
                .any(|of| Some(of.role.as_str()) == by_user.map(plain_name).as_deref());
        let is_it = act.who == may.who && act.when.iter().any(refers) || is_for_user;
        (is_it && matches!(act.does, Does::Send { .. })).then(|| {
            let own = act.when.iter().filter(|when| !refers(when)).cloned();
            Act {
                when: may.when.iter().cloned().chain(own).collect(),
                strength: Strength::May,
                details: act.details.iter().chain(&may.details).cloned().collect(),
                ..act.clone()
            }
        })
    }

    /// Whether an act follows only from what is not sent in the model: what answers it, what is done on
    /// it, or what its receiver does in the same breath.
    pub(super) fn follows_what_is_not_sent(&mut self, item: Place, act: &Act) -> bool {
        let Some(role) = act.who.as_ref().filter(|who| !who.is_user()) else { return false };
        let role = plain_name(role.role());
        let stem = |name: &str| {
            let name = name.strip_suffix(" message").unwrap_or(name);
            name.rsplit_once(' ').map(|(stem, _)| stem.to_lowercase())
        };
        let named = super::builder::received(act).map(|(name, _)| name);
        let is_sent = |name: &String| {
            let known = self.messages.known(name);
            self.sent.iter().any(|(_, of, to)| *to == role && known == Some(of.as_str()))
        };
        let sends = match &act.does {
            Does::Send { messages, .. } => messages.first(),
            _ => None,
        };
        let follows = self.unsent.iter().any(|(at, _, message, to)| {
            let is_to = to.is_empty() || to.contains(&role);
            let is_on = named
                .as_ref()
                .is_some_and(|name| super::super::names::is_same(name, message) && !is_sent(name));
            let answers = sends.is_some_and(|name| {
                super::super::states::is_answer(name)
                    && stem(name).is_some()
                    && stem(name) == stem(message)
            });
            let is_next = *at == item && named.is_none() && act.when.is_empty() && sends.is_some();
            is_to && (is_on || answers || is_next)
        });
        if follows {
            self.not_sent(item, act);
        }
        follows
    }

    /// What an act sends is not sent in the model.
    pub(super) fn not_sent(&mut self, item: Place, act: &Act) {
        let (Does::Send { messages, to, .. }, Some(who)) = (&act.does, &act.who) else { return };
        let Some(message) = messages.first().filter(|name| !is_short(name)) else { return };
        let to = to.iter().map(|to| plain_name(to.role())).collect();
        self.unsent.push((item, plain_name(who.role()), message.clone(), to));
    }

    /// Whoever gets what may be sent at any time takes notice of it, and stays.
    pub(super) fn comes_aside(&mut self, item: Place, (from, message, to): (&str, &str, &str)) {
        let trigger = Trigger::Message(message.to_string(), from.to_string());
        let at = self.made.reactions.len();
        self.made.reactions.push(Reaction {
            placed: vec![Placed { at: item, told: None }],
            stays: true,
            ..Reaction::on(to, trigger)
        });
        let (role, message, from) = (to.to_string(), message.to_string(), from.to_string());
        self.asides.push(Aside { role, message, from, item, at });
    }

    /// Whether what comes to a role is sent when a timer elapses at another one: it comes beside the course.
    pub(super) fn comes_by_expiry(&mut self, role: &str, from: &str, message: &str) -> bool {
        let told = Told::Send(message.to_string(), role.to_string());
        let sends = |placed: &&Placed| placed.told.as_ref() == Some(&told);
        let own = self.made.expiries.iter().filter(|expiry| expiry.role == from);
        let Some(item) = own.flat_map(|expiry| &expiry.placed).find(sends).map(|it| it.at) else {
            return false;
        };
        self.comes_aside(item, (from, message, role));
        self.aside = self.asides.last().map(|aside| aside.at);
        true
    }

    /// What a role does beside the course of the clause, by what an act says that it is done on; or
    /// because it has just come, under the same item.
    pub(super) fn goes_aside(
        &mut self,
        item: Place,
        role: &str,
        named: Option<&(String, Option<String>)>,
    ) -> bool {
        let own = self.asides.iter().rev().filter(|aside| aside.role == role);
        let found = match named {
            Some((said, from)) => {
                let from = from.as_ref().map(|from| plain_name(from));
                let is_from = |aside: &&Aside| from.as_ref().is_none_or(|from| aside.from == *from);
                let is_it = |aside: &&Aside| match is_short(said) {
                    true => aside.item == item && head(&aside.message).eq_ignore_ascii_case(said),
                    false => self.messages.known(said) == Some(aside.message.as_str()),
                };
                own.filter(is_from).find(is_it).map(|aside| aside.at)
            }
            None => own.filter(|aside| aside.item == item).map(|aside| aside.at).next(),
        };
        self.aside = found;
        found.is_some()
    }

    /// The way of what is done beside the course of the clause.
    pub(super) fn way_aside(&self, role: &str) -> Option<Leaf> {
        let at = self.aside.filter(|at| self.made.reactions[*at].role == role)?;
        Some(Leaf::of(at))
    }

    /// Where who has got something beside the course is done with it, who has sent it is, too: when it is
    /// answered, or else with that.
    pub(super) fn end_asides(&mut self) {
        for at in 0..self.made.reactions.len() {
            let of = &self.made.reactions[at];
            let Trigger::Message(message, from) = &of.trigger else { continue };
            if !of.stays || !of.ends.contains(&true) {
                continue;
            }
            let (role, from) = (of.role.clone(), from.clone());
            let asks = Told::Send(message.clone(), role.clone());
            let answers: Vec<Trigger> = of
                .told()
                .filter_map(|told| match told {
                    Told::Send(answer, to) if *to == from => {
                        Some(Trigger::Message(answer.clone(), role.clone()))
                    }
                    _ => None,
                })
                .collect();
            for own in self.made.reactions.iter_mut().filter(|own| own.stays && own.role == from) {
                let is_asking = answers.is_empty() && own.told().any(|told| *told == asks);
                if is_asking || answers.contains(&own.trigger) {
                    own.ends = vec![true];
                }
            }
        }
    }

    /// Who gives up what it holds beside the course of a clause is done with that.
    pub(super) fn ends_aside(&mut self, told: Option<&Told>) {
        if let (Some(at), Some(Told::Close(_))) = (self.aside, told) {
            self.made.reactions[at].ends = vec![true];
        }
    }
}
