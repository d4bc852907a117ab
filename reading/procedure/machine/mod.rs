//! The machines of the roles.

mod afterwards;
mod alike;
mod asides;
mod builder;
mod cases;
mod checks;
mod conditions;
mod crossing;
mod decided;
mod denials;
mod flow;
mod gaps;
mod held;
mod implied;
mod notes;
mod order;
mod outcomes;
mod parts;
mod questions;
mod repeated;
mod silences;
mod timers;

use std::borrow::Cow;

use super::names::{Messages, is_short, plain_name};
use crate::acts::{Act, Does, ItemActs, Party, Reading, Understood, When};
use crate::{Contribution, ItemKind};
use afterwards::{is_identified, passed_over, sending, told_apart, unchecked};
use builder::Builder;
pub(in crate::procedure) use checks::says_no;
pub use crossing::Crossing;
pub use gaps::Gap;
pub use parts::{
    Assumed, ClauseMachine, Guard, Machine, Placed, Promise, Reaction, Told, Trigger, Unaware,
    Unnamed, Unsaid, Untold, Window,
};
pub use timers::Expiry;

/// An item: its clause and its place there, as indices into the contribution.
pub type Place = (usize, usize);

/// An act, with its clause and its item.
type Placing<'r> = (usize, usize, &'r Act);

/// Acts with their clauses and items, of the text or made.
type Acts<'r> = Vec<(usize, usize, Cow<'r, Act>)>;

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
    let relayed = relayed(placed_acts(contribution, reading));
    let relayed = decided::as_users_do(decided::with_decisions(relayed));
    let relayed = held::held(repeated::as_in_steps(contribution, relayed));
    let acts: Vec<Placing<'_>> =
        relayed.iter().map(|(clause, item, act)| (*clause, *item, act.as_ref())).collect();
    for (.., act) in &acts {
        if let Does::Send { messages: names, .. } = &act.does {
            names.iter().filter(|name| !is_short(name)).for_each(|name| {
                messages.note(name);
            });
        }
    }
    for (other, first) in &reading.spellings {
        let what = format!("{other} is another spelling of {first}");
        all.assumed.push(Assumed {
            clause: 0,
            item: None,
            passes_over: false,
            placed: what.clone(),
            what,
        });
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
            all.assumed.push(Assumed {
                clause: place,
                item: None,
                passes_over: false,
                what,
                placed,
            });
        }
        let is_closing = !all.clauses.is_empty() && closes(&clause.title);
        if is_closing {
            let what = "it begins where what was set up before is there".to_string();
            let placed = format!("{}: {what}", clause.number);
            all.assumed.push(Assumed {
                clause: place,
                item: None,
                passes_over: false,
                what,
                placed,
            });
        }
        let timers: Vec<(String, String)> = all
            .clauses
            .iter()
            .flat_map(|clause| &clause.expiries)
            .map(|of| (of.role.clone(), of.timer.clone()))
            .collect();
        let mut builder = Builder {
            contribution,
            messages: &mut messages,
            made: ClauseMachine {
                clause: place,
                clauses,
                is_closing,
                reactions: Vec::new(),
                expiries: Vec::new(),
            },
            courses: Vec::new(),
            within: Vec::new(),
            aliases: Vec::new(),
            is_under: false,
            known: Vec::new(),
            skipped: Vec::new(),
            resting: Vec::new(),
            behind: None,
            followed: cases::followed(contribution, &own),
            opened: Vec::new(),
            timers: &timers,
            elapsing: None,
            last_no: None,
            conditioned: None,
            may: None,
            denied_at: None,
            asides: Vec::new(),
            begun: Vec::new(),
            unsent: Vec::new(),
            aside: None,
            opens: false,
            holes: &holes,
            touched: Vec::new(),
            checks: Vec::new(),
            denials: Vec::new(),
            predicates: Vec::new(),
            last: None,
            inbox: Vec::new(),
            to_close: Vec::new(),
            roles: &reading.roles,
            split,
            apart: outcomes::tell_apart(&own),
            receivers: receivers(&own),
            coming: coming(&own),
            failed: None,
            sent: Vec::new(),
            decided: &decided,
            untold: &mut all.untold,
            unsaid: &mut all.unsaid,
            unnamed: &mut all.unnamed,
            unfollowed: &mut all.unfollowed,
            unheeded: &mut all.unheeded,
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
            Trigger::User(said, no) => {
                said.iter().chain(no).map(|it| of_a_user(&reaction.role, it)).collect()
            }
            Trigger::Option(said) => vec![of_a_user(&reaction.role, said)],
            _ => Vec::new(),
        }));
        all.clauses.push(made);
    }
    all.is_identified = is_identified(&acts);
    if let (true, Some(first)) = (all.is_identified, all.clauses.first()) {
        let what = "messages are told apart by the identifiers that they carry".to_string();
        all.assumed.push(Assumed {
            clause: first.clause,
            item: None,
            passes_over: false,
            placed: what.clone(),
            what,
        });
    }
    unchecked(&mut all);
    // What somebody is said to send, in a case that is not in the model, is sent by somebody.
    all.unsaid.retain(|unsaid| !acts.iter().any(|(.., act)| sends_it(act, unsaid)));
    all.unheeded.retain(|of| !is_heeded_behind(&acts, of));
    silences::silences(&mut all, &acts);
    all.gaps = gaps::gaps(contribution, &all, &acts);
    passed_over(contribution, reading, &mut all);
    all.messages = messages.all().to_vec();
    all.sending = sending(&all, &acts);
    all.left_out.extend(not_understood(contribution, reading));
    notes::notes(contribution, reading, &mut all);
    all
}

/// What a user decides, as it is noted for the clauses that follow.
fn of_a_user(role: &str, words: &str) -> String {
    format!("{role}: {words}")
}

/// Whether who gets something does something behind that in the same item: that is what it does with it.
fn is_heeded_behind(acts: &[Placing<'_>], of: &Unnamed) -> bool {
    let here = acts.iter().filter(|(clause, item, _)| (*clause, *item) == of.at);
    let sends = |(.., act): &Placing<'_>| match &act.does {
        Does::Send { messages, .. } => {
            messages.iter().any(|name| super::names::is_same(name, &of.name))
        }
        _ => false,
    };
    let is_own = |act: &Act| act.who.as_ref().is_some_and(|who| plain_name(who.role()) == of.role);
    here.skip_while(|placing| !sends(placing)).skip(1).any(|(.., act)| is_own(act))
}

/// Whether an act says that what comes to somebody is sent there.
fn sends_it(act: &Act, unsaid: &Unsaid) -> bool {
    let Does::Send { messages, to, .. } = &act.does else { return false };
    let is_it = messages.iter().any(|name| super::names::is_same(name, &unsaid.message));
    let is_own = act.who.as_ref().is_some_and(|who| plain_name(who.role()) == unsaid.to);
    let is_to = to.iter().any(|to| plain_name(to.role()) == unsaid.to) || to.is_empty() && !is_own;
    is_it && is_to
}

/// Whether an act says that something goes from one to another.
fn sends_something(act: &Act) -> bool {
    match &act.does {
        Does::Send { .. } => true,
        Does::Inform(whom, _) => !whom.is_empty() && !whom.iter().any(Party::is_user),
        _ => false,
    }
}

/// Whether a clause or a message ends what another begins, by its title or name.
pub fn closes(title: &str) -> bool {
    let title = title.to_lowercase();
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    // "The terminating client" is on one side of what is set up.
    let is_side = |at: usize| {
        let ends = ["a", "an", "the", "of", "by", ""];
        words[at] == "terminating" && words.get(at + 1).is_some_and(|next| !ends.contains(next))
    };
    words.iter().enumerate().any(|(at, word)| {
        let is_root = CLOSING_ROOTS.iter().any(|root| word.starts_with(root)) && !is_side(at);
        CLOSING.contains(word) || is_root
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

/// "A sends M to C via B. B forwards M to C": A sends it to B, of whom it is said what it does with it.
fn relayed<'r>(acts: Vec<Placing<'r>>) -> Vec<(usize, usize, Cow<'r, Act>)> {
    let forwards = |clause: usize, by: &str, messages: &[String]| {
        acts.iter().any(|(at, _, act)| {
            let is_by = act.who.as_ref().is_some_and(|who| who.role() == by);
            let Does::Send { messages: own, is_forward, .. } = &act.does else { return false };
            let is_it = |one: &String| {
                is_short(one) || messages.iter().any(|other| super::names::is_same(one, other))
            };
            *at == clause && is_by && *is_forward && own.iter().any(is_it)
        })
    };
    let to_relay = |clause: usize, act: &Act| {
        let Does::Send { messages, via: Some(via), .. } = &act.does else { return None };
        forwards(clause, via, messages).then(|| Party::Role(via.clone()))
    };
    let all = acts.iter().map(|(clause, item, act)| {
        let Some(relay) = to_relay(*clause, act) else {
            return (*clause, *item, Cow::Borrowed(*act));
        };
        let mut act = (*act).clone();
        if let Does::Send { to, via, .. } = &mut act.does {
            (*to, *via) = (vec![relay], None);
        }
        (*clause, *item, Cow::Owned(act))
    });
    all.collect()
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
