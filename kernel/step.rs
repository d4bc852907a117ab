//! Clauses and their steps: the only way to say where in a text something stands.

use std::fmt;

/// One clause of a document, as it is printed there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// The document, e.g. `3GPP TS 23.281`.
    pub document: &'static str,
    /// The clause number, e.g. `7.4.2.3.2`.
    pub number: &'static str,
    /// What the clause is about.
    pub title: &'static str,
}

/// What a step is to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Printed in the text and obeyed by a reaction.
    Printed,
    /// Printed in the text; no reaction cites it, for the reason given.
    Assumed(&'static str),
    /// Not in the text: proposed by a candidate of an open issue.
    Proposed,
}

/// What an item of a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A numbered step: `4`, `6a`.
    Numbered,
    /// An item of a list: `1)`.
    Listed,
    /// A NOTE.
    Note,
    /// An editor's note.
    EditorsNote,
    /// A paragraph, known by its first words or by what it is about.
    Paragraph,
    /// A section of an RFC.
    Section,
}

/// One item of a clause, or a part of one, as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its number, or the words that a paragraph is known by; empty where there is only one.
    pub label: &'static str,
    /// What the part is about, where it is a part.
    pub part: Option<&'static str>,
    /// Whether it permits, and demands nothing: "may".
    pub is_permission: bool,
}

impl Item {
    /// An item of some kind.
    pub const fn new(kind: Kind, label: &'static str) -> Self {
        Item { kind, label, part: None, is_permission: false }
    }

    /// A numbered step.
    pub const fn numbered(number: &'static str) -> Self {
        Item::new(Kind::Numbered, number)
    }

    /// An item of a list.
    pub const fn listed(number: &'static str) -> Self {
        Item::new(Kind::Listed, number)
    }

    /// A NOTE.
    pub const fn note(number: &'static str) -> Self {
        Item::new(Kind::Note, number)
    }

    /// The only editor's note.
    pub const fn editors_note() -> Self {
        Item::new(Kind::EditorsNote, "")
    }

    /// A paragraph.
    pub const fn paragraph(words: &'static str) -> Self {
        Item::new(Kind::Paragraph, words)
    }

    /// A section of an RFC.
    pub const fn section(number: &'static str) -> Self {
        Item::new(Kind::Section, number)
    }

    /// A part of it, by what that is about.
    pub const fn part(self, about: &'static str) -> Self {
        Item { part: Some(about), ..self }
    }

    /// It permits, and demands nothing.
    pub const fn may(self) -> Self {
        Item { is_permission: true, ..self }
    }

    /// As it is printed, without the part.
    pub fn whole(&self) -> String {
        let label = self.label;
        match (self.kind, label) {
            (Kind::Listed, _) => format!("{label})"),
            (Kind::Note, "") => "NOTE".into(),
            (Kind::Note, _) => format!("NOTE {label}"),
            (Kind::EditorsNote, "") => "editor's note".into(),
            (Kind::EditorsNote, _) => format!("editor's note {label}"),
            (Kind::Numbered | Kind::Paragraph | Kind::Section, _) => label.into(),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.whole();
        match self.part {
            Some(about) => f.pad(&format!("{whole} ({about})")),
            None => f.pad(&whole),
        }
    }
}

/// One item of a clause: a numbered step, a NOTE, or a sentence that demands something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// The clause it stands in.
    pub clause: &'static Clause,
    /// Which item it is.
    pub item: Item,
    /// What it demands: in our own words where it is printed, in drafting style where proposed.
    pub gist: &'static str,
    /// Whether the text prints it.
    pub standing: Standing,
    /// The printed items whose place it takes; empty where it is printed itself, or is added.
    pub replaces: &'static [Step],
}

impl Step {
    /// A step that a candidate resolution would add to `clause`; `text` is in drafting style.
    pub const fn proposed(clause: &'static Clause, item: Item, text: &'static str) -> Self {
        Step { clause, item, gist: text, standing: Standing::Proposed, replaces: &[] }
    }

    /// The same proposed step, in the place of printed items.
    pub const fn replacing(self, items: &'static [Step]) -> Self {
        Step { replaces: items, ..self }
    }

    /// The printed number without the part: `4`, `NOTE 1`; of a part of an unnumbered paragraph
    /// what it is about.
    pub fn number(&self) -> String {
        match self.item.part {
            Some(about) if !self.is_numbered() => about.into(),
            _ => self.item.whole(),
        }
    }

    /// Where it stands, whether it is printed there or proposed: `7.4.2.3.2 step 4a`.
    pub fn place(&self) -> String {
        let comma = if self.is_of_an_rfc() { "," } else { "" };
        format!("{}{comma} {}{}", self.clause.number, self.noun(), self.item)
    }

    /// Whether it has a number, as the items drawn in a figure have.
    pub fn is_numbered(&self) -> bool {
        matches!(self.item.kind, Kind::Numbered | Kind::Listed | Kind::Section)
    }

    /// Whether it stands in an RFC, whose items are sections and not numbered steps.
    pub fn is_of_an_rfc(&self) -> bool {
        self.item.kind == Kind::Section
    }

    /// What its like is called: `step 4`, `item 1)`; a section of an RFC has its number only.
    fn noun(&self) -> &'static str {
        match self.item.kind {
            Kind::Numbered => "step ",
            Kind::Listed => "item ",
            Kind::Note | Kind::EditorsNote | Kind::Paragraph | Kind::Section => "",
        }
    }

    /// Whether the text permits what it says, and demands it of nobody.
    pub fn is_optional(&self) -> bool {
        self.item.is_permission && self.is_printed()
    }

    /// Whether the text itself prints the step.
    pub fn is_printed(&self) -> bool {
        self.standing != Standing::Proposed
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_printed() { "" } else { " (proposed)" };
        write!(f, "{}{mark}", self.place())
    }
}

/// Steps by clause, as people cite them: `7.4.2.3.2 steps 2, 4; 7.4.2.3.3 step 1`.
pub fn listed(steps: &[Step]) -> String {
    let mut clauses: Vec<(&Clause, Vec<&Step>)> = Vec::new();
    for step in steps {
        match clauses.iter_mut().find(|(clause, _)| *clause == step.clause) {
            Some((_, items)) => items.push(step),
            None => clauses.push((step.clause, vec![step])),
        }
    }
    let said: Vec<String> =
        clauses.iter().map(|(clause, items)| in_clause(clause, items)).collect();
    said.join("; ")
}

fn in_clause(clause: &Clause, items: &[&Step]) -> String {
    let (numbered, others): (Vec<&Step>, Vec<&Step>) = items.iter().partition(|s| s.is_numbered());
    let name = |step: &&Step| match step.is_printed() {
        true => step.item.to_string(),
        false => format!("{} (proposed)", step.item),
    };
    let list = |steps: &[&Step]| steps.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if let Some(first) = numbered.first() {
        let noun = first.noun().trim_end();
        let plural = if numbered.len() > 1 && !noun.is_empty() { "s" } else { "" };
        parts.push(format!("{noun}{plural} {}", list(&numbered)).trim_start().to_string());
    }
    if !others.is_empty() {
        parts.push(list(&others));
    }
    let comma = if items.iter().any(|step| step.is_of_an_rfc()) { "," } else { "" };
    format!("{}{comma} {}", clause.number, parts.join(", "))
}

/// Declares one clause: a module with `CLAUSE`, one constant for each step in the text's order,
/// and `STEPS`, all of them; behind `proposed` those that candidates of open issues would add, in
/// drafting style, with the printed items whose place one takes.
///
/// ```
/// callproof_kernel::clause! {
///     /// How a call is answered.
///     pub answer: "TS 00.000" "4.2" "Answering" {
///         STEP_1 = numbered("1"): "the called party lifts the receiver";
///         NOTE_1 = note("1"): "it may take a while" assumed "a remark on duration";
///     } proposed {
///         HURRY = numbered("1a"): "The called party shall lift the receiver within 30 seconds."
///             replaces [NOTE_1];
///     }
/// }
/// assert_eq!(answer::STEP_1.to_string(), "4.2 step 1");
/// assert_eq!(answer::STEPS.len(), 2);
/// assert_eq!(answer::HURRY.to_string(), "4.2 step 1a (proposed)");
/// assert_eq!(answer::HURRY.replaces, [answer::NOTE_1]);
/// ```
#[macro_export]
macro_rules! clause {
    ($(#[$doc:meta])* pub $name:ident: $document:literal $number:literal $title:literal {
        $($step:ident = $item:ident($($label:literal)?) $(.$more:ident($($value:literal)?))*:
            $gist:literal $(assumed $why:literal)?;)*
    } $(proposed {
        $($new:ident = $kind:ident($($mark:literal)?) $(.$also:ident($($of:literal)?))*:
            $text:literal $(replaces [$($old:ident),+])?;)*
    })?) => {
        #[doc = concat!($number, ": ", $title, ".")]
        $(#[$doc])*
        pub mod $name {
            use $crate::step::{Clause, Item, Standing, Step};

            #[doc = concat!("Clause ", $number, ": ", $title, ".")]
            pub const CLAUSE: &Clause =
                &Clause { document: $document, number: $number, title: $title };
            $(
                #[doc = concat!($number, " ", $($label,)? ": ", $gist, ".")]
                pub const $step: Step = Step {
                    clause: CLAUSE,
                    item: Item::$item($($label)?)$(.$more($($value)?))*,
                    gist: $gist,
                    standing: $crate::clause!(@standing $($why)?),
                    replaces: &[],
                };
            )*
            $($(
                #[doc = $text]
                pub const $new: Step =
                    Step::proposed(CLAUSE, Item::$kind($($mark)?)$(.$also($($of)?))*, $text)
                        $(.replacing(&[$($old),+]))?;
            )*)?
            /// Every step of the clause, in the text's order.
            pub const STEPS: &[Step] = &[$($step),*];
        }
    };
    (@standing) => { Standing::Printed };
    (@standing $why:literal) => { Standing::Assumed($why) };
}
