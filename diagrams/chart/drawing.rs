//! The rows of a run's events, and the arrows and boxes in them.

use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::reaction::{Demanded, Effect, Outcome};
use callproof_kernel::run::{Action, Envelope, Origin, Run};
use callproof_kernel::step::Step;

use super::said::{Naming, lines, numbered};
use super::{Arrow, Box, Chart, Fate};

/// A run that is being drawn.
pub struct Drawing<'r, P: Procedure> {
    run: &'r Run<P>,
    skip: usize,
    naming: Naming<'r>,
    origins: Vec<Option<Origin>>,
    departures: Vec<Vec<Departure>>,
    /// The rows of each event drawn.
    pub places: Vec<Place>,
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
pub struct Place {
    /// Its first row.
    pub start: usize,
    before: usize,
    departs: usize,
    after: usize,
    /// The row after its last.
    pub end: usize,
}

impl<'r, P: Procedure> Drawing<'r, P> {
    /// Gives each event from `skip` on its rows.
    pub fn new(run: &'r Run<P>, skip: usize, names: &'r dyn Fn(&Step) -> Option<String>) -> Self {
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

    /// A message, with the label of the step that has it sent.
    fn sent(&self, step: Option<Step>, message: &P::Message) -> String {
        let said = format!("{message}{}", self.run.note()(message));
        numbered(self.naming, step, &said, Some(message.name()))
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

    /// Draws an event; `steps` has for each box the step that it shows, if only that.
    pub fn draw(&self, event: usize, chart: &mut Chart, steps: &mut Vec<Option<Step>>) {
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
            label: self.sent(step, &envelope.message),
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
                label: self.sent(Some(departure.step), message),
                fate: Fate::Pending,
                is_optional: departure.step.is_optional(),
            });
        }
    }
}

fn is_arrival<P: Procedure>(action: &Action<P>) -> bool {
    matches!(action, Action::Deliver(_) | Action::Lose(_))
}
