/* Drawing the hall's plan: drag windows, zones and fixtures, or move them with the arrow keys. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { setText } from "/look/page.js";
import { command } from "/static/api.js";
import { Drawing } from "/static/drawing.js";
import { drawGround, markShape, shape, tileShape, zoneShape } from "/static/hall_plan.js";
import { CELL, MARKS, cut } from "/static/plan_shapes.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const svg = find("plan");
const windows = new Map(boot.windows.map((view) => [view.window, view]));
const homes = Object.fromEntries(boot.windows.map((view) => [view.window, view.zone]));
let drawing = new Drawing(boot.plan, homes);
let drawn = boot.plan.drawn;
let chosen = null; /* the item that keys and "remove" mean */
let saved = drawing.plan;

const same = (one, other) => one && other && one.kind === other.kind && one.key === other.key;

function nameOfItem(item) {
  if (item.kind === "window") return t("{window}号窗口", { window: shownWindow(item.key) });
  const found = drawing.find(item);
  return item.kind === "zone" ? nameOf(found.name) || item.key : t(MARKS[found.kind][0]);
}

// --- drawing -----------------------------------------------------------------------------------

function thing(group, item) {
  group.classList.add("thing");
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  group.setAttribute("aria-pressed", String(Boolean(same(item, chosen))));
  /* A window is called what stands on it. */
  if (item.kind !== "window") group.setAttribute("aria-label", nameOfItem(item));
  group.addEventListener("pointerdown", (event) => grab(event, item, "moved"));
  group.addEventListener("focus", () => choose(item));
  group.addEventListener("keydown", (event) => pressed(event, item));
  if (item.kind !== "window") {
    const { width, height } = drawing.find(item);
    const corner = shape("rect", { class: "corner", x: width * CELL - 9, y: height * CELL - 9, width: 9, height: 9, rx: 2 });
    corner.addEventListener("pointerdown", (event) => { event.stopPropagation(); grab(event, item, "resized"); });
    group.append(corner);
  }
  return group;
}

function tile(place) {
  const group = tileShape(place);
  const view = windows.get(place.window);
  const word = (name, y, words) => {
    const node = shape("text", { class: name, x: 4, y });
    node.textContent = words;
    return node;
  };
  group.append(word("tile-code", 18, shownWindow(place.window)), word("tile-word", 33, cut(nameOf(view?.departments[0]), 8)));
  return group;
}

function paint() {
  const { plan } = drawing;
  const focused = document.activeElement?.closest?.("[data-plan]") && chosen;
  drawGround(svg, plan);
  svg.append(shape("rect", { class: "plan-grid", width: plan.width * CELL, height: plan.height * CELL, fill: "url(#cells)" }));
  svg.prepend(shape("defs", {}, shape("pattern", { id: "cells", width: CELL, height: CELL, patternUnits: "userSpaceOnUse" }, shape("circle", { class: "cell", cx: 0, cy: 0, r: 0.8 }))));
  svg.append(...plan.zones.map((zone) => thing(zoneShape(zone), { kind: "zone", key: zone.zone })),
    ...plan.marks.map((mark, key) => thing(markShape(mark), { kind: "mark", key })),
    ...plan.windows.map((place) => thing(tile(place), { kind: "window", key: place.window })));
  if (focused) groupOf(chosen)?.focus({ preventScroll: true });
  find("undo").disabled = !drawing.past.length;
  find("redo").disabled = !drawing.future.length;
  find("remove").disabled = chosen?.kind !== "mark";
  find("save").disabled = plan === saved;
  find("width").value = plan.width;
  find("height").value = plan.height;
}

const QUERIES = { window: (key) => `[data-window="${CSS.escape(key)}"]`, zone: (key) => `[data-zone="${CSS.escape(key)}"]` };

function groupOf(item) {
  return item.kind === "mark" ? svg.querySelectorAll("[data-mark]")[item.key] : svg.querySelector(QUERIES[item.kind](item.key));
}

function choose(item) {
  if (same(item, chosen)) return;
  for (const group of svg.querySelectorAll('[aria-pressed="true"]')) group.setAttribute("aria-pressed", "false");
  chosen = item;
  groupOf(item)?.setAttribute("aria-pressed", "true");
  find("remove").disabled = item.kind !== "mark";
}

/** Takes over `plan` and says what became of the chosen item. */
function take(plan) {
  if (!drawing.take(plan)) return say(t("那里放不下"));
  paint();
  if (chosen && drawing.find(chosen)) tell(chosen);
}

function tell(item) {
  const { x, y } = drawing.find(item);
  say(t("{what}：第{x}列，第{y}行", { what: nameOfItem(item), x: x + 1, y: y + 1 }));
}

const say = (words) => setText(find("said"), words);

// --- by hand -----------------------------------------------------------------------------------

function cellAt(event) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [x / CELL, y / CELL];
}

function grab(event, item, how) {
  if (event.button !== 0) return;
  event.preventDefault();
  choose(item);
  const group = groupOf(item);
  group.focus({ preventScroll: true });
  const [fromX, fromY] = cellAt(event);
  const before = drawing.find(item);
  let wanted = null;
  let at = "0 0";
  const move = (moving) => {
    const [x, y] = cellAt(moving);
    const [dx, dy] = [Math.round(x - fromX), Math.round(y - fromY)];
    if (at === `${dx} ${dy}`) return;
    at = `${dx} ${dy}`;
    wanted = drawing[how](item, dx, dy);
    group.dataset.bad = String(!wanted);
    if (how === "moved") group.setAttribute("transform", `translate(${(before.x + dx) * CELL} ${(before.y + dy) * CELL})`);
    else {
      const ground = group.querySelector("rect");
      ground.setAttribute("width", Math.max(2, before.width + dx) * CELL);
      ground.setAttribute("height", Math.max(2, before.height + dy) * CELL);
    }
  };
  const drop = (dropping) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", drop);
    if (at === "0 0") return;
    if (dropping.type === "pointerup" && wanted) take(wanted);
    else {
      say(t("那里放不下"));
      paint();
    }
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", drop);
}

// --- by keys -----------------------------------------------------------------------------------

function pressed(event, item) {
  if (event.key in ARROWS && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    choose(item);
    take(event.shiftKey ? drawing.resized(item, ...ARROWS[event.key]) : drawing.moved(item, ...ARROWS[event.key]));
  } else if (event.key === "Delete" && item.kind === "mark") remove();
}

function remove() {
  const plan = drawing.removed(chosen);
  chosen = null;
  take(plan);
}

function shortcuts(event) {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest?.("input")) return;
  const redo = event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
  if (!redo && event.key !== "z") return;
  event.preventDefault();
  back(redo);
}

function back(redo) {
  if (!(redo ? drawing.redo() : drawing.undo())) return;
  if (chosen && !drawing.find(chosen)) chosen = null;
  paint();
  say(redo ? t("已重做") : t("已撤销"));
}

// --- keeping -----------------------------------------------------------------------------------

/** The plan as the server takes it (server/domain/plan.py). */
function written({ width, height, windows: places, zones, marks }) {
  const area = ({ x, y, width: wide, height: high }) => ({ x, y, width: wide, height: high });
  return { width, height, windows: Object.fromEntries(places.map(({ window, x, y }) => [window, { x, y }])),
    zones: Object.fromEntries(zones.map((zone) => [zone.zone, area(zone)])), marks: marks.map((mark) => ({ kind: mark.kind, area: area(mark) })) };
}

async function save() {
  const { plan } = drawing;
  find("problem").hidden = true;
  find("save").disabled = true;
  try {
    ({ drawn } = await command("/api/plan", { plan: written(plan), after: drawn }));
    saved = plan;
    say(t("已保存，大厅页面马上用新的平面图"));
  } catch (problem) {
    setText(find("problem-text"), [problem.title, problem.detail].filter(Boolean).join(t("：")));
    find("problem").hidden = false;
  }
  find("save").disabled = drawing.plan === saved;
}

function start() {
  paint();
  find("undo").addEventListener("click", () => back(false));
  find("redo").addEventListener("click", () => back(true));
  find("remove").addEventListener("click", remove);
  find("save").addEventListener("click", save);
  find("automatic").addEventListener("click", () => { chosen = null; take(boot.automatic); say(t("已按分区自动排列")); });
  for (const button of document.querySelectorAll("[data-add]")) {
    button.addEventListener("click", () => {
      const plan = drawing.added(button.dataset.add);
      if (plan) chosen = { kind: "mark", key: plan.marks.length - 1 };
      take(plan);
    });
  }
  for (const side of ["width", "height"]) {
    find(side).addEventListener("change", () => {
      take(drawing.sized(Number(find("width").value), Number(find("height").value)));
      paint();
    });
  }
  addEventListener("keydown", shortcuts);
  addEventListener("beforeunload", (event) => { if (drawing.plan !== saved) event.preventDefault(); });
}

start();
