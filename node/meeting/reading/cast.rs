//! Who is who: which sessions are one conference, and the numbers of the TP UEs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use callproof_model::telepresence::types::{Call, Parties, Role};

use super::session::Session;
use super::track::{Event, What};
use crate::meeting::codec::{self, MOST};

/// Sessions that belong together.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    /// Whether they are those of a conference.
    pub parties: Parties,
    /// The names of the TP UEs by number.
    pub rooms: Vec<String>,
    /// Whether the numbers are those in which the names end.
    pub is_numbered: bool,
    /// The sessions: which call each is, and its caller and the other end.
    pub roles: BTreeMap<usize, (Call, Role, Role)>,
}

/// Sorts sessions into meetings.
pub(super) fn meetings(
    sessions: &[Session],
    events: &[Event<'_>],
    focus: Option<SocketAddr>,
    strangers: &mut Vec<(u64, String)>,
) -> Vec<Meeting> {
    let places = foci(sessions, focus);
    let mut meetings: Vec<Meeting> = Vec::new();
    let mut conferences: BTreeMap<SocketAddr, Vec<Vec<usize>>> = BTreeMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let place = places.get(&session.to).copied();
        match why_strange(session, place.is_some()) {
            Some(why) => strangers.push((session.number, why.into())),
            None => match place {
                Some(place) => join(conferences.entry(place).or_default(), at, sessions),
                None => meetings.push(of_two(at, session)),
            },
        }
    }
    let conferences = conferences.values().flatten();
    meetings.extend(conferences.map(|own| conference(own, sessions, events, strangers)));
    meetings.sort_by_key(|meeting| meeting.roles.keys().next().copied());
    meetings
}

/// A session belongs to the conference that goes on, or begins one.
fn join(conferences: &mut Vec<Vec<usize>>, at: usize, sessions: &[Session]) {
    let is_over = |own: &usize| sessions[*own].over.is_some_and(|over| over < sessions[at].number);
    match conferences.last_mut() {
        Some(last) if !last.iter().all(is_over) => last.push(at),
        _ => conferences.push(vec![at]),
    }
}

/// Where the focus is of whatever is called at an address.
fn foci(sessions: &[Session], given: Option<SocketAddr>) -> BTreeMap<SocketAddr, SocketAddr> {
    let mut callers: BTreeMap<SocketAddr, BTreeSet<&str>> = BTreeMap::new();
    for session in sessions {
        callers.entry(session.to).or_default().insert(&session.caller);
    }
    let of_several = callers.iter().filter(|(_, callers)| callers.len() > 1);
    let mut foci: BTreeMap<_, _> = of_several.map(|(at, _)| (*at, *at)).collect();
    foci.extend(given.map(|at| (at, at)));
    foci.extend(sessions.iter().filter_map(|session| Some((session.to, session.focus?))));
    foci
}

/// Why a session is none of the text, if it is not.
fn why_strange(session: &Session, has_focus: bool) -> Option<&'static str> {
    let is_refused = session.status.is_some_and(|status| status >= 300) && !session.has_rung;
    // The user of a TP UE may be busy or unwilling before it rings.
    let by_user = matches!(session.status, Some(480 | 486 | 487 | 600 | 603));
    match (session.by_focus, is_refused) {
        _ if !session.is_telepresence => {
            Some("an INVITE with neither `+sip.clue` in a Contact nor a CLUE channel in its SDP")
        }
        (true, _) => Some("a focus that calls: here a TP UE joins a conference by calling it"),
        (_, true) if has_focus || !by_user => Some(
            "an INVITE that was refused before anybody rang: no TP UE or focus came to know it",
        ),
        _ => None,
    }
}

fn of_two(at: usize, session: &Session) -> Meeting {
    let roles = (Call(0), Role::TpUe(0), Role::TpUe(1));
    Meeting {
        parties: Parties::Two,
        rooms: vec![session.caller.clone(), session.called.clone()],
        is_numbered: false,
        roles: BTreeMap::from([(at, roles)]),
    }
}

fn conference(
    own: &[usize],
    sessions: &[Session],
    events: &[Event<'_>],
    strangers: &mut Vec<(u64, String)>,
) -> Meeting {
    let names = names(own, sessions, events);
    let last_digits: Option<Vec<u8>> = names.iter().map(|name| number_in(name)).collect();
    let last_digits =
        last_digits.filter(|all| all.iter().collect::<BTreeSet<_>>().len() == all.len());
    let is_numbered = last_digits.is_some();
    let numbers = last_digits.unwrap_or_else(|| (0..=u8::MAX).take(names.len()).collect());
    let mut rooms: BTreeMap<u8, String> = numbers.into_iter().zip(names).collect();
    let mut joined: BTreeSet<String> = BTreeSet::new();
    let mut roles = BTreeMap::new();
    for &at in own {
        let Session { caller, number: frame, .. } = &sessions[at];
        let known = rooms.iter().find(|(_, name)| *name == caller).map(|(number, _)| *number);
        let free = (0..MOST).find(|number| !rooms.contains_key(number));
        let number = if joined.insert(caller.clone()) { known } else { free };
        match number.filter(|number| *number < MOST) {
            Some(number) => {
                rooms.insert(number, caller.clone());
                roles.insert(at, (Call(number), Role::TpUe(number), Role::Focus));
            }
            None => strangers.push((*frame, format!("a participant beyond {MOST}"))),
        }
    }
    let last = rooms.range(..MOST).next_back().map_or(0, |(number, _)| number + 1);
    let rooms = (0..last).map(|number| rooms.remove(&number).unwrap_or_default()).collect();
    Meeting { parties: Parties::Conference, rooms, is_numbered, roles }
}

/// The names of TP UEs in the order in which they come up.
fn names(own: &[usize], sessions: &[Session], events: &[Event<'_>]) -> Vec<String> {
    let names: RefCell<Vec<String>> = RefCell::default();
    let note = |name: &str| {
        let is_new = !names.borrow().iter().any(|known| known == name);
        if is_new {
            names.borrow_mut().push(name.to_owned());
        }
        Some(0)
    };
    for event in events.iter().filter(|event| own.contains(&event.session)) {
        note(&sessions[event.session].caller);
        if let What::Request { request, is_first } = event.what {
            codec::request(request, is_first, &note);
        }
    }
    names.into_inner()
}

/// One less than the number in which a name ends, if TP UEs can have it.
pub(super) fn number_in(name: &str) -> Option<u8> {
    let digits = name.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let number = digits.parse::<u8>().ok()?.checked_sub(1)?;
    (number < MOST).then_some(number)
}
