//! Whose captures are offered, where their identities do not say.

use std::collections::{BTreeMap, BTreeSet};

use callproof_model::telepresence::types::{Captures, Parties, Role};
use callproof_wire::clue::Body;
use callproof_wire::sip::Method;

use super::cast::{Meeting, number_in};
use super::track::{Event, What};
use crate::meeting::codec;

/// Whose capture has an identity, to whom the name of a TP UE now belongs.
#[derive(Clone, Debug)]
pub(super) enum Naming {
    /// Identities are those of this stack: numbers in which names end.
    Own,
    /// All are of the one who sends them: in a session of two parties there is no other.
    Sender,
    /// What was found out.
    Found(BTreeMap<String, Captures>),
}

impl Naming {
    /// How the captures of a meeting are named; otherwise a frame with one of which it is not
    /// certain whose it is, and its identity.
    pub fn of(meeting: &Meeting, events: &[&Event<'_>]) -> Result<Naming, (u64, String)> {
        if meeting.parties == Parties::Two {
            return Ok(Naming::Sender);
        }
        let offers = offers(meeting, events);
        let is_own = |id: &String| codec::capture(id) != Captures::NONE;
        match meeting.is_numbered && offers.iter().flat_map(|offer| &offer.ids).all(is_own) {
            true => Ok(Naming::Own),
            false => found(&offers).map(Naming::Found),
        }
    }

    /// The captures of an identity, where the TP UEs have these names and numbers now.
    pub fn captures(&self, id: &str, now: &BTreeMap<&str, u8>) -> Captures {
        match self {
            Naming::Own => {
                let captures = codec::capture(id);
                let whose = captures.of.members().next();
                let named =
                    now.iter().find(|(name, _)| whose.is_some() && number_in(name) == whose);
                named.map_or(captures, |(_, number)| Captures::of(*number))
            }
            Naming::Sender => Captures::of(1),
            Naming::Found(known) => known.get(id).copied().unwrap_or_default(),
        }
    }
}

/// An advertisement of the focus.
struct Offer {
    frame: u64,
    /// To whom.
    to: u8,
    /// Who had a session then, with whoever is told.
    joined: BTreeSet<u8>,
    ids: Vec<String>,
}

fn offers(meeting: &Meeting, events: &[&Event<'_>]) -> Vec<Offer> {
    let (mut joined, mut offers) = (BTreeSet::new(), Vec::new());
    for event in events {
        let (_, Role::TpUe(number), _) = meeting.roles[&event.session] else { continue };
        match &event.what {
            What::Response { response, method: Method::Invite, .. } if response.status < 300 => {
                joined.insert(number);
            }
            What::Clue { document, .. } if !event.by_caller => {
                if let Body::Advertisement { captures } = &document.body {
                    let ids = captures.iter().map(|capture| capture.id.clone()).collect();
                    let (frame, joined) = (event.frame.number, joined.clone());
                    offers.push(Offer { frame, to: number, joined, ids });
                }
            }
            _ => {}
        }
    }
    offers
}

/// A capture is that of the one TP UE that had joined whenever it was offered, and was not offered
/// it. Where there is none it is the focus's own: what a TP UE is shown that is alone, or what all
/// are shown.
fn found(offers: &[Offer]) -> Result<BTreeMap<String, Captures>, (u64, String)> {
    let mut known = BTreeMap::new();
    for offer in offers {
        for id in &offer.ids {
            let with: Vec<&Offer> = offers.iter().filter(|other| other.ids.contains(id)).collect();
            let mut whose = offer.joined.clone();
            for with in &with {
                whose.retain(|number| with.joined.contains(number) && *number != with.to);
            }
            let is_alone = with.iter().all(|with| with.ids.len() == 1);
            let captures = match whose.iter().collect::<Vec<_>>()[..] {
                [number] => Captures::of(*number),
                [] if is_alone => Captures::SLATE,
                [] => Captures::COMPOSED,
                _ => return Err((offer.frame, id.clone())),
            };
            known.insert(id.clone(), captures);
        }
    }
    Ok(known)
}
