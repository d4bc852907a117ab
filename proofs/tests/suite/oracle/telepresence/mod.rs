//! What the claims of `telepresence` say of a run, told from its events alone.
//!
//! [`Watch`] keeps what somebody knows who looks on; each other module judges the claims of
//! one kind by that, in the words of the claim's sentence.

mod channels;
mod clue;
mod conferences;
mod dialog;
mod everybody;
mod known;
mod party;
mod races;
mod refer;
mod removals;
mod reply;
mod sessions;
mod side;
mod view;
mod watch;

use std::cell::RefCell;
use std::rc::Rc;

use callproof_kernel::run::Action;
use callproof_model::telepresence::Telepresence;

use crate::oracle::{Answer, Oracle, Sofar};
pub use known::{KNOWN_DISAGREEMENTS, Known};
use view::View;
use watch::Watch;

/// Judges the claims of `telepresence` in the runs of one world.
#[derive(Default)]
pub struct Onlooker {
    /// What is known at the beginning of the case, and after each event of the last run.
    memory: RefCell<Memory>,
}

#[derive(Default)]
struct Memory {
    beginning: Option<Rc<Watch>>,
    after: Vec<(Action<Telepresence>, Rc<Watch>)>,
}

impl Oracle<Telepresence> for Onlooker {
    fn says(&self, claim: &str, run: &Sofar<'_, Telepresence>) -> Option<Answer> {
        let (before, now) = self.memory.borrow_mut().of(run);
        let view = View::new(run, &before, &now);
        sessions::says(claim, &view)
            .or_else(|| channels::says(claim, &view))
            .or_else(|| conferences::says(claim, &view))
            .or_else(|| removals::says(claim, &view))
            .or_else(|| races::says(claim, &view))
            .or_else(|| everybody::says(claim, &view))
    }

    fn objects(&self, claim: &str, run: &Sofar<'_, Telepresence>) -> Option<&'static str> {
        let (before, now) = self.memory.borrow_mut().of(run);
        let view = View::new(run, &before, &now);
        let mut known = KNOWN_DISAGREEMENTS.iter();
        known.find(|known| known.claim == claim && (known.after)(&view)).map(|known| known.why)
    }
}

impl Memory {
    /// What is known before the last event of a run, and after it.
    fn of(&mut self, run: &Sofar<'_, Telepresence>) -> (Rc<Watch>, Rc<Watch>) {
        let beginning = self.beginning.get_or_insert_with(|| {
            let mut watch = Watch::new(&run.case.config, run.cast);
            run.before.iter().for_each(|happening| watch.note(happening));
            Rc::new(watch)
        });
        let beginning = Rc::clone(beginning);
        let pairs = self.after.iter().zip(run.events);
        let same = pairs.take_while(|((action, _), event)| *action == event.action).count();
        self.after.truncate(same);
        for happening in &run.events[same..] {
            let mut watch = Watch::clone(self.after.last().map_or(&beginning, |(_, w)| w));
            watch.note(happening);
            self.after.push((happening.action.clone(), Rc::new(watch)));
        }
        let mut last = self.after.iter().rev().map(|(_, watch)| Rc::clone(watch));
        let now = last.next().unwrap_or_else(|| Rc::clone(&beginning));
        (last.next().unwrap_or(beginning), now)
    }
}
