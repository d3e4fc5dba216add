/* Icons by name, out of one sprite of our own (/look/icons.svg). Never without a word beside them. */

const SVG = "http://www.w3.org/2000/svg";

/** An `<svg class="icon">` that shows `name` of the sprite; hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/look/icons.svg#${name}`);
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
};

/** [tone, icon, Chinese word] of a window's state or a device's health. */
export function looksOf(state) {
  return STATES[state] ?? ["none", "warning", state];
}
