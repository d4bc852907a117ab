//! Prints CLUE messages.

use super::{Body, Capture, Document, INFORMATION, PROTOCOL};

impl Document {
    /// The message as XML, ready for the data channel.
    pub fn print(&self) -> String {
        let mut page = Page::default();
        let name = self.body.root();
        page.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        page.line(&format!("<p:{name} xmlns=\"{INFORMATION}\""));
        page.line(&format!(" xmlns:p=\"{PROTOCOL}\""));
        page.line(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
        page.line(" protocol=\"CLUE\" v=\"1.0\">");
        if let Some(name) = &self.clue_id {
            page.field("clueId", &escape(name));
        }
        page.field("sequenceNr", &self.number.to_string());
        page.body(&self.body);
        page.line(&format!("</p:{name}>"));
        page.0
    }
}

impl Body {
    fn root(&self) -> &'static str {
        match self {
            Body::Options { .. } => "options",
            Body::OptionsResponse { .. } => "optionsResponse",
            Body::Advertisement { .. } => "advertisement",
            Body::Ack { .. } => "ack",
            Body::Configure { .. } => "configure",
            Body::ConfigureResponse { .. } => "configureResponse",
        }
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// `value` is escaped already.
    fn field(&mut self, name: &str, value: &str) {
        self.line(&format!(" <p:{name}>{value}</p:{name}>"));
    }

    fn body(&mut self, body: &Body) {
        match *body {
            Body::Options { provider, consumer } => {
                self.roles(provider, consumer);
                self.field("supportedVersions", "<p:version>1.0</p:version>");
            }
            Body::OptionsResponse { code, provider, consumer } => {
                self.response(code);
                self.roles(provider, consumer);
                if code / 100 == 2 {
                    self.field("version", "1.0");
                }
            }
            Body::Advertisement { ref captures } => self.advertisement(captures),
            Body::Ack { code, advertisement } => {
                self.response(code);
                self.field("advSequenceNr", &advertisement.to_string());
            }
            Body::Configure { advertisement, ack, ref captures } => {
                self.field("advSequenceNr", &advertisement.to_string());
                if let Some(code) = ack {
                    self.field("ack", &code.to_string());
                }
                self.encodings(captures);
            }
            Body::ConfigureResponse { code, configure } => {
                self.response(code);
                self.field("confSequenceNr", &configure.to_string());
            }
        }
    }

    fn roles(&mut self, provider: bool, consumer: bool) {
        self.field("mediaProvider", &provider.to_string());
        self.field("mediaConsumer", &consumer.to_string());
    }

    fn response(&mut self, code: u16) {
        self.field("responseCode", &code.to_string());
        if let Some(reason) = reason(code) {
            self.field("reasonString", reason);
        }
    }

    fn advertisement(&mut self, captures: &[Capture]) {
        self.line(" <p:mediaCaptures>");
        for capture in captures {
            self.capture(capture);
        }
        self.line(" </p:mediaCaptures>");
        self.encoding_group(captures.len());
        self.line(" <p:captureScenes>");
        let mut printed: Vec<&str> = Vec::new();
        for Capture { scene, .. } in captures {
            if !printed.contains(&scene.as_str()) {
                self.scene(scene, captures);
                printed.push(scene);
            }
        }
        self.line(" </p:captureScenes>");
    }

    fn capture(&mut self, capture: &Capture) {
        let (id, scene) = (escape(&capture.id), escape(&capture.scene));
        self.line(&format!(
            "  <mediaCapture xsi:type=\"videoCaptureType\" captureID=\"{id}\" mediaType=\"video\">"
        ));
        self.line(&format!("   <captureSceneIDREF>{scene}</captureSceneIDREF>"));
        self.line("   <nonSpatiallyDefinable>true</nonSpatiallyDefinable>");
        self.line("   <individual>true</individual>");
        self.line("   <encGroupIDREF>EG0</encGroupIDREF>");
        if let Some(text) = &capture.description {
            self.line(&format!("   <description lang=\"en\">{}</description>", escape(text)));
        }
        self.line("  </mediaCapture>");
    }

    /// One group with an encoding for each capture.
    fn encoding_group(&mut self, captures: usize) {
        let ids = (1..=captures).map(|number| format!("<encodingID>enc{number}</encodingID>"));
        self.line(" <p:encodingGroups>");
        self.line("  <encodingGroup encodingGroupID=\"EG0\">");
        self.line("   <maxGroupBandwidth>6000000</maxGroupBandwidth>");
        self.line(&format!("   <encodingIDList>{}</encodingIDList>", ids.collect::<String>()));
        self.line("  </encodingGroup>");
        self.line(" </p:encodingGroups>");
    }

    /// One view with the captures of the scene.
    fn scene(&mut self, scene: &str, captures: &[Capture]) {
        let own = captures.iter().filter(|capture| capture.scene == scene);
        let references =
            own.map(|own| format!("<mediaCaptureIDREF>{}</mediaCaptureIDREF>", escape(&own.id)));
        let references: String = references.collect();
        let scene = escape(scene);
        self.line(&format!("  <captureScene sceneID=\"{scene}\" scale=\"noscale\">"));
        let references = format!("<mediaCaptureIDs>{references}</mediaCaptureIDs>");
        let view = format!("<sceneView sceneViewID=\"V{scene}\">{references}</sceneView>");
        self.line(&format!("   <sceneViews>{view}</sceneViews>"));
        self.line("  </captureScene>");
    }

    fn encodings(&mut self, captures: &[String]) {
        if captures.is_empty() {
            return;
        }
        self.line(" <p:captureEncodings>");
        for (number, id) in (1..).zip(captures) {
            let capture = format!("<captureID>{}</captureID>", escape(id));
            let pair = format!("{capture}<encodingID>enc{number}</encodingID>");
            self.line(&format!("  <captureEncoding ID=\"ce{number}\">{pair}</captureEncoding>"));
        }
        self.line(" </p:captureEncodings>");
    }
}

/// The reason strings of RFC 8847.
fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Success",
        300 => "Low-level request error",
        301 => "Bad syntax",
        302 => "Invalid value",
        303 => "Conflicting values",
        400 => "Semantic errors",
        401 => "Version not supported",
        402 => "Invalid sequencing",
        403 => "Invalid identifier",
        404 => "Advertisement expired",
        405 => "Subset choice not allowed",
        _ => return None,
    })
}

/// Escapes for text and attributes alike; a character that XML does not have is replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(character))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
