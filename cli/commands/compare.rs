//! `compare`: two texts beside each other.

use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Size;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::comparison::{Compared, Plan, Text};
use callproof_proofs::verdict::recommended;
use callproof_reading::Side;

use crate::args::{CompareArgs, CompareFormat, Selection};
use crate::error::{Error, Outcome};
use crate::progress::Meter;
use crate::report::answer::width;
use crate::report::comparison::{Told, html, json};
use crate::texts::{Texts, is_file, is_plain, read_part};
use crate::written::Part;
use crate::{files, select};

/// Compares what the arguments name.
pub fn run(args: &CompareArgs, texts: &Texts) -> Result<Outcome, Error> {
    if args.format == CompareFormat::Html && args.out.is_none() {
        return Err(Error::Usage("--format html writes a file; name it with --out FILE".into()));
    }
    if let Some(path) = &args.out {
        files::check_writable(path)?;
    }
    let given = select::limits(&args.limits)?;
    let threads = select::threads(args.threads)?;
    let [one, other] = both(args, texts)?;
    let limits = select::or_usual(given, &[one.text.procedure, other.text.procedure]);
    let meter = Meter::new();
    let tell = |case: &str, progress| meter.tell(case, progress);
    let plan = Plan { limits, threads, progress: &tell };
    let compared = Compared::of(&one.text, &other.text, &plan);
    meter.done();
    let told = Told {
        texts: [&one.text, &other.text],
        compared: &compared,
        names: [one.name, other.name],
        commands: [one.command, other.command],
    };
    let printed = match args.format {
        CompareFormat::Table => told.text(width()),
        CompareFormat::Html => html(&told),
        CompareFormat::Json => {
            let text = serde_json::to_string_pretty(&json(&told));
            format!("{}\n", text.expect("a document is plain data"))
        }
    };
    match &args.out {
        Some(path) => files::write(path, &printed)?,
        None if args.format == CompareFormat::Table => files::say(&printed)?,
        None => files::say_as_it_is(&printed)?,
    }
    Ok(match (told.is_different(), told.is_complete()) {
        (true, _) => Outcome::Bad,
        (false, true) => Outcome::Good,
        (false, false) => Outcome::Inconclusive,
    })
}

/// A text with what it is called.
struct Named {
    text: Text<AnyProcedure>,
    /// In sentences.
    name: String,
    /// In commands; nothing where they cannot name it.
    command: Option<String>,
}

impl Named {
    fn of(
        procedure: AnyProcedure,
        resolutions: Resolutions<AnyProcedure>,
        name: String,
        command: Option<String>,
    ) -> Self {
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        Named { text: Text { procedure, resolutions, cases }, name, command }
    }
}

/// The two texts that are meant.
fn both(args: &CompareArgs, texts: &Texts) -> Result<[Named; 2], Error> {
    if let Some(other) = &args.other {
        let [name, other_name] = called(&args.one, other);
        let one = match is_resolved(args) {
            true => resolved(as_written(args, texts, &args.one, name)?, args)?,
            false => as_written(args, texts, &args.one, name)?,
        };
        return Ok([one, as_written(args, texts, other, other_name)?]);
    }
    if is_resolved(args) {
        let text = || as_written(args, texts, &args.one, "the text".into());
        let before = text()?;
        let name = format!("{} as written", before.name);
        return Ok([Named { name, ..before }, resolved(text()?, args)?]);
    }
    match args.one.ends_with(".docx") {
        true => {
            let [before, after] = [Side::Original, Side::Accepted].map(|side| {
                let part = Part { side, clause: args.clause.as_deref() };
                read_part(Path::new(&args.one), part).map(AnyProcedure::of)
            });
            let (before, after) = (before?, after?);
            let (name, shown) = ("the text before its revision marks", "the text after them");
            let command = args.clause.is_none().then(|| args.one.clone());
            Ok([
                Named::of(before, before.as_written(), name.into(), None),
                Named::of(after, after.as_written(), shown.into(), command),
            ])
        }
        false => Err(Error::Usage(format!(
            "{} is compared with nothing; name another text, or answers with --resolve \
             ISSUE=CANDIDATE or --as-recommended (a .docx alone is compared before and after its \
             revision marks)",
            args.one
        ))),
    }
}

fn as_written(args: &CompareArgs, texts: &Texts, of: &str, name: String) -> Result<Named, Error> {
    let is_contribution = is_file(of) && !is_plain(of);
    let procedure = match &args.clause {
        Some(_) if is_contribution => {
            let part = Part { side: Side::Accepted, clause: args.clause.as_deref() };
            AnyProcedure::of(read_part(Path::new(of), part)?)
        }
        _ => texts.find("procedure", of)?,
    };
    let command = (args.clause.is_none() || !is_contribution).then(|| of.to_string());
    Ok(Named::of(procedure, procedure.as_written(), name, command))
}

fn is_resolved(args: &CompareArgs) -> bool {
    args.as_recommended || !args.resolve.is_empty()
}

/// The text with its open issues answered.
fn resolved(of: Named, args: &CompareArgs) -> Result<Named, Error> {
    let procedure = of.text.procedure;
    if args.as_recommended {
        let name = format!("{} as recommended", of.name);
        return Ok(Named::of(procedure, recommended(procedure), name, None));
    }
    let selection =
        Selection { as_written: true, resolve: args.resolve.clone(), participants: None };
    select::answers_known(&selection, &[procedure])?;
    let chosen = select::chosen(procedure, &selection)?;
    let name = format!("{} with {}", of.name, args.resolve.join(", "));
    Ok(Named::of(procedure, chosen.resolutions, name, None))
}

/// What two texts are called: by the names of their files, where those are not the same.
fn called(one: &str, other: &str) -> [String; 2] {
    let file = |of: &str| match is_file(of) {
        true => Path::new(of).file_name().map_or(of.into(), |name| name.to_string_lossy().into()),
        false => of.to_string(),
    };
    match file(one) == file(other) {
        true => [one.into(), other.into()],
        false => [file(one), file(other)],
    }
}
