import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, minutes, nameOf, stopwatch, timeOfDay, waitRange } from "/look/language.js";
import { leftOf } from "/static/countdown.js";
import { actionsOf, deadlineOf, movesCases, shownBy } from "/static/case_words.js";
import { TICKET_STATES, adviceFor, asks, mayCancel, tagsFor } from "/static/position.js";
import { after, byPressure, byZone, linesAt, pressure, zoneLoad, zoneTone } from "/static/standing.js";
import { ratio } from "/static/contrast.js";
import { Watermark } from "/static/watermark.js";

test("facts are filled in once, and a missing one stays visible", () => {
  assert.equal(fill("请{number}号到{window}", { number: "{window}", window: 3 }), "请{window}号到3");
  assert.equal(fill("{gone}", {}), "{gone}");
});

test("a name falls back to Chinese", () => {
  assert.equal(nameOf({ zh: "户籍", en: "Household" }, "en"), "Household");
  assert.equal(nameOf({ zh: "户籍", en: "" }, "en"), "户籍");
});

test("waits are told in whole minutes", () => {
  assert.deepEqual([0, 20, 89, 91].map(minutes), [0, 1, 1, 2]);
  assert.deepEqual([[10, 40], [600, 610], [720, 1080]].map(waitRange), ["不到1分钟", "约10分钟", "约12–18分钟"]);
});

test("a stopwatch never runs backwards", () => {
  assert.deepEqual([-5, 7, 247, 3750].map(stopwatch), ["0:00", "0:07", "4:07", "1:02:30"]);
});

test("the time of day is the hall's", () => {
  assert.equal(timeOfDay("2026-03-02T16:05:00Z", "Asia/Shanghai"), "00:05");
});

test("a seq is taken once and in order", () => {
  const seen = new Watermark();

  assert.deepEqual([3, 3, 2, 5].map((seq) => seen.takes(seq)), [true, false, false, true]);
  seen.reach(9);
  seen.reach(4);
  assert.deepEqual([9, 10].map((seq) => seen.takes(seq)), [false, true]);
});

test("a prompt counts down to nothing and no further", () => {
  const now = Date.parse("2026-03-02T01:00:00Z");

  assert.equal(leftOf({ until: "2026-03-02T01:00:47Z" }, now), 47);
  assert.equal(leftOf({ until: "2026-03-02T00:59:00Z" }, now), 0);
});

test("every state of a ticket is told, and says what to do where that is not plain", () => {
  for (const state of Object.keys(TICKET_STATES)) {
    const ticket = { state, ahead: 4 };
    assert.equal(Boolean(adviceFor(ticket)), !["called", "serving"].includes(state), state);
  }
  assert.notEqual(adviceFor({ state: "waiting", ahead: 0 }), adviceFor({ state: "waiting", ahead: 9 }));
  assert.equal(mayCancel({ state: "called" }), false);
});

test("reason tags belong to the level that was chosen", () => {
  assert.deepEqual(tagsFor([{ code: "213", level: 2 }, { code: "108", level: 1 }], 1).map(({ code }) => code), ["108"]);
});

test("the page asks to rate, then for what a key could not say, then once more", () => {
  const ticket = { prompt_token: "", reasons_token: "x", again_token: "x" };
  assert.deepEqual(asks({ ...ticket, prompt_token: "x" }, new Set()), ["rate", "x"]);
  assert.deepEqual(asks(ticket, new Set()), ["reasons", "x"]);
  assert.deepEqual(asks(ticket, new Set(["reasonsx"])), ["again", "x"]);
  assert.deepEqual(asks({}, new Set()), ["", ""]);
});

test("a case's deadline is told in working days", () => {
  const brief = { state: "verifying", deadline: "2026-03-04", overdue: false };
  assert.deepEqual(deadlineOf({ ...brief, working_days: 3 }), ["calm", "还有{n}个工作日", { n: 3 }]);
  assert.deepEqual(deadlineOf({ ...brief, working_days: 0 })[1], "今天到期");
  assert.deepEqual(deadlineOf({ ...brief, working_days: -2, overdue: true }), ["bad", "超期{n}个工作日", { n: 2 }]);
  assert.equal(deadlineOf({ state: "calling_back", deadline: null, working_days: 0, overdue: false })[1], "待回访");
});

test("a proposal leaves only its decision to be made", () => {
  const can = ["find_true", "find_unfounded", "set_aside", "refuse_setting_aside", "said", "hand_over"];
  assert.deepEqual(actionsOf({ can, brief: { proposed: true } }), ["set_aside", "refuse_setting_aside"]);
  assert.deepEqual(actionsOf({ can: ["find_true", "propose_setting_aside", "said"], brief: { proposed: false } }), ["find_true"]);
});

test("cases are filtered, and live changes of cases are known", () => {
  const cases = [{ case: 1, overdue: true, deadline: "x", working_days: -1, owner: { badge: "7" }, kind: "complaint" },
    { case: 2, overdue: false, deadline: "x", working_days: 1, owner: null, kind: "flag" }];
  const numbers = (filter) => shownBy(filter, cases, "7").map((one) => one.case);
  assert.deepEqual([numbers("all"), numbers("overdue"), numbers("soon"), numbers("mine"), numbers("flag")], [[1, 2], [1], [2], [1], [2]]);
  assert.deepEqual(["case_step", "rated", "called"].map((kind) => movesCases({ kind })), [true, true, false]);
});

const USUAL = { amber_s: 900, red_s: 1800, crowd: 10 };
const line = (queue, waiting, longest) => ({ queue, waiting, longest_wait_s: longest });

test("a queue is amber after a quarter of an hour or above ten, red after half an hour", () => {
  const told = (waiting, longest) => pressure(line("A", waiting, longest), USUAL);
  assert.deepEqual([told(1, 899), told(1, 900), told(11, 60), told(10, 60), told(1, 1800), told(0, 1800)], ["", "warn", "warn", "", "bad", ""]);
  assert.equal(pressure(line("A", 4, 60), { ...USUAL, crowd: 3 }), "warn");
});

test("a wait grows while nothing happens", () => {
  const floor = { at: "2026-03-02T01:00:00Z", queues: [line("A", 2, 60), { ...line("B", 1, 5), at: "2026-03-02T01:00:30Z" }, line("C", 0, 0)] };
  assert.deepEqual(linesAt(floor, Date.parse("2026-03-02T01:01:00Z")).map((one) => one.longest_wait_s), [120, 35, 0]);
});

test("a zone burns as its worst queue does, and ten in each of two queues are no crowd", () => {
  const windows = [{ view: { zone: "a", queues: ["A", "B"] } }, { view: { zone: "b", queues: ["C"] } }];
  const load = zoneLoad("a", windows, [line("A", 9, 60), line("B", 9, 30), line("C", 20, 1900)]);
  assert.deepEqual([load.waiting, load.longest_wait_s, zoneTone(load, USUAL)], [18, 60, ""]);
  assert.equal(zoneTone(zoneLoad("b", windows, [line("C", 1, 1900)]), USUAL), "bad");
});

test("the most pressing queue stands first", () => {
  const queues = [line("A", 0, 900), line("B", 2, 60), line("C", 9, 60), line("D", 1, 1900)];

  assert.deepEqual(byPressure(queues).map(({ queue }) => queue), ["D", "C", "B", "A"]);
});

test("windows stand by zone and number", () => {
  const windows = [["10", "b"], ["9", "b"], ["1", "a"]].map(([window, zone]) => ({ view: { window, zone } }));

  assert.deepEqual(byZone(windows).map(([zone, some]) => [zone, ...some.map(({ view }) => view.window)]), [["a", "1"], ["b", "9", "10"]]);
});

test("a change replaces what it names and leaves the rest, however often it comes", () => {
  const floor = { seq: 1, windows: [{ view: { window: "1", state: "open" }, clerk: "张" }, { view: { window: "2", state: "open" } }],
    queues: [line("A", 1, 5)], devices: [], ratings: [], alerts: [], day: {} };
  const change = { seq: 2, windows: [{ window: "1", state: "called" }], queues: [line("A", 0, 0), line("B", 1, 1)],
    rating: { seq: 2, level: 5 }, devices: [{ device: "panel-1" }] };

  const once = after(floor, change);
  const twice = after(once, change);

  assert.deepEqual(once.windows, [{ view: { window: "1", state: "called" }, clerk: "张" }, { view: { window: "2", state: "open" } }]);
  assert.deepEqual(once.queues.map(({ queue, waiting }) => [queue, waiting]), [["A", 0], ["B", 1]]);
  assert.deepEqual(twice, once);
});

test("contrast is reckoned as WCAG does", () => {
  assert.deepEqual([ratio("#000", "#ffffff"), ratio("#777777", "#fff"), ratio("#abc", "#aabbcc")].map((one) => one.toFixed(2)), ["21.00", "4.48", "1.00"]);
});
