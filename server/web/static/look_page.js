/* The design system's page: fills in what only modules draw, and says what the tokens are. */

import { t } from "/look/language.js";
import { LEVELS, face, levelWord } from "/look/faces.js";
import { el, status } from "/look/page.js";
import { ratio } from "/static/contrast.js";
import { drawHall } from "/static/hall_plan.js";

const COLOURS = ["ink", "ink-2", "ink-3", "primary", "primary-strong", "good", "warn", "bad", "sun", "paper", "card", "line", "line-strong",
  "primary-soft", "good-soft", "warn-soft", "bad-soft", "sun-soft"];
const TEXTS = ["s", "m", "l", "xl", "2xl", "3xl"];
const SPACES = ["1", "2", "3", "4", "5", "6", "7", "8"];
const SHAPES = ["radius-s", "radius-m", "radius-l", "radius-round", "shadow-1", "shadow-2"];
const STATES = ["open", "called", "serving", "paused", "closed", "ready", "degraded", "silent", "gone"];
const WRITTEN = 7; /* of the colours, those in which text is written */

const all = (query) => document.querySelectorAll(query);
const value = (name, node = document.documentElement) => getComputedStyle(node).getPropertyValue(`--${name}`).trim();

function styled(node, property, token) {
  node.style.setProperty(property, `var(--${token})`);
  return node;
}

function tokens() {
  const card = value("card");
  document.querySelector("[data-swatches]").replaceChildren(...COLOURS.map((name, place) => el("li", {},
    styled(el("span", { class: "swatch" }), "background", name), el("code", {}, `--${name}`),
    el("span", { class: "hint figure" }, place <= WRITTEN ? `${value(name)} · ${ratio(value(name), card).toFixed(1)}` : value(name)))));
  const scales = {
    text: TEXTS.map((size) => el("li", {}, styled(el("span", {}, t("阳光大厅")), "font-size", `text-${size}`), el("code", {}, `--text-${size}`))),
    space: SPACES.map((size) => el("li", {}, styled(el("span", { class: "bar" }), "width", `space-${size}`), el("code", {}, `--space-${size} ${value(`space-${size}`)}`))),
    shape: SHAPES.map((name) => el("li", {}, styled(el("span", { class: "shape" }), name.startsWith("shadow") ? "box-shadow" : "border-radius", name), el("code", {}, `--${name}`))),
  };
  for (const [name, items] of Object.entries(scales)) document.querySelector(`[data-scale="${name}"]`).replaceChildren(...items);
}

/** Five windows, one in each state, as the live floor would show them. */
function floorOfStates() {
  const now = Date.now();
  const ago = (seconds) => new Date(now - seconds * 1000).toISOString();
  const seen = [["open", 42], ["called", 8], ["serving", 247], ["paused", 1200], ["closed", 0]].map(([state, seconds], place) => ({
    view: { window: String(place + 1), zone: "a", queues: [], departments: [], state, since: ago(seconds), reason: state === "paused" ? "开会" : "", waiting: 0,
      ticket: ["called", "serving"].includes(state) ? { number: `A03${place}` } : null }, clerk: { badge: "", name: t("张三") } }));
  const plan = { width: 27, height: 10, marks: [], zones: [{ zone: "a", name: { zh: t("A区"), en: t("A区") }, x: 0, y: 0, width: 27, height: 10 }],
    windows: seen.map(({ view }, place) => ({ window: view.window, x: 1 + place * 5, y: 3 })) };
  return [plan, { at: ago(0), windows: seen, queues: [], thresholds: { amber_s: 900, red_s: 1800, crowd: 10 } }, now];
}

tokens();
for (const place of all("[data-statuses]")) place.replaceChildren(...STATES.map((state) => status(state)));
for (const place of all("[data-faces]")) {
  place.replaceChildren(...LEVELS.map(([level, word]) => el("button", { class: "face", type: "button" }, face(level), levelWord(t(word)))));
}
const [plan, floor, now] = floorOfStates();
for (const place of all("[data-tiles]")) drawHall(place, plan, null)(floor, now);
for (const button of all("[data-motion]")) {
  button.addEventListener("click", () => button.animate([{ transform: "translateX(0)" }, { transform: "translateX(2rem)" }, { transform: "translateX(0)" }],
    { duration: 2 * parseFloat(value(button.dataset.motion)) || 0, easing: value("ease") }));
}
