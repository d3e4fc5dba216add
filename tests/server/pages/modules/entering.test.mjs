import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, found, pointsOf, signed } from "/static/entering.js";

const item = (more) => ({ points: "-3", per: "1", free: "0", most: null, veto: false, ...more });

test("points are the scheme's: free ones first, whole units, at most so many", () => {
  assert.equal(pointsOf(item(), 2), -6);
  assert.equal(pointsOf(item({ free: "2" }), 2), 0);
  assert.equal(pointsOf(item({ per: "2" }), 5), -6);
  assert.equal(pointsOf(item({ most: "5" }), 9), -5);
  assert.equal(pointsOf(item({ points: "0.1" }), 3), 0.3);
  assert.equal(pointsOf(item({ veto: true }), 1), null);
});

test("a minus is a minus", () => {
  assert.deepEqual([-0.5, 0, 2].map(signed), ["−0.5", "0", "+2"]);
});

test("every typed word must be found", () => {
  const choices = [{ search: "07 国税局 王秀兰" }, { search: "17 公安局 李明" }];
  assert.equal(found(choices, " 7  国税 ").length, 1);
  assert.equal(found(choices, "7").length, 2);
  assert.equal(found(choices, "").length, 2);
});

test("an amount is a whole number from 1 to 99", () => {
  assert.deepEqual(["3", "0", "x", "2.9", "500"].map(amountOf), [3, 1, 1, 2, 99]);
});
