/* The virtual hall's page: follows the hall's state and lets hands press what stands in it. */

import { lang, nameOf, t } from "/look/language.js";
import { el, setText } from "/look/page.js";
import { showConnected } from "/look/connection.js";
import { follow, post } from "/static/wire.js";
import { makeWindow } from "/static/windows.js";
import { makePrinters } from "/static/printers.js";
import { makeReaders } from "/static/readers.js";
import { makeMonitor } from "/static/monitor.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const ALL = "all";

let zone = new URLSearchParams(location.search).get("zone");
let windows = null;
const monitor = makeMonitor(find("line"), find("frames"));
const readers = makeReaders(find("readers"), act);
const printers = makePrinters(find("printers"), act, readers.scan);

/** One deed of a hand; the monitor turns to the line that it is heard on. */
async function act(kind, body, words, line) {
  monitor.turnTo(line);
  try {
    const answer = await post(kind, body);
    setText(find("told"), answer.bytes ? `${words}: ${answer.bytes}` : words);
  } catch (error) {
    setText(find("told"), `${words}: ${error.message}`);
  }
}

function showZone(chosen) {
  zone = chosen;
  const address = new URL(location.href);
  address.searchParams.set("zone", zone);
  history.replaceState(null, "", address);
  const other = find("language");
  other.href = `/?lang=${lang === "zh" ? "en" : "zh"}&zone=${encodeURIComponent(zone)}`;
  for (const button of find("zones").children) {
    button.setAttribute("aria-pressed", String(button.dataset.zone === zone));
  }
  for (const group of find("windows").children) {
    group.hidden = zone !== ALL && group.dataset.zone !== zone;
  }
}

/** Builds the hall once; afterwards only what changed is touched. */
function build(state) {
  const title = t("虚拟大厅");
  document.title = `${title} · ${nameOf(state.hall_name)}`;
  setText(find("hall-name"), nameOf(state.hall_name));
  windows = new Map();
  const named = [...state.zones.map((z) => [z.code, `${z.code} ${nameOf(z.name)}`]), [ALL, t("全部")]];
  for (const [code, name] of named) {
    find("zones").append(el("button",
      { class: "button", type: "button", "data-zone": code, onclick: () => showZone(code) }, name));
  }
  for (const { code, name } of state.zones) {
    const row = el("div", { class: "windows" });
    for (const place of state.windows.filter((w) => w.zone === code)) {
      const made = makeWindow(place, state.devices, act);
      windows.set(place.code, made);
      row.append(made.node);
    }
    find("windows").append(el("section", { "data-zone": code, "aria-label": nameOf(name) }, row));
  }
  const known = named.map(([code]) => code);
  showZone(known.includes(zone) ? zone : known[0]);
}

follow((state) => {
  if (!windows) build(state);
  for (const made of windows.values()) made.show(state.devices);
  printers.show(state.devices);
  readers.show(state);
  monitor.show(state.lines);
}, showConnected);
