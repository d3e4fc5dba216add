/* A list of the administration put into another order, and kept as one version. */

import { t } from "/look/language.js";
import { setText } from "/look/page.js";
import { command } from "/static/api.js";
import { askToSave, complain, paintFaults, tellLater } from "/static/admin_changes.js";
import { arrows } from "/static/order.js";

const find = (name) => document.querySelector(`[data-${name}]`);

/**
 * The edits that make `after` of `before` (codes in their orders): places of those from the first to
 * the last that stands elsewhere, each put where it belongs, from the top.
 */
export function placing(kind, before, after) {
  const differs = (at) => before[at] !== after[at];
  const first = after.findIndex((_, at) => differs(at));
  if (first < 0) return [];
  const last = after.length - 1 - [...after].reverse().findIndex((_, at) => differs(after.length - 1 - at));
  return after.slice(first, last + 1).map((code, at) => ({ kind, code, place: first + at }));
}

/** Wires the list's button; `paint()` shows the rows in the hall's order again. */
export function wireOrder({ boot, rows, paint }) {
  const { thing } = boot;
  const on = boot.on ? { on: boot.on.version } : {};
  const codes = () => [...rows.children].map((row) => row.dataset.code);
  let before = [];

  function moved(row) {
    const place = [...rows.children].indexOf(row) + 1;
    setText(find("moved"), t("{code}现在是第{place}个", { code: row.dataset.code, place }));
  }

  function ordering(begun) {
    find("tools").hidden = begun;
    find("ordering").hidden = find("order-head").hidden = !begun;
    rows.closest("table").toggleAttribute("data-ordered", begun);
    setText(find("moved"), "");
    find("find").value = "";
    paint();
    before = codes();
    if (begun) {
      for (const row of rows.children) {
        const cell = document.createElement("td");
        cell.className = "order-cell";
        cell.append(arrows(row, row.dataset.code, moved));
        row.prepend(cell);
      }
      rows.querySelector("button")?.focus();
    } else find("reorder").focus();
  }

  async function save() {
    complain(null);
    const edits = placing(thing.kind, before, codes());
    if (!edits.length) return void ordering(false);
    try {
      const preview = await command("/api/hall/preview", { edits, ...on });
      paintFaults(preview.faults, boot);
      if (preview.faults.length) return;
      askToSave(preview, async (when) => {
        tellLater(await command("/api/hall/changes", { edits, ...on, ...when }));
        location.assign(`/admin/${thing.page}`);
      }, boot);
    } catch (problem) {
      complain(problem);
    }
  }

  find("reorder").addEventListener("click", () => ordering(true));
  find("order-cancel").addEventListener("click", () => ordering(false));
  find("order-save").addEventListener("click", save);
}
