//! What roles have, and what they do by themselves.

use std::fmt::Write;

use callproof_kernel::procedure::{Decider, Procedure};
use callproof_kernel::reaction::Event;

use super::fairness;
use super::names::{array, bits, remark, rows};
use crate::tables::{Tables, Taking};

/// The most that one taking sends.
pub(super) fn most_sent<P: Procedure>(tables: &Tables<'_, P>) -> usize {
    tables.takings.iter().map(|taking| taking.sends.len()).max().unwrap_or(0)
}

pub(super) fn tables<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    for (place, part) in tables.parts.iter().enumerate() {
        let _ = writeln!(text, "\n/* {}: its local states. */", tables.world.cast[place]);
        for (local, of) in part.locals.iter().enumerate() {
            let crashed = if of.crashed { ", crashed" } else { "" };
            let name =
                format!("{local}: {}{crashed}", tables.world.case.procedure.state_name(&of.state));
            text.push_str(&remark(&name));
            text.push('\n');
        }
        array(text, "char", &format!("DOWN_{place}"), &bits(part.locals.iter().map(|l| l.crashed)));
        for (timer, armed) in part.timers.iter().enumerate() {
            text.push_str(&remark(&format!("timer {timer}: {}", armed.timer)));
            text.push('\n');
            let is_armed = (0..part.locals.len()).map(|l| tables.is_armed(place, l, timer));
            array(text, "char", &format!("ARMED_{place}_{timer}"), &bits(is_armed));
            let takes: Vec<usize> = part.elapses.iter().map(|row| code(row[timer])).collect();
            array(text, "short", &format!("ELAPSES_{place}_{timer}"), &takes);
            if let Some((peer, silent)) = &armed.silence {
                text.push_str(&remark(&format!("the states of role {peer} in which it is silent")));
                text.push('\n');
                array(
                    text,
                    "char",
                    &format!("SILENCE_{place}_{timer}"),
                    &bits(silent.iter().copied()),
                );
            }
        }
        for (decision, open) in part.decisions.iter().enumerate() {
            let decides = match open.decider {
                Decider::User => "a user",
                Decider::Policy => "a policy",
                Decider::Option => "a permission",
            };
            text.push_str(&remark(&format!("decision {decision} ({decides}): {}", open.stimulus)));
            text.push('\n');
            let is_open = (0..part.locals.len()).map(|l| tables.is_open(place, l, decision));
            array(text, "char", &format!("OPEN_{place}_{decision}"), &bits(is_open));
            let takes: Vec<usize> = part.decides.iter().map(|row| code(row[decision])).collect();
            array(text, "short", &format!("DECIDES_{place}_{decision}"), &takes);
        }
        let number = |local: &Option<usize>| local.map_or(-1, |local| local as i64);
        array(
            text,
            "short",
            &format!("CRASHED_{place}"),
            &part.crashed.iter().map(number).collect::<Vec<_>>(),
        );
        array(
            text,
            "short",
            &format!("BACK_{place}"),
            &part.recovered.iter().map(number).collect::<Vec<_>>(),
        );
    }
    takings(text, tables);
}

/// A taking's number in the model: 0 is none.
pub(super) fn code(taking: Option<usize>) -> usize {
    taking.map_or(0, |taking| taking + 1)
}

fn takings<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("\n/* What roles do: who, the local state afterwards, what is sent. */\n");
    for (number, taking) in tables.takings.iter().enumerate() {
        text.push_str(&remark(&format!("{}: {}", number + 1, says(tables, taking))));
        text.push('\n');
    }
    let with_none = |of: &dyn Fn(&Taking<P>) -> usize| -> Vec<usize> {
        std::iter::once(0).chain(tables.takings.iter().map(of)).collect()
    };
    array(text, "short", "TAKER", &with_none(&|taking| taking.place));
    array(text, "short", "AFTER", &with_none(&|taking| taking.after));
    for send in 0..most_sent(tables) {
        let wire = |taking: &Taking<P>| taking.sends.get(send).map_or(0, |(wire, _)| wire + 1);
        let letter =
            |taking: &Taking<P>| taking.sends.get(send).map_or(0, |(_, letter)| letter + 1);
        array(text, "short", &format!("SENDS_ON_{send}"), &with_none(&wire));
        array(text, "short", &format!("SENDS_{send}"), &with_none(&letter));
    }
    text.push_str("\n/* What is remembered afterwards; -1 where the two never come together. */\n");
    // Most takings are remembered for nothing.
    let mut columns = vec![0; tables.takings.len() + 1];
    let changing = (0..tables.takings.len()).filter(|taking| {
        tables.remembers.iter().any(|((past, of), after)| of == taking && past != after)
    });
    let changing: Vec<usize> = changing.collect();
    for (column, taking) in changing.iter().enumerate() {
        columns[taking + 1] = column + 1;
    }
    array(text, "short", "REMEMBERED_AS", &columns);
    let cells = (0..tables.pasts.len()).map(|past| -> Vec<i64> {
        let after = |taking| tables.remembers.get(&(past, taking)).map_or(-1, |p| *p as i64);
        std::iter::once(-1).chain(changing.iter().map(|taking| after(*taking))).collect()
    });
    rows(text, "REMEMBERED", &cells.collect::<Vec<_>>());
}

fn says<P: Procedure>(tables: &Tables<'_, P>, taking: &Taking<P>) -> String {
    let role = tables.world.cast[taking.place];
    let event = match &taking.event {
        Event::Message { from, message } => format!("{message} from {from}"),
        Event::Timeout(timer) => timer.to_string(),
        Event::Stimulus(stimulus) => stimulus.to_string(),
    };
    let steps: Vec<String> = taking.outcome.cited.iter().map(ToString::to_string).collect();
    let steps = if steps.is_empty() { "no step".into() } else { steps.join(", ") };
    format!("{role} in {}: {event} ({steps})", taking.before)
}

pub(super) fn macros<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("#define DOWN(l, place) c_expr { DOWN_##place[now.l] }\n");
    for (place, part) in tables.parts.iter().enumerate() {
        for (timer, armed) in part.timers.iter().enumerate() {
            let silence = match &armed.silence {
                None => String::new(),
                Some((peer, _)) => {
                    format!(" && c_expr {{ SILENCE_{place}_{timer}[now.l{peer}] }}")
                }
            };
            let _ = writeln!(
                text,
                "#define CAN_ELAPSE_{place}_{timer} (c_expr {{ ARMED_{place}_{timer}[now.l{place}] }} && \
                 PATIENCE{silence})"
            );
        }
        let open = |decision: usize| format!("c_expr {{ OPEN_{place}_{decision}[now.l{place}] }}");
        let none = |decisions: Vec<String>| match decisions.is_empty() {
            true => "true".to_string(),
            false => format!("!({})", decisions.join(" || ")),
        };
        let of = |keep: &dyn Fn(Decider, bool) -> bool| -> Vec<String> {
            let decisions = part.decisions.iter().enumerate();
            let kept = decisions.filter(|(_, open)| keep(open.decider, open.begins));
            kept.map(|(decision, _)| open(decision)).collect()
        };
        let owes = none(of(&|decider, _| decider == Decider::Policy));
        let rests = none(of(&|decider, begins| !begins && decider != Decider::Option));
        let _ = writeln!(text, "#define OWES_NOTHING_{place} ({owes})");
        let _ = writeln!(text, "#define RESTS_{place} ({rests})");
    }
}

/// What roles can do by themselves.
pub(super) fn options<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    for (place, part) in tables.parts.iter().enumerate() {
        for (timer, armed) in part.timers.iter().enumerate() {
            let group = fairness::of_timer(tables, place, timer);
            let _ = writeln!(
                text,
                "  :: d_step {{ MAY_GO && CAN_ELAPSE_{place}_{timer} -> k = 4; t = c_expr {{ \
                 ELAPSES_{place}_{timer}[now.l{place}] }}; KNOWN; TAKES({group}) }}  {}",
                remark(&armed.timer.to_string())
            );
        }
        for (decision, open) in part.decisions.iter().enumerate() {
            let group = fairness::of_decision(tables, place, decision);
            let _ = writeln!(
                text,
                "  :: d_step {{ MAY_GO && c_expr {{ OPEN_{place}_{decision}[now.l{place}] }} -> k = 4; \
                 t = c_expr {{ DECIDES_{place}_{decision}[now.l{place}] }}; KNOWN; TAKES({group}) }}  {}",
                remark(&open.stimulus.to_string())
            );
        }
    }
}
