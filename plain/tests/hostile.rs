//! Files that nobody meant: cut short, shuffled, random, huge. Each is a procedure or a fault with a
//! place in the file; none is a crash.

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
