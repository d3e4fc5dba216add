/* A list put into another order by arrows: each row has one up and one down, for hand and keys. */

import { t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";

/** The two arrows of a row. `moved(row)` is called after each move; `name` is what is moved. */
export function arrows(row, name, moved) {
  const step = (by, words, picture) => el("button", { class: "button quiet arrow", type: "button", "data-step": by, "aria-label": t(words, { name }),
    onclick: (event) => { if (move(row, by)) moved(row); event.currentTarget.focus(); } }, icon(picture));
  return el("span", { class: "arrows" }, step(-1, "把“{name}”上移", "up"), step(1, "把“{name}”下移", "down"));
}

/** Past the next row that is shown; false where there is none, or one of another `data-group`. */
export function move(row, by) {
  const next = (from) => (by < 0 ? from.previousElementSibling : from.nextElementSibling);
  let other = next(row);
  while (other?.hidden) other = next(other);
  if (!other || other.dataset.group !== row.dataset.group) return false;
  if (by < 0) other.before(row);
  else other.after(row);
  return true;
}
