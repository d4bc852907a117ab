//! The report as one file for a browser: template, style, program and data in one.

mod data;

use serde::Serialize;
use serde_json::Value;

pub use data::of_procedure;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const PROGRAM: &str = include_str!("page.js");

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
    let document = Document { schema: "callproof/page/1", generator, procedures };
    let data = serde_json::to_string(&document).expect("a document is plain data");
    // What ends a script in HTML must not stand in the data.
    let data = data.replace("</", "<\\/").replace("<!--", "<\\!--");
    TEMPLATE
        .replacen("/*CSS*/", STYLE, 1)
        .replacen("/*JS*/", PROGRAM, 1)
        .replacen("/*DATA*/", &data, 1)
}
