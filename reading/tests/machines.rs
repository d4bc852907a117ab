//! What is made of a text holds together.

mod written;

use std::collections::BTreeMap;

use written::written;

/// What a role waits for in one clause it does not wait for in another: else it would take the
/// decisions of both.
#[test]
fn no_two_clauses_share_a_state_that_waits() {
    let text = written(include_str!("../../texts/contributions/video-push.txt"));
    let mut of: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut clause = String::new();
    let mut rules = 0;
    for line in text.lines().take_while(|line| !line.starts_with("issue ")) {
        if let Some(number) = line.strip_prefix("clause ") {
            clause = number.to_string();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [role, state, ..] = cells[..] else { continue };
        if ["idle", "set up", "over"].contains(&state) {
            continue;
        }
        rules += 1;
        let known = of.entry((role.into(), state.into())).or_insert_with(|| clause.clone());
        assert_eq!(*known, clause, "{line}");
    }
    assert!(rules > 10, "{rules}");
}

/// A no goes back to who has asked, and to the user, over every hop.
#[test]
fn a_refusal_goes_all_the_way_back() {
    let text = written(
        "5.1 Session move
1. (R)AN to AMF: Move Request.
2. AMF to SMF: Session Request.
3. The SMF checks whether the move is allowed.
4. SMF to AMF: Session Response.
5. AMF to (R)AN: Move Accept.
",
    );
    for rule in [
        "SMF | checking | the move is not allowed | send Session Response with outcome refused to \
         AMF | over",
        "AMF | awaiting Session Response | Session Response with outcome refused | send Move Reject \
         with outcome refused to asker; stop response timer | over",
        "either R AN | awaiting Move Accept | Move Reject with outcome refused | stop \
         response timer | over",
    ] {
        assert!(text.contains(rule), "{rule}: {text}");
    }
}

/// What "if not" says is done where the check says no, and nowhere else.
#[test]
fn if_not_is_done_where_the_check_says_no() {
    let text = written(
        "5.1 File distribution
1. The user at client 1 initiates a distribution. Client 1 sends a file request to the MC server.
2. The MC server checks whether the user is authorised to send files. If not, the MC server rejects \
         the request with a file response and the procedure ends.
3. The MC server sends the file request to client 2.
",
    );
    let no = "MC server | checking | the user is not authorised to send files | send file response \
              with outcome refused to asker | over";
    let yes = "MC server | checking | the user is authorised to send files | send file request to \
               client 2 | set up";
    assert!(text.contains(no) && text.contains(yes), "{text}");
}

/// What stands under a condition that is not modelled is not done unconditionally: it is left out,
/// and said to be.
#[test]
fn what_is_not_modelled_is_left_out_and_said_to_be() {
    let with = |sentence: &str| {
        written(&format!(
            "5.1 Sending a message
1. The user at client 1 initiates a message. Client 1 sends a message request to the MC server.
2. The MC server checks whether the user is authorised to send it.
3. {sentence}
"
        ))
    };
    let rules = |text: &str| {
        text.lines()
            .filter(|line| line.matches('|').count() > 1)
            .map(String::from)
            .collect::<Vec<_>>()
    };
    let none = rules(&with("The weather is fine."));
    for sentence in [
        "When the response has been received, the MC server sends a message response to client 1.",
        "If the timer expires, the MC server sends a message response to client 1.",
        "If no answer has been received, the MC server sends a message response to client 1.",
        "Before the media flow, the MC server sends a message response to client 1.",
        "The MC server shall not send a message response to client 1.",
        "The MC server sends a message response to some affiliated member.",
        "The MC server may release the media.",
        "The user at client 1 receives a message response.",
    ] {
        let text = with(sentence);
        assert_eq!(rules(&text), none, "{sentence}");
        assert!(text.contains("unread 5.1 3"), "{sentence}: {text}");
    }
    // A no is a no, however it is said.
    for condition in ["If not", "If not authorised", "If the user is not authorised", "Otherwise"] {
        let text = with(&format!("{condition}, the MC server sends a stop request to client 1."));
        let rule = "MC server | checking | the user is not authorised to send it | send stop request \
                    to asker | over";
        assert!(text.contains(rule), "{condition}: {text}");
    }
    for condition in ["If authorised", "If the user is authorised", "Once authorised"] {
        let text = with(&format!("{condition}, the MC server sends a go request to client 1."));
        let rule = "MC server | checking | the user is authorised to send it | send go request to \
                    asker";
        assert!(text.contains(rule), "{condition}: {text}");
    }
}

/// "Sending" ends nothing.
#[test]
fn a_clause_that_closes_is_known_by_a_word_of_its_title() {
    let two = |title: &str| {
        written(&format!(
            "5.1 Call
1. The user at client 1 initiates a call. Client 1 sends a call request to client 2.
5.2 {title}
1. The user at client 1 initiates it. Client 1 sends another request to client 2.
"
        ))
    };
    assert!(two("Message sending").contains("begins when idle: initiates it"));
    assert!(two("Call release").contains("decides when set up: initiates it"));
}

/// The text that stands under an issue.
fn issue<'t>(text: &'t str, name: &str) -> &'t str {
    let from = text.find(&format!("issue {name} ")).unwrap_or_else(|| panic!("{name}: {text}"));
    let until = text[from..].find("\n\n").map_or(text.len(), |length| from + length);
    &text[from..until]
}

/// What happens besides is offered where the text leaves it possible, and answered in its own names.
#[test]
fn what_may_happen_besides_is_offered_and_answered() {
    let text = written(include_str!("../../texts/contributions/video-push.txt"));
    let request = "MCVideo private call release request";
    for (name, offered, rule) in [
        (
            "giving-up",
            "user of either MCVideo client 1 decides when awaiting MCVideo private call response: gives \
             up",
            format!(
                "either MCVideo client 1 | awaiting MCVideo private call response | gives up | send \
                 {request} to MCVideo server; close everything; stop response timer | over"
            ),
        ),
        (
            "busy",
            "awaiting MCVideo private call release response: initiates video push to MCVideo client 2 \
             again",
            "MCVideo private call request of another call | send MCVideo private call response with \
             outcome refused to sender"
                .into(),
        ),
        (
            "releasing-party",
            "user of MCVideo client 2 decides when set up: ends it",
            format!("MCVideo client 2 | set up | ends it | send {request} to MCVideo server |"),
        ),
        (
            "own-end",
            "user of MCVideo server may when set up: ends it of its own accord",
            format!(
                "MCVideo server | set up | ends it of its own accord | send {request} to asker; send \
                 {request} to MCVideo client 2 | over"
            ),
        ),
        (
            "window-1",
            "user of MCVideo server may when awaiting MCVideo private call response: send progress \
             indication",
            "MCVideo server | awaiting MCVideo private call response | send progress indication |  |"
                .into(),
        ),
        (
            "supervision",
            "timer silence of MCVideo server watches MCVideo server",
            "MCVideo client 2 | set up".into(),
        ),
    ] {
        assert!(text.contains(offered), "{offered}: {text}");
        assert!(issue(&text, name).contains(&rule), "{rule}: {}", issue(&text, name));
    }
    // Where nothing ends what is set up, nobody can end it, and nobody is busy with it for ever.
    let text = written(
        "5.1 Move
1. The user at client 1 initiates a move. Client 1 sends a move request to the MC server.
2. The MC server sends a move response to client 1.
",
    );
    for offered in ["decides when set up: ends it", "silence of"] {
        assert!(!text.contains(offered), "{offered}: {text}");
    }
}

/// Several things that are asked at once are refused one by one; what a role knows is not asked.
#[test]
fn several_predicates_have_a_no_each() {
    let text = written(
        "5.1 Call
1. The user at client 1 initiates a call. Client 1 sends a call request to the MC server.
2. The MC server checks whether the user at client 1 is authorised to call, and that the user at \
         client 2 can be called, and whether there is any call.
3. If authorised, the MC server sends the call request to client 2.
",
    );
    let decides = "policy of MC server decides when checking: all that is asked is so at 5.1 step 2 or the \
                   user at client 1 is not authorised to call or the user at client 2 can not be called";
    assert!(text.contains(decides), "{text}");
    assert!(
        text.contains("whether there is any call, MC server knows by where it stands"),
        "{text}"
    );
}

/// The verb of the clause is denied, not that of a relative clause in its subject; the same question
/// asked twice has two answers.
#[test]
fn what_is_asked_is_denied_where_its_verb_stands() {
    let text = written(
        "5.1 Call
1. The user at client 1 initiates a call. Client 1 sends a call request to the MC server.
2. The MC server checks whether the user that is called is registered.
3. The MC server sends the call request to client 2.
4. Client 2 sends a call response to the MC server.
5. The MC server checks whether the user that is called is registered.
6. The MC server sends the call response to client 1.
",
    );
    for decides in [
        "decides when checking: the user that is called is registered or the user that is called is not \
         registered\n",
        "decides when checking 2: the user that is called is registered 2 or the user that is called is \
         not registered 2\n",
    ] {
        assert!(text.contains(decides), "{decides}: {text}");
    }
}

/// Who ends something of its own accord closes what it holds, and the sentence says so.
#[test]
fn who_ends_it_of_its_own_accord_closes_what_it_holds() {
    let text = written(
        "5.1 Alert
1. The user at client 1 initiates an alert. Client 1 sends an alert request to the MC server.
2. The MC server opens the alert and sends the alert request to client 2.
3. Client 2 notifies its user and sends an alert response to the MC server.
4. The MC server sends an alert response to client 1.
5.2 Cancelling an alert
1. The user at client 1 initiates the end of the alert. Client 1 sends a cancel request to the MC server.
2. The MC server sends the cancel request to client 2.
3. Client 2 notifies its user and sends a cancel response to the MC server.
4. The MC server closes the alert and sends a cancel response to client 1.
",
    );
    let own = issue(&text, "own-end");
    let rule = "MC server | set up | ends it of its own accord | send cancel request to asker; send \
                cancel request to client 2; close everything | over";
    assert!(
        own.contains(rule) && own.contains("does not wait for an answer and releases"),
        "{own}"
    );
}

/// Who acts while nothing tells it to may do so at any time, and that is asked.
#[test]
fn who_is_told_nothing_may_act_at_any_time() {
    let text = written(
        "5.1 Move
1. Client 1 sends a move request to the MC server.
2. The MC server sends a move response to client 1.
3. The content server sends a move notification to client 1.
",
    );
    assert!(
        text.contains("user of content server begins when idle: begins step 3 of 5.1"),
        "{text}"
    );
    let own = issue(&text, "trigger-1");
    for said in [
        "What tells the content server that it is its turn?",
        "step 2a in 5.1: The MC server notifies the content server that step 2 is done.",
        "MC server | idle | move request | send notification that step 2 is done to content server",
        "instead of 5.1 3",
        "content server | idle | notification that step 2 is done | send move notification to",
        "content server | idle | begins step 3 of 5.1 |  |",
    ] {
        assert!(own.contains(said), "{said}: {own}");
    }
}

/// Two may begin where everybody who answers has been asked by the one that it answers.
#[test]
fn two_begin_where_they_can_be_told_apart() {
    let told = |to: &str| {
        written(&format!(
            "5.1 Call
1. The user at client 1 initiates a call. Client 1 sends a call request to the MC server.
2. The MC server sends the call request to client 2.
3. Client 2 sends a call response to {to}.
"
        ))
    };
    assert!(told("the MC server").contains("role another client 1"));
    // Client 2 has never heard of who has begun.
    assert!(!told("client 1").contains("role another client 1"));
}
