/* The paper beside the layout's form: drawn anew by the server after every change, before it is saved. */

import { readJson, t } from "/look/language.js";
import { ready, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { valueOf } from "/static/admin_fields.js";
import { pictureAddress } from "/static/admin_ticket_fields.js";

const PAUSE_MS = 200; /* between the last key and the question */

const { thing } = readJson("boot");
const form = document.querySelector("[data-form]");
const pane = document.querySelector("[data-ticket]");
const choices = pane.querySelector("[data-ticket-choices]");
const picture = pane.querySelector("[data-ticket-picture]");
const problem = pane.querySelector("[data-ticket-problem]");
const fields = thing.fields.map((field) => ({ field, node: form.querySelector(`[data-field="${field.path}"]`) }));
let asked = 0;
ready(choices);

const wanted = () => ({
  values: Object.fromEntries(fields.map(({ field, node }) => [field.path, valueOf(node, field)])),
  ...Object.fromEntries(new FormData(choices)),
});

function say(words) {
  problem.hidden = !words;
  setText(problem, words);
}

/** What is worth knowing stands at its line of the layout. */
function showNotes(notes) {
  for (const place of form.querySelectorAll("[data-note]")) {
    const note = notes.find((one) => one.line === place.closest("[data-code]").dataset.code);
    setText(place, note ? t(note.what, note.facts) : "");
  }
}

function showFaults(faults) {
  for (const { field, node } of fields) {
    const fault = faults.find((one) => one.path === field.path || one.path.startsWith(`${field.path}.`));
    const told = node.querySelector("[data-fault]");
    told.hidden = !fault;
    setText(told, fault ? t(fault.what, fault.facts) : "");
  }
  say(faults.length ? t("有{n}处要改正", { n: faults.length }) : "");
}

async function draw() {
  const turn = (asked += 1);
  pane.setAttribute("aria-busy", "true");
  try {
    const preview = await command("/api/hall/ticket/preview", wanted());
    if (turn !== asked) return; // something was changed meanwhile
    showFaults(preview.faults);
    showNotes(preview.notes);
    if (preview.picture) {
      picture.src = pictureAddress(preview.picture);
      picture.hidden = false;
      pane.dataset.paper = choices.elements.paper.value;
    }
  } catch (refusal) {
    if (turn === asked) say([refusal.title, refusal.detail].filter(Boolean).join(" · "));
  }
  if (turn === asked) pane.removeAttribute("aria-busy");
}

function drawSoon() {
  clearTimeout(drawSoon.timer);
  drawSoon.timer = setTimeout(draw, PAUSE_MS);
}

form.addEventListener("input", drawSoon);
form.addEventListener("change", drawSoon);
choices.addEventListener("change", draw);
choices.addEventListener("submit", (event) => event.preventDefault());
draw();
