// ---- Left: the findings, each with what repairs it

const NO_RUN = "no run shows this";

/** Whether a run of the finding can be stepped through, freely or along its own events. */
function isSteppable(procedure, finding) {
  const { play: own, record } = ownerOf(procedure, finding);
  return Boolean(own ?? record);
}

/** The button that steps through a finding, with how. */
function stepButton(procedure, index) {
  const finding = procedure.findings[index];
  if (!finding || !isSteppable(procedure, finding)) return html("small", {}, `(${NO_RUN})`);
  const step = () => {
    shown.view = "step";
    loadFinding(index, 1);
    openPanel("findings");
    reveal(byId("findings"), parts.findings[index].opener);
    byId("forward").focus();
  };
  return button(step, { class: "step-through", "data-steps": index }, "Step through it");
}

function buildRepair(procedure, repair, index) {
  const names = repair.choices.map(([issue, candidate]) => nameOf(procedure, issue, candidate));
  const gists = repair.choices.map(
    ([issue, candidate]) => procedure.issues[issue].candidates[candidate].gist,
  );
  const mark = repair.recommended ? tag("recommended") : null;
  return button(
    () => choose(repair.choices),
    { "data-repair": index },
    html("b", {}, names.join(", ")),
    mark,
    html("br"),
    gists.join("; "),
  );
}

/** How the run of a finding can be stepped through, in words. */
function wayOf(procedure, finding) {
  const { play: own, record, witness, case: name } = ownerOf(procedure, finding);
  const what = finding.owner?.what ?? `${witness}, in the case ${name}`;
  if (own) return what;
  if (record) {
    const why = "its case is too large to step through freely, so the run can be followed only";
    return `${what}; ${why} along its own events`;
  }
  return NO_RUN;
}

function buildDetail(procedure, finding, index) {
  const item = (term, content) =>
    content.length ? [html("dt", {}, term), html("dd", {}, content)] : [];
  const steps = finding.steps.map((step) =>
    html("p", {}, `${procedure.steps[step].name}: ${procedure.steps[step].gist}`),
  );
  const repairs = finding.repairs.map((repair, at) => buildRepair(procedure, repair, at));
  const repaired = repairs.length ? "Repaired by (choose to try)" : "Repaired by";
  const beside = button(
    () => openPair(procedure, finding),
    { "data-pair": index },
    "As written beside resolved",
  );
  const hasFigure = procedure.runs[ownerOf(procedure, finding).witness];
  return html(
    "div",
    { class: "detail", hidden: true },
    html("div", { class: "row" }, stepButton(procedure, index), hasFigure ? beside : null),
    html(
      "dl",
      {},
      ...item("Where", finding.where),
      ...item("What stands there", steps),
      ...item("Class", `${finding.class}: ${finding.meaning}`),
      ...item("If nothing is changed", finding.ifUnchanged),
      ...item("Remark", finding.remark),
      ...item("Run", wayOf(procedure, finding)),
      ...item(repaired, repairs.length ? repairs : "no candidate alone"),
    ),
  );
}

function showFinding(index) {
  loadFinding(index, Infinity);
  reveal(byId("findings"), parts.findings[index].opener);
}

function buildFindings(procedure) {
  const findings = procedure.findings.map((finding, index) => {
    const detail = buildDetail(procedure, finding, index);
    const attributes = { class: "finding", "data-finding": ownerOf(procedure, finding).witness };
    const opener = button(
      () => showFinding(index),
      attributes,
      finding.sentence,
      html("small", {}, `${finding.where} · ${finding.class}`),
    );
    return { opener, detail, element: html("li", { "data-index": index }, opener, detail) };
  });
  const elements = findings.map(({ element }) => element);
  const filter = filterBox("Filter the findings", elements);
  byId("findings").replaceChildren(filter, html("ul", {}, elements));
  return findings;
}

function syncFindings() {
  parts.findings.forEach(({ opener, detail }, index) => {
    opener.setAttribute("aria-expanded", index === memory().finding);
    detail.hidden = index !== memory().finding;
  });
  byId("tab-findings").textContent = `Findings (${parts.findings.length})`;
}
