//! The fields of a message, and which of them a message has.

use super::{ACK_REQUIRED, Control, Error, MCV0, MCV1, MCV2};

const DURATION: u8 = 1;
const CAUSE: u8 = 2;
const TRANSMITTING_USER_ID: u8 = 4;
pub(super) const USER_ID: u8 = 6;
const MESSAGE_TYPE: u8 = 12;
const TRANSMISSION_INDICATOR: u8 = 13;
const AUDIO_SSRC: u8 = 14;
const RESULT: u8 = 15;
const MESSAGE_NAME: u8 = 16;
const RECEPTION_MODE: u8 = 22;
const VIDEO_SSRC: u8 = 23;

/// The indicator of a call that is neither an emergency nor broadcast.
const NORMAL: [u8; 2] = [0x80, 0];

/// The fields of a packet: an identifier, a length, a value, filled up to 32 bits (9.2.3).
#[derive(Default)]
pub(super) struct Fields(Vec<(u8, Vec<u8>)>);

impl Fields {
    pub(super) fn parse(mut data: &[u8]) -> Result<Self, Error> {
        let mut fields = Fields::default();
        while let [id, rest @ ..] = data {
            let length = usize::from(*rest.first().ok_or(Error::CutOff(*id))?);
            let value = rest.get(1..1 + length).ok_or(Error::CutOff(*id))?;
            fields.0.push((*id, value.to_vec()));
            data = data.get((2 + length).next_multiple_of(4)..).unwrap_or_default();
        }
        Ok(fields)
    }

    pub(super) fn print(&self) -> Vec<u8> {
        let mut data = Vec::new();
        for (id, value) in &self.0 {
            data.extend([*id, value.len() as u8]);
            data.extend(value);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        data
    }

    /// Appends a field; what is beyond the 255 bytes that its length can tell is cut off.
    pub(super) fn push(&mut self, id: u8, value: &[u8]) {
        self.0.push((id, value[..value.len().min(255)].to_vec()));
    }

    fn push_ssrc(&mut self, id: u8, ssrc: Option<u32>) {
        let bytes = ssrc.map(|ssrc| [&ssrc.to_be_bytes()[..], &[0, 0]].concat());
        bytes.iter().for_each(|bytes| self.push(id, bytes));
    }

    fn value(&self, id: u8) -> Option<&[u8]> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, value)| value.as_slice())
    }

    pub(super) fn text(&self, id: u8) -> Option<String> {
        self.value(id).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    fn number(&self, id: u8) -> Option<u16> {
        self.value(id)?.first_chunk().copied().map(u16::from_be_bytes)
    }

    fn ssrc(&self, id: u8) -> Option<u32> {
        self.value(id)?.first_chunk().copied().map(u32::from_be_bytes)
    }

    /// The cause of a rejection; 255 ("other") if it is missing or larger.
    fn cause(&self) -> u8 {
        self.number(CAUSE).and_then(|cause| u8::try_from(cause).ok()).unwrap_or(255)
    }

    /// Who transmits, which some write as the user of the message.
    fn transmitting_user(&self) -> String {
        self.text(TRANSMITTING_USER_ID).or_else(|| self.text(USER_ID)).unwrap_or_default()
    }

    pub(super) fn control(&self, name: [u8; 4], subtype: u8) -> Control {
        match (name, subtype) {
            (MCV0, 0) => Control::TransmissionRequest,
            (MCV0, 4) => Control::ReceiveMediaRequest,
            (MCV1, 0) => Control::TransmissionGranted {
                duration: self.number(DURATION),
                audio_ssrc: self.ssrc(AUDIO_SSRC),
                video_ssrc: self.ssrc(VIDEO_SSRC),
            },
            (MCV1, 1) => Control::TransmissionRejected { cause: self.cause() },
            (MCV1, 4) => Control::TransmissionRevoked { cause: self.cause() },
            (MCV1, 6) => Control::MediaTransmissionNotification {
                user: self.transmitting_user(),
                automatic: self.value(RECEPTION_MODE).and_then(<[u8]>::first) == Some(&0),
            },
            (MCV1, 7) => Control::ReceiveMediaResponse { ok: self.number(RESULT) != Some(0) },
            (MCV1, 14) => Control::TransmissionEndNotify { user: self.transmitting_user() },
            (MCV1, 15) => Control::TransmissionIdle,
            (MCV2, 0) => Control::TransmissionEndRequest,
            (MCV2, 1) => Control::TransmissionEndResponse,
            (MCV2, 4) => Control::Ack {
                name: self
                    .value(MESSAGE_NAME)
                    .and_then(<[u8]>::first_chunk)
                    .copied()
                    .unwrap_or(MCV1),
                subtype: self.value(MESSAGE_TYPE).and_then(<[u8]>::first).copied().unwrap_or(0)
                    & !ACK_REQUIRED,
            },
            (name, subtype) => Control::Other { name, subtype },
        }
    }

    pub(super) fn of(control: &Control) -> Self {
        let mut fields = Fields::default();
        match control {
            Control::TransmissionRequest => fields.push(TRANSMISSION_INDICATOR, &NORMAL),
            Control::TransmissionGranted { duration, audio_ssrc, video_ssrc } => {
                duration.iter().for_each(|seconds| fields.push(DURATION, &seconds.to_be_bytes()));
                fields.push_ssrc(AUDIO_SSRC, *audio_ssrc);
                fields.push_ssrc(VIDEO_SSRC, *video_ssrc);
                fields.push(TRANSMISSION_INDICATOR, &NORMAL);
            }
            Control::TransmissionRejected { cause } | Control::TransmissionRevoked { cause } => {
                fields.push(CAUSE, &[0, *cause]);
            }
            Control::MediaTransmissionNotification { user, automatic } => {
                fields.push(TRANSMITTING_USER_ID, user.as_bytes());
                fields.push(RECEPTION_MODE, &[u8::from(!automatic), 0]);
            }
            Control::ReceiveMediaResponse { ok } => fields.push(RESULT, &[0, u8::from(*ok)]),
            Control::TransmissionEndNotify { user } => {
                fields.push(TRANSMITTING_USER_ID, user.as_bytes());
            }
            Control::Ack { name, subtype } => {
                fields.push(MESSAGE_NAME, name);
                fields.push(MESSAGE_TYPE, &[*subtype, 0]);
            }
            Control::TransmissionEndRequest | Control::TransmissionEndResponse => {
                fields.push(TRANSMISSION_INDICATOR, &NORMAL);
            }
            Control::ReceiveMediaRequest | Control::TransmissionIdle | Control::Other { .. } => {}
        }
        fields
    }
}
