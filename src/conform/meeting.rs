//! What a capture is to telepresence: one account for each conference and each session of two.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;

use callproof_model::telepresence::Telepresence;
use callproof_model::telepresence::mapping::Signal;
use callproof_model::telepresence::types::{Parties, Role};
use callproof_node::frame::{Body, Frame};
use callproof_node::meeting::reading::{self, Reading, Story};

use super::frames::Origin;
use super::judge::{Account, Passed};

/// What was seen of each meeting, and the messages that belong to none, with why.
pub type Accounts = (Vec<Account<Telepresence>>, Vec<(u64, String)>);

/// Reads what is known of sessions in a capture; the focus is inferred unless it is given.
pub fn accounts(frames: &[Frame], focus: Option<SocketAddr>, origin: &Origin) -> Accounts {
    let (stories, strangers) = reading::read(frames, focus);
    let by_number: HashMap<u64, &Frame> = frames.iter().map(|f| (f.number, f)).collect();
    let told = stories.iter().filter(|story| !story.readings.is_empty());
    (told.map(|story| account(story, &by_number, origin)).collect(), strangers)
}

fn account(story: &Story, frames: &HashMap<u64, &Frame>, origin: &Origin) -> Account<Telepresence> {
    let rooms: Vec<&str> = story.rooms.iter().map(String::as_str).collect();
    let rooms: Vec<&str> = rooms.into_iter().filter(|name| !name.is_empty()).collect();
    let kind = match story.parties {
        Parties::Two => "Session",
        Parties::Conference => "Conference",
    };
    let messages = story.readings.iter().map(|r| Passed {
        number: r.number,
        envelope: r.envelope(),
        in_order: r.in_order,
        signal: r.signal.to_string(),
    });
    let cast = story.cast().into_iter();
    Account {
        title: format!("{kind} of {}", rooms.join(", ")),
        who: cast.map(|role| (role, who(role, story, frames, origin))).collect(),
        messages: messages.collect(),
        withheld: story.withheld.clone(),
        worlds: vec![story.config()],
        hidden: story.hidden.clone(),
        aside: BTreeSet::new(),
        demands_aside: |_| false,
        carried: |_, message| *message,
    }
}

/// Who a role is, and where.
fn who(role: Role, story: &Story, frames: &HashMap<u64, &Frame>, origin: &Origin) -> String {
    let name = match role {
        Role::TpUe(number) => story.rooms.get(usize::from(number)).map(String::as_str),
        Role::Focus | Role::AnyTpUe => None,
    };
    let sip = |r: &Reading| {
        let frame = *frames.get(&r.number)?;
        matches!(frame.body, Body::Sip(_)).then_some(frame)
    };
    let own = |is: fn(&Reading, Role) -> bool| story.readings.iter().filter(move |r| is(r, role));
    // Where requests go to is where it listens; a connection is made from any port.
    let reached = own(|r, role| r.to == role && matches!(r.signal, Signal::Invite));
    let to = reached.filter_map(sip).map(|frame| frame.to).next();
    let from = own(|r, role| r.from == role).filter_map(sip).map(|frame| frame.from).next();
    let address = to.or(from).map(|address| origin.name(address));
    match (name, address) {
        (Some(name), Some(address)) => format!("{name} at {address}"),
        (Some(name), None) => format!("{name}, not captured"),
        (None, Some(address)) => address,
        (None, None) => "not captured".into(),
    }
}
