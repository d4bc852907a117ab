//! `w:sym`: the characters of fonts that have symbols where others have letters.

/// The Symbol font from 0x41 to 0x5A, and from 0x61 to 0x7A.
const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The character that a symbol is, where there is one that plain text has as well.
pub fn symbol(font: &str, code: u32) -> Option<char> {
    let font = font.to_ascii_lowercase();
    let is_symbolic = (0xF000..=0xF0FF).contains(&code);
    let own = if is_symbolic { code & 0xFF } else { code };
    match font.as_str() {
        "symbol" => of_symbol(own),
        "wingdings" => of_wingdings(own),
        "wingdings 2" => of_wingdings_2(own),
        "wingdings 3" | "webdings" => None,
        _ => char::from_u32(own).filter(|c| !c.is_control() && !is_private(*c)),
    }
}

fn is_private(character: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&character)
}

fn of_symbol(code: u32) -> Option<char> {
    let nth = |letters: &str, first: u32| letters.chars().nth((code - first) as usize);
    match code {
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2A => Some('*'),
        0x2D => Some('-'),
        0x40 => Some('≅'),
        0x41..=0x5A => nth(GREEK_CAPITALS, 0x41),
        0x5C => Some('∴'),
        0x5E => Some('⊥'),
        0x61..=0x7A => nth(GREEK, 0x61),
        0x7E => Some('~'),
        0x20..=0x7D => char::from_u32(code),
        0xA2 => Some('′'),
        0xA3 => Some('≤'),
        0xA5 => Some('∞'),
        0xAB => Some('↔'),
        0xAC => Some('←'),
        0xAD => Some('↑'),
        0xAE => Some('→'),
        0xAF => Some('↓'),
        0xB0 => Some('°'),
        0xB1 => Some('±'),
        0xB2 => Some('″'),
        0xB3 => Some('≥'),
        0xB4 => Some('×'),
        0xB6 => Some('∂'),
        0xB7 => Some('•'),
        0xB8 => Some('÷'),
        0xB9 => Some('≠'),
        0xBA => Some('≡'),
        0xBB => Some('≈'),
        0xBC => Some('…'),
        0xC7 => Some('∩'),
        0xC8 => Some('∪'),
        0xCC => Some('⊂'),
        0xCE => Some('∈'),
        0xCF => Some('∉'),
        0xD6 => Some('√'),
        0xD7 => Some('⋅'),
        0xD8 => Some('¬'),
        0xD9 => Some('∧'),
        0xDA => Some('∨'),
        0xDB => Some('⇔'),
        0xDC => Some('⇐'),
        0xDE => Some('⇒'),
        0xE5 => Some('∑'),
        0xF2 => Some('∫'),
        _ => None,
    }
}

fn of_wingdings(code: u32) -> Option<char> {
    match code {
        0x20 => Some(' '),
        0x6C => Some('●'),
        0x6E => Some('■'),
        0x6F | 0x71 | 0x72 | 0xA8 => Some('□'),
        0x9F => Some('•'),
        0xA7 => Some('▪'),
        0xD8 => Some('➢'),
        0xDF | 0xE7 => Some('←'),
        0xE0 | 0xE8 => Some('→'),
        0xE1 | 0xE9 => Some('↑'),
        0xE2 | 0xEA => Some('↓'),
        0xF3 => Some('↔'),
        0xFB => Some('✗'),
        0xFC => Some('✓'),
        0xFD => Some('☒'),
        0xFE => Some('☑'),
        _ => None,
    }
}

fn of_wingdings_2(code: u32) -> Option<char> {
    match code {
        0x4F | 0x53 | 0x54 => Some('✗'),
        0x50 => Some('✓'),
        0x52 => Some('☑'),
        0xA3 => Some('□'),
        _ => None,
    }
}
