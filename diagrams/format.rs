//! The formats in which a chart is written.

use crate::chart::Chart;
use crate::dot::dot_of;
use crate::emf::emf;
use crate::layout::{Options, layout};
use crate::mermaid::mermaid;
use crate::pdf::pdf;
use crate::plantuml::plantuml;
use crate::png::png;
use crate::svg::svg_of;
use crate::text::text;

/// How a chart is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Vectors for the web, and for Word since 2016.
    Svg,
    /// Pixels.
    Png,
    /// A page.
    Pdf,
    /// Vectors for Word and LibreOffice.
    Emf,
    /// Text for PlantUML.
    PlantUml,
    /// Text for Mermaid.
    Mermaid,
    /// Text for Graphviz, with the places of everything.
    Dot,
    /// Text as it is, for an electronic mail.
    Text,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 8] = [
        Format::Svg,
        Format::Png,
        Format::Pdf,
        Format::Emf,
        Format::PlantUml,
        Format::Mermaid,
        Format::Dot,
        Format::Text,
    ];

    /// How the name of such a file ends, without a dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Pdf => "pdf",
            Format::Emf => "emf",
            Format::PlantUml => "puml",
            Format::Mermaid => "mmd",
            Format::Dot => "dot",
            Format::Text => "txt",
        }
    }
}

/// Writes a chart. The same chart gives the same bytes, whenever and wherever it is written.
pub fn write(chart: &Chart, format: Format, options: &Options) -> Vec<u8> {
    let picture = || layout(chart, options);
    match format {
        Format::Svg => svg_of(chart, &picture()).into_bytes(),
        Format::Png => png(&picture()),
        Format::Pdf => pdf(&picture()),
        Format::Emf => emf(&picture()),
        Format::PlantUml => plantuml(chart, options).into_bytes(),
        Format::Mermaid => mermaid(chart, options).into_bytes(),
        Format::Dot => dot_of(chart, &picture()).into_bytes(),
        Format::Text => text(chart, options).into_bytes(),
    }
}
