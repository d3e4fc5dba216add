/* Totals over the months as lines: one subject's own, or those chosen from a table. */

import uPlot from "/static/vendor/uPlot.esm.js";
import { nameOf, readJson, shownWindow, t } from "/look/language.js";

const boot = readJson("boot");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const COLOURS = ["--primary", "--bad", "--good", "--warn", "--ink-2"];
const DASHES = [[], [8, 4], [3, 3], [12, 4, 3, 4], [1, 4]];
const HEIGHT = 288;
let chart = null;

const axis = () => ({ stroke: colour("--ink-2"), font: `15px ${colour("--font")}`, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } });

/** Draws `lines` [{label, totals}] over `periods`; `band` {low, high} stands behind them. */
function draw(place, periods, lines, band = null) {
  chart?.destroy();
  const at = periods.map((_, n) => n);
  const behind = band ? [{ label: t("最低"), stroke: colour("--line-strong"), width: 1 }, { label: t("最高"), stroke: colour("--line-strong"), width: 1 }] : [];
  const drawn = lines.map(({ label }, n) => ({ label, stroke: colour(COLOURS[n]), dash: DASHES[n], width: 2, points: { show: true, size: 8 } }));
  const values = [...(band ? [band.low, band.high] : []), ...lines.map(({ totals }) => totals)];
  const known = values.flat().filter((one) => one !== null);
  chart = new uPlot({
    width: place.clientWidth, height: HEIGHT,
    scales: { x: { time: false, range: [-0.3, periods.length - 0.7] }, y: { range: known.length ? [Math.floor(Math.min(...known) - 2), Math.ceil(Math.max(...known) + 2)] : [0, 100] } },
    axes: [{ ...axis(), values: (_, ticks) => ticks.map((tick) => periods[tick] ?? ""), incrs: [1] }, { ...axis(), size: 56 }],
    series: [{ label: t("月份"), value: (_, x) => periods[x] ?? "–" }, ...behind, ...drawn],
    bands: band ? [{ series: [2, 1], fill: colour("--primary-soft") }] : [],
  }, [at, ...values], place);
}

const numbers = (totals) => totals.map((one) => (one ? Number(one) : null));

function own(place) {
  const { months } = boot;
  draw(place, months.map((one) => one.period), [{ label: t("总分"), totals: numbers(months.map((one) => one.total)) }]);
}

const totalsOf = (one) => numbers(one.points.map((point) => point?.total ?? null));

function bandOf({ months, subjects }) {
  const lines = subjects.map(totalsOf);
  const at = (n, best) => {
    const known = lines.map((totals) => totals[n]).filter((one) => one !== null);
    return known.length ? best(...known) : null;
  };
  return { low: months.map((_, n) => at(n, Math.min)), high: months.map((_, n) => at(n, Math.max)) };
}

function chosen(place) {
  const boxes = [...document.querySelectorAll("[data-line]")];
  const every = boot.views.flatMap((view) => view.subjects.map((one) => [`${one.kind}:${one.code}`, one, view]));
  const paint = () => {
    const marked = boxes.filter((box) => box.checked).map((box) => every.find(([key]) => key === box.dataset.line));
    for (const box of boxes) box.disabled = !box.checked && marked.length >= COLOURS.length;
    const [, , view] = marked[0] ?? every[0];
    draw(place, view.months, marked.map(([, one]) => ({ totals: totalsOf(one),
      label: one.kind === "window" ? t("{window}号窗口", { window: shownWindow(one.code) }) : nameOf(one.name) })), bandOf(view));
  };
  for (const box of boxes) box.addEventListener("change", paint);
  for (const box of boxes.slice(0, 1)) box.checked = true;
  paint();
}

for (const [name, paint] of [["trend", own], ["trends", chosen]]) {
  const place = document.querySelector(`[data-${name}]`);
  if (!place) continue;
  paint(place);
  addEventListener("resize", () => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
}
