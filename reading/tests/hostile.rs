//! Whatever is read, reading ends soon, and without a panic.

use std::time::{Duration, Instant};

use callproof_reading::acts::understand;
use callproof_reading::procedure::{kebab, machine, plain};
use callproof_reading::read;
use proptest::prelude::*;

const TEXT: &str = include_str!("../../texts/contributions/video-push.txt");

/// Everything that is done with a text.
fn all(text: &str) -> usize {
    let Ok(contribution) = read(text.as_bytes()) else { return 0 };
    let reading = understand(&contribution);
    let machine = machine(&contribution, &reading);
    plain(&kebab("text"), &contribution, &machine).len()
}

/// Words that mean something to the grammar, and some that do not.
const WORDS: [&str; 48] = [
    "the",
    "client",
    "1",
    "2",
    "server",
    "user",
    "at",
    "sends",
    "send",
    "request",
    "response",
    "to",
    "towards",
    "from",
    "via",
    "by",
    "sending",
    "with",
    "and",
    "or",
    "then",
    ",",
    ";",
    ":",
    "(",
    ")",
    "[",
    "if",
    "when",
    "upon",
    "receiving",
    "not",
    "shall",
    "may",
    "checks",
    "whether",
    "accepts",
    "rejects",
    "it",
    "which",
    "that",
    "is",
    "has",
    "steps",
    "procedure",
    "ends",
    "can",
    "é",
];

proptest! {
    #[test]
    fn words_in_any_order_are_read(words in prop::collection::vec(0..WORDS.len(), 0..60)) {
        let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
        let known = "1. Client 1 sends a request to client 2. Client 2 asks the server 1.";
        all(&format!("5.1 Talk\n{known}\n2. {}.\n3. {}\n", words.join(" "), words.concat()));
    }

    #[test]
    fn lines_in_any_order_are_read(order in Just((0..TEXT.lines().count()).collect::<Vec<_>>()).prop_shuffle()) {
        let lines: Vec<&str> = TEXT.lines().collect();
        let shuffled: Vec<&str> = order.into_iter().map(|line| lines[line]).collect();
        all(&shuffled.join("\n"));
    }
}

#[test]
fn a_text_that_is_cut_short_is_read() {
    let ends = TEXT.char_indices().map(|(at, _)| at);
    ends.step_by(7).for_each(|at| {
        all(&TEXT[..at]);
    });
}

/// Twice as long takes no more than about twice as long: a megabyte within a minute on any machine.
#[test]
fn a_huge_text_is_read_at_once() {
    let steps = TEXT.lines().skip(7).collect::<Vec<_>>().join("\n");
    let head = TEXT.lines().take(7).collect::<Vec<_>>().join("\n");
    let endless = "the client 1 sends a request, and ".repeat(20_000);
    for text in [
        format!("{head}\n{}", format!("{steps}\n").repeat(300)),
        format!("5.1 Talk\n1. {endless}\n"),
        format!("5.1 Talk\n1. {}\n", "(".repeat(500_000)),
        format!(
            "5.1 Talk\n1. Client 1 {}.\n",
            (0..40_000).map(|n| format!("x{n} client, ")).collect::<String>()
        ),
    ] {
        let started = Instant::now();
        all(&text);
        assert!(started.elapsed() < Duration::from_secs(60), "{}", &text[..40]);
    }
}
