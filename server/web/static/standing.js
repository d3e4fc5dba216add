/* The live floor's arithmetic: how long is too long, what a change does to the floor. Pure. */

/** "" | "warn" | "bad" for the longest wait and the number waiting of a queue, by the hall's thresholds. */
export function pressure({ longest_wait_s: longest, waiting }, { amber_s: amber, red_s: red, crowd }) {
  if (waiting && longest >= red) return "bad";
  return waiting && (longest >= amber || waiting > crowd) ? "warn" : "";
}

/** Seconds that the first in this queue has waited by `at`: the view tells it for the moment it was made. */
export const waitedBy = (line, floor, at) => (line.waiting ? line.longest_wait_s + Math.max(0, (at - Date.parse(line.at ?? floor.at)) / 1000) : 0);

/** The floor's queues as they are by `at`. */
export const linesAt = (floor, at) => floor.queues.map((line) => ({ ...line, longest_wait_s: waitedBy(line, floor, at) }));

/** Who waits for a zone: {waiting, longest_wait_s, queues} of the queues that its windows serve. */
export function zoneLoad(zone, windows, lines) {
  const served = new Set(windows.filter(({ view }) => view.zone === zone).flatMap(({ view }) => view.queues));
  const here = lines.filter(({ queue, waiting }) => served.has(queue) && waiting);
  return { waiting: here.reduce((sum, line) => sum + line.waiting, 0),
    longest_wait_s: here.reduce((most, line) => Math.max(most, line.longest_wait_s), 0), queues: here };
}

/** The worst of its queues: a crowd is one queue's, not a zone's. */
export function zoneTone(load, thresholds) {
  const tones = load.queues.map((line) => pressure(line, thresholds));
  return tones.includes("bad") ? "bad" : tones.includes("warn") ? "warn" : "";
}

/** Queues with the most pressing first: longest wait, then most waiting, then their letter. */
export function byPressure(queues) {
  const worst = (line) => (line.waiting ? line.longest_wait_s : -1);
  return [...queues].sort((one, other) => worst(other) - worst(one) || other.waiting - one.waiting
    || one.queue.localeCompare(other.queue));
}

/** [[zone, windows…]] in the order of their codes. */
export function byZone(windows) {
  const zones = new Map();
  for (const window of [...windows].sort((one, other) => one.view.window.localeCompare(other.view.window, "en", { numeric: true }))) {
    zones.set(window.view.zone, [...(zones.get(window.view.zone) ?? []), window]);
  }
  return [...zones].sort(([one], [other]) => one.localeCompare(other));
}

/** `floor` after `change`: a change carries the state after it, so nothing is added up here. */
export function after(floor, change) {
  const replaced = (old, news, key) => {
    const fresh = new Map((news ?? []).map((one) => [one[key], one]));
    const known = new Set(old.map((one) => one[key]));
    return [...old.map((one) => fresh.get(one[key]) ?? one), ...[...fresh.values()].filter((one) => !known.has(one[key]))];
  };
  const views = new Map((change.windows ?? []).map((view) => [view.window, view]));
  return {
    ...floor,
    seq: change.seq,
    windows: floor.windows.map((one) => (views.has(one.view.window) ? { ...one, view: views.get(one.view.window) } : one)),
    queues: replaced(floor.queues, change.queues?.map((line) => ({ ...line, at: change.at })), "queue"),
    devices: replaced(floor.devices, change.devices, "device"),
    ratings: change.rating ? [change.rating, ...floor.ratings.filter((one) => one.seq !== change.rating.seq)].slice(0, 50) : floor.ratings,
    alerts: alertsAfter(floor.alerts, change),
    day: change.day ?? floor.day,
  };
}

/** What holds people up now before what they said of it; then the red ones, then the queues. */
export const byUrgency = (alerts) => {
  const rank = ({ kind, level }) => 4 * ["rating", "case"].includes(kind) + 2 * (level !== "red") + (kind !== "queue");
  return [...alerts].sort((one, other) => rank(one) - rank(other));
};

/** Whether an alert is about devices, or about windows and calls that hang on them. */
export const ofDevices = ({ kind }) => ["call", "window", "box", "device"].includes(kind);

/** `alerts` after a change: it may bring all those of the devices; a call that was confirmed, or is over, needs nobody. */
export function alertsAfter(alerts, change) {
  const settled = new Set((change.windows ?? []).filter((view) => view.state !== "called" || !view.call?.undelivered).map((view) => view.window));
  const stand = change.alerts ? [...change.alerts, ...alerts.filter((alert) => !ofDevices(alert))] : alerts;
  return stand.filter((alert) => alert.kind !== "call" || !settled.has(alert.subject));
}

/** Whether `change` moves figures that only the server adds up (a window's numbers, alerts, seats). */
export const movesFigures = (change) => Boolean(change.rating || change.devices || change.windows?.length || change.kind?.startsWith("case_"));
