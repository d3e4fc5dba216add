/* Beside the plan: the day's figures, queues, ratings and devices of a floor, live or past. */

import { minutes, nameOf, shownWindow, t, timeOfDay } from "/look/language.js";
import { LEVELS, face } from "/look/faces.js";
import { icon } from "/look/icons.js";
import { el, setText, status } from "/look/page.js";
import { isIll, sums } from "/static/fleet.js";
import { byPressure, linesAt, pressure } from "/static/standing.js";

const RATINGS_SHOWN = 12;
const DEVICES_SHOWN = 8;
const LEVEL_WORDS = new Map(LEVELS);
const CHANNELS = { keypad: "评价器", tablet: "评价屏", qr: "手机", paper: "纸质评价表" };
const KINDS = { kiosk: "取号机", printer: "打印机", panel: "窗口屏", call_unit: "呼叫器", keypad: "评价器", board: "综合屏",
  rating_tablet: "评价屏", button: "按钮", id_reader: "读卡器", scanner: "扫码器" };

const find = (name) => document.querySelector(`[data-${name}]`);
const percent = (share) => (share === null ? "–" : `${Math.round(share * 1000) / 10}%`);

/** Who heads a department is told no ratings. */
export function paintDay({ day, department }) {
  const facts = [["今日取号", day.issued], ["正在等候", day.waiting], ["已办结", day.served], ["过号", day.missed], ["取消", day.cancelled],
    ["平均等候", t("{n}分", { n: minutes(day.mean_wait_s) })], ["九成等候少于", t("{n}分", { n: minutes(day.p90_wait_s) })],
    ...(department ? [] : [["参评率", day.prompted ? percent(day.rated / day.prompted) : "–"], ["满意率", percent(day.satisfied)]])];
  const list = find("day");
  if (list.children.length !== facts.length) {
    list.replaceChildren(...facts.map(([word]) => el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }))));
  }
  facts.forEach(([, value], place) => setText(list.children[place].lastChild, String(value)));
}

/** Rows stay the elements that they were: an order that changes moves them, and no more. */
export function paintQueues(floor, at) {
  const body = find("queues");
  const rows = new Map([...body.children].map((row) => [row.dataset.queue, row]));
  const wanted = byPressure(linesAt(floor, at)).map((line) => {
    const row = rows.get(line.queue) ?? queueRow(line);
    const tone = pressure(line, floor.thresholds);
    const [head, waiting, wait] = row.children;
    row.dataset.tone = tone;
    head.querySelector(".hint").hidden = line.open;
    setText(waiting, String(line.waiting));
    setText(wait.lastChild, line.waiting ? t("{n}分", { n: minutes(line.longest_wait_s) }) : "–");
    wait.firstChild.hidden = !tone;
    row.style.setProperty("--wait", String(Math.min(1, line.longest_wait_s / floor.thresholds.red_s)));
    return row;
  });
  if (wanted.some((row, place) => body.children[place] !== row) || body.children.length !== wanted.length) body.replaceChildren(...wanted);
}

function queueRow(line) {
  return el("tr", { "data-queue": line.queue },
    el("th", { scope: "row" }, el("div", { class: "queue-head" }, el("span", { class: "number" }, line.queue), " ",
      el("span", { class: "queue-title" }, nameOf(line.name), el("span", { class: "hint" }, " · ", t("未开放"))))),
    el("td", { class: "figure" }), el("td", { class: "figure queue-wait" }, el("span", { class: "queue-sign" }, icon("warning")), el("span", {})));
}

export function paintRatings(floor, tagNames) {
  if (!find("ratings")) return;
  const shown = floor.ratings.slice(0, RATINGS_SHOWN);
  find("ratings").replaceChildren(...(shown.length ? shown.map((rating) => el("li", { "data-seq": rating.seq, "data-level": rating.level },
    face(rating.level, { tiny: true }), el("span", { class: "rating-word" }, t(LEVEL_WORDS.get(rating.level))),
    el("span", { class: "rating-where" }, t("{window}号窗口", { window: shownWindow(rating.window) }), " ", el("span", { class: "number" }, rating.number)),
    el("span", { class: "hint" }, `${timeOfDay(rating.at)} ${t(CHANNELS[rating.channel] ?? rating.channel)}`),
    rating.reasons.length ? el("span", { class: "rating-reasons" }, rating.reasons.map((code) => tagNames.get(code) ?? code).join(t("、"))) : ""))
    : [el("li", { class: "empty" }, t("还没有评价"))]));
}

export function paintDevices(floor) {
  const ill = floor.devices.filter(isIll);
  const { all, ready } = sums(floor.devices);
  setText(find("devices-sum"), all ? t("{ready}/{all}台正常", { ready, all }) : t("还没有设备登记"));
  const more = ill.length > DEVICES_SHOWN ? [el("li", { class: "hint" }, t("还有{n}台有问题", { n: ill.length - DEVICES_SHOWN }))] : [];
  find("devices").replaceChildren(...ill.slice(0, DEVICES_SHOWN).map((device) => el("li", { "data-device": device.device, "data-health": device.health },
    status(device.health), el("span", { class: "device-name" }, `${t(KINDS[device.kind] ?? device.kind)} ${device.window ? shownWindow(device.window) : nameOf(floor.zones[device.zone]) || device.zone}`),
    el("span", { class: "hint" }, [device.device, nameOf(device.said)].filter(Boolean).join(" · ")))), ...more);
}
