// ---- A run that was found, in a case that is too large to step through freely

/** What an event of a recorded run takes from what is on its way, and puts there. */
function moves(action, taking, flying, number) {
  const isSame = (one) =>
    one.from === action.from && one.to === action.to && one.message === action.message;
  const met = ["message", "loss", "duplicate"].includes(action.kind) ? flying.find(isSame) : null;
  const sends = (taking?.sends ?? []).map(([to, message, step]) => ({
    from: action.place,
    to,
    message,
    step,
  }));
  const twin = action.kind === "duplicate" && met ? [{ ...met }] : [];
  const sent = [...sends, ...twin].map((envelope, effect) => ({
    ...envelope,
    sentIn: number,
    effect,
    arrivedIn: null,
    isTwin: twin.length > 0,
  }));
  const arrived = action.kind === "duplicate" ? null : (met ?? null);
  return { arrived, sent };
}

/** The first events of a recorded run, as `play` gives those of a run that is free. */
function follow(record, count) {
  let [locals, flying] = [record.start, []];
  const events = record.events.slice(0, count).map((action, number) => {
    const { arrived, sent } = moves(action, action.taking, flying, number);
    if (arrived) Object.assign(arrived, { arrivedIn: number, isLost: action.kind === "loss" });
    flying = [...flying.filter((envelope) => envelope !== arrived), ...sent];
    locals = action.locals;
    const nothing = { sends: [], cited: [], tells: [], opens: [], closes: [] };
    const manner = action.kind === "message" ? "unheard" : "fault";
    return {
      action,
      place: action.place,
      taking: action.taking ?? { ...nothing, manner },
      sent,
      arrived,
    };
  });
  const options = { actions: [], isUnknown: false, isWaiting: false };
  return {
    events,
    indices: [],
    state: { locals, flying, isUnknown: false },
    options,
    stopped: null,
  };
}
