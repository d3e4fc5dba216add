/* The steps from a hall's name to its first ticket and its first call. */

import { fill, readJson, shownWindow, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { ready, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { complain, tellNow } from "/static/admin_changes.js";
import { wireIntake } from "/static/admin_intake.js";
import { wireSheets } from "/static/sheets.js";

const boot = readJson("boot");
const { papers } = boot;
const LOOK_EVERY_MS = 1000;
const find = (name) => document.querySelector(`[data-${name}]`);
const step = (name) => document.querySelector(`[data-step=${name}]`);
const say = (name, words) => setText(step(name).querySelector("[data-said]"), words);
const why = t("首次设置");
const two = (n) => String(n).padStart(2, "0");

function done(name, words) {
  step(name).dataset.done = "true";
  step(name).querySelector("[data-mark]").replaceChildren(icon("check"));
  say(name, words);
}

/** A press that may be refused: said at its step, and it can be pressed again. */
async function press(button, act) {
  button.disabled = true;
  complain(null);
  try {
    await act();
  } catch (problem) {
    complain(problem);
  }
  button.disabled = false;
}

const keep = (edits) => command("/api/hall/changes", { edits, why });

// --- what is there already -------------------------------------------------------------------

const { services, queues, windows, departments, devices } = papers;
if (services.length) done("sheet", t("{departments}个部门，{services}个事项，{queues}个队列", { departments: departments.length, services: services.length, queues: queues.length }));
if (windows.length) done("windows", t("{n}个窗口", { n: windows.length }));
const printer = devices.find((one) => one.kind === "printer");
const kiosk = devices.find((one) => one.kind === "kiosk");

function lookAtDevices({ devices: seen }) {
  const here = (kind) => seen.some((one) => one.kind === kind && one.last_heard && !["gone", "silent"].includes(one.health));
  if (here("kiosk") && here("printer")) done("kiosk", t("取号机和打印机在线"));
  else if (here("kiosk")) say("kiosk", t("取号机在线，等待打印机应答…"));
  else if (kiosk) say("kiosk", t("等待那台盒子登记…"));
}

// --- the steps -------------------------------------------------------------------------------

wireSheets();
tellNow();
wireIntake({ ...boot, today: boot.view.today }, () => location.reload(), { windows: 1 });

find("windows").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = Number(event.target.count.value);
  const zone = papers.zones[0]?.code ?? "A";
  const missing = Array.from({ length: wanted }, (_, n) => two(n + 1)).filter((code) => !windows.some((one) => Number(one.code) === Number(code)));
  press(event.target.querySelector("button"), async () => {
    await keep([
      ...(papers.zones.length ? [] : [{ kind: "zones", values: { code: zone, name: { zh: "大厅", en: "Hall" } } }]),
      ...missing.map((code) => ({ kind: "windows", values: { code, name: { zh: fill("{window}号窗口", { window: Number(code) }), en: `Window ${Number(code)}` }, zone,
        queues: queues.map((one) => one.code), departments: departments.map((one) => one.code) } })),
    ]);
    location.reload();
  });
});

find("kiosk").addEventListener("click", (event) => press(event.target, async () => {
  const agent = kiosk?.agent ?? "kiosk-1";
  const edits = [["kiosk", kiosk], ["printer", printer]].filter(([, there]) => !there)
    .map(([kind]) => ({ kind: "devices", values: { code: `${kind}-1`, kind, agent } }));
  if (edits.length) await keep(edits);
  const { code } = await command(`/api/agents/${encodeURIComponent(agent)}/enrolment-code`);
  find("code-part").hidden = false;
  setText(find("code"), code);
  setText(find("command"), `hallfloor-agent enrol agent.toml --code ${code}`);
  say("kiosk", t("等待那台盒子登记…"));
}));

let number = "";
find("print").addEventListener("click", (event) => press(event.target, async () => {
  const [queue] = queues;
  if (!queue) return void say("print", t("还没有队列"));
  // A second press asks for the same ticket's paper.
  number ||= (await command("/api/tickets", services.length ? { service: services[0].code } : { queue: queue.code })).number;
  say("print", t("{number}已取号", { number }));
  const { seq } = await ask("/api/devices");
  await command("/api/tickets/reprint", { number, printer: printer?.code ?? "printer-1" });
  say("print", t("{number}已取号，等待打印…", { number }));
  for (;;) {
    const rows = await ask(`/api/journal?since=${seq}&limit=1000`);
    const told = rows.find((row) => ["printed", "not_printed"].includes(row.kind) && row.data.number === number);
    if (told?.kind === "printed") return void done("print", t("{number}已打印", { number }));
    if (told) return void say("print", t("{number}没有打出来，请看设备页", { number }));
    await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
  }
}));

find("call").addEventListener("click", (event) => press(event.target, async () => {
  const seen = await ask("/api/windows");
  const own = seen.find((one) => one.waiting > 0) ?? seen[0];
  if (!own) return void say("call", t("还没有窗口"));
  const path = `/api/windows/${encodeURIComponent(own.window)}`;
  if (own.state === "closed") await command(`${path}/open`, { clerk: boot.session.badge });
  const { ticket } = await command(`${path}/call-next`);
  done("call", t("请{number}号到{window}号窗口", { number: ticket.number, window: shownWindow(own.window) }));
}));

ready(find("windows"));
for (const name of ["kiosk", "print", "call"]) find(name).disabled = false;
lookAtDevices(boot.devices);
setInterval(() => ask("/api/devices").then(lookAtDevices).catch(() => { /* Asked again in a second. */ }), LOOK_EVERY_MS);
