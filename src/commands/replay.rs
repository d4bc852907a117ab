//! `run --replay`: a run found by checking, on real sockets.

use std::any::Any;
use std::io;
use std::path::Path;

use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Occurrence, Run};
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_node::replay::players::{Players, of_meeting, of_push};
use callproof_node::replay::{Deviation, Replay};
use callproof_node::sim::Sent;
use callproof_node::socket::Seen;
use callproof_proofs::world::World;

use super::witness::{Found, Use, find, is_id};
use crate::cli::Selection;
use crate::error::{Error, Outcome};
use crate::live::capture::Capture;
use crate::{files, texts};

/// Lets a run happen.
pub fn run(id: &str, selection: &Selection, pcap: Option<&Path>) -> Result<Outcome, Error> {
    if !is_id(id) {
        return Err(Error::Usage(format!("a run is named by eight digits; \"{id}\" is not")));
    }
    pcap.iter().try_for_each(|path| files::check_writable(path))?;
    let mut stage = Stage { outcome: Outcome::Good, pcap };
    find(id, &texts::built_in(), selection, &mut stage)?;
    Ok(stage.outcome)
}

struct Stage<'p> {
    outcome: Outcome,
    /// Where a capture is to be.
    pcap: Option<&'p Path>,
}

impl Use for Stage<'_> {
    fn with<P: Procedure>(&mut self, found: Found<P>) -> Result<(), Error> {
        let found: &dyn Any = &found;
        self.outcome = if let Some(found) = found.downcast_ref::<Found<VideoPush>>() {
            perform(found, of_push(found.case.config, found.resolutions.clone()), self.pcap)?
        } else if let Some(found) = found.downcast_ref::<Found<Telepresence>>() {
            perform(found, of_meeting(found.case.config, found.resolutions.clone()), self.pcap)?
        } else {
            return Err(Error::Usage("this procedure has no form on the wire".into()));
        };
        Ok(())
    }
}

fn perform<P: Mapped>(
    found: &Found<P>,
    players: io::Result<Players<P>>,
    pcap: Option<&Path>,
) -> Result<Outcome, Error> {
    let world = World::new(found.case.clone(), found.resolutions.clone());
    let mut occurrences: Vec<Occurrence<P>> = Vec::new();
    world.follow(world.start(), &found.case.prelude, &mut |event| occurrences.push(event));
    occurrences.extend(found.witness.run.occurrences.iter().cloned());
    let run = Run { occurrences, ..found.witness.run.clone() };
    let cannot = |error: io::Error| Error::Address {
        address: "127.0.0.1".into(),
        why: files::plain(&error),
    };
    let Players { roles, factory } = players.map_err(cannot)?;
    files::say(&format!("{}\n{} ({})\n\n", found.sentence, found.case.gist, found.case.name))?;
    for (role, address) in &roles {
        files::say(&format!("{address:<22} {role}\n"))?;
    }
    files::say("\n")?;
    let config = found.case.config.clone();
    let mut replay = Replay::new(&roles, factory, config).map_err(cannot)?;
    let wording = run.wording();
    let mut outcome = Outcome::Good;
    for (at, (occurrence, words)) in run.occurrences.iter().zip(&wording).enumerate() {
        files::say(&format!("{:>3}  {words}\n", at + 1))?;
        if let Err(deviation) = replay.perform(occurrence) {
            outcome = differs(at + 1, &deviation)?;
            break;
        }
    }
    if outcome == Outcome::Good {
        let many = run.occurrences.len();
        files::say(&format!("\nAll {many} events happened on the wire as in the model.\n"))?;
    }
    if let Some(path) = pcap {
        let mut capture = Capture::new(Some(path))?;
        for Sent { transport, from, to, bytes, .. } in replay.sent {
            capture.take(&Seen { transport, from, to, bytes, is_sent: true });
        }
        capture.finish()?;
    }
    Ok(outcome)
}

/// What to make of a difference.
const DIFFERS: &str = "\
SIP settles what some candidates leave open: a Call-ID names the call, transactions absorb
repetitions, and a CANCEL waits for a provisional response. Where that is not why, the node is
wrong; --pcap shows what it sent.
";

fn differs(at: usize, deviation: &Deviation) -> Result<Outcome, Error> {
    match deviation {
        Deviation::Missing(what) => {
            files::say(&format!("\nDiffers at event {at}: {what}.\n{DIFFERS}"))?;
            Ok(Outcome::Bad)
        }
        Deviation::Other { expected, happened } => {
            let list = |what: &[String]| what.join("\n       ");
            files::say(&format!(
                "\nDiffers at event {at}.\n  model: {}\n  wire:  {}\n{DIFFERS}",
                list(expected),
                list(happened)
            ))?;
            Ok(Outcome::Bad)
        }
        Deviation::Impossible(why) => {
            files::say(&format!("\nCannot go on at event {at}: {why}.\n"))?;
            Ok(Outcome::Inconclusive)
        }
    }
}
