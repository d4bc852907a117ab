//! What readers of contributions found false, or missed.

mod lines;
mod written;

use lines::with;
use written::written as whole;

/// What is made of the steps of one clause.
fn written(steps: &str) -> String {
    whole(&format!("5.1 Procedure\n{steps}"))
}

/// Who is refused by the text what it has begun is done with it, and nothing is asked about that.
#[test]
fn who_is_refused_in_so_many_words_is_done() {
    let text = written(
        "1. The user at client 1 initiates a move. Client 1 sends a move request to the MC server.
2. The MC server checks whether the user is authorised. If not, the MC server rejects the request with a move \
         response and the procedure ends.
3. The MC server sends a move report to client 1.
",
    );
    with(
        &text,
        "either client 1 | awaiting move report | move response with outcome refused |  | over",
    );
    assert!(!text.contains("issue refusal-"), "{text}");
}

/// "X Accept or X Reject": the second where what has come says no.
#[test]
fn a_reject_is_the_negative_accept() {
    let text = written(
        "1. UE to AMF: Move Request.
2. AMF to SMF: Session Request.
3. The SMF checks whether the move is allowed. If the move is not allowed, the SMF rejects the request with a \
         Session Response.
4. SMF to AMF: Session Response.
5. AMF to UE: Move Accept or Move Reject.
",
    );
    for line in [
        "AMF | awaiting Session Response | Session Response with outcome accepted | send Move Accept to asker | set up",
        "AMF | awaiting Session Response | Session Response with outcome refused | send Move Accept with outcome \
         refused to asker | over",
        "either UE | awaiting Move Accept | Move Accept with outcome refused |  | over",
    ] {
        with(&text, line);
    }
    // A message that somebody gets is one of its own.
    let heard = written(
        "1. UE to AMF: Move Request.
2. AMF to SMF: Session Request.
3. SMF to AMF: Session Response.
4. AMF to UE: Move Accept or Move Reject.
5. Upon receiving a Move Reject, the UE sends a Move Report to the AMF.
",
    );
    assert!(!heard.contains("with a negative outcome, and is sent where"), "{heard}");
}

/// What holds nothing is no call: nobody is busy with it, and the other side ends nothing.
#[test]
fn what_holds_nothing_may_be_done_twice() {
    let two = |what: &str| {
        whole(&format!(
            "5.1 Paging
1. The user at client 1 initiates a page. Client 1 sends a page request to the MC server.
2. The MC server sends the page request to client 2.
3. Client 2 informs its user{what} and sends a page response to the MC server.
4. The MC server sends the page response to client 1{what}.
5.2 Page release
1. The user at client 1 initiates the release. Client 1 sends a release request to the MC server.
2. The MC server sends the release request to client 2.
3. Client 2 sends a release response to the MC server.
4. The MC server sends the release response to client 1.
"
        ))
    };
    let page = two("");
    for issue in ["issue busy", "issue releasing-party", "issue own-end"] {
        assert!(!page.contains(issue), "{issue}: {page}");
    }
    assert!(page.contains("role client 2: client 2\n  many calls"), "{page}");
}

/// Who sends what nobody is said to send is asked, unless it begins with it.
#[test]
fn what_nobody_sends_is_asked_about() {
    let text = written(
        "1. The UE sends a move request to the AMF.
2. The AMF sends a move response to the UE.
3. Upon receiving a list request, the UE sends a list response to the AMF.
",
    );
    assert!(text.contains("Who sends the list request that the UE receives, and when?"), "{text}");
    let alone = written(
        "1. Upon receiving a list request from the UE, the AMF sends a list response to the UE.
",
    );
    assert!(!alone.contains("issue unsaid"), "{alone}");
}

/// Whoever answers without having decided anything may be unable to do it, and who has begun is told.
#[test]
fn who_is_asked_may_be_unable() {
    let text = written(
        "1. The user at client 1 initiates a move. Client 1 sends a move request to the MC server.
2. The MC server sends a copy request to the content server.
3. The content server sends a copy response to the MC server.
4. The MC server sends a move response to client 1.
",
    );
    for line in [
        "content server | idle | copy request |  | deciding on the copy request",
        "content server | deciding on the copy request | accepts the copy request | send copy response to MC server | set up",
        "content server | deciding on the copy request | cannot do the copy request | send copy response with outcome \
         refused to MC server | over",
        "MC server | awaiting copy response | copy response with outcome refused | send move response with outcome \
         refused to asker; stop response timer | over",
    ] {
        with(&text, line);
    }
    assert!(text.contains("What if the content server cannot do what is asked?"), "{text}");
    assert!(text.contains("Is the user at client 1 told how it has ended?"), "{text}");
    // A release is not refused, and who decides says no already.
    for (name, second) in [
        ("release", "The content server sends a release response to the MC server."),
        (
            "copy",
            "The content server checks whether the copy is allowed. The content server sends a copy response to the \
             MC server.",
        ),
    ] {
        let text = written(&format!(
            "1. The user at client 1 initiates a move. Client 1 sends a move request to the MC server.
2. The MC server sends a {name} request to the content server.
3. {second}
4. The MC server sends a move response to client 1.
"
        ));
        assert!(!text.contains("issue failure"), "{text}");
    }
}

/// What comes behind an answer that was left out is taken all the same.
#[test]
fn an_answer_may_be_left_out() {
    let text = written(
        "1. The user at client 1 initiates a copy. Client 1 sends a copy request to the MC server.
2. The MC server sends the copy request to client 2.
3. Client 2 informs its user. If the request contains a mandatory indication, the procedure continues with step 5.
4. The user accepts the request. Client 2 sends a copy response to the MC server.
5. Client 2 sends a copy report to the MC server.
6. The MC server sends the copy report to client 1.
",
    );
    assert!(
        text.contains(
            "What does the MC server do when the copy report comes, and no copy response has?"
        ),
        "{text}"
    );
    with(
        &text,
        "MC server | awaiting copy response | copy report with outcome accepted | send copy report to asker; stop response timer | set up",
    );
}

/// "Or" in what somebody wants makes no two decisions of it.
#[test]
fn what_is_wanted_is_one_decision() {
    let text = written(
        "To discover a pipeline or a node, the UE shall send a list request to the AMF.
Upon receiving the list request, the AMF shall:
1) send a list response to the UE.
",
    );
    with(
        &text,
        "either UE | idle | wants to discover a pipeline / a node | send list request to AMF | awaiting list response",
    );
}

/// What happens without a message is found out by who acts then, whenever it happens.
#[test]
fn what_happens_is_found_out() {
    let text = written(
        "1. The UE sends a list request to the AMF.
2. When maintenance is scheduled, the AMF sends a list report to the UE and a list notice to the SMF.
3. When the list is full, the PCF sends a full report to the SMF.
",
    );
    for line in [
        "AMF | before it goes on | finds that maintenance is scheduled | send list report to asker; send list notice to SMF | set up",
        "PCF | idle | finds that the list is full | send full report to SMF | set up",
    ] {
        with(&text, line);
    }
}

/// An acknowledgement of what nobody sends by that name is asked about.
#[test]
fn what_is_acknowledged_has_a_name() {
    let text = written(
        "1. The MC server sends a watch cancel notification to client 2.
2. Client 2 acknowledges the watch release notification towards the MC server.
",
    );
    assert!(
        text.contains("Which message is the watch release notification that client 2 answers, and who sends it?"),
        "{text}"
    );
}

/// What is opened and never closed is asked about where it ends.
#[test]
fn what_is_left_open_is_ended() {
    let text = whole(
        "5.1 Watch
1. The user at client 1 initiates a watch. Client 1 sends a watch request to the MC server.
2. The MC server starts the supervision and sends a watch response to client 1.
5.2 Watch release
1. The user at client 1 initiates the release. Client 1 sends a release request to the MC server.
2. The MC server sends a release response to client 1.
",
    );
    assert!(text.contains("When does the MC server end supervision?"), "{text}");
    with(&text, "MC server | set up | release request from either client 1 | close supervision");
}

/// Where the beginning of something is checked, its end is asked about; and wherever it is over, no timer
/// runs on.
#[test]
fn what_is_checked_once_is_asked_about_again() {
    let with_end = |end: &str| {
        whole(&format!(
            "5.1 Alert
1. The user at client 1 raises an alert. Client 1 sends an alert request to the MC server.
2. The MC server checks whether the user is authorised to raise alerts.
3. The MC server sends an alert response to client 1.
5.2 Alert cancellation
1. The user at client 1 cancels the alert. Client 1 sends a cancel request to the MC server.
2. The MC server {end}sends a cancel response to client 1.
"
        ))
    };
    let text = with_end("");
    let asked = "Does the MC server check whether who sends the cancel request may do so, as where it begins?";
    assert!(text.contains(asked), "{text}");
    with(&text, "either client 1 | any | enters over | stop response timer");
    let checked =
        with_end("checks whether the user is authorised to cancel alerts. The MC server ");
    assert!(!checked.contains("issue authorisation"), "{checked}");
}

/// Who decides whether to do something goes on in either way, and "if so" is the one.
#[test]
fn what_is_decided_is_no_check() {
    let text = written(
        "1. The UE sends a list request to the AMF.
2. The AMF decides whether to keep the list and, if so, sends a keep request to the SMF.
3. The AMF sends a list response to the UE.
",
    );
    for line in [
        "AMF | checking | it decides to keep the list | send keep request to SMF | set up",
        "AMF | checking | it decides to keep the list | send list response to asker",
        "AMF | checking | it does not decide to keep the list | send list response to asker",
    ] {
        with(&text, line);
    }
    assert!(!text.contains("issue refusal"), "{text}");
}

/// Two things that are asked and that cannot be denied are told apart.
#[test]
fn two_noes_are_told_apart() {
    let text = written(
        "1. The UE sends a list request to the AMF.
2. The AMF checks that frobbing the list pleases and that sorting the list pleases.
3. The AMF sends a list response to the UE.
",
    );
    assert!(
        text.contains("finds it not so at 5.1 step 2 or finds it not so at 5.1 step 2 2"),
        "{text}"
    );
}

/// Of two things that a role would do on one event the second is left out, and that is said.
#[test]
fn what_yields_is_said() {
    let text = written(
        "1. The UE sends a list request to the AMF.
2. The AMF sends a list response to the UE.
",
    );
    let yields = "what differs here is left out";
    assert!(!text.contains(yields), "{text}");
    let text = written(
        "1. The MC server decides whether to keep the list and, if so, sends a keep request to client 2.
2. Client 2 sends a download request to the content server. The content server sends the file to client 2.
3. The MC server sends the call request to client 2.
4. Client 2 sends a download request to the content server. The content server sends the file to client 2.
",
    );
    assert!(text.contains(yields), "{text}");
}

/// "If any of these checks fails" is what the checks before it have found; what is said of some of them
/// alone is not.
#[test]
fn what_checks_have_found_is_asked_once() {
    let with_end = |end: &str| {
        written(&format!(
            "1. The UE sends a list request to the AMF.
2. The AMF verifies that the UE is registered and that the list is whole. {end}
3. The AMF sends a list response to the UE.
"
        ))
    };
    let refuses = "AMF | checking | the UE is not registered | send list failure to UE";
    for end in [
        "If any of these checks fails, the AMF sends a list failure to the UE.",
        "If either verification fails, the AMF sends a list failure to the UE.",
        "If one of the validations is not successful, the AMF sends a list failure to the UE.",
        "If all checks are successful, the AMF stores the list. Otherwise the AMF sends a list failure to the UE.",
    ] {
        let text = with_end(end);
        assert!(
            text.contains(refuses) || text.contains(&refuses.replace("to UE", "to asker")),
            "{text}"
        );
        assert!(!text.contains("AMF decides whether"), "{text}");
    }
    for end in [
        "If either check is positive, the AMF sends a list failure to the UE.",
        "If both checks fail, the AMF sends a list failure to the UE.",
        "If any of the timers fails, the AMF sends a list failure to the UE.",
    ] {
        let text = with_end(end);
        assert!(
            !text.contains(refuses) && !text.contains(&refuses.replace("to UE", "to asker")),
            "{text}"
        );
    }
}

/// "Positive X or negative X" is one answer, and of two other messages that are sent instead of one
/// another one is.
#[test]
fn one_of_two_messages_is_sent() {
    let steps = |sent: &str| {
        written(&format!(
            "1. The UE sends a list request to the AMF.
2. The AMF sends a page request to the SMF.
3. The SMF checks whether the page is allowed. If the page is not allowed, the SMF rejects the request with a \
             page response.
4. The SMF sends a page response to the AMF.
5. The AMF sends {sent}.
"
        ))
    };
    let text = steps("a positive list answer or a negative list answer to the UE");
    with(
        &text,
        "AMF | awaiting page response | page response with outcome refused | send positive list answer with \
         outcome refused to asker | over",
    );
    let text = steps("a list report to the UE or sends a list order to the UE");
    assert!(
        text.contains("send list report to asker") && !text.contains("send list order"),
        "{text}"
    );
    let text = steps("a list report to the UE and sends a list order to the UE");
    assert!(text.contains("send list order to asker"), "{text}");
}

/// What somebody else does in the case that a check has found is not in the model: nothing says how it
/// comes to know it.
#[test]
fn what_somebody_else_has_found_is_known_to_who_has_found_it() {
    let text = |who: &str| {
        written(&format!(
            "1. The UE sends a list request to the AMF.
2. The AMF sends a page request to the SMF.
3. The SMF checks whether the page is free. If it is not, the SMF responds with a page response with a cause, in \
             which case the {who}.
4. The SMF sends a page response to the AMF.
5. The AMF sends a list response to the UE.
"
        ))
    };
    let refuses =
        "SMF | checking | the page is not free | send page response with outcome refused to AMF";
    let other = text("AMF sends a list reject to the UE");
    assert!(other.contains(refuses) && !other.contains("send list reject"), "{other}");
    assert!(other.contains("in which case"), "{other}");
    let own = text("SMF stops the page");
    assert!(own.contains(&format!("{refuses}; close page")), "{own}");
}

/// Who is told something of which nothing is said gets a notification.
#[test]
fn who_is_told_nothing_in_particular_is_notified() {
    let text = written(
        "1. The UE sends a list request to the AMF.
2. The AMF stores the list and notifies the SMF.
3. The AMF sends a list response to the UE.
",
    );
    assert!(text.contains("send notification to SMF"), "{text}");
}

/// A timer of which nothing is said when it elapses is asked about; where something is said of it that
/// was not understood, nothing is.
#[test]
fn a_timer_without_an_expiry_is_asked_about() {
    let steps = "1. Client 1 sends a page request to the MC server and starts timer T5.
2. The MC server sends a page response to client 1.
3. Client 1 stops timer T5.
";
    let text = written(steps);
    with(&text, "issue expiry-1 at 5.1 1: What does Client 1 do when T5 elapses?");
    with(&text, "either Client 1 | awaiting page response | T5 | tell no answer | over");
    let said = written(&format!("{steps}4. When T5 expires, client 1 knows what to do.\n"));
    assert!(!said.contains("issue expiry-") && !said.contains("start T5"), "{said}");
    let over =
        written(&format!("{steps}4. Upon expiry of T5, client 1 considers the page as lost.\n"));
    with(&over, "either Client 1 | awaiting page response | T5 |  | over");
    assert!(!over.contains("issue expiry-"), "{over}");
}

/// What is returned where a check has said no is sent by who has checked.
#[test]
fn an_error_that_is_returned_is_sent_by_who_has_checked() {
    let text = written(
        "1. Client 1 sends a page request to the MC server.
2. The MC server verifies that the user is authorised to page.
3. If the user is not authorised, an error response is returned to client 1 and the procedure ends.
4. The MC server sends a page request to client 2.
5. Client 2 sends a page response to the MC server.
",
    );
    with(
        &text,
        "MC server | checking | the user is not authorised to page | send error response to asker | over",
    );
    assert!(!text.contains("issue refusal-") && !text.contains("\nunread"), "{text}");
}

/// A name may have a word that is a verb elsewhere, and a class is no name and something more.
#[test]
fn a_word_of_a_name_may_be_a_verb() {
    let text = written(
        "1. Client 1 sends a page request to the relay function.
2. The relay function sends a page request to the charging function.
3. The charging function sends a page response to the relay function.
4. The relay function sends a page report to the MC clients that have paid.
",
    );
    with(&text, "role relay function: relay function");
    with(&text, "role charging function: charging function");
    assert!(!text.contains("role MC: MC"), "{text}");
}

/// What is put into a message below "in which it:" is no act of its own.
#[test]
fn what_is_put_into_a_message_stands_below_it() {
    let text = written(
        "1. Client 1 sends a page request to the MC server.
2. The MC server sends a page response to client 1, in which it:
   a) includes the page identity; and
   b) sets the cause to accepted.
",
    );
    assert!(!text.contains("\nunread 5.1, line"), "{text}");
}

/// What is done otherwise, where the check before it has failed, is done where it has not.
#[test]
fn otherwise_is_the_opposite_of_what_has_failed() {
    let text = written(
        "1. Client 1 sends a page request to the MC server.
2. The MC server checks whether the page is free. If the check fails, the MC server sends a 480 response to client \
         1; otherwise, the MC server sends a 280 response to client 1.
",
    );
    with(&text, "MC server | checking | the page is free | send 280 response to asker | set up");
    with(&text, "MC server | checking | the page is not free | send 480 response to asker | over");
}

/// Two answers may hand on one refusal through the same entity: both are one procedure.
#[test]
fn what_two_answers_hand_on_alike_is_no_fault() {
    written(
        "1. Client 1 sends a page request to the gateway, which routes the page request to the page server.
2. The page server checks whether the user is authorised.
3. The page server sends a key request to the key keeper.
4. The key keeper sends a key response to the page server.
5. The page server sends a page response to the gateway. The gateway forwards the page response to client 1.
",
    );
}

/// Who is asked by an operation, and not said to answer, answers with what is fetched.
#[test]
fn what_is_fetched_by_an_operation_comes_in_answer() {
    let steps = "1. The UE sends a page request to the AMF.
2. The AMF fetches from the UDM the page data using Nudm_Page_Get.
3. The AMF sends a page response to the UE.
";
    let text = written(steps);
    with(&text, "UDM | idle | Nudm_Page_Get | send page data to AMF | set up");
    with(&text, "AMF | awaiting page data | page data | send page response to asker | set up");
    let said = steps
        .replace("3. The AMF", "3. The UDM sends a Nudm_Page_Get response to the AMF. The AMF");
    assert!(!written(&said).contains("send page data"), "{}", written(&said));
}
