//! A text of one's own, in the plain form: every command that takes a procedure takes its file, and
//! says what is wrong with a file that is none.

use std::path::Path;
use std::process::{Command, Output};

fn callproof(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callproof"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it can be run")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Runs a command that ends with some exit code, and gives what it said.
fn run(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = callproof(folder, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

#[test]
fn a_file_is_taken_wherever_a_procedure_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(run(folder, 0, &["new", "mine.proc"]).contains("callproof check mine.proc"));
    run(folder, 0, &["fmt", "--check", "mine.proc"]);
    // The skeleton has something to find in it.
    let found = run(folder, 1, &["check", "mine.proc", "--full"]);
    assert!(found.contains("Client 2: declines") && found.contains("refusal=reject"), "{found}");
    let document = run(folder, 1, &["check", "mine.proc", "--as-written", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&document).expect("it is JSON");
    let row = &document["no_step"][0];
    assert_eq!((&row["procedure"], &row["event"]), (&"example".into(), &"declines".into()));
    // A run is drawn, and its end explored, by its digits.
    let id = row["witness"]["id"].as_str().expect("its digits");
    let drawn = run(folder, 0, &["diagram", id, "--of", "mine.proc"]);
    assert!(drawn.lines().count() == 2 && drawn.contains("declines"), "{drawn}");
    assert_eq!(run(folder, 0, &["diagram", id, "mine.proc"]), drawn);
    let unplayed = run(folder, 2, &["run", "--replay", id, "--of", "mine.proc"]);
    assert!(unplayed.contains("example has no form on the wire"), "{unplayed}");
    let read = run(folder, 2, &["read", "mine.proc"]);
    assert!(read.contains("a procedure in the plain form already"), "{read}");
    let figures = run(folder, 0, &["diagram", "mine.proc", "--format", "svg"]);
    assert_eq!(figures.trim(), "set-up.svg");
    let explained = run(folder, 0, &["explain", "mine.proc"]);
    assert!(explained.contains("refusal") && explained.contains("one-loss"), "{explained}");
    let explained = run(folder, 0, &["explain", "refusal", "--of", "mine.proc"]);
    assert!(explained.contains("refusal=reject (recommended)"), "{explained}");
    // A file that stands before or behind what is asked is the one it is asked of.
    for words in [["mine.proc", "refusal"], ["refusal", "mine.proc"]] {
        assert_eq!(run(folder, 0, &["explain", words[0], words[1]]), explained);
    }
    let case = run(folder, 0, &["explain", "one-loss", "mine.proc"]);
    assert!(case.contains("one message lost, and messages in order"), "{case}");
    let named = run(folder, 2, &["check", "mine"]);
    assert!(named.contains("did you mean the file \"mine.proc\"?"), "{named}");
    let exported = run(folder, 0, &["export", "mine.proc", "--case", "one-loss"]);
    assert!(exported.contains("Client 1") && exported.contains("one-loss"), "{exported}");
    let review = run(folder, 1, &["review", "mine.proc", "--format", "markdown"]);
    assert!(review.contains("What happens when the called user declines?"), "{review}");
    run(folder, 1, &["review", "mine.proc", "--format", "html", "--out", "page.html"]);
    assert!(folder.join("page.html").is_file());
    // Its ledger stands beside it.
    run(folder, 1, &["check", "mine.proc", "--bless"]);
    assert!(folder.join("mine.ledger.toml").is_file());
}

#[test]
fn a_file_that_is_no_procedure_is_told_why_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("written");
    put("wrong.proc", b"procedure wrong: wrong\nrole a\nstates: idle\nclas b: a\n");
    let faults = [
        ("wrong.proc", "line 4, column 1: no statement begins with \"clas\"; did you mean"),
        ("none.proc", "cannot read none.proc: no such file"),
        (".", "there is no procedure"),
    ];
    for (file, why) in faults {
        let said = run(folder, 2, &["check", file]);
        assert!(said.contains(why) && said.lines().count() == 1, "{said}");
    }
    let said = run(folder, 2, &["fmt", "wrong.proc"]);
    assert!(said.contains("line 4, column 1"), "{said}");
    put("binary.proc", &[0xff, 0xfe, 0]);
    assert!(run(folder, 2, &["check", "binary.proc"]).contains("no text in UTF-8"));
    put("empty.proc", b"\n");
    assert!(run(folder, 2, &["check", "empty.proc"]).contains("a procedure begins with"));
    put("text.rtf", b"hello");
    assert!(run(folder, 2, &["check", "text.rtf"]).contains("does not end in .proc"));
    put("huge.proc", &vec![b'#'; 3 << 20]);
    assert!(run(folder, 2, &["check", "huge.proc"]).contains("larger than 1 MiB"));
    // What only playing it shows is told before anything is checked.
    let skeleton = run(folder, 0, &["new", "played.proc"]);
    assert!(skeleton.contains("played.proc"));
    let text = std::fs::read_to_string(folder.join("played.proc")).expect("there");
    let late = text.replace("  losing 1", "  losing 1\n  after client 2: accepts");
    put("late.proc", late.as_bytes());
    let said = run(folder, 2, &["check", "late.proc"]);
    assert!(said.contains("case one-loss: Client 2 cannot decide \"accepts\""), "{said}");
    let undrawn = text.replace("shows client 1: calls; client 2", "shows client 2");
    put("undrawn.proc", undrawn.as_bytes());
    let said = run(folder, 2, &["diagram", "undrawn.proc"]);
    assert!(said.contains("figure set-up: Client 2 cannot decide \"accepts\""), "{said}");
    // Nothing is written over.
    put("mine.proc", b"mine");
    assert!(run(folder, 2, &["new", "mine.proc"]).contains("exists"));
    assert_eq!(std::fs::read(folder.join("mine.proc")).expect("there"), b"mine");
    assert!(run(folder, 2, &["new", "mine.txt"]).contains("does not end in .proc"));
    run(folder, 2, &["new", "nowhere/mine.proc"]);
}

#[test]
fn what_needs_a_wire_face_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run(folder, 0, &["new", "mine.proc"]);
    let said = run(folder, 2, &["conform", "x.pcap", "--procedure", "mine.proc"]);
    assert!(said.contains("no form on the wire"), "{said}");
    let said = run(folder, 2, &["check", "mine.proc", "--participants", "4"]);
    assert!(said.contains("the number of parties of example is fixed"), "{said}");
}

/// What needs the wire says in a sentence why a text in a file has none.
#[test]
fn a_text_without_a_form_on_the_wire_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run(folder, 0, &["new", "mine.proc"]);
    let conform = ["conform", "x.pcap", "--procedure", "mine.proc"];
    for arguments in [&["run", "mine.proc"][..], &["demo", "mine.proc"], &conform] {
        let said = run(folder, 2, arguments);
        assert!(said.contains("has no form on the wire"), "{said}");
        assert!(said.contains("in Rust, which SIP messages its messages are"), "{said}");
    }
    // Nor does one by the name of a text that has: it is another text.
    let text = std::fs::read_to_string(folder.join("mine.proc")).expect("there");
    for name in ["video-push", "telepresence"] {
        let named = text.replacen("procedure example:", &format!("procedure {name}:"), 1);
        assert_ne!(named, text);
        std::fs::write(folder.join("named.proc"), named).expect("written");
        let said = run(folder, 2, &["conform", "x.pcap", "--procedure", "named.proc"]);
        assert!(said.contains(&format!("{name} has no form on the wire")), "{said}");
    }
    let said = run(folder, 2, &["run", "focsu"]);
    assert!(said.contains("[possible values: mcvideo-server"), "{said}");
}

/// A figure is written where it is asked for, whatever a file names it.
#[test]
fn a_figure_is_written_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run(folder, 0, &["new", "mine.proc"]);
    std::fs::create_dir_all(folder.join("figures/own")).expect("writable");
    let text = std::fs::read_to_string(folder.join("mine.proc")).expect("there");
    let away = folder.join("away").display().to_string();
    for name in ["../../away", away.as_str()] {
        let named = text.replacen("figure set-up in", &format!("figure {name} in"), 1);
        assert_ne!(named, text);
        std::fs::write(folder.join("named.proc"), named).expect("written");
        let said = run(folder, 2, &["diagram", "named.proc", "--out", "figures/own"]);
        assert!(said.contains("small letters, digits") && said.contains(", column 8"), "{said}");
        assert!(!folder.join("away.svg").exists());
    }
}

/// What only playing it shows to be impossible is told with its place, however it is laid out.
#[test]
fn what_cannot_be_played_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run(folder, 0, &["new", "mine.proc"]);
    let text = std::fs::read_to_string(folder.join("mine.proc")).expect("there");
    let lines = text.lines().count();
    let claim = "claim{}nobody-waits-for-ever (1.1 1): x\n  never: quiet\n";
    let case = "case{}early: e\n  after client 2: accepts\n";
    for (statement, word) in [(claim, "claim"), (case, "case")] {
        for gap in [" ", "   ", "\u{a0}", "\n    "] {
            let text = format!("{text}{}", statement.replace("{}", gap));
            std::fs::write(folder.join("mine.proc"), &text).expect("written");
            let said = run(folder, 2, &["check", "mine.proc"]);
            let line = lines + 1 + usize::from(gap.starts_with('\n'));
            let place = format!("line {line}, column ");
            assert!(said.contains(&place) && said.contains(word), "{gap:?} {place}: {said}");
        }
    }
}

/// What a person leaves out was not left out in reading.
#[test]
fn what_is_left_out_by_hand_is_not_left_out_in_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    run(folder, 0, &["new", "mine.proc"]);
    let text = std::fs::read_to_string(folder.join("mine.proc")).expect("there");
    let scope = text.replacen("\nrole", "\nscope Not in the model: media.\nrole", 1);
    std::fs::write(folder.join("mine.proc"), &scope).expect("written");
    let said = run(folder, 1, &["check", "mine.proc"]);
    assert!(said.contains("AS WRITTEN IT") && !said.contains("Left out in reading"), "{said}");
    // Until somebody puts it in, what reading left out is told.
    let unread = text.replacen("\nrole", "\nunread 4 2: the server checks the media.\nrole", 1);
    std::fs::write(folder.join("mine.proc"), &unread).expect("written");
    let said = run(folder, 1, &["check", "mine.proc"]);
    assert!(said.contains("AS FAR AS IT WAS READ") && said.contains("behind \"unread\""), "{said}");
}

/// A contribution gives a file to begin with, beside it or where it is asked for; nothing is lost.
#[test]
fn a_procedure_is_begun_from_a_contribution() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let text = "4.1\nAlert\n1. MC client 1 sends an alert request to the MC server.\n";
    std::fs::write(folder.join("mine.txt"), text).expect("written");
    let said = run(folder, 0, &["new", "mine.txt"]);
    assert!(said.contains("mine.proc: change it, and run `callproof check mine.proc`"), "{said}");
    assert!(run(folder, 2, &["new", "mine.txt"]).contains("nothing is written over it"));
    run(folder, 0, &["new", "mine.txt", "--out", "other.proc"]);
    assert!(run(folder, 2, &["new", "mine.txt", "--out", "other.txt"]).contains(".proc"));
    assert!(run(folder, 2, &["new", "missing.txt"]).contains("no contribution"));
    assert!(run(folder, 2, &["new", "x.proc", "--out", "y.proc"]).contains("--out"));
    // What was understood stands under its step.
    let begun = std::fs::read_to_string(folder.join("mine.proc")).expect("it is there");
    assert!(begun.contains("send alert request to MC server"), "{begun}");
    run(folder, 0, &["fmt", "--check", "mine.proc"]);
    run(folder, 0, &["check", "mine.proc"]);
    // Of what was not, there are the clauses, steps and messages.
    let text = "4.1\nAlert\n1. MC client 1 dances with the MC server before an alert request.\n";
    std::fs::write(folder.join("odd.txt"), text).expect("written");
    run(folder, 0, &["new", "odd.txt"]);
    let begun = std::fs::read_to_string(folder.join("odd.proc")).expect("it is there");
    assert!(begun.contains("assumed not written yet"), "{begun}");
}

/// Two candidates that do different things at steps of one number.
const TWO_ANSWERS: &str = "\
procedure same: two answers
document 3GPP TS 00.000
role A: Party A
role B: Party B
states at rest: idle
states: up
message req
message no
resource media
user of A begins: go
clause 1: C
step 1: A sends
  A | idle | go | send req to B | up
step 2: B gets
  B | idle | req
issue q at 1: what?
candidate as-written: nothing
candidate opens, recommended: B opens
step 2a: B opens
  B | idle | req | open media | up
candidate refuses: B refuses
step 2a: B says no
  B | idle | req | send no to A
claim b-never (2): b got req and nothing
  always when B has got req: A is idle
case one: one
";

/// Runs that a reader can tell apart have names of their own, and each is drawn by its own.
#[test]
fn what_is_done_belongs_to_the_name_of_a_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    std::fs::write(folder.join("same.proc"), TWO_ANSWERS).expect("written");
    let mut names = Vec::new();
    for candidate in ["opens", "refuses"] {
        let resolve = ["--as-written", "--resolve", &format!("q={candidate}")].map(str::to_string);
        let resolve: Vec<&str> = resolve.iter().map(String::as_str).collect();
        let check =
            [&["check", "same.proc", "--claim", "b-never", "--format", "json"], &resolve[..]];
        let document = run(folder, 1, &check.concat());
        let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        let id = document["results"][0]["witness"]["id"].as_str().expect("it fails").to_string();
        let diagram = ["diagram", &id, "--of", "same.proc", "--stdout", "--format", "svg"];
        let figure = run(folder, 0, &[&diagram, &resolve[..]].concat());
        assert_eq!(figure.contains("media established"), candidate == "opens", "{figure}");
        names.push(id);
    }
    assert_ne!(names[0], names[1]);
}

/// A case that does not begin as it says under a candidate decides nothing for it: that candidate
/// repairs nothing there, and whoever chooses it is told.
#[test]
fn a_case_that_cannot_begin_under_a_candidate_decides_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let text = "\
procedure stays: a case after a decision that a candidate takes away
document 3GPP TS 00.000
role A: Party A
role B: Party B
states at rest: idle
states: up
message req
user of A begins: go
user of A decides: stay
clause 1: C
step 1: A sends
  A | idle | go | send req to B | up
step 2: B gets
  B | idle | req
step 3: A stays
  A | up | stay
issue q at 1: what?
candidate as-written: nothing
candidate nowhere: A goes nowhere
step 1a: A stays idle
  instead of 1
  A | idle | go
case one: after go
  after A: go; A: stay
";
    std::fs::write(folder.join("stays.proc"), text).expect("written");
    let said = run(folder, 1, &["check", "stays.proc", "--as-written"]);
    let stuck = "There is no way back to idle for all parties.";
    assert!(said.contains(stuck) && !said.contains("q=nowhere"), "{said}");
    let said = run(folder, 3, &["check", "stays.proc", "--resolve", "q=nowhere"]);
    let why = "one does not begin as it says, so nothing is found out there: Party A cannot decide \
               \"stay\" after what stands before it";
    assert!(said.contains(why), "{said}");
    let export = ["export", "stays.proc", "--resolve", "q=nowhere"];
    assert!(run(folder, 2, &export).contains("Party A cannot decide"));
    // In the file itself it is a fault, with its line.
    let twice = text.replace("after A: go; A: stay", "after A: go; A: go");
    std::fs::write(folder.join("twice.proc"), twice).expect("written");
    let said = run(folder, 2, &["check", "twice.proc"]);
    assert!(said.contains("line 23, column 6: case one: Party A cannot decide \"go\""), "{said}");
}

/// One reaction that asks every issue has more answers than there are states anywhere else: the
/// review ends, and says of how many choices it knows nothing.
#[test]
fn more_choices_than_can_be_looked_at_are_left_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let issue = |number: usize| {
        format!(
            "issue question-{number} at 1: What is B told, {number}?
candidate as-written: nothing is said
candidate told: B is told
step 1-{number}: B tells its user {number}.
  b | idle | hello | tell {number}
"
        )
    };
    let text = |issues: usize| {
        "procedure many: many open issues
document TS 00.000
role a: A
role b: B
states: idle, on
states at rest: over
message hello
user of a begins: says hello
clause 1: Talk
step 1: A says hello
  a | idle | says hello | send hello to b | on
  b | idle | hello | | over
"
        .to_string()
            + &(0..issues).map(issue).collect::<String>()
            + "case one: one call\n"
    };
    for (issues, choices) in [(24, "16777216"), (70, "more than 10^19")] {
        std::fs::write(folder.join("many.proc"), text(issues)).expect("it can be written");
        let review = run(folder, 3, &["review", "many.proc", "--format", "markdown"]);
        let review = review.replace("^", "").replace("\\", "");
        assert!(review.contains(&choices.replace("^", "")), "{review}");
        assert!(review.contains("a limit left something unknown"), "{review}");
    }
}

/// What is recommended repairs a finding where it shows as written, and not where messages are lost:
/// the page says so, with the run that is left.
#[test]
fn what_is_left_is_shown_as_it_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let text = "procedure small: a question that is answered
document TS 00.000
role a: Asker
role b: Server
states at rest: idle, over
states: asking
message question
message answer
user of a begins: asks
clause 1: Question
step 1: a asks b
  a | idle | asks | send question to b | asking
  b | idle | question | | over
step 2: a is answered
  a | asking | answer | | over
issue answer at 2: does b answer?
candidate as-written: nothing is said
candidate yes, recommended: it does
step 1a: b sends an answer.
  b | idle | question | send answer to a
claim a-is-done (2): a does not wait for ever
  once a is asking: a is over
case one: nothing is lost
case lossy: a message may be lost
  losing 1
";
    std::fs::write(folder.join("small.proc"), text).expect("writable");
    let said = run(folder, 1, &["check", "small.proc"]);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let left = words.split_once("NOT REPAIRED BY WHAT IS RECOMMENDED").expect("it is left").1;
    assert!(left.contains("as recommended, only if a message is lost: figure "), "{said}");
    assert!(left.contains("case lossy; as written: "), "{said}");
    // Of what was not looked at it is not said that it works.
    let said = run(folder, 1, &["check", "small.proc", "--case", "lossy", "--resolve", "answer"]);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("IT FAILS WHERE A FAULT STRIKES.") && !words.contains("WORKS"),
        "{said}"
    );
}
