/* A complaint that did not come through a keypad, or a returned case to be examined again. */

import { nameOf, readJson, t } from "/look/language.js";
import { el, ready } from "/look/page.js";
import { command } from "/static/api.js";
import { shownWindow } from "/static/calls.js";
import { complain } from "/static/case_parts.js";

const boot = readJson("boot");
const form = document.querySelector("[data-new-case]");
const problem = document.querySelector("[data-problem]");

form.window.replaceChildren(...boot.windows.map((one) => el("option", { value: one.window },
  `${shownWindow(one.window)} ${one.departments.map((name) => nameOf(name)).join(t("、"))}`)));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  complain(problem, null);
  const { kind, window, number, day, subject, words, name, phone } = Object.fromEntries(new FormData(form));
  try {
    const opened = await command("/api/cases", { kind, window, number, subject, words, name, phone, day: day || null });
    location.assign(`/cases/${opened.brief.case}`);
  } catch (refusal) {
    complain(problem, refusal);
    button.disabled = false;
  }
});
ready(form);
