//! What is sent and received, for a capture file.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callproof_node::socket::Seen;
use callproof_node::transaction::Transport;
use callproof_wire::capture::Writer;
use tempfile::NamedTempFile;

use callproof_cli::error::Error;

/// A capture that is being taken. It becomes a file when it is finished, and not before.
pub struct Capture {
    file: Option<(PathBuf, Writer<BufWriter<NamedTempFile>>)>,
    trouble: Option<String>,
}

impl Capture {
    /// A capture, written to a file if one is named.
    pub fn new(path: Option<&Path>) -> Result<Self, Error> {
        let file =
            path.map(|path| create(path).map_err(|error| wrong(path, &error))).transpose()?;
        Ok(Capture { file, trouble: None })
    }

    /// A packet was sent or received.
    pub fn take(&mut self, seen: &Seen) {
        if let Some((_, writer)) = &mut self.file {
            let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
            let written = match seen.transport {
                Transport::Udp => writer.udp(at, seen.from, seen.to, &seen.bytes),
                Transport::Tcp => writer.tcp(at, seen.from, seen.to, &seen.bytes),
            };
            if let Err(error) = written {
                self.trouble.get_or_insert(error.to_string());
            }
        }
    }

    /// Puts the file where it belongs.
    pub fn finish(self) -> Result<(), Error> {
        if let Some((path, writer)) = self.file {
            let cannot = |why: String| Error::Write { path: path.display().to_string(), why };
            if let Some(why) = self.trouble {
                return Err(cannot(why));
            }
            let mut output = writer.into_inner();
            let flushed =
                output.flush().and_then(|()| output.into_inner().map_err(|e| e.into_error()));
            let file = flushed.map_err(|error| cannot(callproof_cli::files::plain(&error)))?;
            file.persist(&path)
                .map_err(|error| cannot(callproof_cli::files::plain(&error.error)))?;
            callproof_cli::files::readable(&path)
                .map_err(|error| cannot(callproof_cli::files::plain(&error)))?;
        }
        Ok(())
    }
}

fn create(path: &Path) -> io::Result<(PathBuf, Writer<BufWriter<NamedTempFile>>)> {
    if let Some(why) = callproof_cli::files::unsuitable(path) {
        return Err(io::Error::other(why));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new().prefix(".callproof-").tempfile_in(folder)?;
    let writer = Writer::new(BufWriter::new(file)).map_err(io::Error::other)?;
    Ok((path.to_owned(), writer))
}

fn wrong(path: &Path, error: &io::Error) -> Error {
    Error::Write { path: path.display().to_string(), why: callproof_cli::files::plain(error) }
}
