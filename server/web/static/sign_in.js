/* Signing in with a badge number and a password. */

import { readJson, t } from "/look/language.js";
import { setText } from "/look/page.js";
import { command } from "/static/api.js";

const form = document.querySelector("[data-sign-in]");
const problem = document.querySelector("[data-problem]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  problem.hidden = true;
  try {
    await command("/api/session", { badge: form.badge.value.trim(), password: form.password.value });
    location.assign(readJson("boot").next || "/");
  } catch (refusal) {
    setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(t("：")));
    problem.hidden = false;
    button.disabled = false;
    form.password.select();
  }
});
