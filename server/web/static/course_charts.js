/* Charts of today against the usual day, with what the rest of the day may bring. */

import { t, timeOfDay, timeZone } from "/look/language.js";
import { setText } from "/look/page.js";
import { ask } from "/static/api.js";
import { columns, summary } from "/static/course_shapes.js";

const EVERY_MS = 60_000;
const HEIGHT = 230;
const FONT = 15;
/** So far to both sides is drawn while there is one step only: uPlot would draw it years wide. */
const ALONE_S = 1800;
/* On the wall nobody points at a line: the chart is as high as its place, and its key stands beside. */
const wall = document.documentElement.hasAttribute("data-wall");

const find = (name) => document.querySelector(`[data-${name}]`);
const charts = new Map();
let uPlot = null;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const sizeIn = (place) => ({ width: place.clientWidth, height: wall ? place.clientHeight : HEIGHT });

/** A day's first step has no line yet, only its point. */
const alone = (chart, series) => chart.data[series].filter((value) => value !== null).length === 1;

function options(place, figure) {
  const figures = (_, value) => (value === null ? "–" : String(Math.round(value)));
  const line = (label, stroke, more = {}) => ({ label: t(label), stroke: colour(stroke), width: 2, points: { show: alone }, value: figures, ...more });
  const size = wall ? 1.125 * parseFloat(getComputedStyle(document.documentElement).fontSize) : FONT;
  const axis = { stroke: colour("--ink-2"), font: `${size}px ${colour("--font")}`, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const edge = { stroke: "transparent", width: 0 };
  const waits = figure === "waiting";
  return { ...sizeIn(place), legend: { show: !wall }, ...(wall ? { padding: [size / 2, size, 0, 0] } : {}), tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone), cursor: { y: false },
    series: [{ label: t("时刻"), value: (_, at) => (at === null ? "–" : timeOfDay(at * 1000)) }, line("今天", "--primary", { width: 3 }),
      line("平常", "--ink-3", { dash: [6, 4] }), line("预计", "--warn", { dash: [2, 3] }),
      ...(waits ? [line("至少", "--warn", edge), line("至多", "--warn", edge)] : [])],
    bands: waits ? [{ series: [5, 4], fill: colour("--warn-soft") }] : [],
    axes: [{ ...axis, values: (_, ticks) => ticks.map((at) => timeOfDay(at * 1000)), space: 4.6 * size, size: 2 * size, gap: wall ? size / 2 : 5 }, { ...axis, size: 3.2 * size }],
    scales: { x: { range: (chart, first, last) => (chart.data[0].length > 1 ? [first, last] : [first - ALONE_S, first + ALONE_S]) },
      y: { range: (_, _low, high) => [0, Math.max(4, (high ?? 0) * 1.1)] } } };
}

function paint(course) {
  for (const figure of ["waiting", "arrivals"]) {
    const place = find(`chart-${figure}`);
    if (!place) continue;
    const data = columns(course, figure).slice(0, figure === "waiting" ? 6 : 4);
    const known = charts.get(figure);
    if (known) known.setData(data);
    else charts.set(figure, new uPlot(options(place, figure), data, place));
  }
  const { came, usual, peak } = summary(course);
  const compared = usual === null ? t("还没有可以对比的日子，过几天就有平常的走势。")
    : t("到现在取号{came}个，平常这时{usual}个。", { came, usual });
  const words = peak?.falls ? "窗口照现在这样开，等候的人会越来越少，{time}前后还有{low}到{high}人。" : "窗口照现在这样开，{time}前后等候的人最多，{low}到{high}人。";
  const coming = peak ? t(words, { time: timeOfDay(peak.at), ...peak }) : "";
  setText(find("course-words"), [compared, coming].filter(Boolean).join(" "));
}

/** Draws the charts once they can be seen, and again every minute while they are. */
export function wireCharts() {
  const card = find("course");
  let seen = false;
  const refresh = async () => {
    if (!seen || document.hidden) return;
    try {
      const course = await ask("/api/floor/course");
      uPlot ??= (await import("/static/vendor/uPlot.esm.js")).default;
      paint(course);
    } catch { /* The charts are a minute older; the banner says if the server is away. */ }
  };
  new IntersectionObserver((entries) => {
    const before = seen;
    seen = entries.some((entry) => entry.isIntersecting);
    if (seen && !before) refresh();
  }).observe(card);
  setInterval(refresh, EVERY_MS);
  addEventListener("resize", () => {
    for (const [figure, chart] of charts) chart.setSize(sizeIn(find(`chart-${figure}`)));
  });
}
