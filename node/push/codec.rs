//! What SIP and transmission control packets of a video push are as signals.

use callproof_model::video_push::mapping::{Final, Signal, refusal_of};
use callproof_model::video_push::types::{Commencement, Media, Refusal};
use callproof_wire::mcvideo::{MCVIDEO_INFO, McvideoInfo, RESOURCE_LISTS, parse_resource_list};
use callproof_wire::rtcp;
use callproof_wire::sdp::Description;
use callproof_wire::sip::{Headers, Method, Request, Response};
use callproof_wire::{multipart, multipart::Part};

/// The content type of a session description.
pub const SDP: &str = "application/sdp";
/// The service that a push belongs to (TS 24.281 E.2.1).
pub const SERVICE: &str = "urn:urn-7:3gpp-service.ims.icsi.mcvideo";
/// The media feature tags of an MCVideo client, for Contact and Accept-Contact.
pub const FEATURES: [&str; 2] =
    ["+g.3gpp.mcvideo", "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mcvideo\""];
/// The session type of a push; TS 24.281 F.1.3 lists no value for it.
pub const SESSION_TYPE: &str = "one-to-one video push";

/// What the bodies of a message say.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    /// The session description.
    pub sdp: Option<Description>,
    /// mcvideo-info.
    pub info: McvideoInfo,
    /// The users to be called.
    pub recipients: Vec<String>,
}

impl Bodies {
    /// Reads the bodies of a message; what is not known is skipped.
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn read(headers: &Headers, body: &[u8]) -> Result<Bodies, String> {
        let mut bodies = Bodies::default();
        let Some(kind) = headers.get("Content-Type").filter(|_| !body.is_empty()) else {
            return Ok(bodies);
        };
        let parts = multipart::read(kind, body).map_err(|error| error.to_string())?;
        for Part { content_type, body, .. } in parts {
            let kind = content_type.split(';').next().unwrap_or_default().trim();
            match kind.to_ascii_lowercase().as_str() {
                SDP => {
                    let sdp = Description::parse(&body).map_err(|error| error.to_string())?;
                    bodies.sdp = Some(sdp);
                }
                MCVIDEO_INFO => {
                    bodies.info = McvideoInfo::parse(&body).map_err(|error| error.to_string())?;
                }
                RESOURCE_LISTS => {
                    let text = String::from_utf8_lossy(&body);
                    let list = parse_resource_list(&text).map_err(|error| error.to_string())?;
                    bodies.recipients.extend(list);
                }
                _ => {}
            }
        }
        Ok(bodies)
    }
}

/// Whether an INVITE says that it is of MCVideo: by its service, by a feature tag, by a body.
pub fn is_of_mcvideo(invite: &Request, bodies: &Bodies) -> bool {
    let says = |name: &str, what: &str| invite.headers.all(name).any(|value| value.contains(what));
    bodies.info != McvideoInfo::default()
        || ["P-Preferred-Service", "P-Asserted-Service"].iter().any(|name| says(name, SERVICE))
        || ["Contact", "Accept-Contact"].iter().any(|name| says(name, FEATURES[0]))
}

/// The media types of a description; none where there is neither audio nor video.
pub fn media_of(sdp: &Description) -> Option<Media> {
    match (&sdp.audio, &sdp.video) {
        (Some(_), Some(_)) => Some(Media::AudioAndVideo),
        (None, Some(_)) => Some(Media::Video),
        (Some(_), None) => Some(Media::Audio),
        (None, None) => None,
    }
}

/// How a call is to be answered (RFC 5373).
pub fn commencement_of(headers: &Headers) -> Commencement {
    let mode = headers.get("Priv-Answer-Mode").or_else(|| headers.get("Answer-Mode"));
    match mode.is_some_and(|mode| mode.trim().to_ascii_lowercase().starts_with("auto")) {
        true => Commencement::Automatic,
        false => Commencement::Manual,
    }
}

/// The answer that a request counts as having got when none came.
pub fn given_up(method: &Method) -> Option<Signal> {
    match method {
        Method::Bye => Some(Signal::ByeAnswer { known: false }),
        Method::Cancel => Some(Signal::CancelAnswer { known: false }),
        // 408 (RFC 3261 8.1.3.1).
        Method::Invite => Some(Signal::Failed(Final::Refused(Refusal::NoAnswer))),
        _ => None,
    }
}

/// Whether a message has a body of a kind that nothing is known of (RFC 3261 8.2.3).
pub fn is_strange(headers: &Headers) -> bool {
    headers.get("Content-Type").is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let known = [SDP, MCVIDEO_INFO, RESOURCE_LISTS];
        !known.contains(&kind.as_str()) && !kind.starts_with("multipart/")
    })
}

/// What a request is; `None` where it is none of a push, or its offer has no media.
pub fn request(request: &Request, sdp: Option<&Description>) -> Option<Signal> {
    match request.method {
        Method::Invite => Some(Signal::Invite {
            commencement: commencement_of(&request.headers),
            media: media_of(sdp?)?,
        }),
        Method::Ack => Some(Signal::Ack),
        Method::Cancel => Some(Signal::Cancel),
        Method::Bye => Some(Signal::Bye),
        _ => None,
    }
}

/// What a response to a request of that method is.
pub fn response(method: &Method, response: &Response, sdp: Option<&Description>) -> Option<Signal> {
    let known = response.status < 300;
    match (method, response.status) {
        (Method::Invite, 100) => Some(Signal::Trying),
        (Method::Invite, 101..=199) => Some(Signal::Ringing),
        (Method::Invite, 200..=299) => Some(Signal::Accepted {
            media: sdp.and_then(media_of),
            granted: sdp.is_some_and(is_granted),
        }),
        (Method::Invite, 487) => Some(Signal::Failed(Final::Terminated)),
        (Method::Invite, status) => {
            let cause = refusal_of(status, response.headers.get("Warning"));
            Some(Signal::Failed(Final::Refused(cause)))
        }
        (Method::Cancel, 200..) => Some(Signal::CancelAnswer { known }),
        (Method::Bye, 200..) => Some(Signal::ByeAnswer { known }),
        _ => None,
    }
}

/// Whether an answer permits to transmit.
fn is_granted(sdp: &Description) -> bool {
    let control = sdp.control.as_ref();
    control.is_some_and(|control| control.fmtp.iter().any(|(name, _)| name == "mc_granted"))
}

/// What a transmission control packet is; `None` where it is none that the text has.
pub fn control(bytes: &[u8]) -> Option<Signal> {
    match rtcp::Packet::parse(bytes).ok()?.control {
        rtcp::Control::TransmissionRequest => Some(Signal::TransmissionRequest),
        rtcp::Control::TransmissionGranted { .. } => Some(Signal::TransmissionGranted),
        rtcp::Control::TransmissionRejected { .. } => Some(Signal::TransmissionRejected),
        rtcp::Control::TransmissionEndRequest => Some(Signal::TransmissionEnd),
        _ => None,
    }
}

/// The transmission control packet of a signal; `None` of what is SIP.
pub fn control_packet(signal: &Signal, ssrc: u32) -> Option<Vec<u8>> {
    let control = match signal {
        Signal::TransmissionRequest => rtcp::Control::TransmissionRequest,
        Signal::TransmissionGranted => rtcp::Control::TransmissionGranted {
            duration: None,
            audio_ssrc: None,
            video_ssrc: None,
        },
        // 5: receive only.
        Signal::TransmissionRejected => rtcp::Control::TransmissionRejected { cause: 5 },
        Signal::TransmissionEnd => rtcp::Control::TransmissionEndRequest,
        _ => return None,
    };
    Some(rtcp::Packet::new(ssrc, control).print())
}
