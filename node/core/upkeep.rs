//! Sessions are kept up (RFC 4028).

use std::time::{Duration, Instant};

use callproof_model::kernel::ghost::Omniscient;
use callproof_model::kernel::procedure::{Cause, Procedure};
use callproof_wire::sip::{Method, Request};

use super::agent::{Agent, Content, Place, Refused};
use super::{Node, TimerOf};
use crate::transaction::Key;

type PlaceOf<A> = Place<<A as Agent>::Procedure>;

impl<A: Agent> Node<A> {
    /// Refreshes a session (RFC 4028 7.4).
    pub(super) fn update(&mut self, now: Instant, place: PlaceOf<A>) {
        let watched = self.watched_for(place);
        let interval = watched.map_or(1800, |wait| wait.as_secs().max(1));
        let mut content = Content::none();
        content.headers.push(("Supported", "timer".into()));
        content.headers.push(("Session-Expires", format!("{interval};refresher=uac")));
        self.request(now, place, (Method::Update, None), content);
    }

    /// A supervision timer was armed: the session is kept up by this node, if that is its part.
    pub(super) fn supervise(&mut self, now: Instant, seat: usize, timer: &TimerOf<A>) {
        let eye = Omniscient::of_the_world();
        let Cause::Silence { peer, call } = A::Procedure::cause(timer, eye) else { return };
        if self.agent.refreshes() {
            let wait = self.agent.duration(timer) / 2;
            if let Some(line) = self.line_mut(Place { seat, call, peer }) {
                line.refresh = Some(now + wait);
            }
        }
    }

    /// The supervision timers of a connection.
    pub(super) fn watches(&self, place: PlaceOf<A>) -> Vec<TimerOf<A>> {
        let silence = Cause::Silence { peer: place.peer, call: place.call };
        let eye = Omniscient::of_the_world();
        let own = self.timers.keys().filter(|(seat, _)| *seat == place.seat);
        own.filter(|(_, t)| A::Procedure::cause(t, eye) == silence)
            .map(|(_, t)| t.clone())
            .collect()
    }

    /// How long the other end of a connection may be silent.
    pub(super) fn watched_for(&self, place: PlaceOf<A>) -> Option<Duration> {
        self.watches(place).first().map(|timer| self.agent.duration(timer))
    }

    /// The other end keeps up the call.
    pub(super) fn is_alive(&mut self, now: Instant, place: PlaceOf<A>) {
        for timer in self.watches(place) {
            let wait = self.agent.duration(&timer);
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
        if !A::Procedure::keeps_up(&seat.local.state, place.call, place.peer, eye) {
            return self.refuse(now, key, request, Refused::with(481));
        }
        let expires = request.headers.get("Session-Expires").map(str::to_owned);
        let expires = expires.map(|interval| ("Session-Expires", interval));
        let contact = ("Contact", self.me.contact.clone());
        let headers = expires.into_iter().chain([contact]).collect();
        self.refuse(now, key, request, Refused { status: 200, headers });
        self.is_alive(now, place);
    }

    /// Refreshes what is due.
    pub(super) fn refresh(&mut self, now: Instant) {
        let due = self.lines.iter().filter(|line| line.refresh.is_some_and(|at| at <= now));
        let due: Vec<_> = due.map(|line| line.place).collect();
        for place in due {
            let watched = self.watches(place);
            let wait = watched.first().map(|timer| self.agent.duration(timer) / 2);
            if let Some(line) = self.line_mut(place) {
                line.refresh = wait.map(|wait| now + wait);
            }
            if wait.is_some() {
                self.update(now, place);
            }
        }
    }
}
