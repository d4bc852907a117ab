//! The machines of the roles.

mod builder;
mod checks;
mod conditions;
mod flow;
mod notes;
mod order;
mod questions;

use std::collections::BTreeSet;

use super::names::{Messages, is_short, plain_name};
use crate::acts::{Act, Does, ItemActs, Party, Reading, Understood, When};
use crate::{Contribution, ItemKind};
use builder::Builder;

/// An item: its clause and its place there, as indices into the contribution.
pub type Place = (usize, usize);

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
}

impl Reaction {
    /// What a role does on something, of which nothing is known yet.
    pub fn on(role: &str, trigger: Trigger) -> Self {
        Reaction {
            role: role.to_string(),
            stays: matches!(trigger, Trigger::Option(_)),
            trigger,
            placed: Vec::new(),
            otherwise: None,
            refused: None,
            guards: Vec::new(),
            ends: Vec::new(),
            begins: false,
        }
    }

    /// Gives a message another name.
    fn rename(&mut self, from: &str, to: &str) {
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
    /// In words.
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

/// How it is said of something that it is not in the model.
pub const LEFT_OUT: &str = "left out in reading";

/// Words in the titles of clauses that end something.
const CLOSING: [&str; 10] = [
    "release",
    "releasing",
    "cancel",
    "cancelling",
    "cancellation",
    "end",
    "ending",
    "leave",
    "leaving",
    "closing",
];
/// How more of them begin.
const CLOSING_ROOTS: [&str; 3] = ["terminat", "de-regist", "deregist"];

/// Makes the machines.
pub fn machine(contribution: &Contribution, reading: &Reading) -> Machine {
    let mut all = Machine::default();
    let mut decided: Vec<String> = Vec::new();
    let mut messages = Messages::default();
    let acts = placed_acts(contribution, reading);
    for (.., act) in &acts {
        if let Does::Send { messages: names, .. } = &act.does {
            names.iter().filter(|name| !is_short(name)).for_each(|name| {
                messages.note(name);
            });
        }
    }
    for (other, first) in &reading.spellings {
        let what = format!("{other} is another spelling of {first}");
        all.assumed.push(Assumed { clause: 0, item: None, placed: what.clone(), what });
    }
    let holes = holes(reading);
    for clauses in order::together(contribution, &acts) {
        let place = clauses[0];
        let clause = &contribution.clauses[place];
        let own = acts.iter().filter(|(at, ..)| clauses.contains(at)).collect();
        let own: Vec<&(usize, usize, &Act)> = order::causal(own);
        let split = order::split(&own);
        if !own.iter().any(|(.., act)| sends_something(act)) {
            continue;
        }
        if let [_, others @ ..] = clauses.as_slice()
            && !others.is_empty()
        {
            let others: Vec<&str> =
                others.iter().map(|at| contribution.clauses[*at].number.as_str()).collect();
            let what = format!("what {} says is done within it", others.join(" and "));
            let placed = format!("{}: {what}", clause.number);
            all.assumed.push(Assumed { clause: place, item: None, what, placed });
        }
        let is_closing = !all.clauses.is_empty() && closes(&clause.title);
        if is_closing {
            let what = "it begins where what was set up before is there".to_string();
            let placed = format!("{}: {what}", clause.number);
            all.assumed.push(Assumed { clause: place, item: None, what, placed });
        }
        let mut builder = Builder {
            contribution,
            messages: &mut messages,
            made: ClauseMachine { clause: place, clauses, is_closing, reactions: Vec::new() },
            courses: Vec::new(),
            within: Vec::new(),
            aliases: Vec::new(),
            is_under: false,
            known: Vec::new(),
            skipped: Vec::new(),
            holes: &holes,
            touched: Vec::new(),
            checks: Vec::new(),
            predicates: Vec::new(),
            last: None,
            inbox: Vec::new(),
            to_close: Vec::new(),
            roles: &reading.roles,
            split,
            receivers: receivers(&own),
            coming: coming(&own),
            sent: Vec::new(),
            decided: &decided,
            untold: &mut all.untold,
            unsaid: &mut all.unsaid,
            unnamed: &mut all.unnamed,
            assumed: &mut all.assumed,
            left_out: &mut all.left_out,
            passed_over: &mut all.passed_over,
        };
        for (clause, item, act) in own {
            builder.take((*clause, *item), act);
        }
        builder.end();
        let mut made = builder.made;
        told_apart(&mut made, &all.clauses, &clause.number, &mut messages);
        decided.extend(made.reactions.iter().flat_map(|reaction| match &reaction.trigger {
            Trigger::Policy(yes, noes) => [std::slice::from_ref(yes), noes.as_slice()].concat(),
            Trigger::Condition { so, not_so, .. } => vec![so.clone(), not_so.clone()],
            Trigger::User(said, _) => said.iter().map(|it| of_a_user(&reaction.role, it)).collect(),
            _ => Vec::new(),
        }));
        all.clauses.push(made);
    }
    all.is_identified = is_identified(&acts);
    if let (true, Some(first)) = (all.is_identified, all.clauses.first()) {
        let what = "messages are told apart by the identifiers that they carry".to_string();
        all.assumed.push(Assumed { clause: first.clause, item: None, placed: what.clone(), what });
    }
    unchecked(&mut all);
    passed_over(contribution, reading, &mut all);
    all.messages = messages.all().to_vec();
    all.sending = sending(&all, &acts);
    all.left_out.extend(not_understood(contribution, reading));
    notes::notes(contribution, reading, &mut all);
    all
}

/// What begins two procedures at somebody is told apart there, by the clause: two requests of one name
/// that go to two resources.
fn told_apart(
    made: &mut ClauseMachine,
    before: &[ClauseMachine],
    number: &str,
    messages: &mut Messages,
) {
    if made.is_closing {
        return;
    }
    let begins = |clause: &ClauseMachine, role: &str| -> Option<(String, String)> {
        let first = clause.of(role).first().map(|at| &clause.reactions[*at].trigger)?;
        match first {
            Trigger::Message(message, from) => Some((message.clone(), from.clone())),
            _ => None,
        }
    };
    let roles: BTreeSet<String> = made.reactions.iter().map(|r| r.role.clone()).collect();
    for role in roles {
        let Some(own) = begins(made, &role) else { continue };
        let mut others = before.iter().filter(|clause| !clause.is_closing);
        if !others.any(|clause| begins(clause, &role).as_ref() == Some(&own)) {
            continue;
        }
        let name = messages.note(&format!("{} of {number}", own.0));
        for reaction in &mut made.reactions {
            reaction.rename(&own.0, &name);
        }
    }
}

/// Who checks whether something may be done, of who asks for it, and not whether the same may end it.
fn unchecked(all: &mut Machine) {
    let asks = |reaction: &Reaction| {
        let said = match &reaction.trigger {
            Trigger::Policy(yes, noes) => std::iter::once(yes).chain(noes).any(|words| {
                words.contains("authoris")
                    || words.contains("allowed")
                    || words.contains("permitted")
            }),
            _ => false,
        };
        said.then(|| reaction.role.clone())
    };
    let open = all.clauses.iter().filter(|clause| !clause.is_closing);
    let checks: BTreeSet<String> =
        open.flat_map(|clause| clause.reactions.iter().filter_map(asks)).collect();
    let mut found = Vec::new();
    for clause in all.clauses.iter().filter(|clause| clause.is_closing) {
        let Some(first) = clause.reactions.first() else { continue };
        for role in &checks {
            let own = clause.of(role);
            let is_checked = own.iter().any(|at| {
                let trigger = &clause.reactions[*at].trigger;
                matches!(trigger, Trigger::Policy(..) | Trigger::Condition { .. })
            });
            let asked = own.first().map(|at| &clause.reactions[*at]);
            if let (Some(asked), false) = (asked, is_checked)
                && let Trigger::Message(name, from) = &asked.trigger
                && *from == first.role
                && let Some(placed) = asked.placed.first()
            {
                let (role, name) = (role.clone(), name.clone());
                found.push(Unnamed { at: placed.at, role, name });
            }
        }
    }
    all.unchecked = found;
}

/// What is left out, or was not understood, may bear on what its role does next: that it does not is
/// taken for granted where the role has acted last.
fn passed_over(contribution: &Contribution, reading: &Reading, all: &mut Machine) {
    for it in &reading.items {
        for said in it.sentences.iter().filter(|said| said.is == Understood::No) {
            let text = said.text.to_lowercase();
            let found = |role: &&String| text.find(&role.to_lowercase());
            if let Some(role) =
                reading.roles.iter().filter(|role| found(role).is_some()).min_by_key(found)
            {
                let what = format!("\"{}\"", said.text);
                all.passed_over.push(((it.clause, it.item), plain_name(role), what));
            }
        }
    }
    for (at, role, what) in &all.passed_over {
        let Some(clause) = all.clauses.iter().find(|clause| clause.has(at.0)) else { continue };
        let own = clause.reactions.iter().filter(|reaction| reaction.role == *role);
        let items: BTreeSet<Place> =
            own.flat_map(|reaction| reaction.all_placed().map(|placed| placed.at)).collect();
        let before = items.range(..=*at).next_back().or_else(|| items.iter().next());
        let Some(here) = before.copied() else { continue };
        let what = format!("{what}, which was {LEFT_OUT}, has no bearing on this");
        let placed = format!("{}: {what}", contribution.clauses[here.0].number);
        let said = Assumed { clause: here.0, item: Some(here.1), what, placed };
        if !all.assumed.contains(&said) {
            all.assumed.push(said);
        }
    }
}

/// Whether several messages carry something that says to which request they belong.
fn is_identified(acts: &[(usize, usize, &Act)]) -> bool {
    const IDENTIFIERS: [&str; 8] =
        ["ID", "Id", "IDs", "identifier", "identifiers", "SUPI", "GPSI", "correlation"];
    let says = |said: &String| {
        said.starts_with('(')
            && said.split(|c: char| !c.is_alphanumeric()).any(|word| IDENTIFIERS.contains(&word))
    };
    let carries = |(.., act): &&(usize, usize, &Act)| {
        matches!(act.does, Does::Send { .. }) && act.details.iter().any(says)
    };
    acts.iter().filter(carries).count() > 1
}

/// What a user decides, as it is noted for the clauses that follow.
fn of_a_user(role: &str, words: &str) -> String {
    format!("{role}: {words}")
}

/// Whether an act says that something goes from one to another.
fn sends_something(act: &Act) -> bool {
    match &act.does {
        Does::Send { .. } => true,
        Does::Inform(whom, _) => !whom.is_empty() && !whom.iter().any(Party::is_user),
        _ => false,
    }
}

/// Of how many items that say that something is sent the machines send it, and how many say so.
fn sending(machine: &Machine, acts: &[(usize, usize, &Act)]) -> (usize, usize) {
    let says = acts.iter().filter(|(.., act)| sends_something(act));
    let says: BTreeSet<Place> = says.map(|(clause, item, _)| (*clause, *item)).collect();
    let reactions = machine.clauses.iter().flat_map(|clause| &clause.reactions);
    let placed = reactions.flat_map(Reaction::all_placed);
    let does = placed.filter(|placed| placed.told.is_some());
    let does: BTreeSet<Place> = does.map(|placed| placed.at).collect();
    (says.intersection(&does).count(), says.len())
}

/// Whether a clause or a message ends what another begins, by its title or name.
pub fn closes(title: &str) -> bool {
    let title = title.to_lowercase();
    let mut words = title.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.any(|word| {
        CLOSING.contains(&word) || CLOSING_ROOTS.iter().any(|root| word.starts_with(root))
    })
}

/// Sentences that were not understood at all, with the items they stand in.
fn holes(reading: &Reading) -> Vec<(Place, &str)> {
    let of = |it: &&ItemActs| it.sentences.iter().any(|said| said.is == Understood::No);
    let items = reading.items.iter().filter(of);
    items
        .flat_map(|it| {
            let not = it.sentences.iter().filter(|said| said.is == Understood::No);
            not.map(|said| ((it.clause, it.item), said.text.as_str())).collect::<Vec<_>>()
        })
        .collect()
}

/// What is left of sentences that demand something.
fn not_understood(contribution: &Contribution, reading: &Reading) -> Vec<String> {
    let mut found = Vec::new();
    for it in &reading.items {
        let clause = &contribution.clauses[it.clause];
        for sentence in &it.sentences {
            let line = clause.items[it.item].line;
            let said = sentence.left.iter();
            found.extend(said.map(|left| format!("{}, line {line}: \"{left}\"", clause.number)));
        }
    }
    found
}

/// The acts of the items that demand something, with clause and item.
fn placed_acts<'r>(
    contribution: &Contribution,
    reading: &'r Reading,
) -> Vec<(usize, usize, &'r Act)> {
    let demands = |clause: usize, item: usize| {
        matches!(
            contribution.clauses[clause].items[item].kind,
            ItemKind::Step | ItemKind::Paragraph
        )
    };
    let mut acts = Vec::new();
    for it in reading.items.iter().filter(|it| demands(it.clause, it.item)) {
        for sentence in it.sentences.iter().filter(|s| !matches!(s.is, Understood::Ignored(_))) {
            acts.extend(sentence.acts.iter().map(|act| (it.clause, it.item, act)));
        }
    }
    acts
}

/// What is sent in a clause: in which item, by whom, which message, and to whom, where it is said.
fn coming(acts: &[&(usize, usize, &Act)]) -> Vec<(Place, String, String, Vec<String>)> {
    let of = |(clause, item, act): &&(usize, usize, &Act)| {
        let who = plain_name(act.who.as_ref()?.role());
        let Does::Send { messages, to, .. } = &act.does else { return None };
        let to = to.iter().map(|to| plain_name(to.role())).collect();
        Some(((*clause, *item), who, messages.first()?.clone(), to))
    };
    acts.iter().filter_map(of).collect()
}

/// Who is said to receive which message.
fn receivers(acts: &[&(usize, usize, &Act)]) -> Vec<(String, String)> {
    let of = |(.., act): &&(usize, usize, &Act)| {
        let who = act.who.clone();
        let comes = |when: &When| match when {
            When::Receives(what, ..) => Some(what.clone()),
            _ => None,
        };
        let messages: Vec<String> = act.when.iter().filter_map(comes).collect();
        messages.into_iter().filter_map(move |m| Some((m, plain_name(who.as_ref()?.role()))))
    };
    acts.iter().flat_map(of).collect()
}
