/* One case: what it is about, what the journal says, what was done, and the one thing to do next. */

import { minutes, nameOf, readJson, t } from "/look/language.js";
import { LEVELS, face } from "/look/faces.js";
import { el, ready, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { shownWindow } from "/static/calls.js";
import { complain, deadlineBadge, keepUp, moment, stateBadge } from "/static/case_parts.js";
import { EVIDENCE, FLAGS, KINDS, MOVES, NEXT, PROPOSED, actionsOf } from "/static/case_words.js";
import { sheet, wireSheets } from "/static/sheets.js";

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const words = find("words");
const path = `/api/cases/${boot.view.brief.case}`;
const CHANNELS = { keypad: "评价器", tablet: "评价屏", qr: "手机", paper: "纸质评价表" };
const CLASSES = { ordinary: "普通", priority: "优先", green: "绿色通道", appointment: "预约" };
let { view } = boot;

// --- what it is about ----------------------------------------------------------------------------

function fact(word, ...value) {
  return value.some((one) => one !== null && one !== "" && one !== undefined) ? el("div", {}, el("dt", {}, t(word)), el("dd", {}, ...value)) : null;
}

function facts() {
  const { brief } = view;
  const levels = new Map(LEVELS);
  return [
    fact("评价", brief.level ? face(brief.level, { tiny: true }) : null, brief.level ? ` ${t(levels.get(brief.level))}` : null),
    fact("理由", view.reasons.map((name) => nameOf(name)).join(t("；"))),
    fact("群众的话", view.text),
    fact("投诉内容", view.words),
    fact("来源", view.channel ? t(CHANNELS[view.channel] ?? view.channel) : /^(rating|flag):/.test(view.subject) ? "" : view.subject),
    fact("再次评价", view.second_level ? t(levels.get(view.second_level)) : ""),
    fact("号码", brief.number ? el("span", { class: "number" }, brief.number) : ""),
    fact("部门", brief.department_name ? nameOf(brief.department_name) : ""),
    fact("办理人", view.clerk ? `${view.clerk.name} ${view.clerk.badge}` : ""),
    fact("日期", brief.day),
    fact("责任人", brief.owner?.name || t("督查投诉科")),
    fact("核实期限", view.verify_by),
    fact("办结期限", view.due),
    fact("按期", view.in_time === null ? "" : t(view.in_time ? "是" : "否")),
    fact("不予采信的评价", view.set_aside ? String(view.set_aside) : ""),
  ].filter(Boolean);
}

function paintEvidence() {
  const { evidence } = view;
  find("evidence-card").hidden = !evidence && !view.flags.length;
  find("flags").replaceChildren(...view.flags.map((flag) => el("li", {}, el("strong", {}, t(FLAGS[flag.kind] ?? flag.kind)), " ",
    t("{n}条评价", { n: flag.ratings }), el("span", { class: "hint" }, ` ${flag.day} · ${t("偶然出现的概率{p}", { p: flag.chance.toExponential(1) })}`))));
  if (!evidence) return void find("sums").replaceChildren();
  const time = (seconds) => (seconds === null ? "–" : t("{n}分钟", { n: minutes(seconds) }));
  const sums = [["事项", nameOf(evidence.service_name)], ["类别", t(CLASSES[evidence.ticket_class] ?? evidence.ticket_class)],
    ["等候", time(evidence.waited_s)], ["办理", time(evidence.served_s)], ["重呼", evidence.recalls],
    ["未送达", evidence.undelivered], ["转移", evidence.transfers], ["挂起", evidence.holds]];
  find("sums").replaceChildren(...sums.map(([word, value]) => el("div", {}, el("dt", {}, t(word)), el("dd", {}, String(value)))));
  find("lines").hidden = !evidence.lines.length;
  find("lines").replaceChildren(...evidence.lines.map((line) => el("li", {}, el("span", { class: "figure hint" }, moment(line.at)),
    el("span", {}, t(EVIDENCE[line.kind] ?? line.kind), line.window ? ` · ${t("{window}号窗口", { window: shownWindow(line.window) })}` : "", line.detail ? ` · ${nameOf(line.detail)}` : ""))));
}

function paintSteps() {
  find("steps").replaceChildren(...[...view.steps].reverse().map((step) => el("li", {},
    el("p", {}, el("strong", {}, t(MOVES[step.move] ?? step.move)), " ", el("span", { class: "hint" }, step.by.name || t("系统"), " · ", moment(step.at))),
    step.words ? el("p", { class: "case-words" }, step.words) : "")));
}

function paintContact() {
  find("contact-card").hidden = !view.contact;
  if (view.contact) setText(find("contact"), [view.contact.name, view.contact.phone].filter(Boolean).join(" "));
  find("see-contact").hidden = !boot.session.permissions.includes("see_identities");
}

// --- what to do ------------------------------------------------------------------------------------

function paintActions() {
  const actions = actionsOf(view);
  find("act").hidden = !view.can.length;
  setText(find("next"), t(view.brief.proposed ? PROPOSED : actions.length ? NEXT[view.brief.state] ?? "" : "说明情况"));
  find("actions").replaceChildren(...actions.map((move, at) => el("button",
    { class: at === 0 ? "button primary" : "button", type: "button", "data-move": move, onclick: () => act("steps", { move, words: words.value }) }, t(MOVES[move]))));
  find("say").hidden = !view.can.includes("said");
  find("aside").hidden = !view.can.includes("propose_setting_aside");
  find("hand-over").hidden = !view.can.includes("hand_over");
}

async function act(verb, body) {
  complain(find("problem"), null);
  for (const button of find("act").querySelectorAll("button")) button.disabled = true;
  try {
    view = await command(`${path}/${verb}`, body);
    words.value = "";
    paint();
  } catch (problem) {
    complain(find("problem"), problem);
  } finally {
    for (const button of find("act").querySelectorAll("button")) button.disabled = false;
  }
}

async function seeContact(event) {
  event.preventDefault();
  try {
    const contact = await command(`${path}/contact`, { reason: find("reason").value.trim() });
    setText(find("contact-full"), [contact.name, contact.phone].filter(Boolean).join(" "));
  } catch (problem) {
    setText(find("contact-full"), [problem.title, problem.detail].join(t("：")));
  }
}

function paint() {
  const { brief } = view;
  setText(find("title"), `${t(KINDS[brief.kind] ?? brief.kind)} #${brief.case} · ${t("{window}号窗口", { window: shownWindow(brief.window) })}`);
  find("badges").replaceChildren(stateBadge(brief.state), brief.deadline ? deadlineBadge(brief) : "");
  find("facts").replaceChildren(...facts());
  for (const part of [paintEvidence, paintSteps, paintContact, paintActions]) part();
}

async function again() {
  try {
    const newer = await ask(path);
    if (newer.seq >= view.seq) view = newer;
    paint();
  } catch { /* Out of sight by now, or the server is away: what is shown stays. */ }
}

find("owner").replaceChildren(el("option", { value: "" }, t("督查投诉科")), ...boot.people.map((one) => el("option", { value: one.badge }, `${one.name} ${one.badge}`)));
find("owner").value = view.brief.owner?.badge ?? "";
find("hand-over").addEventListener("submit", (event) => { event.preventDefault(); act("owner", { owner: find("owner").value }); });
find("say").addEventListener("click", () => act("statements", { words: words.value }));
find("aside").addEventListener("click", () => act("steps", { move: "propose_setting_aside", words: words.value }));
find("see-contact").addEventListener("click", () => sheet("contact").showModal());
find("contact-form").addEventListener("submit", seeContact);
sheet("contact").addEventListener("close", () => setText(find("contact-full"), ""));
wireSheets();
ready(find("hand-over"));
paint();
keepUp(boot.session, again);
