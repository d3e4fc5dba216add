/* The dialogs of a page: <dialog data-sheet="…">, closed by any [data-close] in them. */

export const sheet = (name) => document.querySelector(`dialog[data-sheet="${name}"]`);

export function wireSheets() {
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}
