//! From bytes to characters: UTF-8, UTF-16 with its mark, or Windows-1252, as Word writes them.

/// The characters of the Windows-1252 bytes 0x80 to 0x9F; five are not assigned.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// The text of a file, made [`plain`].
pub fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_bytes(rest),
        _ => decode_bytes(bytes),
    };
    plain(&text)
}

/// A text with line ends as `\n`, every space but the tab as a space, hyphens as `-`.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => plain.push('\n'),
            '\t' => plain.push('\t'),
            // Word's end of a table cell.
            '\u{7}' => plain.push('\t'),
            // Word's own non-breaking hyphen, and Unicode's hyphens.
            '\u{1E}' | '\u{2010}' | '\u{2011}' => plain.push('-'),
            // Optional hyphens, marks of Word's fields, and characters without width.
            '\u{1F}' | '\u{AD}' | '\u{13}'..='\u{15}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => {}
            space if space.is_whitespace() => plain.push(' '),
            other => plain.push(other),
        }
    }
    plain
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Reads UTF-8, and each byte that is none as Windows-1252.
fn decode_bytes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| match byte {
            0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(*byte),
        }));
    }
    text
}
