//! What a crate is made of, in a number: for build scripts, so that what was found out with one
//! source is never taken for what another would find.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `source.rs` for a crate to include: `SOURCE`, a hash of what these folders' Rust files say,
/// without comments, and asks to be run again when they change.
pub fn write(folders: &[&str]) {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        for file in files(Path::new(folder)) {
            let text = fs::read_to_string(&file).expect("a source file is text");
            let said = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
            // FNV-1a, which is the same everywhere and for ever.
            for byte in said.flat_map(str::bytes) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let text = format!(
        "/// A hash of the source of everything that a verdict depends on here.\n\
         pub const SOURCE: u64 = {hash:#018x};\n"
    );
    fs::write(folder.join("source.rs"), text).expect("cargo's folder is writable");
}

/// The Rust files of a folder and those below it, in a fixed order; tests are none of the source.
/// A file is its own only one.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![folder.to_path_buf()] };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it is read").path()).collect();
    paths.sort();
    let is_source = |path: &&PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".rs") && name != "build.rs"
            || path.is_dir() && name != "tests" && name != "examples"
    };
    paths.iter().filter(is_source).flat_map(|path| files(path)).collect()
}
