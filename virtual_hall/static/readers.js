/* What stands at a kiosk besides its screen: a reader for identity cards and a scanner. */

import { t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { mischiefMenu } from "/static/mischief.js";

/** {show(state), scan(text)}. `scan` holds a code before the scanner of the chosen kiosk. */
export function makeReaders(place, act) {
  const kiosks = new Map();
  let chosen = "";

  function choose(agent) {
    chosen = agent;
    for (const [other, kiosk] of kiosks) {
      kiosk.node.hidden = other !== agent;
      kiosk.button.setAttribute("aria-pressed", String(other === agent));
    }
  }

  function build({ devices, citizens }) {
    const switches = el("div", { class: "reader-kiosks" });
    place.append(switches);
    const agents = new Set(Object.values(devices).filter(reads).map((device) => device.agent));
    for (const agent of agents) {
      const parts = Object.entries(devices).filter(([, device]) => device.agent === agent && reads(device))
        .map(([code, device]) => ({ code, ...MAKERS[device.kind](code, device, act, citizens) }));
      const node = el("div", { class: "readers" }, ...parts.map((part) => part.node));
      const words = t("取号机{n}", { n: agent.replace(/^\D+/, "") });
      const button = el("button", { type: "button", class: "button", "data-agent": agent, onclick: () => choose(agent) }, words);
      switches.append(button);
      place.append(node);
      kiosks.set(agent, { node, button, parts });
    }
    place.closest("section").hidden = kiosks.size === 0;
    choose([...kiosks.keys()][0] ?? "");
  }

  return {
    show(state) {
      if (!place.childElementCount) build(state);
      for (const { parts } of kiosks.values()) parts.forEach((part) => part.show(state.devices[part.code]));
    },
    scan: (text) => kiosks.get(chosen)?.parts.find((part) => part.scan)?.scan(text),
  };
}

const reads = (device) => device.kind in MAKERS;
const MAKERS = { id_reader: makeReader, scanner: makeScanner };

function makeReader(code, device, act, citizens) {
  const menu = mischiefMenu(code, t("身份证阅读器"), device, act);
  const cards = Object.entries(citizens).map(([key, { name, birth }]) => el("button", {
    type: "button", class: "card-of", "data-card": key,
    onclick: (event) => {
      const there = event.currentTarget.getAttribute("aria-pressed") === "true";
      act("press", { device: code, key: there ? "" : key }, there ? t("拿走身份证") : t("放上{name}的身份证", { name }), device.line);
    },
  }, el("strong", {}, name), el("span", {}, t("{year}年生", { year: birth }))));
  const node = el("div", { class: "reader", role: "group", "aria-label": t("身份证阅读器"), "data-device": code },
    el("h3", {}, t("身份证阅读器")), menu.node, el("div", { class: "cards" }, ...cards));
  return {
    node,
    show(state) {
      for (const card of cards) card.setAttribute("aria-pressed", String(card.dataset.card === state.card));
      menu.show(state);
    },
  };
}

function makeScanner(code, device, act) {
  const menu = mischiefMenu(code, t("扫码器"), device, act);
  const field = el("input", { class: "input", "aria-label": t("二维码内容"), placeholder: t("预约码，或点号票上的二维码") });
  const light = el("span", { class: "scan-light", role: "status" });
  const hold = (text) => text && act("press", { device: code, key: text }, t("对准扫码器"), device.line);
  const node = el("form", {
    class: "reader", "aria-label": t("扫码器"), "data-device": code,
    onsubmit: (event) => { event.preventDefault(); hold(field.value.trim()); field.value = ""; },
  }, el("h3", {}, t("扫码器"), light), menu.node, el("div", { class: "scan" }, field, el("button", { class: "button" }, t("扫"))));
  return {
    node,
    scan: hold,
    show(state) {
      node.dataset.lit = String(state.lit);
      setText(light, state.lit ? t("亮着") : state.held ? t("等取号机开灯") : "");
      menu.show(state);
    },
  };
}
