import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIONS, actionOfKey, averageOf, isPossible, keyFor, matching, nextFor, secondsLeft } from "/static/desk.js";

const STATES = ["closed", "open", "paused", "called", "serving"];
const view = (state, more = {}) => ({ state, recalls_left: 3, ...more });

test("every state of a window has one large action and no action twice", () => {
  for (const state of STATES) {
    const { primary, secondary } = nextFor(view(state));
    assert.ok(ACTIONS[primary], state);
    assert.equal(new Set([primary, ...secondary]).size, secondary.length + 1);
  }
});

test("N is always the large action, and a key means one thing in each state", () => {
  for (const state of STATES) {
    const { primary, secondary } = nextFor(view(state));
    assert.equal(actionOfKey("KeyN", view(state)), primary);
    const codes = secondary.map((action) => keyFor(action, primary)).filter(Boolean);
    assert.equal(new Set([...codes, "KeyN"]).size, codes.length + 1);
  }
  assert.equal(actionOfKey("KeyR", view("serving")), null);
});

test("a held number comes back only where one is held", () => {
  const offers = (held) => nextFor(view("open", { held })).secondary.includes("resume-ticket");

  assert.deepEqual([offers([]), offers(undefined), offers([{ number: "A001" }])], [false, false, true]);
});

test("an undo is offered until its moment", () => {
  const offer = { until: "2026-03-02T01:00:05Z" };
  const at = (seconds) => secondsLeft(offer, Date.parse("2026-03-02T01:00:00Z") + seconds * 1000);

  assert.deepEqual([at(0), at(4.5), at(5), at(9), secondsLeft(null, 0)], [5, 0.5, 0, 0, 0]);
});

test("a recall is possible while recalls are left", () => {
  assert.equal(isPossible("recall", view("called")), true);
  assert.equal(isPossible("recall", view("called", { recalls_left: 0 })), false);
  assert.equal(isPossible("missed", view("called", { recalls_left: 0 })), true);
});

test("a search finds codes and names in both languages", () => {
  const items = [{ code: "A", name: { zh: "户籍", en: "Household" } }, { code: "12", name: { zh: "12号窗口" }, more: [{ zh: "国税局", en: "Tax" }] }];
  const found = (typed) => matching(items, typed).map(({ code }) => code);

  assert.deepEqual(["", "户籍", "HOUSE", "税", "tax", "12", "无"].map(found), [["A", "12"], ["A"], ["A"], ["12"], ["12"], ["12"], []]);
});

test("an average is shown once five ratings stand behind it", () => {
  assert.equal(averageOf({ average: 4.567, rated: 4 }), null);
  assert.equal(averageOf({ average: null, rated: 9 }), null);
  assert.equal(averageOf({ average: 4.567, rated: 5 }), "4.6");
});
