//! What is read of a .docx, and what is refused.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Damage, Part, Side};
use crate::{Refusal, read_side, text_of};

/// An archive with these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        zip.start_file(*name, options).expect("it can be begun");
        zip.write_all(content).expect("it can be written");
    }
    zip.finish().expect("it can be finished").into_inner()
}

/// A document with this body.
fn xml(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}<w:sectPr><w:cols w:space=\"720\"/></w:sectPr></w:body></w:document>"
    )
}

/// A document, with other parts.
struct Docx {
    files: Vec<(String, String)>,
}

impl Docx {
    fn new(body: &str) -> Self {
        Docx { files: vec![("word/document.xml".into(), xml(body))] }
    }

    fn with(mut self, part: &str, content: &str) -> Self {
        let text = format!("<w:{part} xmlns:w=\"w\">{content}</w:{part}>");
        self.files.push((format!("word/{part}.xml"), text));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let files: Vec<(&str, &[u8])> =
            self.files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        archive(&files)
    }

    #[track_caller]
    fn text(&self, side: Side) -> String {
        text_of(&self.bytes(), side).expect("it is read")
    }

    #[track_caller]
    fn is(&self, accepted: &str) {
        assert_eq!(self.text(Side::Accepted), accepted);
    }
}

#[track_caller]
fn reads(body: &str, accepted: &str) {
    Docx::new(body).is(accepted);
}

/// What is read of a body on each side.
#[track_caller]
fn sides(body: &str, accepted: &str, original: &str) {
    let docx = Docx::new(body);
    assert_eq!(docx.text(Side::Accepted), accepted, "accepted");
    assert_eq!(docx.text(Side::Original), original, "original");
}

fn refusal(bytes: &[u8]) -> Refusal {
    text_of(bytes, Side::Accepted).expect_err("it is refused")
}

/// A run.
fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A deleted run.
fn del(text: &str) -> String {
    format!(
        "<w:del w:id=\"1\"><w:r><w:delText xml:space=\"preserve\">{text}</w:delText></w:r></w:del>"
    )
}

fn ins(text: &str) -> String {
    format!("<w:ins w:id=\"2\">{}</w:ins>", r(text))
}

/// A paragraph with a mark of its own.
fn marked(mark: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:rPr><w:{mark} w:id=\"3\"/></w:rPr></w:pPr>{runs}</w:p>")
}

/// A paragraph in a list.
fn item(list: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>\
         </w:pPr>{}</w:p>",
        r(text)
    )
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", r(text))
}

fn level(at: u32, format: &str, pattern: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}\
         <w:lvlText w:val=\"{pattern}\"/></w:lvl>"
    )
}

fn definition(id: u32, levels: &str) -> String {
    format!("<w:abstractNum w:abstractNumId=\"{id}\">{levels}</w:abstractNum>")
}

fn list(id: u32, definition: u32, changes: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{changes}</w:num>")
}

/// Three levels in decimals, and the lists 1 and 2 of it; 2 begins anew.
fn decimals() -> String {
    let levels = level(0, "decimal", "%1.", "")
        + &level(1, "decimal", "%1.%2", "")
        + &level(2, "lowerLetter", "%3)", "");
    let anew = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride>";
    definition(7, &levels) + &list(1, 7, "") + &list(2, 7, anew) + &list(3, 7, "")
}

#[test]
fn runs_are_put_together_and_marks_of_any_namespace_are_known() {
    let body = format!("<w:p>{}{}</w:p>{}", r("One "), r("&amp; two&#x21;"), p("Three"));
    reads(&body, "One & two!\nThree");
    let strict = xml(&body).replace("w:", "").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    );
    let bytes = archive(&[("word/document.xml", strict.replace("xmlns:w", "xmlns").as_bytes())]);
    assert_eq!(text_of(&bytes, Side::Accepted).as_deref(), Ok("One & two!\nThree"));
    reads("<w:p><w:r><w:t> a </w:t><w:t>b</w:t></w:r></w:p>", "ab");
}

#[test]
fn runs_are_on_the_side_of_their_revision() {
    let body = format!("<w:p>{}{}{}{}</w:p>", r("The "), del("client"), ins("server"), r(" acts."));
    sides(&body, "The server acts.", "The client acts.");
    let nested = format!("<w:p>{}<w:ins>{}{}</w:ins>{}</w:p>", r("a"), r("b"), del("c"), r("d"));
    sides(&nested, "abd", "ad");
    let moved = format!(
        "<w:p><w:moveFrom>{}</w:moveFrom>{}</w:p><w:p><w:moveTo>{}</w:moveTo>{}</w:p>",
        r("x"),
        r("y"),
        r("x"),
        r("z")
    );
    sides(&moved, "y\nxz", "xy\nz");
}

#[test]
fn a_paragraph_without_its_mark_goes_on_with_the_next() {
    let body = marked("del", &r("One, ")) + &p("two") + &p("three");
    sides(&body, "One, two\nthree", "One, \ntwo\nthree");
    let body = marked("ins", &r("One, ")) + &marked("moveTo", &r("two, ")) + &p("three");
    sides(&body, "One, \ntwo, \nthree", "One, two, three");
    let body = p("a") + &marked("del", &del("b")) + &marked("moveFrom", "") + &p("c");
    sides(&body, "a\nc", "a\nb\n\nc");
    let table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    let body = marked("del", &del("b")) + &marked("del", &r("c")) + table + &marked("ins", "");
    sides(&body, "c\n\t\n", "b\nc\n\t");
}

#[test]
fn a_joined_paragraph_is_what_its_last_mark_says() {
    let first = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:rPr><w:del/></w:rPr>\
                 </w:pPr><w:del><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>";
    let body = item(1, 0, "a") + first + &p("Plain") + &item(1, 0, "b");
    let docx = Docx::new(&body).with("numbering", &decimals());
    docx.is("1.\ta\nPlain\n2.\tb");
    assert_eq!(docx.text(Side::Original), "1.\ta\n2.\tGone\nPlain\n3.\tb");
}

#[test]
fn rows_and_cells_are_on_the_side_of_their_revision() {
    let row = |properties: &str, text: &str| {
        format!(
            "<w:tr>{properties}<w:tc><w:p>{}</w:p></w:tc><w:tc>{}</w:tc></w:tr>",
            r(text),
            p("x")
        )
    };
    let body = format!(
        "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{}{}{}</w:tbl>",
        row("<w:trPr><w:del/></w:trPr>", "gone"),
        row("", "kept"),
        row("<w:trPr><w:ins/><w:del/></w:trPr>", "neither")
            + &row("<w:trPr><w:ins/></w:trPr>", "new")
    );
    sides(&body, "kept\tx\nnew\tx", "gone\tx\nkept\tx");
    let cell = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("a"),
        p("b")
    );
    sides(&cell, "b", "a\tb");
}

#[test]
fn numbers_count_what_is_on_the_side_alone() {
    let row = format!(
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>",
        item(1, 0, "in a row")
    );
    let gone = item(1, 0, "b").replace("</w:numPr>", "</w:numPr><w:rPr><w:del/></w:rPr>");
    let gone = gone.replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>");
    let body = item(1, 0, "a") + &gone + &row + &item(1, 0, "c");
    let docx = Docx::new(&body).with("numbering", &decimals());
    docx.is("1.\ta\n2.\tc");
    assert_eq!(docx.text(Side::Original), "1.\ta\n2.\tb\n3. in a row\n4.\tc");
}

#[test]
fn properties_before_their_revision_count_on_the_original_side() {
    let revised = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:pPrChange><w:pPr/>\
                   </w:pPrChange></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    let listed = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/><w:ins/></w:numPr></w:pPr>\
                  <w:r><w:t>b</w:t></w:r></w:p>";
    let hidden = "<w:p><w:r><w:rPr><w:vanish/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr>\
                  <w:t>c</w:t></w:r></w:p>";
    let body = format!("{revised}{listed}{hidden}{}", item(1, 0, "d"));
    let docx = Docx::new(&body).with("numbering", &decimals());
    docx.is("1.\ta\n2.\tb\n\n3.\td");
    assert_eq!(docx.text(Side::Original), "a\nb\nc\n1.\td");
}

#[test]
fn levels_count_and_begin_anew_below_the_level_above() {
    let items = [(0, "a"), (1, "b"), (1, "c"), (2, "d"), (2, "e"), (0, "f"), (2, "g"), (1, "h")];
    let body: String = items.iter().map(|(level, text)| item(1, *level, text)).collect();
    Docx::new(&body)
        .with("numbering", &decimals())
        .is("1.\ta\n1.1\tb\n1.2\tc\na)\td\nb)\te\n2.\tf\na)\tg\n2.1\th");
}

#[test]
fn lists_go_on_with_one_another_unless_they_begin_anew() {
    let body = item(1, 0, "a")
        + &item(3, 0, "b")
        + &item(2, 0, "c")
        + &item(2, 0, "d")
        + &item(1, 0, "e")
        + &item(9, 0, "unknown");
    let docx = Docx::new(&body).with("numbering", &decimals());
    docx.is("1.\ta\n2.\tb\n5.\tc\n6.\td\n7.\te\nunknown");
}

#[test]
fn a_level_restarts_as_it_says() {
    let levels = level(0, "decimal", "%1", "")
        + &level(1, "decimal", "%2", "<w:lvlRestart w:val=\"0\"/>")
        + &level(2, "decimal", "%3", "<w:lvlRestart w:val=\"1\"/>");
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let at = [0, 1, 2, 1, 2, 0, 1, 2];
    let body: String = at.iter().map(|at| item(1, *at, "x")).collect();
    let docx = Docx::new(&body).with("numbering", &numbering);
    docx.is("1\tx\n1\tx\n1\tx\n2\tx\n2\tx\n2\tx\n3\tx\n1\tx");
}

#[test]
fn a_list_may_change_a_level() {
    let change = format!(
        "<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>",
        level(0, "upperLetter", "Annex %1:", "")
    );
    let numbering =
        definition(0, &level(0, "decimal", "%1)", "")) + &list(1, 0, &change) + &list(2, 0, "");
    let docx = Docx::new(&(item(1, 0, "a") + &item(2, 0, "b"))).with("numbering", &numbering);
    docx.is("Annex A:\ta\n2)\tb");
}

#[test]
fn numbers_are_written_in_many_ways() {
    let formats = [
        ("decimal", "29", "29"),
        ("decimalZero", "9", "09"),
        ("lowerLetter", "28", "bb"),
        ("upperLetter", "3", "C"),
        ("lowerRoman", "49", "xlix"),
        ("upperRoman", "1994", "MCMXCIV"),
        ("ordinal", "2", "2"),
        ("lowerLetter", "0", "0"),
        ("upperRoman", "2000000000", "2000000000"),
    ];
    for (format, start, expected) in formats {
        let level = level(0, format, "(%1)", "")
            .replace("start w:val=\"1\"", &format!("start w:val=\"{start}\""));
        let numbering = definition(0, &level) + &list(1, 0, "");
        let docx = Docx::new(&item(1, 0, "x")).with("numbering", &numbering);
        docx.is(&format!("({expected})\tx"));
    }
    let labels = [
        ("bullet", "\u{F0B7}", "-\tx"),
        ("none", "NOTE:", "NOTE:\tx"),
        ("none", "", "x"),
        ("none", "%1", "x"),
        ("bullet", "", "x"),
        ("decimal", "100%", "100%\tx"),
    ];
    for (format, pattern, expected) in labels {
        let numbering = definition(0, &level(0, format, pattern, "")) + &list(1, 0, "");
        Docx::new(&item(1, 0, "x")).with("numbering", &numbering).is(expected);
    }
    let legal = level(0, "upperRoman", "%1", "") + &level(1, "decimal", "%1.%2", "<w:isLgl/>");
    let numbering = definition(0, &legal) + &list(1, 0, "");
    let docx = Docx::new(&(item(1, 0, "x") + &item(1, 1, "y"))).with("numbering", &numbering);
    docx.is("I\tx\n1.1\ty");
}

/// Styles of headings whose levels are those of list 1.
fn heading_styles() -> String {
    let linked = |at: u32| format!("<w:pStyle w:val=\"H{}\"/>", at + 1);
    let levels = level(0, "decimal", "%1", &linked(0))
        + &level(1, "decimal", "%1.%2", &linked(1))
        + &level(2, "decimal", "%1.%2.%3", &linked(2));
    definition(0, &levels) + &list(1, 0, "") + &list(2, 0, "")
}

const HEADINGS: &str = "<w:docDefaults><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>\
    <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"/>\
    <w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:basedOn w:val=\"N\"/><w:pPr><w:numPr>\
    <w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:basedOn w:val=\"H1\"/><w:pPr><w:numPr>\
    <w:ilvl w:val=\"1\"/></w:numPr></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"H3\"><w:basedOn w:val=\"H2\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Own3\"><w:basedOn w:val=\"H3\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Off\"><w:basedOn w:val=\"H1\"/><w:pPr><w:numPr>\
    <w:numId w:val=\"0\"/></w:numPr></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:basedOn w:val=\"Loop\"/></w:style>";

#[test]
fn numbers_come_through_styles() {
    let off = "<w:p><w:pPr><w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>\
               </w:pPr><w:r><w:t>off</w:t></w:r></w:p>";
    let body = styled("H1", "One")
        + &styled("H2", "Two")
        + &styled("H3", "Three")
        + &styled("Own3", "More")
        + &styled("Off", "None")
        + off
        + &styled("Loop", "Loop")
        + &styled("Unknown", "Unknown")
        + &styled("H2", "Next");
    Docx::new(&body)
        .with("numbering", &heading_styles())
        .with("styles", HEADINGS)
        .is("1\tOne\n1.1\tTwo\n1.1.1\tThree\n1.1.2\tMore\nNone\noff\nLoop\nUnknown\n1.2\tNext");
}

#[test]
fn a_style_of_lists_defines_a_list() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:numStyleLink w:val=\"L\"/>\
         </w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:styleLink w:val=\"L\"/>"
        .to_string()
        + &level(0, "lowerRoman", "%1)", "")
        + "</w:abstractNum>"
        + &list(1, 0, "")
        + &list(2, 1, "");
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId \
                  w:val=\"2\"/></w:numPr></w:pPr></w:style>";
    let docx = Docx::new(&(item(1, 0, "a") + &item(2, 0, "b"))).with("numbering", &numbering);
    docx.is("i)\ta\nii)\tb");
    docx.with("styles", styles).is("i)\ta\nii)\tb");
}

#[test]
fn typed_numbers_stay_as_they_are() {
    let typed = |style: &str, label: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:tabs><w:tab w:val=\"left\"/></w:tabs>\
         </w:pPr><w:r><w:t>{label}</w:t></w:r><w:r><w:tab/><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = typed("Heading4", "7.4.2.3", "Title") + &typed("B1", "1.", "The client acts.");
    reads(&body, "7.4.2.3\tTitle\n1.\tThe client acts.");
}

#[test]
fn an_empty_paragraph_of_a_list_counts_without_a_label() {
    let body = item(1, 0, "a") + &item(1, 0, " ") + &item(1, 0, "b");
    Docx::new(&body).with("numbering", &decimals()).is("1.\ta\n \n3.\tb");
}

#[test]
fn breaks_hyphens_and_symbols_are_characters() {
    let run = |content: &str| format!("<w:p><w:r>{content}</w:r></w:p>");
    let cases = [
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:ptab/><w:t>c</w:t>", "a\tb\tc"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t>", "a b c"),
        ("<w:t>a</w:t><w:br w:type=\"page\"/><w:t>b</w:t><w:lastRenderedPageBreak/>", "ab"),
        ("<w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t>", "a-bc"),
        ("<w:t>a</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/><w:t>b</w:t>", "a→b"),
        ("<w:t>a</w:t><w:sym w:font=\"Symbol\" w:char=\"F06D\"/><w:t>b</w:t>", "aμb"),
        ("<w:t>a</w:t><w:sym w:font=\"Webdings\" w:char=\"F0FF\"/><w:t>b</w:t>", "ab"),
        ("<w:t>a</w:t><w:sym w:font=\"Arial\" w:char=\"00E9\"/><w:sym/><w:t>b</w:t>", "aéb"),
        ("<w:t>a&#10;b&#x2011;c&#xA0;d</w:t>", "a b-c d"),
    ];
    for (content, expected) in cases {
        reads(&run(content), expected);
    }
}

#[test]
fn wrappers_are_read_through() {
    let body = format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"t\"/></w:sdtPr><w:sdtContent><w:p>\
         <w:hyperlink>{}</w:hyperlink><w:smartTag><w:smartTagPr/>{}</w:smartTag>\
         <w:fldSimple w:instr=\"REF x\">{}</w:fldSimple><w:sdt><w:sdtContent>{}</w:sdtContent>\
         </w:sdt><w:bookmarkStart w:id=\"1\"/><m:oMath xmlns:m=\"m\"><m:sSub><m:e><m:r><m:t>x\
         </m:t></m:r></m:e><m:sub><m:r><m:t>1</m:t></m:r></m:sub></m:sSub></m:oMath></w:p>\
         </w:sdtContent></w:sdt>",
        r("a"),
        r("b"),
        r("c"),
        r("d")
    );
    reads(&body, "abcdx1");
    let equation = "<m:oMathPara><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></m:oMathPara>";
    reads(&format!("{}{equation}{}", p("One"), p("Two")), "One\na=b\nTwo");
}

#[test]
fn of_a_field_its_result_is_read() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = "<w:r><w:instrText>REF _x</w:instrText></w:r>";
    let inner = mark("begin") + code + &mark("separate") + &r("no") + &mark("end");
    let field = mark("begin") + code + &inner + &mark("separate") + &r("5.2") + &mark("end");
    reads(&format!("<w:p>{}{field}{}</w:p>", r("see "), r(" for it")), "see 5.2 for it");
    let broken = format!("<w:p>{}{}</w:p>{}", mark("begin"), code, p("b"));
    reads(&format!("{broken}<w:p>{}{}</w:p>", mark("end"), r("c")), "\nb\nc");
}

#[test]
fn one_of_alternatives_and_text_boxes_after_their_paragraph() {
    let text_box = |text: &str| format!("<w:txbxContent>{}{}</w:txbxContent>", p(text), p("more"));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{}\
         </wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback>\
         </mc:AlternateContent><w:t>, after</w:t></w:r></w:p>{}",
        r("before"),
        text_box("in it"),
        text_box("again"),
        p("next")
    );
    reads(&body, "before, after\nin it\nmore\nnext");
    let fallback = format!(
        "<mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        p("only")
    );
    reads(&fallback, "only");
    let listed = item(1, 0, "a").replace(
        "</w:r>",
        &format!("<w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", item(1, 0, "b")),
    );
    Docx::new(&listed).with("numbering", &decimals()).is("1.\ta\n2.\tb");
}

#[test]
fn hidden_text_is_left_out() {
    let hidden = |on: &str| format!("<w:r><w:rPr><w:vanish{on}/></w:rPr><w:t>x</w:t></w:r>");
    let styled = "<w:r><w:rPr><w:rStyle w:val=\"Hid\"/></w:rPr><w:t>y</w:t></w:r>";
    let shown = styled.replace("/></w:rPr>", "/><w:vanish w:val=\"0\"/></w:rPr>");
    let whole = format!(
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{}</w:p><w:p><w:pPr><w:pStyle \
         w:val=\"HidP\"/></w:pPr>{}</w:p>",
        hidden(""),
        r("z")
    );
    let body = format!(
        "<w:p>{}{}{styled}{shown}</w:p>{whole}{}",
        r("a"),
        hidden("") + &hidden(" w:val=\"false\""),
        p("b")
    );
    let styles = "<w:style w:type=\"character\" w:styleId=\"Hid\"><w:rPr><w:vanish/></w:rPr>\
        </w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"HidP\"><w:rPr><w:vanish/></w:rPr></w:style>";
    Docx::new(&body).with("styles", styles).is("axy\nb");
}

#[test]
fn notes_follow_their_paragraph_and_comments_are_left_out() {
    let body = format!(
        "<w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}<w:commentRangeStart/><w:r>\
         <w:endnoteReference w:id=\"1\"/><w:commentReference w:id=\"0\"/></w:r><w:del><w:r>\
         <w:footnoteReference w:id=\"3\"/></w:r></w:del></w:p>{}",
        r("One"),
        r(" two."),
        p("Next")
    );
    let note = |id: u32, content: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/></w:r>{content}</w:p></w:footnote>"
        )
    };
    let footnotes = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:separator/></w:r>\
         </w:p></w:footnote>"
        .to_string()
        + &note(2, &r(" A note"))
        + &note(3, &r("Gone"));
    let endnotes = note(1, &r("The end")).replace("footnote", "endnote");
    let docx = Docx::new(&body)
        .with("footnotes", &footnotes)
        .with("endnotes", &endnotes)
        .with("comments", &p("A comment"));
    docx.is("One two.\nFootnote: A note\nEndnote: The end\nNext");
    assert_eq!(
        docx.text(Side::Original),
        "One two.\nFootnote: A note\nEndnote: The end\nFootnote: Gone\nNext"
    );
}

#[test]
fn a_row_is_a_line() {
    let inner =
        format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("i"), p("j"));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr/>{}{}</w:tc><w:sdt><w:sdtContent><w:tc>\
         {inner}{}</w:tc>\
         </w:sdtContent></w:sdt><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("a"),
        "<w:p><w:r><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>",
        p("d"),
        p("e")
    );
    reads(&body, "a b c\td\t\ni\tj\ne");
}

#[test]
fn the_document_is_found_by_its_relationship_or_its_type() {
    let text = xml(&p("here"));
    let kinds = "<Types><Override PartName=\"/x/Main.xml\" ContentType=\"application/vnd.openxml\
        formats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let roots = "<Relationships><Relationship Type=\"http://o/officeDocument\" \
        Target=\"x/main.xml\"/></Relationships>";
    let own = "<Relationships><Relationship Type=\"http://o/numbering\" Target=\"../n.xml\"/>\
        </Relationships>";
    let numbering = format!("<w:numbering>{}</w:numbering>", decimals());
    for files in [vec![("[Content_Types].xml", kinds)], vec![("_rels/.rels", roots)]] {
        let listed = xml(&item(1, 0, "here"));
        let mut files = files;
        files.extend([
            ("x/main.xml", listed.as_str()),
            ("n.xml", &numbering),
            ("x/_rels/main.xml.rels", own),
        ]);
        let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
        assert_eq!(text_of(&archive(&files), Side::Accepted).as_deref(), Ok("1.\there"));
    }
    let backslash = archive(&[("Word\\Document.xml", text.as_bytes())]);
    assert_eq!(text_of(&backslash, Side::Accepted).as_deref(), Ok("here"));
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let wide = archive(&[("word/document.xml", &wide)]);
    assert_eq!(text_of(&wide, Side::Accepted).as_deref(), Ok("here"));
}

#[test]
fn what_is_broken_is_refused() {
    let broken = |damage| Refusal::BrokenDocx(damage);
    let whole = Docx::new(&p("a")).bytes();
    assert_eq!(refusal(&whole[..whole.len() - 30]), broken(Damage::Archive));
    assert_eq!(refusal(&archive(&[])), broken(Damage::NoDocument));
    assert_eq!(refusal(&archive(&[("xl/workbook.xml", b"<a/>")])), broken(Damage::NoDocument));
    for text in ["<w:document><w:body>", "<a><b></a>", "", "<w:document", "<a>&x;</a>", "<a b=c/>"]
    {
        let bytes = archive(&[("word/document.xml", text.as_bytes())]);
        assert_eq!(refusal(&bytes), broken(Damage::Xml(Part::Document)), "{text}");
    }
    let bytes = archive(&[("word/document.xml", b"<a>\xFF</a>")]);
    assert_eq!(refusal(&bytes), broken(Damage::Xml(Part::Document)));
    let styles = Docx {
        files: vec![
            ("word/styles.xml".into(), "<w:styles>".into()),
            ("word/document.xml".into(), xml("")),
        ],
    };
    assert_eq!(refusal(&styles.bytes()), broken(Damage::Xml(Part::Styles)));
    assert_eq!(refusal(&archive(&[("word/document.xml", b"<a/>")])), broken(Damage::NoDocument));
    assert_eq!(refusal(&Docx::new("").bytes()), Refusal::Empty);
    assert_eq!(refusal(&Docx::new(&p(" ")).bytes()), Refusal::Empty);
}

#[test]
fn a_password_is_named() {
    let mut envelope = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    envelope.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal(&envelope), Refusal::BrokenDocx(Damage::Protected));
    // The flag of encryption, in the header of the file and in the list of files.
    let mut bytes = Docx::new(&p("a")).bytes();
    bytes[6] |= 1;
    let at = bytes.windows(4).position(|it| it == b"PK\x01\x02").expect("a list of files");
    bytes[at + 8] |= 1;
    assert_eq!(refusal(&bytes), Refusal::BrokenDocx(Damage::Protected));
}

#[test]
fn what_grows_without_bound_is_refused() {
    let deep = Docx::new(&("<w:sdt>".repeat(600) + &"</w:sdt>".repeat(600)));
    assert_eq!(refusal(&deep.bytes()), Refusal::BrokenDocx(Damage::TooDeep(Part::Document)));
    let bomb = vec![b' '; 16 * 1024 * 1024 + 1];
    let text = xml("");
    let bytes = archive(&[("word/document.xml", text.as_bytes()), ("word/styles.xml", &bomb)]);
    assert_eq!(refusal(&bytes), Refusal::BrokenDocx(Damage::TooLarge(Part::Styles)));
    let many = Docx::new(&"<w:p/>".repeat(2_000_001));
    assert_eq!(refusal(&many.bytes()), Refusal::BrokenDocx(Damage::TooLarge(Part::Document)));
    let long = definition(0, &level(0, "decimal", &"x".repeat(100_000), "")) + &list(1, 0, "");
    let items = item(1, 0, "y").repeat(70_000);
    let docx = Docx::new(&items).with("numbering", &long);
    assert_eq!(refusal(&docx.bytes()), Refusal::BrokenDocx(Damage::TooMuchText));
    let nest = "<w:tbl><w:tr><w:tc>".repeat(160) + &p("in") + &"</w:tc></w:tr></w:tbl>".repeat(160);
    assert!(Docx::new(&nest).text(Side::Accepted).ends_with("in"));
}

#[test]
fn a_large_text_is_read_in_linear_time() {
    let paragraph = item(1, 0, &"The client sends a request to the server. ".repeat(4));
    let docx = Docx::new(&(marked("del", &r("a")).repeat(20_000) + &paragraph.repeat(20_000)));
    let text = docx.with("numbering", &decimals()).text(Side::Accepted);
    assert_eq!(text.lines().count(), 20_000);
    assert!(text.lines().last().is_some_and(|line| line.starts_with("20000.\tThe")));
}

/// A contribution as 3GPP has them.
fn contribution() -> Docx {
    let bordered = "<w:p><w:pPr><w:pBdr><w:top w:val=\"single\" w:space=\"1\"/></w:pBdr></w:pPr>\
                    <w:r><w:t>* * * First Change * * * *</w:t></w:r></w:p>";
    let body = p("It is proposed to agree the following changes to 3GPP TS 99.281.")
        + bordered
        + &styled("H1", "Calls")
        + &styled("H2", "Alerts")
        + &item(2, 0, "The client sends an alert request.")
            .replace("</w:p>", &format!("{}</w:p>", del(" At once.")))
        + &marked("ins", &ins("The server logs it."))
            .replace("<w:rPr>", "<w:numPr><w:numId w:val=\"4\"/></w:numPr><w:rPr>")
        + "<w:p><w:r><w:t>* * * End of Changes * * * *</w:t></w:r></w:p>";
    let numbering =
        heading_styles() + &definition(1, &level(0, "decimal", "%1.", "")) + &list(4, 1, "");
    Docx::new(&body.replace("w:numId w:val=\"2\"", "w:numId w:val=\"4\""))
        .with("numbering", &numbering)
        .with("styles", HEADINGS)
}

#[test]
fn a_contribution_is_read_on_each_side() {
    let bytes = contribution().bytes();
    let read = read_side(&bytes, Side::Accepted).expect("a contribution");
    assert_eq!(read.documents, ["3GPP TS 99.281"]);
    let clause = read.clauses.iter().find(|clause| clause.number == "1.1").expect("a clause");
    let items: Vec<_> = clause.items.iter().map(|it| (&*it.label, &*it.text)).collect();
    let expected = [("1", "The client sends an alert request."), ("2", "The server logs it.")];
    assert_eq!((clause.title.as_str(), items.as_slice()), ("Alerts", expected.as_slice()));
    let read = read_side(&bytes, Side::Original).expect("a contribution");
    let items: Vec<_> = read.clauses[1].items.iter().map(|it| (&*it.label, &*it.text)).collect();
    assert_eq!(items, [("1", "The client sends an alert request. At once.")]);
    let text = text_of(&bytes, Side::Accepted).expect("its text");
    let line = read.clauses[1].items[0].line;
    assert_eq!(text.lines().nth(line - 1), Some("1.\tThe client sends an alert request."));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_truncated_file_is_survived(end in 0..4000_usize) {
        let bytes = contribution().bytes();
        let _ = read_side(&bytes[..end.min(bytes.len())], Side::Accepted);
    }

    #[test]
    fn changed_bytes_are_survived(
        changes in prop::collection::vec((0..4000_usize, any::<u8>()), 1..8),
    ) {
        let mut bytes = contribution().bytes();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read_side(&bytes, Side::Original);
    }

    /// Changed XML in a whole archive: what is read has one line for a paragraph still.
    #[test]
    fn changed_xml_is_survived(
        part in 0..3_usize,
        from in 0..6000_usize,
        to in 0..6000_usize,
        length in 0..400_usize,
    ) {
        let mut docx = contribution();
        let text = docx.files[part].1.clone();
        let tags: Vec<&str> = text.split_inclusive('>').collect();
        let (from, to) = (from % tags.len(), to % tags.len());
        let piece = &tags[from..(from + length % 20).min(tags.len())];
        let rest = (to + length / 100).min(tags.len());
        docx.files[part].1 = [&tags[..to], piece, &tags[rest..]].concat().concat();
        for side in [Side::Accepted, Side::Original] {
            let _ = read_side(&docx.bytes(), side);
        }
    }

    /// Elements in any order, well-formed.
    #[test]
    fn any_elements_are_survived(steps in prop::collection::vec(0..60_usize, 0..200)) {
        const NAMES: [&str; 28] = ["p", "r", "t", "tbl", "tr", "tc", "trPr", "tcPr", "ins", "del",
            "pPr", "rPr", "numPr", "numId", "pPrChange", "rPrChange", "txbxContent", "drawing",
            "AlternateContent", "Choice", "Fallback", "fldChar", "vanish", "cellDel", "sdt",
            "footnoteReference", "body", "moveTo"];
        let mut open = Vec::new();
        let mut body = String::new();
        for step in steps {
            match NAMES.get(step) {
                Some(name) => {
                    body += &format!("<w:{name} w:val=\"1\" w:fldCharType=\"begin\">");
                    open.push(name);
                }
                None if step < 40 => body += "text",
                None => if let Some(name) = open.pop() { body += &format!("</w:{name}>") },
            }
        }
        while let Some(name) = open.pop() {
            body += &format!("</w:{name}>");
        }
        let docx = Docx::new(&body).with("numbering", &decimals());
        for side in [Side::Accepted, Side::Original] {
            let _ = text_of(&docx.bytes(), side).map(|text| assert!(!text.contains('\r')));
        }
    }
}
