/* A file of the hall's set-up: tried first, its faults by sheet, row and column, then kept. */

import { t } from "/look/language.js";
import { el, ready, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { askToSave, complain } from "/static/admin_changes.js";

const KINDS = { xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", csv: "text/csv", zip: "application/zip" };

/** The file as it is sent: office programs leave its type to its name. */
export const typed = (file) => new Blob([file], { type: KINDS[file.name.split(".").at(-1).toLowerCase()] ?? "text/csv" });

function paintFaults(faults) {
  const part = document.querySelector("[data-intake-faults]");
  part.hidden = !faults.length;
  setText(part.querySelector("[data-intake-title]"), t("有{n}处要改正", { n: faults.length }));
  part.querySelector("[data-intake-rows]").replaceChildren(...faults.map((one) => el("tr", {}, el("td", {}, one.sheet),
    el("td", { class: "number" }, one.row ? String(one.row) : "–"), el("td", { class: "number" }, one.column || "–"), el("td", {}, one.fault))));
}

/** Wires the form; `kept(answer)` follows what was kept. `more` goes along in the address. */
export function wireIntake(context, kept, more = {}) {
  const form = document.querySelector("[data-intake]");
  const address = (verb, extra) => `/api/hall/file/${verb}?${new URLSearchParams({ remove: form.remove?.checked ?? false, ...more, ...extra })}`;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    complain(null);
    try {
      const file = typed(form.file.files[0]);
      const preview = await command(address("preview", {}), file);
      paintFaults(preview.faults);
      if (!preview.faults.length) {
        askToSave(preview, async ({ why, holds_from }) => kept(await command(address("keep", { why, ...(holds_from ? { holds_from } : {}) }), file)), context);
      }
    } catch (problem) {
      complain(problem);
    }
    button.disabled = false;
  });
  ready(form);
}
