//! From a run to a sequence chart: lifelines, arrows with both ends in time, boxes, a loop frame.

use callproof_model::kernel::procedure::{Decider, Procedure, StimulusKind};
use callproof_model::kernel::reaction::{Demanded, Effect, Manner};
use callproof_model::kernel::run::{Action, Envelope, Occurrence, Origin, Run, label};
use callproof_model::kernel::step::Step;

/// A sequence chart. Time is counted in rows from 0, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What stands below.
    pub caption: String,
    /// The names above the lifelines.
    pub lifelines: Vec<String>,
    /// How many rows there are.
    pub rows: usize,
    /// Messages.
    pub arrows: Vec<Arrow>,
    /// What happens at one lifeline.
    pub boxes: Vec<Box>,
    /// A part that repeats for ever.
    pub repeats: Option<Frame>,
    /// A sentence at the end, below everything.
    pub remark: String,
}

/// A message between two lifelines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The lifeline and the row where it is sent.
    pub from: (usize, usize),
    /// The lifeline and the row where it arrives, or where it is last seen.
    pub to: (usize, usize),
    /// What stands on it.
    pub label: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Whether the text makes it optional.
    pub is_optional: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives and a step takes it.
    Taken,
    /// It arrives and no step takes it.
    NoStep,
    /// It is lost on its way.
    Lost,
    /// It is still on its way at the end, or reaches a role that has crashed.
    Pending,
}

/// Something that happens at one lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Box {
    /// The lifeline.
    pub lifeline: usize,
    /// The row.
    pub row: usize,
    /// What happens, line by line.
    pub lines: Vec<String>,
    /// Whether it is what the text has no step for.
    pub is_defect: bool,
}

/// Rows that repeat for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The first row.
    pub from: usize,
    /// The last row.
    pub to: usize,
}

/// Draws a run, leaving out the first `skip` events.
pub fn chart<P: Procedure>(run: &Run<P>, skip: usize, caption: &str) -> Chart {
    let mut chart = Chart {
        caption: caption.into(),
        lifelines: run.cast.iter().map(P::Role::to_string).collect(),
        rows: 0,
        arrows: Vec::new(),
        boxes: Vec::new(),
        repeats: None,
        remark: String::new(),
    };
    let drawing = Drawing::new(run, skip);
    chart.rows = drawing.places.last().map_or(0, |place| place.end);
    for event in skip..run.occurrences.len() {
        drawing.draw(event, &mut chart);
    }
    chart.repeats = run.loop_from.filter(|from| *from < run.occurrences.len()).map(|from| Frame {
        from: drawing.places[from.max(skip) - skip].start,
        to: chart.rows.saturating_sub(1),
    });
    chart
}

struct Drawing<'r, P: Procedure> {
    run: &'r Run<P>,
    skip: usize,
    origins: Vec<Option<Origin>>,
    /// The messages of each event that are not drawn level where they arrive.
    departures: Vec<Vec<Departure>>,
    places: Vec<Place>,
}

/// A message that is drawn from where it is sent.
#[derive(Clone, Copy)]
struct Departure {
    step: Step,
    /// Which of the event's effects it is.
    effect: usize,
    /// The event in which it arrives, if any.
    arrives: Option<usize>,
}

/// The rows of an event: an arriving arrow, a box, then messages that leave.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    departs: usize,
}

impl<'r, P: Procedure> Drawing<'r, P> {
    fn new(run: &'r Run<P>, skip: usize) -> Self {
        let origins = run.origins();
        let mut drawing =
            Drawing { run, skip, origins, departures: Vec::new(), places: Vec::new() };
        drawing.departures =
            (0..run.occurrences.len()).map(|event| drawing.leaving(event)).collect();
        let mut next = 0;
        for (event, occurrence) in run.occurrences.iter().enumerate().skip(skip) {
            let arrow = usize::from(is_arrival(&occurrence.action));
            let boxed = usize::from(!lines(occurrence).is_empty());
            let (start, departs) = (next, next + arrow + boxed);
            next = departs + drawing.departures[event].len();
            drawing.places.push(Place { start, end: next, departs });
        }
        drawing
    }

    fn lane(&self, role: P::Role) -> usize {
        self.run.cast.iter().position(|r| *r == role).expect("a run's roles are in its cast")
    }

    fn name(&self, message: &P::Message) -> String {
        format!("{message}{}", self.run.note()(message))
    }

    fn place(&self, event: usize) -> Place {
        self.places[event - self.skip]
    }

    /// An arrow can be drawn level where it arrives if nothing happens to its sender in between:
    /// that changes nothing of what is before what. The others leave here.
    fn leaving(&self, event: usize) -> Vec<Departure> {
        let occurrence = &self.run.occurrences[event];
        let Some((sender, _)) = occurrence.action.met() else { return Vec::new() };
        let mut arrivals: Vec<(usize, Step)> = (event + 1..self.run.occurrences.len())
            .filter(|later| is_arrival(&self.run.occurrences[*later].action))
            .filter_map(|later| Some((later, self.origins[later]?)))
            .filter(|(_, origin)| origin.event == event)
            .map(|(later, origin)| (later, origin.step))
            .collect();
        let effects = occurrence.outcome.iter().flat_map(|outcome| &outcome.effects);
        let mut leaving = Vec::new();
        for (place, Demanded { step, effect }) in effects.enumerate() {
            let Effect::Send { to, message } = effect else { continue };
            let is_this = |later: usize| match &self.run.occurrences[later].action {
                Action::Deliver(e) | Action::Lose(e) => e.to == *to && e.message == *message,
                _ => false,
            };
            let found = arrivals.iter().position(|(later, s)| s == step && is_this(*later));
            let arrives = found.map(|found| arrivals.remove(found).0);
            if arrives.is_none_or(|later| self.is_busy(sender, event + 1..later)) {
                leaving.push(Departure { step: *step, effect: place, arrives });
            }
        }
        // What is left arrives a second time.
        for (later, step) in arrivals {
            let twin = |d: &&Departure| d.step == step && d.arrives.is_some();
            let effect = leaving.iter().find(twin).map_or(0, |d| d.effect);
            if self.is_busy(sender, event + 1..later) {
                leaving.push(Departure { step, effect, arrives: Some(later) });
            }
        }
        leaving
    }

    fn is_busy(&self, role: P::Role, mut events: std::ops::Range<usize>) -> bool {
        events.any(|event| match &self.run.occurrences[event].action {
            Action::Crash(crashed) => *crashed == role,
            action => action.met().is_some_and(|(met, _)| met == role),
        })
    }

    fn draw(&self, event: usize, chart: &mut Chart) {
        let occurrence = &self.run.occurrences[event];
        let row = self.place(event).start;
        let (lifeline, box_row);
        match &occurrence.action {
            Action::Deliver(e) | Action::Lose(e) => {
                self.draw_arrival(event, e, chart);
                (lifeline, box_row) = (self.lane(e.to), row + 1);
            }
            Action::Duplicate(e) => (lifeline, box_row) = (self.lane(e.from), row),
            Action::Timeout(role, _)
            | Action::Stimulus(role, _)
            | Action::Crash(role)
            | Action::Recover(role) => (lifeline, box_row) = (self.lane(*role), row),
        }
        let lines = lines(occurrence);
        if !lines.is_empty() {
            let is_defect = occurrence.is_unspecified();
            chart.boxes.push(Box { lifeline, row: box_row, lines, is_defect });
        }
        self.draw_pending(event, chart);
    }

    fn draw_arrival(&self, event: usize, envelope: &Envelope<P>, chart: &mut Chart) {
        let occurrence = &self.run.occurrences[event];
        let fate = match (&occurrence.action, &occurrence.outcome) {
            (Action::Lose(_), _) => Fate::Lost,
            (_, None) => Fate::Pending,
            (_, Some(outcome)) if outcome.is_unspecified() => Fate::NoStep,
            _ => Fate::Taken,
        };
        let row = self.place(event).start;
        let origin = self.origins[event];
        let left = origin.filter(|o| o.event >= self.skip).and_then(|o| {
            let leaving = &self.departures[o.event];
            let place = leaving.iter().position(|d| d.arrives == Some(event))?;
            Some(self.place(o.event).departs + place)
        });
        let step = origin.map(|origin| origin.step);
        chart.arrows.push(Arrow {
            from: (self.lane(envelope.from), left.unwrap_or(row)),
            to: (self.lane(envelope.to), row),
            label: numbered(step, &self.name(&envelope.message)),
            fate,
            is_optional: step.is_some_and(is_optional),
        });
    }

    /// Messages that do not arrive in the run.
    fn draw_pending(&self, event: usize, chart: &mut Chart) {
        let occurrence = &self.run.occurrences[event];
        let Some((sender, _)) = occurrence.action.met() else { return };
        for (place, departure) in self.departures[event].iter().enumerate() {
            let effects = occurrence.outcome.as_ref().map(|o| &o.effects[departure.effect].effect);
            let (None, Some(Effect::Send { to, message })) = (departure.arrives, effects) else {
                continue;
            };
            let row = self.place(event).departs + place;
            chart.arrows.push(Arrow {
                from: (self.lane(sender), row),
                to: (self.lane(*to), row),
                label: numbered(Some(departure.step), &self.name(message)),
                fate: Fate::Pending,
                is_optional: is_optional(departure.step),
            });
        }
    }
}

fn is_arrival<P: Procedure>(action: &Action<P>) -> bool {
    matches!(action, Action::Deliver(_) | Action::Lose(_))
}

fn is_optional(step: Step) -> bool {
    step.gist.contains(" may ") && step.is_printed()
}

fn numbered(step: Option<Step>, text: &str) -> String {
    match step {
        Some(step) => format!("{} {text}", label(&step)),
        None => text.to_string(),
    }
}

/// What a box for this event says: the decision, and what the steps make the role do inside.
fn lines<P: Procedure>(occurrence: &Occurrence<P>) -> Vec<String> {
    let mut lines = match &occurrence.action {
        Action::Timeout(_, timer) => vec![timer.to_string()],
        Action::Stimulus(_, stimulus) => {
            let mut steps = occurrence.outcome.iter().flat_map(|o| &o.cited);
            let cited = steps.find(|step| step.is_numbered());
            let policy = stimulus.decider() != Decider::User;
            vec![numbered(cited.filter(|_| policy).copied(), &stimulus.to_string())]
        }
        Action::Crash(_) => vec!["crashes".into()],
        Action::Recover(_) => vec!["is back without its calls".into()],
        Action::Duplicate(e) => vec![format!("doubled on its way: {}", e.message)],
        Action::Deliver(_) | Action::Lose(_) => Vec::new(),
    };
    let Some(outcome) = &occurrence.outcome else { return lines };
    let mut inside: Vec<(Step, Vec<String>)> = Vec::new();
    for Demanded { step, effect } in &outcome.effects {
        let what = match effect {
            Effect::Tell(notice) => format!("user is told: {notice}"),
            Effect::Open(resource) => format!("{resource} established"),
            Effect::Close(resource) => format!("{resource} released"),
            Effect::Send { .. } | Effect::Arm(_) | Effect::Disarm(_) => continue,
        };
        match inside.iter_mut().find(|(known, _)| known == step) {
            Some((_, parts)) => parts.push(what),
            None => inside.push((*step, vec![what])),
        }
    }
    lines.extend(inside.iter().map(|(step, parts)| numbered(Some(*step), &joined(parts))));
    match outcome.manner {
        Manner::Unspecified => lines.push("the text has no step for this".into()),
        Manner::Impossible(why) => lines.push(format!("held to be impossible: {why}")),
        Manner::Specified => {}
    }
    lines
}

/// `media established` and `transmission control established` in one breath.
fn joined(parts: &[String]) -> String {
    for verb in [" established", " released"] {
        let stems: Vec<&str> = parts.iter().filter_map(|p| p.strip_suffix(verb)).collect();
        if parts.len() > 1 && stems.len() == parts.len() {
            return format!("{}{verb}", stems.join(", "));
        }
    }
    parts.join("; ")
}

/// Breaks a sentence into lines of at most `most` characters where words allow.
pub fn wrap(sentence: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}
