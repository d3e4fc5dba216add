/* The inspector's form: whom, what, how often, words, photos. Nothing is lost with the connection. */

import { nameOf, readJson, shownWindow, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, ready, setText } from "/look/page.js";
import { newKey } from "/static/api.js";
import { complain } from "/static/case_parts.js";
import { amountOf, pointsOf, signed } from "/static/entering.js";
import { entryList } from "/static/entry_list.js";
import { draftOf, dropDraft, keepDraft } from "/static/kept_entries.js";
import { photoOf, smallOf } from "/static/photo_file.js";
import { Picker } from "/static/picker.js";
import { Sender } from "/static/sender.js";

const boot = readJson("boot");
const { view, session } = boot;
const form = document.querySelector("[data-inspect]");
const find = (name) => document.querySelector(`[data-${name}]`);
const MOST_PHOTOS = 6;
let photos = [];
let kind = "window";

const subjects = new Picker(find("picker='subject'"), {
  row: (one) => [el("strong", { class: "number" }, one.label), el("span", {}, one.about)],
  picked: changed,
});
const items = new Picker(find("picker='item'"), {
  row: (one) => [el("span", {}, nameOf(one.name)), el("span", { class: "pick-points", "data-tone": one.veto || Number(one.points) < 0 ? "bad" : "good" }, rate(one))],
  picked: changed,
});

const dotted = (...parts) => parts.filter(Boolean).join(" · ");

function rate(item) {
  if (item.veto) return t("一票否决");
  const per = item.per === "1" ? nameOf(item.unit) : `${item.per}${nameOf(item.unit)}`;
  return t("{points}分/{unit}", { points: signed(Number(item.points)), unit: per });
}

function offer() {
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  subjects.offer(view.subjects.filter((one) => one.kind === kind).map((one) => {
    const name = nameOf(one.name);
    const departments = one.departments.map((each) => nameOf(each)).join(t("、"));
    const label = kind === "window" ? shownWindow(one.code) : name;
    const about = kind === "window" ? dotted(departments, one.clerk) : dotted(one.code, departments);
    return { ...one, id: one.code, label, about, search: [one.code, label, name, departments, one.clerk].join(" ") };
  }));
  items.offer(view.items.filter((one) => one.kind === kind).map((one) => ({
    ...one, id: one.item, group: nameOf(one.category), search: `${nameOf(one.name)} ${nameOf(one.category)}`,
  })));
}

function changed() {
  paintPoints();
  keep();
}

function paintPoints() {
  const item = items.chosen;
  find("amount-part").hidden = !item;
  if (!item) return;
  const amount = amountOf(form.amount.value);
  const points = pointsOf(item, amount);
  setText(find("unit"), nameOf(item.unit));
  find("minus").disabled = amount <= 1;
  const sum = find("points");
  sum.dataset.tone = points === null || points < 0 ? "bad" : points > 0 ? "good" : "none";
  setText(sum, points === null ? t("一票否决") : points < 0 ? t("扣{n}分", { n: -points }) : points > 0 ? t("加{n}分", { n: points }) : t("在免扣范围内"));
}

function step(by) {
  form.amount.value = String(amountOf(Number(form.amount.value) + by));
  changed();
}

// --- photos ----------------------------------------------------------------------------------------

function paintPhotos() {
  find("photos").replaceChildren(...photos.map((photo, at) => el("li", { class: "thumb" },
    el("img", { src: photo.small, alt: t("第{n}张照片", { n: at + 1 }) }),
    el("button", { class: "thumb-off", type: "button", "aria-label": t("去掉第{n}张照片", { n: at + 1 }),
      onclick: () => { photos = photos.filter((one) => one !== photo); paintPhotos(); keep(); } }, icon("gone")))));
  for (const input of document.querySelectorAll("[data-photo-file]")) input.disabled = photos.length >= MOST_PHOTOS;
}

async function takePhotos(input) {
  complain(find("problem"), null);
  for (const file of [...input.files].slice(0, MOST_PHOTOS - photos.length)) {
    try {
      photos.push(await photoOf(file));
    } catch {
      complain(find("problem"), { title: t("照片无法读取"), detail: t("请用JPEG、PNG或WebP格式的照片") });
    }
  }
  input.value = "";
  paintPhotos();
  keep();
}

// --- the draft ---------------------------------------------------------------------------------------

function keep() {
  void keepDraft(session.badge, { kind, subject: subjects.chosen?.id ?? null, item: items.chosen?.id ?? null,
    amount: form.amount.value, words: form.words.value, day: form.day.value, photos: photos.map((one) => one.blob) });
}

async function restore() {
  const asked = new URLSearchParams(location.search);
  const draft = await draftOf(session.badge);
  kind = draft?.kind ?? "window";
  if (draft) {
    form.amount.value = draft.amount;
    form.words.value = draft.words;
    if (draft.day >= view.since && draft.day <= view.today) form.day.value = draft.day;
    photos = await Promise.all(draft.photos.map(async (blob) => ({ blob, small: await smallOf(blob) })));
  }
  if (asked.has("window")) kind = "window";
  offer();
  subjects.choose(asked.get("window") ?? draft?.subject ?? null, { quiet: true });
  items.choose(draft?.item ?? null, { quiet: true });
  paintPhotos();
  paintPoints();
}

function empty() {
  Object.assign(form.words, { value: "" });
  form.amount.value = "1";
  form.day.value = view.today;
  photos = [];
  items.choose(null, { quiet: true });
  subjects.choose(null, { quiet: true });
  paintPhotos();
  paintPoints();
}

// --- handing in ----------------------------------------------------------------------------------------

const sender = new Sender(session.badge, { changed: paintWaiting, taken: () => entries.again() });
const entries = entryList({ session, sender, edit: takeUp });

function paintWaiting(waiting) {
  entries.waiting(waiting);
  // What was said of it when there was no connection is over.
  if (!waiting.length && find("done").textContent) setText(find("done"), t("已提交"));
}

async function takeUp(entry) {
  kind = entry.body.kind;
  form.amount.value = entry.body.amount;
  form.words.value = entry.body.words;
  form.day.value = entry.body.day;
  photos = await Promise.all(entry.photos.map(async (blob) => ({ blob, small: await smallOf(blob) })));
  offer();
  subjects.choose(entry.body.code, { quiet: true });
  items.choose(entry.body.item, { quiet: true });
  paintPhotos();
  changed();
  form.scrollIntoView();
}

function missing() {
  if (!subjects.chosen) return kind === "window" ? t("请选窗口") : t("请选人员");
  if (!items.chosen) return t("请选考核项目");
  return form.words.value.trim() || photos.length ? "" : t("请写明情况，或拍一张照片");
}

async function handIn(event) {
  event.preventDefault();
  const lacking = missing();
  complain(find("problem"), lacking ? { title: lacking } : null);
  setText(find("done"), "");
  if (lacking) return;
  const entry = {
    key: newKey(), badge: session.badge, at: Date.now(), photos: photos.map((one) => one.blob),
    shown: { subject: subjects.chosen.name, item: items.chosen.name },
    body: { kind, code: subjects.chosen.code, item: items.chosen.item, amount: String(amountOf(form.amount.value)),
      words: form.words.value.trim(), day: form.day.value || view.today },
  };
  form.querySelector("[type=submit]").disabled = true;
  await sender.take(entry);
  await dropDraft(session.badge);
  empty();
  form.querySelector("[type=submit]").disabled = false;
  setText(find("done"), await sender.send() ? t("已提交") : t("已保存在本机，连上服务器后自动提交"));
}

for (const button of document.querySelectorAll("[data-kind]")) button.addEventListener("click", () => { kind = button.dataset.kind; offer(); changed(); });
for (const input of document.querySelectorAll("[data-photo-file]")) input.addEventListener("change", () => takePhotos(input));
find("minus").addEventListener("click", () => step(-1));
find("plus").addEventListener("click", () => step(1));
form.addEventListener("input", changed);
form.addEventListener("submit", handIn);
await restore();
ready(form);
await sender.begin();
document.documentElement.dataset.ready = "true";
