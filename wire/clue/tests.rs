//! CLUE messages there and back, and what is refused.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const OPTIONS: &str = include_str!("examples/options.xml");
const OPTIONS_RESPONSE: &str = include_str!("examples/options-response.xml");
const ADVERTISEMENT: &str = include_str!("examples/advertisement.xml");
const CONFIGURE_AND_ACK: &str = include_str!("examples/configure-and-ack.xml");
const CONFIGURE_RESPONSE: &str = include_str!("examples/configure-response.xml");
const ADVERTISEMENT_REFRESHED: &str = include_str!("examples/advertisement-refreshed.xml");
const ACK: &str = include_str!("examples/ack.xml");
const CONFIGURE: &str = include_str!("examples/configure.xml");

fn document(from: &str, number: u32, body: Body) -> Document {
    Document { clue_id: Some(from.to_owned()), number, body }
}

fn capture(room: &str) -> Capture {
    Capture {
        id: format!("VC{room}"),
        scene: format!("CS{room}"),
        description: Some(format!("room{room} main camera")),
    }
}

fn read(text: &str) -> Result<Document, Error> {
    parse(text.as_bytes())
}

#[test]
fn every_example_says_what_it_says() {
    let wanted = || vec!["VC2".to_owned(), "VC3".to_owned()];
    let expected = [
        (OPTIONS, document("focus", 51, Body::Options { provider: true, consumer: true })),
        (
            OPTIONS_RESPONSE,
            document(
                "room1",
                62,
                Body::OptionsResponse { code: 200, provider: true, consumer: true },
            ),
        ),
        (
            ADVERTISEMENT,
            document("focus", 11, Body::Advertisement { captures: ["2", "3"].map(capture).into() }),
        ),
        (
            CONFIGURE_AND_ACK,
            document(
                "room1",
                22,
                Body::Configure { advertisement: 11, ack: Some(200), captures: wanted() },
            ),
        ),
        (
            CONFIGURE_RESPONSE,
            document("focus", 12, Body::ConfigureResponse { code: 200, configure: 22 }),
        ),
        (
            ADVERTISEMENT_REFRESHED,
            document("focus", 13, Body::Advertisement { captures: vec![capture("3")] }),
        ),
        (ACK, document("room1", 23, Body::Ack { code: 200, advertisement: 13 })),
        (
            CONFIGURE,
            document(
                "room1",
                24,
                Body::Configure { advertisement: 13, ack: None, captures: wanted().split_off(1) },
            ),
        ),
    ];
    for (text, document) in expected {
        assert_eq!(read(text).as_ref(), Ok(&document));
        assert_eq!(read(&document.print()), Ok(document));
    }
}

#[test]
fn what_the_examples_say_is_printed_as_they_are() {
    // The other two name an encoding that is not the first, which is not kept.
    for text in
        [OPTIONS, OPTIONS_RESPONSE, ADVERTISEMENT, CONFIGURE_AND_ACK, CONFIGURE_RESPONSE, ACK]
    {
        assert_eq!(read(text).unwrap().print(), text);
    }
}

#[test]
fn prefixes_order_extensions_and_comments_do_not_matter() {
    let text = r#"<configure xmlns="urn:ietf:params:xml:ns:clue-protocol"
        xmlns:c="urn:ietf:params:xml:ns:clue-info" xmlns:x="urn:example:x" x:more="1" v="2.7">
        <x:sequenceNr>77</x:sequenceNr><!-- an extension -->
        <captureEncodings>
          <c:captureEncoding ID="a"><c:more/><c:captureID> V&#67;<![CDATA[2]]> </c:captureID>
          <x:captureID><captureID>no</captureID></x:captureID></c:captureEncoding>
        </captureEncodings>
        <advSequenceNr>+13</advSequenceNr> <sequenceNr> 24 </sequenceNr>
    </configure>"#;
    let captures = vec!["VC2".to_owned()];
    let body = Body::Configure { advertisement: 13, ack: None, captures };
    assert_eq!(read(text), Ok(Document { clue_id: None, number: 24, body: body.clone() }));
    let bare = "<configure><sequenceNr>24</sequenceNr><advSequenceNr>13</advSequenceNr>\
        <captureEncodings><captureEncoding><captureID>VC2</captureID></captureEncoding>\
        </captureEncodings></configure>";
    assert_eq!(read(&format!("\u{feff}{bare}\n")).map(|document| document.body), Ok(body));
}

#[test]
fn what_lacks_something_is_refused_with_a_sentence() {
    let refused = [
        (
            OPTIONS.replace("p:options ", "p:hello ").replace("/p:options>", "/p:hello>"),
            "the root element `hello` is no CLUE message",
        ),
        (
            OPTIONS.replace("clue-protocol", "glue"),
            "the root element `p:options` is no CLUE message",
        ),
        (
            OPTIONS.replace("\"CLUE\"", "\"GLUE\""),
            "the message is of the protocol `GLUE`, not of CLUE",
        ),
        (OPTIONS.replace("sequenceNr", "number"), "`options` lacks `sequenceNr`"),
        (OPTIONS.replace(">51<", "><"), "`options` lacks `sequenceNr`"),
        (OPTIONS.replace(">51<", ">0<"), "`sequenceNr` cannot be `0`"),
        (OPTIONS.replace(">51<", ">-1<"), "`sequenceNr` cannot be `-1`"),
        (OPTIONS.replace(">51<", ">4294967296<"), "`sequenceNr` cannot be `4294967296`"),
        (OPTIONS.replacen("true", "maybe", 1), "`mediaProvider` cannot be `maybe`"),
        (OPTIONS.replace("mediaConsumer", "consumer"), "`options` lacks `mediaConsumer`"),
        (ACK.replace(">200<", ">20<"), "`responseCode` cannot be `20`"),
        (ACK.replace(">200<", ">70000<"), "`responseCode` cannot be `70000`"),
        (ACK.replace("advSequenceNr", "adv"), "`ack` lacks `advSequenceNr`"),
        (CONFIGURE_RESPONSE.replace(">22<", ">x<"), "`confSequenceNr` cannot be `x`"),
        (CONFIGURE_AND_ACK.replace(">200<", "><"), "`configure` lacks `ack`"),
        (CONFIGURE.replace("captureID", "capture"), "`captureEncoding` lacks `captureID`"),
        (
            ADVERTISEMENT.replace("mediaCaptures", "captures"),
            "`advertisement` lacks `mediaCaptures`",
        ),
        (
            ADVERTISEMENT.replace("mediaCapture ", "other ").replace("/mediaCapture>", "/other>"),
            "`mediaCaptures` lacks `mediaCapture`",
        ),
        (ADVERTISEMENT.replace("captureID", "id"), "`mediaCapture` lacks `captureID`"),
        (
            ADVERTISEMENT.replace("captureSceneIDREF", "scene"),
            "`mediaCapture` lacks `captureSceneIDREF`",
        ),
        (String::new(), "the document is not well-formed: there is no root element"),
        (
            format!("{ACK}{ACK}"),
            "the document is not well-formed: something follows the root element",
        ),
        (
            format!("{ACK}!"),
            "the document is not well-formed: there is text outside the root element",
        ),
        ("<ack>".to_owned(), "the document is not well-formed: `ack` is not closed"),
        ("<ack>&me;</ack>".to_owned(), "the document refers to the unknown entity `me`"),
    ];
    for (text, sentence) in refused {
        assert_eq!(read(&text).unwrap_err().to_string(), sentence);
    }
    assert_eq!(parse(b"<ack>\xff</ack>"), Err(Error::Encoding));
}

#[test]
fn a_document_made_to_exhaust_the_reader_is_refused_at_once() {
    let laughs: String = (1..20)
        .map(|step| format!("<!ENTITY a{step} \"{}\">", format!("&a{};", step - 1).repeat(10)))
        .collect();
    let laughs = format!("<!DOCTYPE ack [<!ENTITY a0 \"ha\">{laughs}]><ack>&a19;</ack>");
    let attributes: String = (0..30_000).map(|number| format!(" a{number}=''")).collect();
    let prefixes: String = (0..9_000).map(|number| format!(" xmlns:a{number}='u'")).collect();
    let flat = "<a/>".repeat(60_000);
    let refused = [
        laughs,
        "<ack>".repeat(200_000),
        "<ack>".repeat(40_000),
        format!("<ack>{}", "<x:y xmlns:x='x'>".repeat(10_000)),
        format!("<ack{attributes}></ack>"),
        format!("<ack{prefixes}></ack>"),
        format!("<ack>{flat}</ack>"),
        format!("<ack>{}</ack>", "&amp;".repeat(50_000)),
    ];
    for text in refused {
        let start = Instant::now();
        assert!(read(&text).is_err(), "{}", &text[..60]);
        assert!(start.elapsed() < Duration::from_secs(5), "{}", &text[..60]);
    }
    let nested = |depth: usize| format!("{}{}", "<ack>".repeat(depth), "</ack>".repeat(depth));
    assert_eq!(read(&nested(33)), Err(Error::Deep(32)));
    assert_ne!(read(&nested(32)), Err(Error::Deep(32)));
}

fn name() -> impl Strategy<Value = String> {
    "[!-~à-ü]([ -~à-ü]{0,20}[!-~])?"
}

fn body() -> impl Strategy<Value = Body> {
    let code = 100u16..=999;
    let number = 1u32..;
    let description = prop::option::of("[\t\n\r -~à-ü]{0,30}");
    let capture = (name(), name(), description).prop_map(|(id, scene, description)| Capture {
        id,
        scene,
        description,
    });
    let names = prop::collection::vec(name(), 0..4);
    prop_oneof![
        any::<(bool, bool)>().prop_map(|(provider, consumer)| Body::Options { provider, consumer }),
        (code.clone(), any::<(bool, bool)>()).prop_map(|(code, (provider, consumer))| {
            Body::OptionsResponse { code, provider, consumer }
        }),
        prop::collection::vec(capture, 1..4).prop_map(|captures| Body::Advertisement { captures }),
        (code.clone(), number.clone())
            .prop_map(|(code, advertisement)| Body::Ack { code, advertisement }),
        (number.clone(), prop::option::of(code.clone()), names).prop_map(
            |(advertisement, ack, captures)| Body::Configure { advertisement, ack, captures }
        ),
        (code, number).prop_map(|(code, configure)| Body::ConfigureResponse { code, configure }),
    ]
}

fn any_document() -> impl Strategy<Value = Document> {
    (prop::option::of(name()), 1u32.., body()).prop_map(|(clue_id, number, body)| Document {
        clue_id,
        number,
        body,
    })
}

proptest! {
    #[test]
    fn every_document_comes_back(document in any_document()) {
        prop_assert_eq!(read(&document.print()), Ok(document));
    }

    #[test]
    fn nothing_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_damage_makes_the_reader_panic(
        document in any_document(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = document.print().into_bytes();
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = parse(&bytes);
        bytes.truncate(length.index(bytes.len()));
        let _ = parse(&bytes);
    }

    #[test]
    fn what_is_printed_can_always_be_read(text in any::<String>()) {
        let named = Capture { id: "a".into(), scene: "b".into(), description: Some(text) };
        let body = Body::Advertisement { captures: vec![named] };
        let printed = Document { clue_id: None, number: 1, body }.print();
        prop_assert!(read(&printed).is_ok(), "{printed}");
    }
}
