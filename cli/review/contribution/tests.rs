//! What is said of a contribution, and that it is never more than was compared.

use callproof_reading::read;

use super::*;
use crate::report::document::{Note, Tone};

/// What is said of a text.
fn compared(text: &str) -> Compared {
    compare(&read(text.as_bytes()).expect("a contribution"), &callproof_model::all(), 1)
}

fn section<'a>(compared: &'a Compared, id: &str) -> &'a Section {
    compared.sections.iter().find(|section| section.id == id).expect("each section is there")
}

/// What stands below a section.
fn below(section: &Section) -> Vec<&str> {
    section.notes.iter().map(Note::text).collect()
}

/// One column of a section.
fn column<'a>(compared: &'a Compared, id: &str, head: &str) -> Vec<&'a str> {
    let section = section(compared, id);
    let place = section.head.iter().position(|one| one == head).expect("the column is there");
    section.rows.iter().map(|row| row[place].text.as_str()).collect()
}

const GENERAL: &str = "7.4.2.3.1\tGeneral\n\
    In the private call only the calling party transmits video to the called party.\n\
    The private call ends when the video transmission is completed.\n";

#[test]
fn a_clause_of_paragraphs_is_matched_by_words_and_not_by_number() {
    let compared = compared(GENERAL);
    assert_eq!(compared.verdict, Verdict::NoDifferenceFound);
    let said = &section(&compared, "verdict").intro;
    assert!(said.contains("matched by the words they share"), "{said}");
    assert!(!said.contains("by number only"), "{said}");
    assert!(section(&compared, "no-step").intro.contains("by shared words only"));
    assert!(section(&compared, "lacking").intro.contains("by shared words only"));
    assert_eq!(column(&compared, "beside", "comparison"), ["matched by the words they share"; 2]);
}

#[test]
fn words_scattered_over_paragraphs_make_no_step() {
    let text = "7.4.2.3.1\tGeneral\nA private matter.\nThe call ends.\nVideo transmission.\n\
                Completed when done.\n";
    let compared = compared(text);
    assert_eq!(compared.verdict, Verdict::Differs);
    assert_eq!(
        column(&compared, "lacking", "step"),
        ["7.4.2.3.1 general (direction)", "7.4.2.3.1 general (end)"]
    );
    let said = &section(&compared, "verdict").intro;
    assert!(said.contains("no item of the text could be matched with a step"), "{said}");
    assert!(said.contains("4 captions or paragraphs were not compared at all"), "{said}");
    let said = &section(&compared, "no-step").intro;
    assert!(said.contains("but no item could be matched with a step either"), "{said}");
    let why = "not compared: it has no \"shall\", \"may\" or the like";
    assert_eq!(column(&compared, "beside", "comparison"), [why; 4]);
}

#[test]
fn a_paragraph_that_was_not_compared_is_shown_as_such() {
    let text = format!(
        "{GENERAL}The server ignores every request.\nIt does the following:\nFigure 1: Push\n"
    );
    let compared = compared(&text);
    assert_eq!(
        column(&compared, "beside", "comparison")[2..],
        [
            "not compared: it has no \"shall\", \"may\" or the like",
            "not compared: it introduces a list",
            "not compared: it is a caption"
        ]
    );
    assert!(section(&compared, "verdict").intro.contains("3 captions or paragraphs were not"));
}

const RELEASE: &str = "7.4.2.3.3\tOne-to-one video push – call release\n\
    An MCVideo user releases the call.\n\
    1.\tThe user at client 1 initiates the release. Client 1 sends a private call release request \
    to the MCVideo server.\n\
    2.\tThe MCVideo server checks that a call is on-going.\n\
    3.\tThe MCVideo server sends the private call release request to client 2.\n\
    4.\tClient 2 accepts the release and sends a private call release response to the MCVideo server.\n\
    5.\tThe MCVideo server sends a private call release response to client 1.\n\
    6.\tClient 1 and client 2 have released media plane and transmission control.\n";

#[test]
fn a_number_that_stands_twice_has_its_step_once() {
    let text = RELEASE.replace("5.\t", "5.\tCharging is informed.\n5.\t");
    let compared = compared(&text);
    assert_eq!(compared.verdict, Verdict::Differs);
    assert_eq!(column(&compared, "no-step", "it begins"), ["Charging is informed."]);
    assert_eq!(
        column(&compared, "no-step", "why"),
        ["another item that has this number too stands beside the step"]
    );
    let of_several = column(&compared, "beside", "comparison");
    assert!(of_several[5].contains("of several items with this number"), "{of_several:?}");
}

#[test]
fn a_second_editors_note_has_no_open_issue_of_the_first() {
    let text = "7.4.2.3.2\tOne-to-one video push – call setup\n\
                Editor's note: Whether charging needs more is FFS.\n\
                Editor's note: How transmission control is managed is FFS.\n";
    let compared = compared(text);
    assert_eq!(
        column(&compared, "editors-notes", "open issue"),
        ["no open issue", "transmission-control"]
    );
    let asks = column(&compared, "editors-notes", "the issue asks");
    assert_eq!(asks, ["", "How is the transmission control managed?"]);
    assert!(
        section(&compared, "verdict")
            .intro
            .contains("1 editor's note for which no open issue was found")
    );
}

#[test]
fn clauses_that_one_side_lacks_are_named_as_not_compared() {
    let compared = compared(&format!("{RELEASE}9.9.1\tOther\n1.\tThe client waits.\n"));
    assert_eq!(compared.verdict, Verdict::NoDifferenceFound);
    assert_eq!(
        below(section(&compared, "verdict")),
        [
            "Clauses that the model does not have, and that were not compared: 9.9.1.",
            "Clauses of the model that the text does not have, and that were not compared: \
             7.4.2.3.1, 7.4.2.3.2."
        ]
    );
    let clauses = column(&compared, "contents", "model's clause");
    assert_eq!(
        clauses,
        ["3GPP TS 23.281 7.4.2.3.3, One-to-one video push – call release", ""],
        "a clause is found by its number only, so its title stands beside"
    );
}

#[test]
fn names_are_said_to_be_recognised_and_compared_by_their_wording() {
    let said = |text: &str| section(&compared(text), "names").clone();
    let nothing = said("9.9.1\tOther\n1.\tThe client waits.\n");
    assert!(nothing.intro.contains("so nothing was compared"), "{}", nothing.intro);
    let one = said("9.9.1\tOther\n1.\tThe client sends a call end request.\n");
    assert!(one.intro.contains("nothing to compare it with"), "{}", one.intro);
    assert_eq!(below(&one), ["Recognised: call end request."]);
    let two = said("9.9.1\tOther\n1.\tIt sends a call end request and gets a call hold request.\n");
    assert!(two.intro.contains("2 names") && two.intro.contains("wording only"), "{}", two.intro);
}

/// Of a text that was not compared, in part or at all, nothing is said that sounds as if it was.
#[test]
fn no_sentence_claims_that_a_text_and_the_model_agree() {
    let unknown = "9.9.1\tOther\n1.\tThe client waits.\nEditor's note: More is FFS.\n";
    let less = RELEASE.replace("3.\tThe MCVideo server sends", "Sends");
    for text in [unknown, GENERAL, RELEASE, &less, &format!("{GENERAL}{RELEASE}{unknown}")] {
        let compared = compared(text);
        let cells = compared.sections.iter().flat_map(|of| of.rows.iter().flatten());
        assert!(cells.clone().all(|cell| cell.tone != Tone::Good), "nothing is as it should be");
        for Section { id, intro, .. } in &compared.sections {
            let too_much = ["None", "each item", "each step", "has its step", "stands in the text"];
            assert!(too_much.iter().all(|words| !intro.contains(words)), "{id}: {intro}");
        }
    }
}

#[test]
fn a_text_of_unknown_clauses_is_said_not_to_be_compared() {
    let compared = compared("9.9.1\tOther\n1.\tThe client waits.\nEditor's note: More is FFS.\n");
    assert_eq!(compared.verdict, Verdict::NotCompared);
    for id in ["verdict", "contents", "no-step", "lacking", "beside"] {
        let said = &section(&compared, id).intro;
        assert!(said.starts_with("Nothing was compared: the model has no clause"), "{id}: {said}");
    }
    let said = &section(&compared, "editors-notes").intro;
    assert!(said.contains("no open issue was looked up"), "{said}");
}

/// What is said is found in the model, and what was not understood is quoted where it is missed.
#[test]
fn words_that_are_not_understood_are_quoted_where_an_act_is_missed() {
    let text = RELEASE.replace("Client 2 accepts the release and sends", "Client 2 hums");
    let compared = compared(&text);
    assert_eq!(compared.verdict, Verdict::Differs);
    assert_eq!(column(&compared, "acts", "item"), ["7.4.2.3.3 4"]);
    let what = "encoded, and not found in words that were not understood";
    assert_eq!(column(&compared, "acts", "difference"), [what]);
    let said = column(&compared, "acts", "the text says");
    assert!(said[0].starts_with("not understood: \"Client 2 hums"), "{said:?}");
    let notes = below(section(&compared, "acts")).join("\n");
    assert!(notes.contains("Not compared: words that were not understood (7.4.2.3.3 4)."));
}

/// A paragraph without a step is compared with all that the model does.
#[test]
fn a_new_paragraph_with_acts_is_read() {
    let text = format!("{RELEASE}The MCVideo server ignores every release of client 2.\n");
    let compared = compared(&text);
    assert_eq!(column(&compared, "acts", "item"), ["7.4.2.3.3 paragraph"]);
    assert_eq!(column(&compared, "acts", "difference"), ["read, and not encoded"]);
}
