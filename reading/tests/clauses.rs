//! What belongs together and stands in several clauses, and what is done by what a message says.

mod lines;
mod written;

use lines::with;
use written::written;

const TEXT: &str = "7 Documents
7.1 Client procedure
Upon receiving a request from the user to read a document, the document client shall send a GET \
request to the document server.
Upon receiving a 200 (OK) response, the document client shall inform its user.
7.2 Server procedure
Upon receiving a GET request where the URI identifies a document, the document server:
1) if the document does not exist, shall send a 404 (Not Found) response and skip the rest of the steps;
2) shall send a 200 (OK) response.
Upon receiving a GET request where the URI identifies a list, the document server shall send a list \
response.
";

/// What a server does on what a client sends stands between the two things that the client does,
/// wherever it is printed.
#[test]
fn a_client_and_its_server_are_one_procedure() {
    let text = written(TEXT);
    for line in [
        "user of either document client begins when idle: asks to read a document",
        "either document client | idle | asks to read a document | send GET request to document server | \
         awaiting 200 OK response / 404 Not Found response / list response",
        "document server | idle | GET request from either document client | set asker to sender | checking",
        "either document client | awaiting 200 OK response / 404 Not Found response / list response | 200 \
         OK response | tell it | set up",
        "scope Assumed: 7.1: what 7.2 says is done within it.",
    ] {
        with(&text, line);
    }
    // So they are where each stands under a clause of its own.
    let under = TEXT.replace("7.1 Client procedure", "7.3.1 Client\n7.3.1.1 Over HTTP");
    let under = written(&under.replace("7.2 Server procedure", "7.3.2 Server\n7.3.2.1 Over HTTP"));
    with(&under, "scope Assumed: 7.3.1.1: what 7.3.2.1 says is done within it.");
    // Another clause of another part is another procedure.
    let apart = written(&TEXT.replace("7.2 Server", "8.2 Server"));
    assert!(!apart.contains("is done within it"), "{apart}");
}

/// Where one thing or another is done on a message, by what it says, never both are.
#[test]
fn what_a_message_says_tells_apart_what_is_done() {
    let text = written(TEXT);
    for line in [
        "document server | checking | the URI identifies a document |  | checking 2",
        "document server | checking | the URI does not identify a document |  | checking 3",
        "document server | checking 2 | the document does not exist | send 404 Not Found response to asker \
         | over",
        "document server | checking 2 | the document exists |  | set up",
        "document server | checking 2 | the document exists | send 200 OK response to asker",
        "document server | checking 3 | the URI identifies a list | send list response to asker | set up",
    ] {
        with(&text, line);
    }
}

/// What stands under "if P:" is done where that is so, whoever does it.
#[test]
fn a_case_above_a_list_holds_for_all_of_it() {
    let text = written(
        "5.2.1 Start of sharing
Upon receiving a share request from the share client, the share server shall:
a) check whether the user is authorised to share; and
b) if the share is public, then:
    1) send a listing request to the listing server; and
    2) the listing server shall send a listing response to the share server; and
c) send a share response to the share client.
",
    );
    with(&text, "supposing share client sends the share request, which nobody is said to send");
    for line in [
        "either share client | idle | begins with share request | send share request to share server | awaiting \
         share response",
        "share server | checking 2 | the share is public | send listing request to listing server | \
         awaiting listing response",
        "share server | checking 2 | the share is not public | send share response to asker",
        "share server | awaiting listing response | listing response with outcome accepted | send share response to asker | set \
         up",
    ] {
        with(&text, line);
    }
}

/// A service operation goes to who provides it by its name, and a notification to who is notified.
#[test]
fn a_service_is_of_who_bears_its_name() {
    let text = written(
        "4.5 Release of a path
1. AN to AMF: N2 Release Request.
2. The AMF invokes the Nsmf_Path_Release request.
3. The SMF sends an N4 Release Request to the UPF. The UPF sends an N4 Release Response to the SMF.
4. The SMF sends a Nsmf_Path_Release response to the AMF.
5. The SMF notifies the PCF that the path is released.
6. The SMF informs the CHF by sending a Charging Report.
7. The UPF sends a Count Request to the SMF. The PCF sends a Rule Request to the SMF.
8. The SMF sends a Count Response.
",
    );
    for line in [
        "either AN | idle | begins step 1 of 4.5 | send N2 Release Request to AMF | set up",
        "AMF | idle | N2 Release Request from either AN | send Nsmf_Path_Release request to SMF; set asker \
         to sender | awaiting Nsmf_Path_Release response",
        "SMF | awaiting N4 Release Response | N4 Release Response | send notification that the path is \
         released to PCF",
        "supposing it is told by a notification that the path is released, which has no name there",
        "SMF | awaiting N4 Release Response | N4 Release Response | send Charging Report to CHF",
        // An answer goes to who has asked for it, not to who has spoken last.
        "supposing Count Response goes to UPF",
    ] {
        with(&text, line);
    }
}

/// Nobody is permitted anything before something has come to it.
#[test]
fn a_permission_stands_where_somebody_has_been_told() {
    let text = |third: &str| {
        written(&format!(
            "4.6 Release of a channel
1. AMF to AN: N2 Release Command.
2. {third}
3. AN to AMF: N2 Release Complete.
"
        ))
    };
    let own = text("The AN may send an RRC Release to the UE.");
    with(&own, "user of AN may when set up: send RRC Release");
    let other = text("The PCF may send a Policy Report to the SMF.");
    assert!(other.contains("unread 4.6 2: PCF may: sends Policy Report"), "{other}");
}

/// What stands under a condition within another one is done where both are so, and what follows in the
/// outer case in each of the inner ones.
#[test]
fn conditions_stand_within_one_another() {
    let text = written(
        "5.2.2 Change of sharing
Upon receiving a change request from the share client, the share server shall:
1) if the share is public, then:
    a) send a listing request to the listing server;
    b) if the listing is large, send a split request to the split server; and
    c) send a share report to the report server; and
2) send a change response.
",
    );
    for line in [
        "share server | checking | the share is public | send listing request to listing server | checking 2",
        "share server | checking 2 | the listing is large | send split request to split server | set up",
        "share server | checking 2 | the listing is large | send share report to report server",
        "share server | checking 2 | the listing is not large | send share report to report server",
        "share server | checking | the share is not public | send change response to asker",
        "share server | checking 2 | the listing is not large | send change response to asker",
    ] {
        with(&text, line);
    }
    let elsewhere = "share server | checking | the share is not public | send share report";
    assert!(!text.contains(elsewhere), "{text}");
}

/// Lists of one role in clauses of their own, which send nothing, go on from what another one began, whichever
/// role's clauses come first.
#[test]
fn what_only_goes_on_belongs_to_what_it_goes_on_from() {
    const CLIENT: &str = "\
6.2.1 Client procedures
6.2.1.1 Requesting a tray
Upon receiving a request from the user to rent a tray, the bread client shall:
1) start timer TB1; and
2) send a tray request to the bread server.
6.2.1.2 Tray response received
Upon receiving a tray response, the bread client shall:
1) stop timer TB1; and
2) indicate to the user that the tray has been rented.
6.2.1.3 Timer expiry
On expiry of timer TB1, the bread client shall:
1) inform the user that the tray has not been rented.
";
    const SERVER: &str = "\
6.2.2 Server procedures
6.2.2.1 Tray request received
Upon receiving a tray request from the bread client, the bread server shall:
1) reserve the tray; and
2) send a tray response to the bread client.
";
    for text in
        [format!("6.2 Tray rental\n{CLIENT}{SERVER}"), format!("6.2 Tray rental\n{SERVER}{CLIENT}")]
    {
        let text = written(&text);
        assert!(
            text.contains(
                "| awaiting tray response | tray response with outcome accepted | stop TB1"
            ),
            "{text}"
        );
        assert!(text.contains("| awaiting tray response | TB1"), "{text}");
        assert!(!text.contains("outside the text"), "{text}");
    }
}
