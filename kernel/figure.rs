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
    /// The first figure of a clause, drawn from the text as it stands; `file` is a name without
    /// ending. It shows nothing yet.
    pub fn new(
        clause: &'static Clause,
        title: &'static str,
        file: &'static str,
        config: P::Config,
    ) -> Self {
        let (prelude, script) = (Vec::new(), Vec::new());
        Figure { clause, number: 1, title, file, drawn: Drawn::AsWritten, config, prelude, script }
    }

    /// The same figure, beginning where these decisions lead.
    pub fn after(self, prelude: Vec<(P::Role, P::Stimulus)>) -> Self {
        Figure { prelude, ..self }
    }

    /// The same figure, showing what these decisions bring about.
    pub fn shows(self, script: Vec<(P::Role, P::Stimulus)>) -> Self {
        Figure { script, ..self }
    }

    /// The caption, e.g. `Figure 7.4.2.3.2-1: One-to-one video push`.
    pub fn caption(&self) -> String {
        format!("Figure {}-{}: {}", self.clause.number, self.number, self.title)
    }
}
