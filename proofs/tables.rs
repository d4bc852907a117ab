//! What a procedure is in a case, in numbers: what each role may have, meet and do, and what of it
//! is remembered.
//!
//! Filled from the reference world alone, state by state: nothing of the engine is in here, so that
//! whoever reads these tables judges the engine and not a copy of it.

use std::collections::{HashMap, HashSet, VecDeque};

use callproof_kernel::case::{Channel, Order};
use callproof_kernel::condition::Moment;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::{Cause, Decider, MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::{Event, Local, Outcome};
use callproof_kernel::run::Action;

use crate::engine::intern::Interner;
use crate::world::{Global, World};

/// One role's part.
pub struct Part<P: Procedure> {
    /// What it may have.
    pub locals: Vec<Local<P>>,
    /// What it may arm.
    pub timers: Vec<Armed<P>>,
    /// What may be decided at it.
    pub decisions: Vec<Open<P>>,
    /// Local state, timer → taking; `None` where the timer is not armed.
    pub elapses: Vec<Vec<Option<usize>>>,
    /// Local state, decision → taking; `None` where it is not open.
    pub decides: Vec<Vec<Option<usize>>>,
    /// Local state → local state of who has just crashed, where this role may.
    pub crashed: Vec<Option<usize>>,
    /// Local state → local state of who comes back, where this role may.
    pub recovered: Vec<Option<usize>>,
}

/// A timer.
pub struct Armed<P: Procedure> {
    /// The timer.
    pub timer: P::Timer,
    /// Whose silence it waits for, and in which of that role's local states it is silent; `None`
    /// where time is all it waits for.
    pub silence: Option<(usize, Vec<bool>)>,
}

/// A decision.
pub struct Open<P: Procedure> {
    /// What is decided.
    pub stimulus: P::Stimulus,
    /// Who decides.
    pub decider: Decider,
    /// Whether it begins something new.
    pub begins: bool,
    /// The number of the question that it answers, among this role's.
    pub question: usize,
}

/// A directed connection.
pub struct Wire<P: Procedure> {
    /// From which place of the cast.
    pub from: usize,
    /// To which place.
    pub to: usize,
    /// Which channel.
    pub channel: Channel,
    /// In which order it delivers.
    pub order: Order,
    /// What may travel on it.
    pub letters: Vec<P::Message>,
    /// The number of the call that each of them belongs to.
    pub calls: Vec<usize>,
    /// Local state of the receiver, letter → taking; `None` where they never meet.
    pub takes: Vec<Vec<Option<usize>>>,
    /// The most letters on it at once.
    pub most: usize,
}

/// One role taking one event in one local state.
pub struct Taking<P: Procedure> {
    /// Which place.
    pub place: usize,
    /// What it had.
    pub before: usize,
    /// What it met.
    pub event: Event<P>,
    /// What it did.
    pub outcome: Outcome<P>,
    /// What it has afterwards.
    pub after: usize,
    /// What it sends: wire and letter.
    pub sends: Vec<(usize, usize)>,
}

/// The tables of a world.
pub struct Tables<'w, P: Procedure> {
    /// The world.
    pub world: &'w World<P>,
    /// By place of the cast.
    pub parts: Vec<Part<P>>,
    /// The connections that are used.
    pub wires: Vec<Wire<P>>,
    /// Every distinct taking of an event.
    pub takings: Vec<Taking<P>>,
    /// What claims remember.
    pub pasts: Vec<P::History>,
    /// Past, taking → past afterwards, as far as they come together.
    pub remembers: HashMap<(usize, usize), usize>,
    /// How the case begins.
    pub start: Start,
    /// How many states were looked at.
    pub states: usize,
}

/// How a case begins, in numbers.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The local state of each place.
    pub locals: Vec<usize>,
    /// What is in flight on each wire.
    pub links: Vec<Vec<usize>>,
    /// What is remembered.
    pub past: usize,
}

/// Why there are no tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The most states that are looked at.
    pub most: usize,
}

/// The tables of a world of at most so many states.
pub fn tables<P: Procedure>(world: &World<P>, most: usize) -> Result<Tables<'_, P>, TooLarge> {
    let mut filling = Filling::new(world);
    let start = world.initial();
    let begins = filling.start(&start);
    let mut known: HashSet<Global<P>> = HashSet::from([start.clone()]);
    let mut work = VecDeque::from([start]);
    while let Some(state) = work.pop_front() {
        if known.len() > most {
            return Err(TooLarge { most });
        }
        for action in world.actions(&state) {
            let (after, outcome) = world.apply(&state, &action);
            filling.note(&state, &action, outcome, &after);
            if known.insert(after.clone()) {
                work.push_back(after);
            }
        }
    }
    Ok(filling.done(begins, known.len()))
}

/// A connection while its tables are being filled.
struct Line<P: Procedure> {
    from: usize,
    to: usize,
    channel: Channel,
    letters: Interner<P::Message>,
    takes: HashMap<(usize, usize), usize>,
    most: usize,
}

/// A role's part while its tables are being filled.
struct Filled<P: Procedure> {
    locals: Interner<Local<P>>,
    timers: Interner<P::Timer>,
    stimuli: Interner<P::Stimulus>,
    elapses: HashMap<(usize, usize), usize>,
    decides: HashMap<(usize, usize), usize>,
    crashed: HashMap<usize, usize>,
    recovered: HashMap<usize, usize>,
}

struct Filling<'w, P: Procedure> {
    world: &'w World<P>,
    parts: Vec<Filled<P>>,
    lines: Vec<Line<P>>,
    takings: Vec<Taking<P>>,
    pasts: Interner<P::History>,
    remembers: HashMap<(usize, usize), usize>,
}

fn number<T: Eq + std::hash::Hash>(interner: &mut Interner<T>, value: T) -> usize {
    interner.intern(value) as usize
}

impl<'w, P: Procedure> Filling<'w, P> {
    fn new(world: &'w World<P>) -> Self {
        let part = |_: &P::Role| Filled {
            locals: Interner::default(),
            timers: Interner::default(),
            stimuli: Interner::default(),
            elapses: HashMap::new(),
            decides: HashMap::new(),
            crashed: HashMap::new(),
            recovered: HashMap::new(),
        };
        Filling {
            world,
            parts: world.cast.iter().map(part).collect(),
            lines: Vec::new(),
            takings: Vec::new(),
            pasts: Interner::default(),
            remembers: HashMap::new(),
        }
    }

    fn start(&mut self, start: &Global<P>) -> Start {
        let locals = start.locals.iter().enumerate();
        let locals =
            locals.map(|(place, l)| number(&mut self.parts[place].locals, l.clone())).collect();
        let past = number(&mut self.pasts, start.history.clone());
        for ((from, to, channel), queue) in &start.links {
            for message in queue {
                self.letter(self.world.place(*from), self.world.place(*to), *channel, message);
            }
        }
        self.measure(start);
        let links = self.lines.iter_mut().map(|line| {
            let (from, to) = (self.world.cast[line.from], self.world.cast[line.to]);
            let queue = start.links.get(&(from, to, line.channel)).cloned().unwrap_or_default();
            queue.into_iter().map(|message| number(&mut line.letters, message)).collect()
        });
        Start { locals, past, links: links.collect() }
    }

    fn line(&mut self, from: usize, to: usize, channel: Channel) -> usize {
        let is = |line: &Line<P>| (line.from, line.to, line.channel) == (from, to, channel);
        self.lines.iter().position(is).unwrap_or_else(|| {
            let (letters, takes) = (Interner::default(), HashMap::new());
            self.lines.push(Line { from, to, channel, letters, takes, most: 0 });
            self.lines.len() - 1
        })
    }

    fn letter(
        &mut self,
        from: usize,
        to: usize,
        channel: Channel,
        message: &P::Message,
    ) -> (usize, usize) {
        let line = self.line(from, to, channel);
        (line, number(&mut self.lines[line].letters, message.clone()))
    }

    fn measure(&mut self, state: &Global<P>) {
        for ((from, to, channel), queue) in &state.links {
            let line = self.line(self.world.place(*from), self.world.place(*to), *channel);
            self.lines[line].most = self.lines[line].most.max(queue.len());
        }
    }

    /// Notes one transition.
    fn note(
        &mut self,
        state: &Global<P>,
        action: &Action<P>,
        outcome: Option<Outcome<P>>,
        after: &Global<P>,
    ) {
        self.measure(after);
        for (place, local) in after.locals.iter().enumerate() {
            number(&mut self.parts[place].locals, local.clone());
        }
        match action {
            Action::Crash(role) => {
                let place = self.world.place(*role);
                let (was, is) = self.locals(place, state, after);
                self.parts[place].crashed.insert(was, is);
            }
            Action::Recover(role) => {
                let place = self.world.place(*role);
                let (was, is) = self.locals(place, state, after);
                self.parts[place].recovered.insert(was, is);
            }
            _ => {}
        }
        let (Some((role, event)), Some(outcome)) = (action.met(), outcome) else { return };
        let place = self.world.place(role);
        let (before, _) = self.locals(place, state, after);
        let taking = self.taking(place, before, event, outcome);
        let past = number(&mut self.pasts, state.history.clone());
        let next = number(&mut self.pasts, after.history.clone());
        self.remembers.insert((past, taking), next);
    }

    fn locals(&mut self, place: usize, state: &Global<P>, after: &Global<P>) -> (usize, usize) {
        let locals = &mut self.parts[place].locals;
        (number(locals, state.locals[place].clone()), number(locals, after.locals[place].clone()))
    }

    /// The number of a taking, noted where it is looked up.
    fn taking(
        &mut self,
        place: usize,
        before: usize,
        event: Event<P>,
        outcome: Outcome<P>,
    ) -> usize {
        let next = self.takings.len();
        let known = match &event {
            Event::Message { from, message } => {
                let from = self.world.place(*from);
                let (line, letter) = self.letter(from, place, message.channel(), message);
                *self.lines[line].takes.entry((before, letter)).or_insert(next)
            }
            Event::Timeout(timer) => {
                let timer = number(&mut self.parts[place].timers, timer.clone());
                *self.parts[place].elapses.entry((before, timer)).or_insert(next)
            }
            Event::Stimulus(stimulus) => {
                let stimulus = number(&mut self.parts[place].stimuli, stimulus.clone());
                *self.parts[place].decides.entry((before, stimulus)).or_insert(next)
            }
        };
        if known == next {
            let after = number(&mut self.parts[place].locals, outcome.after.clone());
            let sent: Vec<_> = outcome.sent().map(|(to, m)| (to, m.clone())).collect();
            let sends = sent
                .into_iter()
                .map(|(to, m)| self.letter(place, self.world.place(to), m.channel(), &m))
                .collect();
            self.takings.push(Taking { place, before, event, outcome, after, sends });
        }
        known
    }

    fn done(mut self, mut start: Start, states: usize) -> Tables<'w, P> {
        self.know_what_is_open();
        start.links.resize(self.lines.len(), Vec::new());
        let parts = (0..self.parts.len()).map(|place| self.part(place)).collect();
        let eye = Omniscient::of_the_world();
        let world = self.world;
        let wires = self.lines.iter().map(|line| {
            let receivers = self.parts[line.to].locals.values().len();
            let letters = line.letters.values().to_vec();
            let call = |message: &P::Message| {
                let own = world.case.procedure.call_of(message, eye);
                world.calls.iter().position(|call| *call == own).unwrap_or(world.calls.len())
            };
            Wire {
                from: line.from,
                to: line.to,
                channel: line.channel,
                order: world.case.order(line.channel),
                calls: letters.iter().map(call).collect(),
                takes: rows(&line.takes, receivers, letters.len()),
                letters,
                most: line.most,
            }
        });
        let wires = wires.collect();
        Tables {
            world,
            parts,
            wires,
            takings: self.takings,
            pasts: self.pasts.values().to_vec(),
            remembers: self.remembers,
            start,
            states,
        }
    }

    /// A timer may be armed, and a decision open, that no run ever gets to.
    fn know_what_is_open(&mut self) {
        for (place, part) in self.parts.iter_mut().enumerate() {
            let role = self.world.cast[place];
            for local in part.locals.values().to_vec() {
                for timer in &local.timers {
                    number(&mut part.timers, timer.clone());
                }
                for stimulus in local.stimuli(&self.world.context(), role) {
                    number(&mut part.stimuli, stimulus);
                }
            }
        }
    }

    fn part(&self, place: usize) -> Part<P> {
        let part = &self.parts[place];
        let role = self.world.cast[place];
        let eye = Omniscient::of_the_world();
        let locals = part.locals.values().to_vec();
        let timers = part.timers.values().iter().map(|timer| Armed {
            timer: timer.clone(),
            silence: match self.world.case.procedure.cause(timer, eye) {
                Cause::Elapses => None,
                Cause::Silence { peer, call } => {
                    let peer = self.world.place(peer);
                    let is_silent = |local: &Local<P>| {
                        local.crashed
                            || !self.world.case.procedure.keeps_up(&local.state, call, role, eye)
                    };
                    let locals = self.parts[peer].locals.values();
                    Some((peer, locals.iter().map(is_silent).collect()))
                }
            },
        });
        let mut questions: Interner<P::Stimulus> = Interner::default();
        let decisions = part.stimuli.values().iter().map(|stimulus| Open {
            stimulus: stimulus.clone(),
            decider: stimulus.decider(),
            begins: stimulus.begins(),
            question: number(&mut questions, stimulus.decision()),
        });
        let (timers, decisions): (Vec<_>, Vec<_>) = (timers.collect(), decisions.collect());
        let of = |table: &HashMap<usize, usize>| -> Vec<Option<usize>> {
            (0..locals.len()).map(|local| table.get(&local).copied()).collect()
        };
        Part {
            elapses: rows(&part.elapses, locals.len(), timers.len()),
            decides: rows(&part.decides, locals.len(), decisions.len()),
            crashed: of(&part.crashed),
            recovered: of(&part.recovered),
            locals,
            timers,
            decisions,
        }
    }
}

fn rows(
    table: &HashMap<(usize, usize), usize>,
    rows: usize,
    columns: usize,
) -> Vec<Vec<Option<usize>>> {
    let row = |r: usize| (0..columns).map(|c| table.get(&(r, c)).copied()).collect();
    (0..rows).map(row).collect()
}

impl<P: Procedure> Tables<'_, P> {
    /// A taking as a claim sees it.
    pub fn moment<'t>(&'t self, taking: &'t Taking<P>) -> Moment<'t, P> {
        Moment {
            role: self.world.cast[taking.place],
            before: &self.parts[taking.place].locals[taking.before],
            event: &taking.event,
            outcome: &taking.outcome,
        }
    }

    /// Whether a timer is armed in a local state of a place.
    pub fn is_armed(&self, place: usize, local: usize, timer: usize) -> bool {
        let part = &self.parts[place];
        part.locals[local].timers.contains(&part.timers[timer].timer)
    }

    /// Whether a decision is open in a local state of a place.
    pub fn is_open(&self, place: usize, local: usize, decision: usize) -> bool {
        let part = &self.parts[place];
        let offered = part.locals[local].stimuli(&self.world.context(), self.world.cast[place]);
        offered.contains(&part.decisions[decision].stimulus)
    }
}
