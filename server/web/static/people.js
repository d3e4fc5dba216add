/* Everybody who signs in: who is locked out first, then all, with help for a forgotten password. */

import { nameOf, readJson, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { ask, command } from "/static/api.js";
import { complain, moment } from "/static/case_parts.js";
import { sheet, wireSheets } from "/static/sheets.js";

const ROLES = { clerk: "窗口人员", department_manager: "部门负责人", inspector: "督查人员", manager: "大厅管理人员", administrator: "系统管理员" };

const boot = readJson("boot");
const find = (name) => document.querySelector(`[data-${name}]`);
const manages = boot.session.permissions.includes("manage_people");
let view = boot.view;
let asking = null;

const badge = (tone, picture, word) => el("span", { class: "status", "data-tone": tone }, icon(picture), word);

function fits(person, typed) {
  const words = [person.name, person.badge, person.department ? nameOf(person.department) : ""];
  return words.some((word) => word.toLowerCase().includes(typed));
}

function ways(person) {
  if (person.must_change) return badge("warn", "clock", t("要换密码"));
  if (!person.has_password) return badge("none", "closed", t("没有密码"));
  return person.has_pin ? t("密码和PIN") : t("密码");
}

function paint() {
  const locked = view.people.filter((person) => person.locked_at);
  find("locked-card").hidden = !locked.length;
  find("locked").replaceChildren(...locked.map((person) => el("li", { "data-locked-badge": person.badge },
    badge("bad", "warning", `${person.name} ${person.badge}`),
    el("span", { class: "hint" }, t("{time}输错{n}次PIN后锁定", { time: moment(person.locked_at), n: person.failures })),
    el("button", { class: "button push", type: "button", onclick: () => act(`${path(person)}/unlock`) }, t("解锁")))));
  const typed = find("find").value.trim().toLowerCase();
  find("people").replaceChildren(...view.people.filter((person) => fits(person, typed)).map((person) => el("tr", { "data-badge": person.badge },
    el("th", { scope: "row" }, person.name, " ", el("span", { class: "number hint" }, person.badge)),
    el("td", { "data-label": t("角色") }, t(ROLES[person.role] ?? person.role)),
    el("td", { "data-label": t("部门") }, person.department ? nameOf(person.department) : t("大厅")),
    el("td", { "data-label": t("登录方式") }, ways(person)),
    el("td", { "data-label": t("登录着") }, person.sessions ? t("{n}处", { n: person.sessions }) : "–"),
    el("td", {}, el("div", { class: "row" },
      manages && person.sessions ? el("button", { class: "button", type: "button", onclick: () => act(`${path(person)}/sign-out`) }, t("让其退出")) : "",
      manages ? el("button", { class: "button", type: "button", onclick: () => confirmReset(person) }, t("重设密码")) : "")))));
}

const path = (person) => `/api/people/${encodeURIComponent(person.badge)}`;

async function act(where) {
  complain(find("problem"), null);
  try {
    const answer = await command(where);
    view = await ask("/api/people");
    paint();
    return answer;
  } catch (refusal) {
    complain(find("problem"), refusal);
    return null;
  }
}

function confirmReset(person) {
  asking = person;
  setText(find("reset-name"), `${person.name} ${person.badge}`);
  sheet("reset").showModal();
}

find("reset").addEventListener("click", async () => {
  sheet("reset").close();
  const given = await act(`${path(asking)}/password`);
  if (!given) return;
  setText(find("given-name"), `${asking.name} ${asking.badge}`);
  setText(find("given"), given.password);
  sheet("given").showModal();
});
sheet("given").addEventListener("close", () => setText(find("given"), ""));
find("find").addEventListener("input", paint);
wireSheets();
paint();
