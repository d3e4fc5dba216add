/* For who does not find it on the first screen: by initials, by everyday words, by department. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { keyboard } from "/static/keyboard.js";
import { hashOf, matching, servicesOf } from "/static/offer.js";
import { kioskIcon } from "/static/pictures.js";
import { queueFacts, refreshQueues } from "/static/queue_facts.js";

export function serviceRow(service) {
  return el("a", { class: "service", href: hashOf("s", service.service) },
    el("strong", {}, nameOf(service.name)),
    service.department_name && el("span", { class: "of" }, nameOf(service.department_name)),
    queueFacts(service.queue), icon("next"));
}

export function wayBack(back) {
  return el("div", { class: "way-back" },
    el("button", { class: "button large", type: "button", onclick: back }, icon("back"), t("返回首页")));
}

/** Search by the initials of pinyin, or English words. */
export function findView(hall, { back }) {
  const results = el("div", { class: "services results", "aria-live": "polite" });
  function show(text) {
    const found = matching(hall.catalogue, hall.finding.keys, text);
    results.replaceChildren(...(found.length ? found.map(serviceRow) : [nothing(text)]));
    refreshQueues(results, hall.queues);
  }
  const board = keyboard({
    label: t("要找的事项"), hint: t("输入拼音首字母，如 HKQY（户口迁移）"), longest: 24, digits: false, typed: show,
    done: () => results.querySelector("a")?.click(),
  });
  show("");
  return {
    name: "find", leave: board.leave,
    node: el("div", { class: "finding" },
      el("div", { class: "greeting" }, el("h1", {}, t("找事项"))),
      board.field, results, board.keys, wayBack(back)),
  };
}

function nothing(text) {
  return el("div", { class: "empty" }, kioskIcon(text ? "question" : "search"),
    el("p", {}, text ? t("没有找到。可以少输几个字母，或返回选“说不清办什么”。") : t("每个字输入拼音的第一个字母，事项会出现在这里。")));
}

/** "I don't know which": everyday matters first, their services behind them. */
export function topicsView(hall, { back }) {
  return {
    name: "topics",
    node: el("div", { class: "finding" },
      el("div", { class: "greeting" }, el("h1", {}, t("您遇到了什么事？")), el("p", {}, t("选一个最接近的，都不是请到咨询台"))),
      el("div", { class: "topics" }, ...hall.finding.topics.map((topic, place) =>
        el("a", { class: "topic", href: hashOf("t", String(place)) }, kioskIcon(topic.icon), el("strong", {}, nameOf(topic.name))))),
      wayBack(back)),
  };
}

export function topicView(hall, topic, { back }) {
  return {
    name: "topic",
    node: el("div", { class: "one-department" },
      el("div", { class: "greeting" }, el("h1", {}, nameOf(topic.name)), el("p", {}, t("请选择要办理的事项"))),
      el("div", { class: "services" }, ...servicesOf(hall.catalogue, topic.services).map(serviceRow)),
      wayBack(back)),
  };
}

/** Every department; a screen of its own for who has few choices at a time. */
export function departmentsView(hall, { back }) {
  return {
    name: "all",
    node: el("div", { class: "finding" },
      el("div", { class: "greeting" }, el("h1", {}, t("按部门找"))),
      departments(hall), wayBack(back)),
  };
}

export function departments(hall) {
  return el("div", { class: "departments" }, ...hall.catalogue.departments.map((department) =>
    el("a", { class: "department", href: hashOf("d", department.department) },
      kioskIcon(hall.finding.icons[department.department] ?? "city"), el("span", {}, nameOf(department.name)))));
}
