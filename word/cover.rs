//! The cover of a change request, as the form of 3GPP has it.

use crate::document::{Align, Block, Paragraph, Span};
use crate::style::Style;
use crate::table::{Cell, Edges, Lines, Row, Shade, Table};

/// What the cover of a change request says. A text of several lines is as many paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The meeting: `3GPP TSG-SA WG6 Meeting #20`.
    pub meeting: String,
    /// The number of the document: `S6-171601`.
    pub document: String,
    /// Where and when the meeting is.
    pub place: String,
    /// The specification to change, without "TS": `23.281`.
    pub specification: String,
    /// The number of the change request, of four digits.
    pub number: String,
    /// Its revision; `-` at first.
    pub revision: String,
    /// The version that it changes: `15.6.0`.
    pub version: String,
    /// What it affects.
    pub affects: Vec<Affected>,
    /// Its title.
    pub title: String,
    /// Who proposes it to the working group.
    pub source: String,
    /// The working group that proposes it to the plenary.
    pub group: String,
    /// The code of the work item.
    pub work_item: String,
    /// The day: `2017-11-20`.
    pub date: String,
    /// What kind of change it is.
    pub category: Category,
    /// The release: `Rel-15`.
    pub release: String,
    /// Why something is changed.
    pub reason: String,
    /// What is changed.
    pub summary: String,
    /// What happens if nothing is changed.
    pub consequences: String,
    /// The clauses with changes.
    pub clauses: String,
    /// Other core specifications to change; none where it is empty.
    pub core_specifications: String,
    /// Specifications of tests to change; none where it is empty.
    pub test_specifications: String,
    /// Specifications of operation and maintenance to change; none where it is empty.
    pub maintenance_specifications: String,
    /// What else there is to say.
    pub comments: String,
    /// What earlier revisions were.
    pub history: String,
}

/// What a change may affect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Affected {
    /// The applications on the smart card.
    Uicc,
    /// The mobile equipment.
    MobileEquipment,
    /// The radio access network.
    RadioAccessNetwork,
    /// The core network.
    CoreNetwork,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Category {
    /// It corrects something.
    #[default]
    Correction,
    /// It does what another one does in an earlier release.
    Mirror,
    /// It adds a feature.
    Addition,
    /// It changes how a feature works.
    Modification,
    /// It changes only how something is said.
    Editorial,
}

impl Category {
    fn letter(self) -> &'static str {
        match self {
            Category::Correction => "F",
            Category::Mirror => "A",
            Category::Addition => "B",
            Category::Modification => "C",
            Category::Editorial => "D",
        }
    }
}

/// The categories, as the form explains them.
const CATEGORIES: &str = "Use one of the following categories:\n\
    F  (correction)\n\
    A  (mirror corresponding to a change in an earlier release)\n\
    B  (addition of feature)\n\
    C  (functional modification of feature)\n\
    D  (editorial modification)\n\
    Detailed explanations of the above categories can be found in 3GPP TR 21.900.";

const HELP: &str = "For HELP on using this form: comprehensive instructions can be found at \
    http://www.3gpp.org/Change-Requests.";

impl Cover {
    /// The blocks of the cover, which are about one page.
    pub fn blocks(&self) -> Vec<Block> {
        let gap = || Paragraph::of(Style::CrCoverPage, vec![Span::new(" ").sized(4)]).into();
        let head = format!("{}\t{}", self.meeting, self.document);
        vec![
            Paragraph::new(Style::TdocHeader, head).into(),
            Paragraph::new(Style::TdocHeader, self.place.as_str()).into(),
            gap(),
            self.numbers().into(),
            gap(),
            self.affected().into(),
            gap(),
            self.form().into(),
            gap(),
        ]
    }

    /// Which change request it is.
    fn numbers(&self) -> Table {
        let large = |text: &str| Span::new(text).bold().sized(14);
        let label = |text, align| cell(large(text), align);
        let entry = |text, align| cell(large(text), align).shaded(Shade::Entry);
        let form = cell(Span::new("CR-Form-v12.3").italic().sized(7), Align::Right).across(9);
        let name = cell(Span::new("CHANGE REQUEST").bold().sized(16), Align::Centre).across(9);
        let help = cell(Span::new(HELP).italic().sized(9), Align::Centre).across(9);
        let around = Edges { top: true, left: true, bottom: true, right: true };
        let numbers = vec![
            blank(),
            entry(&self.specification, Align::Right),
            label("CR", Align::Centre),
            entry(&self.number, Align::Centre),
            label("rev", Align::Right),
            entry(&self.revision, Align::Centre),
            label("Current version:", Align::Right),
            entry(&self.version, Align::Centre),
            blank(),
        ];
        Table {
            widths_cm: vec![0.25, 2.75, 1.25, 2.25, 1.25, 1.75, 4.25, 3.0, 0.25],
            lines: Lines::Frame,
            rows: vec![
                Row::new(vec![form]),
                Row::new(vec![name]),
                spacer(9),
                Row::new(numbers),
                spacer(9),
                Row::new(vec![help.edged(around)]),
            ],
            ..Table::default()
        }
    }

    /// What the change affects: a box for each.
    fn affected(&self) -> Table {
        let boxes = [
            ("UICC apps", Affected::Uicc),
            ("ME", Affected::MobileEquipment),
            ("Radio Access Network", Affected::RadioAccessNetwork),
            ("Core Network", Affected::CoreNetwork),
        ];
        let mut cells = vec![label("Proposed change affects:")];
        for (name, affected) in boxes {
            cells.push(cell(Span::new(name), Align::Right));
            cells.push(tick(self.affects.contains(&affected)));
        }
        Table {
            widths_cm: vec![5.0, 2.5, 0.5, 1.25, 0.5, 3.75, 0.5, 2.5, 0.5],
            lines: Lines::Hidden,
            rows: vec![Row::new(cells)],
            ..Table::default()
        }
    }

    /// The rest of the form.
    fn form(&self) -> Table {
        let line =
            |name, text: &str| Row::new(vec![label(name), entry(text).across(FORM.len() - 1)]);
        let mut rows = vec![
            line("Title:", &self.title),
            spacer(FORM.len()),
            line("Source to WG:", &self.source),
            line("Source to TSG:", &self.group),
            spacer(FORM.len()),
            pair(field("Work item code:", &self.work_item), field("Date:", &self.date)),
            spacer(FORM.len()),
            pair(field("Category:", self.category.letter()), field("Release:", &self.release)),
            explained(),
        ];
        let texts = [
            ("Reason for change:", &self.reason),
            ("Summary of change:", &self.summary),
            ("Consequences if not approved:", &self.consequences),
            ("Clauses affected:", &self.clauses),
        ];
        for (name, text) in texts {
            rows.push(line(name, text));
            rows.push(spacer(FORM.len()));
        }
        rows.extend(self.others());
        rows.push(spacer(FORM.len()));
        rows.push(line("Other comments:", &self.comments));
        rows.push(spacer(FORM.len()));
        rows.push(line("This CR's revision history:", &self.history));
        Table { widths_cm: FORM.to_vec(), lines: Lines::Frame, rows, ..Table::default() }
    }

    /// Which other specifications are to be changed.
    fn others(&self) -> Vec<Row> {
        let head = |text| cell(Span::new(text).bold(), Align::Centre);
        let mut rows = vec![Row::new(vec![blank(), head("Y"), head("N"), blank().across(3)])];
        let others = [
            ("Other specs", " Other core specifications", &self.core_specifications),
            ("affected:", " Test specifications", &self.test_specifications),
            ("(show related CRs)", " O&M specifications", &self.maintenance_specifications),
        ];
        for (name, kind, which) in others {
            rows.push(Row::new(vec![
                label(name),
                tick(!which.is_empty()),
                tick(which.is_empty()),
                cell(Span::new(kind), Align::Left).across(2),
                entry(if which.is_empty() { "TS/TR ... CR ..." } else { which }),
            ]));
        }
        rows
    }
}

/// The widths of the columns of the form in centimetres.
const FORM: [f64; 6] = [4.5, 0.6, 0.6, 4.8, 2.0, 4.5];

/// A field: what it is about, and what it says.
struct Field<'a> {
    name: &'a str,
    text: &'a str,
}

/// A row of two fields.
fn pair(left: Field, right: Field) -> Row {
    let name = Span::new(right.name).bold().italic();
    let cells = vec![
        label(left.name),
        entry(left.text).across(3),
        cell(name, Align::Right),
        entry(right.text),
    ];
    Row::new(cells)
}

/// The row that explains the categories.
fn explained() -> Row {
    let lines = CATEGORIES
        .lines()
        .map(|line| Paragraph::of(Style::CrCoverPage, vec![Span::new(line).italic().sized(8)]));
    let all = Edges { top: false, left: false, bottom: true, right: true };
    let first = Edges { top: false, left: true, bottom: true, right: false };
    let lines = Cell::of(lines.collect()).across(FORM.len() - 1);
    Row::new(vec![blank().edged(first), lines.edged(all)])
}

fn field<'a>(name: &'a str, text: &'a str) -> Field<'a> {
    Field { name, text }
}

fn cell(span: Span, align: Align) -> Cell {
    Cell::of(vec![Paragraph::of(Style::CrCoverPage, vec![span]).aligned(align)])
}

fn blank() -> Cell {
    Cell::new(Style::CrCoverPage, "")
}

/// The name of a field.
fn label(text: &str) -> Cell {
    cell(Span::new(text).bold().italic(), Align::Left)
}

/// What a field says.
fn entry(text: &str) -> Cell {
    let lines = text.lines().map(|line| Paragraph::new(Style::CrCoverPage, line));
    Cell::of(lines.collect()).shaded(Shade::Entry)
}

/// A box, crossed where something is so.
fn tick(is_so: bool) -> Cell {
    let around = Edges { top: true, left: true, bottom: true, right: true };
    let cross = Span::new(if is_so { "X" } else { "" }).bold();
    cell(cross, Align::Centre).shaded(Shade::Entry).edged(around)
}

/// A low row without content.
fn spacer(columns: usize) -> Row {
    Row::new(vec![cell(Span::new(" ").sized(4), Align::Left).across(columns)])
}
