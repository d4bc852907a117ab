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
    assert!(compared.differs);
}
