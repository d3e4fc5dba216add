/* What the screen above a window says in each state. Message ids; pure. */

const ALONE = { closed: "未开放", open: "欢迎光临", paused: "暂停服务" };

/** {word, number} of a WindowView; without a number the word stands alone. */
export function wordsFor({ state, ticket }) {
  if (state === "called" && ticket) return { word: "请到本窗口", number: ticket.number };
  if (state === "serving" && ticket) return { word: "正在办理", number: ticket.number };
  return { word: ALONE[state] ?? ALONE.open, number: "" };
}
