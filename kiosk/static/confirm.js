/* The last touch before the paper: what to expect, what to bring, which class of ticket. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { kioskIcon } from "/static/pictures.js";
import { closedWord } from "/static/queue_facts.js";

export function confirmView(hall, service, { confirm, back }) {
  const takeButton = el("button", { class: "button primary large take", type: "button" }, icon("ticket"), el("span", {}, t("取号")));
  const classes = classChoice(hall.catalogue.ticket_classes);
  const closed = closedWord(hall.queues.get(service.queue));
  if (closed) takeButton.disabled = true;
  takeButton.addEventListener("click", () => {
    takeButton.disabled = true;
    takeButton.setAttribute("aria-busy", "true");
    takeButton.lastChild.textContent = t("正在取号…");
    confirm(service, classes.chosen(), card);
  });
  let card = "";
  const told = el("p", { class: "card-told", role: "status" }, kioskIcon("card"), el("span", { "data-card": true }, t("60岁以上请把身份证放在读卡处，可取爱心号")));
  const offers = Boolean(hall.reads.card && classes.node);
  /** A card was read: its age may give priority, and its owner may hold a number already. */
  function shown(event) {
    const { card: handle, priority, numbers } = event.detail;
    card = handle;
    const number = numbers[service.queue];
    if (number) setText(told.lastChild, t("您今天已经取过{number}号，同一个队列一人一号", { number }));
    else if (priority) {
      classes.choose("priority");
      setText(told.lastChild, t("年龄已核对，为您选好爱心号"));
    } else setText(told.lastChild, t("年龄不到优先标准，可取普通号"));
    told.dataset.read = "true";
  }
  if (offers) document.addEventListener("card", shown);
  return {
    name: "confirm",
    leave: () => document.removeEventListener("card", shown),
    node: el("div", { class: "confirm" },
      el("div", { class: "greeting" },
        el("p", { class: "of" }, nameOf(service.department_name)),
        el("h1", {}, nameOf(service.name))),
      expectations(service),
      promise(service),
      materials(service),
      classes.node,
      offers && told,
      el("div", { class: "confirm-actions" },
        el("button", { class: "button large", type: "button", onclick: back }, icon("back"), t("返回")),
        takeButton)),
  };
}

/** Three facts that the poll keeps current, or the reason why there is no ticket now. */
function expectations(service) {
  const fact = (name, label, picture) => el("div", { class: "expectation", "data-fact": name },
    el("span", { class: "label" }, icon(picture), label), el("strong", { "data-text": true }));
  return el("div", { class: "expectations", "data-queue": service.queue },
    fact("ahead", t("前面等候"), "people"),
    fact("expected", t("预计等候"), "clock"),
    fact("windows", t("办理窗口"), "window"),
    el("div", { class: "problem", "data-fact": "closed", hidden: true }, icon("closed"),
      el("strong", { "data-text": true }), el("span", {}, t("请在办理时间再来，或到咨询台询问。"))));
}

function promise(service) {
  if (service.promised_days === null || service.promised_days === undefined) return null;
  const text = service.promised_days < 1 ? t("当天办结") : t("承诺{n}个工作日办结", { n: service.promised_days });
  return el("p", { class: "promise" }, icon("check"), text);
}

function materials(service) {
  if (!service.materials?.length) return null;
  return el("section", { class: "materials" },
    el("h2", {}, t("请带好这些材料")),
    el("ul", {}, ...service.materials.map((one) => el("li", {}, icon("check"), nameOf(one)))));
}

function classChoice(offered) {
  if (!offered.includes("priority")) return { node: null, chosen: () => "ordinary", choose: () => {} };
  const option = (value, title, note, chosen) => el("label", { class: "class-option" },
    el("input", { type: "radio", name: "ticket_class", value, checked: chosen }),
    el("span", { class: "mark", "aria-hidden": "true" }, icon("check")),
    el("span", {}, el("strong", {}, title), el("span", { class: "note" }, note)));
  const node = el("fieldset", { class: "classes" },
    el("legend", {}, t("号票类别")),
    option("ordinary", t("普通号"), t("按先后顺序"), true),
    option("priority", t("爱心号（优先）"), t("老年人、残疾人、孕妇、重病患者、军人、消防员、烈属；办理时请出示证件"), false));
  return {
    node,
    chosen: () => node.querySelector("input:checked").value,
    choose: (value) => { node.querySelector(`input[value="${value}"]`).checked = true; },
  };
}
