/* Everything of one kind as a table, found by what is typed. */

import { nameOf, readJson, t } from "/look/language.js";
import { el } from "/look/page.js";
import { tellNow } from "/static/admin_changes.js";
import { wireOrder } from "/static/admin_order.js";
import { wireSheets } from "/static/sheets.js";
import { said } from "/static/hall_words.js";

const boot = readJson("boot");
const { thing, papers } = boot;
const rows = document.querySelector("[data-rows]");
const shown = thing.fields.filter((field) => field.in_list && !["week", "days", "times", "photo"].includes(field.type));
const keyOf = (item) => item.code ?? item.badge;
const wordsOf = (item) => [keyOf(item), item.name?.zh, item.name?.en, typeof item.name === "string" ? item.name : ""].join(" ").toLowerCase();

const addressOf = (code, on) => `/admin/${thing.page}/${encodeURIComponent(code)}${on ? `?on=${on}` : ""}`;

/** What waits for its day, and where it can be changed until then. */
function plannedLine(one) {
  const what = one.sign === "added" ? t("新增") : one.sign === "removed" ? t("删除") : t("改变");
  const name = one.code ? [one.code, nameOf(one.name)].filter((word, at, all) => word && all.indexOf(word) === at).join(" ") : t("排列次序");
  const words = el("span", { class: "planned-name" }, one.code && one.sign !== "removed" ? el("a", { href: addressOf(one.code, one.version) }, name) : name);
  return el("li", {}, el("span", { class: "chip", "data-sign": one.sign }, what), words,
    el("span", { class: "muted" }, t("从{day}起", { day: one.day })), el("a", { href: `/admin/versions/${one.version}` }, t("版本{n}", { n: one.version })));
}

/** Without the code, which says less than the name and takes more room. */
function nameOnly(kind, code) {
  const found = papers[kind].find((one) => keyOf(one) === code);
  return (typeof found?.name === "string" ? found.name : nameOf(found?.name ?? { zh: "" })) || code;
}

function cell(item, field, first) {
  const value = item[field.path];
  const missing = value === undefined || value === null;
  const words = field.type === "one" && ["departments", "people"].includes(field.of) && !missing ? nameOnly(field.of, value) : field.type === "names" ? String(value?.length || "–") : field.type === "name" ? nameOf(value) : said(missing ? (["choice", "duration"].includes(field.type) ? field.usual : null) : value, field, papers);
  return first ? el("th", { scope: "row" }, el("a", { class: "row-link", href: addressOf(keyOf(item), boot.on?.version) }, words)) : el("td", { "data-label": t(field.word), "data-type": field.type, "data-empty": words === "–" }, words);
}

function paint() {
  const typed = (document.querySelector("[data-find]")?.value ?? "").trim().toLowerCase();
  const found = papers[thing.kind].filter((item) => wordsOf(item).includes(typed));
  rows.replaceChildren(...found.map((item) => el("tr", { "data-code": keyOf(item), "data-group": item.department && thing.kind === "services" ? item.department : "" }, ...shown.map((field, at) => cell(item, field, at === 0)))));
  document.querySelector("[data-none]").hidden = found.length > 0;
}

tellNow();
wireSheets();
document.querySelector("[data-planned]")?.replaceChildren(...boot.planned.map(plannedLine));
if (rows) {
  paint();
  document.querySelector("[data-find]").addEventListener("input", paint);
  if (document.querySelector("[data-reorder]")) wireOrder({ boot, rows, paint });
}
