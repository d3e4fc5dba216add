/* What a manager is told to see to, in the page's language. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";

/** An alert's facts: one without English is the same everywhere, or a message id itself. */
export function factsOf({ facts }) {
  return Object.fromEntries(Object.entries(facts).map(([key, names]) => [key, names.en ? nameOf(names) : t(names.zh)]));
}

/** Where a kind of alert is dealt with. */
const PAGES = { rating: "/cases", case: "/cases?show=overdue" };

/** One alert; `remedies(alert)` makes what can be pressed for it, or null. */
export function alertItem(alert, remedies = () => null) {
  const facts = factsOf(alert);
  const text = t(alert.text, facts);
  return el("li", { class: "alert", "data-tone": alert.level === "red" ? "bad" : "warn", "data-kind": alert.kind, "data-subject": alert.subject },
    icon("warning"), el("div", {}, el("p", { class: "alert-text" }, alert.kind in PAGES ? el("a", { href: PAGES[alert.kind] }, text) : text),
      remedies(alert) ?? el("p", { class: "hint" }, t(alert.what_to_do, facts))));
}

const painted = new WeakMap();

/** The list of alerts, or that all is well. Left alone while nothing changed: somebody may be about to press. */
export function paintAlerts(card, list, alerts, remedies) {
  const now = JSON.stringify(alerts);
  if (painted.get(list) === now) return;
  painted.set(list, now);
  card.dataset.some = String(alerts.length > 0);
  list.replaceChildren(...(alerts.length ? alerts.map((alert) => alertItem(alert, remedies)) : [el("li", { class: "calm" }, icon("open"), t("一切正常"))]));
}
