//! Every step of the text as recommended happens on real sockets: runs of the model are replayed
//! there until each step was obeyed, what the nodes did is what the model does, and what was
//! captured of it conforms.
//!
//! The table in `docs/wire.md` is rewritten by `CALLPROOF_BLESS=1 cargo test --test wire`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use callproof_kernel::case::{Budget, Case};
use callproof_kernel::mapping::Mapped;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::{Action, Occurrence};
use callproof_kernel::step::{Standing, Step};
use callproof_model::sip::dialog::Transport;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_model::video_push::issues::releasing_party::BEFORE_RESPONSE;
use callproof_model::video_push::issues::repeated_messages::{RELEASED_FIRST, REMEMBER};
use callproof_node::replay::players::{Players, of_meeting, of_push};
use callproof_node::replay::{Deviation, Replay};
use callproof_node::sim::Sent;
use callproof_node::transaction::Transport as Carrier;
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;
use callproof_wire::capture::Writer;

#[path = "../proofs/tests/suite/small/mod.rs"]
mod small;

/// A run that obeys a step.
struct Exhibit<P: Procedure> {
    case: Case<P>,
    occurrences: Vec<Occurrence<P>>,
}

/// Which run shows each step on the wire, and how many events it has.
type Table = BTreeMap<Step, (&'static str, usize)>;

fn steps_of<P: Procedure>(occurrence: &Occurrence<P>) -> impl Iterator<Item = Step> + '_ {
    let cited = occurrence.outcome.iter().flat_map(|outcome| outcome.cited.iter().copied());
    cited.filter(|step| !step.is_of_an_rfc())
}

/// So many runs to each step are tried: the wire cannot keep a message from overtaking where SIP
/// sends one only when another has come (a CANCEL that waits for a provisional response, say).
const TRIES: usize = 12;
/// On one machine a message arrives sooner than this, or is not sent.
const PATIENCE: Duration = Duration::from_millis(600);

/// For each step of the text as recommended, short runs to it in the cases.
fn exhibits<P: Procedure>(procedure: P, cases: Vec<Case<P>>) -> BTreeMap<Step, Vec<Exhibit<P>>> {
    let mut found: BTreeMap<Step, Vec<Exhibit<P>>> = BTreeMap::new();
    for case in cases {
        // What arrives twice is taken for one by SIP's transactions.
        let case = case.duplicating(Budget::NONE);
        let world = World::new(case.clone(), recommended(procedure)).forgetting().whole();
        let explored = explore(&world, Limits::default(), &mut |_| {});
        let graph = explored.graph();
        for state in 0..u32::try_from(explored.states()).expect("a small case has few states") {
            for (_, action) in graph.out(state) {
                let Some((_, outcome)) = explored.outcome(state, *action) else { continue };
                let mut wanted = outcome.cited.clone();
                wanted.retain(|step| {
                    !step.is_of_an_rfc() && found.get(step).is_none_or(|runs| runs.len() < TRIES)
                });
                wanted.sort();
                wanted.dedup();
                if wanted.is_empty() {
                    continue;
                }
                let mut way = graph.path_to(state);
                way.push((state, *action));
                let occurrences = happen(&world, explored.real(&way));
                for step in wanted {
                    let (case, occurrences) = (case.clone(), occurrences.clone());
                    found.entry(step).or_default().push(Exhibit { case, occurrences });
                }
            }
        }
    }
    found
}

/// What comes of actions, from before the case begins.
fn happen<P: Procedure>(world: &World<P>, actions: Vec<Action<P>>) -> Vec<Occurrence<P>> {
    let mut occurrences = Vec::new();
    let prelude = &world.case.prelude;
    world
        .follow(world.start(), prelude, &mut |occurrence| occurrences.push(occurrence))
        .unwrap_or_else(|stuck| panic!("{}: {stuck}", world.case.name));
    let mut global = world.initial();
    for action in actions {
        let (after, outcome) = world.apply(&global, &action);
        occurrences.push(Occurrence { action, outcome });
        global = after;
    }
    occurrences
}

/// Replays runs until every step was obeyed on the wire, the longest first: they obey the most.
fn replay<P: Mapped>(
    procedure: P,
    exhibits: BTreeMap<Step, Vec<Exhibit<P>>>,
    players: fn(&Case<P>) -> Players<P>,
) -> Table {
    let mut open: Vec<(Step, Vec<Exhibit<P>>)> = exhibits.into_iter().collect();
    open.sort_by_key(|(step, runs)| (std::cmp::Reverse(runs[0].occurrences.len()), *step));
    let mut table = Table::new();
    for (step, runs) in open {
        if table.contains_key(&step) {
            continue;
        }
        let Some(Exhibit { case, occurrences }) =
            runs.iter().find(|run| happens(procedure, run, players))
        else {
            continue;
        };
        let many = occurrences.len();
        let obeyed: BTreeSet<Step> = occurrences.iter().flat_map(steps_of).collect();
        for step in obeyed {
            table.entry(step).or_insert((case.name, many));
        }
    }
    table
}

/// Whether a run happens on the wire. What a node does is what the model does, in any case.
fn happens<P: Mapped>(
    procedure: P,
    exhibit: &Exhibit<P>,
    players: fn(&Case<P>) -> Players<P>,
) -> bool {
    let Exhibit { case, occurrences } = exhibit;
    let Players { roles, factory } = players(case);
    let mut replay = Replay::new(&roles, factory, case.config.clone()).expect("there are ports");
    replay.patience = PATIENCE;
    for (at, occurrence) in occurrences.iter().enumerate() {
        match replay.perform(occurrence) {
            Ok(()) => {}
            Err(deviation @ Deviation::Other { .. }) => {
                let words = occurrence.action.wording(None, |_| String::new());
                panic!("{}: event {} ({words}): {deviation:?}", case.name, at + 1);
            }
            Err(_) => return false,
        }
    }
    conforms(procedure, &replay.sent, case.name, occurrences);
    true
}

/// What was sent conforms, as a capture.
fn conforms<P: Procedure>(procedure: P, sent: &[Sent], case: &str, occurrences: &[Occurrence<P>]) {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let path = folder.path().join("replayed.pcap");
    let mut writer = Writer::new(Vec::new()).expect("memory can be written");
    for sent in sent {
        let written = match sent.transport {
            Carrier::Udp => writer.udp(sent.at, sent.from, sent.to, &sent.bytes),
            Carrier::Tcp => writer.tcp(sent.at, sent.from, sent.to, &sent.bytes),
        };
        written.expect("memory can be written");
    }
    std::fs::write(&path, writer.into_inner()).expect("there is room for temporary files");
    let mut command = Command::new(env!("CARGO_BIN_EXE_callproof"));
    command.arg("conform").arg(&path).args(["--procedure", procedure.name()]);
    let output = command.output().expect("it starts");
    let words = occurrences.iter().map(|o| o.action.wording(None, |_| String::new()));
    let words: Vec<String> = words.collect();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{case}: {}\n{}\n{said}", output.status, words.join("\n"));
}

fn push_players(case: &Case<VideoPush>) -> Players<VideoPush> {
    of_push(case.config, recommended(VideoPush)).expect("there are ports")
}

fn meeting_players(case: &Case<Telepresence>) -> Players<Telepresence> {
    of_meeting(case.config, recommended(Telepresence)).expect("there are ports")
}

/// The cases as they are over transactions, which repeat what is lost.
fn over_transactions() -> Vec<Case<Telepresence>> {
    let mut cases = small::cases(Telepresence);
    for case in &mut cases {
        case.config.terms.transport = Transport::Reliable;
    }
    cases
}

/// Every step that the recommended text has: of the text, and proposed by what is recommended.
fn every_step<P: Procedure>(
    procedure: P,
    table: &Table,
) -> Vec<(Step, Option<(&'static str, usize)>)> {
    let printed = procedure.clauses().into_iter().flat_map(|(_, steps)| steps.iter().copied());
    let proposed = procedure
        .issues()
        .into_iter()
        .flat_map(|issue| issue.candidates[issue.recommended].proposed.iter().copied());
    let mut steps: Vec<Step> = printed.chain(proposed).collect();
    steps.sort();
    steps.dedup();
    steps.into_iter().map(|step| (step, table.get(&step).copied())).collect()
}

/// Steps for what SIP does not let come to a role.
const BELOW: &[(Step, &str)] = &[
    (RELEASED_FIRST, "never needed: no CANCEL before a provisional response (RFC 3261, 9.1)"),
    (BEFORE_RESPONSE, "never needed: no BYE of a called side before the ACK (RFC 3261, 15)"),
    (REMEMBER, "never needed: transactions absorb repetitions (RFC 3261, 17.2; RFC 6026)"),
];

fn rows<P: Procedure>(procedure: P, table: &Table) -> String {
    let mut rows = String::new();
    for (step, shown) in every_step(procedure, table) {
        let below = BELOW.iter().find(|(below, _)| *below == step);
        assert!(below.is_none() || shown.is_none(), "{step} happens on the wire after all");
        let shown = match (shown, step.standing) {
            (None, _) if below.is_some() => below.map_or("", |(_, why)| why).into(),
            (Some((case, many)), _) => format!("`{case}`, {many} events"),
            (None, Standing::Assumed(why)) => format!("assumed: {why}"),
            (None, _) => "not exercised".into(),
        };
        let _ = writeln!(rows, "| {step} | {shown} |");
    }
    rows
}

#[test]
fn every_step_is_exercised_on_real_sockets() {
    let push = replay(VideoPush, exhibits(VideoPush, small::cases(VideoPush)), push_players);
    let meeting =
        replay(Telepresence, exhibits(Telepresence, over_transactions()), meeting_players);
    let mut text = String::from("| step | a run on real sockets that obeys it |\n|---|---|\n");
    text += &rows(VideoPush, &push);
    text += &rows(Telepresence, &meeting);
    println!("{text}");
    assert!(!text.contains("not exercised"), "{text}");
    compare(&text);
}

/// `docs/wire.md` has the same table.
fn compare(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/wire.md");
    let page = std::fs::read_to_string(&path).expect("it is committed");
    let (begin, end) = ("<!-- wire -->\n", "<!-- end of wire -->");
    let (before, rest) = page.split_once(begin).expect("it has a place for the table");
    let (_, after) = rest.split_once(end).expect("the place has an end");
    let wanted = format!("{before}{begin}{table}{end}{after}");
    if std::env::var_os("CALLPROOF_BLESS").is_some() {
        std::fs::write(&path, wanted).expect("it can be written");
    } else {
        assert!(
            page == wanted,
            "the table in docs/wire.md is not this one; if that is meant, run \
             `CALLPROOF_BLESS=1 cargo test --test wire`"
        );
    }
}
