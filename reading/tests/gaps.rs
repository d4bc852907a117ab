//! What a careful reader misses, by the shape of what a text says; each with a text that says it.

mod written;

/// The questions of some kind that a text raises, each on one line.
fn asked(steps: &str, kind: &str) -> Vec<String> {
    let plain = written::written(&format!("6.4 Loan of a cart\n{steps}")).replace("\n  ", " ");
    let begins = format!("issue {kind}-");
    let found = plain.lines().filter(|line| line.starts_with(&begins));
    found
        .map(|line| {
            let question = line.split_once(": ").expect("it asks").1;
            question.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// A loan with a check, a reservation and a timer.
const LOAN: &str = "\
1. The cart client sends a Cart Request to the cart server.
2. Upon receiving the Cart Request, the cart server verifies that the client is registered and that the fee is paid. If the client is not registered, the cart server sends a Cart Reject to the cart client and the procedure ends.
3. The cart server reserves a bay at the depot and sends a Cart Order to the depot server. The cart server starts timer T1.
4. Upon receiving the Cart Order, the depot server sends a Cart Ready to the cart server.
5. Upon receiving the Cart Ready, the cart server stops timer T1 and sends a Cart Grant to the cart client. Upon receiving the Cart Grant, the cart client informs its user.
6. If timer T1 expires, the cart server sends a Cart Reject to the cart client.
7. The cart client may at any time send a Cart Cancel to the cart server. Upon receiving the Cart Cancel, the cart server releases the bay.
";

#[test]
fn each_thing_that_is_checked_has_its_no() {
    let question = "What does the cart server do where the fee is not paid?";
    assert_eq!(asked(LOAN, "check"), [question]);
    for told in [
        "If the fee is not paid, the cart server sends a Cart Reject to the cart client.",
        "If the verification fails, the cart server sends a Cart Reject to the cart client.",
    ] {
        let text =
            LOAN.replace("and the procedure ends.", &format!("and the procedure ends. {told}"));
        assert!(asked(&text, "check").is_empty(), "{told}");
    }
    // Where no outcome at all is said of a check, that is another question.
    let none = LOAN.replace("If the client is not registered, the cart server sends a Cart Reject to the cart client and the procedure ends.", "");
    assert!(asked(&none, "check").is_empty());
}

#[test]
fn what_is_told_apart_when_a_time_is_over_has_another_case() {
    let text = LOAN.replace(
        "If timer T1 expires, the",
        "On expiry of timer T1, if the counter has not reached its limit, the",
    );
    let question = "What does the cart server do after expiry of timer T1, where the counter has reached its limit?";
    assert!(asked(&text, "check").contains(&question.to_string()), "{:?}", asked(&text, "check"));
    let told = text.replace(
        "7. The cart client may",
        "7. On expiry of timer T1, if the counter has reached its limit, the cart server sends a Cart Reject to the cart client. The cart client may",
    );
    assert!(!asked(&told, "check").contains(&question.to_string()));
}

#[test]
fn what_is_carried_out_may_fail() {
    let question = "What does the cart server do when it cannot reserve the bay?";
    assert_eq!(asked(LOAN, "failing"), [question]);
    for told in ["If no bay can be reserved", "If the reservation fails", "If the bay is not free"]
    {
        let text = LOAN.replace(
            "The cart server starts timer T1.",
            &format!("The cart server starts timer T1. {told}, the cart server sends a Cart Reject to the cart client."),
        );
        assert!(asked(&text, "failing").is_empty(), "{told}");
    }
    // A name is always found.
    let name = LOAN.replace("reserves a bay at the depot", "reserves a loan number");
    assert!(asked(&name, "failing").is_empty());
}

#[test]
fn what_one_ending_closes_another_leaves_open() {
    let question = "What becomes of the bay at the cart server, which another ending closes, when T1 elapses at the cart server?";
    assert_eq!(asked(LOAN, "open"), [question]);
    let closed = LOAN.replace(
        "expires, the cart server sends",
        "expires, the cart server releases the bay and sends",
    );
    assert!(asked(&closed, "open").is_empty());
    // What no ending closes may be meant to stay.
    let stays = LOAN.replace("the cart server releases the bay", "the cart server stops timer T1");
    assert!(asked(&stays, "open").is_empty());
}

#[test]
fn what_was_used_up_is_given_back() {
    let text = LOAN.replace("reserves a bay at the depot", "debits the account of the user");
    let question = "Does the cart server give back the account of the user, which it debits, when timer T1 expires?";
    assert_eq!(asked(&text, "back"), [question]);
    let back = text.replace(
        "expires, the cart server sends",
        "expires, the cart server refunds the fee and sends",
    );
    assert!(asked(&back, "back").is_empty());
}

#[test]
fn what_waits_goes_on() {
    let text =
        LOAN.replace("The cart server starts timer T1.", "The cart server queues further orders.");
    let question = "When does the cart server go on with further orders that it has queued?";
    assert_eq!(asked(&text, "waiting"), [question]);
    let sent = format!(
        "{text}8. When the depot is free, the cart server sends the queued orders to the depot server.\n"
    );
    assert!(asked(&sent, "waiting").is_empty());
}

#[test]
fn a_limit_that_is_sent_is_kept_to() {
    let text = LOAN.replace(
        "to the cart server.\n2.",
        "to the cart server. The Cart Request contains the name of the cart and the maximum loan duration.\n2.",
    );
    let question = "Who keeps to the maximum loan duration that the Cart Request carries, and how?";
    assert_eq!(asked(&text, "limit"), [question]);
    let kept = format!(
        "{text}8. When the maximum loan duration is over, the cart server sends a Cart Stop to the cart client.\n"
    );
    assert!(asked(&kept, "limit").is_empty());
}

#[test]
fn all_who_are_waited_for_may_not_all_come() {
    let text = LOAN.replace(
        "Upon receiving the Cart Ready, the",
        "When all depots have confirmed the order, the",
    );
    let question = "How does the cart server go on when this never comes about: all depots have confirmed the order?";
    assert_eq!(asked(&text, "all"), [question]);
    let told = format!(
        "{text}8. If not all depots have confirmed, the cart server sends a Cart Reject to the cart client.\n"
    );
    assert!(asked(&told, "all").is_empty());
}

#[test]
fn what_the_text_sends_again_comes_twice() {
    let text = LOAN.replace(
        "If timer T1 expires, the cart server sends a Cart Reject to the cart client.",
        "If timer T1 expires, the cart server sends the Cart Order to the depot server again.",
    );
    let question = "What does the depot server do when the Cart Order comes again and it has acted on the first?";
    assert_eq!(asked(&text, "again"), [question]);
    let told = format!(
        "{text}8. If the depot server has already received the Cart Order, it ignores it.\n"
    );
    assert!(asked(&told, "again").is_empty());
}

#[test]
fn who_acts_on_a_yes_may_get_a_no() {
    let question = "What does the cart client do when it receives the Cart Reject?";
    assert_eq!(asked(LOAN, "denial"), [question]);
    let told =
        format!("{LOAN}8. Upon receiving the Cart Reject, the cart client informs its user.\n");
    assert!(asked(&told, "denial").is_empty());
}

#[test]
fn a_subscription_is_given_up() {
    let text = LOAN.replace(
        "The cart server starts timer T1.",
        "The cart server subscribes to the position of the cart.",
    );
    let question =
        "Does the cart server give up its subscription when the cart client sends the Cart Cancel?";
    assert_eq!(asked(&text, "subscription"), [question]);
    let told = text.replace("releases the bay", "unsubscribes from the position");
    assert!(asked(&told, "subscription").is_empty());
}

#[test]
fn who_may_only_do_something_may_not_do_it() {
    let text = LOAN.replace(
        "If timer T1 expires, the cart server sends",
        "If timer T1 expires, the cart server may send",
    );
    let question =
        "What happens when timer T1 expires and the cart server makes no use of what it may do?";
    assert_eq!(asked(&text, "instead"), [question]);
    assert!(asked(LOAN, "instead").is_empty());
}

#[test]
fn a_timer_of_which_nothing_is_said_elapses() {
    // "Before it expires" says nothing of what is done then.
    let text = LOAN.replace(
        "6. If timer T1 expires, the cart server sends a Cart Reject to the cart client.",
        "6. The user of the cart client confirms the loan before timer T1 expires.",
    );
    let all: Vec<String> =
        ["expiry", "elapsing"].iter().flat_map(|kind| asked(&text, kind)).collect();
    assert_eq!(all, ["What does the cart server do when T1 elapses?"]);
    assert!(asked(LOAN, "elapsing").is_empty());
}

#[test]
fn the_next_one_may_not_be_there() {
    let text = LOAN.replace(
        "If timer T1 expires, the cart server sends a Cart Reject to the cart client.",
        "If timer T1 expires, the cart server chooses the next depot.",
    );
    assert_eq!(asked(&text, "next"), ["What does the cart server do when there is no next depot?"]);
    let told = format!(
        "{text}8. If there is no further depot, the cart server sends a Cart Reject to the cart client.\n"
    );
    assert!(asked(&told, "next").is_empty());
    // The next step is always there.
    let step = text.replace("chooses the next depot", "performs the next step");
    assert!(asked(&step, "next").is_empty());
}

#[test]
fn what_comes_again_and_again_may_stop() {
    let text = format!(
        "{LOAN}8. The depot server periodically sends a Position Report to the cart server.\n"
    );
    let question = "What does the cart server do when the Position Report comes no longer?";
    assert_eq!(asked(&text, "periodic"), [question]);
    let told = format!(
        "{text}9. If no Position Report is received for a minute, the cart server informs its user.\n"
    );
    assert!(asked(&told, "periodic").is_empty());
    assert!(asked(&text.replace("periodically ", ""), "periodic").is_empty());
}

#[test]
fn two_may_pass_a_check_before_the_first_has_taken_it() {
    let text = LOAN
        .replace("that the fee is paid", "that a bay is available")
        .replace("reserves a bay at the depot and sends", "sends")
        .replace("stops timer T1 and sends", "stops timer T1, reserves the bay and sends");
    let question = "What does the cart server do with a second request that passes its check before it has taken the bay for the first?";
    assert_eq!(asked(&text, "twice"), [question]);
    // What is reserved before somebody is waited for leaves no room.
    assert!(
        asked(&LOAN.replace("that the fee is paid", "that a bay is available"), "twice").is_empty()
    );
}

#[test]
fn who_has_been_set_to_work_is_told_of_a_calling_off() {
    let question = "Who tells the depot server, which has acted on the Cart Order, when the cart client sends the Cart Cancel?";
    assert!(asked(LOAN, "unaware").contains(&question.to_string()), "{:?}", asked(LOAN, "unaware"));
    // Who has only looked something up has nothing to stop.
    let query = LOAN.replace("Cart Order", "Bay Query");
    assert!(!asked(&query, "unaware").iter().any(|it| it.contains("Cart Cancel")));
    let told = LOAN
        .replace("releases the bay", "releases the bay and sends a Cart Stop to the depot server");
    assert!(!asked(&told, "unaware").iter().any(|it| it.contains("Cart Cancel")));
}

#[test]
fn a_timer_is_stopped_by_what_it_waits_for() {
    let text = "\
1. The cart client sends a Cart Request to the cart server and starts timer T2.
2. Upon receiving the Cart Request, the cart server sends a Cart Grant to the cart client.
3. Upon receiving the Cart Grant, the cart client informs its user.
4. Upon expiry of timer T2, the cart client sends a Cart Cancel to the cart server.
";
    let question = "When does the cart client stop timer T2, which would elapse although the Cart Grant has come?";
    assert_eq!(asked(text, "running"), [question]);
    let stops = text.replace("informs its user", "stops timer T2 and informs its user");
    assert!(asked(&stops, "running").is_empty());
}

#[test]
fn who_has_been_asked_may_not_agree() {
    let text = LOAN.replace(
        "Upon receiving the Cart Ready, the cart server stops",
        "If approval is given in the Cart Ready, the cart server stops",
    );
    let question = "What does the cart server do where approval is not given in the Cart Ready?";
    assert!(asked(&text, "check").contains(&question.to_string()), "{:?}", asked(&text, "check"));
    let told = format!(
        "{text}8. If the depot server has not approved it, the cart server sends a Cart Reject to the cart client.\n"
    );
    assert!(!asked(&told, "check").contains(&question.to_string()));
}
