import assert from "node:assert/strict";
import { test } from "node:test";
import { newsInWords, newsOf } from "/static/attention.js";

const waiting = (ahead) => ({ state: "waiting", ahead });
const called = { state: "called", ahead: null, window: "07" };

test("three ahead is news once, however the number moves afterwards", () => {
  assert.equal(newsOf(waiting(4), waiting(3)), "near");
  assert.equal(newsOf(waiting(9), waiting(1)), "near");
  assert.equal(newsOf(waiting(3), waiting(2)), "");
  assert.equal(newsOf(waiting(4), waiting(5)), "");
  assert.equal(newsOf(null, waiting(2)), "near");
  assert.equal(newsOf(null, waiting(null)), "");
});

test("a call is news, its repetition in another change is not", () => {
  assert.equal(newsOf(waiting(0), called), "called");
  assert.equal(newsOf(null, called), "called");
  assert.equal(newsOf(called, called), "");
});

test("the words say where to go or how many are ahead", () => {
  assert.equal(newsInWords("called", called), "请到7号窗口");
  assert.equal(newsInWords("near", waiting(2)), "前面还有2人，请回到大厅");
  assert.equal(newsInWords("near", waiting(0)), "马上轮到您了");
});
