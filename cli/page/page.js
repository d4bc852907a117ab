"use strict";
(() => {
  const SCHEMA = "callproof/page/1";
  const KINDS = {
    message: "Messages that may arrive",
    user: "What users may decide",
    policy: "What policies decide",
    option: "What the text permits",
    timeout: "Timers that may elapse",
  };
  const byId = (id) => document.getElementById(id);

  // ---- Elements

  function dress(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element[name] = value;
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== ""));
    return element;
  }

  const html = (tag, attributes = {}, ...children) => dress(document.createElement(tag), attributes, children);
  const button = (onclick, attributes, ...children) => html("button", { type: "button", onclick, ...attributes }, ...children);
  const drawn = (tag, attributes = {}, ...children) =>
    dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  function say(id, sentence) {
    byId(id).textContent = sentence;
    byId(id).hidden = !sentence;
  }

  const disable = (id, isDisabled) => byId(id).setAttribute("aria-disabled", isDisabled);

  // ---- The world: what may happen, and what comes of it

  function holds(world, set, member) {
    if (set < 2) return set === 1;
    const [level, ...kids] = world.sets[set - 2];
    return holds(world, kids[member[level]], member);
  }

  const chosen = (world, guarded, member) => guarded?.find(([set]) => holds(world, set, member))?.[1];

  function startOf({ world, member }) {
    const locals = chosen(world, world.starts, member);
    return { locals: locals ?? [], flying: [], isUnknown: !locals };
  }

  function arrivals(world, state) {
    const places = world.cast.map((_, place) => place);
    const channels = [...new Set(world.messages.map((message) => message.channel))];
    const links = places.flatMap((from) => places.flatMap((to) => channels.map((channel) => ({ from, to, channel }))));
    return links.flatMap(({ from, to, channel }) => {
      const queue = state.flying.filter((envelope) =>
        envelope.from === from && envelope.to === to && world.messages[envelope.message].channel === channel);
      const mayOvertake = queue.some((envelope) => world.messages[envelope.message].mayOvertake);
      const first = (envelope, index) => queue.findIndex((other) => other.message === envelope.message) === index;
      return mayOvertake ? queue.filter(first) : queue.slice(0, 1);
    }).map((envelope) => ({ kind: "message", place: envelope.to, envelope, ...envelope }));
  }

  const mayElapse = ({ silent }, state) => silent === null || silent.locals.includes(state.locals[silent.place]);
  const kindOf = (action) => action.by ?? action.kind;

  function optionsIn({ world, member }, state) {
    const owns = state.locals.map((local, place) => chosen(world, world.own[place]?.[local], member));
    if (state.isUnknown || owns.includes(undefined)) return { actions: [], isUnknown: true, isWaiting: false };
    const decisions = owns.flatMap((own, place) => own.decisions.map((one) => ({ kind: "decision", place, ...one })));
    const timers = owns.flatMap((own, place) =>
      own.timers.filter((timer) => mayElapse(timer, state)).map((one) => ({ kind: "timeout", place, ...one })));
    const isStill = state.flying.length === 0 && owns.every((own) => own.quiet);
    const isWaiting = world.clock === "patient" && !isStill && timers.length > 0;
    const actions = [...arrivals(world, state), ...decisions, ...(isWaiting ? [] : timers)];
    const rank = (action) => Object.keys(KINDS).indexOf(kindOf(action));
    return { actions: actions.sort((one, other) => rank(one) - rank(other)), isUnknown: false, isWaiting };
  }

  function take({ world, member }, state, action, number) {
    const place = action.place;
    const question = action.question ?? world.receptions[[place, state.locals[place], action.from, action.message].join(".")];
    const taking = world.takings[chosen(world, world.questions[question], member)] ?? null;
    const sent = (taking?.sends ?? []).map(([to, message, step], effect) =>
      ({ from: place, to, message, step, sentIn: number, effect, arrivedIn: null }));
    if (action.envelope) action.envelope.arrivedIn = number;
    const flying = [...state.flying.filter((envelope) => envelope !== action.envelope), ...sent];
    const locals = taking ? state.locals.with(place, taking.after) : state.locals;
    const event = { action, place, taking, sent, arrived: action.envelope ?? null };
    return { event, after: { locals, flying, isUnknown: !taking } };
  }

  function isSame(one, other) {
    if (one.kind !== other.kind) return false;
    if (one.kind === "message") return one.from === other.from && one.to === other.to && one.message === other.message;
    return one.place === other.place && one.label === other.label;
  }

  /** Plays wishes, each an action or the number of a button, as far as they are possible. */
  function play(setting, wishes) {
    const start = startOf(setting);
    const run = { events: [], indices: [], state: start, options: optionsIn(setting, start), stopped: null };
    for (const wish of wishes) {
      const { actions, isUnknown } = run.options;
      const index = typeof wish === "number" ? wish : actions.findIndex((action) => isSame(action, wish));
      if (!actions[index]) return { ...run, stopped: isUnknown ? null : wish };
      const { event, after } = take(setting, run.state, actions[index], run.events.length);
      run.events.push(event);
      run.indices.push(index);
      Object.assign(run, { state: after, options: optionsIn(setting, after) });
    }
    return run;
  }

  // ---- Words for what happens

  function describe(world, action) {
    if (action.kind !== "message") return `${world.cast[action.place]}: ${action.label}`;
    return `${world.messages[action.message].label}: ${world.cast[action.from]} → ${world.cast[action.to]}`;
  }

  function outcome(steps, { taking }) {
    if (!taking) return "This file does not know what follows.";
    if (taking.manner === "unspecified") return "The text has no step for this.";
    if (taking.manner === "impossible") return "The model holds this to be impossible.";
    return taking.cited.length ? `Obeyed: ${taking.cited.map((step) => steps[step].name).join(", ")}.` : "";
  }

  const choicesOf = (procedure, member) =>
    procedure.issues.flatMap((issue, level) =>
      (member[level] ? [`${issue.name}=${issue.candidates[member[level]].name}`] : []));

  function command(procedure, world, member) {
    const resolve = choicesOf(procedure, member).map((choice) => ` --resolve ${choice}`).join("");
    return `callproof check ${procedure.name} --case ${world.name} --as-written${resolve}`;
  }

  // ---- The ladder diagram

  const LINE = 15, GAP = 14, GUTTER = 28;
  const pen = document.createElement("canvas").getContext("2d");

  function widthOf(text) {
    pen.font = '12px Arial, Helvetica, "DejaVu Sans", sans-serif';
    return pen.measureText(text).width;
  }

  function wrap(text, most) {
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && widthOf(longer) <= most) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function numbered(home, step, text) {
    if (!step) return text;
    if (step.isOfAnRfc) return `${text} ${`(${step.clause}, ${step.item})`.replaceAll(" ", "\u00a0")}`;
    const isElsewhere = step.isNumbered && home && home !== step.clause;
    return `${isElsewhere ? `${step.clause} ` : ""}${step.label} ${text}`;
  }

  function inside(taking) {
    const told = taking.tells.map((notice) => `user is told: ${notice}`);
    const opened = taking.opens.length ? [`${taking.opens.join(", ")} established`] : [];
    const closed = taking.closes.length ? [`${taking.closes.join(", ")} released`] : [];
    return [...told, ...opened, ...closed];
  }

  /** What boxes for an event say, before messages leave and after. */
  function boxed(steps, home, { action, taking, sent }) {
    const cited = (taking?.cited ?? []).map((step) => steps[step]);
    const own = cited.find((step) => !step.isOfAnRfc && !step.isNote);
    const before = [];
    if (action.kind === "decision" && action.shown) {
      before.push(numbered(home, own?.isNumbered ? own : null, action.label));
    }
    if (action.kind === "timeout") before.push(action.label);
    if (!taking) return [[...before, "not known to this file"], []];
    const only = cited.length === 1 ? cited[0] : null;
    const changes = inside(taking).map((line) => numbered(home, only, line));
    if (!sent.length) before.push(...changes);
    if (taking.manner === "unspecified") before.push("the text has no step for this");
    if (taking.manner === "impossible") before.push("held to be impossible");
    return [before, sent.length ? changes : []];
  }

  /** Whether an event is the arrival of a message that left just before another and shows nothing more. */
  function isCompanion(event, boxes, envelope) {
    const other = event.arrived;
    return other !== null && other.sentIn === envelope.sentIn && other.effect < envelope.effect
      && event.sent.length === 0 && boxes.every((lines) => lines.length === 0);
  }

  /** Whether nothing happens to either end of a message while it is on its way. */
  function isLevel(events, boxes, envelope) {
    const isBetween = (index) => index > envelope.sentIn && index < envelope.arrivedIn;
    const meets = (event) => event.place === envelope.from || event.place === envelope.to;
    return !events.some((event, index) => isBetween(index) && meets(event) && !isCompanion(event, boxes[index], envelope));
  }

  function fateOf(events, envelope) {
    if (envelope.arrivedIn === null) return "pending";
    const taking = events[envelope.arrivedIn].taking;
    if (!taking) return "unknown";
    return taking.manner === "unspecified" ? "no-step" : "taken";
  }

  function homeOf(steps, events) {
    const cited = events.flatMap((event) => event.taking?.cited ?? []).map((step) => steps[step]);
    return cited.find((step) => !step.isOfAnRfc && step.isNumbered)?.clause;
  }

  /** Arrows, boxes and event numbers by row, and how high each row is. */
  function chartOf(procedure, world, events, lane) {
    const home = homeOf(procedure.steps, events);
    const texts = events.map((event) => boxed(procedure.steps, home, event));
    const boxes = texts.map((pair) => pair.map((lines) => lines.flatMap((line) => wrap(line, lane - 26))));
    const heights = [], arrows = [], frames = [], numbers = new Map();
    const addRow = (height) => heights.push(height) - 1;
    const addBox = (event, lines) => {
      if (!lines.length) return;
      const isDefect = event.taking?.manner === "unspecified";
      frames.push({ place: event.place, row: addRow(lines.length * LINE + 8 + GAP), lines, isDefect });
    };
    const addArrow = (envelope) => {
      const step = procedure.steps[envelope.step];
      const [fate, label] = [fateOf(events, envelope), numbered(home, step, world.messages[envelope.message].label)];
      const lines = wrap(fate === "pending" ? `${label} –\u00a0on\u00a0its\u00a0way` : label, lane - 30);
      const row = addRow((lines.length * LINE + 5) * 2);
      arrows.push({ envelope, label, lines, fate, isDashed: fate === "pending" || Boolean(step?.isOptional), fromRow: row, toRow: row });
    };
    events.forEach((event, index) => {
      const start = heights.length;
      const arrow = arrows.find((one) => one.envelope === event.arrived);
      if (arrow && !isLevel(events, boxes, arrow.envelope)) arrow.toRow = addRow(30);
      addBox(event, boxes[index][0]);
      event.sent.forEach(addArrow);
      addBox(event, boxes[index][1]);
      const row = heights.length > start || !arrow ? start : arrow.toRow;
      numbers.set(row, [...(numbers.get(row) ?? []), index + 1]);
    });
    return { heights, arrows, frames, numbers };
  }

  function linesAt(lines, x, top, anchor) {
    return lines.map((line, index) => drawn("text", { x, y: top + LINE * index, "text-anchor": anchor }, line));
  }

  function drawArrow({ envelope, label, fate, isDashed, fromRow, toRow }, xOf, yOf, lane) {
    const [x1, y1, y2] = [xOf(envelope.from), yOf(fromRow), yOf(toRow)];
    const rest = fate === "pending" ? 0.28 * lane : 0;
    const x2 = xOf(envelope.to) - rest * Math.sign(xOf(envelope.to) - x1);
    const length = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    const wing = (side) => `${x2 - 10 * dx - side * dy},${y2 - 10 * dy + side * dx}`;
    const [x, y] = [x2 - 18 * dx, y2 - 18 * dy];
    const cross = () => drawn("path", { class: "cross", d: `M${x - 6},${y - 6} l12,12 m0,-12 l-12,12` });
    const doubt = () => drawn("text", { class: "mark", x, y: y - 5, "text-anchor": "middle" }, "?");
    return drawn("g", { class: "arrow", "data-label": label, "data-fate": fate },
      drawn("line", { x1, y1, x2, y2, class: isDashed ? "dashed" : null }),
      drawn(fate === "pending" ? "polyline" : "polygon", { points: `${wing(4)} ${x2},${y2} ${wing(-4)}` }),
      fate === "no-step" ? cross() : null, fate === "unknown" ? doubt() : null);
  }

  /** The label lies above the arrow: of a level one before the lifeline that it reaches, of a slanted one where it leaves. */
  function drawLabel({ envelope, lines, fromRow, toRow }, xOf, yOf, lane) {
    const [x1, x2, y] = [xOf(envelope.from), xOf(envelope.to), yOf(fromRow)];
    const way = Math.sign(x2 - x1);
    const top = y - 7 - LINE * (lines.length - 1);
    const texts = fromRow === toRow
      ? linesAt(lines, x2 - (lane / 2) * way, top, "middle")
      : linesAt(lines, x1 + 8 * way, top, way > 0 ? "start" : "end");
    return drawn("g", { class: "label" }, texts);
  }

  function drawBox({ place, row, lines, isDefect }, xOf, yOf) {
    const [x, y] = [xOf(place), yOf(row)];
    const width = Math.max(...lines.map(widthOf)) + 16 + (isDefect ? 16 : 0);
    const height = lines.length * LINE + 8;
    return drawn("g", { class: isDefect ? "box defect" : "box" },
      drawn("rect", { x: x - width / 2, y: y - height / 2, width, height }),
      linesAt(lines, x, y - height / 2 + 15, "middle"));
  }

  function drawHeads(cast, xOf, width, lane) {
    const names = cast.map((name) => wrap(name, lane - 24));
    const height = Math.max(1, ...names.map((lines) => lines.length)) * LINE + 17;
    const heads = names.map((lines, place) => {
      const top = 12 + height / 2 + 4 - (LINE * (lines.length - 1)) / 2;
      const wide = Math.min(170, lane - 16);
      return drawn("g", {}, drawn("rect", { x: xOf(place) - wide / 2, y: 12, width: wide, height }),
        linesAt(lines, xOf(place), top, "middle"),
        drawn("line", { x1: xOf(place), x2: xOf(place), y1: height + 12, y2: height + 16 }));
    });
    return drawn("svg", { class: "heads", viewBox: `0 0 ${width} ${height + 16}`, width, "aria-hidden": "true" }, heads);
  }

  function stateLines(local, lane) {
    const open = local.open.length ? [`open: ${local.open.join(", ")}`] : [];
    const armed = local.armed.length ? [`armed: ${local.armed.join(", ")}`] : [];
    return [local.state, ...open, ...armed].flatMap((line) => wrap(line, lane - 16));
  }

  function drawLadder(procedure, world, run, room) {
    const lane = Math.min(270, Math.max(190, Math.floor((room - GUTTER - 10) / world.cast.length)));
    const width = lane * world.cast.length + GUTTER + 10;
    const xOf = (place) => GUTTER + lane * (place + 0.5);
    const { heights, arrows, frames, numbers } = chartOf(procedure, world, run.events, lane);
    const tops = heights.reduce((sums, height) => [...sums, sums.at(-1) + height], [4]);
    const yOf = (row) => tops[row] + heights[row] / 2;
    const bottom = tops.at(-1) + 20;
    const states = run.state.locals.map((local, place) => stateLines(world.locals[place][local], lane));
    const foot = Math.max(0, ...states.map((lines) => lines.length)) * LINE + 12;
    const name = `Ladder diagram of ${run.events.length} events between ${world.cast.join(", ")}`;
    const body = drawn("svg", { class: "body", viewBox: `0 0 ${width} ${bottom + foot}`, width, role: "img", "aria-label": name },
      world.cast.map((_, place) => drawn("line", { x1: xOf(place), x2: xOf(place), y1: 0, y2: bottom })),
      arrows.map((arrow) => drawArrow(arrow, xOf, yOf, lane)),
      arrows.map((arrow) => drawLabel(arrow, xOf, yOf, lane)),
      frames.map((frame) => drawBox(frame, xOf, yOf)),
      [...numbers].map(([row, list]) => drawn("text", { class: "number", x: 2, y: (yOf(row) || bottom) + 3 }, list.join(", "))),
      states.map((lines, place) =>
        drawn("g", { class: "state", "data-place": place }, linesAt(lines, xOf(place), bottom + LINE, "middle"))));
    return [drawHeads(world.cast, xOf, width, lane), body];
  }

  // ---- What is shown at present

  let data = null, memories = null, parts = null;
  const shown = { procedure: null, view: "step", built: null };

  /** What is kept of a procedure while another is shown; `figure` is the finding whose ready-made figure is shown. */
  const memoryOf = (procedure) =>
    ({ world: 0, member: procedure.issues.map(() => 0), wishes: [], finding: null, figure: null, note: "" });
  const memory = () => memories.get(shown.procedure);
  const NO_WORLD = { name: "none", cast: [], starts: [], messages: [] };
  const setting = () => ({ world: shown.procedure.worlds[memory().world] ?? NO_WORLD, member: memory().member });
  const present = () => play(setting(), memory().wishes);

  function change(changes) {
    say("notice", "");
    Object.assign(memory(), { figure: null, note: "" }, changes);
    render();
  }

  function choose(pairs) {
    const { member, figure } = memory();
    const next = pairs.reduce((all, [issue, candidate]) => all.with(issue, candidate), member);
    const note = figure === null ? "" : "The figure shown before is of the text as written; it cannot be replayed.";
    change({ member: next, note });
  }

  const chooseAll = (candidateOf) => choose(shown.procedure.issues.map((issue, level) => [level, candidateOf(issue)]));
  const takenIn = (run) => run.events.map((event) => event.action);
  const act = (action) => change({ wishes: [...takenIn(present()), action] });
  const stepBack = () => change({ wishes: takenIn(present()).slice(0, -1) });

  /** The finding whose run shows a finding: of a consequence, the one that it is a consequence of. */
  const ownerOf = (procedure, finding) =>
    (finding.owner && procedure.findings.find(({ witness }) => witness === finding.owner.witness)) ?? finding;

  function showFinding(index) {
    const finding = shown.procedure.findings[index];
    const { play } = ownerOf(shown.procedure, finding);
    const { world, actions } = play ?? { world: memory().world, actions: [] };
    const figure = play ? null : index;
    change({ member: finding.choices, world, wishes: actions, finding: index, figure });
    reveal(byId("findings"), parts.findings[index].opener);
  }

  // ---- Left: the steps, the open issues, the findings

  function grouped(list, keyOf) {
    const groups = new Map();
    for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
    return [...groups];
  }

  const tag = (text) => html("span", { class: "tag" }, text);

  function buildStep(step) {
    const mark = html("span", { class: "mark" });
    const standing = step.standing === "printed" ? null : tag(step.standing);
    const why = step.why ? html("small", {}, ` (${step.why})`) : null;
    const element = html("li", { class: `step ${step.standing}`, "data-step": step.name },
      html("b", {}, step.label), step.gist, why, standing, mark);
    return { step, element, mark };
  }

  function buildSteps(procedure) {
    const steps = procedure.steps.map(buildStep);
    const clauses = grouped(steps, ({ step }) => step.clause).map(([clause, list]) =>
      html("section", {}, html("h3", {}, `${clause} ${list[0].step.clauseTitle}`), html("ol", {}, ...list.map((one) => one.element))));
    byId("steps").replaceChildren(...clauses);
    return { steps, clauses };
  }

  function buildIssue(issue, level) {
    const radios = issue.candidates.map(({ name: value }, index) =>
      html("input", { type: "radio", name: `issue-${issue.name}`, value, onchange: () => choose([[level, index]]) }));
    const labels = issue.candidates.map(({ name, gist }, index) => html("label", {}, radios[index],
      html("span", {}, html("b", {}, name), index === issue.recommended ? tag("recommended") : null, html("br"), gist)));
    const element = html("fieldset", { "data-issue": issue.name },
      html("legend", {}, issue.question), html("small", {}, `${issue.name}, ${issue.where}`), ...labels);
    return { element, radios };
  }

  function buildIssues(procedure) {
    const issues = procedure.issues.map(buildIssue);
    byId("issue-list").replaceChildren(...issues.map((issue) => issue.element));
    return issues;
  }

  function buildRepair(procedure, repair, index) {
    const names = repair.choices.map(([issue, candidate]) =>
      `${procedure.issues[issue].name} = ${procedure.issues[issue].candidates[candidate].name}`);
    const gists = repair.choices.map(([issue, candidate]) => procedure.issues[issue].candidates[candidate].gist);
    return button(() => choose(repair.choices), { "data-repair": index }, html("b", {}, names.join(", ")),
      repair.recommended ? tag("recommended") : null, html("br"), gists.join("; "));
  }

  function buildDetail(procedure, finding) {
    const item = (term, content) => (content.length ? [html("dt", {}, term), html("dd", {}, content)] : []);
    const steps = finding.steps.map((step) => html("p", {}, `${procedure.steps[step].name}: ${procedure.steps[step].gist}`));
    const repairs = finding.repairs.map((repair, index) => buildRepair(procedure, repair, index));
    const own = finding.play || finding.svg ? `${finding.witness}, in the case ${finding.case}` : "no run shows this";
    const run = finding.owner?.what ?? own;
    return html("div", { class: "detail", hidden: true }, html("dl", {},
      ...item("Where", finding.where), ...item("What stands there", steps),
      ...item("Class", `${finding.class}: ${finding.meaning}`), ...item("If nothing is changed", finding.ifUnchanged),
      ...item("Remark", finding.remark), ...item("Run", run),
      ...item(repairs.length ? "Repaired by (choose to try)" : "Repaired by", repairs.length ? repairs : "no candidate alone")));
  }

  function buildFindings(procedure) {
    const findings = procedure.findings.map((finding, index) => {
      const detail = buildDetail(procedure, finding);
      const opener = button(() => showFinding(index), { class: "finding", "data-finding": ownerOf(procedure, finding).witness },
        finding.sentence, html("small", {}, `${finding.where} · ${finding.class}`));
      return { opener, detail, element: html("li", { "data-index": index }, opener, detail) };
    });
    const elements = findings.map(({ element }) => element);
    byId("findings").replaceChildren(filterBox("Filter the findings", elements), html("ul", {}, elements));
    return findings;
  }

  function build(procedure) {
    if (shown.built === procedure) return;
    parts = { ...buildSteps(procedure), issues: buildIssues(procedure), findings: buildFindings(procedure) };
    byId("world").replaceChildren(...procedure.worlds.map((world, index) =>
      html("option", { value: index }, `${world.name}: ${world.gist}`)));
    shown.built = procedure;
  }

  function reveal(pane, element) {
    const [outer, inner] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
    if (inner.top < outer.top) pane.scrollTop -= outer.top - inner.top + 8;
    else if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom + 8;
  }

  function syncSteps(run) {
    const { member, finding } = memory();
    const named = shown.procedure.findings[finding]?.steps ?? [];
    const obeyed = new Set(run.events.flatMap((event) => event.taking?.cited ?? []));
    const now = new Set(run.events.at(-1)?.taking?.cited ?? []);
    parts.steps.forEach(({ step, element, mark }, index) => {
      element.hidden = step.standing === "proposed" && member[step.issue] !== step.candidate && !obeyed.has(index);
      element.classList.toggle("obeyed", obeyed.has(index));
      element.classList.toggle("now", now.has(index));
      element.classList.toggle("named", named.includes(index));
      mark.textContent = now.has(index) ? "✓ obeyed now" : obeyed.has(index) ? "✓ obeyed" : "";
    });
    for (const clause of parts.clauses) clause.hidden = !clause.querySelector(".step:not([hidden])");
    const newest = parts.steps.find((_, index) => now.has(index));
    if (newest) reveal(byId("steps"), newest.element);
  }

  function syncIssues() {
    const { member } = memory();
    parts.issues.forEach(({ element, radios }, level) => {
      radios.forEach((radio, index) => { radio.checked = index === member[level]; });
      element.classList.toggle("changed", member[level] !== 0);
    });
    const changed = member.filter((candidate) => candidate !== 0).length;
    byId("tab-issues").textContent = `Open issues (${changed ? `${changed} of ` : ""}${member.length})`;
    byId("tab-issues").title = `${changed} answered otherwise than as written`;
  }

  function syncFindings() {
    parts.findings.forEach(({ opener, detail }, index) => {
      opener.setAttribute("aria-expanded", index === memory().finding);
      detail.hidden = index !== memory().finding;
    });
    byId("tab-findings").textContent = `Findings (${parts.findings.length})`;
  }

  // ---- Right: what may happen next, and the run so far

  function unknownSentence({ world, member }) {
    if (world === NO_WORLD) return "This file has no case of this procedure to step through.";
    return html("p", { class: "unknown" }, "This file does not know what happens here under these choices; run ",
      html("code", {}, command(shown.procedure, world, member)), " or go back one.");
  }

  function nextParts(world, { actions, isWaiting }) {
    const choice = (action) => button(() => act(action), { "data-action": actions.indexOf(action) }, describe(world, action));
    const groups = grouped(actions, kindOf).map(([kind, list]) =>
      html("div", { class: "kind", "data-kind": kind }, html("h3", {}, KINDS[kind] ?? kind), list.map(choice)));
    const waiting = "A timer is armed; it elapses only after everything in flight has arrived and every policy has decided.";
    if (isWaiting) groups.push(html("small", {}, waiting));
    return groups.length ? groups : ["Nothing more can happen; the run ends here."];
  }

  function syncNext(setting, run) {
    const next = byId("next");
    const hadFocus = next.contains(document.activeElement);
    const isFigure = memory().figure !== null;
    const content = run.options.isUnknown ? [unknownSentence(setting)] : nextParts(setting.world, run.options);
    const figure = "This finding is not stepped through here; “Start again” begins with the case chosen above.";
    next.replaceChildren(...(isFigure ? [figure] : content));
    if (hadFocus) (next.querySelector("button") ?? byId("back")).focus();
    disable("back", !run.events.length && !isFigure);
    disable("restart", !run.events.length && !isFigure);
    disable("whatever", !whatever(run));
  }

  function whatever(run) {
    const find = (kind) => run.options.actions.find((action) => kindOf(action) === kind);
    return memory().figure === null ? find("message") ?? find("policy") : undefined;
  }

  function takeWhatever() {
    const action = whatever(present());
    if (action) act(action);
  }

  function underSentence(member) {
    const { procedure } = shown;
    const choices = choicesOf(procedure, member);
    if (!choices.length) return "Under the text as written.";
    const unlike = procedure.issues.flatMap((issue, level) =>
      issue.recommended === member[level] ? [] : [`${issue.name}=${issue.candidates[member[level]].name}`]);
    if (!unlike.length) return "Under all recommended candidates.";
    return unlike.length < choices.length
      ? `As recommended, but for ${unlike.join(", ")}.`
      : `Under the text as written, but for ${choices.join(", ")}.`;
  }

  function stopSentence(world, run) {
    if (run.stopped === null) return memory().note;
    const where = run.events.length ? `after event ${run.events.length}` : "before its first event";
    return `The run stops ${where}: ${describe(world, run.stopped)} is no longer possible.`;
  }

  function syncWords(world, run) {
    const sentences = run.events.map((event) => `${describe(world, event.action)}. ${outcome(shown.procedure.steps, event)}`);
    byId("last").textContent = sentences.length ? `Event ${sentences.length}: ${sentences.at(-1)}` : "";
    byId("last").className = run.events.at(-1)?.taking?.manner === "unspecified" ? "nostep" : "";
    byId("events").replaceChildren(...sentences.map((sentence) => html("li", {}, sentence)));
    byId("words").hidden = memory().figure !== null;
  }

  /** Only for figures that the Rust side has drawn. */
  function trusted(svg) {
    const sheet = html("div", { class: "sheet" });
    sheet.innerHTML = svg;
    return sheet;
  }

  function showLadder(world, run) {
    const ladder = byId("ladder");
    ladder.replaceChildren(...drawLadder(shown.procedure, world, run, ladder.clientWidth));
    ladder.scrollTop = ladder.scrollHeight;
    byId("caption").textContent = `${shown.procedure.title}, case ${world.name}. Below the lifelines: where each one is now.`;
  }

  function showReadyMade(finding) {
    const { svg, case: name, witness } = ownerOf(shown.procedure, finding);
    byId("ladder").replaceChildren(svg ? trusted(svg) : `No run shows this: ${finding.meaning}.`);
    byId("ladder").scrollTop = 0;
    byId("caption").textContent = `${finding.sentence} (${name}, ${witness}; the text as written)`;
  }

  function renderStepper() {
    const { procedure } = shown;
    build(procedure);
    const { world, member } = setting();
    const finding = procedure.findings[memory().figure];
    syncIssues();
    syncFindings();
    byId("under").textContent = underSentence(member);
    if (finding) showReadyMade(finding);
    const run = present();
    const address = finding || world === NO_WORLD ? procedureHash(procedure, "step") : hashOf(world, member, run);
    byId("world").value = memory().world;
    byId("address").textContent = byId("address").href = address;
    say("stopped", stopSentence(world, run));
    syncSteps(run);
    syncNext({ world, member }, run);
    syncWords(world, run);
    if (!finding) showLadder(world, run);
    return address;
  }

  // ---- Tables

  function filterBox(label, elements) {
    const count = html("span", { class: "count", role: "status" });
    const box = html("input", { type: "search", "aria-label": label, placeholder: "Filter" });
    const texts = elements.map((element) => element.textContent.toLowerCase());
    box.oninput = () => {
      const sought = box.value.trim().toLowerCase();
      elements.forEach((element, index) => { element.hidden = !texts[index].includes(sought); });
      const left = elements.filter((element) => !element.hidden).length;
      count.textContent = sought ? `${left} of ${elements.length}` : "";
    };
    return html("div", { class: "row" }, box, count);
  }

  function openFigure(id, run) {
    byId("figure-svg").replaceChildren(trusted(run.svg));
    byId("figure-caption").textContent = `${run.caption} (${id})`;
    byId("figure").showModal();
  }

  function buildCell(procedure, cell) {
    const { text, tone, run, note } = typeof cell === "string" ? { text: cell } : cell;
    const figure = procedure.runs[run];
    const opener = () => button(() => openFigure(run, figure), { "data-run": run, title: `Show the run ${run}` }, text);
    const small = [run && !figure ? `run ${run}` : "", note ?? ""].filter(Boolean);
    return html("td", { class: tone ?? "none" }, figure ? opener() : text, ...small.map((one) => html("small", {}, one)));
  }

  function buildSection(procedure, section) {
    const rows = section.rows.map((row) => html("tr", {}, ...row.map((cell) => buildCell(procedure, cell))));
    const head = html("tr", {}, ...section.head.map((text) => html("th", { scope: "col" }, text)));
    return html("section", { id: `section-${section.id}`, "aria-label": section.title },
      html("h2", {}, section.title), html("p", {}, section.intro),
      filterBox(`Filter the rows of “${section.title}”`, rows),
      html("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": section.title },
        html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows))),
      ...section.notes.map((note) => html("p", {}, html("small", {}, note))));
  }

  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

  function renderTables() {
    const { procedure, view } = shown;
    const one = procedure.sections.find((section) => section.id === view);
    const group = one?.group ?? procedure.sections.find((section) => slug(section.group) === view).group;
    const sections = procedure.sections.filter((section) => section.group === group);
    const links = sections.map(({ id, title }) => html("li", {}, html("a", { href: procedureHash(procedure, id) }, title)));
    byId("tables").replaceChildren(html("ul", { class: "contents", hidden: links.length < 2 }, links),
      ...sections.map((section) => buildSection(procedure, section)));
    if (one) byId(`section-${one.id}`).scrollIntoView();
    return procedureHash(procedure, view);
  }

  // ---- Tabs and addresses

  const procedureHash = (procedure, view) => `#${encodeURIComponent(procedure.name)}/${encodeURIComponent(view)}`;

  function hashOf(world, member, run) {
    const choices = choicesOf(shown.procedure, member).join(",");
    return `${procedureHash(shown.procedure, "step")}/${encodeURIComponent(world.name)}/${choices}/${run.indices.join(",")}`;
  }

  function renderTabs() {
    const { procedure, view } = shown;
    const tab = (text, href, isHere, title) => html("a", { href, title: title ?? null, "aria-current": isHere ? "page" : null }, text);
    byId("procedures").replaceChildren(...data.procedures.map((one) =>
      tab(one.name, procedureHash(one, "step"), one === procedure, `${one.document}: ${one.title}`)));
    const isOf = (group) => procedure.sections.some((section) => section.id === view && section.group === group);
    const groups = grouped(procedure.sections, (section) => section.group).map(([group]) =>
      tab(group, procedureHash(procedure, slug(group)), view === slug(group) || isOf(group)));
    byId("views").replaceChildren(tab("Step through", procedureHash(procedure, "step"), view === "step"), ...groups);
    byId("title").textContent = `callproof: ${procedure.title} (${procedure.document})`;
    document.title = `${procedure.title} – callproof`;
  }

  function render() {
    renderTabs();
    const isStepping = shown.view === "step";
    document.body.classList.toggle("stepping", isStepping);
    byId("stepper").hidden = !isStepping;
    byId("tables").hidden = isStepping;
    const hash = isStepping ? renderStepper() : renderTables();
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
    Object.assign(memory(), { world, member, wishes: wishes.filter(Number.isInteger), figure: null, note: "" });
    const run = present();
    if (run.stopped !== null) wrong.push(`no button ${run.stopped} after event ${run.events.length}`);
    memory().wishes = takenIn(run);
  }

  function readHash(hash, wrong) {
    const [name, view, ...run] = hash.split("/").map(decodeURIComponent);
    const procedure = data.procedures.find((one) => one.name === name);
    if (name && !procedure) wrong.push(`no procedure “${name}”`);
    shown.procedure = procedure ?? shown.procedure;
    const isView = (section) => section.id === view || slug(section.group) === view;
    const isKnown = !view || view === "step" || shown.procedure.sections.some(isView);
    if (!isKnown) wrong.push(`no view “${view}”`);
    shown.view = procedure && view && isKnown ? view : "step";
    if (procedure && view === "step" && run.length) readRun(run, wrong);
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
    const sentence = `The address is not understood in full (${wrong.join("; ")}); shown is what is understood of it.`;
    say("notice", wrong.length ? sentence : "");
    render();
  }

  // ---- The panels on the left

  const PANELS = ["steps", "issues", "findings"];

  function openPanel(name) {
    for (const panel of PANELS) {
      byId(panel).hidden = panel !== name;
      byId(`tab-${panel}`).setAttribute("aria-expanded", panel === name);
    }
  }

  // ---- Beginning

  function trouble(error) {
    const reason = "The data of this page are missing, incomplete or made by another version of callproof";
    say("trouble", `${reason}, so that nothing can be shown (${error?.message}).`);
    byId("main").hidden = true;
  }

  function read() {
    const document = JSON.parse(byId("data").textContent);
    if (document.schema !== SCHEMA || !document.procedures.length) throw new Error(`no procedure of the schema ${SCHEMA}`);
    return document;
  }

  function listen() {
    byId("back").onclick = stepBack;
    byId("restart").onclick = () => change({ wishes: [] });
    byId("whatever").onclick = takeWhatever;
    byId("world").onchange = (event) => change({ world: Number(event.target.value), wishes: [] });
    byId("all-as-written").onclick = () => chooseAll(() => 0);
    byId("all-recommended").onclick = () => chooseAll((issue) => issue.recommended);
    for (const name of PANELS) byId(`tab-${name}`).onclick = () => openPanel(name);
    addEventListener("hashchange", route);
    addEventListener("resize", () => { if (shown.view === "step") render(); });
  }

  addEventListener("error", (event) => trouble(event.error));
  try {
    data = read();
    memories = new Map(data.procedures.map((procedure) => [procedure, memoryOf(procedure)]));
    shown.procedure = data.procedures[0];
    byId("generator").textContent = `Generated by ${data.generator}.`;
    listen();
    route();
  } catch (error) {
    trouble(error);
  }
})();
