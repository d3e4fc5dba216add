/* Below the form: what waits in this browser, and what was entered in the last weeks. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { complain, moment } from "/static/case_parts.js";
import { sheet, wireSheets } from "/static/sheets.js";

const find = (name) => document.querySelector(`[data-${name}]`);

export const subjectOf = (kind, code, name) => (kind === "window" ? t("{window}号窗口", { window: shownWindow(code) }) : nameOf(name));

/** {waiting(entries), again()}. `edit(entry)` takes a refused entry back into the form. */
export function entryList({ session, sender, edit }) {
  let entered = readJson("boot").entries;
  let about = null;

  function waiting(entries) {
    find("waiting-card").hidden = entries.length === 0;
    find("waiting").replaceChildren(...entries.map((one) => el("li", { class: "entry" },
      el("p", {}, el("strong", {}, subjectOf(one.body.kind, one.body.code, one.shown.subject)), ` ${nameOf(one.shown.item)}`),
      one.refusal ? el("p", { class: "problem" }, icon("warning"), el("span", {}, one.refusal)) : el("p", { class: "hint" }, icon("clock"), t("等待提交")),
      one.refusal ? el("p", { class: "row" },
        el("button", { class: "button", type: "button", onclick: async () => { await edit(one); await sender.drop(one.key); } }, t("改好再交")),
        el("button", { class: "button danger", type: "button", onclick: () => sender.drop(one.key) }, t("不要了"))) : null)));
  }

  function paint() {
    find("entries").replaceChildren(...(entered.length ? entered.map(row) : [el("li", { class: "empty" }, icon("check"), t("最近没有录入"))]));
  }

  function row(one) {
    const mine = one.by === session.badge || session.permissions.includes("assess");
    return el("li", { class: "entry", "data-entry": one.entry, "data-withdrawn": one.withdrawn !== null },
      el("p", {}, el("strong", {}, subjectOf(one.subject_kind, one.code, one.name)), ` ${nameOf(one.item_name)}`,
        one.amount === "1" ? "" : ` × ${one.amount}`),
      one.words ? el("p", { class: "case-words" }, one.words) : null,
      one.photos.length ? el("p", { class: "row" }, ...one.photos.map((photo, at) => el("a", { class: "thumb", href: `/photos/${photo}.jpg`, target: "_blank", rel: "noopener" },
        el("img", { src: `/photos/${photo}.jpg`, alt: t("第{n}张照片", { n: at + 1 }), loading: "lazy" })))) : null,
      el("p", { class: "hint entry-foot" }, `${one.day} · ${one.by_name} · ${moment(one.at)}`,
        one.withdrawn === null && one.open && mine ? el("button", { class: "button quiet push", type: "button", onclick: () => open(one) }, t("撤回")) : null),
      one.withdrawn === null ? null : el("p", { class: "notice" }, icon("closed"), el("span", {}, t("已撤回：{why}", { why: one.withdrawn }))));
  }

  function open(one) {
    about = one;
    complain(find("withdraw-problem"), null);
    find("withdraw-words").value = "";
    sheet("withdraw").showModal();
  }

  async function withdraw(event) {
    event.preventDefault();
    try {
      await command(`/api/entries/${about.entry}/withdraw`, { words: find("withdraw-words").value });
      sheet("withdraw").close();
      await again();
    } catch (refusal) {
      complain(find("withdraw-problem"), refusal);
    }
  }

  async function again() {
    try {
      entered = (await ask("/api/entries")).filter((one) => one.kind === "inspection");
      paint();
    } catch { /* What is shown stays; the sender says that the server is away. */ }
  }

  find("withdraw-form").addEventListener("submit", withdraw);
  wireSheets();
  paint();
  return { waiting, again };
}
