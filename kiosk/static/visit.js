/* Who comes with a code: an appointment is checked in, a missed number is taken back. */

import { lang, nameOf, shownWindow, t, waitRange } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { wayBack } from "/static/finding.js";
import { keyboard } from "/static/keyboard.js";
import { kioskIcon } from "/static/pictures.js";
import { newRequestId } from "/static/taking.js";

const CODE_LENGTH = 10;
const STAYS_S = 30;

export function visitView(hall, { back, bring, show }) {
  const shown = (event) => show(event.detail.card);
  document.addEventListener("card", shown);
  const go = el("button", { class: "button primary large", type: "button", disabled: true, onclick: () => bring(board.text()) }, icon("check"), t("签到"));
  const board = keyboard({
    label: t("预约码"), hint: t("预约码（{n}位）", { n: CODE_LENGTH }), longest: CODE_LENGTH,
    typed: (text) => { go.disabled = text.length !== CODE_LENGTH; },
    done: (text) => { if (text.length === CODE_LENGTH) bring(text); },
  });
  return {
    name: "visit", leave: () => { document.removeEventListener("card", shown); board.leave(); },
    node: el("div", { class: "finding visit" },
      el("div", { class: "greeting" }, el("h1", {}, t("预约签到、过号取回")),
        el("p", {}, hall.reads.scan ? t("请把二维码对准扫码口") : t("请用扫码枪扫二维码，或输入预约码"))),
      el("div", { class: "ways-in" },
        el("div", { class: "way-in" }, kioskIcon("scan"), el("strong", {}, t("预约二维码")), el("span", {}, t("签到后直接出号"))),
        hall.reads.card ? el("div", { class: "way-in" }, kioskIcon("card"), el("strong", {}, t("身份证")), el("span", {}, t("预约时填了身份证号的，放上就签到"))) : "",
        el("div", { class: "way-in" }, icon("ticket"), el("strong", {}, t("过号的号票")), el("span", {}, t("扫票上的二维码，不用重新取号")))),
      board.field, board.keys,
      el("div", { class: "confirm-actions" },
        el("button", { class: "button large", type: "button", onclick: back }, icon("back"), t("返回首页")), go)),
  };
}

/** Sends a code once; the answer is a ticket, a place in the queue, or a problem. */
export const sendCode = (text) => send("/scan", { text });

/** A card that was just shown, by its handle: its appointment of today. */
export const sendCard = (card) => send("/check-in", { card });

async function send(path, what) {
  const requestId = newRequestId();
  const answer = await fetch(path, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ request_id: requestId, language: lang, ...what }),
  }).catch(() => null);
  if (!answer) return { problem: { title: t("暂时取不到号"), detail: t("请再试一次，或到咨询台询问。") } };
  const told = await answer.json();
  if (!answer.ok) return { problem: told };
  return told.paper ? { ticket: told, requestId } : { place: told };
}

/** A missed number waits again: nothing to print, its paper stays good. */
export function placeView(place, { home }) {
  const timer = setTimeout(home, STAYS_S * 1000);
  const line = (picture, text) => el("p", { class: "place-fact" }, icon(picture), text);
  return {
    name: "place", leave: () => clearTimeout(timer),
    node: el("div", { class: "plain-word", role: "status" },
      icon("check"),
      el("h1", {}, t("{number}号重新排队了", { number: place.number })),
      el("p", {}, nameOf(place.service_name)),
      el("div", { class: "place-facts" },
        place.ahead !== null && place.ahead !== undefined && line("people", t("前面等候{ahead}人", { ahead: place.ahead })),
        place.expected_wait_s && line("clock", t("预计等候{range}", { range: waitRange(place.expected_wait_s) })),
        place.windows?.length > 0 && line("window", t("窗口：{windows}", { windows: place.windows.map(shownWindow).join(t("、")) }))),
      el("p", {}, t("原来的号票继续有效，请留意叫号。")),
      wayBack(home)),
  };
}
