//! What the manifest promises of the whole: the compiler it needs, the licences and the sources of
//! what it is built from.

use std::process::Command;

use serde_json::Value;

/// Licences that ask for nothing but their own text; of several to choose from one is enough.
const PERMISSIVE: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every package that is built on any platform, this workspace's own included. Those of other platforms
/// may not have been downloaded yet.
fn packages() -> Vec<Value> {
    let asked = |more: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo is there");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice::<Value>(&output.stdout).map_err(|_| told)
    };
    let metadata = asked(&["--offline"]).or_else(|_| asked(&[]));
    let metadata = metadata.unwrap_or_else(|told| panic!("{told}"));
    metadata["packages"].as_array().expect("packages").clone()
}

fn version(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = text.split('.').map(|n| n.parse().expect("a number")).collect();
    numbers.resize(3, 0);
    numbers
}

fn name(package: &Value) -> String {
    format!("{} {}", package["name"], package["version"])
}

#[test]
fn the_compiler_that_is_promised_builds_every_dependency() {
    let promised = env!("CARGO_PKG_RUST_VERSION");
    let packages = packages();
    assert!(packages.len() > 100, "{} packages", packages.len());
    for package in &packages {
        let needs = package["rust_version"].as_str().unwrap_or("1.0");
        let name = name(package);
        assert!(version(needs) <= version(promised), "{name} needs {needs}, not {promised}");
    }
    let needed = packages.iter().filter(|package| !package["source"].is_null());
    let needed = needed.filter_map(|package| package["rust_version"].as_str()).map(version).max();
    assert_eq!(needed, Some(version(promised)), "the oldest compiler that is enough");
    let readme = include_str!("../README.md");
    assert!(readme.contains(&format!("toolchain ({promised} or newer)")), "README says so too");
}

#[test]
fn everything_comes_from_the_registry_under_a_permissive_licence() {
    for package in packages() {
        let name = name(&package);
        if let Some(source) = package["source"].as_str() {
            assert!(
                source.starts_with("registry+https://github.com/rust-lang/crates.io"),
                "{name}"
            );
        }
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_permissive(licence), "{name}: {licence}");
    }
}

/// Whether an expression of licences can be met with permissive ones: each part that is needed offers
/// one.
fn is_permissive(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    plain
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|choice| PERMISSIVE.contains(&choice.trim())))
}

#[test]
fn a_licence_is_judged_by_what_it_demands() {
    assert!(is_permissive("MIT OR LGPL-2.1") && is_permissive("MIT/Apache-2.0"));
    assert!(
        !is_permissive("MPL-2.0") && !is_permissive("MIT AND GPL-3.0") && !is_permissive("none")
    );
}
