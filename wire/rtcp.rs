//! Transmission control of MCVideo: RTCP APP packets and what they say (TS 24.581 8, 9).
//!
//! Which call a packet belongs to is told by the port alone.

mod app;
mod fields;

#[cfg(test)]
mod tests;

pub use app::App;
use fields::{Fields, USER_ID};

/// The bit of the subtype that asks for an acknowledgement.
const ACK_REQUIRED: u8 = 0x10;

/// Participant to server.
const MCV0: [u8; 4] = *b"MCV0";
/// Server to participant.
const MCV1: [u8; 4] = *b"MCV1";
/// Either way.
const MCV2: [u8; 4] = *b"MCV2";

/// Why bytes are not a packet of transmission control.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another version, another type, or a length that differs from that of the bytes.
    #[error("The bytes are not an RTCP APP packet.")]
    NotApp,
    /// A field is longer than what is left of the packet.
    #[error("The field {0} of the RTCP APP packet is cut off.")]
    CutOff(u8),
}

/// A message of transmission control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Who sends.
    pub ssrc: u32,
    /// Whether [`Control::Ack`] is asked for.
    pub ack_required: bool,
    /// What it says.
    pub control: Control,
    /// `User ID`: the MCVideo ID of the user it is about or from, at most 255 bytes.
    pub user: Option<String>,
}

/// What a message of transmission control says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// A participant asks to send.
    TransmissionRequest,
    /// It may, for so many seconds and under these sources.
    TransmissionGranted {
        /// How long, in seconds.
        duration: Option<u16>,
        /// The source of the audio.
        audio_ssrc: Option<u32>,
        /// The source of the video.
        video_ssrc: Option<u32>,
    },
    /// It may not.
    TransmissionRejected {
        /// The reject cause: 3 only one participant, 5 receive only, 255 other, ...
        cause: u8,
    },
    /// It may no longer.
    TransmissionRevoked {
        /// The revoke cause: 2 too long, 4 pre-empted, 8 no receiving participant, ...
        cause: u8,
    },
    /// Somebody sends.
    MediaTransmissionNotification {
        /// The MCVideo ID of who sends.
        user: String,
        /// Whether the media come without being asked for.
        automatic: bool,
    },
    /// A participant asks for the media.
    ReceiveMediaRequest,
    /// It gets them, or not.
    ReceiveMediaResponse {
        /// Whether it gets them.
        ok: bool,
    },
    /// The sending ends.
    TransmissionEndRequest,
    /// It has ended.
    TransmissionEndResponse,
    /// Somebody else's sending has ended.
    TransmissionEndNotify {
        /// The MCVideo ID of who sent.
        user: String,
    },
    /// Nobody sends.
    TransmissionIdle,
    /// A message that asked for it has come.
    Ack {
        /// The name of that message.
        name: [u8; 4],
        /// Its subtype, without the bit that asked.
        subtype: u8,
    },
    /// A message that is not known here.
    Other {
        /// Its name.
        name: [u8; 4],
        /// Its subtype, without the bit that asks for an acknowledgement.
        subtype: u8,
    },
}

impl Packet {
    /// A message without `User ID` that asks for no acknowledgement.
    pub fn new(ssrc: u32, control: Control) -> Self {
        Packet { ssrc, ack_required: false, control, user: None }
    }

    /// Reads a packet; unknown fields are skipped.
    ///
    /// # Errors
    /// What is not an APP packet, and a field that is cut off.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let App { subtype, ssrc, name, data } = App::parse(bytes)?;
        let fields = Fields::parse(&data)?;
        Ok(Packet {
            ssrc,
            ack_required: subtype & ACK_REQUIRED != 0,
            control: fields.control(name, subtype & !ACK_REQUIRED),
            user: fields.text(USER_ID),
        })
    }

    /// The bytes on the wire.
    pub fn print(&self) -> Vec<u8> {
        let (name, subtype) = self.control.code();
        let asks = if self.ack_required { ACK_REQUIRED } else { 0 };
        let mut fields = Fields::of(&self.control);
        self.user.iter().for_each(|user| fields.push(USER_ID, user.as_bytes()));
        App { subtype: subtype | asks, ssrc: self.ssrc, name, data: fields.print() }.print()
    }
}

impl Control {
    /// The acknowledgement of this message.
    pub fn ack(&self) -> Control {
        let (name, subtype) = self.code();
        Control::Ack { name, subtype }
    }

    /// The name and subtype of a message (TS 24.581 9.2.2).
    fn code(&self) -> ([u8; 4], u8) {
        match self {
            Control::TransmissionRequest => (MCV0, 0),
            Control::ReceiveMediaRequest => (MCV0, 4),
            Control::TransmissionGranted { .. } => (MCV1, 0),
            Control::TransmissionRejected { .. } => (MCV1, 1),
            Control::TransmissionRevoked { .. } => (MCV1, 4),
            Control::MediaTransmissionNotification { .. } => (MCV1, 6),
            Control::ReceiveMediaResponse { .. } => (MCV1, 7),
            Control::TransmissionEndNotify { .. } => (MCV1, 14),
            Control::TransmissionIdle => (MCV1, 15),
            Control::TransmissionEndRequest => (MCV2, 0),
            Control::TransmissionEndResponse => (MCV2, 1),
            Control::Ack { .. } => (MCV2, 4),
            Control::Other { name, subtype } => (*name, subtype & !ACK_REQUIRED & 0x1f),
        }
    }
}
