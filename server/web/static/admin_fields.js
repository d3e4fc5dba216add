/* The controls of a form: each puts the hall's value into its field, and reads it out again. */

import { t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el } from "/look/page.js";
import { fillNotices, noticesOf } from "/static/admin_notice_fields.js";
import { fillPhoto, photoOf } from "/static/admin_photo_field.js";
import { fillLogo, fillParts, logoOf, partsOf } from "/static/admin_ticket_fields.js";
import { itemName, weekDays } from "/static/hall_words.js";

const part = (node, name) => node.querySelector(`[data-part=${name}]`);
const input = (attributes) => el("input", { class: "input", autocomplete: "off", ...attributes });

/** What stands in the field now; null where nothing does. */
export function valueOf(node, field) {
  return (READ[field.type] ?? text)(node, field);
}

/** Fills what the page itself did not: choices of other things, lines, weeks. */
export function fillField(node, field, value, papers, today) {
  FILL[field.type]?.(node, field, value, papers, today);
}

const text = (node) => node.querySelector(".input").value.trim() || null;
const number = (node) => {
  const written = text(node);
  return written === null ? null : Number.isNaN(Number(written)) ? written : Number(written);
};

function names(node) {
  const zh = part(node, "zh").value.trim();
  const en = part(node, "en").value.trim();
  return zh || en ? { zh, ...(en ? { en } : {}) } : null;
}

const lines = (node, read) => [...node.querySelectorAll("[data-lines] > li")].map(read).filter((one) => one !== null);
const orNothing = (list) => (list.length ? list : null);
/** "08:30-12:00 13:00-17:00" as its periods. */
const periods = (written) => written.split(/[\s,，、;；]+/).filter(Boolean);

const READ = {
  name: names,
  names: (node) => orNothing(lines(node, names)),
  flag: (node, field) => { const set = node.querySelector("input").checked; return set === field.usual ? null : set; },
  choice: (node, field) => { const set = text(node); return set === field.usual ? null : set; },
  whole: number,
  number,
  one: text,
  many: (node) => orNothing([...node.querySelectorAll("[data-chips] > li")].map((chip) => chip.dataset.code)),
  duration: (node) => {
    const written = text(node);
    return written === null ? null : `${written} ${node.querySelector("[data-unit]").value}`;
  },
  time: (node, field) => { const set = text(node); return set === field.usual ? null : set; },
  week: (node) => {
    const kind = node.querySelector("[data-week-kind]").value;
    if (kind !== "table") return kind === "always" ? "always" : null;
    const days = [...node.querySelectorAll("[data-day]")].map((one) => [one.dataset.day, periods(one.value)]);
    return Object.fromEntries(days.filter(([, times]) => times.length));
  },
  days: (node) => {
    const found = lines(node, (line) => (part(line, "day").value ? [part(line, "day").value, periods(part(line, "periods").value)] : null));
    return found.length ? Object.fromEntries(found) : null;
  },
  parts: partsOf,
  logo: logoOf,
  words: (node) => [...node.querySelectorAll("[data-chips] > li")].map((chip) => chip.dataset.code),
  notices: noticesOf,
  photo: photoOf,
  times: (node) => orNothing(lines(node, (line) => {
    const one = Object.fromEntries(["start", "end"].map((name) => [name, part(line, name).value]));
    for (const name of ["brightness", "volume"]) if (part(line, name).value.trim()) one[name] = Number(part(line, name).value);
    return one.start || one.end ? one : null;
  })),
};

const removable = (line) => {
  line.append(el("button", { class: "button quiet", type: "button", "aria-label": t("去掉这一行"), onclick: () => line.remove() }, icon("closed")));
  return line;
};

/** Chosen ones as chips, in the order in which they were added. */
function fillChips(node, choices, chosen) {
  const [select, chips] = [node.querySelector("select"), node.querySelector("[data-chips]")];
  const words = new Map(choices);
  select.replaceChildren(el("option", { value: "" }, t("添加…")), ...choices.map(([code, word]) => el("option", { value: code }, word)));
  const add = (code) => {
    if ([...chips.children].some((chip) => chip.dataset.code === code)) return;
    const name = words.get(code) ?? code;
    const chip = el("li", { class: "chip-set", "data-code": code }, name,
      el("button", { class: "button quiet", type: "button", "aria-label": t("去掉{name}", { name }), onclick: () => chip.remove() }, icon("closed")));
    chips.append(chip);
  };
  chosen.forEach(add);
  select.addEventListener("change", () => { if (select.value) add(select.value); select.value = ""; });
}

function fillLines(node, values, line) {
  const list = node.querySelector("[data-lines]");
  list.replaceChildren(...values.map((value) => removable(line(value))));
  node.querySelector("[data-add]").addEventListener("click", () => {
    list.append(removable(line(null)));
    list.lastElementChild.querySelector("input").focus();
  });
}

function options(node, field, papers, empty) {
  const items = papers[field.of] ?? [];
  return [el("option", { value: "" }, empty), ...items.map((one) => {
    const code = one.code ?? one.badge;
    return el("option", { value: code }, itemName(papers, field.of, code));
  })];
}

const FILL = {
  parts: fillParts,
  logo: fillLogo,
  one: (node, field, value, papers) => {
    const select = node.querySelector("select");
    select.replaceChildren(...options(node, field, papers, field.required ? t("请选择") : t("（没有）")));
    select.value = value ?? "";
  },
  many: (node, field, value, papers) => fillChips(node, (papers[field.of] ?? []).map((one) => one.code ?? one.badge)
    .map((code) => [code, itemName(papers, field.of, code)]), value ?? []),
  words: (node, field, value) => fillChips(node, field.choices.map(([code, word]) => [code, t(word)]), value ?? field.choices.map(([code]) => code)),
  notices: fillNotices,
  photo: fillPhoto,
  names: (node, _, value) => fillLines(node, value ?? [], (one) => el("li", { class: "names" },
    input({ "data-part": "zh", lang: "zh", value: one?.zh ?? "", "aria-label": t("中文") }),
    input({ "data-part": "en", lang: "en", value: one?.en ?? "", placeholder: "English", "aria-label": t("英文") }))),
  days: (node, _, value) => fillLines(node, Object.entries(value ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)), (one) => el("li", { class: "day-line" },
    input({ "data-part": "day", type: "date", value: one?.[0] ?? "", "aria-label": t("日期") }),
    input({ "data-part": "periods", value: one?.[1].join(" ") ?? "", placeholder: t("休息"), "aria-label": t("时段") }))),
  times: (node, _, value) => fillLines(node, value ?? [], (one) => el("li", { class: "time-line" },
    input({ "data-part": "start", type: "time", value: one?.start ?? "", "aria-label": t("从") }),
    input({ "data-part": "end", type: "time", value: one?.end ?? "", "aria-label": t("到") }),
    input({ "data-part": "brightness", inputmode: "numeric", value: one?.brightness ?? "", placeholder: t("亮度%"), "aria-label": t("亮度%") }),
    input({ "data-part": "volume", inputmode: "numeric", value: one?.volume ?? "", placeholder: t("音量%"), "aria-label": t("音量%") }))),
  week: (node, field, value) => {
    const kinds = [["table", "按周"], ["always", "全天开放"], ...(field.required ? [] : [["same", "同大厅"]])];
    const kind = el("select", { class: "input short", "data-week-kind": "", "aria-label": t("办公时间") },
      ...kinds.map(([code, word]) => el("option", { value: code }, t(word))));
    kind.value = value === "always" ? "always" : value || field.required ? "table" : "same";
    const days = el("div", { class: "week-days" }, ...weekDays().map(([day, word]) => el("label", { class: "week-day" }, el("span", {}, t(word)),
      input({ "data-day": day, value: (value?.[day] ?? []).join(" "), placeholder: day === "saturday" || day === "sunday" ? t("休息") : day === "workdays" ? "08:30-12:00 13:00-17:00" : t("同周一至周五") }))));
    const show = () => { days.hidden = kind.value !== "table"; };
    kind.addEventListener("change", show);
    show();
    node.querySelector(".week").replaceChildren(kind, days);
  },
};
