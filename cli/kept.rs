//! What is kept of searches for repairs: with the program for the texts that are built in, and in the
//! user's cache folder for all.

use std::path::PathBuf;

use callproof_proofs::kept::Kept;

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
            true => Store { shipped, folder: dirs::cache_dir().map(|of| of.join("callproof")) },
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

    fn file(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key}.toml")))
    }
}
