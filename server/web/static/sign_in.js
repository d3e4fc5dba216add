/* Signing in with a badge number and a password, or a PIN at a window's own screen. */

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
    const secret = form.pin ? { pin: form.pin.value } : { password: form.password.value };
    const signedIn = await command("/api/session", { badge: form.badge.value.trim(), ...secret });
    location.assign(signedIn.must_change ? "/account" : readJson("boot").next || "/");
  } catch (refusal) {
    setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(t("：")));
    problem.hidden = false;
    button.disabled = false;
    (form.pin ?? form.password).select();
  }
});
