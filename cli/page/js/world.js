// ---- The world: what may happen, and what comes of it

/** The kinds of action, in the order in which they are offered. */
const ORDER = ["message", "user", "policy", "option", "timeout"];

/** Whether a choice of candidates, one an issue, is in a set. */
function holds(world, set, member) {
  if (set < 2) return set === 1;
  const [level, ...kids] = world.sets[set - 2];
  return holds(world, kids[member[level]], member);
}

const chosen = (world, guarded, member) => guarded?.find(([set]) => holds(world, set, member))?.[1];

/** How a case begins. */
function startOf({ world, member }) {
  const locals = chosen(world, world.starts, member);
  return { locals: locals ?? [], flying: [], isUnknown: !locals };
}

/** The messages that may arrive now: on each way in order, unless they may overtake. */
function arrivals(world, state) {
  const places = world.cast.map((_, place) => place);
  const channels = [...new Set(world.messages.map((message) => message.channel))];
  const links = places.flatMap((from) =>
    places.flatMap((to) => channels.map((channel) => ({ from, to, channel }))),
  );
  return links
    .flatMap(({ from, to, channel }) => {
      const queue = state.flying.filter(
        (envelope) =>
          envelope.from === from &&
          envelope.to === to &&
          world.messages[envelope.message].channel === channel,
      );
      const mayOvertake = queue.some((envelope) => world.messages[envelope.message].mayOvertake);
      const first = (envelope, index) =>
        queue.findIndex((other) => other.message === envelope.message) === index;
      return mayOvertake ? queue.filter(first) : queue.slice(0, 1);
    })
    .map((envelope) => ({ kind: "message", place: envelope.to, envelope, ...envelope }));
}

const mayElapse = ({ silent }, state) =>
  silent === null || silent.locals.includes(state.locals[silent.place]);
const kindOf = (action) => action.by ?? action.kind;

/** All that may happen in a state. */
function optionsIn({ world, member }, state) {
  const owns = state.locals.map((local, place) => chosen(world, world.own[place]?.[local], member));
  if (state.isUnknown || owns.includes(undefined))
    return { actions: [], isUnknown: true, isWaiting: false };
  const decisions = owns.flatMap((own, place) =>
    own.decisions.map((one) => ({ kind: "decision", place, ...one })),
  );
  const timers = owns.flatMap((own, place) =>
    own.timers
      .filter((timer) => mayElapse(timer, state))
      .map((one) => ({ kind: "timeout", place, ...one })),
  );
  const isStill = state.flying.length === 0 && owns.every((own) => own.quiet);
  const isWaiting = world.clock === "patient" && !isStill && timers.length > 0;
  const actions = [...arrivals(world, state), ...decisions, ...(isWaiting ? [] : timers)];
  const rank = (action) => ORDER.indexOf(kindOf(action));
  return {
    actions: actions.sort((one, other) => rank(one) - rank(other)),
    isUnknown: false,
    isWaiting,
  };
}

/** Lets one of those happen: the event with what came of it, and the state afterwards. */
function take({ world, member }, state, action, number) {
  const place = action.place;
  const question =
    action.question ??
    world.receptions[[place, state.locals[place], action.from, action.message].join(".")];
  const taking = world.takings[chosen(world, world.questions[question], member)] ?? null;
  const sent = (taking?.sends ?? []).map(([to, message, step], effect) => ({
    from: place,
    to,
    message,
    step,
    sentIn: number,
    effect,
    arrivedIn: null,
  }));
  if (action.envelope) action.envelope.arrivedIn = number;
  const flying = [...state.flying.filter((envelope) => envelope !== action.envelope), ...sent];
  const locals = taking ? state.locals.with(place, taking.after) : state.locals;
  const event = { action, place, taking, sent, arrived: action.envelope ?? null };
  return { event, after: { locals, flying, isUnknown: !taking } };
}

function isSame(one, other) {
  if (one.kind !== other.kind) return false;
  if (one.kind === "message")
    return one.from === other.from && one.to === other.to && one.message === other.message;
  return one.place === other.place && one.label === other.label;
}

/** Plays wishes, each an action or the number of a button, as far as they are possible. */
function play(setting, wishes) {
  const start = startOf(setting);
  const run = {
    events: [],
    indices: [],
    state: start,
    options: optionsIn(setting, start),
    stopped: null,
  };
  for (const wish of wishes) {
    const { actions, isUnknown } = run.options;
    const index =
      typeof wish === "number" ? wish : actions.findIndex((action) => isSame(action, wish));
    if (!actions[index]) return { ...run, stopped: isUnknown ? null : wish };
    const { event, after } = take(setting, run.state, actions[index], run.events.length);
    run.events.push(event);
    run.indices.push(index);
    Object.assign(run, { state: after, options: optionsIn(setting, after) });
  }
  return run;
}
