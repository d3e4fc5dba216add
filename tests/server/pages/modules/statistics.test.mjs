import assert from "node:assert/strict";
import { test } from "node:test";
import { lengths, rangesOf } from "/static/statistics_figures.js";

test("the usual days are told from the hall's today, weeks from Monday", () => {
  const of = (today) => Object.fromEntries(rangesOf(today).map(([word, since, until]) => [word, [since, until]]));
  assert.deepEqual(of("2026-03-01")["上月"], ["2026-02-01", "2026-02-28"]);
  assert.deepEqual(of("2026-03-01")["本周"], ["2026-02-23", "2026-03-01"]);
  assert.deepEqual(of("2026-01-05")["上周"], ["2025-12-29", "2026-01-04"]);
  assert.deepEqual(of("2026-01-05")["昨天"], ["2026-01-04", "2026-01-04"]);
});

test("the longest bar is whole, and nothing has none", () => {
  assert.deepEqual(lengths([5, 10, null, 0]), [50, 100, null, 0]);
  assert.deepEqual(lengths([0, null]), [0, null]);
});
