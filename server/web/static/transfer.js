/* Where a ticket can go on to: every queue and open window with who waits there, kept current. */

import { nameOf, shownWindow, t, waitRange } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { ask } from "/static/api.js";
import { matching } from "/static/desk.js";
import { sheet } from "/static/sheets.js";

const AGAIN_MS = 4000;
const find = (name) => document.querySelector(`[data-${name}]`);

/** `own` is this window's code; `send(body)` transfers. Returns {open}. */
export function transferSheet({ own, queues, windows, send }) {
  let targets = [];
  let known = { windows, queues };
  const dialog = sheet("transfer");

  function learn() {
    targets = [
      ...known.queues.map((line) => ({ code: line.queue, name: line.name, word: t("去队列"), body: { to_queue: line.queue },
        load: [t("等候{n}人", { n: line.waiting }), line.expected_wait_s[1] ? waitRange(line.expected_wait_s) : ""] })),
      ...known.windows.filter((one) => one.window !== own && one.state !== "closed").map((one) => ({ code: one.window, name: one.name,
        more: one.departments, shown: shownWindow(one.window), word: t("去窗口"), body: { to_window: one.window },
        load: [t("等候{n}人", { n: one.waiting }), one.state === "paused" ? t("暂停服务") : ""] })),
    ];
  }

  async function askAgain() {
    try {
      const [now, lines] = await Promise.all([ask("/api/windows"), ask("/api/queues")]);
      known = { windows: now, queues: lines };
    } catch { /* The list from before is good enough to choose from. */ }
    const before = targets.map((target) => target.word + target.code).join();
    learn();
    // Only figures change under a finger; the list itself only when a window opened or closed.
    if (before === targets.map((target) => target.word + target.code).join()) paintLoads();
    else paint();
  }

  const loadOf = (target) => target.load.filter(Boolean).join(" · ");

  function paintLoads() {
    const loads = new Map(targets.map((target) => [JSON.stringify(target.body), loadOf(target)]));
    for (const node of find("targets").querySelectorAll("[data-target]")) setText(node.querySelector("[data-load]"), loads.get(node.dataset.target));
  }

  function paint() {
    const found = matching(targets, find("find-target").value);
    find("targets").replaceChildren(...found.map((target) => el("button", { class: "button target", type: "button", "data-target": JSON.stringify(target.body),
      onclick: () => { dialog.close(); send({ ...target.body, come_back: find("come-back").checked }); } },
    el("span", { class: "hint" }, target.word), el("span", { class: "number" }, target.shown ?? target.code),
    el("span", { class: "target-name" }, nameOf(target.name)), el("span", { class: "hint target-load", "data-load": true }, loadOf(target)))),
    found.length ? "" : el("p", { class: "empty" }, t("没有找到")));
  }

  /** Enter takes what was typed once it can mean one place only. */
  function chooseOnly(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const found = find("targets").querySelectorAll("button");
    if (found.length === 1) found[0].click();
  }

  find("find-target").addEventListener("input", paint);
  find("find-target").addEventListener("keydown", chooseOnly);
  let asking = 0;
  dialog.addEventListener("close", () => clearInterval(asking));
  return {
    open() {
      find("find-target").value = "";
      find("come-back").checked = false;
      learn();
      paint();
      askAgain();
      clearInterval(asking);
      asking = setInterval(askAgain, AGAIN_MS);
    },
  };
}
