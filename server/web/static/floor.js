/* The manager's live floor: every window, queue, rating and device as it is now. */

import { minutes, nameOf, readJson, shownWindow, stopwatch, t, timeOfDay } from "/look/language.js";
import { everySecond, keepTime, now, secondsSince } from "/look/clock.js";
import { LEVELS, face } from "/look/faces.js";
import { icon, looksOf } from "/look/icons.js";
import { el, setText, status } from "/look/page.js";
import { paintAlerts } from "/static/alerts.js";
import { ask } from "/static/api.js";
import { isIll, sums } from "/static/fleet.js";
import { follow } from "/static/live.js";
import { after, byPressure, byZone, movesFigures, pressure } from "/static/standing.js";

const REFRESH_AFTER_MS = 500;
const REFRESH_EVERY_MS = 5000;
const RATINGS_SHOWN = 12;
const LEVEL_WORDS = new Map(LEVELS);
const CHANNELS = { keypad: "评价器", tablet: "评价屏", qr: "手机", paper: "纸质评价表" };
const KINDS = { kiosk: "取号机", printer: "打印机", panel: "窗口屏", call_unit: "呼叫器", keypad: "评价器", board: "综合屏",
  rating_tablet: "评价屏", button: "按钮" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
let floor = boot.view;
let painting = 0;
let tagNames = new Map();

// --- windows -----------------------------------------------------------------------------------

function paintWindows() {
  find("zones").replaceChildren(...byZone(floor.windows).map(([zone, windows]) => el("section", { class: "zone" },
    el("h2", {}, zone in floor.zones ? nameOf(floor.zones[zone]) : t("{zone}区", { zone }), " ", el("span", { class: "hint" }, t("{open}/{all}个窗口开放", {
      open: windows.filter(({ view }) => view.state !== "closed").length, all: windows.length }))),
    el("ul", { class: "windows" }, ...windows.map(paintWindow)))));
}

function paintWindow({ view, clerk, figures }) {
  const [tone] = looksOf(view.state);
  return el("li", { class: "window", "data-window": view.window, "data-tone": tone },
    el("p", { class: "window-head" }, el("span", { class: "number window-code" }, shownWindow(view.window)), status(view.state)),
    el("p", { class: "window-now" },
      view.ticket ? el("span", { class: "number" }, view.ticket.number) : el("span", { class: "hint" }, view.reason ? t(view.reason) : view.state === "closed" ? "" : t("等候{n}人", { n: view.waiting })),
      view.state === "closed" ? "" : el("span", { class: "figure window-timer", "data-since": view.since }, "")),
    el("p", {}, el("span", { class: "window-clerk" }, clerk?.name ?? view.departments.map((name) => nameOf(name)).join(t("、"))),
      figures.average === null ? "" : el("strong", { class: "figure" }, figures.average.toFixed(1))),
    el("p", { class: "window-figures" }, t("办{n}", { n: figures.served }), " · ", t("评{rated}/{prompted}", figures)));
}

// --- beside ------------------------------------------------------------------------------------

const percent = (share) => (share === null ? "–" : `${Math.round(share * 1000) / 10}%`);

function paintDay() {
  const { day } = floor;
  const facts = [["今日取号", day.issued], ["正在等候", day.waiting], ["已办结", day.served], ["过号", day.missed], ["取消", day.cancelled],
    ["平均等候", t("{n}分", { n: minutes(day.mean_wait_s) })], ["九成等候少于", t("{n}分", { n: minutes(day.p90_wait_s) })],
    ["参评率", day.prompted ? percent(day.rated / day.prompted) : "–"], ["满意率", percent(day.satisfied)]];
  find("day").replaceChildren(...facts.map(([word, value]) => el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }, String(value)))));
}

function paintQueues() {
  find("queues").replaceChildren(...byPressure(floor.queues).map((line) => {
    const tone = pressure(line);
    return el("tr", { "data-queue": line.queue, "data-tone": tone },
      el("th", { scope: "row" }, el("span", { class: "number" }, line.queue), " ", nameOf(line.name),
        line.open ? "" : el("span", { class: "hint" }, " · ", t("未开放"))),
      el("td", { class: "figure" }, String(line.waiting)),
      el("td", { class: "figure" }, tone ? icon("warning") : "", line.waiting ? t("{n}分", { n: minutes(line.longest_wait_s) }) : "–"));
  }));
}

function paintRatings() {
  const shown = floor.ratings.slice(0, RATINGS_SHOWN);
  find("ratings").replaceChildren(...(shown.length ? shown.map((rating) => el("li", { "data-seq": rating.seq, "data-level": rating.level },
    face(rating.level, { tiny: true }), el("span", { class: "rating-word" }, t(LEVEL_WORDS.get(rating.level))),
    el("span", { class: "rating-where" }, t("{window}号窗口", { window: shownWindow(rating.window) }), " ", el("span", { class: "number" }, rating.number)),
    el("span", { class: "hint" }, `${timeOfDay(rating.at)} ${t(CHANNELS[rating.channel] ?? rating.channel)}`),
    rating.reasons.length ? el("span", { class: "rating-reasons" }, rating.reasons.map((code) => tagNames.get(code) ?? code).join(t("、"))) : ""))
    : [el("li", { class: "empty" }, t("还没有评价"))]));
}

function paintDevices() {
  const ill = floor.devices.filter(isIll);
  const { all, ready } = sums(floor.devices);
  setText(find("devices-sum"), all ? t("{ready}/{all}台正常", { ready, all }) : t("还没有设备登记"));
  find("devices").replaceChildren(...ill.map((device) => el("li", { "data-device": device.device, "data-health": device.health },
    status(device.health), el("span", { class: "device-name" }, `${t(KINDS[device.kind] ?? device.kind)} ${device.window ? shownWindow(device.window) : nameOf(floor.zones[device.zone]) || device.zone}`),
    el("span", { class: "hint" }, [device.device, nameOf(device.said)].filter(Boolean).join(" · ")))));
}

function paintCases() {
  setText(find("cases"), String(floor.cases_open));
  find("cases-link").dataset.tone = floor.cases_overdue ? "bad" : "none";
}

function paintTime() {
  setText(find("clock"), timeOfDay(now()));
  for (const timer of document.querySelectorAll("[data-since]")) setText(timer, stopwatch(secondsSince(timer.dataset.since)));
}

/** However many changes arrive together, the page is painted once. */
function paint() {
  painting ||= requestAnimationFrame(() => {
    painting = 0;
    for (const part of [paintDay, paintWindows, paintQueues, paintRatings, paintDevices, paintTime]) part();
    paintAlerts(find("alerts-card"), find("alerts"), floor.alerts);
    paintCases();
  });
}

// --- keeping up --------------------------------------------------------------------------------

let refreshing = null;
let refreshedAt = -Infinity;

/** The server's own sums: soon after a change, but only every few seconds however busy the hall is. */
function refreshSoon() {
  refreshing ??= setTimeout(async () => {
    refreshedAt = performance.now();
    try {
      const newer = await ask("/api/floor");
      if (newer.seq >= floor.seq) floor = newer;
      paint();
    } catch { /* The next change asks again; the banner says if the server is away. */ }
    refreshing = null;
  }, Math.max(REFRESH_AFTER_MS, refreshedAt + REFRESH_EVERY_MS - performance.now()));
}

keepTime();
find("to-devices").hidden = !boot.session.permissions.includes("see_devices");
paint();
everySecond(paintTime);
setInterval(refreshSoon, 60_000);
ask("/api/rating-reasons").then(({ reasons }) => {
  tagNames = new Map(reasons.map((tag) => [tag.code, nameOf(tag.name)]));
  paint();
}).catch(() => { /* Without the list the codes are shown. */ });
follow("/floor", {}, {
  snapshot: (view) => { floor = view; paint(); },
  change: (change) => {
    floor = after(floor, change);
    paint();
    if (movesFigures(change)) refreshSoon();
  },
  events: { look: refreshSoon },
});
