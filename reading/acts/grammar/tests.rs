//! Sentences, and what they say.

use super::{Frame, parse};
use crate::acts::act::{Party, Strength};
use crate::acts::names::Names;

pub(super) fn names() -> Names {
    let roles = [
        "client 1",
        "client 2",
        "content server",
        "MC server",
        "AMF",
        "SMF",
        "UE",
        "MC clients",
        "target AMF",
        "SIP core",
    ];
    let roles = roles.map(String::from).to_vec();
    Names { roles, initiator: Some("client 1".into()), ..Names::default() }
}

/// Every sentence says what stands beside it.
pub(super) fn all(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(said(text), *expected, "{text}");
    }
}

/// The acts of a sentence in their fixed form, then what was not understood after a question
/// mark.
pub(super) fn said(text: &str) -> Vec<String> {
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
fn what_stands_between_a_subject_and_its_verb() {
    let table: [(&str, &[&str]); 6] = [
        (
            "The MC server (A or B) sends a request to client 1",
            &["MC server sends request to client 1 [(A or B)]"],
        ),
        (
            "The AMF, if needed, forwards a page to the SMF",
            &["if needed: AMF forwards page to SMF"],
        ),
        (
            "The MC clients receiving the page request answer with a page response",
            &["on page request: MC clients sends page response"],
        ),
        (
            "MC client(s) receiving a page request, acknowledge towards the MC server by sending a \
             page response",
            &["on page request: MC clients sends page response to MC server"],
        ),
        (
            "The MC server automatically sends a request to client 1",
            &["MC server sends request to client 1"],
        ),
        (
            "Client 1 sends a request to the MC server via the SIP core, which knows the group",
            &["client 1 sends request to MC server via SIP core [which knows the group]"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn several_act_and_several_are_told() {
    let table: [(&str, &[&str]); 9] = [
        ("Clients 1 and 2 accept the page", &["client 1 accepts page", "client 2 accepts page"]),
        (
            "The MC server sends a page request to clients 1 and 2",
            &["MC server sends page request to client 1, client 2"],
        ),
        // Who tells it is not said.
        ("Client 1 is informed about the end", &["informs client 1: the end"]),
        (
            "The receiving MC clients check whether the page is allowed",
            &["MC clients checks whether the page is allowed"],
        ),
        (
            "The MC clients accept the page, and a page response is sent to the MC server",
            &["MC clients accepts page", "MC clients sends page response to MC server"],
        ),
        (
            "The MC server sends the page request towards the MC clients of the members",
            &["MC server sends page request to MC clients [of the members]"],
        ),
        (
            "The MC users are notified about the page",
            &["MC clients informs user of MC clients: the page"],
        ),
        (
            "The MC server may notify the calling MC user of the end",
            &["MC server may: informs user of client 1: the end"],
        ),
        // A server has no user.
        (
            "The MC server notifies the user of the end",
            &["? The MC server notifies the user of the end"],
        ),
    ];
    for (text, expected) in table {
        let parsed = parse(text, &names(), Some("MC server"), None);
        let acts = parsed.acts.iter().map(ToString::to_string);
        let said: Vec<_> = acts.chain(parsed.left.iter().map(|left| format!("? {left}"))).collect();
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn service_operations_are_sent() {
    let table: [(&str, &[&str]); 7] = [
        (
            "The AMF invokes the Nx_Page_Update request (A, B) toward the SMF",
            &["AMF sends Nx_Page_Update request to SMF [(A, B)]"],
        ),
        (
            "The AMF invokes (via the UE if needed) the Nx_Page_Update request toward the SMF",
            &["AMF sends Nx_Page_Update request to SMF [(via the UE if needed)]"],
        ),
        (
            "The AMF gets a name from the SMF using Nx_Name_Get with the key",
            &[
                "AMF sends Nx_Name_Get to SMF [with the key]",
                "AMF receives name [from the SMF; with the key]",
            ],
        ),
        (
            "The AMF notifies the SMF to move the session using Nx_Move_Notify with the key",
            &["AMF sends Nx_Move_Notify to SMF [to move the session; with the key]"],
        ),
        (
            "The AMF requests the move of a session in the Session Move Request message",
            &["AMF sends Session Move Request message [requests move of a session in the Session \
                 Move Request message]"],
        ),
        (
            "The AMF sends a Release Request (cause) message to the SMF",
            &["AMF sends Release Request to SMF [(cause)]"],
        ),
        ("The target AMF sends a request to the AMF", &["target AMF sends request to AMF"]),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn whom_a_verb_reaches() {
    let table: [(&str, &[&str]); 16] = [
        (
            "The MC server sends client 1 the page response with a name",
            &["MC server sends page response to client 1 [with a name]"],
        ),
        ("The MC server provides client 1 with a key", &["MC server sends key to client 1"]),
        (
            "Client 1 requests the MC server to stop paging",
            &["client 1 sends request to stop paging to MC server"],
        ),
        (
            "The MC server responds to client 1's request with a page response",
            &["MC server sends page response to client 1"],
        ),
        (
            "Client 1 confirms the end by returning an end response (cause) message to the MC server",
            &["client 1 sends end response to MC server [(cause)]"],
        ),
        (
            "The MC server responds to client 1 the outcome of its request",
            &["MC server sends outcome of its request to client 1"],
        ),
        (
            "Client 1 indicates to the MC server that it is busy",
            &["client 1 informs MC server: it is busy"],
        ),
        (
            "Client 1 may notify the state of the call to its user",
            &["client 1 may: informs user of client 1: state of the call"],
        ),
        (
            "The MC server indicates whether an answer is needed",
            &["MC server includes whether an answer is needed"],
        ),
        (
            "The SMF generates a page request and sends the page request to the UE",
            &["SMF generates page request", "SMF sends page request to UE"],
        ),
        ("The SMF generates a page request to the UE", &["SMF sends page request to UE"]),
        (
            "The SMF resolves the name and selects a path based on its policy",
            &["SMF resolves name", "SMF selects path [based on its policy]"],
        ),
        ("Client 1 decides to stop the page", &["client 1 begins to stop the page"]),
        (
            "The SMF verifies and checks if the UE is authorised",
            &["SMF checks if the UE is authorised"],
        ),
        (
            "Client 1 subscribes to the MC server for pages",
            &["client 1 subscribes to the MC server for pages"],
        ),
        (
            "Client 1 may proceed with or stop the page",
            &["? Client 1 may proceed with or stop the page"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn conditions_without_a_comma_and_what_is_done_otherwise() {
    let table: [(&str, &[&str]); 12] = [
        (
            "The MC server shall otherwise send a go request to client 1",
            &["otherwise: MC server shall: sends go request to client 1"],
        ),
        (
            "If the UE is unknown the procedure is ended",
            &["if the UE is unknown: the procedure ends"],
        ),
        (
            "If the path is long then the end of the move triggers the AMF to release the session",
            &["if the path is long: after end of the move: AMF closes session"],
        ),
        (
            "If the page request has a name it may also include a key",
            &["if the page request has a name: may: page request contains a key"],
        ),
        (
            "If the page is old, client 1 sends a stop request to the MC server otherwise client 1 \
             sends a go request to the MC server",
            &[
                "if the page is old: client 1 sends stop request to MC server",
                "otherwise: client 1 sends go request to MC server",
            ],
        ),
        (
            "This message is sent to the AMF, if the AMF is used, otherwise it is sent to the SMF",
            &["if the AMF is used: sends message to AMF", "otherwise: sends message to SMF"],
        ),
        (
            "During the move of a session if the AMF has a name, the AMF sends it to the SMF",
            &["during the move of a session: if the AMF has a name: AMF sends it to SMF"],
        ),
        (
            "For certain pages the AMF sends a request to the SMF",
            &["for certain pages: AMF sends request to SMF"],
        ),
        (
            "Based on the page, the SMF deletes the session",
            &["based on the page: SMF closes session"],
        ),
        (
            "The AMF opens a channel, if not open already, to be used by the SMF",
            &["if not open already: AMF opens channel [to be used by the SMF]"],
        ),
        (
            "The AMF sends a request to the SMF, which has a time indicating when it ends",
            &["AMF sends request to SMF [which has a time indicating when it ends]"],
        ),
        (
            "The MC server would like to end the call e.g. due to a timer, or the last client leaving",
            &["MC server begins to end the call [e.g due to a timer, or the last client leaving]"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_label_of_two_may_have_a_sentence_behind_it() {
    let table: [(&str, &[&str]); 3] = [
        (
            "AMF to SMF: If the path is long, the AMF sends a move request (A) to the SMF",
            &["if the path is long: AMF sends move request to SMF [(A)]"],
        ),
        (
            "AMF to SMF: For each of the paths, the AMF invokes Nx_Path_Move request (A)",
            &["for each of the paths: AMF sends Nx_Path_Move request [(A)]"],
        ),
        // "But" begins something else.
        (
            "The AMF should not release the path but instead send a move request to the SMF",
            &["AMF shall not: closes path", "? but instead send a move request to the SMF"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn things_and_facts() {
    let table: [(&str, &[&str]); 3] = [
        (
            "The time for the page and the kind of the page (A or B) are included in the page request",
            &["page request contains time for the page and the kind of the page (A or B)"],
        ),
        ("The UE Page Update may include a key", &["may: UE Page Update contains a key"]),
        // Who does it is not said, and not guessed.
        (
            "The key of the page is derived via the store",
            &["? The key of the page is derived via the store"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
    for text in [
        "The key of a page is unique to the store",
        "The time for a page may be based on configuration",
        "It is assumed that client 1 and client 2 are in a call",
        "See clause 5",
        "If the SMF is old this step is described in clause 5",
        "The cause in step 5 is the same as in step 2",
    ] {
        let parsed = parse(text, &names(), None, None);
        assert!(parsed.no_act.is_some() && parsed.acts.is_empty(), "{text}: {parsed:?}");
        assert!(parsed.left.is_empty(), "{text}");
    }
    for text in [
        "The key of a page is unique, and client 1 sends it to the MC server",
        "The key of a page is configured by the MC server",
    ] {
        assert!(parse(text, &names(), None, None).no_act.is_none(), "{text}");
    }
}

/// What is not understood is not taken for a part of what is.
#[test]
fn nothing_is_swallowed() {
    let table: [(&str, &[&str]); 4] = [
        (
            "Client 1 sends a request to the MC server, and a response is sent to client 1",
            &["client 1 sends request to MC server", "sends response to client 1"],
        ),
        (
            "Client 1 sends a request to the MC server, e.g. a page, and the MC server sends a \
             response to client 1",
            &[
                "client 1 sends request to MC server [e.g a page]",
                "MC server sends response to client 1",
            ],
        ),
        (
            "Client 1 sends a request to the MC server, which is old, and the timer is painted",
            &["client 1 sends request to MC server [which is old]", "? the timer is painted"],
        ),
        (
            "If the UE floats the AMF sends a request to the SMF",
            &["? If the UE floats the AMF sends a request to the SMF"],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn what_is_put_into_a_message_may_be_a_list() {
    let introduction = "Upon receiving a page request, the SMF authenticates the UE and shall:";
    let parsed = parse(introduction, &names(), None, None);
    let shown = |parsed: &super::Parsed| {
        assert!(parsed.left.is_empty(), "{:?}", parsed.left);
        parsed.acts.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(shown(&parsed), ["on page request: SMF checks the UE"]);
    let frame = parsed.frame.expect("it is an introduction");
    let item = |text: &str| parse(text, &names(), None, Some(&frame));
    assert_eq!(
        shown(&item("validate the page request and if valid shall generate a page response")),
        [
            "on page request: SMF shall: checks the page request",
            "on page request: if valid: SMF shall: generates page response",
        ]
    );
    assert_eq!(
        shown(&item("shall based on the key, determine the name of the UE")),
        ["on page request: based on the key: SMF shall: determines name of the UE"]
    );
    // The same subject has the same trigger.
    assert_eq!(
        shown(&item("then the SMF may send a stop request to the AMF")),
        ["on page request: SMF may: sends stop request to AMF"]
    );
    let nested = item("if the UE is known, then the SMF").frame.expect("it is one, too");
    let below = parse("send a page response to the UE", &names(), None, Some(&nested));
    assert_eq!(
        shown(&below),
        ["on page request: if the UE is known: SMF shall: sends page response to UE"]
    );
    let list = item("shall include the following parameters in the page response:");
    let list = list.frame.expect("it opens a list");
    let below = parse("page_key, in the body", &names(), None, Some(&list));
    assert_eq!(shown(&below), ["on page request: SMF shall: includes page_key [in the body]"]);
    let more = parse("elements and may include the:", &names(), None, Some(&list));
    let more = more.frame.expect("it goes on");
    let below = parse("page_time", &names(), None, Some(&more));
    assert_eq!(shown(&below), ["on page request: SMF may: includes page_time"]);
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
