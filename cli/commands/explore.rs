//! `explore`: step through a procedure in a browser.

use std::net::TcpListener;

use callproof_diagrams::chart::chart;
use callproof_diagrams::svg::svg;
use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::Case;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Action, Run};
use callproof_proofs::stateright::WorldModel;
use callproof_proofs::world::World;
use stateright::Model;

use super::witness::{Found, Use, find, is_id};
use crate::args::ExploreArgs;
use crate::error::{Error, Outcome};
use crate::texts::Texts;
use crate::{files, names, select};

/// Serves until interrupted.
pub fn run(args: &ExploreArgs, texts: &Texts) -> Result<Outcome, Error> {
    let named = texts.of(Some(&args.procedure))?;
    select::concerned(&named, &args.selection)?;
    let mut server = Server { args };
    match &args.from {
        Some(id) if is_id(id) => {
            find(id, (&named, texts), &args.selection, &mut server)?;
        }
        Some(id) => {
            return Err(Error::Usage(format!(
                "\"{id}\" is not the name of a run, which has eight hexadecimal digits"
            )));
        }
        None => server.begin(named[0])?,
    }
    Ok(Outcome::Good)
}

struct Server<'a> {
    args: &'a ExploreArgs,
}

impl Server<'_> {
    fn begin(&mut self, procedure: AnyProcedure) -> Result<(), Error> {
        select::answers_known(&self.args.selection, &[procedure])?;
        let chosen = select::chosen(procedure, &self.args.selection)?;
        let cases = select::every_case(procedure, &self.args.selection);
        let place = match &self.args.case {
            Some(name) => {
                let names: Vec<_> = cases.iter().map(|case| case.name).collect();
                names::find("case", name, &names)?
            }
            None => 0,
        };
        self.serve(cases[place].clone(), chosen.resolutions, &[])
    }
}

impl Use for Server<'_> {
    fn with(&mut self, found: Found) -> Result<(), Error> {
        let events = found.witness.run.occurrences.iter();
        let actions: Vec<Action<AnyProcedure>> = events.map(|o| o.action.clone()).collect();
        self.serve(found.case, found.resolutions, &actions)
    }
}

impl Server<'_> {
    fn serve(
        &self,
        case: Case<AnyProcedure>,
        resolutions: Resolutions<AnyProcedure>,
        to: &[Action<AnyProcedure>],
    ) -> Result<(), Error> {
        let address = ("127.0.0.1", self.args.port);
        let shown = format!("127.0.0.1:{}", self.args.port);
        // Stateright panics where the port is taken.
        let free = TcpListener::bind(address);
        let error =
            |e: std::io::Error| Error::Listen { address: shown.clone(), why: files::plain(&e) };
        drop(free.map_err(error)?);
        let procedure = case.procedure;
        let mut claims = procedure.claims();
        claims.retain(|c| c.is_made(&case, &resolutions));
        let title = format!("{}, {}: {}", procedure.name(), case.name, case.gist);
        let artist = |run: &Run<AnyProcedure>| svg(&chart(run, 0, run.procedure.title()));
        let world = World::new(case, resolutions);
        select::begins(&world)?;
        let model = WorldModel::new(world, &claims, Some(artist));
        let steps: Vec<String> = model.address(to).iter().map(ToString::to_string).collect();
        let place = match to.is_empty() {
            true => String::new(),
            false => format!("/#/steps/{}", steps.join("/")),
        };
        files::say(&format!(
            "{title}
Open http://{shown}{place} in a browser; end with Ctrl-C.
"
        ))?;
        model.checker().serve(address);
        Ok(())
    }
}
