//! The claims of video push, judged by what can be seen of a run.
//!
//! An observer follows the messages, decisions and timers and what was seen of each reaction, and
//! so knows where everybody stands; the claims are then put in the words of their sentences.

mod desk;
mod disputes;
mod in_the_call;
mod release;
mod set_up;
mod sooner_or_later;
mod standing;
mod story;
mod taking;

use std::cell::RefCell;

use callproof_model::video_push::VideoPush;
use callproof_model::video_push::types::{Call, Role};

pub use disputes::DISPUTES;

use crate::oracle::{Answer, Oracle, Sofar};
use story::{Book, Passage, Story};

/// Judges the claims of video push in one world.
#[derive(Debug, Default)]
pub struct Judge {
    /// The run judged last: the next one mostly goes on from it.
    book: RefCell<Book>,
}

/// A run, and who takes part in it.
#[derive(Clone, Copy)]
pub struct Matter<'r> {
    run: &'r Sofar<'r, VideoPush>,
    story: Story<'r>,
}

impl Oracle<VideoPush> for Judge {
    fn says(&self, claim: &str, run: &Sofar<'_, VideoPush>) -> Option<Answer> {
        self.judge(run, |matter| {
            set_up::says(claim, matter)
                .or_else(|| in_the_call::says(claim, matter))
                .or_else(|| release::says(claim, matter))
                .or_else(|| sooner_or_later::says(claim, matter))
        })
    }

    fn objects(&self, claim: &str, run: &Sofar<'_, VideoPush>) -> Option<&'static str> {
        let mut disputes = DISPUTES.iter().filter(|dispute| dispute.claim == claim);
        self.judge(run, |matter| disputes.find(|dispute| (dispute.arises)(matter)))
            .map(|dispute| dispute.why)
    }
}

impl Judge {
    /// Reads a run and judges it.
    fn judge<T>(&self, run: &Sofar<'_, VideoPush>, judge: impl FnOnce(Matter<'_>) -> T) -> T {
        assert!(run.before.is_empty(), "no case of video push begins with something done");
        let mut book = self.book.borrow_mut();
        book.read(run.events);
        judge(Matter { run, story: book.story() })
    }
}

impl<'r> Matter<'r> {
    /// The calls that may come up.
    fn calls(self) -> impl Iterator<Item = Call> + use<'r> {
        self.run.calls.iter().copied()
    }

    /// Everybody who takes part.
    fn roles(self) -> impl Iterator<Item = Role> + use<'r> {
        self.run.cast.iter().copied()
    }

    /// Nothing more can happen, after something has.
    fn is_at_rest(self) -> bool {
        self.run.at_rest && !self.run.events.is_empty()
    }

    /// Of the last event: whether the claim is about it, and whether all is well with it.
    fn step(self, judge: impl FnOnce(Passage<'r>) -> (bool, bool)) -> Answer {
        Answer::Step(self.story.last().map(judge))
    }

    /// The same of the last event and each call: all must be well with those that it is about.
    fn step_in_call(
        self,
        when: impl Fn(Passage<'r>, Call) -> bool,
        then: impl Fn(Passage<'r>, Call) -> bool,
    ) -> Answer {
        self.step(|passage| {
            let mut met = self.calls().filter(|call| when(passage, *call)).peekable();
            (met.peek().is_some(), met.all(|call| then(passage, call)))
        })
    }

    /// Of the state and each call: all must be well with those that the claim is about now.
    fn now_in_call(self, when: impl Fn(Call) -> bool, then: impl Fn(Call) -> bool) -> Answer {
        let mut met = self.calls().filter(|call| when(*call)).peekable();
        Answer::Now { when: met.peek().is_some(), then: met.all(then) }
    }

    /// Whether it is so of some call now.
    fn goal(self, is_so: impl Fn(Call) -> bool) -> Answer {
        Answer::Goal(self.calls().any(is_so))
    }

    /// For each call: what is to be followed, and by what.
    fn sooner_or_later(self, from: impl Fn(Call) -> bool, to: impl Fn(Call) -> bool) -> Answer {
        Answer::Responses(self.calls().map(|call| (from(call), to(call))).collect())
    }
}
