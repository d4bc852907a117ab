//! What a file defines, and the values that a procedure in the plain form is made of.

use std::collections::BTreeSet;
use std::fmt;

use callproof_kernel::case::{Budget, Carriage, Channel};
use callproof_kernel::figure::Drawn;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::{Decider, MessageKind, StimulusKind, Supposed, TimerKind};
use callproof_kernel::step::{Clause, Step};

use super::error::Fault;

/// The channel of a message of which nothing else is said.
pub const SIGNALLING: Channel = Channel::new("signalling", Carriage::AsTheCase);

/// Something that the file declares: its place among its like, and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The place, in the order of the file.
    pub place: u8,
    /// The name, as printed.
    pub name: &'static str,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// A call: who begins it, and which of that role's calls it is, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// Who begins it.
    pub by: Named,
    /// Which of its calls it is.
    pub number: u8,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {} of {}", self.number, self.by)
    }
}

/// What travels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// Which message.
    pub kind: Named,
    /// The value of each of its fields.
    pub fields: Vec<Named>,
    /// The call that it belongs to. Roles look at it only where the message says so.
    pub call: Call,
    /// Whether it says so.
    pub is_identified: bool,
    /// Where it travels.
    pub channel: Channel,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&(self.name().to_string() + &self.detail()))
    }
}

impl MessageKind for Message {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn name(&self) -> &'static str {
        self.kind.name
    }

    fn detail(&self) -> String {
        let values: Vec<&str> = self.fields.iter().map(|value| value.name).collect();
        if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) }
    }
}

/// What a user or a policy decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stimulus {
    /// The decision.
    pub what: Named,
    /// The first answer to the question that it answers.
    pub question: Named,
    /// Who decides.
    pub decider: Decider,
    /// Whether it begins a call.
    pub begins_call: bool,
    /// Whether it begins something new, be it a call or not.
    pub begins: bool,
    /// The call that it is about; none where it begins one.
    pub call: Option<Call>,
    /// Which of the role's records of that call.
    pub nth: u8,
}

impl fmt::Display for Stimulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.what.name)
    }
}

impl StimulusKind for Stimulus {
    fn decider(&self) -> Decider {
        self.decider
    }

    fn begins(&self) -> bool {
        self.begins
    }

    fn decision(&self) -> Self {
        Stimulus { what: self.question, ..*self }
    }
}

/// A timer, a resource or a notice, each of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfCall {
    /// What it is.
    pub what: Named,
    /// The call that it belongs to.
    pub call: Call,
    /// Which of the role's records of that call.
    pub nth: u8,
}

impl fmt::Display for OfCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.what.name)
    }
}

/// What may elapse.
pub type Timer = OfCall;

impl TimerKind for Timer {}

/// What may be open.
pub type Resource = OfCall;

/// What users are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice {
    /// In these words.
    pub words: &'static str,
    /// About which call.
    pub call: Call,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words)
    }
}

/// Where a role stands in one call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// The call; none before there is one.
    pub call: Option<Call>,
    /// Whether the role can tell it from others.
    pub is_identified: bool,
    /// Which of the role's records of that call it is: whoever does not see which call a message
    /// belongs to may take one call for two.
    pub nth: u8,
    /// The state.
    pub at: Named,
    /// What is remembered, in the order in which the role's memories are declared.
    pub memory: Vec<Named>,
    /// Of a role with many calls: with whom messages of the call were exchanged, by place.
    pub with: BTreeSet<u8>,
}

/// Where a role stands: in one call, or in each of several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// Whose it is.
    pub role: Named,
    /// One for each call that it knows. Of a role that has one call at a time the last is that, and
    /// those before are over.
    pub records: Vec<Record>,
    /// What is remembered when a call begins.
    pub first: Vec<Named>,
    /// Who takes part, by place.
    pub cast: BTreeSet<u8>,
    /// How many calls the role has begun.
    pub made: u8,
}

/// Something that has happened to a role in a call, as far as a claim asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Its user has decided this, and the role has not come to rest since.
    Wants(u8),
    /// It has decided this.
    Decided(u8),
    /// It has sent this message.
    Sent(u8),
    /// It has received this message.
    Got(u8),
}

/// What claims remember.
pub type History = BTreeSet<(Call, u8, Fact)>;

/// Who takes part in a case, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Config {
    /// The roles that take part, by place.
    pub cast: Vec<u8>,
    /// How many calls a role may begin.
    pub calls: u8,
    /// Decisions that are not taken, by place.
    pub without: Vec<u8>,
    /// What is remembered from the start: role, place of the memory there, value.
    pub settings: Vec<(u8, u8, Named)>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: Named,
    /// Whether it keeps several calls apart.
    pub is_in_many_calls: bool,
    /// What it remembers.
    pub memories: Vec<Memory>,
}

/// What a role remembers.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Its name.
    pub name: &'static str,
    /// What it may be; the first at the start.
    pub values: Vec<Named>,
    /// The roles that its values name, where it remembers a role.
    pub roles: Option<Vec<u8>>,
}

/// A state.
#[derive(Clone, Debug)]
pub struct StateKind {
    /// Its name.
    pub name: Named,
    /// Whether a role in it waits for nothing.
    pub is_at_rest: bool,
    /// Whether a role in it would answer who supervises it.
    pub is_kept_up: bool,
}

/// A message.
#[derive(Clone, Debug)]
pub struct MessageType {
    /// Its name.
    pub name: Named,
    /// Where it travels.
    pub channel: Channel,
    /// Its fields, each with the values that it may have; the first unless said otherwise.
    pub fields: Vec<(&'static str, Vec<Named>)>,
}

/// A timer.
#[derive(Clone, Debug)]
pub struct TimerType {
    /// Its name.
    pub name: Named,
    /// Whose silence it waits for, where it does.
    pub watches: Option<u8>,
}

/// A decision of one role. Decisions of several roles may go by the same words.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The decision.
    pub what: Named,
    /// The first answer to the same question.
    pub question: Named,
    /// Who decides: the place of the role.
    pub role: u8,
    /// On whose behalf.
    pub decider: Decider,
    /// Whether it begins a call.
    pub begins_call: bool,
    /// Whether it begins something new, be it a call or not: nobody waits for it.
    pub begins: bool,
    /// Where it may be taken.
    pub offered: &'static [Offer],
}

/// Where a decision may be taken: in one of these states, if all of this is remembered.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The states, by place.
    pub states: BTreeSet<u8>,
    /// What is remembered.
    pub tests: Vec<Test>,
}

impl Offer {
    /// Whether it may be taken where a role stands so.
    pub fn is_open(&self, record: &Record) -> bool {
        self.states.contains(&record.at.place) && self.tests.iter().all(|test| test.holds(record))
    }
}

/// What a rule waits for.
#[derive(Clone, Debug)]
pub enum On {
    /// A message.
    Message {
        /// Which.
        kind: u8,
        /// From one of these roles; from any where there is none.
        from: Vec<u8>,
        /// Fields, each with the values of which it has one.
        fields: Vec<(u8, Vec<u8>)>,
        /// Whether it is of a call other than the role's own.
        is_of_another_call: bool,
    },
    /// A decision.
    Decision(u8),
    /// A timer.
    Timer(u8),
    /// The role comes into a state by what it does.
    Enters(u8),
    /// The role sends a message.
    Sends(u8),
}

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// To a role, if it takes part.
    Role(u8),
    /// To who sent the message that is answered.
    Sender,
    /// To who is remembered, by the place of the memory among those of the role.
    Remembered(u8),
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is this.
    Value(Named),
    /// From the same field of the message that is answered.
    Received(u8),
    /// From memory, by its place among those of the role.
    Memory(u8),
    /// Who sent the message that is answered.
    Sender,
}

/// What a rule makes a role do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// Sends a message.
    Send {
        /// Which.
        kind: u8,
        /// Its fields: the value of each that is said.
        fields: Vec<(u8, Source)>,
        /// To whom.
        to: To,
    },
    /// Tells the user.
    Tell(&'static str),
    /// Opens a resource.
    Open(u8),
    /// Closes a resource.
    Close(u8),
    /// Closes whatever is open.
    CloseAll,
    /// Starts a timer.
    Start(u8),
    /// Stops a timer.
    Stop(u8),
    /// Stops whatever timer runs.
    StopAll,
    /// Remembers, by the place of the memory among those of the role.
    Set(u8, Source),
    /// From now on messages of the call say that they belong to it.
    Identify,
}

/// A condition on memory: one of these values.
#[derive(Clone, Debug)]
pub struct Test {
    /// The memory, by its place among those of the role.
    pub memory: u8,
    /// The values, by place.
    pub values: Vec<u8>,
    /// Whether it is none of them.
    pub is_not: bool,
}

impl Test {
    /// Whether it is so of what is remembered.
    pub fn holds(&self, record: &Record) -> bool {
        let value = record.memory[usize::from(self.memory)];
        self.values.contains(&value.place) != self.is_not
    }
}

/// One rule: what one role does on one event.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its place in the file, among the rules.
    pub place: usize,
    /// The step that it stands under.
    pub step: Step,
    /// The issue and the candidates of it under which it holds; always where there is none.
    pub under: Option<(u8, Vec<u8>)>,
    /// Who, by place.
    pub role: u8,
    /// In which states, by place.
    pub states: BTreeSet<u8>,
    /// If all of this is remembered.
    pub tests: Vec<Test>,
    /// On what.
    pub on: On,
    /// What it does.
    pub effects: Vec<Do>,
    /// The state it comes into; none where it stays.
    pub next: Option<u8>,
    /// Steps whose rules do not apply where this one does.
    pub instead_of: &'static [Step],
}

impl Rule {
    /// Whether another rule, which an answer to another question proposes, does the very same: where
    /// both answers are chosen it is done once.
    pub fn does_as(&self, other: &Rule) -> bool {
        let is_of_another = match (&self.under, &other.under) {
            (Some((one, _)), Some((other, _))) => one != other,
            _ => false,
        };
        is_of_another && self.effects == other.effects && self.next == other.next
    }

    /// Whether more comes of it than that the event has a step.
    pub fn does_something(&self) -> bool {
        self.next.is_some() || !self.effects.is_empty()
    }
}

/// What a claim says of a state of one call.
#[derive(Clone, Debug)]
pub enum Says {
    /// All of these.
    All(Vec<Says>),
    /// One of these.
    Any(Vec<Says>),
    /// The opposite.
    Not(Box<Says>),
    /// Nothing more can happen, after something has.
    AtRest,
    /// Nothing is under way, after something has happened.
    Quiet,
    /// Of each of these roles that takes part.
    Every(Vec<u8>, Is),
    /// Of one of these roles that takes part.
    Some(Vec<u8>, Is),
}

/// What may be so of a role in a call.
#[derive(Clone, Debug)]
pub enum Is {
    /// One of these is so.
    Any(Vec<Is>),
    /// It is in one of these states.
    In(BTreeSet<u8>),
    /// It has this open.
    Holds(u8),
    /// It has nothing open.
    HoldsNothing,
    /// This timer runs.
    Runs(u8),
    /// It remembers one of these values.
    Remembers(Test),
    /// It would answer who supervises it.
    KeepsUp,
    /// It waits for nothing.
    Idle,
    /// This has happened to it.
    Was(Fact),
}

/// The kinds of claims.
#[derive(Clone, Debug)]
pub enum Claimed {
    /// Whenever the first is so, the second is.
    Always(Option<Says>, Says),
    /// Some run comes to it.
    Can(Says),
    /// From everywhere some run comes to it.
    Recovers(Says),
    /// Once the first is so, the second will be.
    Leads(Says, Says),
    /// Whenever a role sends a message, it is in one of these states before.
    SendsIn(Sent, BTreeSet<u8>),
    /// Whenever a role sends a message, this has happened before: a condition of facts only.
    SendsAfter(Sent, Says),
}

/// What a claim says of every message that is sent: by whom, which, and with what in it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Who.
    pub role: u8,
    /// What.
    pub kind: u8,
    /// Fields, each with what it is; others may be anything.
    pub fields: Vec<(u8, Vec<u8>)>,
    /// To one of these; to whomever, if none is named.
    pub to: Vec<u8>,
}

/// A claim.
#[derive(Clone, Debug)]
pub struct ClaimDef {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub gist: &'static str,
    /// The steps it is drawn from.
    pub steps: &'static [Step],
    /// The formula.
    pub claimed: Claimed,
}

/// A decision in a prelude or a script: who, and what, both by place.
pub type Decided = (u8, u8);

/// A case.
#[derive(Clone, Debug)]
pub struct CaseDef {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub gist: &'static str,
    /// Who takes part.
    pub config: Config,
    /// Decisions before it begins.
    pub prelude: Vec<Decided>,
    /// Whether messages may overtake each other.
    pub is_unordered: bool,
    /// Whether timers may elapse at any time.
    pub is_hasty: bool,
    /// Messages lost.
    pub losses: Budget,
    /// Messages that arrive twice.
    pub duplicates: Budget,
    /// Who crashes, and whether it comes back.
    pub crash: Option<(u8, bool)>,
    /// Whether it is checked only when all are.
    pub is_large: bool,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct FigureDef {
    /// The clause.
    pub clause: &'static Clause,
    /// Its number there.
    pub number: u8,
    /// Its title.
    pub title: &'static str,
    /// The file name.
    pub file: &'static str,
    /// Which text it shows.
    pub drawn: Drawn,
    /// Who takes part; everybody, if nobody is named.
    pub cast: Vec<u8>,
    /// Decisions before it begins.
    pub prelude: Vec<Decided>,
    /// Decisions that it shows.
    pub script: Vec<Decided>,
}

/// Everything that a file defines.
#[derive(Debug)]
pub struct Definition {
    /// The name.
    pub name: &'static str,
    /// The file that it was read from.
    pub file: Option<&'static str>,
    /// What the file says, in a number.
    pub source: u64,
    /// What it declares and its text does not use.
    pub remarks: Vec<Fault>,
    /// Where claims, cases and figures begin: the word of the statement, the name, and a fault that has
    /// its place and says nothing.
    pub placed: Vec<(&'static str, &'static str, Fault)>,
    /// What it is.
    pub title: &'static str,
    /// What parties are in between the beginning and the end of it: "a call".
    pub within: &'static str,
    /// What is taken for granted.
    pub scope: &'static [&'static str],
    /// What reading left out.
    pub unread: &'static [&'static str],
    /// What was taken for granted when a step was read.
    pub supposed: Vec<(Step, &'static [Supposed])>,
    /// Whether all messages say to which call they belong, under every candidate.
    pub is_identified: bool,
    /// The roles.
    pub roles: Vec<Role>,
    /// The states; the first is that in which a role begins.
    pub states: Vec<StateKind>,
    /// The messages.
    pub messages: Vec<MessageType>,
    /// The channels besides signalling.
    pub channels: Vec<&'static str>,
    /// Classes that no line speaks of.
    pub unspoken: Vec<&'static str>,
    /// The timers.
    pub timers: Vec<TimerType>,
    /// The resources.
    pub resources: Vec<Named>,
    /// Resources, each with a state in which it may stay open although nothing more happens.
    pub kept: BTreeSet<(u8, u8)>,
    /// The decisions.
    pub decisions: Vec<Decision>,
    /// The clauses with the steps that the text prints.
    pub clauses: Vec<(&'static Clause, &'static [Step])>,
    /// The open issues.
    pub issues: Vec<Issue>,
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// The claims.
    pub claims: Vec<ClaimDef>,
    /// The cases.
    pub cases: Vec<CaseDef>,
    /// The figures.
    pub figures: Vec<FigureDef>,
    /// What claims ask of the past: role and fact.
    pub facts: BTreeSet<(u8, Fact)>,
}
