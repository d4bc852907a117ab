//! What lists, insertions and phrases behind a subject say.

use super::tests::{names, said};
use super::{Frame, parse};

fn shown(text: &str, above: &Frame) -> Vec<String> {
    let parsed = parse(text, &names(), None, Some(above));
    let acts = parsed.acts.iter().map(ToString::to_string);
    acts.chain(parsed.left.iter().map(|left| format!("? {left}"))).collect()
}

fn frame(text: &str) -> Frame {
    parse(text, &names(), None, None).frame.unwrap_or_else(|| panic!("it opens a list: {text}"))
}

#[test]
fn what_published_texts_insert() {
    let table: [(&str, &[&str]); 23] = [
        (
            "If the path is known, SMF to AMF: Move Request (A), and step 4 is skipped",
            &[
                "if the path is known: SMF sends Move Request to AMF [(A)]",
                "if the path is known: step 4 skipped",
            ],
        ),
        ("SMF to AMF: Move Request (A)", &["SMF sends Move Request to AMF [(A)]"]),
        ("The SMF needs to send a request to the AMF", &["SMF shall: sends request to AMF"]),
        ("The SMF may, optionally, send a request to the AMF", &["SMF may: sends request to AMF"]),
        (
            "The AMF, based on the load, sends a request to the SMF",
            &["AMF sends request to SMF [based on the load]"],
        ),
        (
            "The AMF based on the load, sends a request to the SMF",
            &["AMF sends request to SMF [based on the load]"],
        ),
        (
            "The AMF in the visited area sends a request to the SMF",
            &["AMF sends request to SMF [in the visited area]"],
        ),
        ("The trusted AMF then notifies the SMF on the load", &["AMF informs SMF: the load"]),
        ("Else the AMF shall send a stop to the SMF", &["otherwise: AMF shall: sends stop to SMF"]),
        (
            "Upon receipt of the move response the AMF shall stop the timer",
            &["on move response: AMF shall: closes timer"],
        ),
        ("Alternatively, the AMF sends a report to the SMF", &["AMF may: sends report to SMF"]),
        ("The AMF detects that the UE has moved", &["AMF checks that the UE has moved"]),
        ("The AMF shall re-initiate the move", &["AMF shall: begins move"]),
        (
            "(in the case of a move): The AMF sends a request to the SMF",
            &["in the case of a move: AMF sends request to SMF"],
        ),
        ("The AMF is required to send a request to the SMF", &["AMF shall: sends request to SMF"]),
        ("The AMF is able to send a request to the SMF", &["AMF may: sends request to SMF"]),
        (
            "The AMF sends a request to the SMF, only if the UE is known",
            &["if the UE is known: AMF sends request to SMF"],
        ),
        ("The AMF requests a new path to the SMF", &["AMF sends path request to SMF"]),
        ("The AMF creates and stores the list", &["AMF stores list"]),
        ("The move response provides a key", &["move response contains a key"]),
        // A verb that is not known changes nothing at anybody else, where nobody else is named.
        ("The AMF frobs the list of the path", &["AMF frobs the list of the path"]),
        ("The AMF frobs the list of the SMF", &["? The AMF frobs the list of the SMF"]),
        (
            "The AMF sends a delete request to the resource that stands for the event in the SMF",
            &[
                "AMF sends delete request to SMF [to the resource that stands for the event in the SMF]",
            ],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_subject_above_has_its_verbs_below() {
    let above = frame("if the UE:");
    assert_eq!(
        shown("is not known, the AMF shall send a page response to the SMF", &above),
        ["if the UE is not known: AMF shall: sends page response to SMF"]
    );
    // Without a main clause it stands above more.
    let more = parse("is known", &names(), None, Some(&above)).frame.expect("it is one, too");
    assert_eq!(
        shown("the AMF may send a page request to the SMF", &more),
        ["if the UE is known: AMF may: sends page request to SMF"]
    );
}

#[test]
fn what_is_answered_stands_below() {
    let above = frame("Upon receipt of the page request, the SMF shall respond to the AMF with:");
    assert_eq!(
        shown("if the page is known, a 204 (OK) response and store the page", &above),
        [
            "on page request: if the page is known: SMF shall: sends 204 (OK) response to AMF",
            "on page request: if the page is known: SMF shall: stores page",
        ]
    );
}

/// Below "the AMF:" stands what it does, and below "the AMF shall:" what it shall do.
#[test]
fn items_have_the_form_that_their_introduction_asks_for() {
    let does = frame("If the page is free, the AMF:");
    let shall = frame("If the page is free, the AMF shall:");
    let table = [
        (
            "sends a page request to the SMF",
            "send a page request to the SMF",
            "sends page request to SMF",
        ),
        ("starts timer T9", "start timer T9", "opens timer T9"),
        ("hoists the flag", "hoist the flag", "hoists the flag"),
        ("returns a refusal", "return a refusal", "sends refusal"),
    ];
    for (finite, base, act) in table {
        assert_eq!(shown(finite, &does), [format!("if the page is free: AMF {act}")]);
        assert_eq!(shown(base, &shall), [format!("if the page is free: AMF shall: {act}")]);
        assert_eq!(shown(base, &does), [format!("if the page is free: AMF {act}")]);
    }
}

#[test]
fn remarks_demand_nothing() {
    for (text, item) in [
        ("The SMF determines that the path is free in the following cases:", "the AMF is gone"),
        ("Examples of actions are:", "releasing the path"),
        ("The procedure shall be started when:", "the UE is idle"),
        ("Such a list can be:", "long or short"),
        ("The SMF may take actions such as:", "stopping the path"),
    ] {
        let above = frame(text);
        let parsed = parse(item, &names(), None, Some(&above));
        assert!(parsed.no_act.is_some() && parsed.acts.is_empty(), "{text}: {parsed:?}");
        assert!(parsed.left.is_empty(), "{text}: {parsed:?}");
    }
    let above = frame("The UE shall then perform the following actions:");
    assert_eq!(shown("delete any key", &above), ["UE shall: closes key"]);
    assert_eq!(
        shown("if the timer is running, start timer T2 and stop timer T1", &above),
        [
            "if the timer is running: UE shall: opens timer T2",
            "if the timer is running: UE shall: closes timer T1",
        ]
    );
}

#[test]
fn two_things_may_be_asked_about() {
    assert_eq!(
        said("The AMF checks whether the page or the list is free"),
        ["AMF checks whether the page or the list is free"]
    );
    assert_eq!(
        said("The AMF checks whether the page is free or the list is free"),
        ["AMF checks whether the page is free or the list is free"]
    );
}
