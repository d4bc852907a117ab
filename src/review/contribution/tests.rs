//! What is said of a contribution.

use callproof_proofs::contribution::read;

use super::*;

/// What is said of a text.
fn compared(text: &str) -> Compared {
    compare(&read(text.as_bytes()).expect("a contribution"))
}

fn section<'a>(compared: &'a Compared, id: &str) -> &'a Section {
    compared.sections.iter().find(|section| section.id == id).expect("each section is there")
}

/// One column of a section.
fn column<'a>(compared: &'a Compared, id: &str, head: &str) -> Vec<&'a str> {
    let section = section(compared, id);
    let place = section.head.iter().position(|one| one == head).expect("the column is there");
    section.rows.iter().map(|row| row[place].text.as_str()).collect()
}

#[test]
fn words_scattered_over_paragraphs_make_no_step() {
    let text = "7.4.2.3.1\tGeneral\nA private matter.\nThe call ends.\nVideo transmission.\n\
                Completed when done.\n";
    let compared = compared(text);
    assert!(compared.differs);
    assert_eq!(
        column(&compared, "lacking", "step"),
        ["7.4.2.3.1 general (direction)", "7.4.2.3.1 general (end)"]
    );
}

const RELEASE: &str = "7.4.2.3.3\tOne-to-one video push – call release\n\
    An MCVideo user releases the call.\n\
    1.\tClient 1 sends a private call release request to the server.\n\
    2.\tThe server checks that a call is on-going.\n\
    3.\tThe server sends the private call release request to client 2.\n\
    4.\tClient 2 accepts the release.\n\
    5.\tThe server tells client 1 that the call is released.\n\
    6.\tBoth clients have released the media plane.\n";

#[test]
fn a_number_that_stands_twice_has_its_step_once() {
    let text = RELEASE.replace("5.\t", "5.\tCharging is informed.\n5.\t");
    let compared = compared(&text);
    assert!(compared.differs);
    assert_eq!(column(&compared, "no-step", "it begins"), ["Charging is informed."]);
    assert_eq!(
        column(&compared, "no-step", "why"),
        ["another item that has this number too stands beside the step"]
    );
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
    assert!(compared.differs);
}

#[test]
fn a_clause_is_found_by_its_number_so_the_titles_stand_side_by_side() {
    let compared = compared(&format!("{RELEASE}9.9.1\tOther\n1.\tThe client waits.\n"));
    assert!(section(&compared, "contents").intro.contains("by its number only"));
    let clauses = column(&compared, "contents", "model's clause");
    assert_eq!(clauses, ["3GPP TS 23.281 7.4.2.3.3, One-to-one video push – call release", ""]);
}

#[test]
fn names_are_said_to_be_recognised_and_compared_by_their_wording() {
    let said = |text: &str| section(&compared(text), "names").clone();
    let nothing = said("9.9.1\tOther\n1.\tThe client waits.\n");
    assert!(nothing.intro.contains("so nothing was compared"), "{}", nothing.intro);
    let one = said("9.9.1\tOther\n1.\tThe client sends a call end request.\n");
    assert!(one.intro.contains("nothing to compare it with"), "{}", one.intro);
    assert_eq!(one.notes, ["Recognised: call end request."]);
    let two = said("9.9.1\tOther\n1.\tIt sends a call end request and gets a call hold request.\n");
    assert!(two.intro.contains("2 names") && two.intro.contains("wording only"), "{}", two.intro);
}

#[test]
fn a_text_of_unknown_clauses_is_said_not_to_be_compared() {
    let compared = compared("9.9.1\tOther\n1.\tThe client waits.\nEditor's note: More is FFS.\n");
    let said = &section(&compared, "contents").intro;
    assert!(said.starts_with("Nothing was compared: the model has no clause"), "{said}");
    let said = &section(&compared, "editors-notes").intro;
    assert!(said.contains("no open issue was looked up"), "{said}");
}
