/* A file of case figures: what it would change and every fault, then taken over as a whole. */

import { nameOf, shownWindow, t } from "/look/language.js";
import { el, ready, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { complain } from "/static/case_parts.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const form = find("import");
const CHANGES = { new: ["good", "新增"], corrects: ["warn", "更正"], same: ["none", "不变"] };
const FIGURES = ["accepted", "completed", "on_time", "early", "promised_days", "actual_days"];
let sent = null;

const address = (verb, more = {}) => `/api/case-figures/${verb}?${new URLSearchParams({ name: sent.name, period: form.period.value, ...more })}`;
const called = (one) => (one.kind === "window" ? t("{window}号窗口", { window: shownWindow(one.code) }) : nameOf(one.name));

function figure(one, name) {
  const before = one.before && one.before[name] !== one.after[name] ? el("span", { class: "before" }, String(one.before[name])) : null;
  return el("td", { class: "figure" }, before, String(one.after[name]));
}

function changeRow(one) {
  const [tone, word] = CHANGES[one.change];
  return el("tr", {}, el("td", {}, el("span", { class: "status", "data-tone": tone }, t(word))), el("td", {}, one.period),
    el("th", { scope: "row" }, called(one), one.system ? ` · ${one.system}` : ""), ...FIGURES.map((name) => figure(one, name)));
}

function paint(preview) {
  const { faults, total } = preview;
  find("preview").hidden = false;
  find("faults-part").hidden = !faults.length;
  setText(find("faults-head"), t("{n}处错误，改好文件再导入", { n: faults.length }));
  find("faults").replaceChildren(...faults.map((one) => el("tr", {}, el("td", { class: "figure" }, String(one.row)), el("td", {}, [one.column, one.head].filter(Boolean).join(" ")), el("td", {}, one.fault))));
  const sums = [["新增", preview.new], ["更正", preview.corrected], ["不变", preview.same], ["受理", total.accepted], ["办结", total.completed], ["平均承诺天数", total.promised_days], ["平均办理天数", total.actual_days]];
  find("sums").replaceChildren(...sums.map(([word, value]) => el("div", {}, el("dt", {}, t(word)), el("dd", { class: "figure" }, String(value)))));
  setText(find("ignored"), [preview.ignored.length ? t("没有用到的列：{names}", { names: preview.ignored.join(t("、")) }) : "", preview.skipped ? t("略过合计{n}行", { n: preview.skipped }) : ""].filter(Boolean).join(t("；")));
  find("changes").replaceChildren(...preview.changes.map(changeRow));
  find("take").hidden = faults.length > 0 || preview.new + preview.corrected === 0;
  find("reason-part").hidden = preview.corrected === 0;
  find("take").reason.required = preview.corrected > 0;
}

async function press(event, act) {
  event.preventDefault();
  const button = event.target.querySelector("[type=submit]");
  complain(find("problem"), null);
  setText(find("done"), "");
  button.disabled = true;
  try {
    await act();
  } catch (refusal) {
    complain(find("problem"), refusal);
  }
  button.disabled = false;
}

if (form) {
  form.addEventListener("submit", (event) => press(event, async () => {
    [sent] = form.file.files;
    paint(await command(address("preview"), sent));
  }));
  form.file.addEventListener("change", () => { find("preview").hidden = true; });
  find("take").addEventListener("submit", (event) => press(event, async () => {
    const imported = await command(address("import", { reason: find("take").reason.value }), sent);
    find("preview").hidden = true;
    form.reset();
    setText(find("done"), t("已导入：新增{new}行，更正{corrected}行，不变{same}行", imported));
  }));
  ready(form);
  ready(find("take"));
}
