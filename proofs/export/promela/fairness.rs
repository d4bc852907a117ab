//! Fairness: what must be taken sooner or later, group by group, as a round that a run must keep
//! completing.
//!
//! A group is a link, a call on a link, a message, a timer, or the question that a policy is asked,
//! as messages are ordered. A run is fair if no weakly fair group stays enabled for ever without
//! being taken, and no strongly fair one is enabled again and again without being taken again and
//! again. The model keeps a counter: it goes past a weak group when that is taken, or not enabled; past
//! a strong one when that is taken, or was declared dead when the right side began to be avoided,
//! after which it must never be enabled. A round completed again and again is a fair run.

use std::fmt::Write;

use callproof_kernel::case::{Budget, Order};
use callproof_kernel::procedure::{Decider, Procedure};

use super::formulas::Formulas;
use super::names::array;
use crate::tables::Tables;

/// A group, with the expression that says whether it is enabled.
struct Group {
    of: Of,
    says: String,
    is_enabled: String,
    is_strong: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Link(usize),
    Call(usize, usize),
    Letter(usize, usize),
    Timer(usize, usize),
    Question(usize, usize),
}

fn groups<P: Procedure>(tables: &Tables<'_, P>) -> Vec<Group> {
    let lossy = tables.world.case.losses == Budget::Unbounded;
    let mut groups = Vec::new();
    for (number, wire) in tables.wires.iter().enumerate() {
        let (from, to) = (tables.world.cast[wire.from], tables.world.cast[wire.to]);
        let somewhere = |is: &dyn Fn(usize) -> String| -> String {
            (0..=wire.most).map(is).collect::<Vec<_>>().join(" || ")
        };
        let mut add = |of, says: String, is_enabled| {
            groups.push(Group { of, says, is_enabled, is_strong: lossy });
        };
        match wire.order {
            Order::Fifo => add(
                Of::Link(number),
                format!("something arrives, {from} to {to}, {}", wire.channel),
                format!("q{number}[0] != 0"),
            ),
            Order::FifoInCall => {
                let mut calls = wire.calls.clone();
                calls.sort_unstable();
                calls.dedup();
                for call in calls {
                    let is = |place: usize| format!("CALL_AT_{number}({place}) == {}", call + 1);
                    let says = format!("something of call {call} arrives, {from} to {to}");
                    add(Of::Call(number, call), says, somewhere(&is));
                }
            }
            Order::Unordered => {
                for (letter, message) in wire.letters.iter().enumerate() {
                    let is = |place: usize| format!("q{number}[{place}] == {}", letter + 1);
                    let says = format!("{message} arrives, {from} to {to}");
                    add(Of::Letter(number, letter), says, somewhere(&is));
                }
            }
        }
    }
    for (place, part) in tables.parts.iter().enumerate() {
        for (timer, armed) in part.timers.iter().enumerate() {
            groups.push(Group {
                of: Of::Timer(place, timer),
                says: format!("{}: {}", tables.world.cast[place], armed.timer),
                is_enabled: format!("CAN_ELAPSE_{place}_{timer}"),
                is_strong: false,
            });
        }
        let policies = |open: &&crate::tables::Open<P>| open.decider == Decider::Policy;
        let mut questions: Vec<usize> =
            part.decisions.iter().filter(policies).map(|open| open.question).collect();
        questions.sort_unstable();
        questions.dedup();
        for question in questions {
            let asks = part.decisions.iter().enumerate();
            let asks = asks.filter(|(_, open)| policies(open) && open.question == question);
            let open = |(decision, _): (usize, _)| {
                format!("c_expr {{ OPEN_{place}_{decision}[now.l{place}] }}")
            };
            groups.push(Group {
                of: Of::Question(place, question),
                says: format!("{}: question {question} is decided", tables.world.cast[place]),
                is_enabled: asks.map(open).collect::<Vec<_>>().join(" || "),
                is_strong: false,
            });
        }
    }
    groups
}

/// The number of a group, from 1; 0 where there is none.
fn number<P: Procedure>(tables: &Tables<'_, P>, of: Of) -> usize {
    groups(tables).iter().position(|group| group.of == of).map_or(0, |place| place + 1)
}

/// The group of what arrives from a place of a wire, as an expression.
pub(super) fn of_delivery<P: Procedure>(
    tables: &Tables<'_, P>,
    wire: usize,
    place: usize,
) -> String {
    match tables.wires[wire].order {
        Order::Fifo => number(tables, Of::Link(wire)).to_string(),
        _ => format!("c_expr {{ GROUP_{wire}[now.q{wire}[{place}]] }}"),
    }
}

/// The group of a timer.
pub(super) fn of_timer<P: Procedure>(tables: &Tables<'_, P>, place: usize, timer: usize) -> usize {
    number(tables, Of::Timer(place, timer))
}

/// The group of a decision: users need not decide.
pub(super) fn of_decision<P: Procedure>(
    tables: &Tables<'_, P>,
    place: usize,
    decision: usize,
) -> usize {
    let open = &tables.parts[place].decisions[decision];
    match open.decider {
        Decider::Policy => number(tables, Of::Question(place, open.question)),
        Decider::User | Decider::Option => 0,
    }
}

/// The group of each letter, where order is not that of the link.
pub(super) fn tables<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let groups = groups(tables);
    let find = |of: Of| groups.iter().position(|group| group.of == of).map_or(0, |g| g + 1);
    for (wire, of) in tables.wires.iter().enumerate() {
        let group = |letter: usize| match of.order {
            Order::Fifo => find(Of::Link(wire)),
            Order::FifoInCall => find(Of::Call(wire, of.calls[letter])),
            Order::Unordered => find(Of::Letter(wire, letter)),
        };
        let letters = (0..of.letters.len()).map(group);
        let numbers: Vec<usize> = std::iter::once(0).chain(letters).collect();
        array(text, "short", &format!("GROUP_{wire}"), &numbers);
    }
}

pub(super) fn macros<P: Procedure>(
    text: &mut String,
    tables: &Tables<'_, P>,
    formulas: &Formulas<'_, '_, P>,
) {
    let groups = groups(tables);
    text.push_str(
        "\n#ifdef FAIR\n/* 0 not yet begun, 1 the right side is avoided, 2 given up, 3 declaring; \
         the counter;\n * the group taken; the claim looked at. */\nbyte mode; byte c; byte g; byte \
         chosen;\n#define MAY_GO (mode < 2)\n#define TAKES(group) g = group\n#define CHOSEN c_code { \
         now.chosen = getenv(\"RESPONSE\") ? atoi(getenv(\"RESPONSE\")) : 0; }\n",
    );
    formulas.chosen(text);
    let strong: Vec<usize> = (0..groups.len()).filter(|place| groups[*place].is_strong).collect();
    let _ = writeln!(text, "\n/* Groups. */\n#define GROUPS {}", groups.len());
    let mut past = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let strength = if group.is_strong { "strong" } else { "weak" };
        let _ = writeln!(
            text,
            "{}\n#define ENABLED_{place} ({})",
            super::names::remark(&format!("{place}, {strength}: {}", group.says)),
            group.is_enabled
        );
        let free = match group.is_strong {
            true => format!("dead_{place}"),
            false => format!("!(ENABLED_{place})"),
        };
        past.push(format!("(c == {place} && (g == {} || {free}))", place + 1));
    }
    for place in &strong {
        let _ = writeln!(text, "bool dead_{place};");
    }
    let _ = writeln!(text, "#define STRONG {}", strong.len());
    let declared: String = strong
        .iter()
        .enumerate()
        .map(|(at, place)| format!(":: n == {at} -> dead_{place} = is "))
        .collect();
    let _ = writeln!(text, "#define DEAD(n, is) if {declared}:: else fi");
    let risen: Vec<String> =
        strong.iter().map(|place| format!("(dead_{place} && ENABLED_{place})")).collect();
    let risen = if risen.is_empty() { "false".to_string() } else { risen.join(" || ") };
    let _ = writeln!(text, "/* What was declared dead is not. */\n#define RISEN ({risen})");
    let past = if past.is_empty() { "false".to_string() } else { past.join(" || ") };
    let _ = writeln!(
        text,
        "/* The counter goes past a group that is taken or need not be. */\n#define PAST \
         ({past})\n#define ROUND if :: mode == 1 && PAST -> c = c + 1 :: else fi;\n#define AVOID if :: \
         mode == 1 && (TO || RISEN) -> mode = 2 :: else fi;\n#else\n#define MAY_GO true\n#define \
         TAKES(group) skip\n#endif"
    );
}
