//! What is read from contributions of many layouts, and what is refused.

use std::fmt::Write;

use super::*;

/// A contribution as Word exports it: numbers and labels alone on their lines.
const HOLD: &str = " 1. Introduction
This contribution proposes a call hold – stage 2
2. Reason for Change
29876-010 says nothing of it.
3. Conclusions

3.1 This contribution proposes the procedure for holding a call.
4. Proposal

It is proposed to agree the following changes to 3GPP TS 29876-010.
* * * First Change * * * *

8.1.2
Call hold
8.1.2.1
General
Either party may hold a call.
8.1.2.2
Call hold – by the caller
Procedures in figure\u{a0}8.1.2.2-1 are those for holding.
 Figure\u{a0}8.1.2.2-1: Call hold
1.
The MCTest client 1 sends a call hold request to the MCTest server. The MCTest call hold request \
contains the identity of the caller. \n
2.
The server checks whether the user may hold.
3.
The server may provide a progress indication.

NOTE 1:
Step 3 can occur at any time.

4.
The server sends the corresponding MCTest call hold request to client 2.
5.
Upon receiving the MCTest call response from client 2 accepting the call hold request, the MCTest \
server informs the MCTest client 1 via a call hold response message.

Editor’s note: How long a call is held is FFS.
NOTE 2:
Media is kept.
8.1.2.3
Call resumption
1.
Client 1 sends a call resumption request.
* * * End of Changes * * * *
9.9 Not proposed
Text.
";

fn contribution(text: &str) -> Contribution {
    read(text.as_bytes()).expect("a contribution")
}

/// The items of a text within one clause.
fn items(text: &str) -> Vec<Item> {
    let read = contribution(&format!("*** First change ***\n5.2\tClause\n{text}"));
    assert_eq!(read.clauses.len(), 1, "{:?}", read.clauses);
    read.clauses.into_iter().next().expect("a clause").items
}

/// The items of a text, each as its label and the index of its parent.
fn tree(text: &str) -> Vec<(String, Option<usize>)> {
    items(text).into_iter().map(|item| (item.label, item.parent)).collect()
}

fn labels(text: &str) -> Vec<String> {
    items(text).into_iter().map(|item| item.label).collect()
}

fn headings(text: &str) -> Vec<(String, String)> {
    contribution(text).clauses.into_iter().map(|clause| (clause.number, clause.title)).collect()
}

/// The names in a text.
fn named(text: &str) -> Vec<String> {
    let clause = ClauseText {
        number: "5.2".to_string(),
        title: String::new(),
        line: 1,
        items: vec![Item {
            kind: ItemKind::Paragraph,
            label: String::new(),
            parent: None,
            text: text.to_string(),
            line: 2,
        }],
    };
    let read = Contribution { clauses: vec![clause], documents: Vec::new() };
    messages(&read).into_iter().map(|mention| mention.name).collect()
}

/// The names of each group of variants, for items given clause by clause.
fn grouped(clauses: &[&[&str]]) -> Vec<Vec<String>> {
    let mut text = String::from("*** First change ***\n");
    for (at, steps) in clauses.iter().enumerate() {
        writeln!(text, "5.{}\tClause", at + 1).expect("a string takes it");
        for (step, it) in steps.iter().enumerate() {
            writeln!(text, "{}.\t{it}", step + 1).expect("a string takes it");
        }
    }
    let groups = variants(&messages(&contribution(&text)));
    groups.into_iter().map(|it| it.names.into_iter().map(|(name, _)| name).collect()).collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.into_iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
}

fn nodes<const N: usize>(nodes: [(&str, Option<usize>); N]) -> Vec<(String, Option<usize>)> {
    nodes.into_iter().map(|(label, parent)| (label.to_string(), parent)).collect()
}

#[test]
fn a_clause_number_alone_on_its_line_takes_the_next_line_as_title() {
    let expected = pairs([
        ("8.1.2", "Call hold"),
        ("8.1.2.1", "General"),
        ("8.1.2.2", "Call hold – by the caller"),
        ("8.1.2.3", "Call resumption"),
    ]);
    assert_eq!(headings(HOLD), expected);
}

#[test]
fn a_label_alone_on_its_line_takes_the_next_line_as_text() {
    let clause = &contribution(HOLD).clauses[2];
    let found: Vec<_> = clause.items.iter().map(|it| (it.kind, it.label.as_str())).collect();
    let expected = [
        (ItemKind::Paragraph, ""),
        (ItemKind::Caption, "Figure 8.1.2.2-1"),
        (ItemKind::Step, "1"),
        (ItemKind::Step, "2"),
        (ItemKind::Step, "3"),
        (ItemKind::Note, "NOTE 1"),
        (ItemKind::Step, "4"),
        (ItemKind::Step, "5"),
        (ItemKind::EditorsNote, "editor's note"),
        (ItemKind::Note, "NOTE 2"),
    ];
    assert_eq!(found, expected);
    assert_eq!(clause.items[3].text, "The server checks whether the user may hold.");
    assert_eq!(clause.items[5].text, "Step 3 can occur at any time.");
    assert_eq!(clause.items[8].text, "How long a call is held is FFS.");
    assert_eq!(clause.items[1].text, "Call hold");
}

#[test]
fn every_step_of_a_list_belongs_to_the_paragraph_before_it() {
    let clause = &contribution(HOLD).clauses[2];
    let steps = clause.items.iter().filter(|item| item.kind == ItemKind::Step);
    assert!(steps.clone().count() == 5 && steps.clone().all(|step| step.parent == Some(0)));
    assert!(
        clause.items.iter().filter(|it| it.kind != ItemKind::Step).all(|it| it.parent.is_none())
    );
}

#[test]
fn lines_are_counted_from_one() {
    let read = contribution(HOLD);
    assert_eq!(read.clauses[0].line, 13);
    assert_eq!(read.clauses[2].items[2].line, 22);
    let with_returns = HOLD.replace('\n', "\r\n");
    assert_eq!(contribution(&with_returns), read);
}

#[test]
fn what_stands_before_the_first_change_or_after_the_last_is_not_proposed() {
    let read = contribution(HOLD);
    assert!(read.clauses.iter().all(|it| !it.title.contains("Introduction") && it.number != "9.9"));
    assert_eq!(read.documents, ["3GPP TS 29876"]);
}

#[test]
fn a_list_with_parentheses_belongs_to_the_paragraph_with_the_colon() {
    let text = "To end it, the UE shall:\n1)\nsend a BYE request; and\n2)\nremove the channel.\n\
        In the other case it sends nothing.\nEditor's note: More is needed.";
    let expected =
        nodes([("", None), ("1)", Some(0)), ("2)", Some(0)), ("", None), ("editor's note", None)]);
    assert_eq!(tree(text), expected);
}

#[test]
fn change_marks_have_many_forms() {
    let marks = [
        "* * * First Change * * * *",
        "*** First change ***",
        "***** START OF CHANGES *****",
        "--- Next change ---",
        "======= 1st Change =======",
        "----------- Proposed changes ----------",
        "<<< Start of change 1 >>>",
        "First Change",
        "[First change]",
        "Start of the changes",
        "*** Begin of modifications ***",
        "* * * * * * * * Next * * * * * * * *",
        "2nd change",
    ];
    for mark in marks {
        let text = format!("4.1 Before\nText.\n{mark}\n5.2 Inside\nText.");
        assert_eq!(headings(&text), pairs([("5.2", "Inside")]), "{mark}");
    }
    for mark in ["* * * End of Changes * * * *", "*** End of change 1 ***", "END OF CHANGES"] {
        let text = format!("*** First change ***\n5.2 Inside\nText.\n{mark}\n9.9 After\nText.");
        assert_eq!(headings(&text), pairs([("5.2", "Inside")]), "{mark}");
    }
}

#[test]
fn what_only_looks_like_a_change_mark_is_text() {
    for line in ["Change of the call", "- change the media", "The first change is small.", "---"] {
        let text = format!("5.1 One\n{line}\nText.\n5.2 Two\nText.");
        assert_eq!(headings(&text), pairs([("5.1", "One"), ("5.2", "Two")]), "{line}");
    }
    assert_eq!(headings("5.2\tChange of media\nText."), pairs([("5.2", "Change of media")]));
}

#[test]
fn several_changes_are_read_each() {
    let text = "*** First change ***\n5.1 One\n1. a\n*** End of first change ***\n7.7 No\n\
        *** Next change ***\n5.2 Two\n1. b\n*** Next change ***\nmore of it\n*** End ***\n8.8 No";
    let read = contribution(text);
    let numbers: Vec<_> = read.clauses.iter().map(|it| it.number.as_str()).collect();
    assert_eq!(numbers, ["5.1", "5.2"]);
    assert_eq!(read.clauses[1].items[1].text, "more of it");
}

#[test]
fn without_change_marks_everything_is_proposed_and_cover_sections_are_no_steps() {
    let text = "1. Introduction\nWe propose a thing.\n2. Reason for change\nIt is missing.\n\
        3.1 It is clear that it is missing.\n3. Our view\nNone.\n4.\nProposal\nIt is proposed to \
        change TS 29.876 v1.2.0.\n10.7.2\tPrivate call\n1. The client sends a call request.\n\
        2. The server answers.";
    let expected = pairs([
        ("1", "Introduction"),
        ("2", "Reason for change"),
        ("3", "Our view"),
        ("4", "Proposal"),
        ("10.7.2", "Private call"),
    ]);
    assert_eq!(headings(text), expected);
    let read = contribution(text);
    assert_eq!(read.clauses[4].items.len(), 2);
    assert!(read.clauses[4].items.iter().all(|item| item.kind == ItemKind::Step));
    assert_eq!(read.documents, ["TS 29.876"]);
}

#[test]
fn a_mark_of_the_end_alone_ends_the_proposal() {
    let text = "5.1 One\nText.\n*** End of changes ***\n5.2 Two\nText.";
    assert_eq!(headings(text), pairs([("5.1", "One")]));
}

#[test]
fn placeholders_and_annexes_are_clause_numbers() {
    let text = "*** First change ***\n5.x\nEnd of session\nText.\n7.4.2.3.X\tNew clause\nText.\n\
        6.2.Y.1 Procedures\nText.\n6.2.3A Inserted\nText.\nX.Y\tAll new\nText.\nA.1\tFlows\nText.\n\
        A.x.2\nMore flows\nText.\nAnnex B (informative):\nExamples\nText.\n\
        Annex C (normative): Timers\nText.\n5.2. With a point\nText.\n6.0Glued together\nText.";
    let expected = pairs([
        ("5.x", "End of session"),
        ("7.4.2.3.X", "New clause"),
        ("6.2.Y.1", "Procedures"),
        ("6.2.3A", "Inserted"),
        ("X.Y", "All new"),
        ("A.1", "Flows"),
        ("A.x.2", "More flows"),
        ("Annex B", "Examples"),
        ("Annex C", "Timers"),
        ("5.2", "With a point"),
        ("6.0", "Glued together"),
    ]);
    assert_eq!(headings(text), expected);
}

#[test]
fn a_number_at_the_beginning_of_a_sentence_is_no_heading() {
    let lines = [
        "23.281 says so",
        "3GPP TS 24.229 [3] says so",
        "5.2 and 5.3 apply",
        "5.2 The client shall end the call.",
        "5. Something happens here",
        "2016 was a year",
        "0.5 Seconds later",
        "3GPP has decided",
        "7.4.2.3.2-1 shows it",
        "Annex B describes it",
        "Annex B, however",
        "e.g. this",
        "U.S. Systems",
        "12 Clients are enough",
        "192.168.1.1000 Is none",
    ];
    for line in lines {
        assert_eq!(items(line).len(), 1, "{line}");
    }
}

#[test]
fn a_number_after_a_reference_goes_on_with_the_sentence() {
    let text = "The server acts as described in clause\n5.3\nof this document, after step\n4. Then \
        it ends.";
    let read = items(text);
    assert_eq!(read.len(), 1);
    assert!(read[0].text.ends_with("in clause 5.3 of this document, after step 4. Then it ends."));
}

#[test]
fn a_heading_of_one_number_is_known_by_its_place() {
    let text = "*** First change ***\n2\tReferences\nText.\n3\nDefinitions\nText.\n3\nText.\n\
        9\nOther\nText.\n4 General\nText.";
    let expected = pairs([("2", "References"), ("3", "Definitions"), ("4", "General")]);
    assert_eq!(headings(text), expected);
}

#[test]
fn a_value_in_a_table_is_no_heading() {
    let text = "*** First change ***\n8.2.4\tModes\nTable 8.2.4-1\nValue\tMeaning\n1\tOne\n\
        2.5\tTwo\n2.5\nThree\n*** Next change ***\n3.2\tAbbreviations\nText.\nA.1\tFlow\n\
        8.2\tAgain";
    let expected =
        pairs([("8.2.4", "Modes"), ("3.2", "Abbreviations"), ("A.1", "Flow"), ("8.2", "Again")]);
    assert_eq!(headings(text), expected);
}

#[test]
fn a_number_without_a_title_is_a_heading_still() {
    let text = "*** First change ***\n7.4\n7.4.1\nGeneral\nA sentence.\n7.4.2\nNOTE: A note.\n\
        A.1\nA sentence.";
    let expected = pairs([("7.4", ""), ("7.4.1", "General"), ("7.4.2", ""), ("A.1", "")]);
    assert_eq!(headings(text), expected);
}

#[test]
fn a_line_of_a_table_of_contents_is_skipped() {
    let text = "5.1\tOne\t12\n5.2\tTwo\t13\n5.1\tOne\nText.\n5.2\tTwo\nText.";
    assert_eq!(headings(text), pairs([("5.1", "One"), ("5.2", "Two")]));
}

#[test]
fn hashes_before_a_heading_are_dropped() {
    let text = "# 1. Introduction\n* * * First change * * *\n### 6.2.Y Solution #2.X: Anew\n\
        #### 6.2.Y.1 Flow\n1. A.";
    assert_eq!(headings(text), pairs([("6.2.Y", "Solution #2.X: Anew"), ("6.2.Y.1", "Flow")]));
}

#[test]
fn labels_have_many_forms() {
    let text =
        "1. a\n1a. b\n2.c is none\n2.Client sends\n3-4. d\n5: e\n6)\tf\nStep 7: g\nStep 8\nh";
    assert_eq!(labels(text), ["1", "1a", "", "2", "3-4", "5", "6)", "7", "8"]);
    let text = "(1) a\n(a) b\nA) c\no\td\n• e\n– f\nii) g\na. h\n1)The client";
    assert_eq!(labels(text), ["(1)", "(a)", "A)", "o", "•", "–", "ii)", "a", "1)"]);
    // The steps of a case.
    let text = "Case b) is it.\nb1) a\nb2) b\nb3-b4) c\nb5 – b6) d\nc1) e\n7 – 8. f";
    assert_eq!(labels(text), ["", "b1)", "b2)", "b3-b4)", "b5 – b6)", "c1)", "7 – 8"]);
}

#[test]
fn words_that_begin_like_labels_are_text() {
    let lines = [
        "Step 3 can occur at any time.",
        "i.e. this",
        "e.g. that",
        "A. Name wrote it",
        "-5 dB",
        "3GPP) is",
        "(see below)",
        "(OK) is sent",
        "2G networks",
        "10:30 is late",
        "or else",
        "abc) none",
        "b1: none",
        "5 - 10 dB. More",
    ];
    for line in lines {
        assert_eq!(labels(line), [""], "{line}");
    }
}

#[test]
fn nested_steps_know_the_step_around_them() {
    let text = "The client:\n1) if so:\na) does this;\nb) does that:\ni) once; and\n\
        ii) twice; and\n\
        c) stops;\n2) otherwise:\na) waits:\n- short; or\n- long; and\n3) ends.";
    let expected = nodes([
        ("", None),
        ("1)", Some(0)),
        ("a)", Some(1)),
        ("b)", Some(1)),
        ("i)", Some(3)),
        ("ii)", Some(3)),
        ("c)", Some(1)),
        ("2)", Some(0)),
        ("a)", Some(7)),
        ("-", Some(8)),
        ("-", Some(8)),
        ("3)", Some(0)),
    ]);
    assert_eq!(tree(text), expected);
}

#[test]
fn a_letter_that_is_a_roman_number_is_read_by_its_place() {
    let text = "a) a\nh) h\ni) i\nj) j\ni) one\nii) two";
    let parents: Vec<_> = items(text).into_iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, None, None, None, Some(3), Some(3)]);
    let text = "1. a\nv. b";
    assert_eq!(tree(text), nodes([("1", None), ("v", Some(0))]));
}

#[test]
fn a_new_paragraph_introduces_a_new_list() {
    let text = "First:\n1) a\n2) b\nSecond:\n1) c\n- d\nThird:\n- e\nFourth:\na) f\nb) g";
    let expected = nodes([
        ("", None),
        ("1)", Some(0)),
        ("2)", Some(0)),
        ("", None),
        ("1)", Some(3)),
        ("-", Some(4)),
        ("", None),
        ("-", Some(6)),
        ("", None),
        ("a)", Some(8)),
        ("b)", Some(8)),
    ]);
    assert_eq!(tree(text), expected);
}

#[test]
fn a_list_after_a_caption_is_that_of_the_paragraph_before_the_conditions() {
    let text = "Figure 5-1 shows it.\nPre-conditions:\n1. a\n2. b\nFigure 5-1: Flow\n1. c\n2. d";
    let expected = nodes([
        ("", None),
        ("", None),
        ("1", Some(1)),
        ("2", Some(1)),
        ("Figure 5-1", None),
        ("1", Some(0)),
        ("2", Some(0)),
    ]);
    assert_eq!(tree(text), expected);
    let text = "First.\n1. a\nFigure 5-1: Flow\n2. b\nFigure 5-2: Flow\n1. c";
    let parents: Vec<_> = items(text).into_iter().map(|item| item.parent).collect();
    assert_eq!(parents, [None, Some(0), None, Some(0), None, None]);
}

#[test]
fn a_list_goes_on_after_a_note_and_after_a_paragraph() {
    let text = "First.\n1. a\nNOTE: Of a.\n2. b\nMore on b.\n3. c\nIf so:\n4. d\n4a. e\n5. f";
    let expected = nodes([
        ("", None),
        ("1", Some(0)),
        ("NOTE", None),
        ("2", Some(0)),
        ("", None),
        ("3", Some(0)),
        ("", None),
        ("4", Some(6)),
        ("4a", Some(6)),
        ("5", Some(6)),
    ]);
    assert_eq!(tree(text), expected);
}

#[test]
fn a_list_goes_on_though_its_punctuation_changes() {
    let text = "First.\n1. a\n2) b\n3. c\n3.1 The client does it.\n3.2\nThe server does it.\n\
        4. d";
    let expected = nodes([
        ("", None),
        ("1", Some(0)),
        ("2)", Some(0)),
        ("3", Some(0)),
        ("3.1", Some(3)),
        ("3.2", Some(3)),
        ("4", Some(0)),
    ]);
    assert_eq!(tree(text), expected);
}

#[test]
fn notes_have_many_forms() {
    let lines = [
        ("NOTE: Text.", "NOTE"),
        ("NOTE:\tText.", "NOTE"),
        ("NOTE:\nText.", "NOTE"),
        ("NOTE 1:\nText.", "NOTE 1"),
        ("NOTE 1\nText.", "NOTE 1"),
        ("NOTE 1 Text.", "NOTE 1"),
        ("NOTE 2:Text.", "NOTE 2"),
        ("NOTE 2\tText.", "NOTE 2"),
        ("NOTE 3 – Text.", "NOTE 3"),
        ("NOTE：Text.", "NOTE"),
        ("Note 4: Text.", "NOTE 4"),
        ("NOTE\nText.", "NOTE"),
    ];
    for (line, label) in lines {
        let read = items(line);
        assert_eq!(read.len(), 1, "{line}");
        let found = (read[0].kind, read[0].label.as_str(), read[0].text.as_str());
        assert_eq!(found, (ItemKind::Note, label, "Text."), "{line}");
    }
    for line in ["Note that it ends.", "NOTE 1 and NOTE 2 apply.", "NOTES: a", "Notes are kept."] {
        assert_eq!(items(line)[0].kind, ItemKind::Paragraph, "{line}");
    }
}

#[test]
fn editors_notes_have_many_forms() {
    let lines = [
        "Editor's note: Text.",
        "Editor’s note: Text.",
        "Editor's Note:\tText.",
        "EDITOR'S NOTE: Text.",
        "EDITOR’S NOTE:\nText.",
        "Editors note: Text.",
        "Editors' note: Text.",
        "Editor's note\nText.",
        "Editor´s note - Text.",
        "[Editor's note: Text.",
    ];
    for line in lines {
        let read = items(line);
        let found = (read.len(), read[0].kind, read[0].label.as_str(), read[0].text.as_str());
        assert_eq!(found, (1, ItemKind::EditorsNote, "editor's note", "Text."), "{line}");
    }
    assert_eq!(items("Editor's note 2: Text.")[0].label, "editor's note 2");
    for line in
        ["Editor's notes are kept.", "Editor's note in this clause is kept.", "Editorial: a"]
    {
        assert_eq!(items(line)[0].kind, ItemKind::Paragraph, "{line}");
    }
}

#[test]
fn captions_have_many_forms() {
    let lines = [
        ("Figure 5.2-1: Flow", "Figure 5.2-1"),
        ("Figure\u{a0}5.x-1: Flow", "Figure 5.x-1"),
        ("TABLE 5.2.3-1:\nFlow", "TABLE 5.2.3-1"),
        ("Table 1. Flow", "Table 1"),
        ("Figure 6.X.2.1 Flow", "Figure 6.X.2.1"),
        ("Figure 5.2-1\tFlow", "Figure 5.2-1"),
        ("Table 5.2-1 – Flow", "Table 5.2-1"),
    ];
    for (line, label) in lines {
        let read = items(line);
        let found = (read.len(), read[0].kind, read[0].label.as_str(), read[0].text.as_str());
        assert_eq!(found, (1, ItemKind::Caption, label, "Flow"), "{line}");
    }
    let others =
        ["Figure 5.2-1 shows it.", "Figure it out: do.", "Table of contents", "Figures 5-1: a"];
    for line in others {
        assert_eq!(items(line)[0].kind, ItemKind::Paragraph, "{line}");
    }
}

#[test]
fn text_broken_at_a_width_is_joined() {
    let text = "The client ends the private call with the chosen user, and then\n\
        forwards the request to the other client as described in clause\n\
        5.3 of this document, when the user has been authorized to do\n\
        so. MCTest servers may be more than one, but this is rare; the\n\
        other is then told.\n\
        1. The client sends a call end request to the server, which\n\
        forwards it to the other client. The client waits for the\n\
        answer.\n\
        2. The server ends.\n";
    let read = items(text);
    assert_eq!(read.len(), 3);
    assert!(read[0].text.contains("to do so. MCTest servers may"));
    assert!(read[1].text.ends_with("The client waits for the answer."));
}

#[test]
fn paragraphs_on_lines_of_their_own_stay_apart() {
    let read = items("One sentence.\nAnother\nMCTest client\nand the rest of it.\n\nThe last.");
    let texts: Vec<_> = read.iter().map(|item| item.text.as_str()).collect();
    let expected = ["One sentence.", "Another", "MCTest client and the rest of it.", "The last."];
    assert_eq!(texts, expected);
}

#[test]
fn every_encoding_gives_the_same() {
    let text = "*** First change ***\n5.2\tCall – release\nEditor’s note: “Yes”.\n1.\tThe end.\n";
    let plain = contribution(text);
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend_from_slice(text.as_bytes());
    let windows: Vec<u8> = text
        .chars()
        .map(|character| match character {
            '–' => 0x96,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            other => other as u8,
        })
        .collect();
    let units = || std::iter::once('\u{FEFF}').chain(text.chars()).map(|c| c as u16);
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    let returns = text.replace('\n', "\r").into_bytes();
    for bytes in [marked, windows, little, big, returns] {
        assert_eq!(read(&bytes).as_ref(), Ok(&plain));
    }
}

#[test]
fn spaces_of_all_kinds_are_one_space() {
    let read = items("1.\u{a0}\tThe \u{2009}client\u{a0}\u{a0}1\u{b}sends\ta call\u{2011}end.");
    assert_eq!(read[0].text, "The client 1 sends a call-end.");
}

#[test]
fn documents_are_those_of_the_proposal() {
    let start = "2. Reason for change\nSee 3GPP TS 23.228. This is a fact.\n4. Proposal\n";
    let end = "\n*** First change ***\n5.2 A\nIt is proposed to read TS 11.111.";
    let cases: [(&str, &[&str]); 6] = [
        ("It is proposed to agree the changes to 3GPP TS 23281-030.", &["3GPP TS 23281"]),
        ("It is proposed to agree to 3GPP TR 24.803 v0.2.0.", &["3GPP TR 24.803"]),
        ("We propose changes vs. TR 23.801-01 v0.3.0.", &["TR 23.801-01"]),
        ("Proposed: TS23.281, (3GPP TS\u{a0}24.281[3]).", &["TS 23.281", "3GPP TS 24.281"]),
        ("We propose TS 23.281 and TS 23.281 again, TS 1 and TS.", &["TS 23.281"]),
        ("It is proposed to agree.", &[]),
    ];
    for (sentence, expected) in cases {
        let read = contribution(&format!("{start}{sentence}{end}"));
        assert_eq!(read.documents, expected, "{sentence}");
    }
}

#[test]
fn names_of_messages_are_noun_phrases() {
    let cases: [(&str, &[&str]); 29] = [
        ("sends 180 Ringing, then the 200 OK.", &["180 Ringing", "200 OK"]),
        (
            "a receive media request, the MCTest receive media response",
            &["receive media request", "MCTest receive media response"],
        ),
        ("it sends receive media request to it", &["receive media request"]),
        (
            "clients receive media request and shall accept call request",
            &["media request", "call request"],
        ),
        (
            "Clients receive media request and servers forward call request",
            &["media request", "call request"],
        ),
        (
            "The client sends an MCTest private call release request to the server.",
            &["MCTest private call release request"],
        ),
        ("via a private call response message.", &["private call response"]),
        ("The server may provide a progress indication to it.", &["progress indication"]),
        ("and the video push indication to indicate it", &["video push indication"]),
        ("generate a BYE request for the session", &["BYE request"]),
        ("a SIP 200 (OK) response, or a 4xx response", &["SIP 200 (OK) response", "4xx response"]),
        (
            "A SIP 183 (Session Progress) response is sent.",
            &["SIP 183 (Session Progress) response"],
        ),
        (
            "contains MCTest ID of the user, an SDP offer and an SDP answer",
            &["SDP offer", "SDP answer"],
        ),
        (
            "the initial MCTest call request and the corresponding call response",
            &["MCTest call request", "call response"],
        ),
        (
            "Floor Granted message is sent, then the Floor Release Ack messages",
            &["Floor Granted", "Floor Release Ack"],
        ),
        (
            "a SIP INVITE request or SIP re-INVITE request",
            &["SIP INVITE request", "SIP re-INVITE request"],
        ),
        (
            "sends the BYE, then an ACK to the 200 (OK), after CANCEL.",
            &["BYE", "ACK", "200 (OK)", "CANCEL"],
        ),
        ("within the INVITE transaction, or by the REFER method", &[]),
        ("the client may CANCEL the call, or BYE the other", &[]),
        ("BYE requests and SIP 4xx responses", &["BYE request", "SIP 4xx response"]),
        ("a \"call end request\"; call hold request.", &["call end request", "call hold request"]),
        ("(MCTest SDS request), [call notification]", &["MCTest SDS request", "call notification"]),
        ("Location information request/response and so on", &["Location information request"]),
        (
            "send call end request and forward call hold request towards it",
            &["call end request", "call hold request"],
        ),
        (
            "REGISTRATION ACCEPT message and registration accept message",
            &["REGISTRATION ACCEPT", "registration accept"],
        ),
        ("the call request procedure and the INVITE request body", &[]),
        (
            "A call end acknowledgement to the call end notification",
            &["call end acknowledgement", "call end notification"],
        ),
        (
            "the Nsmf_PDUSession_Create Request and a SIP MESSAGE request",
            &["Nsmf_PDUSession_Create Request", "SIP MESSAGE request"],
        ),
        (
            "remotely initiated call request, user-initiated call request",
            &["remotely initiated call request", "user-initiated call request"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(named(text), expected, "{text}");
    }
}

#[test]
fn verbs_and_phrases_without_a_name_are_no_messages() {
    let texts = [
        "the user wants to request a call and to answer it",
        "the client requests the floor; users request a floor; MCTest client requests permission",
        "indicate that requestor is requesting to transmit, as requested",
        "contained in the initial received request, an incoming request, upon receiving a request",
        "in response to the request, with no response and no indication",
        "The request is sent. Response! Message. Requests, answers",
        "the user's answer, the user answer and the server's response",
        "a message, the response message, request messages and a text message",
        "an N2 message, a NAS message, an MCPTT-1 message and the MCPTT user message",
        "The server offers media and the client's offer; upon request; on request",
        "client 2 request",
        "a SIP response to a SIP request",
        "request request request message",
        "",
    ];
    for text in texts {
        assert_eq!(named(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn mentions_know_their_clause_and_item() {
    let read = contribution(HOLD);
    let found = messages(&read);
    let found: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.clause, it.item)).collect();
    let expected = [
        ("call hold request", 2, 2),
        ("MCTest call hold request", 2, 2),
        ("progress indication", 2, 4),
        ("MCTest call hold request", 2, 6),
        ("MCTest call response", 2, 7),
        ("call hold request", 2, 7),
        ("call hold response", 2, 7),
        ("call resumption request", 3, 0),
    ];
    assert_eq!(found, expected);
}

#[test]
fn names_that_differ_by_a_service_or_by_case_are_one_message() {
    let text = ["Client sends a call request.", "The MCPTT call request is sent."];
    assert_eq!(grouped(&[&text]), [["call request", "MCPTT call request"]]);
    let text = ["a BYE request", "a SIP BYE request", "the BYE", "the SIP BYE"];
    let expected = [["BYE request", "SIP BYE request"], ["BYE", "SIP BYE"]];
    assert_eq!(grouped(&[&text]), expected);
    let text = ["a call end request", "the Call End Request", "Call end request"];
    assert_eq!(grouped(&[&text]), [["call end request", "Call End Request"]]);
    let text = ["the ABCtest call end request", "a call end request"];
    assert_eq!(grouped(&[&text]), [["ABCtest call end request", "call end request"]]);
}

#[test]
fn names_of_different_messages_stay_apart() {
    let none: Vec<Vec<String>> = Vec::new();
    let texts: [&[&str]; 6] = [
        &["a private call request", "a private call release request"],
        &["a private call request and a private call release request"],
        &["an MCPTT call request", "an MCData call request", "a call request"],
        &["a call hold request", "a call end request", "a call hold response"],
        &["an INVITE request", "a BYE request", "Call request is sent", "a call request"],
        &["a private call release request", "a private call response to something"],
    ];
    for text in texts {
        assert_eq!(grouped(&[text]), none, "{text:?}");
    }
}

#[test]
fn an_answer_that_lacks_a_word_beside_its_request_is_the_longer_answer() {
    let hold = [
        "sends an MCVideo call hold request",
        "sends an MCVideo call hold response",
        "upon the MCVideo call response that accepts the MCVideo call hold request, it ends",
    ];
    let setup = ["sends an MCVideo call request", "sends an MCVideo call response"];
    let expected = [["MCVideo call hold response", "MCVideo call response"]];
    assert_eq!(grouped(&[&setup, &hold]), expected);
    let same = [setup.as_slice(), hold.as_slice()].concat();
    assert_eq!(grouped(&[&same]), Vec::<Vec<String>>::new());
}

#[test]
fn a_place_counts_for_one_message_only() {
    let read = contribution(HOLD);
    let groups = variants(&messages(&read));
    let expected = [vec![
        ("call hold request".to_string(), vec![(2, 2), (2, 7)]),
        ("MCTest call hold request".to_string(), vec![(2, 2), (2, 6)]),
    ]];
    let found: Vec<_> = groups.into_iter().map(|group| group.names).collect();
    assert_eq!(found[..1], expected);
}

#[test]
fn an_empty_file_is_refused() {
    for bytes in [b"".as_slice(), b" \r\n\t\n", b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        assert_eq!(read(bytes), Err(Refusal::Empty), "{bytes:?}");
    }
}

#[test]
fn other_formats_are_refused_by_name() {
    assert_eq!(read(b"PK\x03\x04\x14\0"), Err(Refusal::BrokenDocx(Damage::Archive)));
    assert_eq!(read(b"PK\0\0"), Err(Refusal::Binary));
    assert_eq!(read(b"\xD0\xCF\x11\xE0\xA1\xB1"), Err(Refusal::Doc));
    assert_eq!(read(b"%PDF-1.7\n5.2 Clause\n"), Err(Refusal::Pdf));
    assert_eq!(read(b"{\\rtf1\\ansi 5.2 Clause}"), Err(Refusal::RichText));
    assert_eq!(read(b"5.2 Clause\n\0"), Err(Refusal::Binary));
    assert_eq!(read(b"\x01\x02\x03\x04abc"), Err(Refusal::Binary));
    assert_eq!(read(b"PKI is a thing\n5.2 Clause\nText.").map(|it| it.clauses.len()), Ok(1));
}

#[test]
fn a_text_without_a_clause_is_refused() {
    let texts = [
        "Just a sentence.",
        "1. Introduction\nWe do.\n2. Proposal\nWe propose.",
        "1. The client sends.\n2. The server answers.",
        "5.2 Before\n*** First change ***\nText.\n*** End of changes ***\n5.3 After",
    ];
    for text in texts {
        assert_eq!(read(text.as_bytes()), Err(Refusal::NoClause), "{text}");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let bytes = vec![b'a'; MOST_TEXT_BYTES + 1];
    assert_eq!(read(&bytes), Err(Refusal::TooLarge { bytes: MOST_TEXT_BYTES + 1 }));
    assert_eq!(read(&bytes[1..]), Err(Refusal::NoClause));
    let mut bytes = vec![0; MOST_BYTES + 1];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    assert_eq!(read(&bytes), Err(Refusal::TooLarge { bytes: MOST_BYTES + 1 }));
}

#[test]
fn every_refusal_says_what_was_expected_and_what_to_do() {
    let refusals = [
        Refusal::Empty,
        Refusal::TooLarge { bytes: 1 << 30 },
        Refusal::BrokenDocx(Damage::Archive),
        Refusal::BrokenDocx(Damage::Protected),
        Refusal::BrokenDocx(Damage::NoDocument),
        Refusal::BrokenDocx(Damage::Xml(Part::Document)),
        Refusal::BrokenDocx(Damage::TooDeep(Part::Styles)),
        Refusal::BrokenDocx(Damage::TooLarge(Part::Numbering)),
        Refusal::BrokenDocx(Damage::TooMuchText),
        Refusal::Doc,
        Refusal::RichText,
        Refusal::Pdf,
        Refusal::Binary,
        Refusal::NoClause,
    ];
    for refusal in refusals {
        let sentence = refusal.to_string();
        assert!(sentence.starts_with("expected ") && sentence.contains("; "), "{sentence}");
        assert!(sentence.contains("save") || sentence.contains("keep"), "{sentence}");
        assert!(!sentence.contains('\n') && !sentence.contains("  "), "{sentence}");
    }
    assert!(Refusal::Doc.to_string().contains("save it as a .docx"));
    assert!(Refusal::Pdf.to_string().contains("PDF"));
    assert!(Refusal::TooLarge { bytes: 7 }.to_string().contains("16 MiB"));
}

/// Reads bytes, and checks of what is read what holds of anything read.
fn survive(bytes: &[u8]) {
    let Ok(read) = read(bytes) else { return };
    assert!(!read.clauses.is_empty());
    for clause in &read.clauses {
        assert!(!clause.number.is_empty());
        let mut line = clause.line;
        for (at, item) in clause.items.iter().enumerate() {
            assert!(item.line > line || (item.line >= line && at == 0));
            line = item.line;
            assert!(item.parent.is_none_or(|parent| parent < at));
            assert_eq!(item.label.is_empty(), item.kind == ItemKind::Paragraph);
            assert!(!item.text.contains(['\n', '\t']) && !item.text.contains("  "));
        }
    }
    let mentions = messages(&read);
    for mention in mentions.iter().take(1000) {
        let text = &read.clauses[mention.clause].items[mention.item].text;
        assert!(text.contains(&mention.name) && !mention.name.is_empty());
    }
    let groups = variants(&mentions);
    assert!(groups.iter().all(|group| group.names.len() > 1));
    let placed = groups.iter().flat_map(|it| &it.names).map(|(_, places)| places.len());
    assert!(placed.sum::<usize>() <= mentions.len());
}

struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits")
    }
}

#[test]
fn a_text_cut_anywhere_is_survived() {
    let text = HOLD.replace('\n', "\r\n");
    for end in 0..=text.len() {
        survive(&text.as_bytes()[..end]);
        survive(&text.as_bytes()[end..]);
    }
    let wide: Vec<u8> = HOLD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for end in 0..400 {
        survive(&[&[0xFF, 0xFE], &wide[..end]].concat());
    }
}

#[test]
fn random_bytes_are_survived() {
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    for round in 0..2000 {
        let length = random.next() % 300;
        let start = b"5.2 Clause\n";
        let noise = (0..length).map(|_| match round % 2 {
            0 => (random.next() % 256) as u8,
            _ => b" \t\n.:)(-*0123459aixXA\xA0\x92\xE2\x80\x99\"'NOTE"[random.next() % 32],
        });
        let noise: Vec<u8> = noise.collect();
        survive(&noise);
        survive(&[start.as_slice(), &noise].concat());
    }
}

#[test]
fn random_pieces_are_survived() {
    let pieces = [
        "\n",
        "\n",
        "\n",
        "\n\n",
        " ",
        "\t",
        "5.2",
        "5.x",
        "7.4.2.3",
        "A.1",
        "Annex B",
        "1.",
        "2)",
        "a)",
        "i)",
        "ii)",
        "(1)",
        "4a.",
        "-",
        "•",
        "Step 1:",
        "NOTE 1:",
        "NOTE",
        "Editor’s note:",
        "Figure 5-1:",
        "Table 1.",
        "*** First change ***",
        "*** End of changes ***",
        "* * *",
        "Next change",
        "1. Introduction",
        "The client",
        "sends a",
        "call request",
        "call response",
        "MCPTT",
        "SIP 200 (OK)",
        "(",
        ")",
        "response",
        "message",
        "INVITE",
        "in clause",
        "text.",
        "é",
        "“",
        "…",
        ":",
        ";",
        "request",
        "SDP offer",
        "TS 23.281",
        "proposed",
        "(Session",
    ];
    let mut random = Xorshift(0x2545_F491_4F6C_DD1D);
    for _ in 0..4000 {
        let mut text = String::new();
        for _ in 0..random.next() % 60 {
            text.push_str(pieces[random.next() % pieces.len()]);
            if random.next().is_multiple_of(2) {
                text.push(' ');
            }
        }
        survive(text.as_bytes());
    }
}

#[test]
fn a_repetition_of_anything_is_read_quickly() {
    let size = 1 << 17;
    let pieces = [
        "1.\n",
        "5.2\n",
        "5.2 A\n",
        "1) a\n1. b\n2) c\n",
        "1)\na)\ni)\n-\n",
        "* First change *\n* End of change *\n",
        "*** First change ***\n",
        "a",
        "a ",
        "(",
        "200 (",
        "request ",
        "private call request ",
        "private call response, private call release response, call release request, ",
        "propose TS 23.281 and TR 24.803. ",
        "NOTE 1:\n",
        "Figure 1: ",
        "the\n",
        "1.1.",
        "#",
        "# ",
        "\t",
        "é",
        "*",
        "* ",
        "-",
        "in clause\n",
        "A.\n",
        "x. request ",
        "BYE ",
        "SIP ",
    ];
    for piece in pieces {
        let text = format!("*** First change ***\n5.2 A\n{}", piece.repeat(size / piece.len()));
        survive(text.as_bytes());
        survive(piece.repeat(size / piece.len()).as_bytes());
    }
}

#[test]
fn a_mebibyte_of_labels_is_read_quickly() {
    let labels = "1.\n".repeat((1 << 20) / 3);
    survive(format!("5.2 A\n{labels}").as_bytes());
    assert_eq!(read(labels.as_bytes()), Err(Refusal::NoClause));
}

#[test]
fn many_different_names_are_grouped_quickly() {
    let mut text = String::from("5.2 A\n");
    for at in 0..20_000 {
        write!(text, "a call{at} hold request, call{at} response, call{at} hold response; ")
            .expect("a string takes it");
    }
    survive(text.as_bytes());
}

#[test]
fn a_list_nests_no_deeper_than_there_are_styles() {
    let mut text = String::from("5.2 A\n");
    for at in 1..=999 {
        write!(text, "{at}. a\n{at}) b\n({at}) c\na) d\n• e\n– f\n").expect("a string takes it");
    }
    survive(text.as_bytes());
}

/// Numbers that begin again behind what is given before the procedure are those of its steps.
#[test]
fn numbers_that_begin_again_are_those_of_the_steps() {
    let parents = |text: &str| -> Vec<Option<usize>> {
        let found = contribution(&format!("5.1 Call\n{text}"));
        found.clauses[0].items.iter().map(|item| item.parent).collect()
    };
    assert_eq!(
        parents("Pre-conditions:\n1. a\n2. b\n1. c\n2. d\n"),
        [None, Some(0), Some(0), None, None]
    );
    // In a list of what is done they are a mistake.
    assert_eq!(parents("The UE shall:\n1. a\n2. b\n1. c\n"), [None, Some(0), Some(0), Some(0)]);
}
