/* The devices of the hall: what is wrong and what to do, each device's state, and the boxes' badges. */

import { nameOf, readJson, shownWindow, stopwatch, t, timeOfDay } from "/look/language.js";
import { everySecond, keepTime, now, secondsSince } from "/look/clock.js";
import { icon } from "/look/icons.js";
import { el, setText, status } from "/look/page.js";
import { factsOf, paintAlerts } from "/static/alerts.js";
import { ask, command } from "/static/api.js";
import { byPlace, isIll, refreshed, stateOf, sums, told } from "/static/fleet.js";
import { follow } from "/static/live.js";
import { sheet, wireSheets } from "/static/sheets.js";
import { alertsAfter, ofDevices } from "/static/standing.js";

const REFRESH_EVERY_MS = 10_000;
const KINDS = { kiosk: "取号机", printer: "打印机", panel: "窗口屏", call_unit: "呼叫器", keypad: "评价器", board: "综合屏",
  rating_tablet: "评价屏", button: "按钮", seat: "窗口电脑" };
const COUNTERS = { presses: "按键", repeated: "重复", unknown: "不认识", busy: "忙时按键", refused: "没有做成", strangers: "别的地址",
  shown: "显示", dropped: "没有送出", superseded: "被新内容代替", printed: "打印", held: "等着打印", noise: "杂音", ratings: "评价",
  ignored: "没有请评价时按", said: "朗读", unsaid: "没有朗读", brightness: "亮度%", volume: "音量%", edges: "触点动作", missed: "没有显示", doubtful: "不知是否打出", own_away: "自己发的号未并入",
  line_noise: "线路杂音",
  line_dropped: "线路丢弃", line_reopened: "线路重开" };
const BOXES_MOVE = ["enrolled", "badge_revoked", "enrolment_code_made", "imported"];

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const manages = boot.session.permissions.includes("manage_devices");
let view = boot.view;
let asking = "";

// --- painting ----------------------------------------------------------------------------------

const placeOf = (device) => (device.window ? t("{window}号窗口", { window: shownWindow(device.window) }) : "");

function paintSums() {
  const counts = sums(view.devices);
  const words = { all: "设备", ready: "正常", ill: "有问题", never: "还没有联系" };
  find("sums").replaceChildren(...Object.entries(words).map(([name, word]) => el("div", { "data-sum": name, "data-some": String(counts[name] > 0) },
    el("dt", {}, t(word)), el("dd", { class: "figure" }, String(counts[name])))));
}

function paintZones() {
  const only = find("only-ill").checked;
  const zones = byPlace(only ? view.devices.filter(isIll) : view.devices);
  find("zones").replaceChildren(...zones.map(([zone, devices]) => el("section", { class: "card zone" },
    el("h2", {}, zone ? nameOf(view.zones[zone]) || zone : t("全大厅"), " ", el("span", { class: "hint" }, t("{n}台", { n: devices.length }))),
    el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": t("设备") },
      el("table", { class: "table devices" },
        el("thead", {}, el("tr", {}, ...["状态", "设备", "所在盒", "最近消息", "计数", "怎么办"].map((word) => el("th", { scope: "col" }, t(word))))),
        el("tbody", {}, ...devices.map(paintDevice)))))));
  if (!zones.length) find("zones").append(el("p", { class: "empty card" }, icon("open"), view.devices.length ? t("没有有问题的设备") : t("还没有设备登记")));
}

function paintDevice(device) {
  const state = stateOf(device);
  const { alert } = device;
  return el("tr", { "data-device": device.device, "data-health": state, "data-ill": String(isIll(device)) },
    el("td", {}, status(state), device.since ? el("span", { class: "hint since", "data-since": device.since }, "") : ""),
    el("th", { scope: "row" }, el("span", { class: "device-name" }, `${t(KINDS[device.kind] ?? device.kind)} ${placeOf(device)}`),
      el("span", { class: "hint" }, [device.device, device.profile].filter(Boolean).join(" · "))),
    el("td", { "data-label": t("所在盒") }, device.agent),
    el("td", { class: "figure", "data-label": t("最近消息") }, device.last_heard ? timeOfDay(device.last_heard) : "–"),
    el("td", { class: "counters", "data-label": t("计数") }, told(device.counters).map(([name, count]) => `${t(COUNTERS[name] ?? name)} ${count}`).join(t("、")) || "–"),
    el("td", { class: "advice" }, alert ? t(alert.what_to_do, factsOf(alert)) : "",
      device.said ? el("span", { class: "hint" }, nameOf(device.said)) : ""));
}

function paintBoxes() {
  find("boxes").replaceChildren(...view.boxes.map((box) => {
    const state = box.enrolled_at ? t("已登记") : t("没有登记");
    return el("tr", { "data-box": box.agent },
      el("th", { scope: "row" }, box.agent, " ", el("span", { class: "hint" }, box.browser ? t("浏览器") : t("控制盒"))),
      el("td", { class: "figure", "data-label": t("设备") }, String(box.devices)),
      el("td", {}, state, box.code_until ? el("span", { class: "hint" }, t("登记码有效到{time}", { time: timeOfDay(box.code_until) })) : ""),
      el("td", {}, el("div", { class: "row" }, manages ? el("button", { class: "button", type: "button", onclick: () => makeCode(box) }, t("新登记码")) : "",
        manages && box.enrolled_at ? el("button", { class: "button danger", type: "button", onclick: () => confirmRevoking(box) }, t("收回凭证")) : "")));
  }));
}

function paintTime() {
  setText(find("clock"), timeOfDay(now()));
  for (const since of document.querySelectorAll("[data-since]")) setText(since, stopwatch(secondsSince(since.dataset.since)));
}

function paint() {
  paintSums();
  paintAlerts(find("alerts-card"), find("alerts"), view.alerts);
  paintZones();
  paintBoxes();
  paintTime();
}

// --- badges ------------------------------------------------------------------------------------

function complain(problem) {
  find("problem").hidden = !problem;
  setText(find("problem-text"), problem ? [problem.title, problem.detail].filter(Boolean).join(" · ") : "");
}

/** A fresh code; the box's old badge works until the code is used. */
async function makeCode(box) {
  complain(null);
  try {
    const { code, until } = await command(`/api/agents/${encodeURIComponent(box.agent)}/enrolment-code`);
    const address = new URL(`/enrol/${encodeURIComponent(code)}`, location.href).href;
    setText(find("code-box"), box.agent);
    setText(find("code"), code);
    setText(find("code-until"), t("只能用一次，{time}前有效", { time: timeOfDay(until) }));
    find("for-browser").hidden = !box.browser;
    find("for-box").hidden = box.browser;
    setText(find("address"), address);
    find("address").href = address;
    find("qr").src = box.browser ? `/devices/qr/${encodeURIComponent(code)}.svg` : "";
    setText(find("command"), `hallfloor-agent enrol agent.toml --code ${code}`);
    sheet("code").showModal();
  } catch (problem) {
    complain(problem);
  }
}

function confirmRevoking(box) {
  asking = box.agent;
  setText(find("revoke-box"), box.agent);
  sheet("revoke").showModal();
}

async function revoke() {
  sheet("revoke").close();
  complain(null);
  try {
    await command(`/api/agents/${encodeURIComponent(asking)}/revoke`);
    await refresh();
  } catch (problem) {
    complain(problem);
  }
}

// --- keeping up --------------------------------------------------------------------------------

async function refresh() {
  try {
    const newer = await ask("/api/devices");
    if (newer.seq >= view.seq) view = newer;
    paint();
  } catch { /* The next look asks again; the banner says if the server is away. */ }
}

keepTime();
wireSheets();
find("only-ill").addEventListener("change", paintZones);
find("revoke").addEventListener("click", revoke);
find("problem-close").addEventListener("click", () => complain(null));
paint();
everySecond(paintTime);
setInterval(refresh, REFRESH_EVERY_MS);
follow("/floor", {}, {
  snapshot: ({ seq, devices, alerts }) => {
    view = { ...view, seq, devices, alerts: alerts.filter(ofDevices) };
    paint();
  },
  change: (change) => {
    const moved = change.devices || change.alerts || change.windows?.length;
    view = { ...view, seq: change.seq, devices: refreshed(view.devices, change.devices), alerts: alertsAfter(view.alerts, change) };
    if (moved) paint();
    if (BOXES_MOVE.includes(change.kind)) refresh();
  },
});
