/* What stands on the plan, as shapes and short words: the same for the live floor, a past moment and
   the drawing board. Pure. */

/** Drawing units of one cell of the plan's grid. */
export const CELL = 10;
/** Cells of a window, as server/domain/plan.py says. */
export const WIDE = 5;
export const HIGH = 6;

/** Words of the states, short enough for a window on the plan. Message ids. */
export const SHORT = { closed: "未开", open: "空闲", paused: "暂停", called: "呼叫", serving: "在办" };

export const MARKS = { entrance: ["入口", "person-out"], reception: ["咨询台", "people"], kiosk: ["取号机", "ticket"], seats: ["等候区", "clock"] };

const CALLED_LONG_S = 180;
/** A call is news for so long: after that the citizen is likely there. */
export const FRESH_S = 20;

/** 4:07, and from ten minutes on 65′: beside a window's number there is room for four signs. */
export function shortTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return whole < 600 ? `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}` : `${Math.min(999, Math.floor(whole / 60))}′`;
}

/** Whether a state lasts longer than it should: nobody comes to a call, a pause becomes an absence. */
export function tooLong(view, seconds, thresholds) {
  if (view.state === "called") return seconds >= CALLED_LONG_S;
  return view.state === "paused" && seconds >= thresholds.amber_s;
}

/** `text` cut to so many half-widths (a Chinese character takes two), with … where it was cut. */
export function cut(text, halves) {
  let taken = 0;
  for (const [place, letter] of [...text].entries()) {
    taken += letter.charCodeAt(0) > 255 ? 2 : 1;
    if (taken > halves) return `${[...text].slice(0, place - 1).join("")}…`;
  }
  return text;
}
