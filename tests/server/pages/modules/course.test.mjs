import assert from "node:assert/strict";
import { test } from "node:test";
import { columns, summary } from "/static/course_shapes.js";

const COURSE = { begin: "2026-03-02T01:00:00Z", step_s: 900, today: { arrivals: [4, 6], waiting: [3, 5] },
  usual: { arrivals: [3, 4, 5, 2], waiting: [1, 2, 2, 0] }, ahead: { after: 2, arrivals: [6, 2], waiting: [8, 4], low: [6, 2], high: [10, 6] } };

test("the forecast of those waiting begins where today ends", () => {
  const [at, today, usual, ahead, low, high] = columns(COURSE, "waiting");

  assert.deepEqual(at.map((one) => one - at[0]), [0, 900, 1800, 2700]);
  assert.deepEqual([today, usual], [[3, 5, null, null], [1, 2, 2, 0]]);
  assert.deepEqual([ahead, low, high], [[null, 5, 8, 4], [null, 5, 6, 2], [null, 5, 10, 6]]);
  assert.deepEqual(columns(COURSE, "arrivals")[3], [null, null, 6, 2]);
});

test("what is said: so far, usually by now, and when most will wait", () => {
  assert.deepEqual(summary(COURSE), { came: 10, usual: 7, peak: { at: Date.parse("2026-03-02T01:45:00Z"), low: 6, high: 10, falls: false } });
  const later = { ...COURSE, ahead: { ...COURSE.ahead, waiting: [4, 2], low: [3, 1], high: [5, 3] } };
  assert.deepEqual(summary(later).peak, { at: Date.parse("2026-03-02T02:00:00Z"), low: 1, high: 3, falls: true });
  assert.deepEqual(summary({ ...COURSE, usual: null, ahead: null }), { came: 10, usual: null, peak: null });
});

test("a hall without a past draws today alone", () => {
  assert.deepEqual(columns({ ...COURSE, usual: null, ahead: null }, "waiting").slice(1), [[3, 5], [null, null], [null, null], [null, null], [null, null]]);
});
