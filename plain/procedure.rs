//! A procedure in the plain form, as the kernel sees it.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};

use callproof_kernel::case::Case;
use callproof_kernel::claim::Claim;
use callproof_kernel::condition::Moment;
use callproof_kernel::figure::Figure;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::{Cause, Procedure, Region, Supposed, Words};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};

use super::claim;
use super::define::{
    Call, Config, Decided, Decision, Definition, Fact, History, Message, Named, Notice, Record,
    Resource, State, Stimulus, Timer,
};
use super::error::Fault;
use super::react;
use super::region;

/// A procedure that was read from a file. It lives as long as the program.
#[derive(Clone, Copy)]
pub struct Plain(&'static Definition);

impl Plain {
    pub(super) fn new(definition: Definition) -> Self {
        Plain(Box::leak(Box::new(definition)))
    }

    /// What the file declares and no rule uses, each where it is declared: mostly a slip.
    pub fn remarks(self) -> &'static [Fault] {
        &self.0.remarks
    }

    /// What is wrong with a statement of the file, where it stands: `word` begins it ("claim", "case" or
    /// "figure"), and `name` is what it names. Without a place where the file has no such statement.
    pub fn fault(self, word: &str, name: &str, what: String) -> Option<Fault> {
        let placed = self.0.placed.iter().find(|(of, known, _)| (*of, *known) == (word, name));
        placed.map(|(.., place)| Fault { what, ..place.clone() })
    }

    pub(super) fn definition(self) -> &'static Definition {
        self.0
    }

    /// What a role remembers when a call begins.
    fn first(self, role: Named, settings: &[(u8, u8, Named)]) -> Vec<Named> {
        let own = &self.0.roles[usize::from(role.place)].memories;
        let value = |(place, memory): (usize, &super::define::Memory)| {
            let is_it =
                |(of, at, _): &&(u8, u8, Named)| (*of, usize::from(*at)) == (role.place, place);
            settings.iter().find(is_it).map_or(memory.values[0], |(.., value)| *value)
        };
        own.iter().enumerate().map(value).collect()
    }

    /// A record of a call of which nothing is known.
    pub(super) fn fresh(self, state: &State) -> Record {
        let (at, memory) = (self.0.states[0].name, state.first.clone());
        Record { call: None, is_identified: false, nth: 0, at, memory, with: BTreeSet::new() }
    }

    /// Whether a role with such a record waits for nothing in it.
    pub(super) fn is_at_rest(self, record: &Record) -> bool {
        self.0.states[usize::from(record.at.place)].is_at_rest
    }

    /// Where a role stands in a call: the last of its records of it.
    pub(super) fn in_call(self, state: &State, call: Call) -> Option<&Record> {
        state.records.iter().rev().find(|record| record.call == Some(call))
    }

    /// The decisions of a script, each about the call that its role has begun last, or else anybody.
    fn decisions(self, decided: &[Decided]) -> Vec<(Named, Stimulus)> {
        let (mut begun, mut last) = (vec![0u8; self.0.roles.len()], None);
        let one = |(role, decision): &Decided| {
            let by = self.0.roles[usize::from(*role)].name;
            let of = self.decision(*role, *decision).expect("a script has decisions of the role");
            let own = begun[usize::from(*role)];
            let call = if own > 0 { Some(Call { by, number: own }) } else { last };
            if of.begins_call {
                begun[usize::from(*role)] = own.saturating_add(1);
                last = Some(Call { by, number: begun[usize::from(*role)] });
            }
            (by, stimulus(of, call, 0))
        };
        decided.iter().map(one).collect()
    }

    /// The decision of a role that goes by these words.
    fn decision(self, role: u8, words: u8) -> Option<&'static Decision> {
        self.0.decisions.iter().find(|d| (d.role, d.what.place) == (role, words))
    }
}

fn stimulus(of: &Decision, call: Option<Call>, nth: u8) -> Stimulus {
    Stimulus {
        what: of.what,
        question: of.question,
        decider: of.decider,
        begins_call: of.begins_call,
        begins: of.begins,
        call: call.filter(|_| !of.begins_call),
        nth,
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Plain").field(&self.0.name).finish()
    }
}

impl PartialEq for Plain {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Plain {}

impl PartialOrd for Plain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Plain {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.name.cmp(other.0.name)
    }
}

impl Hash for Plain {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl Words for Plain {
    type Role = Named;
    type State = State;
    type Message = Message;
    type Stimulus = Stimulus;
    type Timer = Timer;
    type Resource = Resource;
    type Notice = Notice;
    type Call = Call;
    type History = History;
    type Config = Config;
}

impl Procedure for Plain {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn title(&self) -> &'static str {
        self.0.title
    }

    fn source(&self) -> Option<u64> {
        Some(self.0.source)
    }

    fn file(&self) -> Option<&'static str> {
        self.0.file
    }

    fn within(&self) -> &'static str {
        self.0.within
    }

    fn scope(&self) -> &'static [&'static str] {
        self.0.scope
    }

    fn unread(&self) -> &'static [&'static str] {
        self.0.unread
    }

    fn supposed(&self, step: &Step) -> &'static [Supposed] {
        let of = self.0.supposed.iter().find(|(known, _)| known == step);
        of.map_or(&[], |(_, supposed)| supposed)
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        self.0.clauses.clone()
    }

    fn issues(&self) -> Vec<Issue> {
        self.0.issues.clone()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        claim::all(*self)
    }

    fn cases(&self) -> Vec<Case<Self>> {
        let case = |def: &super::define::CaseDef| {
            let mut case = Case::new(*self, def.name, def.gist, def.config.clone())
                .after(self.decisions(&def.prelude))
                .losing(def.losses)
                .duplicating(def.duplicates);
            if def.is_unordered {
                case = case.unordered();
            }
            if def.is_hasty {
                case = case.hasty();
            }
            if let Some((role, recovers)) = def.crash {
                case = case.crashing(self.0.roles[usize::from(role)].name, recovers);
            }
            if def.is_large { case.large() } else { case }
        };
        self.0.cases.iter().map(case).collect()
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        let everybody: Vec<u8> = (0..self.0.roles.len() as u8).collect();
        let config =
            Config { cast: Vec::new(), calls: 1, without: Vec::new(), settings: Vec::new() };
        let figure = |def: &super::define::FigureDef| {
            let all: Vec<Decided> = def.prelude.iter().chain(&def.script).copied().collect();
            let mut prelude = self.decisions(&all);
            let script = prelude.split_off(def.prelude.len());
            let begun = all
                .iter()
                .filter(|(role, d)| self.decision(*role, *d).is_some_and(|d| d.begins_call));
            let cast = if def.cast.is_empty() { &everybody } else { &def.cast };
            let cast = cast.clone();
            Figure {
                clause: def.clause,
                number: def.number,
                title: def.title,
                file: def.file,
                drawn: def.drawn,
                config: Config { cast, calls: begun.count().max(1) as u8, ..config.clone() },
                prelude,
                script,
            }
        };
        self.0.figures.iter().map(figure).collect()
    }

    fn cast(&self, config: &Config) -> Vec<Named> {
        config.cast.iter().map(|place| self.0.roles[usize::from(*place)].name).collect()
    }

    fn calls(&self, config: &Config) -> Vec<Call> {
        let begins = |role: &&u8| {
            self.0.decisions.iter().any(|decision| {
                decision.role == **role
                    && decision.begins_call
                    && !config.without.contains(&decision.what.place)
            })
        };
        let by =
            config.cast.iter().filter(begins).map(|role| self.0.roles[usize::from(*role)].name);
        by.flat_map(|by| (1..=config.calls).map(move |number| Call { by, number })).collect()
    }

    fn initial(&self, config: &Config, role: Named) -> State {
        let (first, cast) = (self.first(role, &config.settings), config.cast.iter().copied());
        let cast = cast.collect();
        let mut state = State { role, records: Vec::new(), first, cast, made: 0 };
        if !self.0.roles[usize::from(role.place)].is_in_many_calls {
            state.records.push(self.fresh(&state));
        }
        state
    }

    /// Identifiers stay fresh across a restart.
    fn recovered(&self, config: &Config, role: Named, before: &State) -> State {
        State { made: before.made, ..self.initial(config, role) }
    }

    fn stimuli(&self, context: &Context<'_, Self>, role: Named, state: &State) -> Vec<Stimulus> {
        let config = context.config;
        let own = self.0.decisions.iter().filter(|decision| {
            decision.role == role.place && !config.without.contains(&decision.what.place)
        });
        let is_single = !self.0.roles[usize::from(role.place)].is_in_many_calls;
        let mut stimuli = Vec::new();
        for decision in own {
            let is_offered = |r: &Record| decision.offered.iter().any(|offer| offer.is_open(r));
            if decision.begins_call {
                let is_free = match state.records.last() {
                    Some(current) if is_single => is_offered(current),
                    _ => is_offered(&self.fresh(state)),
                };
                if is_free && state.made < config.calls {
                    stimuli.push(stimulus(decision, None, 0));
                }
                continue;
            }
            let current = state.records.len().saturating_sub(usize::from(is_single));
            let own = if is_single { &state.records[current..] } else { &state.records[..] };
            for record in own.iter().filter(|record| record.call.is_some() && is_offered(record)) {
                stimuli.push(stimulus(decision, record.call, record.nth));
            }
        }
        stimuli
    }

    fn react(
        &self,
        role: Named,
        state: &State,
        event: &Event<Self>,
        reaction: &mut Reaction<Self>,
    ) {
        react::react(*self, role, (state, event), reaction);
    }

    fn cause(&self, timer: &Timer, _: Omniscient) -> Cause<Named, Call> {
        match self.0.timers[usize::from(timer.what.place)].watches {
            None => Cause::Elapses,
            Some(peer) => {
                let peer = self.0.roles[usize::from(peer)].name;
                Cause::Silence { peer, call: timer.call }
            }
        }
    }

    fn call_of(&self, message: &Message, _: Omniscient) -> Call {
        message.call
    }

    fn keeps_up(&self, state: &State, call: Call, _: Named, _: Omniscient) -> bool {
        let mut own = state.records.iter().filter(|record| record.call == Some(call));
        own.any(|record| self.0.states[usize::from(record.at.place)].is_kept_up)
    }

    fn is_idle(&self, state: &State) -> bool {
        state.records.iter().all(|record| self.is_at_rest(record))
    }

    fn may_hold(&self, state: &State, resource: &Resource) -> bool {
        let is_it = |r: &&Record| (r.call, r.nth) == (Some(resource.call), resource.nth);
        let at = state.records.iter().find(is_it).map_or(self.0.states[0].name, |r| r.at);
        self.0.kept.contains(&(resource.what.place, at.place))
    }

    fn state_name(&self, state: &State) -> String {
        if !self.0.roles[usize::from(state.role.place)].is_in_many_calls {
            let current = state.records.last();
            return current.map_or(self.0.states[0].name, |record| record.at).to_string();
        }
        let names: Vec<&str> = state.records.iter().map(|record| record.at.name).collect();
        match names.is_empty() {
            true => self.0.states[0].name.to_string(),
            false => names.join("; "),
        }
    }

    fn situation(&self, state: &State, event: &Event<Self>, _: Omniscient) -> String {
        let at = react::place_of(*self, None, state, event);
        at.map_or(self.0.states[0].name, |at| state.records[at].at).to_string()
    }

    fn regions(&self, state: &State, _: Omniscient) -> Vec<Region> {
        region::regions(state)
    }

    fn standing(&self, state: &State, region: Region, _: Omniscient) -> String {
        region::standing(*self, state, region)
    }

    fn region_of(&self, state: &State, event: &Event<Self>, _: Omniscient) -> Region {
        region::region_of(state, event)
    }

    fn observe(&self, history: &mut History, moment: &Moment<'_, Self>) {
        let role = moment.role.place;
        let mut note = |call: Call, fact: Fact| {
            if self.0.facts.contains(&(role, fact)) {
                history.insert((call, role, fact));
            }
        };
        for (_, message) in moment.outcome.sent() {
            note(message.call, Fact::Sent(message.kind.place));
        }
        match moment.event {
            Event::Message { message, .. } => note(message.call, Fact::Got(message.kind.place)),
            Event::Stimulus(stimulus) => {
                let made = moment.outcome.after.state.made;
                let call = stimulus.call.unwrap_or(Call { by: moment.role, number: made });
                note(call, Fact::Decided(stimulus.what.place));
                note(call, Fact::Wants(stimulus.what.place));
            }
            Event::Timeout(_) => {}
        }
        let after = &moment.outcome.after.state;
        history.retain(|(call, who, fact)| {
            let record = self.in_call(after, *call);
            let rests = record.is_none_or(|record| self.is_at_rest(record));
            !(*who == role && matches!(fact, Fact::Wants(_)) && rests)
        });
    }
}
