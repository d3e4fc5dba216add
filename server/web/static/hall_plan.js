/* The hall's plan as one SVG. Drawn once, then only words and tones change: nothing ever moves. */

import { minutes, nameOf, shownWindow, t } from "/look/language.js";
import { icon, looksOf } from "/look/icons.js";
import { CELL, FRESH_S, HIGH, MARKS, SHORT, WIDE, cut, shortTime, tooLong } from "/static/plan_shapes.js";
import { linesAt, zoneLoad, zoneTone } from "/static/standing.js";

const SVG = "http://www.w3.org/2000/svg";

/** A new SVG element. */
export function shape(kind, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, kind);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const text = (name, x, y, more = {}) => shape("text", { class: name, x, y, ...more });

function put(node, attribute, value) {
  if (node.getAttribute(attribute) !== value) node.setAttribute(attribute, value);
}

function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function sign(name, x, y, size) {
  const picture = icon(name);
  for (const [key, value] of Object.entries({ x, y, width: size, height: size })) picture.setAttribute(key, value);
  return picture;
}

/** The frame that plan and drawing board share: ground, zones, marks, in this order. */
export function drawGround(svg, plan) {
  const [width, height] = [plan.width * CELL, plan.height * CELL];
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(shape("rect", { class: "plan-ground", width, height, rx: 8 }));
}

export function zoneShape({ zone, name, x, y, width, height }) {
  const head = text("zone-name", 10, 14.5);
  write(head, cut(nameOf(name) || zone, (width * CELL - 20) / 6.6));
  return shape("g", { class: "plan-zone", "data-zone": zone, transform: `translate(${x * CELL} ${y * CELL})` },
    shape("rect", { class: "zone-ground", width: width * CELL, height: height * CELL, rx: 6 }), head);
}

export function markShape({ kind, x, y, width, height }) {
  const [word, picture] = MARKS[kind];
  const [wide, high] = [width * CELL, height * CELL];
  const label = text("mark-word", wide / 2, high / 2 + 11, { "text-anchor": "middle" });
  write(label, cut(t(word), wide / 5.5));
  return shape("g", { class: "plan-mark", "data-mark": kind, transform: `translate(${x * CELL} ${y * CELL})` },
    shape("rect", { class: "mark-ground", width: wide, height: high, rx: 3 }), sign(picture, wide / 2 - 7, high / 2 - 13, 14), label);
}

export function tileShape({ window, x, y }) {
  const [width, height] = [WIDE * CELL - 2, HIGH * CELL - 2];
  return shape("g", { class: "tile", "data-window": window, transform: `translate(${x * CELL + 1} ${y * CELL + 1})` },
    shape("rect", { class: "tile-ground", width, height, rx: 4 }), shape("rect", { class: "tile-edge", width, height: 3.5, rx: 1.75 }));
}

/**
 * Draws `plan` into `svg`; a press on a window calls `open(code)`, if there is such a thing.
 * Returns paint(floor, at): shows `floor` as it is at the moment `at` (ms).
 */
export function drawHall(svg, plan, open) {
  drawGround(svg, plan);
  const zones = plan.zones.map((zone) => {
    const group = zoneShape(zone);
    const load = text("zone-load", 10, 26);
    const signs = shape("g", { class: "zone-sign" }, sign("warning", zone.width * CELL - 24, 7, 16));
    group.append(load, signs);
    return { code: zone.zone, group, load };
  });
  const tiles = plan.windows.map((place) => new Tile(place, open));
  svg.append(...zones.map(({ group }) => group), ...plan.marks.map(markShape), ...tiles.map(({ group }) => group));
  return (floor, at) => {
    const lines = linesAt(floor, at);
    for (const { code, group, load } of zones) {
      const here = zoneLoad(code, floor.windows, lines);
      put(group, "data-tone", zoneTone(here, floor.thresholds));
      const known = floor.windows.some(({ view }) => view.zone === code);
      write(load, !known ? "" : here.waiting ? t("等候{n}人 · 最长{m}分", { n: here.waiting, m: minutes(here.longest_wait_s) }) : t("无人等候"));
    }
    const windows = new Map(floor.windows.map((one) => [one.view.window, one]));
    for (const tile of tiles) {
      const here = windows.get(tile.code);
      put(tile.group, "data-elsewhere", String(!here));
      if (here) tile.paint(here, at, floor.thresholds);
    }
  };
}

class Tile {
  constructor(place, open) {
    this.code = place.window;
    this.group = tileShape(place);
    this.state = "";
    if (open) this.#pressable(() => open(this.code));
    this.sign = shape("g");
    this.parts = { code: text("tile-code", 4, 18), time: text("tile-time", 45, 17.5, { "text-anchor": "end", "aria-hidden": "true" }), number: text("tile-number", 4, 30.5),
      word: text("tile-word", 18, 42.5), clerk: text("tile-clerk", 4, 54) };
    write(this.parts.code, shownWindow(this.code));
    this.group.append(this.sign, ...Object.values(this.parts));
  }

  #pressable(pressed) {
    this.group.setAttribute("role", "button");
    this.group.setAttribute("tabindex", "0");
    this.group.addEventListener("click", pressed);
    this.group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pressed();
    });
  }

  paint({ view, clerk }, at, thresholds) {
    const [tone, picture] = looksOf(view.state);
    const lasted = (at - Date.parse(view.since)) / 1000;
    const late = tooLong(view, lasted, thresholds);
    const { parts, group } = this;
    if (this.state !== view.state) {
      this.state = view.state;
      put(group, "data-state", view.state);
      put(group, "data-tone", tone);
      this.sign.replaceChildren(sign(picture, 4, 33, 11.5));
      write(parts.word, t(SHORT[view.state] ?? view.state));
    }
    put(group, "data-late", String(late));
    put(group, "data-fresh", String(view.state === "called" && lasted < FRESH_S));
    const closed = view.state === "closed";
    const idle = closed ? "" : view.reason ? t(view.reason) : view.waiting ? t("等{n}", { n: view.waiting }) : "";
    write(parts.number, cut(view.ticket?.number ?? idle, 8));
    put(parts.number, "data-ticket", String(Boolean(view.ticket)));
    write(parts.time, closed ? "" : shortTime(lasted));
    write(parts.clerk, closed ? "" : cut(clerk?.name ?? "", 8));
  }
}
