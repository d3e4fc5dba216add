/* The live facts of a queue wherever one is named: people waiting, expected wait, or why it is closed.
   Only text changes, in places that are always there, so that nothing moves under a finger. */

import { shownWindow, t, waitRange } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";

const CLOSED = {
  hours: () => t("不在取号时间"),
  closed_day: () => t("今天不办理"),
  limit: () => t("今天的号已取完"),
};

export function closedWord(queue) {
  if (!queue || queue.open) return "";
  return (CLOSED[queue.closed_reason] ?? (() => t("暂不取号")))();
}

/** A line of facts about `queue` (a code) that refreshQueues keeps current. */
export function queueFacts(queue) {
  return el("span", { class: "facts", "data-queue": queue },
    el("span", { class: "fact", "data-fact": "waiting" }, icon("people"), el("span", { "data-text": true })),
    el("span", { class: "fact", "data-fact": "wait" }, icon("clock"), el("span", { "data-text": true })),
    el("span", { class: "fact", "data-fact": "alone", hidden: true }, icon("ticket"), el("span", { "data-text": true })),
    el("span", { class: "fact closed", "data-fact": "closed", hidden: true }, icon("closed"), el("span", { "data-text": true })));
}

export function refreshQueues(root, queues) {
  for (const place of root.querySelectorAll("[data-queue]")) {
    const queue = queues.get(place.dataset.queue);
    const closed = closedWord(queue);
    /* A kiosk on its own knows no waits: a tile says that there are numbers, a sheet that they are not known. */
    const known = queue && queue.waiting !== null;
    place.dataset.open = String(!closed);
    fill(place, "waiting", known ? t("等候{n}人", { n: queue.waiting }) : "", closed || (queue && !known));
    fill(place, "ahead", known ? t("{n}人", { n: queue.waiting }) : queue ? t("暂不知道") : "", closed);
    fill(place, "wait", known ? waitRange(queue.expected_wait_s) : "", closed || (queue && !known));
    fill(place, "alone", t("照常取号"), closed || !queue || known);
    fill(place, "expected", known ? waitRange(queue.expected_wait_s) : queue ? t("暂不知道") : "", closed);
    fill(place, "windows", queue?.windows.map(shownWindow).join(t("、")) || "—", false);
    fill(place, "closed", closed, !closed);
  }
}

function fill(place, fact, text, hide) {
  const node = place.querySelector(`[data-fact="${fact}"]`);
  if (!node) return;
  setText(node.querySelector("[data-text]"), text);
  node.hidden = Boolean(hide);
}
