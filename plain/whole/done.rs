//! The end of a file: what is missing, and the whole of what was read.

use std::collections::BTreeMap;

use callproof_kernel::issue::{Candidate, Issue};
use callproof_kernel::step::Step;

use super::Builder;
use crate::define::{Decision, Definition, Named, Offer, On};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::keep_all;

/// What is proposed, by the places of an issue and of its candidate.
type Proposed = BTreeMap<(usize, usize), Vec<Step>>;

impl Builder {
    /// What the file defines, once all of it is read.
    pub(super) fn done(mut self, statements: &[Statement]) -> Result<Definition, Fault> {
        let head = &statements[0];
        let missing = [
            (self.roles.is_empty(), "role"),
            (self.states.len() == 0, "states"),
            (self.clauses.is_empty(), "clause"),
            (self.cases.is_empty(), "case"),
        ];
        if let Some((_, word)) = missing.iter().find(|(is_missing, _)| *is_missing) {
            let what = format!("this procedure has no \"{word}\"");
            return Err(head.fault(0, what));
        }
        if let Some(short) = self.questions.iter().find(|question| question.candidates.len() < 2) {
            let what = format!("the issue {} has fewer than two candidates", short.name);
            return Err(statements[short.place].fault(0, what));
        }
        let offers = self.offers();
        for place in &self.offered_by_rules {
            let decision = &mut self.decided[*place];
            let own = offers.get(&(decision.role, decision.question.place));
            decision.offered = own.copied().unwrap_or_default();
        }
        let early = |(decision, _): &(&Decision, &usize)| {
            !decision.begins_call && decision.offered.iter().any(|offer| offer.states.contains(&0))
        };
        if let Some((early, place)) = self.decided.iter().zip(&self.decided_in).find(early) {
            let what = format!(
                "{} may decide \"{}\" when {}, where there is no call yet: what is decided there \
                 begins a call, or it is decided in other states",
                self.roles[usize::from(early.role)].name,
                early.what,
                self.states.at(0)
            );
            return Err(statements[*place].fault(0, what));
        }
        self.check_cases(statements)?;
        let (printed, proposed) = self.by_place();
        let clauses =
            self.clauses.iter().zip(printed).map(|(clause, own)| (*clause, keep_all(own)));
        let clauses = clauses.collect();
        let issues = self.questions.iter().enumerate().map(|(place, question)| {
            let candidate = |(at, (gist, is_blank)): (usize, &(&'static str, bool))| {
                let proposed = proposed.get(&(place, at)).cloned().unwrap_or_default();
                let name = question.candidates.at(at);
                Candidate { name, gist, proposed: keep_all(proposed), is_blank: *is_blank }
            };
            Issue {
                place,
                name: question.name,
                question: question.question,
                steps: keep_all(question.at.clone()),
                unmodelled: question.unmodelled,
                candidates: keep_all(question.gists.iter().enumerate().map(candidate).collect()),
                recommended: question.recommended.unwrap_or(0),
            }
        });
        let issues = issues.collect();
        Ok(Definition {
            source: 0,
            remarks: Vec::new(),
            placed: self.placed,
            name: self.name,
            file: None,
            title: self.title,
            within: self.within.unwrap_or("the call"),
            scope: keep_all(self.scope),
            unread: keep_all(self.unread),
            supposed: self
                .items
                .iter()
                .filter(|item| !item.supposed.is_empty())
                .map(|item| (item.step, keep_all(item.supposed.clone())))
                .collect(),
            is_identified: self.is_identified,
            roles: self.roles,
            states: self.state_kinds,
            messages: self.message_types,
            channels: self.channel_kinds.iter().skip(1).map(|channel| channel.name).collect(),
            unspoken: self
                .who
                .unnamed()
                .filter(|who| self.role_names.find(who).is_none())
                .collect(),
            timers: self.timer_kinds,
            resources: (0..self.resources.len())
                .map(|place| Named { place: place as u8, name: self.resources.at(place) })
                .collect(),
            kept: self.kept,
            decisions: self.decided,
            clauses,
            issues,
            rules: self.rules,
            claims: self.claims,
            cases: self.cases,
            figures: self.figures,
            facts: self.facts,
        })
    }

    /// Where the answers to each question of a role can be given, of which rules say that: where one
    /// can be given, the others can.
    fn offers(&self) -> BTreeMap<(u8, u8), &'static [Offer]> {
        let mut offers: BTreeMap<(u8, u8), Vec<Offer>> = BTreeMap::new();
        for rule in &self.rules {
            let On::Decision(decision) = rule.on else { continue };
            let Some(place) = self.decided_at.get(&(rule.role, decision)) else { continue };
            let question = self.decided[*place].question.place;
            let offer = Offer { states: rule.states.clone(), tests: rule.tests.clone() };
            offers.entry((rule.role, question)).or_default().push(offer);
        }
        offers.into_iter().map(|(question, offers)| (question, keep_all(offers))).collect()
    }

    /// What each clause prints, and what each candidate proposes, by the places of both.
    fn by_place(&self) -> (Vec<Vec<Step>>, Proposed) {
        let mut printed = vec![Vec::new(); self.clauses.len()];
        let mut proposed = Proposed::new();
        for item in &self.items {
            match &item.under {
                None => printed[item.clause].push(item.step),
                Some((issue, candidates)) => {
                    for candidate in candidates {
                        proposed.entry((*issue, *candidate)).or_default().push(item.step);
                    }
                }
            }
        }
        (printed, proposed)
    }
}
