/* What entering comes to: points of an item, and who or what was searched for. Pure. */

const HUNDREDTH = 100;

/** What `amount` of a counting item gives or takes, as the scheme counts: an estimate before the
    month's own sum, in which other entries of the same item stand too. */
export function pointsOf(item, amount) {
  if (item.veto || item.points === "") return null;
  const counted = Math.max(0, amount - Number(item.free));
  const points = Number(item.points) * Math.floor(counted / Number(item.per));
  const most = item.most === null ? Infinity : Number(item.most);
  const held = Math.sign(points) * Math.min(Math.abs(points), most);
  return Math.round(held * HUNDREDTH) / HUNDREDTH + 0; // no −0
}

/** "−3" with a real minus, "+1". */
export function signed(points) {
  const text = String(Math.abs(points));
  return points < 0 ? `−${text}` : points > 0 ? `+${text}` : text;
}

/** Those of `choices` in which every typed word is found: code, name, department, clerk. */
export function found(choices, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((one) => {
    const text = one.search.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A whole number of at least 1, from what was typed. */
export function amountOf(text) {
  const number = Math.floor(Number(text));
  return Number.isFinite(number) && number >= 1 ? Math.min(number, 99) : 1;
}
