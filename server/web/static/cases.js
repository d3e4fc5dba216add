/* The list of cases: the nearest deadline first, kept up with the hall. */

import { nameOf, readJson, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { face } from "/look/faces.js";
import { el, setText } from "/look/page.js";
import { ask } from "/static/api.js";
import { shownWindow } from "/static/calls.js";
import { deadlineBadge, keepUp, moment, stateBadge } from "/static/case_parts.js";
import { KINDS, shownBy } from "/static/case_words.js";

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
let { view } = boot;
let filter = new URLSearchParams(location.search).get("show") ?? "all";

function row(one) {
  const window = t("{window}号窗口", { window: shownWindow(one.window) });
  return el("li", {}, el("a", { class: "card case-row", href: `/cases/${one.case}`, "data-case": one.case },
    el("span", { class: "case-when" }, boot.over ? "" : deadlineBadge(one), stateBadge(one.state)),
    el("span", { class: "case-what" },
      el("strong", {}, t(KINDS[one.kind] ?? one.kind), " ", el("span", { class: "number" }, `#${one.case}`)),
      el("span", {}, window, one.department_name ? ` · ${nameOf(one.department_name)}` : ""),
      one.proposed ? el("span", { class: "chip" }, t("待另一人决定")) : ""),
    el("span", { class: "case-who" }, one.level ? face(one.level, { tiny: true }) : "",
      el("span", { class: "hint" }, one.owner?.name || t("督查投诉科"), " · ", moment(one.opened_at)))));
}

function paint() {
  const shown = boot.over ? view.cases : shownBy(filter, view.cases, boot.session.badge);
  for (const button of document.querySelectorAll("[data-filter]")) button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
  const counts = { all: view.counts.open, overdue: view.counts.overdue, soon: view.counts.soon,
    mine: shownBy("mine", view.cases, boot.session.badge).length };
  for (const count of document.querySelectorAll("[data-count]")) setText(count, String(counts[count.dataset.count]));
  find("list").replaceChildren(...(shown.length ? shown.map(row)
    : [el("li", { class: "empty" }, icon("check"), t(boot.over ? "还没有结束的整改单" : "没有要办的整改单"))]));
}

async function again() {
  try {
    view = await ask(`/api/cases?over=${boot.over}`);
    paint();
  } catch { /* The banner says that the page may be old. */ }
}

for (const button of document.querySelectorAll("[data-filter]")) {
  button.addEventListener("click", () => { filter = button.dataset.filter; paint(); });
}
paint();
keepUp(boot.session, again);
