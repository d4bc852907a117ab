//! The records of a metafile, and the header that counts them.

/// A record that is being written: its kind, its size, its fields.
pub struct Record {
    bytes: Vec<u8>,
}

impl Record {
    /// A filled polygon.
    pub const POLYGON: u32 = 3;
    /// Lines between places.
    pub const POLYLINE: u32 = 4;
    /// Several lines at once.
    pub const POLYLINES: u32 = 7;
    /// How large the drawing is in its own units.
    pub const SET_WINDOW_EXTENT: u32 = 9;
    /// Where the drawing begins.
    pub const SET_WINDOW_ORIGIN: u32 = 10;
    /// How large it is on the device.
    pub const SET_VIEWPORT_EXTENT: u32 = 11;
    /// Where it begins on the device.
    pub const SET_VIEWPORT_ORIGIN: u32 = 12;
    /// The end of the file.
    const END: u32 = 14;
    /// How units are mapped to the device.
    pub const SET_MAP_MODE: u32 = 17;
    /// Whether the ground of text is painted.
    pub const SET_BACKGROUND_MODE: u32 = 18;
    /// What the place of a text means.
    pub const SET_TEXT_ALIGN: u32 = 22;
    /// The colour of text.
    pub const SET_TEXT_COLOUR: u32 = 24;
    /// The pen, brush or font of what follows.
    pub const SELECT_OBJECT: u32 = 37;
    /// A font.
    pub const CREATE_FONT: u32 = 82;
    /// Text in UTF-16.
    pub const TEXT: u32 = 84;
    /// A pen.
    pub const CREATE_PEN: u32 = 95;
    /// The first record.
    const HEADER: u32 = 1;

    /// A record without fields.
    pub fn new(kind: u32) -> Self {
        Record { bytes: Vec::new() }.number(kind).number(0)
    }

    /// Adds a number.
    pub fn number(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// Adds a number that may be negative.
    pub fn signed(self, value: i32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// Adds a fraction.
    pub fn real(self, value: f32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// Adds left, top, right and bottom.
    pub fn rectangle(self, sides: [i32; 4]) -> Self {
        sides.into_iter().fold(self, Record::signed)
    }

    /// Adds UTF-16, filled up to a number of units.
    pub fn wide(self, units: &[u16], places: usize) -> Self {
        let filled = units.iter().copied().chain(std::iter::repeat(0)).take(places);
        filled.fold(self, |record, unit| record.bytes(&unit.to_le_bytes()))
    }

    /// Adds bytes as they are.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// The record with its size.
    fn sealed(mut self) -> Vec<u8> {
        let size = self.bytes.len() as u32;
        self.bytes[4..8].copy_from_slice(&size.to_le_bytes());
        self.bytes
    }
}

/// Records so far, without the header.
#[derive(Default)]
pub struct File {
    body: Vec<u8>,
    records: u32,
    objects: u32,
}

impl File {
    /// Adds a record.
    pub fn add(&mut self, record: Record) {
        self.body.extend(record.sealed());
        self.records += 1;
    }

    /// The number of a new object; 0 is the file itself.
    pub fn object(&mut self) -> u32 {
        self.objects += 1;
        self.objects
    }

    /// Closes the file; `width` and `height` are in hundredths of a millimetre.
    pub fn end(mut self, width: i32, height: i32, title: &str) -> Vec<u8> {
        // No palette, and the size of this record once more.
        self.add(Record::new(Record::END).number(0).number(16).number(20));
        let said: Vec<u16> = format!("callproof\0{title}\0\0").encode_utf16().collect();
        let places = said.len().next_multiple_of(2);
        let header = 108 + 2 * places;
        let size = header + self.body.len();
        let mut bytes = Record::new(Record::HEADER)
            .rectangle([0, 0, width, height])
            .rectangle([0, 0, width, height])
            .bytes(b" EMF")
            .number(0x0001_0000)
            .number(size as u32)
            .number(self.records + 1)
            // Handles, of which the file itself is one; in the upper half nothing.
            .number(self.objects + 1)
            .number(said.len() as u32)
            .number(108)
            // No palette. The device: an A4 page of a hundred pixels a millimetre.
            .number(0)
            .signed(21000)
            .signed(29700)
            .signed(210)
            .signed(297)
            // No pixel format, no OpenGL.
            .number(0)
            .number(0)
            .number(0)
            .signed(210_000)
            .signed(297_000)
            .wide(&said, places)
            .sealed();
        bytes.extend(self.body);
        bytes
    }
}
