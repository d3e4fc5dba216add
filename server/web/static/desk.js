/* What a clerk can do next, from the state of the window: pure, so that it can be read and tested. */

/** Everything a clerk can press: path of the REST command, word, key, and the sheet that asks first. */
export const ACTIONS = {
  open: { path: "open", word: "开窗", code: "KeyN" },
  "call-next": { path: "call-next", word: "呼叫下一位", code: "KeyN" },
  start: { path: "start", word: "开始办理", code: "KeyN" },
  finish: { path: "finish", word: "结束并请评价", code: "KeyN" },
  resume: { path: "resume", word: "恢复叫号", code: "KeyN" },
  recall: { path: "recall", word: "重呼（剩{n}次）", code: "KeyR" },
  missed: { path: "missed", word: "过号", code: "KeyM" },
  transfer: { path: "transfer", word: "转移", code: "KeyT", sheet: "transfer" },
  hold: { path: "hold", word: "挂起", code: "KeyH" },
  "resume-ticket": { path: "resume-ticket", word: "恢复挂起的号", code: "KeyB" },
  pause: { path: "pause", word: "暂停", code: "KeyP", sheet: "pause" },
  discard: { path: "discard", word: "弃号", code: "KeyD", sheet: "discard" },
  close: { path: "close", word: "关窗", code: "KeyC", sheet: "close" },
};

const NEXT = {
  closed: ["open", []],
  open: ["call-next", ["resume-ticket", "pause", "close"]],
  paused: ["resume", ["call-next", "resume-ticket", "close"]],
  called: ["start", ["recall", "missed", "transfer", "hold", "discard"]],
  serving: ["finish", ["transfer", "hold", "discard"]],
};

/** {primary, secondary} for `view`, names of ACTIONS. What was held comes back only where something is held. */
export function nextFor(view) {
  const [primary, secondary] = NEXT[view.state];
  return { primary, secondary: secondary.filter((action) => action !== "resume-ticket" || view.held?.length) };
}

/** What was pressed, as the offer to take it back says it; facts: number. */
const PRESSED = { call: "已叫{number}号", start: "{number}号已开始办理", miss: "{number}号已过号", finish: "{number}号已结束", discard: "{number}号已弃号" };
export const pressedWord = (press) => PRESSED[press];

/** Seconds for which `offer` can still be taken back at `now` (ms). */
export function secondsLeft(offer, now) {
  return offer ? Math.max(0, (Date.parse(offer.until) - now) / 1000) : 0;
}

/** Whether `action` makes sense now; the server decides, this only spares a refusal. */
export function isPossible(action, view) {
  return action !== "recall" || view.recalls_left > 0;
}

/** The action that the key `code` means in this state, or null. */
export function actionOfKey(code, view) {
  const { primary, secondary } = nextFor(view);
  return [primary, ...secondary].find((action) => keyFor(action, primary) === code) ?? null;
}

/** N is always the large action; an action that is only second in this state has no N. */
export function keyFor(action, primary) {
  const { code } = ACTIONS[action];
  return code === "KeyN" && action !== primary ? null : code;
}

/** Windows and queues that match what was typed: code, Chinese or English name. */
export function matching(items, typed) {
  const words = typed.trim().toLowerCase();
  if (!words) return items;
  return items.filter(({ code, name, more = [] }) =>
    [code, ...[name, ...more].flatMap((one) => [one.zh, one.en])].some((text) => text?.toLowerCase().includes(words)));
}

/** Rating figures as a clerk may see them: no average before five ratings stand behind it. */
export function averageOf(figures) {
  return figures.average === null || figures.rated < 5 ? null : figures.average.toFixed(1);
}
