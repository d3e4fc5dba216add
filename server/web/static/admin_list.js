/* Everything of one kind as a table, found by what is typed. */

import { nameOf, readJson } from "/look/language.js";
import { el } from "/look/page.js";
import { tellNow } from "/static/admin_changes.js";
import { said } from "/static/hall_words.js";

const boot = readJson("boot");
const { thing, papers } = boot;
const rows = document.querySelector("[data-rows]");
const shown = thing.fields.filter((field) => !["week", "days", "times"].includes(field.type));
const keyOf = (item) => item.code ?? item.badge;
const wordsOf = (item) => [keyOf(item), item.name?.zh, item.name?.en, typeof item.name === "string" ? item.name : ""].join(" ").toLowerCase();

function cell(item, field, first) {
  const value = item[field.path];
  const missing = value === undefined || value === null;
  const words = field.type === "names" ? String(value?.length || "–") : field.type === "name" ? nameOf(value) : said(missing ? (field.type === "choice" ? field.usual : null) : value, field, papers);
  return first ? el("th", { scope: "row" }, el("a", { class: "row-link", href: `/admin/${thing.page}/${encodeURIComponent(keyOf(item))}` }, words)) : el("td", {}, words);
}

function paint() {
  const typed = (document.querySelector("[data-find]")?.value ?? "").trim().toLowerCase();
  const found = papers[thing.kind].filter((item) => wordsOf(item).includes(typed));
  rows.replaceChildren(...found.map((item) => el("tr", {}, ...shown.map((field, at) => cell(item, field, at === 0)))));
  document.querySelector("[data-none]").hidden = found.length > 0;
}

tellNow();
if (rows) {
  paint();
  document.querySelector("[data-find]").addEventListener("input", paint);
}
