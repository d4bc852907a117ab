//! What a sentence leaves to be understood: who sends what is returned, what is done otherwise, who
//! answers what is asked by an operation, and when it is over.

use super::super::names::plain_name;
use super::Place;
use super::builder::Builder;
use crate::acts::{Act, Does, Party, Strength, When};

impl Builder<'_> {
    /// "If the user is not authorised, an error is returned": it is sent by who has found that out.
    pub(super) fn by_who_has_checked(&mut self, item: Place, act: &Act) -> Option<Act> {
        let role = self.last.clone().filter(|_| act.who.is_none())?;
        let Does::Send { to, .. } = &act.does else { return None };
        let [When::If(what)] = act.when.as_slice() else { return None };
        let is_other = !to.is_empty() && to.iter().all(|to| plain_name(to.role()) != role);
        let has_checked = self.has_checked(&role, act);
        if !is_other || self.found_of(Some(&role), has_checked, what).is_none() {
            return None;
        }
        self.assume(item, &format!("it is {role} who sends it"));
        Some(Act { who: Some(Party::Role(role)), ..act.clone() })
    }

    /// "The AMF stores the key. The UE is informed": by who has acted last.
    pub(super) fn by_who_acts(&mut self, item: Place, act: &Act) -> Option<Act> {
        let (role, at) = self.touched.last().filter(|_| act.who.is_none())?.clone();
        let (Does::Send { to: whom, .. } | Does::Inform(whom, _)) = &act.does else { return None };
        let is_other = |to: &Party| !to.is_user() && plain_name(to.role()) != role;
        // What is only done where something is so may be somebody else's.
        let is_plain = act.when.is_empty();
        if whom.is_empty() || !whom.iter().all(is_other) || at.0 != item.0 || !is_plain {
            return None;
        }
        self.assume(item, &format!("it is {role} who does it"));
        Some(Act { who: Some(Party::Role(role)), ..act.clone() })
    }

    /// "Fetches the key from the UDM using Nudm_Get": who was asked there by that, where nobody is said
    /// to answer.
    pub(super) fn answered_by(&self, item: Place, role: &str, act: &Act) -> Option<String> {
        let said = act.details.iter().find_map(|said| said.strip_prefix("from "))?;
        let from = self.roles.iter().map(|role| plain_name(role)).find(|of| {
            let said = said.strip_prefix("the ").unwrap_or(said);
            said.eq_ignore_ascii_case(of)
        })?;
        let is_asked = self
            .coming
            .iter()
            .any(|(at, who, _, to)| *at == item && who == role && to.contains(&from));
        let is_answered = self.coming.iter().any(|(at, who, _, to)| {
            *at >= item && *who == from && (to.is_empty() || to.iter().any(|to| to == role))
        });
        (is_asked && !is_answered && from != role).then_some(from)
    }

    /// Who was asked for something sends it.
    pub(super) fn gets(&mut self, item: Place, role: &str, from: &str, what: &str) {
        self.assume(item, &format!("{from} answers with the {what}"));
        let does = Does::Send {
            messages: vec![what.to_string()],
            to: vec![Party::Role(role.to_string())],
            via: None,
            is_forward: false,
        };
        let answer = Act {
            who: Some(Party::Role(from.to_string())),
            does,
            verb: "answers".into(),
            strength: Strength::Does,
            when: Vec::new(),
            is_alternative: false,
            details: Vec::new(),
        };
        self.take(item, &answer);
        self.last = Some(role.to_string());
    }

    /// "If the check fails, M is sent; otherwise, N is": otherwise it has not failed.
    pub(super) fn opposite(
        &mut self,
        item: Place,
        role: Option<&str>,
        has_checked: bool,
        act: &Act,
    ) -> Act {
        let mut act = act.clone();
        let fails = act.when.iter().any(|when| match when {
            When::If(what) => self.found_of(role, has_checked, what) == Some(false),
            _ => false,
        });
        let is_else = act.when.contains(&When::Otherwise);
        let here = role.map(|role| (item, role.to_string()));
        // In a list it may stand in the next item: "2) if there is no room, reject it; 3) otherwise, store it".
        let is_of_it = self.failed.as_ref().is_some_and(|((clause, at), who)| {
            Some(who.as_str()) == role && *clause == item.0 && *at <= item.1
        });
        if is_else && is_of_it {
            for when in act.when.iter_mut().filter(|when| **when == When::Otherwise) {
                *when = When::If("so".into());
            }
        } else if fails || role == self.failed.as_ref().map(|(_, who)| who.as_str()) {
            // What somebody else does in between changes nothing.
            self.failed = here.filter(|_| fails);
        }
        act
    }
}

/// "Considers the transfer as failed": it is over for who does.
pub(super) fn gives_up(act: &Act) -> Option<Act> {
    const OVER: [&str; 16] = [
        "declined",
        "denied",
        "failed",
        "released",
        "terminated",
        "ended",
        "rejected",
        "refused",
        "unsuccessful",
        "cancelled",
        "aborted",
        "lost",
        "finished",
        "over",
        "unanswered",
        "failure",
    ];
    let Does::Other(verb, what) = &act.does else { return None };
    let considers = ["consider", "regard", "treat", "deem"].iter().any(|it| verb.starts_with(it));
    let last = what.rsplit(' ').next().unwrap_or_default();
    (considers && OVER.contains(&last)).then(|| Act { does: Does::End, ..act.clone() })
}
