//! From bytes to a description.

use std::net::IpAddr;

use sdp_types::{Attribute, Media, Session};

use super::{Clue, Control, Description, Direction, Error, Kind, Line, Setup, Stream};

impl Description {
    /// Reads a description; media lines that are of no use here are kept in [`Self::lines`].
    ///
    /// # Errors
    /// Wrong syntax, an address that is a name, a session identifier that is no number.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let session = Session::parse(bytes)?;
        let id = &session.origin.sess_id;
        let id = id.parse().map_err(|_| Error::NoSession(id.clone()))?;
        let version = session.origin.sess_version;
        let mut description = Description::new(address(&session)?, id, version);
        for media in &session.medias {
            description.take(&session, media);
        }
        Ok(description)
    }

    /// Takes what a media line describes, unless it is rejected, unusable or there already.
    fn take(&mut self, session: &Session, media: &Media) {
        let kind = kind_of(media);
        let is_taken = match kind {
            _ if media.port == 0 => false,
            Kind::Audio => fill(&mut self.audio, || stream(session, media)),
            Kind::Video => fill(&mut self.video, || stream(session, media)),
            Kind::Control => fill(&mut self.control, || Some(control(media))),
            Kind::Clue => fill(&mut self.clue, || clue(session, media)),
            Kind::Other => false,
        };
        let kind = if is_taken { kind } else { Kind::Other };
        let Media { media, proto, fmt, .. } = media.clone();
        self.lines.push(Line { kind, media, protocol: proto, formats: fmt });
    }
}

fn fill<T>(place: &mut Option<T>, read: impl FnOnce() -> Option<T>) -> bool {
    match place {
        Some(_) => false,
        None => {
            *place = read();
            place.is_some()
        }
    }
}

/// The address of the session, or of the first media line that has one, or of the origin.
fn address(session: &Session) -> Result<IpAddr, Error> {
    let connections = session.medias.iter().flat_map(|media| &media.connections);
    match session.connection.iter().chain(connections).next() {
        Some(connection) => connection
            .try_address()
            .map(|address| address.ip)
            .map_err(|_| Error::NoAddress(connection.connection_address.clone())),
        None => session
            .origin
            .try_parse_unicast_ip_address()
            .map_err(|name| Error::NoAddress(name.to_owned())),
    }
}

fn kind_of(media: &Media) -> Kind {
    let has_format =
        |name: &str| media.fmt.split_whitespace().any(|format| format.eq_ignore_ascii_case(name));
    let is_rtp = media.proto.to_ascii_uppercase().starts_with("RTP/");
    match media.media.as_str() {
        "audio" if is_rtp => Kind::Audio,
        "video" if is_rtp => Kind::Video,
        "application" if has_format("MCVideo") => Kind::Control,
        "application" if has_format("webrtc-datachannel") && channel(media).is_some() => Kind::Clue,
        _ => Kind::Other,
    }
}

/// Reads a stream with its first payload type; without a direction it flows both ways.
fn stream(session: &Session, media: &Media) -> Option<Stream> {
    let all = || Direction::ALL.into_iter();
    let own = all().find(|(_, name)| media.has_attribute(name));
    let direction = own.or_else(|| all().find(|(_, name)| session.has_attribute(name)));
    Some(Stream {
        port: media.port,
        direction: direction.map_or(Direction::SendRecv, |(direction, _)| direction),
        payload_type: media.fmt.split_whitespace().next()?.parse().ok()?,
        group_mid: value(&media.attributes, "mid").map(str::to_owned),
    })
}

/// Reads the parameters, whether apart by `;` as in the examples or by `:` as in the grammar.
fn control(media: &Media) -> Control {
    let parameters = value(&media.attributes, "fmtp").and_then(|it| it.split_once(' '));
    let parameters = parameters.map_or("", |(_, parameters)| parameters);
    let fmtp = parameters
        .split([';', ',', ':'])
        .map(str::trim)
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| match parameter.split_once('=') {
            Some((name, value)) => (name.trim().to_owned(), Some(value.trim().to_owned())),
            None => (parameter.to_owned(), None),
        })
        .collect();
    let address = media.connections.first().and_then(|connection| connection.try_address().ok());
    Control { address: address.map(|address| address.ip), port: media.port, fmtp }
}

/// Reads the channel; none if the data channel is not one of CLUE or can not be secured.
fn clue(session: &Session, media: &Media) -> Option<Clue> {
    let either = |name| value(&media.attributes, name).or_else(|| value(&session.attributes, name));
    let setup = either("setup")?;
    Some(Clue {
        port: media.port,
        setup: Setup::ALL.into_iter().find(|(_, name)| *name == setup)?.0,
        fingerprint: either("fingerprint")?.to_owned(),
        sctp_port: value(&media.attributes, "sctp-port")
            .map_or(Some(5000), |it| it.parse().ok())?,
        stream: channel(media)?,
        mid: value(&media.attributes, "mid").map(str::to_owned),
    })
}

/// The stream of the channel whose subprotocol is CLUE (RFC 8864 5.1).
fn channel(media: &Media) -> Option<u16> {
    let channels = media.attributes.iter().filter(|attribute| attribute.attribute == "dcmap");
    let mut channels = channels.filter_map(|it| it.value.as_deref()?.trim().split_once(' '));
    let (stream, _) = channels.find(|(_, options)| options.contains("subprotocol=\"CLUE\""))?;
    stream.parse().ok()
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|attribute| attribute.attribute == name);
    found.and_then(|attribute| attribute.value.as_deref()).map(str::trim)
}
