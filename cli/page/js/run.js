// ---- Right: what may happen next, and the run so far

const KINDS = {
  message: "Messages that may arrive",
  user: "What users may decide",
  policy: "What policies decide",
  option: "What the text permits",
  timeout: "Timers that may elapse",
};

function unknownSentence({ world, member }) {
  if (world === NO_WORLD) return "This file has no case of this procedure to step through.";
  return html(
    "p",
    { class: "unknown" },
    "This file does not know what happens here under these choices; run ",
    html("code", {}, command(shown.procedure, world, member)),
    " or go back one.",
  );
}

function nextParts(world, { actions, isWaiting }) {
  const choice = (action) =>
    button(() => act(action), { "data-action": actions.indexOf(action) }, describe(world, action));
  const groups = grouped(actions, kindOf).map(([kind, list]) =>
    html(
      "div",
      { class: "kind", "data-kind": kind },
      html("h3", {}, KINDS[kind] ?? kind),
      list.map(choice),
    ),
  );
  const waiting =
    "A timer is armed; it elapses only after everything in flight has arrived and " +
    "every policy has decided.";
  if (isWaiting) groups.push(html("small", {}, waiting));
  return groups.length ? groups : ["Nothing more can happen; the run ends here."];
}

/** What is said where a run is only followed. */
function recordSentence(record) {
  const said =
    `The case ${record.name} (${record.gist}) is too large to step through freely. This ` +
    "is the run that was found in it: it goes forward and back along its own events.";
  const count = memory().count;
  const next = record.events[count];
  return [
    html("p", { id: "along" }, said),
    html("p", {}, next ? `Event ${count + 1}: ${describe(record, next)}.` : "The run ends here."),
  ];
}

function syncNext(setting, run) {
  const next = byId("next");
  const hadFocus = next.contains(document.activeElement);
  const record = recorded();
  const content = run.options.isUnknown
    ? [unknownSentence(setting)]
    : nextParts(setting.world, run.options);
  next.replaceChildren(...(record ? recordSentence(record) : content));
  if (hadFocus) (next.querySelector("button") ?? byId("back")).focus();
  const along = track(run);
  const isAtEnd = !along || along.at === along.length;
  disable("back", !run.events.length);
  disable("restart", !run.events.length);
  disable("forward", isAtEnd);
  disable("end", isAtEnd);
  disable("whatever", !whatever(run));
  byId("where").textContent = along ? `event ${along.at} of ${along.length} of the finding` : "";
}

function whatever(run) {
  const find = (kind) => run.options.actions.find((action) => kindOf(action) === kind);
  return find("message") ?? find("policy");
}

function takeWhatever() {
  const action = whatever(present());
  if (action) act(action);
}

function stopSentence(world, run) {
  if (run.stopped === null) return memory().note;
  const where = run.events.length ? `after event ${run.events.length}` : "before its first event";
  return `The run stops ${where}: ${describe(world, run.stopped)} is no longer possible.`;
}

function syncWords(world, run) {
  const sentences = run.events.map(
    (event) => `${describe(world, event.action)}. ${outcome(shown.procedure.steps, event)}`,
  );
  byId("last").textContent = sentences.length
    ? `Event ${sentences.length}: ${sentences.at(-1)}`
    : "";
  const isHole = run.events.at(-1)?.taking?.manner === "unspecified";
  byId("last").className = isHole ? "nostep" : "";
  byId("events").replaceChildren(...sentences.map((sentence) => html("li", {}, sentence)));
}

/** What the figure shows: a finding, as far as the run goes along it, or steps chosen by hand. */
function captionOf(world, run) {
  const { procedure } = shown;
  const along = track(run);
  const finding = procedure.findings[memory().finding];
  if (!along) {
    const under = underSentence(procedure, memory().member);
    return `${procedure.title}: steps chosen by hand in case ${world.name}. ${under}`;
  }
  const { witness, loopFrom, remark } = ownerOf(procedure, finding);
  const isWhole = along.at === along.length;
  const part = isWhole ? "" : `, its first ${along.at} of ${along.length} events`;
  const loops =
    isWhole && loopFrom !== null && loopFrom < along.length
      ? ` From event ${loopFrom + 1} on it goes on like this for ever.`
      : "";
  const so = remark ? ` ${remark}.` : "";
  return (
    `${finding.sentence} (run ${witness} in case ${world.name}${part}; the text as written).` +
    `${loops}${so}`
  );
}

function showLadder(world, run) {
  const ladder = byId("ladder");
  const drawing = drawLadder(shown.procedure, world, run, ladder.clientWidth);
  ladder.replaceChildren(...drawing);
  ladder.scrollTop = ladder.scrollHeight;
  byId("caption").textContent = captionOf(world, run);
}

function renderStepper() {
  const { procedure } = shown;
  build(procedure);
  const { world, member } = setting();
  const run = present();
  const record = recorded();
  syncIssues();
  syncFindings();
  byId("under").textContent = underSentence(procedure, member);
  const address = record || world === NO_WORLD ? recordHash(procedure) : hashOf(world, member, run);
  byId("world").lastChild.textContent = record
    ? `${record.name}: along the run that was found`
    : "";
  byId("world").value = record ? "recorded" : memory().world;
  byId("address").textContent = byId("address").href = address;
  say("stopped", stopSentence(world, run));
  syncSteps(run);
  syncNext({ world, member }, run);
  syncWords(world, run);
  showLadder(world, run);
  return address;
}
