/* A day's tape (GET /api/floor/days/…): the floor at any second of it, in the shape of the live one. Pure. */

import { pressure } from "/static/standing.js";

/** The last of `states` that had begun by `at`; undefined before the first. */
export function holding(states, at) {
  let [low, high] = [0, states.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (states[middle][0] <= at) low = middle + 1;
    else high = middle;
  }
  return states[low - 1];
}

/** Where a time stands in `sorted` so that a share of all lies below it. */
const quantile = (sorted, share) => (sorted.length ? sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] : 0);

function dayAt(tape, at, waiting) {
  const counts = { issued: 0, served: 0, missed: 0, cancelled: 0, prompted: 0 };
  const waits = [];
  for (const [second, kind, waited] of tape.steps) {
    if (second > at) break;
    if (kind === "called") waits.push(waited);
    else if (kind.startsWith("not_")) counts[kind.slice(4)] -= 1;
    else counts[kind] += 1;
  }
  waits.sort((one, other) => one - other);
  const rated = tape.ratings.filter(([second]) => second <= at);
  return { ...counts, waiting, mean_wait_s: waits.length ? waits.reduce((sum, one) => sum + one, 0) / waits.length : 0,
    p90_wait_s: quantile(waits, 0.9), rated: rated.length,
    satisfied: rated.length ? rated.filter((one) => one[4] >= 3).length / rated.length : null };
}

function alertsAt(queues, tape) {
  return queues.filter((line) => pressure(line, tape.thresholds)).map((line) => ({ kind: "queue", subject: line.queue,
    level: pressure(line, tape.thresholds) === "bad" ? "red" : "amber", text: "“{queue}”有{waiting}人等候，最长{minutes}分钟", what_to_do: "",
    facts: { queue: line.name, waiting: { zh: String(line.waiting), en: "" }, minutes: { zh: String(Math.floor(line.longest_wait_s / 60)), en: "" } } }));
}

/** The floor as it was `at` seconds after the day's begin, as FloorView says it. */
export function floorAt(tape, at) {
  const begin = Date.parse(tape.begin);
  const moment = (second) => new Date(begin + second * 1000).toISOString();
  const queues = tape.queues.map(({ queue, name, points }) => {
    const [, waiting, since] = holding(points, at) ?? [0, 0, at];
    return { queue, name, waiting, longest_wait_s: waiting ? at - since : 0, open: true, at: moment(at) };
  });
  const waits = new Map(queues.map((line) => [line.queue, line.waiting]));
  const windows = tape.windows.map(({ window, name, zone, queues: served, departments, spells }) => {
    const [since, state, number, service, clerk, reason] = holding(spells, at) ?? [0, "closed", "", "", "", ""];
    return { view: { window, name, zone, queues: served, departments, state, since: moment(since), reason,
      waiting: served.reduce((sum, queue) => sum + (waits.get(queue) ?? 0), 0), ticket: number ? { number, service } : null },
    clerk: clerk ? { badge: clerk, name: tape.people[clerk] ?? clerk } : null, figures: null };
  });
  const devices = tape.devices.map(({ points, ...device }) => {
    const [since, health, detail] = holding(points, at) ?? [0, "ready", ""];
    return { ...device, health, detail, said: detail ? { zh: detail, en: "" } : null, since: moment(since), last_heard: points.length ? moment(at) : null };
  });
  const ratings = tape.ratings.filter(([second]) => second <= at).reverse().slice(0, 50)
    .map(([second, seq, window, number, level, channel, reasons]) => ({ seq, at: moment(second), window, number, level, channel, reasons }));
  return { at: moment(at), windows, queues, devices, ratings, alerts: alertsAt(queues, tape), thresholds: tape.thresholds, zones: tape.zones,
    day: dayAt(tape, at, queues.reduce((sum, line) => sum + line.waiting, 0)) };
}

/** Seconds from midnight of 10:40 or 10:40:30. */
export const secondOf = (time) => time.split(":").reduce((sum, part, place) => sum + Number(part) * 60 ** (2 - place), 0);
