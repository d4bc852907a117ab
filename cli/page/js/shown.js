// ---- What is shown at present

let data = null,
  memories = null,
  parts = null;
const shown = { procedure: null, view: null, built: null, isTable: false };

/**
 * What is kept of a procedure while another is shown: `finding` is the one that is open, `record`
 * the one whose recorded run is followed, for `count` events.
 */
const memoryOf = (procedure) => ({
  world: 0,
  member: procedure.issues.map(() => 0),
  wishes: [],
  finding: null,
  record: null,
  count: 0,
  note: "",
});
const memory = () => memories.get(shown.procedure);
const NO_WORLD = { name: "none", cast: [], starts: [], messages: [] };

/** The finding whose run shows a finding: of a consequence, the one that it follows from. */
const ownerOf = (procedure, finding) =>
  (finding.owner && procedure.findings.find(({ witness }) => witness === finding.owner.witness)) ??
  finding;

/** The run that is only followed, where one is. */
const recorded = () =>
  memory().record === null
    ? null
    : ownerOf(shown.procedure, shown.procedure.findings[memory().record]).record;
const setting = () => ({
  world: recorded() ?? shown.procedure.worlds[memory().world] ?? NO_WORLD,
  member: memory().member,
});
const present = () =>
  recorded() ? follow(recorded(), memory().count) : play(setting(), memory().wishes);
const takenIn = (run) => run.events.map((event) => event.action);

/** The run of the finding that is open, and how far the present run has gone along it. */
function track(run) {
  const { finding, record, count, world, member } = memory();
  const open = shown.procedure.findings[finding];
  if (record !== null) return { length: recorded().events.length, at: count, rest: [] };
  const own = open && ownerOf(shown.procedure, open).play;
  const isIt = own && own.world === world && member.every((candidate) => candidate === 0);
  if (!isIt) return null;
  const taken = takenIn(run);
  const goesAlong = taken.every(
    (action, index) => own.actions[index] && isSame(action, own.actions[index]),
  );
  return goesAlong
    ? { length: own.actions.length, at: taken.length, rest: own.actions.slice(taken.length) }
    : null;
}

function change(changes) {
  say("notice", "");
  Object.assign(memory(), { record: null, note: "" }, changes);
  render();
}

function choose(pairs) {
  const { member, record } = memory();
  const next = pairs.reduce((all, [issue, candidate]) => all.with(issue, candidate), member);
  const note = "The run shown before was recorded of the text as written; it cannot be replayed.";
  change({ member: next, note: record === null ? "" : note });
}

const chooseAll = (candidateOf) =>
  choose(shown.procedure.issues.map((issue, level) => [level, candidateOf(issue)]));
const act = (action) => change({ wishes: [...takenIn(present()), action] });

/** Goes to a place in the run: of one that is free, to fewer of its events. */
function goTo(count) {
  if (recorded()) change({ record: memory().record, count });
  else change({ wishes: takenIn(present()).slice(0, count) });
}

/** Goes so many events on along the run of the finding that is open. */
function goOn(steps) {
  const run = present();
  const along = track(run);
  if (!along || along.at === along.length) return;
  if (recorded())
    change({ record: memory().record, count: Math.min(along.length, along.at + steps) });
  else change({ wishes: [...takenIn(run), ...along.rest.slice(0, steps)] });
}

/** Loads the run of a finding in the stepper, as far as its first events. */
function loadFinding(index, count) {
  const { procedure } = shown;
  const { play: own, record } = ownerOf(procedure, procedure.findings[index]);
  const member = procedure.issues.map(() => 0);
  const wishes = (own?.actions ?? []).slice(0, count);
  const world = own?.world ?? memory().world;
  const most = record ? Math.min(count, record.events.length) : 0;
  change({ member, world, wishes, finding: index, record: record ? index : null, count: most });
}
