// ---- The ladder diagram

function linesAt(lines, x, top, anchor) {
  return lines.map((line, index) =>
    drawn("text", { x, y: top + LINE * index, "text-anchor": anchor }, line),
  );
}

function drawArrow({ envelope, label, fate, isDashed, fromRow, toRow }, xOf, yOf, lane) {
  const [x1, y1, y2] = [xOf(envelope.from), yOf(fromRow), yOf(toRow)];
  const rest = { pending: 0.28, lost: 0.4 }[fate] ?? 0;
  const x2 = xOf(envelope.to) - rest * lane * Math.sign(xOf(envelope.to) - x1);
  const length = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const wing = (side) => `${x2 - 10 * dx - side * dy},${y2 - 10 * dy + side * dx}`;
  const [x, y] = [x2 - 18 * dx, y2 - 18 * dy];
  const cross = () =>
    drawn("path", { class: "cross", d: `M${x - 6},${y - 6} l12,12 m0,-12 l-12,12` });
  const doubt = () => drawn("text", { class: "mark", x, y: y - 5, "text-anchor": "middle" }, "?");
  return drawn(
    "g",
    { class: "arrow", "data-label": label, "data-fate": fate },
    drawn("line", { x1, y1, x2, y2, class: isDashed ? "dashed" : null }),
    drawn(fate === "pending" ? "polyline" : "polygon", {
      points: `${wing(4)} ${x2},${y2} ${wing(-4)}`,
    }),
    ["no-step", "lost"].includes(fate) ? cross() : null,
    fate === "unknown" ? doubt() : null,
  );
}

/** The label lies above: of a level arrow where it arrives, of a slanted one where it leaves. */
function drawLabel({ envelope, lines, fromRow, toRow }, xOf, yOf, lane) {
  const [x1, x2, y] = [xOf(envelope.from), xOf(envelope.to), yOf(fromRow)];
  const way = Math.sign(x2 - x1);
  const top = y - 7 - LINE * (lines.length - 1);
  const texts =
    fromRow === toRow
      ? linesAt(lines, x2 - (lane / 2) * way, top, "middle")
      : linesAt(lines, x1 + 8 * way, top, way > 0 ? "start" : "end");
  return drawn("g", { class: "label" }, texts);
}

function drawBox({ place, row, lines, isDefect }, xOf, yOf) {
  const [x, y] = [xOf(place), yOf(row)];
  const width = Math.max(...lines.map(widthOf)) + 16 + (isDefect ? 16 : 0);
  const height = lines.length * LINE + 8;
  return drawn(
    "g",
    { class: isDefect ? "box defect" : "box" },
    drawn("rect", { x: x - width / 2, y: y - height / 2, width, height }),
    linesAt(lines, x, y - height / 2 + 15, "middle"),
  );
}

function drawHeads(cast, xOf, width, lane) {
  const names = cast.map((name) => wrap(name, lane - 24));
  const height = Math.max(1, ...names.map((lines) => lines.length)) * LINE + 17;
  const heads = names.map((lines, place) => {
    const top = 12 + height / 2 + 4 - (LINE * (lines.length - 1)) / 2;
    const wide = Math.min(170, lane - 16);
    return drawn(
      "g",
      {},
      drawn("rect", { x: xOf(place) - wide / 2, y: 12, width: wide, height }),
      linesAt(lines, xOf(place), top, "middle"),
      drawn("line", { x1: xOf(place), x2: xOf(place), y1: height + 12, y2: height + 16 }),
    );
  });
  return drawn(
    "svg",
    { class: "heads", viewBox: `0 0 ${width} ${height + 16}`, width, "aria-hidden": "true" },
    heads,
  );
}

function stateLines(local, lane) {
  const open = local.open.length ? [`open: ${local.open.join(", ")}`] : [];
  const armed = local.armed.length ? [`armed: ${local.armed.join(", ")}`] : [];
  return [local.state, ...open, ...armed].flatMap((line) => wrap(line, lane - 16));
}

function drawLadder(procedure, world, run, room) {
  const lane = Math.min(270, Math.max(104, Math.floor((room - GUTTER - 10) / world.cast.length)));
  const width = lane * world.cast.length + GUTTER + 10;
  const xOf = (place) => GUTTER + lane * (place + 0.5);
  const { heights, arrows, frames, numbers } = chartOf(procedure, world, run.events, lane);
  const tops = heights.reduce((sums, height) => [...sums, sums.at(-1) + height], [4]);
  const yOf = (row) => tops[row] + heights[row] / 2;
  const bottom = tops.at(-1) + 20;
  const states = run.state.locals.map((local, place) =>
    stateLines(world.locals[place][local], lane),
  );
  const foot = Math.max(0, ...states.map((lines) => lines.length)) * LINE + 12;
  const name = `Ladder diagram of ${run.events.length} events between ${world.cast.join(", ")}`;
  const body = drawn(
    "svg",
    {
      class: "body",
      viewBox: `0 0 ${width} ${bottom + foot}`,
      width,
      role: "img",
      "aria-label": name,
    },
    world.cast.map((_, place) =>
      drawn("line", { x1: xOf(place), x2: xOf(place), y1: 0, y2: bottom }),
    ),
    arrows.map((arrow) => drawArrow(arrow, xOf, yOf, lane)),
    arrows.map((arrow) => drawLabel(arrow, xOf, yOf, lane)),
    frames.map((frame) => drawBox(frame, xOf, yOf)),
    [...numbers].map(([row, list]) =>
      drawn("text", { class: "number", x: 2, y: (yOf(row) || bottom) + 3 }, list.join(", ")),
    ),
    states.map((lines, place) =>
      drawn(
        "g",
        { class: "state", "data-place": place },
        linesAt(lines, xOf(place), bottom + LINE, "middle"),
      ),
    ),
  );
  return [drawHeads(world.cast, xOf, width, lane), body];
}
