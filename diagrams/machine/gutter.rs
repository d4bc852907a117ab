//! Arrows beside the column of states: those that lead on at the right, those that lead back at the
//! left. Each has a row of its own at either end and a track of its own between.

use super::StateChart;
use super::column::{Column, Line, PAD, TRACK, high, labels};

/// A side of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where arrows lead back.
    Left,
    /// Where arrows lead on.
    Right,
}

/// An arrow between two states that are no neighbours, or back.
#[derive(Clone, Debug)]
pub struct Route {
    /// The state it leaves.
    pub from: usize,
    /// The state it leads to.
    pub to: usize,
    /// Its labels.
    pub labels: Vec<String>,
    /// Its track: 0 is nearest to the states.
    pub track: usize,
}

/// Where labels stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Above the arrow, beside the state that it leaves.
    Beside,
    /// In that state.
    Within,
}

/// All arrows beside the column.
#[derive(Clone, Debug)]
pub struct Gutters {
    /// Where their labels stand.
    pub stand: Stand,
    /// They, by their order at the states.
    pub routes: Vec<Route>,
}

/// An end of an arrow at a state, with the height of its row below the state's upper side.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The arrow.
    pub route: usize,
    /// Whether it leaves here.
    pub leaves: bool,
    /// How far below the upper side of the state it runs.
    pub depth: f64,
}

impl Gutters {
    /// Finds the arrows and gives each a track.
    pub fn of(chart: &StateChart, stand: Stand) -> Self {
        let mut routes: Vec<Route> = Vec::new();
        let is_beside = |edge: &&super::Edge| !edge.is_internal() && edge.to != edge.from + 1;
        for edge in chart.edges.iter().filter(is_beside) {
            let known = routes.iter_mut().find(|one| (one.from, one.to) == (edge.from, edge.to));
            match known {
                Some(route) => route.labels.push(edge.label()),
                None => routes.push(Route {
                    from: edge.from,
                    to: edge.to,
                    labels: vec![edge.label()],
                    track: 0,
                }),
            }
        }
        let mut gutters = Gutters { stand, routes };
        for side in [Side::Left, Side::Right] {
            gutters.give_tracks(side);
        }
        gutters
    }

    /// Short arrows run nearest to the states.
    fn give_tracks(&mut self, side: Side) {
        let span = |route: &Route| (route.from.min(route.to), route.from.max(route.to));
        let mut own: Vec<usize> = self.on(side).collect();
        own.sort_by_key(|place| {
            let (low, high) = span(&self.routes[*place]);
            (high - low, low, *place)
        });
        let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
        for place in own {
            let (low, high) = span(&self.routes[place]);
            let is_free = |used: &Vec<(usize, usize)>| {
                used.iter().all(|(other_low, other_high)| high < *other_low || *other_high < low)
            };
            let track = taken.iter().position(is_free).unwrap_or(taken.len());
            if track == taken.len() {
                taken.push(Vec::new());
            }
            taken[track].push((low, high));
            self.routes[place].track = track;
        }
    }

    fn on(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        (0..self.routes.len()).filter(move |place| self.routes[*place].side() == side)
    }

    /// How many tracks there are on a side.
    pub fn tracks(&self, side: Side) -> usize {
        self.on(side).map(|place| self.routes[place].track + 1).max().unwrap_or(0)
    }

    /// The arrows that leave a state on a side, from top to bottom.
    ///
    /// What leads on leaves at the bottom and arrives at the top, what leads back the other way
    /// round, so that lines cross as seldom as can be.
    pub fn leaving(&self, side: Side, state: usize) -> Vec<usize> {
        let own = self.on(side).filter(|place| self.routes[*place].from == state);
        self.by_track(own.collect(), side == Side::Left)
    }

    /// The arrows that arrive at a state on a side, from top to bottom.
    pub fn coming(&self, side: Side, state: usize) -> Vec<usize> {
        let own = self.on(side).filter(|place| self.routes[*place].to == state);
        self.by_track(own.collect(), side == Side::Right)
    }

    fn by_track(&self, mut places: Vec<usize>, is_rising: bool) -> Vec<usize> {
        places.sort_by_key(|place| self.routes[*place].track);
        if !is_rising {
            places.reverse();
        }
        places
    }

    /// The ends at a state on a side, from top to bottom, where labels stand beside it.
    pub fn ends(&self, column: &Column, side: Side, state: usize) -> Vec<End> {
        let (leaving, coming) = (self.leaving(side, state), self.coming(side, state));
        let leaving = leaving.into_iter().map(|route| (route, true));
        let coming = coming.into_iter().map(|route| (route, false));
        let all: Vec<(usize, bool)> = match side {
            Side::Right => coming.chain(leaving).collect(),
            Side::Left => leaving.chain(coming).collect(),
        };
        let mut depth = PAD / 2.0;
        let mut ends = Vec::new();
        for (route, leaves) in all {
            depth += match leaves {
                true => high(&self.lines(column, route)) + PAD / 2.0,
                false => TRACK,
            };
            ends.push(End { route, leaves, depth });
            depth += PAD / 2.0;
        }
        ends
    }

    /// The lines of an arrow's labels.
    pub fn lines(&self, column: &Column, route: usize) -> Vec<Line> {
        let route = &self.routes[route];
        if self.stand == Stand::Within {
            return Vec::new();
        }
        let room = column.labels_on(route.side()) - PAD - TRACK;
        labels(route.labels.iter().cloned(), room)
    }
}

impl Route {
    /// The side on which it runs.
    pub fn side(&self) -> Side {
        if self.from < self.to { Side::Right } else { Side::Left }
    }
}
