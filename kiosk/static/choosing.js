/* Choosing what to take a ticket for: the first screen, and one department's services. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { departments, serviceRow, wayBack } from "/static/finding.js";
import { frequentServices, hashOf } from "/static/offer.js";
import { kioskIcon } from "/static/pictures.js";
import { queueFacts } from "/static/queue_facts.js";

const FEW = 4;

/** Before the hall has said for the first time what it offers. */
export function startingView() {
  return {
    name: "starting",
    node: el("div", { class: "plain-word", role: "status" },
      icon("turning"), el("h1", {}, t("正在连接大厅，请稍候…")), el("p", {}, t("急办请到咨询台取号。"))),
  };
}

/** The first screen. Who wants larger type gets fewer choices at a time. */
export function firstView(hall, { last, showLast, elder }) {
  const frequent = frequentServices(hall.catalogue, elder ? FEW : undefined);
  const way = (href, picture, title, note) => el("a", { class: "way", href }, kioskIcon(picture),
    el("span", {}, el("strong", {}, title), el("span", { class: "note" }, note)));
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
      el("nav", { class: "ways", "aria-label": t("其他办法") },
        elder && way("#all", "city", t("按部门找"), t("全部{n}个部门", { n: hall.catalogue.departments.length })),
        way("#find", "search", t("找事项"), t("输入拼音首字母")),
        way("#topics", "question", t("说不清办什么"), t("从生活里的事找")),
        way("#visit", "scan", t("预约、过号"), t("扫码，不用重新取号"))),
      !elder && el("section", { class: "all" },
        el("h2", {}, t("按部门找")),
        departments(hall))),
  };
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

function serviceTile(service) {
  return el("a", { class: "tile", href: hashOf("s", service.service) },
    el("strong", {}, nameOf(service.name)),
    el("span", { class: "of" }, nameOf(service.department_name)),
    icon("next"),
    queueFacts(service.queue));
}
