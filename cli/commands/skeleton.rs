//! A procedure in the plain form, begun from a contribution: everything that needs no judgement is
//! there, and under each step stands that nobody has said yet what its roles do.

use std::collections::BTreeSet;
use std::path::Path;

use callproof_reading::{
    self as contribution, ClauseText, Contribution, Item, ItemKind, Side, messages, parties,
};

use crate::error::Error;
use crate::files;

/// What stands under a step that nobody has encoded.
const NOT_YET: &str = "assumed not written yet";

/// The skeleton of a contribution, on one side of its revision marks.
pub fn of(path: &Path, side: Side) -> Result<String, Error> {
    let error = |why: String| Error::Read { path: path.display().to_string(), why };
    let bytes = files::read(path, contribution::MOST_BYTES)?;
    let read =
        contribution::read_side(&bytes, side).map_err(|refusal| error(refusal.to_string()))?;
    if read.clauses.iter().all(|clause| clause.items.is_empty()) {
        return Err(error("no clause with steps was found in it".into()));
    }
    let text = written(path, &read);
    // What cannot be laid out is left as it is: `check` says where, and what to do.
    Ok(callproof_plain::format(&text).unwrap_or(text))
}

/// The name of a file, on one line.
pub fn name_of(path: &Path) -> String {
    path.file_name().map_or("a text".into(), |name| on_a_line(&name.to_string_lossy()))
}

fn written(path: &Path, read: &Contribution) -> String {
    let file = name_of(path);
    let clauses = clauses(read);
    let title = clauses.iter().map(|clause| on_a_line(&clause.title)).find(|t| !t.is_empty());
    let mut text = format!(
        "# Begun from {file}: its clauses, steps, messages and editor's notes, word by word.\n\
         # What a role does stands under its step, in the place of \"{NOT_YET}\":\n\
         #   WHO | IN WHICH STATES | ON WHAT | DOES WHAT | NEXT STATE\n\
         # docs/plain.md has the whole language.\n\
         procedure {}: {}\n",
        kebab(&path.file_stem().map_or("text".into(), |stem| stem.to_string_lossy())),
        title.unwrap_or("a procedure".into()),
    );
    text += &match read.documents.first() {
        Some(document) => format!("document {}\n\n", on_a_line(document)),
        None => "# The document that it is to stand in was not found.\ndocument 3GPP TS 00.000\n\n"
            .to_string(),
    };
    let mut roles: Vec<String> = parties(read).into_iter().filter(|name| is_name(name)).collect();
    if roles.is_empty() {
        text += "# Nobody was found who takes part; name them as the text does.\n";
        roles = vec!["Party A".into(), "Party B".into()];
    }
    for role in &roles {
        text += &format!("role {role}: {role}\n");
    }
    text += "\n# Where a role may stand, named by what it waits for; everybody begins in the first.\n\
             states at rest: idle\n\n";
    let mut known = BTreeSet::new();
    for name in messages(read).into_iter().map(|mention| mention.name) {
        if is_name(&name) && known.insert(name.to_lowercase()) {
            text += &format!("message {name}\n");
        }
    }
    text += &format!(
        "\n# What users and policies decide; \"begins\" is what starts a call.\n\
         user of {} begins when idle: begins\n",
        roles[0]
    );
    let mut questions = Vec::new();
    for clause in &clauses {
        text += &clause_of(clause, &mut questions);
    }
    for (name, place, question) in questions {
        text += &format!(
            "\nissue {name} at {place}: {question}\n\
             candidate as-written: nothing is said\n\
             candidate answer, blank: say here what you propose\n"
        );
    }
    text + "\ncase one-call: one call, messages in order, nothing lost\n"
}

/// The clauses with something in them, each once: one that is changed in two places is one clause.
fn clauses(read: &Contribution) -> Vec<ClauseText> {
    let mut clauses: Vec<ClauseText> = Vec::new();
    for clause in read.clauses.iter().filter(|clause| !clause.items.is_empty()) {
        match clauses.iter_mut().find(|known| known.number == clause.number) {
            Some(known) => {
                let before = known.items.len();
                let moved = |item: &Item| Item {
                    parent: item.parent.map(|parent| parent + before),
                    ..item.clone()
                };
                known.items.extend(clause.items.iter().map(moved));
            }
            None => clauses.push(clause.clone()),
        }
    }
    clauses
}

/// A clause with its items; its editor's notes are noted as questions.
fn clause_of(clause: &ClauseText, questions: &mut Vec<(String, String, String)>) -> String {
    let title = on_a_line(&clause.title);
    let title = if title.is_empty() { "without a title" } else { &title };
    let mut text = format!("\nclause {}: {title}\n", clause.number);
    let mut known = BTreeSet::new();
    for item in clause.items.iter().filter(|item| item.kind != ItemKind::Caption) {
        let mut head = head(item, clause);
        if !known.insert(head.clone()) {
            // What stands there twice is told apart by its line, and stays what it is.
            let word = match item.kind {
                ItemKind::Note => "note",
                ItemKind::EditorsNote => "editor's note",
                ItemKind::Step | ItemKind::Paragraph | ItemKind::Caption => "paragraph",
            };
            head = format!("{word} line {}", item.line);
            known.insert(head.clone());
        }
        let said = on_a_line(&item.text);
        let said = if said.is_empty() { "(nothing)" } else { &said };
        text += &format!("{head}: {said}\n");
        text += &match item.kind {
            ItemKind::Step => format!("  {NOT_YET}\n"),
            ItemKind::EditorsNote => {
                let name = format!("question-{}", questions.len() + 1);
                let place = format!("{} {head}", clause.number);
                let line = format!("  assumed a question, and no demand: the open issue {name}\n");
                questions.push((name, place, said.to_string()));
                line
            }
            ItemKind::Note | ItemKind::Paragraph | ItemKind::Caption => {
                "  assumed a remark, until somebody reads a demand in it\n".into()
            }
        };
    }
    text
}

/// What stands before the colon of an item.
fn head(item: &Item, clause: &ClauseText) -> String {
    let is_nested = item.parent.is_some_and(|at| clause.items[at].kind == ItemKind::Step);
    let label = item.label.trim();
    let number = label.strip_prefix("NOTE").unwrap_or(label).trim();
    let is_plain = |label: &str| !label.is_empty() && label.chars().all(char::is_alphanumeric);
    match item.kind {
        ItemKind::Step if !is_nested && is_plain(label) => format!("step {label}"),
        ItemKind::Note if is_plain(number) => format!("note {number}"),
        ItemKind::Note => "note".into(),
        ItemKind::EditorsNote => "editor's note".into(),
        _ => format!("paragraph line {}", item.line),
    }
}

/// A text as it may stand in a file: one line, without control characters.
fn on_a_line(text: &str) -> String {
    let kept = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(kept).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether something can be a name in the plain form.
fn is_name(name: &str) -> bool {
    let is_fit = |c: char| c.is_alphanumeric() || " -/".contains(c);
    name.chars().all(is_fit)
        && ![" of ", " in ", " with ", " from "].iter().any(|w| name.contains(w))
}

fn kebab(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = name.chars().map(kept).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "text".into() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use callproof_kernel::procedure::Procedure;
    use callproof_kernel::step::Kind;

    use super::{Side, of};

    const TEXT: &str = "\
4. Proposal
It is proposed to agree the following changes to 3GPP TS 99.281.
* * * First Change * * * *
8.3.2.1
Raising an alert
1. The MC user at MC client 1 raises an alert. MC client 1 sends an alert request to the MC server.
2. The MC server sends the alert request to MC client 2: it is | urgent.
NOTE 1: This may take a while.
2. MC client 2 sends an alert response.
Editor's note: Who may raise an alert is FFS.
* * * End of Changes * * * *
";

    /// A clause that is changed in two places, notes without a number, more than one editor's note,
    /// characters that no text has: still a procedure, in which everything is what it was.
    #[test]
    fn what_comes_twice_is_told_apart_and_stays_what_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a\nprocedure b: c.txt");
        let text = "\
* * * First Change * * * *
4.1
Alert\u{9f}
1. MC client 1 sends an alert request to the MC server.
NOTE: A remark.
NOTE: Another.
Editor's note: One.
Editor's note: Two.
* * * Next Change * * * *
4.1
Alert
2. The MC server sends the alert\u{7} request to MC client 2.
";
        std::fs::write(&file, text).expect("written");
        let text = of(&file, Side::Accepted).expect("it has a clause");
        let plain =
            callproof_plain::read(&text, None).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        let clauses = plain.clauses();
        assert_eq!(clauses.len(), 1, "{text}");
        let kinds: Vec<Kind> = clauses[0].1.iter().map(|step| step.item.kind).collect();
        let is = |kind: Kind| kinds.iter().filter(|known| **known == kind).count();
        assert_eq!(
            (is(Kind::Numbered), is(Kind::Note), is(Kind::EditorsNote)),
            (2, 2, 2),
            "{text}"
        );
        assert_eq!(plain.issues().len(), 2);
    }

    /// Everything of it stands there, and the file is a procedure that can be checked.
    #[test]
    fn a_contribution_gives_a_procedure_to_begin_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("S6-25 1234.txt");
        std::fs::write(&file, TEXT).expect("written");
        let text = of(&file, Side::Accepted).expect("it has a clause");
        for line in [
            "procedure s6-25-1234: Raising an alert",
            "document 3GPP TS 99.281",
            "role MC client 1: MC client 1",
            "role MC client 2: MC client 2",
            "role MC server: MC server",
            "message alert request",
            "message alert response",
            "clause 8.3.2.1: Raising an alert",
            "step 2: The MC server sends the alert request to MC client 2: it is | urgent.",
            "note 1: This may take a while.",
            "paragraph line 9: MC client 2 sends an alert response.",
            "editor's note: Who may raise an alert is FFS.",
            "issue question-1 at 8.3.2.1 editor's note: Who may raise an alert is FFS.",
        ] {
            assert!(text.lines().any(|own| own == line), "{line}\n{text}");
        }
        callproof_plain::read(&text, None).expect("it is a procedure");
        assert_eq!(callproof_plain::format(&text).expect("it can be laid out"), text);
    }

    #[test]
    fn what_is_no_contribution_gives_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("empty.txt");
        std::fs::write(&file, "").expect("written");
        assert!(of(&file, Side::Accepted).is_err());
    }
}
