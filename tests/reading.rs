//! A contribution goes in, findings and figures come out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn callproof(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callproof"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it can be run")
}

/// Runs a command that ends with some exit code, and gives what it said.
fn run(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = callproof(folder, arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a contribution in it.
fn with(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("it can be written");
    folder
}

fn video_push() -> String {
    let file = here().join("texts/contributions/video-push.txt");
    std::fs::read_to_string(file).expect("it is there")
}

#[test]
fn what_was_read_stands_beside_the_words() {
    let folder = with("push.txt", &video_push());
    let said = run(folder.path(), 0, &["read", "push.txt"]);
    for part in [
        "16 of 16 sentences of steps understood",
        "Who acts: MCVideo client 1, MCVideo client 2, MCVideo server.",
        "+ 5 MCVideo client 2 notifies its user about the private call",
        "MCVideo server may: sends progress indication to MCVideo client 1",
        "- editor's note: How transmission control is managed is FFS",
        "Understood, and not in the model",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    // What nobody understands is quoted, and so is the rest of a sentence.
    let text = video_push().replace("accepts the private call, and", "dances, and");
    let folder = with("push.txt", &text);
    let said = run(folder.path(), 1, &["read", "push.txt"]);
    assert!(
        said.contains("15 of 16") && said.contains("not understood: \"MCVideo client 2 dances")
    );
}

#[test]
fn a_contribution_is_checked_as_it_stands() {
    let folder = with("push.txt", &video_push());
    let folder = folder.path();
    let said = run(folder, 0, &["check", "push.txt"]);
    assert!(said.contains("16 of 16 sentences of steps understood"), "{said}");
    let summary = "With the recommended answers 16 of 16 claims hold";
    assert!(said.contains(summary), "{said}");
    let document = run(folder, 1, &["check", "push.txt", "--as-written", "--format", "json"]);
    let document =
        &document[document.find('{').expect("JSON")..=document.rfind('}').expect("JSON")];
    let document: serde_json::Value = serde_json::from_str(document).expect("it is JSON");
    let holes = document["no_step"].as_array().expect("a list");
    let has = |role: &str, event: &str, case: &str| {
        holes.iter().any(|hole| {
            let is = |key: &str, value: &str| hole[key].as_str().is_some_and(|v| v.contains(value));
            is("role", role) && is("event", event) && is("case", case)
        })
    };
    // By what is missing: what needs nothing unusual comes first.
    let full = run(folder, 0, &["check", "push.txt", "--full"]);
    let at = |issue: &str| {
        let place = full.find(&format!("Answer {issue}="));
        place.unwrap_or_else(|| panic!("{issue}: {full}"))
    };
    assert!(at("refusal-1") < at("unexpected-messages"));
    assert!(at("giving-up") < at("unexpected-messages"));
    assert!(full.contains("EDITOR'S NOTE 7.4.2.3.2: "), "{full}");
    let questions = full.lines().filter(|line| line.trim_start().starts_with("Answer ")).count();
    assert!((8..=15).contains(&questions), "{full}");
    // The user refuses, a check says no, requests cross what is under way.
    for (role, event, case) in [
        ("MCVideo server", "client 1 is not authorised to push video", "in-order"),
        ("MCVideo server", "client 1 is not authorised to release the call", "in-order"),
        ("MCVideo server", "ends it of its own accord", "unusual"),
        ("MCVideo client 1", "gives up", "unusual"),
        ("MCVideo client 2", "ends it", "in-order"),
        ("MCVideo client 2", "MCVideo private call request", "two-begin"),
        ("MCVideo client 2", "declines private call", "in-order"),
        ("MCVideo client 2", "declines release", "in-order"),
        ("MCVideo client 1", "progress indication", "unordered"),
    ] {
        assert!(has(role, event, case), "{role} {event}: {holes:#?}");
    }
    let review = run(folder, 0, &["review", "push.txt", "--issue", "no-answer"]);
    let said = review.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = "7.4.2.3.2 step 1b (proposed), 1a if nothing else is answered, for response-timer";
    assert!(said.contains(place), "{review}");
    let drawn = run(folder, 0, &["diagram", "push.txt", "--format", "svg"]);
    assert!(drawn.contains("figure-7-4-2-3-2.svg"), "{drawn}");
    // Who takes no part in the procedure as written has no lifeline.
    let figure =
        std::fs::read_to_string(folder.join("figure-7-4-2-3-2.svg")).expect("it was drawn");
    assert!(figure.contains("MCVideo server") && !figure.contains("another"), "{figure}");
    run(folder, 0, &["read", "push.txt", "--out", "push.proc"]);
    assert!(run(folder, 0, &["check", "push.proc"]).contains(summary));
    run(folder, 0, &["fmt", "--check", "push.proc"]);
    run(folder, 2, &["read", "push.txt", "--out", "push.proc"]);
}

/// The other contribution, in other words: who does what is read, and who receives it is not said, so
/// that there is nothing to check.
#[test]
fn the_end_of_a_telepresence_session_is_read() {
    let file = here().join("texts/contributions/telepresence.txt");
    let text = std::fs::read_to_string(file).expect("it is there");
    let folder = with("telepresence.txt", &text);
    let said = run(folder.path(), 0, &["read", "telepresence.txt"]);
    for act in [
        "TP UE shall: sends BYE request",
        "TP UE shall: closes CLUE channel",
        "TP UE shall: sends CANCEL",
        "if there is one: TP UE",
        "in the conference case: TP UE may: performs procedures",
        "in the conference case: conference focus may: performs procedures",
        "on REFER request",
        "(an open question)",
    ] {
        assert!(said.contains(act), "{act}: {said}");
    }
    let said = run(folder.path(), 2, &["check", "telepresence.txt"]);
    assert!(said.contains("who receives what is sent in it was not understood"), "{said}");
}

/// What was taken for granted stands with the findings that rest on it.
#[test]
fn findings_say_what_they_rest_on() {
    let text = video_push().replace(
        "Upon receiving the MCVideo private call release response from MCVideo client 2",
        "Upon receiving the MCVideo private call response from MCVideo client 2",
    );
    assert_ne!(text, video_push());
    let folder = with("push.txt", &text);
    let said = run(folder.path(), 0, &["check", "push.txt", "--full"]);
    let rests = said.split("runs that rest on it:").nth(1).expect("something rests");
    assert!(rests.contains("7.4.2.3.3 step 5: \"MCVideo private call response\" is the"), "{said}");
    let run_of = rests.split(". In ").nth(1).and_then(|runs| runs.get(..8)).expect("a run");
    let drawn = run(folder.path(), 0, &["diagram", run_of, "--of", "push.txt"]);
    assert!(drawn.contains(".svg"), "{drawn}");
}

/// One clause of a specification is read; where none is named, they are offered.
#[test]
fn one_clause_of_many_is_read() {
    let clause = |number: usize| {
        format!(
            "5.{number}\tTalk {number}\n1.\tClient {number} sends a request to the MC server.\n"
        )
    };
    let text = "1\tScope\nThis is a specification.\n".to_string()
        + &(1..=900).map(clause).collect::<String>();
    let folder = with("spec.txt", &text);
    let offered = run(folder.path(), 2, &["read", "spec.txt"]);
    assert!(offered.contains("900 clauses with steps") && offered.contains("5.7 Talk 7"));
    let said = run(folder.path(), 0, &["read", "spec.txt", "--clause", "5.77"]);
    assert!(said.contains("Client 77 sends request to MC server"), "{said}");
    assert!(said.contains("1 of 1 sentences"), "{said}");
    let said = run(folder.path(), 2, &["read", "spec.txt", "--clause", "9.9"]);
    assert!(said.contains("no clause \"9.9\""), "{said}");
}

/// A text of another kind gets one honest sentence.
#[test]
fn what_is_no_procedure_is_told_so() {
    let scope = "1 Scope\nThe present document describes nothing that anybody does.\n";
    let nobody = "1 Talk\n1. The weather is fine.\n2. It was raining all night.\n";
    let strange =
        "1 Talk\n1. Client 1 to the moon flies.\n2. Client 1 dances with whom it likes.\n";
    for (text, why) in [
        (scope, "no sentence of a numbered step"),
        (nobody, "the numbered steps in it demand nothing of anybody"),
        (strange, "little of it is understood, 0 of 2"),
        ("", "is empty"),
    ] {
        let folder = with("text.txt", text);
        let said = run(folder.path(), 2, &["check", "text.txt"]);
        assert!(said.contains(why) && said.lines().count() == 1, "{said}");
    }
}

/// The contributions themselves, where they lie beside the repository.
#[test]
fn the_seeds_are_read() {
    let folder = here().join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    for file in files {
        let file = file.expect("it can be listed").path();
        let said = run(&here(), 0, &["read", &file.to_string_lossy()]);
        assert!(said.contains("sentences of steps understood"), "{said}");
        // Four of five that need no fault are found by reading alone (exit code 0).
        if said.contains("video push") {
            let compare = ["read", &file.to_string_lossy(), "--compare", "video-push"];
            let said = run(&here(), 0, &compare);
            assert!(said.contains("findings are found by reading alone"), "{said}");
        }
    }
}

/// The findings of a text that was read stand beside those that were encoded by hand.
#[test]
fn what_was_read_is_put_beside_what_is_encoded() {
    let folder = with("push.txt", &video_push());
    let said = run(folder.path(), 1, &["read", "push.txt", "--compare", "video-push"]);
    for part in [
        "Found by both",
        "read: 7.4.2.3.2 step 5: MCVideo client 2: declines private call (asking its user)",
        "read: 7.4.2.3.2 step 3, 7.4.2.3.2 NOTE 1: not guaranteed: MCVideo server sends progress",
        "Asked at an editor's note",
        "Only encoded",
        "a called client that is set to manual",
        "Only read",
        "MCVideo client 2: declines release (asking its user 2)",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Without the NOTE that opens a window, nobody asks who sees it.
    let less: String = video_push()
        .lines()
        .filter(|line| !line.starts_with("NOTE 1"))
        .fold(String::new(), |text, line| text + line + "\n");
    let folder = with("less.txt", &less);
    let less = run(folder.path(), 1, &["read", "less.txt", "--compare", "video-push"]);
    assert!(!less.contains("NOTE 1: not guaranteed: MCVideo server sends progress"), "{less}");
    let unknown = run(folder.path(), 2, &["read", "less.txt", "--compare", "video-pusch"]);
    assert!(unknown.contains("did you mean \"video-push\"?"), "{unknown}");
    let other = run(folder.path(), 2, &["read", "less.txt", "--compare", "telepresence"]);
    assert!(other.contains("no clause with steps in common"), "{other}");
}

/// A model of a small part of what a text sends is no model of the text.
#[test]
fn a_text_of_which_little_can_be_modelled_is_not_checked() {
    let text = "5.1 Talk
1. The user at client 1 initiates a call. Client 1 sends a call request to client 2.
2. Before the moon rises, client 2 sends a first response to client 1.
3. If the timer expires, client 2 sends a second response to client 1.
4. Until the moon sets, client 2 sends a third response to client 1.
";
    let folder = with("moon.txt", text);
    let said = run(folder.path(), 2, &["check", "moon.txt"]);
    assert!(said.contains("of 4 items that send something only 1"), "{said}");
}

/// A text with so many conditions that not all cases can be looked at in seconds says so.
#[test]
fn many_ways_are_checked_in_few_cases() {
    let mut text = String::from("5.1 Talk\n1. The UE sends a call request to the AMF.\n");
    for nth in 2..12 {
        let step = format!(
            "{nth}. If the part {nth} is new, the AMF sends a part {nth} request to the SMF.\n"
        );
        text.push_str(&step);
    }
    text.push_str("12. The AMF sends a call response to the UE.\n");
    let folder = with("ways.txt", &text);
    let output = callproof(folder.path(), &["check", "ways.txt", "--case", "in-order"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("of its cases are checked only with --all-cases"), "{said}");
}

/// What only one side finds stands in the documentation, with the reason, and nothing else does.
#[test]
fn what_only_one_side_finds_is_explained() {
    let seed = here().join("../shared/seeds/000_c39c06daf50d5f86.txt");
    if !seed.exists() {
        eprintln!("skipped: {} is not there", seed.display());
        return;
    }
    let compare = ["read", &seed.to_string_lossy(), "--compare", "video-push"];
    let said = String::from_utf8_lossy(&callproof(&here(), &compare).stdout).into_owned();
    let docs = std::fs::read_to_string(here().join("docs/reading.md")).expect("it is there");
    for (title, head) in [("Only encoded", "| only encoded |"), ("Only read", "| only read |")] {
        let part = said.split(&format!("\n{title}\n")).nth(1).expect("there are some");
        let part = part.split("\n\n").next().expect("it has lines");
        // A finding is wrapped; its sentence ends the item.
        let items = part.split("\n- ").map(|item| item.trim_start_matches("- ").to_string());
        let items = items.map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "));
        let items: Vec<String> = items.collect();
        let table = docs.split(head).nth(1).expect("there is a table");
        let rows: Vec<&str> = table
            .lines()
            .skip(2)
            .take_while(|line| line.starts_with('|'))
            .map(|line| line.split('|').nth(1).expect("it has cells").trim())
            .collect();
        assert_eq!(rows.len(), items.len(), "{title}: {items:#?}");
        for row in rows {
            assert!(items.iter().any(|item| item.ends_with(row)), "{row}: {items:#?}");
        }
    }
}

/// How many findings of what was written by hand are found by reading alone stands in the documentation.
#[test]
fn what_was_written_by_hand_is_compared() {
    let docs = std::fs::read_to_string(here().join("docs/reading.md")).expect("it is there");
    let table = docs.split("| shared text |").nth(1).expect("there is a table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, text, by_hand, found, _] = cells.as_slice() else { panic!("{row}") };
        let file = here().join(format!("../shared/texts/{text}.txt"));
        if !file.exists() {
            eprintln!("skipped: {} is not there", file.display());
            continue;
        }
        let by_hand = format!("texts/{by_hand}");
        let compare = ["read", &file.to_string_lossy(), "--compare", &by_hand];
        let said = String::from_utf8_lossy(&callproof(&here(), &compare).stdout).into_owned();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("without faults: {found} findings")), "{text}: {said}");
    }
}

/// Whatever stands in whatever order: what is read is a procedure, or nothing is checked.
#[test]
fn what_is_read_is_a_procedure() {
    const STEPS: [&str; 46] = [
        "The user at client 1 initiates a call. Client 1 sends a call request to the MC server.",
        "The MC server checks whether the user is authorised and whether client 2 is known.",
        "The MC server checks that frobbing the list pleases and that sorting the list pleases.",
        "The MC server validates the call request. If valid, the MC server sends a call report to client 2.",
        "If not, the MC server rejects the request with a call response and the procedure ends.",
        "If the user is not authorised, the MC server sends a call response to client 1.",
        "The MC server sends the call request to client 2.",
        "Client 2 informs its user and sends a call response to the MC server.",
        "The user at client 2 accepts or declines the call. Client 2 sends a call response to the MC server.",
        "The MC server sends a call response to client 1.",
        "The MC server sends a call accept or a call reject to client 1.",
        "Client 1 informs its user and establishes media.",
        "If the UE is known, the MC server sends a page request to client 2. Otherwise, the MC server sends a \
         call response to client 1.",
        "[Conditional] The MC server sends a page request to client 2.",
        "Steps 4 to 5 are skipped if the list is short.",
        "When maintenance is scheduled, the MC server sends a stop notification to client 1 and client 2.",
        "The MC server decides whether to keep the list and, if so, sends a keep request to client 2.",
        "The MC server may send a progress report to client 1.",
        "Client 2 acknowledges the stop notification.",
        "Client 2 acknowledges the halt notification towards the MC server.",
        "Upon receiving a list response, client 1 sends a list report to the MC server.",
        "Upon receiving a request from the user to share a list, client 1 shall send a share request to the MC \
         server.",
        "To share a list or a page, client 1 shall send a share request to the MC server.",
        "To share a list or a page, client 1 shall send a page report to the MC server.",
        "The content server sends the file to client 2.",
        "Client 2 sends a download request to the content server. The content server sends the file to client 2.",
        "Client 1 starts the timer. Client 1 stops the timer.",
        "The MC server starts the page timer. When the page timer expires, the MC server removes the page.",
        "Upon expiry of the call timer, client 1 informs its user and stops the media.",
        "Upon expiry of the call timer, the MC server opens the log and sends a stop notification to client 2.",
        "Client 1 starts the call timer and sends a call request to the MC server.",
        "Upon receiving the call response, client 1 stops the call timer.",
        "Either client may send a stop request to the MC server.",
        "Client 1 or client 2 ends the call by sending a stop request to the MC server.",
        "The MC server sends a call report to client 1 and a call request to client 2, which shows it to its user.",
        "The MC server sends a call response to client 1, which client 1 shall forward to client 2.",
        "The MC server forwards the call request to client 2, which shall send a call response to it.",
        "The MC server informs both clients that the call is over and releases the call.",
        "The dispatcher at client 2 either accepts or declines the call and may extend the list.",
        "The MC server verifies that the call exists, in which case the MC server releases the call.",
        "The MC server performs the check procedure with client 2.",
        "If the list is long, MC server to client 1: List Request (A), and step 2 is skipped.",
        "If the request contains a mandatory indication, the procedure continues with step 5.",
        "The MC server is required to send a page request to client 2, only if the page is new.",
        "The MC server notifies client 1 that the list is long.",
        "Upon receipt of the call request, the MC server shall:\n    a) if the list is long, send a list request to \
         client 2;\n    b) respond to client 1 with a call response; and\n    c) store the list.",
    ];
    // Always the same texts.
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("it is small") % below
    };
    for nth in 0..800 {
        let mut text = String::from("5.1 Call\n");
        for step in 1..=3 + next(7) {
            text.push_str(&format!("{step}. {}\n", STEPS[next(STEPS.len())]));
        }
        if next(2) == 0 {
            text.push_str("5.2 Call release\n");
            for step in 1..=1 + next(5) {
                text.push_str(&format!("{step}. {}\n", STEPS[next(STEPS.len())]));
            }
        }
        let folder = with("text.txt", &text);
        let output = callproof(folder.path(), &["explain", "text.txt"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("is no procedure yet"), "text {nth}: {said}\n{text}");
    }
}

/// What is open and belongs to no finding stands in words where there is room, by name elsewhere.
#[test]
fn what_is_open_stands_in_words() {
    let folder = with(
        "loan.txt",
        "5.1 Loan\n1. The porter client sends a loan request to the keeper server.\n2. The keeper server sends a loan \
         response to the porter client.\n3. Upon receiving the stop request, the keeper server sends a log request to \
         the log server. The log server stores the log.\n",
    );
    let said = |arguments: &[&str]| {
        let output = callproof(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let question = "Who sends the stop request that the keeper server receives, and when? (5.1 step 3: unsaid-1)";
    assert!(said(&["check", "loan.txt", "--full"]).contains(question));
    let page = said(&["check", "loan.txt"]);
    assert!(page.contains(question), "{page}");
    // On a page that is full, by name.
    let long = concat!(env!("CARGO_MANIFEST_DIR"), "/texts/contributions/video-push.txt");
    let page = said(&["check", long]);
    assert!(page.contains("repairing nothing alone: supervision, window-1"), "{page}");
}

/// Messages that come twice where nothing is said of them are one finding, the others behind it with
/// their steps.
#[test]
fn what_comes_twice_is_told_once() {
    let long = concat!(env!("CARGO_MANIFEST_DIR"), "/texts/contributions/video-push.txt");
    let folder = with("empty.txt", "");
    let output = callproof(folder.path(), &["check", long, "--full"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let others = "The same where MCVideo client 1 receives an MCVideo private call response (7.4.2.3.2 step 7, figure ";
    assert_eq!(said.matches(others).count(), 1, "{said}");
    // The one that is told whole is not among the others.
    let whole = "No step for this: MCVideo client 1 receives an MCVideo private call response (";
    assert!(!said.contains(whole), "{said}");
}

/// Where a limit stops a search, the page still has forty lines, says where it stopped, and how to go on.
#[test]
fn what_a_limit_cuts_short_is_said_on_the_page() {
    let folder = with("pushed.txt", &video_push());
    let page =
        run(folder.path(), 3, &["check", "pushed.txt", "--limit-states", "300", "--no-cache"]);
    let told = page.lines().filter(|line| line.contains("--limit-states N looks at more")).count();
    assert_eq!(told, 1, "{page}");
    let page: Vec<&str> = page.lines().filter(|line| !line.starts_with("callproof: ")).collect();
    assert!(page.len() <= 41, "{} lines: {page:?}", page.len());
    let whole = run(folder.path(), 0, &["check", "pushed.txt", "--no-cache"]);
    assert!(!whole.contains("--limit-states"), "{whole}");
}
