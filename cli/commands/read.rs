//! What was understood of a contribution, sentence by sentence.

use std::fmt::Write;

use callproof_reading::acts::{ItemActs, Reading, SentenceActs, Understood};
use callproof_reading::procedure::machine;
use callproof_reading::{Contribution, ItemKind, Side, editorial};

use super::by_reading;
use crate::args::ReadArgs;
use crate::error::{Error, Outcome};
use crate::texts::Texts;
use crate::width::{self, WIDEST, of_sentences};
use crate::{files, texts, written};

/// Prints what each sentence of a contribution says in a fixed form, beside its words, or writes the
/// procedure, or compares its findings with those of another. Good where every sentence of a numbered
/// step was understood.
pub fn run(args: &ReadArgs, texts: &Texts) -> Result<Outcome, Error> {
    let shown = args.file.display().to_string();
    if let Some(name) = &args.compare {
        let encoded = texts.find("procedure", name)?;
        let read = texts.find("procedure", &shown)?;
        let (text, outcome) = by_reading::run(encoded, read, &shown)?;
        files::say(&text)?;
        return Ok(outcome);
    }
    let side = if args.original { Side::Original } else { Side::Accepted };
    let part = written::Part { side, clause: args.clause.as_deref() };
    let (text, reading) = written::read(&args.file, part)?;
    match &args.out {
        None => files::say(&report(&shown, &text, &reading))?,
        Some(out) if !texts::is_plain(&out.to_string_lossy()) => {
            return Err(Error::Usage(format!(
                "\"{}\" does not end in .proc; a procedure in the plain form is named so",
                out.display()
            )));
        }
        Some(out) if out.exists() => {
            let out = out.display();
            return Err(Error::Usage(format!("{out} exists; nothing is written over it")));
        }
        Some(out) => {
            let written = written::written(&args.file, part)?;
            files::write(out, &written.plain)?;
            files::say(&format!("{}\n", written.summary(&shown)))?;
        }
    }
    let (wholly, all) = reading.share(&text);
    Ok(if wholly == all { Outcome::Good } else { Outcome::Bad })
}

fn report(shown: &str, text: &Contribution, reading: &Reading) -> String {
    let mut said = String::new();
    let (wholly, all) = reading.share(text);
    let roles = match reading.roles.is_empty() {
        true => "nobody was found".to_string(),
        false => reading.roles.join(", "),
    };
    let _ = write!(
        said,
        "{shown}: {wholly} of {all} sentences of steps understood.\n\
         Who acts: {roles}.\n\
         Beside the words: + understood, ~ in part, ? not, - no act.\n",
    );
    let mut clause = None;
    for item in &reading.items {
        if clause != Some(item.clause) {
            clause = Some(item.clause);
            let of = &text.clauses[item.clause];
            let _ = writeln!(said, "\n{} {}", of.number, of.title);
        }
        of_item(&mut said, text, item);
    }
    let machine = machine(text, reading);
    let assumed: Vec<String> = machine.assumed.iter().map(|one| one.placed.clone()).collect();
    listed(&mut said, "Taken for granted", &assumed);
    listed(&mut said, "Understood, and not in the model", &machine.left_out);
    let remarks: Vec<String> =
        editorial(text).into_iter().map(|it| format!("{}: {}", it.place, it.said)).collect();
    listed(&mut said, "Editorial", &remarks);
    width::folded(&said, of_sentences(WIDEST))
}

fn listed(said: &mut String, head: &str, all: &[String]) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(said, "\n{head}");
    all.iter().for_each(|one| wrapped(said, "- ", one));
}

fn of_item(said: &mut String, text: &Contribution, item: &ItemActs) {
    let of = &text.clauses[item.clause].items[item.item];
    let label = match of.kind {
        ItemKind::Step => format!("{} ", of.label.trim_end_matches(['.', ')', '>'])),
        ItemKind::Note | ItemKind::EditorsNote => format!("{}: ", of.label),
        ItemKind::Paragraph | ItemKind::Caption => String::new(),
    };
    for (place, sentence) in item.sentences.iter().enumerate() {
        let label = if place == 0 { label.as_str() } else { "" };
        of_sentence(said, label, sentence);
    }
}

fn of_sentence(said: &mut String, label: &str, sentence: &SentenceActs) {
    let mark = match sentence.is {
        Understood::Wholly => '+',
        Understood::Partly => '~',
        Understood::No => '?',
        Understood::Ignored(_) => '-',
    };
    wrapped(said, &format!("{mark} "), &format!("{label}{}", sentence.text));
    if let Understood::Ignored(why) = sentence.is {
        wrapped(said, "      ", &format!("({why})"));
    }
    for act in &sentence.acts {
        wrapped(said, "      ", &act.to_string());
    }
    for left in &sentence.left {
        wrapped(said, "    ? ", &format!("not understood: \"{left}\""));
    }
    for assumed in &sentence.assumed {
        wrapped(said, "      ", &format!("assumed: {assumed}"));
    }
}

/// A text in lines, the first behind a mark, the others below its beginning.
fn wrapped(said: &mut String, mark: &str, text: &str) {
    let below = " ".repeat(mark.len() + 2);
    let lines = width::wrapped(text, mark, &below, of_sentences(WIDEST));
    let _ = writeln!(said, "{}", lines.join("\n"));
}
