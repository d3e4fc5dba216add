/* The manager's live floor: the plan with every window, and beside it what presses. */

import { nameOf, readJson, timeOfDay } from "/look/language.js";
import { everySecond, keepTime, now } from "/look/clock.js";
import { setText } from "/look/page.js";
import { paintAlerts } from "/static/alerts.js";
import { ask } from "/static/api.js";
import { paintDay, paintDevices, paintQueues, paintRatings } from "/static/floor_side.js";
import { wireCharts } from "/static/course_charts.js";
import { drawHall } from "/static/hall_plan.js";
import { follow } from "/static/live.js";
import { remedyButtons } from "/static/remedies.js";
import { wireSheets } from "/static/sheets.js";
import { after, byUrgency, movesFigures } from "/static/standing.js";

const REFRESH_AFTER_MS = 500;
const REFRESH_EVERY_MS = 5000;

const boot = readJson("boot");
const may = new Set(boot.session.permissions);
const find = (name) => document.querySelector(`[data-${name}]`);
let floor = boot.view;
let painting = 0;
let tagNames = new Map();
let plan = boot.plan;
let past = null; /* {floor, at, plan} of a moment of the day that is replayed */
let drawn = null;
let paintPlan = () => {};

/* What only a desk has is loaded there: the wall carries no more than it shows. */
const openStory = async (...what) => (await import("/static/story.js")).openStory(...what);

/** A window's story, on the day that is looked at. */
const openWindow = (code) => openStory("windows", code, past?.day);

/** What is to be seen: [floor, at, its plan]. */
const shown = () => (past ? [past.floor, past.at, past.plan] : [floor, now(), plan]);

function drawPlan(wanted) {
  if (drawn === wanted) return;
  drawn = wanted;
  paintPlan = drawHall(find("plan"), wanted, may.has("see_journal") && !boot.wall ? openWindow : null);
}

function paintAlarms(of) {
  const alerts = byUrgency(of.alerts);
  const buttons = (alert) => (boot.wall ? null : remedyButtons(alert.remedies ?? [], may, refreshSoon));
  setText(find("alerts-count"), alerts.length ? String(alerts.length) : "");
  paintAlerts(find("alerts-card"), find("alerts"), alerts, buttons);
}

function paintCases() {
  if (!find("cases")) return;
  setText(find("cases"), String(floor.cases_open));
  find("cases-link").dataset.tone = floor.cases_overdue ? "bad" : "none";
}

/** What moves though nothing happens: the clock, times in a state, waits. */
function paintTime() {
  const [of, at, its] = shown();
  setText(find("clock"), timeOfDay(now()));
  drawPlan(its);
  paintPlan(of, at);
  paintQueues(of, at);
}

/** However many changes arrive together, the page is painted once. */
function paint() {
  painting ||= requestAnimationFrame(() => {
    painting = 0;
    const [of] = shown();
    document.documentElement.dataset.past = String(Boolean(past));
    paintDay(of);
    paintRatings(of, tagNames);
    paintDevices(of);
    paintAlarms(of);
    paintCases();
    paintTime();
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

async function planAnew() {
  try {
    plan = await ask("/api/plan");
    refreshSoon();
  } catch { /* The plan from before still shows every window. */ }
}

keepTime();
wireSheets();
if (find("to-devices")) find("to-devices").hidden = !may.has("see_devices");
paint();
everySecond(paintTime);
setInterval(refreshSoon, 60_000);
ask("/api/rating-reasons").then(({ reasons }) => {
  tagNames = new Map(reasons.map((tag) => [tag.code, nameOf(tag.name)]));
  paint();
}).catch(() => { /* Without the list the codes are shown. */ });
if (find("course")) wireCharts();
const wanted = new URLSearchParams(location.search).get("number");
if (wanted && find("find-number")) openStory("tickets", wanted);
find("find-number")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const number = new FormData(event.target).get("number").trim();
  if (number) openStory("tickets", number, past?.day);
});
if (find("replay")) import("/static/replay.js").then(({ Replay }) => new Replay((moment) => { past = moment; paint(); }));
follow("/floor", {}, {
  snapshot: (view) => { floor = view; paint(); },
  change: (change) => {
    floor = after(floor, change);
    paint();
    if (["plan_drawn", "imported"].includes(change.kind)) planAnew();
    if (movesFigures(change)) refreshSoon();
  },
  events: { look: refreshSoon },
});
