//! What a member writes: session descriptions, REFERs and what follows them.

use callproof_model::sip::refer::Progress;
use callproof_model::telepresence::types::{Call, ChannelFrom};
use callproof_wire::sdp::{self, Description, Direction, Setup, Stream};

use super::{Member, Part, SCTP_PORT, STREAM, Talk, allowed};
use crate::core::agent::Content;
use crate::meeting::codec::{CONFERENCE_INFO, SIPFRAG};

impl Member {
    pub(super) fn describe(&mut self, call: Call, answers: bool) -> Content {
        let port = self.next_port;
        let talk = self.talks.entry(call).or_insert(Talk {
            video_port: port + 2,
            theirs: None,
            first: 1,
            interval: None,
            expires: None,
            is_answered: false,
            has_lost_channel: false,
        });
        if talk.video_port == port + 2 {
            self.next_port = port.checked_add(8).filter(|next| *next < 65_000).unwrap_or(20_000);
        }
        let video = talk.video_port;
        let stream = |port, payload_type, mid: &str| {
            let (direction, group_mid) = (Direction::SendRecv, Some(mid.to_owned()));
            Some(Stream { port, direction, payload_type, group_mid })
        };
        let session = 2_890_844_526 + u64::from(call.0);
        let (asked, theirs) = (talk.interval, talk.theirs.clone().filter(|_| answers));
        // Whoever begins the session is the DTLS server: the other end opens the channel.
        let setup = if answers { Setup::Active } else { Setup::Passive };
        let clue = sdp::Clue {
            port: talk.channel_port(),
            setup,
            fingerprint: self.fingerprint.clone(),
            sctp_port: SCTP_PORT,
            stream: STREAM,
            mid: Some("3".into()),
        };
        let mut own = match &theirs {
            Some(theirs) => theirs.answer(self.address, session, 1),
            None => Description::new(self.address, session, 1),
        };
        let has = |kind: fn(&Description) -> bool| theirs.as_ref().is_none_or(kind);
        own.audio = stream(video - 2, 96, "1").filter(|_| has(|sdp| sdp.audio.is_some()));
        own.video = stream(video, 97, "2").filter(|_| has(|sdp| sdp.video.is_some()));
        own.clue = Some(clue).filter(|_| has(|sdp| sdp.clue.is_some()));
        let mut content = Content::none();
        content.headers.push(("Supported", "timer, tdialog, 100rel".into()));
        content.headers.push(("Allow", allowed()));
        let interval = self.patience.session.as_secs();
        match answers {
            true => {
                if let Some(interval) = asked {
                    content.headers.push(("Require", "timer".into()));
                    content.headers.push(("Session-Expires", format!("{interval};refresher=uac")));
                }
                content.headers.push(("Allow-Events", "conference, refer".into()));
            }
            false => content.headers.push(("Session-Expires", interval.to_string())),
        }
        if talk.has_lost_channel {
            own = without_channel(own);
        }
        content.body = Some(("application/sdp".into(), own.print()));
        content
    }

    /// Who ends the session (RFC 3326).
    pub(super) fn because(&self) -> Content {
        let who = match self.part {
            Part::Focus => "ended by the conference focus",
            Part::Party(_) | Part::Participant(_) => "released by the user",
        };
        let headers = vec![("Reason", format!("SIP ;cause=200 ;text=\"{who}\""))];
        Content { headers, ..Content::none() }
    }

    /// It rings, and if the CLUE channel is to be there from now on, offer and answer are exchanged
    /// in a reliable provisional response (RFC 3262 5).
    pub(super) fn ring(&mut self, call: Call) -> Content {
        if self.habits.channel == ChannelFrom::Answer {
            return Content::none();
        }
        let body = self.describe(call, true).body;
        if let Some(talk) = self.talks.get_mut(&call) {
            talk.is_answered = true;
        }
        let headers = vec![("Require", "100rel".into()), ("RSeq", "1".into())];
        Content { headers, body, is_aside: false }
    }

    /// It accepts; what was answered already is not answered again.
    pub(super) fn accept(&mut self, call: Call) -> Content {
        let mut content = self.describe(call, true);
        if self.talks.get(&call).is_some_and(|talk| talk.is_answered) {
            content.body = None;
        }
        content
    }

    pub(super) fn refer(&self, target: u8) -> Content {
        let name = self.rooms.get(usize::from(target)).map_or("nobody", |room| &room.name);
        Content {
            headers: vec![
                ("Refer-To", format!("<{};method=BYE>", self.uri(name))),
                ("Referred-By", format!("<{}>", self.uri(&self.name))),
                ("Accept", "message/sipfrag".into()),
            ],
            body: None,
            is_aside: true,
        }
    }

    pub(super) fn notify(progress: Progress) -> Content {
        let (state, line) = match progress {
            Progress::Trying => ("active;expires=60", "SIP/2.0 100 Trying\r\n"),
            Progress::Final { ok: true } => ("terminated;reason=noresource", "SIP/2.0 200 OK\r\n"),
            Progress::Final { .. } => {
                ("terminated;reason=noresource", "SIP/2.0 503 Service Unavailable\r\n")
            }
        };
        Content {
            headers: vec![("Event", "refer".into()), ("Subscription-State", state.into())],
            body: Some((SIPFRAG.into(), line.into())),
            is_aside: true,
        }
    }

    pub(super) fn departed(&self, who: u8) -> Content {
        let name = self.rooms.get(usize::from(who)).map_or("nobody", |room| &room.name);
        let (conference, user) = (self.uri(&self.name), self.uri(name));
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n\
             <conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" \
             entity=\"{conference}\" state=\"partial\" version=\"1\"><users>\
             <user entity=\"{user}\" state=\"partial\"><endpoint entity=\"{user}\">\
             <status>disconnected</status></endpoint></user></users></conference-info>\r\n"
        );
        Content {
            headers: vec![
                ("Event", "conference".into()),
                ("Subscription-State", "active;expires=3000".into()),
            ],
            body: Some((CONFERENCE_INFO.into(), xml.into_bytes())),
            is_aside: false,
        }
    }
}

/// The same without the CLUE channel, whose line stays and is rejected (RFC 3264 8.2).
fn without_channel(own: Description) -> Description {
    match Description::parse(&own.print()) {
        Ok(read) => Description { clue: None, version: own.version + 1, ..read },
        Err(_) => Description { clue: None, ..own },
    }
}
