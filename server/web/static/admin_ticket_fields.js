/* The controls of a ticket's layout: which lines in which order, and the picture. */

import { t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { arrows } from "/static/order.js";

/** Tells the form that a control was changed by something else than typing. */
const changed = (node) => node.dispatchEvent(new Event("change", { bubbles: true }));

/** Chosen lines first, in their order; those that are not printed below them. */
export function fillParts(node, field, value) {
  const chosen = value ?? field.choices.map(([code]) => code);
  const words = new Map(field.choices);
  const order = [...chosen.filter((code) => words.has(code)), ...words.keys()].filter((code, at, all) => all.indexOf(code) === at);
  node.querySelector("[data-parts]").replaceChildren(...order.map((code) => {
    const name = t(words.get(code));
    const row = el("li", { class: "part", "data-code": code });
    row.append(el("label", { class: "choice" }, el("input", { type: "checkbox", checked: chosen.includes(code) }), name),
      arrows(row, name, changed), el("p", { class: "part-note", "data-note": "" }));
    return row;
  }));
}

/** The codes from above; null where they are all there and as usual. */
export function partsOf(node, field) {
  const codes = [...node.querySelectorAll("[data-parts] > li")].filter((row) => row.querySelector("input").checked).map((row) => row.dataset.code);
  return codes.join() === field.choices.map(([code]) => code).join() ? null : codes;
}

/** A PNG in base64 as an address to show. */
export const pictureAddress = (logo) => `data:image/png;base64,${logo}`;

export function fillLogo(node, field, value) {
  const place = node.querySelector("[data-logo]");
  const [file, shown, drop, problem] = ["file", "shown", "drop", "problem"].map((name) => place.querySelector(`[data-logo-${name}]`));
  const show = (logo) => {
    place.dataset.logo = logo;
    shown.hidden = drop.hidden = !logo;
    if (logo) shown.src = pictureAddress(logo);
    else shown.removeAttribute("src");
  };
  file.addEventListener("change", async (event) => {
    event.stopPropagation();
    const [picture] = file.files;
    if (!picture) return;
    problem.hidden = true;
    try {
      show((await command("/api/hall/ticket/logo", picture)).logo);
      changed(place);
    } catch (refusal) {
      problem.hidden = false;
      setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(" · "));
    }
    file.value = "";
  });
  drop.addEventListener("click", () => {
    show("");
    changed(place);
    file.focus();
  });
  show(value ?? "");
}

export const logoOf = (node) => node.querySelector("[data-logo]").dataset.logo || null;
