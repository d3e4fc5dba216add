/* What cases are called: kinds, states, moves, deadlines. Message ids; pure. */

export const KINDS = { bad_rating: "差评整改", complaint: "督查投诉", returned_case: "退件复核", flag: "评价核查" };

/** [tone, icon, word] of a case's state. */
export const CASE_STATES = {
  verifying: ["warn", "clock", "待核实"],
  rectifying: ["calm", "serving", "整改中"],
  explaining: ["calm", "serving", "解释说明中"],
  appeal_upheld: ["calm", "check", "申诉成立"],
  calling_back: ["call", "called", "待回访"],
  case_closed: ["good", "check", "已办结"],
  set_aside: ["none", "closed", "不予采信"],
};

/** What has to be done next in each state, as a heading. */
export const NEXT = {
  verifying: "核实：情况属实吗，诉求合理吗？",
  rectifying: "整改：做了什么，结果如何？",
  explaining: "解释：怎样向群众说明的？",
  appeal_upheld: "告知：把申诉结果告诉双方",
  calling_back: "回访：群众现在怎么说？",
};
export const PROPOSED = "有人申请不予采信，须由另一人决定";

/** What a press makes of the case, and what the timeline says of it. */
export const MOVES = {
  opened: "建立",
  find_true: "属实，责成整改",
  find_unfounded: "不属实或不合理，作出解释",
  uphold_appeal: "申诉成立",
  rectified: "整改完成",
  explained: "已经解释",
  noted: "已告知双方",
  called_back: "回访满意，办结",
  not_content: "回访不满意，重新核实",
  not_reached: "多次未联系上，办结",
  propose_setting_aside: "申请不予采信",
  set_aside: "同意不予采信",
  refuse_setting_aside: "驳回申请",
  said: "说明情况",
  handed_over: "转交",
};

export const EVIDENCE = {
  issued: "取号", printed: "出票", not_printed: "出票失败", called: "叫号", recalled: "重呼", delivered: "叫号送达",
  not_delivered: "叫号未送达", started: "开始办理", held: "挂起", transferred: "转移", missed: "过号", taken_back: "恢复过号",
  finished: "办结", discarded: "弃号", let_go: "窗口关闭，退回队列", project_linked: "关联办件编号",
};

export const FLAGS = {
  burst: "短时间内评价过多", too_fast: "评价过快", same_key: "连续相同评价",
  without_serving: "没有办理记录的评价", rate_outlier: "评价率异常",
};

/** Moves that a press makes, the plain next one first; setting aside and statements stand apart. */
export function actionsOf(view) {
  const apart = new Set(["said", "hand_over", "propose_setting_aside"]);
  const deciding = view.can.filter((move) => move === "set_aside" || move === "refuse_setting_aside");
  if (view.brief.proposed) return deciding;
  return view.can.filter((move) => !apart.has(move));
}

/** [tone, message id, facts] of a case's deadline. */
export function deadlineOf({ state, deadline, working_days: left, overdue }) {
  if (!deadline) return state === "calling_back" ? ["call", "待回访", {}] : ["none", "无期限", {}];
  if (overdue) return ["bad", "超期{n}个工作日", { n: -left }];
  if (left === 0) return ["warn", "今天到期", {}];
  return [left <= 1 ? "warn" : "calm", "还有{n}个工作日", { n: left }];
}

/** Whether a live change may have moved a case. */
export const movesCases = ({ kind }) => /^(case_|rated|reasons_added|ratings_set_aside|flagged)/.test(kind);

/** Cases that a filter shows: "all", "overdue", "soon", "mine", or a kind. */
export function shownBy(filter, cases, badge) {
  const tests = {
    all: () => true,
    overdue: (one) => one.overdue,
    soon: (one) => !one.overdue && one.deadline !== null && one.working_days <= 1,
    mine: (one) => one.owner?.badge === badge,
  };
  return cases.filter(tests[filter] ?? ((one) => one.kind === filter));
}
