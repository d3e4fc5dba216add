/* The audit trail in words. */

import { readJson, shownWindow, t } from "/look/language.js";
import { el } from "/look/page.js";
import { moment } from "/static/case_parts.js";

const KINDS = { signed_in: "登录", signed_out: "退出", signed_out_everywhere: "在所有地方退出", locked_out: "被锁定", lock_lifted: "解锁", sign_on_refused: "单点登录被拒绝",
  password_changed: "修改密码", password_reset: "重设密码", pin_set: "设置PIN",
  identity_seen: "查看联系方式", person_exported: "导出个人信息", person_forgotten: "删除个人信息", personal_data_expired: "到期删除个人信息",
  imported: "修改大厅设置", change_planned: "计划修改设置", change_withdrawn: "撤回计划的修改", change_refused: "计划的修改没有生效",
  change_delayed: "计划的修改推迟", plan_drawn: "画平面图", scheme_put: "修改考核办法", restored: "从备份恢复", promoted: "备用服务器接管", enrolment_code_made: "生成登记码", enrolled: "登记设备", badge_revoked: "收回凭证" };
const ACTORS = { system: "系统", citizen: "群众", clerk: "窗口人员", department_manager: "部门负责人", inspector: "督查人员", manager: "大厅管理人员", administrator: "系统管理员", device: "设备" };
const SUBJECTS = { person: "工号", agent: "设备盒", case: "整改单", hall: "大厅", window: "窗口", appointment: "预约", ticket: "号票", version: "设置版本", scheme: "考核办法" };
const FACTS = { way: "方式", seat: "在哪里", wrong_before: "之前输错", tries: "输错", sessions: "结束登录", sessions_ended: "结束登录", reason: "理由",
  until: "有效到", windows: "窗口", queues: "队列", services: "事项", clerks: "人员", devices: "设备", contacts: "联系方式", appointments: "预约", cases: "整改单", days: "天数", texts: "文字", holds_from: "从何时起", why: "理由", cause: "原因", version: "版本", after: "上一条记录" };
const VALUES = { password: "密码", pin: "PIN", sign_on: "单点登录", unknown: "不在人员名单", locked: "已锁定" };

const named = (words, code) => t(words[code] ?? code);

function subject(entry) {
  const [what, code = ""] = entry.subject.split(":");
  return [named(SUBJECTS, what), entry.subject_name, code].filter(Boolean).join(" ");
}

function fact(name, value) {
  const seat = name === "seat" && /^window:(.+)$/.exec(value);
  const shown = seat ? t("{window}号窗口", { window: shownWindow(seat[1]) }) : name === "until" ? moment(value) : VALUES[value] ? t(VALUES[value]) : value;
  return `${named(FACTS, name)} ${shown}`;
}

document.querySelector("[data-entries]").replaceChildren(...readJson("boot").view.entries.map((entry) => {
  const [kind, code = ""] = entry.actor.split(":");
  return el("tr", { "data-kind": entry.kind },
    el("td", { class: "number", "data-label": t("时间") }, moment(entry.at)),
    el("td", { "data-label": t("谁") }, entry.actor_name || named(ACTORS, kind), " ", el("span", { class: "hint number" }, code)),
    el("th", { scope: "row" }, named(KINDS, entry.kind)),
    el("td", { "data-label": t("对什么") }, subject(entry)),
    el("td", { class: "hint", "data-label": t("详情") }, Object.entries(entry.facts).map(([name, value]) => fact(name, value)).join(t("、")) || "–"));
}));
