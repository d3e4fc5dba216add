/* A keyboard on the screen: letters and digits, nothing to switch. A real keyboard types too. */

import { t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { kioskIcon } from "/static/pictures.js";

const ROWS = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];

/** `{ field, keys, leave }`: the text as it stands, and the keys. `typed` hears every change. */
export function keyboard({ label, hint, longest, typed, done = () => {}, digits = true }) {
  let text = "";
  const shown = el("span", { class: "typed number", "data-typed": true });
  const field = el("div", { class: "typing", role: "textbox", "aria-readonly": "true", "aria-label": label, tabindex: "0" }, kioskIcon("search"), shown,
    el("span", { class: "hint", "data-hint": true }, hint));

  function set(next) {
    text = next.slice(0, longest);
    setText(shown, text);
    field.dataset.empty = String(!text);
    typed(text);
  }
  const key = (letter) => el("button", { class: "key", type: "button", onclick: () => set(text + letter) }, letter);
  const erase = el("button", { class: "key wide", type: "button", "aria-label": t("删除一个字"), onclick: () => set(text.slice(0, -1)) }, kioskIcon("erase"));
  const clear = el("button", { class: "key wide", type: "button", onclick: () => set("") }, t("清空"));
  const rows = digits ? ROWS : ROWS.slice(1);
  const keys = el("div", { class: "keys", role: "group", "aria-label": t("键盘") },
    ...rows.map((row, place) => el("div", { class: "key-row" },
      ...[...row].map(key), ...(place === rows.length - 1 ? [erase, clear] : []))));

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Backspace") set(text.slice(0, -1));
    else if (event.key === "Enter") done(text);
    else if (/^[a-z0-9]$/i.test(event.key)) set(text + event.key.toUpperCase());
  }
  document.addEventListener("keydown", press);
  field.dataset.empty = "true";
  return { field, keys, set, text: () => text, leave: () => document.removeEventListener("keydown", press) };
}
