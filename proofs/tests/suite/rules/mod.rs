//! A procedure that is nothing but a table: who, in which state, on what, does what and goes where.

// Each test uses some of it.
#![allow(dead_code)]

pub mod workers;

use std::collections::BTreeSet;
use std::fmt;

use callproof_kernel::case::{Case, Channel};
use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Moment, OfState, Scene};
use callproof_kernel::figure::Figure;
use callproof_kernel::ghost::Omniscient;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::{
    Cause, Decider, MessageKind, Procedure, Renaming, StimulusKind, Word, Words,
};
use callproof_kernel::reaction::{Context, Event, Reaction};
use callproof_kernel::step::{Clause, Step};
use callproof_model::sip::types::SIGNALLING;
use callproof_model::telepresence::types::CLUE_CHANNEL;
use callproof_proofs::world::World;

callproof_kernel::clause! {
    /// The only clause.
    pub text: "TS 00.000" "1" "Obeying the table" {
        STEP_1 = numbered("1"): "the party does what its rule says";
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules(&'static [Rule]);

impl Rules {
    /// No rule.
    pub const NONE: Rules = Rules(&[]);

    /// A table of rules, as a procedure that lives as long as the test.
    pub fn of(table: Table) -> Self {
        Rules(table.leak())
    }
}

/// The world of a case in which a table of rules is obeyed.
pub fn world_of(case: Case<Rules>, table: Table) -> World<Rules> {
    let procedure = Rules::of(table);
    World::new(Case { procedure, ..case }, procedure.as_written())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party(pub u8);

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "party {}", self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter {
    pub name: &'static str,
    pub call: u8,
    pub channel: Channel,
}

/// A letter of a call, by signalling.
pub fn letter(name: &'static str, call: u8) -> Letter {
    Letter { name, call, channel: SIGNALLING }
}

/// A letter of call 1, by a channel that loses nothing.
pub fn sure(name: &'static str) -> Letter {
    Letter { name, call: 1, channel: CLUE_CHANNEL }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl MessageKind for Letter {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn name(&self) -> &'static str {
        self.name
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision {
    pub name: &'static str,
    pub question: &'static str,
    pub decider: Decider,
    pub begins: bool,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl StimulusKind for Decision {
    fn decider(&self) -> Decider {
        self.decider
    }

    fn begins(&self) -> bool {
        self.begins
    }

    fn decision(&self) -> Self {
        Decision { name: self.question, ..*self }
    }
}

/// What a rule waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum On {
    Gets(Letter),
    Elapses(&'static str),
    Decides(Decision),
}

fn decides(name: &'static str, question: &'static str, decider: Decider) -> On {
    On::Decides(Decision { name, question, decider, begins: false })
}

/// A policy decides, which is the only answer to its question.
pub fn policy(name: &'static str) -> On {
    decides(name, name, Decider::Policy)
}

/// A policy answers a question in one of several ways.
pub fn answer(name: &'static str, question: &'static str) -> On {
    decides(name, question, Decider::Policy)
}

/// A user decides.
pub fn user(name: &'static str) -> On {
    decides(name, name, Decider::User)
}

/// A user begins something new.
pub fn begins(name: &'static str) -> On {
    On::Decides(Decision { name, question: name, decider: Decider::User, begins: true })
}

/// A permission is used.
pub fn may(name: &'static str) -> On {
    decides(name, name, Decider::Option)
}

/// The timers that elapse only when the party has crashed or is in the state `gone`.
pub const MISSES: [&str; 3] = ["misses party 1", "misses party 2", "misses party 3"];

/// Whom a timer or decision of that name is about.
fn missed(name: &str) -> Option<Party> {
    let place = MISSES.iter().position(|one| *one == name)?;
    Some(Party(place as u8 + 1))
}

fn renamed(name: &'static str, to: Renaming<'_, Rules>) -> &'static str {
    missed(name).map_or(name, |party| MISSES[usize::from(to(party).0) - 1])
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    who: Party,
    state: &'static str,
    on: On,
    sends: Vec<(Party, Letter)>,
    opens: Vec<&'static str>,
    closes: Vec<&'static str>,
    arms: Vec<&'static str>,
    disarms: Vec<&'static str>,
    tells: Vec<&'static str>,
    next: &'static str,
}

/// A party that meets something in a state stays in it, if nothing else is said.
pub fn rule(who: u8, state: &'static str, on: On) -> Rule {
    Rule {
        who: Party(who),
        state,
        on,
        sends: Vec::new(),
        opens: Vec::new(),
        closes: Vec::new(),
        arms: Vec::new(),
        disarms: Vec::new(),
        tells: Vec::new(),
        next: state,
    }
}

impl Rule {
    pub fn sends(mut self, to: u8, letter: Letter) -> Self {
        self.sends.push((Party(to), letter));
        self
    }

    pub fn opens(mut self, resource: &'static str) -> Self {
        self.opens.push(resource);
        self
    }

    pub fn closes(mut self, resource: &'static str) -> Self {
        self.closes.push(resource);
        self
    }

    pub fn arms(mut self, timer: &'static str) -> Self {
        self.arms.push(timer);
        self
    }

    pub fn disarms(mut self, timer: &'static str) -> Self {
        self.disarms.push(timer);
        self
    }

    /// What its user is told is remembered.
    pub fn tells(mut self, notice: &'static str) -> Self {
        self.tells.push(notice);
        self
    }

    pub fn enters(self, next: &'static str) -> Self {
        Rule { next, ..self }
    }
}

/// All rules; the first that fits is obeyed.
pub type Table = Vec<Rule>;

/// Who takes part: parties 1 to so many, each with its first state; the calls; those alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Players {
    pub first: Vec<&'static str>,
    pub calls: Vec<u8>,
    pub alike: Vec<u8>,
}

/// A case with one call.
pub fn case(name: &'static str, first: &[&'static str]) -> Case<Rules> {
    let players = Players { first: first.to_vec(), calls: vec![1], alike: Vec::new() };
    Case::new(Rules::NONE, name, name, players)
}

/// A party is in one of these states.
pub fn is_in(s: &Scene<'_, Rules>, who: u8, states: &'static [&'static str]) -> OfState<Rules> {
    s.of(Party(who), format!("is in {states:?}"), move |local| states.contains(&local.state))
}

/// A party that is in the first state comes to the second sooner or later.
pub fn comes(
    name: &'static str,
    who: u8,
    from: &'static [&'static str],
    to: &'static [&'static str],
) -> Claim<Rules> {
    let formula = Formula::leads_to(move |s, _| is_in(s, who, from), move |s, _| is_in(s, who, to));
    Claim::new(name, "", &[], formula)
}

/// What was told, and to whom.
pub type Told = BTreeSet<(Party, &'static str)>;

impl Words for Rules {
    type Role = Party;
    type State = &'static str;
    type Message = Letter;
    type Stimulus = Decision;
    type Timer = &'static str;
    type Resource = &'static str;
    type Notice = &'static str;
    type Call = u8;
    type History = Told;
    type Config = Players;
}

impl Procedure for Rules {
    fn name(&self) -> &'static str {
        "rules"
    }

    fn title(&self) -> &'static str {
        "a table of rules"
    }

    fn clauses(&self) -> Vec<(&'static Clause, &'static [Step])> {
        vec![(text::CLAUSE, text::STEPS)]
    }

    fn issues(&self) -> Vec<Issue> {
        Vec::new()
    }

    fn claims(&self) -> Vec<Claim<Self>> {
        vec![workers::claim()]
    }

    fn cases(&self) -> Vec<Case<Self>> {
        vec![workers::case()]
    }

    fn figures(&self) -> Vec<Figure<Self>> {
        Vec::new()
    }

    fn cast(&self, players: &Players) -> Vec<Party> {
        (1..=players.first.len() as u8).map(Party).collect()
    }

    fn calls(&self, players: &Players) -> Vec<u8> {
        players.calls.clone()
    }

    fn initial(&self, players: &Players, role: Party) -> &'static str {
        players.first[usize::from(role.0) - 1]
    }

    fn recovered(&self, players: &Players, role: Party, _: &&'static str) -> &'static str {
        self.initial(players, role)
    }

    fn stimuli(&self, _: &Context<'_, Self>, role: Party, state: &&'static str) -> Vec<Decision> {
        let own = self.0.iter().filter(|r| r.who == role && r.state == *state);
        let decided = own.filter_map(|rule| match rule.on {
            On::Decides(decision) => Some(decision),
            On::Gets(_) | On::Elapses(_) => None,
        });
        decided.collect()
    }

    fn react(
        &self,
        role: Party,
        state: &&'static str,
        event: &Event<Self>,
        r: &mut Reaction<Self>,
    ) {
        let on = match event {
            Event::Message { message, .. } => On::Gets(*message),
            Event::Timeout(timer) => On::Elapses(timer),
            Event::Stimulus(decision) => On::Decides(*decision),
        };
        let fits = |rule: &&Rule| rule.who == role && rule.state == *state && rule.on == on;
        let Some(rule) = self.0.iter().find(fits) else { return r.unspecified() };
        let mut obeying = r.at(text::STEP_1).enter(rule.next);
        for (to, letter) in &rule.sends {
            obeying = obeying.send(*to, *letter);
        }
        for resource in &rule.closes {
            obeying = obeying.close(resource);
        }
        for resource in &rule.opens {
            obeying = obeying.open(resource);
        }
        for timer in &rule.disarms {
            obeying = obeying.disarm(timer);
        }
        for timer in &rule.arms {
            obeying = obeying.arm(timer);
        }
        for notice in &rule.tells {
            obeying = obeying.tell(notice);
        }
        obeying.done();
    }

    fn cause(&self, timer: &&'static str, _: Omniscient) -> Cause<Party, u8> {
        match missed(timer) {
            Some(peer) => Cause::Silence { peer, call: 1 },
            None => Cause::Elapses,
        }
    }

    fn call_of(&self, letter: &Letter, _: Omniscient) -> u8 {
        letter.call
    }

    fn keeps_up(&self, state: &&'static str, _: u8, _: Party, _: Omniscient) -> bool {
        *state != "gone"
    }

    fn is_idle(&self, state: &&'static str) -> bool {
        *state != "stuck"
    }

    fn state_name(&self, state: &&'static str) -> String {
        (*state).into()
    }

    fn situation(&self, state: &&'static str, _: &Event<Self>, _: Omniscient) -> String {
        (*state).into()
    }

    fn entity(&self, role: Party) -> Party {
        role
    }

    fn interchangeable(&self, players: &Players) -> Vec<Vec<Party>> {
        vec![players.alike.iter().copied().map(Party).collect()]
    }

    fn rename(&self, word: Word<'_, Self>, to: Renaming<'_, Self>) {
        match word {
            Word::Message(letter) => letter.call = to(Party(letter.call)).0,
            Word::Stimulus(decision) => {
                decision.name = renamed(decision.name, to);
                decision.question = renamed(decision.question, to);
            }
            Word::Timer(timer) => *timer = renamed(timer, to),
            Word::Call(call) => *call = to(Party(*call)).0,
            Word::History(told) => {
                *told = told.iter().map(|(party, notice)| (to(*party), *notice)).collect();
            }
            Word::State(_) | Word::Resource(_) | Word::Notice(_) => {}
        }
    }

    fn observe(&self, told: &mut Told, moment: &Moment<'_, Self>) {
        told.extend(moment.outcome.told().map(|notice| (moment.role, *notice)));
    }
}
