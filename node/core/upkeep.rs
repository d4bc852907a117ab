//! Sessions are kept up (RFC 4028).

use std::time::{Duration, Instant};

use callproof_kernel::ghost::Omniscient;
use callproof_kernel::procedure::{Cause, Procedure};
use callproof_wire::sip::{Headers, Method, Request};

use super::agent::{Agent, Content, Place, Refused};
use super::{Node, TimerOf};
use crate::transaction::Key;

/// The shortest interval of a session, in seconds (RFC 4028 5), and the longest that is believed.
pub(super) const SHORTEST: u64 = 90;
const LONGEST: u64 = 86_400;

const EXPIRES: &str = "Session-Expires";

/// The seconds that a header field begins with.
fn seconds(headers: &Headers, name: &str) -> Option<u64> {
    headers.get(name)?.split(';').next()?.trim().parse().ok()
}

fn keeps_up(headers: &Headers) -> bool {
    headers.all("Supported").any(|tag| tag.eq_ignore_ascii_case("timer"))
}

/// Whether a request asks for a shorter interval than there may be (RFC 4028 9).
pub(super) fn is_too_short(asked: &Headers) -> bool {
    keeps_up(asked) && seconds(asked, EXPIRES).is_some_and(|seconds| seconds < SHORTEST)
}

/// For how many seconds a session that an INVITE offers is kept up, if the one who offers it does
/// keep sessions up: no more than that, and no more than so many, but for what it has as its least
/// (RFC 4028 9).
pub fn session_interval(invite: &Headers, most: u64) -> Option<u64> {
    let least = seconds(invite, "Min-SE").unwrap_or(0);
    keeps_up(invite).then(|| seconds(invite, EXPIRES).map_or(most, |s| s.min(most)).max(least))
}

/// How long an INVITE may wait for its answer (RFC 3261 13.3.1): a day where it does not say.
pub fn time_to_answer(invite: &Headers) -> Duration {
    Duration::from_secs(seconds(invite, "Expires").map_or(LONGEST, |wait| wait.min(LONGEST)))
}

/// What the ends of a session have agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreement {
    /// How long it lasts without a refresh.
    interval: Duration,
    /// Whether this node refreshes it.
    is_ours: bool,
}

impl Agreement {
    /// What a message says, where this node began the transaction or the other end did.
    fn of(says: &Headers, by_us: bool) -> Option<Self> {
        let interval = Duration::from_secs(seconds(says, EXPIRES)?.clamp(SHORTEST, LONGEST));
        let mut parts = says.get(EXPIRES)?.split(';').map(str::trim);
        let refresher = parts.find_map(|part| part.strip_prefix("refresher="));
        Some(Agreement { interval, is_ours: (refresher != Some("uas")) == by_us })
    }
}

type PlaceOf<A> = Place<<A as Agent>::Procedure>;

impl<A: Agent> Node<A> {
    /// Refreshes a session (RFC 4028 7.4).
    fn update(&mut self, now: Instant, place: PlaceOf<A>) {
        let interval = self.watched_for(place).map_or(1800, |wait| wait.as_secs().max(1));
        let mut content = Content::none();
        content.headers.push(("Supported", "timer".into()));
        content.headers.push(("Session-Expires", format!("{interval};refresher=uac")));
        self.request(now, place, (Method::Update, None), content);
    }

    /// A supervision timer was armed: the session is to be refreshed in time.
    pub(super) fn supervise(&mut self, now: Instant, seat: usize, timer: &TimerOf<A>) {
        let eye = Omniscient::of_the_world();
        let Cause::Silence { peer, call } = A::Procedure::default().cause(timer, eye) else {
            return;
        };
        let place = Place { seat, call, peer };
        let wait = self.agent.duration(timer);
        if let Some(line) = self.line_mut(place) {
            line.refresh = Some(now + wait / 2);
        }
        self.agree(now, place);
    }

    /// What the 2xx to the INVITE says of the session's interval, and of who refreshes it.
    pub(super) fn agreed(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        (by_us, says): (bool, &Headers),
    ) {
        let agreement = Agreement::of(says, by_us);
        if let Some(line) = self.line_mut(place) {
            line.agreement = agreement;
        }
        self.agree(now, place);
    }

    /// Supervision is as short as was agreed, as far as it goes on.
    fn agree(&mut self, now: Instant, place: PlaceOf<A>) {
        let Some(interval) = self.agreement(place).map(|agreement| agreement.interval) else {
            return;
        };
        for timer in self.watches(place) {
            let wait = self.agent.duration(&timer).min(interval);
            self.timers.insert((place.seat, timer), now + wait);
        }
        if let Some(line) = self.line_mut(place) {
            line.refresh = line.refresh.map(|at| at.min(now + interval / 2));
        }
    }

    fn agreement(&self, place: PlaceOf<A>) -> Option<Agreement> {
        self.lines.iter().find(|line| line.place == place)?.agreement
    }

    /// The supervision timers of a connection.
    fn watches(&self, place: PlaceOf<A>) -> Vec<TimerOf<A>> {
        let silence = Cause::Silence { peer: place.peer, call: place.call };
        let eye = Omniscient::of_the_world();
        let own = self.timers.keys().filter(|(seat, _)| *seat == place.seat);
        own.filter(|(_, t)| A::Procedure::default().cause(t, eye) == silence)
            .map(|(_, t)| t.clone())
            .collect()
    }

    /// How long the other end of a connection may be silent.
    fn watched_for(&self, place: PlaceOf<A>) -> Option<Duration> {
        let own = self.agent.duration(self.watches(place).first()?);
        Some(self.agreement(place).map_or(own, |agreement| agreement.interval.min(own)))
    }

    /// The other end keeps up the call.
    pub(super) fn is_alive(&mut self, now: Instant, place: PlaceOf<A>) {
        let Some(wait) = self.watched_for(place) else { return };
        for timer in self.watches(place) {
            self.timers.insert((place.seat, timer), now + wait);
        }
    }

    /// The other end does not.
    pub(super) fn is_silent(&mut self, now: Instant, place: PlaceOf<A>) {
        self.watches(place).into_iter().for_each(|timer| self.elapse(now, place.seat, timer));
    }

    /// The other end refreshes the session (RFC 4028 9): is there one?
    pub(super) fn refreshed(
        &mut self,
        now: Instant,
        place: PlaceOf<A>,
        key: &Key,
        request: &Request,
    ) {
        let seat = &self.seats[place.seat];
        let eye = Omniscient::of_the_world();
        if !A::Procedure::default().keeps_up(&seat.local.state, place.call, place.peer, eye) {
            return self.refuse(now, key, request, Refused::with(481));
        }
        let Some(line) = self.line_mut(place) else { return };
        let transport = line.dialog.peer.transport;
        let mut headers = vec![("Contact", self.me.over(transport).contact)];
        headers.extend(self.agreed_anew(place, &request.headers));
        self.agree(now, place);
        self.refuse(now, key, request, Refused { status: 200, headers });
        self.is_alive(now, place);
    }

    /// The other end refreshes the session by an INVITE that says nothing new (RFC 4028 7.4, RFC 3261
    /// 14.2): it is answered as before.
    pub(super) fn renewed(&mut self, now: Instant, place: PlaceOf<A>, key: Key, invite: Request) {
        let headers = self.agreed_anew(place, &invite.headers);
        let Some(line) = self.line_mut(place) else { return };
        let body = line.dialog.ours.clone().map(|sdp| ("application/sdp".to_owned(), sdp));
        line.dialog.open.push((Method::Invite, key, invite));
        let content = Content { headers, body, is_aside: false };
        self.respond(now, place, &Method::Invite, 200, content);
        self.is_alive(now, place);
    }

    /// What is agreed on by a refresh of the other end, as the answer says it.
    fn agreed_anew(&mut self, place: PlaceOf<A>, asked: &Headers) -> Vec<(&'static str, String)> {
        let Some(asked) = Agreement::of(asked, false) else { return Vec::new() };
        if let Some(line) = self.line_mut(place) {
            line.agreement = Some(asked);
        }
        let who = if asked.is_ours { "uas" } else { "uac" };
        let seconds = asked.interval.as_secs();
        let mut headers = vec![("Session-Expires", format!("{seconds};refresher={who}"))];
        headers.extend((!asked.is_ours).then(|| ("Require", "timer".into())));
        headers
    }

    /// Refreshes what is due: what this node is to refresh, and what nobody said that they would.
    pub(super) fn refresh(&mut self, now: Instant) {
        let due = self.lines.iter().filter(|line| line.refresh.is_some_and(|at| at <= now));
        let due: Vec<_> = due.map(|line| line.place).collect();
        for place in due {
            let wait = self.watched_for(place).map(|interval| interval / 2);
            let is_ours = self.agreement(place).is_none_or(|agreement| agreement.is_ours);
            if let Some(line) = self.line_mut(place) {
                line.refresh = wait.map(|wait| now + wait);
            }
            if wait.is_some() && (is_ours || self.agent.refreshes()) {
                self.update(now, place);
            }
        }
    }

    /// The answer to a refresh: whoever knows the session is there, even if UPDATE is not known.
    pub(super) fn kept_up(&mut self, now: Instant, place: PlaceOf<A>, status: u16) {
        match status {
            100..=199 => {}
            408 | 481 => self.is_silent(now, place),
            _ => self.is_alive(now, place),
        }
    }
}
