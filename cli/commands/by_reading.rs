//! What was read of a contribution beside an encoded procedure: which findings both have.

use std::collections::BTreeSet;
use std::fmt::Write;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Budget, Case, Clock, Order, Size};
use callproof_kernel::claim::Claim;
use callproof_kernel::owed::free;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Action;
use callproof_kernel::step::{Kind, Step};
use callproof_proofs::engine::Limits;
use callproof_proofs::findings::{Class, Finding, Key, find_repairs, findings};
use callproof_proofs::survey::{Plan, survey};
use callproof_reading::procedure::is_same_message;

use crate::error::{Error, Outcome};
use crate::progress::Meter;
use crate::select;
use crate::width::{WIDEST, of_sentences, wrapped};

/// In parts of a hundred, how many findings are to be found by reading alone.
const ENOUGH: usize = 80;

/// Compares the findings of two procedures as written, where nothing is lost, doubled or overtaken and
/// nobody crashes. Good where reading alone finds enough of what is encoded.
pub fn run(
    encoded: AnyProcedure,
    read: AnyProcedure,
    file: &str,
) -> Result<(String, Outcome), Error> {
    let known = Side::of(encoded)?;
    let new = Side::of(read)?;
    if known.clauses.is_disjoint(&new.clauses) {
        let name = encoded.name();
        return Err(Error::Usage(format!(
            "{file} and {name} have no clause with steps in common; --compare is for a contribution to \
             the text that is encoded"
        )));
    }
    let compared = Compared::of(&known, &new);
    let (found, all) = (compared.found(), known.holes.len());
    let outcome = if found * 100 >= all * ENOUGH { Outcome::Good } else { Outcome::Bad };
    Ok((compared.text(&known, &new, encoded.name(), file), outcome))
}

/// An item of a clause: the number of the clause, and the item as printed.
type Place = (&'static str, Kind, String);

/// What a role meets without a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Met {
    Message(String),
    Other(String),
}

/// A finding, as far as it can be compared.
struct Hole {
    what: String,
    places: BTreeSet<Place>,
    class: Class,
    role: String,
    met: Option<Met>,
    /// The claim that every procedure is owed and that it is against.
    owed: Option<&'static str>,
    repairs: BTreeSet<(&'static str, &'static str)>,
    /// The place of its case in the procedure's list: the simplest come first.
    case: usize,
    /// The place of the finding that it is a consequence of.
    owner: Option<usize>,
}

/// What is found against a text, and what is asked of it.
struct Side {
    holes: Vec<Hole>,
    /// Issues, with the items at which they are asked.
    asked: Vec<(&'static str, BTreeSet<Place>)>,
    /// The clauses of which it has steps.
    clauses: BTreeSet<&'static str>,
}

fn place(step: &Step) -> Place {
    (step.clause.number, step.item.kind, step.item.whole())
}

fn is_without_faults(case: &Case<AnyProcedure>) -> bool {
    case.size == Size::Default
        && case.losses == Budget::AtMost(0)
        && case.duplicates == Budget::AtMost(0)
        && case.crashes.is_none()
        && case.order != Order::Unordered
        && case.clock == Clock::Patient
}

impl Side {
    fn of(procedure: AnyProcedure) -> Result<Self, Error> {
        let cases: Vec<_> = procedure.cases().into_iter().filter(is_without_faults).collect();
        if cases.is_empty() {
            let name = procedure.name();
            return Err(Error::Usage(format!("{name} has no case without faults to compare")));
        }
        // Promises are likened, and what breaks them is said by each side in its own way.
        let as_promised = |claim| Claim { breach: None, ..claim };
        let claims: Vec<_> = procedure.claims().into_iter().map(as_promised).collect();
        let meter = Meter::new();
        let tell = |case: &str, progress| meter.tell(case, progress);
        let plan = Plan {
            procedure,
            claims: &claims,
            limits: Limits::default(),
            threads: select::threads(None)?,
            is_whole: true,
            mutant: None,
            progress: &tell,
        };
        let surveyed = survey(&procedure.as_written(), &cases, &plan);
        let mut found = findings(&surveyed);
        find_repairs(&mut found, &surveyed.resolutions, &cases, &plan, None);
        meter.done();
        let owed: Vec<&str> = free(procedure).iter().map(|claim| claim.name).collect();
        let keys: Vec<_> = found.iter().map(|finding| finding.key.clone()).collect();
        let hole = |finding: &Finding<AnyProcedure>| Hole {
            what: finding.sentence(),
            places: finding.steps.iter().map(place).collect(),
            class: finding.class,
            role: match &finding.key {
                Key::Hole(role, _) => role.to_string(),
                Key::Claim(_) => String::new(),
            },
            met: match &finding.key {
                Key::Hole(_, event) => Some(met(finding, event)),
                Key::Claim(_) => None,
            },
            owed: match &finding.key {
                Key::Claim(name) => owed.iter().copied().find(|owed| owed == name),
                Key::Hole(..) => None,
            },
            repairs: finding.repairs.iter().copied().collect(),
            case: cases.iter().position(|case| case.name == finding.case).unwrap_or_default(),
            owner: finding
                .owner
                .as_ref()
                .and_then(|owner| keys.iter().position(|key| *key == owner.key)),
        };
        let holes = found.iter().map(hole).collect();
        let asked = procedure
            .issues()
            .into_iter()
            .map(|issue| (issue.name, issue.steps.iter().map(place).collect()));
        let asked = asked.collect();
        let has_steps = |steps: &&[Step]| steps.iter().any(|step| step.item.kind == Kind::Numbered);
        let clauses = procedure.clauses().into_iter().filter(|(_, steps)| has_steps(steps));
        Ok(Side { holes, asked, clauses: clauses.map(|(clause, _)| clause.number).collect() })
    }
}

fn met(finding: &Finding<AnyProcedure>, event: &str) -> Met {
    let last = finding.witness.as_ref().and_then(|witness| witness.run.occurrences.last());
    match last.map(|last| &last.action) {
        Some(Action::Deliver(_)) => Met::Message(event.to_string()),
        _ => Met::Other(event.to_string()),
    }
}

/// How an encoded finding is found by reading.
#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    /// It is this one.
    Same(usize),
    /// What it rests on is asked at an editor's note.
    Asked(&'static str),
    /// It is a consequence of one that is found.
    Follows(usize),
    /// It is not.
    Not,
}

struct Compared {
    /// For each encoded finding.
    how: Vec<How>,
    /// What was read and is not encoded.
    only_read: Vec<usize>,
}

impl Compared {
    fn of(known: &Side, new: &Side) -> Self {
        let mut how = vec![How::Not; known.holes.len()];
        let mut taken = BTreeSet::new();
        // Where several stand at one step, those of the simplest cases come first, and of those the
        // nearest in words.
        let mut pairs = Vec::new();
        for (at, hole) in known.holes.iter().enumerate() {
            for (of, read) in new.holes.iter().enumerate() {
                if is_same_hole(hole, read) {
                    let near = strsim::jaro_winkler(&hole.what, &read.what);
                    pairs.push((hole.case, near, at, of));
                }
            }
        }
        pairs.sort_by(|a, b| {
            a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3)))
        });
        for (.., at, of) in pairs {
            if how[at] == How::Not && taken.insert(of) {
                how[at] = How::Same(of);
            }
        }
        for (at, hole) in known.holes.iter().enumerate() {
            if how[at] != How::Not || hole.met.is_some() || hole.owed.is_some() {
                continue;
            }
            if let Some(of) = claimed_as_well(hole, new) {
                taken.extend(of.iter().copied());
                how[at] = How::Same(of[0]);
            }
        }
        for (at, hole) in known.holes.iter().enumerate() {
            if how[at] == How::Not {
                how[at] = asked(hole, known, new).map_or(How::Not, How::Asked);
            }
        }
        for at in 0..how.len() {
            let owner = known.holes[at].owner.filter(|owner| how[*owner] != How::Not);
            if let (How::Not, Some(owner)) = (&how[at], owner) {
                how[at] = How::Follows(owner);
            }
        }
        let only_read = (0..new.holes.len()).filter(|of| !taken.contains(of)).collect();
        Compared { how, only_read }
    }

    fn found(&self) -> usize {
        self.how.iter().filter(|how| **how != How::Not).count()
    }

    fn text(&self, known: &Side, new: &Side, name: &str, file: &str) -> String {
        let (found, all) = (self.found(), known.holes.len());
        let mut text = String::new();
        let summary = format!(
            "{file} beside {name}, as written and without faults: {found} of {all} findings are found by \
             reading alone, {} of 100.",
            found * 100 / all.max(1)
        );
        say(&mut text, "", "", &summary);
        let mut part = |title: &str, rows: Vec<(usize, String)>| {
            if rows.is_empty() {
                return;
            }
            let _ = write!(text, "\n{title}\n");
            for (at, more) in rows {
                say(&mut text, "- ", "    ", &said(&known.holes[at]));
                if !more.is_empty() {
                    say(&mut text, "    ", "      ", &more);
                }
            }
        };
        let rows = |of: &dyn Fn(&How) -> Option<String>| {
            let each = self.how.iter().enumerate();
            each.filter_map(|(at, how)| Some((at, of(how)?))).collect::<Vec<_>>()
        };
        part(
            "Found by both",
            rows(&|how| match how {
                How::Same(of) => Some(format!("read: {}", said(&new.holes[*of]))),
                _ => None,
            }),
        );
        part(
            "Asked at an editor's note",
            rows(&|how| match how {
                How::Asked(issue) => Some(format!("read: the question {issue}")),
                _ => None,
            }),
        );
        part(
            "Follows from one that is found",
            rows(&|how| match how {
                How::Follows(owner) => Some(format!("from: {}", known.holes[*owner].what)),
                _ => None,
            }),
        );
        part("Only encoded", rows(&|how| (*how == How::Not).then(String::new)));
        if !self.only_read.is_empty() {
            text.push_str("\nOnly read\n");
            for of in &self.only_read {
                say(&mut text, "- ", "    ", &said(&new.holes[*of]));
            }
        }
        text
    }
}

/// The same role meets the same without a step: a message of the same name, or something decided at
/// the same step; or the same claim that every procedure is owed.
fn is_same_hole(known: &Hole, read: &Hole) -> bool {
    if known.owed.is_some() || read.owed.is_some() {
        return known.owed == read.owed;
    }
    let is_same_role = known.role.eq_ignore_ascii_case(&read.role);
    match (&known.met, &read.met) {
        (Some(Met::Message(one)), Some(Met::Message(other))) => {
            is_same_role && is_same_message(one, other)
        }
        (Some(Met::Other(_)), Some(Met::Other(_))) => {
            is_same_role && known.places.iter().any(|place| read.places.contains(place))
        }
        _ => false,
    }
}

/// What was read and is claimed of all the items that an encoded claim is about, and fails in the
/// same way: one finding, or several that one candidate repairs.
fn claimed_as_well(hole: &Hole, new: &Side) -> Option<Vec<usize>> {
    let is_comparable = |place: &&Place| {
        new.clauses.contains(place.0) && !matches!(place.1, Kind::Paragraph | Kind::Section)
    };
    let own: BTreeSet<&Place> = hole.places.iter().filter(is_comparable).collect();
    if own.is_empty() {
        return None;
    }
    let claims: Vec<(usize, &Hole)> = new
        .holes
        .iter()
        .enumerate()
        .filter(|(_, read)| read.met.is_none() && read.owed.is_none() && read.class == hole.class)
        .collect();
    let is_within = |places: &BTreeSet<&Place>| own.iter().all(|place| places.contains(place));
    // The one that is about little else.
    let whole = claims.iter().filter(|(_, read)| is_within(&read.places.iter().collect()));
    let one = whole.min_by_key(|(_, read)| read.places.len());
    if let Some((of, _)) = one {
        return Some(vec![*of]);
    }
    let repairs: BTreeSet<_> = claims.iter().flat_map(|(_, read)| &read.repairs).collect();
    repairs.into_iter().find_map(|repair| {
        let of = claims.iter().filter(|(_, read)| read.repairs.contains(repair));
        let places = of.clone().flat_map(|(_, read)| &read.places).collect();
        is_within(&places).then(|| of.map(|(of, _)| *of).collect())
    })
}

/// The question that was read at the editor's note at which all asks that repairs a finding.
fn asked(hole: &Hole, known: &Side, new: &Side) -> Option<&'static str> {
    let issues: BTreeSet<&str> = hole.repairs.iter().map(|(issue, _)| *issue).collect();
    let notes = |places: &BTreeSet<Place>| -> BTreeSet<(&'static str, String)> {
        let notes = places.iter().filter(|(_, kind, _)| *kind == Kind::EditorsNote);
        notes.map(|(clause, _, whole)| (*clause, whole.clone())).collect()
    };
    let mut at = BTreeSet::new();
    for issue in issues {
        let (_, places) = known.asked.iter().find(|(name, _)| *name == issue)?;
        let own = notes(places);
        if own.is_empty() {
            return None;
        }
        at.extend(own);
    }
    if at.is_empty() {
        return None;
    }
    let read =
        new.asked.iter().find(|(_, places)| notes(places).intersection(&at).next().is_some());
    read.map(|(name, _)| *name)
}

fn said(hole: &Hole) -> String {
    let places: Vec<String> = hole
        .places
        .iter()
        .map(|(clause, kind, whole)| match kind {
            Kind::Numbered => format!("{clause} step {whole}"),
            _ => format!("{clause} {whole}"),
        })
        .collect();
    match places.is_empty() {
        true => hole.what.clone(),
        false => format!("{}: {}", places.join(", "), hole.what),
    }
}

fn say(text: &mut String, first: &str, others: &str, words: &str) {
    let lines = wrapped(words, first, others, of_sentences(WIDEST));
    let _ = writeln!(text, "{}", lines.join("\n"));
}
