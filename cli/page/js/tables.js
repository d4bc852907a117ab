// ---- Tables

function buildCell(procedure, cell) {
  const { text: said, tone, run, note } = typeof cell === "string" ? { text: cell } : cell;
  const text = said === "-" ? "" : said.replace(/,$/, "");
  const figure = procedure.runs[run];
  const opener = () =>
    button(() => openFigure(run, figure), { "data-run": run, title: `Show the run ${run}` }, text);
  const small = [run && !figure ? `run ${run}` : "", note ?? ""].filter(Boolean);
  return html(
    "td",
    { class: tone ?? "none" },
    figure ? opener() : text,
    ...small.map((one) => html("small", {}, one)),
  );
}

function buildSection(procedure, section) {
  const rows = section.rows.map((row) =>
    html("tr", {}, ...row.map((cell) => buildCell(procedure, cell))),
  );
  const head = html("tr", {}, ...section.head.map((text) => html("th", { scope: "col" }, text)));
  return html(
    "section",
    { id: `section-${section.id}`, "aria-label": section.title },
    html("h2", {}, section.title),
    html("p", {}, section.intro),
    filterBox(`Filter the rows of “${section.title}”`, rows),
    html(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": section.title },
      html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows)),
    ),
    ...section.notes.map((note) => html("p", {}, html("small", {}, note))),
  );
}

/** The address of a tab of tables, or of one of them. */
const tableHash = (procedure, view, isOne) =>
  procedureHash(procedure, view) + (isOne ? "/table" : "");

function renderTables() {
  const { procedure, view } = shown;
  const known = procedure.sections.find((section) => section.id === view);
  // A tab may be called like one of its tables: then it is the tab, unless the table is asked for.
  const one = known && (shown.isTable || slug(known.group) !== view) ? known : null;
  const group =
    known?.group ?? procedure.sections.find((section) => slug(section.group) === view).group;
  const sections = procedure.sections.filter((section) => section.group === group);
  const links = sections.map(({ id, title }) =>
    html("li", {}, html("a", { href: tableHash(procedure, id, true) }, title)),
  );
  byId("tables").replaceChildren(
    html("ul", { class: "contents", hidden: links.length < 2 }, links),
    ...sections.map((section) => buildSection(procedure, section)),
  );
  if (one) byId(`section-${one.id}`).scrollIntoView();
  return tableHash(procedure, view, one);
}
