//! A word that matters makes another reading, one that does not matter makes none.

use callproof_reading::acts::{Reading, SentenceActs, understand};
use callproof_reading::read;

const TEXTS: [&str; 2] =
    [include_str!("../../texts/contributions/video-push.txt"), include_str!("paging.txt")];

/// Words without which a sentence says the same: articles, and what says only which one.
const IDLE: [&str; 11] =
    ["a", "an", "the", "its", "successfully", "called", "have", "has", "about", "is", "any"];

fn reading(text: &str) -> Reading {
    understand(&read(text.as_bytes()).expect("it is a contribution"))
}

/// The acts of all sentences in their fixed form, and what was not understood.
fn said(reading: &Reading) -> Vec<String> {
    let sentences = reading.items.iter().flat_map(|item| &item.sentences);
    let one = |sentence: &SentenceActs| {
        let acts = sentence.acts.iter().map(ToString::to_string);
        acts.chain(sentence.left.iter().map(|left| format!("? {left}"))).collect::<Vec<_>>()
    };
    sentences.flat_map(one).collect()
}

/// The lines of the steps, by their numbers in the text.
fn steps(text: &str) -> Vec<usize> {
    let contribution = read(text.as_bytes()).expect("it is a contribution");
    let items = contribution.clauses.iter().flat_map(|clause| &clause.items);
    let steps = items.filter(|item| item.kind == callproof_reading::ItemKind::Step);
    // The label stands on a line of its own.
    steps.map(|item| item.line).collect()
}

fn with_line(text: &str, at: usize, line: &str) -> String {
    let lines = text.lines().enumerate();
    let lines = lines.map(|(place, known)| if place == at { line } else { known });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_word_of_a_step_has_its_place() {
    let mut replaced = 0;
    for text in TEXTS {
        let before = said(&reading(text));
        let mut unheard = Vec::new();
        let lines: Vec<&str> = text.lines().collect();
        for at in steps(text) {
            let words: Vec<&str> = lines[at].split(' ').collect();
            for place in 0..words.len() {
                let bare = words[place].trim_matches(|c: char| !c.is_alphanumeric());
                if bare.is_empty() || IDLE.contains(&bare.to_lowercase().as_str()) {
                    continue;
                }
                let mut other = words.clone();
                let word = words[place].replace(bare, "quux");
                other[place] = &word;
                let after = said(&reading(&with_line(text, at, &other.join(" "))));
                if before == after {
                    unheard.push(format!("\"{bare}\" in {:?}", lines[at]));
                }
                replaced += 1;
            }
        }
        assert!(unheard.is_empty(), "{unheard:#?}");
    }
    assert!(replaced > 400, "{replaced}");
}

#[test]
fn a_step_left_out_is_missed() {
    for text in TEXTS {
        let before = said(&reading(text));
        for at in steps(text) {
            assert_ne!(before, said(&reading(&with_line(text, at, ""))), "line {}", at + 1);
        }
    }
}

#[test]
fn another_receiver_or_strength_is_another_act() {
    let text = TEXTS[0];
    let before = said(&reading(text));
    let slips = [
        ("client 2 accepts the private call,", "client 2 rejects the private call,"),
        ("The MCVideo server may send", "The MCVideo server shall send"),
        ("call response to the MCVideo server", "call response to MCVideo client 1"),
        (
            "sends the MCVideo private call request to MCVideo client 2",
            "sends the MCVideo private \
            call request to MCVideo client 1",
        ),
        ("If authorised, the", "If not authorised, the"),
        ("have successfully established", "have successfully released"),
    ];
    for (part, instead) in slips {
        assert!(text.contains(part), "{part}");
        assert_ne!(before, said(&reading(&text.replacen(part, instead, 1))), "{instead}");
    }
}

#[test]
fn what_is_editorial_changes_nothing() {
    let text = TEXTS[0];
    let before = said(&reading(text));
    let changes = [
        ("authorised", "authorized"),
        ("sends an MCVideo", "sends the MCVideo"),
        ("The MCVideo server", "MCVideo server"),
        ("notifies its user", "notifies the user"),
        ("towards", "to"),
        (", and sends", " and sends"),
        ("send a progress", "send some progress"),
    ];
    for (part, instead) in changes {
        let after = said(&reading(&text.replace(part, instead)));
        let differ = before.iter().zip(&after).filter(|(one, other)| one != other);
        let differ: Vec<_> = differ.collect();
        assert!(differ.is_empty(), "{part} -> {instead}: {differ:#?}");
        assert_eq!(before.len(), after.len(), "{part} -> {instead}");
    }
    // The order of a subordinate clause.
    let turned = text.replacen(
        "Upon receiving the MCVideo private call response from MCVideo client 2, the MCVideo server \
         informs MCVideo client 1 about the successful set-up via an MCVideo private call response \
         message.",
        "The MCVideo server informs MCVideo client 1 about the successful set-up via an MCVideo \
         private call response message upon receiving the MCVideo private call response from \
         MCVideo client 2.",
        1,
    );
    assert_ne!(turned, text);
    assert_eq!(before, said(&reading(&turned)));
}
