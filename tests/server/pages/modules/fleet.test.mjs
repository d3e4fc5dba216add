import assert from "node:assert/strict";
import { test } from "node:test";
import { byPlace, isIll, refreshed, stateOf, sums, told } from "/static/fleet.js";
import { after, alertsAfter } from "/static/standing.js";

const device = (code, health, more = {}) => ({ device: code, health, agent: "box", window: "", zone: "", last_heard: "2026-03-02T01:00:00Z", ...more });

test("a device never heard of is not ill: it is not there yet", () => {
  const never = device("a", "gone", { last_heard: null });

  assert.equal(stateOf(never), "never");
  assert.equal(isIll(never), false);
  assert.deepEqual(sums([never, device("b", "ready"), device("c", "silent")]), { all: 3, never: 1, ill: 1, ready: 1 });
});

test("in each zone the ill stand first, then the windows in their order; the hall's own zone is last", () => {
  const placed = byPlace([device("hall", "ready"), device("p10", "ready", { zone: "A", window: "10" }), device("p2", "ready", { zone: "A", window: "2" }),
    device("p3", "degraded", { zone: "A", window: "3" }), device("p4", "gone", { zone: "A", window: "4" })]);

  assert.deepEqual(placed.map(([zone, devices]) => [zone, devices.map((one) => one.device)]), [["A", ["p4", "p3", "p2", "p10"]], ["", ["hall"]]]);
});

test("a change replaces the devices that it carries and no others", () => {
  const now = refreshed([device("a", "ready"), device("b", "ready")], [device("b", "gone")]);

  assert.deepEqual(now.map((one) => one.health), ["ready", "gone"]);
});

test("counters at nought are not told", () => {
  assert.deepEqual(told({ presses: 3, noise: 0 }), [["presses", 3]]);
});

test("the devices' alerts come with a change; the others stand until the server adds up again", () => {
  const queue = { kind: "queue", subject: "A" };
  const panel = { kind: "device", subject: "panel-1" };

  assert.deepEqual(alertsAfter([panel, queue], { alerts: [] }), [queue]);
  assert.deepEqual(alertsAfter([queue], { alerts: [panel] }), [panel, queue]);
  assert.deepEqual(after({ seq: 1, windows: [], queues: [], devices: [], ratings: [], alerts: [queue] }, { seq: 2 }).alerts, [queue]);
});

test("a call's alert goes when it was confirmed, or is over", () => {
  const call = { kind: "call", subject: "1" };
  const view = (state, undelivered) => ({ window: "1", state, call: { undelivered } });

  assert.deepEqual(alertsAfter([call], { windows: [view("called", true)] }), [call]);
  assert.deepEqual(alertsAfter([call], { windows: [view("called", false)] }), []);
  assert.deepEqual(alertsAfter([call], { windows: [{ ...view("open"), call: null }] }), []);
});
