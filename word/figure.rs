//! Figures.

use crate::document::Change;

/// A picture in a paragraph of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The picture.
    pub picture: Picture,
    /// Its width in centimetres; between the margins there are 17.
    pub width_cm: f64,
    /// Its height in centimetres.
    pub height_cm: f64,
    /// What it shows, for those who do not see it.
    pub description: String,
    /// Whether it is changed, with its paragraph.
    pub change: Change,
}

/// A picture, as a file would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// An enhanced metafile, which Word can take apart and edit.
    Emf(Vec<u8>),
    /// A bitmap.
    Png(Vec<u8>),
    /// A drawing, for Word from 2016 on.
    Svg {
        /// The drawing.
        svg: String,
        /// The same as a bitmap, for older programs.
        png: Vec<u8>,
    },
}
