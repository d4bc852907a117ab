//! `contribution` as a delegate uses it: answers go into a document of Word, and nothing else changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::Kind;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_proofs::amendment::{Amended, Fate, amended};
use callproof_proofs::verdict::recommended;
use callproof_reading::{ClauseText, ItemKind, Side, read_side, text_of};

fn callproof(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    command.current_dir(folder).env("XDG_CACHE_HOME", folder.join("cache"));
    command.args(args).output().expect("it starts")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contribution").join(name);
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

/// Where the paraphrases of the two texts are.
fn paraphrase(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("texts/contributions").join(name)
}

/// The clauses of a document on one side of its revision marks.
fn clauses(bytes: &[u8], side: Side) -> Vec<ClauseText> {
    read_side(bytes, side).expect("it is a contribution").clauses
}

fn find<'c>(clauses: &'c [ClauseText], number: &str) -> &'c ClauseText {
    clauses.iter().find(|clause| clause.number == number).expect("the clause is there")
}

/// What a clause says, without its figures.
fn said(clause: &ClauseText) -> Vec<(ItemKind, String, String)> {
    let items = clause.items.iter().filter(|item| item.kind != ItemKind::Caption);
    items.map(|item| (item.kind, item.label.clone(), item.text.clone())).collect()
}

/// Where the changes are rejected the clauses are those of the base; where they are accepted the
/// answers stand in them, and nothing else has changed.
#[test]
fn an_answer_goes_into_ones_own_document() {
    let folder = folder("base");
    let base = paraphrase("video-push.txt");
    let resolve = ["--resolve", "refusal", "--resolve", "transmission-control=implicit-request"];
    let file = base.to_str().expect("UTF-8");
    let args = [&["contribution", "video-push", "--base", file], &resolve[..]].concat();
    let output = callproof(&folder, &args);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("2 open questions answered, 2 clauses changed"), "{told}");

    let written = std::fs::read(folder.join("video-push-pcr.docx")).expect("it is written");
    let before = clauses(&std::fs::read(&base).expect("readable"), Side::Accepted);
    let (old, new) = (clauses(&written, Side::Original), clauses(&written, Side::Accepted));
    let rejected = find(&old, "7.4.2.3.2");
    assert_eq!(said(rejected), said(find(&before, "7.4.2.3.2")), "with the changes rejected");
    let warned = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(warned.contains("video-push.txt has no clause 7.4.2.3.1"), "{warned}");
    let set_up = find(&new, "7.4.2.3.2");
    let labels: Vec<&str> = set_up
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Step)
        .map(|item| item.label.as_str())
        .collect();
    let expected = ["1", "2", "3", "4", "5", "6", "6a", "7", "7a", "7b", "7c", "8"];
    assert_eq!(labels, expected, "new steps have letters without a gap");
    let is_note =
        |clause: &&ClauseText| clause.items.iter().any(|i| i.kind == ItemKind::EditorsNote);
    assert!(is_note(&find(&before, "7.4.2.3.2")) && !is_note(&set_up), "the note is answered");
    let kept = said(find(&before, "7.4.2.3.2"));
    let now = said(set_up);
    for item in kept.iter().filter(|(kind, ..)| *kind != ItemKind::EditorsNote) {
        assert!(now.contains(item), "{item:?} stays as it is");
    }
    let again = callproof(&folder, &args);
    assert_eq!(again.status.code(), Some(0));
    let second = std::fs::read(folder.join("video-push-pcr.docx")).expect("it is written");
    assert!(written == second, "the same contribution has the same bytes");
    // Put into what it made itself, nothing comes twice.
    std::fs::rename(folder.join("video-push-pcr.docx"), folder.join("own.docx")).expect("it is");
    let args = [&["contribution", "video-push", "--base", "own.docx"], &resolve[..]].concat();
    assert_eq!(callproof(&folder, &args).status.code(), Some(0));
    let twice = std::fs::read(folder.join("video-push-pcr.docx")).expect("it is written");
    assert_eq!(said(find(&clauses(&twice, Side::Accepted), "7.4.2.3.2")), now);
}

/// What is an example of several answers is drawn once, and its title names them; it is said that
/// the other changes are in it.
#[test]
fn a_figure_comes_once() {
    let folder = folder("figures");
    let output = callproof(&folder, &["contribution", "video-push", "--out", "all.docx"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let written = std::fs::read(folder.join("all.docx")).expect("it is written");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&written[..])).expect("a document");
    let mut figures: Vec<Vec<u8>> = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("it is there");
        if file.name().expect("UTF-8").ends_with(".emf") {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).expect("readable");
            // A figure has its number in its name, which is no part of what is drawn.
            figures.push(drawn(&bytes).to_vec());
        }
    }
    let all = figures.len();
    figures.sort();
    figures.dedup();
    assert!(all > 10 && figures.len() == all, "{all} figures, {} of them different", figures.len());
    let text = text_of(&written, Side::Accepted).expect("it is a document");
    assert!(text.contains("the signalling, with all changes that are proposed here."), "{text}");
}

/// What goes wrong only with the answers is said: a contribution does not claim more than is so.
#[test]
fn a_contribution_says_what_goes_wrong_only_with_it() {
    let folder = folder("alone");
    let conclusions = |resolve: &[&str]| {
        let args = ["contribution", "video-push", "--no-figures", "--out", "alone.docx"];
        let output = callproof(&folder, &[&args[..], resolve].concat());
        assert_eq!(output.status.code(), Some(0), "{resolve:?}");
        let written = std::fs::read(folder.join("alone.docx")).expect("it is written");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (text_of(&written, Side::Accepted).expect("it is a document"), told)
    };
    let (refusal, told) = conclusions(&["--resolve", "refusal=reject"]);
    // What repairs that is said on the terminal too, with the option that adds it.
    assert!(told.contains("repaired by adding --resolve unexpected-messages"), "{told}");
    let new = "With these changes alone the text does not say yet what follows here: MCVideo client 1 \
               receives an MCVideo private call reject; MCVideo server";
    assert!(refusal.contains(new), "{refusal}");
    let repair = "Answering this question as well repairs that: What does a role do with a message \
                  that it does not expect in its state?";
    assert!(refusal.contains(repair), "{refusal}");
    assert!(!refusal.contains("(alerting"), "states are nothing for a delegate: {refusal}");
    // What is claimed of a sentence is not claimed where the answer replaces it.
    let chosen = ["--resolve", "transmission-control=call-is-permission"];
    let (permission, told) = conclusions(&chosen);
    assert!(!told.contains("--resolve"), "{told}");
    let nothing = "Nothing goes wrong with them that does not without them.";
    assert!(permission.contains(nothing), "{permission}");
    let instead = "the server grants without being asked after step 7. Then client 1 may stay in the \
                   call for ever without transmitting, where messages of different calls or channels \
                   overtake each other.";
    assert!(permission.contains(instead), "{permission}");
    let (asked, _) = conclusions(&["--resolve", "transmission-control=explicit-request"]);
    let alone =
        "Only with these changes: client 1 may stay in the call for ever without transmitting.";
    assert!(asked.contains(alone), "{asked}");
    // It is this very answer that does it, whatever else is answered.
    assert!(asked.contains("What else is recommended does not repair that."));
    // What another answer keeps and this one does not is said, though it speaks against this one.
    assert!(asked.contains("It keeps all that was checked, which the answer proposed does not."));
    let (all, told) = conclusions(&[]);
    assert!(!told.contains("--resolve"), "{told}");
    assert!(all.contains("properties that were checked hold.") && !all.contains("these changes"));
}

/// What goes wrong whatever is proposed is not passed over in silence.
#[test]
fn a_contribution_says_what_it_does_not_repair() {
    let folder = folder("remains");
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts");
    for (text, is_repaired) in [("session-move.proc", false), ("private-call.proc", true)] {
        let (file, out) = (texts.join(text), format!("{text}.docx"));
        let file = file.to_str().expect("UTF-8");
        let output = callproof(&folder, &["contribution", file, "--out", &out]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(folder.join(out)).expect("it was written");
        let words = text_of(&bytes, Side::Accepted).expect("it is a document");
        let remains = words.contains("These changes do not repair all that goes wrong: ");
        assert_eq!(remains, !is_repaired, "{words}");
    }
}

/// Of a contribution that was only read, the questions that reading asks are answered in its own
/// words.
#[test]
fn a_contribution_that_was_read_is_changed_in_its_own_words() {
    let folder = folder("read");
    std::fs::copy(paraphrase("video-push.txt"), folder.join("push.txt")).expect("writable");
    let before =
        clauses(&std::fs::read(folder.join("push.txt")).expect("it is there"), Side::Accepted);
    let output = callproof(&folder, &["contribution", "push.txt", "--out", "push.docx"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!told.contains("paraphrase"), "{told}");
    let written = std::fs::read(folder.join("push.docx")).expect("it is written");
    let (old, new) = (clauses(&written, Side::Original), clauses(&written, Side::Accepted));
    for number in ["7.4.2.3.2", "7.4.2.3.3"] {
        assert_eq!(said(find(&old, number)), said(find(&before, number)), "{number}");
        assert!(find(&new, number).items.len() > find(&before, number).items.len(), "{number}");
    }
}

/// Without a base the clauses stand in the model's words, and the document says so.
#[test]
fn a_contribution_without_a_base_says_that_it_paraphrases() {
    let folder = folder("own");
    let args = ["contribution", "telepresence", "--resolve", "called-party", "--out", "own.docx"];
    let output = callproof(&folder, &args);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("the present text is a paraphrase"), "{told}");
    let written = std::fs::read(folder.join("own.docx")).expect("it is written");
    let (old, new) = (clauses(&written, Side::Original), clauses(&written, Side::Accepted));
    let texts = |of: &[ClauseText]| said(find(of, "5.x")).iter().map(|i| i.2.clone()).collect();
    let (old, new): (Vec<String>, Vec<String>) = (texts(&old), texts(&new));
    let is_answer = |text: &String| text.contains("shall send a final response that rejects");
    assert!(!old.iter().any(is_answer) && new.iter().any(is_answer), "{new:?}");
}

/// The place of an answer that nobody has written is no answer, and nothing is written of it.
#[test]
fn an_answer_that_is_not_written_yet_cannot_be_chosen() {
    let folder = folder("blank");
    std::fs::copy(paraphrase("video-push.txt"), folder.join("push.txt")).expect("writable");
    let refused = |args: &[&str], says: &str| {
        let output = callproof(&folder, args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(says), "{args:?}: {told}");
    };
    std::fs::remove_file(folder.join("push.proc")).ok();
    let read = callproof(&folder, &["read", "push.txt", "--out", "push.proc"]);
    assert_eq!(read.status.code(), Some(0));
    let plain = std::fs::read_to_string(folder.join("push.proc")).expect("it is written");
    let blank = plain.lines().position(|line| line.starts_with("candidate answer, blank"));
    let issue = plain.lines().take(blank.expect("the editor's note has no answer yet"));
    let issue = issue.filter_map(|line| line.strip_prefix("issue ")).last().expect("it has one");
    let choice = format!("{}=answer", issue.split(' ').next().unwrap_or_default());
    for command in ["contribution", "check", "diagram", "compare"] {
        refused(&[command, "push.proc", "--resolve", &choice], "is still to be written");
    }
    assert!(!folder.join("push-pcr.docx").exists());
    let output =
        callproof(&folder, &["review", "push.proc", "--issue", &choice[..choice.len() - 7]]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("NOTHING IS RECOMMENDED") && !told.contains("Breaks"), "{told}");
}

#[test]
fn what_cannot_be_written_is_said_in_a_sentence() {
    let folder = folder("wrong");
    let refused = |args: &[&str], says: &str| {
        let output = callproof(&folder, &[&["contribution"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(says) && !said.contains("panicked"), "{args:?} says: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    };
    refused(&["video-psh"], "\"video-push\"");
    refused(&["video-push", "--resolve", "refusl"], "refusal");
    refused(&["video-push", "--resolve", "refusal=rejct"], "reject");
    refused(&["video-push", "--resolve", "refusal=as-written"], "nothing is answered");
    refused(&["video-push", "--base", "nowhere.docx"], "cannot read nowhere.docx");
    refused(&["video-push", "--out", "/nowhere/pcr.docx"], "cannot write /nowhere/pcr.docx");
    refused(&["video-push", "--date", "tomorrow"], "--date tomorrow is no date");
    let other = paraphrase("telepresence.txt").display().to_string();
    refused(&["video-push", "--base", &other], "has none of the clauses that change");
    std::fs::write(folder.join("prose.txt"), "Dear all,\nplease find it.\n").expect("writable");
    refused(&["video-push", "--base", "prose.txt"], "cannot read prose.txt");
    let left: Vec<_> = std::fs::read_dir(&folder).expect("readable").flatten().collect();
    let is_document = |name: &str| name.ends_with(".docx");
    let names = left.iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert!(!names.into_iter().any(|name| is_document(&name)), "nothing is half-written");
}

/// Whatever is answered, each sentence comes in once and under a label of its own, in the order of
/// the numbers, and what it replaces goes.
#[test]
fn every_answer_gives_a_text_in_order() {
    for procedure in [AnyProcedure::of(VideoPush), AnyProcedure::of(Telepresence)] {
        is_in_order(&amended(procedure, &recommended(procedure)), "as recommended");
        assert!(amended(procedure, &procedure.as_written()).iter().all(Amended::is_unchanged));
        for issue in procedure.issues() {
            for (place, candidate) in issue.candidates.iter().enumerate().skip(1) {
                let mut chosen = procedure.as_written();
                chosen.choose(issue.place, place);
                let clauses = amended(procedure, &chosen);
                let name = format!("{}={}", issue.name, candidate.name);
                is_in_order(&clauses, &name);
                let all = clauses.iter().flat_map(|of| &of.entries).flat_map(|of| &of.sentences);
                let comes: Vec<_> = all.clone().filter(|(_, f)| *f == Fate::Inserted).collect();
                assert_eq!(comes.len(), candidate.proposed.len(), "{name}");
                let goes: BTreeSet<_> =
                    candidate.proposed.iter().flat_map(|p| p.replaces).collect();
                for (step, fate) in all {
                    let is_answered =
                        step.item.kind == Kind::EditorsNote && issue.steps.contains(step);
                    let gone = *fate == Fate::Deleted;
                    assert!(!goes.contains(step) || gone, "{name} replaces {step}");
                    assert!(!gone || goes.contains(step) || is_answered, "{name} keeps {step}");
                }
            }
        }
    }
}

#[track_caller]
fn is_in_order(clauses: &[Amended], name: &str) {
    for amended in clauses {
        let numbered =
            amended.entries.iter().filter(|of| matches!(of.kind(), Kind::Numbered | Kind::Listed));
        let labels: Vec<(u32, &str)> = numbered
            .map(|entry| {
                let label = entry.label.trim_end_matches(')');
                let digits = label.trim_end_matches(|c: char| c.is_ascii_lowercase());
                (digits.parse().expect("a number"), &label[digits.len()..])
            })
            .collect();
        assert!(labels.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {labels:?}");
    }
}

/// What a metafile draws, without its header, in which its name stands.
fn drawn(metafile: &[u8]) -> &[u8] {
    let size: [u8; 4] = metafile[4..8].try_into().expect("four bytes");
    &metafile[u32::from_le_bytes(size) as usize..]
}
