//! Files that nobody meant: cut short, shuffled, random, huge. Each is a procedure or a fault with a
//! place in the file; none is a crash.

use std::fmt::Write;
use std::time::{Duration, Instant};

use callproof_plain::{format, read};
use proptest::prelude::*;

const TEXT: &str = include_str!("../../texts/private-call.proc");

/// Reads; a fault stands within the file. What is read is read in its layout too, which stays as it
/// is.
fn look(text: &str) -> bool {
    match read(text, None) {
        Ok(_) => {
            let laid_out = format(text).expect("what is a procedure can be read");
            assert!(read(&laid_out, None).is_ok(), "{laid_out}");
            assert_eq!(format(&laid_out).as_ref(), Ok(&laid_out));
            true
        }
        Err(fault) => {
            assert!(fault.line >= 1 && fault.line <= text.lines().count().max(1), "{fault}");
            assert!(fault.column >= 1 && !fault.what.is_empty(), "{fault}");
            false
        }
    }
}

#[test]
fn a_file_that_is_cut_short_is_a_procedure_or_a_fault() {
    let whole = TEXT.char_indices().filter(|(at, _)| look(&TEXT[..*at])).count();
    assert!(whole > 0 && whole < TEXT.len() / 2, "{whole} of {} beginnings are read", TEXT.len());
}

#[test]
fn a_huge_file_is_read_or_refused_at_once() {
    let names: String = (0..40_000).map(|n| format!("resource thing {n}\n")).collect();
    assert!(!look(&format!("procedure huge: huge\n{names}")));
    let rules = "  client 1 | idle | calls | send call request to server\n".repeat(15_000);
    let at = TEXT.find("  client 1 | idle | calls").expect("its first rule");
    assert!(!look(&format!("{}{rules}{}", &TEXT[..at], &TEXT[at..])));
    assert!(!look(&"(".repeat(1 << 19)));
    let deep = format!("  can: {}at rest\n", "not (".repeat(1 << 16));
    assert!(!look(&TEXT.replace("  can: at rest", &deep)));
}

/// The beginning of a file, with so many roles in a class.
fn begun(roles: usize) -> String {
    let mut text = String::from("procedure hostile: hostile\ndocument TS 00.000\n");
    (0..roles).for_each(|n| writeln!(text, "role r{n}: R{n}").expect("a text"));
    let all: Vec<String> = (0..roles).map(|n| format!("r{n}")).collect();
    let _ = writeln!(text, "class c: {}", all.join(", "));
    text
}

/// What a small file may not do: fill the memory.
#[track_caller]
fn is_refused(text: &str, why: &str) {
    let begin = Instant::now();
    let fault = read(text, None).expect_err(why);
    assert!(fault.what.contains(why), "{fault}");
    assert!(fault.line >= 1 && fault.line <= text.lines().count(), "{fault}");
    assert!(begin.elapsed() < Duration::from_secs(20), "{why}: {:?}", begin.elapsed());
}

#[test]
fn effects_that_double_are_refused() {
    let mut text = begun(2) + "states: idle\nresource media\nlet l0: open media\n";
    (1..29).for_each(|n| {
        let _ = writeln!(text, "let l{n}: l{}; l{}", n - 1, n - 1);
    });
    is_refused(&text, "more than 200 effects");
    let sends = "send m to c; ".repeat(201);
    let of = |line: &str| begun(2) + "states: idle\nmessage m\n" + line;
    is_refused(&of(&format!("let l: {sends}send m to c\n")), "more than 200 effects");
    let rule = format!("clause 1: x\nstep 1: x\n  c | idle | m | {sends}send m to c\n");
    is_refused(&of(&rule), "more than 200 effects");
    let lets: String = (0..300).map(|n| format!("let a{n}: send m to c\n")).collect();
    is_refused(&of(&lets), "at most 200 of a kind (let)");
    // Values in a message count, and a field is said once.
    let fields: String = (0..150).map(|n| format!("  field f{n}: x\n")).collect();
    let all: Vec<String> = (0..150).map(|n| format!("f{n} x")).collect();
    let send = format!("let l: send m with {} to c\n", all.join(", "));
    is_refused(&of(&(fields + &send)), "more than 200 effects");
    let twice = format!("  field f: x\nlet l: send m with {}f x to c\n", "f x, ".repeat(9_000));
    is_refused(&of(&twice), "\"f\" is said twice");
}

#[test]
fn letters_in_too_many_ways_are_refused() {
    let text = begun(20) + "letters A, B, C, D, E, F: c\n";
    let all = "A B C D E F";
    let rule =
        format!("states: idle\nmessage m\nclause 1: x\nstep 1: x\n  r0 | idle | m | tell {all}\n");
    is_refused(&(text.clone() + &rule), "more than 4000 lines");
    is_refused(&format!("{text}states: waits for {all}\n"), "more than 200 lines");
    is_refused(&format!("{text}timer silence of {all}\n"), "more than 200 lines");
    // A letter for the same role many times is a letter for that role.
    let often = "c, ".repeat(50_000);
    let text = begun(20) + &format!("letters A: {often}c\nstates: waits for A, waits for A\n");
    is_refused(&text, "\"waits for r0\" is declared above already");
    // A name that is long, for a letter that stands there often.
    let long = begun(2).replace("role r0:", &format!("role {}:", "r".repeat(600)));
    is_refused(&long, "at most 500 letters");
    let often = format!(
        "letters A: c\nstates: idle\nmessage m\nclause 1: x\nstep 1: x\n  r0 | idle | m | {}\n",
        "tell A; ".repeat(90_000)
    );
    is_refused(&(begun(2) + &often), "longer than 10000 letters");
}

#[test]
fn what_is_said_again_and_again_fills_nothing() {
    let head = begun(200).replace("class c:", "states at rest: idle\nmessage m\nclass c:");
    // Two hundred roles and the class are more than may be named.
    is_refused(&head, "at most 200 of a kind");
    let head = begun(190) + "states at rest: idle\nmessage m\nuser of r0 begins: goes\n";
    let step = head.clone() + "clause 1: x\nstep 1: x\n  assumed so\nstep 2: x\n";
    let again = |one: &str| one.repeat(200_000 / one.len());
    let lines = |line: &str| format!("  {line}\n").repeat(20);
    is_refused(&format!("{step}  instead of {}1\n", again("1, ")), "at most 200 steps");
    let from = format!("any | idle | m from {}c", "c, ".repeat(3_000));
    is_refused(&format!("{step}{}", lines(&from)), "has no \"case\"");
    let memories: String = (0..250).map(|n| format!("  remembers m{n}: one of c\n")).collect();
    let role = head.replace("states at", "role last: Last\nstates at");
    let role = role.replace("role last: Last\n", &format!("role last: Last\n{memories}"));
    is_refused(&role, "at most 200 of a kind (memory)");
    let figures: String = (0..300)
        .map(|n| format!("figure f{n} in 1: x\n  shows {}r0: goes\n", "r0: goes; ".repeat(9)))
        .collect();
    is_refused(&(step.clone() + &figures), "at most 200 of a kind (figure)");
    // A long word is like no name.
    let long = format!("{step}  {} | idle | m\n", "r".repeat(9_000));
    is_refused(&long, "is no role or class");
}

/// A procedure of so many clauses with four steps each, and of notes that are proposed.
fn long(steps: usize) -> String {
    let mut text = begun(2) + "states at rest: idle, over\nuser of r0 begins: goes\n";
    for n in 0..steps / 4 {
        let _ = writeln!(text, "clause {n}: x");
        (0..4).for_each(|at| {
            let _ = writeln!(text, "step {at}: step {at} of {n}\n  assumed so");
        });
    }
    text.push_str("step go: it goes\n  r0 | idle | goes |  | over\n");
    text.push_str("issue open at 0 1: what?\ncandidate as-written: so\ncandidate no: not so\n");
    for n in 0..steps / 4 {
        let _ = writeln!(text, "note {n} in {n}: what is said of {n}");
    }
    text + "case one: one\n"
}

/// A procedure of so many rules, each of its own state and message.
fn wide(rules: usize) -> String {
    let many = (1..).find(|many| many * many >= rules).expect("there is one");
    let mut text = begun(2) + "states at rest: idle, over\nuser of r0 begins: goes\n";
    (0..many).for_each(|n| {
        let _ = writeln!(text, "states: waits {n}\nmessage m{n}");
    });
    text.push_str("clause 1: x\nstep go: it goes\n  r0 | idle | goes |  | over\n");
    for n in 0..rules {
        let (state, message) = (n / many, n % many);
        let _ = writeln!(text, "step {n}: x\n  r1 | waits {state} | m{message} | send m0 to r0");
        let _ = writeln!(text, "  instead of go");
        let _ = writeln!(text, "  r0 | waits {state} | m{message} | send m0 to r1");
    }
    text + "case one: one\n"
}

/// The shortest of three times that reading takes.
fn shortest(text: &str) -> Duration {
    let once = |_| {
        let begin = Instant::now();
        assert!(read(text, None).is_ok(), "{:?}", read(text, None).err());
        begin.elapsed()
    };
    (0..3).map(once).min().expect("three")
}

/// Four times the text takes four times as long, and not sixteen times.
#[test]
fn a_huge_procedure_is_read_in_time_that_grows_with_it() {
    assert!(look(&long(8_000)) && look(&wide(1_600)));
    for (of, few, many) in
        [(long as fn(usize) -> String, 2_000, 8_000), (wide as fn(usize) -> String, 400, 1_600)]
    {
        let (one, four) = (shortest(&of(few)), shortest(&of(many)));
        let most = one.max(Duration::from_millis(5)) * 10;
        assert!(four < most, "{few}: {one:?}, {many}: {four:?}");
    }
}

/// Some editors put a mark before the first line.
#[test]
fn the_mark_of_an_editor_before_the_first_line_is_skipped() {
    let marked = format!("\u{feff}{TEXT}");
    assert!(look(&marked));
    assert_eq!(format(&marked), format(TEXT));
    let fault = read("\u{feff}Procedure", None).expect_err("no procedure");
    assert_eq!((fault.line, fault.column), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn lines_in_any_order_are_a_procedure_or_a_fault(seed in any::<u64>()) {
        let mut lines: Vec<&str> = TEXT.lines().collect();
        let mut state = seed | 1;
        for place in (1..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            lines.swap(place, (state >> 33) as usize % (place + 1));
        }
        let head = "procedure shuffled: shuffled\n";
        look(&format!("{head}{}", lines.join("\n")));
    }

    #[test]
    fn a_part_in_another_place_is_a_procedure_or_a_fault(
        from in 0..TEXT.len(), length in 0..200usize, to in 0..TEXT.len(),
    ) {
        let letters: Vec<char> = TEXT.chars().collect();
        let clamp = |at: usize| at.min(letters.len());
        let part = &letters[clamp(from)..clamp(from + length)];
        let mut changed: Vec<char> = letters[..clamp(to)].to_vec();
        changed.extend(part);
        changed.extend(&letters[clamp(to)..]);
        look(&changed.into_iter().collect::<String>());
    }

    #[test]
    fn anything_is_a_procedure_or_a_fault(text in any::<String>()) {
        look(&text);
        look(&format!("procedure x: {text}"));
    }
}
