//! The texts: those that are built in, and those read from a file.

use std::path::Path;

use callproof_model::kernel::procedure::Visitor;
use callproof_model::{names, visit_named};
use callproof_plain::Plain;

use crate::error::Error;
use crate::files;

/// How the name of a file in the plain form ends.
const ENDING: &str = ".proc";
/// The most bytes of such a file.
const LARGEST: usize = 1 << 20;

/// A text.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// One that is built in, by name.
    BuiltIn(&'static str),
    /// One in the plain form.
    Plain(Plain),
}

impl Text {
    /// Lets somebody meet it.
    pub fn visit<V: Visitor>(self, visitor: &mut V) -> V::Output {
        match self {
            Text::BuiltIn(name) => visit_named(name, visitor).expect("it is one of those built in"),
            Text::Plain(plain) => visitor.visit(plain),
        }
    }
}

/// The texts that are built in, in the order they are checked.
pub fn built_in() -> Vec<Text> {
    names().into_iter().map(Text::BuiltIn).collect()
}

/// Whether a name is that of a file in the plain form.
pub fn is_file(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// The text of a name, or in a file.
pub fn find(kind: &'static str, name: &str) -> Result<Text, Error> {
    if is_file(name) {
        return read(Path::new(name)).map(Text::Plain);
    }
    let known = names();
    let place = crate::names::find(kind, name, &known).map_err(|error| match error {
        // Whoever names a file by another ending is told how it should end.
        Error::Unknown { .. } if Path::new(name).is_file() => Error::Usage(format!(
            "\"{name}\" is a file, and its name does not end in {ENDING}; a procedure in the plain \
             form is named so"
        )),
        other => other,
    })?;
    Ok(Text::BuiltIn(known[place]))
}

fn read(path: &Path) -> Result<Plain, Error> {
    let shown = path.display().to_string();
    let text = text_of(path)?;
    callproof_plain::read(&text, Some(&shown))
        .map_err(|fault| Error::Read { path: shown, why: fault.to_string() })
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
