/* The hall's time. A screen's own clock may be wrong; the server's Date header is not. */

let offset = 0;

async function compare() {
  try {
    const asked = Date.now();
    const answer = await fetch("/look/sun.svg", { method: "HEAD", cache: "no-store" });
    const told = Date.parse(answer.headers.get("Date") ?? "");
    const off = told + 500 - (asked + Date.now()) / 2;
    if (Number.isFinite(off)) offset = Math.abs(off) < 2000 ? 0 : off;
  } catch {
    /* The server is away: keep what we know. */
  }
}

/** Milliseconds since 1970 by the server's clock. */
export function now() {
  return Date.now() + offset;
}

/** Whole seconds from `when` (RFC 3339) until now. */
export function secondsSince(when) {
  return (now() - Date.parse(when)) / 1000;
}

/** Calls `tick` now and at every full second. */
export function everySecond(tick) {
  tick();
  setTimeout(() => everySecond(tick), 1000 - (now() % 1000));
}

/** Compares with the server's clock now and every hour. */
export function keepTime() {
  compare();
  setInterval(compare, 3_600_000);
}
