/* Choosing what to take a ticket for: the first screen, and one department's services. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { frequentServices, hashOf } from "/static/offer.js";
import { queueFacts } from "/static/queue_facts.js";

/** Before the hall has said for the first time what it offers. */
export function startingView() {
  return {
    name: "starting",
    node: el("div", { class: "plain-word", role: "status" },
      icon("turning"), el("h1", {}, t("正在连接大厅，请稍候…")), el("p", {}, t("急办请到咨询台取号。"))),
  };
}

export function firstView(catalogue, { last, showLast }) {
  const frequent = frequentServices(catalogue);
  return {
    name: "first",
    node: el("div", { class: "choosing" },
      el("div", { class: "greeting" },
        el("h1", {}, t("您要办什么事？")),
        el("p", {}, t("点选事项，确认后取号")),
        last && el("button", { class: "button last-ticket", type: "button", onclick: () => showLast(last) }, icon("paper"), t("没拿到刚才的{number}号票？", { number: last.ticket.number }))),
      frequent.length > 0 && el("section", { class: "frequent" },
        el("h2", {}, t("常办事项")),
        el("div", { class: "tiles" }, ...frequent.map(serviceTile))),
      el("section", { class: "all" },
        el("h2", {}, t("按部门找")),
        el("div", { class: "departments" }, ...catalogue.departments.map((department) =>
          el("a", { class: "department", href: hashOf("d", department.department) }, nameOf(department.name)))))),
  };
}

export function departmentView(department, { back }) {
  return {
    name: "department",
    node: el("div", { class: "one-department" },
      el("div", { class: "greeting" },
        el("h1", {}, nameOf(department.name)),
        el("p", {}, t("请选择要办理的事项"))),
      el("div", { class: "services" }, ...department.services.map((service) =>
        el("a", { class: "service", href: hashOf("s", service.service) },
          el("strong", {}, nameOf(service.name)), queueFacts(service.queue), icon("next")))),
      el("div", { class: "way-back" },
        el("button", { class: "button large", type: "button", onclick: back }, icon("back"), t("返回首页")))),
  };
}

function serviceTile(service) {
  return el("a", { class: "tile", href: hashOf("s", service.service) },
    el("strong", {}, nameOf(service.name)),
    el("span", { class: "of" }, nameOf(service.department_name)),
    icon("next"),
    queueFacts(service.queue));
}
