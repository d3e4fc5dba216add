/* The rating tablet at a window: five faces while a prompt is open, nothing of the choice afterwards. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { everySecond, keepTime, now } from "/look/clock.js";
import { LEVELS, face, levelWord } from "/look/faces.js";
import { el, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { clerkCard, fetchClerk } from "/static/clerk_card.js";
import { follow } from "/static/live.js";
import { leftOf } from "/static/countdown.js";
import { tagsFor } from "/static/position.js";

const THANKS_MS = 10_000;
const REASONS_MS = 60_000;
const REFUSED = { rating_refused: "评价时间已过" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);

let prompt = null;
let lasts = 60;
let done = ""; /* the token that was used here, so that it does not ask twice */
let given = null; /* {token, level} of the press, only as long as its reasons may be asked for */
let reasons = [];
let state = "";

function view(name) {
  const shown = document.querySelector("[data-view]:not([hidden])")?.dataset.view;
  if (name === "idle" || name === "ask") forget();
  if (shown === name) return;
  for (const section of document.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== name;
  document.querySelector(`[data-view="${name}"] h1`).focus({ preventScroll: true });
}

/** Whoever comes next finds nothing of who was here. */
function forget() {
  given = null;
  find("tags").replaceChildren();
  setText(find("why-problem"), "");
}

function goHomeIn(ms) {
  clearTimeout(goHomeIn.timer);
  goHomeIn.timer = setTimeout(() => view("idle"), ms);
}

function askFor(offered) {
  if (!offered?.open || offered.token === done || leftOf(offered, now()) <= 0) {
    if (prompt && (!offered || !offered.open)) {
      prompt = null;
      if (offered?.outcome !== "rated") view("idle");
    }
    return;
  }
  if (offered.token !== prompt?.token) {
    lasts = Math.max(1, leftOf(offered, now()));
    setText(find("problem"), "");
  }
  prompt = offered;
  clearTimeout(goHomeIn.timer);
  paintTime();
  view("ask");
}

function paintTime() {
  if (!prompt) return;
  const left = leftOf(prompt, now());
  setText(find("left"), String(Math.ceil(left)));
  find("ring").setAttribute("stroke-dasharray", `${(left / lasts) * 100} 100`);
  if (left <= 0) {
    prompt = null;
    view("idle");
  }
}

async function rate(level) {
  if (!prompt) return;
  const { token } = prompt;
  for (const button of find("faces").children) button.disabled = true;
  try {
    await command("/api/ratings", { token, level, channel: "tablet" });
    thank(token, level);
  } catch (problem) {
    setText(find("problem"), t(REFUSED[problem.code] ?? "没有送出，请再按一次"));
  } finally {
    for (const button of find("faces").children) button.disabled = false;
  }
}

function thank(token, level) {
  done = token;
  prompt = null;
  document.activeElement?.blur();
  given = { token, level };
  // Offered after every level, so that the button itself tells nothing.
  find("more").hidden = !reasons.length;
  view("thanks");
  goHomeIn(THANKS_MS);
}

// --- reasons, for who wants to give them ---------------------------------------------------------

function askWhy() {
  if (!given) return;
  find("tags").replaceChildren(...tagsFor(reasons, given.level).map((tag) => el("label", { class: "tag" },
    el("input", { type: "checkbox", value: tag.code }), el("span", {}, nameOf(tag.name)))));
  find("send-reasons").disabled = true;
  view("why");
  goHomeIn(REASONS_MS);
}

async function sendReasons() {
  const tags = [...find("tags").querySelectorAll(":checked")].map((box) => box.value);
  find("send-reasons").disabled = true;
  try {
    await command("/api/ratings/reasons", { ...given, tags });
    find("more").hidden = true;
    given = null;
    view("thanks");
    goHomeIn(THANKS_MS / 2);
  } catch {
    setText(find("why-problem"), t("没有送出，请再按一次"));
    find("send-reasons").disabled = false;
  }
}

// --- the window ------------------------------------------------------------------------------------

function showClerk(clerk) {
  for (const place of document.querySelectorAll("[data-clerk]")) {
    place.hidden = !clerk;
    place.replaceChildren(...(clerk ? clerkCard(clerk, boot.window) : []));
  }
}

async function learn(own) {
  setText(find("window"), shownWindow(own.window));
  setText(find("departments"), own.departments.map((name) => nameOf(name)).join(t("、")));
  setText(find("greeting"), own.state === "paused" ? t("暂停服务") : own.state === "closed" ? t("未开放") : t("欢迎光临"));
  setText(find("serving"), own.state === "called" ? t("请{number}号到本窗口", own.ticket ?? {})
    : own.state === "serving" ? t("正在为{number}号办理", own.ticket ?? {}) : "");
  const was = state;
  state = own.state;
  // Somebody else may have sat down while the window was closed.
  if (was === "closed" && state !== "closed") showClerk(await fetchClerk(boot.window));
}

find("faces").replaceChildren(...LEVELS.map(([level, word]) =>
  el("button", { class: "face", type: "button", "data-level": level, onclick: () => rate(level) }, face(level), levelWord(t(word)))));
find("more").addEventListener("click", askWhy);
find("no-reasons").addEventListener("click", () => view("idle"));
find("send-reasons").addEventListener("click", sendReasons);
find("tags").addEventListener("change", () => {
  find("send-reasons").disabled = !find("tags").querySelector(":checked");
  goHomeIn(REASONS_MS);
});
ask("/api/rating-reasons").then((told) => { reasons = told.reasons; })
  .catch(() => { /* Without a list there is nothing to choose; the ticket's page has words. */ });
keepTime();
showClerk(boot.clerk);
learn(boot.view);
askFor(boot.prompt);
everySecond(paintTime);
follow("/window", { window: boot.window }, {
  alive: () => ({}),
  snapshot: (snapshot) => {
    learn(snapshot.window);
    askFor(snapshot.prompt);
  },
  change: (change) => {
    const own = (change.windows ?? []).find((one) => one.window === boot.window);
    if (own) learn(own);
    if (change.prompt?.window === boot.window) askFor(change.prompt);
  },
});
