/* The hall board: newest call large, latest of each window, who waits, and the voice. */

import { dateInWords, nameOf, readJson, shownWindow, t, timeOfDay, timeZone } from "/look/language.js";
import { everySecond, keepTime, now } from "/look/clock.js";
import { el, setText, status } from "/look/page.js";
import { settingAt } from "/static/board_hours.js";
import { dayOf, noticesOn, slideNow } from "/static/board_notices.js";
import { paintSlide } from "/static/board_slide.js";
import { CallQueue, TOO_OLD_S, keyOf, latestCalls, newestFirst, pageOf, shutWindows } from "/static/calls.js";
import { follow } from "/static/live.js";
import { Speaker } from "/static/speaker.js";

const ROW_REM = 5.8;
const SHUT_AT_ONCE = { landscape: 15, portrait: 8 }; /* beside the words of both states */
const QUEUES_AT_ONCE = { landscape: 4, portrait: 3 };
const PAGE_SECONDS = 8;
const HIGHLIGHT_MS = 10_000;

const boot = readJson("boot");
const options = new URLSearchParams(location.search);
/* ?voice=zh,en or ?voice=off goes before what the hall says. */
const languages = (options.get("voice")?.split(",") ?? boot.view.hours.languages).filter((language) => ["zh", "en"].includes(language));
const find = (name) => document.querySelector(`[data-${name}]`);

const windows = new Map();
const queues = new Map();
let calls = [];
let page = 0;

const toSay = new CallQueue();
const speaker = options.get("voice") === "off" ? null : new Speaker(boot.clips, languages);
let speaking = null; /* the call that is being said */
let hours = boot.view.hours;
let setting = settingAt(hours, timeOfDay(now()));
let sound = speaker ? "on" : "off";
const done = { shown: 0, said: 0, unsaid: 0 };

const shape = () => (matchMedia("(orientation: portrait)").matches ? "portrait" : "landscape");

function learn({ windows: views = [], queues: lines = [] }) {
  for (const view of views) windows.set(view.window, view);
  for (const line of lines) queues.set(line.queue, line);
}

// --- painting --------------------------------------------------------------------------------

function paintNewest(call, fresh) {
  find("slide").hidden = true;
  find("welcome").hidden = Boolean(call);
  find("call").hidden = !call;
  if (!call) return;
  setText(find("number"), call.number);
  find("number").toggleAttribute("data-long", call.number.length > 4);
  setText(find("window"), shownWindow(call.window));
  find("newest").toggleAttribute("data-fresh", fresh);
  clearTimeout(paintNewest.timer);
  if (fresh) paintNewest.timer = setTimeout(() => find("newest").removeAttribute("data-fresh"), HIGHLIGHT_MS);
}

/** As many rows as can be read: what else stands on the board takes its room from the list. */
function rowsThatFit() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(3, Math.floor(find("latest").clientHeight / (ROW_REM * rem)));
}

function paintLatest() {
  document.querySelector(".board").dataset.calls = calls.length;
  const rows = rowsThatFit();
  find("latest").style.setProperty("--rows", rows);
  find("latest").replaceChildren(...calls.slice(0, rows).map((call) =>
    el("li", { class: "latest-call", "data-key": keyOf(call), "data-window": call.window,
      "data-fresh": now() - Date.parse(call.at) < HIGHLIGHT_MS },
    el("span", { class: "number" }, call.number),
    el("span", { class: "latest-arrow", "aria-hidden": "true" }),
    el("span", { class: "number latest-window" }, shownWindow(call.window)))));
}

function paintShut() {
  const shut = pageOf(shutWindows([...windows.values()]), SHUT_AT_ONCE[shape()], page);
  if (!shut.length) return void find("shut").replaceChildren(el("p", { class: "shut-group" }, status("open", t("所有窗口都开放"))));
  find("shut").replaceChildren(...["paused", "closed"].map((state) => [state, shut.filter((view) => view.state === state)])
    .filter(([, views]) => views.length)
    .map(([state, views]) => el("p", { class: "shut-group", "data-shut-state": state }, status(state),
      ...views.map((view) => el("span", { class: "number", "data-window": view.window }, shownWindow(view.window))))));
}

function paintQueues() {
  const waiting = [...queues.values()].filter((line) => line.open || line.waiting)
    .sort((one, other) => one.queue.localeCompare(other.queue));
  find("queues").replaceChildren(...pageOf(waiting, QUEUES_AT_ONCE[shape()], page).map((line) =>
    el("li", { class: "waiting-queue", "data-queue": line.queue },
      el("span", { class: "waiting-name" }, nameOf(line.name)),
      el("span", { class: "number" }, String(line.waiting)))));
}

/** The line at the foot, and the slide in the large field, each in its turn. */
function paintNotices() {
  const { lines, slides } = noticesOn(hours.notices, boot.zone, dayOf(now(), timeZone));
  find("notice").hidden = !lines.length;
  if (lines.length) setText(find("notice-text"), nameOf(lines[page % lines.length].text));
  const slide = speaking ? null : slideNow(slides, calls[0], now(), page);
  if (!slide) return void (find("slide").hidden || paintNewest(calls[0], false));
  paintSlide(find("slide"), slide);
  find("slide").hidden = false;
  find("welcome").hidden = find("call").hidden = true;
}

function paint() {
  paintNotices();
  paintLatest();
  paintShut();
  paintQueues();
}

/** Brightness and volume as the hall sets them for this time of day. */
function keepHours() {
  setting = settingAt(hours, timeOfDay(now()));
  const root = document.documentElement;
  root.toggleAttribute("data-dim", setting.brightness < 100);
  root.style.setProperty("--brightness", setting.brightness / 100);
  if (speaker) speaker.volume = setting.volume / 100;
  if (!setting.volume) find("sound").hidden = true;
}

function paintTime() {
  keepHours();
  setText(find("clock"), timeOfDay(now()));
  setText(find("date"), dateInWords(now()));
  if (Math.floor(now() / 1000) % PAGE_SECONDS === 0) {
    page += 1;
    paintNotices();
    paintShut();
    paintQueues();
  }
  if (document.querySelector(".latest-call[data-fresh]")) paintLatest();
}

// --- calls, and what became of them ------------------------------------------------------------

const whenPainted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));

function confirm(call, channel, ok, detail = "") {
  if (channel === "board") done.shown += 1;
  else done[ok ? "said" : "unsaid"] += 1;
  if (boot.receipts) live.emit("receipt", { seq: call.seq, channel, ok, detail });
}

function take(call) {
  calls = latestCalls(calls, call);
  paintLatest();
  whenPainted(() => confirm(call, "board", true));
  if (!toSay.add(call)) return;
  if (!speaker) paintNewest(calls[0], true);
  else sayNext();
}

async function sayNext() {
  if (speaking) return;
  for (let call = toSay.take(now()); call; call = toSay.take(now())) {
    speaking = call;
    paintNewest(call, true);
    await say(call);
  }
  speaking = null;
  if (calls[0]?.number !== find("number").textContent) paintNewest(calls[0], false);
}

/** A call that was a mistake disappears, and is not said to its end. */
function withdraw(seq) {
  calls = calls.filter((call) => call.seq !== seq);
  toSay.drop(seq);
  if (speaking?.seq !== seq) return paintNewest(calls[0], false);
  speaking = { ...speaking, withdrawn: true };
  speaker.hush();
}

/** Whether the browser lets us be heard; the page says so where it does not. */
async function listenToBrowser() {
  const heard = await speaker.mayBeHeard();
  sound = heard ? "on" : "blocked";
  find("sound").hidden = heard || !setting.volume;
  return heard;
}

async function say(call) {
  if (!setting.volume) return void confirm(call, "voice", false, "quiet");
  const heard = await listenToBrowser();
  if (!heard) return void confirm(call, "voice", false, "blocked");
  try {
    await speaker.say(call, hours.repeats);
    if (speaking?.withdrawn) return void confirm(call, "voice", false, "withdrawn");
    confirm(call, "voice", true);
    document.dispatchEvent(new CustomEvent("spoken", { detail: call }));
  } catch (error) {
    confirm(call, "voice", false, error.message);
  }
}

const isRecent = (call) => now() - Date.parse(call.at) < TOO_OLD_S * 1000;

function settle(view) {
  learn(view);
  hours = view.hours;
  calls = [...view.calls].sort(newestFirst);
  if (!speaking) paintNewest(calls[0], false);
  paint();
}

keepTime();
settle(boot.view);
everySecond(paintTime);
const live = follow("/board", { zone: boot.zone }, {
  alive: boot.receipts ? () => ({ sound, brightness: setting.brightness, volume: setting.volume, ...done }) : null,
  events: { voice: () => speaker?.forget() },
  snapshot: (view, { first }) => {
    if (!first) speaker?.forget(); /* the hall may have recorded clips meanwhile */
    settle(view);
    for (const call of [...view.calls].sort(newestFirst).reverse()) {
      if (isRecent(call) && (call.delivered?.board ?? "pending") !== "shown") take(call);
    }
  },
  change: (change) => {
    learn(change);
    if (change.withdrawn) withdraw(change.withdrawn);
    if (change.call) take(change.call);
    paint();
  },
});

if (speaker) {
  listenToBrowser();
  find("sound").addEventListener("click", listenToBrowser);
}
