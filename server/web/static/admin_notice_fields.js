/* The notices of the boards as cards: words in both languages, where, from when to when, a picture. */

import { nameOf, t } from "/look/language.js";
import { icon } from "/look/icons.js";
import { el, setText } from "/look/page.js";
import { command } from "/static/api.js";
import { arrows } from "/static/order.js";

const changed = (node) => node.dispatchEvent(new Event("change", { bubbles: true }));
const get = (card, name) => card.querySelector(`[data-part="${name}"]`);
const words = (card, name) => {
  const [zh, en] = [get(card, `${name}.zh`).value.trim(), get(card, `${name}.en`).value.trim()];
  return zh || en ? { zh, ...(en ? { en } : {}) } : null;
};

/** What stands on a card, or null where it is empty. */
export function noticeOn(card) {
  const one = { title: words(card, "title"), text: words(card, "text"), picture: card.dataset.picture || null };
  for (const name of ["zone", "since", "until"]) one[name] = get(card, name).value || null;
  const set = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));
  return Object.keys(set).length ? { text: { zh: "" }, ...set } : null;
}

export function noticesOf(node) {
  const found = [...node.querySelectorAll("[data-lines] > li")].map(noticeOn).filter(Boolean);
  return found.length ? found : null;
}

/** "showing", "coming" or "over" on `day`, with the word for it. */
export function stateOn(notice, day) {
  if (notice?.until && notice.until < day) return ["none", t("已结束")];
  if (notice?.since && notice.since > day) return ["calm", t("从{day}起", { day: notice.since })];
  return ["good", t("正在显示")];
}

function field(label, name, value, attributes = {}) {
  return el("label", { class: "notice-field" }, el("span", { class: "label" }, label),
    el("input", { class: "input", autocomplete: "off", "data-part": name, value: value ?? "", ...attributes }));
}

function zoneField(zones, chosen) {
  const select = el("select", { class: "input", "data-part": "zone" }, el("option", { value: "" }, t("全大厅")),
    ...zones.map(({ code, name }) => el("option", { value: code }, `${code} ${nameOf(name)}`)));
  select.value = chosen ?? "";
  return el("label", { class: "notice-field" }, el("span", { class: "label" }, t("区域")), select);
}

function pictureField(card) {
  const shown = el("img", { class: "notice-picture", alt: t("现在的图"), hidden: true });
  const problem = el("p", { class: "fault", role: "status", hidden: true });
  const file = el("input", { class: "visually-hidden", type: "file", accept: "image/png,image/jpeg,image/webp", "data-picture-file": "" });
  const drop = el("button", { class: "button", type: "button", onclick: () => { show(""); changed(card); file.focus(); } }, t("去掉图"));
  function show(picture) {
    card.dataset.picture = picture;
    shown.hidden = drop.hidden = !picture;
    if (picture) shown.src = `/admin/pictures/${picture}.jpg`;
  }
  file.addEventListener("change", async (event) => {
    event.stopPropagation();
    if (!file.files.length) return;
    problem.hidden = true;
    try {
      show((await command("/api/hall/pictures?shape=slide", file.files[0])).picture);
      changed(card);
    } catch (refusal) {
      problem.hidden = false;
      setText(problem, [refusal.title, refusal.detail].filter(Boolean).join(" · "));
    }
    file.value = "";
  });
  show(card.dataset.picture);
  return el("div", { class: "notice-pictures" }, shown, el("label", { class: "button file-button" }, icon("picture"), t("选择图片"), file), drop, problem);
}

function card(notice, zones, today) {
  const [tone, word] = stateOn(notice, today);
  const row = el("li", { class: "notice-card", "data-picture": notice?.picture ?? "" });
  const name = nameOf(notice?.title?.zh ? notice.title : notice?.text ?? { zh: t("新的提示") });
  row.append(
    el("div", { class: "notice-head" }, el("span", { class: "status", "data-tone": tone }, word), el("span", { class: "push" }),
      arrows(row, name, changed),
      el("button", { class: "button quiet", type: "button", "aria-label": t("去掉{name}", { name }),
        onclick: () => { const list = row.parentNode; row.remove(); changed(list); } }, icon("closed"))),
    el("div", { class: "notice-words" },
      field(t("标题（可不填）"), "title.zh", notice?.title?.zh, { lang: "zh" }), field(t("标题（英文）"), "title.en", notice?.title?.en, { lang: "en" }),
      field(t("提示内容"), "text.zh", notice?.text?.zh, { lang: "zh" }), field(t("提示内容（英文）"), "text.en", notice?.text?.en, { lang: "en" })),
    el("div", { class: "notice-when" }, zoneField(zones, notice?.zone),
      field(t("从哪天"), "since", notice?.since, { type: "date" }), field(t("到哪天"), "until", notice?.until, { type: "date" })),
    pictureField(row), el("p", { class: "fault", "data-line-fault": "", hidden: true }));
  return row;
}

export function fillNotices(node, _, value, papers, today) {
  const list = node.querySelector("[data-lines]");
  const empty = node.querySelector("[data-no-notices]");
  const count = () => { empty.hidden = list.children.length > 0; };
  list.replaceChildren(...(value ?? []).map((one) => card(one, papers.zones, today)));
  node.querySelector("[data-add]").addEventListener("click", () => {
    list.prepend(card(null, papers.zones, today));
    list.firstElementChild.querySelector("[data-part]").focus();
    count();
  });
  node.addEventListener("change", count);
  count();
}
