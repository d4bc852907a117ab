//! Pictures: the files of them, and the elements that show them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::Part;
use crate::figure::{Figure, Picture};
use crate::xml::Xml;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
const SVG: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
/// The number that Office gives the extension for SVG.
const SVG_EXTENSION: &str = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";

/// How many of the units of drawings are a centimetre.
const EMU_PER_CM: f64 = 360_000.0;

/// The least and the largest side of a picture in centimetres: more than Word's pages have.
const SIDES_CM: RangeInclusive<f64> = 0.01..=55.0;

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Enhanced metafiles.
    Emf,
    /// Bitmaps.
    Png,
    /// Drawings.
    Svg,
}

impl Kind {
    /// How the names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Emf => "emf",
            Kind::Png => "png",
            Kind::Svg => "svg",
        }
    }

    /// What such files are said to be.
    pub fn content_type(self) -> &'static str {
        match self {
            Kind::Emf => "image/x-emf",
            Kind::Png => "image/png",
            Kind::Svg => "image/svg+xml",
        }
    }
}

/// The files of the pictures, each once.
#[derive(Default)]
pub struct Media {
    files: Vec<(Kind, Vec<u8>)>,
}

impl Media {
    /// The kinds of the files.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.files.iter().map(|&(kind, _)| kind).collect()
    }

    /// The id of each file, and where it is, seen from the document.
    pub fn targets(&self) -> impl Iterator<Item = (String, String)> {
        let targets = self.files.iter().enumerate();
        targets.map(|(at, &(kind, _))| (id(at), target(at, kind)))
    }

    /// The parts of the archive.
    pub fn into_parts(self) -> impl Iterator<Item = Part> {
        let files = self.files.into_iter().enumerate();
        files.map(|(at, (kind, bytes))| Part::new(&format!("word/{}", target(at, kind)), bytes))
    }

    /// The id of a file.
    fn id_of(&mut self, kind: Kind, bytes: &[u8]) -> String {
        let known = self.files.iter().position(|(of, file)| *of == kind && file == bytes);
        id(known.unwrap_or_else(|| {
            self.files.push((kind, bytes.to_vec()));
            self.files.len() - 1
        }))
    }
}

/// The first ids are those of the styles and the settings.
fn id(at: usize) -> String {
    format!("rId{}", at + 3)
}

fn target(at: usize, kind: Kind) -> String {
    format!("media/image{}.{}", at + 1, kind.extension())
}

/// Writes the run that shows a figure, which is the picture of this number.
pub fn run(xml: &mut Xml, figure: &Figure, number: u32, media: &mut Media) {
    let (picture, svg) = match &figure.picture {
        Picture::Emf(bytes) => (media.id_of(Kind::Emf, bytes), None),
        Picture::Png(bytes) => (media.id_of(Kind::Png, bytes), None),
        Picture::Svg { svg, png } => {
            (media.id_of(Kind::Png, png), Some(media.id_of(Kind::Svg, svg.as_bytes())))
        }
    };
    let shown = Shown {
        width: emu(figure.width_cm),
        height: emu(figure.height_cm),
        number: number.to_string(),
        name: format!("Picture {number}"),
        description: &figure.description,
        picture,
        svg,
    };
    xml.within("w:r", &[], |xml| {
        xml.within("w:rPr", &[], |xml| xml.empty("w:noProof", &[]));
        xml.within("w:drawing", &[], |xml| shown.inline(xml));
    });
}

fn emu(cm: f64) -> String {
    let (least, most) = SIDES_CM.into_inner();
    let cm = if cm.is_finite() { cm.clamp(least, most) } else { least };
    ((cm * EMU_PER_CM).round() as u64).to_string()
}

/// A picture as it is shown.
struct Shown<'a> {
    /// Its width in the units of drawings.
    width: String,
    /// Its height in the units of drawings.
    height: String,
    number: String,
    name: String,
    description: &'a str,
    /// The id of its file.
    picture: String,
    /// The id of the drawing that newer programs show.
    svg: Option<String>,
}

impl Shown<'_> {
    fn inline(&self, xml: &mut Xml) {
        let around = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
        let graphic = [("xmlns:a", DRAWING)];
        xml.within("wp:inline", &around, |xml| {
            xml.empty("wp:extent", &[("cx", &*self.width), ("cy", &self.height)]);
            xml.empty("wp:effectExtent", &[("l", "0"), ("t", "0"), ("r", "0"), ("b", "0")]);
            self.name(xml, "wp:docPr");
            xml.within("wp:cNvGraphicFramePr", &[], |xml| {
                xml.empty("a:graphicFrameLocks", &[graphic[0], ("noChangeAspect", "1")]);
            });
            xml.within("a:graphic", &graphic, |xml| {
                xml.within("a:graphicData", &[("uri", PICTURE)], |xml| self.picture(xml));
            });
        });
    }

    fn name(&self, xml: &mut Xml, element: &str) {
        let attributes = [("id", &*self.number), ("name", &self.name), ("descr", self.description)];
        xml.empty(element, &attributes);
    }

    fn picture(&self, xml: &mut Xml) {
        xml.within("pic:pic", &[("xmlns:pic", PICTURE)], |xml| {
            xml.within("pic:nvPicPr", &[], |xml| {
                self.name(xml, "pic:cNvPr");
                xml.empty("pic:cNvPicPr", &[]);
            });
            xml.within("pic:blipFill", &[], |xml| {
                self.blip(xml);
                xml.within("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
            });
            xml.within("pic:spPr", &[], |xml| {
                xml.within("a:xfrm", &[], |xml| {
                    xml.empty("a:off", &[("x", "0"), ("y", "0")]);
                    xml.empty("a:ext", &[("cx", &*self.width), ("cy", &self.height)]);
                });
                let rectangle = [("prst", "rect")];
                xml.within("a:prstGeom", &rectangle, |xml| xml.empty("a:avLst", &[]));
            });
        });
    }

    fn blip(&self, xml: &mut Xml) {
        let embedded = [("r:embed", &*self.picture)];
        let Some(svg) = &self.svg else { return xml.empty("a:blip", &embedded) };
        xml.within("a:blip", &embedded, |xml| {
            xml.within("a:extLst", &[], |xml| {
                xml.within("a:ext", &[("uri", SVG_EXTENSION)], |xml| {
                    xml.empty("asvg:svgBlip", &[("xmlns:asvg", SVG), ("r:embed", svg)]);
                });
            });
        });
    }
}
