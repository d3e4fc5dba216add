import assert from "node:assert/strict";
import { test } from "node:test";
import { floorAt, holding, secondOf } from "/static/tape.js";

const TAPE = { begin: "2026-03-02T00:00:00Z", people: { 1001: "张三" }, zones: {}, thresholds: { amber_s: 900, red_s: 1800, crowd: 10 },
  windows: [{ window: "1", name: { zh: "1号窗口", en: "" }, zone: "a", queues: ["A"], departments: [],
    spells: [[-86400, "closed", "", "", "", ""], [100, "open", "", "", "1001", ""], [200, "called", "A001", "", "1001", ""]] }],
  queues: [{ queue: "A", name: { zh: "户籍", en: "" }, points: [[-86400, 0, 0], [50, 1, 50], [60, 2, 50], [200, 1, 60]] }],
  devices: [{ device: "panel-1", kind: "panel", agent: "box", window: "1", zone: "", points: [[150, "gone", ""]] }],
  steps: [[50, "issued", 0], [60, "issued", 0], [200, "called", 150], [400, "served", 0], [405, "not_served", 0]],
  ratings: [[410, 9, "1", "A001", 2, "keypad", ["213"]], [500, 12, "1", "A002", 5, "qr", []]] };

test("the state that holds is the last that had begun", () => {
  const states = [[-5, "a"], [10, "b"], [10, "c"], [20, "d"]];
  assert.deepEqual([-9, -5, 9, 10, 19, 99].map((at) => holding(states, at)?.[1]), [undefined, "a", "a", "c", "c", "d"]);
});

test("a moment has the shape of the live floor", () => {
  const { windows, queues, devices, day } = floorAt(TAPE, 210);
  const [{ view, clerk }] = windows;

  assert.deepEqual([view.state, view.ticket.number, view.since, clerk.name], ["called", "A001", "2026-03-02T00:03:20.000Z", "张三"]);
  assert.deepEqual([queues[0].waiting, queues[0].longest_wait_s, view.waiting], [1, 150, 1]);
  assert.deepEqual([devices[0].health, floorAt(TAPE, 100).devices[0].health], ["gone", "ready"]);
  assert.deepEqual([day.issued, day.waiting, day.mean_wait_s, day.satisfied], [2, 1, 150, null]);
});

test("what was taken back is not counted, and ratings stand newest first", () => {
  assert.deepEqual([402, 406].map((at) => floorAt(TAPE, at).day.served), [1, 0]);
  assert.deepEqual(floorAt(TAPE, 600).ratings.map(({ seq }) => seq), [12, 9]);
  assert.equal(floorAt(TAPE, 600).day.satisfied, 0.5);
});

test("queues that pressed then are told as alerts", () => {
  assert.deepEqual([900, 1000, 1900].map((at) => floorAt(TAPE, at).alerts.map(({ subject, level }) => subject + level)), [[], ["Aamber"], ["Ared"]]);
  assert.equal(secondOf("10:40"), 38_400);
});
