/* Votes: one ballot after another, and how they stand this month. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { el, ready, setText } from "/look/page.js";
import { ask, command, newKey } from "/static/api.js";
import { complain } from "/static/case_parts.js";
import { ballots, marksOf, means } from "/static/vote_sums.js";

const boot = readJson("boot");
const { view } = boot;
const form = document.querySelector("[data-ballot]");
const find = (name) => document.querySelector(`[data-${name}]`);
let { entries } = boot;
/* The same ballot sent again after a lost answer bears the same key, and counts once. */
let key = newKey();

const asked = () => {
  const [kind, item] = form.item.value.split(":");
  return { kind, item };
};
const called = (one) => (one.kind === "window" ? t("{window}号窗口", { window: shownWindow(one.code) }) : nameOf(one.name));
const inputs = () => [...find("marks").querySelectorAll("input")];

function paintMarks() {
  const { kind } = asked();
  find("marks").replaceChildren(...view.subjects.filter((one) => one.kind === kind).map((one) => {
    const id = `mark-${one.code}`;
    return el("li", { class: "mark" }, el("label", { for: id }, el("strong", {}, called(one)), el("span", { class: "hint" }, one.departments.map((each) => nameOf(each)).join(t("、")))),
      el("input", { class: "input figure", id, "data-code": one.code, inputmode: "decimal", autocomplete: "off", enterkeyhint: "next" }));
  }));
  paintFilled();
  paintMeans();
}

function paintFilled() {
  const { marks, wrong } = marksOf(inputs().map((one) => [one.dataset.code, one.value]), Number(form.out_of.value));
  for (const one of inputs()) one.setAttribute("aria-invalid", String(wrong.includes(one.dataset.code)));
  setText(find("filled"), t("已打分{n}个", { n: marks.length }));
  return { marks, wrong };
}

function paintMeans() {
  const { kind, item } = asked();
  const month = form.day.value.slice(0, 7);
  const those = entries.filter((one) => one.item === item && one.subject_kind === kind && one.withdrawn === null && one.day.startsWith(month));
  setText(find("count"), String(ballots(those)));
  const found = means(those);
  find("means").replaceChildren(...(found.length ? found.map((one) => el("tr", {}, el("th", { scope: "row" }, called({ kind, code: one.code, name: one.name })),
    el("td", { class: "figure" }, String(one.count)), el("td", { class: "figure" }, one.mean.toFixed(1))))
    : [el("tr", {}, el("td", { colspan: 3, class: "hint" }, t("这个月还没有票")))]));
}

async function handIn(event) {
  event.preventDefault();
  const { marks, wrong } = paintFilled();
  const top = form.out_of.value;
  const lacking = wrong.length ? t("分数要在0到{n}之间", { n: top }) : marks.length ? "" : t("一个分数也没有");
  complain(find("problem"), lacking ? { title: lacking } : null);
  setText(find("done"), "");
  if (lacking) return;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await command("/api/ballots", { ...asked(), marks, out_of: top, day: form.day.value }, "POST", key);
    key = newKey();
    for (const one of inputs()) one.value = "";
    setText(find("done"), t("已录入，{n}个分数", { n: marks.length }));
    entries = (await ask("/api/entries")).filter((one) => one.kind === "vote");
    inputs()[0].focus();
  } catch (refusal) {
    complain(find("problem"), refusal);
  }
  button.disabled = false;
  paintFilled();
  paintMeans();
}

if (form) {
  form.addEventListener("submit", handIn);
  form.addEventListener("input", paintFilled);
  form.item.addEventListener("change", paintMarks);
  form.day.addEventListener("change", paintMeans);
  find("marks").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const all = inputs();
    const next = all[all.indexOf(event.target) + 1];
    if (next) { event.preventDefault(); next.focus(); }
  });
  paintMarks();
  ready(form);
}
