//! The state machine of each role, as `diagram` draws it.

use callproof_diagrams::machine::{StateChart, state_chart};
use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::machine::Machine;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::engine::Limits;
use callproof_proofs::machine::machines;
use callproof_proofs::world::World;

use crate::error::Error;
use crate::{names, select};

/// A state machine ready to be drawn, with the name of its file without ending.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The figure.
    pub chart: StateChart,
    /// The name.
    pub file: String,
}

/// The machines of a role, or of all, in the cases that are always checked; `how` says of captions
/// and files which text they are of.
pub fn drawn<P: Procedure>(
    resolutions: &Resolutions<P>,
    cases: &[Case<P>],
    role: Option<&str>,
    how: &str,
) -> Result<Vec<Drawn>, Error> {
    let Some(first) = cases.first() else { return Ok(Vec::new()) };
    let procedure = first.procedure;
    let world = |case: &Case<P>| World::new(case.clone(), resolutions.clone());
    let worlds: Vec<World<P>> = cases.iter().map(world).collect();
    let mut found = machines(&worlds, Limits::default(), select::threads(None)?);
    if let Some(role) = role {
        let wanted = wanted(role, &found)?;
        found.retain(|machine| machine.role == wanted);
    }
    let draw = |machine: &Machine<P::Role>| {
        let of = match machine.kind {
            "" => machine.role.to_string(),
            kind => format!("{}, {kind}", machine.role),
        };
        let caption = format!("{of}: states in “{}” ({how})", procedure.title());
        let words = format!("{} states {of} {how}", procedure.name());
        Drawn { chart: state_chart(machine, &caption), file: file(&words) }
    };
    Ok(found.iter().map(draw).collect())
}

/// The role that is meant by a name, or by a part that no other has.
fn wanted<R: Copy + Eq + std::fmt::Display>(
    name: &str,
    machines: &[Machine<R>],
) -> Result<R, Error> {
    let mut roles: Vec<R> = Vec::new();
    for machine in machines {
        if !roles.contains(&machine.role) {
            roles.push(machine.role);
        }
    }
    let known: Vec<String> = roles.iter().map(R::to_string).collect();
    let has = |known: &String| known.to_lowercase().contains(&name.to_lowercase());
    let partly: Vec<usize> = (0..known.len()).filter(|place| has(&known[*place])).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match (partly.as_slice(), known.contains(&name)) {
        ([only], false) => Ok(roles[*only]),
        _ => names::find("role", name, &known).map(|place| roles[place]),
    }
}

/// Words as a file name.
fn file(words: &str) -> String {
    let letters = words.chars().map(|letter| match letter.is_alphanumeric() {
        true => letter.to_ascii_lowercase(),
        false => '-',
    });
    let name: String = letters.collect();
    name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
