//! The texts: those that are built in, and those read from a file.

use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_plain::Plain;
use callproof_proofs::figures::{attempt, drawn_from};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;
use callproof_reading::Side;

use crate::error::Error;
use crate::files;
use crate::names::Nearest;
use crate::written::{Part, written};

/// How the name of a file in the plain form ends.
const ENDING: &str = ".proc";
/// How the names of contributions end.
const CONTRIBUTIONS: [&str; 3] = [".txt", ".md", ".docx"];
/// The most bytes of such a file.
const LARGEST: usize = 1 << 20;

/// The texts at hand: those that are built in, and any that a file holds.
#[derive(Clone, Debug)]
pub struct Texts {
    built_in: Vec<AnyProcedure>,
    kept: &'static [&'static str],
    ledgers: &'static [(&'static str, &'static str)],
}

impl Texts {
    /// These are built in, in the order in which they are checked.
    pub fn new(built_in: Vec<AnyProcedure>) -> Self {
        Texts { built_in, kept: &[], ledgers: &[] }
    }

    /// What was found out about them before, as [`Kept`](callproof_proofs::kept::Kept) is written.
    pub fn knowing(self, kept: &'static [&'static str]) -> Self {
        Texts { kept, ..self }
    }

    /// Their ledgers: the name of each text, and its ledger as it is written.
    pub fn recording(self, ledgers: &'static [(&'static str, &'static str)]) -> Self {
        Texts { ledgers, ..self }
    }

    /// What is recorded of a text: in the file beside it, where it was read from one; of one that is
    /// built in, in the working copy that one stands in, else in the program.
    pub fn ledger(&self, procedure: AnyProcedure) -> Result<Option<Ledger>, Error> {
        if let Some(path) = files::ledger_path(procedure) {
            return files::read_ledger(&path);
        }
        let name = procedure.name();
        let own = self.ledgers.iter().find(|(of, _)| *of == name);
        let parse = |(_, text): &(&str, &str)| {
            let error = |why| Error::Read { path: format!("the ledger of {name}"), why };
            Ledger::parse(text).map_err(|e| error(e.to_string()))
        };
        own.map(parse).transpose()
    }

    /// What was found out about them before.
    pub fn kept(&self) -> &'static [&'static str] {
        self.kept
    }

    /// Those that are built in.
    pub fn built_in(&self) -> &[AnyProcedure] {
        &self.built_in
    }

    /// The texts meant: those built in where none is named.
    pub fn of(&self, name: Option<&str>) -> Result<Vec<AnyProcedure>, Error> {
        match name {
            None => Ok(self.built_in.clone()),
            Some(name) => Ok(vec![self.find("procedure", name)?]),
        }
    }

    /// What is asked of which texts: `of` names one, or the first or the last of several words does.
    pub fn asked(
        &self,
        words: &[String],
        of: Option<&str>,
    ) -> Result<(String, Vec<AnyProcedure>), Error> {
        let (words, of) = match (words, of) {
            ([first, rest @ ..], None) if !rest.is_empty() && self.is_known(first) => {
                (rest, Some(first.as_str()))
            }
            ([rest @ .., last], None) if !rest.is_empty() && self.is_known(last) => {
                (rest, Some(last.as_str()))
            }
            known => known,
        };
        Ok((words.join(" "), self.of(of)?))
    }

    /// Whether a name is that of a text, or of a file that one is read from.
    pub fn is_known(&self, name: &str) -> bool {
        is_file(name) || self.built_in.iter().any(|known| known.name() == name)
    }

    /// The text of a name, or in a file.
    pub fn find(&self, kind: &'static str, name: &str) -> Result<AnyProcedure, Error> {
        if is_file(name) {
            return read(Path::new(name)).map(AnyProcedure::of);
        }
        let known: Vec<&str> = self.built_in.iter().map(Procedure::name).collect();
        let place = crate::names::find(kind, name, &known).map_err(|error| match error {
            // Whoever names a file by another ending is told how it should end.
            Error::Unknown { .. } if Path::new(name).is_file() => Error::Usage(format!(
                "\"{name}\" is a file, and its name does not end in {ENDING}, as that of a procedure \
                 in the plain form does, nor in .txt, .md or .docx, as that of a contribution"
            )),
            Error::Unknown { kind, name, nearest } => {
                let nearest = match (file_meant(&name), nearest) {
                    (Some(file), _) => Nearest::File(file),
                    (None, Nearest::All(names)) => {
                        Nearest::AllAnd(names, format!("name a file that ends in {ENDING}"))
                    }
                    (None, nearest) => nearest,
                };
                Error::Unknown { kind, name, nearest }
            }
            other => other,
        })?;
        Ok(self.built_in[place])
    }
}

/// Whether a name is that of a file in the plain form.
pub fn is_plain(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// Whether a name is that of a file that a procedure is read from: one in the plain form, or a
/// contribution.
pub fn is_file(name: &str) -> bool {
    is_plain(name) || CONTRIBUTIONS.iter().any(|ending| name.ends_with(ending))
}

/// The file of a procedure that is meant by its name without the ending, where one lies there.
fn file_meant(name: &str) -> Option<String> {
    let endings = std::iter::once(ENDING).chain(CONTRIBUTIONS);
    endings.map(|ending| format!("{name}{ending}")).find(|file| Path::new(file).is_file())
}

fn read(path: &Path) -> Result<Plain, Error> {
    let shown = path.display().to_string();
    if !is_plain(&shown) {
        return read_part(path, Part { side: Side::Accepted, clause: None });
    }
    let plain = read_plain(&text_of(path)?, &shown)?;
    for remark in plain.remarks() {
        files::tell(&format!("callproof: {shown}: {remark}"));
    }
    Ok(plain)
}

/// The procedure that is read of a part of a contribution; it goes the way of a file in the plain
/// form.
pub fn read_part(path: &Path, part: Part<'_>) -> Result<Plain, Error> {
    let shown = &path.display().to_string();
    let written = written(path, part)?;
    files::tell(&written.summary(shown));
    let large = written.plain.lines().filter(|line| *line == "  large").count();
    if large > 0 {
        let are = if large == 1 { "is" } else { "are" };
        files::tell(&format!(
            "callproof: so many ways lead through this text that {large} of its cases {are} checked \
             only with --all-cases"
        ));
    }
    let text = without_unplayable_figures(written.plain, shown);
    read_plain(&text, shown).map_err(|error| match error {
        Error::Read { path, why } => Error::Read {
            why: format!(
                "what was read of it is no procedure yet ({why}); `callproof read {shown} --out \
                 FILE.proc` writes it to be corrected"
            ),
            path,
        },
        other => other,
    })
}

/// A figure that was read and cannot be played is left out, and said to be; the rest can be checked.
fn without_unplayable_figures(mut text: String, shown: &str) -> String {
    while let Ok(plain) = callproof_plain::read(&text, Some(shown)) {
        let stuck = unplayable(plain).filter(|stuck| stuck.what == Statement::Figure);
        let Some(stuck) = stuck else { break };
        let (statement, why) = (stuck.statement(), stuck.why.clone());
        let Some(place) = plain.fault(stuck.what.word(), stuck.name, String::new()) else { break };
        files::tell(&format!(
            "callproof: {statement} is left out, since it cannot be played: {why}"
        ));
        let mut is_inside = false;
        let kept = text.lines().zip(1..).filter(|(line, number)| {
            is_inside = *number == place.line || (is_inside && line.starts_with(' '));
            !is_inside
        });
        let kept: Vec<&str> = kept.map(|(line, _)| line).collect();
        let less = kept.join("\n") + "\n";
        if less.len() >= text.len() {
            break;
        }
        text = less;
    }
    text
}

fn read_plain(text: &str, shown: &str) -> Result<Plain, Error> {
    let error = |why: String| Error::Read { path: shown.into(), why };
    let plain =
        callproof_plain::read(text, Some(shown)).map_err(|fault| error(fault.to_string()))?;
    match unplayable(plain) {
        Some(stuck) => {
            let said = format!("{}: {}", stuck.statement(), stuck.why);
            let fault = plain.fault(stuck.what.word(), stuck.name, said.clone());
            Err(error(fault.map_or(said, |fault| fault.to_string())))
        }
        None => Ok(plain),
    }
}

/// What kind of statement cannot be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statement {
    Claim,
    Case,
    Figure,
}

/// A statement that cannot be played, and why.
struct Unplayable {
    what: Statement,
    name: &'static str,
    why: String,
}

impl Statement {
    /// The word that it begins with.
    fn word(self) -> &'static str {
        match self {
            Statement::Claim => "claim",
            Statement::Case => "case",
            Statement::Figure => "figure",
        }
    }
}

impl Unplayable {
    /// How the statement begins: `case NAME`.
    fn statement(&self) -> String {
        format!("{} {}", self.what.word(), self.name)
    }
}

/// A statement that only playing it shows to be impossible, and why: a case that does not begin
/// where it says, a figure that cannot be drawn, a claim with the name of one given for free.
fn unplayable(plain: Plain) -> Option<Unplayable> {
    let claims = plain.claims();
    let twice = claims
        .iter()
        .enumerate()
        .find(|(at, claim)| claims[at + 1..].iter().any(|other| other.name == claim.name));
    if let Some((_, claim)) = twice {
        let why = format!("every procedure gets a claim {} already; name it otherwise", claim.name);
        return Some(Unplayable { what: Statement::Claim, name: claim.name, why });
    }
    for case in plain.cases() {
        for resolutions in [plain.as_written(), recommended(plain)] {
            if let Some(stuck) = World::new(case.clone(), resolutions).cannot_begin() {
                let why = stuck.to_string();
                return Some(Unplayable { what: Statement::Case, name: case.name, why });
            }
        }
    }
    plain.figures().iter().find_map(|figure| {
        let stuck = attempt(plain, figure, drawn_from(plain, figure)).err()?;
        let why = stuck.to_string();
        Some(Unplayable { what: Statement::Figure, name: figure.file, why })
    })
}

/// What stands in a file in the plain form.
pub fn text_of(path: &Path) -> Result<String, Error> {
    let error = |why: String| Error::Read { path: path.display().to_string(), why };
    let bytes = files::read(path, LARGEST)?;
    if bytes.len() > LARGEST {
        return Err(error(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| error("it is no text in UTF-8".into()))
}
