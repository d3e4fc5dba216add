/* What a hall is made of, in words: fields, their values, and what changes. Pure. */

import { nameOf, t } from "/look/language.js";

const DAYS = { workdays: "周一至周五", monday: "周一", tuesday: "周二", wednesday: "周三", thursday: "周四", friday: "周五",
  saturday: "周六", sunday: "周日" };
const UNITS = { s: "{n}秒", min: "{n}分钟", h: "{n}小时", d: "{n}天" };

/** The days of a week table, in order, with their words. */
export const weekDays = () => Object.entries(DAYS);

/** The thing that `kind` is a list of, or the page of the hall's own table where `path` stands. */
export function thingOf(things, kind, path = "") {
  const same = things.filter((one) => one.kind === kind);
  return same.find((one) => one.fields.some((field) => covers(field.path, path))) ?? same[0];
}

/** The field that `path` (name.zh, practice.recalls, calendar.2027-10-01) stands in, or undefined. */
export const fieldOf = (things, kind, path) =>
  things.filter((one) => one.kind === kind).flatMap((one) => one.fields).find((field) => covers(field.path, path));

const covers = (field, path) => path === field || path.startsWith(`${field}.`);

const between = (words) => words.join(t("、"));

/** A field's value as people read it; an empty one is a dash. */
export function said(value, field, papers) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? t("是") : t("否");
  if (field?.type === "duration") return duration(value);
  if (field?.type === "choice") return t(field.choices.find(([code]) => code === value)?.[1] ?? value);
  if (field?.type === "one") return itemName(papers, field.of, value);
  if (field?.type === "logo" || field?.type === "photo") return t("图");
  if (field?.type === "notices") return between(value.map((one) => nameOf(one.title?.zh ? one.title : one.text)));
  if (field?.type === "words" || field?.type === "parts") return between(value.map((code) => t(field.choices.find(([one]) => one === code)?.[1] ?? code))) || "–";
  if (field?.type === "many") return between(value.map((code) => itemName(papers, field.of, code))) || "–";
  if (field?.type === "week") return week(value);
  if (Array.isArray(value)) return between(value.map((one) => said(one, undefined, papers))) || t("休息");
  if (typeof value === "object") return "zh" in value ? nameOf(value) + other(value) : between(Object.entries(value).map(([key, one]) => `${key} ${said(one, undefined, papers)}`));
  return `${value}${field?.unit ? t(field.unit) : ""}`;
}

const other = (name) => (name.en && nameOf(name) !== name.en ? ` (${name.en})` : "");

const inDays = (n, unit) => (unit === "h" && n >= 48 && n % 24 === 0 ? [n / 24, "d"] : [n, unit]);

function duration(text) {
  const [n, unit] = inDays(...text.split(" "));
  return UNITS[unit] ? t(UNITS[unit], { n }) : text;
}

function week(value) {
  if (value === "always") return t("全天开放");
  return weekDays().filter(([day]) => value[day]).map(([day, word]) => `${t(word)} ${value[day].join(" ") || t("休息")}`).join(t("；"));
}

/** "A 户籍": the code, and the name that stands with it. */
export function itemName(papers, kind, code) {
  const item = papers?.[kind]?.find((one) => (one.code ?? one.badge) === code);
  if (!item) return code;
  const name = typeof item.name === "string" ? item.name : nameOf(item.name);
  return name && name !== code ? `${code} ${name}` : code;
}

/**
 * A change in words: {what, field, before, after}; `field` is empty for a whole item, which is
 * added (before is null) or taken away (after is null).
 */
export function changeInWords(change, things, papers) {
  const thing = thingOf(things, change.kind, change.path);
  const what = change.code ? `${t(thing.word)} ${[change.code, nameOf(change.name)].filter(Boolean).join(" ")}` : t(thing.words);
  if (!change.path) return { what, field: "", sign: change.after === null ? "removed" : "added" };
  if (change.path === "order") return { what, field: t("排列次序"), sign: "changed", before: "", after: change.after.join(t("、")) };
  const field = fieldOf(things, change.kind, change.path);
  const rest = field && change.path !== field.path ? ` ${change.path.slice(field.path.length + 1)}` : "";
  const value = rest && field.type !== "name" ? { ...field, type: "" } : field;
  return { what, field: field ? t(field.word) + rest : change.path, sign: "changed",
    before: usual(change.before, value, papers), after: usual(change.after, value, papers) };
}

/** What is not written is as usual. */
function usual(value, field, papers) {
  const missing = value === null || value === undefined;
  return said(missing ? field?.usual : value, field, papers);
}

/** Changes of one item together: [{what, sign, fields: [{field, before, after}]}]. */
export function byItem(changes, things, papers) {
  const items = new Map();
  for (const change of changes) {
    const words = changeInWords(change, things, papers);
    const key = `${words.what}/${words.sign}`;
    if (!items.has(key)) items.set(key, { what: words.what, sign: words.sign, fields: [] });
    if (words.field) items.get(key).fields.push(words);
  }
  return [...items.values()];
}
