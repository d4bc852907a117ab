//! What a text is made into: reactions of roles, clause by clause.

use super::crossing::Crossing;
use super::{Expiry, Gap, Place};

/// What makes a role do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A message comes.
    Message(String, String),
    /// Its user decides one of these, or what the text does not say.
    User(Vec<String>, Option<String>),
    /// A policy says yes, or one of these noes.
    Policy(String, Vec<String>),
    /// It may: a permission of the text.
    Option(String),
    /// Something is so, or is not: what else is done stands under it.
    Condition {
        /// Where it is so.
        so: String,
        /// Where it is not.
        not_so: String,
        /// Whether it is a user who decides.
        is_of_a_user: bool,
    },
}

/// What has been found where something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guard {
    /// The reaction in which it was found out, as an index into the clause's reactions.
    pub at: usize,
    /// Whether it is so.
    pub is_so: bool,
}

/// What a role does under one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Sends a message to a role.
    Send(String, String),
    /// Sends a message that says no to a role.
    Refuse(String, String),
    /// Tells its user.
    Tell(String),
    /// Opens something.
    Open(String),
    /// Closes something.
    Close(String),
    /// Starts a timer.
    Start(String),
    /// Stops a timer.
    Stop(String),
}

/// An effect, with the item that demands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The item.
    pub at: Place,
    /// What is done; nothing where the item only says that the event comes.
    pub told: Option<Told>,
}

/// What a role does on one trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Who.
    pub role: String,
    /// On what.
    pub trigger: Trigger,
    /// Of a check, the item in which it is made.
    pub asked: Option<Place>,
    /// Under which items, in order; the first is where it stands.
    pub placed: Vec<Placed>,
    /// What follows where the policy says no, or the condition is not so: nothing where the text is
    /// silent.
    pub otherwise: Option<Vec<Placed>>,
    /// What follows where the message that comes says no: nothing where the text is silent.
    pub refused: Option<Vec<Placed>>,
    /// What has to have been found for it to come, by this role or by those who have told it.
    pub guards: Vec<Guard>,
    /// Where it is over for its role: where the condition is so, or is not.
    pub ends: Vec<bool>,
    /// Whether the call of the clause begins with it.
    pub begins: bool,
    /// Whether the role stays where it stands.
    pub stays: bool,
    /// Of what may be done at any time: until which message comes, where that is said.
    pub until: Option<String>,
}

impl Reaction {
    /// What a role does on something, of which nothing is known yet.
    pub fn on(role: &str, trigger: Trigger) -> Self {
        Reaction {
            role: role.to_string(),
            stays: matches!(trigger, Trigger::Option(_)),
            trigger,
            asked: None,
            placed: Vec::new(),
            otherwise: None,
            refused: None,
            guards: Vec::new(),
            ends: Vec::new(),
            begins: false,
            until: None,
        }
    }

    /// Gives a message another name.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        if let Trigger::Message(message, _) = &mut self.trigger
            && message == from
        {
            *message = to.to_string();
        }
        let no = self.otherwise.iter_mut().chain(&mut self.refused);
        for placed in self.placed.iter_mut().chain(no.flatten()) {
            if let Some(Told::Send(message, _) | Told::Refuse(message, _)) = &mut placed.told
                && message == from
            {
                *message = to.to_string();
            }
        }
    }

    /// Whether it has two ways on, of which neither is a refusal.
    pub fn is_condition(&self) -> bool {
        matches!(self.trigger, Trigger::Condition { .. })
    }

    /// What stands under items, whatever is found out.
    pub fn all_placed(&self) -> impl Iterator<Item = &Placed> {
        let no = self.otherwise.iter().chain(&self.refused);
        self.placed.iter().chain(no.flatten())
    }

    /// What is done, whatever is found out.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        self.all_placed().filter_map(|placed| placed.told.as_ref())
    }
}

/// What was made of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Clause by clause, the reactions in the order of the text; optional ones are kept apart.
    pub clauses: Vec<ClauseMachine>,
    /// The messages, by their longest names.
    pub messages: Vec<String>,
    /// Who does something of which nothing tells it.
    pub untold: Vec<Untold>,
    /// What comes to somebody, and nobody is said to send.
    pub unsaid: Vec<Unsaid>,
    /// Who checks whether something is allowed where it begins, and not where it ends.
    pub unchecked: Vec<Unnamed>,
    /// What is acknowledged, and nobody sends by that name.
    pub unnamed: Vec<Unnamed>,
    /// What somebody checks, and nothing depends on it.
    pub unfollowed: Vec<Unnamed>,
    /// What is demanded of somebody, of whom nothing is said when it comes.
    pub unheeded: Vec<Unnamed>,
    /// What stops a timer, and may come when that has elapsed; with the timer.
    pub late: Vec<(Unnamed, String)>,
    /// Who is not told that it is over.
    pub unaware: Vec<Unaware>,
    /// What calls something off while the answer may be on its way.
    pub crossing: Vec<Crossing>,
    /// What is marked as taken, and by nobody as free again; with the mark.
    pub marked: Vec<(Unnamed, String)>,
    /// What it leaves open by the shape of what it says.
    pub gaps: Vec<Gap>,
    /// Whether messages carry identifiers, so that who gets them can tell what they belong to.
    pub is_identified: bool,
    /// When steps may be done, by NOTEs.
    pub windows: Vec<Window>,
    /// What NOTEs say will be closed, and by nobody named.
    pub promises: Vec<Promise>,
    /// Of how many items that send something the machines send it, and how many there are.
    pub sending: (usize, usize),
    /// What was taken for granted.
    pub assumed: Vec<Assumed>,
    /// What is said and not in the model.
    pub left_out: Vec<String>,
    /// What roles do that is not in the model: where, who, and what.
    pub passed_over: Vec<(Place, String, String)>,
}

impl Machine {
    /// Whether anybody sends anything to anybody.
    pub fn has_messages(&self) -> bool {
        let reactions = self.clauses.iter().flat_map(|clause| &clause.reactions);
        let mut told = reactions.flat_map(|r| &r.placed).filter_map(|placed| placed.told.as_ref());
        told.any(|told| matches!(told, Told::Send(..)))
    }
}

/// What was taken for granted; clause and item as indices into the contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The clause.
    pub clause: usize,
    /// The item, where it is of one.
    pub item: Option<usize>,
    /// Whether it is that something else the text says, and reading left out, has no bearing on this.
    pub passes_over: bool,
    /// In words: what is taken for granted, or what is passed over.
    pub what: String,
    /// With the place before it, as a reader calls that.
    pub placed: String,
}

/// A role does something, and nothing that it can see says when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The item, as an index into the clause's items.
    pub item: usize,
    /// Who.
    pub role: String,
    /// What it does then, as an index into the reactions of the clause.
    pub reaction: usize,
}

/// A message of which something is asked: one that is acknowledged and that nobody sends by its name, or
/// one that is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed {
    /// The item of whoever acknowledges it.
    pub at: Place,
    /// Who does, or does not.
    pub role: String,
    /// The message.
    pub name: String,
}

/// Somebody has acted on a message, and nobody tells it that it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unaware {
    /// The item in which it ends.
    pub at: Place,
    /// Who is not told.
    pub role: String,
    /// The message that it has got.
    pub message: String,
    /// The item in which that is sent.
    pub told: Place,
    /// How it ends, in words.
    pub when: String,
}

/// A message comes that nobody is said to send, from somebody who does something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaid {
    /// The item of whoever gets it.
    pub at: Place,
    /// Who is taken to send it.
    pub from: String,
    /// What.
    pub message: String,
    /// To whom.
    pub to: String,
}

/// A NOTE that says when a step may be done; clause and items as indices into the contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The clause.
    pub clause: usize,
    /// The NOTE.
    pub note: usize,
    /// The step that may be done.
    pub step: usize,
    /// After this one.
    pub after: Option<usize>,
    /// Before this one.
    pub before: Option<usize>,
}

/// A NOTE that says that something is closed when something has happened, and not by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The clause, as an index into the contribution's clauses.
    pub clause: usize,
    /// The NOTE, as an index into the clause's items.
    pub note: usize,
    /// What happens, in the text's words.
    pub when: String,
}

/// The reactions of a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClauseMachine {
    /// The clause, as an index into the contribution's clauses; of several the first.
    pub clause: usize,
    /// All clauses that belong to it, in the order of the text.
    pub clauses: Vec<usize>,
    /// Whether it ends what another clause begins.
    pub is_closing: bool,
    /// The reactions, in the order of the text.
    pub reactions: Vec<Reaction>,
    /// What is done when timers elapse.
    pub expiries: Vec<Expiry>,
}

impl ClauseMachine {
    /// Whether a clause belongs to it.
    pub fn has(&self, clause: usize) -> bool {
        self.clauses.contains(&clause)
    }

    /// The places of a role's reactions that change where it stands.
    pub fn of(&self, role: &str) -> Vec<usize> {
        let is_own = |(_, reaction): &(usize, &Reaction)| reaction.role == role && !reaction.stays;
        self.reactions.iter().enumerate().filter(is_own).map(|(place, _)| place).collect()
    }
}
