// ---- Tabs and addresses

/** What is shown first of a procedure. */
const firstView = (procedure) => (procedure.answer ? "answer" : "step");
const procedureHash = (procedure, view) =>
  `#${encodeURIComponent(procedure.name)}/${encodeURIComponent(view)}`;

function hashOf(world, member, run) {
  const choices = choicesOf(shown.procedure, member).join(",");
  const parts = [encodeURIComponent(world.name), choices, run.indices.join(",")];
  return `${procedureHash(shown.procedure, "step")}/${parts.join("/")}`;
}

/** The address of a place in a run that is only followed; without one, of the stepper. */
function recordHash(procedure) {
  if (memory().record === null) return procedureHash(procedure, "step");
  const { witness } = ownerOf(procedure, procedure.findings[memory().record]);
  return `${procedureHash(procedure, "run")}/${witness}/${memory().count}`;
}

function renderTabs() {
  const { procedure, view } = shown;
  const tab = (text, href, isHere, title) =>
    html("a", { href, title: title ?? null, "aria-current": isHere ? "page" : null }, text);
  byId("procedures").replaceChildren(
    ...data.procedures.map((one) => {
      const title = `${one.document}: ${one.title}`;
      return tab(one.name, procedureHash(one, firstView(one)), one === procedure, title);
    }),
  );
  byId("procedures").hidden = data.procedures.length < 2;
  const isOf = (group) =>
    procedure.sections.some((section) => section.id === view && section.group === group);
  const groups = grouped(procedure.sections, (section) => section.group).map(([group]) =>
    tab(group, procedureHash(procedure, slug(group)), view === slug(group) || isOf(group)),
  );
  const first = procedure.answer
    ? [tab("The answer", procedureHash(procedure, "answer"), view === "answer")]
    : [];
  const step = tab("Step through", procedureHash(procedure, "step"), view === "step");
  byId("views").replaceChildren(...first, step, ...groups);
  byId("title").textContent = `callproof: ${procedure.title} (${procedure.document})`;
  document.title = `${procedure.title} – callproof`;
}

function render() {
  renderTabs();
  const { procedure, view } = shown;
  const isStepping = view === "step";
  const isAnswer = view === "answer";
  document.body.classList.toggle("stepping", isStepping);
  byId("stepper").hidden = !isStepping;
  byId("answer").hidden = !isAnswer;
  byId("tables").hidden = isStepping || isAnswer;
  const hash = isStepping ? renderStepper() : isAnswer ? renderAnswer() : renderTables();
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function readChoices(text, wrong) {
  const { issues } = shown.procedure;
  const member = issues.map(() => 0);
  for (const choice of text.split(",").filter(Boolean)) {
    const [name, candidate] = choice.split("=");
    const level = issues.findIndex((issue) => issue.name === name);
    const index = issues[level]?.candidates.findIndex((one) => one.name === candidate) ?? -1;
    if (index < 0) wrong.push(`no candidate “${choice}”`);
    else member[level] = index;
  }
  return member;
}

function readRun([worldName, choices = "", actions = ""], wrong) {
  const world = shown.procedure.worlds.findIndex((one) => one.name === worldName);
  if (world < 0) return wrong.push(`no case “${worldName}”`);
  const member = readChoices(choices, wrong);
  const wishes = actions.split(",").filter(Boolean).map(Number);
  if (!wishes.every(Number.isInteger)) wrong.push(`no run “${actions}”`);
  const asked = { world, member, wishes: wishes.filter(Number.isInteger) };
  Object.assign(memory(), asked, { record: null, finding: null, note: "" });
  const run = present();
  if (run.stopped !== null) wrong.push(`no button ${run.stopped} after event ${run.events.length}`);
  memory().wishes = takenIn(run);
}

function readRecord([witness, count = ""], wrong) {
  shown.view = "step";
  const found = shown.procedure.findings;
  const finding = found.findIndex((one) => one.witness === witness && one.record);
  if (finding < 0) return wrong.push(`no run “${witness}” to follow`);
  const most = Math.min(Number.parseInt(count, 10) || 0, found[finding].record.events.length);
  const member = shown.procedure.issues.map(() => 0);
  Object.assign(memory(), { member, wishes: [], finding, record: finding, count: most, note: "" });
}

function readHash(hash, wrong) {
  const [name, view, ...run] = hash.split("/").map(decodeURIComponent);
  const procedure = data.procedures.find((one) => one.name === name);
  if (name && !procedure) wrong.push(`no procedure “${name}”`);
  shown.procedure = procedure ?? shown.procedure;
  const isView = (section) => section.id === view || slug(section.group) === view;
  const first = firstView(shown.procedure);
  const isKnown =
    !view || ["step", "run", first].includes(view) || shown.procedure.sections.some(isView);
  if (!isKnown) wrong.push(`no view “${view}”`);
  shown.view = procedure && view && isKnown ? view : first;
  shown.isTable = run[0] === "table";
  if (procedure && view === "step" && run.length) readRun(run, wrong);
  if (procedure && view === "run") readRecord(run, wrong);
}

function route() {
  const wrong = [];
  try {
    readHash(location.hash.slice(1), wrong);
  } catch {
    wrong.push("it is not written as an address");
  }
  say("trouble", "");
  byId("main").hidden = false;
  const what = `The address is not understood in full (${wrong.join("; ")})`;
  const sentence = `${what}; shown is what is understood of it.`;
  say("notice", wrong.length ? sentence : "");
  render();
}
