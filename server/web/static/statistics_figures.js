/* The figures of a report: what each is called, how it is written, how it changed. Pure. */

/** [code, word, kind, of(figures), whether ratings make it]. */
export const FIGURES = [
  ["arrivals", "取号", "count", (f) => f.arrivals],
  ["served", "办结", "count", (f) => f.served],
  ["missed_share", "过号率", "share", (f) => f.missed_share],
  ["abandoned_share", "放弃率", "share", (f) => f.abandoned_share],
  ["wait_mean", "平均等候", "time", (f) => f.wait.mean_s],
  ["wait_p50", "等候中位数", "time", (f) => f.wait.p50_s],
  ["wait_p90", "九成等候少于", "time", (f) => f.wait.p90_s],
  ["wait_max", "最长等候", "time", (f) => f.wait.max_s],
  ["within_target", "达标率", "share", (f) => f.wait.within_target],
  ["service_mean", "平均办理", "time", (f) => f.service.mean_s],
  ["service_p90", "九成办理少于", "time", (f) => f.service.p90_s],
  ["utilisation", "窗口利用率", "share", (f) => f.utilisation],
  ["response_rate", "参评率", "share", (f) => f.response_rate, true],
  ["satisfied", "满意率", "share", (f) => f.satisfied, true],
  ["set_aside", "不计入的评价", "count", (f) => f.set_aside, true],
];

/** A figure as people read it; "–" where there is nothing to tell. */
export function written(value, kind) {
  if (value === null || value === undefined) return "–";
  if (kind === "share") return `${(value * 100).toFixed(1)}%`;
  if (kind === "time") return `${Math.floor(Math.round(value) / 60)}:${String(Math.round(value) % 60).padStart(2, "0")}`;
  return String(value);
}

/** "+12.5%" of a count or time, "+1.2" points of a share; "" where there is nothing to compare with. */
export function change(now, before, kind) {
  if (now === null || before === null || before === undefined || (kind !== "share" && before === 0)) return "";
  const value = kind === "share" ? (now - before) * 100 : ((now - before) / Math.abs(before)) * 100;
  return `${value > 0 ? "+" : ""}${value.toFixed(1)}${kind === "share" ? "" : "%"}`;
}

const DAY_MS = 86_400_000;
const iso = (at) => new Date(at).toISOString().slice(0, 10);

/** The days people ask for most, from the hall's today: [[word, since, until]]. Weeks begin on Monday. */
export function rangesOf(today) {
  const at = Date.parse(`${today}T00:00:00Z`);
  const day = new Date(at);
  const first = (months) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1);
  const monday = at - ((day.getUTCDay() + 6) % 7) * DAY_MS;
  return [["今天", today, today], ["昨天", iso(at - DAY_MS), iso(at - DAY_MS)], ["本周", iso(monday), today],
    ["上周", iso(monday - 7 * DAY_MS), iso(monday - DAY_MS)], ["本月", iso(first(0)), today],
    ["上月", iso(first(-1)), iso(first(0) - DAY_MS)], ["今年", `${today.slice(0, 4)}-01-01`, today]];
}

/** How long each value's bar is, of a hundred; null stays null. */
export function lengths(values) {
  const most = Math.max(0, ...values.filter((one) => one !== null && one !== undefined));
  return values.map((one) => (one === null || one === undefined ? null : most ? (100 * one) / most : 0));
}
