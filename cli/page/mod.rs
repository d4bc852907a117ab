//! The report as one file for a browser: template, style, program and data in one.

mod data;

use serde::Serialize;
use serde_json::Value;

pub use data::of_procedure;

const TEMPLATE: &str = include_str!("page.html");

/// The style: of the page, of the stepper, of what is drawn, of paper and narrow windows.
const STYLE: &[&str] = &[
    include_str!("css/page.css"),
    include_str!("css/stepper.css"),
    include_str!("css/drawn.css"),
    include_str!("css/answer.css"),
    include_str!("css/media.css"),
];

/// The program, one task a file; what a file names may stand in any other.
const PROGRAM: &[&str] = &[
    include_str!("js/elements.js"),
    WORLD,
    include_str!("js/record.js"),
    include_str!("js/words.js"),
    include_str!("js/chart.js"),
    include_str!("js/ladder.js"),
    include_str!("js/shown.js"),
    include_str!("js/panels.js"),
    include_str!("js/finding.js"),
    include_str!("js/run.js"),
    include_str!("js/figure.js"),
    include_str!("js/saving.js"),
    include_str!("js/answer.js"),
    include_str!("js/tables.js"),
    include_str!("js/address.js"),
    include_str!("js/begin.js"),
];

/// The part of the program that says what may happen and what comes of it. It needs no browser, and
/// is compared with the reference semantics by a test.
const WORLD: &str = include_str!("js/world.js");

/// What the page is about.
#[derive(Serialize)]
struct Document {
    schema: &'static str,
    generator: String,
    procedures: Vec<Value>,
}

/// The file, with the data of some procedures.
pub fn page(procedures: Vec<Value>) -> String {
    let generator = format!("callproof {}", env!("CARGO_PKG_VERSION"));
    let document = Document { schema: "callproof/page/2", generator, procedures };
    let data = serde_json::to_string(&document).expect("a document is plain data");
    let program = format!("\"use strict\";\n(() => {{\n{}}})();", PROGRAM.join("\n"));
    TEMPLATE.replacen("/*CSS*/", &STYLE.join("\n"), 1).replacen("/*JS*/", &program, 1).replacen(
        "/*DATA*/",
        &inert(&data),
        1,
    )
}

/// Data in which nothing ends the script that it stands in.
fn inert(data: &str) -> String {
    data.replace("</", "<\\/").replace("<!--", "<\\!--")
}
