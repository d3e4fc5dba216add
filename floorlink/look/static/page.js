/* Building what a page shows, with text only ever set as text. */

import { t } from "/look/language.js";
import { icon, looksOf } from "/look/icons.js";

/** A new element: `el("p", {class: "muted", "data-x": 1, onclick: f}, "text", child, null)`. */
export function el(kind, attributes = {}, ...children) {
  const node = document.createElement(kind);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** The badge of a state: colour, icon and word together. `word` replaces the usual word. */
export function status(state, word = t(looksOf(state)[2])) {
  const [tone, picture] = looksOf(state);
  return el("span", { class: "status", "data-tone": tone, "data-state": state }, icon(picture), word);
}

/** Lets a form be filled in. The server sends it disabled: sent before its module listens, it would
    only reload the page and lose what was written. */
export function ready(form) {
  form.querySelector("fieldset[data-held]").disabled = false;
}

/** Sets text only where it differs, so that screen readers and animations stay calm. */
export function setText(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}
