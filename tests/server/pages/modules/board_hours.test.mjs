import assert from "node:assert/strict";
import { test } from "node:test";
import { settingAt } from "/static/board_hours.js";

const hours = { brightness: 100, volume: 80, times: [
  { start: "20:00:00", end: "07:30:00", brightness: 20, volume: 0 }, { start: "12:00:00", end: "13:00:00", brightness: null, volume: 40 }] };

test("a board is as bright and loud as the hall says for the time of day", () => {
  const at = (clock) => { const { brightness, volume } = settingAt(hours, clock); return [brightness, volume]; };

  assert.deepEqual(["11:59", "12:00", "12:59", "13:00"].map(at), [[100, 80], [100, 40], [100, 40], [100, 80]]);
});

test("quiet hours run over midnight", () => {
  assert.deepEqual(["19:59", "20:00", "23:59", "00:00", "07:29", "07:30"].map((clock) => settingAt(hours, clock).volume), [80, 0, 0, 0, 0, 80]);
});
