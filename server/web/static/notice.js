/* The printed notice: what is typed into its fields stands on the paper, and is there next time. */

const KEPT = "hallfloor-notice";
const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");

function write(input) {
  const { writes } = input.dataset;
  const text = input.value || input.placeholder;
  for (const place of document.querySelectorAll(`[data-written="${writes}"]`)) place.textContent = text;
}

for (const input of document.querySelectorAll("[data-writes]")) {
  const { writes } = input.dataset;
  // A number belongs to one month; the rest is the office's own.
  if (writes !== "number" && kept[writes]) input.value = kept[writes];
  write(input);
  input.addEventListener("input", () => {
    write(input);
    kept[writes] = input.value;
    localStorage.setItem(KEPT, JSON.stringify(kept));
  });
}
for (const box of document.querySelectorAll("[data-shows]")) {
  box.addEventListener("change", () => {
    for (const part of document.querySelectorAll(`[data-part="${box.dataset.shows}"]`)) part.hidden = !box.checked;
  });
}
document.querySelector("[data-print]").addEventListener("click", () => print());
