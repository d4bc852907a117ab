//! From a run to a sequence chart: lifelines, arrows with both ends in time, boxes, a loop frame.

mod together;

use callproof_kernel::procedure::{Procedure, StimulusKind};
use callproof_kernel::reaction::{Demanded, Effect, Manner, Outcome};
use callproof_kernel::run::{Action, Envelope, Occurrence, Origin, Run, labelled};
use callproof_kernel::step::{Clause, Kind, Step};

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
    /// It is still on its way at the end.
    Pending,
    /// It reaches a role that has crashed.
    Unheard,
}

/// Something that happens at a lifeline, or at several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Box {
    /// The lifeline; of several, the first.
    pub lifeline: usize,
    /// The last lifeline that it lies across: the same one where it happens at one.
    pub through: usize,
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

/// Draws a run, leaving out the first `skip` events. Steps that are only proposed have their numbers
/// in brackets.
pub fn chart<P: Procedure>(run: &Run<P>, skip: usize, caption: &str) -> Chart {
    chart_of_amended(run, skip, caption, &|_| None)
}

/// Draws a run of a text in which proposed steps stand as if they were agreed: `names` gives such a
/// step the label that it has there, e.g. `6a.`; without one it stays in brackets.
pub fn chart_of_amended<P: Procedure>(
    run: &Run<P>,
    skip: usize,
    caption: &str,
    names: &dyn Fn(&Step) -> Option<String>,
) -> Chart {
    let mut chart = Chart {
        caption: caption.into(),
        lifelines: run.cast.iter().map(P::Role::to_string).collect(),
        rows: 0,
        arrows: Vec::new(),
        boxes: Vec::new(),
        repeats: None,
        remark: String::new(),
    };
    let drawing = Drawing::new(run, skip, names);
    chart.rows = drawing.places.last().map_or(0, |place| place.end);
    let mut steps = Vec::new();
    for event in skip..run.occurrences.len() {
        drawing.draw(event, &mut chart, &mut steps);
    }
    chart.repeats = run.loop_from.filter(|from| *from < run.occurrences.len()).map(|from| Frame {
        from: drawing.places[from.max(skip) - skip].start,
        to: chart.rows.saturating_sub(1),
    });
    together::join(&mut chart, steps);
    chart
}

/// How steps are named in a figure.
#[derive(Clone, Copy)]
struct Naming<'n> {
    /// The clause of the first step drawn; steps of others are drawn with their clause.
    home: Option<&'static Clause>,
    /// The labels of proposed steps that stand as if they were agreed.
    names: &'n dyn Fn(&Step) -> Option<String>,
}

struct Drawing<'r, P: Procedure> {
    run: &'r Run<P>,
    skip: usize,
    naming: Naming<'r>,
    origins: Vec<Option<Origin>>,
    departures: Vec<Vec<Departure>>,
    places: Vec<Place>,
}

/// A message sent in an event.
#[derive(Clone, Copy)]
struct Departure {
    step: Step,
    /// Which of the event's effects it is.
    effect: usize,
    /// The event in which it arrives, if any.
    arrives: Option<usize>,
    /// Whether it is drawn level: nothing happens to its ends before it arrives, so that drawing
    /// it where it leaves changes nothing of what either sees.
    is_level: bool,
}

/// The rows of an event: an arriving arrow, a box, messages that leave, a box for what comes
/// after them.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    before: usize,
    departs: usize,
    after: usize,
    end: usize,
}

impl<'r, P: Procedure> Drawing<'r, P> {
    fn new(run: &'r Run<P>, skip: usize, names: &'r dyn Fn(&Step) -> Option<String>) -> Self {
        let origins = run.origins();
        let drawn = run.occurrences[skip..].iter().flat_map(|o| &o.outcome);
        let cited = drawn.flat_map(|outcome| &outcome.cited);
        let mut own = cited.filter(|step| !step.is_of_an_rfc());
        let home = own.find(|step| step.is_numbered()).map(|step| step.clause);
        let mut drawing = Drawing {
            run,
            skip,
            naming: Naming { home, names },
            origins,
            departures: Vec::new(),
            places: Vec::new(),
        };
        drawing.departures =
            (0..run.occurrences.len()).map(|event| drawing.leaving(event)).collect();
        let mut start = 0;
        for (event, occurrence) in run.occurrences.iter().enumerate().skip(skip) {
            let arrow = usize::from(is_arrival(&occurrence.action) && !drawing.came_level(event));
            let (first, then) = lines(drawing.naming, occurrence);
            let before = start + arrow;
            let departs = before + usize::from(!first.is_empty());
            let after = departs + drawing.departures[event].len();
            let end = after + usize::from(!then.is_empty());
            drawing.places.push(Place { start, before, departs, after, end });
            start = end;
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

    /// The message that arrives in an event: where it left, and its place among what left there.
    fn departure(&self, event: usize) -> Option<(usize, usize, Departure)> {
        let origin = self.origins[event].filter(|origin| origin.event >= self.skip)?;
        let leaving = &self.departures[origin.event];
        let place = leaving.iter().position(|d| d.arrives == Some(event))?;
        Some((origin.event, place, leaving[place]))
    }

    fn came_level(&self, event: usize) -> bool {
        self.departure(event).is_some_and(|(_, _, departure)| departure.is_level)
    }

    fn leaving(&self, event: usize) -> Vec<Departure> {
        let occurrence = &self.run.occurrences[event];
        let mut arrivals: Vec<usize> = (event + 1..self.run.occurrences.len())
            .filter(|later| is_arrival(&self.run.occurrences[*later].action))
            .filter(|later| self.origins[*later].is_some_and(|origin| origin.event == event))
            .collect();
        let effects = occurrence.outcome.iter().flat_map(|outcome| &outcome.effects);
        let mut leaving = Vec::new();
        for (effect, Demanded { step, effect: what }) in effects.enumerate() {
            let Effect::Send { to, message } = what else { continue };
            let is_this = |later: &usize| match &self.run.occurrences[*later].action {
                Action::Deliver(e) | Action::Lose(e) => e.to == *to && e.message == *message,
                _ => false,
            };
            let found = arrivals.iter().position(is_this);
            let arrives = found.map(|found| arrivals.remove(found));
            let is_level = arrives.is_none_or(|later| !self.is_busy(event, later));
            leaving.push(Departure { step: *step, effect, arrives, is_level });
        }
        // What is left arrives a second time.
        for later in arrivals {
            if let Some(twin) = leaving.iter().find(|d| d.arrives.is_some()).copied() {
                let is_level = !self.is_busy(event, later);
                leaving.push(Departure { arrives: Some(later), is_level, ..twin });
            }
        }
        leaving
    }

    /// Whether anything happens to either end of a message between two events.
    fn is_busy(&self, sent: usize, arrives: usize) -> bool {
        let ends = match &self.run.occurrences[arrives].action {
            Action::Deliver(e) | Action::Lose(e) => [e.from, e.to],
            _ => return false,
        };
        (sent + 1..arrives).any(|event| match &self.run.occurrences[event].action {
            Action::Crash(role) | Action::Recover(role) => ends.contains(role),
            action => {
                action.met().is_some_and(|(role, _)| ends.contains(&role))
                    && !self.is_just_before(event, arrives)
            }
        })
    }

    /// Whether an event is the arrival of a message that left together with another, before it,
    /// and shows nothing more: both are drawn where they leave, one below the other.
    fn is_just_before(&self, event: usize, other: usize) -> bool {
        let occurrence = &self.run.occurrences[event];
        let (one, two) = (self.left_as(event), self.left_as(other));
        let together = one.zip(two).is_some_and(|(one, two)| one.0 == two.0 && one.1 < two.1);
        let quiet =
            |outcome: &Outcome<P>| !outcome.is_unspecified() && outcome.sent().next().is_none();
        let (first, then) = lines(self.naming, occurrence);
        matches!(occurrence.action, Action::Deliver(_))
            && together
            && occurrence.outcome.as_ref().is_some_and(quiet)
            && first.is_empty()
            && then.is_empty()
    }

    /// The event in which an arriving message left, and which of its effects it was.
    fn left_as(&self, event: usize) -> Option<(usize, usize)> {
        let origin = self.origins[event]?;
        let (Action::Deliver(envelope) | Action::Lose(envelope)) =
            &self.run.occurrences[event].action
        else {
            return None;
        };
        let effects = &self.run.occurrences[origin.event].outcome.as_ref()?.effects;
        let is_this = |d: &Demanded<P>| match &d.effect {
            Effect::Send { to, message } => *to == envelope.to && *message == envelope.message,
            _ => false,
        };
        Some((origin.event, effects.iter().position(is_this)?))
    }

    fn draw(&self, event: usize, chart: &mut Chart, steps: &mut Vec<Option<Step>>) {
        let occurrence = &self.run.occurrences[event];
        let place = self.place(event);
        let lifeline = match &occurrence.action {
            Action::Deliver(e) | Action::Lose(e) => {
                self.draw_arrival(event, e, chart);
                self.lane(e.to)
            }
            Action::Duplicate(e) => self.lane(e.from),
            Action::Timeout(role, _)
            | Action::Stimulus(role, _)
            | Action::Crash(role)
            | Action::Recover(role) => self.lane(*role),
        };
        let (first, then) = lines(self.naming, occurrence);
        for (row, lines) in [(place.before, first), (place.after, then)] {
            if !lines.is_empty() {
                let is_defect = occurrence.is_unspecified();
                steps.push(lines[0].step.filter(|_| lines.len() == 1 && !is_defect));
                let lines = lines.into_iter().map(|line| line.text).collect();
                chart.boxes.push(Box { lifeline, through: lifeline, row, lines, is_defect });
            }
        }
        self.draw_pending(event, chart);
    }

    fn draw_arrival(&self, event: usize, envelope: &Envelope<P>, chart: &mut Chart) {
        let occurrence = &self.run.occurrences[event];
        let fate = match (&occurrence.action, &occurrence.outcome) {
            (Action::Lose(_), _) => Fate::Lost,
            (_, None) => Fate::Unheard,
            (_, Some(outcome)) if outcome.is_unspecified() => Fate::NoStep,
            _ => Fate::Taken,
        };
        let here = self.place(event).start;
        let (from, to) = match self.departure(event) {
            Some((sent, place, departure)) => {
                let left = self.place(sent).departs + place;
                (left, if departure.is_level { left } else { here })
            }
            None => (here, here),
        };
        let step = self.origins[event].map(|origin| origin.step);
        chart.arrows.push(Arrow {
            from: (self.lane(envelope.from), from),
            to: (self.lane(envelope.to), to),
            label: numbered(self.naming, step, &self.name(&envelope.message)),
            fate,
            is_optional: step.is_some_and(|step| step.is_optional()),
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
                label: numbered(self.naming, Some(departure.step), &self.name(message)),
                fate: Fate::Pending,
                is_optional: departure.step.is_optional(),
            });
        }
    }
}

fn is_arrival<P: Procedure>(action: &Action<P>) -> bool {
    matches!(action, Action::Deliver(_) | Action::Lose(_))
}

fn numbered(naming: Naming<'_>, step: Option<Step>, text: &str) -> String {
    let Naming { home, names } = naming;
    let of_another = |step: &Step| step.is_numbered() && home.is_some_and(|h| h != step.clause);
    if let Some((step, label)) = step.and_then(|step| Some((step, names(&step)?))) {
        let clause = if of_another(&step) { step.clause.number } else { "" };
        let parts = [clause, &label, text].into_iter().filter(|part| !part.is_empty());
        return parts.collect::<Vec<_>>().join(" ");
    }
    match step {
        // A source is not torn apart where the label is broken.
        Some(step) if step.is_of_an_rfc() => {
            let label = labelled(&step, text);
            let (what, source) = label.split_at(text.len() + 1);
            format!("{what}{}", source.replace(' ', "\u{a0}"))
        }
        Some(step) if of_another(&step) => {
            format!("{} {}", step.clause.number, labelled(&step, text))
        }
        Some(step) => labelled(&step, text),
        None => text.to_string(),
    }
}

/// A line of a box, and the step that has it happen.
struct Line {
    step: Option<Step>,
    text: String,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Line { step: None, text: text.into() }
    }
}

/// What boxes for this event say: the decision and what the steps make the role do inside, before
/// messages leave and after.
fn lines<P: Procedure>(naming: Naming<'_>, occurrence: &Occurrence<P>) -> (Vec<Line>, Vec<Line>) {
    let mut first = match &occurrence.action {
        Action::Timeout(_, timer) => vec![Line::plain(timer.to_string())],
        Action::Stimulus(_, stimulus) => decision(naming, stimulus, occurrence.outcome.as_ref()),
        Action::Crash(_) => vec![Line::plain("crashes")],
        Action::Recover(_) => vec![Line::plain("is back without its calls")],
        Action::Duplicate(e) => vec![Line::plain(format!("{} is doubled on its way", e.message))],
        Action::Deliver(_) | Action::Lose(_) => Vec::new(),
    };
    let Some(outcome) = &occurrence.outcome else { return (first, Vec::new()) };
    let split = outcome.effects.iter().position(is_sent).unwrap_or(outcome.effects.len());
    let (before, after) = outcome.effects.split_at(split);
    first.extend(inside(naming, before));
    match outcome.manner {
        Manner::Unspecified => first.push(Line::plain("the text has no step for this")),
        Manner::Impossible(why) => {
            first.push(Line::plain(format!("held to be impossible: {why}")));
        }
        Manner::Specified => {}
    }
    (first, inside(naming, after))
}

/// What is said of a decision: nothing where the message of the very step shows it.
fn decision<P: Procedure>(
    naming: Naming<'_>,
    stimulus: &P::Stimulus,
    outcome: Option<&Outcome<P>>,
) -> Vec<Line> {
    let own = |step: &&Step| !matches!(step.item.kind, Kind::Section | Kind::Note);
    let first = outcome.iter().flat_map(|o| &o.cited).find(own);
    let cited = first.copied().filter(Step::is_numbered);
    let sent = outcome.iter().flat_map(|o| &o.effects).find(|demanded| is_sent(demanded));
    let is_seen = cited.is_some() && sent.map(|demanded| demanded.step) == cited;
    match stimulus.is_shown() && !is_seen {
        true => vec![Line::plain(numbered(naming, cited, &stimulus.to_string()))],
        false => Vec::new(),
    }
}

fn is_sent<P: Procedure>(demanded: &Demanded<P>) -> bool {
    matches!(demanded.effect, Effect::Send { .. })
}

fn inside<P: Procedure>(naming: Naming<'_>, effects: &[Demanded<P>]) -> Vec<Line> {
    let mut inside: Vec<(Step, Vec<String>)> = Vec::new();
    for Demanded { step, effect } in effects {
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
    let line = |(step, parts): &(Step, Vec<String>)| Line {
        step: Some(*step),
        text: numbered(naming, Some(*step), &joined(parts)),
    };
    inside.iter().map(line).collect()
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
    for word in sentence.split([' ', '\n']).filter(|word| !word.is_empty()) {
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
