//! A contribution beside the model, act by act: what is changed in a text is found where it was
//! changed, and what says the same is no difference.
//!
//! What is expected is read off the lines of the text by this file alone: the number of a step, its
//! sentences, and the words that were put in another's place.

mod schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn callproof(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callproof")).args(args).output().expect("it starts")
}

/// A difference: at which item, what it is, what the text says and what the model does.
type Row = Vec<String>;

/// What comes of comparing a text: the exit code, the differences in acts, and what was not
/// compared.
struct Found {
    code: Option<i32>,
    rows: Vec<Row>,
    notes: String,
}

fn review(text: &str) -> Found {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("text.txt");
    std::fs::write(&path, text).expect("writable");
    let path = path.to_str().expect("UTF-8");
    let output = callproof(&["review", "--format", "json", "--text", path]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    schema::conforms(include_str!("../docs/review-1.schema.json"), &document);
    let sections = document["reviews"][0]["sections"].as_array().expect("sections");
    let acts = sections.iter().find(|of| of["id"] == "acts").expect("acts are compared");
    let text = |cell: &Value| cell["text"].as_str().expect("text").to_string();
    let rows = acts["rows"].as_array().expect("rows").iter();
    let cells = |row: &Value| {
        let cells: Vec<String> = row.as_array().expect("cells").iter().map(text).collect();
        [0, 2, 3, 4].map(|at| cells[at].clone()).to_vec()
    };
    Found {
        code: output.status.code(),
        rows: rows.map(cells).collect(),
        notes: acts["notes"].to_string(),
    }
}

fn video_push() -> String {
    let file = here().join("texts/contributions/video-push.txt");
    std::fs::read_to_string(file).expect("it is there")
}

/// The whole of the encoded text: the paraphrase with what it leaves out.
fn whole() -> String {
    video_push()
        .replace(
            "Editor's note: How",
            "NOTE 2: When the video is completed, the call is released.\nEditor's note: How",
        )
        .replace(
            "Figure 7.4.2.3.3-1",
            "The procedure describes how an MCVideo user releases the call.\nFigure 7.4.2.3.3-1",
        )
}

/// A sentence of a step: the item it stands in, as clause and number, and the line it stands on.
struct Sentence {
    item: String,
    line: usize,
    words: String,
}

/// The sentences of the steps of a text in which numbers stand on lines of their own.
fn sentences(text: &str) -> Vec<Sentence> {
    let (mut clause, mut step) = (String::new(), None);
    let mut found = Vec::new();
    for (line, words) in text.lines().enumerate() {
        let is_clause = words.starts_with("7.4.2.3.") && !words.contains(' ');
        if is_clause {
            (clause, step) = (words.to_string(), None);
        } else if let Some(number) = words.strip_suffix('.').filter(|it| it.parse::<u8>().is_ok()) {
            step = Some(number.to_string());
        } else if let Some(number) = step.take() {
            let item = format!("{clause} {number}");
            for sentence in words.split_inclusive(". ") {
                let (item, words) = (item.clone(), sentence.trim_end().to_string());
                found.push(Sentence { item, line, words });
            }
        }
    }
    found
}

/// The text with other words for a sentence of it.
fn with(text: &str, sentence: &Sentence, words: &str) -> String {
    let changed = text.lines().enumerate().map(|(at, line)| match at == sentence.line {
        true => line.replacen(&sentence.words, words, 1).trim_end().to_string() + "\n",
        false => format!("{line}\n"),
    });
    changed.collect()
}

/// A sentence with one word for another, as often as that stands there: once each.
fn each_replaced(words: &str, from: &str, to: &str) -> Vec<String> {
    let at = words.match_indices(from).map(|(at, _)| at);
    at.map(|at| format!("{}{to}{}", &words[..at], &words[at + from.len()..])).collect()
}

/// The verbs of the steps, with their base forms.
const VERBS: [(&str, &str); 6] = [
    ("initiates", "initiate"),
    ("sends", "send"),
    ("checks", "check"),
    ("notifies", "notify"),
    ("accepts", "accept"),
    ("informs", "inform"),
];

/// Asserts that a changed text is found out, where it was changed and nowhere else.
#[track_caller]
fn found_out(text: &str, sentence: &Sentence, words: &str) -> Vec<Row> {
    let found = review(&with(text, sentence, words));
    let Sentence { item, words: before, .. } = sentence;
    assert_eq!(found.code, Some(1), "\"{before}\" has become \"{words}\"");
    assert!(!found.rows.is_empty(), "{item}: \"{before}\" has become \"{words}\"");
    let is_elsewhere = |row: &&Row| row[0] != *item;
    let elsewhere: Vec<&Row> = found.rows.iter().filter(is_elsewhere).collect();
    assert!(elsewhere.is_empty(), "{item}: \"{words}\": {elsewhere:?}");
    found.rows
}

/// Whether a sentence says only what a message contains, which the model does not have.
fn is_of_contents(sentence: &Sentence) -> bool {
    sentence.words.contains(" contains ")
}

#[test]
fn a_paraphrase_has_no_other_acts() {
    let found = review(&whole());
    assert!(found.rows.is_empty(), "{:?}", found.rows);
    assert_eq!(found.code, Some(3), "no difference proves nothing");
    for part in [
        "Not compared: conditions (7.4.2.3.2 4)",
        "Not compared: what messages contain (7.4.2.3.2 1)",
        "Not compared: what is checked (7.4.2.3.2 2; 7.4.2.3.3 2)",
        "do what the rest of it does, under conditions of their own (7.4.2.3.2 4)",
        "7.4.2.3.2 NOTE 1",
    ] {
        assert!(found.notes.contains(part), "{part}: {}", found.notes);
    }
    assert_eq!(sentences(&whole()).len(), 16, "all sentences of steps are put to the test below");
}

#[test]
fn a_sentence_left_out_is_missed_at_its_step() {
    let text = whole();
    for sentence in sentences(&text).iter().filter(|of| !is_of_contents(of)) {
        for row in found_out(&text, sentence, "") {
            assert_eq!(row[1], "encoded, and not read", "{row:?}");
            assert_eq!(row[2], "-", "{row:?}");
        }
    }
    let contents: Vec<Sentence> = sentences(&text).into_iter().filter(is_of_contents).collect();
    for sentence in contents {
        assert!(review(&with(&text, &sentence, "")).rows.is_empty(), "the model has no contents");
    }
}

#[test]
fn a_demand_and_a_permission_are_not_the_same() {
    let text = whole();
    let mut changed = 0;
    for sentence in &sentences(&text) {
        let may = VERBS.iter().flat_map(|(verb, base)| {
            each_replaced(&sentence.words, &format!(" {verb} "), &format!(" may {base} "))
        });
        let have = each_replaced(&sentence.words, " have successfully ", " may have successfully ");
        for words in may.chain(have) {
            changed += 1;
            for row in found_out(&text, sentence, &words) {
                assert_eq!(row[1], "a demand that has become a permission", "{row:?}");
            }
        }
        let shall = VERBS.iter().flat_map(|(verb, base)| {
            each_replaced(&sentence.words, &format!(" {verb} "), &format!(" shall {base} "))
        });
        for words in shall {
            let found = review(&with(&text, sentence, &words));
            assert!(found.rows.is_empty(), "\"{words}\" demands the same: {:?}", found.rows);
        }
        let demands = ["may send", "shall send"].map(|to| sentence.words.replace("may send", to));
        let demanded = demands.into_iter().filter(|words| *words != sentence.words);
        for words in demanded {
            changed += 1;
            for row in found_out(&text, sentence, &words) {
                assert_eq!(row[1], "a permission that has become a demand", "{row:?}");
            }
        }
    }
    assert_eq!(changed, 17, "as many verbs are there");
}

#[test]
fn another_verb_is_another_act() {
    let text = whole();
    let mut changed = 0;
    for sentence in &sentences(&text) {
        for (verb, _) in VERBS {
            for other in ["ignores", "rejects", "accepts", "sends", "checks", "dances"] {
                if other == verb {
                    continue;
                }
                let (from, to) = (format!(" {verb} "), format!(" {other} "));
                for words in each_replaced(&sentence.words, &from, &to) {
                    changed += 1;
                    found_out(&text, sentence, &words);
                }
            }
        }
        for (verb, other) in [("established", "released"), ("released", "established")] {
            let words = sentence.words.replace(&format!("successfully {verb}"), other);
            if words != sentence.words {
                changed += 1;
                found_out(&text, sentence, &words);
            }
        }
    }
    assert!(changed > 70, "{changed} verbs were exchanged");
    let text = whole()
        .replace("MCVideo client 2 accepts the private", "MCVideo client 2 ignores the private");
    let row = &review(&text).rows[0];
    let expected = [
        "7.4.2.3.2 6",
        "another act",
        "MCVideo client 2 ignores private call",
        "MCVideo client 2: user accepts",
    ];
    assert_eq!(*row, expected);
}

/// Who is written to, and who acts: every name of a client in every sentence that is not about what
/// is checked, which is not compared.
#[test]
fn another_receiver_or_role_is_found() {
    let text = whole();
    let mut changed = 0;
    for sentence in &sentences(&text) {
        if sentence.words.contains(" checks ") {
            continue;
        }
        for (from, to) in [
            ("MCVideo client 1", "MCVideo client 2"),
            ("MCVideo client 2", "MCVideo client 1"),
            ("to the MCVideo server", "to MCVideo client 1"),
            ("to the MCVideo server", "to MCVideo client 2"),
            ("The MCVideo server", "MCVideo client 2"),
        ] {
            for words in each_replaced(&sentence.words, from, to) {
                changed += 1;
                found_out(&text, sentence, &words);
            }
        }
    }
    assert!(changed > 25, "{changed} names were exchanged");
}

#[test]
fn another_message_is_found() {
    let text = whole();
    let mut changed = 0;
    for sentence in &sentences(&text) {
        for (from, to) in [
            ("private call request", "private call response"),
            ("private call response", "private call request"),
            ("private call response", "progress indication"),
            ("progress indication", "private call response"),
            ("private call release request", "private call request"),
            ("private call release response", "media description"),
            ("private call release response", "private call response"),
        ] {
            for words in each_replaced(&sentence.words, from, to) {
                // "the response from client 2" may be short for the only one that comes.
                if words.starts_with("Upon receiving the MCVideo private call response")
                    && sentence.words.contains("release")
                {
                    continue;
                }
                changed += 1;
                found_out(&text, sentence, &words);
            }
        }
    }
    assert!(changed > 15, "{changed} messages were exchanged");
}

#[test]
fn what_says_the_same_is_no_difference() {
    let text = whole();
    let on = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    for same in [
        on("MCVideo private call", "private call"),
        on("MCVideo client 1 sends", "The MCVideo client 1 sends"),
        on("the MCVideo server", "MCVideo server"),
        on("authorised", "authorized"),
        on("an MCVideo private", "the corresponding MCVideo private"),
        on("accepts the private call, and", "accepts the private call and"),
        on("sends", "transmits"),
        on(
            "If authorised, the MCVideo server sends the MCVideo private call request to MCVideo \
             client 2.",
            "The MCVideo server sends the MCVideo private call request to MCVideo client 2, if \
             authorised.",
        ),
        on(
            "Upon receiving the MCVideo private call response from MCVideo client 2, the MCVideo \
             server informs MCVideo client 1 about the successful set-up via an MCVideo private \
             call response message.",
            "The MCVideo server informs MCVideo client 1 about the successful set-up via an \
             MCVideo private call response message upon receiving the MCVideo private call \
             response from MCVideo client 2.",
        ),
        on("MCVideo client 1 and MCVideo client 2", "MCVideo client 2 and MCVideo client 1"),
        on("media plane and transmission control", "transmission control and media plane"),
    ] {
        let found = review(&same);
        assert!(found.rows.is_empty(), "{:?} in {same}", found.rows);
    }
}

/// A message that the text calls otherwise everywhere is known by where it stands, and that is
/// said; called otherwise once, it is another.
#[test]
fn a_name_is_known_by_where_it_stands() {
    let text = whole().replace("private call release request", "call end order");
    let found = review(&text);
    assert!(found.rows.is_empty(), "{:?}", found.rows);
    let said = "call end order\\\" is taken for private call release request";
    assert!(found.notes.contains(said), "{}", found.notes);
    let once = whole().replacen("private call release request", "call end order", 1);
    let found = review(&once);
    assert_eq!(found.rows.len(), 1, "{:?}", found.rows);
    assert_eq!(found.rows[0][..2], ["7.4.2.3.3 1", "another message"]);
}

#[test]
fn every_form_has_the_acts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("text.txt");
    let text = whole().replace("notifies its user", "may notify its user");
    std::fs::write(&path, text).expect("writable");
    let path = path.to_str().expect("UTF-8");
    for format in ["table", "markdown", "json"] {
        let output = callproof(&["review", "--format", format, "--text", path]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let said: Vec<&str> = said.split_whitespace().collect();
        let said = said.join(" ");
        assert!(said.contains("What was read beside what is encoded"), "{format}: {said}");
        assert!(said.contains("1 act in which the two differ"), "{format}: {said}");
        assert!(said.contains("7.4.2.3.2 5"), "{format}: {said}");
    }
}

/// The contributions themselves, where they lie beside the repository: as printed, without a
/// sentence, and with weaker ones.
#[test]
fn the_seeds_have_no_other_acts() {
    let folder = here().join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    for file in files {
        let file = file.expect("it can be listed").path();
        let text = std::fs::read_to_string(&file).expect("it can be read");
        let found = review(&text);
        assert!(found.rows.is_empty(), "{}: {:?}", file.display(), found.rows);
        assert_eq!(found.code, Some(3), "{}", file.display());
        let weaker = text.replace(" shall", " may").replace("notifies", "may notify");
        let found = review(&weaker);
        let is_weaker = |row: &Row| row[1] == "a demand that has become a permission";
        assert!(!found.rows.is_empty() && found.rows.iter().all(is_weaker), "{:?}", found.rows);
    }
    telepresence(&folder);
}

/// Acts of the second seed, changed one by one.
fn telepresence(folder: &Path) {
    let file = folder.join("001_94bec0e1b5af7a75.txt");
    let Ok(text) = std::fs::read_to_string(&file) else { return };
    for (from, to, place, what) in [
        ("a BYE request", "a CANCEL request", "5.x 1)", "another message"),
        ("remove the CLUE", "establish the CLUE", "5.x 2)", "another act"),
        ("send a CANCEL", "ignore a CANCEL", "5.x paragraph", "another act"),
        (
            "focus may trigger",
            "focus shall trigger",
            "5.x paragraph",
            "a permission that has become a demand",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        let found = review(&text.replacen(from, to, 1));
        let is_it = |row: &Row| row[0] == place && row[1] == what;
        assert!(found.rows.iter().any(is_it), "{to}: {:?}", found.rows);
        assert!(found.rows.iter().all(|row| row[0] == place), "{to}: {:?}", found.rows);
    }
}
