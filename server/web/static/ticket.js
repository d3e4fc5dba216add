/* The phone page behind a ticket's QR: where the ticket stands, when it is called, and the rating. */

import { lang, minutes, nameOf, readJson, shownWindow, t, waitRange } from "/look/language.js";
import { LEVELS, face, levelWord } from "/look/faces.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { Attention, newsInWords, newsOf } from "/static/attention.js";
import { follow } from "/static/live.js";
import { followPhone } from "/static/phone_look.js";
import { TICKET_STATES, adviceFor, asks, isOver, mayAskWhy, mayCancel, placeFor, ruleInWords, tagsFor } from "/static/position.js";
import { sheet, wireSheets } from "/static/sheets.js";
import { Sleeping } from "/static/sleeping.js";

const CLASSES = { ordinary: "普通", priority: "优先", green: "绿色通道", appointment: "预约" };
const STAGES = { ahead: "还没开始", waiting: "等候中", at_window: "办理中", done: "已办结", dropped: "不再办理" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const path = `/api/tickets/${encodeURIComponent(boot.token)}`;
const title = document.title;

const attention = new Attention(new Sleeping(path, boot.push, lang));

let ticket = boot.view;
let seen = null; /* the view before, for what is news in the present one */
let level = 0;
let mode = "";
const done = new Set(); /* mode and token of what was sent from here, before the server's word of it */
let tags = [];

function badge(state) {
  const [tone, picture, word] = TICKET_STATES[state] ?? ["none", "warning", state];
  return el("span", { class: "status", "data-tone": tone, "data-state": state }, icon(picture), t(word));
}

function fact(word, ...value) {
  return el("div", {}, el("dt", {}, t(word)), el("dd", {}, ...value));
}

function facts() {
  const shown = [];
  if (ticket.state === "waiting") {
    if (ticket.ahead !== null) shown.push(fact("前面还有", el("span", { class: "number", "data-ahead": true }, String(ticket.ahead)), " ", t("人")));
    if (ticket.expected_wait_s) shown.push(fact("大约等候", waitRange(ticket.expected_wait_s)));
    if (ticket.windows.length) shown.push(fact("办理窗口", t("{windows}号窗口", { windows: ticket.windows.map(shownWindow).join(t("、")) })));
  }
  return shown;
}

function paint() {
  const called = ticket.state === "called";
  paintNow();
  document.title = called || newsOf(null, ticket) ? `${newsInWords(newsOf(null, ticket), ticket)} · ${ticket.number}` : title;
  attention.call(seen ? newsOf(seen, ticket) : "", ticket, nameOf(ticket.queue_name));
  if (isOver(ticket)) attention.turnOff();
  seen = ticket;
  setText(find("queue"), nameOf(ticket.queue_name));
  setText(find("number"), ticket.number);
  find("state").replaceChildren(badge(ticket.state), ticket.ticket_class === "ordinary" ? ""
    : el("span", { class: "chip" }, t(CLASSES[ticket.ticket_class] ?? ticket.ticket_class)));
  const [queue, service] = [nameOf(ticket.queue_name), nameOf(ticket.service_name)];
  setText(find("service"), service === queue ? "" : service);
  if (!called) setText(find("advice"), t(adviceFor(ticket))); /* unseen while called, it keeps its room */
  paintStages();
  find("remind").hidden = ticket.state !== "waiting" || Boolean(attention.way);
  find("reminds").hidden = ticket.state !== "waiting" || !attention.way;
  setText(find("reminds-how"), t(attention.way === "push" ? "前面剩3人和轮到您时会通知这部手机，可以关上此页。"
    : "前面剩3人和轮到您时会响铃提醒，请不要关闭此页。"));
  find("why").hidden = !mayAskWhy(ticket);
  find("cancel").hidden = !mayCancel(ticket);
  paintRating();
}

/** The facts while waiting and the window when called share one place, so that nothing moves. */
function paintNow() {
  const place = placeFor(ticket);
  const before = find("now").dataset.now;
  find("now").dataset.now = place;
  if (place === "waiting") find("facts").replaceChildren(...facts());
  if (!["called", "serving"].includes(place)) return;
  setText(find("called-words"), t(place === "called" ? "轮到您了，请到" : "正在为您办理"));
  setText(find("called-window"), shownWindow(ticket.window ?? ""));
  if (place === "called" && before === "waiting") find("now").scrollIntoView({ block: "nearest" });
}

function paintStages() {
  find("stages").hidden = ticket.stages.length < 2;
  find("stages").replaceChildren(...ticket.stages.map((stage) => el("li", { "data-stage": stage.state },
    el("span", {}, nameOf(stage.queue_name)), el("span", { class: "hint" }, t(STAGES[stage.state] ?? stage.state)))));
}

function learn(newer) {
  if (newer.seq < ticket.seq) return;
  ticket = newer;
  paint();
}

function complain(problem) {
  find("problem").hidden = !problem;
  find("problem").replaceChildren(...(problem ? [icon("warning"), el("span", {}, [problem.title, problem.detail].filter(Boolean).join(t("：")))] : []));
}

async function refetch() {
  try {
    learn(await ask(path));
  } catch { /* The connection banner already says that the page may be old. */ }
}

// --- rating ------------------------------------------------------------------------------------

const MODES = {
  rate: { path: "", title: "请评价这次服务", hint: "评价自愿，不记名，窗口工作人员看不到是谁评的。", levels: [5, 4, 3, 2, 1] },
  reasons: { path: "/reasons", title: "补充不满意的原因", hint: "如果您刚才按的是不满意，请先选按的是哪一级，再说说原因。", levels: [2, 1] },
  again: { path: "/again", title: "再评价一次", hint: "问题处理以后，您可以再评一次；第一次的评价仍然算数。", levels: [5, 4, 3, 2, 1] },
};

function paintRating() {
  const [wanted] = asks(ticket, done);
  find("rating").hidden = !wanted;
  if (wanted === mode) return;
  mode = wanted;
  if (!mode) return;
  level = 0;
  find("reasons").hidden = true;
  setText(find("rating-title"), t(MODES[mode].title));
  setText(find("rating-hint"), t(MODES[mode].hint));
  find("phone-field").hidden = mode === "again";
  find("faces").dataset.count = MODES[mode].levels.length;
  find("faces").replaceChildren(...LEVELS.filter(([value]) => MODES[mode].levels.includes(value)).map(([value, word]) =>
    el("button", { class: "face", type: "button", "data-level": value, onclick: () => choose(value) }, face(value), levelWord(t(word)))));
}

function choose(chosen) {
  level = chosen;
  if (level > 2) return void rate();
  for (const button of find("faces").children) button.setAttribute("aria-pressed", String(Number(button.dataset.level) === level));
  find("tags").replaceChildren(...tagsFor(tags, level).map((tag) => el("label", { class: "tag" },
    el("input", { type: "checkbox", name: "tag", value: tag.code }), el("span", {}, nameOf(tag.name)))));
  find("reasons").hidden = false;
  find("reasons").scrollIntoView({ block: "nearest" });
}

async function rate() {
  const [now, token] = asks(ticket, done);
  const chosen = level <= 2 ? [...find("tags").querySelectorAll(":checked")].map((box) => box.value) : [];
  const text = level <= 2 ? find("words").value.trim() : "";
  const buttons = find("rating").querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  complain(null);
  try {
    const phone = level <= 2 && now !== "again" ? { phone: find("phone").value.trim() } : {};
    const channel = now === "rate" ? { channel: "qr" } : {};
    await command(`/api/ratings${MODES[now].path}`, { token, level, tags: chosen, text, ...phone, ...channel });
    done.add(now + token);
    if (now === "rate") done.add(`reasons${token}`);
    find("reasons").reset();
    find("reasons").hidden = true;
    for (const button of find("faces").children) button.removeAttribute("aria-pressed");
    paintRating();
    find("thanks").hidden = false;
  } catch (problem) {
    complain(problem);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

// --- why, and cancelling -------------------------------------------------------------------------

async function why() {
  sheet("why").showModal();
  try {
    paintWhy(await ask(`${path}/why`));
  } catch (problem) {
    find("why-text").replaceChildren(el("p", {}, problem.status === 404 ? t("还没有比您先叫的号。") : problem.title));
  }
}

function paintWhy(reason) {
  if (!reason) return void find("why-text").replaceChildren(el("p", {}, t("还没有比您先叫的号。")));
  find("why-text").replaceChildren(
    el("p", {}, t("最近先叫的是{number}号。", { number: reason.chosen }), t(ruleInWords(reason.rule))),
    el("p", { class: "hint" }, t("目标时间：普通30分钟，优先10分钟，绿色通道5分钟，预约2分钟。")),
    el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...["号码", "类别", "已等候"].map((word) => el("th", { scope: "col" }, t(word))),
      el("th", { scope: "col", class: "figure" }, t("比值")))),
    el("tbody", {}, ...reason.candidates.map((one) => el("tr", { "data-chosen": one.number === reason.chosen, "data-own": one.number === ticket.number },
      el("td", { class: "number" }, one.number), el("td", {}, t(CLASSES[one.ticket_class] ?? one.ticket_class)),
      el("td", {}, t("{n}分钟", { n: minutes(one.waited_s) })), el("td", { class: "figure" }, one.score.toFixed(2)))))));
}

async function cancel() {
  sheet("cancel").close();
  complain(null);
  try {
    learn(await command(`${path}/cancel`));
  } catch (problem) {
    complain(problem);
  }
}

find("reasons").addEventListener("submit", (event) => { event.preventDefault(); rate(); });
find("why").addEventListener("click", why);
find("remind").addEventListener("click", async () => {
  await attention.turnOn();
  paint();
});
find("cancel").addEventListener("click", () => sheet("cancel").showModal());
find("cancel-sure").addEventListener("click", cancel);
wireSheets();
followPhone(find("large"));
paint();
if (!isOver(ticket)) attention.goOn().then(paint);
ask("/api/rating-reasons").then((told) => { tags = told.reasons; })
  .catch(() => { /* Without tags the words remain. */ });
const live = follow("/ticket", { token: boot.token }, { snapshot: learn, events: { ticket: learn } });

/** Out of a pocket, a freezer or a tunnel: first what holds now, then the line. */
function wake() {
  refetch();
  live.wake();
}
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") wake(); });
document.addEventListener("resume", wake);
addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
addEventListener("online", wake);
