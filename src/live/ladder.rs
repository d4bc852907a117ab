//! The ladder diagram as it grows: a lifeline for each node, an arrow for each message.

use std::collections::VecDeque;
use std::net::SocketAddr;

use callproof_kernel::procedure::{MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::Effect;
use callproof_kernel::run::{Action, Occurrence, labelled};
use callproof_node::transaction::Packet;
use callproof_wire::sip::{Message, Method};

use super::log::title;
use callproof_cli::error::Error;
use callproof_cli::{files, width};

/// A lifeline.
#[derive(Clone, Debug)]
pub struct Lifeline {
    /// The role that is played there.
    pub role: String,
    /// What stands above it.
    pub name: String,
    /// Where its node is reached.
    pub address: SocketAddr,
}

/// A ladder diagram on standard output.
pub struct Ladder {
    lifelines: Vec<Lifeline>,
    gap: usize,
    /// For each node, what its last reaction sends: to whom, and what stands on the arrow.
    sending: Vec<VecDeque<(String, String)>>,
    /// Where a node's connection comes from, if not from its own address.
    aliases: Vec<(SocketAddr, usize)>,
}

/// Where the first lifeline stands.
const MARGIN: usize = 9;

impl Ladder {
    /// The top of a diagram.
    pub fn begin(lifelines: Vec<Lifeline>) -> Result<Self, Error> {
        let width = width::terminal().unwrap_or(110);
        let gap = (width.saturating_sub(2 * MARGIN + 2) / (lifelines.len() - 1)).clamp(20, 44);
        let sending = lifelines.iter().map(|_| VecDeque::new()).collect();
        let ladder = Ladder { lifelines, gap, sending, aliases: Vec::new() };
        let names = ladder.lifelines.iter().map(|lifeline| lifeline.name.clone());
        ladder.head(names.collect())?;
        let addresses = ladder.lifelines.iter().map(|lifeline| lifeline.address.to_string());
        ladder.head(addresses.collect())?;
        files::say(&format!("{}\n", ladder.rails()))?;
        Ok(ladder)
    }

    /// A line with something above each lifeline.
    fn head(&self, words: Vec<String>) -> Result<(), Error> {
        let mut line = String::new();
        for (at, words) in words.iter().enumerate() {
            let start = self.column(at).saturating_sub(words.chars().count() / 2);
            let length = line.chars().count();
            line.extend(std::iter::repeat_n(' ', start.saturating_sub(length)));
            line.push_str(words);
        }
        files::say(&format!("{line}\n"))
    }

    fn column(&self, lifeline: usize) -> usize {
        MARGIN + lifeline * self.gap
    }

    fn rails(&self) -> String {
        let last = self.column(self.lifelines.len() - 1);
        let is_rail = |at: usize| at >= MARGIN && (at - MARGIN).is_multiple_of(self.gap);
        (0..=last).map(|at| if is_rail(at) { '│' } else { ' ' }).collect()
    }

    /// Which lifeline has an address.
    fn at(&self, address: SocketAddr) -> Option<usize> {
        let own = self.lifelines.iter().position(|lifeline| lifeline.address == address);
        own.or_else(|| self.aliases.iter().find(|(known, _)| *known == address).map(|(_, l)| *l))
    }

    /// A connection from an address belongs to a node.
    pub fn alias(&mut self, address: SocketAddr, lifeline: usize) {
        if self.at(address).is_none() {
            self.aliases.push((address, lifeline));
        }
    }

    /// A node's role met something: decisions and what is opened or closed stand beside its
    /// lifeline, what it sends waits for the message on the wire.
    pub fn happened<P: Procedure>(
        &mut self,
        node: usize,
        occurrence: &Occurrence<P>,
    ) -> Result<(), Error> {
        match &occurrence.action {
            Action::Stimulus(_, stimulus) if stimulus.is_shown() => {
                self.beside(node, &stimulus.to_string())?;
            }
            Action::Timeout(_, timer) => self.beside(node, &timer.to_string())?,
            _ => {}
        }
        let Some(outcome) = &occurrence.outcome else { return Ok(()) };
        if outcome.is_unspecified() {
            self.beside(node, "there is no step for this")?;
        }
        self.sending[node].clear();
        for demanded in &outcome.effects {
            let says = |what: String| labelled(&demanded.step, &what, None);
            match &demanded.effect {
                Effect::Send { to, message } => {
                    let words = message.to_string();
                    let said = labelled(&demanded.step, &words, Some(message.name()));
                    self.sending[node].push_back((to.to_string(), said));
                }
                Effect::Open(resource) => self.beside(node, &says(format!("opens {resource}")))?,
                Effect::Close(resource) => {
                    self.beside(node, &says(format!("closes {resource}")))?;
                }
                Effect::Tell(notice) => self.beside(node, &says(format!("user: {notice}")))?,
                Effect::Arm(_) | Effect::Disarm(_) => {}
            }
        }
        Ok(())
    }

    /// A node sends a SIP message.
    pub fn sip(&mut self, node: usize, packet: &Packet) -> Result<(), Error> {
        let Some(to) = self.at(packet.to.address) else { return Ok(()) };
        let again = if packet.is_repeated { " again" } else { "" };
        let label = match is_of_sip(&packet.message) {
            true => None,
            false => self.demanded(node, to),
        };
        self.arrow((node, to), &format!("{}{again}", title(&packet.message)), label.as_deref())
    }

    /// A node sends to a role by another way than SIP.
    pub fn message(&mut self, node: usize, to: &str, wire: &str) -> Result<(), Error> {
        let to = self.lifelines.iter().position(|lifeline| lifeline.role == to);
        let Some(to) = to else { return Ok(()) };
        let label = self.demanded(node, to);
        self.arrow((node, to), wire, label.as_deref())
    }

    /// A node sends a transmission control packet.
    pub fn control(&mut self, node: usize) -> Result<(), Error> {
        let to = self.sending[node].front().map(|(to, _)| to.clone());
        to.map_or(Ok(()), |to| self.message(node, &to, "RTCP APP"))
    }

    /// The next that a node's last reaction sends to another: what stands on its arrow.
    fn demanded(&mut self, from: usize, to: usize) -> Option<String> {
        let queue = &mut self.sending[from];
        let place = queue.iter().position(|(role, _)| *role == self.lifelines[to].role)?;
        queue.remove(place).map(|(_, what)| what)
    }

    /// An arrow with the step that demands it, if one does, and its name on the wire.
    fn arrow(
        &mut self,
        (from, to): (usize, usize),
        wire: &str,
        label: Option<&str>,
    ) -> Result<(), Error> {
        // A name that the arrow is too short for stands above it as well.
        let is_above = wire.chars().count() + 7 > self.gap;
        let above = label.into_iter().chain(is_above.then_some(wire));
        for line in above.flat_map(|said| textwrap::wrap(said, self.gap - 3)) {
            let near = if from < to { from } else { from - 1 };
            self.overlay(self.column(near) + 2, &line)?;
        }
        let mut row: Vec<char> = self.rails().chars().collect();
        let (left, right) = (self.column(from.min(to)), self.column(from.max(to)));
        let stroke = if label.is_some() { '─' } else { '╌' };
        for place in &mut row[left + 1..right] {
            *place = if *place == '│' { '┼' } else { stroke };
        }
        match from < to {
            true => row[right - 1] = '►',
            false => row[left + 1] = '◄',
        }
        let wire = if is_above { String::new() } else { format!(" {wire} ") };
        // Beside the sender, clear of other lifelines.
        let near = if from < to { left } else { right - self.gap };
        let start = near + (self.gap.saturating_sub(wire.chars().count()) / 2).max(3);
        for (at, letter) in (start..right.saturating_sub(2)).zip(wire.chars()) {
            row[at] = letter;
        }
        files::say(&format!("{}\n", row.into_iter().collect::<String>()))
    }

    /// Words beside a lifeline, on the side where there is room.
    fn beside(&self, node: usize, words: &str) -> Result<(), Error> {
        let is_last = node + 1 == self.lifelines.len();
        for (row, line) in textwrap::wrap(words, self.gap - 5).iter().enumerate() {
            let mark = if row == 0 { '▪' } else { ' ' };
            let start = match is_last {
                true => self.column(node) - 2 - line.chars().count() - 2,
                false => self.column(node) + 2,
            };
            let line = if is_last { format!("{line} {mark}") } else { format!("{mark} {line}") };
            self.overlay(start, &line)?;
        }
        Ok(())
    }

    fn overlay(&self, start: usize, words: &str) -> Result<(), Error> {
        let mut row: Vec<char> = self.rails().chars().collect();
        for (at, letter) in (start..).zip(words.chars()) {
            match row.get_mut(at) {
                Some(place) => *place = letter,
                None => row.push(letter),
            }
        }
        files::say(&format!("{}\n", row.into_iter().collect::<String>()))
    }

    /// The foot of the diagram.
    pub fn end(&self) -> Result<(), Error> {
        files::say(&format!("{}\n", self.rails()))
    }
}

/// Whether a message is SIP's own: 100 and ACK, which no step of a text demands.
fn is_of_sip(message: &Message) -> bool {
    match message {
        Message::Request(request) => request.method == Method::Ack,
        Message::Response(response) => response.status == 100,
    }
}
