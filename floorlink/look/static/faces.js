/* The five faces of a rating, drawn so that the mouth alone tells the level, without colour. */

const SVG = "http://www.w3.org/2000/svg";

/** Words of the levels, best first as a citizen reads them. Message ids. */
export const LEVELS = [
  [5, "非常满意"], [4, "满意"], [3, "基本满意"], [2, "不满意"], [1, "非常不满意"],
];

/** A level's word, to be broken only between "very" and what follows, however narrow its face is. */
export function levelWord(word) {
  const span = document.createElement("span");
  const [, very, rest] = /^(非常|基本)?(.*)$/.exec(word);
  span.append(...(very ? [very, document.createElement("wbr")] : []), rest);
  return span;
}

const MOUTHS = {
  5: "M27 56 Q50 92 73 56 Z",
  4: "M29 60 Q50 80 71 60",
  3: "M31 66 H69",
  2: "M30 73 Q50 57 70 73",
  1: "M28 78 Q50 50 72 78",
};
const BROWS = { 1: "M24 30 L40 37 M76 30 L60 37" };

function part(kind, attributes) {
  const node = document.createElementNS(SVG, kind);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** The face of `level`, an `<svg>` hidden from screen readers: put the word beside it. */
export function face(level, { tiny = false } = {}) {
  const svg = part("svg", { viewBox: "0 0 100 100", "aria-hidden": "true",
    class: tiny ? "face-picture tiny" : "face-picture", "data-level": level });
  svg.append(part("circle", { cx: 50, cy: 50, r: 46, class: "face-disc" }));
  for (const x of [35, 65]) svg.append(part("circle", { cx: x, cy: level === 1 ? 45 : 42, r: 5.5, class: "face-eye" }));
  if (BROWS[level]) svg.append(part("path", { d: BROWS[level], class: "face-line" }));
  svg.append(part("path", { d: MOUTHS[level], class: level === 5 ? "face-eye" : "face-line" }));
  return svg;
}
