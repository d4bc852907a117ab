//! Who is not told that it is over, and what comes when a timer has elapsed.

mod written;

/// The questions that a text raises, by the beginning of their names, each on one line.
fn asked(steps: &str, name: &str) -> Vec<String> {
    let text = format!("6.2 Booking of a locker\n{steps}");
    let plain = written::written(&text).replace("\n  ", " ");
    let begins = format!("issue {name}-");
    let found = plain.lines().filter(|line| line.starts_with(&begins));
    found.map(|line| line.split_once(": ").expect("it asks").1.to_string()).collect()
}

/// A booking, up to the offer.
const BOOKING: &str = "\
1. The user at the locker client requests a locker. The locker client sends a locker request to the locker server.
2. The locker server sends a locker reservation to the depot. The depot reserves a locker.
3. The locker server starts timer T1 and sends a locker offer to the locker client.
4. Upon receiving the locker offer, the locker client sends a locker confirm to the locker server. Upon receiving the locker confirm, the locker server stops timer T1.
";

#[test]
fn who_relies_on_something_is_told_when_a_timer_elapses() {
    let gone =
        "5. If timer T1 expires, the locker server sends a locker cancel to the locker client.\n";
    let question = "Who tells the depot, which has acted on the locker reservation, when T1 elapses at the locker server?";
    assert_eq!(asked(&format!("{BOOKING}{gone}"), "unaware"), [question]);
    let told = "5. If timer T1 expires, the locker server sends a locker cancel to the depot.\n";
    assert!(asked(&format!("{BOOKING}{told}"), "unaware").is_empty());
    // Nobody relies on what it has only been asked.
    let looks_up =
        BOOKING.replace("reserves a locker", "sends a locker number to the locker server");
    assert!(asked(&format!("{looks_up}{gone}"), "unaware").is_empty());
}

#[test]
fn who_relies_on_something_is_told_when_it_is_called_off() {
    let off = "5. The locker client may send a locker cancel to the locker server. Upon receiving the locker cancel, the locker server deletes the request";
    let question = "Who tells the depot, which has acted on the locker reservation, when the locker client sends the locker cancel?";
    assert_eq!(asked(&format!("{BOOKING}{off}.\n"), "unaware"), [question]);
    let told = " and sends a locker release to the depot.\n";
    assert!(asked(&format!("{BOOKING}{off}{told}"), "unaware").is_empty());
}

#[test]
fn what_stops_a_timer_may_come_when_it_has_elapsed() {
    let gone = "5. If timer T1 expires, the locker server sends a locker cancel to the depot.\n";
    let question =
        "What does the locker server do when the locker confirm comes after T1 has elapsed?";
    assert_eq!(asked(&format!("{BOOKING}{gone}"), "late"), [question]);
    let longer = "5. If timer T1 expires, the locker server sends a reminder to the locker client and restarts timer T1.\n";
    assert!(asked(&format!("{BOOKING}{longer}"), "late").is_empty());
    assert!(asked(&format!("{BOOKING}{longer}"), "unaware").is_empty());
    // Who asks again still waits for it.
    let again = "5. If timer T1 expires, the locker server sends the locker offer to the locker client again and restarts timer T1.\n";
    assert!(asked(&format!("{BOOKING}{again}"), "late").is_empty());
}

/// What is sent again when a timer elapses is no refusal, and ends nothing.
#[test]
fn what_is_sent_again_says_no_to_nobody() {
    let again = "5. If timer T1 expires, the locker server sends the locker offer to the locker client again and restarts timer T1.\n";
    let text = written::written(&format!("6.2 Booking of a locker\n{BOOKING}{again}"));
    let own = text.split("\nissue ").next().expect("there is a beginning");
    assert!(!own.contains("locker offer with outcome refused"), "{own}");
}
