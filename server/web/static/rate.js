/* The rating tablet at a window: five faces while a prompt is open, nothing of the choice afterwards. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { everySecond, keepTime, now } from "/look/clock.js";
import { LEVELS, face, levelWord } from "/look/faces.js";
import { el, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { follow } from "/static/live.js";
import { leftOf } from "/static/countdown.js";

const THANKS_MS = 4000;
const REFUSED = { rating_refused: "评价时间已过" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);

let prompt = null;
let lasts = 60;
let done = ""; /* the token that was used here, so that it does not ask twice */

function view(name) {
  const shown = document.querySelector("[data-view]:not([hidden])")?.dataset.view;
  if (shown === name) return;
  for (const section of document.querySelectorAll("[data-view]")) section.hidden = section.dataset.view !== name;
  document.querySelector(`[data-view="${name}"] h1`).focus({ preventScroll: true });
}

function ask(offered) {
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
  clearTimeout(thank.timer);
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
    thank(token);
  } catch (problem) {
    setText(find("problem"), t(REFUSED[problem.code] ?? "没有送出，请再按一次"));
  } finally {
    for (const button of find("faces").children) button.disabled = false;
  }
}

function thank(token) {
  done = token;
  prompt = null;
  document.activeElement?.blur();
  view("thanks");
  thank.timer = setTimeout(() => view("idle"), THANKS_MS);
}

function learn(own) {
  setText(find("window"), shownWindow(own.window));
  setText(find("departments"), own.departments.map((name) => nameOf(name)).join(t("、")));
  setText(find("greeting"), own.state === "paused" ? t("暂停服务") : own.state === "closed" ? t("未开放") : t("欢迎光临"));
  setText(find("serving"), own.state === "called" ? t("请{number}号到本窗口", own.ticket ?? {})
    : own.state === "serving" ? t("正在为{number}号办理", own.ticket ?? {}) : "");
}

find("faces").replaceChildren(...LEVELS.map(([level, word]) =>
  el("button", { class: "face", type: "button", "data-level": level, onclick: () => rate(level) }, face(level), levelWord(t(word)))));
keepTime();
learn(boot.view);
ask(boot.prompt);
everySecond(paintTime);
follow("/window", { window: boot.window }, {
  alive: () => ({}),
  snapshot: (snapshot) => {
    learn(snapshot.window);
    ask(snapshot.prompt);
  },
  change: (change) => {
    const own = (change.windows ?? []).find((one) => one.window === boot.window);
    if (own) learn(own);
    if (change.prompt?.window === boot.window) ask(change.prompt);
  },
});
