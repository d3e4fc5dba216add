/* One window as a picture: its lit panel, its call unit, its keypad. */

import { nameOf, shownWindow, t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { face, LEVELS } from "/look/faces.js";
import { mischiefMenu } from "/static/mischief.js";

/** The hall's words for the keys of a call unit. */
const KEYS = {
  call: "呼叫", recall: "重呼", start: "开始", evaluate: "评价", missed: "过号", pause: "暂停",
  transfer: "转移", discard: "弃号", hold: "挂起", resume: "回呼", take_back: "取回",
};
const LAMPS = { please: "请评价", thanks: "谢谢" };

/** {node, show(devices)} of one window. `act(kind, body, words, line)` does what a hand does. */
export function makeWindow(place, devices, act) {
  const parts = place.devices.map((code) => make(code, devices[code], act)).filter(Boolean);
  const order = { panel: 0, call_unit: 1, keypad: 2 };
  parts.sort((a, b) => order[a.kind] - order[b.kind]);
  const node = el("article", { class: "window", "aria-label": nameOf(place.name), "data-window": place.code },
    ...parts.map((part) => part.node));
  const head = node.querySelector(".unit-head") ?? node;
  head.prepend(el("h3", { title: nameOf(place.name) },
    el("span", { class: "number" }, shownWindow(place.code)), nameOf(place.name)));
  return { node, show: (state) => parts.forEach((part) => part.show(state[part.code])) };
}

function make(code, device, act) {
  const maker = { panel: makePanel, call_unit: makeCallUnit, keypad: makeKeypad }[device.kind];
  return maker ? { code, kind: device.kind, ...maker(code, device, act) } : null;
}

function makePanel(code, device, act) {
  const text = el("p", { class: "led-text" });
  const colour = device.driver === "bank-strip" ? "amber" : "red";
  const menu = mischiefMenu(code, t("窗口屏"), device, act);
  const node = el("div", { class: "led", "data-colour": colour, "data-device": code }, text, menu.node);
  return {
    node,
    show(state) {
      if (text.textContent !== state.text) {
        setText(text, state.text);
        text.style.setProperty("--cells", String(Math.max(16, cells(state.text))));
      }
      menu.show(state);
    },
  };
}

/** Half-width columns of a text: a Chinese character takes two. */
export function cells(text) {
  return [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
}

function makeCallUnit(code, device, act) {
  const digits = el("output", { class: "digits", "aria-label": t("呼叫器显示") });
  const menu = mischiefMenu(code, t("呼叫器"), device, act);
  const keys = el("div", { class: "keys" }, ...device.keys.map((key) => {
    const words = t(KEYS[key] ?? key);
    return el("button", {
      type: "button", class: "key", "data-key": key,
      onclick: () => act("press", { device: code, key }, words, device.line),
    }, words);
  }));
  const node = el("div", { class: "unit", "data-device": code },
    el("div", { class: "unit-head" }, menu.node, digits), keys);
  return {
    node,
    show(state) {
      setText(digits, state.shown || "   ");
      digits.dataset.lit = String(Boolean(state.shown));
      menu.show(state);
    },
  };
}

function makeKeypad(code, device, act) {
  const words = Object.fromEntries(LEVELS.map(([level, word]) => [level, t(word)]));
  const lamp = el("p", { class: "lamp", role: "status" });
  const hint = el("span", { class: "level-word" });
  const menu = mischiefMenu(code, t("评价器"), device, act);
  let lit = "";
  const say = (level) => setText(hint, level ? words[level] : "");
  const faces = device.levels.map((level) => el("button", {
    type: "button", class: "level", "data-level": level, "aria-label": words[level],
    onclick: () => act("press", { device: code, key: String(level) }, words[level], device.line),
    onpointerenter: () => say(level), onpointerleave: () => say(null),
    onfocus: () => say(level), onblur: () => say(null),
  }, face(level)));
  const node = el("div", { class: "keypad", "data-device": code },
    el("div", { class: "lamp-row" }, lamp, hint), el("div", { class: "levels" }, ...faces), menu.node);
  return {
    node,
    show(state) {
      if (lit !== state.lamp) {
        lit = state.lamp;
        setText(lamp, LAMPS[lit] ? t(LAMPS[lit]) : "");
      }
      node.dataset.lamp = lit;
      menu.show(state);
    },
  };
}
