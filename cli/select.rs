//! From names to procedures, cases, claims and resolutions.

use std::fmt;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Case, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::engine::Limits;
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;
use callproof_reading::Side;

use crate::args::{LimitArgs, Selection};
use crate::error::Error;
use crate::names;
use crate::texts::is_plain;

/// A text chosen on the command line.
#[derive(Clone, Debug)]
pub struct Chosen<P: Procedure> {
    /// The resolutions.
    pub resolutions: Resolutions<P>,
    /// What people call it.
    pub profile: Profile,
}

/// The side of the revision marks of a contribution that is read.
pub fn side(is_original: bool) -> Side {
    match is_original {
        true => Side::Original,
        false => Side::Accepted,
    }
}

/// Which text is looked at: as written or as recommended, with the answers that were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whether every other question is left open.
    pub is_as_written: bool,
    /// The answers, as they were given: `ISSUE=CANDIDATE`.
    pub answers: Vec<String>,
}

impl Profile {
    /// The text with every question left open.
    pub const AS_WRITTEN: Profile = Profile { is_as_written: true, answers: Vec::new() };
    /// The text with every question answered as is recommended.
    pub const RECOMMENDED: Profile = Profile { is_as_written: false, answers: Vec::new() };

    /// What a ledger calls it, whatever was chosen.
    pub fn key(&self) -> &'static str {
        match self.is_as_written {
            true => "as-written",
            false => "recommended",
        }
    }

    /// What a person is told: "as written with cause=later".
    pub fn in_words(&self) -> String {
        let base = if self.is_as_written { "as written" } else { "recommended" };
        base.to_string() + &self.with()
    }

    fn with(&self) -> String {
        self.answers.iter().map(|answer| format!(" with {answer}")).collect()
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.key(), self.with())
    }
}

/// The resolutions of a selection, as far as they concern a procedure.
pub fn chosen<P: Procedure>(procedure: P, selection: &Selection) -> Result<Chosen<P>, Error> {
    let base = match selection.as_written {
        true => procedure.as_written(),
        false => recommended(procedure),
    };
    let resolutions = resolved(procedure, base, &selection.resolve)?;
    let issues = procedure.issues();
    let is_own = |choice: &&String| issues.iter().any(|issue| issue.name == split(choice).0);
    let own = selection.resolve.iter().filter(is_own);
    let answers = own.cloned().collect();
    let profile = Profile { is_as_written: selection.as_written, answers };
    Ok(Chosen { resolutions, profile })
}

/// A text with these answers, as far as they concern it: `ISSUE=CANDIDATE`, or `ISSUE` for what is
/// recommended.
pub fn resolved<P: Procedure>(
    procedure: P,
    mut text: Resolutions<P>,
    choices: &[String],
) -> Result<Resolutions<P>, Error> {
    let issues = procedure.issues();
    for choice in choices {
        let (issue, candidate) = split(choice);
        let Some(issue) = issues.iter().find(|i| i.name == issue) else { continue };
        let names: Vec<_> = issue.candidates.iter().map(|c| c.name).collect();
        let place = match candidate {
            Some(name) => names::find("candidate", name, &names)?,
            None => issue.recommended,
        };
        if issue.candidates[place].is_blank {
            return Err(Error::Usage(format!(
                "the answer {} of {} is still to be written; say what you propose in the plain form \
                 (`callproof read FILE --out FILE.proc` writes that of a contribution)",
                names[place], issue.name
            )));
        }
        text.choose(issue.place, place);
    }
    Ok(text)
}

/// Every open issue that is answered is an open issue of one of the procedures selected.
pub fn check_issues(choices: &[String], known: &[&'static str]) -> Result<(), Error> {
    let mut resolved: Vec<&str> = Vec::new();
    for choice in choices {
        let (issue, _) = split(choice);
        names::find("open issue", issue, known)?;
        if resolved.contains(&issue) {
            return Err(Error::Usage(format!("{issue} is resolved twice; choose one candidate")));
        }
        resolved.push(issue);
    }
    Ok(())
}

/// Every open issue that a selection answers is one of these procedures.
pub fn answers_known(selection: &Selection, of: &[AnyProcedure]) -> Result<(), Error> {
    let known: Vec<&str> = of.iter().flat_map(|of| of.issues()).map(|issue| issue.name).collect();
    check_issues(&selection.resolve, &known)
}

/// An open issue, and the candidate that is named with it.
fn split(choice: &str) -> (&str, Option<&str>) {
    match choice.split_once('=') {
        Some((issue, candidate)) => (issue, Some(candidate)),
        None => (choice, None),
    }
}

/// Those of some procedures that a selection concerns: where a number of participants is asked
/// for, those that have one.
pub fn concerned(
    procedures: &[AnyProcedure],
    selection: &Selection,
) -> Result<Vec<AnyProcedure>, Error> {
    let Some(participants) = selection.participants else { return Ok(procedures.to_vec()) };
    let has = |procedure: &AnyProcedure| procedure.cases_with(participants).is_some();
    let (with, without): (Vec<_>, Vec<_>) = procedures.iter().copied().partition(has);
    match with.is_empty() {
        false => Ok(with),
        true => {
            let names: Vec<&str> = without.iter().map(Procedure::name).collect();
            Err(Error::Usage(format!(
                "the number of parties of {} is fixed; --participants is for a procedure with a \
                 conference",
                names.join(", ")
            )))
        }
    }
}

/// A case begins as it says under the text chosen.
pub fn begins<P: Procedure>(world: &World<P>) -> Result<(), Error> {
    match world.cannot_begin() {
        None => Ok(()),
        Some(stuck) => Err(Error::Usage(format!("case {}: {stuck}", world.case.name))),
    }
}

/// Every case of a procedure under a selection, large ones included.
pub fn every_case<P: Procedure>(procedure: P, selection: &Selection) -> Vec<Case<P>> {
    let with = selection.participants.and_then(|number| procedure.cases_with(number));
    with.unwrap_or_else(|| procedure.cases())
}

/// The cases meant.
pub fn cases<P: Procedure>(
    procedure: P,
    selection: &Selection,
    names: &[String],
    all: bool,
) -> Vec<Case<P>> {
    let every = every_case(procedure, selection).into_iter();
    match names {
        [] => every.filter(|case| all || case.size == Size::Default).collect(),
        names => every.filter(|case| names.iter().any(|n| n == case.name)).collect(),
    }
}

/// The claims meant.
pub fn claims<P: Procedure>(procedure: P, names: &[String]) -> Vec<Claim<P>> {
    let every = procedure.claims().into_iter();
    match names {
        [] => every.collect(),
        names => every.filter(|claim| names.iter().any(|n| n == claim.name)).collect(),
    }
}

/// The most states of a case that are looked at where nobody says how many, in a text that was read: what
/// is made of sentences may be wider than anybody meant, and an answer is wanted in a meeting.
const MOST_OF_A_TEXT: usize = 300_000;

/// The limits of a procedure where nobody gives any: none, but for a text that was read.
pub fn usual_limits(file: Option<&str>) -> Limits {
    let is_read = file.is_some_and(|file| !is_plain(file));
    Limits { states: is_read.then_some(MOST_OF_A_TEXT), time: None }
}

/// The limits given; where none is, that of the procedures: of one that was read, if one was.
pub fn or_usual(given: Limits, procedures: &[AnyProcedure]) -> Limits {
    if given != Limits::default() {
        return given;
    }
    let all = procedures.iter().map(|procedure| usual_limits(procedure.file()));
    all.max_by_key(|limits| limits.states).unwrap_or_default()
}

/// The limits meant; a limit of zero would look at nothing.
pub fn limits(args: &LimitArgs) -> Result<Limits, Error> {
    if args.limit_states == Some(0) {
        return Err(Error::Usage("--limit-states 0 would look at nothing; use 1 or more".into()));
    }
    if args.limit_time == Some(0) {
        return Err(Error::Usage("--limit-time 0 would look at nothing; use 1 or more".into()));
    }
    let time = args.limit_time.map(std::time::Duration::from_secs);
    Ok(Limits { states: args.limit_states, time })
}

/// How many cases to check at once.
pub fn threads(asked: Option<usize>) -> Result<usize, Error> {
    match asked {
        Some(0) => Err(Error::Usage("--threads 0 would do nothing; use 1 or more".into())),
        Some(threads) => Ok(threads),
        None => Ok(std::thread::available_parallelism().map_or(1, usize::from)),
    }
}
