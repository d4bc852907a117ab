//! Two texts played beside each other.

use callproof_kernel::case::Case;
use callproof_kernel::procedure::{MessageKind, Procedure, StimulusKind};
use callproof_kernel::reaction::Effect;
use callproof_kernel::run::{Action, Envelope};

use crate::review::difference::{Beside, Likening, Parting, beside};
use crate::world::World;

use super::Text;
use super::names::{Kind, Names};

/// What playing two texts beside each other comes to, in the cases that both have.
pub enum Ran<P: Procedure> {
    /// After the same events somebody does one thing or another.
    Part(Box<Parting<P>>),
    /// Whatever happens in these cases, both do the same.
    Alike(Vec<&'static str>),
    /// No difference was found as far as was looked at in these cases.
    Unknown(Vec<&'static str>),
    /// No case of one is a case of the other.
    NoCase,
}

/// Plays both texts beside each other in every case that both have, the first in which they part
/// first.
pub(super) fn run<P: Procedure>(texts: [&Text<P>; 2], names: &Names) -> Ran<P> {
    let [one, other] = texts;
    let (mut looked_at, mut is_whole) = (Vec::new(), true);
    for case in &one.cases {
        let Some(twin) = other.cases.iter().find(|twin| is_twin(case, twin, texts, names)) else {
            continue;
        };
        let worlds = [
            World::new(case.clone(), one.resolutions.clone()),
            World::new(twin.clone(), other.resolutions.clone()),
        ];
        if worlds.iter().any(|world| world.cannot_begin().is_some()) {
            continue;
        }
        match beside(&worlds, &ByName { names, procedures: texts.map(|text| text.procedure) }) {
            Beside::Part(parting) => return Ran::Part(parting),
            Beside::Alike => {}
            Beside::Unknown => is_whole = false,
        }
        looked_at.push(case.name);
    }
    match (looked_at.is_empty(), is_whole) {
        (true, _) => Ran::NoCase,
        (false, true) => Ran::Alike(looked_at),
        (false, false) => Ran::Unknown(looked_at),
    }
}

/// Whether two cases of the same name have the same parties.
fn is_twin<P: Procedure>(
    one: &Case<P>,
    other: &Case<P>,
    [ours, theirs]: [&Text<P>; 2],
    names: &Names,
) -> bool {
    let cast = |text: &Text<P>, case: &Case<P>, is_renamed: bool| {
        let cast = text.procedure.cast(&case.config).into_iter();
        let mut cast: Vec<String> = cast
            .map(|role| match is_renamed {
                true => names.of(Kind::Role, &role.to_string()),
                false => role.to_string(),
            })
            .collect();
        cast.sort();
        cast
    };
    one.name == other.name && cast(ours, one, true) == cast(theirs, other, false)
}

/// Events and effects are known by the names that the second text has for them.
struct ByName<'n, P> {
    names: &'n Names,
    procedures: [P; 2],
}

impl<P: Procedure> ByName<'_, P> {
    fn called(&self, side: usize, kind: Kind, name: &str) -> String {
        match side {
            0 => self.names.of(kind, name),
            _ => name.into(),
        }
    }

    fn role(&self, side: usize, role: P::Role) -> String {
        let role = self.procedures[side].entity(role).to_string();
        self.called(side, Kind::Role, &role)
    }

    /// A message with all that it carries.
    fn message(&self, side: usize, message: &P::Message) -> String {
        self.called(side, Kind::Message, message.name()) + &message.detail()
    }

    fn sent(&self, side: usize, Envelope { from, to, message }: &Envelope<P>) -> String {
        let message = self.message(side, message);
        format!("{message}, {} → {}", self.role(side, *from), self.role(side, *to))
    }
}

impl<P: Procedure> Likening<P> for ByName<'_, P> {
    type Event = (&'static str, String);
    type Done = String;

    fn event(&self, side: usize, action: &Action<P>) -> (&'static str, String) {
        let what = match action {
            Action::Deliver(envelope) | Action::Lose(envelope) | Action::Duplicate(envelope) => {
                self.sent(side, envelope)
            }
            Action::Timeout(role, timer) => {
                let timer = self.called(side, Kind::Timer, &timer.to_string());
                format!("{}: {timer}", self.role(side, *role))
            }
            Action::Stimulus(role, decided) => {
                let (question, name) = (decided.decision().name(), decided.name());
                let question = self.called(side, Kind::Decision, &question);
                let name = self.called(side, Kind::Decision, &name);
                format!("{}: {question}: {name}", self.role(side, *role))
            }
            Action::Crash(role) | Action::Recover(role) => self.role(side, *role),
        };
        (action.kind(), what)
    }

    fn done(&self, side: usize, effect: &Effect<P>) -> String {
        let said =
            |verb: &str, kind, what: String| format!("{verb} {}", self.called(side, kind, &what));
        match effect {
            Effect::Send { to, message } => {
                format!("sends {} to {}", self.message(side, message), self.role(side, *to))
            }
            Effect::Arm(timer) => said("starts", Kind::Timer, timer.to_string()),
            Effect::Disarm(timer) => said("stops", Kind::Timer, timer.to_string()),
            Effect::Open(what) => said("opens", Kind::Resource, what.to_string()),
            Effect::Close(what) => said("closes", Kind::Resource, what.to_string()),
            Effect::Tell(what) => said("tells", Kind::Notice, what.to_string()),
        }
    }

    /// In whatever order: two texts seldom list in the same order what is done at once.
    fn is_same(&self, one: &[String], other: &[String]) -> bool {
        let sorted = |all: &[String]| {
            let mut all = all.to_vec();
            all.sort();
            all
        };
        sorted(one) == sorted(other)
    }
}
