//! `run --replay`: a run found by checking, on real sockets.

use std::io;
use std::path::Path;

use callproof_kernel::any::{AnyProcedure, Known};
use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
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

use crate::live::capture::Capture;
use callproof_cli::args::Selection;
use callproof_cli::commands::witness::{Found, Use, find, is_id};
use callproof_cli::error::{Error, Outcome, without_wire};
use callproof_cli::files;
use callproof_cli::texts::Texts;

/// Lets a run happen.
pub fn run(
    id: &str,
    within: (&[AnyProcedure], &Texts),
    selection: &Selection,
    pcap: Option<&Path>,
) -> Result<Outcome, Error> {
    if !is_id(id) {
        return Err(Error::Usage(format!("a run is named by eight digits; \"{id}\" is not")));
    }
    pcap.iter().try_for_each(|path| files::check_writable(path))?;
    let mut stage = Stage { outcome: Outcome::Good, pcap };
    find(id, within, selection, &mut stage)?;
    Ok(stage.outcome)
}

struct Stage<'p> {
    outcome: Outcome,
    /// Where a capture is to be.
    pcap: Option<&'p Path>,
}

impl Use for Stage<'_> {
    fn with(&mut self, found: Found) -> Result<(), Error> {
        let procedure = found.case.procedure;
        self.outcome = if let Some(own) = procedure.known::<VideoPush>() {
            let story = Story::of(own, &found);
            let players = of_push(story.case.config, story.resolutions.clone());
            perform(&found.sentence, story, players, self.pcap)?
        } else if let Some(own) = procedure.known::<Telepresence>() {
            let story = Story::of(own, &found);
            let players = of_meeting(story.case.config, story.resolutions.clone());
            perform(&found.sentence, story, players, self.pcap)?
        } else {
            return Err(Error::Usage(without_wire(procedure.name())));
        };
        Ok(())
    }
}

/// A run with the types of its procedure.
struct Story<P: Procedure> {
    case: Case<P>,
    resolutions: Resolutions<P>,
    run: Run<P>,
}

impl<P: Procedure> Story<P> {
    fn of(own: Known<P>, found: &Found) -> Self {
        let (case, run) = (own.case(&found.case), own.run(&found.witness.run));
        Story { case, resolutions: found.resolutions.cast(), run }
    }
}

fn perform<P: Mapped>(
    sentence: &str,
    found: Story<P>,
    players: io::Result<Players<P>>,
    pcap: Option<&Path>,
) -> Result<Outcome, Error> {
    let world = World::new(found.case.clone(), found.resolutions.clone());
    let mut occurrences: Vec<Occurrence<P>> = Vec::new();
    let mut note = |event| occurrences.push(event);
    world
        .follow(world.start(), &found.case.prelude, &mut note)
        .map_err(|stuck| Error::Usage(format!("case {}: {stuck}", found.case.name)))?;
    occurrences.extend(found.run.occurrences.iter().cloned());
    let run = Run { occurrences, ..found.run };
    let cannot = |error: io::Error| Error::Address {
        address: "127.0.0.1".into(),
        why: files::plain(&error),
    };
    let Players { roles, factory } = players.map_err(cannot)?;
    files::say(&format!("{sentence}\n{} ({})\n\n", found.case.gist, found.case.name))?;
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
