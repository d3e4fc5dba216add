/* What votes come to. Pure. */

/** {marks: [{code, points}], wrong: [code]} from [code, typed]; empty ones are no vote. */
export function marksOf(typed, top) {
  const marks = [];
  const wrong = [];
  for (const [code, text] of typed) {
    const written = text.trim().replace("．", ".").replace("。", ".");
    if (!written) continue;
    const points = Number(written);
    if (Number.isFinite(points) && points >= 0 && points <= top) marks.push({ code, points: written });
    else wrong.push(code);
  }
  return { marks, wrong };
}

/** [{code, name, count, mean of a hundred}], the best first. */
export function means(votes) {
  const sums = new Map();
  for (const { code, name, amount, out_of: top } of votes) {
    const sum = sums.get(code) ?? { code, name, count: 0, points: 0, top: 0 };
    sums.set(code, { ...sum, count: sum.count + 1, points: sum.points + Number(amount), top: sum.top + Number(top) });
  }
  return [...sums.values()].map((one) => ({ ...one, mean: (100 * one.points) / one.top }))
    .sort((a, b) => b.mean - a.mean || a.code.localeCompare(b.code));
}

/** How many ballots these votes came from: as many as anybody was voted on. */
export const ballots = (votes) => Math.max(0, ...means(votes).map((one) => one.count));
