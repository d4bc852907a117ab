//! What readers of published procedures found wrong in the reading of them, each with its whole kind.

mod lines;
mod written;

use callproof_reading::acts::{Understood, understand};
use callproof_reading::editorial;
use callproof_reading::read;
use lines::with;

fn written(text: &str) -> String {
    written::written(&format!("5.1 Procedure\n{text}"))
}

/// Who has asked is remembered from the next event on: an answer in the same breath goes to the sender.
#[test]
fn who_has_just_asked_is_answered() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF sends a move response to the UE.
",
    );
    with(
        &text,
        "AMF | idle | move request from either UE | send move response to sender; set asker to \
                 sender | set up",
    );
}

/// A sentence in which somebody acts is never said to demand nothing.
#[test]
fn what_is_not_understood_is_quoted_wherever_it_stands() {
    let text = "5.1 Procedure
1. The UE sends a move request to the AMF.
The AMF brokers the paging of the UE.
The lower layers shall be probed.
This clause describes a procedure.
";
    let contribution = read(text.as_bytes()).expect("it is a contribution");
    let said = understand(&contribution).items.into_iter().flat_map(|item| item.sentences);
    let is: Vec<bool> = said.map(|said| matches!(said.is, Understood::Ignored(_))).collect();
    assert_eq!(is, [false, false, false, true]);
}

/// A condition in the words of the check before it says what that has found.
#[test]
fn a_check_is_asked_once() {
    let text = written(
        "1. The UE sends a read request to the server A.
2. The server A checks if the document exists for the user. If the document does not exist, the server A \
         sends a read reject to the UE. The server A sends a read response to the UE.
",
    );
    assert_eq!(text.matches("policy of server A decides").count(), 1, "{text}");
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF checks whether the UE is registered and, if registered, it sends a move response to the UE.
",
    );
    assert_eq!(text.matches("policy of AMF decides").count(), 1, "{text}");
}

/// "Determines that P" finds it so, and asks nothing.
#[test]
fn who_determines_that_it_is_so_asks_nothing() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF determines that the session can be moved. The AMF sends a move response to the UE.
",
    );
    assert!(!text.contains("policy of AMF decides when checking"), "{text}");
}

/// "In this case" is the case before it; where that is not modelled, nothing of it is.
#[test]
fn this_case_is_the_one_before() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. Before the timer elapses, the AMF releases the path. In this case, the AMF sends a cause report to the UE.
3. The AMF sends a move response to the UE.
",
    );
    assert!(text.contains("unread 5.1 2: in this case"), "{text}");
    let text = written(
        "1. The UE sends a move request to the AMF.
2. If the UE is idle, the AMF sends a page request to the SMF. In this case, the AMF sends a cause report to \
         the UE.
3. The AMF sends a move response to the UE.
",
    );
    with(
        &text,
        "AMF | checking | the UE is idle | send page request to SMF; send cause report to asker | set up",
    );
}

/// What comes is its own condition, whoever triggers it.
#[test]
fn what_has_come_is_not_asked_about() {
    for second in [
        "[Conditional] If the AMF receives the move request from the UE in step 1, the AMF sends a move \
         response to the UE.",
        "[Conditional] If the procedure is triggered by the UE (step 1), the AMF sends a move response to the \
         UE.",
    ] {
        let text = written(&format!("1. The UE sends a move request to the AMF.\n2. {second}\n"));
        assert!(!text.contains("policy of AMF decides when checking"), "{second}: {text}");
        with(
            &text,
            "AMF | idle | move request from either UE | send move response to sender; set asker to \
                     sender | set up",
        );
    }
}

/// "Optionally" permits, wherever it stands.
#[test]
fn optionally_is_a_permission() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF optionally sends a report to the SMF.
3. The AMF sends a move response to the UE.
",
    );
    with(&text, "user of AMF may when set up: send report");
}

/// Nobody sits at a function of the network and changes their mind.
#[test]
fn who_has_no_user_does_not_give_up() {
    let steps = |who: &str| {
        written(&format!(
            "1. The user at the {who} wants a move. The {who} sends a move request to the AMF.
2. The AMF sends a move response to the {who}.
5.2 Move release
1. The {who} sends a release request to the AMF.
"
        ))
    };
    let alone = |who: &str| {
        written(&format!(
            "1. The {who} sends a move request to the AMF.
2. The AMF sends a move response to the {who}.
"
        ))
    };
    let offers =
        |text: &str| text.lines().any(|l| l.ends_with(": gives up") || l.ends_with(" again"));
    assert!(offers(&steps("UE")));
    assert!(!offers(&alone("UE")));
    assert!(!offers(&alone("SMF")));
}

/// What stands between two acts of one role, and was not understood, may be what triggers the second.
#[test]
fn what_was_not_understood_stands_between() {
    let text = written(
        "1. The AMF sends a list request to the UE.
2. The UE brokers an entry with the AMF.
3. The AMF sends a list complete to the UE.
",
    );
    with(
        &text,
        "supposing what tells AMF to do this was not understood, so it may do it at any time",
    );
}

/// Pre-conditions have numbers of their own, a step 0 is one step, 3a and 3b are step 3, and the steps of
/// other figures are elsewhere.
#[test]
fn steps_keep_their_numbers() {
    let text = "Pre-conditions:
1. The UE is registered.
2. The AMF knows the UE.
Procedure:
0. The UE sends a move request to the AMF.
1. The AMF sends a path request to the SMF as in step 8 of Figure 4.2.
2a. The SMF sends a path response to the AMF.
2b. The AMF sends a move response to the UE.
3. The UE sends a move complete to the AMF.
";
    let made = written(text);
    for line in [
        "paragraph pre-condition 1: The UE is registered.",
        "step 0: The UE sends a move request to the AMF.",
        "step 1: The AMF sends a path request to the SMF as in step 8 of Figure 4.2.",
    ] {
        with(&made, line);
    }
    let contribution = read(format!("5.1 Procedure\n{text}").as_bytes()).expect("it is one");
    assert_eq!(editorial(&contribution), []);
}

/// One role under two spellings is one role, and that is said.
#[test]
fn a_role_is_one_however_it_is_spelt() {
    let text = written(
        "1. The LMS client sends a list report to the source-LMS server.
2. The source LMS server sends a list notice to the LMS client.
",
    );
    with(&text, "scope Assumed: source LMS server is another spelling of source-LMS server.");
    with(
        &text,
        "source-LMS server | idle | list report from either LMS client | send list notice to sender; \
                 set asker to sender | set up",
    );
}

/// What is told or handed over in a message goes in that message.
#[test]
fn what_is_carried_is_no_message() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF indicates the failure to the SMF with the status update report.
3. The AMF returns the document in a 2.05 (Content) response to the UE.
4. The SMF sends a log report to the AMF.
",
    );
    with(
        &text,
        "AMF | idle | move request from either UE | send status update report to SMF; set asker to \
                 sender | awaiting log report",
    );
    with(&text, "AMF | idle | move request from either UE | send 2.05 Content response to sender");
}
