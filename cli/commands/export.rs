//! `export`: a case as a model for another tool, to be audited there.

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::export::promela::{Model, model};
use callproof_proofs::world::World;

use crate::args::{ExportArgs, ModelFormat};
use crate::error::{Error, Outcome};
use crate::texts::Texts;
use crate::{files, names, select};

/// Writes a case down.
pub fn run(args: &ExportArgs, texts: &Texts) -> Result<Outcome, Error> {
    let procedure = texts.of(Some(&args.procedure))?;
    if let Some(path) = &args.out {
        files::check_writable(path)?;
    }
    select::concerned(&procedure, &args.selection)?;
    let model = written(procedure[0], args)?;
    match &args.out {
        Some(path) => files::write(path, &model.text)?,
        None => files::say_as_it_is(&model.text)?,
    }
    tell(&model);
    Ok(Outcome::Good)
}

/// Says, beside the model, what is in it and what is not.
fn tell(model: &Model) {
    let list = |names: &[&str]| match names.is_empty() {
        true => "none".to_string(),
        false => names.join(", "),
    };
    let mut responses = model.responses.clone();
    responses.dedup();
    files::tell(&format!(
        "callproof: in it are {} claims on states and steps, {} on what follows sooner or later; \
         left out: {}. How to search it stands at its beginning.",
        model.safety.len(),
        responses.len(),
        list(&model.left_out),
    ));
}

fn written(procedure: AnyProcedure, args: &ExportArgs) -> Result<Model, Error> {
    select::answers_known(&args.selection, &[procedure])?;
    let chosen = select::chosen(procedure, &args.selection)?;
    let mut cases = select::every_case(procedure, &args.selection);
    let known: Vec<&str> = cases.iter().map(|case| case.name).collect();
    let place = match &args.case {
        Some(name) => names::find("case", name, &known)?,
        None => 0,
    };
    let world = World::new(cases.swap_remove(place), chosen.resolutions);
    select::begins(&world)?;
    match args.format {
        ModelFormat::Promela => {
            model(&world, &procedure.claims()).map_err(|refusal| Error::Usage(refusal.to_string()))
        }
    }
}
