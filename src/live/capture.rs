//! What is sent and received, for a capture file and to be judged.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callproof_node::push::reading::{Body, Frame};
use callproof_node::socket::Seen;
use callproof_node::transaction::Transport;
use callproof_wire::capture::Writer;
use callproof_wire::{rtcp, sip};
use tempfile::NamedTempFile;

use crate::error::Error;

/// A capture that is being taken. It becomes a file when it is finished, and not before.
pub struct Capture {
    file: Option<(PathBuf, Writer<BufWriter<NamedTempFile>>)>,
    trouble: Option<String>,
    /// The messages of it.
    pub frames: Vec<Frame>,
    number: u64,
}

impl Capture {
    /// A capture, written to a file if one is named.
    pub fn new(path: Option<&Path>) -> Result<Self, Error> {
        let file =
            path.map(|path| create(path).map_err(|error| wrong(path, &error))).transpose()?;
        Ok(Capture { file, trouble: None, frames: Vec::new(), number: 0 })
    }

    /// A packet was sent or received.
    pub fn take(&mut self, seen: &Seen) {
        self.number += 1;
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
        let body = match sip::parse(&seen.bytes) {
            Ok(message) => Some(Body::Sip(message)),
            Err(_) => {
                let is_control = rtcp::Packet::parse(&seen.bytes).is_ok();
                is_control.then(|| Body::Control(seen.bytes.clone()))
            }
        };
        if let Some(body) = body {
            let (number, in_order) = (self.number, seen.transport == Transport::Tcp);
            self.frames.push(Frame { number, from: seen.from, to: seen.to, in_order, body });
        }
    }

    /// Puts the file where it belongs.
    pub fn finish(self) -> Result<Vec<Frame>, Error> {
        if let Some((path, writer)) = self.file {
            let cannot = |why: String| Error::Write { path: path.display().to_string(), why };
            if let Some(why) = self.trouble {
                return Err(cannot(why));
            }
            let mut output = writer.into_inner();
            let flushed =
                output.flush().and_then(|()| output.into_inner().map_err(|e| e.into_error()));
            let file = flushed.map_err(|error| cannot(crate::files::plain(&error)))?;
            file.persist(&path).map_err(|error| cannot(crate::files::plain(&error.error)))?;
            crate::files::readable(&path).map_err(|error| cannot(crate::files::plain(&error)))?;
        }
        Ok(self.frames)
    }
}

fn create(path: &Path) -> io::Result<(PathBuf, Writer<BufWriter<NamedTempFile>>)> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new().prefix(".callproof-").tempfile_in(folder)?;
    let writer = Writer::new(BufWriter::new(file)).map_err(io::Error::other)?;
    Ok((path.to_owned(), writer))
}

fn wrong(path: &Path, error: &io::Error) -> Error {
    Error::Write { path: path.display().to_string(), why: crate::files::plain(error) }
}
