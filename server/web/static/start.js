/* The first page of a new hall: its name, and who looks after it. */

import { ready, setText } from "/look/page.js";
import { command } from "/static/api.js";

const form = document.querySelector("[data-start]");
const problem = form.querySelector("[data-problem]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  problem.hidden = true;
  const { code, zh, en, badge, person, password } = Object.fromEntries(new FormData(form));
  try {
    await command("/api/hall/first", { code, zh, en, badge, person, password, always: form.always.checked });
    location.assign("/start");
  } catch (refusal) {
    setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(" · "));
    problem.hidden = false;
    button.disabled = false;
  }
});
ready(form);
