// ---- The answer: whether the text works, what to decide, and what to do next

/** How many of the claims an answer keeps, where that was looked at. */
function keeps({ broken }) {
  if (broken === null) return "";
  if (broken === 0) return "keeps every claim";
  return `breaks ${broken} ${broken === 1 ? "claim" : "claims"}`;
}

function buildDecision(procedure, decision) {
  const { issue, recommended, why, candidates, proposed } = decision;
  const answers = candidates.map((one, index) =>
    html(
      "li",
      {},
      html("b", {}, one.name),
      index === recommended ? tag("recommended") : null,
      `: ${one.gist}. `,
      keeps(one) ? html("small", {}, `It ${keeps(one)}.`) : null,
    ),
  );
  const sentences = proposed.map(({ place, sentence }) =>
    html("blockquote", {}, html("small", {}, place), html("br"), `“${sentence}”`),
  );
  const id = `decision-${issue}`;
  const isTable = procedure.sections.some((section) => section.id === id);
  const more = isTable
    ? html("a", { href: tableHash(procedure, id, true) }, "Which claims break")
    : "";
  return html(
    "div",
    { class: "decision" },
    ...why.map((sentence) => html("p", {}, sentence)),
    html("h4", {}, "The answers"),
    html("ul", {}, answers),
    ...(sentences.length ? [html("h4", {}, "Sentences to put into the text"), ...sentences] : []),
    html("p", {}, more),
  );
}

/** What is opened of a question: built only then, since figures are large. */
function opened(label, build) {
  const details = html("details", {}, html("summary", {}, label));
  details.ontoggle = () => {
    if (details.open && details.children.length === 1) details.append(build());
  };
  return details;
}

function buildStated(procedure, { sentence, harm, details, finding }) {
  return html(
    "li",
    {},
    sentence,
    harm ? ` ${harm}` : "",
    html("br"),
    html("small", {}, details),
    html("div", { class: "row" }, stepButton(procedure, finding)),
  );
}

function buildQuestion(procedure, asked) {
  const { number, question, harm, figure, answers, place, unmodelled } = asked;
  const { finding, findings, decision } = asked;
  const small = (text) => html("small", {}, text);
  const body = () =>
    html(
      "div",
      {},
      procedure.findings[finding] ? pairOf(procedure, procedure.findings[finding]) : "",
      buildDecision(procedure, decision),
      html("h4", {}, findings.length > 1 ? `Its ${findings.length} findings` : "Its finding"),
      html(
        "ul",
        { class: "stated" },
        findings.map((one) => buildStated(procedure, one)),
      ),
    );
  return html(
    "article",
    { class: "question", "data-question": decision.issue },
    html("h3", {}, `${number}. ${question}`),
    html("p", {}, html("b", { class: "harm" }, harm), figure ? small(` figure ${figure}`) : null),
    html("p", {}, answers, html("small", {}, ` (${place})`)),
    unmodelled ? html("p", {}, html("small", {}, unmodelled)) : null,
    html("div", { class: "row" }, stepButton(procedure, finding)),
    opened("Figures and decision", body),
  );
}

function buildGroup(procedure, { heading, questions, findings }) {
  return html(
    "section",
    {},
    html("h2", {}, heading),
    ...questions.map((question) => buildQuestion(procedure, question)),
    findings.length
      ? opened(`${findings.length} findings`, () =>
          html(
            "ul",
            { class: "stated" },
            findings.map((one) => buildStated(procedure, one)),
          ),
        )
      : null,
  );
}

function buildNote(procedure, { clauses, question, said, keeping, decision }) {
  const kept = keeping === null ? "" : `, ${keeping} of which keep every claim`;
  const resolved =
    procedure.resolved[procedure.issues.findIndex(({ name }) => name === decision.issue)];
  const body = () =>
    html(
      "div",
      {},
      resolved ? figureOf("With the recommended answer", resolved) : "",
      buildDecision(procedure, decision),
    );
  return html(
    "article",
    { class: "question" },
    html("h3", {}, `${clauses}: ${question}`),
    html("p", {}, `${decision.issue}: ${said.replace(/(answers?)/, `$1${kept}`)}.`),
    opened("Figure and decision", body),
  );
}

function buildNotes(procedure, notes) {
  if (!notes.length) return null;
  const title = notes.length > 1 ? "EDITOR'S NOTES" : "EDITOR'S NOTE";
  return html(
    "section",
    {},
    html("h2", {}, title),
    notes.map((note) => buildNote(procedure, note)),
  );
}

function buildAlso({ why, issues }) {
  const items = issues.map(([name, question]) =>
    html("li", {}, html("b", {}, name), `: ${question}`),
  );
  return html("section", {}, html("h2", {}, why), html("ul", {}, items));
}

function buildNext(next) {
  const lines = next.flatMap(([what, command]) => [
    html("dt", {}, what),
    html("dd", {}, html("code", {}, command)),
  ]);
  return html("section", {}, html("h2", {}, "NEXT"), html("dl", { class: "next" }, lines));
}

function renderAnswer() {
  const { procedure } = shown;
  const { headline, facts, groups, notes, also, next } = procedure.answer;
  build(procedure);
  if (byId("answer").dataset.of !== procedure.name) {
    byId("answer").dataset.of = procedure.name;
    byId("answer").replaceChildren(
      html("h2", { class: "verdict" }, headline),
      ...facts.map((fact) => html("p", {}, fact)),
      ...groups.map((group) => buildGroup(procedure, group)),
      buildNotes(procedure, notes) ?? "",
      ...also.map(buildAlso),
      buildNext(next),
    );
  }
  return procedureHash(procedure, "answer");
}
