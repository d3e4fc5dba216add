/* How the phone's owner likes to read: dark where the phone is, large type where they asked for it. */

const KEPT = "large";

/** `button` turns large type on and off; the phone remembers it, and the hall does not. */
export function followPhone(button) {
  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  const dim = () => { if (night.matches) root.dataset.room = "dark"; else delete root.dataset.room; };
  const enlarge = (large) => {
    if (large) root.dataset.mode = "elder";
    else delete root.dataset.mode;
    button.setAttribute("aria-pressed", String(large));
  };
  dim();
  night.addEventListener("change", dim);
  enlarge(kept());
  button.addEventListener("click", () => {
    const large = root.dataset.mode !== "elder";
    enlarge(large);
    try { localStorage.setItem(KEPT, large ? "1" : ""); } catch { /* A private window forgets. */ }
  });
}

function kept() {
  try { return localStorage.getItem(KEPT) === "1"; } catch { return false; }
}
