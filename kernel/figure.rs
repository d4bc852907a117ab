//! The figures a text prints, as scripts from which they are drawn.

use super::step::Clause;
use super::words::Words;

/// Which text a figure is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// The text as it stands.
    AsWritten,
    /// The text with every recommended candidate.
    Recommended,
}

/// A figure of the text: what users and policies decide, everything else following at once.
pub struct Figure<P: Words> {
    /// The clause whose steps it shows.
    pub clause: &'static Clause,
    /// Its number within the clause.
    pub number: u8,
    /// The title below it.
    pub title: &'static str,
    /// The file name without ending.
    pub file: &'static str,
    /// Which text it is drawn from.
    pub drawn: Drawn,
    /// Who takes part.
    pub config: P::Config,
    /// Decisions before the figure begins; what they cause is not drawn.
    pub prelude: Vec<(P::Role, P::Stimulus)>,
    /// The decisions that the figure shows.
    pub script: Vec<(P::Role, P::Stimulus)>,
}

impl<P: Words> Figure<P> {
    /// The caption, e.g. `Figure 7.4.2.3.2-1: One-to-one video push`.
    pub fn caption(&self) -> String {
        format!("Figure {}-{}: {}", self.clause.number, self.number, self.title)
    }
}
