//! From a role's state machine to a figure: states, what is done in them, what leads from one to
//! another, all in words.

mod column;
mod dot;
mod gutter;
mod layout;
mod mermaid;
mod plantuml;
mod said;
mod shapes;
pub mod text;
mod within;

use std::fmt::Display;

use callproof_kernel::machine::Machine;

use crate::emf::emf;
use crate::format::Format;
use crate::layout::Options;
use crate::pdf::pdf;
use crate::png::png;
use crate::svg::svg_of_picture;

pub use layout::layout;

/// A state machine in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChart {
    /// What stands below.
    pub caption: String,
    /// The states, in the order in which they are drawn.
    pub states: Vec<State>,
    /// What is done, state by state.
    pub edges: Vec<Edge>,
    /// A sentence at the end, below everything.
    pub remark: String,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// Whether everything begins here.
    pub is_initial: bool,
    /// Whether nothing leads away from here.
    pub is_final: bool,
}

/// What is done in a state; what stays in it is no arrow, but stands in the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The state before.
    pub from: usize,
    /// The state after.
    pub to: usize,
    /// What the role meets, and under which condition.
    pub on: String,
    /// What it does; empty where it does nothing but change its state.
    pub does: String,
    /// The steps.
    pub steps: String,
}

impl Edge {
    /// What stands on an arrow: `receive BYE / send 200 (BYE) (RFC 3261, 15.1.2)`.
    pub fn label(&self) -> String {
        let does = if self.does.is_empty() { String::new() } else { format!(" / {}", self.does) };
        let steps =
            if self.steps.is_empty() { String::new() } else { format!(" ({})", self.steps) };
        format!("{}{does}{steps}", self.on)
    }

    /// Whether it stays in its state.
    pub fn is_internal(&self) -> bool {
        self.from == self.to
    }
}

/// Puts a machine in words.
pub fn state_chart<R: Copy + Ord + Display>(machine: &Machine<R>, caption: &str) -> StateChart {
    let states = machine.states.iter().map(|state| State {
        name: state.name.clone(),
        is_initial: state.is_initial,
        is_final: state.is_final,
    });
    let home = said::home(machine);
    let edges = machine.transitions.iter().map(|one| Edge {
        from: one.from,
        to: one.to,
        on: said::on(&one.trigger, &one.condition),
        does: said::does(&one.actions),
        steps: said::steps(home, &one.steps),
    });
    StateChart {
        caption: caption.into(),
        states: states.collect(),
        edges: joined(edges),
        remark: said::remark(machine, home),
    }
}

/// What differs only in what is met stands together.
fn joined(edges: impl Iterator<Item = Edge>) -> Vec<Edge> {
    let mut joined: Vec<Edge> = Vec::new();
    for edge in edges {
        let is_like = |other: &&mut Edge| Edge { on: other.on.clone(), ..edge.clone() } == **other;
        match joined.iter_mut().find(is_like) {
            Some(known) => known.on = format!("{} or {}", known.on, edge.on),
            None => joined.push(edge),
        }
    }
    joined
}

/// Writes a state machine. The same machine gives the same bytes, whenever and wherever it is
/// written.
pub fn write(chart: &StateChart, format: Format, options: &Options) -> Vec<u8> {
    let picture = || layout(chart, options);
    match format {
        Format::Svg => svg(chart, options).into_bytes(),
        Format::Png => png(&picture()),
        Format::Pdf => pdf(&picture()),
        Format::Emf => emf(&picture()),
        Format::PlantUml => plantuml::plantuml(chart, options).into_bytes(),
        Format::Mermaid => mermaid::mermaid(chart, options).into_bytes(),
        Format::Dot => dot::dot(chart, options).into_bytes(),
        Format::Text => text::text(chart, options).into_bytes(),
    }
}

fn svg(chart: &StateChart, options: &Options) -> String {
    svg_of_picture(&layout(chart, options), &chart.remark, &|_| None)
}
