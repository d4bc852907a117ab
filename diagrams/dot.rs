//! A chart as Graphviz DOT: lifelines are columns of points, arrows run between them.

use dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use crate::chart::{Arrow, Box, Chart, Fate, Frame, wrap};

/// Writes a chart for `dot`.
pub fn dot(chart: &Chart) -> String {
    let mut stmts = vec![
        graph_attributes(chart),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            plain("shape", "point"),
            plain("width", "0.01"),
            quoted("fontname", "Arial"),
            plain("fontsize", "11"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            plain("arrowhead", "none"),
            quoted("fontname", "Arial"),
            plain("fontsize", "11"),
        ])),
        rank(chart, "head", head_name),
    ];
    for row in 0..=chart.rows {
        stmts.push(rank(chart, &format!("row{row}"), |lane| point(lane, row)));
    }
    for (lane, name) in chart.lifelines.iter().enumerate() {
        let look = vec![plain("shape", "box"), quoted("label", name), group(lane)];
        stmts.push(node(head_name(lane), look));
        for row in 0..=chart.rows {
            stmts.push(place(chart, lane, row));
        }
        stmts.push(lifeline(chart, lane));
    }
    for arrow in &chart.arrows {
        stmts.push(message(arrow));
    }
    let graph = Graph::DiGraph { id: Id::Plain("callproof".into()), strict: false, stmts };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

fn graph_attributes(chart: &Chart) -> Stmt {
    let mut label = String::new();
    if let Some(Frame { from, to }) = chart.repeats {
        label += &format!("the last {} rows repeat for ever\n", to - from + 1);
    }
    if !chart.remark.is_empty() {
        label += &format!("{}\n\n", chart.remark);
    }
    label += &chart.caption;
    Stmt::GAttribute(GraphAttributes::Graph(vec![
        quoted("label", &label),
        plain("labelloc", "b"),
        quoted("fontname", "Arial"),
        plain("fontsize", "12"),
        plain("nodesep", "1.6"),
        plain("ranksep", "0.32"),
        plain("splines", "line"),
    ]))
}

/// All lifelines at one time stand on one line, in their order.
fn rank(chart: &Chart, name: &str, at: impl Fn(usize) -> String) -> Stmt {
    let mut stmts = vec![Stmt::Attribute(plain("rank", "same"))];
    let lanes: Vec<Vertex> = (0..chart.lifelines.len()).map(|lane| vertex(at(lane))).collect();
    if lanes.len() > 1 {
        let attributes = vec![plain("style", "invis")];
        stmts.push(Stmt::Edge(Edge { ty: EdgeTy::Chain(lanes), attributes }));
    }
    Stmt::Subgraph(Subgraph { id: Id::Plain(name.into()), stmts })
}

fn place(chart: &Chart, lane: usize, row: usize) -> Stmt {
    let shown = chart.boxes.iter().find(|b| b.lifeline == lane && b.row == row);
    let mut look = vec![group(lane)];
    if let Some(Box { lines, is_defect, .. }) = shown {
        look.push(plain("shape", "box"));
        look.push(quoted("label", &wrapped(lines)));
        look.push(plain("penwidth", if *is_defect { "2.5" } else { "1" }));
    }
    node(point(lane, row), look)
}

fn wrapped(lines: &[String]) -> String {
    lines.iter().flat_map(|line| wrap(line, 38)).collect::<Vec<_>>().join("\n")
}

fn lifeline(chart: &Chart, lane: usize) -> Stmt {
    let mut names = vec![vertex(head_name(lane))];
    names.extend((0..=chart.rows).map(|row| vertex(point(lane, row))));
    let attributes = vec![plain("weight", "1000"), plain("color", "gray40")];
    Stmt::Edge(Edge { ty: EdgeTy::Chain(names), attributes })
}

fn message(arrow: &Arrow) -> Stmt {
    let (from, to) =
        (vertex(point(arrow.from.0, arrow.from.1)), vertex(point(arrow.to.0, arrow.to.1)));
    let (head, suffix) = match arrow.fate {
        Fate::Taken => ("normal", ""),
        Fate::NoStep => ("normal", " (no step)"),
        Fate::Lost => ("tee", " (lost)"),
        Fate::Pending => ("open", " (on its way)"),
        Fate::Unheard => ("tee", " (nobody hears it)"),
    };
    let dashed = arrow.is_optional || arrow.fate == Fate::Pending;
    let attributes = vec![
        // Only a label beside the edge leaves a slanted arrow straight.
        quoted(
            if arrow.from.1 == arrow.to.1 { "label" } else { "xlabel" },
            &format!("{}{suffix}", arrow.label),
        ),
        plain("arrowhead", head),
        plain("constraint", "false"),
        plain("style", if dashed { "dashed" } else { "solid" }),
    ];
    Stmt::Edge(Edge { ty: EdgeTy::Pair(from, to), attributes })
}

fn head_name(lane: usize) -> String {
    format!("lifeline{lane}")
}

fn point(lane: usize, row: usize) -> String {
    format!("p{lane}_{row}")
}

fn group(lane: usize) -> Attribute {
    quoted("group", &lane.to_string())
}

fn node(name: String, attributes: Vec<Attribute>) -> Stmt {
    Stmt::Node(Node::new(NodeId(Id::Plain(name), None), attributes))
}

fn vertex(name: String) -> Vertex {
    Vertex::N(NodeId(Id::Plain(name), None))
}

fn plain(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.into()), Id::Plain(value.into()))
}

fn quoted(name: &str, value: &str) -> Attribute {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    Attribute(Id::Plain(name.into()), Id::Escaped(format!("\"{escaped}\"")))
}
