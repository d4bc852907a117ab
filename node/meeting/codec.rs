//! What SIP messages and CLUE documents of a telepresence session are as signals.

use callproof_model::sip::refer::Progress;
use callproof_model::telepresence::mapping::{Clue, ClueBody, Signal};
use callproof_model::telepresence::types::{Captures, Own};
use callproof_wire::clue::{Body, Capture, Document};
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Method, NameAddr, Request, Response, Uri};

/// The content type of a status line in a NOTIFY (RFC 3420).
pub const SIPFRAG: &str = "message/sipfrag;version=2.0";
/// The content type of the conference event package (RFC 4575).
pub const CONFERENCE_INFO: &str = "application/conference-info+xml";

/// The most participants that a set of captures can tell apart.
pub const MOST: u8 = 8;

/// The number of whoever has a name in the order of a directory.
pub type Directory<'d> = &'d dyn Fn(&str) -> Option<u8>;

/// The user's part of an identity.
pub fn name_of(uri: &str) -> &str {
    let uri = uri.trim_start_matches('<').split(['>', ';']).next().unwrap_or_default();
    uri.strip_prefix("sip:").unwrap_or(uri).split('@').next().unwrap_or_default()
}

/// What a request is; `None` where it is none of the procedure, or names somebody unknown.
/// `is_first` says whether an INVITE, or the INVITE that an ACK is for, begins its dialog.
pub fn request(request: &Request, is_first: bool, directory: Directory<'_>) -> Option<Signal> {
    match request.method {
        Method::Invite if is_first => Some(Signal::Invite),
        Method::Invite if lacks_channel(request) => Some(Signal::ChannelOffer),
        // Which media descriptions are gone is not said: the session's are one for each.
        Method::Invite => Some(Signal::Offer { removed: removed(request, directory) }),
        Method::Ack if is_first => Some(Signal::Ack),
        Method::Ack => Some(Signal::OfferAck),
        Method::Cancel => Some(Signal::Cancel),
        Method::Bye => Some(Signal::Bye),
        Method::Refer => referred(request, directory),
        Method::Notify => notified(request, directory),
        _ => None,
    }
}

/// The name of the header field in which a re-INVITE names what it removes, for readers: SDP has
/// only lines that are gone.
pub const REMOVED: &str = "X-Removed";

/// Whether a re-INVITE offers media and no CLUE channel.
fn lacks_channel(request: &Request) -> bool {
    Description::parse(&request.body).is_ok_and(|sdp| sdp.clue.is_none())
}

fn removed(request: &Request, directory: Directory<'_>) -> Captures {
    let names = request.headers.get(REMOVED).unwrap_or_default().split(',').map(str::trim);
    names.filter_map(directory).fold(Captures::NONE, Captures::with)
}

/// A REFER asks for a BYE to a participant (RFC 4579 5.11).
fn referred(request: &Request, directory: Directory<'_>) -> Option<Signal> {
    let to = NameAddr::parse(request.headers.get("Refer-To")?)?;
    let uri = Uri::parse(&to.uri)?;
    let is_bye = uri.method().is_some_and(|method| method.eq_ignore_ascii_case("BYE"));
    let target = directory(name_of(&to.uri))?;
    is_bye.then_some(Signal::Refer { target })
}

fn notified(request: &Request, directory: Directory<'_>) -> Option<Signal> {
    let event = request.headers.get("Event")?.split(';').next()?.trim();
    let text = std::str::from_utf8(&request.body).ok()?;
    match event {
        "refer" => {
            let status = text.trim_start().strip_prefix("SIP/2.0 ")?.get(..3)?;
            Some(Signal::Notify(match status.parse().ok()? {
                100..=199_u16 => Progress::Trying,
                status => Progress::Final { ok: status < 300 },
            }))
        }
        "conference" => {
            let user = text.split("<user ").nth(1)?;
            let entity = user.split("entity=\"").nth(1)?.split('"').next()?;
            let gone = user.contains("<status>disconnected</status>");
            let who = directory(name_of(entity)).filter(|_| gone)?;
            Some(Signal::Departed { who })
        }
        _ => None,
    }
}

/// What a response is, to a request that was that signal.
pub fn response(method: &Method, sent: &Signal, response: &Response) -> Option<Signal> {
    let status = response.status;
    let known = status < 300;
    match (method, sent, status) {
        (Method::Invite, Signal::Invite, 100) => Some(Signal::Trying),
        (Method::Invite, Signal::Invite, 101..=199) => Some(Signal::Ringing),
        (Method::Invite, Signal::Invite, 200..=299) => Some(Signal::Accepted),
        (Method::Invite, Signal::Invite, _) => Some(Signal::Failed { status }),
        (Method::Invite, _, 200..=299) => Some(Signal::OfferAnswer),
        (Method::Invite, _, 491) => Some(Signal::OfferPending),
        (Method::Invite, _, 300..) => Some(Signal::OfferUnknown),
        (Method::Cancel, _, 200..) => Some(Signal::CancelAnswer { known }),
        (Method::Bye, _, 200..) => Some(Signal::ByeAnswer { known }),
        (Method::Refer, _, 200..=299) => Some(Signal::ReferAccepted),
        (Method::Refer, _, 481) => Some(Signal::ReferUnknown),
        (Method::Refer, _, 300..) => Some(Signal::ReferRefused),
        (Method::Notify, Signal::Departed { who }, 200..) => {
            Some(Signal::DepartedAnswer { who: *who })
        }
        (Method::Notify, _, 200..) => Some(Signal::NotifyAnswer { known }),
        _ => None,
    }
}

/// What it is when nobody answers: 408 (RFC 3261 8.1.3.1).
pub fn unanswered(method: &Method, sent: &Signal) -> Option<Signal> {
    match (method, sent) {
        (Method::Invite, Signal::Invite) => Some(Signal::Failed { status: 408 }),
        (Method::Invite, _) => Some(Signal::OfferUnknown),
        (Method::Bye, _) => Some(Signal::ByeAnswer { known: false }),
        (Method::Cancel, _) => Some(Signal::CancelAnswer { known: false }),
        // Who has been notified takes the response for lost: the role finds out itself.
        (Method::Refer, _) => None,
        (Method::Notify, Signal::Departed { who }) => Some(Signal::DepartedAnswer { who: *who }),
        (Method::Notify, _) => Some(Signal::NotifyAnswer { known: false }),
        _ => None,
    }
}

/// Whose capture has an identity.
pub type Naming<'n> = &'n dyn Fn(&str) -> Captures;

/// A CLUE document as a signal.
pub fn clue(document: &Document, naming: Naming<'_>) -> Signal {
    let captures_of = |ids: &mut dyn Iterator<Item = &str>| {
        ids.fold(Captures::NONE, |all, id| all.and_also(naming(id)))
    };
    let ok = |code: u16| (200..300).contains(&code);
    let body = match &document.body {
        Body::Options { .. } => ClueBody::Options,
        Body::OptionsResponse { code, .. } => ClueBody::OptionsResponse { ok: ok(*code) },
        Body::Advertisement { captures } => ClueBody::Advertisement {
            captures: captures_of(&mut captures.iter().map(|capture| capture.id.as_str())),
        },
        Body::Ack { code, advertisement } => {
            ClueBody::Ack { advertisement: *advertisement, ok: ok(*code) }
        }
        // An ack of failure within a configure is a refusal (RFC 8847 5.5).
        Body::Configure { advertisement, ack: Some(code), .. } if !ok(*code) => {
            ClueBody::Ack { advertisement: *advertisement, ok: false }
        }
        Body::Configure { advertisement, ack, captures } => ClueBody::Configure {
            advertisement: *advertisement,
            acks: ack.is_some(),
            captures: captures_of(&mut captures.iter().map(String::as_str)),
        },
        Body::ConfigureResponse { code, configure } => {
            ClueBody::ConfigureResponse { configure: *configure, ok: ok(*code) }
        }
    };
    Signal::Clue(Clue { number: document.number, body })
}

/// A signal as a CLUE document, from whoever has this name.
pub fn document(clue: &Clue, name: &str) -> Document {
    let code = |ok: bool| if ok { 200 } else { 404 };
    let body = match clue.body {
        ClueBody::Options => Body::Options { provider: true, consumer: true },
        ClueBody::OptionsResponse { ok } => Body::OptionsResponse {
            code: if ok { 200 } else { 400 },
            provider: true,
            consumer: true,
        },
        ClueBody::Advertisement { captures } => Body::Advertisement {
            captures: ids_of(captures)
                .map(|id| Capture {
                    scene: format!("S{id}"),
                    description: Some(format!("capture {id}")),
                    id,
                })
                .collect(),
        },
        ClueBody::Ack { advertisement, ok } => {
            Body::Ack { code: if ok { 200 } else { 400 }, advertisement }
        }
        ClueBody::Configure { advertisement, acks, captures } => Body::Configure {
            advertisement,
            ack: acks.then_some(200),
            captures: ids_of(captures).collect(),
        },
        ClueBody::ConfigureResponse { configure, ok } => {
            Body::ConfigureResponse { code: code(ok), configure }
        }
    };
    Document { clue_id: Some(name.into()), number: clue.number, body }
}

const SLATE: &str = "SLATE";
const COMPOSED: &str = "COMPOSED";

/// The captures that have one of the identities given here; those of strangers are nobody's.
pub fn capture(id: &str) -> Captures {
    match id {
        SLATE => Captures::SLATE,
        COMPOSED => Captures::COMPOSED,
        _ => {
            let number = id.strip_prefix("VC").and_then(|number| number.parse::<u8>().ok());
            let number = number.filter(|number| (1..=MOST).contains(number));
            number.map_or(Captures::NONE, |number| Captures::of(number - 1))
        }
    }
}

/// The identities of captures.
fn ids_of(captures: Captures) -> impl Iterator<Item = String> {
    let own = captures.own.map(|own| match own {
        Own::Slate => SLATE.to_owned(),
        Own::Composed => COMPOSED.to_owned(),
    });
    captures.of.members().map(|number| format!("VC{}", number + 1)).chain(own)
}
