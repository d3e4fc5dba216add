/* Showing what changes, and the sheet that asks why and from when before it is saved. */

import { t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { byItem, fieldOf, thingOf } from "/static/hall_words.js";
import { sheet } from "/static/sheets.js";

const SIGNS = { added: "新增", removed: "删除", changed: "改变" };
const AT_ONCE = 60; /* more than this many things changed are counted, not listed */

/** Fills `list` with the changes, thing by thing; `plan`: the drawn plan changes with them. */
export function paintChanges(list, changes, { things, papers }, plan = false) {
  const items = byItem(changes, things, papers);
  list.replaceChildren(...items.slice(0, AT_ONCE).map((item) => el("li", { "data-sign": item.sign },
    el("p", { class: "change-what" }, el("span", { class: "chip", "data-sign": item.sign }, t(SIGNS[item.sign])), item.what),
    item.fields.length ? el("dl", {}, ...item.fields.map(({ field, before, after }) => el("div", {}, el("dt", {}, field),
      el("dd", {}, before ? el("del", {}, before) : "", before ? icon("next") : "", el("ins", {}, after))))) : "")));
  if (items.length > AT_ONCE) list.append(el("li", { class: "muted" }, t("还有{n}项", { n: items.length - AT_ONCE })));
  if (plan) {
    list.append(el("li", { "data-sign": "changed" }, el("p", { class: "change-what" }, el("span", { class: "chip", "data-sign": "changed" }, t(SIGNS.changed)), t("大厅平面图")),
      el("p", { class: "hint" }, t("平面图不能约定日期：改动现在生效，它才跟着更新。"))));
  } else if (!items.length) list.append(el("li", { class: "muted" }, t("没有不同")));
}

/** A fault as a sentence with its place: "队列 A 号码前缀：前缀是一两个大写字母". */
export function faultInWords(fault, { things }) {
  const thing = thingOf(things, fault.kind, fault.path);
  const field = fieldOf(things, fault.kind, fault.path);
  return [[t(thing.word), fault.code, field ? t(field.word) : fault.path].filter(Boolean).join(" "), t(fault.what, fault.facts)].join(t("："));
}

/** The faults that no field of the page can show, in the box on top. */
export function paintFaults(faults, context) {
  const box = document.querySelector("[data-problem]");
  box.hidden = !faults.length;
  setText(box.querySelector("[data-problem-title]"), t("有{n}处要改正", { n: faults.length }));
  box.querySelector("[data-problem-list]").replaceChildren(...faults.map((fault) => {
    const thing = thingOf(context.things, fault.kind, fault.path);
    const path = thing.listed && fault.code ? `${thing.page}/${encodeURIComponent(fault.code)}` : thing.page;
    return el("li", {}, el("a", { href: `/admin/${path}` }, faultInWords(fault, context)));
  }));
  if (faults.length) box.scrollIntoView({ block: "center" });
}

/** What failed, in the box on top. */
export function complain(problem) {
  const box = document.querySelector("[data-problem]");
  box.hidden = !problem;
  setText(box.querySelector("[data-problem-title]"), problem ? [problem.title, problem.detail].filter(Boolean).join(" · ") : "");
  box.querySelector("[data-problem-list]").replaceChildren();
}

const tomorrow = (today) => new Date(Date.parse(`${today}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/**
 * Opens the sheet over `preview`; `save({why, holds_from})` keeps it. `today` is the hall's.
 * What cannot hold at once is offered from tomorrow; what was planned, from its own day (`on`).
 */
export function askToSave(preview, save, { things, papers, today, on = null }) {
  const dialog = sheet("save");
  const form = dialog.querySelector("[data-save-form]");
  const problem = dialog.querySelector("[data-save-problem]");
  paintChanges(dialog.querySelector("[data-will-change]"), preview.changes, { things, papers }, preview.plan);
  form.hidden = !preview.changes.length && !preview.plan;
  form.reset();
  problem.hidden = true;
  form.day.min = tomorrow(today);
  form.day.value = on?.day > today ? on.day : tomorrow(today);
  const { hindrance } = preview;
  dialog.querySelector("[data-hindrance]").hidden = !hindrance;
  if (hindrance) setText(dialog.querySelector("[data-hindrance-text]"), `${t(hindrance.what, hindrance.facts)}${t("；可以从明天起。")}`);
  form.elements.from[0].disabled = Boolean(hindrance);
  form.elements.from[1].disabled = form.day.disabled = !preview.changes.length;
  form.elements.from[hindrance || on ? 1 : 0].checked = true;
  form.onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    problem.hidden = true;
    try {
      await save({ why: form.why.value, holds_from: form.elements.from.value === "day" ? form.day.value : null });
    } catch (refusal) {
      problem.hidden = false;
      setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(" · "));
    } finally {
      button.disabled = false;
    }
  };
  form.day.oninput = () => { form.elements.from[1].checked = true; };
  dialog.showModal();
  (!form.hidden ? form.why : dialog.querySelector("[data-close]")).focus();
}

/** The words that greet after the next page is opened. */
export function tellLater(kept) {
  const words = kept.version === 0 ? t("没有改变") : kept.state === "waiting" ? t("已保存，从{day}起", { day: kept.holds_from }) : t("已保存，现在生效");
  const plan = { drawn: t("平面图已更新"), left: t("平面图没有改，改动生效后请再导入一次") }[kept.plan];
  sessionStorage.setItem("admin-done", kept.version === 0 && plan ? plan : [words, plan].filter(Boolean).join(t("；")));
}

export function tellNow() {
  setText(document.querySelector("[data-done]"), sessionStorage.getItem("admin-done") ?? "");
  sessionStorage.removeItem("admin-done");
}
