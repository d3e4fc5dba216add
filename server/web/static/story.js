/* The side sheet: one window or one ticket, what happened there today, and how it stands. */

import { minutes, nameOf, shownWindow, stopwatch, t, timeOfDay } from "/look/language.js";
import { secondsSince } from "/look/clock.js";
import { LEVELS, face } from "/look/faces.js";
import { icon } from "/look/icons.js";
import { el, status } from "/look/page.js";
import { ask } from "/static/api.js";
import { TICKET_STATES } from "/static/position.js";
import { entryWords, lasted, OUTCOMES, RULES } from "/static/story_words.js";

const CLASSES = { ordinary: "普通", priority: "优先", green: "绿色通道", appointment: "预约" };

const LEVEL_WORDS = new Map(LEVELS);

const find = (name) => document.querySelector(`[data-${name}]`);
const sheet = () => document.querySelector('[data-sheet="story"]');

let asked = 0;

/** Opens the sheet on ("windows" | "tickets", code) of `day` ("" = today). */
export async function openStory(kind, code, day = "") {
  const mine = (asked += 1);
  if (!sheet().open) {
    find("story").replaceChildren(el("p", { class: "empty" }, icon("turning"), t("正在读取")));
    sheet().showModal();
  }
  try {
    const story = await ask(`/api/floor/${kind}/${encodeURIComponent(code)}${day ? `?day=${day}` : ""}`);
    if (mine !== asked) return;
    find("story").replaceChildren(...(kind === "windows" ? windowStory(story) : ticketStory(story)));
    find("story").scrollTop = 0;
  } catch (problem) {
    if (mine !== asked) return;
    find("story").replaceChildren(el("h2", { id: "story-title" }, code),
      el("p", { class: "problem", role: "alert" }, icon("warning"), el("span", {}, [problem.title, problem.detail].filter(Boolean).join(t("：")))));
  }
}

const heading = (...parts) => el("h2", { id: "story-title" }, ...parts);

const ticketLink = (number, day) => el("button", { class: "link number", type: "button", onclick: () => openStory("tickets", number, day) }, number);

const figuresOf = (facts) => el("dl", { class: "story-facts" }, ...facts.map(([word, value]) => el("div", {}, el("dt", {}, t(word)), el("dd", {}, value))));

function windowStory({ day, view, clerk, queues, figures, held, sittings, entries }) {
  const now = view.ticket ? [ticketLink(view.ticket.number, ""), " ", nameOf(view.ticket.service_name)] : [t("等候{n}人", { n: view.waiting })];
  return [heading(t("{window}号窗口", { window: shownWindow(view.window) }), " ", status(view.state)),
    el("p", {}, ...now, " · ", stopwatch(secondsSince(view.since)), view.reason ? ` · ${t(view.reason)}` : ""),
    figuresOf([["工作人员", clerk?.name ?? "–"], ["部门", view.departments.map((name) => nameOf(name)).join(t("、"))],
      ["队列", queues.map((name) => nameOf(name)).join(t("、"))], ["已办结", String(figures.served)], ["过号", String(figures.missed)],
      ["平均办理", t("{n}分", { n: minutes(figures.mean_service_s) })], ["评价", t("{rated}/{prompted}次参评", figures)],
      ["挂起的号", held.length ? held.join(t("、")) : "–"]]),
    el("h3", {}, t("办过的号")), sittingsOf(sittings, day, true), el("h3", {}, t("记录")), journalOf(entries, day)];
}

function ticketStory(story) {
  const [tone, picture, word] = TICKET_STATES[story.state] ?? ["none", "ticket", story.state];
  return [heading(el("span", { class: "number" }, story.number), " ", el("span", { class: "status", "data-tone": tone }, icon(picture), t(word))),
    el("p", {}, nameOf(story.service), story.window ? el("span", {}, " · ", t("{window}号窗口", { window: shownWindow(story.window) })) : ""),
    figuresOf([["取号时间", timeOfDay(story.issued_at)], ["类别", t(CLASSES[story.ticket_class] ?? story.ticket_class)],
      ["环节", story.stages.map((name) => nameOf(name)).join(" → ")]]),
    ...(story.rule ? [el("h3", {}, t("为什么叫这个号")), el("p", {}, t(RULES[story.rule] ?? story.rule)), candidatesOf(story)] : []),
    ...(story.sittings.length ? [el("h3", {}, t("到过的窗口")), sittingsOf(story.sittings, story.day, false)] : []),
    el("h3", {}, t("记录")), journalOf(story.entries, story.day, story.number)];
}

const candidatesOf = ({ candidates, number }) => (candidates.length ? el("ul", { class: "candidates" }, ...candidates.slice(0, 5).map((one) =>
  el("li", { "aria-current": one.number === number }, el("span", { class: "number" }, one.number), " ", t(CLASSES[one.ticket_class] ?? one.ticket_class), " · ",
    t("等了{n}分钟", { n: minutes(one.waited_s) }), " · ", el("span", { class: "figure" }, one.score.toFixed(2))))) : "");

function sittingsOf(sittings, day, atWindow) {
  if (!sittings.length) return el("p", { class: "hint" }, t("还没有"));
  return el("ol", { class: "sittings" }, ...sittings.map((one) => el("li", {},
    el("span", { class: "figure" }, timeOfDay(one.called_at)), atWindow ? ticketLink(one.number, day) : el("span", {}, one.clerk),
    el("span", {}, one.outcome ? t(OUTCOMES[one.outcome] ?? one.outcome) : t("正在办理")), el("span", { class: "figure hint" }, lasted(one)),
    one.level ? el("span", {}, face(one.level, { tiny: true }), el("span", { class: "visually-hidden" }, t(LEVEL_WORDS.get(one.level)))) : el("span", {}))));
}

/** `own`: the number whose story it is already. */
const journalOf = (entries, day, own = "") => (entries.length ? el("ol", { class: "story-journal" }, ...entries.map((entry) => el("li", { "data-seq": entry.seq },
  el("span", { class: "figure hint" }, timeOfDay(entry.at)),
  el("span", {}, ...(entry.number && entry.number !== own ? [ticketLink(entry.number, day), " "] : []), entryWords(entry)),
  el("span", { class: "hint" }, whoOf(entry))))) : el("p", { class: "hint" }, t("还没有")));

const ACTORS = { system: "系统", citizen: "群众", clerk: "工作人员", department_manager: "部门负责人", manager: "管理人员", administrator: "管理员", inspector: "督查人员", device: "设备" };
const whoOf = ({ actor }) => (ACTORS[actor.zh] ? t(ACTORS[actor.zh]) : nameOf(actor));
