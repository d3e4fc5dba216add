import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, noticesOn, slideNow } from "/static/board_notices.js";

const notice = (zh, more = {}) => ({ text: { zh }, title: { zh: "" }, zone: "", since: null, until: null, ...more });
const words = (found) => found.map(({ text }) => text.zh);

test("a notice is shown on its days and in its zone", () => {
  const notices = [notice("all"), notice("a", { zone: "a" }), notice("b", { zone: "b" }),
    notice("soon", { since: "2027-10-02" }), notice("over", { until: "2027-09-30" }), notice("today", { since: "2027-10-01", until: "2027-10-01" })];

  assert.deepEqual(words(noticesOn(notices, "a", "2027-10-01").lines), ["all", "a", "today"]);
  assert.deepEqual(words(noticesOn(notices, "", "2027-10-01").lines), ["all", "a", "b", "today"]);
});

test("slides take turns with the latest call, but never within a minute of it", () => {
  const slides = [notice("one", { title: { zh: "一" } }), notice("two", { title: { zh: "二" } })];
  const now = Date.parse("2027-10-01T01:00:00Z");
  const call = (seconds) => ({ at: new Date(now - seconds * 1000).toISOString() });
  const shown = (latest) => [0, 1, 2, 3, 4, 5].map((tick) => slideNow(slides, latest, now, tick)?.text.zh ?? "-");

  assert.deepEqual(shown(undefined), ["-", "one", "-", "two", "-", "one"]);
  assert.deepEqual(shown(call(61)), ["-", "one", "-", "two", "-", "one"]);
  assert.deepEqual(shown(call(59)), ["-", "-", "-", "-", "-", "-"]);
  assert.equal(slideNow([], undefined, now, 1), null);
});

test("the day is the hall's", () => {
  assert.equal(dayOf("2027-09-30T16:30:00Z", "Asia/Shanghai"), "2027-10-01");
});
