//! What a node does, line by line.

use std::time::Instant;

use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Effect;
use callproof_kernel::run::{Action, Occurrence};
use callproof_node::transaction::Packet;
use callproof_wire::sip::{self, Message};

use callproof_cli::error::Error;
use callproof_cli::files;

/// A log on standard output.
pub struct Log {
    start: Instant,
}

impl Log {
    /// A log that begins now.
    pub fn new() -> Self {
        Log { start: Instant::now() }
    }

    /// Says a line, after the time.
    pub fn say(&self, what: &str) -> Result<(), Error> {
        files::say(&format!("{:9.3}  {what}\n", self.start.elapsed().as_secs_f64()))
    }

    /// A role met something: what it was, the steps obeyed, and what they demanded.
    pub fn happened<P: Procedure>(&self, occurrence: &Occurrence<P>) -> Result<(), Error> {
        let said = match &occurrence.action {
            Action::Deliver(envelope) => format!("{}: gets {}", envelope.to, envelope.message),
            other => other.wording(None, |_| String::new()),
        };
        let Some(outcome) = &occurrence.outcome else { return self.say(&said) };
        if outcome.is_unspecified() {
            return self.say(&format!("{said}: no step for it"));
        }
        self.say(&said)?;
        let mut said = Vec::new();
        for step in &outcome.cited {
            // A step may be cited again and again, and is obeyed once.
            if said.contains(step) {
                continue;
            }
            said.push(*step);
            let of_step = outcome.effects.iter().filter(|demanded| demanded.step == *step);
            let effects: Vec<String> = of_step.map(|d| effect(&d.effect)).collect();
            let does = match effects.is_empty() {
                true => String::new(),
                false => format!(": {}", effects.join(", ")),
            };
            files::say(&format!("{:13}{step}{does}\n", ""))?;
        }
        Ok(())
    }

    /// A SIP message is sent.
    pub fn sends(&self, packet: &Packet) -> Result<(), Error> {
        let again = if packet.is_repeated { " again" } else { "" };
        let Packet { to, message, .. } = packet;
        let at = (to.transport.name(), to.address);
        files::say(&format!("{:13}→ {}{again} to {} {}\n", "", title(message), at.0, at.1))
    }

    /// A SIP message is received.
    pub fn receives(&self, bytes: &[u8], from: std::net::SocketAddr) -> Result<(), Error> {
        let said = sip::parse(bytes).map_or("what is not SIP".into(), |message| title(&message));
        self.say(&format!("← {said} from {from}"))
    }
}

/// A SIP message in a few words.
pub fn title(message: &Message) -> String {
    match message {
        Message::Request(request) => request.method.to_string(),
        Message::Response(response) => {
            let method = response.cseq().map_or(String::new(), |cseq| cseq.method.to_string());
            format!("{} {} ({method})", response.status, response.reason)
        }
    }
}

fn effect<P: Procedure>(effect: &Effect<P>) -> String {
    match effect {
        Effect::Send { to, message } => format!("sends {message} to {to}"),
        Effect::Arm(timer) => format!("timer set ({timer})"),
        Effect::Disarm(timer) => format!("timer stopped ({timer})"),
        Effect::Open(resource) => format!("opens {resource}"),
        Effect::Close(resource) => format!("closes {resource}"),
        Effect::Tell(notice) => format!("tells the user \"{notice}\""),
    }
}
