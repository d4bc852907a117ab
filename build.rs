//! What is recorded of the texts that are built in: found where it is kept, one folder a text.

#![allow(clippy::disallowed_macros, clippy::disallowed_methods)] // It reads files of the project.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=proofs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs");
    let folders = fs::read_dir(&folder).expect("the folder of the proofs is there");
    let mut folders: Vec<PathBuf> =
        folders.map(|entry| entry.expect("it is read").path()).collect();
    folders.sort();
    let holding = |name: &str| {
        let files = folders.iter().map(|folder| folder.join(name));
        files.filter(|file| file.is_file()).collect::<Vec<_>>()
    };
    let mut text = String::from(
        "/// What was found out about the texts that are built in; a test compares it with what is found\n\
         /// out anew.\n\
         const KEPT: &[&str] = &[\n",
    );
    for file in holding("repairs.toml") {
        text += &format!("    include_str!({file:?}),\n");
    }
    text += "];\n\n/// What is recorded of them.\nconst LEDGERS: &[(&str, &str)] = &[\n";
    for file in holding("ledger.toml") {
        let folder = file.parent().and_then(Path::file_name).expect("it has a folder");
        let name = folder.to_string_lossy().replace('_', "-");
        text += &format!("    ({name:?}, include_str!({file:?})),\n");
    }
    text += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("recorded.rs"), text).expect("cargo's folder is writable");
}
