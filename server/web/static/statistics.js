/* The statistics page: figures, one chart, one table; the form asks the server again. */

import uPlot from "/static/vendor/uPlot.esm.js";
import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { el } from "/look/page.js";
import { FIGURES as ALL, change, lengths, rangesOf, written } from "/static/statistics_figures.js";

const { query, report, today } = readJson("boot");
/* Who heads a department is told no ratings: the server sends none. */
const FIGURES = ALL.filter(([, , , , ofRatings]) => !(ofRatings && report.department));
const find = (name) => document.querySelector(`[data-${name}]`);
const BY = { hall: "大厅", queue: "队列", service: "事项", department: "部门", window: "窗口", clerk: "人员", hour: "时段" };
const HEIGHT = 288;
const DAY_S = 86_400;
const MOST_BARS = 60;
let chart = null;

const address = (changes) => `?${new URLSearchParams({ ...query, since: report.since, until: report.until, ...changes })}`;

function paintTotal() {
  find("total").replaceChildren(...FIGURES.map(([, word, kind, of]) => {
    const moved = report.before ? change(of(report.total), of(report.before), kind) : "";
    return el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }, written(of(report.total), kind),
      moved ? el("span", { class: "change" }, kind === "share" ? t("{n}个百分点", { n: moved }) : moved) : ""));
  }));
}

/** A line's name; a window's number stands before it where the name does not say it. */
function called(line) {
  const name = nameOf(line.name) || line.key;
  const number = report.by === "window" ? shownWindow(line.key) : "";
  return name.includes(number) ? name : `${number} ${name}`;
}

function paintLines() {
  find("lines-title").textContent = t("按{what}", { what: t(BY[report.by]) });
  find("heads").replaceChildren(el("th", { scope: "col" }, t(BY[report.by])),
    ...FIGURES.map(([, word]) => el("th", { scope: "col", class: "figure" }, t(word))));
  find("lines").replaceChildren(...report.lines.map((line) => el("tr", { "aria-current": line.key && line.key === query.key },
    el("th", { scope: "row" }, el("a", { href: address({ key: line.key }) }, called(line))),
    ...FIGURES.map(([, , kind, of]) => cell(line, kind, of)))));
}

function cell({ figures, before }, kind, of) {
  const moved = before ? change(of(figures), of(before), kind) : "";
  return el("td", { class: "figure" }, written(of(figures), kind), moved ? el("span", { class: "change" }, moved) : "");
}

/** One bar a line for the chosen figure, and a thin one for the time that is compared with. */
function paintBars() {
  const [, word, kind, of] = FIGURES.find(([code]) => code === find("figure").value);
  const lines = report.lines.slice(0, MOST_BARS);
  const values = lines.map((line) => of(line.figures));
  const before = lines.map((line) => (line.before ? of(line.before) : null));
  const long = lengths([...values, ...before]);
  find("bars").hidden = report.by === "hall" || lines.length < 2;
  find("bars").setAttribute("aria-label", t(word));
  find("bars").replaceChildren(...lines.map((line, n) => el("li", { class: "bar" },
    el("span", { class: "bar-name" }, called(line)),
    el("span", { class: "bar-lines", "aria-hidden": "true" }, long[n] === null ? null : bar("now", long[n]), before[n] === null ? null : bar("then", long[lines.length + n])),
    el("span", { class: "figure" }, written(values[n], kind)))));
}

function bar(name, length) {
  const node = el("span", { class: `bar-${name}` });
  node.style.inlineSize = `${length}%`;
  return node;
}

function paintRanges() {
  find("ranges").replaceChildren(...rangesOf(today).map(([word, since, until]) => el("a", { class: "button quiet", href: address({ since, until, key: "" }),
    "aria-current": since === report.since && until === report.until ? "true" : null }, t(word))));
}

function paintChart() {
  const [, word, kind, of] = FIGURES.find(([code]) => code === find("figure").value);
  const style = getComputedStyle(document.documentElement);
  const shown = report.points.map(({ begin, figures, before }) => [Date.parse(`${begin}T00:00:00Z`) / 1000, of(figures), before ? of(before) : null]);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour("--ink-2"), font: `15px ${colour("--font")}`, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  chart?.destroy();
  find("chart").setAttribute("aria-label", `${t(word)} ${report.since} – ${report.until}`);
  chart = new uPlot({
    width: find("chart").clientWidth, height: HEIGHT, tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    series: [{ label: t("日期"), value: (_, at) => (at === null ? "–" : new Date(at * 1000).toISOString().slice(0, 10)) },
      { label: t(word), stroke: style.getPropertyValue("--primary").trim(), width: 2, points: { show: shown.length < 60 },
        value: (_, value) => written(value, kind) },
      ...(report.before ? [{ label: `${report.before_since} – ${report.before_until}`, stroke: style.getPropertyValue("--line-strong").trim(), width: 2, dash: [6, 5],
        points: { show: false }, value: (_, value) => written(value, kind) }] : [])],
    axes: [{ ...axis, values: (_, ticks) => ticks.map((at) => new Date(at * 1000).toISOString().slice(5, 10)) },
      { ...axis, size: 72, values: (_, ticks) => ticks.map((tick) => written(tick, kind)) }],
    /* uPlot would draw one day alone years wide. */
    scales: { x: { range: (drawn, first, last) => (drawn.data[0].length > 1 ? [first, last] : [first - DAY_S, first + DAY_S]) }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) || 1] } },
  }, [shown.map(([at]) => at), shown.map(([, value]) => value), ...(report.before ? [shown.map(([, , then]) => then)] : [])], find("chart"));
}

function start() {
  const line = report.lines.find(({ key }) => query.key && key === query.key);
  find("course-title").textContent = t("走势：{what}", { what: line ? nameOf(line.name) || line.key : report.department ? nameOf(report.department) : t("大厅") });
  find("figure").replaceChildren(...FIGURES.map(([code, word]) => el("option", { value: code }, t(word))));
  find("figure").value = "wait_mean";
  find("figure").addEventListener("change", () => { paintChart(); paintBars(); });
  for (const link of document.querySelectorAll("[data-file]")) {
    link.href = `/statistics.${link.dataset.file}${address({ lang: document.documentElement.lang.split("-")[0] })}`;
  }
  paintTotal();
  paintRanges();
  paintLines();
  paintBars();
  paintChart();
  addEventListener("resize", () => chart.setSize({ width: find("chart").clientWidth, height: HEIGHT }));
}

start();
