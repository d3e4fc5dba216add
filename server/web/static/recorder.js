/* The recorder: which clips there are, record one, hear it, keep it or go back to the default. */

import { readJson, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { canRecord, record } from "/static/microphone.js";
import { Speaker } from "/static/speaker.js";
import { trimmed, wavOf } from "/static/wav.js";

const LONGEST_MS = 8000;
const SAMPLE_CALL = { number: "A035", window: "12" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const rows = new Map(); /* "zh/qing" -> its row's parts */
let language = "zh";
let recording = null; /* {key, stop, timer} */

const keyOf = (clip) => `${language}/${clip}`;
const clipsOf = () => boot.clips[language];
const factsOf = (wanted) => clipsOf().find(({ clip }) => clip === wanted);

function complain(text) {
  find("problem").hidden = !text;
  setText(find("problem-text"), text ?? "");
}

function paintProgress() {
  const own = clipsOf().filter(({ own }) => own).length;
  setText(find("progress"), t("已录{own}段，共{all}段；没录的用合成语音", { own, all: clipsOf().length }));
}

function row({ clip, words }) {
  const key = keyOf(clip);
  const parts = {
    state: el("span", { class: "status" }),
    record: el("button", { class: "button", type: "button", "data-record": clip, onclick: () => toggle(key, clip) }),
    play: el("button", { class: "button", type: "button", "data-play": clip, onclick: () => play(clip) }, t("试听")),
    drop: el("button", { class: "button quiet", type: "button", "data-drop": clip, onclick: () => drop(key, clip) }, t("恢复合成")),
  };
  rows.set(key, parts);
  return el("li", { class: "clip", "data-clip": clip }, el("span", { class: "clip-words", lang: language === "zh" ? "zh-CN" : language }, words), parts.state,
    el("span", { class: "clip-actions" }, parts.record, parts.play, parts.drop));
}

function paintRow(clip) {
  const { own } = factsOf(clip);
  const { state, record: button, drop: back } = rows.get(keyOf(clip));
  const now = recording?.key === keyOf(clip);
  state.dataset.tone = own ? "good" : "none";
  state.replaceChildren(icon(own ? "check" : "device"), own ? t("自己的录音") : t("合成语音"));
  button.classList.toggle("danger", now);
  button.replaceChildren(now ? t("停止") : own ? t("重录") : t("录音"));
  button.disabled = !canRecord() || !boot.ready || Boolean(recording && !now);
  back.hidden = !own;
}

function paintRows() {
  for (const { clip } of clipsOf()) paintRow(clip);
}

function paint() {
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  for (const use of ["call", "kiosk"]) find(`clips-${use}`).replaceChildren(...clipsOf().filter((one) => one.use === use).map(row));
  paintRows();
  paintProgress();
}

async function toggle(key, clip) {
  if (recording) return void finish(clip);
  complain();
  try {
    const { stop } = await record();
    recording = { key, stop, timer: setTimeout(() => finish(clip), LONGEST_MS) };
    paintRows();
  } catch {
    complain(t("没有麦克风，或浏览器不许使用。请接好麦克风并允许本页录音。"));
  }
}

async function finish(clip) {
  const { stop, timer } = recording;
  clearTimeout(timer);
  try {
    const samples = trimmed(await stop());
    if (!samples) return void complain(t("没有听到声音，请靠近麦克风再录一次。"));
    if (await send("PUT", clip, wavOf(samples))) factsOf(clip).own = true;
  } finally {
    recording = null;
    paintRows();
    paintProgress();
  }
  await play(clip);
}

async function drop(key, clip) {
  complain();
  if (await send("DELETE", clip)) factsOf(clip).own = false;
  paintRows();
  paintProgress();
}

async function send(method, clip, body) {
  const answer = await fetch(`/recorder/${keyOf(clip)}.wav`, {
    method, body, headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content, "Content-Type": "audio/wav", Accept: "application/json" },
  }).catch(() => null);
  if (answer?.ok) return true;
  const told = await answer?.json().catch(() => null);
  complain(told?.detail || told?.title || t("没有连上服务器"));
  return false;
}

async function play(clip) {
  await new Speaker("/voice/", [language]).hear(clip).catch(() => complain(t("这段语音还没有。")));
}

find("hear").addEventListener("click", () => new Speaker("/voice/", [language]).say(SAMPLE_CALL).catch(() => complain(t("这段语音还没有。"))));
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => { if (!recording) { language = button.dataset.language; paint(); } });
}
if (!canRecord()) complain(t("这里不能录音：请用 https 打开本页，或在服务器本机打开。"));
paint();
