import assert from "node:assert/strict";
import { test } from "node:test";
import { ballots, marksOf, means } from "/static/vote_sums.js";

test("an empty field is no vote, and what is no mark is named", () => {
  const typed = [["1", " 92 "], ["2", ""], ["3", "101"], ["4", "九十"], ["5", "8．5"], ["6", "0"]];
  assert.deepEqual(marksOf(typed, 100), {
    marks: [{ code: "1", points: "92" }, { code: "5", points: "8.5" }, { code: "6", points: "0" }],
    wrong: ["3", "4"],
  });
});

test("means are of a hundred, whatever the marks went to", () => {
  const votes = [
    { code: "1", name: {}, amount: "4", out_of: "5" },
    { code: "1", name: {}, amount: "90", out_of: "100" },
    { code: "2", name: {}, amount: "10", out_of: "10" },
  ];
  const found = means(votes).map(({ code, count, mean }) => [code, count, Math.round(mean * 10) / 10]);
  assert.deepEqual(found, [["2", 1, 100], ["1", 2, 89.5]]);
  assert.equal(ballots(votes), 2);
  assert.equal(ballots([]), 0);
});
