//! What is done on a message that says no: "upon receiving a response with a negative outcome".

use super::super::names::{is_same as is_same_message, plain_name};
use super::builder::Builder;
use super::{Place, Placed, Reaction, Told, Trigger};
use crate::acts::{Act, Does, Party, When};

/// What a role does with a message that says no.
pub(super) struct Denial {
    role: String,
    message: String,
    /// Each with the act that says so.
    placed: Vec<(Placed, Act)>,
}

impl Builder<'_> {
    /// The message that an act is done on where it says no: one with which the role has been refused
    /// what it asked for.
    pub(super) fn hears_no(&self, role: &str, act: &Act) -> Option<String> {
        let [When::Receives(said, _, more)] = act.when.as_slice() else { return None };
        if !is_negative(more) {
            return None;
        }
        let here = self.made.reactions.iter().flat_map(|reaction| reaction.told());
        let there = self.denials.iter().flat_map(|denial| &denial.placed);
        let told = here.chain(there.filter_map(|(placed, _)| placed.told.as_ref()));
        let mut noes = told.filter_map(|told| match told {
            Told::Refuse(message, to) if to == role => Some(message),
            _ => None,
        });
        noes.find(|message| is_same_message(message, &plain_name(said))).cloned()
    }

    /// Takes in what is done on a message that says no.
    pub(super) fn on_no(&mut self, item: Place, role: &str, message: String, act: &Act) {
        let told: Vec<Told> = match &act.does {
            Does::Inform(whom, what) if whom.iter().all(Party::is_user) => {
                let what = if what.is_empty() { "refused".into() } else { plain_name(what) };
                vec![Told::Tell(what)]
            }
            Does::Close(what) => vec![Told::Close(plain_name(what))],
            Does::Send { messages, to, .. } if messages.len() == 1 => {
                self.says_on(item, role, &messages[0], to)
            }
            // It is over with a no, said or not.
            Does::End => return,
            _ => Vec::new(),
        };
        if told.is_empty() {
            return self.leave_out(item, act);
        }
        let is_it = |denial: &Denial| denial.role == role && denial.message == message;
        let at = self.denials.iter().position(is_it).unwrap_or_else(|| {
            self.denials.push(Denial { role: role.into(), message, placed: Vec::new() });
            self.denials.len() - 1
        });
        let known = &mut self.denials[at].placed;
        for told in told {
            // What is said of several refusals is done once.
            let is_new = known.iter().all(|(placed, _)| placed.told.as_ref() != Some(&told));
            let placed = Placed { at: item, told: is_new.then_some(told) };
            known.push((placed, act.clone()));
        }
    }

    /// What is sent on a no: a no as well, where the same message says yes elsewhere.
    fn says_on(&mut self, item: Place, role: &str, name: &str, to: &[Party]) -> Vec<Told> {
        let message = self.message_of(name, role);
        let whom = self.whom(role, &message, to);
        let told = whom.into_iter().map(|to| match self.says_yes(item, role, &message, &to) {
            true => Told::Refuse(message.clone(), to),
            false => Told::Send(message.clone(), to),
        });
        told.collect()
    }

    /// Whether a role sends the same message under another item, where it says yes.
    pub(super) fn says_yes(&self, item: Place, role: &str, message: &str, to: &String) -> bool {
        self.coming.iter().any(|(at, who, of, whom)| {
            let is_whom = whom.is_empty() || whom.contains(to);
            *at != item && who == role && is_whom && is_same_message(of, message)
        })
    }

    /// What is done on a message that says no stands beside what is done on one that says yes.
    pub(super) fn place_denials(&mut self) {
        for Denial { role, message, placed } in std::mem::take(&mut self.denials) {
            // Who is sent something then is done with it.
            for (told, _) in &placed {
                let Some(Told::Send(name, to)) = &told.told else { continue };
                let trigger = Trigger::Message(name.clone(), role.clone());
                let is_known = |of: &Reaction| of.role == *to && of.trigger == trigger;
                if !self.made.reactions.iter().any(is_known) {
                    self.comes_aside(told.at, (&role, name, to));
                    let last = self.made.reactions.last_mut().expect("it was just made");
                    last.ends = vec![true];
                }
            }
            // What only says no comes beside the course.
            let no = Told::Refuse(message.clone(), role.clone());
            let is_taken = |of: &Reaction| {
                of.role == role && matches!(&of.trigger, Trigger::Message(of, _) if *of == message)
            };
            if !self.made.reactions.iter().any(is_taken)
                && let Some(by) =
                    self.made.reactions.iter().find(|of| of.told().any(|it| *it == no))
            {
                let trigger = Trigger::Message(message.clone(), by.role.clone());
                let stays = Reaction { stays: true, ..Reaction::on(&role, trigger) };
                self.made.reactions.push(stays);
            }
            let reaction = self.made.reactions.iter_mut().find(|reaction| {
                let is_it = matches!(&reaction.trigger, Trigger::Message(of, _) if *of == message);
                reaction.role == role && is_it
            });
            match reaction {
                Some(reaction) => {
                    let all = reaction.refused.get_or_insert_default();
                    all.extend(placed.into_iter().map(|(placed, _)| placed));
                }
                None => placed.iter().for_each(|(placed, act)| self.leave_out(placed.at, act)),
            }
        }
    }
}

/// Whether what is said of a message means that it says no: "with a negative outcome".
fn is_negative(said: &str) -> bool {
    const NOES: [&str; 7] =
        ["negative", "unsuccessful", "failure", "failed", "rejection", "rejected", "refused"];
    let said = said.to_lowercase();
    let mut words = said.split(|c: char| !c.is_alphanumeric());
    words.any(|word| NOES.contains(&word)) && !said.split(' ').any(|word| word == "not")
}
