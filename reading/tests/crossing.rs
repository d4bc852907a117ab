//! What crosses on its way, and what stays marked.

mod written;

/// The questions of some kinds that a text raises, each on one line.
fn asked(steps: &str, kind: &str) -> Vec<String> {
    let plain = written::written(&format!("6.4 Loan of a cart\n{steps}")).replace("\n  ", " ");
    let begins = format!("issue {kind}-");
    let found = plain.lines().filter(|line| line.starts_with(&begins));
    found.map(|line| line.split_once(": ").expect("it asks").1.to_string()).collect()
}

/// A loan, up to the answer.
const LOAN: &str = "\
1. The cart client sends a cart request to the cart server.
2. Upon receiving the cart request, the cart server marks the cart as taken and sends a cart response to the cart client.
";

#[test]
fn calling_off_may_cross_the_answer() {
    let off = "3. The cart client may at any time cancel the loan by sending a cart cancel to the cart server. Upon receiving the cart cancel, the cart server marks the cart as free.\n";
    let question = "What do the cart client and the cart server do when the cart cancel and the cart response cross on their way?";
    assert_eq!(asked(&format!("{LOAN}{off}"), "crossing"), [question]);
    // What is ended when the answer has come does not cross it.
    let later = "3. Upon receiving the cart response, the cart client sends a cart release to the cart server.\n";
    assert!(asked(&format!("{LOAN}{later}"), "crossing").is_empty());
}

#[test]
fn what_is_marked_as_taken_is_free_again_at_some_time() {
    let question = "When is the cart free again, once the cart server has marked it as taken?";
    assert_eq!(asked(LOAN, "mark"), [question]);
    for freed in ["marks the cart as free", "removes the mark", "releases the cart"] {
        let text = format!(
            "{LOAN}3. The cart client sends a cart release to the cart server. Upon receiving the cart release, the cart server {freed}.\n"
        );
        assert!(asked(&text, "mark").is_empty(), "{freed}");
    }
    // What is marked as done needs nobody to clear it.
    assert!(asked(&LOAN.replace("taken", "seen"), "mark").is_empty());
}

/// Who does something by itself on a message relies on it, although that is not in the model.
#[test]
fn who_has_done_something_on_it_is_told() {
    let text = format!(
        "{LOAN}3. The cart server sends a lock command to the gate server. Upon receiving the lock command, the gate server locks the gate.
4. The cart client sends a cart stop request to the cart server. Upon receiving the cart stop request, the cart server marks the cart as free.
"
    );
    let question = "Who tells the gate server, which has acted on the lock command, when the cart client sends the cart stop request?";
    assert_eq!(asked(&text, "unaware"), [question]);
}
