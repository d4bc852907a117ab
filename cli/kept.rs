//! What is kept of searches: what repairs findings, with the program for the texts that are built in
//! and in the user's cache folder for all; and there where runs were found.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use callproof_kernel::case::Case;
use callproof_kernel::procedure::Procedure;
use callproof_proofs::answer::consequences;
use callproof_proofs::consequence::Consequence;
use callproof_proofs::findings::{Finding, Tried, check_one_more, find_repairs};
use callproof_proofs::kept::{self, Kept};
use callproof_proofs::places::{Place, Places};
use callproof_proofs::survey::{Plan, Survey};

use etcetera::{BaseStrategy, choose_base_strategy};
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};
use serde::{Deserialize, Serialize};

use crate::error::Outcome;
use crate::files;

/// The most bytes of a file in the cache that is read.
const LARGEST: usize = 1 << 22;
/// The most files that stay in the cache: those that were written last.
const MOST: usize = 200;

/// What `check` said of a text, and how it ended: said again where everything is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// What it depends on.
    pub key: String,
    /// How the command ended.
    pub outcome: Outcome,
    /// What was said.
    pub text: String,
}

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
        self.put(&kept.key, &kept.to_text());
    }

    /// Keeps where runs of a text were found, beside what is known of it already.
    pub fn remember<P: Procedure>(&self, procedure: P, add: impl FnOnce(&mut Places)) {
        let Some(mut places) = Places::of(procedure) else { return };
        add(&mut places);
        let known = self.places(&places.key).unwrap_or_default();
        let all = known.clone().joined(places.clone());
        if all == known {
            return;
        }
        let text = all.to_text();
        match text.len() <= LARGEST {
            true => self.put(&all.key, &text),
            false => self.put(&places.key, &places.to_text()),
        }
    }

    /// The names of the runs of a text whose place is known.
    pub fn names<P: Procedure>(&self, procedure: P) -> Vec<String> {
        let places = Places::of(procedure).and_then(|of| self.places(&of.key));
        places.iter().flat_map(Places::names).map(String::from).collect()
    }

    /// Where a run of a text was found.
    pub fn recall<P: Procedure>(&self, procedure: P, id: &str) -> Option<Place> {
        let places = self.places(&Places::of(procedure)?.key)?;
        places.find(id).cloned()
    }

    fn places(&self, key: &str) -> Option<Places> {
        let bytes = files::read(&self.file(key)?, LARGEST).ok()?;
        Places::parse(&String::from_utf8(bytes).ok()?).ok().filter(|places| places.key == key)
    }

    /// Writes a file into the cache, and takes out what has been there longest.
    fn put(&self, key: &str, text: &str) {
        let Some((file, folder)) = self.file(key).zip(self.folder.as_ref()) else { return };
        if text.len() <= LARGEST && std::fs::create_dir_all(folder).is_ok() {
            files::write(&file, text).ok();
            prune(folder);
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

    /// A key for what this program makes of something; `None` where nothing is kept.
    pub fn page_key(&self, of: &str) -> Option<String> {
        self.folder.as_ref()?;
        let program = std::fs::read(std::env::current_exe().ok()?).ok()?;
        let secrets = RapidSecrets::seed(0);
        let program = rapidhash_v3_seeded(&program, &secrets);
        let key = rapidhash_v3_seeded(format!("page {program:x} {of}").as_bytes(), &secrets);
        Some(format!("{key:016x}"))
    }

    /// What was said under a key.
    pub fn page(&self, key: &str) -> Option<Page> {
        let bytes = files::read(&self.file(key)?, LARGEST).ok()?;
        let page: Page = toml::from_str(&String::from_utf8(bytes).ok()?).ok()?;
        (page.key == key).then_some(page)
    }

    /// Keeps what was said.
    pub fn keep_page(&self, page: &Page) {
        self.put(&page.key, &toml::to_string(page).expect("it is plain data"));
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key}.toml")))
    }
}

/// Removes the oldest files of the cache where there are too many; no other file is touched.
fn prune(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let own = |path: &Path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_key = stem.len() == 16 && stem.chars().all(|c| c.is_ascii_hexdigit());
        is_key && path.extension().is_some_and(|ending| ending == "toml")
    };
    let paths = entries.flatten().map(|entry| entry.path()).filter(|path| own(path));
    let written = |path: &Path| path.metadata().and_then(|of| of.modified()).ok();
    let mut dated: Vec<(Option<SystemTime>, PathBuf)> =
        paths.map(|path| (written(&path), path)).collect();
    dated.sort();
    for (_, path) in dated.iter().take(dated.len().saturating_sub(MOST)) {
        std::fs::remove_file(path).ok();
    }
}
