//! What a capture is to the video push: one account for each called user.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;

use callproof_kernel::case::Channel;
use callproof_model::sip::types::SIGNALLING;
use callproof_model::video_push::issues::call_identity::CallIdentity;
use callproof_model::video_push::issues::media_subset::MediaSubset;
use callproof_model::video_push::issues::transmission_control::TransmissionControl;
use callproof_model::video_push::mapping::Signal;
use callproof_model::video_push::types::TRANSMISSION_CONTROL;
use callproof_model::video_push::types::{CallRef, Commencement, Config, Message, Refusal, Role};
use callproof_model::video_push::{Resolutions, VideoPush};
use callproof_node::frame::{Body, Frame};
use callproof_node::push::config;
use callproof_node::push::reading::{self, Story};

use super::frames::Origin;
use super::judge::{Account, Link, Passed};
use callproof_cli::error::Error;

/// Most calls of a caller to a user, callers of a user, and UEs of a user that can be told apart.
const CALLS: usize = 255;
const PARTIES: usize = 200;

/// What was seen of each called user, and the messages that belong to no call, with why.
pub type Accounts = (Vec<Account<VideoPush>>, Vec<(u64, String)>);

/// Reads what is known of pushes in a capture; the server's address is inferred unless it is given.
pub fn accounts(
    frames: &[Frame],
    server: Option<SocketAddr>,
    origin: &Origin,
) -> Result<Accounts, Error> {
    let (stories, strangers) = reading::read(frames, server);
    let by_number: HashMap<u64, &Frame> = frames.iter().map(|f| (f.number, f)).collect();
    let told = stories.iter().filter(|story| !story.readings.is_empty());
    let accounts = told.map(|story| account(story, &by_number, origin));
    Ok((accounts.collect::<Result<_, _>>()?, strangers))
}

fn account(
    story: &Story,
    frames: &HashMap<u64, &Frame>,
    origin: &Origin,
) -> Result<Account<VideoPush>, Error> {
    let called = &story.called;
    for (many, most, what) in [
        (story.calls, CALLS, "calls of one caller"),
        (story.callers.len(), PARTIES, "callers"),
        (story.ues.len(), PARTIES, "UEs"),
    ] {
        if many > most {
            return Err(Error::Usage(format!(
                "the capture has {many} {what} to {called}, and at most {most} can be told apart; \
                 cut it into parts, such as with `editcap -c`, and judge each"
            )));
        }
    }
    // A called user whose leg was not captured has a UE all the same.
    let ues = story.ues.len().max(1) as u8;
    let callers: Vec<Role> = (0..story.callers.len() as u8).map(Role::Client1).collect();
    let called_ues: Vec<Role> = (0..ues).map(Role::Client2).collect();
    let cast = callers.iter().copied().chain([Role::Server]).chain(called_ues.iter().copied());
    let of_link = |role: Role, is: fn(Channel) -> bool| {
        story
            .readings
            .iter()
            .any(|r| (r.from == role || r.to == role) && is(r.envelope().channel()))
    };
    let mut hidden: BTreeSet<Link<VideoPush>> = BTreeSet::new();
    let mut aside: BTreeSet<Link<VideoPush>> = BTreeSet::new();
    for role in callers.iter().chain(&called_ues).copied() {
        let links = [SIGNALLING, TRANSMISSION_CONTROL];
        let [signalling, control] = links.map(|channel| (role, Role::Server, channel));
        if !of_link(role, |channel| channel == SIGNALLING) {
            hidden.extend([signalling, control]);
        } else if !story.readings.iter().any(|r| is_control(&r.signal)) {
            aside.insert(control);
        }
    }
    let messages = story.readings.iter().map(|r| Passed {
        number: r.number,
        envelope: r.envelope(),
        in_order: r.in_order,
        signal: r.signal.to_string(),
    });
    Ok(Account {
        title: format!("Push to {called}"),
        who: cast.map(|role| (role, who(role, story, frames, origin))).collect(),
        messages: messages.collect(),
        withheld: story.withheld.iter().map(|held| (held.clone(), 0)).collect(),
        worlds: worlds(story),
        hidden,
        aside,
        demands_aside,
        carried,
    })
}

fn is_control(signal: &Signal) -> bool {
    matches!(
        signal,
        Signal::TransmissionRequest
            | Signal::TransmissionGranted
            | Signal::TransmissionRejected
            | Signal::TransmissionEnd
    )
}

/// What no message says: how the called client is set, and which UE is designated. Nobody calls more
/// often than was seen, and a called user of whom no such request was seen does not try to transmit.
/// A called client may show no video if that is why it has rejected a call, and the server may end a
/// call if it has asked a caller for the release.
fn worlds(story: &Story) -> Vec<Config> {
    let ues = story.ues.len() as u8;
    let designated = std::iter::once(None).chain((0..ues).filter(|_| ues > 1).map(Some));
    let settings = [Commencement::Manual, Commencement::Automatic];
    let called_transmits = story.readings.iter().any(|r| is_control(&r.signal));
    let seen = |is_it: fn(Role, &Message) -> bool| {
        let mut sent = story.readings.iter().map(|r| (r.to, r.envelope().message));
        sent.any(|(to, message)| is_it(to, &message))
    };
    let lacks_video = seen(|_, message| {
        matches!(message, Message::PrivateCallReject { cause: Refusal::NoVideo, .. })
    });
    let server_ends = seen(|to, message| {
        matches!((to, message), (Role::Client1(_), Message::ReleaseRequest { .. }))
    });
    let world = |designated, setting, shows_video| Config {
        callers: story.callers.len() as u8,
        calls: story.calls as u8,
        restricts_media: true,
        called_transmits,
        shows_video,
        server_ends,
        // One that was not captured is there all the same.
        ..config(ues.max(1), designated, setting)
    };
    let shows_video = [true].into_iter().chain(lacks_video.then_some(false));
    let clients = settings
        .into_iter()
        .flat_map(|setting| shows_video.clone().map(move |shows_video| (setting, shows_video)));
    let clients: Vec<_> = clients.collect();
    let worlds = designated.flat_map(|ue| {
        clients.iter().map(move |(setting, shows_video)| (ue, *setting, *shows_video))
    });
    worlds.map(|(ue, setting, shows_video)| world(ue, setting, shows_video)).collect()
}

/// Who a role is, and where.
fn who(role: Role, story: &Story, frames: &HashMap<u64, &Frame>, origin: &Origin) -> String {
    let user = match role {
        Role::Client1(n) => story.callers.get(usize::from(n)).map(String::as_str),
        Role::Client2(_) => Some(story.called.as_str()),
        Role::Server => None,
    };
    let own = story.readings.iter().filter(|r| !is_control(&r.signal));
    // Where requests go to is where it listens; a connection is made from any port.
    let reached = own.clone().filter(|r| r.to == role && matches!(r.signal, Signal::Invite { .. }));
    let to = reached.filter_map(|r| Some(frames.get(&r.number)?.to)).next();
    let from = own.filter(|r| r.from == role).find_map(|r| {
        let frame = frames.get(&r.number)?;
        let Body::Sip(_) = frame.body else { return None };
        Some(frame.from)
    });
    match (user, to.or(from).map(|address| origin.name(address))) {
        (Some(user), Some(address)) => format!("{user} at {address}"),
        (Some(user), None) => format!("{user}, not captured"),
        (None, Some(address)) => address,
        (None, None) => "not captured".into(),
    }
}

/// Whether messages of transmission control are part of setting a push up.
fn demands_aside(text: &Resolutions) -> bool {
    use TransmissionControl::{ExplicitRequest, ServerGrant};
    matches!(text.of(), ExplicitRequest | ServerGrant)
}

/// A message as far as a text carries what SIP does: which call it belongs to, what was accepted,
/// and whether it permits to transmit.
fn carried(text: &Resolutions, message: &Message) -> Message {
    let call = |call: CallRef| match (text.of(), call.name()) {
        (CallIdentity::AsWritten, Some(named)) => CallRef::unnamed(named),
        _ => call,
    };
    let mut message = message.clone();
    match &mut message {
        Message::PrivateCallResponse { call: own, media, granted } => {
            *own = call(*own);
            *granted &= text.of::<TransmissionControl>().grants_in_response();
            *media = media.filter(|_| text.of::<MediaSubset>() != MediaSubset::AsWritten);
        }
        Message::PrivateCallRequest { call: own, .. }
        | Message::ProgressIndication { call: own }
        | Message::ReleaseRequest { call: own }
        | Message::ReleaseResponse { call: own }
        | Message::PrivateCallReject { call: own, .. }
        | Message::ReleaseReject { call: own }
        | Message::TransmitMediaRequest { call: own }
        | Message::TransmitMediaGranted { call: own }
        | Message::TransmitMediaRejected { call: own }
        | Message::MediaTransmissionRelease { call: own }
        | Message::TransmissionEndRequest { call: own } => *own = call(*own),
    }
    message
}
