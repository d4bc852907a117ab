//! What is claimed.

use winnow::Parser;
use winnow::combinator::opt;

use super::{Builder, declare, typed};
use crate::define::{ClaimDef, Claimed, Fact, Is, Says, Sent};
use crate::names::{keep, keep_all};
use crate::parse::{
    Read, Words, after, colon, list, must, name, none_of, or_list, said, words_until, wrong,
};
use crate::say::{Vocabulary, condition};

impl Builder {
    /// `NAME (ITEMS): GIST`, with nothing in brackets for what is owed by every such procedure.
    pub(super) fn claim(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&['(', ':']).parse_next(words)?;
        typed(at, short, true)?;
        declare(&mut self.claim_names, at, short)?;
        let mut steps = Vec::new();
        if opt(said("(")).parse_next(words)?.is_some() {
            let (at, items) = words_until(&[')']).parse_next(words)?;
            steps = self.steps_named(at, items)?;
            must(said(")")).parse_next(words)?;
        }
        let gist = keep(colon(words)?);
        let claimed = Claimed::Can(Says::AtRest);
        self.claims.push(ClaimDef { name: keep(short), gist, steps: keep_all(steps), claimed });
        Ok(())
    }

    pub(super) fn formula(&mut self, words: &mut Words<'_>) -> Read<Claimed> {
        let colon = |words: &mut Words<'_>| must(said(":")).parse_next(words);
        let known = self.vocabulary();
        let says = |words: &mut Words<'_>| must(condition(&known)).parse_next(words);
        let claimed = if opt(said("always")).parse_next(words)?.is_some() {
            let when = match opt(said("when")).parse_next(words)? {
                Some(()) => Some(says(words)?),
                None => None,
            };
            colon(words)?;
            Claimed::Always(when, says(words)?)
        } else if opt(said("never")).parse_next(words)?.is_some() {
            colon(words)?;
            Claimed::Always(None, Says::Not(Box::new(says(words)?)))
        } else if opt(said("can")).parse_next(words)?.is_some() {
            colon(words)?;
            Claimed::Can(says(words)?)
        } else if opt(said("from everywhere")).parse_next(words)?.is_some() {
            colon(words)?;
            Claimed::Recovers(says(words)?)
        } else if opt(said("once")).parse_next(words)?.is_some() {
            let from = says(words)?;
            colon(words)?;
            Claimed::Leads(from, says(words)?)
        } else if opt(said("whenever")).parse_next(words)?.is_some() {
            let role = must(name(&self.role_names)).parse_next(words)? as u8;
            must(said("sends")).parse_next(words)?;
            let kind = must(name(&self.messages)).parse_next(words)?;
            let fields = self.contents(kind, words)?;
            let to = after("to", list(must(name(&self.who)))).parse_next(words)?;
            let to = self.roles_of(to.unwrap_or_default());
            let sent = Sent { role, kind: kind as u8, fields, to };
            colon(words)?;
            if opt(said("it is")).parse_next(words)?.is_some() {
                let states = must(or_list(name(&self.states))).parse_next(words)?;
                let states = states.into_iter().map(|state| state as u8).collect();
                Claimed::SendsIn(sent, states)
            } else {
                let past = says(words)?;
                if !is_of_the_past(&past) {
                    let what = "after \"whenever\" stands \"it is\" with states, or what has happened \
                                before: \"has sent\", \"has got\" and \"has decided\"";
                    return wrong(words, what);
                }
                Claimed::SendsAfter(sent, past)
            }
        } else {
            let what = "a formula begins with \"always\", \"never\", \"can\", \"once\", \"from \
                        everywhere\" or \"whenever\"";
            return none_of(words, what, &["always", "never", "can", "once", "from", "whenever"]);
        };
        match &claimed {
            Claimed::Always(Some(one), two) | Claimed::Leads(one, two) => {
                self.note_facts(&one.clone());
                self.note_facts(&two.clone());
            }
            Claimed::Always(None, one) | Claimed::Can(one) | Claimed::Recovers(one) => {
                self.note_facts(&one.clone());
            }
            Claimed::SendsAfter(_, past) => self.note_facts(&past.clone()),
            Claimed::SendsIn(..) => {}
        }
        Ok(claimed)
    }

    fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary {
            who: &self.who,
            members: &self.members,
            states: &self.states,
            resources: &self.resources,
            timers: &self.timers,
            decisions: &self.decisions,
            messages: &self.messages,
            memories: &self.memories,
        }
    }

    /// What is asked of the past is to be remembered.
    fn note_facts(&mut self, says: &Says) {
        match says {
            Says::All(several) | Says::Any(several) => {
                several.iter().for_each(|one| self.note_facts(one));
            }
            Says::Not(one) => self.note_facts(one),
            Says::Every(roles, is) | Says::Some(roles, is) => self.note_facts_of(roles, is),
            Says::AtRest | Says::Quiet => {}
        }
    }

    fn note_facts_of(&mut self, roles: &[u8], is: &Is) {
        match is {
            Is::Any(any) => any.iter().for_each(|one| self.note_facts_of(roles, one)),
            Is::Was(fact) => self.facts.extend(roles.iter().map(|role| (*role, *fact))),
            _ => {}
        }
    }
}

/// Whether a condition asks only of what has happened.
fn is_of_the_past(says: &Says) -> bool {
    match says {
        Says::All(several) | Says::Any(several) => several.iter().all(is_of_the_past),
        Says::Not(one) => is_of_the_past(one),
        Says::Every(_, is) | Says::Some(_, is) => is_a_fact(is),
        Says::AtRest | Says::Quiet => false,
    }
}

fn is_a_fact(is: &Is) -> bool {
    match is {
        Is::Any(any) => any.iter().all(is_a_fact),
        // What is wanted is asked of where a role stands as well.
        Is::Was(fact) => !matches!(fact, Fact::Wants(_)),
        _ => false,
    }
}
