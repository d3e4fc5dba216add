/* After the touch: the number and its paper, or what went wrong and what to do. */

import { lang, nameOf, shownWindow, t, waitRange } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";

const STAYS_S = { printed: 20, other: 60 };
const AGAIN_WITHIN_MS = 60_000;
const ASK_MS = 1000;

export function doneView(ticket, requestId, hall, { home }) {
  const left = el("span", {}, "");
  const headline = el("h1", { "aria-live": "polite" });
  const advice = el("p", { class: "paper-advice" });
  const again = el("button", { class: "button large again", type: "button", onclick: printAgain }, icon("paper"), t("没有拿到号票？再打一张"));
  const node = el("div", { class: "done" },
    headline,
    slip(ticket),
    advice,
    qrCode(ticket, requestId),
    el("div", { class: "way-back" },
      again,
      el("button", { class: "button primary large", type: "button", onclick: home }, t("完成"), left)));

  const late = (hall.last?.until ?? Date.now() + AGAIN_WITHIN_MS) - Date.now();
  let seconds = 0;
  let offered = !ticket.copy;
  function say(paper) {
    const before = node.dataset.paper;
    node.dataset.paper = paper;
    setText(headline, HEADLINES[paper]());
    setText(advice, adviceFor(paper, hall, ticket));
    again.hidden = !offered || !["printed", "doubtful"].includes(paper);
    if (before !== paper) seconds = paper === "printed" ? STAYS_S.printed : STAYS_S.other;
  }
  say(ticket.paper);

  async function printAgain() {
    offered = false;
    ticket.copy = true;
    say("printing");
    const answer = await fetch(`/tickets/${requestId}/again`, {
      method: "POST", body: JSON.stringify({ language: lang }), headers: { "content-type": "application/json" },
    }).catch(() => null);
    say(answer?.ok ? (await answer.json()).paper : "none");
  }

  async function ask() {
    const answer = await fetch(`/tickets/${requestId}`).catch(() => null);
    if (answer?.ok) say((await answer.json()).paper);
  }

  const countdown = setInterval(() => {
    seconds -= 1;
    setText(left, t("（{n}秒）", { n: Math.max(0, seconds) }));
    if (seconds <= 0) home();
  }, 1000);
  const asking = setInterval(() => { if (node.dataset.paper !== "printed") ask(); }, ASK_MS);
  const tooLate = setTimeout(() => { offered = false; again.hidden = true; }, Math.max(0, late));
  document.addEventListener("hall", ask);
  return {
    name: "done", node,
    leave: () => { clearInterval(countdown); clearInterval(asking); clearTimeout(tooLate); document.removeEventListener("hall", ask); },
  };
}

const HEADLINES = {
  printed: () => t("请取走号票"),
  printing: () => t("正在打印号票…"),
  held: () => t("号已取到，请扫码带走"),
  none: () => t("号已取到，请扫码带走"),
  doubtful: () => t("号票打出来了吗？"),
};

function adviceFor(paper, hall, ticket) {
  if (paper === "printed" || paper === "printing") return ticket.own ? t("排到时照常叫号；系统恢复后扫码可看排队进度") : t("扫码可在手机上看排队进度");
  if (paper === "doubtful") return t("打印机中途停过。没有号票可以再打一张，也可以用手机扫码；号码不变。");
  const other = nameOf(hall.other);
  const place = other
    ? t("或到{place}取纸质号票。", { place: other })
    : t("或请咨询台工作人员帮忙。");
  const why = hall.paper === "out_of_paper" ? t("本机的纸用完了。请用手机扫码，或记住号码。") : t("本机暂时打印不了号票。请用手机扫码，或记住号码。");
  return why + place;
}

/** The ticket as it comes out of the printer. */
function slip(ticket) {
  const line = (text) => el("p", {}, text);
  return el("div", { class: "printer-slot" },
    el("div", { class: "slip" },
      el("p", { class: "slip-service" }, nameOf(ticket.service_name)),
      el("p", { class: "slip-number number", "data-number": true }, ticket.number),
      ...(ticket.own
        ? [line(t("系统暂时断开，号码照常有效")), line(t("前面人数和等候时间恢复后可查"))]
        : [line(t("前面等候{ahead}人", { ahead: ticket.ahead })), line(t("预计等候{range}", { range: waitRange(ticket.expected_wait_s) }))]),
      ticket.windows.length > 0 && line(t("窗口：{windows}", { windows: ticket.windows.map(shownWindow).join(t("、")) })),
      ...ticket.stages.map((stage, place) => line(`${place + 1}. ${nameOf(stage)}`)),
      el("p", { class: "slip-advice" }, nameOf(ticket.advice))));
}

function qrCode(ticket, requestId) {
  if (!ticket.has_page) return null;
  return el("img", { class: "qr", src: `/tickets/${requestId}/qr.svg`, alt: t("号票网页的二维码"), width: 320, height: 320 });
}

export function awayView({ giveUp }) {
  return {
    name: "away",
    node: el("div", { class: "plain-word", role: "status" },
      icon("turning"),
      el("h1", {}, t("正在取号，请稍候…")),
      el("p", {}, t("暂时连不上服务器，连上后会马上出号；重复等待不会多取号。")),
      el("button", { class: "button large", type: "button", onclick: giveUp }, t("不等了，返回首页"))),
  };
}

export function refusedView(problem, { home }) {
  return {
    name: "refused",
    node: el("div", { class: "plain-word", role: "alert" },
      icon("closed"),
      el("h1", {}, problem.title || t("没有取到号")),
      el("p", {}, problem.detail || t("请再试一次，或到咨询台询问。")),
      el("button", { class: "button primary large", type: "button", onclick: home }, t("返回首页"))),
  };
}
