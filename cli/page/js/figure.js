// ---- Figures that the program has drawn, fitted to the window

/** Points of a figure to pixels, and how small a figure may become before it is scrolled. */
const PIXELS = 4 / 3,
  LEAST = 0.6;

/** Only for figures that the Rust side has drawn. */
function trusted(svg) {
  const sheet = html("div", { class: "sheet", tabindex: "0" });
  sheet.innerHTML = svg;
  const drawing = sheet.firstElementChild;
  const width = (drawing?.viewBox.baseVal.width ?? 0) * PIXELS;
  drawing?.style.setProperty("--natural", `${Math.round(width)}px`);
  drawing?.style.setProperty("--least", `${Math.round(width * LEAST)}px`);
  return sheet;
}

/** Whether figures are as large as they are drawn, or as the window is wide. */
function toggleSize() {
  const isActual = document.body.classList.toggle("actual");
  byId("actual").setAttribute("aria-pressed", isActual);
}

function figureOf(title, { svg, caption }) {
  return html(
    "figure",
    { class: "one" },
    html("h4", {}, title),
    trusted(svg),
    html("figcaption", {}, caption),
  );
}

/** The run of a finding as the text is written, and what the recommended answer makes of it. */
function pairOf(procedure, finding) {
  const own = procedure.runs[ownerOf(procedure, finding).witness];
  const resolved = procedure.resolved[finding.asked];
  const missing =
    finding.asked === null
      ? "No single answer repairs this, so that there is no figure of one."
      : "No figure shows the recommended answer: no run looked at parts the two texts.";
  return html(
    "div",
    { class: "pair" },
    own ? figureOf("As written", own) : html("p", {}, NO_RUN),
    resolved
      ? figureOf("With the recommended answer", resolved)
      : html("p", { class: "missing" }, missing),
  );
}

function openDialog(content, caption) {
  byId("figure-svg").replaceChildren(content);
  byId("figure-caption").textContent = caption;
  byId("figure").classList.toggle("wide", content.className === "pair");
  byId("figure").showModal();
}

const openFigure = (id, run) => openDialog(trusted(run.svg), `${run.caption} (${id})`);
const openPair = (procedure, finding) => openDialog(pairOf(procedure, finding), finding.sentence);
