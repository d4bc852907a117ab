//! `contribution`: open questions answered, as a document of Word that one submits.

use std::path::{Path, PathBuf};

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::amendment::{Amended, amended, answered};
use callproof_proofs::verdict::recommended;
use callproof_reading as contribution;
use callproof_word::{Date, Revisions, write};

use crate::args::ContributionArgs;
use crate::change::document::{Base, Particulars, document};
use crate::change::gather;
use crate::error::{Error, Outcome};
use crate::kept::Store;
use crate::progress::Meter;
use crate::report::answer::counted;
use crate::texts::{Texts, is_plain};
use crate::{files, select};

/// Writes the contribution that the arguments ask for.
pub fn run(args: &ContributionArgs, texts: &Texts) -> Result<Outcome, Error> {
    let procedure = texts.find("procedure", &args.procedure)?;
    let chosen = chosen(procedure, &args.resolve)?;
    if answered(procedure, &chosen).is_empty() {
        return Err(Error::Usage(format!(
            "nothing is answered, so that nothing changes; `callproof explain --of {}` lists the \
             open questions",
            args.procedure
        )));
    }
    if amended(procedure, &chosen).iter().all(Amended::is_unchanged) {
        return Err(Error::Usage(
            "no sentence is proposed by what is answered, so that nothing would change in the text; \
             say what you propose in the plain form (`callproof new` writes it), or choose another \
             answer"
                .into(),
        ));
    }
    let out = args.out.clone().unwrap_or_else(|| {
        let kind = if args.cr.is_some() { "cr" } else { "pcr" };
        // Another question's contribution is another file.
        let what = match answered(procedure, &chosen).as_slice() {
            [(issue, _)] => format!("{}-{}", procedure.name(), issue.name),
            _ => procedure.name().into(),
        };
        PathBuf::from(format!("{what}-{kind}.docx"))
    });
    files::check_writable(&out)?;
    // What was read from a contribution is changed in its own words.
    let own = procedure.file().filter(|file| !is_plain(file)).map(Path::new);
    let base = args.base.as_deref().or(own);
    let base = base.map(|path| self::base(path, args.original)).transpose()?;
    if let Some(base) = &base
        && !is_base(base, &amended(procedure, &chosen))
    {
        return Err(Error::Usage(format!(
            "{} has none of the clauses that change, so that there is nothing in it to put the change \
             into; leave --base out, or name the document that has them",
            base.name
        )));
    }
    let particulars = particulars(args)?;
    let threads = select::threads(args.threads)?;
    let store = Store::new(texts.kept(), true);
    let meter = Meter::new();
    let tell = |case: &str, progress| meter.tell(case, progress);
    let change = gather(procedure, chosen, (threads, &store), &tell);
    meter.done();
    let (document, told) = document(&change, base.as_ref(), &particulars);
    files::write_bytes(&out, &write(&document))?;
    for what in told {
        files::tell(&format!("callproof: {what}"));
    }
    let changed = change.clauses.iter().filter(|amended| !amended.is_unchanged()).count();
    let own = match base {
        Some(_) => "",
        None => "; the present text is a paraphrase, give the specification with --base",
    };
    files::say(&format!(
        "{}\n  {} answered, {} changed{own}\n",
        out.display(),
        counted(change.answers.len(), "open question"),
        counted(changed, "clause"),
    ))?;
    if !change.together.is_empty() {
        let also: Vec<String> =
            change.together.iter().map(|name| format!("--resolve {name}")).collect();
        files::say(&format!(
            "  what goes wrong only with that is repaired by adding {}\n",
            also.join(" ")
        ))?;
    }
    Ok(Outcome::Good)
}

/// The answers named, everything else left open; all that are recommended where none is named.
fn chosen(procedure: AnyProcedure, resolve: &[String]) -> Result<Resolutions<AnyProcedure>, Error> {
    if resolve.is_empty() {
        return Ok(recommended(procedure));
    }
    let known: Vec<&str> = procedure.issues().iter().map(|issue| issue.name).collect();
    select::check_issues(resolve, &known)?;
    select::resolved(procedure, procedure.as_written(), resolve)
}

/// Whether a document has one of the clauses that change.
fn is_base(base: &Base, clauses: &[Amended]) -> bool {
    let mut changed = clauses.iter().filter(|amended| !amended.is_unchanged());
    changed.any(|amended| base.clause(amended.clause).is_some())
}

/// The text that is changed, as a document has it.
fn base(path: &Path, is_original: bool) -> Result<Base, Error> {
    let name = path.display().to_string();
    let bytes = files::read(path, contribution::MOST_BYTES)?;
    let side = select::side(is_original);
    let error = |refusal: contribution::Refusal| Error::Read {
        path: name.clone(),
        why: refusal.to_string(),
    };
    let text = contribution::text_of(&bytes, side).map_err(error)?;
    let read = contribution::read_side(&bytes, side).map_err(error)?;
    Ok(Base { name, clauses: read.clauses, text })
}

fn particulars(args: &ContributionArgs) -> Result<Particulars, Error> {
    let mut revisions = Revisions::default();
    if let Some(author) = &args.author {
        revisions.author = author.clone();
    }
    if let Some(date) = &args.date {
        revisions.date = Date::new(date).ok_or_else(|| {
            Error::Usage(format!("--date {date} is no date; write it as 2026-11-28"))
        })?;
    }
    Ok(Particulars {
        source: args.source.clone().unwrap_or_default(),
        meeting: args.meeting.clone().unwrap_or_default(),
        cr: args.cr.clone(),
        revisions,
        is_plain: args.no_figures,
    })
}
