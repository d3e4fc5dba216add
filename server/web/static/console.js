/* The clerk's console: one large action for the state the window is in, everything else beside it. */

import { minutes, nameOf, readJson, shownWindow, stopwatch, t } from "/look/language.js";
import { everySecond, keepTime, secondsSince } from "/look/clock.js";
import { el, setText, status } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { ACTIONS, actionOfKey, averageOf, isPossible, keyFor, matching, nextFor } from "/static/desk.js";
import { follow } from "/static/live.js";
import { sheet, wireSheets } from "/static/sheets.js";
import { ticketCard, undelivered } from "/static/ticket_card.js";
import { transferSheet } from "/static/transfer.js";
import { UndoBar } from "/static/undo.js";

const PAUSES = ["整理材料", "短暂离开", "开会", "用餐"];
const DISCARDS = ["群众放弃", "材料不全", "重复取号", "不属本大厅办理"];

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const paths = (action) => `/api/windows/${encodeURIComponent(boot.window)}/${action}`;

let view = boot.view;
let figures = boot.figures;
const queues = new Map((boot.queues ?? []).map((line) => [line.queue, line]));
let services = new Map();
/** Numbers whose citizen was noted here. */
const noted = new Set();
let busy = false;
const may = new Set(boot.session?.permissions ?? []);
let figuresTimer;
let transfers;
let undoBar;

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
  paintHeld();
  paintQueues();
  paintTime();
  undoBar.show(view.undo);
}

function paintTicket() {
  find("ticket").dataset.state = view.state;
  const service = services.get(view.ticket?.service);
  find("ticket").replaceChildren(...ticketCard({ view, materials: service?.materials ?? [], reprint: may.has("reprint") ? reprint : null,
    identity: service?.identity ? () => sheet("identity").showModal() : null, noted: noted.has(view.ticket?.number) }));
  const unheard = undelivered(view);
  const about = unheard.length ? String(view.call.seq) : "";
  if (find("unheard").dataset.call === about) return; /* read out once */
  find("unheard").dataset.call = about;
  find("unheard").replaceChildren(...unheard);
}

/** Tickets put aside here, longest first; any of them can be called back while the window is free. */
function paintHeld() {
  const free = nextFor(view).secondary.includes("resume-ticket");
  find("held-card").hidden = !view.held.length;
  find("held").replaceChildren(...view.held.map((held) => el("li", { "data-held": held.number },
    el("span", { class: "number" }, held.number),
    el("span", { class: "queue-name" }, nameOf(held.service_name), el("span", { class: "hint" }, t("挂起{n}分钟", { n: minutes(secondsSince(held.since)) }))),
    el("button", { class: "button", type: "button", disabled: busy || !free, onclick: () => act("resume-ticket", { number: held.number }) }, t("叫回")))));
}

function wordOf(action) {
  return t(ACTIONS[action].word, { n: view.recalls_left });
}

/** Under "next": how many wait, and whether it is this window's turn to take them. */
function waitingNote({ waiting, wanted }) {
  if (!waiting) return t("没有人等候");
  return wanted ? t("等候{n}人，请您叫号", { n: waiting }) : t("等候{n}人", { n: waiting });
}

function paintActions() {
  const { primary, secondary } = nextFor(view);
  const large = find("primary");
  large.dataset.action = primary;
  large.disabled = busy;
  undoBar.busy = busy;
  setText(find("primary-word"), wordOf(primary));
  setText(find("primary-note"), primary === "call-next" ? waitingNote(view) : "");
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
    ["评价", t("{rated}/{prompted}", figures)], ["平均分", average]];
  find("figures").replaceChildren(...facts.map(([word, value]) => el("div", {}, el("dt", {}, t(word)),
    value === null ? el("dd", { class: "hint" }, t("满5条后显示")) : el("dd", { class: "figure" }, String(value)))));
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
    show(await command(paths(ACTIONS[action]?.path ?? action), action === "open" ? { clerk: boot.session.badge } : body));
  } catch (problem) {
    complain(problem);
  } finally {
    busy = false;
    paintActions();
    paintHeld();
  }
}

function press(action) {
  if (busy || !isPossible(action, view)) return;
  const asks = ACTIONS[action].sheet;
  if (!asks) return void act(action);
  if (asks === "transfer") transfers.open();
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

/** Who is served, where the service demands it. What was typed stays nowhere on the screen. */
async function noteIdentity(event) {
  event.preventDefault();
  const form = find("identity-form");
  const { name, phone, document: card } = form.elements;
  const { number } = view.ticket ?? {};
  sheet("identity").close();
  const done = await aside(paths("identity"), { name: name.value, phone: phone.value, document: card.value },
    () => t("{number}的办事人已登记", { number }));
  if (!done) return;
  form.reset();
  noted.add(number);
  paintTicket();
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

// --- starting ----------------------------------------------------------------------------------

function shortcuts(event) {
  // A sheet that has just closed may hold the focus until the next frame: that is not typing.
  const typing = document.querySelector("dialog[open]") || (event.target.closest?.("input, textarea, select") && !event.target.closest("dialog"));
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing || !find("shortcuts").checked) return;
  if (event.code === "KeyZ") return void undoBar.press();
  const action = actionOfKey(event.code, view);
  if (!action) return;
  event.preventDefault();
  press(action);
}

function start() {
  find("desk").hidden = false;
  undoBar = new UndoBar(find("undo-bar"), ({ press: pressed, number }) => act("undo", { press: pressed, number }));
  transfers = transferSheet({ own: boot.window, queues: [...queues.values()], windows: boot.windows, send: (body) => act("transfer", body) });
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
  find("take-back").hidden = !may.has("take_back");
  find("take-back").addEventListener("click", () => sheet("take-back").showModal());
  find("take-back-form").addEventListener("submit", takeBack);
  find("identity-form").addEventListener("submit", noteIdentity);
  find("problem-close").addEventListener("click", () => complain(null));
  find("shortcuts").checked = localStorage.getItem("shortcuts") !== "off";
  find("shortcuts").addEventListener("change", (event) => localStorage.setItem("shortcuts", event.target.checked ? "on" : "off"));
  document.addEventListener("keydown", shortcuts);
  everySecond(paintTime);
  learnServices();
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
    hall: learnServices,
    refused: complain,
  });
}

function learnServices() {
  ask("/api/catalogue").then(({ departments }) => {
    services = new Map(departments.flatMap((one) => one.services.map((service) => [service.service, service])));
    paintTicket();
  }).catch(() => { /* Without the catalogue there is no list of materials; the rest works. */ });
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
