//! What other programs say of what is written, where they are on this machine.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use callproof_diagrams::{Format, Options, machine, write};

use super::formats::charts;
use super::machines;

/// What a program says of an input; nothing where it is not on this machine.
fn told(program: &str, args: &[&str], input: &[u8]) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        println!("skipped: there is no `{program}` on this machine");
        return None;
    };
    // A program may answer before it has read everything.
    let _ = child.stdin.take().expect("piped").write_all(input);
    Some(child.wait_with_output().expect("it ends"))
}

fn written(format: Format) -> Vec<(String, Vec<u8>)> {
    let options = Options { caption: true, width: Some(17.0), ..Options::default() };
    let of_charts =
        charts().into_iter().map(|(name, chart)| (name, write(&chart, format, &options)));
    let machines = machines::figures().into_iter().step_by(4);
    let made_up = machines::made_up(5, 14);
    let machines = machines.chain([("made-up-machine".to_string(), made_up)]);
    let of_machines =
        machines.map(|(name, chart)| (name, machine::write(&chart, format, &options)));
    of_charts.chain(of_machines).collect()
}

/// A folder of its own with a file for each chart.
fn folder(name: &str, format: Format) -> (PathBuf, Vec<PathBuf>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("writable");
    let keep = |(name, bytes): (String, Vec<u8>)| {
        let path = folder.join(format!("{name}.{}", format.ending()));
        std::fs::write(&path, bytes).expect("writable");
        path
    };
    let files = written(format).into_iter().map(keep).collect();
    (folder, files)
}

#[test]
fn graphviz_draws_every_chart_without_a_word() {
    for (name, text) in written(Format::Dot) {
        for program in ["dot", "neato"] {
            let Some(output) = told(program, &["-Tsvg"], &text) else { return };
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && complaint.is_empty(), "{name}: {complaint}");
        }
    }
}

#[test]
fn plantuml_understands_every_chart() {
    let (folder, files) = folder("plantuml", Format::PlantUml);
    let Some(output) = told("plantuml", &["-version"], b"") else { return };
    assert!(output.status.success());
    let mut command = Command::new("plantuml");
    command.args(["-charset", "UTF-8", "-tsvg"]).args(&files).current_dir(&folder);
    let output = command.output().expect("it is there");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    for file in files {
        let drawn = std::fs::read_to_string(file.with_extension("svg")).expect("it is drawn");
        assert!(!drawn.contains("Syntax Error"), "{}", file.display());
    }
}

/// Mermaid is looked for in the folder that `CALLPROOF_NODE_MODULES` names, which is to hold
/// `mermaid` and `jsdom`.
#[test]
fn mermaid_understands_every_chart() {
    const SCRIPT: &str = "
        import fs from 'fs';
        import { createRequire } from 'module';
        import { pathToFileURL } from 'url';
        const require = createRequire(process.env.CALLPROOF_NODE_MODULES + '/x.js');
        const { JSDOM } = require('jsdom');
        globalThis.window = new JSDOM('').window;
        globalThis.document = window.document;
        const at = process.env.CALLPROOF_NODE_MODULES + '/mermaid/dist/mermaid.core.mjs';
        const mermaid = (await import(pathToFileURL(at))).default;
        for (const file of process.argv.slice(1)) {
            await mermaid.parse(fs.readFileSync(file, 'utf8'));
        }
        console.log('all of them');";
    let (_, files) = folder("mermaid", Format::Mermaid);
    if std::env::var_os("CALLPROOF_NODE_MODULES").is_none() {
        println!("skipped: CALLPROOF_NODE_MODULES names no folder with mermaid and jsdom");
        return;
    }
    let mut command = Command::new("node");
    command.args(["--input-type=module", "-e", SCRIPT, "--"]).args(&files);
    let output = command.output().expect("there is a `node`");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("all of them"), "{complaint}");
}

#[test]
fn pdf_readers_find_nothing_wrong() {
    let (_, files) = folder("pdf", Format::Pdf);
    for file in files {
        let path = file.to_str().expect("plain");
        for (program, args) in [("qpdf", vec!["--check", path]), ("pdfinfo", vec![path])] {
            let Some(output) = told(program, &args, b"") else { continue };
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && complaint.is_empty(), "{path}: {complaint}");
        }
    }
}

#[test]
fn svg_is_well_formed() {
    for (name, text) in written(Format::Svg) {
        let Some(output) = told("xmllint", &["--noout", "-"], &text) else { return };
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
