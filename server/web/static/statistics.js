/* The statistics page: figures, one chart, one table; the form asks the server again. */

import uPlot from "/static/vendor/uPlot.esm.js";
import { nameOf, readJson, t } from "/look/language.js";
import { el } from "/look/page.js";
import { FIGURES, change, written } from "/static/statistics_figures.js";

const { query, report } = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const BY = { hall: "大厅", queue: "队列", service: "事项", department: "部门", window: "窗口", clerk: "人员", hour: "时段" };
const HEIGHT = 288;
const DAY_S = 86_400;
let chart = null;

const address = (changes) => `?${new URLSearchParams({ ...query, since: report.since, until: report.until, ...changes })}`;

function paintTotal() {
  find("total").replaceChildren(...FIGURES.map(([, word, kind, of]) => {
    const moved = report.before ? change(of(report.total), of(report.before), kind) : "";
    return el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }, written(of(report.total), kind),
      moved ? el("span", { class: "change" }, kind === "share" ? t("{n}个百分点", { n: moved }) : moved) : ""));
  }));
}

function paintLines() {
  find("lines-title").textContent = t("按{what}", { what: t(BY[report.by]) });
  find("heads").replaceChildren(el("th", { scope: "col" }, t(BY[report.by])),
    ...FIGURES.map(([, word]) => el("th", { scope: "col", class: "figure" }, t(word))));
  find("lines").replaceChildren(...report.lines.map((line) => el("tr", { "aria-current": line.key && line.key === query.key },
    el("th", { scope: "row" }, el("a", { href: address({ key: line.key }) }, nameOf(line.name) || line.key)),
    ...FIGURES.map(([, , kind, of]) => el("td", { class: "figure" }, written(of(line.figures), kind))))));
}

function paintChart() {
  const [, word, kind, of] = FIGURES.find(([code]) => code === find("figure").value);
  const style = getComputedStyle(document.documentElement);
  const shown = report.points.map(({ begin, figures }) => [Date.parse(`${begin}T00:00:00Z`) / 1000, of(figures)]);
  chart?.destroy();
  find("chart").setAttribute("aria-label", `${t(word)} ${report.since} – ${report.until}`);
  chart = new uPlot({
    width: find("chart").clientWidth, height: HEIGHT, tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    series: [{ label: t("日期"), value: (_, at) => (at === null ? "–" : new Date(at * 1000).toISOString().slice(0, 10)) },
      { label: t(word), stroke: style.getPropertyValue("--primary").trim(), width: 2, points: { show: shown.length < 60 },
        value: (_, value) => written(value, kind) }],
    axes: [{ values: (_, ticks) => ticks.map((at) => new Date(at * 1000).toISOString().slice(5, 10)) },
      { size: 72, values: (_, ticks) => ticks.map((tick) => written(tick, kind)) }],
    /* One day alone would be drawn years wide. */
    scales: { x: { range: (_, first, last) => (last > first ? [first, last] : [first - DAY_S, first + DAY_S]) }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) || 1] } },
  }, [shown.map(([at]) => at), shown.map(([, value]) => value)], find("chart"));
}

function start() {
  const line = report.lines.find(({ key }) => query.key && key === query.key);
  find("course-title").textContent = t("走势：{what}", { what: line ? nameOf(line.name) || line.key : t("大厅") });
  find("figure").replaceChildren(...FIGURES.map(([code, word]) => el("option", { value: code }, t(word))));
  find("figure").value = "wait_mean";
  find("figure").addEventListener("change", paintChart);
  for (const link of document.querySelectorAll("[data-file]")) {
    link.href = `/statistics.${link.dataset.file}${address({ lang: document.documentElement.lang.split("-")[0] })}`;
  }
  paintTotal();
  paintLines();
  paintChart();
  addEventListener("resize", () => chart.setSize({ width: find("chart").clientWidth, height: HEIGHT }));
}

start();
