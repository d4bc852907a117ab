//! `compare` as a delegate uses it the night before a meeting: two revisions, two contributions.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A text with what every kind of item does: one decides, one tells, one is only a note.
const TEXT: &str = "\
8.6.2.1\tSharing a map
NOTE 1:\tA map can be shared in an on-going group call only.
1.\tThe MC user at MC client 1 shares a map. MC client 1 sends a map share request to the MC server.
2.\tThe MC server checks whether the MC user at MC client 1 is authorised to share maps.
3.\tIf authorised, the MC server sends the map share request to MC client 2.
4.\tMC client 2 notifies its user about the map and sends a map share response to the MC server.
5.\tThe MC server sends the map share response to MC client 1.
8.6.2.2\tWithdrawing a map
1.\tThe MC user at MC client 1 withdraws the map. MC client 1 sends a map withdrawal request to the MC server.
2.\tThe MC server sends the map withdrawal request to MC client 2.
3.\tMC client 2 notifies its user that the map is withdrawn and sends a map withdrawal response to the MC server.
4.\tThe MC server sends a map withdrawal response to MC client 1.
";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare").join(name);
    std::fs::create_dir_all(&folder).expect("writable");
    std::fs::write(folder.join("old.txt"), TEXT).expect("writable");
    folder
}

fn callproof(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    command.current_dir(folder).env("XDG_CACHE_HOME", folder.join("cache"));
    command.args(args).output().expect("it starts")
}

/// What is printed, of a run that ends with a code.
fn said(folder: &Path, code: i32, args: &[&str]) -> String {
    let output = callproof(folder, args);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}{err}");
    if code == 2 { err } else { out }
}

/// The comparison of the text with a changed one.
fn against(folder: &Path, code: i32, changed: &str) -> Value {
    std::fs::write(folder.join("new.txt"), changed).expect("writable");
    let args = ["compare", "old.txt", "new.txt", "--format", "json"];
    serde_json::from_str(&said(folder, code, &args)).expect("it is JSON")
}

/// The items that did not stay as they were: clause, label, and what became of them.
fn changed(compared: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let mut found = Vec::new();
    for clause in compared["clauses"].as_array().expect("a list") {
        let last = |of: &Value| of[1].as_str().or(of[0].as_str()).unwrap_or_default().to_string();
        for item in clause["items"].as_array().expect("a list") {
            if item["becomes"] != "same" {
                found.push((
                    last(&clause["clauses"]),
                    last(&item["labels"]),
                    text(&item["becomes"]),
                ));
            }
        }
    }
    found
}

fn findings(compared: &Value, side: &str) -> Vec<String> {
    let all = compared["findings"][side].as_array().expect("a list");
    all.iter().map(|one| one["what"].as_str().expect("a sentence").to_string()).collect()
}

/// Other words, other names, other numbers, another order of sentences in a clause: nothing is done
/// otherwise.
#[test]
fn what_is_said_in_other_words_is_the_same() {
    let folder = folder("wording");
    let same = against(&folder, 0, TEXT);
    assert_eq!(changed(&same), []);
    assert_eq!(same["parting"]["result"], "alike");

    let other = TEXT
        .replace("8.6.2.", "9.1.7.")
        .replace("MC server", "MCX server")
        .replace("map withdrawal", "map removal")
        .replace("notifies its user about", "informs its user about");
    let compared = against(&folder, 0, &other);
    assert!(changed(&compared).iter().all(|(.., becomes)| becomes == "wording"), "{compared:#}");
    let named = compared["named_otherwise"].to_string();
    for names in
        ["\"MC server\",\"MCX server\"", "\"map withdrawal request\",\"map removal request\""]
    {
        assert!(named.contains(names), "{named}");
    }
    let told = said(&folder, 0, &["compare", "old.txt", "new.txt"]);
    assert!(told.contains("old.txt beside new.txt: THEY DO THE SAME, IN OTHER WORDS."), "{told}");
}

/// What an item says otherwise and nobody plays is said at that item, and no difference is claimed of
/// what is played.
#[test]
fn what_is_said_otherwise_and_not_played_is_told_at_its_item() {
    let folder = folder("unplayed");
    let with = "sends a map share request containing the map and the MC group ID to the MC server";
    let text = TEXT
        .replace("sends a map share request to the MC server", with)
        .replace("an on-going group call only.", "a group call. Steps 4 to 5 are repeated.");
    std::fs::write(folder.join("old.txt"), &text).expect("writable");
    let changed = text.replace("MC group ID", "MC service ID").replace("4 to 5", "4 to 6");
    let compared = against(&folder, 0, &changed);
    let told = said(&folder, 0, &["compare", "old.txt", "new.txt"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "WHAT IS PLAYED IS THE SAME, WHAT IS NOT PLAYED DIFFERS.",
        "step 1: the same is done ~ a message's contents differ: \"the map and the MC service ID\" \
         instead of \"the map and the MC group ID\"; not played",
        "NOTE 1: the same is done ~ refers to other steps: 4 to 6 instead of 4 to 5; not played",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let unplayed = |compared: &Value| {
        let clauses = compared["clauses"].as_array().expect("a list").iter();
        let items = clauses.flat_map(|clause| clause["items"].as_array().expect("a list"));
        items.map(|item| item["unplayed"].as_array().map_or(0, Vec::len)).sum::<usize>()
    };
    assert_eq!(unplayed(&compared), 2);
    // Other words around it, and the name of whoever gets it, are no other contents.
    let worded = text.replace("MC server", "MCX server").replace("shares a map", "shows a map");
    assert_eq!(unplayed(&against(&folder, 0, &worded)), 0);
    // A step in between gives those behind it other numbers: the note still means the same steps.
    let step = "3a.\tThe MC server stores the map.\n4.\t";
    let inserted = text.replacen("4.\t", step, 1);
    assert_eq!(unplayed(&against(&folder, 0, &inserted)), 0);
}

/// The same of texts that are encoded, whose sentences are not played either.
#[test]
fn sentences_of_encoded_texts_are_compared_too() {
    let folder = folder("encoded");
    let text = include_str!("../texts/alert-cancel.proc");
    let sentence = "client 1 sends an alert request to the server";
    let with = |what: &str| {
        let changed = format!("client 1 sends an alert request containing {what} to the server");
        assert!(text.contains(sentence));
        text.replace(sentence, &changed)
    };
    std::fs::write(folder.join("one.proc"), with("the alert type")).expect("writable");
    std::fs::write(folder.join("other.proc"), with("the alert area")).expect("writable");
    let told = said(&folder, 0, &["compare", "one.proc", "other.proc"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let differs = "step 1: the same is done ~ a message's contents differ: \"the alert area\" instead \
                   of \"the alert type\"; not played";
    assert!(told.contains(differs), "{told}");
}

/// Where the texts part and one of them does nothing more at that event, it is said at which step
/// it does what the other does there.
#[test]
fn what_is_done_at_another_step_is_not_called_undone() {
    let folder = folder("later");
    let told = said(&folder, 1, &["compare", "video-push", "--resolve", "release-check"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let later = "by the text as written: nothing more is done yet; that is done at step 3 of \
                 7.4.2.3.3; by the text with release-check: sends private call release request";
    assert!(told.contains(later), "{told}");
}

/// What is done under another item than before is not done no more: it is said where.
#[test]
fn what_moved_into_another_item_is_told_with_its_place() {
    let folder = folder("moved");
    let told = "MC client 2 notifies its user about the map and sends a map share response";
    let behind = "to MC client 1.\n8.6.2.2";
    let changed = TEXT
        .replace(told, "MC client 2 sends a map share response")
        .replace(behind, "to MC client 1. MC client 2 notifies its user about the map.\n8.6.2.2");
    std::fs::write(folder.join("new.txt"), changed).expect("writable");
    let told = said(&folder, 1, &["compare", "old.txt", "new.txt"]);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "- MC client 2 tells its user: the map; new.txt at step 5 of 8.6.2.1",
        "+ MC client 2 tells its user: the map; old.txt at step 4 of 8.6.2.1",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// A change of what is done is found at its item, and nothing else is.
#[test]
fn what_is_done_otherwise_is_found_where_it_is() {
    let folder = folder("acts");
    let set_up = |label: &str, becomes: &str| ("8.6.2.1".into(), label.into(), becomes.into());
    let end = |label: &str, becomes: &str| ("8.6.2.2".into(), label.into(), becomes.into());
    let line =
        |label: &str| TEXT.lines().filter(|line| line.starts_with(label)).collect::<Vec<_>>();
    let changes: [(&str, String, (String, String, String)); 5] = [
        (
            "somebody is told no more",
            TEXT.replace("notifies its user about the map and sends", "sends"),
            set_up("4", "otherwise"),
        ),
        (
            "somebody else gets it",
            TEXT.replace(
                "The MC server sends a map withdrawal response to MC client 1",
                "The MC server sends a map withdrawal response to MC client 2",
            ),
            end("4", "otherwise"),
        ),
        (
            "what must be done may be done",
            TEXT.replace(
                "The MC server sends the map share response",
                "The MC server may send the map share response",
            ),
            set_up("5", "otherwise"),
        ),
        ("a step is gone", TEXT.replace(&format!("{}\n", line("4.")[1]), ""), end("4", "gone")),
        (
            "a note is added",
            TEXT.replace("8.6.2.2\t", "NOTE 2:\tMaps are large.\n8.6.2.2\t"),
            set_up("NOTE 2", "new"),
        ),
    ];
    for (what, text, expected) in changes {
        assert_ne!(text, TEXT, "{what}");
        let code = i32::from(what != "a note is added");
        let compared = against(&folder, code, &text);
        assert_eq!(changed(&compared), [expected], "{what}\n{compared:#}");
        let result = &compared["parting"]["result"];
        assert_eq!(result == "alike", code == 0, "{what}: {}", compared["parting"]);
    }
}

/// Whichever text comes first, the same is different.
#[test]
fn the_other_way_round_is_the_mirror_image() {
    let folder = folder("mirror");
    let shorter = TEXT.replace("notifies its user that the map is withdrawn and sends", "sends");
    let other =
        shorter.replace("If authorised, the", "The").replace("checks whether", "stores that");
    std::fs::write(folder.join("new.txt"), other).expect("writable");
    let compare = |one: &str, other: &str| -> Value {
        let args = ["compare", one, other, "--format", "json"];
        serde_json::from_str(&said(&folder, 1, &args)).expect("it is JSON")
    };
    let (there, back) = (compare("old.txt", "new.txt"), compare("new.txt", "old.txt"));
    for (one, other) in [("only_first", "only_second"), ("only_second", "only_first")] {
        assert_eq!(findings(&there, one), findings(&back, other), "{there:#}");
    }
    let both = |of: &Value| of["findings"]["both"].as_array().expect("a list").len();
    assert_eq!(both(&there), both(&back));
    let deeds = |of: &Value, which: &str| -> Vec<String> {
        let clauses = of["clauses"].as_array().expect("a list").iter();
        let items = clauses.flat_map(|clause| clause["items"].as_array().expect("a list"));
        items.map(|item| item[which].to_string()).collect()
    };
    assert_eq!(deeds(&there, "less"), deeds(&back, "more"));
}

/// Sentences that were drafted do what they were drafted for: the document that `contribution` writes,
/// read as any other, is the text with that answer.
#[test]
fn drafted_sentences_are_read_back_as_the_answer() {
    let folder = folder("drafted");
    for answer in ["refusal-1=reject", "failure-1=negative-answer", "user-told=informs"] {
        let document = format!("{}.docx", answer.replace('=', "-"));
        let args = ["contribution", "old.txt", "--resolve", answer, "--out", &document];
        said(&folder, 0, &args);
        let clause = ["--clause", "8.6.2.1"];
        let args = [&["compare", "old.txt", &document, "--resolve", answer], &clause[..]].concat();
        let told = said(&folder, 0, &args);
        assert!(told.contains("THEY DO THE SAME."), "{answer}\n{told}");
        // Without the answer it is another text.
        let args = [&["compare", "old.txt", &document], &clause[..]].concat();
        said(&folder, 1, &args);
        // The document alone has both sides.
        let told = said(&folder, 1, &["compare", &document]);
        assert!(told.contains("the text before its revision marks beside"), "{told}");
    }
}

/// A text that is built in, as written and with an answer; what is wrong no more is what the answer
/// repairs.
#[test]
fn an_answer_is_compared_with_the_text_as_written() {
    let folder = folder("answer");
    let args = ["compare", "video-push", "--resolve", "refusal=reject", "--format", "json"];
    let compared: Value = serde_json::from_str(&said(&folder, 1, &args)).expect("it is JSON");
    assert_eq!(compared["schema"], "callproof/compare/1");
    let new = ("7.4.2.3.2".to_string(), "new".to_string());
    let becomes = changed(&compared).into_iter().map(|(clause, _, becomes)| (clause, becomes));
    assert_eq!(becomes.collect::<Vec<_>>(), vec![new; 3]);
    let gone = findings(&compared, "only_first");
    assert!(gone.iter().any(|what| what.contains("user refuses")), "{gone:?}");
    let run = compared["parting"]["run"].to_string();
    assert!(run.contains("user refuses"), "{run}");
}

/// What is too large to be played to the end is not called the same, and not called different.
#[test]
fn what_was_not_looked_at_is_neither_the_same_nor_different() {
    let folder = folder("limits");
    let args = ["compare", "video-push", "video-push", "--limit-states", "500"];
    let told = said(&folder, 3, &args);
    assert!(told.contains("NO DIFFERENCE WAS FOUND, AS FAR AS WAS LOOKED AT."), "{told}");
    assert!(told.contains("A limit stopped a search"), "{told}");
}

/// The page has figure beside figure, and what a file is called does not break it.
#[test]
fn the_page_has_both_figures_and_is_well_formed() {
    let folder = folder("page");
    let changed = TEXT.replace("notifies its user about the map and sends", "sends");
    std::fs::write(folder.join("a<b>&.txt"), changed).expect("writable");
    let args = ["compare", "old.txt", "a<b>&.txt", "--format", "html", "--out", "page.html"];
    assert_eq!(said(&folder, 1, &args), "");
    let page = std::fs::read_to_string(folder.join("page.html")).expect("it is written");
    assert!(page.contains("old.txt beside a&lt;b&gt;&amp;.txt") && !page.contains("a<b>"));
    for what in ["<svg", "<del>", "</html>"] {
        assert!(page.contains(what), "{what}");
    }
    let figures = page.matches("<figure>").count();
    assert_eq!(figures, page.matches("</figure>").count());
    assert!(figures >= 6, "where they part and of both clauses: {figures}");
    assert!(!page.contains("http://www.example") && !page.contains("src="), "all of it is inside");
}

/// Lines stay within the terminal's width.
#[test]
fn it_is_told_in_eighty_columns() {
    let folder = folder("columns");
    let mut other = TEXT.replace("notifies its user about the map and sends", "sends");
    let _ = writeln!(other, "5.\tMC client 2 sends a map release notification to the MC server.");
    std::fs::write(folder.join("new.txt"), other).expect("writable");
    let told = said(&folder, 1, &["compare", "old.txt", "new.txt"]);
    let commands = |line: &&str| !line.trim_start().starts_with("callproof ");
    let longest = told.lines().filter(commands).max_by_key(|line| line.chars().count());
    assert!(longest.is_some_and(|line| line.chars().count() <= 80), "{longest:?}");
}

/// What cannot be compared is said in a sentence.
#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder("errors");
    let cases: [(&[&str], &str); 7] = [
        (&["compare", "old.txt"], "old.txt is compared with nothing; name another text"),
        (&["compare", "old.txt", "none.txt"], "cannot read none.txt"),
        (&["compare", "old.txt", "video-pusch"], "did you mean \"video-push\"?"),
        (&["compare", "old.txt", "old.txt", "--format", "html"], "name it with --out FILE"),
        (&["compare", "old.txt", "--resolve", "refusl-1"], "there is no open issue"),
        (&["compare", "old.txt", "--resolve", "refusall-1=reject"], "did you mean \"refusal-1\"?"),
        (&["compare", "old.txt", "old.txt", "--out", "none/x"], "cannot write none/x"),
    ];
    for (args, expected) in cases {
        let told = said(&folder, 2, args);
        assert!(told.contains(expected), "{args:?}\n{told}");
    }
    // Two texts without anything in common are compared, and are different.
    let told = said(&folder, 1, &["compare", "old.txt", "video-push"]);
    assert!(told.contains("THEY DO NOT DO THE SAME."), "{told}");
}
