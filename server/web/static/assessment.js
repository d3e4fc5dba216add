/* The assessment's sheets: freeze, publish, appeal, decide, correct; and printing. */

import { nameOf, shownWindow, t } from "/look/language.js";
import { el } from "/look/page.js";
import { command } from "/static/api.js";
import { complain } from "/static/case_parts.js";
import { sheet, wireSheets } from "/static/sheets.js";

const SLOW = { wait: 90_000 };

/** Opens the sheet that a button names, told what it is about. */
function open(button) {
  const opened = sheet(button.dataset.open);
  for (const [name, value] of Object.entries(button.dataset)) {
    const place = opened.querySelector(`[data-${name}]:not(form)`);
    if (place) place.textContent = value;
  }
  const form = opened.querySelector("form");
  if (form) Object.assign(form.dataset, { item: button.dataset.item ?? "", number: button.dataset.number ?? "" });
  complain(opened.querySelector("[data-refused]"), null);
  if (button.dataset.open === "correct") paintChosen();
  opened.showModal();
}

/** One command; the page is read again when it is done, or says why not. */
async function act(opened, path, body, { button, ...more }) {
  const refused = opened.querySelector("[data-refused]");
  const word = button.textContent;
  complain(refused, null);
  button.disabled = true;
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  try {
    await command(path, body, "POST", undefined, more);
    location.assign(location.pathname);
  } catch (problem) {
    complain(refused, problem);
    button.disabled = false;
    button.textContent = word;
  }
}

function wire(name, bodyOf) {
  const form = document.querySelector(`form[data-${name}]`);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form.closest("dialog"), form.dataset[name], bodyOf(form), { button: form.querySelector("[type=submit]"), ...SLOW });
  });
}

// --- a supplement ----------------------------------------------------------------------------------

const chosen = () => [...document.querySelectorAll("[data-remove]:checked")].map((box) => box.dataset.remove);

function paintChosen() {
  const count = chosen().length;
  document.querySelector("[data-chosen]").textContent = count
    ? t("不计选出的{n}条依据。", { n: count }) : t("没有选出不计的依据：关上这里，在各项目的依据前打勾。");
}

function correction(form) {
  const { kind, code } = form.dataset;
  const added = form.item.value ? [{ kind, code, item: form.item.value, words: form.words.value, amount: form.amount.value, out_of: form.out_of.value }] : [];
  return { reason: form.reason.value, removed: chosen(), added, appeal: form.appeal.value ? Number(form.appeal.value) : null };
}

function changeLine(one) {
  const who = one.kind === "window" ? t("{window}号窗口", { window: shownWindow(one.code) }) : nameOf(one.name);
  const rank = one.rank[0] === one.rank[1] ? "" : ` · ${t("名次")} ${one.rank[0] ?? "–"} → ${one.rank[1] ?? "–"}`;
  return el("li", {}, el("strong", {}, who), ` ${one.total[0] || t("不评分")} → ${one.total[1] || t("不评分")}${rank}`);
}

async function tryOut(form) {
  const [refused, would] = [form.querySelector("[data-refused]"), form.querySelector("[data-would]")];
  complain(refused, null);
  would.hidden = true;
  try {
    const changes = await command(`${form.dataset.correct}/preview`, correction(form), "POST", undefined, SLOW);
    would.replaceChildren(changes.length ? el("ul", {}, ...changes.map(changeLine)) : t("谁的得分和名次都不会变。"));
    would.hidden = false;
  } catch (problem) {
    complain(refused, problem);
  }
}

// --- wiring ------------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-do]")) {
  const { scheme } = button.dataset;
  button.addEventListener("click", () => act(button.closest("dialog"), button.dataset.do, scheme ? { scheme } : {}, { button, ...SLOW }));
}
wire("appeal", (form) => ({ kind: form.dataset.kind, code: form.dataset.code, item: form.dataset.item, words: form.words.value }));
wire("decide", (form) => ({ number: Number(form.dataset.number), upheld: form.upheld.value === "true", words: form.words.value }));
wire("correct", correction);
wire("term", (form) => ({ reason: form.reason.value }));
const correcting = document.querySelector("form[data-correct]");
correcting?.querySelector("[data-try]").addEventListener("click", () => tryOut(correcting));
const followed = new URLSearchParams(location.search).get("appeal");
if (correcting && followed) correcting.appeal.value = followed;
wireSheets();
for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => open(button));
  button.disabled = false; // the server sends it disabled, so that no press is lost
}

document.querySelector("[data-print]")?.addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  // What a paper cannot open stands open on it.
  for (const line of document.querySelectorAll("details")) line.open = true;
});
document.documentElement.dataset.ready = "true";
