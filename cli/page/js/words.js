// ---- Words for what happens

const FAULTS = { loss: "lost: ", duplicate: "doubled: " };

function describe(world, action) {
  const { kind, place, from, to, message, label } = action;
  if (message === undefined) return `${world.cast[place]}: ${label}`;
  const fault = FAULTS[kind] ?? "";
  return `${fault}${world.messages[message].label}: ${world.cast[from]} → ${world.cast[to]}`;
}

function outcome(steps, { taking }) {
  if (!taking) return "This file does not know what follows.";
  if (taking.manner === "unspecified") return "The text has no step for this.";
  if (taking.manner === "impossible") return "The model holds this to be impossible.";
  if (taking.manner === "unheard") return "Nobody hears it: the role has crashed.";
  const cited = taking.cited.map((step) => steps[step].name);
  return cited.length ? `Obeyed: ${cited.join(", ")}.` : "";
}

const nameOf = (procedure, issue, candidate) =>
  `${procedure.issues[issue].name}=${procedure.issues[issue].candidates[candidate].name}`;

const choicesOf = (procedure, member) =>
  member.flatMap((candidate, issue) => (candidate ? [nameOf(procedure, issue, candidate)] : []));

function command(procedure, world, member) {
  const resolve = choicesOf(procedure, member)
    .map((choice) => ` --resolve ${choice}`)
    .join("");
  return `callproof check ${procedure.name} --case ${world.name} --as-written${resolve}`;
}

/** Which text it is, in the words of its choices. */
function underSentence(procedure, member) {
  const choices = choicesOf(procedure, member);
  if (!choices.length) return "Under the text as written.";
  const unlike = member.flatMap((candidate, issue) =>
    procedure.issues[issue].recommended === candidate ? [] : [nameOf(procedure, issue, candidate)],
  );
  if (!unlike.length) return "Under all recommended candidates.";
  return unlike.length < choices.length
    ? `As recommended, but for ${unlike.join(", ")}.`
    : `Under the text as written, but for ${choices.join(", ")}.`;
}
