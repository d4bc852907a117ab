//! The commands as a user meets them: answers, exit codes, and one clear sentence for bad input.

mod schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn callproof(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callproof")).args(args).output().expect("it starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it exits by itself")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A wrong call: exit code 2, one sentence, nothing on standard output.
#[track_caller]
fn refused(args: &[&str], says: &str) {
    let output = callproof(args);
    assert_eq!(code(&output), 2, "{args:?}: {}", err(&output));
    let said = err(&output);
    assert!(said.contains(says), "{args:?} says: {said}");
    // A search may tell how far it is before it comes to nothing.
    let sentences = said.trim().lines().filter(|line| !line.contains("still to look at"));
    assert_eq!(sentences.count(), 1, "{said}");
    assert!(!said.contains("panicked") && out(&output).is_empty());
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

#[test]
fn check_says_in_one_case_what_holds_and_what_is_wrong() {
    let output = callproof(&["check", "--case", "one-call"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "IN WHAT WAS ASKED FOR, AS WRITTEN IT DOES NOT WORK.",
        "What follows when the server finds client 1's user not authorised to release?",
        "MCVideo server waits for ever; MCVideo client 1 and MCVideo client 2 stay in",
        "claims hold, in 1 case",
        "see it happen: callproof diagram ",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let full = out(&callproof(&["check", "video-push", "--case", "one-call", "--full"]));
    let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "What happens when the called user refuses the push? All parties wait for ever.",
        "Answer refusal=reject (recommended) 7.4.2.3.2",
        "repaired by refusal=reject or first-reject",
        "WHAT MUST HOLD, recommended",
    ] {
        assert!(full.contains(said), "{said}: {full}");
    }
}

/// Of a case and a claim that hold it is not said that the text works, nor where a claim is put to the
/// test in none of the cases.
#[test]
fn nothing_is_said_of_what_was_not_looked_at() {
    let one = ["check", "video-push", "--as-written", "--case", "one-call", "--claim"];
    let said = |claim: &str| {
        let page = out(&callproof(&[&one[..], &[claim]].concat()));
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let holds = said("no-livelock");
    assert!(holds.contains("IN WHAT WAS ASKED FOR, AS WRITTEN IT"), "{holds}");
    assert!(holds.contains("1 of 1 claims hold"), "{holds}");
    let all = out(&callproof(&["check", "video-push", "--as-written", "--case", "one-call"]));
    assert!(all.contains("2 not exercised"), "{all}");
    let folder = folder("idle");
    let file = folder.join("idle.proc").display().to_string();
    let text = "procedure idle: An idle text\ndocument TS 00.000\nrole A: Party A\nrole B: Party B\n\
                states at rest: idle, over\nmessage ping: ping\nuser of A begins: goes\n\
                clause 1: Idle\nstep 1: A pings B\n  A | idle | goes | send ping to B | over\n\
                step 2: B takes it\n  B | idle | ping |  | over\n\
                claim never-met (1): whatever B is told by another ping, it stays over\n  \
                once A is over and B is over and A is idle: B is over\ncase one: once\n";
    std::fs::write(&file, text).expect("writable");
    let output = callproof(&["check", &file]);
    let page = out(&output);
    assert_eq!(code(&output), 1, "{page} {}", err(&output));
    assert!(page.contains("DID NOT FAIL; NOT ALL OF IT WAS EXERCISED."), "{page}");
}

/// A run ends with what it comes to, and says what has not arrived by then.
#[test]
fn a_run_says_what_it_comes_to() {
    let said = out(&callproof(&["review", "--finding", "2b3692d4"]));
    for part in [
        "on its way: 180 (INVITE)",
        "so: the text does not say what comes next",
        "Repaired by: closing-mechanism=locally",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = out(&callproof(&["check", "--as-written", "--case", "one-call", "video-push"]));
    let so = "so: the server offers client 2 a push that has no video in it";
    assert!(said.contains(so), "{said}");
}

/// Of a text that was read, the answer says that something was left out; it does not say that the text
/// works.
#[test]
fn what_was_left_out_in_reading_is_said_with_the_answer() {
    let folder = folder("left-out");
    let text = "5.1 Call\n1. Client 1 sends a call request to the server.\n2. If the moon is full, the \
                server sends the call request to client 2.\n3. Client 2 sends a call response to the \
                server.\n4. The server stores the call response, whose fields are twice as long as \
                before, and forwards the call response to client 1.\n";
    let file = folder.join("call.txt").display().to_string();
    std::fs::write(&file, text).expect("writable");
    let page = out(&callproof(&["check", &file]));
    let is_said =
        page.contains("Left out in reading: 1 act") && page.contains("AS FAR AS IT WAS READ");
    assert!(is_said, "{page}");
}

/// The answer fits a terminal of 80 columns and 40 lines, whatever the text.
#[test]
fn the_answer_is_one_page() {
    let texts = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("texts"))
        .expect("there are texts");
    let files = texts.map(|file| file.expect("it is read").path().display().to_string());
    let mut names: Vec<String> = files.filter(|file| file.ends_with(".proc")).collect();
    names.push("video-push".into());
    assert!(names.len() > 6);
    for name in names {
        let page = out(&callproof(&["check", &name]));
        let lines: Vec<&str> = page.lines().collect();
        assert!((8..=40).contains(&lines.len()), "{name}: {page}");
        let wide = lines.iter().find(|line| line.chars().count() > 80);
        // A file has the name that it has.
        let is_command = |line: &str| line.trim_start().starts_with("callproof ");
        assert!(wide.is_none_or(|line| is_command(line)), "{name}: {page}");
        assert!(lines.iter().any(|line| line.contains(" --full")), "{name}: {page}");
    }
}

/// The README shows the answer as it is today; rewritten by `CALLPROOF_BLESS=1 cargo test --test cli`.
#[test]
fn the_readme_shows_the_answer() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("there is a README");
    let (begin, end) = ("<!-- answer -->\n", "<!-- end of answer -->");
    let (before, rest) = readme.split_once(begin).expect("the README has a place for it");
    let (_, after) = rest.split_once(end).expect("the place has an end");
    let command = "$ cargo run --release -- check video-push";
    let page = out(&callproof(&["check", "video-push"]));
    let wanted = format!("{before}{begin}```\n{command}\n{page}```\n{end}{after}");
    if std::env::var_os("CALLPROOF_BLESS").is_some() {
        std::fs::write(&path, wanted).expect("the README can be written");
    } else {
        assert!(
            readme == wanted,
            "the README's answer is not this one; if that is meant, run \
             `CALLPROOF_BLESS=1 cargo test --test cli`"
        );
    }
}

/// What happens on an ideal network comes first, then races, then faults; and there, who is left
/// waiting comes before what is only not said.
#[test]
fn what_harms_most_comes_first() {
    let page = out(&callproof(&["check", "video-push", "--full"]));
    let at = |said: &str| page.find(said).unwrap_or_else(|| panic!("{said}: {page}"));
    assert!(at("ON AN IDEAL NETWORK") < at("WHERE MESSAGES, TIMERS OR CALLS RACE"));
    assert!(at("Answer refusal=") < at("Answer progress-window="));
    assert!(at("Answer progress-window=") < at("WHERE MESSAGES, TIMERS OR CALLS RACE"));
    assert!(at("Answer unexpected-messages=") > at("WHERE MESSAGES, TIMERS OR CALLS RACE"));
}

#[test]
fn the_text_as_written_fails_with_arrows() {
    let output = callproof(&["check", "--as-written", "--case", "one-call"]);
    assert_eq!(code(&output), 1);
    assert!(
        out(&output).contains("1. MCVideo private call request, MCVideo client 1 → MCVideo server")
    );
    assert!(out(&output).contains("<- no step for this"));
}

/// A row without a run of its own says whose consequence it is; whose demand each claim is stands
/// beside it.
#[test]
fn what_the_silence_of_the_text_brings_about_is_a_consequence_of_it() {
    let args = ["check", "video-push", "--as-written", "--case", "two-ues", "--full"];
    let output = callproof(&args);
    assert_eq!(code(&output), 1);
    let said = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("follows from "), "{said}");
    assert!(said.contains("demanded by") && said.contains("any such procedure"), "{said}");
}

#[test]
fn a_verdict_and_a_repair_say_with_how_many_participants() {
    let case = ["check", "telepresence", "--as-written", "--case", "leave"];
    let args = [&case[..], &["--full", "--participants"]].concat();
    let said = |number: &str| {
        let output = callproof(&[&args[..], &[number]].concat());
        let said = out(&output).replace('|', " ");
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (of_two, of_three) = (said("2"), said("3"));
    assert!(of_two.contains("participants only"), "sole-participant=release: {of_two}");
    assert!(of_two.contains("in 1 case, with 2 participants in a conference."), "{of_two}");
    assert!(of_three.contains("in 1 case, with 3 participants in a conference."), "{of_three}");
}

#[test]
fn one_question_can_be_answered_otherwise() {
    let args = ["check", "--case", "one-call", "--claim", "video-follows-establishment"];
    assert_eq!(code(&callproof(&args)), 0);
    let mut other = args.to_vec();
    other.extend(["--resolve", "transmission-control=server-grant"]);
    let output = callproof(&other);
    assert_eq!(code(&output), 1, "a grant may overtake the response and is lost");
    assert!(out(&output).contains("with transmission-control=server-grant"));
}

#[test]
fn a_limit_is_never_taken_for_an_answer() {
    let output = callproof(&["check", "--case", "one-call", "--limit-states", "50"]);
    assert_eq!(code(&output), 3, "{}", out(&output));
    assert!(out(&output).contains("inconclusive"));
    refused(&["check", "--limit-states", "0"], "would look at nothing");
    refused(&["check", "--limit-time", "0"], "would look at nothing");
    refused(&["check", "--threads", "0"], "would do nothing");
}

#[test]
fn misspelt_names_are_answered_with_the_nearest() {
    refused(&["check", "video-pusch"], "did you mean \"video-push\"?");
    refused(&["check", "--case", "one-cal"], "did you mean \"one-call\"?");
    refused(&["check", "--claim", "no-livelok"], "\"no-livelock\"");
    refused(&["check", "--resolve", "refusl=reject"], "\"refusal\"");
    refused(&["check", "--resolve", "refusal=rejct"], "\"reject\"");
    refused(&["check", "--resolve", "refusl"], "\"refusal\"");
    refused(&["diagram", "video-push", "--resolve", "refusl=reject"], "\"refusal\"");
    refused(&["diagram", "7.4.2.3.2 step 1", "--resolve", "refusl"], "\"refusal\"");
    refused(&["diagram", "video-puhs"], "\"video-push\"");
    refused(&["diagram", "00000000", "--as-written"], "no run is named 00000000");
    refused(&["explore", "video"], "\"video-push\"");
    refused(&["explore", "video-push", "--case", "one-cal"], "did you mean \"one-call\"?");
    refused(&["explore", "video-push", "--from", "xyz"], "eight hexadecimal digits");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for args in [
        &["check", "--bless", "--claim", "no-livelock"][..],
        &["check", "--bless", "--limit-states", "5"],
        &["check", "--locked", "--resolve", "refusal=reject"],
        &["check", "--ledger", "x.toml"],
        &["diagram", "video-push", "--stdout"],
        &["explore", "video-push", "--port", "0"],
        &["nonsense"],
    ] {
        let output = callproof(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(!err(&output).contains("panicked"), "{args:?}");
    }
}

#[test]
fn a_ledger_that_cannot_be_read_is_named() {
    let folder = folder("ledgers");
    for (name, content) in [
        ("empty", &b""[..]),
        ("corrupt", b"[[["),
        ("binary", &[0, 255, 3]),
        ("other", b"schema = \"x\""),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, content).expect("writable");
        let path = path.to_str().expect("plain");
        refused(&["check", "video-push", "--case", "one-call", "--ledger", path], "cannot read");
    }
    let path = folder.to_str().expect("plain");
    refused(&["check", "video-push", "--case", "one-call", "--ledger", path], "cannot read");
    let missing = folder.join("missing");
    let missing = missing.to_str().expect("plain");
    let args = ["check", "video-push", "--case", "one-call", "--locked", "--ledger", missing];
    let output = callproof(&args);
    assert_eq!(code(&output), 2, "{}", err(&output));
}

/// The program is one file: what is recorded of the texts that are built in goes with it, and nothing
/// is written where it happens to run.
#[test]
fn the_program_needs_nothing_but_itself() {
    let folder = folder("alone");
    let alone = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.current_dir(&folder).env("XDG_CACHE_HOME", folder.join("cache"));
        command.args(args).output().expect("it starts")
    };
    let locked = ["check", "video-push", "--case", "one-call", "--locked"];
    let output = alone(&locked);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    let output = alone(&["check", "video-push", "--case", "one-call", "--bless"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("name a file with --ledger"), "{}", err(&output));
    let there = std::fs::read_dir(&folder).expect("readable");
    let names = there.map(|entry| entry.expect("readable").file_name());
    let names: Vec<_> = names.filter(|name| name != "cache").collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn a_ledger_is_blessed_and_then_compared() {
    let folder = folder("bless");
    let path = folder.join("ledger.toml");
    let name = path.to_str().expect("plain");
    let args = ["check", "video-push", "--case", "one-call", "--ledger", name];
    let with = |flag: &'static str| {
        let mut args = args.to_vec();
        args.push(flag);
        callproof(&args)
    };
    assert_eq!(code(&with("--bless")), 0);
    assert_eq!(code(&with("--locked")), 0);
    let text = std::fs::read_to_string(&path).expect("written");
    std::fs::write(&path, text.replacen("\"holds", "\"fails", 1)).expect("writable");
    let output = with("--locked");
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("the ledger says otherwise"), "{}", err(&output));
    let unwritable = "/proc/callproof/ledger.toml";
    let output = callproof(&[
        "check",
        "video-push",
        "--case",
        "one-call",
        "--bless",
        "--ledger",
        unwritable,
    ]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("cannot write"), "{}", err(&output));
}

/// The first ledger of a text has no folder yet.
#[test]
fn the_folder_of_a_first_ledger_is_made() {
    let folder = folder("first-ledger");
    let check = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.current_dir(&folder).args(["check", "video-push", "--case", "one-call"]);
        command.args(args).output().expect("it starts")
    };
    let output = check(&["--bless", "--ledger", "new/sub/mine.toml"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(folder.join("new/sub/mine.toml").is_file());
    // Where ledgers are kept, but not in any folder that only looks like it.
    std::fs::create_dir_all(folder.join("proofs")).expect("writable");
    assert_eq!(code(&check(&["--bless"])), 2);
    std::fs::write(folder.join("Cargo.toml"), "").expect("writable");
    let output = check(&["--bless"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(folder.join("proofs/video_push/ledger.toml").is_file());
    assert_eq!(code(&check(&["--locked"])), 0);
}

#[test]
fn a_figure_is_written_whole_or_not_at_all() {
    let folder = folder("figures");
    let place = folder.to_str().expect("plain");
    assert_eq!(code(&callproof(&["diagram", "video-push", "--out", place])), 0);
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("plain"))
        .collect();
    names.sort();
    let expected = ["release.dot", "release.svg", "set-up.dot", "set-up.svg"];
    assert_eq!(names, expected.map(|name| format!("video-push-{name}")));
    refused(&["diagram", "video-push", "--out", "/proc/nowhere"], "cannot write");
    let output = callproof(&["diagram", "video-push", "--format", "svg", "--stdout"]);
    assert_eq!(out(&output).matches("</svg>").count(), 2);
}

#[test]
fn a_run_is_drawn_by_its_name() {
    let output = callproof(&["check", "--as-written", "--case", "one-call", "--format", "json"]);
    let document: Value = serde_json::from_str(&out(&output)).expect("it is JSON");
    let hole = &document["no_step"][0];
    let id = hole["witness"]["id"].as_str().expect("a run has a name");
    let output = callproof(&["diagram", id, "--format", "svg", "--stdout"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("the text has no step for this"));
    assert!(out(&output).contains(id));
}

/// The runs against a claim on the text as written, by name.
fn runs_against(claim: &str) -> Vec<String> {
    let output = callproof(&["check", "video-push", "--as-written", "--format", "json"]);
    let document: Value = serde_json::from_str(&out(&output)).expect("it is JSON");
    let results = document["results"].as_array().expect("a list").iter();
    let own = results.filter(|result| result["claim"] == claim && result["verdict"] == "fails");
    own.filter_map(|result| Some(result["witness"]["id"].as_str()?.to_string())).collect()
}

/// Words without the frame that a figure in plain text puts round them.
fn unframed(figure: &str) -> String {
    let words = figure.split_whitespace().filter(|word| !["[", "]", "|", "!"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The figure of a run against a claim says at its last event what is wrong; that of one in which
/// something is missing says it where the run ends.
#[test]
fn the_figure_of_a_broken_promise_is_marked_where_it_is_broken() {
    let drawn = |id: &str, format: &str| {
        let output = callproof(&["diagram", id, "--format", format, "--stdout"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output)
    };
    let id = &runs_against("video-only-with-permission")[0];
    let text = drawn(id, "text");
    let so = "so: a client transmits without a permission of transmission control";
    assert!(unframed(&text).contains(so), "{text}");
    assert!(text.contains("!: what is wrong"), "the sign is explained: {text}");
    let last = text.find("8. media (sending)").expect("what client 1 does last");
    assert!(last < text.find("! so: a client").expect("the mark"), "{text}");
    assert!(drawn(id, "svg").contains("thick frame: what is wrong"));
    assert!(drawn(id, "plantuml").contains(&format!("<b>{so}</b>")));
    assert!(drawn(id, "mermaid").contains(&format!("⚠ {so}")));
    assert!(drawn(id, "dot").contains("penwidth=2.25"));
    let id = &runs_against("every-push-request-is-resolved")[0];
    let text = drawn(id, "text");
    assert!(unframed(&text).contains("so: "), "where the run ends: {text}");
}

/// The figure of the worst finding says at its end what the page says of it.
#[test]
fn the_figure_of_a_hole_says_what_it_comes_to() {
    let output = callproof(&["check", "video-push"]);
    let page = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let (harm, rest) = page.split_once(" figure ").expect("the worst has a figure");
    let (_, harm) = harm.rsplit_once("? ").expect("it belongs to a question");
    let harm = harm.trim_end_matches('.').to_lowercase();
    let id = &rest[..8];
    let output = callproof(&["diagram", id, "--format", "text", "--stdout"]);
    let drawn = unframed(&out(&output)).to_lowercase();
    assert!(drawn.contains(&format!("so: {harm}")), "{harm}: {drawn}");
    let hole = drawn.find("the text has no step for this").expect("the hole is marked as well");
    assert!(hole < drawn.find("so: ").expect("it is there"), "{drawn}");
    let told = out(&callproof(&["explain", id])).to_lowercase();
    assert!(told.trim_end().ends_with(&format!("; {harm}")), "{told}");
}

/// What shows only where messages of different channels overtake each other is not called something
/// of an ideal network, and its run says so.
#[test]
fn messages_that_overtake_each_other_are_told() {
    let chosen = ["--resolve", "transmission-control=server-grant"];
    let output = callproof(&[&["check", "video-push"], &chosen[..]].concat());
    let said = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("IT WORKS ONLY WHILE NO MESSAGE OVERTAKES ANOTHER."), "{said}");
    let heading = "WHERE MESSAGES OF DIFFERENT CALLS OR CHANNELS OVERTAKE EACH OTHER";
    assert!(said.contains(heading) && !said.contains("ON AN IDEAL NETWORK"), "{said}");
    let (_, rest) = said.split_once(" figure ").expect("a run shows it");
    let id = &rest[..8];
    let drawn =
        [&["diagram", id, "--format", "text", "--stdout", "--of", "video-push"], &chosen[..]];
    let figure = out(&callproof(&drawn.concat()));
    assert!(figure.contains("messages overtake each other"), "{figure}");
    let with = "drawn with transmission-control=server-grant, every other question answered as \
                recommended";
    let figure = figure.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(figure.contains(with), "{figure}");
    let told = out(&callproof(&["explain", id]));
    assert!(told.contains("... messages overtake each other"), "{told}");
}

/// The figures of what is proposed, and one for each candidate: each shows what it does otherwise
/// than the text as written.
#[test]
fn what_is_proposed_is_drawn() {
    let drawn = |args: &[&str]| {
        let shared = ["diagram", "video-push", "--format", "dot", "--stdout"];
        let output = callproof(&[&shared[..], args].concat());
        assert_eq!(code(&output), 0, "{args:?}");
        out(&output)
    };
    let [text, written, best] = [&[][..], &["--as-written"], &["--as-recommended"]].map(drawn);
    assert!(!text.contains('[') || !text.contains("[7c.]"), "{text}");
    assert!(written.contains("(as written)") && best.contains("(as recommended)"), "{best}");
    let resolved = drawn(&["--resolve", "refusal=reject"]);
    assert!(resolved.contains("every question answered as recommended"), "{resolved}");
    let arrows = |figures: &str| figures.matches("arrowhead=normal").count();
    assert_eq!(arrows(&best), arrows(&resolved), "it is the recommended answer");
    let busy = drawn(&["--resolve", "busy=as-written"]).replace("\\n", " ");
    let with = "drawn with busy=as-written, every other question answered as recommended";
    assert!(busy.contains(with), "{busy}");
    let refusal = drawn(&["--issue", "refusal"]);
    let figures: Vec<&str> = refusal.split("digraph").skip(1).collect();
    assert_eq!(figures.len(), 3, "a figure a candidate: {refusal}");
    assert!(figures[0].contains("no step for this") && !figures[0].contains("[6b.]"));
    assert!(figures[1].contains("[6b.]") && figures[1].contains("[7a.]"), "{}", figures[1]);
    refused(&["diagram", "video-push", "--issue", "refusl"], "refusal");
    refused(&["diagram", "video-push", "--issue", "release-answr"], "release-answer");
    refused(&["diagram", "video-push", "--all", "--as-written"], "--all draws every text");
    refused(&["diagram", "1f2e3d4c", "--all"], "draw figures of a procedure, not a run");
}

/// Every key printed is in the schema, and every key that the schema requires is printed.
#[test]
fn json_is_as_its_schema_says() {
    let output = callproof(&["check", "--case", "one-loss", "--format", "json"]);
    let document: Value = serde_json::from_str(&out(&output)).expect("it is JSON");
    let results = document["results"].as_array().expect("a list");
    assert!(results.len() > 40, "two profiles, each claim: {}", results.len());
    let demands = |whose: &str| results.iter().filter(|row| row["demand"] == whose).count();
    assert!(demands("text") > 0 && demands("any-such-procedure") > 0);
    schema::conforms(include_str!("../docs/check-1.schema.json"), &document);
}

#[test]
fn help_teaches() {
    for command in ["check", "diagram", "explain", "explore", "review"] {
        let output = callproof(&["help", command]);
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains("Usage:"), "{command}");
    }
    assert!(out(&callproof(&["help", "check"])).contains("Examples:"));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("bound").port().to_string();
    refused(&["explore", "video-push", "--port", &port], "cannot listen on 127.0.0.1");
}

/// A text that is built in is explained as a file is: named alone, as a whole.
#[test]
fn a_text_is_explained_by_its_name() {
    for (name, issue) in [("video-push", "refusal"), ("texts/private-call.proc", "no-response")] {
        let output = callproof(&["explain", name]);
        assert_eq!(code(&output), 0, "{name}: {}", err(&output));
        assert!(out(&output).contains(issue), "{name}: {}", out(&output));
    }
}

/// The Explorer serves our states, worded as elsewhere, of a file as of what is built in.
#[test]
fn the_explorer_serves_the_procedure() {
    let answer = explored(&["video-push", "--as-written"]);
    assert!(answer.contains("1. MCVideo private call request, MCVideo client 1"), "{answer}");
    assert!(answer.contains("MCVideo server: checking the authorisation"), "{answer}");
    assert!(answer.contains("<svg"), "the ladder diagram is with it");
    let answer = explored(&["texts/private-call.proc", "--case", "one-call"]);
    assert!(answer.contains("1. MCPTT private call request, MCPTT client 1"), "{answer}");
    assert!(answer.contains("<svg"), "the ladder diagram is with it");
}

/// What the Explorer serves of the state after the first event.
fn explored(of: &[&str]) -> String {
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        free.local_addr().expect("bound").port().to_string()
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_callproof"))
        .arg("explore")
        .args(of)
        .args(["--port", &port])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let answer = (0..100).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        get(&port, "/.states/0/0")
    });
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    answer.expect("it answers within five seconds")
}

fn get(port: &str, path: &str) -> Option<String> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full on this machine");
        return;
    };
    let output = Command::new(env!("CARGO_BIN_EXE_callproof"))
        .args(["check", "--case", "one-call"])
        .stdout(full)
        .output()
        .expect("it starts");
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("cannot write standard output"), "{}", err(&output));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_callproof"))
        .args(["check", "--case", "one-call"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn a_name_is_explained() {
    let text = out(&callproof(&["explain", "refusal"]));
    assert!(text.contains("refusal=reject (recommended)"), "{text}");
    assert!(text.contains("sends an MCVideo private"), "the proposed step is quoted: {text}");
    assert!(out(&callproof(&["explain", "no-livelock"])).contains("Every text owes it"));
    assert!(out(&callproof(&["explain", "two-calls"])).contains("one after the other"));
    let all = out(&callproof(&["explain"]));
    assert!(all.contains("open issues:") && all.contains("claims:") && all.contains("cases:"));
    refused(&["explain", "refusl"], "did you mean one of: refusal,");
}

/// A delegate has a clause, a step, a message, a name or a run in hand.
#[test]
fn a_claim_is_explained_in_sentences() {
    let said = |args: &[&str]| out(&callproof(&[&["explain"], args].concat()));
    let own = said(&["texts/private-call.proc", "a-release-ends-the-call-everywhere"]);
    let asked = "\
Judged in 3 cases; in one-call, once this is so:
        MCPTT client 1 or MCPTT client 2 is in \"ending\"
    sooner or later:
        none of MCPTT client 1, MCPTT client 2 and MCPTT server keeps up
What it is drawn from:
    10.7.2.x.2 step 2:
";
    assert!(own.contains(asked), "{own}");
    let own = said(&["texts/private-call.proc", "a-call-can-be-released"]);
    let asked = "it can come to this:
        all of this:
          - something has begun
          - nothing more can happen
          - each of MCPTT client 1 and MCPTT client 2 is in \"out of the call\"
";
    assert!(own.contains(asked), "{own}");
    // Of one call nobody need be told which; of several it is said.
    let one = said(&["established-means-accepted"]);
    assert!(one.contains("        MCVideo client 1 is in the call\n    it is so that:\n"), "{one}");
    let several = said(&["departed-means-gone"]);
    assert!(several.contains("(session of TP UE 1)\n"), "{several}");
}

#[test]
fn what_one_has_in_hand_is_explained() {
    let explained = |words: &[&str], of: &str| {
        let args = [&["explain"], words, &["--of", of]].concat();
        let output = callproof(&args);
        assert_eq!(code(&output), 0, "{words:?}: {}", err(&output));
        out(&output)
    };
    let step = explained(&["7.4.2.3.2", "step", "4"], "video-push");
    assert!(step.contains("MCVideo server sends MCVideo private call request to"), "{step}");
    assert!(step.contains("Open issues asked there: ") && step.contains("busy"), "{step}");
    assert_eq!(step, explained(&["7.4.2.3.2 4"], "video-push"), "however it is written");
    let both = explained(&["step 4"], "video-push");
    assert!(both.contains("7.4.2.3.2 step 4") && both.contains("7.4.2.3.3 step 4"), "{both}");
    let clause = explained(&["clause", "7.4.2.3.3"], "video-push");
    assert!(clause.contains("call release") && clause.contains("Figure 7.4.2.3.3-1"), "{clause}");
    for message in ["MCVideo private call reject", "call reject"] {
        let said = explained(&[message], "video-push");
        assert!(said.contains("message MCVideo private call reject of video-push"), "{said}");
        assert!(said.contains("MCVideo client 2 sends MCVideo private call reject to"), "{said}");
    }
    let role = explained(&["tp ue"], "telepresence");
    assert!(role.contains("functional entity of telepresence"), "{role}");
    let run = out(&callproof(&["check", "texts/private-call.proc", "--as-written"]));
    let id = run.split("diagram ").nth(1).and_then(|rest| rest.split(' ').next());
    let run = explained(&[id.expect("a run is offered")], "texts/private-call.proc");
    assert!(run.contains("so: ") && run.contains("→"), "{run}");
    refused(&["explain", "7.4.2.3.9"], "7.4.2.3.2");
}

/// What is in hand is drawn: in a shortest run in which it comes up.
#[test]
fn what_one_has_in_hand_is_drawn() {
    let drawn = |words: &[&str]| {
        let args = [&["diagram"], words, &["--format", "text", "--stdout"]].concat();
        let output = callproof(&args);
        assert_eq!(code(&output), 0, "{words:?}: {}", err(&output));
        out(&output)
    };
    let step = drawn(&["7.4.2.3.2", "step", "6"]);
    assert!(step.contains("6. MCVideo private call") && step.contains("as written"), "{step}");
    assert!(!step.contains("private call release"), "it is no longer than it must be: {step}");
    let message = drawn(&["MCVideo private call reject"]);
    assert!(message.contains("reject") && message.contains("as recommended"), "{message}");
    let claim = drawn(&["the-called-user-gets-out"]);
    assert!(claim.contains("may never get out"), "a run against it: {claim}");
    let clause = drawn(&["7.4.2.3.3"]);
    assert!(clause.contains("Figure 7.4.2.3.3-1") || clause.contains("call release"), "{clause}");
    let issue = drawn(&["refusal", "--of", "video-push"]);
    assert!(issue.contains("refusal=reject"), "{issue}");
    let role = drawn(&["MCVideo server"]);
    assert!(role.contains("MCVideo server: states in"), "{role}");
    refused(&["diagram", "one-call"], "name a claim, a step or a message");
    refused(&["diagram", "7.4.2.3.2 step 99"], "there is no");
    refused(&["diagram", "video-pusch"], "\"video-push\"");
}

#[test]
fn conferences_of_another_size_are_checked() {
    let case = ["--case", "leave", "--format", "json"];
    let states = |participants: &str| {
        let mut args = vec!["check", "telepresence", "--participants", participants];
        args.extend(case);
        let output = callproof(&args);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let document: Value = serde_json::from_str(&out(&output)).expect("JSON");
        document["results"][0]["states"].as_u64().expect("a number")
    };
    assert!(states("2") < states("3") && states("3") < states("4"));
    refused(
        &["check", "video-push", "--participants", "3"],
        "the number of parties of video-push is fixed",
    );
    refused(&["diagram", "telepresence", "--participants", "3"], "has figures of its own");
    for wrong in ["1", "7", "three", "-1"] {
        let output = callproof(&["check", "telepresence", "--participants", wrong]);
        assert_eq!(code(&output), 2, "{wrong}");
    }
}

/// A run of a larger conference is found again with the same number, and only with it.
/// What `review` names is known by its eight digits from then on, and a slip of a digit is seen.
#[test]
fn a_run_that_was_named_is_found_again() {
    let (folder, file) = (folder("named"), "texts/private-call.proc");
    let there = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
        command.env("XDG_CACHE_HOME", &folder).args(args).output().expect("it starts")
    };
    let reviewed = out(&there(&["review", file, "--issue", "no-response"]));
    let is_run = |word: &&str| word.len() == 8 && word.chars().all(|c| c.is_ascii_hexdigit());
    let id = reviewed.split_whitespace().find(is_run).expect("a candidate breaks something");
    let other = if id.ends_with('0') { '1' } else { '0' };
    let slip = format!("{}{other}", &id[..7]);
    let told = err(&there(&["explain", &slip, "--of", file]));
    assert!(told.contains(&format!("no run is named {slip}; did you mean {id}?")), "{told}");
    let shown = there(&["explain", id, "--of", file]);
    assert!(code(&shown) == 0 && out(&shown).contains("so: "), "{}", err(&shown));
    // Without what was noted it is looked for, and what is noted wrongly is no more than a hint.
    for noted in std::fs::read_dir(folder.join("callproof")).expect("it is there").flatten() {
        let text = std::fs::read_to_string(noted.path()).expect("it is text");
        let wrong = text.replace("one-call", "both-release");
        std::fs::write(noted.path(), wrong).expect("writable");
    }
    assert_eq!(out(&there(&["explain", id, "--of", file])), out(&shown));
}

/// What a delegate has in hand: a note, an editor's note, an answer, a part of a document.
#[test]
fn what_a_text_prints_is_explained() {
    let said = |words: &str| out(&callproof(&["explain", words, "--of", "video-push"]));
    assert!(said("NOTE 1").contains("NOTE 1"), "{}", said("NOTE 1"));
    assert!(said("editor's note").contains("further study"), "{}", said("editor's note"));
    assert!(said("piggyback").contains("transmission-control=piggyback"));
    assert!(said("refusal=reject").contains("open issue refusal"));
    let part = said("7.4.2.3");
    assert!(part.contains("7.4.2.3.2") && part.contains("7.4.2.3.3"), "{part}");
}

#[test]
fn a_run_among_four_is_drawn_again() {
    let wide = ["--participants", "4", "--as-written"];
    let mut args = vec!["check", "telepresence", "--case", "leave", "--format", "json"];
    args.extend(wide);
    let document: Value = serde_json::from_str(&out(&callproof(&args))).expect("JSON");
    let rows = document["results"].as_array().expect("rows").iter();
    let id = rows.filter_map(|row| row["witness"]["id"].as_str()).next().expect("something fails");
    let mut args = vec!["diagram", id, "--format", "svg", "--stdout"];
    args.extend(wide);
    let drawn = callproof(&args);
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    assert!(out(&drawn).contains("TP UE 4") && out(&drawn).contains("begins after"));
    refused(&["diagram", id], "no run is named");
}

#[test]
fn a_role_has_its_state_machine_and_a_misspelt_one_none() {
    let states = ["diagram", "video-push", "--format", "text", "--stdout", "--states"];
    refused(
        &[&states[..], &["nonsense"]].concat(),
        "there is no role \"nonsense\"; there are: MCV",
    );
    refused(&[&states[..], &["MCVideo servr"]].concat(), "did you mean \"MCVideo server\"?");
    refused(&["diagram", "12345678", "--states"], "draw figures of a procedure");
    let server = out(&callproof(&[&states[..], &["server"]].concat()));
    assert!(server.contains("CHECKING THE AUTHORISATION") && !server.contains("user pushes"));
    let all = out(&callproof(&states));
    assert!(all.contains("user pushes video") && all.contains("CHECKING THE AUTHORISATION"));
    let best = out(&callproof(&[&states[..], &["--as-recommended"]].concat()));
    assert!(best.contains("[1a]") && !all.contains("[1a]"), "{best}");
    let folder = folder("states");
    let to = folder.to_str().expect("plain");
    let of = ["diagram", "texts/private-call.proc", "--states", "--format", "png", "--out", to];
    assert_eq!(code(&callproof(&of)), 0);
    assert!(folder.join("private-call-states-mcptt-server-as-written.png").is_file());
}
