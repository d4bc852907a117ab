//! What is joined to an act: what its receiver does with it, what is done instead, how late, and where.

use super::tests::all;

#[test]
fn who_receives_it_does_something_in_turn() {
    all(&[
        (
            "The AMF sends a page to the SMF, which in turn sends a page report to the UE",
            &["AMF sends page to SMF", "SMF sends page report to UE"],
        ),
        (
            "Client 1 forwards the key to the MC server, which stores the key and informs client 2",
            &[
                "client 1 forwards key to MC server",
                "MC server stores key",
                "MC server informs client 2",
            ],
        ),
        (
            "The AMF informs the SMF that the UE is gone, which in turn releases the path",
            &["AMF informs SMF: the UE is gone", "SMF closes path"],
        ),
        (
            "If the key is old, the AMF sends a page to the SMF, which in turn sends a page to the UE",
            &["if the key is old: AMF sends page to SMF", "SMF sends page to UE"],
        ),
        (
            "The AMF checks whether the key is old, in which case the AMF stops the page",
            &["AMF checks whether the key is old", "if so: AMF closes page"],
        ),
        // What a message has in it, and what it is for, is done by nobody.
        (
            "The AMF sends a page to the SMF, which contains a key",
            &["AMF sends page to SMF [which contains a key]"],
        ),
        (
            "The AMF sends the SMF a page, which stores the key",
            &["AMF sends page to SMF", "? which stores the key"],
        ),
    ]);
}

#[test]
fn what_is_said_of_somebody_ends_where_something_is_done() {
    all(&[
        (
            "The AMF informs the SMF that the UE is gone and sends a page to the UE",
            &["AMF informs SMF: the UE is gone", "AMF sends page to UE"],
        ),
        (
            "The MC server checks that the list is whole and frobs it",
            &["MC server checks that the list is whole", "MC server frobs it"],
        ),
        (
            "The MC server frobs the list and sends a page to client 2",
            &["MC server frobs the list", "MC server sends page to client 2"],
        ),
        // By a verb that is not known a release may be refused.
        (
            "The MC server frobs the release and sends a page to client 2",
            &["? The MC server frobs the release and sends a page to client 2"],
        ),
        (
            "The page is withdrawn by sending a page stop to client 2",
            &["closes page", "sends page stop to client 2"],
        ),
        (
            "The AMF answers with a page response, in which case the SMF sends a page to the UE",
            &["AMF sends page response", "in which case: SMF sends page to UE"],
        ),
        (
            "Client 1 cancels the page with a page stop request to the MC server",
            &["client 1 closes page", "client 1 sends page stop request to MC server"],
        ),
        // A response that goes to nobody named is what it is done with.
        (
            "Client 1 stores the key with the page request",
            &["client 1 stores key [with the page request]"],
        ),
    ]);
}

#[test]
fn one_of_two_is_done() {
    all(&[
        (
            "The UE either sends a grant to the AMF or, if the key is old, a refusal",
            &["if the key is old: UE sends refusal to AMF", "otherwise: UE sends grant to AMF"],
        ),
        (
            "The UE sends a key report to the AMF, or a key failure if the key is old",
            &[
                "if the key is old: UE sends key failure to AMF",
                "otherwise: UE sends key report to AMF",
            ],
        ),
        (
            "The UE shall either send a key report to the AMF or, if the key is old, release the key",
            &[
                "if the key is old: UE shall: closes key",
                "otherwise: UE shall: sends key report to AMF",
            ],
        ),
        (
            "The user either accepts or declines the page",
            &["user of client 2 accepts page", "or user of client 2 rejects page"],
        ),
        (
            "The user accepts the page, or declines it if the key is old",
            &["user of client 2 accepts page", "or if the key is old: user of client 2 rejects it"],
        ),
        (
            "The UE returns either a key report to the AMF or, if the key is old, a key failure",
            &[
                "if the key is old: UE sends key failure to AMF",
                "otherwise: UE sends key report to AMF",
            ],
        ),
        (
            "If the key is old, the UE sends a page to the AMF; if the key is new, the UE stores the key",
            &["if the key is old: UE sends page to AMF", "if the key is new: UE stores key"],
        ),
        (
            "If the key is old, the UE sends a page to the AMF; else it stores the key",
            &["if the key is old: UE sends page to AMF", "otherwise: UE stores key"],
        ),
        // What is not known to be sent instead is quoted.
        (
            "The UE sends a key report to the AMF, or whatever else is needed",
            &["UE sends key report to AMF", "? whatever else is needed"],
        ),
    ]);
}

#[test]
fn how_late_is_no_condition() {
    all(&[
        (
            "The UE releases the path at the latest when the key is old",
            &["UE closes path [at the latest when the key is old]"],
        ),
        (
            "The AMF sends a page to the UE no later than when the key is old",
            &["AMF sends page to UE [no later than when the key is old]"],
        ),
        (
            "The AMF sends a page to the UE within two seconds after the key has come",
            &["AMF sends page to UE [within two seconds after the key has come]"],
        ),
        (
            "The AMF stores the key, at most until the key is old, and sends a page to the UE",
            &["AMF stores key [at most until the key is old]", "AMF sends page to UE"],
        ),
        // What comes after something is done then.
        (
            "The AMF sends a page to the UE when the key is old",
            &["after the key is old: AMF sends page to UE"],
        ),
    ]);
}

#[test]
fn what_is_inserted_says_when() {
    all(&[
        (
            "The AMF, if the key of the UE is old, sends a page to the UE",
            &["if the key of the UE is old: AMF sends page to UE"],
        ),
        (
            "The AMF, provided that the key is old, sends a page to the UE",
            &["if the key is old: AMF sends page to UE"],
        ),
        (
            "The AMF, upon receiving the page request, sends a page to the UE",
            &["on page request: AMF sends page to UE"],
        ),
        (
            "The AMF stores the key and, within one second, sends a page to the UE",
            &["AMF stores key", "AMF sends page to UE [within one second]"],
        ),
        (
            "The AMF stores the key and, if the key is old, sends a page to the UE",
            &["AMF stores key", "if the key is old: AMF sends page to UE"],
        ),
        // Where no verb follows nothing is inserted.
        ("The AMF, if the key is old, page the UE", &["? The AMF, if the key is old, page the UE"]),
    ]);
}

#[test]
fn a_sentence_behind_its_label_is_read_once() {
    all(&[
        ("AMF to SMF: The AMF sends a page to the SMF", &["AMF sends page to SMF"]),
        (
            "Client 1 to MC server: client 1 stores the key and sends a page to the MC server",
            &["client 1 stores key", "client 1 sends page to MC server"],
        ),
        (
            "SMF to UE: If the key is old, the SMF stops the page",
            &["if the key is old: SMF closes page"],
        ),
        // A message is none.
        ("AMF to SMF: Page Request (key)", &["AMF sends Page Request to SMF [(key)]"]),
    ]);
}

#[test]
fn who_is_asked_and_by_what() {
    all(&[
        (
            "Client 1 asks the MC server to move the page by sending a page move request",
            &["client 1 sends page move request to MC server [requests to move the page]"],
        ),
        (
            "The SMF instructs the AMF to stop the page by means of a page stop request",
            &[
                "SMF sends page stop request to AMF [requests to stop the page by means of a page stop request]",
            ],
        ),
        ("Client 1 hands the key over to the MC server", &["client 1 forwards key to MC server"]),
        ("The SMF answers the AMF with a page response", &["SMF sends page response to AMF"]),
        // Who is told something is somebody, and is not understood where nobody has that name.
        (
            "The AMF shall inform the vault that the key is old",
            &["? The AMF shall inform the vault that the key is old"],
        ),
        ("The user asks for a page", &["user of client 2 begins page"]),
        (
            "The page report is acknowledged by the MC server",
            &["MC server sends answer to page report"],
        ),
        (
            "The page request is answered with a page response by the MC server",
            &["MC server sends page response"],
        ),
        (
            "A page is sent to client 1 and to the UE by the MC server",
            &["MC server sends page to client 1, UE"],
        ),
        (
            "The MC server passes what it has to client 1",
            &["? The MC server passes what it has to client 1"],
        ),
        // Who is only asked is told what is wanted, by no message of a name.
        ("The SMF tells the AMF to stop the page", &["SMF informs AMF [to stop the page]"]),
    ]);
}

#[test]
fn who_does_not_go_on_is_done() {
    all(&[
        (
            "The AMF sends a page to the SMF and does not proceed",
            &["AMF sends page to SMF", "AMF the procedure ends"],
        ),
        (
            "The AMF shall store the key and shall not continue with the rest of the steps",
            &["AMF shall: stores key", "AMF the procedure ends"],
        ),
        (
            "The AMF shall store the key and terminate the procedure",
            &["AMF shall: stores key", "AMF shall: the procedure ends"],
        ),
        (
            "The AMF shall inform the SMF and shall stop",
            &["AMF shall: informs SMF", "AMF shall: the procedure ends"],
        ),
        // A thing that is stopped is no end of all.
        ("The AMF shall stop the page procedure", &["AMF shall: closes page procedure"]),
        ("The AMF continues with step 5", &["AMF the procedure continues with step 5"]),
    ]);
}
