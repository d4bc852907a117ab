//! That a metafile is well formed, record by record.

use super::*;
use crate::chart::{Arrow, Chart, Fate};
use crate::layout::{Options, layout};

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn sample() -> Vec<u8> {
    let arrow = |row: usize, fate: Fate, is_optional: bool| Arrow {
        from: (0, row),
        to: (1, row),
        label: format!("{row}. “request” – 視頻 😀"),
        fate,
        is_optional,
    };
    let chart = Chart {
        caption: "Figure 1: a call".into(),
        lifelines: vec!["client\u{a0}1".into(), "server".into()],
        rows: 3,
        arrows: vec![
            arrow(0, Fate::Taken, true),
            arrow(1, Fate::Pending, false),
            arrow(2, Fate::Lost, false),
        ],
        boxes: Vec::new(),
        repeats: None,
        remark: String::new(),
    };
    emf(&layout(&chart, &Options::default()))
}

#[test]
fn sizes_and_counts_add_up() {
    let bytes = sample();
    let (mut at, mut records, mut last) = (0, 0, 0);
    let mut objects = 1;
    while at < bytes.len() {
        let (kind, size) = (number(&bytes, at), number(&bytes, at + 4) as usize);
        assert!(size >= 8 && size % 4 == 0, "record {records} of kind {kind} has {size} bytes");
        if [Record::CREATE_FONT, Record::CREATE_PEN].contains(&kind) {
            assert_eq!(number(&bytes, at + 8), objects, "objects are numbered as they are made");
            objects += 1;
        }
        if kind == Record::CREATE_FONT {
            assert_eq!(size, 332);
        }
        if kind == Record::SELECT_OBJECT {
            let object = number(&bytes, at + 8);
            assert!(object & 0x8000_0000 != 0 || object < objects, "{object} is not made yet");
        }
        at += size;
        records += 1;
        last = kind;
    }
    assert_eq!(at, bytes.len());
    assert_eq!(last, 14);
    assert_eq!(&bytes[40..44], b" EMF");
    assert_eq!(number(&bytes, 48) as usize, bytes.len());
    assert_eq!(number(&bytes, 52), records);
    assert_eq!(number(&bytes, 56), objects);
}

#[test]
fn letters_stand_where_their_record_says() {
    let bytes = sample();
    let (mut at, mut said) = (0, Vec::new());
    while at < bytes.len() {
        let (kind, size) = (number(&bytes, at), number(&bytes, at + 4) as usize);
        if kind == Record::TEXT {
            let (count, letters) = (number(&bytes, at + 44) as usize, number(&bytes, at + 48));
            let advances = number(&bytes, at + 72) as usize;
            assert_eq!(advances + 4 * count, size);
            let start = at + letters as usize;
            let units = bytes[start..start + 2 * count].chunks(2);
            let units: Vec<u16> =
                units.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            said.push(String::from_utf16(&units).expect("UTF-16"));
        }
        at += size;
    }
    assert!(said.contains(&"0. “request” – 視頻 😀".to_string()), "{said:?}");
    assert!(said.contains(&"Figure 1: a call".to_string()), "{said:?}");
}
