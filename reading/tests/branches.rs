//! Answers that come instead of one another, who is done with what, and who is left behind.

mod lines;
mod written;

use lines::with;

fn written(steps: &str) -> String {
    written::written(&format!("5.1 Locker loan\n{steps}"))
}

fn without(text: &str, words: &str) {
    assert!(!text.contains(words), "{words}: {text}");
}

/// What is done on a yes, and on a no.
const RECEPTIONS: [&str; 2] = [
    "Upon receipt of a LOCKER ACCEPT message, the porter UE shall send a LOCKER CONFIRM message to the keeper \
     server.",
    "Upon receipt of a LOCKER REJECT message, the porter UE shall inform its user.",
];

/// A yes and a no that are sent after a check come instead of one another, in whatever order the text
/// says what is done on them.
#[test]
fn a_no_comes_instead_of_a_yes() {
    for order in [[0, 1], [1, 0]] {
        let [first, second] = order.map(|at| RECEPTIONS[at]);
        let text = written(&format!(
            "1. The porter UE sends a locker request to the keeper server.
2. The keeper server shall check whether the deposit is valid. If the deposit is valid, the keeper server \
             shall send a LOCKER ACCEPT message to the porter UE. Otherwise the keeper server shall send a LOCKER \
             REJECT message to the porter UE.
3. {first}
4. {second}
"
        ));
        for line in [
            "keeper server | ready for LOCKER CONFIRM message | LOCKER CONFIRM message from either porter UE | set \
             asker to sender | set up",
            "either porter UE | awaiting LOCKER ACCEPT message / LOCKER REJECT message | LOCKER REJECT message | \
             tell it | over",
            "keeper server | checking | the deposit is not valid | send LOCKER REJECT message to asker | over",
        ] {
            with(&text, line);
        }
    }
}

/// So they do where nobody is said to send either: who is asked decides which.
#[test]
fn who_is_asked_says_yes_or_no() {
    for order in [[0, 1], [1, 0]] {
        let [first, second] = order.map(|at| RECEPTIONS[at]);
        let text = written(&format!(
            "1. The porter UE sends a LOCKER REQUEST message to the keeper server.
2. {first}
3. {second}
"
        ));
        for line in [
            "keeper server | checking | the LOCKER REQUEST message can be accepted | send LOCKER ACCEPT message to \
             asker | ready for LOCKER CONFIRM message",
            "keeper server | checking | the LOCKER REQUEST message can not be accepted | send LOCKER REJECT message \
             to asker | over",
            "either porter UE | awaiting LOCKER ACCEPT message / LOCKER REJECT message | LOCKER REJECT message | \
             tell it | over",
        ] {
            with(&text, line);
        }
        without(&text, "issue unsaid");
    }
}

/// What is done on a message is done on no other one, whatever else is on its way; what is begun to call
/// it off may be done whenever that is wanted; and what is sent again, and given up at last, has an end.
#[test]
fn a_list_is_done_on_what_its_introduction_names() {
    let text = written(
        "1. If the signal is weak, the porter UE shall:
   a) send a MOVE REQUEST message to the keeper UE; and
   b) start timer T1.
2. Upon receipt of a MOVE REQUEST message, the keeper UE shall check whether the porter UE is authorised. If \
         the porter UE is authorised, the keeper UE shall send a MOVE ACCEPT message to the porter UE. Otherwise, \
         the keeper UE shall send a MOVE REJECT message to the porter UE.
3. Upon receipt of a MOVE ACCEPT message, the porter UE shall:
   a) stop timer T1; and
   b) send a MOVE COMPLETE message to the keeper UE.
4. Upon receipt of a MOVE REJECT message, the porter UE shall stop timer T1.
5. In order to cancel the move, the porter UE shall:
   a) send a MOVE CANCEL message to the keeper UE.
6. If timer T1 expires, the porter UE shall retransmit the MOVE REQUEST message and restart timer T1. After \
         reaching the maximum number of retransmissions, the porter UE shall abort the procedure.
",
    );
    let waits = "awaiting MOVE ACCEPT message / MOVE REJECT message";
    for line in [
        format!(
            "either porter UE | idle | finds that the signal is weak | send MOVE REQUEST message to keeper UE | \
             {waits}"
        ),
        "either porter UE | idle | finds that the signal is weak | start T1".into(),
        format!("either porter UE | {waits} | MOVE ACCEPT message | stop T1 | set up"),
        format!(
            "either porter UE | {waits} | MOVE ACCEPT message | send MOVE COMPLETE message to keeper UE"
        ),
        format!("either porter UE | {waits} | MOVE REJECT message | stop T1 | over"),
        format!("either porter UE | {waits} | T1 |  | over"),
        format!(
            "either porter UE | {waits} | send MOVE CANCEL message | send MOVE CANCEL message to keeper UE"
        ),
    ] {
        with(&text, &line);
    }
}

/// What somebody else's user has answered is told by the message that says so, and is decided once.
#[test]
fn one_decides_and_the_others_are_told() {
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. Upon receiving the locker request, the keeper server sends a consent request to the owner client.
3. The owner client asks its user. The user accepts or declines the request. The owner client sends a consent \
         response to the keeper server.
4. If the user declined, the keeper server sends a locker reject to the porter client and shall not proceed \
         with the rest of the procedure.
5. If the ID is unknown, the keeper server rejects the request with a locker failure, and the porter client \
         informs its user.
6. The keeper server sends a locker response to the porter client.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    for line in [
        "owner client | asking its user | the user does not accept request | send consent response with outcome \
         refused to keeper server | set up",
        "keeper server | awaiting consent response | consent response with outcome refused | send locker reject to \
         asker | over",
        "either porter client | awaiting locker response, set up | locker reject |  | over",
        "keeper server | checking | the ID is unknown | send locker failure with outcome refused to asker | over",
        "either porter client | awaiting locker response, set up | locker failure with outcome refused | tell \
         refused | over",
    ] {
        with(own, line);
    }
    without(own, "the ID is unknown 2");
}

/// An outcome belongs to the check that has asked for it, and to that check although somebody else does
/// something in between.
#[test]
fn an_outcome_belongs_to_its_check() {
    let text = written(
        "1. The porter UE sends a locker request to the keeper server.
2. Upon receiving the locker request, the keeper server shall:
   a) check whether the porter UE is a member;
   b) check whether the deposit is paid; and
   c) if the porter UE is not a member, send a locker reject to the porter UE.
3. The keeper server sends a locker response to the porter UE.
",
    );
    with(
        &text,
        "keeper server | checking | the porter UE is not a member | send locker reject to asker | over",
    );
    with(
        &text,
        "keeper server | checking 2 | the deposit is paid | send locker response to asker | set up",
    );
    let text = written(
        "1. The porter UE sends a locker request to the keeper server.
2. The keeper server checks whether the loan is allowed. If it is not allowed, the keeper server sends a locker \
         reject to the porter UE and the porter UE informs its user. Otherwise, the keeper server sends a locker \
         response to the porter UE.
",
    );
    with(
        &text,
        "keeper server | checking | the loan is allowed | send locker response to asker | set up",
    );
    with(
        &text,
        "keeper server | checking | the loan is not allowed | send locker reject to asker | over",
    );
}

/// A check of which nothing depends has no outcome that is guessed; what follows from it is asked.
#[test]
fn nothing_is_guessed_of_a_check() {
    let text = written(
        "1. The porter UE sends a locker request to the keeper server.
2. The keeper server checks whether the locker is used by others, and sends a locker response to the porter UE.
",
    );
    without(&text, "checking");
    with(
        &text,
        "issue outcome-1 at 5.1 2: What follows from what the keeper server checks, whether the locker is used by \
         others?",
    );
}

/// Who has been asked, and waits for more, is not left in the middle when it is over for who has asked.
#[test]
fn nobody_is_left_behind() {
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. The keeper server sends a reserve request to the vault server. The vault server reserves the locker and \
         sends a reserve response to the keeper server.
3. The keeper server checks whether the porter client is authorised. If the porter client is not authorised, \
         the keeper server sends a locker reject to the porter client.
4. The keeper server sends a confirm request to the vault server and a locker response to the porter client.
",
    );
    with(
        &text,
        "always when at rest: not ((keeper server is over) and (vault server is ready for confirm request))",
    );
    with(
        &text,
        "issue left-behind-1 at 5.1 2: What becomes of the vault server when it is over for who has asked it?",
    );
    with(
        &text,
        "issue receipt-1 at 5.1 4: What does the vault server do when it receives the confirm request?",
    );
}

/// What follows only from what is not in the model is not in it, either.
#[test]
fn what_answers_what_is_not_sent_is_not_sent() {
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. If the porter client does not receive data within a second, the porter client sends a loss report to the \
         keeper server. The keeper server sends a resume command to the porter client.
3. The keeper server sends a locker response to the porter client.
",
    );
    without(text.split("\nrole ").nth(1).unwrap_or_default(), "send resume command");
    // What somebody may decide, and does in that case, may be done.
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. The keeper server sends a locker response to the porter client.
3. The porter client may decide to cancel. In this case, the porter client sends a locker cancel request to the \
         keeper server. Upon receiving the locker cancel request, the keeper server sends a locker cancel response to \
         the porter client.
",
    );
    with(
        &text,
        "either porter client | set up | send locker cancel request | send locker cancel request to keeper server",
    );
    with(
        &text,
        "keeper server | set up | locker cancel request from either porter client | send locker cancel response to sender; set asker to sender",
    );
}

/// A case that has ended is not spoken of any more, and two conditions of one item stand beside one
/// another.
#[test]
fn cases_end_and_stand_beside_one_another() {
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. The keeper server sends a tug request to the tug server. The tug server sends a tug response to the keeper \
         server. If the tug reservation fails, the keeper server sends a locker response with the failure cause to the \
         porter client and deletes the locker context.
3. The keeper server sends a crane request to the crane server. The crane server sends a crane response to the \
         keeper server.
4. The keeper server sends a locker response to the porter client.
",
    );
    with(
        &text,
        "keeper server | checking | it is not so that the tug reservation fails | send crane request to crane server",
    );
    without(&text, "keeper server | checking | the tug reservation fails | send crane request");
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. If the keeper server does not hold the list, the keeper server sends a list request to the list server. If \
         the ID does not identify a member, the keeper server rejects the request with a locker reject. Otherwise, \
         the keeper server sends a locker response to the porter client.
",
    );
    for line in [
        "keeper server | checking | the keeper server does not hold the list | send list request to list server | \
         checking 2",
        "keeper server | checking | the keeper server holds the list |  | checking 2",
        "keeper server | checking 2 | the ID does not identify a member | send locker reject with outcome refused to \
         asker | over",
        "keeper server | checking 2 | the ID identifies a member | send locker response to asker | set up",
    ] {
        with(&text, line);
    }
}

/// What a user may want is what its client may send.
#[test]
fn what_a_user_may_do_comes_beside() {
    let text = written(
        "1. The user at client 1 begins a loan. Client 1 sends a loan request to the MC server.
2. The MC server sends a store request to the store server. The store server sends a store response to the MC \
         server.
3. User 1 may cancel the loan as long as client 1 has not received the loan response. Client 1 sends a loan cancel \
         request to the MC server. Upon receiving the loan cancel request, the MC server stops the loan timer.
4. The MC server sends a loan response to client 1.
",
    );
    with(
        &text,
        "MC server | awaiting store response | store response with outcome accepted | send loan response to asker | set \
         up",
    );
    with(
        &text,
        "either client 1 | awaiting loan response | send loan cancel request | send loan cancel request to MC server",
    );
}

/// Two that fail may come back one way.
#[test]
fn two_failures_come_back_one_way() {
    let text = written(
        "1. The PCF sends a Start request to the SMF. The SMF sends an Offer request to the AMF.
2. The AMF sends an Offer request to the UE. The UE sends an Offer response to the AMF.
3. The AMF sends a Radio request to the NG-RAN. The NG-RAN sends a Radio response to the AMF.
4. The AMF sends an Offer response to the SMF. The SMF sends a Start response to the PCF.
",
    );
    let row = "SMF | awaiting Offer response | Offer response with outcome refused | send Start response with outcome \
               refused to asker; stop response timer | over";
    assert_eq!(text.lines().filter(|line| line.trim() == row).count(), 1, "{text}");
}

/// Names of several words before capital letters are names.
#[test]
fn who_is_which() {
    for name in [
        "far end UE",
        "alpha relay UE",
        "requesting UE",
        "XX UE-to-UE relay UE",
        "5G UE",
        "porter UE",
    ] {
        let text = written(&format!(
            "1. The {name} sends a locker request to the keeper server.\n2. The keeper server sends a locker \
             response to the {name}.\n"
        ));
        with(&text, &format!("role {name}: {name}"));
    }
    for how in ["registered", "capable", "roaming", "same"] {
        let text = written(&format!(
            "1. The {how} UE sends a locker request to the keeper server.\n2. The keeper server sends a locker \
             response to the UE.\n"
        ));
        with(&text, "role UE: UE");
    }
}

/// What is suspended is held until it is resumed, and what is marked until the mark is removed.
#[test]
fn what_is_suspended_is_held() {
    let text = written(
        "1. The porter client sends a locker request to the keeper server.
2. The keeper server suspends the delivery, marks the locker and sends a key request to the key server.
3. The key server sends a key response to the keeper server.
4. The keeper server resumes the delivery, removes the locker mark and sends a locker response to the porter client.
",
    );
    let own = text.split("\nissue ").next().unwrap_or_default();
    with(
        own,
        "keeper server | idle | locker request from either porter client | open suspension of delivery; open locker mark; send key request to key server; set asker to sender | awaiting key response",
    );
    with(
        own,
        "keeper server | awaiting key response | key response with outcome accepted | close suspension of delivery; close locker mark; send locker response to asker | set up",
    );
}

/// A case is over with an answer that says no, and not with one that says something else.
#[test]
fn an_answer_is_no_end_by_itself() {
    let text = |condition: &str| {
        written(&format!(
            "1. The porter client sends a locker request to the keeper server.
2. If the list is {condition}, the keeper server sends a list response to the porter client.
3. The keeper server sends a log report to the log server.
"
        ))
    };
    let goes_on = |text: &str, condition: &str| {
        let row = format!(
            "keeper server | checking | the list is {condition} | send log report to log server"
        );
        text.lines().any(|line| line.trim().trim_end_matches(['|', ' ']) == row)
    };
    assert!(goes_on(&text("not empty"), "not empty"));
    assert!(!goes_on(&text("not valid"), "not valid"));
    with(&text("not valid"), "supposing it is over for keeper server with what it answers there");
}
