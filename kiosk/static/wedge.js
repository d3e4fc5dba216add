/* A scanner that is a keyboard: it types faster than any finger and ends with Enter. */

const BETWEEN_MS = 60;
const SHORTEST = 8;

/** Calls `scanned(text)` for what a scanner typed. Keys of a scan reach nobody else. */
export function listenForScans(scanned, { target = document, now = () => performance.now() } = {}) {
  let text = "";
  let last = -Infinity;
  target.addEventListener("keydown", (event) => {
    const at = now();
    if (at - last > BETWEEN_MS) text = "";
    last = at;
    if (event.key === "Enter") {
      if (text.length >= SHORTEST) {
        event.preventDefault();
        event.stopImmediatePropagation();
        scanned(text);
      }
      text = "";
    } else if (event.key.length === 1) {
      text += event.key;
    }
  }, { capture: true });
}
