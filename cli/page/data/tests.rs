//! What the page plays is what the world does, in thousands of random runs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::case::{Case, Order, Size};
use callproof_kernel::procedure::{MessageKind, Procedure};
use callproof_kernel::reaction::{Effect, Manner, Outcome};
use callproof_kernel::run::Action;
use callproof_kernel::step::Step;
use callproof_proofs::engine::{Limits, Sheet};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::{Global, World};
use serde::Deserialize;
use serde_json::{Value, json};

use super::labels::Labels;
use super::{text, world};
use crate::page::{WORLD, inert};

/// The runs in each case, and the events of a run.
const WALKS: usize = 160;
const EVENTS: usize = 24;

/// Slips in the program of the page, each of which has to be noticed.
const SLIPS: [(&str, &str); 7] = [
    ("queue.slice(0, 1)", "queue"),
    ("state.locals.with(place, taking.after)", "state.locals"),
    ("envelope !== action.envelope", "true"),
    ("member[level]", "0"),
    ("world.clock === \"patient\"", "false"),
    ("owns.every((own) => own.quiet)", "true"),
    ("taking?.sends ?? []", "taking?.sends.slice(1) ?? []"),
];

/// A case with its tables.
struct Stage {
    case: Case<AnyProcedure>,
    sheet: Sheet<AnyProcedure>,
    labels: Labels<AnyProcedure>,
    steps: Vec<Step>,
}

impl Stage {
    /// The cases of a procedure that the page has.
    fn all(procedure: AnyProcedure) -> Vec<Stage> {
        let mut cases = procedure.cases();
        cases.retain(|case| case.size == Size::Default);
        let plan = Plan {
            procedure,
            claims: &[],
            limits: Limits { states: Some(world::SMALL + 1), ..Limits::default() },
            threads: 1,
            is_whole: false,
            mutant: None,
            progress: &|_, _| {},
        };
        let right = survey(&recommended(procedure), &cases, &plan);
        let steps: Vec<Step> = text::steps(procedure).into_iter().map(|(step, _)| step).collect();
        let sheets = world::sheets(&right.reports).into_iter();
        let stage = |(case, sheet)| {
            let labels = Labels::of(&case, &sheet);
            Stage { case, sheet, labels, steps: steps.clone() }
        };
        sheets.map(stage).collect()
    }

    fn place(&self, step: &Step) -> Option<usize> {
        self.steps.iter().position(|known| known == step)
    }

    /// What the page is given.
    fn data(&self) -> Value {
        let issues = self.case.procedure.issues();
        let issues = issues.iter().map(|one| json!([one.candidates.len(), one.recommended]));
        json!({
            "issues": issues.collect::<Vec<_>>(),
            "world": world::world(&self.case, &self.sheet, &|step| self.place(step)),
        })
    }
}

/// A run as the page played it.
#[derive(Deserialize)]
struct Walk {
    stage: usize,
    member: Vec<usize>,
    start: Vec<usize>,
    events: Vec<Seen>,
    /// What may happen at the end; `None` where the page does not know.
    enabled: Option<Vec<String>>,
    /// What the program of the page stumbled over.
    error: Option<String>,
}

/// An event as the page played it.
#[derive(Deserialize)]
struct Seen {
    enabled: Vec<String>,
    taken: String,
    manner: String,
    cited: Vec<usize>,
    /// Receiver, message and step of what is sent.
    sends: Vec<(usize, usize, Option<usize>)>,
    locals: Vec<usize>,
    /// Sender, receiver and message of what is on its way, in the order of sending.
    flying: Vec<(usize, usize, usize)>,
}

/// Judges runs of one case by the reference semantics.
struct Judge<'a> {
    stage: &'a Stage,
    world: World<AnyProcedure>,
}

impl<'a> Judge<'a> {
    fn of(stage: &'a Stage, member: &[usize]) -> Self {
        let procedure = stage.case.procedure;
        let mut text = procedure.as_written();
        for (issue, candidate) in procedure.issues().iter().zip(member) {
            text.choose(issue.place, *candidate);
        }
        Judge { stage, world: World::new(stage.case.clone(), text) }
    }

    /// The first thing that is otherwise than in the world.
    fn judge(&self, walk: &Walk) -> Result<(), String> {
        if let Some(error) = &walk.error {
            return Err(error.clone());
        }
        let mut global = self.world.initial();
        self.same_locals(&global, &walk.start)?;
        for (nth, seen) in walk.events.iter().enumerate() {
            let at = |what: String| format!("event {}, {}: {what}", nth + 1, seen.taken);
            let action = self.enabled(&global, &seen.enabled, &seen.taken).map_err(at)?;
            let (after, outcome) = self.world.apply(&global, &action);
            self.same_outcome(seen, &outcome.expect("nobody has crashed")).map_err(at)?;
            self.same_locals(&after, &seen.locals).map_err(at)?;
            self.same_flying(&after, &seen.flying).map_err(at)?;
            global = after;
        }
        match &walk.enabled {
            Some(enabled) => self.same_enabled(&global, enabled),
            None => Ok(()),
        }
    }

    fn role(&self, role: <AnyProcedure as callproof_kernel::procedure::Words>::Role) -> usize {
        self.world.place(role)
    }

    /// An action as the page names it.
    fn key(&self, action: &Action<AnyProcedure>) -> String {
        match action {
            Action::Deliver(e) => {
                let known = self.stage.sheet.messages.iter().position(|one| *one == e.message);
                let number = known.map_or("unknown".into(), |number| number.to_string());
                format!("message {} {} {number}", self.role(e.from), self.role(e.to))
            }
            Action::Stimulus(role, what) => {
                format!("decision {} {}", self.role(*role), self.stage.labels.decision(what))
            }
            Action::Timeout(role, timer) => {
                format!("timeout {} {}", self.role(*role), self.stage.labels.timer(timer))
            }
            other => format!("{}: the page has no faults", other.kind()),
        }
    }

    fn same_enabled(&self, global: &Global<AnyProcedure>, seen: &[String]) -> Result<(), String> {
        let actions = self.world.actions(global);
        let mut keys: Vec<String> = actions.iter().map(|action| self.key(action)).collect();
        let mut seen = seen.to_vec();
        keys.sort();
        seen.sort();
        match keys == seen {
            true if keys.windows(2).all(|two| two[0] != two[1]) => Ok(()),
            true => Err(format!("two are called the same: {keys:?}")),
            false => Err(format!("may happen: {keys:?}, on the page: {seen:?}")),
        }
    }

    fn enabled(
        &self,
        global: &Global<AnyProcedure>,
        seen: &[String],
        taken: &str,
    ) -> Result<Action<AnyProcedure>, String> {
        self.same_enabled(global, seen)?;
        let taken = self.world.actions(global).into_iter().find(|one| self.key(one) == taken);
        taken.ok_or_else(|| "it cannot happen".into())
    }

    fn same_outcome(&self, seen: &Seen, outcome: &Outcome<AnyProcedure>) -> Result<(), String> {
        let manner = match outcome.manner {
            Manner::Specified => "specified",
            Manner::Unspecified => "unspecified",
            Manner::Impossible(_) => "impossible",
        };
        let number = |step: &Step| self.stage.place(step);
        let cited: Vec<usize> = outcome.cited.iter().filter_map(number).collect();
        let known = &self.stage.sheet.messages;
        let sends = outcome.effects.iter().filter_map(|demanded| match &demanded.effect {
            Effect::Send { to, message } => {
                let message = known.iter().position(|one| one == message)?;
                Some((self.role(*to), message, number(&demanded.step)))
            }
            _ => None,
        });
        let sends: Vec<_> = sends.collect();
        match (manner, &cited, &sends) == (&seen.manner, &seen.cited, &seen.sends) {
            true => Ok(()),
            false => Err(format!(
                "{manner}, {cited:?}, sends {sends:?}; on the page {}, {:?}, {:?}",
                seen.manner, seen.cited, seen.sends
            )),
        }
    }

    fn same_locals(&self, global: &Global<AnyProcedure>, seen: &[usize]) -> Result<(), String> {
        let known = self.stage.sheet.locals.iter().zip(seen);
        let seen: Vec<_> = known.map(|(locals, number)| locals[*number].clone()).collect();
        match seen == global.locals {
            true => Ok(()),
            false => Err(format!("states {:?}, on the page {seen:?}", global.locals)),
        }
    }

    fn same_flying(
        &self,
        global: &Global<AnyProcedure>,
        seen: &[(usize, usize, usize)],
    ) -> Result<(), String> {
        let mut links: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (from, to, message) in seen {
            let message = self.stage.sheet.messages[*message].clone();
            let (from, to) = (self.world.cast[*from], self.world.cast[*to]);
            links.entry((from, to, message.channel())).or_default().push(message);
        }
        for ((.., channel), queue) in &mut links {
            if self.stage.case.order(*channel) == Order::Unordered {
                queue.sort();
            }
        }
        match links == global.links {
            true => Ok(()),
            false => Err(format!("on their way {:?}, on the page {links:?}", global.links)),
        }
    }
}

/// What a browser plays: the program as it is, and with each slip, from the same seed.
const WALKER: &str = r##"
const { stages, programs, walks, most } = JSON.parse(document.querySelector("#data").textContent);
let seed = 20240623;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * below);
};
const keyOf = ({ kind, place, from, to, message, label }) =>
  kind === "message" ? `message ${from} ${to} ${message}` : `${kind} ${place} ${label}`;

/** A text near the one as written or as recommended, or a mixture of both. */
function memberOf(issues) {
  const best = random(2);
  const member = issues.map(([, recommended]) => (best ? recommended : 0));
  const way = random(3);
  if (way === 0) return member;
  if (way === 1) return issues.map(([, recommended]) => (random(2) ? recommended : 0));
  const issue = random(issues.length);
  return issues.length ? member.with(issue, random(issues[issue][0])) : member;
}

function walk(play, stage, most) {
  const { issues, world } = stages[stage];
  const setting = { world, member: memberOf(issues) };
  let state = play.startOf(setting);
  const nothing = { events: [], enabled: null, error: null };
  const seen = { stage, member: setting.member, start: state.locals, ...nothing };
  for (let nth = 0; ; nth++) {
    const { actions, isUnknown } = play.optionsIn(setting, state);
    if (isUnknown) return seen;
    const enabled = actions.map(keyOf);
    if (!actions.length || nth === most) return { ...seen, enabled };
    const action = actions[random(actions.length)];
    const { event, after } = play.take(setting, state, action, nth);
    // Of a mixture that is far from either text the page says that it does not know.
    if (!event.taking) return seen;
    const { manner, cited, sends } = event.taking;
    const flying = after.flying.map(({ from, to, message }) => [from, to, message]);
    seen.events.push({ enabled, taken: keyOf(action), manner, cited, sends, flying,
      locals: after.locals });
    state = after;
  }
}

const seen = programs.map((program, nth) => {
  const play = new Function(`"use strict"; ${program}; return { startOf, optionsIn, take };`)();
  const played = [];
  stages.forEach((_, stage) => {
    for (let i = 0; i < (nth ? walks / 8 : walks); i++) {
      try {
        played.push(walk(play, stage, most));
      } catch (error) {
        const nothing = { member: [], start: [], events: [], enabled: null };
        played.push({ stage, ...nothing, error: String(error?.stack ?? error) });
      }
    }
  });
  return played;
});
document.body.textContent = `seen:${JSON.stringify(seen)}:seen`;
"##;

/// What a headless browser played of each program; `None` where there is none.
fn browse(stages: &[Stage], programs: &[String]) -> Option<Vec<Vec<Walk>>> {
    let stages: Vec<Value> = stages.iter().map(Stage::data).collect();
    let data = json!({ "stages": stages, "programs": programs, "walks": WALKS, "most": EVENTS });
    let data = inert(&data.to_string());
    let page = format!(
        "<!doctype html><meta charset=utf-8><body><script type=\"application/json\" id=data>\
         {data}</script><script>{WALKER}</script></body>"
    );
    let folder = tempfile::tempdir().expect("a folder for the page");
    let file = folder.path().join("walks.html");
    std::fs::write(&file, page).expect("writable");
    let mut chromium = Command::new("chromium");
    chromium.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    chromium.arg(format!("--user-data-dir={}", folder.path().join("profile").display()));
    chromium.arg("--virtual-time-budget=600000").arg(format!("file://{}", file.display()));
    let output = chromium.output().ok()?;
    let dom = String::from_utf8_lossy(&output.stdout);
    let said = dom.split("seen:").nth(1).expect("the script ran to its end");
    let said = said.split(":seen").next().unwrap_or_default();
    let said = said.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
    Some(serde_json::from_str(&said).expect("JSON"))
}

fn procedures() -> Vec<AnyProcedure> {
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../texts");
    let read = |name: &str| {
        let text = std::fs::read_to_string(texts.join(name)).expect("it is there");
        AnyProcedure::of(callproof_plain::read(&text, None).expect("a procedure"))
    };
    let files = ["alert-cancel.proc", "private-call.proc", "session-move.proc"];
    callproof_model::all().into_iter().chain(files.map(read)).collect()
}

#[test]
fn the_page_plays_what_the_world_does() {
    let stages: Vec<Stage> = procedures().into_iter().flat_map(Stage::all).collect();
    let mut programs = vec![WORLD.to_string()];
    for (right, wrong) in SLIPS {
        assert!(WORLD.contains(right), "{right} stands in the program");
        programs.push(WORLD.replacen(right, wrong, 1));
    }
    let Some(played) = browse(&stages, &programs) else {
        println!("skipped: there is no `chromium` on this machine");
        return;
    };
    let judge = |walk: &Walk| {
        let stage = &stages[walk.stage];
        Judge::of(stage, &walk.member).judge(walk).map_err(|why| {
            let case = &stage.case;
            format!("{}, {}, {:?}: {why}", case.procedure.name(), case.name, walk.member)
        })
    };
    for walk in &played[0] {
        judge(walk).unwrap_or_else(|why| panic!("{why}"));
    }
    let events: usize = played[0].iter().map(|walk| walk.events.len()).sum();
    assert!(played[0].len() > 2_000, "{} runs of {events} events", played[0].len());
    assert!(events > 4 * played[0].len(), "{events} events");
    let unknown = played[0].iter().filter(|walk| walk.enabled.is_none()).count();
    println!(
        "{} runs, {events} events, {unknown} runs end where the page does not know",
        played[0].len()
    );
    assert!(10 * unknown < played[0].len(), "{unknown} runs end where the page does not know");
    for (walks, (right, wrong)) in played[1..].iter().zip(SLIPS) {
        let noticed = walks.iter().any(|walk| judge(walk).is_err());
        assert!(noticed, "{wrong} instead of {right} is not noticed");
    }
}
