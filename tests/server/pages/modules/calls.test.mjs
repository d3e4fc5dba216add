import assert from "node:assert/strict";
import { test } from "node:test";
import { CallQueue, latestCalls, pageOf, shutWindows } from "/static/calls.js";
import { shownWindow } from "/look/language.js";

const START = Date.parse("2026-03-02T01:00:00Z");
const call = (seq, window, seconds = 0, times = 1) =>
  ({ seq, window, number: `A${seq}`, times, at: new Date(START + seconds * 1000).toISOString() });
const numbers = (calls) => calls.map(({ number }) => number);

test("one call of each window is kept, newest first", () => {
  const calls = [call(1, "1", 1), call(2, "2", 2), call(3, "1", 3)].reduce(latestCalls, []);

  assert.deepEqual(numbers(calls), ["A3", "A2"]);
});

test("a call is said once, its recall again", () => {
  const queue = new CallQueue();

  assert.equal(queue.add(call(1, "1")), true);
  assert.equal(queue.add(call(1, "1")), false);
  assert.equal(queue.take(START).times, 1);
  assert.equal(queue.add(call(1, "1", 5, 2)), true);
  assert.equal(queue.take(START).times, 2);
});

test("calls are taken in the order they came, and a newer one of a window replaces the older", () => {
  const queue = new CallQueue();
  for (const one of [call(1, "1"), call(2, "2"), call(3, "1")]) queue.add(one);

  assert.deepEqual(numbers([queue.take(START), queue.take(START)]), ["A2", "A3"]);
  assert.equal(queue.take(START), null);
});

test("a call older than 30 s is dropped and the next is said", () => {
  const queue = new CallQueue();
  queue.add(call(1, "1", 0));
  queue.add(call(2, "2", 10));

  assert.equal(queue.take(START + 31_000).number, "A2");
  assert.equal(queue.length, 0);
});

test("a call that was a mistake is not said", () => {
  const queue = new CallQueue();
  queue.add(call(1, "1"));
  queue.add(call(2, "2"));
  queue.drop(1);

  assert.equal(queue.take(START).seq, 2);
  assert.equal(queue.length, 0);
});

test("pages go round and round", () => {
  assert.deepEqual([0, 1, 2, 3].map((tick) => pageOf([1, 2, 3, 4, 5], 2, tick)), [[1, 2], [3, 4], [5], [1, 2]]);
  assert.deepEqual(pageOf([], 2, 7), []);
});

test("a window is shown as it stands over the counter", () => {
  assert.deepEqual(["07", "12", "0", "B3", "100"].map(shownWindow), ["7", "12", "0", "B3", "100"]);
});

test("paused windows stand before closed ones, by their numbers", () => {
  const windows = [["10", "closed"], ["9", "closed"], ["3", "open"], ["12", "paused"], ["1", "serving"]]
    .map(([window, state]) => ({ window, state }));

  assert.deepEqual(shutWindows(windows).map(({ window }) => window), ["12", "9", "10"]);
});
