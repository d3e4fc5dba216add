/* The kiosk's own pictures: departments, everyday matters, and its ways (/static/icons.svg). */

const SVG = "http://www.w3.org/2000/svg";

/** An `<svg class="icon">` beside a word that says the same; hidden from screen readers. */
export function kioskIcon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
