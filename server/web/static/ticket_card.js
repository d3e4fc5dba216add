/* The card of the ticket at a window: whose turn it is, what for, and whether the call arrived. */

import { minutes, nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";

const CHANNELS = [["panel", "窗口屏"], ["board", "综合屏"], ["voice", "语音"]];
const DELIVERED = { pending: ["turning", "正在送达"], shown: ["check", "已送达"], failed: ["gone", "没有送达"] };
const CLASSES = { ordinary: "普通", priority: "优先", green: "绿色通道", appointment: "预约" };

/** The parts of the card for `view`; `materials` are the service's, `reprint` is null without that right,
    `identity` is null where the service does not demand to know who is served. */
export function ticketCard({ view, materials, reprint, identity, noted }) {
  const { ticket, call } = view;
  if (!ticket) {
    return [el("div", { class: "empty" }, icon("ticket"),
      el("p", {}, view.state === "closed" ? t("窗口未开放") : t("现在没有号票")))];
  }
  return [
    el("div", { class: "ticket-main" },
      el("p", { class: "ticket-number number", "data-number": true }, ticket.number),
      el("div", { class: "ticket-about" },
        el("p", { class: "ticket-service" }, nameOf(ticket.service_name)),
        el("p", { class: "row" },
          el("span", { class: ticket.ticket_class === "ordinary" ? "chip" : "status", "data-tone": "warn" }, t(CLASSES[ticket.ticket_class] ?? ticket.ticket_class)),
          el("span", { class: "chip" }, icon("clock"), t("等候了{n}分钟", { n: minutes(ticket.waited_s) }))))),
    call && view.state === "called" ? delivery(call) : "",
    el("div", { class: "ticket-more" },
      materials.length ? el("details", { class: "materials" }, el("summary", {}, t("所需材料（{n}）", { n: materials.length })),
        el("ul", {}, ...materials.map((name) => el("li", {}, nameOf(name))))) : "",
      identity ? el("button", { class: "button quiet", type: "button", "data-identity": true, onclick: identity },
        icon(noted ? "check" : "people"), t(noted ? "已登记办事人" : "登记办事人")) : "",
      reprint ? el("button", { class: "button quiet reprint", type: "button", "data-reprint": true, onclick: () => reprint(ticket.number) },
        icon("paper"), t("重打号票")) : ""),
  ];
}

/** What the clerk is told of a call that nobody confirmed; it stands below the actions, so that no
    press meets another button than it aimed at. */
export function undelivered({ call, state }) {
  if (state !== "called" || !call?.undelivered) return [];
  return [el("p", { class: "notice undelivered", role: "alert", "data-undelivered": true }, icon("warning"),
    el("span", {}, el("strong", {}, t("没有屏幕或语音确认这次叫号。")), t("请口头叫{number}号，或重呼；过号不影响他的位置。", call)))];
}

function delivery(call) {
  const failed = CHANNELS.every(([channel]) => call.delivered[channel] !== "shown")
    && CHANNELS.some(([channel]) => call.delivered[channel] === "failed");
  return el("div", { class: "delivery" },
    ...CHANNELS.filter(([channel]) => call.delivered[channel]).map(([channel, word]) => {
      const [picture, told] = DELIVERED[call.delivered[channel]];
      return el("span", { class: "delivered", "data-channel": channel, "data-delivered": call.delivered[channel] },
        icon(picture), t(word), el("span", { class: "visually-hidden" }, t(told)));
    }),
    failed && !call.undelivered ? el("p", { class: "hint" }, t("叫号没有送达：过号不影响他的位置。")) : "");
}
