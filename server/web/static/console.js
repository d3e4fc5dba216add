/* The clerk's console: one large action for the state the window is in, everything else beside it. */

import { minutes, nameOf, readJson, shownWindow, stopwatch, t } from "/look/language.js";
import { everySecond, keepTime, secondsSince } from "/look/clock.js";
import { icon } from "/look/icons.js";
import { el, setText, status } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { ACTIONS, actionOfKey, averageOf, isPossible, keyFor, matching, nextFor } from "/static/desk.js";
import { follow } from "/static/live.js";
import { sheet, wireSheets } from "/static/sheets.js";

const CHANNELS = [["panel", "窗口屏"], ["board", "综合屏"], ["voice", "语音"]];
const DELIVERED = { pending: ["turning", "正在送达"], shown: ["check", "已送达"], failed: ["gone", "没有送达"] };
const CLASSES = { ordinary: "普通", priority: "优先", green: "绿色通道", appointment: "预约" };
const PAUSES = ["整理材料", "短暂离开", "开会", "用餐"];
const DISCARDS = ["群众放弃", "材料不全", "重复取号", "不属本大厅办理"];

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const paths = (action) => `/api/windows/${encodeURIComponent(boot.window)}/${action}`;

let view = boot.view;
let figures = boot.figures;
const queues = new Map((boot.queues ?? []).map((line) => [line.queue, line]));
let materials = new Map();
let busy = false;
const may = new Set(boot.session?.permissions ?? []);
let figuresTimer;

// --- choosing a window -----------------------------------------------------------------------

function paintChooser() {
  const items = boot.windows.map((one) => ({ code: one.window, name: one.name, more: one.departments, view: one }));
  find("windows").replaceChildren(...matching(items, find("find").value).map(({ view: one }) =>
    el("li", {}, el("a", { class: "card chooser-window", href: `/window/${encodeURIComponent(one.window)}` },
      el("span", { class: "number" }, shownWindow(one.window)),
      el("span", { class: "chooser-name" }, one.departments.map((name) => nameOf(name)).join(t("、")) || nameOf(one.name)),
      status(one.state)))));
}

// --- painting ----------------------------------------------------------------------------------

function paint() {
  setText(find("window"), shownWindow(view.window));
  setText(find("window-name"), view.departments.map((name) => nameOf(name)).join(t("、")));
  find("state").replaceChildren(status(view.state));
  if (view.state === "paused" && view.reason) find("state").append(el("span", { class: "hint" }, ` ${t(view.reason)}`));
  paintTicket();
  paintActions();
  paintQueues();
  paintTime();
}

function paintTicket() {
  const { ticket, call } = view;
  find("ticket").dataset.state = view.state;
  if (!ticket) {
    find("ticket").replaceChildren(el("div", { class: "empty" }, icon("ticket"),
      el("p", {}, view.state === "closed" ? t("窗口未开放") : t("现在没有号票"))));
    return;
  }
  const list = materials.get(ticket.service) ?? [];
  find("ticket").replaceChildren(
    el("div", { class: "ticket-main" },
      el("p", { class: "ticket-number number", "data-number": true }, ticket.number),
      el("div", { class: "ticket-about" },
        el("p", { class: "ticket-service" }, nameOf(ticket.service_name)),
        el("p", { class: "row" },
          el("span", { class: ticket.ticket_class === "ordinary" ? "chip" : "status", "data-tone": "warn" }, t(CLASSES[ticket.ticket_class] ?? ticket.ticket_class)),
          el("span", { class: "chip" }, icon("clock"), t("等候了{n}分钟", { n: minutes(ticket.waited_s) })))),
      may.has("reprint") ? el("button", { class: "button quiet", type: "button", "data-reprint": true, onclick: () => reprint(ticket.number) },
        icon("paper"), t("重打号票")) : ""),
    call && view.state === "called" ? paintDelivery(call) : "",
    list.length ? el("details", { class: "materials" }, el("summary", {}, t("所需材料（{n}）", { n: list.length })),
      el("ul", {}, ...list.map((name) => el("li", {}, nameOf(name))))) : "");
}

function paintDelivery(call) {
  const failed = CHANNELS.every(([channel]) => call.delivered[channel] !== "shown")
    && CHANNELS.some(([channel]) => call.delivered[channel] === "failed");
  return el("div", { class: "delivery" },
    ...CHANNELS.filter(([channel]) => call.delivered[channel]).map(([channel, word]) => {
      const [picture, told] = DELIVERED[call.delivered[channel]];
      return el("span", { class: "delivered", "data-channel": channel, "data-delivered": call.delivered[channel] },
        icon(picture), t(word), el("span", { class: "visually-hidden" }, t(told)));
    }),
    call.undelivered ? el("p", { class: "notice", role: "alert", "data-undelivered": true }, icon("warning"),
      el("span", {}, el("strong", {}, t("没有屏幕或语音确认这次叫号。")), " ", t("请口头叫{number}号，或重呼；过号不影响他的位置。", call)))
      : failed ? el("p", { class: "hint" }, t("叫号没有送达：过号不影响他的位置。")) : "");
}

function wordOf(action) {
  return t(ACTIONS[action].word, { n: view.recalls_left });
}

function paintActions() {
  const { primary, secondary } = nextFor(view);
  const large = find("primary");
  large.dataset.action = primary;
  large.disabled = busy;
  setText(find("primary-word"), wordOf(primary));
  setText(find("primary-note"), primary === "call-next" ? (view.waiting ? t("等候{n}人", { n: view.waiting }) : t("没有人等候")) : "");
  find("secondary").replaceChildren(...secondary.map((action) => {
    const code = keyFor(action, primary);
    return el("button", { class: `button${action === "discard" || action === "close" ? " danger" : ""}`, type: "button",
      "data-action": action, disabled: busy || !isPossible(action, view) },
    wordOf(action), code ? el("kbd", {}, code.slice(3)) : "");
  }));
}

function paintQueues() {
  setText(find("waiting"), String(view.waiting));
  const mine = view.queues.map((code) => queues.get(code)).filter(Boolean);
  find("queues").replaceChildren(...mine.map((line) => el("li", {}, el("span", { class: "number" }, line.queue),
    el("span", { class: "queue-name" }, nameOf(line.name)), el("span", { class: "number" }, String(line.waiting)),
    el("span", { class: "hint" }, line.waiting ? t("最长{n}分钟", { n: minutes(line.longest_wait_s) }) : ""))));
}

function paintFigures() {
  if (!figures) return;
  const average = averageOf(figures);
  const facts = [["办结", figures.served], ["过号", figures.missed],
    ["平均办理", figures.served ? stopwatch(figures.mean_service_s) : "–"],
    ["评价", t("{rated}/{prompted}", figures)], ["平均分", average ?? t("满5条后显示")]];
  find("figures").replaceChildren(...facts.map(([word, value]) => el("div", {}, el("dt", {}, t(word)),
    el("dd", { class: "figure" }, String(value)))));
}

function paintTime() {
  setText(find("timer"), view.state === "closed" ? "" : stopwatch(secondsSince(view.since)));
}

// --- doing -------------------------------------------------------------------------------------

function complain(problem) {
  find("problem").hidden = !problem;
  setText(find("problem-title"), problem?.title ?? "");
  setText(find("problem-detail"), problem?.detail ?? "");
}

async function act(action, body = {}) {
  if (busy) return;
  busy = true;
  complain(null);
  paintActions();
  try {
    show(await command(paths(ACTIONS[action].path), action === "open" ? { clerk: boot.session.badge } : body));
  } catch (problem) {
    complain(problem);
  } finally {
    busy = false;
    paintActions();
  }
}

function press(action) {
  if (busy || !isPossible(action, view)) return;
  const asks = ACTIONS[action].sheet;
  if (!asks) return void act(action);
  if (asks === "transfer") openTransfer();
  sheet(asks).showModal();
}

/** Something done beside the window's own state: told in one line, until the next. */
async function aside(path, body, said) {
  if (busy) return false;
  busy = true;
  complain(null);
  setText(find("told"), "");
  paintActions();
  try {
    setText(find("told"), said(await command(path, body)));
    return true;
  } catch (problem) {
    complain(problem);
    return false;
  } finally {
    busy = false;
    paintActions();
  }
}

function reprint(number) {
  return aside("/api/tickets/reprint", { number }, (paper) => t("{number}的号票正在重打", paper));
}

async function takeBack(event) {
  event.preventDefault();
  const field = find("missed-number");
  sheet("take-back").close();
  const took = await aside("/api/tickets/take-back", { number: field.value.trim().toUpperCase() },
    (ticket) => t("{number}已找回，前面还有{ahead}人", ticket));
  if (took) field.value = "";
}

/** A state that is older than what is shown must not come back. */
function show(newer) {
  if (newer.seq < view.seq) return;
  const finished = view.ticket && !newer.ticket;
  view = newer;
  paint();
  if (finished) fetchFigures();
}

function fetchFigures() {
  clearTimeout(figuresTimer);
  figuresTimer = setTimeout(async () => {
    try {
      figures = await ask(paths("figures"));
      paintFigures();
    } catch { /* The figures are a courtesy; the next change asks again. */ }
  }, 300);
}

function choices(where, words, action) {
  const done = (reason) => { sheet(ACTIONS[action].sheet).close(); act(action, { reason }); };
  const other = el("input", { class: "input", maxlength: 60, "aria-label": t("其他原因"), placeholder: t("其他原因") });
  find(where).replaceChildren(
    ...words.map((word) => el("button", { class: "button", type: "button", onclick: () => done(word) }, t(word))),
    el("form", { class: "other-reason", onsubmit: (event) => { event.preventDefault(); if (other.value.trim()) done(other.value.trim()); } },
      other, el("button", { class: "button" }, t("确定"))));
}

// --- transferring ------------------------------------------------------------------------------

let targets = [];

async function openTransfer() {
  find("find-target").value = "";
  let windows = boot.windows;
  try {
    windows = await ask("/api/windows");
    for (const line of await ask("/api/queues")) queues.set(line.queue, line);
  } catch { /* The list from before is good enough to choose from. */ }
  targets = [
    ...[...queues.values()].map((line) => ({ code: line.queue, name: line.name, waiting: line.waiting, body: { to_queue: line.queue }, word: t("队列") })),
    ...windows.filter((one) => one.window !== boot.window && one.state !== "closed").map((one) => ({ code: one.window, name: one.name,
      more: one.departments, waiting: one.waiting, shown: shownWindow(one.window), body: { to_window: one.window }, word: t("窗口") })),
  ];
  paintTargets();
}

function paintTargets() {
  const found = matching(targets, find("find-target").value);
  find("targets").replaceChildren(...found.map((target) => el("button", { class: "button target", type: "button",
    onclick: () => { sheet("transfer").close(); act("transfer", { ...target.body, come_back: find("come-back").checked }); } },
  el("span", { class: "hint" }, target.word), el("span", { class: "number" }, target.shown ?? target.code),
  el("span", { class: "target-name" }, nameOf(target.name)), el("span", { class: "hint" }, t("等候{n}人", { n: target.waiting })))),
  found.length ? "" : el("p", { class: "empty" }, t("没有找到")));
}

/** Enter takes what was typed once it can mean one place only. */
function chooseOnly(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const found = find("targets").querySelectorAll("button");
  if (found.length === 1) found[0].click();
}

// --- starting ----------------------------------------------------------------------------------

function shortcuts(event) {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing || !find("shortcuts").checked) return;
  const action = actionOfKey(event.code, view);
  if (!action) return;
  event.preventDefault();
  press(action);
}

function start() {
  find("desk").hidden = false;
  paint();
  paintFigures();
  choices("pause-reasons", PAUSES, "pause");
  choices("discard-reasons", DISCARDS, "discard");
  wireSheets();
  find("close-window").addEventListener("click", () => { sheet("close").close(); act("close"); });
  find("primary").addEventListener("click", () => press(find("primary").dataset.action));
  find("secondary").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) press(button.dataset.action);
  });
  find("find-target").addEventListener("input", paintTargets);
  find("take-back").hidden = !may.has("take_back");
  find("take-back").addEventListener("click", () => sheet("take-back").showModal());
  find("take-back-form").addEventListener("submit", takeBack);
  find("find-target").addEventListener("keydown", chooseOnly);
  find("problem-close").addEventListener("click", () => complain(null));
  find("shortcuts").checked = localStorage.getItem("shortcuts") !== "off";
  find("shortcuts").addEventListener("change", (event) => localStorage.setItem("shortcuts", event.target.checked ? "on" : "off"));
  document.addEventListener("keydown", shortcuts);
  everySecond(paintTime);
  ask("/api/catalogue").then(({ departments }) => {
    materials = new Map(departments.flatMap((one) => one.services.map((service) => [service.service, service.materials])));
    paintTicket();
  }).catch(() => { /* Without the catalogue there is no list of materials; the rest works. */ });
  follow("/window", { window: boot.window }, {
    alive: boot.own_screen ? () => ({}) : null,
    snapshot: (snapshot) => {
      for (const line of snapshot.queues) queues.set(line.queue, line);
      figures = snapshot.figures ?? figures;
      view = snapshot.window;
      paint();
      paintFigures();
    },
    change: (change) => {
      for (const line of change.queues ?? []) queues.set(line.queue, line);
      const own = (change.windows ?? []).find((one) => one.window === boot.window);
      if (own) show(own);
      else paintQueues();
      if (change.prompt) fetchFigures();
    },
    refused: complain,
  });
}

keepTime();
setText(find("clerk"), boot.session?.name ?? "");
find("sign-out").addEventListener("click", async () => {
  await command("/api/session", {}, "DELETE").catch(complain);
  location.assign("/sign-in");
});
if (boot.window) start();
else {
  find("chooser").hidden = false;
  find("find").addEventListener("input", paintChooser);
  paintChooser();
}
