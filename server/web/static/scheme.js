/* A scheme's page: a new version is checked, told what it changes, and brought. */

import { t } from "/look/language.js";
import { el, ready } from "/look/page.js";
import { command } from "/static/api.js";
import { complain } from "/static/case_parts.js";

const form = document.querySelector("[data-scheme]");
const find = (name) => form.querySelector(`[data-${name}]`);

function tell(checked) {
  const { faults, changes } = checked;
  const lines = faults.length ? faults.map((fault) => el("li", {}, fault))
    : changes.map((one) => el("li", {}, el("code", {}, one.place), ` ${one.before || "–"} → ${one.after || "–"}`));
  const head = faults.length ? t("{n}处错误，改好才能采用：", { n: faults.length })
    : changes.length ? t("没有错误。与上一版相比{n}处不同：", { n: changes.length }) : t("没有错误。");
  find("told").replaceChildren(el("div", {}, el("p", {}, el("strong", {}, head)), el("ul", {}, ...lines)));
  find("told").hidden = false;
}

async function press(button, act) {
  complain(find("problem"), null);
  button.disabled = true;
  try {
    await act();
  } catch (refusal) {
    if (refusal.facts?.faults) tell({ faults: refusal.facts.faults, changes: [] });
    complain(find("problem"), refusal);
  }
  button.disabled = false;
}

if (form) {
  const check = find("check");
  check.addEventListener("click", () => press(check, async () => tell(await command("/api/schemes/check", { text: form.text.value }))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(form.querySelector("[type=submit]"), async () => {
      const put = await command("/api/schemes", { text: form.text.value, reason: form.reason.value });
      location.assign(`/schemes/${encodeURIComponent(put.scheme)}?version=${put.version}`);
    });
  });
  form.file.addEventListener("change", async () => {
    if (form.file.files[0]) form.text.value = await form.file.files[0].text();
  });
  ready(form);
}
document.querySelector("[data-print]").addEventListener("click", () => print());
