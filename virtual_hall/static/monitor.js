/* The line monitor: what passed on one line lately, newest first, in hex. */

import { t, timeOfDay } from "/look/language.js";
import { el } from "/look/page.js";

const LONGEST = 96;

/** {show(lines), turnTo(name)} over a select and a list. */
export function makeMonitor(select, list) {
  let lines = {};
  select.addEventListener("change", draw);

  function draw() {
    const passed = lines[select.value]?.passed ?? [];
    list.replaceChildren(...(passed.length
      ? passed.toReversed().map(row)
      : [el("li", { class: "muted" }, t("这条线路上还没有数据"))]));
  }

  return {
    show(now) {
      const before = JSON.stringify(lines[select.value]?.passed);
      lines = now;
      if (!select.options.length) {
        select.append(...Object.keys(now).sort().map((name) => el("option", { value: name }, name)));
      }
      if (JSON.stringify(lines[select.value]?.passed) !== before || !list.children.length) draw();
    },
    turnTo(name) {
      if (name in lines && select.value !== name) {
        select.value = name;
        draw();
      }
    },
  };
}

function row({ at, way, hex }) {
  const [arrow, words] = way === "out" ? ["→", t("设备发出")] : ["←", t("设备收到")];
  return el("li", { "data-way": way },
    el("span", { class: "way", "aria-label": words, title: words }, arrow),
    el("time", { class: "figure" }, `${timeOfDay(at * 1000)}:${String(Math.floor(at) % 60).padStart(2, "0")}`),
    el("code", {}, hex.length > LONGEST ? `${hex.slice(0, LONGEST)}…` : hex));
}
