/* What cannot wait for the modules. An address that leads past the first screen does not show it; a
   switch that is touched before they listen is remembered, and done when they do (switches.js). */

const early = document.documentElement.dataset;
if (location.hash.length > 1) early.elsewhere = "";
document.addEventListener("click", (event) => {
  const name = event.target.closest("button[data-switch]")?.dataset.switch;
  if (name && early.awake === undefined) early.touched = name;
});
