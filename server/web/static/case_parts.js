/* What the pages of cases share: badges, dates, a problem in words, keeping up with the hall. */

import { t, timeZone, lang } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { CASE_STATES, deadlineOf, movesCases } from "/static/case_words.js";
import { follow } from "/static/live.js";

const ICONS = { bad: "warning", warn: "clock", calm: "clock", call: "called", none: "closed" };

function badge(tone, picture, word, more = {}) {
  return el("span", { class: "status", "data-tone": tone, ...more }, icon(picture), word);
}

export function stateBadge(state) {
  const [tone, picture, word] = CASE_STATES[state] ?? ["none", "warning", state];
  return badge(tone, picture, t(word), { "data-state": state });
}

export function deadlineBadge(brief) {
  const [tone, word, facts] = deadlineOf(brief);
  return badge(tone, ICONS[tone], t(word, facts), { "data-deadline": brief.deadline ?? "" });
}

/** A moment by the hall's clock; a day without hour stays a day. */
export function moment(when) {
  const at = new Date(when);
  const day = { month: "numeric", day: "numeric", timeZone };
  const whole = /T00:00:00\+/.test(when) ? day : { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : lang, whole).format(at);
}

/** Shows a refusal in `node`, or hides it. */
export function complain(node, problem) {
  node.hidden = !problem;
  node.replaceChildren(...(problem ? [icon("warning"), el("span", {}, [problem.title, problem.detail].filter(Boolean).join(t("：")))] : []));
}

/** Calls `again` soon after something that may have moved a case; where the reader may follow. */
export function keepUp(session, again) {
  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(again, 300); };
  if (session.permissions.includes("see_floor")) {
    follow("/floor", {}, { snapshot: (_, { first }) => { if (!first) soon(); }, change: (change) => { if (movesCases(change)) soon(); } });
  }
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });
}
