// ---- Left: the steps, the open issues

function buildStep(step) {
  const mark = html("span", { class: "mark" });
  const standing = step.standing === "printed" ? null : tag(step.standing);
  const why = step.why ? html("small", {}, ` (${step.why})`) : null;
  const element = html(
    "li",
    { class: `step ${step.standing}`, "data-step": step.name },
    html("b", {}, step.label),
    step.gist,
    why,
    standing,
    mark,
  );
  return { step, element, mark };
}

function buildSteps(procedure) {
  const steps = procedure.steps.map(buildStep);
  const clauses = grouped(steps, ({ step }) => step.clause).map(([clause, list]) =>
    html(
      "section",
      {},
      html("h3", {}, `${clause} ${list[0].step.clauseTitle}`),
      html("ol", {}, ...list.map((one) => one.element)),
    ),
  );
  byId("steps").replaceChildren(...clauses);
  return { steps, clauses };
}

function buildIssue(issue, level) {
  const radios = issue.candidates.map(({ name: value }, index) => {
    const onchange = () => choose([[level, index]]);
    return html("input", { type: "radio", name: `issue-${issue.name}`, value, onchange });
  });
  const labels = issue.candidates.map(({ name, gist }, index) => {
    const mark = index === issue.recommended ? tag("recommended") : null;
    return html(
      "label",
      {},
      radios[index],
      html("span", {}, html("b", {}, name), mark, html("br"), gist),
    );
  });
  const element = html(
    "fieldset",
    { "data-issue": issue.name },
    html("legend", {}, issue.question),
    html("small", {}, `${issue.name}, ${issue.where}`),
    ...labels,
  );
  return { element, radios };
}

function buildIssues(procedure) {
  const issues = procedure.issues.map(buildIssue);
  byId("issue-list").replaceChildren(...issues.map((issue) => issue.element));
  return issues;
}

function build(procedure) {
  if (shown.built === procedure) return;
  const findings = buildFindings(procedure);
  parts = { ...buildSteps(procedure), issues: buildIssues(procedure), findings };
  const worlds = procedure.worlds.map((world, index) =>
    html("option", { value: index }, `${world.name}: ${world.gist}`),
  );
  byId("world").replaceChildren(...worlds, html("option", { value: "recorded", hidden: true }));
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
    const isOther = step.standing === "proposed" && member[step.issue] !== step.candidate;
    element.hidden = isOther && !obeyed.has(index);
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
    radios.forEach((radio, index) => {
      radio.checked = index === member[level];
    });
    element.classList.toggle("changed", member[level] !== 0);
  });
  const changed = member.filter((candidate) => candidate !== 0).length;
  byId("tab-issues").textContent =
    `Open issues (${changed ? `${changed} of ` : ""}${member.length})`;
  byId("tab-issues").title = `${changed} answered otherwise than as written`;
}

const PANELS = ["steps", "issues", "findings"];

function openPanel(name) {
  for (const panel of PANELS) {
    byId(panel).hidden = panel !== name;
    byId(`tab-${panel}`).setAttribute("aria-expanded", panel === name);
  }
}
