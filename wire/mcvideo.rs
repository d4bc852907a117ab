//! What MCVideo says in XML bodies: mcvideo-info (TS 24.281 F.1) and the list of called users.

use quick_xml::events::{BytesStart, Event};
use quick_xml::se::Serializer;
use quick_xml::{Reader, XmlVersion};
use serde::{Deserialize, Serialize};

/// The media type of [`McvideoInfo`].
pub const MCVIDEO_INFO: &str = "application/vnd.3gpp.mcvideo-info+xml";
/// The media type of [`resource_list`].
pub const RESOURCE_LISTS: &str = "application/resource-lists+xml";
/// The `Content-Disposition` of a list of recipients (RFC 5363).
pub const RECIPIENT_LIST: &str = "recipient-list";

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n";

/// Why an XML body can not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not UTF-8.
    #[error("The XML body is not UTF-8.")]
    NotUtf8(#[from] std::str::Utf8Error),
    /// It is not XML, or not of this kind.
    #[error("The XML body can not be read: {0}.")]
    Unreadable(#[from] quick_xml::DeError),
    /// It is not well-formed.
    #[error("The XML body is not well-formed: {0}.")]
    NotWellFormed(#[from] quick_xml::Error),
    /// It ends within an element, or has no root.
    #[error("The XML body is not complete.")]
    Incomplete,
}

/// The elements of mcvideo-info that the procedures use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct McvideoInfo {
    /// What kind of call it is.
    pub session_type: Option<String>,
    /// The MCVideo ID of the invited user.
    pub request_uri: Option<String>,
    /// The MCVideo ID of the calling user.
    pub calling_user_id: Option<String>,
    /// The MCVideo ID of the called user.
    pub called_party_id: Option<String>,
    /// Which of the user's clients it is.
    pub client_id: Option<String>,
    /// Why the server releases the call.
    pub release_reason: Option<String>,
}

impl McvideoInfo {
    /// The XML document, its elements in the order of the schema.
    pub fn print(&self) -> String {
        let mut text = DECLARATION.to_owned();
        let mut serializer = Serializer::new(&mut text);
        serializer.indent(' ', 1);
        Document::from(self).serialize(serializer).expect("strings can be written to a string");
        text
    }

    /// Reads a document, whatever the prefixes of its namespaces.
    ///
    /// # Errors
    /// What is not XML, or has an element twice.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let document: Document = quick_xml::de::from_str(std::str::from_utf8(body)?)?;
        Ok(document.into())
    }
}

/// The root element as in the schema; elements not named here are skipped.
#[derive(Serialize, Deserialize)]
#[serde(rename = "mcvideoinfo")]
struct Document {
    #[serde(rename = "@xmlns", default)]
    namespace: String,
    #[serde(rename = "mcvideo-Params", default)]
    params: Params,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Params {
    #[serde(rename = "session-type", skip_serializing_if = "Option::is_none")]
    session_type: Option<String>,
    #[serde(rename = "mcvideo-request-uri", skip_serializing_if = "Option::is_none")]
    request_uri: Option<Content>,
    #[serde(rename = "mcvideo-calling-user-id", skip_serializing_if = "Option::is_none")]
    calling_user_id: Option<Content>,
    #[serde(rename = "mcvideo-called-party-id", skip_serializing_if = "Option::is_none")]
    called_party_id: Option<Content>,
    #[serde(rename = "mcvideo-client-id", skip_serializing_if = "Option::is_none")]
    client_id: Option<Content>,
    #[serde(rename = "anyExt", skip_serializing_if = "Option::is_none")]
    extensions: Option<Extensions>,
}

/// `contentType` of the schema: a choice that is normal or encrypted.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Content {
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    protection: Option<String>,
    #[serde(rename = "mcvideoURI", skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(rename = "mcvideoString", skip_serializing_if = "Option::is_none")]
    string: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Extensions {
    #[serde(rename = "release-reason", skip_serializing_if = "Option::is_none")]
    release_reason: Option<String>,
}

impl From<&McvideoInfo> for Document {
    fn from(info: &McvideoInfo) -> Self {
        let protection = || Some("Normal".to_owned());
        let uri = |uri: &Option<String>| {
            uri.clone().map(|uri| Content {
                protection: protection(),
                uri: Some(uri),
                string: None,
            })
        };
        let string = |string: &Option<String>| {
            string.clone().map(|s| Content { protection: protection(), uri: None, string: Some(s) })
        };
        let release_reason = info.release_reason.clone();
        Document {
            namespace: "urn:3gpp:ns:mcvideoInfo:1.0".to_owned(),
            params: Params {
                session_type: info.session_type.clone(),
                request_uri: uri(&info.request_uri),
                calling_user_id: uri(&info.calling_user_id),
                called_party_id: uri(&info.called_party_id),
                client_id: string(&info.client_id),
                extensions: release_reason
                    .map(|reason| Extensions { release_reason: Some(reason) }),
            },
        }
    }
}

impl From<Document> for McvideoInfo {
    fn from(Document { params, .. }: Document) -> Self {
        let value = |content: Option<Content>| content.and_then(|it| it.uri.or(it.string));
        McvideoInfo {
            session_type: params.session_type,
            request_uri: value(params.request_uri),
            calling_user_id: value(params.calling_user_id),
            called_party_id: value(params.called_party_id),
            client_id: value(params.client_id),
            release_reason: params.extensions.and_then(|it| it.release_reason),
        }
    }
}

/// The list of the users to call (RFC 4826, RFC 5366).
pub fn resource_list(uris: &[&str]) -> String {
    let entry = |uri: &&str| {
        let uri = quick_xml::escape::escape(*uri);
        format!("  <entry uri=\"{uri}\" cp:copyControl=\"to\"/>\r\n")
    };
    let entries: String = uris.iter().map(entry).collect();
    format!(
        "{DECLARATION}<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\" \
         xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\">\r\n \
         <list>\r\n{entries} </list>\r\n</resource-lists>\r\n"
    )
}

/// The URIs of all entries, those of lists within lists too.
///
/// # Errors
/// What is not well-formed XML.
pub fn parse_resource_list(body: &str) -> Result<Vec<String>, Error> {
    let (mut uris, mut depth, mut complete) = (Vec::new(), 0usize, false);
    let mut reader = Reader::from_str(body);
    loop {
        match reader.read_event()? {
            Event::Start(element) => {
                depth += 1;
                uris.extend(entry_uri(&element)?);
            }
            Event::Empty(element) => uris.extend(entry_uri(&element)?),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                complete = depth == 0;
            }
            Event::Eof if complete && depth == 0 => return Ok(uris),
            Event::Eof => return Err(Error::Incomplete),
            _ => {}
        }
    }
}

fn entry_uri(element: &BytesStart<'_>) -> Result<Option<String>, Error> {
    if element.local_name().as_ref() != "entry" {
        return Ok(None);
    }
    let uri = element.try_get_attribute("uri").map_err(quick_xml::Error::from)?;
    Ok(uri.map(|uri| uri.normalized_value(XmlVersion::Explicit1_0)).transpose()?.map(String::from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::multipart;
    use crate::sip::examples::message;

    fn body(example: &str, content_type: &str) -> Vec<u8> {
        let message = message(example);
        let content = message.headers().get("Content-Type").unwrap().to_owned();
        let parts = multipart::read(&content, message.body()).unwrap();
        parts.into_iter().find(|part| part.content_type == content_type).unwrap().body
    }

    fn info(example: &str) -> McvideoInfo {
        McvideoInfo::parse(&body(example, MCVIDEO_INFO)).unwrap()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_info_of_both_invites_and_of_a_release_is_read() {
        let push = some("one-to-one video push");
        let client_id = some("urn:uuid:2f6b8c4e-1a2b-4c3d-9e8f-0a1b2c3d4e5f");
        let first = McvideoInfo { session_type: push.clone(), client_id, ..Default::default() };
        assert_eq!(info("W1"), first);
        let second = McvideoInfo {
            session_type: push,
            request_uri: some("sip:mcvideo-bob@mc.example.org"),
            calling_user_id: some("sip:mcvideo-alice@mc.example.org"),
            ..Default::default()
        };
        assert_eq!(info("W3"), second);
        let release_reason = some("private-call-expiry");
        assert_eq!(info("W12"), McvideoInfo { release_reason, ..Default::default() });
    }

    #[test]
    fn the_info_is_written_as_in_the_examples() {
        let words = |text: &str| text.split_whitespace().collect::<String>();
        for example in ["W1", "W3", "W12"] {
            let expected = String::from_utf8(body(example, MCVIDEO_INFO)).unwrap();
            assert_eq!(words(&info(example).print()), words(&expected));
        }
    }

    #[test]
    fn prefixes_and_unknown_elements_do_no_harm() {
        let text = "<mv:mcvideoinfo xmlns:mv='urn:3gpp:ns:mcvideoInfo:1.0'><mv:mcvideo-Params>\
                    <mv:mcvideo-access-token/><mv:session-type>a&amp;b</mv:session-type>\
                    <mv:anyExt><x:y xmlns:x='z'>1</x:y></mv:anyExt>\
                    </mv:mcvideo-Params></mv:mcvideoinfo>";
        let info = McvideoInfo::parse(text.as_bytes()).unwrap();
        assert_eq!(info, McvideoInfo { session_type: some("a&b"), ..Default::default() });
    }

    #[test]
    fn the_called_user_is_read_from_the_list() {
        let list = String::from_utf8(body("W1", RESOURCE_LISTS)).unwrap();
        assert_eq!(parse_resource_list(&list).unwrap(), ["sip:mcvideo-bob@mc.example.org"]);
        assert_eq!(resource_list(&["sip:mcvideo-bob@mc.example.org"]), list);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for text in ["", "<resource-lists>", "<resource-lists><list></resource-lists>", "x<"] {
            assert!(parse_resource_list(text).is_err(), "{text}");
            assert!(McvideoInfo::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    const SCRAPS: &str = "(<mcvideoinfo>|<mcvideo-Params>|<anyExt>|</|<|>|&amp;|&#|;|<entry uri=|'\
                          |<!--|]]>|<!\\[CDATA\\[|<!DOCTYPE|[a-z ]|\\PC){0,20}";

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in SCRAPS) {
            let _ = McvideoInfo::parse(text.as_bytes());
            let _ = parse_resource_list(&text);
        }

        #[test]
        fn no_value_makes_the_writer_panic(any: String) {
            let session_type = Some(any.clone());
            let request_uri = Some(any.clone());
            let release_reason = Some(any);
            let info = McvideoInfo { session_type, release_reason, ..Default::default() };
            let info = McvideoInfo { request_uri, ..info };
            let _ = McvideoInfo::parse(info.print().as_bytes());
        }

        #[test]
        fn written_info_is_read_again(values in proptest::collection::vec(
            proptest::option::of("[!-~]([ -~]{0,8}[!-~])?"), 6
        )) {
            let mut values = values.into_iter();
            let mut next = || values.next().flatten();
            let info = McvideoInfo {
                session_type: next(),
                request_uri: next(),
                calling_user_id: next(),
                called_party_id: next(),
                client_id: next(),
                release_reason: next(),
            };
            prop_assert_eq!(McvideoInfo::parse(info.print().as_bytes()).unwrap(), info);
        }

        #[test]
        fn a_written_list_is_read_again(uris in proptest::collection::vec("[ -~]{0,9}", 0..4)) {
            let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
            prop_assert_eq!(parse_resource_list(&resource_list(&uris)).unwrap(), uris);
        }
    }
}
