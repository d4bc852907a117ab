//! Channels: what is in flight, in which order it arrives, what is lost or doubled.

use std::fmt::Write;

use callproof_kernel::case::{Budget, Order};
use callproof_kernel::procedure::Procedure;

use super::fairness;
use super::names::{array, remark, row, rows};
use super::roles::{code, most_sent};
use crate::tables::{Tables, Wire};

/// The most letters that a wire may hold in the model: one more than ever seen, so that a letter
/// too many is noticed.
fn room<P: Procedure>(wire: &Wire<P>) -> usize {
    wire.most + 1
}

pub(super) fn tables<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let cast = &tables.world.cast;
    for (number, wire) in tables.wires.iter().enumerate() {
        let (from, to) = (cast[wire.from], cast[wire.to]);
        let said = format!("Wire {number}, {}: {from} to {to}. Its letters:", wire.channel);
        let _ = writeln!(text, "\n{}", remark(&said));
        for (letter, message) in wire.letters.iter().enumerate() {
            text.push_str(&remark(&format!("{}: {message}", letter + 1)));
            text.push('\n');
        }
        let takes = wire.takes.iter().map(|row| -> Vec<usize> {
            std::iter::once(0).chain(row.iter().map(|taking| code(*taking))).collect()
        });
        rows(text, &format!("RECEIVES_{number}"), &takes.collect::<Vec<_>>());
        let calls: Vec<usize> =
            std::iter::once(0).chain(wire.calls.iter().map(|c| c + 1)).collect();
        array(text, "short", &format!("CALL_{number}"), &calls);
    }
}

pub(super) fn variables<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("/* What is in flight on each wire, by letter; 0 is nothing. */\n");
    for (number, wire) in tables.wires.iter().enumerate() {
        let _ = writeln!(text, "byte q{number}[{}];", room(wire));
    }
}

pub(super) fn macros<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("#define KNOWN if :: t == 0 -> c_code { MISSING } :: else fi\n");
    for number in 0..tables.wires.len() {
        let _ = writeln!(
            text,
            "#define CALL_AT_{number}(place) c_expr {{ CALL_{number}[now.q{number}[place]] }}"
        );
    }
}

/// Whether the letter at a place of a wire may arrive next.
fn is_next<P: Procedure>(wire: &Wire<P>, number: usize, place: usize) -> String {
    let there = format!("q{number}[{place}] != 0");
    let before = match wire.order {
        Order::Fifo => String::new(),
        // The same letter twice arrives in one way; letters are kept in order.
        Order::Unordered if place == 0 => String::new(),
        Order::Unordered => format!(" && q{number}[{place}] != q{number}[{}]", place - 1),
        Order::FifoInCall => (0..place)
            .map(|earlier| format!(" && CALL_AT_{number}({earlier}) != CALL_AT_{number}({place})"))
            .collect(),
    };
    format!("{there}{before}")
}

/// Whether the letter at a place of a wire is the first of its kind there.
fn is_first(number: usize, place: usize) -> String {
    let others: String =
        (0..place).map(|e| format!(" && q{number}[{e}] != q{number}[{place}]")).collect();
    format!("q{number}[{place}] != 0{others}")
}

/// What can happen on the wires.
pub(super) fn options<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let case = &tables.world.case;
    for (number, wire) in tables.wires.iter().enumerate() {
        let places = match wire.order {
            Order::Fifo => 1,
            _ => room(wire),
        };
        for place in 0..places {
            let next = is_next(wire, number, place);
            let group = fairness::of_delivery(tables, number, place);
            let to = wire.to;
            let row = row(&format!("RECEIVES_{number}"), &format!("now.l{to}"));
            let _ = writeln!(
                text,
                "  :: d_step {{ MAY_GO && {next} -> k = 1; w = {number}; i = {place};\n       if :: \
                 DOWN(l{to}, {to}) :: else -> t = c_expr {{ {row}[now.q{number}[{place}]] }}; KNOWN fi; TAKES({group}) }}"
            );
        }
        if wire.channel.is_reliable() {
            continue;
        }
        let faults = [(2, "losses", case.losses), (3, "duplicates", case.duplicates)];
        for (kind, left, budget) in faults.into_iter().filter(|(.., budget)| budget.is_left()) {
            let left =
                if budget == Budget::Unbounded { "true".into() } else { format!("{left} > 0") };
            for place in 0..room(wire) {
                let first = is_first(number, place);
                let _ = writeln!(
                    text,
                    "  :: d_step {{ MAY_GO && {left} && {first} -> k = {kind}; w = {number}; i = {place} }}"
                );
            }
        }
    }
}

/// Taking letters off wires, putting them on, and what a role's taking does.
pub(super) fn inlines<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("\n/* A letter goes, or comes twice. */\ninline remove_or_double() {\n  if\n");
    for (number, wire) in tables.wires.iter().enumerate() {
        let last = room(wire) - 1;
        let _ = writeln!(
            text,
            "  :: (k == 1 || k == 2) && w == {number} ->\n     do :: i < {last} -> q{number}[i] = \
             q{number}[i + 1]; i = i + 1 :: else -> break od; q{number}[{last}] = 0"
        );
        let _ = writeln!(
            text,
            "  :: k == 3 && w == {number} ->\n     if :: q{number}[{last}] != 0 -> c_code {{ OVERFULL }} \
             :: else fi;\n     j = {last};\n     do :: j > i -> q{number}[j] = q{number}[j - 1]; j = j - \
             1 :: else -> break od"
        );
    }
    text.push_str("  :: else\n  fi;\n");
    let case = &tables.world.case;
    for (kind, left, budget) in [(2, "losses", case.losses), (3, "duplicates", case.duplicates)] {
        if matches!(budget, Budget::AtMost(1..)) {
            let _ = writeln!(text, "  if :: k == {kind} -> {left} = {left} - 1 :: else fi;");
        }
    }
    text.push_str("  skip\n}\n");
    for (number, wire) in tables.wires.iter().enumerate() {
        let last = room(wire) - 1;
        let _ =
            writeln!(text, "\n/* A letter is put on wire {number}. */\ninline put_{number}() {{");
        let _ = writeln!(
            text,
            "  if :: q{number}[{last}] != 0 -> c_code {{ OVERFULL }} :: else fi;\n  j = {last};"
        );
        // What has no order is kept sorted, with nothing at the end.
        let moves = match wire.order {
            Order::Unordered => {
                format!("(q{number}[j - 1] == 0 || q{number}[j - 1] > m)")
            }
            _ => format!("q{number}[j - 1] == 0"),
        };
        let _ = writeln!(
            text,
            "  do :: j > 0 && {moves} -> q{number}[j] = q{number}[j - 1]; j = j - 1 :: else -> break \
             od;\n  q{number}[j] = m\n}}"
        );
    }
    take(text, tables);
}

fn take<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("\n/* A role does what its table says. */\ninline take() {\n");
    let row = row("REMEMBERED", "now.h");
    let _ = writeln!(
        text,
        "  if\n  :: c_expr {{ REMEMBERED_AS[now.t] > 0 }} ->\n     h = c_expr {{ {row}[REMEMBERED_AS[now.t]] }};\n     \
         if :: h < 0 -> c_code {{ MISSING }} :: else fi\n  :: else\n  fi;\n  if",
    );
    for place in 0..tables.parts.len() {
        let _ = writeln!(
            text,
            "  :: c_expr {{ TAKER[now.t] == {place} }} -> l{place} = c_expr {{ AFTER[now.t] }}"
        );
    }
    text.push_str("  :: else\n  fi;\n");
    for send in 0..most_sent(tables) {
        let _ = writeln!(text, "  m = c_expr {{ SENDS_{send}[now.t] }};\n  if");
        for number in 0..tables.wires.len() {
            let _ = writeln!(
                text,
                "  :: c_expr {{ SENDS_ON_{send}[now.t] == {} }} -> put_{number}()",
                number + 1
            );
        }
        text.push_str("  :: else\n  fi;\n");
    }
    text.push_str("  skip\n}\n");
}

/// What is in flight where the case begins.
pub(super) fn begin<P: Procedure>(tables: &Tables<'_, P>) -> String {
    let mut said = String::new();
    for (number, queue) in tables.start.links.iter().enumerate() {
        let mut queue = queue.clone();
        if tables.wires[number].order == Order::Unordered {
            queue.sort_unstable();
        }
        for (place, letter) in queue.iter().enumerate() {
            let _ = write!(said, "q{number}[{place}] = {}; ", letter + 1);
        }
    }
    said
}
