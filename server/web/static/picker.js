/* Choosing one of many: a search over a list of large rows; once chosen, only that row is left.

     <section data-picker="subject">…<input data-search><ul data-rows></ul><p data-none hidden></p>
       <p data-chosen hidden></p></section>                                                        */

import { t } from "/look/language.js";
import { el } from "/look/page.js";
import { found } from "/static/entering.js";

export class Picker {
  /** `row(choice)` gives the parts of a row; `picked(choice or null)` is told of every change. */
  constructor(root, { row, picked }) {
    const part = (name) => root.querySelector(`[data-${name}]`);
    Object.assign(this, { root, row, picked, choices: [], chosen: null,
      search: part("search"), rows: part("rows"), none: part("none"), place: part("chosen") });
    this.search.addEventListener("input", () => this.paint());
  }

  /** New choices: [{id, group?, search, …}]. Keeps what was chosen where it still is one. */
  offer(choices) {
    this.choices = choices;
    this.chosen = choices.find((one) => one.id === this.chosen?.id) ?? null;
    this.paint();
  }

  choose(id, { quiet = false } = {}) {
    this.chosen = this.choices.find((one) => one.id === id) ?? null;
    this.search.value = "";
    this.paint();
    if (!quiet) this.picked(this.chosen);
  }

  paint() {
    const { chosen } = this;
    const shown = found(this.choices, this.search.value);
    for (const node of [this.search, this.rows]) node.hidden = Boolean(chosen);
    this.none.hidden = Boolean(chosen) || shown.length > 0;
    this.place.hidden = !chosen;
    this.rows.replaceChildren(...(chosen ? [] : this.grouped(shown)));
    this.place.replaceChildren(...(chosen ? [
      el("span", { class: "pick-row" }, ...this.row(chosen)),
      el("button", { class: "button quiet", type: "button", onclick: () => { this.choose(null); this.search.focus(); } }, t("更换")),
    ] : []));
  }

  grouped(shown) {
    const parts = [];
    let group = null;
    for (const one of shown) {
      if (one.group && one.group !== group) parts.push(el("li", { class: "pick-group" }, one.group));
      group = one.group;
      parts.push(el("li", {}, el("button", { class: "pick-row", type: "button", "data-pick": one.id,
        onclick: () => this.choose(one.id) }, ...this.row(one))));
    }
    return parts;
  }
}
