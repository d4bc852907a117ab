//! What is kept of searches for repairs: with the program for the texts that are built in, and in the
//! user's cache folder for all.

use std::path::PathBuf;

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::answer::consequences;
use callproof_proofs::consequence::Consequence;
use callproof_proofs::findings::{Finding, Tried, check_one_more, find_repairs};
use callproof_proofs::kept::{self, Kept};
use callproof_proofs::survey::{Plan, Survey};

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::files;

/// The most bytes of a file in the cache that is read.
const LARGEST: usize = 1 << 22;

/// Where what was found out is looked up, and kept.
#[derive(Debug)]
pub struct Store<'a> {
    shipped: &'a [&'static str],
    folder: Option<PathBuf>,
}

impl<'a> Store<'a> {
    /// What comes with the program, and the user's cache folder, unless that is not to be used: then
    /// everything is found out anew.
    pub fn new(shipped: &'a [&'static str], is_used: bool) -> Self {
        match is_used {
            true => {
                let folders = choose_base_strategy().ok();
                Store { shipped, folder: folders.map(|of| of.cache_dir().join("callproof")) }
            }
            false => Store { shipped: &[], folder: None },
        }
    }

    /// What was found out under a key. What cannot be read was never there.
    pub fn find(&self, key: &str) -> Option<Kept> {
        let read = |text: &str| Kept::parse(text).ok().filter(|kept| kept.key == key);
        self.shipped.iter().find_map(|text| read(text)).or_else(|| {
            let bytes = files::read(&self.file(key)?, LARGEST).ok()?;
            read(&String::from_utf8(bytes).ok()?)
        })
    }

    /// Keeps what was found out. Where that cannot be written it is found out again the next time.
    pub fn keep(&self, kept: &Kept) {
        if let Some(file) = self.file(&kept.key) {
            let folder = file.parent().map(std::fs::create_dir_all);
            if folder.is_some_and(|made| made.is_ok()) {
                files::write(&file, &kept.to_text()).ok();
            }
        }
    }

    /// What repairs each finding of a survey, and where things end after its run: as it was found
    /// out before, or anew.
    pub fn repairs<P: Procedure>(
        &self,
        found: &mut Vec<Finding<P>>,
        (shown, right): (&Survey<P>, Option<&Survey<P>>),
        cases: &[Case<P>],
        plan: &Plan<'_, P>,
    ) -> Vec<Consequence> {
        let procedure = plan.procedure;
        let key = kept::key(&shown.resolutions, cases, plan);
        let known = key.as_deref().and_then(|key| self.find(key));
        if let Some(consequences) = known.and_then(|kept| kept.apply(procedure, found)) {
            return consequences;
        }
        find_repairs(found, &shown.resolutions, cases, plan, right);
        check_one_more(found, &shown.resolutions, cases, plan, Tried::Simplest);
        let consequences = consequences(shown, found, plan.threads);
        if let Some(key) = key {
            self.keep(&Kept::of(procedure, key, found, &consequences));
        }
        consequences
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key}.toml")))
    }
}
