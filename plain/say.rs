//! Conditions of claims, as they are written.

use winnow::Parser;
use winnow::combinator::{alt, delimited, opt, preceded, separated};

use super::define::{Fact, Is, Says, Test};
use super::names::Names;
use super::parse::{
    Read, Words, Wrong, expected, must, name, or_list, said, spaces, up_to_a_stop, wrong,
};

/// The names that a condition may use.
pub struct Vocabulary<'n> {
    /// Roles and classes of roles.
    pub who: &'n Names,
    /// The roles that each of those stands for.
    pub members: &'n [Vec<u8>],
    /// The states.
    pub states: &'n Names,
    /// The resources.
    pub resources: &'n Names,
    /// The timers.
    pub timers: &'n Names,
    /// The decisions, whoever takes them.
    pub decisions: &'n Names,
    /// The messages.
    pub messages: &'n Names,
    /// What each role remembers: the names of its memories, and of the values of each.
    pub memories: &'n [(Names, Vec<Names>)],
}

/// The most brackets within one another.
const DEEPEST: usize = 20;

/// A condition: what is joined by "or" is joined by "and" before.
pub fn condition<'w>(known: &Vocabulary<'_>) -> impl Parser<Words<'w>, Says, Wrong> {
    nested(known, 0)
}

/// A condition within so many brackets.
fn nested<'w>(known: &Vocabulary<'_>, depth: usize) -> impl Parser<Words<'w>, Says, Wrong> {
    move |words: &mut Words<'w>| {
        if depth > DEEPEST {
            return wrong(words, format!("more than {DEEPEST} brackets within one another"));
        }
        let all = conjunction(known, depth);
        let any: Vec<Says> = separated(1.., all, said("or")).parse_next(words)?;
        Ok(one_of(any, Says::Any))
    }
}

fn conjunction<'w>(known: &Vocabulary<'_>, depth: usize) -> impl Parser<Words<'w>, Says, Wrong> {
    move |words: &mut Words<'w>| {
        let all: Vec<Says> = separated(1.., unit(known, depth), said("and")).parse_next(words)?;
        Ok(one_of(all, Says::All))
    }
}

fn one_of(mut several: Vec<Says>, join: fn(Vec<Says>) -> Says) -> Says {
    match several.len() {
        1 => several.remove(0),
        _ => join(several),
    }
}

fn unit<'w>(known: &Vocabulary<'_>, depth: usize) -> impl Parser<Words<'w>, Says, Wrong> {
    move |words: &mut Words<'w>| {
        let inner = || {
            let within = |w: &mut Words<'w>| nested(known, depth + 1).parse_next(w);
            delimited(said("("), must(within), must(said(")")))
        };
        let own = opt(alt((
            preceded(said("not"), must(inner())).map(|says| Says::Not(Box::new(says))),
            inner(),
            said("at rest").value(Says::AtRest),
            said("quiet").value(Says::Quiet),
        )))
        .parse_next(words)?;
        // What is none of these has a subject: what is wrong with that is told.
        match own {
            Some(says) => Ok(says),
            None => must(subject(known)).parse_next(words),
        }
    }
}

/// What may begin a condition besides a role.
const BESIDE_ROLES: [&str; 6] = ["at rest", "quiet", "not", "every", "some", "no"];

/// How many of the roles.
#[derive(Clone, Copy)]
enum Quantity {
    Every,
    Some,
    No,
}

fn subject<'w>(known: &Vocabulary<'_>) -> impl Parser<Words<'w>, Says, Wrong> {
    move |words: &mut Words<'w>| {
        let quantity = alt((
            said("every").value(Some(Quantity::Every)),
            said("some").value(Some(Quantity::Some)),
            said("no").value(Some(Quantity::No)),
            said("").value(None),
        ))
        .parse_next(words)?;
        spaces(words)?;
        let others = if quantity.is_some() { &[][..] } else { &BESIDE_ROLES };
        let text: &str = words.as_ref();
        let unknown =
            |wrong| Wrong { what: known.who.unknown_beside(up_to_a_stop(text), others), ..wrong };
        let who = name(known.who).parse_next(words).map_err(unknown)?;
        let roles = known.members[who].clone();
        let is = must(predicates(known, &roles)).parse_next(words)?;
        Ok(match quantity {
            Some(Quantity::Every) => Says::Every(roles, is),
            Some(Quantity::No) => Says::Not(Box::new(Says::Some(roles, is))),
            Some(Quantity::Some) => Says::Some(roles, is),
            None if roles.len() == 1 => Says::Some(roles, is),
            None => {
                let what = "say \"every\", \"some\" or \"no\" before the name of a class";
                return wrong(words, what);
            }
        })
    }
}

/// Predicates of one subject, with "or" between them.
fn predicates<'w>(known: &Vocabulary<'_>, roles: &[u8]) -> impl Parser<Words<'w>, Is, Wrong> {
    move |words: &mut Words<'w>| {
        let mut any: Vec<Is> =
            separated(1.., predicate(known, roles), said("or")).parse_next(words)?;
        Ok(match any.len() {
            1 => any.remove(0),
            _ => Is::Any(any),
        })
    }
}

/// What may be said of a subject.
const PREDICATES: &str = "what is said of it, one of \"is\", \"holds\", \"holds nothing\", \"runs\", \
                          \"waits for nothing\", \"keeps up\", \"remembers\", \"has sent\", \"has got\", \
                          \"has decided\", \"wants\"";

fn predicate<'w>(known: &Vocabulary<'_>, roles: &[u8]) -> impl Parser<Words<'w>, Is, Wrong> {
    move |words: &mut Words<'w>| {
        let place = |place: usize| place as u8;
        alt((
            preceded(said("is not"), must(denied)),
            preceded(said("is"), must(or_list(name(known.states))))
                .map(|states| Is::In(states.into_iter().map(place).collect())),
            said("holds nothing").value(Is::HoldsNothing),
            preceded(said("holds"), must(name(known.resources))).map(|r| Is::Holds(place(r))),
            preceded(said("runs"), must(name(known.timers))).map(|t| Is::Runs(place(t))),
            said("waits for nothing").value(Is::Idle),
            said("keeps up").value(Is::KeepsUp),
            past(known),
            preceded(said("remembers"), must(|w: &mut Words<'w>| remembered(known, roles, w))),
        ))
        .map_err(|wrong: Wrong| if wrong.is_final { wrong } else { expected(&wrong, PREDICATES) })
        .parse_next(words)
    }
}

/// "is not STATE", which is no predicate: what is denied stands in brackets.
fn denied(words: &mut Words<'_>) -> Read<Is> {
    wrong(words, "what is denied stands in brackets: \"not (ROLE is STATE)\"")
}

/// What has happened to a role.
fn past<'w>(known: &Vocabulary<'_>) -> impl Parser<Words<'w>, Is, Wrong> {
    move |words: &mut Words<'w>| {
        let fact = |fact: fn(u8) -> Fact| move |at: usize| Is::Was(fact(at as u8));
        alt((
            preceded(said("wants"), must(name(known.decisions))).map(fact(Fact::Wants)),
            preceded(said("has decided"), must(name(known.decisions))).map(fact(Fact::Decided)),
            preceded(said("has sent"), must(name(known.messages))).map(fact(Fact::Sent)),
            preceded(said("has got"), must(name(known.messages))).map(fact(Fact::Got)),
        ))
        .parse_next(words)
    }
}

fn remembered(known: &Vocabulary<'_>, roles: &[u8], words: &mut Words<'_>) -> Read<Is> {
    let [role] = roles else {
        let what = "what is remembered is asked of one role, not of a class";
        return wrong(words, what);
    };
    let (memories, values) = &known.memories[usize::from(*role)];
    let memory = name(memories).parse_next(words)?;
    let values = or_list(name(&values[memory])).parse_next(words)?;
    let values = values.into_iter().map(|value| value as u8).collect();
    Ok(Is::Remembers(Test { memory: memory as u8, values, is_not: false }))
}
