//! The texts of `texts/`, in the plain form.

use std::path::{Path, PathBuf};

use callproof_kernel::any::AnyProcedure;
use callproof_plain::Plain;

/// Where they stand.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../texts")
}

/// What they are called, in order.
pub fn every_name() -> Vec<String> {
    let files = std::fs::read_dir(folder()).expect("the folder of the texts");
    let files = files.map(|file| file.expect("a file").path());
    let plain = files.filter(|path| path.extension().is_some_and(|ending| ending == "proc"));
    let name = |path: PathBuf| path.file_stem().expect("it has a name").to_string_lossy().into();
    let mut names: Vec<String> = plain.map(name).collect();
    names.sort();
    names
}

/// One of them, by name, with the types of the plain form.
pub fn typed(name: &str) -> Plain {
    let file = folder().join(name).with_extension("proc");
    let text = std::fs::read_to_string(file).expect("it is committed");
    callproof_plain::read(&text, None).expect("it is a procedure")
}

/// One of them, by name, as the program has it.
pub fn plain(name: &str) -> AnyProcedure {
    AnyProcedure::of(typed(name))
}
