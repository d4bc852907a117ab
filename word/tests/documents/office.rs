//! What LibreOffice makes of a document.

use std::path::Path;
use std::process::{Command, Stdio};

use callproof_word::write;

use crate::sample;

/// Converts a file; nothing where LibreOffice is not here.
fn converted(folder: &Path, file: &Path, to: &str) -> Option<()> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([profile.as_str(), "--headless", "--convert-to", to, "--outdir"]);
    let status = command.arg(folder).arg(file).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status = status.ok()?;
    assert!(status.success(), "LibreOffice ended with {status}");
    Some(())
}

#[test]
fn libreoffice_opens_a_contribution() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contribution.docx");
    std::fs::write(&file, write(&sample::contribution())).expect("the file");
    if converted(folder.path(), &file, "pdf").is_none() {
        eprintln!("There is no soffice here, so no document was opened.");
        return;
    }
    let pdf = std::fs::read(folder.path().join("contribution.pdf")).expect("a PDF");
    assert!(pdf.starts_with(b"%PDF"));
    converted(folder.path(), &file, "txt:Text (encoded):UTF8").expect("it is here");
    let text = std::fs::read_to_string(folder.path().join("contribution.txt")).expect("a text");
    for line in ["Source:\tA & B", "7.4.2.3\tCall release", "5.\tThe server informs client 1."] {
        assert!(
            text.lines().any(|own| own.trim_start_matches('\u{feff}') == line),
            "{line}\n{text}"
        );
    }
}
