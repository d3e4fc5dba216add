/* The devices page's arithmetic: who is where, who is ill, in which order. Pure. */

const WORST = ["gone", "silent", "degraded", "ready", "never"];

/** A device's state as people say it: one that was never heard of is not gone, it is not there yet. */
export const stateOf = (device) => (device.last_heard ? device.health : "never");

export const isIll = (device) => !["ready", "never"].includes(stateOf(device));

/** {ready, ill, never, all}: how many. */
export function sums(devices) {
  const never = devices.filter((device) => stateOf(device) === "never").length;
  const ill = devices.filter(isIll).length;
  return { all: devices.length, never, ill, ready: devices.length - ill - never };
}

/** [[zone, devices…]]: zones by their code, the hall's own ("") last; the ill devices first in each. */
export function byPlace(devices) {
  const zones = new Map();
  for (const device of devices) zones.set(device.zone, [...(zones.get(device.zone) ?? []), device]);
  const rank = (device) => (isIll(device) ? WORST.indexOf(stateOf(device)) : WORST.length);
  const plain = (one, other) => one.localeCompare(other, "en", { numeric: true });
  return [...zones].sort(([one], [other]) => (one === "") - (other === "") || plain(one, other))
    .map(([zone, here]) => [zone, here.sort((one, other) => rank(one) - rank(other) || plain(one.window, other.window)
      || plain(one.agent, other.agent) || plain(one.device, other.device))]);
}

/** `devices` after a change that carries those whose state it moved. */
export function refreshed(devices, news = []) {
  const fresh = new Map(news.map((device) => [device.device, device]));
  return devices.map((device) => fresh.get(device.device) ?? device);
}

/** What of a device's counters is worth a word: everything that is not nought. */
export const told = (counters) => Object.entries(counters).filter(([, count]) => count);
