/* A form of the administration: what was changed in it becomes one edit, tried and then saved. */

import { readJson, t } from "/look/language.js";
import { ready, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { askToSave, complain, paintFaults, tellLater, tellNow } from "/static/admin_changes.js";
import { fillField, valueOf } from "/static/admin_fields.js";
import { wireSheets } from "/static/sheets.js";

const boot = readJson("boot");
const { thing } = boot;
const form = document.querySelector("[data-form]");
const fields = thing.fields.map((field) => ({ field, node: form.querySelector(`[data-field="${field.path}"]`) }));
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const on = boot.on ? { on: boot.on.version } : {}; /* a version that waits, on which this works */
const home = `/admin/${thing.page}`;
const before = {};

/** Only what differs: what another administrator changed meanwhile stays as it is. */
function edit() {
  const values = Object.fromEntries(fields.map(({ field, node }) => [field.path, valueOf(node, field)])
    .filter(([path, value]) => (thing.listed && !boot.code ? value !== null : !same(value, before[path]))));
  return { kind: thing.kind, code: boot.code, values };
}

function showFaults(faults) {
  for (const { node } of fields) mark(node, "");
  const elsewhere = faults.filter((fault) => {
    const own = thing.listed ? fault.edit === 0 : fault.kind === "hall";
    const found = own && fields.find(({ field }) => fault.path === field.path || fault.path.startsWith(`${field.path}.`));
    if (found) mark(found.node, t(fault.what, fault.facts), lineOf(found, fault));
    return !found;
  });
  complain(null);
  if (elsewhere.length) paintFaults(elsewhere, boot);
  else form.querySelector('[aria-invalid="true"]')?.focus();
}

/** The place for it in the line of the field that the fault is about, where lines have one. */
function lineOf({ field, node }, fault) {
  const [at] = fault.path.slice(field.path.length + 1).split(".");
  return node.querySelectorAll("[data-lines] > li")[at]?.querySelector("[data-line-fault]");
}

function mark(node, words, line) {
  if (!words) for (const place of node.querySelectorAll("[data-line-fault]")) place.hidden = true;
  const told = line ?? node.querySelector("[data-fault]");
  told.hidden = !words;
  setText(told, words);
  if (line) {
    line.closest("li").querySelector(".input").focus();
    return;
  }
  for (const control of node.querySelectorAll(".input, .choice input")) {
    control.toggleAttribute("aria-invalid", Boolean(words));
    if (words) control.setAttribute("aria-invalid", "true");
    if (words) control.setAttribute("aria-describedby", told.id);
    else control.removeAttribute("aria-describedby");
  }
}

/** Tries the edits; with no fault the sheet opens, and what is saved leads to `next`. */
async function propose(edits, next) {
  complain(null);
  try {
    const preview = await command("/api/hall/preview", { edits, ...on });
    showFaults(preview.faults);
    if (preview.faults.length) return;
    askToSave(preview, async (when) => {
      tellLater(await command("/api/hall/changes", { edits, ...on, ...when }));
      location.assign(next);
    }, boot);
  } catch (problem) {
    complain(problem);
  }
}

for (const { field, node } of fields) {
  fillField(node, field, boot.values[field.path], boot.papers, boot.today);
  before[field.path] = valueOf(node, field);
}
wireSheets();
tellNow();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  propose([edit()], home);
});
ready(form);
form.querySelector("[data-remove]")?.addEventListener("click", () => propose([{ kind: thing.kind, code: boot.code, remove: true }], home));
