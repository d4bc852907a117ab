//! Cases of which one is so, checks of which both outcomes go on, and what may come at any time.

mod lines;
mod written;

use lines::with;

fn written(steps: &str) -> String {
    written::written(&format!("5.1 Activation of an alias\n{steps}"))
}

/// The rules of the text itself, without what is proposed.
fn rules(steps: &str) -> String {
    let text = written(steps);
    text.split("\nissue ").next().unwrap_or_default().to_string()
}

fn without(text: &str, words: &str) {
    assert!(!text.contains(words), "{words}: {text}");
}

/// What is asked is asked by the cases, each where none before it is so; who goes on with a later step
/// rests until then; and of the last case it is asked what else may be so.
#[test]
fn a_question_is_asked_by_its_cases() {
    let text = written(
        "1. Client 1 sends an activation request to the MC server.
2. Upon receiving the activation request, the MC server determines whether the alias is active and proceeds \
         as follows:
   a) if the alias is not active for any user, the MC server stores the user and continues with step 4;
   b) if the alias is active and can be shared, the MC server continues with step 4; or
   c) if the alias is active for another user and take over is permitted, the MC server sends a take over \
         request to client 2.
3. Client 2 sends a take over response to the MC server.
4. The MC server sends an activation response to client 1.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    for line in [
        "MC server | checking | the alias is not active for any user |  | set up",
        "MC server | checking | the alias is active for any user |  | checking 2",
        "MC server | checking 2 | the alias is active and can be shared |  | set up",
        "MC server | checking 3 | the alias is active for another user and take over is permitted | send take \
         over request to client 2 | awaiting take over response",
        "MC server | checking | the alias is not active for any user | send activation response to asker",
        "MC server | checking 2 | the alias is active and can be shared | send activation response to asker",
        "MC server | awaiting take over response | take over response with outcome accepted | send activation \
         response to asker | set up",
    ] {
        with(own, line);
    }
    // In the last case, and only there, something else may be so.
    with(&text, "issue refusal-1 at 5.1 c: What happens if the request is refused?");
    without(own, "| it is not so that the alias is active for another user");
}

/// Where the words of the cases leave nothing else, the last is what is left.
#[test]
fn cases_that_are_all_leave_nothing_open() {
    let text = written(
        "1. Client 1 sends an activation request to the MC server.
2. Upon receiving the activation request, the MC server proceeds as follows:
   a) if the alias is not active, the MC server sends a grant to client 1;
   b) if the alias is active and can be shared, the MC server sends a shared grant to client 1; or
   c) if the alias is active and can not be shared, the MC server sends a refusal to client 1.
",
    );
    with(
        &text,
        "MC server | checking 2 | it is not so that the alias is active and can be shared | send refusal to asker",
    );
    without(&text, "issue refusal");
}

/// A check of which the one outcome goes on with a later step has two ways, and no refusal.
#[test]
fn a_check_may_have_two_ways() {
    let text = written(
        "1. The UDM sends a slice notification to the AMF.
2. The AMF checks whether the UE has a session in the slice. If there is no such session, the AMF removes \
         the slice and continues with step 5.
3. The AMF sends a release request to the SMF.
4. The SMF returns a release response to the AMF.
5. The AMF sends an update command to the UE. The UE returns an update complete to the AMF.
6. Upon receipt of this message, the AMF sends a slice report to the UDM.
",
    );
    for line in [
        "AMF | checking | the UE has not a session in the slice | close slice | awaiting update complete",
        "AMF | checking | the UE has not a session in the slice | send update command to UE",
        "AMF | awaiting release response | release response | send update command to UE | awaiting update \
         complete",
        "AMF | awaiting update complete | update complete | send slice report to asker | set \
         up",
    ] {
        with(&text, line);
    }
    without(&text, "issue refusal");
}

/// Of two things that are checked, that of which the text says what follows is answered, and the other
/// is asked.
#[test]
fn of_two_checks_one_may_be_answered() {
    let text = written(
        "1. The UE sends a join request to the AMF.
2. The AMF verifies that the user is a member of the group and that a call is parked under the number. If \
         no call is parked under the number, the AMF sends a join failure to the UE.
3. The AMF sends a join response to the UE.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    with(
        own,
        "AMF | checking 2 | a call is not parked under the number | send join failure to asker | over",
    );
    without(own, "the user is not a member of the group |");
    with(&text, "issue refusal-1 at 5.1 2: What happens if the request is refused?");
}

/// What may be sent at any time comes beside the course: nobody waits for it, and who takes it goes on
/// from where it stands.
#[test]
fn what_may_come_comes_beside() {
    let steps = |last: &str| {
        format!(
            "1. Client 1 sends a park request to the MC server.
2. The MC server sends a hold request to client 2. Client 2 sends a hold response to the MC server.
3. The MC server sends a park response to client 1.
4. {last}
"
        )
    };
    for last in [
        "Client 2 may send a leave request to the MC server. Upon receiving the leave request, the MC server \
         sends a leave response to client 2.",
        "If client 2 sends a leave request while the call is parked, the MC server shall send a leave \
         response to client 2.",
    ] {
        let own = rules(&steps(last));
        with(
            &own,
            "MC server | awaiting hold response, set up | leave request | send leave response to client 2",
        );
        with(&own, "client 2 | set up | leave response");
        without(&own, "awaiting leave");
        without(&own, "nobody is said to send");
    }
    // Who gives up what it holds on it is done with that.
    let own = rules(&steps(
        "Client 2 may send a leave request to the MC server. Upon receiving the leave request, the MC server \
         releases the number.",
    ));
    with(&own, "MC server | awaiting hold response, set up | leave request | close number | over");
    // And so is who has sent it, where nothing more comes back; what may be done until something comes may
    // be done in all states before that.
    with(&own, "client 2 | set up | send leave request | send leave request to MC server | over");
    let own = rules(
        "1. The first UE sends a locker request to the MC server.
2. The MC server sends a key request to the key server.
3. The first UE may cancel the loan as long as it has not received the locker response. Upon receiving the \
         locker cancel request, the MC server releases the key and sends a locker cancel response to the first \
         UE.
4. The key server sends a key response to the MC server.
5. The MC server sends a locker response to the first UE.
",
    );
    for line in [
        "either UE | awaiting locker response | send locker cancel request | send locker cancel request to MC \
         server",
        "either UE | awaiting locker response, set up | locker cancel response |  | over",
        "MC server | awaiting key response | key response with outcome accepted | send locker response to asker | set up",
    ] {
        with(&own, line);
    }
}

/// Who is asked answers, said or not, and what comes from somebody is not what somebody else sends by the
/// same name.
#[test]
fn an_answer_comes_from_who_is_asked() {
    let text = written(
        "1. UE-A sends a REFER request to the AS via the S-CSCF.
2. The S-CSCF forwards the REFER request to the AS.
3. The AS sends a re-INVITE request to UE-B.
4. When a 200 (OK) response to the re-INVITE request is received from UE-B, the AS shall:
   a) send a NOTIFY request to UE-A; and
   b) terminate the dialog with UE-A by sending a BYE request.
5. UE-A answers the BYE request with a 200 (OK) response.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    for line in [
        "S-CSCF | idle | REFER request | send REFER request to AS | set up",
        "AS | awaiting 200 OK response | 200 OK response from UE-B | send NOTIFY request to \
         UE-A | awaiting 200 OK response 2",
        "UE-A | ready for BYE request | BYE request | send 200 OK response to AS | set up",
    ] {
        with(own, line);
    }
    without(&text, "Who sends the 200 OK response");
    // A no is no 200 response.
    without(&text, "200 OK response with a negative outcome");
    with(
        &text,
        "UE-B | deciding on the re-INVITE request | cannot do the re-INVITE request | send error response to re-INVITE request with outcome refused to AS | over",
    );
}

/// What is said behind what is done when a timer elapses is done then, too, and who is told of nothing
/// else takes part.
#[test]
fn what_follows_an_expiry_is_done_then() {
    let text = written(
        "1. The UE sends a hold request to the AMF.
2. The AMF starts the grace timer and sends a hold response to the UE.
3. When the grace timer expires, the AMF sends a stop request to the PCF. The AMF sends a hold report to \
         the UE.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    with(
        own,
        "AMF | set up | grace timer | send stop request to PCF; send hold report to asker | over",
    );
    with(own, "role PCF: PCF");
}
