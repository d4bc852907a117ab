//! Sentences, and what they say.

use super::{Frame, parse};
use crate::acts::act::{Party, Strength};
use crate::acts::names::Names;

fn names() -> Names {
    let roles = ["client 1", "client 2", "content server", "MC server", "AMF", "SMF", "UE"];
    Names { roles: roles.map(String::from).to_vec(), ..Names::default() }
}

/// The acts of a sentence in their fixed form, then what was not understood after a question
/// mark.
fn said(text: &str) -> Vec<String> {
    let parsed = parse(text, &names(), Some("client 2"), None);
    let acts = parsed.acts.iter().map(ToString::to_string);
    acts.chain(parsed.left.iter().map(|left| format!("? {left}"))).collect()
}

#[test]
fn who_does_what_to_whom() {
    let table: [(&str, &[&str]); 31] = [
        (
            "The client 1 sends the call request to the MC server",
            &["client 1 sends call request to MC server"],
        ),
        (
            "The user at client 1 initiates a call and sends a call request to the MC server for it",
            &["user of client 1 begins call", "client 1 sends call request to MC server [for it]"],
        ),
        (
            "Client 2 notifies its user about the call and sends a response to client 1 via the MC server",
            &[
                "client 2 informs user of client 2: the call",
                "client 2 sends response to client 1 via MC server",
            ],
        ),
        (
            "The user accepts, declines or defers the request",
            &[
                "user of client 2 accepts request",
                "or user of client 2 rejects request",
                "or user of client 2 defers request",
            ],
        ),
        (
            "If not, the MC server rejects the request with a response and the procedure ends",
            &[
                "otherwise: MC server rejects request [with a response]",
                "otherwise: the procedure ends",
            ],
        ),
        (
            "The MC server checks whether client 1 is authorised, and whether a call is on-going",
            &["MC server checks whether client 1 is authorised, and whether a call is on-going"],
        ),
        (
            "Upon receiving a call request from client 1, the MC server shall send it to client 2",
            &["on call request from client 1: MC server shall: sends it to client 2"],
        ),
        (
            "When client 2 receives the end request, it shall not answer the request",
            &["on end request: client 2 shall not: sends answer to request"],
        ),
        (
            "AMF to SMF: Session Request (A, B) or Session Update, via the UE",
            &["AMF sends Session Request or Session Update to SMF via UE [(A, B)]"],
        ),
        (
            "AMF to SMF: Session Accept or Session Reject",
            &["AMF sends Session Accept or Session Reject to SMF"],
        ),
        (
            "[Conditional] SMF to AMF: Session Answer",
            &["[conditional]: SMF sends Session Answer to AMF"],
        ),
        (
            "The request is delivered only to client 2 by the MC server",
            &["MC server sends request to client 2 [only]"],
        ),
        (
            "The request contains a name and may contain an indication",
            &["request contains a name", "may: request contains an indication"],
        ),
        (
            "The MC server informs client 1 about the end via a release response message",
            &["MC server sends release response to client 1 [about the end]"],
        ),
        (
            "Client 1 and client 2 have successfully released media used for the call",
            &[
                "client 1 closes media [used for the call]",
                "client 2 closes media [used for the call]",
            ],
        ),
        (
            "To end the call, client 1 shall send an end request",
            &["to end the call: client 1 shall: sends end request"],
        ),
        (
            "Client 1 ends the call by sending an end request to the MC server",
            &["client 1 closes call", "client 1 sends end request to MC server"],
        ),
        (
            "The UE starts using the access when it receives the accept",
            &["on accept: UE opens using the access"],
        ),
        ("Steps 4 to 7 are skipped", &["steps 4 to 7 skipped"]),
        (
            "Step 3 can occur at any time following step 4, and prior to step 6",
            &["after step 4: before step 6: may: step 3 done"],
        ),
        ("The procedure continues with step 7", &["the procedure continues with step 7"]),
        (
            "Client 1 responds to client 2 with a 200 (OK) response",
            &["client 1 sends 200 (OK) response to client 2"],
        ),
        ("From AMF to SMF: Session Request", &["AMF sends Session Request to SMF"]),
        (
            "If the SMF cannot serve the request, it rejects the request and the procedure stops",
            &[
                "if the SMF cannot serve the request: SMF rejects request",
                "if the SMF cannot serve the request: the procedure ends",
            ],
        ),
        (
            "The MC server initiates a data request towards client 2",
            &["MC server sends data request to client 2"],
        ),
        (
            "The MC server acknowledges by sending a session response",
            &["MC server sends session response"],
        ),
        (
            "The user at client 1 would like to send a message to client 2",
            &["user of client 1 begins to send a message to client 2"],
        ),
        (
            "Client 1 shall stop the timer and shall send an answer to the MC server",
            &["client 1 shall: closes timer", "client 1 shall: sends answer to MC server"],
        ),
        ("The MC server creates a media session", &["MC server opens media session"]),
        ("Client 1 dances with the MC server", &["? Client 1 dances with the MC server"]),
        (
            "Client 1 sends a request to the MC server and dances",
            &["client 1 sends request to MC server", "? and dances"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn an_introduction_speaks_for_the_items_below_it() {
    let introduction = parse("Upon receiving a BYE request, the UE shall:", &names(), None, None);
    let frame = introduction.frame.expect("it is one");
    assert_eq!(frame.who, [Party::Role("UE".into())]);
    assert_eq!(frame.strength, Strength::Shall);
    let item = |text: &str| {
        let parsed = parse(text, &names(), None, Some(&frame));
        assert!(parsed.left.is_empty(), "{text}: {:?}", parsed.left);
        parsed.acts.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        item("stop sending media of the stream"),
        ["on BYE request: UE shall: closes sending media of the stream",]
    );
    assert_eq!(
        item("if media is held, send a 200 (OK) response and inform the user"),
        [
            "on BYE request: if media is held: UE shall: sends 200 (OK) response",
            "on BYE request: if media is held: UE shall: informs user of UE",
        ]
    );
    assert_eq!(item("the MC server releases media"), ["MC server closes media"]);
    let bare = parse("Upon receipt of an INVITE request, the UE:", &names(), None, None).frame;
    let parsed =
        parse("if not authorised, shall reject the request", &names(), None, bare.as_ref());
    let said: Vec<String> = parsed.acts.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["on INVITE request: if not authorised: UE shall: rejects request",]);
    let no_frame = Frame::default();
    assert!(parse("nothing happens", &names(), None, Some(&no_frame)).acts.is_empty());
}
