/* The assessment's buttons: freeze, publish, print. */

import { Refusal, command } from "/static/api.js";

const problem = document.querySelector("[data-problem]");

for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { scheme } = button.dataset;
    try {
      await command(button.dataset.do, scheme ? { scheme } : {});
      location.assign(location.pathname);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = `${error.title} ${error.detail}`;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

document.querySelector("[data-print]")?.addEventListener("click", () => {
  // What a paper cannot open stands open on it.
  for (const line of document.querySelectorAll("details")) line.open = true;
  print();
});
