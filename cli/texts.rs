//! The texts: those that are built in, and those read from a file.

use std::path::Path;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;
use callproof_plain::Plain;
use callproof_proofs::figures::{attempt, drawn_from};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

use crate::error::Error;
use crate::files;

/// How the name of a file in the plain form ends.
const ENDING: &str = ".proc";
/// The most bytes of such a file.
const LARGEST: usize = 1 << 20;

/// The texts at hand: those that are built in, and any that a file holds.
#[derive(Clone, Debug)]
pub struct Texts(Vec<AnyProcedure>);

impl Texts {
    /// These are built in, in the order in which they are checked.
    pub fn new(built_in: Vec<AnyProcedure>) -> Self {
        Texts(built_in)
    }

    /// Those that are built in.
    pub fn built_in(&self) -> &[AnyProcedure] {
        &self.0
    }

    /// The texts meant: those built in where none is named.
    pub fn of(&self, name: Option<&str>) -> Result<Vec<AnyProcedure>, Error> {
        match name {
            None => Ok(self.0.clone()),
            Some(name) => Ok(vec![self.find("procedure", name)?]),
        }
    }

    /// The text of a name, or in a file.
    pub fn find(&self, kind: &'static str, name: &str) -> Result<AnyProcedure, Error> {
        if is_file(name) {
            return read(Path::new(name)).map(AnyProcedure::of);
        }
        let known: Vec<&str> = self.0.iter().map(Procedure::name).collect();
        let place = crate::names::find(kind, name, &known).map_err(|error| match error {
            // Whoever names a file by another ending is told how it should end.
            Error::Unknown { .. } if Path::new(name).is_file() => Error::Usage(format!(
                "\"{name}\" is a file, and its name does not end in {ENDING}; a procedure in the \
                 plain form is named so"
            )),
            Error::Unknown { kind, name, nearest } if nearest.starts_with("there are") => {
                let nearest = format!("{nearest}; or name a file that ends in {ENDING}");
                Error::Unknown { kind, name, nearest }
            }
            other => other,
        })?;
        Ok(self.0[place])
    }
}

/// Whether a name is that of a file in the plain form.
pub fn is_file(name: &str) -> bool {
    name.ends_with(ENDING)
}

fn read(path: &Path) -> Result<Plain, Error> {
    let shown = path.display().to_string();
    let text = text_of(path)?;
    let error = |why: String| Error::Read { path: shown.clone(), why };
    let plain =
        callproof_plain::read(&text, Some(&shown)).map_err(|fault| error(fault.to_string()))?;
    match unplayable(plain) {
        Some(why) => Err(error(why)),
        None => Ok(plain),
    }
}

/// What a file names that only playing it shows to be impossible: a case that does not begin where it
/// says, a figure that cannot be drawn, a claim with the name of one that is given for free.
fn unplayable(plain: Plain) -> Option<String> {
    let claims = plain.claims();
    let twice = claims
        .iter()
        .enumerate()
        .find(|(at, claim)| claims[at + 1..].iter().any(|other| other.name == claim.name));
    if let Some((_, claim)) = twice {
        return Some(format!(
            "every procedure gets a claim {} already; name it otherwise",
            claim.name
        ));
    }
    for case in plain.cases() {
        for resolutions in [plain.as_written(), recommended(plain)] {
            let world = World::new(case.clone(), resolutions);
            let mut decided = Vec::new();
            world.follow(world.start(), &case.prelude, &mut |o| decided.push(o.action));
            let is_open =
                |(role, stimulus): &&(_, _)| !decided.contains(&Action::Stimulus(*role, *stimulus));
            if let Some((role, stimulus)) = case.prelude.iter().find(is_open) {
                return Some(format!(
                    "case {}: {role} cannot decide \"{stimulus}\" after what stands before it",
                    case.name
                ));
            }
        }
    }
    plain.figures().iter().find_map(|figure| {
        let (role, stimulus) = attempt(plain, figure, drawn_from(plain, figure)).err()?;
        Some(format!("figure {}: {role} cannot decide \"{stimulus}\" there", figure.file))
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
