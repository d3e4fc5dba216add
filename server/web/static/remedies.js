/* What a manager can do at once for a pressing queue: end a pause, open a further window, move a clerk. */

import { minutes, shownWindow, t } from "/look/language.js";
import { secondsSince } from "/look/clock.js";
import { el } from "/look/page.js";
import { command } from "/static/api.js";

/** [short, in full, what the button says, path, body] of each kind; words are message ids. */
const WAYS = {
  resume: ["请{window}号恢复叫号", "{window}号窗口已暂停{n}分钟，由{clerk}值守。先当面或用电话说好，再恢复叫号。", "恢复叫号",
    (one) => [`/api/windows/${one.window}/resume`, {}]],
  open: ["开{window}号潮汐窗口", "{window}号窗口现在关着，平常由{clerk}值守。人到了窗口再打开，打开后就会叫号。", "开窗",
    (one) => [`/api/windows/${one.window}/open`, { clerk: one.clerk }]],
  move: ["{clerk}调到{window}号", "{clerk}在{source}号窗口，{n}分钟没有人办事。调到{window}号窗口后，{source}号窗口关闭。", "调过去",
    (one) => [`/api/windows/${one.window}/move-clerk`, { source: one.source }]],
};

const find = (name) => document.querySelector(`[data-${name}]`);
const factsOf = (one) => ({ window: shownWindow(one.window), source: shownWindow(one.source), clerk: one.clerk_name || one.clerk,
  n: minutes(secondsSince(one.since)) });

/** Buttons for an alert's remedies; none for those whom `may` does not let. */
export function remedyButtons(remedies, may, done) {
  const given = remedies.filter((one) => may.has(one.kind === "resume" ? "operate_window" : "seat_others"));
  if (!given.length) return null;
  return el("p", { class: "remedies" }, ...given.map((one) => el("button", { class: "button", type: "button", "data-remedy": one.kind,
    onclick: () => askFirst(one, done) }, t(WAYS[one.kind][0], factsOf(one)))));
}

function askFirst(one, done) {
  const [short, whole, verb, way] = WAYS[one.kind];
  const sheet = document.querySelector('[data-sheet="remedy"]');
  find("remedy-title").textContent = t(short, factsOf(one));
  find("remedy-words").textContent = t(whole, factsOf(one));
  find("remedy-problem").hidden = true;
  const button = find("remedy-do");
  button.textContent = t(verb);
  button.disabled = false;
  button.onclick = async () => {
    button.disabled = true;
    try {
      await command(...way(one));
      sheet.close();
      done();
    } catch (problem) {
      find("remedy-problem").textContent = [problem.title, problem.detail].filter(Boolean).join(t("："));
      find("remedy-problem").hidden = false;
      button.disabled = false;
    }
  };
  sheet.showModal();
}
