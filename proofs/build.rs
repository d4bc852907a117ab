//! The source of everything that a verdict depends on, whatever the text.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods)] // It reads source files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[path = "../fingerprint.rs"]
mod fingerprint;

/// What is kept from one run of the program for the next, or in the repository: the modules that
/// find it. What is made of findings, and what judges captures, has no part in finding them.
const KEPT: [&str; 4] = ["answer", "consequence", "findings", "survey"];

fn main() {
    let mut known = BTreeSet::new();
    let mut open: Vec<String> = KEPT.map(String::from).to_vec();
    while let Some(module) = open.pop() {
        if known.contains(&module) {
            continue;
        }
        open.extend(used_by(&module));
        known.insert(module);
    }
    let paths = known.iter().map(|module| path(module)).chain(["../kernel".into()]);
    let paths: Vec<String> = paths.collect();
    fingerprint::write(&paths.iter().map(String::as_str).collect::<Vec<_>>());
}

/// Where a module stands: a file, or a folder.
fn path(module: &str) -> String {
    let file = format!("{module}.rs");
    if Path::new(&file).is_file() { file } else { module.into() }
}

/// The modules of this crate that a module names.
fn used_by(module: &str) -> Vec<String> {
    let mut used = Vec::new();
    for file in fingerprint::files(Path::new(&path(module))) {
        let text = fs::read_to_string(&file).expect("a source file is text");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for rest in code.flat_map(|line| line.split("crate::").skip(1)) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &rest[..end.unwrap_or(rest.len())];
            assert!(!name.is_empty(), "{}: write one \"use\" a module", file.display());
            // Anything else is a name that this crate's root defines itself.
            if name.starts_with(char::is_lowercase) {
                used.push(name.into());
            }
        }
    }
    used
}
