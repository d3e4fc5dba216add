import assert from "node:assert/strict";
import { test } from "node:test";
import { RATE, trimmed, wavOf } from "/static/wav.js";

const quiet = (seconds) => new Float32Array(Math.round(seconds * RATE));
const tone = (seconds, level) => quiet(seconds).map((_, place) => level * Math.sin(place / 5));
const joined = (...parts) => Float32Array.from(parts.flatMap((part) => [...part]));

test("silent ends are cut off, and every clip has the same level", () => {
  const sound = trimmed(joined(quiet(1), tone(0.5, 0.3), quiet(2)));

  assert.ok(Math.abs(sound.length / RATE - 0.56) < 0.01);
  assert.ok(Math.abs(Math.max(...sound) - 0.9) < 0.01);
});

test("where nobody spoke there is no clip", () => {
  assert.equal(trimmed(tone(1, 0.04)), null);
  assert.equal(trimmed(quiet(0)), null);
});

test("a clip is a 16-bit mono WAV", () => {
  const bytes = new DataView(wavOf(Float32Array.of(0, 1, -1, 2)));
  const word = (at) => String.fromCharCode(...[0, 1, 2, 3].map((place) => bytes.getUint8(at + place)));

  assert.deepEqual([word(0), word(8), word(36), bytes.getUint32(24, true), bytes.getUint16(34, true)], ["RIFF", "WAVE", "data", RATE, 16]);
  assert.deepEqual([0, 1, 2, 3].map((place) => bytes.getInt16(44 + place * 2, true)), [0, 32767, -32767, 32767]);
});
