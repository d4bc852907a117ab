//! What a claim asks of a state or of a step, in sentences: who must be how, with a list where
//! several things are asked together.

use callproof_kernel::condition::{Condition, StateAtom, StepAtom};
use callproof_kernel::words::Words;

/// A part of a condition that a sentence says: of whom, and what.
pub trait Said {
    /// The one of whom it is said, where it is said of a role by its name.
    fn who(&self) -> Option<String>;
    /// What is said of that one, as the rest of a sentence; of nobody, the whole sentence.
    fn what(&self) -> String;
}

impl<P: Words> Said for StateAtom<P> {
    fn who(&self) -> Option<String> {
        match self {
            StateAtom::Role { role, .. } => Some(role.to_string()),
            _ => None,
        }
    }

    fn what(&self) -> String {
        match self {
            StateAtom::Role { says, .. } => says.to_string(),
            other => other.to_string(),
        }
    }
}

impl<P: Words> Said for StepAtom<P> {
    fn who(&self) -> Option<String> {
        None
    }

    fn what(&self) -> String {
        self.to_string()
    }
}

/// How parts stand together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Join {
    All,
    Any,
    None,
    NotAll,
}

impl Join {
    fn opposite(self) -> Self {
        match self {
            Join::All => Join::NotAll,
            Join::NotAll => Join::All,
            Join::Any => Join::None,
            Join::None => Join::Any,
        }
    }

    /// What is said before a list.
    fn head(self) -> &'static str {
        match self {
            Join::All => "all of this:",
            Join::Any => "at least one of these:",
            Join::None => "none of these:",
            Join::NotAll => "not all of this:",
        }
    }

    /// What is said of several roles of which the same is asked.
    fn of(self, roles: &[String]) -> String {
        let (last, first) = roles.split_last().expect("there are several");
        let several = |word: &str| format!("{} {word} {last}", first.join(", "));
        match self {
            Join::All => format!("each of {}", several("and")),
            Join::Any => several("or"),
            Join::None if first.len() == 1 => format!("neither {}", several("nor")),
            Join::None => format!("none of {}", several("and")),
            Join::NotAll => format!("not each of {}", several("and")),
        }
    }
}

/// A condition, put for a reader.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Put {
    One {
        who: Option<String>,
        what: String,
    },
    Not(Box<Put>),
    List(Join, Vec<Put>),
    /// Where the one is so, the other is.
    If(Box<Put>, Box<Put>),
}

impl Put {
    fn said(what: &str) -> Put {
        Put::One { who: None, what: what.into() }
    }

    fn of<A: Said>(condition: &Condition<A>) -> Put {
        match condition {
            Condition::Atom(atom) => Put::One { who: atom.who(), what: atom.what() },
            Condition::Not(one) => Put::of(one).negated(),
            Condition::All(parts) if parts.is_empty() => Put::said("always"),
            Condition::Any(parts) if parts.is_empty() => Put::said("never"),
            Condition::All(parts) => Put::list(Join::All, parts),
            Condition::Any(parts) => match parts.as_slice() {
                [first, second] => match Put::of(first) {
                    Put::Not(one) => Put::If(one, Box::new(Put::of(second))),
                    Put::List(join @ (Join::None | Join::NotAll), some) => {
                        let one = Put::List(join.opposite(), some);
                        Put::If(Box::new(one), Box::new(Put::of(second)))
                    }
                    _ => Put::list(Join::Any, parts),
                },
                _ => Put::list(Join::Any, parts),
            },
        }
    }

    fn list<A: Said>(join: Join, parts: &[Condition<A>]) -> Put {
        let mut list = Vec::new();
        for part in parts {
            match Put::of(part) {
                Put::List(inner, more) if inner == join => list.extend(more),
                other if !list.contains(&other) => list.push(other),
                _ => {}
            }
        }
        let none = |put: &Put| match put {
            Put::Not(one) => Some((**one).clone()),
            _ => None,
        };
        // What must all not be so: none of it is.
        let denied: Option<Vec<Put>> = list.iter().map(none).collect();
        match (join, denied, list.len()) {
            (_, _, 1) => list.remove(0),
            (Join::All, Some(denied), 2..) => Put::List(Join::None, denied),
            _ => Put::List(join, list),
        }
    }

    fn negated(self) -> Put {
        match self {
            Put::Not(one) => *one,
            Put::List(join, parts) => Put::List(join.opposite(), parts),
            other => Put::Not(Box::new(other)),
        }
    }

    /// The same with what is asked of several roles said once.
    fn merged(self) -> Put {
        match self {
            Put::List(join, parts) => {
                let mut merged: Vec<(Vec<String>, Put)> = Vec::new();
                for part in parts.into_iter().map(Put::merged) {
                    let known = merged.iter_mut().find(|(roles, known)| match (known, &part) {
                        (Put::One { what, .. }, Put::One { who: Some(_), what: also }) => {
                            !roles.is_empty() && what == also
                        }
                        _ => false,
                    });
                    match (known, &part) {
                        (Some((roles, _)), Put::One { who: Some(who), .. }) => {
                            roles.push(who.clone());
                        }
                        (_, Put::One { who: Some(who), .. }) => {
                            merged.push((vec![who.clone()], part));
                        }
                        _ => merged.push((Vec::new(), part)),
                    }
                }
                let is_alone = merged.len() == 1;
                // Inside a list that denies, what is denied is said as it would be.
                let inner = match join {
                    _ if is_alone => join,
                    Join::None => Join::Any,
                    Join::NotAll => Join::All,
                    join => join,
                };
                let parts = merged.into_iter().map(|(roles, part)| match part {
                    Put::One { what, .. } if roles.len() > 1 => {
                        Put::One { who: Some(inner.of(&roles)), what }
                    }
                    part => part,
                });
                let mut parts: Vec<Put> = parts.collect();
                match is_alone {
                    true => parts.remove(0),
                    false => Put::List(join, parts),
                }
            }
            Put::Not(one) => Put::Not(Box::new(one.merged())),
            Put::If(when, then) => Put::If(Box::new(when.merged()), Box::new(then.merged())),
            one => one,
        }
    }

    /// The lines that say it, each with how deep it stands.
    fn lines(&self, deep: usize, lines: &mut Vec<(usize, String)>) {
        if let Some(short) = self.short() {
            lines.push((deep, short));
            return;
        }
        match self {
            Put::List(join, parts) => {
                lines.push((deep, join.head().into()));
                for part in parts {
                    let from = lines.len();
                    part.lines(deep + 1, lines);
                    lines[from].1.insert_str(0, "- ");
                }
            }
            Put::Not(one) => {
                lines.push((deep, "not:".into()));
                one.lines(deep + 1, lines);
            }
            Put::If(when, then) => {
                for (word, part) in [("if ", when), ("then ", then)] {
                    let from = lines.len();
                    part.lines(deep, lines);
                    lines[from].1.insert_str(0, word);
                }
            }
            Put::One { .. } => {}
        }
    }

    /// It in one line, where nobody could read that in two ways.
    fn short(&self) -> Option<String> {
        let said = match self {
            Put::One { who: Some(who), what } => format!("{who} {what}"),
            Put::One { who: None, what } => what.clone(),
            Put::Not(one) => format!("it is not so that {}", one.short()?),
            Put::List(Join::All, parts) => many(parts)?.join(" and "),
            Put::List(Join::Any, parts) => many(parts)?.join(" or "),
            Put::List(..) | Put::If(..) => return None,
        };
        let is_one = matches!(self, Put::One { .. });
        (is_one || said.len() <= SHORT).then_some(said)
    }
}

/// What fits into a line that is read at once, in bytes.
const SHORT: usize = 76;

/// The parts of a list that are sentences with no list in them.
fn many(parts: &[Put]) -> Option<Vec<String>> {
    let one = |part: &Put| match part {
        Put::One { .. } => part.short(),
        _ => None,
    };
    (!parts.is_empty()).then(|| parts.iter().map(one).collect())?
}

/// What is asked, in lines, each with how deep it stands in lists.
pub fn lines<A: Said>(condition: &Condition<A>) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    Put::of(condition).merged().lines(0, &mut lines);
    lines
}

/// What is asked where something else is so: of one call, what is asked of each call by itself says
/// once more when.
pub fn then<'c, A: Said>(when: &Condition<A>, then: &'c Condition<A>) -> &'c Condition<A> {
    match then {
        Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => {
            self::then(when, &parts[0])
        }
        Condition::Any(parts) => match parts.as_slice() {
            [Condition::Not(first), only] if Put::of(&**first) == Put::of(when) => only,
            _ => then,
        },
        _ => then,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Said for (&'static str, &'static str) {
        fn who(&self) -> Option<String> {
            Some(self.0.into())
        }

        fn what(&self) -> String {
            self.1.into()
        }
    }

    type Of = Condition<(&'static str, &'static str)>;

    fn is_so(put: &Put, so: &dyn Fn(&str, &str) -> bool) -> bool {
        let each =
            |parts: &[Put]| -> Vec<bool> { parts.iter().map(|part| is_so(part, so)).collect() };
        match put {
            Put::One { who: Some(who), what } => so(who, what),
            Put::One { who: None, what } => what == "always",
            Put::Not(one) => !is_so(one, so),
            Put::List(Join::All, parts) => each(parts).iter().all(|so| *so),
            Put::List(Join::Any, parts) => each(parts).iter().any(|so| *so),
            Put::List(Join::None, parts) => !each(parts).iter().any(|so| *so),
            Put::List(Join::NotAll, parts) => !each(parts).iter().all(|so| *so),
            Put::If(when, then) => !is_so(when, so) || is_so(then, so),
        }
    }

    /// Every combination of some, one level higher.
    fn combined(some: &[Of]) -> Vec<Of> {
        let mut all = some.to_vec();
        for one in some {
            all.push(!one.clone());
            all.push(Condition::All(vec![one.clone()]));
            for other in some {
                all.push(Condition::All(vec![one.clone(), other.clone()]));
                all.push(Condition::Any(vec![one.clone(), other.clone()]));
            }
        }
        all
    }

    /// What is put for a reader is so exactly when the condition is.
    #[test]
    fn nothing_else_is_said() {
        let atoms = [("A", "rings"), ("B", "rings"), ("A", "waits")];
        let mut some: Vec<Of> = atoms.map(Condition::Atom).to_vec();
        some.push(Condition::All(Vec::new()));
        some.push(Condition::Any(Vec::new()));
        let all = combined(&combined(&some));
        assert!(all.len() > 5_000);
        for condition in all {
            let put = Put::of(&condition);
            for truth in 0..8 {
                let so = |who: &str, what: &str| {
                    let place = atoms.iter().position(|atom| *atom == (who, what));
                    truth >> place.expect("it is one of these") & 1 == 1
                };
                let held = condition.holds(&mut |(who, what)| so(who, what));
                assert_eq!(is_so(&put, &so), held, "{put:?}");
            }
        }
    }

    fn said(condition: &Of) -> String {
        let line = |(deep, line): (usize, String)| format!("{}{line}\n", "  ".repeat(deep));
        lines(condition).into_iter().map(line).collect()
    }

    fn of(who: &'static str, what: &'static str) -> Of {
        Condition::Atom((who, what))
    }

    #[test]
    fn what_is_asked_of_several_is_said_once() {
        let all = |what| of("A", what) & of("B", what) & of("C", what);
        let any = |what| of("A", what) | of("B", what) | of("C", what);
        assert_eq!(said(&all("rings")), "each of A, B and C rings\n");
        assert_eq!(said(&any("rings")), "A, B or C rings\n");
        assert_eq!(said(&!any("rings")), "none of A, B and C rings\n");
        assert_eq!(said(&!all("rings")), "not each of A, B and C rings\n");
        assert_eq!(said(&(!of("A", "rings") & !of("B", "rings"))), "neither A nor B rings\n");
        assert_eq!(
            said(&(all("rings") & of("A", "waits"))),
            "each of A, B and C rings and A waits\n"
        );
        assert_eq!(
            said(&!(any("rings") | (of("A", "waits") & of("B", "is asked")))),
            "none of these:\n  - A, B or C rings\n  - A waits and B is asked\n"
        );
        assert_eq!(
            said(&(!all("rings") | any("waits"))),
            "if each of A, B and C rings\nthen A, B or C waits\n"
        );
        assert_eq!(said(&!of("A", "rings")), "it is not so that A rings\n");
    }

    /// Of one call, "whenever it rings: it does not ring, or it waits" says the half of it twice.
    #[test]
    fn what_is_asked_of_one_call_is_said_once() {
        let when = Condition::Any(vec![of("A", "rings")]);
        let each = Condition::All(vec![!of("A", "rings") | of("A", "waits")]);
        assert_eq!(said(then(&when, &each)), "A waits\n");
        assert_eq!(said(then(&of("B", "rings"), &each)), "if A rings\nthen A waits\n");
    }
}
