/* The kiosk's page: which view is shown, and what all of them know of the hall.
   Views build elements; this module alone moves between them. */

import { dateInWords, lang, nameOf, readJson, t, timeOfDay } from "/look/language.js";
import { setText } from "/look/page.js";
import { confirmView } from "/static/confirm.js";
import { departmentsView, findView, topicView, topicsView } from "/static/finding.js";
import { hush, say, spelled } from "/static/guide.js";
import { awayView, doneView, refusedView } from "/static/done.js";
import { departmentView, firstView, startingView } from "/static/choosing.js";
import { watchIdle } from "/static/idle.js";
import { bearings, serviceOf } from "/static/offer.js";
import { refreshQueues } from "/static/queue_facts.js";
import { newRequestId, take } from "/static/taking.js";
import { keepSwitches } from "/static/switches.js";
import { placeView, sendCard, sendCode, visitView } from "/static/visit.js";
import { listenForScans } from "/static/wedge.js";

const AGAIN_MS = 2000;
const AGAIN_WITHIN_MS = 60_000;
const READING_MS = 30_000;
/* What is said when a view appears, to who wants to hear it. */
const GUIDANCE = { first: "kiosk-choose", department: "kiosk-choose", topics: "kiosk-choose", topic: "kiosk-choose", all: "kiosk-choose",
  confirm: "kiosk-confirm", visit: "kiosk-visit", refused: "kiosk-help" };

const main = document.querySelector("[data-main]");
const trouble = document.querySelector("[data-trouble]");
const more = document.querySelector("[data-more]");

const hall = { catalogue: null, queues: new Map(), online: false, alone: false, reached: true, paper: "ready", prints: true, last: null, other: { zh: "" },
  reads: { card: false, scan: false }, finding: { keys: {}, topics: [], icons: {} } };
let leave = () => {};
let first = null; /* the first screen, as the page brought it */
let wanting = 0;

/* --- views ------------------------------------------------------------------------------ */

function show(view) {
  leave();
  leave = view.leave ?? (() => {});
  document.body.dataset.view = view.name;
  delete document.documentElement.dataset.elsewhere;
  if (main.firstElementChild !== view.node) main.replaceChildren(view.node);
  main.scrollTop = 0;
  main.focus({ preventScroll: true });
  refreshQueues(main, hall.queues);
  cueMore();
  wantReaders(view.name);
  if (GUIDANCE[view.name]) say(GUIDANCE[view.name]);
  else if (view.name !== "done") hush();
}

/** Cards and codes are read only while a view has a use for them (kiosk/senses.py). */
function wantReaders(view) {
  const wanted = { card: ["confirm", "visit"].includes(view) && hall.reads.card, scan: ["visit", "first"].includes(view) && hall.reads.scan };
  clearInterval(wanting);
  const ask = () => fetch("/reading", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wanted) }).catch(() => null);
  if (hall.reads.card || hall.reads.scan) ask();
  if (wanted.card || wanted.scan) wanting = setInterval(ask, READING_MS);
}

function home() {
  if (location.hash) location.hash = "";
  else route();
}

function route() {
  if (!hall.catalogue) return;
  const { kind, code } = bearings(location.hash);
  const service = kind === "s" ? serviceOf(hall.catalogue, code) : null;
  const department = hall.catalogue.departments.find((one) => one.department === code);
  const topic = kind === "t" ? hall.finding.topics[Number(code)] : null;
  if (service) show(confirmView(hall, service, { confirm, back: () => history.back() }));
  else if (kind === "d" && department) show(departmentView(department, { back: home }));
  else if (topic) show(topicView(hall, topic, { back: home }));
  else if (kind === "find") show(findView(hall, { back: home }));
  else if (kind === "topics") show(topicsView(hall, { back: home }));
  else if (kind === "all") show(departmentsView(hall, { back: home }));
  else if (kind === "visit") show(visitView(hall, { back: home, bring, show: (card) => bring(card, sendCard) }));
  else show(firstView(first, { last: lastTicket(), showLast: again }));
}

async function confirm(service, ticketClass, card) {
  const order = { request_id: newRequestId(), service: service.service, ticket_class: ticketClass, language: lang, card };
  const away = new AbortController();
  const waiting = awayView({ giveUp: () => { away.abort(); home(); } });
  try {
    const ticket = await take(order, { signal: away.signal, onAway: () => {
      if (document.body.dataset.view !== "away") show(waiting);
    } });
    taken(ticket, order.request_id);
  } catch (problem) {
    if (!away.signal.aborted) show(refusedView(problem, { home }));
  }
}

/** The number is there: its paper, and for a minute the way to one more. */
function taken(ticket, requestId) {
  hall.last = { ticket, requestId, until: Date.now() + AGAIN_WITHIN_MS };
  show(doneView(ticket, requestId, hall, { home }));
  const paper = ["printed", "printing"].includes(ticket.paper);
  say(paper ? "kiosk-take" : "kiosk-no-paper", ...spelled(ticket.number));
}

function again(last) {
  show(doneView(last.ticket, last.requestId, hall, { home }));
}

/** A code came, from a scanner or the screen's keys; in the middle of an order it waits. */
let bringing = false;
async function bring(text, send = sendCode) {
  if (bringing || !hall.catalogue || ["confirm", "away", "done"].includes(document.body.dataset.view)) return;
  bringing = true;
  const { ticket, requestId, place, problem } = await send(text);
  bringing = false;
  if (ticket) taken(ticket, requestId);
  else if (place) show(placeView(place, { home }));
  else show(refusedView(problem, { home }));
}

function lastTicket() {
  const { last } = hall;
  return last && Date.now() < last.until && !last.ticket.copy ? last : null;
}

/* --- what the hall says ------------------------------------------------------------------ */

/** The box tells of every change at once (kiosk/news.py); the browser reconnects by itself. */
function follow() {
  const events = new EventSource("/events");
  events.addEventListener("state", (event) => hear(JSON.parse(event.data)));
  events.addEventListener("card", (event) => document.dispatchEvent(new CustomEvent("card", { detail: JSON.parse(event.data) })));
  events.addEventListener("scan", (event) => bring(JSON.parse(event.data).text));
  events.addEventListener("error", () => {
    hall.reached = false;
    tellTrouble();
    // Some faults end a stream for good: then it is opened anew.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN_MS);
  });
}

/** The hall offers something else now: the page as it would come today tells all of it. */
async function fetchCatalogue() {
  const answer = await fetch(location.pathname + location.search).catch(() => null);
  if (answer?.ok) learn(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

/** What the hall offers, as `page` brings it; the views that choose among it are shown anew. */
function learn(page) {
  const { catalogue, finding } = readJson("hall", page);
  if (!catalogue) return;
  Object.assign(hall, { catalogue, finding });
  first = document.adoptNode(page.querySelector("[data-first]"));
  setText(document.querySelector("[data-hall]"), nameOf(catalogue.hall_name));
  tick();
  if ([undefined, "starting", "first", "department", "all", "topics"].includes(document.body.dataset.view)) route();
}

function hear(state) {
  know(state);
  if (state.version !== (hall.catalogue?.version ?? "")) fetchCatalogue();
  if (!hall.catalogue && document.body.dataset.view === undefined) show(startingView());
  refreshQueues(main, hall.queues);
  tellTrouble();
  document.dispatchEvent(new CustomEvent("hall"));
}

function know(state) {
  Object.assign(hall, { online: state.online, alone: state.alone, reached: true, paper: state.paper, prints: state.prints, other: state.other_kiosk, reads: state.reads });
  hall.queues = new Map(state.queues.map((queue) => [queue.queue, queue]));
}

/** The page brings along what it would have to ask for. */
function begin() {
  const state = readJson("hall");
  know(state);
  learn(document);
  hear(state);
  follow();
}

function tellTrouble() {
  const away = !hall.reached || !hall.online;
  const alone = !away && hall.alone;
  const text = away ? t("暂时连不上服务器，正在重新连接。急办请到咨询台。")
    : [alone && t("大厅系统暂时断开，本机照常取号。前面人数和等候时间恢复后可查。"), !hall.prints && paperTrouble()].filter(Boolean).join("");
  setText(trouble, text);
  trouble.hidden = !text;
  trouble.dataset.calm = String(alone && hall.prints);
  document.body.dataset.online = String(!away);
  document.body.dataset.alone = String(alone);
}

function paperTrouble() {
  const other = nameOf(hall.other);
  const where = other ? t("要纸质号票请到：{place}。", { place: other }) : t("要纸质号票请到咨询台。");
  return (hall.paper === "out_of_paper"
    ? t("本机的纸用完了，取号后可以用手机扫码带走。")
    : t("本机暂时打印不了号票，可以用手机扫码带走号码。")) + where;
}

/* --- clock, scrolling, idling ------------------------------------------------------------ */

function tick() {
  const now = new Date();
  const zone = hall.catalogue?.timezone || undefined;
  setText(document.querySelector("[data-clock]"), timeOfDay(now, zone));
  setText(document.querySelector("[data-date]"), dateInWords(now, lang, zone));
}

function keepTime() {
  tick();
  setTimeout(keepTime, 1000 * (60 - new Date().getSeconds()));
}

function cueMore() {
  more.hidden = main.scrollHeight - main.clientHeight - main.scrollTop < 48;
}

main.addEventListener("scroll", cueMore, { passive: true });
new ResizeObserver(cueMore).observe(main);
more.addEventListener("click", () => main.scrollBy({ top: main.clientHeight * 0.8, behavior: "smooth" }));
addEventListener("hashchange", route);
keepSwitches((name) => {
  if (name === "mode" && document.body.dataset.view === "first") route();
  else if (["mode", "voice"].includes(name)) say(GUIDANCE[document.body.dataset.view] ?? "kiosk-choose");
});
listenForScans(bring);
watchIdle({ atRest: () => location.hash === "" && location.search === "" && ["first", "starting", undefined].includes(document.body.dataset.view),
            goHome: () => location.replace("/") });
keepTime();
begin();
