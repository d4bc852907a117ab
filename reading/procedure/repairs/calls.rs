//! Several calls: which one a message is of, and who is asked while it has one.

use super::super::machine::{ClauseMachine, Told, Trigger};
use super::super::rows::{Do, On, Row};
use super::super::states::{IDLE, OVER};
use super::refusal::WayBack;
use super::{Addition, Issue, Repairs, Unusual, sends};

impl Repairs<'_> {
    /// Who is asked by two has to tell their calls apart.
    pub(super) fn identity(&mut self) {
        let Some(caller) = self.text.cast.caller.clone() else { return };
        let machine = self.text.machine;
        if machine.is_identified {
            return;
        }
        let mut clauses = machine.clauses.iter().enumerate();
        let Some((place, first)) = clauses.find_map(|(place, clause)| {
            clause.reactions.first().filter(|r| r.role == caller).map(|first| (place, first))
        }) else {
            return;
        };
        let Trigger::User(said, _) = &first.trigger else { return };
        let after = self.text.place(place, first);
        let heard = machine.clauses[place].reactions.iter().find(|reaction| {
            self.text.cast.is_many(&reaction.role)
                && matches!(&reaction.trigger, Trigger::Message(_, from) if *from != caller)
        });
        let heard = heard.map(|reaction| self.text.place(place, reaction));
        let request = sends(first).next().map_or("message", |(message, _)| message).to_string();
        let rows = said.iter().map(|words| {
            Row::new(
                &caller,
                vec![IDLE.into()],
                On::Decision(words.clone()),
                vec![Do::Identify],
                None,
            )
        });
        self.issues.push(Issue {
            name: "call-identity".into(),
            at: super::unique([after].into_iter().chain(heard)),
            question: "How does a functional entity know which request a message belongs to?".into(),
            not_modelled: None,
            silent: "by its sender only",
            candidate: "identifier",
            gist: "every message carries an identifier",
            steps: vec![Addition {
                after,
                instead: Vec::new(),
                sentence: format!(
                    "{caller} includes a unique identifier in the {request}. All further messages that \
                     belong to this request include the same identifier.",
                ),
                rows: rows.collect(),
            }],
        });
    }

    /// A user asks again, and somebody is asked who has a call already.
    pub(super) fn again(&mut self) {
        let machine = self.text.machine;
        let mut clauses = machine.clauses.iter().enumerate().filter(|(_, c)| !c.is_closing);
        let begun = clauses.find_map(|(place, clause)| {
            let first = clause.reactions.first()?;
            match &first.trigger {
                Trigger::User(said, _) if first.begins => Some((place, first, said.first()?)),
                _ => None,
            }
        });
        let Some((place, first, said)) = begun else { return };
        // What holds nothing may be done twice at once.
        let is_call = self.text.closing().is_some() && self.text.holds(&first.role);
        if !self.text.cast.has_person(&first.role) || !is_call {
            return;
        }
        let role = first.role.clone();
        let places = 0..machine.clauses.len();
        let stands = places.flat_map(|place| self.text.stands(place, &role));
        let stands = super::unique(stands.chain(self.drafted(&role)));
        let states: Vec<String> = stands.into_iter().filter(|s| s != OVER && s != IDLE).collect();
        let words = format!("{said} again");
        let after = self.text.place(place, first);
        let mut rows = vec![Row::new(
            &role,
            states.clone(),
            On::Decision(words.clone()),
            vec![Do::Told(Told::Tell("busy".into()))],
            None,
        )];
        self.unusual.push(Unusual { role: role.clone(), states, words, is_of_a_user: true });
        let mut sentence = format!(
            "If its user initiates the procedure again before it has ended, {role} informs its user that \
             it is busy."
        );
        let mut at = vec![after];
        let cast = &self.text.cast;
        let asked: Vec<String> =
            cast.roles.iter().filter(|of| cast.has_user(of) && **of != role).cloned().collect();
        for of in &asked {
            if self.text.cast.caller.is_none() {
                continue;
            }
            let Some(WayBack { message, request, .. }) =
                self.way_back(place, of, first_of(&machine.clauses[place], of))
            else {
                continue;
            };
            let chain = machine.clauses[place].of(of);
            let placed = chain.first().map(|at| &machine.clauses[place].reactions[*at]);
            at.extend(placed.map(|reaction| self.text.place(place, reaction)));
            self.refusable.insert(message.clone());
            let places = 0..machine.clauses.len();
            let stands = places.flat_map(|place| self.text.stands(place, of));
            let stands = super::unique(stands.chain(self.drafted(of)));
            let states: Vec<String> =
                stands.into_iter().filter(|state| state != OVER && state != IDLE).collect();
            // The same request once more is not another one.
            rows.push(Row::new(
                of,
                states,
                On::of_another(&request),
                vec![Do::RefuseSender(message.clone())],
                None,
            ));
            sentence += &format!(
                " Upon receiving another {request} while it is already involved in the procedure, {of} \
                 sends {}.",
                super::refusal::no(&message),
            );
        }
        self.issues.push(Issue {
            name: "busy".into(),
            at: super::unique(at),
            question: "What if the procedure is initiated again while it is in progress?".into(),
            not_modelled: None,
            silent: "nothing is said",
            candidate: "reject",
            gist: "the second attempt is refused",
            steps: vec![Addition { after, instead: Vec::new(), sentence, rows }],
        });
    }
}

/// The first reaction of a role in a clause.
fn first_of(clause: &ClauseMachine, role: &str) -> usize {
    clause.of(role).first().copied().unwrap_or_default()
}
