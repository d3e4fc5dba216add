import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing } from "/static/drawing.js";
import { cut, shortTime, tooLong } from "/static/plan_shapes.js";

const PLAN = { drawn: 7, width: 30, height: 20,
  windows: [{ window: "1", x: 1, y: 3 }, { window: "2", x: 6, y: 3 }, { window: "3", x: 20, y: 10 }],
  zones: [{ zone: "a", name: null, x: 0, y: 0, width: 12, height: 10 }], marks: [{ kind: "kiosk", x: 0, y: 16, width: 5, height: 3 }] };
const open = () => new Drawing(PLAN, { 1: "a", 2: "a", 3: "b" });
const at = (plan, window) => plan.windows.find((one) => one.window === window);

test("a window moves by cells, but never onto another or off the plan", () => {
  const drawing = open();
  const [one, three] = ["1", "3"].map((key) => ({ kind: "window", key }));

  assert.deepEqual(at(drawing.moved(one, 0, 6), "1"), { window: "1", x: 1, y: 9 });
  assert.equal(drawing.moved(one, 1, 0), null);
  assert.equal(drawing.moved(one, -2, 0), null);
  assert.equal(drawing.moved(three, 5, 5), null);
  assert.equal(drawing.moved(three, 5, 4).windows[2].x, 25);
});

test("a zone takes its own windows along and leaves the others", () => {
  const plan = open().moved({ kind: "zone", key: "a" }, 3, 2);

  assert.deepEqual([plan.zones[0].x, at(plan, "1").x, at(plan, "2").y, at(plan, "3").x], [3, 4, 5, 20]);
});

test("zones and fixtures change their size, windows do not", () => {
  const drawing = open();

  assert.equal(drawing.resized({ kind: "zone", key: "a" }, 2, 1).zones[0].width, 14);
  assert.equal(drawing.resized({ kind: "mark", key: 0 }, -4, 0), null);
  assert.equal(drawing.resized({ kind: "window", key: "1" }, 1, 1), null);
});

test("a fixture is put where nothing stands, and can be taken away", () => {
  const drawing = open();
  const plan = drawing.added("kiosk");
  const added = plan.marks[1];

  assert.ok(added.x >= 5 || added.y + added.height <= 16, "it does not cover the one that is there");
  drawing.take(plan);
  assert.equal(drawing.removed({ kind: "mark", key: 1 }).marks.length, 1);
  assert.equal(drawing.removed({ kind: "zone", key: "a" }), null);
  assert.equal(new Drawing({ ...PLAN, width: 4, marks: [] }, {}).added("kiosk"), null);
});

test("every step is undone and done again, and a new step ends what was undone", () => {
  const drawing = open();
  const item = { kind: "window", key: "3" };
  drawing.take(drawing.moved(item, 1, 0));
  drawing.take(drawing.moved(item, 1, 0));

  assert.equal(drawing.undo() && at(drawing.plan, "3").x, 21);
  assert.equal(drawing.undo() && drawing.plan, PLAN);
  assert.equal(drawing.undo(), false);
  assert.equal(drawing.redo() && at(drawing.plan, "3").x, 21);
  assert.equal(drawing.take(null), false);
  drawing.take(drawing.moved(item, 0, 1));
  assert.equal(drawing.redo(), false);
});

test("the plan never grows smaller than what stands on it", () => {
  assert.equal(open().sized(24, 20), null);
  assert.deepEqual(open().sized(40, 16), null);
  assert.equal(open().sized(40, 30).width, 40);
  assert.equal(open().sized(400, 30), null);
});

test("a time in a state is told in four signs, and what lasts too long is known", () => {
  assert.deepEqual([-3, 7, 247, 599, 600, 99_999_999].map(shortTime), ["0:00", "0:07", "4:07", "9:59", "10′", "999′"]);
  const late = (state, seconds) => tooLong({ state }, seconds, { amber_s: 900 });
  assert.deepEqual([late("called", 179), late("called", 180), late("paused", 899), late("paused", 900), late("serving", 9000)], [false, true, false, true, false]);
});

test("words are cut to their room, a Chinese character for two", () => {
  assert.deepEqual([cut("公安局(户籍科)", 8), cut("王秀兰", 8), cut("Registry", 8), cut("Registry office", 8)], ["公安局…", "王秀兰", "Registry", "Registr…"]);
});
