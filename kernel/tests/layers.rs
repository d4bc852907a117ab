//! The files of the kernel stand in layers: each imports only what stands before it in the table at
//! the head of `lib.rs`.

#![allow(clippy::disallowed_methods)] // It reads source files.

use std::path::Path;

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files, in the order of the table.
fn listed() -> Vec<String> {
    let text = read("lib.rs");
    let rows = text.lines().filter(|line| line.starts_with("//! | ") && line.contains('`'));
    let named = rows.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_string));
    named.collect()
}

/// What a file, or the files of a folder, import of the kernel.
fn imports(file: &str) -> Vec<String> {
    let of = |text: String, before: &str| -> Vec<String> {
        let imports = text.lines().filter_map(|line| {
            let (_, rest) = line.trim_start_matches("pub ").split_once(before)?;
            Some(rest.split([':', ';']).next().unwrap_or_default().to_string())
        });
        imports.collect()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let Ok(files) = std::fs::read_dir(&folder) else {
        return of(read(&format!("{file}.rs")), "use super::");
    };
    let names = files.map(|entry| entry.expect("it is readable").file_name());
    let names = names.map(|name| name.into_string().expect("a plain name"));
    let each = names.filter(|name| name.ends_with(".rs")).flat_map(|name| {
        let text = read(&format!("{file}/{name}"));
        let of_folder = if name == "mod.rs" { of(text.clone(), "use super::") } else { Vec::new() };
        of_folder.into_iter().chain(of(text, "use crate::")).collect::<Vec<_>>()
    });
    each.collect()
}

#[test]
fn each_file_imports_only_what_stands_before_it() {
    let listed = listed();
    let modules: Vec<String> = read("lib.rs")
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "))
        .map(|name| name.trim_end_matches(';').to_string())
        .collect();
    assert!(modules.len() > 15);
    let mut missing = modules.clone();
    missing.retain(|module| !listed.contains(module));
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    for (place, file) in listed.iter().enumerate() {
        for import in imports(file) {
            let known = listed.iter().position(|other| *other == import);
            let known =
                known.unwrap_or_else(|| panic!("{file} imports {import}, which is in no row"));
            assert!(known < place, "{file} imports {import}, which stands below it");
        }
    }
}
