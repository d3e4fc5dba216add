/* The journal in sentences. Message ids; pure. */

import { nameOf, stopwatch, t } from "/look/language.js";
import { LEVELS } from "/look/faces.js";

const KINDS = {
  issued: "取了号", printed: "号票已打印", not_printed: "号票没有打出来", reprint_asked: "要求补打", checked_in: "预约签到",
  called: "叫到{window}号窗口", recalled: "重呼，第{times}次", call_receipt: "叫号已送达", undelivered: "叫号没有送达",
  started: "开始办理", finished: "办理结束", missed: "过号", held: "挂起", resumed: "恢复办理", transferred: "转移", let_go: "不再指定窗口",
  taken_back: "找回过号", discarded: "弃号", cancelled: "取消", expired: "当天结束，作废", undone: "撤销刚才的操作",
  window_opened: "开窗，{clerk}值守", window_closed: "关窗", window_paused: "暂停", window_resumed: "恢复叫号",
  prompt_opened: "请群众评价", prompt_timed_out: "未评价，已超时", prompt_withdrawn: "撤回评价请求", rated: "评价", rated_again: "再次评价", reasons_added: "补充评价原因",
};

export const OUTCOMES = { finished: "办结", missed: "过号", transferred: "转移", held: "挂起", discarded: "弃号", cancelled: "取消", expired: "作废" };

export const RULES = { priority: "按等候时间和号票类别，轮到这个号。", cap: "等候已过上限，先叫。", particular: "有权限的人指定叫这个号。", resumed: "挂起后恢复办理。" };

const LEVEL_WORDS = new Map(LEVELS);

/** One entry as a sentence, with what was given as its reason, level or target. */
export function entryWords({ kind, facts }) {
  const told = Object.fromEntries(Object.entries(facts).map(([name, names]) => [name, nameOf(names)]));
  const words = [t(KINDS[kind] ?? kind, { window: "", clerk: "–", times: "", ...told })];
  if (told.level) words.push(t(LEVEL_WORDS.get(Number(told.level)) ?? told.level));
  if (told.to_window) words.push(t("到{window}号窗口", { window: told.to_window }));
  if (told.to_queue) words.push(t("到“{queue}”", { queue: told.to_queue }));
  if (told.reason) words.push(t(told.reason));
  return words.join(t("："));
}

/** How long a sitting lasted, from its call to its end; nothing while it lasts. */
export const lasted = ({ called_at: from, ended_at: until }) => (until ? stopwatch((Date.parse(until) - Date.parse(from)) / 1000) : "");
