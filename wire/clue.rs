//! CLUE messages as XML (RFC 8846, RFC 8847).

use tree::Element;

mod print;
#[cfg(test)]
mod tests;
mod tree;

/// The namespace of the messages.
const PROTOCOL: &str = "urn:ietf:params:xml:ns:clue-protocol";

/// The namespace of the data model inside them.
const INFORMATION: &str = "urn:ietf:params:xml:ns:clue-info";

/// One CLUE message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The name the sender gives itself.
    pub clue_id: Option<String>,
    /// `sequenceNr`: positive, one more than the sender's last in the same series.
    pub number: u32,
    /// What the message says.
    pub body: Body,
}

/// What a CLUE message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The channel initiator's roles.
    Options {
        /// Whether it provides media.
        provider: bool,
        /// Whether it consumes media.
        consumer: bool,
    },
    /// The answer to options.
    OptionsResponse {
        /// The response code, 200 for success.
        code: u16,
        /// Whether the answerer provides media.
        provider: bool,
        /// Whether the answerer consumes media.
        consumer: bool,
    },
    /// What can be captured, all of it.
    Advertisement {
        /// At least one, as the schema asks.
        captures: Vec<Capture>,
    },
    /// The receipt of an advertisement.
    Ack {
        /// The response code.
        code: u16,
        /// The number of the advertisement.
        advertisement: u32,
    },
    /// The captures that the consumer wants.
    Configure {
        /// The number of the advertisement they are from.
        advertisement: u32,
        /// The response code for the advertisement, when the message acknowledges it as well.
        ack: Option<u16>,
        /// The identities of the captures.
        captures: Vec<String>,
    },
    /// The answer to configure.
    ConfigureResponse {
        /// The response code.
        code: u16,
        /// The number of the configure.
        configure: u32,
    },
}

/// One media capture of an advertisement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// `captureID`.
    pub id: String,
    /// `captureSceneIDREF`.
    pub scene: String,
    /// What a human reads.
    pub description: Option<String>,
}

/// Why bytes are not a CLUE message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is longer than what is looked at.
    #[error("a document of {0} bytes is too long")]
    Long(usize),
    /// It is no UTF-8.
    #[error("the document is not UTF-8")]
    Encoding,
    /// It is no well-formed XML.
    #[error("the document is not well-formed: {0}")]
    Xml(String),
    /// It declares a document type, with which entities could be expanded.
    #[error("the document declares a document type")]
    DocumentType,
    /// It refers to an entity that XML itself does not define.
    #[error("the document refers to the unknown entity `{0}`")]
    Entity(String),
    /// Its elements are nested too deeply.
    #[error("the elements are nested more than {0} deep")]
    Deep(usize),
    /// Its root is not of CLUE.
    #[error("the root element `{0}` is no CLUE message")]
    Root(String),
    /// Its root says that it is of another protocol.
    #[error("the message is of the protocol `{0}`, not of CLUE")]
    Protocol(String),
    /// Something that has to be there is not.
    #[error("`{0}` lacks `{1}`")]
    Missing(String, &'static str),
    /// A value is not one that the element can have.
    #[error("`{0}` cannot be `{1}`")]
    Value(&'static str, String),
}

/// Reads a CLUE message: whatever the prefixes, the order of elements, and the extensions.
///
/// # Errors
///
/// [`Error`] says in one sentence what the message lacks.
pub fn parse(bytes: &[u8]) -> Result<Document, Error> {
    let root = tree::read(bytes)?;
    if let Some(protocol) = root.attribute("protocol").filter(|name| *name != "CLUE") {
        return Err(Error::Protocol(protocol.to_owned()));
    }
    let body = body(&root)?;
    let clue_id = root.text("clueId").map(str::to_owned);
    Ok(Document { clue_id, number: root.number("sequenceNr")?, body })
}

fn body(root: &Element) -> Result<Body, Error> {
    match root.name.as_str() {
        "options" => options(root),
        "optionsResponse" => options_response(root),
        "advertisement" => advertisement(root),
        "ack" => ack(root),
        "configure" => configure(root),
        "configureResponse" => configure_response(root),
        name => Err(Error::Root(name.to_owned())),
    }
}

fn options(root: &Element) -> Result<Body, Error> {
    let provider = root.truth("mediaProvider")?.ok_or_else(|| root.lacks("mediaProvider"))?;
    let consumer = root.truth("mediaConsumer")?.ok_or_else(|| root.lacks("mediaConsumer"))?;
    Ok(Body::Options { provider, consumer })
}

/// A response that refuses need not state the roles.
fn options_response(root: &Element) -> Result<Body, Error> {
    Ok(Body::OptionsResponse {
        code: root.code("responseCode")?,
        provider: root.truth("mediaProvider")?.unwrap_or(false),
        consumer: root.truth("mediaConsumer")?.unwrap_or(false),
    })
}

fn advertisement(root: &Element) -> Result<Body, Error> {
    let list = root.child("mediaCaptures").ok_or_else(|| root.lacks("mediaCaptures"))?;
    let captures = list.all("mediaCapture").map(capture).collect::<Result<Vec<_>, _>>()?;
    if captures.is_empty() {
        return Err(list.lacks("mediaCapture"));
    }
    Ok(Body::Advertisement { captures })
}

fn capture(element: &Element) -> Result<Capture, Error> {
    let id = element.attribute("captureID").map(str::trim).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| element.lacks("captureID"))?.to_owned();
    let scene = element.required("captureSceneIDREF")?.to_owned();
    let description = element.child("description").map(|child| child.text.clone());
    Ok(Capture { id, scene, description })
}

fn ack(root: &Element) -> Result<Body, Error> {
    let code = root.code("responseCode")?;
    Ok(Body::Ack { code, advertisement: root.number("advSequenceNr")? })
}

fn configure(root: &Element) -> Result<Body, Error> {
    let ack = root.child("ack").map(|_| root.code("ack")).transpose()?;
    let encodings = root.all("captureEncodings").flat_map(|list| list.all("captureEncoding"));
    let captures = encodings.map(|encoding| encoding.required("captureID").map(str::to_owned));
    Ok(Body::Configure {
        advertisement: root.number("advSequenceNr")?,
        ack,
        captures: captures.collect::<Result<_, _>>()?,
    })
}

fn configure_response(root: &Element) -> Result<Body, Error> {
    let code = root.code("responseCode")?;
    Ok(Body::ConfigureResponse { code, configure: root.number("confSequenceNr")? })
}

impl Element {
    fn lacks(&self, what: &'static str) -> Error {
        Error::Missing(self.name.clone(), what)
    }

    fn text(&self, name: &'static str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    fn required(&self, name: &'static str) -> Result<&str, Error> {
        self.text(name).ok_or_else(|| self.lacks(name))
    }

    /// A positive integer.
    fn number(&self, name: &'static str) -> Result<u32, Error> {
        let text = self.required(name)?;
        let number = text.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| Error::Value(name, text.to_owned()))
    }

    /// A response code, which has three digits.
    fn code(&self, name: &'static str) -> Result<u16, Error> {
        let text = self.required(name)?;
        let code = text.parse().ok().filter(|code| (100..=999).contains(code));
        code.ok_or_else(|| Error::Value(name, text.to_owned()))
    }

    fn truth(&self, name: &'static str) -> Result<Option<bool>, Error> {
        match self.text(name) {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(text) => Err(Error::Value(name, text.to_owned())),
        }
    }
}
