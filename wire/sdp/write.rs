//! From a description to bytes.

use sdp_types::{Connection, Media, Origin, Session};

use super::{Clue, Control, Description, Direction, Kind, Line, Setup, Stream};

impl Description {
    /// The bytes in the body of a message.
    pub fn print(&self) -> Vec<u8> {
        let origin = Origin::with_ip_addr(self.session, self.version, self.address);
        let mut session = Session::new(origin, "-");
        session.set_connection(Connection::from_ip_addr(self.address));
        if let Some(mid) = self.clue.as_ref().and_then(|clue| clue.mid.as_ref()) {
            session.add_attribute_with_value("group", format!("CLUE {mid}"));
        }
        let usual = USUAL.into_iter().filter(|(kind, ..)| {
            self.media(*kind, "").is_some() && self.lines.iter().all(|line| line.kind != *kind)
        });
        for line in &self.lines {
            let media = self.media(line.kind, &line.protocol);
            session.add_media(media.unwrap_or_else(|| rejected(line)));
        }
        for (kind, protocol) in usual {
            self.media(kind, protocol).into_iter().for_each(|media| session.add_media(media));
        }
        let mut bytes = Vec::new();
        session.write(&mut bytes).expect("a vector takes every byte");
        bytes
    }

    /// The media line of a kind, if there is such a medium.
    fn media(&self, kind: Kind, protocol: &str) -> Option<Media> {
        let is_push = self.control.is_some();
        match kind {
            Kind::Audio => self.audio.as_ref().map(|it| it.media(&AUDIO, protocol, is_push)),
            Kind::Video => self.video.as_ref().map(|it| it.media(&VIDEO, protocol, is_push)),
            Kind::Control => self.control.as_ref().map(|it| it.media(protocol)),
            Kind::Clue => self.clue.as_ref().map(|it| it.media(protocol)),
            Kind::Other => None,
        }
    }
}

/// The order and the transports of a description that is not an answer.
const USUAL: [(Kind, &str); 4] = [
    (Kind::Audio, "RTP/AVP"),
    (Kind::Video, "RTP/AVP"),
    (Kind::Control, "udp"),
    (Kind::Clue, "UDP/DTLS/SCTP"),
];

/// How a dynamic payload type is described.
struct Codec {
    media: &'static str,
    title: &'static str,
    map: &'static str,
    format: &'static str,
}

const AUDIO: Codec = Codec {
    media: "audio",
    title: "audio component of MCVideo",
    map: "AMR-WB/16000",
    format: "octet-align=1",
};

const VIDEO: Codec = Codec {
    media: "video",
    title: "video component of MCVideo",
    map: "H264/90000",
    format: "profile-level-id=42e01f;packetization-mode=1",
};

/// The first payload type that needs a description (RFC 3551 6).
const DYNAMIC: u8 = 96;

impl Stream {
    fn media(&self, codec: &Codec, protocol: &str, is_push: bool) -> Media {
        let number = self.payload_type;
        let mut media = media(codec.media, self.port, protocol, &number.to_string());
        if is_push {
            media.set_media_title(codec.title);
        }
        if number >= DYNAMIC {
            media.add_attribute_with_value("rtpmap", format!("{number} {}", codec.map));
            media.add_attribute_with_value("fmtp", format!("{number} {}", codec.format));
        }
        self.group_mid.iter().for_each(|mid| media.add_attribute_with_value("mid", mid));
        let direction = Direction::ALL.into_iter().find(|(known, _)| *known == self.direction);
        direction.into_iter().for_each(|(_, name)| media.add_attribute_from_str(name));
        media
    }
}

impl Control {
    fn media(&self, protocol: &str) -> Media {
        let mut media = media("application", self.port, protocol, "MCVideo");
        media.connections.extend(self.address.map(Connection::from_ip_addr));
        let parameters: Vec<String> = self
            .fmtp
            .iter()
            .map(|(name, value)| match value {
                Some(value) => format!("{name}={value}"),
                None => name.clone(),
            })
            .collect();
        if !parameters.is_empty() {
            media.add_attribute_with_value("fmtp", format!("MCVideo {}", parameters.join(";")));
        }
        media
    }
}

impl Clue {
    fn media(&self, protocol: &str) -> Media {
        let mut media = media("application", self.port, protocol, "webrtc-datachannel");
        let setup = Setup::ALL.into_iter().find(|(known, _)| *known == self.setup);
        setup.into_iter().for_each(|(_, name)| media.add_attribute_with_value("setup", name));
        media.add_attribute_with_value("fingerprint", &self.fingerprint);
        media.add_attribute_with_value("sctp-port", self.sctp_port);
        media.add_attribute_with_value("max-message-size", 100_000);
        let channel = format!("{} subprotocol=\"CLUE\";ordered=true", self.stream);
        media.add_attribute_with_value("dcmap", channel);
        self.mid.iter().for_each(|mid| media.add_attribute_with_value("mid", mid));
        media
    }
}

fn rejected(line: &Line) -> Media {
    media(&line.media, 0, &line.protocol, &line.formats)
}

fn media(media: &str, port: u16, protocol: &str, formats: &str) -> Media {
    Media {
        media: media.to_owned(),
        port,
        num_ports: None,
        proto: protocol.to_owned(),
        fmt: formats.to_owned(),
        media_title: None,
        connections: Vec::new(),
        bandwidths: Vec::new(),
        key: None,
        attributes: Vec::new(),
    }
}
