//! What is sent to several, what others do with it, and what is said of it besides.

use super::tests::all;

#[test]
fn several_messages_go_to_several() {
    all(&[
        (
            "The MC server sends a page report to client 1 and a page request to client 2",
            &[
                "MC server sends page report to client 1",
                "MC server sends page request to client 2",
            ],
        ),
        (
            "The MC server sends a page report to client 1 indicating that it is done, and a page request to \
             client 2",
            &[
                "MC server sends page report to client 1 [indicating that it is done]",
                "MC server sends page request to client 2",
            ],
        ),
        (
            "If the key is old, the MC server sends a page report to client 1, a reason and a key",
            &["if the key is old: MC server sends page report to client 1", "? a reason and a key"],
        ),
        (
            "The MC server sends a page report to both clients",
            &["MC server sends page report to client 1, client 2"],
        ),
        (
            "The MC server informs both clients that the page is over",
            &["MC server informs client 1, client 2: the page is over"],
        ),
    ]);
}

#[test]
fn one_of_two_may() {
    all(&[
        (
            "Either client may send a page request to the MC server",
            &[
                "client 1 may: sends page request to MC server",
                "client 2 may: sends page request to MC server",
            ],
        ),
        (
            "Client 1 or client 2 sends a page request to the MC server",
            &[
                "client 1 may: sends page request to MC server",
                "client 2 may: sends page request to MC server",
            ],
        ),
        (
            "Either client 1 or the MC server may end the page by sending a stop request",
            &[
                "client 1 may: closes page",
                "MC server may: closes page",
                "client 1 may: sends stop request",
                "MC server may: sends stop request",
            ],
        ),
        (
            "Client 1 or client 2 sends a page request to the MC server, which forwards it to the AMF",
            &[
                "client 1 may: sends page request to MC server",
                "client 2 may: sends page request to MC server",
                "MC server forwards it to AMF",
            ],
        ),
        (
            "Client 1 or client 2 shall not send a page request to the MC server",
            &[
                "client 1 shall not: sends page request to MC server",
                "client 2 shall not: sends page request to MC server",
            ],
        ),
        (
            "Both clients send a page request to the MC server",
            &[
                "client 1 sends page request to MC server",
                "client 2 sends page request to MC server",
            ],
        ),
    ]);
}

#[test]
fn what_was_sent_is_forwarded_by_others() {
    all(&[
        (
            "The MC server sends a page report to client 1, which client 1 shall forward to client 2",
            &[
                "MC server sends page report to client 1",
                "client 1 shall: forwards page report to client 2",
            ],
        ),
        (
            "The AMF sends a page report to the MC server, which shall forward it to client 1",
            &["AMF sends page report to MC server", "MC server shall: forwards it to client 1"],
        ),
        (
            "The AMF sends a page report to the MC server, which the AMF stores",
            &["AMF sends page report to MC server [which the AMF stores]"],
        ),
    ]);
}

#[test]
fn what_is_said_besides_changes_no_act() {
    all(&[
        (
            "Client 1 informs its user of the page and the picture, if received",
            &["client 1 informs user of client 1: the page and the picture [if received]"],
        ),
        (
            "Client 1 informs its user, if the picture is received",
            &["if the picture is received: client 1 informs user of client 1"],
        ),
        (
            "The MC server may withdraw the page before the day ends by sending a stop request to client 2",
            &[
                "before the day ends: MC server may: closes page",
                "before the day ends: MC server may: sends stop request to client 2",
            ],
        ),
        (
            "The AMF sends a page request to the SMF serving the UE",
            &["AMF sends page request to SMF [serving the UE]"],
        ),
        (
            "The MC server sends a page response with the text set to \"120 user is asked to stop\" to client 1",
            &[
                "MC server sends page response to client 1 [with the text set to 120 user is asked to stop]",
            ],
        ),
        (
            "Client 1 shows the page to its user, who accepts or rejects it",
            &[
                "client 1 informs user of client 1: page",
                "user of client 1 accepts it",
                "or user of client 1 rejects it",
            ],
        ),
    ]);
}

#[test]
fn what_was_asked_last_is_meant() {
    all(&[
        (
            "If it does, the MC server sends a page report to client 1",
            &["if so: MC server sends page report to client 1"],
        ),
        (
            "If this is not the case, steps 4 and 5 are not applicable",
            &["if not so: steps 4 and 5 skipped"],
        ),
        (
            "If the page is old, steps 4 to 5 are not performed",
            &["if the page is old: steps 4 to 5 skipped"],
        ),
    ]);
}

#[test]
fn what_comes_is_received_however_it_is_said() {
    all(&[
        (
            "Each time a page report is received, client 1 shall store the page and restart timer T9",
            &[
                "on page report: client 1 shall: stores page",
                "on page report: client 1 shall: opens timer T9",
            ],
        ),
        (
            "Once the page report has been received, client 1 stops timer T9",
            &["on page report: client 1 closes timer T9"],
        ),
        // Where another one receives it, it is no message to who acts.
        (
            "Once the page report has been received by the MC server, client 1 stops timer T9",
            &["after the page report has been received by the MC server: client 1 closes timer T9"],
        ),
        // Which of several is not understood.
        (
            "Upon receiving the first page report, client 1 informs its user",
            &["on page report: client 1 informs user of client 1", "? the first page report"],
        ),
        (
            "Client 1 shall instead send a page response to the MC server",
            &["client 1 shall: sends page response to MC server", "? instead"],
        ),
    ]);
}

#[test]
fn who_holds_something_is_told_and_what_is_held_is_given_up() {
    all(&[
        (
            "The AMF updates the SMF about the page by means of Nx_Page_Update",
            &["AMF sends Nx_Page_Update to SMF [about the page]"],
        ),
        ("The AMF updates the page", &["AMF stores page"]),
        ("The AMF discards the stored page", &["AMF closes page"]),
        ("The AMF discards the page", &["AMF ignores page"]),
    ]);
}

#[test]
fn what_is_said_in_another_order_is_the_same() {
    all(&[
        (
            "After having verified that the user is authorised, the MC server sends a page request to client 2",
            &[
                "MC server checks that the user is authorised",
                "if so: MC server sends page request to client 2",
            ],
        ),
        (
            "Having checked whether the key is known, the MC server sends a page request to client 2",
            &[
                "MC server checks whether the key is known",
                "if so: MC server sends page request to client 2",
            ],
        ),
        (
            "The SMF sends a page response with the key and, if available, the page identity to the AMF",
            &[
                "SMF sends page response to AMF [with the key and the page identity; page identity only if available]",
            ],
        ),
        // What is done if something is so is no part of what is sent.
        (
            "The SMF stores the page and, if needed, the AMF sends a page request to the SMF",
            &["SMF stores page", "? and, if needed, the AMF sends a page request to the SMF"],
        ),
        (
            "Client 1 may inform the user and, if the key is present, shall send a page request to the MC server",
            &[
                "client 1 may: informs user of client 1",
                "if the key is present: client 1 shall: sends page request to MC server",
            ],
        ),
        (
            "Using the Get operation, the AMF retrieves from the SMF the page key",
            &["AMF receives page key [using the Get operation; from the SMF]"],
        ),
        (
            "The AMF builds a page message and hands it over to the SMF",
            &["AMF builds page message", "AMF sends page message to SMF"],
        ),
        (
            "The AMF stores the page request and forwards it to the SMF",
            &["AMF stores page request", "AMF forwards page request to SMF"],
        ),
        (
            "Client 1 sends a room hand over request to the MC server and starts a hold timer set to the hold time",
            &[
                "client 1 sends room hand over request to MC server",
                "client 1 opens hold timer [set to the hold time]",
            ],
        ),
        (
            "On receipt of the page report, client 1 stops the hold timer if running",
            &["on page report: client 1 closes hold timer"],
        ),
    ]);
}
