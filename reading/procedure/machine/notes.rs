//! What NOTEs say of when steps are done, and of when something ends.

use super::super::names::plain_name;
use super::{Machine, Promise, Window};
use crate::acts::{Act, Does, Reading, Strength, When};
use crate::{ClauseText, Contribution, Item, ItemKind};

/// What NOTEs say of when steps are done, and of when something ends.
pub(super) fn notes(contribution: &Contribution, reading: &Reading, all: &mut Machine) {
    for it in &reading.items {
        let clause = &contribution.clauses[it.clause];
        let item = &clause.items[it.item];
        if item.kind != ItemKind::Note {
            continue;
        }
        let is_modelled = all.clauses.iter().any(|made| made.has(it.clause));
        for act in it.sentences.iter().flat_map(|s| &s.acts) {
            match (window(clause, it.item, act), promise(act)) {
                (Some(window), _) if is_modelled => {
                    all.windows.push(Window { clause: it.clause, ..window });
                }
                (_, Some(when)) if is_modelled => {
                    all.promises.push(Promise { clause: it.clause, note: it.item, when });
                }
                _ => all.left_out.push(format!("{} {}: {act}", clause.number, item.label)),
            }
        }
    }
}

/// "Step 3 can occur at any time after step 4, and before step 6".
fn window(clause: &ClauseText, note: usize, act: &Act) -> Option<Window> {
    let Does::Occur(steps) = &act.does else { return None };
    let item = |said: &str| -> Option<usize> {
        let label = said.strip_prefix("step ")?;
        let is_it = |item: &Item| {
            item.kind == ItemKind::Step && item.label.trim_end_matches(['.', ')', '>']) == label
        };
        clause.items.iter().position(is_it)
    };
    let mut window = Window { clause: 0, note, step: item(steps)?, after: None, before: None };
    for when in &act.when {
        match when {
            When::After(what) => window.after = Some(item(what)?),
            When::Before(what) => window.before = Some(item(what)?),
            _ => return None,
        }
    }
    Some(window)
}

/// "When the transmission is completed, the call is released": what happens.
fn promise(act: &Act) -> Option<String> {
    if act.strength == Strength::ShallNot {
        return None;
    }
    match (&act.who, &act.does, act.when.as_slice()) {
        (None, Does::Close(_) | Does::End, [When::After(what)]) if !what.starts_with("step ") => {
            Some(plain_name(what))
        }
        _ => None,
    }
}
