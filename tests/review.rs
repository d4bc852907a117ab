//! `review` as a user meets it: a text judged, bad input refused, a page that works in a browser.

mod schema;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callproof_kernel::procedure::Procedure;
use callproof_model::video_push::VideoPush;
use serde_json::Value;

fn callproof(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callproof")).args(args).output().expect("it starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A wrong call or file: exit code 2, one sentence, nothing on standard output.
#[track_caller]
fn refused(args: &[&str], says: &str) {
    let output = callproof(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(said.contains(says) && out(&output).is_empty(), "{args:?} says: {said}");
    let sentences = said.trim().lines().filter(|line| !line.contains("still to look at"));
    assert!(sentences.count() == 1 && !said.contains("panicked"), "{said}");
}

fn file(name: &str, content: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("review");
    std::fs::create_dir_all(&folder).expect("writable");
    let path = folder.join(name);
    std::fs::write(&path, content).expect("writable");
    path
}

#[test]
fn unknown_names_and_wrong_files_are_refused() {
    refused(&["review", "fax"], "there is no procedure \"fax\"");
    refused(&["review", "--issue", "refusl"], "refusal");
    refused(&["review", "--format", "html"], "--out FILE");
    refused(&["review", "video-push", "--threads", "0"], "--threads 0 would do nothing");
    refused(&["review", "--out", "/nowhere/review.txt"], "cannot write /nowhere/review.txt");
    refused(&["review", "--text", "nowhere.txt"], "cannot read nowhere.txt");
    let wrong: [(&str, &[u8], &str); 4] = [
        ("empty.txt", b"", "the file is empty"),
        ("zip.docx", b"PK\x03\x04\x00\x00word/document.xml", "the file is cut off or damaged"),
        ("noise.bin", &[0, 159, 146, 150, 0, 1, 2], "binary"),
        ("prose.txt", b"Dear all,\nplease find the agenda.\n", "clause heading"),
    ];
    for (name, content, says) in wrong {
        let path = file(name, content);
        refused(&["review", "--text", path.to_str().expect("UTF-8")], says);
    }
}

/// A contribution in the layout of the encoded one, with a step, a paragraph and an editor's note
/// more and a step less.
const CHANGED: &str = "1. Introduction
This paper revises the release.
* * * First Change * * * *
7.4.2.3.3
One-to-one video push – call release
Procedures in figure 7.4.2.3.3-1 are the release procedures.
1.
MCVideo client 1 sends a private call release request to the MCVideo server.
2.
MCVideo server checks the authorisation.
3.
MCVideo server sends the private call release request to MCVideo client 2.
4.
MCVideo client 2 sends an MCVideo private call release response to the MCVideo server.
6.
Upon the private call release response MCVideo client 1 and MCVideo client 2 have released the media plane.
7.
MCVideo server informs the charging function.
Editor's note: Whether charging needs more is FFS.
The MCVideo server shall keep a record of each release for lawful interception.
* * * End of Changes * * * *
";

#[test]
fn a_changed_text_is_compared_item_by_item() {
    let path = file("changed.txt", CHANGED.as_bytes());
    let args = ["review", "--format", "json", "--text", path.to_str().expect("UTF-8")];
    let output = callproof(&args);
    assert_eq!(output.status.code(), Some(1), "the model and the text differ");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    schema::conforms(include_str!("../docs/review-1.schema.json"), &document);
    let rows = |id: &str| -> Vec<Vec<String>> {
        let sections = document["reviews"][0]["sections"].as_array().expect("sections");
        let section = sections.iter().find(|s| s["id"] == id).expect("each section is there");
        let text = |cell: &Value| cell["text"].as_str().expect("text").to_string();
        let row = |row: &Value| row.as_array().expect("cells").iter().map(text).collect();
        section["rows"].as_array().expect("rows").iter().map(row).collect()
    };
    let first = |id: &str| rows(id).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(
        first("no-step"),
        ["7.4.2.3.3 7", "7.4.2.3.3 editor's note", "7.4.2.3.3 paragraph"],
        "what the model has no step for"
    );
    assert_eq!(
        first("lacking"),
        ["7.4.2.3.3 introduction", "7.4.2.3.3 step 5"],
        "what the text lacks"
    );
    assert_eq!(rows("editors-notes")[0][3], "no open issue");
    assert!(rows("names")[0][1].contains("private call release response"), "{:?}", rows("names"));
}

/// One clause of the model, with all of its steps.
const RELEASE: &str = "* * * First Change * * * *
7.4.2.3.3
One-to-one video push – call release
An MCVideo user releases the call.
1.
The MCVideo user at MCVideo client 1 initiates the release. MCVideo client 1 sends a private call release request to the MCVideo server. The request contains the MCVideo ID of the called user.
2.
The MCVideo server shall check that the user may release and that a push call is on-going.
3.
MCVideo server sends the private call release request to MCVideo client 2.
4.
MCVideo client 2 accepts the release and sends a private call release response to the MCVideo server.
5.
The MCVideo server informs MCVideo client 1 by a private call release response.
6.
MCVideo client 1 and MCVideo client 2 have released the media plane and transmission control.
* * * End of Changes * * * *
";

/// A text with its exit code, as JSON and as words of a terminal in one line.
fn reviewed(name: &str, text: &str) -> (Option<i32>, Value, String) {
    let path = file(name, text.as_bytes());
    let path = path.to_str().expect("UTF-8");
    let json = callproof(&["review", "--format", "json", "--text", path]);
    let document: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    schema::conforms(include_str!("../docs/review-1.schema.json"), &document);
    let table = callproof(&["review", "--text", path]);
    assert_eq!(json.status.code(), table.status.code(), "whatever the form");
    let said = out(&table).split_whitespace().collect::<Vec<_>>().join(" ");
    (table.status.code(), document, said)
}

/// Contents are not compared: what only they show is not found, and nothing says that it was looked
/// for. What is said to be done is compared.
#[test]
fn a_text_that_differs_only_in_contents_is_inconclusive() {
    let one = |from: &str, to: &str| {
        assert!(RELEASE.contains(from), "{from}");
        RELEASE.replace(from, to)
    };
    let weaker = one("shall check", "may check");
    let ignoring = one("accepts the release", "ignores the release");
    let shorter = one(" The request contains the MCVideo ID of the called user.", "");
    let both = weaker.replace("accepts", "ignores").replace(" The request contains", " It has");
    let texts = [
        ("same", RELEASE, 0),
        ("less", &shorter, 0),
        ("may", &weaker, 1),
        ("ignores", &ignoring, 1),
        ("both", &both, 2),
    ];
    for (name, text, differences) in texts {
        let (code, document, said) = reviewed(&format!("content-{name}.txt"), text);
        let (verdict, exit, says) = match differences {
            0 => {
                let says = "No difference was found, which proves nothing".to_string();
                ("no-difference-found", 3, says)
            }
            1 => ("differs", 1, "found: 1 act in which the two differ.".to_string()),
            many => ("differs", 1, format!("found: {many} acts in which the two differ.")),
        };
        assert_eq!(code, Some(exit), "{name}: {said}");
        assert_eq!(document["reviews"][0]["verdict"], verdict, "{name}");
        assert!(said.contains(&says), "{name}: {said}");
        assert!(
            said.contains("6 numbered or labelled items were compared by number only"),
            "{said}"
        );
        assert!(said.contains("matched by the words they share"), "{name}: {said}");
        for claim in ["None", "each item", "has its step", "each step", "stands in the text"] {
            assert!(!said.contains(claim), "{name} claims \"{claim}\": {said}");
        }
    }
}

#[test]
fn what_the_text_says_stands_beside_the_step_in_full() {
    let text = RELEASE.replace("accepts the release", "ignores the release");
    let (_, document, said) = reviewed("beside.txt", &text);
    let sections = document["reviews"][0]["sections"].as_array().expect("sections");
    let beside = sections.iter().find(|of| of["id"] == "beside").expect("it is there");
    let rows = beside["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row[0]["text"] == "7.4.2.3.3 4").expect("step 4");
    let printed = "MCVideo client 2 ignores the release and sends a private call release response \
                   to the MCVideo server.";
    assert_eq!(row[2]["text"], printed, "to its last word");
    let gist = "4: client 2 accepts the release and sends a private call release response to the \
                server.";
    assert_eq!(row[3]["text"], gist);
    assert_eq!(row[4]["text"], "compared by number only");
    assert!(said.contains(printed) && said.contains(gist), "{said}");
}

#[test]
fn a_missing_step_is_a_difference() {
    let text = RELEASE.replace(
        "5.\nThe MCVideo server informs MCVideo client 1 by a private call release response.\n",
        "",
    );
    let (code, document, said) = reviewed("missing.txt", &text);
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(document["reviews"][0]["verdict"], "differs");
    assert!(
        said.contains("found: 1 step that was not found in the text. As to the rest, 5"),
        "{said}"
    );
    assert!(said.contains("7.4.2.3.3 step 5"), "{said}");
    assert!(said.contains("No such item was found, by number and shared words only"), "{said}");
}

/// A .docx of these paragraphs, the last of which was inserted.
fn docx(name: &str, text: &str, inserted: &str) -> PathBuf {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph = |text: &str| format!("<w:p>{}</w:p>", run(text));
    let body: String = text.lines().map(paragraph).collect();
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{body}<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>\
         <w:ins>{}</w:ins></w:p></w:body></w:document>",
        run(inserted)
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).expect("it can be begun");
    zip.write_all(document.as_bytes()).expect("it can be written");
    file(name, zip.finish().expect("it can be finished").get_ref())
}

#[test]
fn a_docx_is_read_with_its_revisions_or_as_it_was_before_them() {
    let text = RELEASE.replace("* * * End of Changes * * * *\n", "");
    let path = docx("changed.docx", &text, "7. MCVideo server tells the charging function.");
    let path = path.to_str().expect("UTF-8");
    let said = out(&callproof(&["review", "--format", "json", "--text", path]));
    assert!(said.contains("tells the charging function"), "{said}");
    let said = out(&callproof(&["review", "--original", "--format", "json", "--text", path]));
    assert!(said.contains("7.4.2.3.3") && !said.contains("charging"), "{said}");
    let output = callproof(&["review", "--original"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--text <FILE>"));
    let plain = path.replace(".docx", ".proc");
    let _ = std::fs::remove_file(&plain);
    let output = callproof(&["new", path, "--original", "--out", &plain]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let written = std::fs::read_to_string(&plain).expect("it was written");
    assert!(written.contains("clause 7.4.2.3.3: ") && !written.contains("charging"), "{written}");
}

#[test]
fn help_says_that_a_text_is_compared_by_number_only() {
    let said = out(&callproof(&["help", "review"]));
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("by number only"), "{said}");
    assert!(said.contains("3: none was found, which proves nothing"), "{said}");
}

#[test]
fn a_text_never_seen_is_read_for_what_it_is() {
    let text = "Proposal\n9.2.1\tCall forwarding\nGeneral.\n1)\tThe client sends a forward request.\n\
                2)\tThe server sends a forward response.\nNOTE:\tThis may take a while.\n\
                Editor's note: The timer is FFS.\n";
    let path = file("unseen.txt", text.as_bytes());
    let output = callproof(&["review", "--text", path.to_str().expect("UTF-8")]);
    let said = out(&output);
    assert_eq!(output.status.code(), Some(3), "nothing was compared: {said}");
    assert!(said.contains("9.2.1") && said.contains("Call forwarding"), "{said}");
    assert!(said.contains("the model has no clause of this text. It has 7.4.2.3.1"), "{said}");
    assert!(said.contains("its clause is not in the model"), "{said}");
    assert!(!said.contains("None") && !said.to_lowercase().contains("each item"), "{said}");
    let (code, document, _) = reviewed("unseen-json.txt", text);
    assert_eq!((code, &document["reviews"][0]["verdict"]), (Some(3), &"not-compared".into()));
}

#[test]
fn an_issue_is_shown_with_its_candidates_side_by_side() {
    let output = callproof(&["review", "video-push", "--issue", "busy", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    schema::conforms(include_str!("../docs/review-1.schema.json"), &document);
    let section = &document["reviews"][0]["sections"][0];
    let head = ["claim", "demanded by", "as-written", "reject (recommended)"];
    assert_eq!(section["head"], serde_json::json!(head));
    let rows = section["rows"].as_array().expect("rows");
    let demands: Vec<_> = rows.iter().map(|row| row[1]["text"].as_str().unwrap_or("")).collect();
    assert!(demands.contains(&"any such procedure"), "{demands:?}");
    let cells = section["rows"].as_array().expect("rows").iter().flat_map(|row| row.as_array());
    let shown = cells.flatten().filter(|cell| cell["tone"] == "bad" && cell["run"].is_string());
    assert!(shown.count() > 0, "a red cell has its run");
    let notes = section["notes"].to_string();
    assert!(notes.contains("reject would add 7.4.2.3.2 step 5a (proposed)"), "{notes}");
}

/// On a terminal of eighty columns: which candidate, why it and not another that keeps every claim,
/// and where the two part.
#[test]
fn an_issue_is_decided_on_a_narrow_terminal() {
    let output = callproof(&["review", "video-push", "--issue", "transmission-control"]);
    let said = out(&output);
    let is_command = |line: &&str| line.trim_start().starts_with("callproof ");
    for line in said.lines().filter(|line| !is_command(line)) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    // What is claimed of step 8 is not claimed where another sentence stands in its place.
    let why = "It keeps every claim. So do call-is-permission and piggyback: - Choose \
               call-is-permission if this is wanted";
    assert!(words.contains("RECOMMENDED: implicit-request"), "{said}");
    assert!(words.contains(why), "{said}");
    let parts = "MCVideo client 1, with implicit-request, sends private call release request to \
                 MCVideo server; with piggyback, sends media transmission release";
    assert!(words.contains(parts), "where they part: {said}");
    assert!(words.contains("of completion=client-1-releases"), "who proposes what is not followed");
    // What has to come together for what each other answer breaks, as the run shows it.
    let late = "without transmitting (demanded by the text; where messages of different calls or \
                channels overtake each other)";
    assert!(words.contains(late), "the grant comes before the response: {said}");
    let lost = "without transmitting (demanded by the text; only if a message is lost)";
    assert!(words.contains(lost), "{said}");
    let plain = "without a permission of transmission control (demanded by the text; on an ideal \
                 network) ";
    assert!(words.contains(plain), "{said}");
    assert!(words.contains("step 7c (proposed), 7a if nothing else is answered"), "{said}");
    assert_eq!(words.matches("contains an implicit transmit media request").count(), 1, "{said}");
}

/// Candidates with the same verdicts are said to be equal, or only not told apart.
#[test]
fn candidates_that_claims_do_not_tell_apart_are_not_called_equal() {
    let issue = ["review", "telepresence", "--format", "json", "--issue"];
    let section = |name: &str| {
        let output = callproof(&[&issue[..], &[name]].concat());
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        document["reviews"][0]["sections"][0].clone()
    };
    let order = section("release-order");
    let rows = order["rows"].as_array().expect("rows").iter();
    let beside = |row: &&Value| row[0]["text"] == "beside those with the same verdicts";
    let said = rows.clone().find(beside).expect("two have the same verdicts").to_string();
    assert!(said.contains("not told apart from channel-first, nor by any message"), "{said}");
    assert!(!order.to_string().contains(" are equal"), "the order differs: {order}");
    // Of advertisements sent one at a time none arrives while another is being processed.
    let notes = section("while-processing")["notes"].to_string();
    assert!(notes.contains("as-written and replace are equal"), "{notes}");
}

/// What candidates cost stands beside them as a number.
#[test]
fn an_issue_says_what_its_candidates_cost() {
    let output = callproof(&["review", "telepresence", "--issue", "refresh", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let section = &document["reviews"][0]["sections"][0];
    let rows = section["rows"].as_array().expect("rows");
    let costs: Vec<_> = rows.iter().filter(|r| r[1]["text"] == "a cost, no verdict").collect();
    assert!(!costs.is_empty(), "the candidates of refresh differ in what they cost");
    for cell in costs.iter().flat_map(|row| row.as_array().expect("cells").iter().skip(2)) {
        let text = cell["text"].as_str().expect("text");
        let number = text.trim_start_matches("at least ");
        let is_number = number.parse::<usize>().is_ok() || text == "any number";
        assert!(is_number && cell["tone"] == "none", "a number and no verdict: {cell}");
    }
    let intro = section["intro"].as_str().expect("text");
    assert!(intro.contains("with 3 participants in a conference"), "{intro}");
}

/// What a browser does with the page, as a user would: it writes what it saw into the page.
const USER: &str = r##"<script>
addEventListener("load", () => setTimeout(async () => {
  const seen = { trouble: document.querySelector("#trouble").textContent, played: [], stopped: [] };
  const pause = () => new Promise((done) => setTimeout(done, 5));
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const arrows = () => all("#ladder g.arrow").map((arrow) => arrow.dataset.label);
  const drawn = () => all("#ladder g.arrow, #ladder g.box").length;
  const said = (selector) => one(selector).textContent;
  seen.verdict = said("#answer .verdict");
  seen.questions = all("#answer .question").map((asked) => asked.querySelector("h3").textContent);
  one("#answer details").open = true;
  await pause();
  seen.pair = all("#answer .question")[0].querySelectorAll(".pair .sheet svg").length;
  one("#answer .step-through").click();
  await pause();
  seen.stepped = [said("#where"), said("#caption"), document.activeElement.id];
  seen.forward = [all("#events li").length];
  one("#forward").click();
  await pause();
  seen.forward.push(all("#events li").length);
  one("#restart").click();
  await pause();
  seen.issues = all("fieldset[data-issue]").length;
  seen.radios = all("fieldset[data-issue] input[type=radio]").length;
  one("#world").value = 0;
  one("#world").dispatchEvent(new Event("change"));
  await pause();
  one("#next [data-action='0']").click();
  await pause();
  seen.first = arrows();
  seen.now = all("[data-step].now").map((step) => step.dataset.step);
  seen.byHand = said("#caption");
  for (let i = 0; i < 6; i++) { one("#whatever").click(); await pause(); }
  seen.later = arrows();
  const blobs = [];
  URL.createObjectURL = (blob) => { blobs.push(blob); return "data:,"; };
  one("#save-svg").click();
  seen.svg = await blobs[0].text();
  one("#save-png").click();
  for (let i = 0; i < 200 && blobs.length < 2; i++) await pause();
  seen.png = [...new Uint8Array(await blobs[1].arrayBuffer())].slice(1, 4);
  one("#copy").click();
  for (let i = 0; i < 100 && !one("#figure").open; i++) await pause();
  seen.copied = said("#saved") + (one("#figure").open ? said("#figure-svg p") : "");
  if (one("#figure").open) one("#figure").close();
  one("#all-recommended").click();
  await pause();
  seen.under = said("#under");
  one("input[name='issue-refusal'][value='as-written']").click();
  await pause();
  seen.flipped = said("#under");
  const findings = all("[data-finding]").length;
  seen.followed = [];
  for (let i = 0; i < findings; i++) {
    const finding = all("[data-finding]")[i];
    if (!finding.dataset.finding) continue;
    finding.click();
    await pause();
    seen.played.push([finding.dataset.finding, drawn()]);
    if (!one("#stopped").hidden) seen.stopped.push(finding.dataset.finding);
    if (!one("#along")) continue;
    const events = () => all("#events li").length;
    const whole = [events(), arrows().join()];
    one("#back").click();
    await pause();
    const less = events();
    one("#forward").click();
    await pause();
    seen.followed.push([whole[0] - less, whole[1] === arrows().join(), said("#caption")]);
  }
  const pre = document.createElement("pre");
  pre.id = "seen";
  pre.textContent = JSON.stringify(seen);
  document.body.append(pre);
}, 50));
</script></body>"##;

#[test]
fn the_page_steps_through_the_procedure_in_a_browser() {
    let page = file("page.html", b"");
    let path = page.to_str().expect("UTF-8");
    let one = ["review", "video-push", "--finding", "completion-releases-the-call"];
    let output = callproof(&[&one[..], &["--format", "html", "--out", path]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let html = std::fs::read_to_string(&page).expect("it was written");
    for word in ["src=\"http", "href=\"http", "@import", "url(http", "fetch("] {
        assert!(!html.contains(word), "one file needs no network: {word}");
    }
    let Some(seen) = browse(&html) else {
        println!("skipped: there is no `chromium` on this machine");
        return;
    };
    assert_eq!(seen["trouble"], "");
    assert_eq!(seen["issues"], VideoPush.issues().len());
    assert!(seen["radios"].as_u64() > Some(40));
    let label = seen["first"][0].as_str().expect("one arrow");
    assert!(label.contains("1. MCVideo private call request"), "{label}");
    assert_eq!(seen["now"][0], "7.4.2.3.2 step 1");
    let arrows = |key: &str| seen[key].as_array().expect("arrows").len();
    assert!(arrows("later") > arrows("first"), "{seen}");
    let said = |key: &str| seen[key].as_str().expect("a sentence").to_string();
    assert!(said("under").contains("recommended"), "{}", said("under"));
    assert!(said("flipped").contains("refusal"), "{}", said("flipped"));
    let played = seen["played"].as_array().expect("findings");
    assert!(played.len() > 40, "{} findings", played.len());
    assert!(played.iter().all(|finding| finding[1].as_u64() > Some(0)), "{}", seen["played"]);
    assert_eq!(seen["stopped"], serde_json::json!([]), "every run can be stepped through");
    let followed = seen["followed"].as_array().expect("runs of cases that are too large");
    assert!(followed.len() > 5, "{} runs are only followed", followed.len());
    for run in followed {
        assert_eq!(run[0], 1, "back is one event: {run}");
        assert_eq!(run[1], true, "forward leads back: {run}");
        assert!(run[2].as_str().is_some_and(|said| said.contains("the text as written")), "{run}");
    }
    the_answer_is_first(&seen);
    a_figure_can_be_taken_away(&seen);
}

/// The first tab says what `check` says, and leads to figures and to the stepper.
fn the_answer_is_first(seen: &Value) {
    let verdict = seen["verdict"].as_str().expect("a verdict");
    assert!(verdict.ends_with("AS WRITTEN IT DOES NOT WORK."), "{verdict}");
    let page = out(&callproof(&["check", "video-push"]));
    assert!(page.contains("AS WRITTEN IT DOES NOT WORK."), "{page}");
    let first = seen["questions"][0].as_str().expect("a question");
    let question = first.trim_start_matches("1. ");
    assert!(page.contains(&format!(" 1 {question}")), "{first}: {page}");
    assert_eq!(seen["pair"], 2, "as written beside resolved");
    let stepped = |place: usize| seen["stepped"][place].as_str().expect("a sentence");
    assert!(stepped(0).starts_with("event 1 of "), "{}", stepped(0));
    assert!(stepped(1).contains(", its first 1 of "), "{}", stepped(1));
    assert_eq!(stepped(2), "forward", "the keyboard stands where it goes on");
    assert_eq!(seen["forward"], serde_json::json!([1, 2]), "forward is one event");
}

/// The stepper's figure is saved as SVG and PNG, with a caption that says what it shows.
fn a_figure_can_be_taken_away(seen: &Value) {
    let svg = seen["svg"].as_str().expect("an SVG");
    assert!(svg.starts_with("<svg ") && svg.contains("MCVideo private call request"), "{svg}");
    assert!(svg.contains("steps chosen by hand in case"), "{svg}");
    assert!(seen["byHand"].as_str().is_some_and(|said| said.contains("steps chosen by hand")));
    assert_eq!(seen["png"], serde_json::json!([b'P', b'N', b'G']));
    let copied = seen["copied"].as_str().expect("a sentence");
    assert!(copied.contains("clipboard"), "said whether it could be copied: {copied}");
}

/// What a headless browser saw; `None` where there is none.
fn browse(html: &str) -> Option<Value> {
    let driven = file("driven.html", html.replace("</body>", USER).as_bytes());
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chromium");
    let mut chromium = Command::new("chromium");
    chromium.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    chromium.arg(format!("--user-data-dir={}", profile.display()));
    chromium.arg("--virtual-time-budget=600000").arg(format!("file://{}", driven.display()));
    // The browser's virtual time goes on while its other processes wait for a core: then what it was
    // to do is not done when it is asked, and it is asked again.
    const TIMES: usize = 4;
    let mut dom = String::new();
    for _ in 0..TIMES {
        let output = chromium.output().ok()?;
        dom = String::from_utf8_lossy(&output.stdout).into_owned();
        if dom.contains("<pre id=\"seen\">") {
            break;
        }
    }
    let start = dom.find("<pre id=\"seen\">").expect("the script ran to its end") + 15;
    let end = start + dom[start..].find("</pre>").expect("the element ends");
    let text = dom[start..end].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
    Some(serde_json::from_str(&text).expect("JSON"))
}
