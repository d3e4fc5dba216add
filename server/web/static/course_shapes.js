/* Today beside the usual day: what the charts draw and what is said of it. Pure. */

/** Columns for one chart: times (s since 1970), then today, usual, ahead, low, high; null where a line is not. */
export function columns(course, figure) {
  const begin = Date.parse(course.begin) / 1000;
  const steps = Math.max(course.today[figure].length, course.usual?.[figure].length ?? 0);
  const at = Array.from({ length: steps }, (_, place) => begin + (place + 1) * course.step_s);
  const line = (values, from = 0) => at.map((_, place) => values?.[place - from] ?? null);
  const { ahead, today, usual } = course;
  const drawn = [at, line(today[figure]), line(usual?.[figure])];
  if (!ahead) return [...drawn, line(null), line(null), line(null)];
  if (figure !== "waiting") return [...drawn, line(ahead[figure], ahead.after), line(null), line(null)];
  /* The forecast begins where today ends, so that the line does not break. */
  const joined = (values) => [today.waiting.at(-1), ...values];
  return [...drawn, ...["waiting", "low", "high"].map((name) => line(joined(ahead[name]), ahead.after - 1))];
}

/** {came, usual, peak: {at, low, high, falls} | null}: numbers so far, and when most will wait; from now on fewer
    and fewer if it `falls`, and then the end of the day is told. */
export function summary(course) {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const came = sum(course.today.arrivals);
  if (!course.usual) return { came, usual: null, peak: null };
  const usual = Math.round(sum(course.usual.arrivals.slice(0, course.today.arrivals.length)));
  const { ahead } = course;
  if (!ahead?.waiting.length) return { came, usual, peak: null };
  const most = Math.max(...ahead.waiting);
  const falls = most <= course.today.waiting.at(-1);
  const place = falls ? ahead.waiting.length - 1 : ahead.waiting.indexOf(most);
  const at = Date.parse(course.begin) + (ahead.after + place + 1) * course.step_s * 1000;
  return { came, usual, peak: { at, low: Math.round(ahead.low[place]), high: Math.round(ahead.high[place]), falls } };
}
