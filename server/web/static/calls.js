/* Calls as a board keeps them: which to show, which to say, and when one is too old to say. */

export const TOO_OLD_S = 30;

/** A recall is the same call said again: it has its own key. */
export const keyOf = (call) => `${call.seq}.${call.times}`;

/** `calls` with `call` in it: one of each window, newest first. */
export function latestCalls(calls, call) {
  return [call, ...calls.filter((other) => other.window !== call.window)].sort(newestFirst);
}

export function newestFirst(one, other) {
  return Date.parse(other.at) - Date.parse(one.at) || other.seq - one.seq;
}

/** Calls waiting to be said, one after another, so that they never talk over each other. */
export class CallQueue {
  #waiting = [];
  #known = new Set();

  /** Adds `call` unless it was added before; a newer call of the same window replaces the older. */
  add(call) {
    if (this.#known.has(keyOf(call))) return false;
    this.#known.add(keyOf(call));
    if (this.#known.size > 500) this.#known = new Set([...this.#known].slice(-200));
    this.#waiting = [...this.#waiting.filter((other) => other.window !== call.window), call];
    return true;
  }

  /** The next call to say at `now` (ms); those older than 30 s are dropped, never said late. */
  take(now) {
    while (this.#waiting.length) {
      const call = this.#waiting.shift();
      if (now - Date.parse(call.at) <= TOO_OLD_S * 1000) return call;
    }
    return null;
  }

  /** The call `seq` was a mistake: it is not said any more. */
  drop(seq) {
    this.#waiting = this.#waiting.filter((call) => call.seq !== seq);
  }

  get length() {
    return this.#waiting.length;
  }
}

/** Page `tick` of `items`, `size` at a time, round and round. */
export function pageOf(items, size, tick) {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const first = (tick % pages) * size;
  return items.slice(first, first + size);
}

/** Windows where nobody is called now: the paused first, by their codes. */
export function shutWindows(windows) {
  const order = (view) => (view.state === "paused" ? 0 : 1);
  return windows.filter(({ state }) => state === "paused" || state === "closed")
    .sort((one, other) => order(one) - order(other) || one.window.localeCompare(other.window, "en", { numeric: true }));
}

export { shownWindow } from "/look/language.js";
