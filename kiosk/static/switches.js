/* Language, elder mode, contrast, low reach and voice. They live in the address, so that the next citizen, who
   starts from "/", finds the page as the hall set it up. */

const SWITCHES = { mode: ["elder", "mode"], contrast: ["high", "contrast"], reach: ["low", "reach"], voice: ["on", "voice"] };

/** `changed(name)` after each touch of a switch. */
export function keepSwitches(changed) {
  for (const [name, [value, key]] of Object.entries(SWITCHES)) {
    const button = document.querySelector(`[data-switch="${name}"]`);
    button?.addEventListener("click", () => {
      const on = document.documentElement.dataset[key] !== value;
      if (on) document.documentElement.dataset[key] = value;
      else delete document.documentElement.dataset[key];
      button.setAttribute("aria-pressed", String(on));
      remember(name, on ? value : null);
      changed(name);
    });
  }
  document.querySelector('[data-switch="lang"]').addEventListener("click", (event) => {
    event.preventDefault();
    const wanted = new URL(event.currentTarget.href).searchParams.get("lang");
    remember("lang", wanted === "zh" ? null : wanted);
    location.reload();
  });
  const early = document.documentElement.dataset;
  early.awake = "";
  if (early.touched) document.querySelector(`[data-switch="${early.touched}"]`).click();
  delete early.touched;
}

function remember(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, "", address);
}
