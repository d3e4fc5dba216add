/* What the phone page says about a ticket in each state. Message ids; pure. */

/** [tone, icon, word] of a ticket's state. */
export const TICKET_STATES = {
  waiting: ["calm", "clock", "等候中"],
  called: ["call", "called", "请到窗口"],
  serving: ["good", "serving", "办理中"],
  held: ["warn", "paused", "已挂起"],
  missed: ["warn", "warning", "已过号"],
  finished: ["good", "check", "已办结"],
  discarded: ["none", "closed", "已作废"],
  cancelled: ["none", "closed", "已取消"],
  expired: ["none", "closed", "已过期"],
};

const ADVICE = {
  finished: "办理已结束，谢谢您的到来。",
  held: "请按窗口工作人员的说明办理，回来后不用重新取号。",
  missed: "请到咨询台恢复这个号，不用重新取号。",
  discarded: "这个号不能再办理。如有疑问，请到咨询台。",
  cancelled: "这个号已取消。需要办理时请重新取号。",
  expired: "今天的办理已结束。请在开放时间重新取号。",
};

/** A line on what the citizen should do now; empty where the state says it all. */
export function adviceFor(ticket) {
  if (ticket.state !== "waiting") return ADVICE[ticket.state] ?? "";
  if (ticket.ahead === 0) return "马上轮到您，请留在窗口附近。";
  return ticket.ahead !== null && ticket.ahead <= 3 ? "快轮到您了，请回到大厅。" : "可以先坐一会儿，轮到时这里会提醒您。";
}

/** What has its place under the number: "waiting" (facts), "called", "serving", or "" (nothing). */
export const placeFor = (ticket) => (["waiting", "called", "serving"].includes(ticket.state) ? ticket.state : "");

/** Nothing more will be called. */
export const isOver = (ticket) => ["finished", "discarded", "cancelled", "expired"].includes(ticket.state);

export const mayCancel = (ticket) => ticket.state === "waiting" || ticket.state === "held" || ticket.state === "missed";
export const mayAskWhy = (ticket) => ticket.state === "waiting";

const RULES = {
  priority: "每个号的“等候时间 ÷ 目标时间”最大的先叫。",
  cap: "有人等候超过了上限，等得最久的先叫。",
  particular: "由负责人指定先叫，原因已记录，可以查。",
  resumed: "这是先前挂起的号，回来继续办理。",
};

/** The rule of a call in words. */
export const ruleInWords = (rule) => RULES[rule] ?? RULES.priority;

/** Reasons that can be given for `level`, out of the list in force. */
export const tagsFor = (reasons, level) => reasons.filter((reason) => reason.level === level);

/**
 * What the card of ratings asks now: [mode, token], or ["", ""] when there is nothing to ask.
 * "reasons" comes after a key was pressed at the window: the page does not know which.
 */
export function asks(ticket, done) {
  for (const [mode, token] of [["rate", ticket.prompt_token], ["reasons", ticket.reasons_token], ["again", ticket.again_token]]) {
    if (token && !done.has(mode + token)) return [mode, token];
  }
  return ["", ""];
}
