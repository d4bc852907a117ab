// ---- The rows of the ladder diagram: arrows, boxes and event numbers

/** What is said of a message that no role takes. */
const FATES = {
  pending: " –\u00a0on\u00a0its\u00a0way",
  lost: " –\u00a0lost",
  unheard: " –\u00a0not\u00a0heard",
};
const LINE = 15,
  GAP = 14,
  GUTTER = 28;
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
  if (step.isOfAnRfc)
    return `${text} ${`(${step.clause}, ${step.item})`.replaceAll(" ", "\u00a0")}`;
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
  if (["timeout", "crash", "recover"].includes(action.kind)) before.push(action.label);
  if (action.kind === "duplicate") before.push("the network doubles a message");
  if (!taking) return [[...before, "not known to this file"], []];
  const only = cited.length === 1 ? cited[0] : null;
  const changes = inside(taking).map((line) => numbered(home, only, line));
  if (!sent.length) before.push(...changes);
  if (taking.manner === "unspecified") before.push("the text has no step for this");
  if (taking.manner === "impossible") before.push("held to be impossible");
  return [before, sent.length ? changes : []];
}

/** Whether a message that left just before another arrives in an event that shows no more. */
function isCompanion(event, boxes, envelope) {
  const other = event.arrived;
  return (
    other !== null &&
    other.sentIn === envelope.sentIn &&
    other.effect < envelope.effect &&
    event.sent.length === 0 &&
    boxes.every((lines) => lines.length === 0)
  );
}

/** Whether nothing happens to either end of a message while it is on its way. */
function isLevel(events, boxes, envelope) {
  const isBetween = (index) => index > envelope.sentIn && index < envelope.arrivedIn;
  const meets = (event) => event.place === envelope.from || event.place === envelope.to;
  return !events.some(
    (event, index) =>
      isBetween(index) && meets(event) && !isCompanion(event, boxes[index], envelope),
  );
}

function fateOf(events, envelope) {
  if (envelope.isLost) return "lost";
  if (envelope.arrivedIn === null) return "pending";
  const taking = events[envelope.arrivedIn].taking;
  if (!taking) return "unknown";
  return { unspecified: "no-step", unheard: "unheard" }[taking.manner] ?? "taken";
}

function homeOf(steps, events) {
  const cited = events.flatMap((event) => event.taking?.cited ?? []).map((step) => steps[step]);
  return cited.find((step) => !step.isOfAnRfc && step.isNumbered)?.clause;
}

/** Arrows, boxes and event numbers by row, and how high each row is. */
function chartOf(procedure, world, events, lane) {
  const home = homeOf(procedure.steps, events);
  const texts = events.map((event) => boxed(procedure.steps, home, event));
  const boxes = texts.map((pair) =>
    pair.map((lines) => lines.flatMap((line) => wrap(line, lane - 26))),
  );
  const heights = [],
    arrows = [],
    frames = [],
    numbers = new Map();
  const addRow = (height) => heights.push(height) - 1;
  const addBox = (event, lines) => {
    if (!lines.length) return;
    const isDefect = event.taking?.manner === "unspecified";
    frames.push({
      place: event.place,
      row: addRow(lines.length * LINE + 8 + GAP),
      lines,
      isDefect,
    });
  };
  const addArrow = (envelope) => {
    const step = procedure.steps[envelope.step];
    const [fate, label] = [
      fateOf(events, envelope),
      numbered(home, step, world.messages[envelope.message].label),
    ];
    const lines = wrap(`${label}${FATES[fate] ?? ""}`, lane - 30);
    const row = addRow((lines.length * LINE + 5) * 2);
    arrows.push({
      envelope,
      label,
      lines,
      fate,
      isDashed: fate === "pending" || Boolean(step?.isOptional),
      fromRow: row,
      toRow: row,
    });
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
