//! Files: read whole, written whole or not at all.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use callproof_kernel::procedure::Procedure;
use callproof_proofs::ledger::Ledger;

use crate::error::Error;
use crate::width;

/// Writes a file so that it is either the old or the new one, never a part.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    write_bytes(path, text.as_bytes())
}

/// Writes a file so that it is either the old or the new one, never a part.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = folder_of(path);
    let attempt = || -> std::io::Result<()> {
        if let Some(why) = unsuitable(path) {
            return Err(std::io::Error::other(why));
        }
        let mut file = tempfile::Builder::new().prefix(".callproof-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        let mode = std::fs::metadata(path).map(|m| m.permissions());
        file.persist(path).map_err(|e| e.error)?;
        if let Ok(mode) = mode {
            std::fs::set_permissions(path, mode)?;
        } else {
            readable(path)?;
        }
        Ok(())
    };
    attempt().map_err(|e| Error::Write { path: path.display().to_string(), why: plain(&e) })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Temporary files are private; what a user asked for is not.
#[cfg(unix)]
pub fn readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

/// Nothing is to be done.
#[cfg(not(unix))]
pub fn readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Reads a file of no more than so many bytes; of a larger one it reads enough to know.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let attempt = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    attempt().map_err(|e| Error::Read { path: path.display().to_string(), why: plain(&e) })
}

/// Whether a file can be written, so that nobody works in vain.
pub fn check_writable(path: &Path) -> Result<(), Error> {
    let why = match tempfile::Builder::new().prefix(".callproof-").tempfile_in(folder_of(path)) {
        Ok(_) => match unsuitable(path) {
            Some(why) => why.into(),
            None => return Ok(()),
        },
        Err(e) => plain(&e),
    };
    Err(Error::Write { path: path.display().to_string(), why })
}

/// Why a file cannot be put in the place of what is there, if something is.
pub fn unsuitable(path: &Path) -> Option<&'static str> {
    match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => Some("is a directory"),
        Ok(there) if !there.is_file() => Some("is no regular file"),
        _ => None,
    }
}

/// Prints sentences on standard output, none wider than the terminal; a reader that has gone away
/// has seen enough.
pub fn say(text: &str) -> Result<(), Error> {
    match width::terminal() {
        Some(columns) => say_as_it_is(&width::folded(text, columns)),
        None => say_as_it_is(text),
    }
}

/// Prints on standard output what is for other programs, or laid out already.
pub fn say_as_it_is(text: &str) -> Result<(), Error> {
    printed(&mut anstream::stdout(), text.as_bytes())
}

/// Says something on standard error, beside what is printed, no wider than the terminal.
pub fn tell(text: &str) {
    match width::beside() {
        Some(columns) => anstream::eprintln!("{}", width::folded(text, columns)),
        None => anstream::eprintln!("{text}"),
    }
}

/// Prints a file on standard output, byte by byte; a reader that has gone away has seen enough.
pub fn say_bytes(bytes: &[u8]) -> Result<(), Error> {
    printed(&mut std::io::stdout(), bytes)
}

fn printed(out: &mut impl Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::Write { path: "standard output".into(), why: plain(&e) })
        }
        _ => Ok(()),
    }
}

/// Where a procedure's ledger is kept, unless told otherwise: of one that was read from a file,
/// beside that; of one that is built in, in the working copy of this project that one stands in.
/// `None` where there is no such folder.
pub fn ledger_path(procedure: impl Procedure) -> Option<PathBuf> {
    if let Some(file) = procedure.file() {
        return Some(Path::new(file).with_extension("ledger.toml"));
    }
    let folder = Path::new("proofs").join(procedure.name().replace('-', "_"));
    folder.is_dir().then(|| folder.join("ledger.toml"))
}

/// Where the first ledger of a procedure that is built in is written: a working copy of this project
/// is where its manifest and the folder of the ledgers stand.
pub fn new_ledger_path(procedure: impl Procedure) -> Option<PathBuf> {
    let folder = Path::new("proofs");
    let is_here = folder.is_dir() && Path::new("Cargo.toml").is_file();
    is_here.then(|| folder.join(procedure.name().replace('-', "_")).join("ledger.toml"))
}

/// Writes a file as [`write()`] does, and makes its folder where there is none.
pub fn write_in_folder(path: &Path, text: &str) -> Result<(), Error> {
    make_folder(path)?;
    write(path, text)
}

/// Makes the folder of a file, where it is not there yet.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder_of(path))
        .map_err(|e| Error::Write { path: path.display().to_string(), why: plain(&e) })
}

/// Reads a ledger; `None` where there is no such file.
pub fn read_ledger(path: &Path) -> Result<Option<Ledger>, Error> {
    let error = |why: String| Error::Read { path: path.display().to_string(), why };
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let why = |e| format!("{e}; mend it, or rewrite it with `callproof check --bless`");
            Ledger::parse(&text).map(Some).map_err(|e| error(why(e)))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(error(plain(&e))),
    }
}

/// An error of the system without its number.
pub fn plain(e: &std::io::Error) -> String {
    let text = e.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
