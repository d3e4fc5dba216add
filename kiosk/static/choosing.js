/* Choosing what to take a ticket for: the first screen, and one department's services. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { serviceRow, wayBack } from "/static/finding.js";

/** Before the hall has said for the first time what it offers. */
export function startingView() {
  return {
    name: "starting",
    node: el("div", { class: "plain-word", role: "status" },
      icon("turning"), el("h1", {}, t("正在连接大厅，请稍候…")), el("p", {}, t("急办请到咨询台取号。"))),
  };
}

/** The first screen, which the page brings along; who just took a number may have the paper again. */
export function firstView(node, { last, showLast }) {
  node.querySelector(".last-ticket")?.remove();
  if (last) {
    node.querySelector(".greeting").append(el("button", { class: "button last-ticket", type: "button", onclick: () => showLast(last) },
      icon("paper"), t("没拿到刚才的{number}号票？", { number: last.ticket.number })));
  }
  return { name: "first", node };
}

export function departmentView(department, { back }) {
  return {
    name: "department",
    node: el("div", { class: "one-department" },
      el("div", { class: "greeting" },
        el("h1", {}, nameOf(department.name)),
        el("p", {}, t("请选择要办理的事项"))),
      el("div", { class: "services" }, ...department.services.map(serviceRow)),
      wayBack(back)),
  };
}
