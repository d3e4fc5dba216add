/* The printers: slots side by side, and the paper that hangs out of the chosen one. */

import { t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { mischiefMenu } from "/static/mischief.js";

/** {show(devices)}. The page turns to a printer when it prints. A touched QR code is scanned. */
export function makePrinters(place, act, scan) {
  const slots = el("div", { class: "slots" });
  const outlet = el("div", { class: "outlet" });
  place.append(slots, outlet);
  const printers = new Map();
  let chosen = "";
  let hanging = "";

  function choose(code) {
    chosen = code;
    for (const [other, printer] of printers) printer.button.setAttribute("aria-pressed", String(other === code));
  }

  function build(devices) {
    for (const [code, device] of Object.entries(devices)) {
      if (device.kind !== "printer") continue;
      const count = el("span", { class: "figure" });
      const name = t("打印机{n}", { n: code.replace(/^\D+/, "") });
      const button = el("button", { type: "button", class: "slot", "data-device": code, onclick: () => { choose(code); hang(devices); } },
        el("span", {}, name), count);
      const menu = mischiefMenu(code, name, device, act);
      slots.append(el("div", { class: "printer" }, button, menu.node));
      printers.set(code, { button, count, menu, printed: device.printed });
      if (!chosen || device.printed > printers.get(chosen).printed) chosen = code;
    }
    choose(chosen);
  }

  function hang(devices) {
    const papers = devices[chosen]?.papers ?? [];
    const key = `${chosen}/${papers.at(-1)?.n ?? 0}`;
    if (key === hanging) return;
    hanging = key;
    outlet.replaceChildren(...(papers.length
      ? papers.slice(-3).reverse().map((paper, at) => drawPaper(chosen, paper, at, scan))
      : [el("p", { class: "muted" }, t("还没有打印"))]));
  }

  return {
    show(devices) {
      if (!printers.size) build(devices);
      for (const [code, printer] of printers) {
        const state = devices[code];
        if (state.printed > printer.printed) choose(code);
        printer.printed = state.printed;
        setText(printer.count, t("{n}张", { n: state.printed }));
        printer.menu.show(state);
      }
      hang(devices);
    },
  };
}

/** One paper as it came out: `at` 0 is the one that hangs in the slot, the others lie below. */
function drawPaper(code, paper, at, scan) {
  const lines = paper.lines.map((line) =>
    el("p", { "data-size": line.size, "data-align": line.align }, line.text));
  const qr = paper.qr
    ? el("button", { type: "button", class: "qr-button", title: t("把号票对准扫码器"), onclick: () => scan(paper.qr) },
      el("img", { class: "qr", src: `/papers/${code}/${paper.n}/qr.svg`, alt: t("二维码：{address}", { address: paper.qr }) }))
    : null;
  return el("article", { class: "slip", "data-at": at, "data-number": paper.n }, ...lines, qr);
}
