//! Ordinary sentences, in the manner of several kinds of specification: what each of them says, as somebody
//! has judged it who read it. `CALLPROOF_BLESS=1` writes what is read now, to be judged again.

use std::fs;
use std::path::Path;

use callproof_reading::acts::{Understood, understand};
use callproof_reading::read;

/// The sentences of a text that demand something, each with its acts and with what was not understood.
fn acts_of(text: &str) -> String {
    let contribution = read(text.as_bytes()).expect("it is a contribution");
    let reading = understand(&contribution);
    let sentences = reading.items.iter().flat_map(|item| &item.sentences);
    let demands = sentences.filter(|said| !matches!(said.is, Understood::Ignored(_)));
    let mut all = String::new();
    for said in demands {
        all.push_str(&said.text);
        all.push('\n');
        let acts = said.acts.iter().map(|act| format!("    {act}\n"));
        let left = said.left.iter().map(|left| format!("    ? {left}\n"));
        acts.chain(left).for_each(|line| all.push_str(&line));
    }
    all
}

#[test]
fn ordinary_sentences_say_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ordinary");
    let mut texts: Vec<_> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it is readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    texts.sort();
    assert!(texts.len() >= 5, "{texts:?}");
    for path in texts {
        let acts = acts_of(&fs::read_to_string(&path).expect("it is text"));
        let kept = path.with_extension("acts");
        if std::env::var_os("CALLPROOF_BLESS").is_some() {
            fs::write(&kept, &acts).expect("it can be written");
        }
        let expected = fs::read_to_string(&kept).unwrap_or_default();
        let differs = acts.lines().zip(expected.lines()).position(|(own, other)| own != other);
        assert!(acts == expected, "{}: from line {differs:?} on it reads\n{acts}", kept.display());
    }
}
