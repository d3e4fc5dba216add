/* A recording as the boards play it: without its silent ends, at full level, 16-bit mono WAV. Pure. */

export const RATE = 22050;
const SILENCE = 0.02;
const MARGIN_S = 0.03;
const PEAK = 0.9;
/** Weaker than this from end to end, nobody has spoken. */
const SPOKEN = 0.05;

/** The sound between its silent ends, raised to one level; null when nothing was said. */
export function trimmed(samples, rate = RATE) {
  let peak = 0;
  let first = -1;
  let last = -1;
  samples.forEach((sample, place) => {
    const loud = Math.abs(sample);
    peak = Math.max(peak, loud);
    if (loud < SILENCE) return;
    if (first < 0) first = place;
    last = place;
  });
  if (peak < SPOKEN) return null;
  const margin = Math.round(MARGIN_S * rate);
  return samples.slice(Math.max(0, first - margin), last + margin + 1).map((sample) => (sample * PEAK) / peak);
}

/** Samples from -1 to 1 as the bytes of a WAV file. */
export function wavOf(samples, rate = RATE) {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, word) => [...word].forEach((letter, place) => bytes.setUint8(at + place, letter.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, place) => bytes.setInt16(44 + place * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true));
  return bytes.buffer;
}
