//! Who may do what, and where users are: a TOML file, or the demo's users.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::str::FromStr;

use callproof_model::video_push::types::Commencement;
use serde::Deserialize;

use crate::transaction::{Peer, Transport};

/// Why a policy cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not TOML, or a value is of the wrong kind.
    #[error("{0}")]
    Unreadable(String),
    /// A key that nothing has.
    #[error("there is no key \"{key}\" {place}; {nearest}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        place: String,
        /// What there is.
        nearest: String,
    },
    /// A value that makes no sense.
    #[error("{0}")]
    Senseless(String),
}

/// Who may do what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The domain of the users' identities.
    pub domain: String,
    /// The users by name.
    pub users: BTreeMap<String, User>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct User {
    /// May push video.
    pub push: bool,
    /// May be pushed to.
    pub receive: bool,
    /// May release a call.
    pub release: bool,
    /// May have participants of a conference removed.
    pub remove: bool,
    /// How calls to this user are answered: `manual` or `automatic`.
    commencement: String,
    /// Where this user's UEs are, such as `udp:127.0.0.1:5072`.
    ues: Vec<String>,
    /// Which of the UEs receives private calls, from 1; all of them if not said.
    designated: Option<u8>,
    /// The same, read.
    #[serde(skip)]
    pub peers: Vec<Peer>,
}

impl Default for User {
    fn default() -> Self {
        User {
            push: true,
            receive: true,
            release: true,
            remove: false,
            commencement: "manual".into(),
            ues: Vec::new(),
            designated: None,
            peers: Vec::new(),
        }
    }
}

const KEYS: &[&str] = &["domain", "users"];
const USER_KEYS: &[&str] =
    &["push", "receive", "release", "remove", "commencement", "ues", "designated"];

impl User {
    /// A user at one UE who may do everything but have others removed.
    pub fn at(peer: Peer) -> Self {
        User { peers: vec![peer], ..User::default() }
    }

    /// How calls to this user are answered.
    pub fn setting(&self) -> Commencement {
        match self.commencement.as_str() {
            "automatic" => Commencement::Automatic,
            _ => Commencement::Manual,
        }
    }

    /// Which UE receives private calls, from 0.
    pub fn designated(&self) -> Option<u8> {
        self.designated.map(|number| number - 1)
    }
}

impl Policy {
    /// The demo's users: alice and bob, who may do everything, and mallory, who may not push.
    pub fn of_the_demo(alice: Peer, bob: Peer) -> Policy {
        let mallory = User { push: false, receive: false, ..User::at(alice) };
        let users = [("alice", User::at(alice)), ("bob", User::at(bob)), ("mallory", mallory)];
        let users = users.into_iter().map(|(name, user)| (name.to_owned(), user)).collect();
        Policy { domain: "mc.example.org".into(), users }
    }

    /// The name of the user with this identity, if there is one.
    pub fn name_of<'u>(&self, uri: &'u str) -> Option<&'u str> {
        let uri = uri.trim_start_matches('<').split(['>', ';']).next()?;
        let name = uri.strip_prefix("sip:").unwrap_or(uri).split('@').next()?;
        self.users.contains_key(name).then_some(name)
    }

    /// The identity of a user.
    pub fn uri_of(&self, name: &str) -> String {
        format!("sip:{name}@{}", self.domain)
    }
}

impl FromStr for Policy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unreadable = |error: toml::de::Error| Error::Unreadable(error.message().into());
        let table: toml::Table = text.parse().map_err(unreadable)?;
        check_keys(&table, KEYS, "of a policy")?;
        let mut policy = Policy { domain: "mc.example.org".into(), users: BTreeMap::new() };
        if let Some(domain) = table.get("domain") {
            let domain = domain.as_str().filter(|domain| !domain.is_empty());
            let wrong = || Error::Senseless("\"domain\" is not the name of a domain".into());
            policy.domain = domain.ok_or_else(wrong)?.into();
        }
        let Some(users) = table.get("users") else { return Ok(policy) };
        let users = users.as_table();
        let users = users.ok_or_else(|| Error::Senseless("\"users\" is not a table".into()))?;
        for (name, user) in users {
            let wrong = |why: String| Error::Senseless(format!("user {name}: {why}"));
            let table = user.as_table().ok_or_else(|| wrong("not a table".into()))?;
            check_keys(table, USER_KEYS, &format!("of user {name}"))?;
            let user = User::deserialize(user.clone()).map_err(|e| wrong(e.message().into()))?;
            policy.users.insert(name.clone(), checked(user).map_err(wrong)?);
        }
        Ok(policy)
    }
}

fn checked(mut user: User) -> Result<User, String> {
    if !["manual", "automatic"].contains(&user.commencement.as_str()) {
        let given = &user.commencement;
        return Err(format!("commencement is \"manual\" or \"automatic\", not \"{given}\""));
    }
    user.peers = user.ues.iter().map(|ue| peer(ue)).collect::<Result<_, _>>()?;
    match user.designated {
        Some(number) if number == 0 || usize::from(number) > user.peers.len() => {
            Err(format!("UE {number} is designated, and there are {}", user.peers.len()))
        }
        _ => Ok(user),
    }
}

/// Reads `udp:address:port`, `tcp:address:port`, or `address:port` for UDP.
///
/// # Errors
/// A sentence that says what was expected.
pub fn peer(text: &str) -> Result<Peer, String> {
    let (transport, address) = match text.split_once(':') {
        Some(("udp", address)) => (Transport::Udp, address),
        Some(("tcp", address)) => (Transport::Tcp, address),
        _ => (Transport::Udp, text),
    };
    let address: SocketAddr = address.parse().map_err(|_| {
        format!("\"{text}\" is not an address such as 127.0.0.1:5072 or tcp:127.0.0.1:5072")
    })?;
    Ok(Peer { transport, address })
}

fn check_keys(table: &toml::Table, known: &[&str], place: &str) -> Result<(), Error> {
    let Some(key) = table.keys().find(|key| !known.contains(&key.as_str())) else { return Ok(()) };
    let likeness = |name: &&&str| (strsim::jaro_winkler(key, name) * 1000.0) as u32;
    let nearest = known.iter().max_by_key(likeness).filter(|name| likeness(name) > 700);
    let nearest = match nearest {
        Some(name) => format!("the nearest is \"{name}\""),
        None => format!("there are: {}", known.join(", ")),
    };
    Err(Error::UnknownKey { key: key.clone(), place: place.into(), nearest })
}
