/* The words of a page. Chinese is the message id; other languages come with the page in
   <script type="application/json" id="strings">, so a third language needs only a catalogue. */

const page = typeof document === "undefined" ? null : document;

/** The page's language: "zh", "en", or another that the hall has a catalogue for. */
export const lang = (page?.documentElement.lang || "zh").split("-")[0];

/** The hall's time zone; the browser's own where the page does not say. */
export const timeZone = page?.documentElement.dataset.timezone || undefined;

const strings = readJson("strings") ?? {};

/** JSON that the server put into the page under `id`, or null. */
export function readJson(id, root = page) {
  const text = root?.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}

/** `text` with its `{facts}` filled in; a fact that is not given stays visible as its name. */
export function fill(text, facts = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
}

/** `zh` in the page's language, with its facts. */
export function t(zh, facts) {
  return fill(strings[zh] || zh, facts);
}

/** One of the hall's own names, {zh, en}, in `language`; Chinese where it has no other. */
export function nameOf(names, language = lang) {
  return names ? names[language] || names.zh || "" : "";
}

/** A window's code as it stands over the counter: 07 is window 7. */
export const shownWindow = (code) => code.replace(/^0+(?=.)/, "");

/** Whole minutes of `seconds`, never less than one while there is something to wait for. */
export function minutes(seconds) {
  return seconds <= 0 ? 0 : Math.max(1, Math.round(seconds / 60));
}

/** A range of seconds in words: about "12–18 分钟". */
export function waitRange([low, high]) {
  const [from, to] = [minutes(low), minutes(high)];
  if (to <= 1) return t("不到{n}分钟", { n: 1 });
  return from === to ? t("约{n}分钟", { n: to }) : t("约{from}–{to}分钟", { from, to });
}

/** Seconds as a stopwatch shows them: 4:07, 1:02:30. */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** 14:05 by the hall's clock. */
export function timeOfDay(when, zone = timeZone) {
  return new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone })
    .format(new Date(when));
}

/** The date as a notice in the hall would write it. */
export function dateInWords(when, language = lang, zone = timeZone) {
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : language,
    { month: "long", day: "numeric", weekday: "long", timeZone: zone }).format(new Date(when));
}
