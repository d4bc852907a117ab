//! Cases and figures.

use std::collections::BTreeSet;

use callproof_kernel::case::Budget;
use callproof_kernel::figure::Drawn;
use winnow::Parser;
use winnow::combinator::{opt, separated};
use winnow::stream::Stream;

use super::{Builder, declare, titled, typed};
use crate::define::{CaseDef, Config, Decided, FigureDef};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::keep;
use crate::parse::{Read, Words, Wrong, list, must, name, none_of, number, said, wrong};

/// What a line of a case begins with, besides a role.
const OF_A_CASE: [&str; 9] =
    ["after", "only", "without", "unordered", "hasty", "losing", "doubling", "calls", "large"];

impl Builder {
    pub(super) fn case(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, short), gist) = titled(words)?;
        typed(at, short, false)?;
        declare(&mut self.case_names, at, short)?;
        self.cases_in.push(self.here);
        let cast = (0..self.roles.len() as u8).collect();
        let config = Config { cast, calls: 1, without: Vec::new(), settings: Vec::new() };
        self.cases.push(CaseDef {
            name: keep(short),
            gist: keep(gist),
            config,
            prelude: Vec::new(),
            is_unordered: false,
            is_hasty: false,
            losses: Budget::NONE,
            duplicates: Budget::NONE,
            crash: None,
            is_large: false,
        });
        Ok(())
    }

    pub(super) fn of_case(&mut self, words: &mut Words<'_>) -> Read<()> {
        if opt(said("after")).parse_next(words)?.is_some() {
            let decided = self.decisions_in_order(words)?;
            self.own_case().prelude.extend(decided);
            return Ok(());
        }
        if opt(said("only")).parse_next(words)?.is_some() {
            let who = list(must(name(&self.who))).parse_next(words)?;
            let roles: BTreeSet<u8> = self.roles_of(who).into_iter().collect();
            self.own_case().config.cast = roles.into_iter().collect();
            return self.once("only", words);
        }
        if opt(said("without")).parse_next(words)?.is_some() {
            let decisions = list(must(name(&self.decisions))).parse_next(words)?;
            let without = &mut self.own_case().config.without;
            for place in decisions.into_iter().map(|place| place as u8) {
                if !without.contains(&place) {
                    without.push(place);
                }
            }
            return Ok(());
        }
        loop {
            self.property(words)?;
            if opt(said(",")).parse_next(words)?.is_none() {
                return Ok(());
            }
        }
    }

    fn own_case(&mut self) -> &mut CaseDef {
        self.cases.last_mut().expect("this belongs to a case")
    }

    fn property(&mut self, words: &mut Words<'_>) -> Read<()> {
        for what in ["unordered", "hasty", "large", "losing", "doubling", "calls"] {
            let start = words.checkpoint();
            if opt(said(what)).parse_next(words)?.is_some() {
                words.reset(&start);
                self.once(what, words)?;
            }
        }
        if opt(said("unordered")).parse_next(words)?.is_some() {
            self.own_case().is_unordered = true;
        } else if opt(said("hasty")).parse_next(words)?.is_some() {
            self.own_case().is_hasty = true;
        } else if opt(said("large")).parse_next(words)?.is_some() {
            self.own_case().is_large = true;
        } else if opt(said("losing")).parse_next(words)?.is_some() {
            self.own_case().losses = budget(words)?;
        } else if opt(said("doubling")).parse_next(words)?.is_some() {
            self.own_case().duplicates = budget(words)?;
        } else if opt(said("calls")).parse_next(words)?.is_some() {
            let calls = number(words)?;
            if calls == 0 {
                return wrong(words, "with no call nothing happens");
            }
            self.own_case().config.calls = calls;
        } else {
            let Some(role) = opt(name(&self.role_names)).parse_next(words)? else {
                let what = "a case is: after WHO: DECISION; only ROLES; without DECISIONS; \
                            unordered; hasty; losing N or any; doubling N or any; calls N; ROLE \
                            crashes, or crashes and comes back; ROLE remembers MEMORY VALUE; large";
                return none_of(words, what, &OF_A_CASE);
            };
            self.of_role_in_case(role as u8, words)?;
        }
        Ok(())
    }

    fn of_role_in_case(&mut self, role: u8, words: &mut Words<'_>) -> Read<()> {
        if opt(said("crashes and comes back")).parse_next(words)?.is_some() {
            return self.crash((role, true), words);
        }
        if opt(said("crashes")).parse_next(words)?.is_some() {
            return self.crash((role, false), words);
        }
        if opt(said("remembers")).parse_next(words)?.is_none() {
            let what = "behind a role stands \"crashes\", \"crashes and comes back\" or \"remembers MEMORY \
                        VALUE\"";
            return none_of(words, what, &["crashes", "remembers"]);
        }
        let (memories, values) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        let value = must(name(&values[memory])).parse_next(words)?;
        let value = self.roles[usize::from(role)].memories[memory].values[value];
        let settings = &mut self.own_case().config.settings;
        if settings.iter().any(|(of, at, _)| (*of, usize::from(*at)) == (role, memory)) {
            return wrong(words, "what this remembers is said above already");
        }
        settings.push((role, memory as u8, value));
        Ok(())
    }

    fn crash(&mut self, crash: (u8, bool), words: &Words<'_>) -> Read<()> {
        match self.own_case().crash.replace(crash) {
            None => Ok(()),
            Some(_) => wrong(words, "one role crashes in a case, once"),
        }
    }

    /// Who decides, crashes or is to begin something takes part.
    pub(super) fn check_cases(&self, statements: &[Statement]) -> Result<(), Fault> {
        for (case, place) in self.cases.iter().zip(&self.cases_in) {
            let head = &statements[*place];
            let takes_part = |role: u8| case.config.cast.contains(&role);
            let named = case.prelude.iter().map(|(role, _)| *role);
            let absent = named.chain(case.crash.map(|(role, _)| role)).find(|r| !takes_part(*r));
            if let Some(role) = absent {
                let name = self.roles[usize::from(role)].name;
                return Err(
                    head.fault(0, format!("case {}: {name} takes no part in it", case.name))
                );
            }
            let begins = self.decided.iter().any(|decision| {
                let place = decision.what.place;
                decision.begins_call
                    && takes_part(decision.role)
                    && !case.config.without.contains(&place)
            });
            if !begins {
                let what = format!("case {}: nobody begins a call, so nothing happens", case.name);
                return Err(head.fault(0, what));
            }
        }
        Ok(())
    }

    /// `WHO: DECISION; WHO: DECISION`.
    fn decisions_in_order(&self, words: &mut Words<'_>) -> Read<Vec<Decided>> {
        let one = |words: &mut Words<'_>| {
            let role = must(name(&self.role_names)).parse_next(words)? as u8;
            must(said(":")).parse_next(words)?;
            let decision = must(name(&self.decisions)).parse_next(words)? as u8;
            match self.decided_at.contains_key(&(role, decision)) {
                true => Ok((role, decision)),
                false => {
                    let who = self.role_names.at(usize::from(role));
                    wrong(words, format!("that is no decision of {who}"))
                }
            }
        };
        separated(1.., one, said(";")).parse_next(words)
    }

    /// `FILE in CLAUSE: TITLE`.
    pub(super) fn figure(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, head), title) = titled(words)?;
        let Some((file, number)) = head.split_once(" in ") else {
            let what = "a figure is \"figure FILE in CLAUSE: TITLE\"".into();
            return Err(Wrong { at, what, is_final: true });
        };
        typed(at, file.trim(), false)?;
        let Some(place) = self.clause_at.get(number.trim()) else {
            let what = format!("there is no clause {} above", number.trim());
            return Err(Wrong { at: at + file.len() + 4, what, is_final: true });
        };
        let clause = self.clauses[*place];
        declare(&mut self.figure_names, at, file.trim())?;
        let number = self.figures.iter().filter(|figure| figure.clause == clause).count() + 1;
        self.figures.push(FigureDef {
            clause,
            number: number as u8,
            title: keep(title),
            file: keep(file.trim()),
            drawn: Drawn::AsWritten,
            cast: Vec::new(),
            prelude: Vec::new(),
            script: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn of_figure(&mut self, words: &mut Words<'_>) -> Read<()> {
        if opt(said("as recommended")).parse_next(words)?.is_some() {
            self.figures.last_mut().expect("this belongs to a figure").drawn = Drawn::Recommended;
            return self.once("as recommended", words);
        }
        if opt(said("after")).parse_next(words)?.is_some() {
            let decided = self.decisions_in_order(words)?;
            self.figures.last_mut().expect("this belongs to a figure").prelude.extend(decided);
            return Ok(());
        }
        if opt(said("only")).parse_next(words)?.is_some() {
            let who = list(must(name(&self.who))).parse_next(words)?;
            let roles: BTreeSet<u8> = self.roles_of(who).into_iter().collect();
            self.figures.last_mut().expect("this belongs to a figure").cast.extend(roles);
            return self.once("only", words);
        }
        if opt(said("shows")).parse_next(words)?.is_none() {
            let what = "a figure is: shows WHO: DECISION; after WHO: DECISION; only ROLES; as \
                        recommended";
            return wrong(words, what);
        }
        let decided = self.decisions_in_order(words)?;
        self.figures.last_mut().expect("this belongs to a figure").script.extend(decided);
        Ok(())
    }

    /// A figure without an event has nothing to draw.
    pub(super) fn check_figure(&self, head: &Statement) -> Result<(), Fault> {
        let is_empty = self.figures.last().is_some_and(|figure| figure.script.is_empty());
        let what =
            "this figure shows nothing: say below it what is decided, \"shows WHO: DECISION\"";
        if is_empty { Err(head.fault(0, what)) } else { Ok(()) }
    }
}

fn budget(words: &mut Words<'_>) -> Read<Budget> {
    match opt(said("any")).parse_next(words)? {
        Some(()) => Ok(Budget::Unbounded),
        None => match number(words) {
            Ok(most) => Ok(Budget::AtMost(most)),
            Err(fault) => {
                Err(Wrong { what: format!("{}; \"any\" is without a bound", fault.what), ..fault })
            }
        },
    }
}
