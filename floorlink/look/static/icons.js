/* Icons by name, out of one sprite of our own (/look/icons.svg). Never without a word beside them. */

const SPRITE = "/look/icons.svg";
const SVG = "http://www.w3.org/2000/svg";

/* Drawn from a copy of the sprite, so that they are still there when the server is away. */
const pictures = await load();

async function load() {
  try {
    const sprite = new DOMParser().parseFromString(await (await fetch(SPRITE)).text(), "image/svg+xml");
    return new Map([...sprite.querySelectorAll("symbol")].map((symbol) => [symbol.id, symbol]));
  } catch {
    return new Map();
  }
}

/** An `<svg class="icon">` that shows `name` of the sprite; hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const picture = pictures.get(name);
  if (picture) {
    svg.setAttribute("viewBox", picture.getAttribute("viewBox"));
    svg.append(...[...picture.childNodes].map((part) => document.importNode(part, true)));
    return svg;
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

/* What each state of a window, of a device, of an alert looks like: [tone, icon, word]. */
const STATES = {
  closed: ["none", "closed", "未开放"],
  open: ["good", "open", "空闲"],
  paused: ["warn", "paused", "暂停服务"],
  called: ["call", "called", "正在叫号"],
  serving: ["calm", "serving", "办理中"],
  ready: ["good", "open", "正常"],
  degraded: ["warn", "warning", "有异常"],
  silent: ["warn", "warning", "没有回应"],
  gone: ["bad", "gone", "失联"],
  never: ["none", "device", "还没有联系"],
};

/** [tone, icon, Chinese word] of a window's state or a device's health. */
export function looksOf(state) {
  return STATES[state] ?? ["none", "warning", state];
}
