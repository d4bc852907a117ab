//! What is said in a roundabout way, as what is sent, what comes, and who does it.

use callproof_reading::acts::understand;
use callproof_reading::read;

/// The acts of a sentence, and what is left of it, between sentences that name who takes part.
fn acts(sentence: &str) -> Vec<String> {
    let text = format!(
        "5.1 Page\n1. The user at client 1 begins. Then client 1 sends a start request to the MC server.\n2. The MC server sends a start request to \
         client 2.\n3. The AMF sends a Namf_Path_Start request to the SMF. The SMF sends a path request to the PCF.\n\
         4. The porter UE sends a hello to UE-A.\n5. {sentence}\n"
    );
    let contribution = read(text.as_bytes()).expect("it is a contribution");
    let reading = understand(&contribution);
    let last = reading.items.last().expect("there are items");
    let said = last.sentences.iter().flat_map(|sentence| {
        let left = sentence.left.iter().map(|left| format!("? {left}"));
        sentence.acts.iter().map(ToString::to_string).chain(left)
    });
    said.collect()
}

fn says(sentence: &str, expected: &[&str]) {
    assert_eq!(acts(sentence), expected, "{sentence}");
}

#[test]
fn what_is_received_comes() {
    says(
        "When a page response to the page request is received from client 2, the MC server shall send a page \
         report to client 1.",
        &[
            "on page response from client 2 (to the page request): MC server shall: sends page report to client 1",
        ],
    );
    says(
        "When the page request is received and the key is old, the MC server sends a page report to client 1.",
        &["on page request: if the key is old: MC server sends page report to client 1"],
    );
    // What is done before something comes is not done on it.
    says(
        "Client 1 may send a page stop before it receives the page response.",
        &["before it receives the page response: client 1 may: sends page stop"],
    );
}

#[test]
fn what_somebody_else_sends_comes() {
    says(
        "If client 2 sends a page request while the key is old, the MC server shall send a page report to client 1.",
        &[
            "on page request from client 2 (sent while the key is old): MC server shall: sends page report to client 1",
        ],
    );
    // What goes to a third one does not come.
    says(
        "If client 2 sends a page request to the AMF, the MC server shall send a page report to client 1.",
        &[
            "if client 2 sends a page request to the AMF: MC server shall: sends page report to client 1",
        ],
    );
}

#[test]
fn what_is_put_into_a_message_is_sent() {
    says(
        "The MC server includes the key in a page response to client 1.",
        &["MC server sends page response to client 1 [containing key]"],
    );
    // Into which message that is sent elsewhere.
    says(
        "The MC server includes the key in the page response.",
        &["MC server includes key [in the page response]"],
    );
    says(
        "After the PAGE REQUEST message is generated, the MC server shall pass this message to the lower layers \
         for transmission to client 1.",
        &[
            "MC server shall: sends PAGE REQUEST message to client 1 [to the lower layers for transmission]",
        ],
    );
    says(
        "The SMF sends a page command to client 1 by invoking Namf_Path_Transfer.",
        &["SMF sends page command to client 1 via AMF [by invoking Namf_Path_Transfer]"],
    );
    says(
        "The AMF reports the change to the SMF by invoking the Nsmf_Path_Update request.",
        &["AMF sends Nsmf_Path_Update request to SMF [about change]"],
    );
}

#[test]
fn what_is_only_sometimes_there_is_said_of_that() {
    says(
        "The MC server sends a page response to client 1 including the period if a period was requested.",
        &[
            "MC server sends page response to client 1 [including the period if a period was requested]",
        ],
    );
    says(
        "The MC server sends a page response containing the key and, if presentation is not restricted, the name \
         of the user to client 1.",
        &[
            "MC server sends page response to client 1 [containing the key and the name of the user; name of the user \
           only if presentation is not restricted]",
        ],
    );
    // What is done only sometimes is done only then.
    says(
        "The MC server stores the key and, as long as the key is old, shall reject the page request.",
        &["MC server stores key", "if the key is old: MC server shall: rejects page request"],
    );
    says(
        "The MC server releases the key and, depending on the configuration, informs client 1.",
        &["MC server closes key", "MC server informs client 1 [depending on the configuration]"],
    );
}

#[test]
fn who_is_told_and_who_does_it() {
    says(
        "Client 1 is instructed by the MC server to stop the page.",
        &["MC server informs client 1 [to stop the page]"],
    );
    says(
        "The MC server sends a page to the AMF, which shall discard the page.",
        &["MC server sends page to AMF", "AMF shall: ignores page"],
    );
    says(
        "The MC server informs client 1 that the key is in use and can be taken over.",
        &["MC server informs client 1: the key is in use and can be taken over"],
    );
    says("User A enters the page number.", &["user of UE-A enters the page number"]);
    says("The porter UE stores the key.", &["porter UE stores key"]);
    says(
        "The pending requests are discarded by the MC server.",
        &["MC server ignores pending requests"],
    );
}
